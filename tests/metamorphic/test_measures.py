"""The relations can fail: what is held beside each other tells a loss, a delay and a difference."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from tests import shipped
from tests.builders import DAY
from tests.metamorphic.measures import ALL, Tryout, decided, not_lower, nothing_taken_away, the_same
from tests.metamorphic.realistic import realistic_case
from tests.metamorphic.relations import RELATIONS
from tests.metamorphic.smaller import broken, smallest
from triage.casefile import case_from_data

CALM: dict[str, Any] = {
    "case": "C-1",
    "child": {"age": "8", "postcode": "B90 1AA"},
    "needs": [{"need": "sleep", "severity": "5"}],
}
GRAVE: dict[str, Any] = {
    **CALM,
    "needs": [{"need": "sleep", "severity": "9"}],
    "indicators": ["unexplained_injury"],
}


def test_less_after_than_before_is_told() -> None:
    calm, grave = decided(CALM), decided(GRAVE)
    assert list(not_lower(calm, grave)) == []
    assert {line.split(" ")[1] for line in not_lower(grave, calm)} == {"level", "escalation"}
    told = " ".join(nothing_taken_away(grave, calm))
    assert all(word in told for word in ("help", "question", "look by a person"))
    assert {line.split(" ")[0] for line in the_same(calm, grave, *ALL)} >= {"level", "escalations", "actions"}
    assert list(the_same(calm, decided(CALM), *ALL)) == []


def test_made_up_children_are_repeatable_different_and_valid() -> None:
    children = [realistic_case(seed) for seed in range(60)]
    assert children == [realistic_case(seed) for seed in range(60)]
    assert len({str(child["needs"]) for child in children}) > 50
    for child in children:
        case_from_data(child, shipped.vocabulary(), DAY)


def test_every_relation_says_what_it_holds() -> None:
    assert all(relation.__doc__ for relation in RELATIONS)


def test_the_smallest_case_still_breaks_what_the_large_one_broke() -> None:
    def never_sleep(one: Tryout) -> Iterator[str]:
        """No case is about sleep."""
        yield from (row["need"] for row in one.data["needs"] if row["need"] == "sleep")

    large = {**GRAVE, "needs": [{"need": "diet", "severity": "3"}, *GRAVE["needs"]], "narrative": "Long."}
    assert broken(never_sleep, large, 1) == ["sleep"]
    assert smallest(never_sleep, large, 1) == {"case": "C-1", "child": {}, "needs": GRAVE["needs"]}


def test_help_for_the_next_working_day_is_as_pressing_on_a_friday() -> None:
    case = {**CALM, "needs": [{"need": "managing_health_condition", "severity": "10"}]}
    friday, monday = date(2026, 11, 20), date(2026, 11, 23)
    assert (friday.weekday(), monday - friday) == (4, timedelta(days=3))
    asked = {
        day: [ask.within_days for ask in decided(case, on=day).asks if ask.field == "consent"]
        for day in (friday, monday)
    }
    assert asked == {friday: [0], monday: [0]}
