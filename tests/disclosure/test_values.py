"""The value statement for others: nothing but the map and the shown quantities goes in, so nothing else can come out."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.disclosure.generated import PRIORITIES, TODAY
from tests.outcomes.builders import a_case, a_need
from tests.valuing.builders import a_map, a_row, proxy, query, read
from triage.desk.passing_on.needs import needs_of
from triage.desk.passing_on.values import LEFT_OUT, PassedOn, passed_on
from triage.errors import Refused
from triage.model.history import CaseHistory
from triage.pages.statement import statement_page
from triage.pages.web import html
from triage.valuing import valuation_json, value

THRESHOLD = 5


def cases(need: str, better: int, worse: int = 0, *, first: int = 0, fall: int = 3) -> list[CaseHistory]:
    return [
        a_case(
            a_need(
                f"C-{need}-{first + number}",
                need,
                6,
                (6 - fall if number < better else 9,),
                services=(),
            )
        )
        for number in range(better + worse)
    ]


def given(record: list[CaseHistory], *rows: dict[str, Any], **changes: Any) -> PassedOn:
    found = value(read(a_map(*rows, **changes)), record, on=TODAY)
    return passed_on(found, needs_of(record, None, None, TODAY, PRIORITIES), THRESHOLD)


SLEEP = a_row("sleep", quantity=query("sleep"), proxy=proxy("1000"))
ANXIETY = a_row("anxiety", quantity=query("anxiety"), proxy=proxy("480"))


def test_a_row_of_few_is_null_and_in_no_sum():
    record = cases("sleep", 30) + cases("loneliness", 3) + cases("school_attendance", 20)
    lonely = a_row("lonely", quantity=query("loneliness"), proxy=proxy("75"))
    data = given(record, SLEEP, lonely).as_json()
    shown, hidden = data["rows"]
    assert (shown["id"], shown["suppressed"], shown["quantity"]) == ("sleep", False, "30")
    assert hidden["suppressed"]
    assert all(
        hidden[key] is None
        for key in ("quantity", "gross", "impact", "present_value", "years", "counts", "changes", "rounded")
    )
    assert hidden["evidence"] == []
    assert data["total"] == shown["present_value"]
    assert any(warning["code"] == LEFT_OUT for warning in data["warnings"])


def test_a_net_of_many_less_many_that_is_small_is_not_shown():
    record = cases("sleep", 12, 10) + cases("anxiety", 30)
    hidden = given(record, SLEEP, ANXIETY).as_json()["rows"][0]
    assert hidden["suppressed"], (
        "two people more got better than worse: pounds of two would be read as a count of two"
    )


def test_pounds_do_not_tell_how_few_got_worse():
    """Every change by a point counts, so that better less worse beside a shown number who got better is how many got worse."""
    record = cases("sleep", 30, 2) + cases("anxiety", 40, 9) + cases("loneliness", 30)
    every = a_row("sleep", quantity=query("sleep", 1, unit="needs"), proxy=proxy("1000"))
    lonely = a_row("lonely", quantity=query("loneliness"), proxy=proxy("75"))
    sleep, other = given(record, every, lonely).as_json()["rows"]
    assert sleep["suppressed"]
    assert other["quantity"] == "30"


def test_the_row_beside_a_hidden_one_is_not_shown_where_it_completes_the_whole():
    """All that got better are printed: 33. With 30 of them shown in pounds the other row is 3."""
    with pytest.raises(Refused, match="too few"):
        given(cases("sleep", 30) + cases("anxiety", 3), SLEEP, ANXIETY)


def test_no_case_is_named_and_no_count_of_the_record_stands_anywhere():
    record = cases("sleep", 30, 2) + cases("anxiety", 40)
    found = given(record, SLEEP, ANXIETY)
    texts = [
        json.dumps(found.as_json()),
        html(statement_page(found.valuation, made=TODAY, handling="for others")),
    ]
    assert not any("C-sleep" in text or "C-anxiety" in text for text in texts)


def test_who_stands_behind_the_same_quantities_changes_nothing():
    """Two records that show the same numbers give the same statement, byte for byte: the fingerprint is no test of guesses."""
    one = given(cases("sleep", 30) + cases("anxiety", 20), SLEEP, ANXIETY)
    other = given(cases("sleep", 30, first=500, fall=4) + cases("anxiety", 20, first=900), SLEEP, ANXIETY)
    assert one.as_json() == other.as_json()
    inside = value(read(a_map(SLEEP, ANXIETY)), cases("sleep", 30) + cases("anxiety", 20), on=TODAY)
    assert one.valuation.fingerprint != inside.fingerprint


def test_a_harm_that_few_had_stops_the_statement():
    record = cases("sleep", 30) + cases("anxiety", 20, 2)
    harm = a_row("harm", quantity=query("anxiety"), proxy=proxy("480"), negative="true")
    harm["quantity"]["records"] |= {"direction": "worse"}
    with pytest.raises(Refused, match="harm"):
        given(record, SLEEP, harm)


def test_where_every_row_is_of_few_there_is_no_statement():
    with pytest.raises(Refused, match="too few"):
        given(cases("sleep", 3), SLEEP)


def test_a_licensed_value_is_not_passed_on():
    licensed = a_row(
        "sleep", quantity=query("sleep"), proxy=proxy("1000", licence="bank", redistribute="false")
    )
    with pytest.raises(Refused, match="licensed"):
        given(cases("sleep", 30), licensed)


def test_what_was_typed_stands_as_in_the_statement_inside():
    typed = a_map()["rows"][0] | {
        "quantity": {"typed": "3", "unit": "people", "reason": "r", "source": "s", "basis": "printed"}
    }
    inside = value(read(a_map(typed)))
    found = passed_on(inside, needs_of([], None, None, TODAY), THRESHOLD)
    assert found.as_json()["total"] == valuation_json(inside)["total"]
