"""Entering forms and standings: checked, kept, taken back, read into the case, replayed, erased and given out."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from tests.desk.builders import LEAD, ON, SAM, a_case, put_in
from tests.desk.conftest import DeskOn
from tests.rights.builders import DALE, KIM
from tests.rights.test_erasing import bytes_of
from triage.cli import cli
from triage.cli.edge import run
from triage.desk import Desk, close, replay, show_case
from triage.desk.deciding import case_now, found_case
from triage.desk.measuring.feedback import record_feedback
from triage.desk.measuring.forms import forms, record_measure, take_back_measure
from triage.desk.measuring.reporting import measures_report
from triage.desk.measuring.standings import record_standing, standings, take_back_standing
from triage.desk.outcomes import outcome_histories
from triage.desk.restricting import restrict
from triage.desk.rights.erasing import erase_case
from triage.desk.rights.gathering import pieces, rows_of
from triage.errors import Refused, WrongUse

PEOPLE = [{"id": "mum", "is": "parent"}, {"id": "dad", "is": "parent"}]


def add(desk: Desk, number: str = "C-1", **other: object) -> None:
    put_in(desk, a_case(number, people=PEOPLE, **other))


def enter(desk: Desk, code: str = "sdq_parent", number: str = "C-1", by: str = SAM, **scores: float):
    rater = scores.pop("rater", "mum")
    who = scores.pop("who", None)
    return record_measure(
        desk, number, code, {name: Decimal(str(score)) for name, score in scores.items()}, by=by, rater=rater, who=who
    )  # fmt: skip


def test_what_is_entered_is_in_the_case_the_history_and_the_report(desk: Desk, desk_on: DeskOn) -> None:
    add(desk)
    enter(desk, total=20, impact=5)
    later = desk_on(ON + timedelta(days=180))
    enter(later, total=12)
    case = case_now(later, found_case(later, "C-1"))
    assert [(one.measure, one.rater, dict(one.scores)) for one in case.measures] == [
        ("sdq_parent", "mum", {"impact": 5.0, "total": 20.0}),
        ("sdq_parent", "mum", {"total": 12.0}),
    ]
    history = outcome_histories(later)[0]
    assert [one.scores["total"] for one in history.measures] == [Decimal("20.0"), Decimal("12.0")]
    row = next(one for one in measures_report(later).rows if one.key == "sdq_parent.total")
    assert (row.paired, row.final.improved) == (1, 1)
    assert len(desk.store.decisions("C-1")) == 1, "no decision reads a measure, so none is made"


def test_forms_of_the_file_and_of_the_record_stand_side_by_side(desk: Desk) -> None:
    add(
        desk,
        measures=[
            {
                "measure": "sdq_parent",
                "who": "child",
                "rater": "mum",
                "on": "2026-01-10",
                "scores": {"total": 20},
            }
        ],
    )
    enter(desk, total=12)
    assert [(one.row is not None, one.who) for one in forms(desk, "C-1", SAM)] == [
        (False, None),
        (True, None),
    ]
    with pytest.raises(Refused, match="is there for 2026-01-10 already"):
        record_measure(desk, "C-1", "sdq_parent", {"total": Decimal(3)}, by=SAM, rater="mum", filled_in=date(2026, 1, 10))  # fmt: skip


@pytest.mark.parametrize(
    ("code", "scores", "said"),
    [
        ("sdq_parent", {"total": 41}, "outside its scale"),
        ("sdq_parent", {"total": -1}, "outside its scale"),
        ("score_15", {"total": 14, "who": "mum"}, "outside its scale"),
        ("sdq_parent", {"zq": 4}, "no scale"),
        ("sdq_parent", {}, "no score"),
        ("sdq_parnt", {"total": 4}, "no measure"),
        ("sdq_parent", {"total": 4, "rater": "zq"}, "no rater"),
        ("sdq_parent", {"total": 4, "who": "zq"}, "nobody in this case"),
        ("oq_45_2", {"total": 60}, "whose"),
    ],
)
def test_what_cannot_be_is_refused_without_its_value(desk: Desk, code: str, scores: dict, said: str) -> None:
    add(desk)
    with pytest.raises(WrongUse) as caught:
        enter(desk, code, **scores)
    whole = caught.value.what + caught.value.why + caught.value.mend
    assert said in whole
    assert "41" not in whole
    assert desk.store.measure_entries() == []


@pytest.mark.parametrize(
    ("code", "scores", "said"),
    [
        ("sdq_parent", {"total": 41.5}, "outside its scale"),
        ("sdq_parent", {"total": 12.5}, "whole number"),
        ("score_15", {"total": 40.5, "who": "mum", "rater": "mum"}, "whole number"),
        ("sdq_parent", {"total": 12, "emotional": 7, "peer": 6}, "cannot add up"),
        (
            "sdq_parent",
            {"total": 30, "emotional": 7, "conduct": 6, "hyperactivity": 9, "peer": 7},
            "cannot add up",
        ),
        ("sdq_parent", {"total": 31, "emotional": 1, "peer": 3}, "cannot add up"),
        ("sdq_parent", {"total": 12, "rater": "teacher"}, "is not filled in by"),
        ("sdq_parent", {"total": 12, "rater": "child"}, "is not filled in by"),
        ("sdq_parent", {"total": 12, "rater": "kid"}, "is not filled in by"),
        ("sdq_teacher", {"total": 12, "rater": "mum"}, "is not filled in by"),
        ("sdq_self", {"total": 12, "rater": "teacher"}, "is not filled in by"),
        ("score_15", {"total": 40, "who": "mum", "rater": "dad"}, "each fills in their own"),
    ],
)
def test_a_form_that_cannot_be_is_refused_without_its_value(
    desk: Desk, code: str, scores: dict[str, object], said: str
) -> None:
    put_in(desk, a_case(people=[*PEOPLE, {"id": "kid", "is": "sibling"}]))
    with pytest.raises(WrongUse) as caught:
        enter(desk, code, **scores)  # type: ignore[arg-type]
    whole = f"{caught.value.what} {caught.value.why} {caught.value.mend}"
    assert said in whole
    assert all((caught.value.what, caught.value.why, caught.value.mend))
    assert not {str(score) for score in scores.values() if isinstance(score, float)} & set(whole.split())
    assert desk.store.measure_entries() == []


def test_forms_that_can_be_are_taken(desk: Desk) -> None:
    add(desk)
    enter(desk, total=29, emotional=7, conduct=6, hyperactivity=9, peer=7, prosocial=9, impact=10)
    enter(desk, rater="carer", total=30, emotional=1, peer=9)
    enter(desk, "sdq_teacher", rater="teacher", emotional=10)
    enter(desk, "sdq_self", rater="child", total=12)
    enter(desk, "signs_of_safety_scaling", rater="practitioner", safety=5.5)
    enter(desk, "score_15", who="mum", rater="parent", total=40)
    assert len(desk.store.measure_entries()) == 6


@pytest.mark.parametrize(
    ("child", "born"),
    [
        ({"date_of_birth": "2020-03-10"}, date(2020, 3, 10)),
        ({"age": 6}, date(2019, 11, 23)),
        ({"age_months": 20}, date(2025, 2, 23)),
        ({"expected": "2027-01-10"}, date(2026, 11, 22)),
    ],
)
def test_a_day_before_the_child_was_born_is_refused(desk: Desk, child: dict[str, object], born: date) -> None:
    """By age the earliest day counts on which the child can have been born; nothing of it is printed."""
    add(desk, child={"postcode": "B90", **child}, received=str(ON))
    score = {"total": Decimal(12)}
    with pytest.raises(Refused, match="before") as caught:
        record_measure(desk, "C-1", "sdq_parent", score, by=SAM, filled_in=born - timedelta(days=1))
    whole = f"{caught.value.what} {caught.value.why} {caught.value.mend}"
    assert not any(str(born.year) in word for word in whole.split())
    assert all((caught.value.why, caught.value.mend))
    if born < ON:
        record_measure(desk, "C-1", "sdq_parent", score, by=SAM, filled_in=born)
    record_measure(
        desk, "C-1", "oq_45_2", {"total": Decimal(60)}, by=SAM, who="mum", filled_in=born - timedelta(days=1)
    )


def test_a_range_is_named_so_that_it_can_be_mended(desk: Desk) -> None:
    add(desk)
    with pytest.raises(WrongUse) as caught:
        enter(desk, total=41)
    assert "0 to 40" in caught.value.mend
    assert "lower is better" in caught.value.mend


def test_one_form_of_one_rater_a_day_and_another_rater_beside(desk: Desk) -> None:
    add(desk)
    enter(desk, total=20)
    with pytest.raises(Refused, match="already"):
        enter(desk, total=21)
    enter(desk, total=21, rater="dad")
    with pytest.raises(Refused, match="still to come"):
        record_measure(
            desk, "C-1", "sdq_parent", {"total": Decimal(3)}, by=SAM, filled_in=ON + timedelta(days=1)
        )


def test_a_form_each_fills_in_alone_is_by_the_one_it_is_of(desk: Desk) -> None:
    add(desk)
    made = record_measure(desk, "C-1", "score_15", {"total": Decimal(40)}, by=SAM, who="mum")
    assert (made.who, made.rater) == ("mum", "mum")
    assert record_measure(desk, "C-1", "sdq_parent", {"total": Decimal(20)}, by=SAM).rater is None


def test_a_form_taken_back_counts_no_more_and_stays(desk: Desk) -> None:
    add(desk)
    row = enter(desk, total=20).row
    assert row is not None
    with pytest.raises(Refused, match="note") as missing:
        take_back_measure(desk, "C-1", row.id, " ", by=SAM)
    assert "--because" in str(missing.value.mend)
    take_back_measure(desk, "C-1", row.id, "wrong child", by=SAM)
    assert forms(desk, "C-1", SAM) == []
    assert case_now(desk, found_case(desk, "C-1")).measures == ()
    assert [one.taken_back_by for one in desk.store.measure_entries("C-1")] == [SAM]
    enter(desk, total=18)
    with pytest.raises(WrongUse):
        take_back_measure(desk, "C-1", row.id, "again", by=SAM)


def test_a_closed_case_takes_a_form_and_an_unknown_one_none(desk: Desk) -> None:
    add(desk)
    close(desk, "C-1", "needs_met", SAM)
    enter(desk, total=20)
    with pytest.raises(WrongUse):
        enter(desk, number="C-99", total=20)


def test_a_standing_in_force_is_read_by_rules_and_stored_decisions_replay(desk: Desk) -> None:
    add(desk)
    before = found_case(desk, "C-1").level
    made = record_standing(desk, "C-1", "cp", by=SAM, start=date(2026, 10, 1))
    assert made.stored is not None
    assert made.stored.decision.level.number >= before
    assert "indicator cp_plan" in str(made.stored.decision.as_bytes())
    enter(desk, total=20)
    record_feedback(desk, "C-1", "parent", "It helped", by=SAM)
    record_standing(desk, "C-1", "cp", by=SAM, end=date(2026, 11, 1))
    found = replay(desk, "C-1")
    assert len(found) == 4
    assert all(one.same for one in found)
    assert found_case(desk, "C-1").level >= made.stored.decision.level.number, (
        "an end lowers no level in force"
    )


def test_standings_arrive_in_the_history_with_their_days(desk: Desk) -> None:
    add(desk, care_status=[{"status": "cin", "from": "2025-01-10"}])
    record_standing(desk, "C-1", "cin", by=SAM, end=date(2026, 1, 9))
    record_standing(desk, "C-1", "lac", by=SAM, start=date(2026, 2, 1), end=date(2026, 3, 1))
    assert [(one.status, one.start, one.end) for one in outcome_histories(desk)[0].care] == [
        ("cin", date(2025, 1, 10), date(2026, 1, 9)),
        ("cla", date(2026, 2, 1), date(2026, 3, 1)),
    ]


def test_a_standing_taken_back_gives_the_earlier_word_again(desk: Desk) -> None:
    add(desk)
    record_standing(desk, "C-1", "cin", by=SAM, start=date(2026, 1, 1))
    ended = record_standing(desk, "C-1", "cin", by=SAM, end=date(2026, 5, 1))
    take_back_standing(desk, "C-1", ended.entry, "it goes on", by=SAM)
    assert [(one.status, one.end) for one in standings(desk, "C-1", SAM)] == [("cin", None)]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"status": "cin"}, "no day"),
        ({"status": "cin", "end": date(2026, 5, 1)}, "no standing of this word runs"),
        ({"status": "cin", "start": ON + timedelta(days=1)}, "still to come"),
        ({"status": "cin", "start": date(2026, 5, 1), "end": date(2026, 4, 1)}, "before the first"),
        ({"status": "cpp", "start": date(2026, 5, 1)}, "no standing in care"),
        ({"status": "cin", "start": date(1926, 5, 1)}, "years ago"),
        ({"status": "cla", "start": date(2026, 2, 1)}, "overlaps"),
    ],
)
def test_standings_that_cannot_be_are_refused(desk: Desk, given: dict, said: str) -> None:
    add(desk, care_status=[{"status": "cla", "from": "2026-01-01", "to": "2026-03-01"}])
    with pytest.raises((Refused, WrongUse), match=said):
        record_standing(desk, "C-1", given.pop("status"), by=SAM, **given)


def test_only_roles_that_work_with_the_child_enter_and_read(desk: Desk) -> None:
    add(desk)
    enter(desk, total=20)
    for name in (KIM, "Ash Example", "Ray Example", DALE):
        with pytest.raises(Refused):
            enter(desk, by=name, total=22, rater="dad")
    for name in ("Ash Example", "Ray Example", DALE):
        with pytest.raises(Refused):
            forms(desk, "C-1", name)
        with pytest.raises(Refused):
            record_standing(desk, "C-1", "cin", by=name, start=date(2026, 1, 1))
    assert forms(desk, "C-1", KIM)
    restrict(desk, "C-1", [KIM], "staff_family", LEAD)
    for act in (lambda: enter(desk, total=22, rater="dad"), lambda: forms(desk, "C-1", SAM)):
        with pytest.raises(Refused, match="restricted"):
            act()


def test_scores_lie_in_no_column_and_nothing_is_left_after_erasing(desk: Desk, folder: Path) -> None:
    add(desk)
    enter(desk, "signs_of_safety_scaling", safety=7.125, rater="practitioner")
    record_standing(desk, "C-1", "cla", by=SAM, start=date(2026, 1, 1))
    record_feedback(desk, "C-1", "parent", "ZQFEEDBACK", by=SAM)
    close(desk, "C-1", "needs_met", SAM)
    spots = {place for place, raw in bytes_of(folder) if b"7.125" in raw or b"ZQFEEDBACK" in raw}
    assert spots, "the words can be found while the case is there"
    assert all("content" in place or "-wal" in place or place.endswith(".db") for place in spots), spots
    erase_case(desk, "C-1", "person_asked", "Asked on paper", by=DALE, second=LEAD)
    left = {place for place, raw in bytes_of(folder) if b"7.125" in raw or b"ZQFEEDBACK" in raw}
    assert left == set()
    for part in ("measure_entries", "care_entries", "feedback_entries"):
        assert getattr(desk.store, part)("C-1") == []


def test_the_copy_of_their_record_holds_it_all(desk: Desk) -> None:
    add(desk)
    enter(desk, total=37)
    record_standing(desk, "C-1", "cin", by=SAM, start=date(2026, 1, 1))
    record_feedback(desk, "C-1", "parent", "It helped", by=SAM)
    row = found_case(desk, "C-1")
    assert {"measure_entries", "care_entries", "feedback_entries"} <= set(rows_of(desk, "C-1"))
    what = {one.what for one in pieces(desk, row)}
    assert {"measure_entries 1", "care_entries 1", "feedback_entries 1"} <= what


def test_an_unknown_measure_in_a_file_is_a_warning_and_keeps_no_child_waiting(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = a_case(measures=[
        {"measure": "zqsecret", "on": "2026-01-01", "scores": {"total": 1}},
        {"measure": "sdq_parent", "on": "2026-01-01", "scores": {"total": 77, "zqscale": 1}},
    ])  # fmt: skip
    path = tmp_path / "case.json"
    path.write_text(json.dumps(case), encoding="utf-8")
    assert run(cli, ["assess", str(path), "--on", ON.isoformat()]) == 0
    err = capsys.readouterr().err
    assert err.count("CF310") == 2
    assert "CF311" in err
    assert "zqsecret" not in err
    assert "zqscale" not in err
    assert "77" not in err


def test_show_says_the_latest_and_the_json_has_it(
    desk: Desk, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    add(desk)
    enter(desk, total=20)
    words = ["--workspace", str(folder), "--on", ON.isoformat(), "--by", SAM]
    assert run(cli, ["case", "show", "C-1", *words]) == 0
    assert "m  sdq_parent on 2026-11-22, by mum: total 20" in capsys.readouterr().out
    assert run(cli, ["case", "show", "C-1", "--json", *words]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["measures"][0]["scores"] == {"total": 20.0}
    assert run(cli, ["case", "show", "C-1", "--json", *words[:-1], "Ray Example"]) in (0, 3)
    out = capsys.readouterr().out
    assert '"total": 20' not in out


def test_the_command_line_round_trip(desk: Desk, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    add(desk)
    desk.close()
    words = ["--workspace", str(folder), "--on", ON.isoformat(), "--by", SAM, "--json"]
    assert run(cli, ["case", "measure", "C-1", "sdq_parent", "--score", "total=17", "--score", "impact=4", "--rater", "mum", *words]) == 0  # fmt: skip
    assert json.loads(capsys.readouterr().out)["scores"] == {"total": 17.0, "impact": 4.0}
    assert run(cli, ["case", "measure", "C-1", "--list", *words]) == 0
    assert json.loads(capsys.readouterr().out)["measures"][0]["entry"] == 1
    assert run(cli, ["case", "measure", "C-1", "sdq_parent", "--score", "total=secret", *words]) == 2
    assert "secret" not in capsys.readouterr().err
    assert run(cli, ["case", "measure", "C-1", "--take-back", "1", "--because", "wrong", *words]) == 0
    capsys.readouterr()
    assert run(cli, ["case", "care-status", "C-1", "cin", "--from", "2026-01-01", *words]) == 0
    assert json.loads(capsys.readouterr().out)["status"] == "cin"
    assert run(cli, ["measures", "report", *words]) == 0
    assert json.loads(capsys.readouterr().out)["rows"] == []


def test_the_view_of_a_case_merges_it(desk: Desk) -> None:
    add(desk)
    enter(desk, total=20)
    assert show_case(desk, "C-1").case.measures[0].measure == "sdq_parent"


def test_a_measure_of_their_own_is_entered_and_reported_with_its_own_reliability(
    desk: Desk, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    add(desk)
    desk.close()
    listed = folder / "rules" / "vocabulary" / "measures.yaml"
    listed.write_text(
        listed.read_text(encoding="utf-8")
        + "  - {code: ours, title: Ours, source: our team, scales: [{scale: total, title: Total, min: 0, max: 30, better: higher}]}\n",
        encoding="utf-8",
    )
    figures = folder / "rules" / "measures" / "ours.yaml"
    figures.write_text(
        "format: 1\nkind: measure_parameters\nparameters:\n"
        "  - {measure: ours, scale: total, context: here, country: UK, sample: n=200, source: our study, test_retest: 0.9, sd: 5}\n",
        encoding="utf-8",
    )
    words = ["--workspace", str(folder), "--by", SAM, "--json"]
    for day, score in (("2026-11-22", 10), ("2027-05-22", 25)):
        assert run(cli, ["case", "measure", "C-1", "ours", "--score", f"total={score}", "--rater", "parent", "--on", day, *words]) == 0  # fmt: skip
    capsys.readouterr()
    assert run(cli, ["measures", "report", "ours", "--on", "2027-06-01", *words]) == 0
    row = json.loads(capsys.readouterr().out)["rows"][0]
    assert (row["classes"]["improved"], row["classes"]["recovered"]) == (1, None)
    assert "our study" in row["reliable_change"]
    figures.write_text("parameters: [", encoding="utf-8")
    assert run(cli, ["measures", "report", "--on", "2027-06-01", *words]) == 1
    assert (
        run(cli, ["case", "measure", "C-1", "ours", "--score", "total=3", "--on", "2027-06-01", *words]) == 0
    ), "a fault in what was published keeps nobody from entering a form"


def test_every_word_for_being_looked_after_is_read_as_it() -> None:
    from triage.casefile.standing import with_standing  # noqa: PLC0415 - one test needs it
    from triage.model import CaseFile  # noqa: PLC0415

    for word in ("cla", "lac", "in_care", "child_in_care"):
        case = CaseFile.model_validate(a_case(care_status=[{"status": word, "from": "2026-01-01"}]))
        assert "child_in_care" in {one.indicator for one in with_standing(case, ON).indicators}, word


def test_forms_of_a_case_without_needs_count_too(desk: Desk) -> None:
    put_in(desk, {"case": "C-3", "received": "2026-11-20", "indicators": ["domestic_abuse_past"]})
    enter(desk, number="C-3", rater="parent", total=20)
    assert [row.key for row in measures_report(desk).rows] == ["sdq_parent.total"]


@pytest.mark.parametrize("who", ["mum", "parent"])
def test_a_parents_form_is_decided_on_before_the_child_is_given_it(desk: Desk, who: str) -> None:
    from triage.desk.rights.exporting import gather  # noqa: PLC0415 - one test needs it

    add(desk)
    record_measure(desk, "C-1", "oq_45_2", {"total": Decimal(171)}, by=SAM, who=who)
    enter(desk, total=33)
    asked = [one for one in gather(desk, "C-1", "child").passages if "171" in one.text or who in one.text]
    assert any(one.why == "another_person" for one in asked)
    case = case_now(desk, found_case(desk, "C-1"))
    assert {one.who for one in case.measures} == {who, None}


def test_lint_finds_faults_of_published_figures(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    use = folder / "rules" / "measures" / "use.yaml"
    use.write_text(use.read_text(encoding="utf-8").replace("us_thesis", "us_thesi"), encoding="utf-8")
    assert run(cli, ["rules", "lint", "--workspace", str(folder), "--on", ON.isoformat()]) == 1
    out = capsys.readouterr().out
    assert "ME108" in out
    assert "us_thesis" in out
