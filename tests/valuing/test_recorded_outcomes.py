"""Quantities counted in the record: the value laws as examples and as properties."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.outcomes.builders import START, TODAY, a_case, a_need, cases, records
from tests.valuing.builders import RATE, a_map, a_row, plain_people_value, proxy, query, read, shipped, typed
from triage.model.history import CaseHistory
from triage.valuing import Valuation, valuation_json, value

EACH = Decimal(1000) * Decimal("0.9") ** 3


def valued(record: list[CaseHistory], *rows: Any, **changes: Any) -> Valuation:
    return value(read(a_map(*rows, **changes)), record, on=TODAY)


def quantity(record: list[CaseHistory], wanted: Any) -> Decimal:
    return valued(record, a_row(quantity=wanted)).rows[0].quantity


BETTER, WORSE = (8, (4,)), (4, (8,))


def people(need: str, *changes: tuple[int | None, tuple[int | None, ...]], **more: Any) -> list[CaseHistory]:
    return [
        a_case(a_need(f"C-{number}", need, first, reviews, **more))
        for number, (first, reviews) in enumerate(changes)
    ]


def test_those_who_got_worse_are_subtracted_from_those_who_got_better():
    assert quantity(people("sleep", BETTER, BETTER, WORSE), query()) == 1


def test_when_more_got_worse_than_better_the_value_is_below_nothing_and_so_is_the_ratio():
    found = valued(people("sleep", BETTER, WORSE, WORSE))
    assert (found.total, found.ratio) == (-EACH, -EACH / 1000)
    assert "value_below_nothing" in {warning.code for warning in found.warnings}


def test_a_map_that_counts_only_the_better_says_how_many_worse_it_left_out():
    found = valued(people("sleep", BETTER, WORSE), a_row(quantity=query(net=False)))
    assert found.rows[0].quantity == 1
    assert any(
        warning.code == "worse_not_subtracted" and "1 needs that got worse" in warning.text
        for warning in found.warnings
    )


def test_a_fall_smaller_than_asked_for_is_no_change():
    assert quantity(people("sleep", (8, (7,)), (8, (6,))), query(least=2)) == 1


def test_a_category_counts_every_need_in_it_but_each_person_once():
    record = [a_case(a_need("C-1", "sleep", *BETTER), a_need("C-1", "anxiety", *BETTER))]
    wanted = {
        "records": {"category": "health", "by_at_least": "2", "at": "final", "net_of_worse": "true"},
        "unit": "people",
    }
    assert quantity(record, wanted) == 1
    assert quantity(record, {**wanted, "unit": "needs"}) == 2


def test_a_person_with_one_need_better_and_another_worse_counts_nothing():
    record = [a_case(a_need("C-1", "sleep", *BETTER), a_need("C-1", "anxiety", *WORSE))]
    assert quantity(record, query(["sleep", "anxiety"])) == 0


def test_two_sisters_are_two_people_and_the_same_case_is_named_once():
    record = [
        a_case(
            a_need(who="s1", person="sibling", first=8, reviews=(4,)),
            a_need(who="s2", person="sibling", first=8, reviews=(4,)),
        )
    ]
    found = valued(record)
    assert found.rows[0].quantity == 2
    assert found.rows[0].evidence == ("C-1",)


def test_a_query_may_ask_by_service_or_by_help():
    record = [
        *people("sleep", BETTER),
        a_case(a_need("C-9", first=8, reviews=(4,), services=("elsewhere",), helps=("gp",))),
    ]
    assert quantity(record, {"records": {"service": "elsewhere", "by_at_least": "2"}, "unit": "people"}) == 1
    assert quantity(record, {"records": {"help": ["gp", "sleep"], "by_at_least": "2"}, "unit": "people"}) == 2


def test_at_first_review_a_later_score_does_not_count():
    record = people("sleep", (8, (8, 2)), (8, (None, 2)))
    assert quantity(record, query(at="first_review")) == 0
    assert quantity(record, query(at="final")) == 2


def test_one_row_of_an_overlap_group_counts_for_one_person_the_one_worth_most():
    record = [
        a_case(a_need("C-1", "sleep", *BETTER), a_need("C-1", "anxiety", *BETTER)),
        a_case(a_need("C-2", "sleep", *BETTER)),
    ]
    found = valued(
        record,
        a_row("low", overlap_group="g"),
        a_row("high", quantity=query("anxiety"), proxy=proxy("3000"), overlap_group="g"),
    )
    assert [row.quantity for row in found.rows] == [1, 1]
    assert found.rows[0].evidence == ("C-2",)


def test_in_an_overlap_group_a_change_for_the_worse_is_never_hidden_by_a_better_one():
    record = [a_case(a_need("C-1", "sleep", *WORSE), a_need("C-1", "anxiety", *BETTER))]
    found = valued(
        record,
        a_row("sleep", overlap_group="g"),
        a_row("anxiety", quantity=query("anxiety"), proxy=proxy("3000"), overlap_group="g"),
    )
    assert found.total == -EACH


def test_one_change_that_two_rows_ask_for_counts_once_and_the_statement_says_so():
    found = valued(
        people("sleep", BETTER), a_row("one"), a_row("two", stakeholder="families", proxy=proxy("3000"))
    )
    assert [row.quantity for row in found.rows] == [0, 1]
    assert "counted_once" in {warning.code for warning in found.warnings}


def test_annualising_scales_the_period_to_a_year_and_is_a_forecast():
    wanted = a_map(a_row(quantity=query(annualise="true")))
    found = value(
        read(wanted), people("sleep", BETTER), start=date(2026, 1, 1), end=date(2026, 3, 14), on=TODAY
    )
    assert found.rows[0].quantity == 5
    assert found.forecast
    assert not valued(people("sleep", BETTER)).forecast
    assert any(warning.code == "annualised" and "73 days" in warning.text for warning in found.warnings)


def test_only_needs_first_recorded_in_the_period_are_valued():
    record = [a_case(a_need("C-1", day=date(2025, 1, 1), first=8, reviews=(4,))), *people("sleep", BETTER)]
    assert value(read(a_map()), record, start=START, end=TODAY, on=TODAY).rows[0].quantity == 1


def test_the_basis_says_what_the_figures_are():
    record = people("sleep", BETTER)
    made_up = [replace(history, synthetic=True) for history in record]
    assert valued(record).basis == "recorded"
    assert valued(made_up).basis == "synthetic"
    assert valued(made_up).warnings[0].code == "synthetic"
    assert valued(record, a_row(), a_row("typed", quantity=typed("3"))).basis == "mixed"


def test_the_shipped_map_of_recorded_outcomes_values_nothing_where_nothing_was_reviewed():
    found = value(shipped("recorded"), people("sleep", (8, ())), on=TODAY)
    assert found.total == 0
    assert {"cost_unknown", "nothing_reviewed", "lost"} <= {warning.code for warning in found.warnings}


def test_the_shipped_map_of_recorded_outcomes_has_a_range_and_names_its_cases():
    found = valuation_json(value(shipped("recorded"), people("loneliness", BETTER), on=TODAY))
    row = next(row for row in found["rows"] if row["id"] == "loneliness")
    assert row["evidence"] == ["C-0"]
    assert row["changes"] == [
        {
            "case": "C-0",
            "person": "child",
            "who": None,
            "need": "loneliness",
            "before": 8,
            "after": 4,
            "counts": 1,
        }
    ]
    assert found["simulation"]["ratio"] is None
    assert Decimal(found["simulation"]["total"]["p5"]) < Decimal(found["total"])


ROWS = [
    a_row("sleep", duration_years="3", drop_off={"rate": "0.2", "applied": "true", "source": "x"}),
    a_row(
        "anxiety",
        quantity=query("anxiety", 1),
        proxy=proxy("333.33", kind="wellbeing"),
        stakeholder="families",
        overlap_group="minds",
    ),
    a_row(
        "loneliness",
        quantity=query(["loneliness", "anxiety"], 3, unit="needs"),
        proxy=proxy("71.7", kind="economic"),
        stakeholder="economy",
        overlap_group="minds",
    ),
    a_row("school", quantity=query("school_attendance", at="first_review"), proxy=proxy("13258")),
]
PROPERTY_MAP = read(
    a_map(
        *ROWS,
        discounting={"schedule": "green_book", "convention": "mid_year"},
        horizon_years="3",
        groups={"public": ["health_services"], "others": ["families", "economy"]},
    )
)


@settings(max_examples=40)
@given(records())
def test_rows_add_up_to_every_total_exactly(record: list[CaseHistory]):
    data = valuation_json(value(PROPERTY_MAP, record, on=TODAY))
    total = Decimal(data["total"])
    assert sum(Decimal(row["present_value"]) for row in data["rows"]) == total
    for sums in ("by_stakeholder", "by_kind"):
        assert sum(map(Decimal, data[sums].values())) == total
    assert sum(Decimal(group["total"]) for group in data["groups"].values()) == total
    for row in data["rows"]:
        assert sum(map(Decimal, row["years"])) == Decimal(row["present_value"])
    assert Decimal(data["net"]) == total - 1000


@settings(max_examples=40)
@given(records())
def test_a_plain_second_reading_of_the_record_agrees_to_the_penny(record: list[CaseHistory]):
    found = value(read(a_map()), record, on=TODAY)
    assert abs(found.total - plain_people_value(record, "sleep", 2, EACH)) < Decimal("0.005")


@settings(max_examples=40)
@given(records(6), st.integers(0, 5))
def test_taking_one_case_away_takes_away_exactly_its_own_pounds(record: list[CaseHistory], number: int):
    if number >= len(record):
        return
    rest = record[:number] + record[number + 1 :]
    whole, left, alone = (value(PROPERTY_MAP, part, on=TODAY) for part in (record, rest, [record[number]]))
    assert whole.total == left.total + alone.total
    assert {row.row.id for row in whole.rows if record[number].case in row.evidence} == {
        row.row.id for row in alone.rows if row.evidence
    }


@given(cases(), st.data())
def test_a_change_for_the_worse_never_raises_the_value_and_lowers_it_where_it_counts(
    case: CaseHistory, data: st.DataObject
):
    if not case.needs:
        return
    number = data.draw(st.integers(0, len(case.needs) - 1))
    need = case.needs[number]
    scored = [index for index, (_, score) in enumerate(need.reviews) if score is not None]
    if need.first[1] is None or not scored:
        return
    where = data.draw(st.sampled_from(scored))
    day, score = need.reviews[where]
    worse = tuple(
        (day, data.draw(st.integers(score, 10))) if index == where else review
        for index, review in enumerate(need.reviews)
    )
    after = replace(
        case, needs=(*case.needs[:number], replace(need, reviews=worse), *case.needs[number + 1 :])
    )
    assert value(PROPERTY_MAP, [after], on=TODAY).total <= value(PROPERTY_MAP, [case], on=TODAY).total


@given(st.integers(1, 8))
def test_one_more_child_who_got_worse_costs_exactly_one_child(first: int):
    better = people("sleep", BETTER, BETTER)
    worse = a_case(a_need("C-9", "sleep", first, (first + 2,)))
    assert valued([*better, worse]).total == valued(better).total - EACH


@settings(max_examples=40)
@given(records())
def test_whoever_was_not_scored_again_earns_nothing(record: list[CaseHistory]):
    unseen = [
        replace(
            history,
            needs=tuple(
                replace(need, reviews=tuple((day, None) for day, _ in need.reviews)) for need in history.needs
            ),
        )
        for history in record
    ]
    found = value(PROPERTY_MAP, unseen, on=TODAY)
    assert found.total == 0
    assert all(not row.evidence for row in found.rows)


@settings(max_examples=40)
@given(records())
def test_the_order_of_cases_changes_neither_pounds_nor_fingerprint(record: list[CaseHistory]):
    one, other = (
        valuation_json(value(PROPERTY_MAP, part, start=START, end=TODAY, on=TODAY))
        for part in (record, record[::-1])
    )
    assert one == other


@settings(max_examples=40)
@given(records())
def test_each_change_is_counted_in_one_row_only(record: list[CaseHistory]):
    found = value(
        read(
            a_map(
                a_row("one"),
                a_row("two", proxy=proxy("2000"), quantity=query(["sleep", "anxiety"], 1)),
                a_row("three", quantity=query("anxiety", 4)),
            )
        ),
        record,
        on=TODAY,
    )
    counted = [
        (change.case, change.person, change.who, change.need)
        for row in found.rows
        for change in row.found.counted
    ]
    assert len(counted) == len(set(counted))


def test_rates_are_taken_one_after_another():
    assert valued(people("sleep", BETTER)).total == EACH
    assert RATE["rate"] == "0.10"
