"""Everything made for others, taken together, gives no hidden count back; and the attack finds what is hidden badly."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import pytest

from tests.disclosure.attacker import NAMES, Attacker, printed, read_outcomes, read_values
from tests.disclosure.generated import PRIORITIES, TODAY, a_record, maps
from tests.valuing.builders import read
from triage.desk.passing_on.needs import needs_of
from triage.desk.passing_on.outcomes import EVERYTHING, for_others
from triage.desk.passing_on.values import passed_on
from triage.errors import Refused
from triage.outcomes import COUNTS, GROUPINGS, OutcomeReport, summarise
from triage.valuing import valuation_json, value

NOT_AGAIN = ("lost", "awaiting_review")
"""How many of the whole were not scored again is always told, and is few at times: which of them are lost and which wait is not."""
Known = dict[tuple[str, str, str], int]


@dataclass(frozen=True)
class Found:
    """What an attack came to."""

    hidden: int
    """Small counts looked for."""
    recovered: int
    """Of these, counts that can be one number only."""
    narrow: int
    """Of these, counts that can be fewer numbers than the threshold (:data:`NOT_AGAIN` left out)."""


def outcomes(record: Any) -> OutcomeReport:
    return summarise(record, None, None, TODAY, by=GROUPINGS, priorities=PRIORITIES)


def as_rows(report: OutcomeReport) -> list[dict[str, Any]]:
    return [row.as_json() for row in (*report.rows, report.overall)]


def truth(report: OutcomeReport) -> Known:
    return {
        (row.by, row.key, name): count(row)
        for row in (*report.rows, report.overall)
        for name, count in COUNTS.items()
    }


def small(rows: Sequence[dict[str, Any]], true: Known, threshold: int) -> list[tuple[str, str, str]]:
    return [
        (row["by"], row["key"], name)
        for row in rows
        for name in NAMES
        if printed(row)[name] is None and 0 < true[row["by"], row["key"], name] < threshold
    ]


def attack(one: Attacker, cells: Sequence[Any], true: Known, threshold: int) -> Found:
    recovered = narrow = 0
    for cell in cells:
        low, high = one.ends(cell)
        assert low <= true[cell] <= high, f"the attack itself is wrong about {cell}"
        recovered += low == high
        narrow += high - low < threshold - 1 and cell[2] not in NOT_AGAIN
    return Found(len(cells), recovered, narrow)


def asked_of(data: dict[str, Any]) -> dict[str, tuple[list[str], int, str]]:
    found = {}
    for row in data["rows"]:
        query = row["quantity"]["records"]
        needs = query["need"] if isinstance(query["need"], list) else [query["need"]]
        found[row["id"]] = (needs, int(query["by_at_least"]), row["quantity"]["unit"])
    return found


def together(seed: int, most: int | None) -> Found:
    """Attack the outcomes by every grouping and both maps of one record at once; at most ``most`` cells of it."""
    draw = random.Random(seed)
    threshold = draw.choice((3, 5, 10))
    record = a_record(seed, draw.choice((12, 30, 60, 120, 240)))
    report = outcomes(record)
    rows = as_rows(for_others(report, record, threshold, on=TODAY, priorities=PRIORITIES))
    one = read_outcomes(rows)
    needs = needs_of(record, None, None, TODAY, PRIORITIES)
    data = maps()[seed % 2]
    try:
        passed = passed_on(value(read(data), record, on=TODAY), needs, threshold).as_json()
    except Refused:
        pass
    else:
        read_values(one, passed, asked_of(data))
    true = truth(report)
    cells = small(rows, true, threshold)
    if most is not None:
        cells = draw.sample(cells, min(most, len(cells)))
    return attack(one, cells, true, threshold)


def added(found: Sequence[Found]) -> Found:
    return Found(
        sum(one.hidden for one in found),
        sum(one.recovered for one in found),
        sum(one.narrow for one in found),
    )


def test_of_everything_passed_on_together_no_small_count_is_worked_out():
    found = added([together(seed, 5) for seed in range(5)])
    assert found.hidden > 20
    assert (found.recovered, found.narrow) == (0, 0)


@pytest.mark.long
def test_where_hardly_anybody_was_lost_how_many_began_narrows_nobody_down():
    """All but 3 of 19 were scored again, which is always told: of five in a row at least two were, so the five is not shown."""
    found = together(425, None)
    assert found.hidden > 20
    assert (found.recovered, found.narrow) == (0, 0)


@pytest.mark.soak
def test_of_500_generated_records_no_small_count_is_worked_out():
    found = added([together(seed, 12) for seed in range(500)])
    print(found)
    assert found.recovered == 0
    assert found.narrow == 0


def only_small_hidden(report: OutcomeReport, threshold: int) -> OutcomeReport:
    """What hiding small counts alone would print: no second hiding, and means left as they are."""
    rows = [
        replace(
            row,
            hidden=frozenset(name for name, count in COUNTS.items() if 0 < count(row) < threshold),
        )
        for row in (*report.rows, report.overall)
    ]
    return replace(report, rows=tuple(rows[:-1]), overall=rows[-1])


def test_the_attack_finds_what_is_hidden_without_a_second_hiding():
    record = a_record(3, 120)
    report = outcomes(record)
    rows = as_rows(only_small_hidden(report, 5))
    true = truth(report)
    found = attack(read_outcomes(rows), small(rows, true, 5)[:15], true, 5)
    assert found.recovered > 0


def test_the_attack_finds_who_got_worse_from_pounds_that_were_not_held_back():
    for seed in range(20):
        record = a_record(seed, 120)
        report = outcomes(record)
        rows = as_rows(for_others(report, record, 5, on=TODAY, priorities=PRIORITIES))
        one = read_outcomes(rows)
        data = maps()[0]
        read_values(one, valuation_json(value(read(data), record, on=TODAY)), asked_of(data))
        true = truth(report)
        cells = [cell for cell in small(rows, true, 5) if cell[0] == "need" and cell[2] == "worse"]
        if cells and attack(one, cells, true, 5).narrow:
            return
    pytest.fail("pounds divided by a known value of one gave nothing back")


def test_of_few_people_nothing_is_passed_on():
    record = a_record(1, 3)
    found = for_others(outcomes(record), record, 10, on=TODAY, priorities=PRIORITIES)
    assert all(row.hidden == EVERYTHING for row in (*found.rows, found.overall))
