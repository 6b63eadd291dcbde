"""The shipped frameworks hold every row that the sources carry, with its numbers, and nothing that they do not print."""

from __future__ import annotations

import csv
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from tests import shipped
from triage.outcomes.frameworks import Frameworks, place_of, read_frameworks

SHARED = Path(__file__).parents[3] / "shared" / "data"
# the inventory's rows C1 to C9: priority, printed figures, printed places, falls printed of the report's own service
SOLIHULL = {
    "C1": ("solihull_semh", {"3.6", "3.4"}, {"3 of 16", "9 of 15", "16 of 16", "13 of 15"}, {50, 48, 47, 52}),
    "C2": ("solihull_healthy_lifestyle", {"19.7", "33.2"}, {"10 of 16", "8 of 16"}, {48, 37, 90}),
    "C3": ("solihull_mh_admissions", {"41.2", "88.4"}, {"8 of 14"}, {52, 68, 44}),
    "C4": ("solihull_well_paid_work", {"34"}, {"34 of 151", "8 (of how many is not printed)", "10 (of how many is not printed)"}, {46, 74, 90, 45, 50}),
    "C5": ("solihull_birth_weight", {"16"}, {"16 of 16", "14 of 15", "110 of 127"}, set()),
    "C6": ("solihull_ae_attendance", {"665.4", "570"}, set(), {46, 68}),
    "C7": ("solihull_development_2_years", {"8"}, {"8 of 14"}, set()),
    "C8": ("solihull_reception_development", {"62.6"}, {"10 of 15", "8 of 15"}, set()),
    "C9": ("solihull_children_in_care", {"119", "65"}, set(), set()),
}  # fmt: skip


@cache
def frameworks() -> Frameworks:
    texts = {name: text for name, text in shipped.texts("rules").items() if name.startswith("priorities/")}
    found, issues = read_frameworks(texts, shipped.vocabulary())
    assert issues == ()
    return found


@pytest.mark.parametrize("row", SOLIHULL)
def test_each_priority_of_solihull_has_its_figures_places_and_falls(row: str) -> None:
    code, figures, places, falls = SOLIHULL[row]
    framework, words = frameworks().by_id["solihull"], shipped.vocabulary()
    priority = next(one for one in framework.priorities if one.code == code)
    entry = words.single("priorities", code)
    assert {words.single("benchmarks", one).text("value") for one in entry.items("benchmarks")} == figures
    assert {place_of(rank, framework, words).printed for rank in priority.ranks} == places
    assert {printed.percent for printed in priority.printed} == {Decimal(one) for one in falls}
    direct = {"C1", "C2", "C3", "C4"}
    assert entry.text("contribution") == ("direct" if row in direct else "contributes")


def test_every_figure_has_a_year_and_a_place_or_says_that_none_was_printed() -> None:
    for code, entry in shipped.vocabulary().of("benchmarks").items():
        said = (entry.text("note") or "") if not (entry.text("year") and entry.text("geography")) else "-"
        known = entry.text("year") or entry.text("geography")
        assert said or known, code


def test_the_fifteen_neighbours_and_what_contradicts_itself() -> None:
    own = next(one for one in frameworks().by_id["solihull"].neighbours if one.id == "statistical")
    assert len(own.members) == 15
    assert own.of not in own.members
    rows = SHARED / "standards" / "solihull_statistical_neighbours.csv"
    if rows.exists():
        with rows.open(encoding="utf-8") as lines:
            assert list(own.members) == [row["authority"] for row in csv.DictReader(lines)]
    said = " ".join(one.what for one in frameworks().by_id["solihull"].contradictions)
    assert "3rd of 16" in said
    assert "15 neighbours are listed" in said


def test_the_board_and_core20plus5() -> None:
    assert [one.code for one in frameworks().by_id["bsol_icb"].priorities] == [
        "bsol_asthma_admissions",
        "bsol_neet_16_17",
        "bsol_domestic_abuse",
    ]
    core = frameworks().by_id["core20plus5"]
    assert [one.code for one in core.priorities] == [
        "core20", "plus", "plus5_asthma", "plus5_diabetes", "plus5_epilepsy", "plus5_oral_health", "plus5_mental_health",
    ]  # fmt: skip
    groups = {one.id: one for one in core.groups}
    assert groups["core20"].imd_deciles == (1, 2)
    assert all(one.chosen_by is None for one in core.groups), "no PLUS group was chosen by anybody"
    assert set(core.priorities[-1].splits) == {"ethnicity", "age", "sex", "deprivation"}
    assert all(flag in shipped.vocabulary().of("flags") for one in core.priorities for flag in one.flags)


@pytest.mark.parametrize(
    ("framework", "number"), [("shanarri", 8), ("supporting_families", 10), ("derby", 9)]
)
def test_lists_are_whole(framework: str, number: int) -> None:
    assert len(frameworks().by_id[framework].priorities) == number
    assert frameworks().by_id[framework].missing


def test_every_priority_of_the_vocabulary_stands_in_one_framework_and_its_own() -> None:
    placed = [(one.code, found.id) for found in frameworks().by_id.values() for one in found.priorities]
    assert len(placed) == len({code for code, _ in placed})
    assert dict(placed) == {
        code: entry.text("framework") for code, entry in shipped.vocabulary().of("priorities").items()
    }


def test_no_figure_to_reach_and_no_leader_is_made_up() -> None:
    for framework in frameworks().by_id.values():
        for outcome in framework.outcomes:
            for indicator in outcome.indicators:
                assert all(target.value is None for target in indicator.targets)
                assert indicator.baseline.benchmark is not None
                assert indicator.readings == ()
            assert all(activity.leads is None and activity.gap for activity in outcome.activities)
    assert frameworks().budgets == ()


def test_figures_of_a_service_for_adults_say_so() -> None:
    assert [one.id for one in frameworks().by_id.values() if one.not_for_children] == ["derby"]
