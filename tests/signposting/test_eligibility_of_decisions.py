"""Law 8 for whole decisions on generated directories, by the second opinion: on the day, days later, two years later."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest

from tests.builders import a_rulebook, in_plain_python
from tests.chance import Chance, Seeded
from tests.shipped import settings, vocabulary
from tests.signposting import eligibility_by_contract as contract
from tests.signposting.eligible_worlds import DAYS, HELPS, PROVIDER, directory_of, records, the_world
from triage.casefile import case_from_data
from triage.deciding import decide
from triage.model import Decision
from triage.rulebook import Rulebook

PERSONS = ("child", "family", "parent", "sibling")
LATER = (0, 1, 30, 92, 365, 740)
"""Days after which the same case is decided again; after more than two years everything is past its check date."""


def everything_offered() -> Rulebook:
    """Every kind of help that generated services give, for every person, sent and told."""
    offers = [
        {"help": code, "as": "signpost" if person == "parent" else "referral", "for": person}
        for code in HELPS
        for person in PERSONS
    ]
    rule = {"id": "everything", "title": "Everything is offered", "status": "live", "owner": "Example", "review_by": "2030-03-31", "rationale": "An example",
            "source": ["Example"], "when": {"age": {"of": "child"}}, "then": {"offer": offers, "plan": {"at_most": 12}}}  # fmt: skip
    return in_plain_python(a_rulebook(needs=[rule]))


def a_case(chance: Chance, on: date) -> dict[str, Any]:
    years, days = chance.pick((0, 3, 8, 10, 11, 17)), chance.pick((-1, 0, 1, 7, 42, 200))
    turned = on + timedelta(days=days)
    born = (
        date(turned.year - years, turned.month, min(turned.day, 28))
        if (turned.month, turned.day) != (2, 29)
        else date(turned.year - years, 3, 1)
    )
    child: dict[str, Any] = {
        "postcode": chance.pick(("B90", "B90 1AA", "B36", "M1")),
        "sex": chance.pick((None, "F", "M")),
        "school_area": chance.pick((None, "Solihull")),
        "language": chance.pick((None, "Romanian")),
    }
    child |= chance.pick(
        (
            {"date_of_birth": str(min(born, on))},
            {"date_of_birth": str(min(born, on))},
            {"age_months": str(years * 12)},
            {},
        )
    )
    practical = {"access": chance.some(("step_free", "sign_language"), 2), "cost": chance.pick((None, "free_only")), "times": chance.some(("evening", "saturday"), 1), "travel": chance.pick((None, "none"))}  # fmt: skip
    return {
        "case": "C-1", "received": str(on), "child": {key: value for key, value in child.items() if value}, "needs": [{"need": "sleep", "severity": "7"}],
        "people": [{"id": "sis", "is": "sibling", "date_of_birth": str(on.replace(year=on.year - 9, day=1))}],
        "consent": {"status": "given", "by": ["parent"]}, "practical": {key: value for key, value in practical.items() if value},
    }  # fmt: skip


def person_of(data: dict[str, Any], person: str, kind: str, on: date) -> dict[str, Any]:
    """The checker's person for one action of the decision."""
    child, said = data["child"], data["practical"]
    born = (
        child.get("date_of_birth")
        if person in {"child", "family"}
        else data["people"][0]["date_of_birth"]
        if person == "sibling"
        else None
    )
    months = (
        int(child["age_months"]) + _months(date.fromisoformat(data["received"]), on)
        if person in {"child", "family"} and "age_months" in child
        else None
    )
    return {
        "on": on, "person": person, "kind": kind, "home": child["postcode"], "authority": None, "sex": child.get("sex") if person == "child" else None,
        "school_area": child.get("school_area"), "language": child.get("language"), "born": date.fromisoformat(born) if born else None, "months": months,
        "adult": person == "parent", "needs_access": said.get("access", []), "pays": said.get("cost"), "times": said.get("times", []), "travel": said.get("travel"),
        "withheld": set(), "unsafe": set(), "receiving": set(), "waiting": set(), "tried": set(), "declined": set(), "left_out": set(), "nothing_came": set(),
        "receives_it": False, "waits_for_it": False, "tried_it": False, "nobody_agreed": False,
    }  # fmt: skip


def _months(start: date, end: date) -> int:
    return (end.year - start.year) * 12 + end.month - start.month - (1 if end.day < start.day else 0)


def hold(seeds: range) -> int:
    """Decide every seed's case on every later day; gives how many services were offered that the contract lets stand."""
    book, offered = everything_offered(), 0
    for seed in seeds:
        chance = Seeded(seed)
        first = chance.pick(DAYS)
        directory = directory_of(records(chance, first))
        plain = {
            code: json.loads(json.dumps(service.as_json())) for code, service in directory.services.items()
        }
        data = a_case(chance, first)
        for days in LATER:
            on = first + timedelta(days=days)
            found = decide(
                case_from_data(data, vocabulary(), on),
                rulebook=book,
                directory=directory,
                settings=settings(),
                on=on,
            )
            offered += _stands(found, plain, data, on, (seed, days))
            if days == LATER[-1]:
                assert not any(action.service for action in found.actions)
    return offered


def _stands(
    found: Decision, plain: dict[str, Any], data: dict[str, Any], on: date, where: tuple[int, int]
) -> int:
    offered = 0
    for action in found.actions:
        someone = {**person_of(data, action.person, action.kind, on), "help": action.help}
        for code in (*filter(None, [action.service]), *action.alternatives):
            assert contract.may_come(plain[code], someone), where
            assert contract.first_reason(plain[code], PROVIDER, someone, the_world()) is None, (
                where,
                code,
                someone,
            )
            offered += 1
    for entry in found.not_offered:
        if entry.reason != "household_cap":
            someone = {
                **person_of(data, entry.person, "signpost" if entry.person == "parent" else "referral", on),
                "help": entry.help,
            }
            assert (
                contract.first_reason(plain[entry.service], PROVIDER, someone, the_world()) == entry.reason
            ), (where, entry)
    assert all(
        len({action.service, *action.alternatives}) == 1 + len(action.alternatives)
        for action in found.actions
    )
    stale = {wish.help for wish in found.unmet if wish.reason == "all_out_of_date"}
    assert bool(stale) == any(action.help == "confirm_with_service" for action in found.actions), where
    return offered


def test_whatever_a_decision_names_may_be_offered_on_that_day_and_on_later_days():
    assert hold(range(40)) > 200


@pytest.mark.soak
def test_the_same_for_four_hundred_directories():
    hold(range(40, 440))
