"""The report against priorities: counts that can be checked by hand, nothing called an effect, small numbers hidden for others."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from tests.desk.builders import ON, SAM, a_case, put_in
from tests.desk.conftest import DeskOn
from triage.desk import Desk
from triage.desk.reporting.priorities import priorities_page
from triage.errors import DataProblem, Refused, WrongUse
from triage.pages import HIDDEN, NOT_APPLICABLE, Page, Table, Words, as_json, html

START = date(2026, 11, 1)


def child(number: int, *needs: tuple[str, int, int | None], **about: Any) -> dict[str, Any]:
    """A case with needs scored at first, and at a review a fortnight later where a second score is given."""
    again = [{"need": need, "severity": after} for need, _, after in needs if after is not None]
    return a_case(
        f"C-{number}",
        received="2026-11-02",
        child={"age": 8, "postcode": "B90", **about.pop("child", {})},
        needs=[{"need": need, "severity": first} for need, first, _ in needs],
        **({"reviews": [{"on": "2026-11-16", "needs": again}]} if again else {}),
        **about,
    )


def table(page: Page, key: str) -> list[dict[str, Any]]:
    found = [block for section in page.sections for block in section.blocks if isinstance(block, Table) and block.key == key]  # fmt: skip
    assert len(found) == 1, key
    return [dict(zip([column.key for column in found[0].columns], row, strict=True)) for row in found[0].rows]


def words_of(page: Page) -> str:
    return " ".join(
        text for section in page.sections for block in section.blocks if isinstance(block, Words) for text in block.paragraphs
    )  # fmt: skip


def made(desk: Desk, framework: str | None = None, **more: Any) -> Page:
    return priorities_page(desk, start=START, end=ON, framework=framework, **more)


def by_code(rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {row["code"]: row for row in rows}


def test_children_needs_and_change_of_each_priority(desk: Desk) -> None:
    put_in(
        desk,
        child(1, ("housing", 8, 4), ("mental_health", 6, 7)),
        child(2, ("housing", 6, 6)),
        child(3, ("accessing_food", 5, None)),
        child(4, ("sleep", 5, 2)),
    )
    page = made(desk, "solihull")
    about, change = by_code(table(page, "solihull_priorities")), by_code(table(page, "solihull_change"))
    assert {code: (row["children"], row["needs"]) for code, row in about.items() if row["children"]} == {
        "solihull_semh": (1, 1), "solihull_mh_admissions": (1, 1), "solihull_well_paid_work": (3, 3), "solihull_birth_weight": (3, 3),
    }  # fmt: skip
    paid = change["solihull_well_paid_work"]
    assert (paid["started"], paid["paired"], paid["improved"], paid["same"], paid["worse"]) == (3, 2, 1, 1, 0)
    assert paid["lost"] + paid["awaiting_review"] == 1
    assert (paid["mean_before"], paid["mean_after"]) == (7.0, 5.0)
    assert paid["reduction"] == pytest.approx(100 * (1 - 5 / 7))
    assert change["solihull_semh"]["worse"] == 1
    assert about["solihull_semh"]["contribution"] == "addressed directly"
    assert about["solihull_birth_weight"]["contribution"] == "contributed to"


def test_published_figures_stand_apart_with_year_place_and_rank_and_are_called_no_effect(desk: Desk) -> None:
    page = made(desk, "solihull")
    figures = {row["figure"]: row for row in table(page, "solihull_benchmarks")}
    row = figures["SEN pupils with social, emotional and mental health needs, secondary"]
    assert (row["value"], row["year"], row["place"]) == ("3.6", "2022", "Solihull")
    ranks = [row for row in table(page, "solihull_ranks") if row["code"] == "solihull_semh"]
    assert [row["printed"] for row in ranks][:2] == ["3 of 16 (1 is the best)", "9 of 15 (1 is the best)"]
    assert "15 neighbours are listed; with Solihull they are 16" in ranks[0]["remarks"]
    assert "not possible" in ranks[0]["again"]
    assert "no movement of theirs is claimed as an effect" in words_of(page)
    for section in page.sections:
        for block in section.blocks:
            if isinstance(block, Table) and block.key in {"solihull_benchmarks", "solihull_ranks"}:
                assert "no effect of this service" in block.note
    columns = {column.key for section in page.sections for block in section.blocks if isinstance(block, Table) and block.key == "solihull_change" for column in block.columns}  # fmt: skip
    assert not columns & {"value", "year", "place"}, "figures of a population are in no table of ours"


def test_core20_counts_deciles_one_and_two_and_shows_who_is_not_recorded(desk: Desk) -> None:
    deciles = [1, 2, 3, 10, None, None]
    put_in(
        desk,
        *(
            child(number, ("asthma", 5, None), child={"imd_decile": decile} if decile else {})
            for number, decile in enumerate(deciles, 1)
        ),
        child(9, ("sleep", 5, None), indicators=["child_in_care"]),
    )
    page = made(desk, "core20plus5")
    rows = {(row["group"].split(":")[0], row["area"]): row for row in table(page, "core20plus5_groups") if "example" not in row["group"]}  # fmt: skip
    asthma = rows["CORE20", "Asthma"]
    assert (asthma["children"], asthma["in_group"], asthma["not_in_group"], asthma["not_recorded"]) == (
        6,
        2,
        2,
        2,
    )
    everybody = rows["CORE20", "all children"]
    assert (everybody["children"], everybody["in_group"], everybody["not_recorded"]) == (7, 2, 3)
    plus = next(row for row in table(page, "core20plus5_groups") if "in care" in row["group"] and row["area"] == "all children")  # fmt: skip
    assert (plus["in_group"], plus["not_in_group"], plus["not_recorded"]) == (1, 0, 6)
    assert by_code(table(page, "core20plus5_priorities"))["core20"]["children"] == 2
    flags = {row["code"]: row["children"] for row in table(page, "core20plus5_flags")}
    assert flags["core20"] == 2
    assert flags["plus5_asthma"] == 6


def test_every_framework_at_once_and_an_unknown_one(desk: Desk) -> None:
    put_in(desk, child(1, ("sleep", 5, 2)))
    keys = [section.key for section in made(desk).sections]
    assert keys == ["how_to_read", "bsol_icb", "core20plus5", "derby", "shanarri", "solihull", "supporting_families", "shared_outcomes"]  # fmt: skip
    with pytest.raises(WrongUse) as caught:
        made(desk, "solihul")
    assert "did you mean 'solihull'" in str(caught.value.mend)


def test_an_empty_record_says_so_and_divides_by_nobody(desk: Desk) -> None:
    page = made(desk)
    assert ("no_cases", "No case is on record up to this day.") in page.warnings
    assert html(page)
    assert as_json(page)["format"] == "triage.report-priorities/1"


def test_for_others_nothing_small_is_left_and_nothing_can_be_worked_out(desk: Desk) -> None:
    put_in(
        desk,
        *(child(number, ("housing", 8, 4), ("financial_difficulties", 6, 6)) for number in range(1, 13)),
        *(child(number, ("accessing_food", 5, 4)) for number in range(20, 23)),
    )
    page = made(desk, for_others=True)
    for section in page.sections:
        for block in section.blocks:
            if isinstance(block, Table) and block.key.endswith(("_priorities", "_change", "_groups", "_flags", "_contributes")):  # fmt: skip
                names = [column.key for column in block.columns if column.kind == "count" and column.key != "services"]  # fmt: skip
                for row in table(page, block.key):
                    assert all(row[name] is HIDDEN or row[name] == 0 or not isinstance(row[name], int) or row[name] >= 10 for name in names), row  # fmt: skip
    needs = {row["code"]: row["needs"] for key in ("solihull", "derby", "supporting_families") for row in table(page, f"{key}_priorities")}  # fmt: skip
    # 12 housing, 12 money, 3 food: well-paid work is 27, so 27 less the two others must not give the 3
    shown = [needs["solihull_well_paid_work"], needs["derby_housing_security"], needs["derby_financial_stability"]]  # fmt: skip
    assert HIDDEN in shown
    assert made(desk, for_others=False).handling.startswith("for use inside")


def test_what_is_hidden_cannot_be_worked_out_from_sums_of_overlapping_rows(desk: Desk) -> None:
    """Whoever knows which needs bear on what finds more than one record that prints the same page."""
    put_in(
        desk,
        *(child(number, ("housing", 8, None)) for number in range(1, 13)),
        *(child(number, ("financial_difficulties", 6, None)) for number in range(20, 32)),
        *(child(number, ("household_energy", 6, None)) for number in range(40, 44)),
    )
    needs = {"housing": 12, "financial_difficulties": 12, "household_energy": 4}
    page = made(desk, for_others=True)
    rows = {
        row["code"]: row["needs"]
        for section in page.sections
        for block in section.blocks
        if isinstance(block, Table) and block.key.endswith("_priorities")
        for row in table(page, block.key)
    }
    of = {
        code: [need for need in needs if need in desk.vocabulary.single("priorities", code).items("needs")]
        for code in rows
    }
    fits = {
        guess
        for guess in product(range(13), range(13), range(5))
        if all(
            rows[code] is HIDDEN
            or rows[code] == sum(dict(zip(needs, guess, strict=True))[one] for one in own)
            for code, own in of.items()
        )
    }
    assert len({guess[2] for guess in fits}) > 1, "the four with an energy need are told"


def test_a_role_without_reports_is_refused(desk: Desk, desk_on: DeskOn) -> None:
    from triage.desk.opening import SITTING  # noqa: PLC0415

    token = SITTING.set("Ray Example")
    try:
        with pytest.raises(Refused):
            made(desk_on())
    finally:
        SITTING.reset(token)


OWN = """\
format: 1
kind: framework
id: own
title: Our own outcomes
place: Example
about: An example.
source: agreed
outcomes:
  - id: sleep_well
    title: Children sleep well
    horizon_years: 3
    source: agreed
    indicators:
      - id: asleep
        title: Sleep in the record
        unit: percent
        better: higher
        stage: leading
        source: agreed
        record: {figure: improved_pct, needs: [sleep]}
        baseline: {record: {from: 2026-11-01, to: 2026-11-10}, source: our record}
        targets:
          - {by: 2026-11-22, value: "50", agreed_by: the board, source: minutes}
          - {by: 2028-11-22, value: "90", agreed_by: the board, source: minutes}
          - {after_years: 3, source: minutes}
      - id: typed
        title: Nights with sleep
        unit: percent
        better: higher
        stage: final
        source: agreed
        baseline: {value: "40", year: "2025", place: Example, source: a survey}
        targets: [{by: 2027-12-31, value: "60", agreed_by: the board, source: minutes}]
    activities:
      - {id: advice, title: Advice, help: [sleep], services: [no-such-service], influences: [asleep], source: agreed}
