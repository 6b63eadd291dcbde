"""An independent reading in plain Python agrees to the penny, for any map and any record; deleting takes its own pounds."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.outcomes.builders import CATEGORIES, TODAY, a_need, records
from tests.valuing.builders import a_map, a_row, proxy, query, read, typed
from tests.valuing.recompute import recompute
from triage.model.history import CaseFacts, CaseHistory
from triage.valuing import Valuation, valuation_json, value

PENNY = Fraction(1, 200)
NEEDS = sorted(CATEGORIES)
shares = st.integers(0, 20).map(lambda part: str(Decimal(part) / 20))


@st.composite
def questions(draw: st.DrawFn) -> dict[str, Any]:
    asked: dict[str, Any] = {
        "by_at_least": str(draw(st.integers(1, 4))),
        "at": draw(st.sampled_from(["final", "first_review"])),
    }
    kind = draw(st.sampled_from(["need", "need", "category", "service", "programme"]))
    asked[kind] = {
        "need": lambda: draw(st.lists(st.sampled_from(NEEDS), min_size=1, max_size=3, unique=True)),
        "category": lambda: draw(st.sampled_from(["health", "social_personal", "education"])),
        "service": lambda: draw(st.sampled_from(["sleep-advice", "listening-ear"])),
        "programme": lambda: "sleep_support",
    }[kind]()
    if draw(st.booleans()):
        asked["person"] = draw(st.sampled_from(["child", "sibling"]))
    if draw(st.integers(0, 3)) == 0:
        asked["net_of_worse"] = "false"
    if draw(st.integers(0, 3)) == 0:
        asked["from_severity"] = str(draw(st.integers(1, 8)))
    if draw(st.integers(0, 3)) == 0:
        asked[draw(st.sampled_from(["specified_by", "not_specified_by"]))] = draw(
            st.sampled_from([{"need": "anxiety"}, {"indicator": "young_carer"}])
        )
    if draw(st.integers(0, 3)) == 0:
        asked["reason"] = "awaiting_autism_assessment"
    return asked


@st.composite
def rows(draw: st.DrawFn, number: int) -> dict[str, Any]:
    harm = draw(st.integers(0, 4)) == 0
    asked = draw(questions())
    if harm:
        asked["direction"] = "worse"
        asked.pop("net_of_worse", None)
    counts = (
        typed(str(draw(st.integers(0, 50))))
        if draw(st.integers(0, 5)) == 0
        else {"records": asked, "unit": draw(st.sampled_from(["people", "needs", "households"]))}
    )
    # Values are far enough apart that no two rows are worth the same by accident of rounding.
    worth = draw(st.integers(1, 400)) * 25 + number
    return a_row(
        f"row-{number}",
        stakeholder=draw(st.sampled_from(["health_services", "education", "children_families"])),
        quantity=counts,
        proxy=proxy(str(worth), kind=draw(st.sampled_from(["fiscal", "economic", "wellbeing"]))),
        probability={"rate": draw(shares)},
        deadweight={"rate": draw(shares), "source": "x"},
        displacement={"rate": draw(shares), "source": "x"},
        attribution_to_others={"rate": draw(shares), "source": "x"},
        drop_off={
            "rate": draw(shares),
            "applied": draw(st.sampled_from(["true", "false"])),
            "source": "x",
            "from_year": draw(st.sampled_from(["1", "2"])),
        },
        improvement={"share": draw(shares), "applied": draw(st.sampled_from(["factor", "not_applied"]))},
        starts_year=str(draw(st.integers(1, 3))),
        duration_years=str(draw(st.integers(1, 4))),
        overlap_group=draw(st.sampled_from([None, None, "one", "two"])),
        negative="true" if harm else "false",
    )


@st.composite
def maps(draw: st.DrawFn) -> dict[str, Any]:
    how = st.sampled_from(["start_of_year", "end_of_year"])
    return a_map(
        *(draw(rows(number)) for number in range(draw(st.integers(1, 5)))),
        discounting=draw(
            st.one_of(
                st.just("none"),
                st.fixed_dictionaries({"schedule": st.just("green_book"), "convention": how}),
                st.fixed_dictionaries({"rate": st.sampled_from(["0", "0.015", "0.1"]), "convention": how}),
            )
        ),
        horizon_years=str(draw(st.integers(1, 5))),
    )


@st.composite
def homes(draw: st.DrawFn, most: int = 6) -> list[CaseHistory]:
    """A record in which some cases are of one home, with reasons and indicators."""
    found = []
    for history in draw(records(most)):
        about = CaseFacts(
            reasons=draw(st.sampled_from([(), ("awaiting_autism_assessment",)])),
            indicators=draw(st.sampled_from([(), ("young_carer",)])),
            household=draw(st.sampled_from([None, "home-1", "home-2"])),
        )
        programmes = draw(st.sampled_from([(), ("sleep_support",)]))
        found.append(
            replace(
                history,
                about=about,
                needs=tuple(replace(need, about=about, programmes=programmes) for need in history.needs),
            )
        )
    return found


@settings(max_examples=60)
@given(maps(), homes())
def test_a_plain_recomputation_of_any_map_agrees_to_the_penny(
    map_data: dict[str, Any], record: list[CaseHistory]
):
    found = valuation_json(value(read(map_data), record, on=TODAY))
    plain = recompute(map_data, record, TODAY)
    for row in found["rows"]:
        assert abs(Fraction(row["present_value"]) - plain.rows[row["id"]]) < PENNY, row["id"]
        assert Fraction(row["quantity"]) == plain.quantities[row["id"]]
        if row["changes"] is not None:
            counted = [(each["case"], each["person"], each["who"], each["need"]) for each in row["changes"]]
            assert sorted(counted, key=str) == plain.counted[row["id"]]
    assert abs(Fraction(found["total"]) - plain.total) < PENNY * len(found["rows"])


def pounds_by_case(found: Valuation) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = {}
    for row in found.rows:
        for case, amount in row.cases.items():
            sums[case] = sums.get(case, Decimal(0)) + amount
    return sums


@settings(max_examples=30)
@given(maps(), homes())
def test_every_pound_leads_to_cases_and_the_cases_add_up_to_their_rows(
    map_data: dict[str, Any], record: list[CaseHistory]
):
    found = value(read(map_data), record, on=TODAY)
    plain = recompute(map_data, record, TODAY)
    for row in found.rows:
        if row.found is not None:
            assert sum(row.cases.values()) == row.sum.present_value
            assert set(row.cases) <= set(row.evidence)
    for case, amount in pounds_by_case(found).items():
        assert abs(Fraction(amount) - plain.cases[case]) < PENNY


@settings(max_examples=30)
@given(maps(), homes(), st.integers(0, 5))
def test_a_case_that_goes_takes_exactly_its_own_pounds_and_a_home_exactly_those_of_the_home(
    map_data: dict[str, Any], record: list[CaseHistory], number: int
):
    if number >= len(record):
        return
    wanted = read(map_data)
    home = record[number].about.household
    gone = [
        history
        for history in record
        if history is record[number] or (home and history.about.household == home)
    ]
    rest = [history for history in record if history not in gone]
    whole, left = (value(wanted, part, on=TODAY) for part in (record, rest))
    names = {history.case for history in gone}
    theirs = sum((amount for case, amount in pounds_by_case(whole).items() if case in names), Decimal(0))
    assert whole.total - left.total == theirs
    assert {
        case: amount for case, amount in pounds_by_case(whole).items() if case not in names
    } == pounds_by_case(left)


def test_one_of_two_linked_cases_that_goes_gives_its_twin_what_was_counted_once():
    """What a deleted case of a home had counted for both, the other counts now: never both, never neither."""
    about = CaseFacts(household="home")
    record = [
        CaseHistory(
            case, (replace(a_need(case, "anxiety", 8, (4,), person="parent"), about=about),), about=about
        )
        for case in ("C-1", "C-2")
    ]
    wanted = read(a_map(a_row(quantity=query("anxiety"))))
    assert value(wanted, record, on=TODAY).rows[0].quantity == 1
    assert value(wanted, record[:1], on=TODAY).rows[0].quantity == 1
    assert value(wanted, record[1:], on=TODAY).rows[0].quantity == 1
