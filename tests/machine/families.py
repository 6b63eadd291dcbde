"""Families that come to the desk: made up, of every age, with needs of several people."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from tests.machine.world import Pick

NEEDS = (
    ("sleep", "child"),
    ("anxiety", "child"),
    ("school_attendance", "child"),
    ("making_friends", "child"),
    ("sensory_needs", "child"),
    ("mental_health", "child"),
    ("neurodiversity", "child"),
    ("financial_difficulties", "family"),
    ("parental_stress", "parent"),
    ("parenting", "parent"),
    ("sibling_worry", "sibling"),
    ("accessing_food", "family"),
)
DANGERS = ("domestic_abuse_current", "suicidal_intent", "no_food_today")
SOURCES = ("gp", "primary_school", "parent_or_carer", "camhs")


def a_family(number: str, on: date, pick: Pick, indicators: list[str]) -> dict[str, Any]:
    """A case file of one to four needs; some children are days from their eighteenth birthday."""
    age = pick.one((0, 3, 8, 11, 15, 17, 17))
    child: dict[str, Any] = {"age": age, "postcode": pick.one(("B90", "B37", "B91", "CV7", "M1"))}
    if age == 17:
        born = on - timedelta(days=18 * 365 + 5 - pick.one((3, 25, 120)))
        child = {"date_of_birth": born.isoformat(), "postcode": "B90"}
    first = pick.number(len(NEEDS))
    needs = []
    people: dict[str, dict[str, Any]] = {}
    for place in range(1 + pick.number(4)):
        need, person = NEEDS[(first + place * 5) % len(NEEDS)]
        entry: dict[str, Any] = {"need": need, "severity": pick.one((None, 3, 6, 8, 9))}
        if person != "child":
            entry["person"] = person
        if person in ("parent", "sibling"):
            entry["who"] = person[0] + "1"
            people[entry["who"]] = {"id": entry["who"], "is": person, "lives_here": True}
            if person == "sibling":
                people[entry["who"]]["age"] = 9
        needs.append(entry)
    case: dict[str, Any] = {
        "case": number,
        "received": on.isoformat(),
        "child": child,
        "needs": needs,
        "people": list(people.values()),
        "consent": pick.one(
            (
                {"status": "given", "by": ["parent"]},
                {"status": "given", "by": ["parent"]},
                {"status": "given", "by": ["parent"]},
                {"status": "given", "by": ["parent"]},
                {"status": "not_asked"},
                {"status": "refused", "by": ["parent"]},
            )
        ),
        "referrer": {"source": pick.one(SOURCES)},
        "indicators": indicators,
    }
    if pick.number(3) == 0:
        case["awaiting"] = ["autism_assessment"]
    return case