"""
BUDGETS = """\
format: 1
kind: budgets
budgets:
  - {outcome: sleep_well, organisation: Example Council, year: 2026-27, amount: "60000", committed: "45000", of_budget: "4000000", gains: [Example Trust], source: minutes}
  - {outcome: sleep_well, organisation: Example Trust, year: 2026-27, amount: "20000", source: minutes}
  - {outcome: sleep_well, organisation: Example Trust, year: 2027-28, source: minutes}
"""


@pytest.fixture
def own(folder: Path) -> Path:
    (folder / "rules" / "priorities" / "own.yaml").write_text(OWN)
    (folder / "rules" / "priorities" / "budgets.yaml").write_text(BUDGETS)
    return folder


def test_interim_indicators_from_the_record_with_baseline_checks_and_status(own: Path, desk: Desk) -> None:
    del own
    put_in(desk, child(1, ("sleep", 8, 4)), child(2, ("sleep", 8, 8)), child(3, ("sleep", 7, None)))
    put_in(desk, child(4, ("sleep", 8, 2)) | {"received": "2026-11-14"})
    page = priorities_page(desk, start=date(2026, 11, 11), end=ON, framework="own")
    rows = table(page, "sleep_well_indicators")
    assert [(row["check"], row["status"]) for row in rows] == [
        (date(2026, 11, 22), "met"),
        (date(2028, 11, 22), "on track"),
        ("after 3 years", "no figure agreed"),
        (date(2027, 12, 31), "no data"),
    ]
    assert [row["baseline"] for row in rows] == [50, 50, 50, 40]
    assert rows[0]["reading"] == 100
    assert rows[3]["baseline_of"] == "Example, 2025"
    activity = table(page, "sleep_well_activities")[0]
    assert "no service 'no-such-service' in the directory" in activity["gap"]


def test_for_others_a_figure_of_few_is_hidden_and_so_is_what_its_status_would_tell(
    own: Path, desk: Desk
) -> None:
    del own
    put_in(desk, child(1, ("sleep", 8, 4)))
    rows = table(made(desk, "own", for_others=True), "sleep_well_indicators")
    assert rows[0]["baseline"] is HIDDEN
    assert rows[0]["reading"] is HIDDEN
    assert rows[3]["baseline"] == 40


def test_the_ledger_adds_up_only_what_is_known_and_counts_nothing_as_saved(own: Path, desk: Desk) -> None:
    del own
    page = made(desk, "own")
    rows = {(row["organisation"], row["year"]): row for row in table(page, "sleep_well_budgets")}
    council, both = rows["Example Council", "2026-27"], rows["all", "2026-27"]
    assert (council["amount"], council["committed_share"], council["of_budget"]) == (60000, 75, 1.5)
    assert both["amount"] == 80000
    assert both["committed"].value == "unknown"
    assert rows["Example Trust", "2027-28"]["amount"].value == "unknown"
    gains = table(page, "sleep_well_who_gains")
    assert gains == [
        {"pays": "Example Council", "gains_0": "should gain"},
        {"pays": "Example Trust", "gains_0": ""},
    ]


def test_a_framework_with_a_fault_stops_the_report_with_its_place(own: Path, desk: Desk) -> None:
    (own / "rules" / "priorities" / "own.yaml").write_text(OWN.replace("needs: [sleep]", "needs: [slep]"))
    with pytest.raises(DataProblem) as caught:
        made(desk, "own")
    assert [(one.code, one.file) for one in caught.value.issues] == [("FR104", "rules/priorities/own.yaml")]


def test_what_was_recorded_after_the_day_is_not_in_it(desk_on: DeskOn) -> None:
    put_in(desk_on(), child(1, ("sleep", 8, 4)))
    early = desk_on(ON - timedelta(days=10))
    page = priorities_page(early, start=START, end=ON, framework="shanarri")
    assert all(row["children"] == 0 for row in table(page, "shanarri_priorities"))
    assert SAM


def test_the_resource_map_counts_services_of_each_provider_for_each_activity(desk: Desk) -> None:
    rows = table(made(desk, "shared"), "growing_up_in_own_family_resources")
    wanted = {"health_visitor", "home_visiting", "family_hub", "stay_and_play", "speech_language"}
    early = [one for one in desk.directory.services.values() if wanted & set(one.help or ())]
    assert sum(row["activity_2"] for row in rows) == len(early) > 0
    assert len({row["provider"] for row in rows}) == len(rows)


def test_for_others_change_is_passed_on_for_one_framework_at_a_time(desk: Desk) -> None:
    put_in(desk, *(child(number, ("housing", 8, 4 if number % 2 else 9)) for number in range(1, 25)))
    every = made(desk, for_others=True)
    keys = {block.key for section in every.sections for block in section.blocks if isinstance(block, Table)}
    assert not [key for key in keys if key.endswith(("_change", "_contributes"))]
    assert "one framework at a time" in words_of(every)
    one = made(desk, "solihull", for_others=True)
    paid = by_code(table(one, "solihull_change"))["solihull_well_paid_work"]
    assert (paid["started"], paid["paired"], paid["improved"], paid["worse"]) == (24, 24, 12, 12)
    given = table(one, "solihull_contributes")
    assert given
    assert all(row["needs_carried"] in (HIDDEN, NOT_APPLICABLE) for row in given)
    assert all(row["unmet"] is HIDDEN for row in given)


def test_for_others_every_framework_can_be_made_alone(desk: Desk) -> None:
    put_in(desk, *(child(number, ("housing", 8, 4), ("sleep", 5, None)) for number in range(1, 14)))
    for name in ("solihull", "bsol_icb", "core20plus5", "shanarri", "supporting_families", "derby", "shared"):
        assert made(desk, name, for_others=True).sections
