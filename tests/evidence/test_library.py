"""The library holds every published row with its numbers as printed, and never repairs what is damaged."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import pytest

from tests import shipped
from triage.outcomes.evidence import UNREADABLE, Asked, Evidence, Hit, look, read_evidence, settings
from triage.outcomes.evidence.saying import as_json, lines, ratio_words
from triage.signposting.qualities import published_ratio

SHARED = Path(__file__).parents[3] / "shared" / "data" / "sroi"
# row of the inventory: (programme, its ratio as the inventory gives it; "" none printed, None unreadable)
PROGRAMMES: dict[str, tuple[str, str | None]] = {
    "EV1": ("abecedarian", None), "EV2": ("curiosity_corner", None), "EV3": ("fast", None), "EV4": ("family_nurse_partnership", "1.94"),
    "EV5": ("high_scope_perry", "1.61"), "EV6": ("parent_child_home", None), "EV7": ("parent_involvement", None),
    "EV8": ("parents_as_first_teachers", "0.72"), "EV9": ("safecare", "2.02"), "EV10": ("success_for_all", None), "EV11": ("triple_p", None),
    "EV12": ("raising_healthy_children", ""), "EV13": ("good_behaviour_game", "26.9"), "EV14": ("towards_no_drug_abuse", "8.61"),
    "EV15": ("ggc", "2.92"), "EV16": ("life_skills_training", None), "EV17": ("mtfc", "2.64"), "EV18": ("positive_action", ""),
    "EV19": ("targeted_reading", "7.98"), "EV20": ("bmrp", "1.56"), "EV21": ("ellm", ""), "EV22": ("incredible_years", ""),
    "EV23": ("healthy_child_programme", ""), "EV24": ("pause", ""), "EV25": ("home_start", ""), "EV26": ("family_group_conference", ""),
    "EV27": ("fft_cw", ""), "EV28": ("systemic_family_therapy", ""),
}  # fmt: skip
EV29 = ("reading_recovery", "play_out", "time_banks", "befriending", "community_navigators", "chathealth", "silver_lining", "beatbullying")  # fmt: skip
# damaged prints, what is printed, and the reading that is no figure
DAMAGED = {
    "suffolk-t1-01": ("0 .32", "0.32"), "suffolk-t1-02": ("7 0.08", "70.08"), "suffolk-t1-03": (".03", "3.03"), "suffolk-t1-06": ("0 .62", "0.62"),
    "suffolk-t1-07": ("2 2.80", "2.80"), "suffolk-t1-10": ("1 4.09", "14.09"), "suffolk-t1-11": (".05", "5.05"), "suffolk-a1-05": ("Age 11–14", None),
    "suffolk-t1-05": ("1 .61", "1.61"),
}  # fmt: skip
# the other ratios (D27) and the Derby forecast (D24)
OTHER = {
    "suffolk-westminster-frp": "£2.10 for every £1 spent", "suffolk-hmrc-connect": "a remarkable return of 30:1", "suffolk-holy-cross": "£3.40 for every £1; SROI 1:3.4",
    "suffolk-pathway": "ROI 1:3.4", "suffolk-volunteering": "SROI 1:2 to 1:8", "suffolk-befriending": "SROI 1:3.75", "suffolk-community-navigators": None,
    "suffolk-pause-2016": None, "cm-pause": None, "cm-pause-wider": None, "suffolk-surrey-fsp": None, "norfolk-stronger-families": None,
    "derby-lac": "up to £4 of value for every £1 invested; approximately £4",
}  # fmt: skip


@cache
def library() -> Evidence:
    texts = {name: text for name, text in shipped.texts("rules").items() if name.startswith("value/")}
    found, issues = read_evidence(texts, shipped.vocabulary())
    assert issues == ()
    return found


@pytest.mark.parametrize("row", PROGRAMMES)
def test_every_programme_is_there_with_its_ratio(row: str) -> None:
    code, ratio = PROGRAMMES[row]
    found = library().of_programme(code)
    assert found
    shown = {one.ratio for one in found}
    if ratio is None:
        assert any("damaged" in one.state for one in found)
        assert shown == {None}
    elif ratio == "":
        assert shown == {None}
        assert not any("damaged" in one.state for one in found)
    else:
        assert ratio in shown


@pytest.mark.parametrize("code", EV29)
def test_the_others_of_the_last_row_are_there(code: str) -> None:
    assert library().of_programme(code)


@pytest.mark.parametrize("name", DAMAGED)
def test_what_is_damaged_is_shown_as_unreadable_with_its_print_and_never_as_a_figure(name: str) -> None:
    printed, reading = DAMAGED[name]
    one = library().entries[name]
    assert "damaged" in one.state
    assert one.printed.ratio == printed
    assert one.ratio is None
    assert ratio_words(one) == f"{UNREADABLE} (its print: “{printed}”)"
    assert one.reading is not None
    assert one.reading.ratio_as_read == reading
    text = "\n".join(lines(one, None, library()))
    if reading is not None:
        assert f"no figure to use: {reading}" in text


@pytest.mark.parametrize("name", OTHER)
def test_the_other_ratios_stand_as_printed(name: str) -> None:
    assert library().entries[name].printed.ratio == OTHER[name]


def test_what_is_missing_or_contradicts_itself_says_so() -> None:
    entries = library().entries
    assert entries["suffolk-a1-04"].state == ("missing",)
    assert "GGC" in entries["suffolk-a1-04"].title
    contradictory = {name for name, one in entries.items() if "contradictory" in one.state}
    assert contradictory >= {"suffolk-t1-02", "suffolk-t1-03", "suffolk-t1-08", "suffolk-a1-06", "suffolk-holy-cross", "cm-unemployed"}  # fmt: skip


def test_no_finding_is_less_careful_than_the_list_of_programmes() -> None:
    """Where the list of programmes takes a figure for damaged, no finding of that table shows one."""
    for code, entry in shipped.vocabulary().of("programmes").items():
        own = library().entries.get(entry.text("evidence_id") or "")
        if own is None:
            continue
        assert own.programme == code
        if published_ratio(entry) is None:
            assert own.ratio is None or "SROI" in own.ratio or own.id == "suffolk-t1-05"


def test_every_row_of_the_collected_data_is_there_with_its_numbers() -> None:
    if not SHARED.exists():
        pytest.skip("the collected data are not here")
    with (SHARED / "programme-evidence.csv").open(encoding="utf-8") as rows:
        for row in csv.DictReader(rows):
            one = library().entries[row["id"]]
            assert one.reading is not None
            if not row["published_ratio_text"].startswith("Age"):
                assert (one.reading.ratio_as_read or "") == row["ratio_as_read"] or not one.printed.ratio
            assert (one.reading.cost or "") == row["derived_cost_gbp"]
            assert (one.reading.benefit or "") == row["derived_benefit_gbp"]
            assert (one.reading.ratio_recomputed or "") == row["recomputed_ratio"]
            if row["published_net_gbp"].lstrip("-").isdigit():
                assert one.printed.net is not None
                digits = "".join(sign for sign in one.printed.net if sign.isdigit() or sign == "-")
                assert digits == row["published_net_gbp"]
    with (SHARED / "programme-outcomes.csv").open(encoding="utf-8") as rows:
        wanted: dict[str, list[tuple[str, ...]]] = {}
        for row in csv.DictReader(rows):
            wanted.setdefault(row["programme_id"], []).append(
                (row["short_term_outcome"], row["effect_size"], row["standard_error"], row["long_term_outcome"], row["benefit_gbp"])
            )  # fmt: skip
    for name, effects in wanted.items():
        found = [
            (
                one.outcome,
                one.effect_size or "",
                one.standard_error or "",
                one.becomes or "",
                one.benefit or "",
            )
            for one in library().entries[name].effects
        ]
        assert found == effects


def test_strength_is_only_what_a_source_prints() -> None:
    for one in library().entries.values():
        assert (one.strength == "not_stated") is (one.strength_source is None)
        if one.strength == "modelled_from_trials":
            assert any(effect.standard_error for effect in one.effects)
    assert library().entries["suffolk-incredible-years"].strength == "randomised_trial"
    assert library().entries["derby-lac"].strength == "forecast"
    assert library().entries["suffolk-chathealth"].strength == "not_stated"


def test_what_must_be_said_travels_with_every_figure() -> None:
    said = " ".join(f"{one.text} {one.source}" for one in library().cautions)
    for words in ("not a recommendation by the New Economics Foundation", "S1 1866", "United States", "cannot be compared", "S0 749", "in no result"):  # fmt: skip
        assert words in said


def hits(**asked: object) -> set[str]:
    return {hit.finding.id for hit in look(library(), Asked(**asked), shipped.vocabulary())}  # type: ignore[arg-type]


def test_looking_by_outcome_or_need_strength_age_and_setting() -> None:
    assert hits() == set(library().entries)
    assert "suffolk-t1-09" in hits(outcome="child_abuse_and_neglect")
    assert hits(outcome="child_abuse_and_neglect") <= hits(outcome="parenting")
    assert hits(strength="randomised_trial") == {"suffolk-incredible-years"}
    assert {"suffolk-t1-04"} <= hits(age=0) and "suffolk-t1-04" not in hits(age=3)  # noqa: PT018
    assert "suffolk-t1-07" in hits(age=3), "ages that are not printed rule nothing out"
    assert "suffolk-a1-02" in hits(setting="school") and "suffolk-a1-02" not in hits(setting="home")  # noqa: PT018
    assert {"home", "school", "preschool", "community"} <= set(settings(shipped.vocabulary()))


def test_what_a_source_does_not_say_is_told_of_each_hit() -> None:
    found = {
        hit.finding.id: hit for hit in look(library(), Asked(age=3, setting="home"), shipped.vocabulary())
    }
    assert found["suffolk-t1-09"].unknown == ("age",)
    assert found["derby-lac"].unknown == ("age", "setting")
    assert found["suffolk-t1-06"].unknown == ()


def test_plain_data_of_a_damaged_figure_holds_no_ratio() -> None:
    one = library().entries["suffolk-t1-02"]
    data = as_json(Hit(one, None, ()), library(), shipped.vocabulary())
    assert data["ratio"] is None
    assert data["printed"]["ratio"] == "7 0.08"
    assert data["reading"]["is_a_figure"] is False
    assert data["reading"]["of_damaged_print"] is True
