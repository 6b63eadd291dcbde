"""A case with its answer, and the parts of two answers that are held beside each other.

``wished`` is everything the rules want for somebody: an action, or an unmet entry where nothing can be given.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from tests import shipped
from tests.builders import DAY
from tests.chance import Chance
from triage.casefile import case_from_data
from triage.deciding import decide
from triage.model import Decision, Settings
from triage.signposting import Directory

Data = dict[str, Any]
REVIEWED = {"improved_need", "worse_need", "same_need", "retriage", "relapse_plan", "review_date"}
"""Flags about what changed between two scores."""


@dataclass
class Tryout:
    """One case, the choices of its seed, and the answer before anything is changed."""

    data: Data
    chance: Chance
    before: Decision

    def told(self, **changes: Any) -> Data:
        """The case with other keys; ``...`` takes a key out."""
        data = json.loads(json.dumps(self.data))
        data.update(changes)
        return {key: value for key, value in data.items() if value is not ...}

    def child(self, **changes: Any) -> Data:
        child = {**self.data["child"], **changes}
        return self.told(child={key: value for key, value in child.items() if value is not ...})


def decided(
    data: Data,
    *,
    on: date = DAY,
    settings: Settings | None = None,
    directory: Directory | None = None,
) -> Decision:
    """The decision with everything as shipped, unless something else is given."""
    usual = on == DAY and settings is None and directory is None
    if usual and (known := _FIRST.get(_key(data))) is not None:
        return known
    return decide(
        case_from_data(data, shipped.vocabulary(), on),
        rulebook=shipped.rulebook(),
        directory=directory or shipped.directory(),
        settings=settings or shipped.settings(),
        on=on,
    )


def first_decided(data: Data) -> Decision:
    """The decision before anything is changed; kept, because every relation begins with it."""
    key = _key(data)
    if key not in _FIRST:
        if len(_FIRST) >= MOST_KEPT:
            _FIRST.clear()
        _FIRST[key] = decided(data)
    return _FIRST[key]


def _key(data: Data) -> str:
    """What a case says; a list that holds nothing says nothing."""
    return json.dumps({key: value for key, value in data.items() if value not in ([], None)}, sort_keys=True)


MOST_KEPT = 600
_FIRST: dict[str, Decision] = {}


Key = tuple[Any, ...]


def doors(found: Decision) -> dict[Key, int]:
    return {(item.to, item.person, item.who): item.within_days for item in found.escalations}


def actions(found: Decision) -> dict[Key, int | None]:
    return {(item.help, item.person, item.who): item.within_days for item in found.actions}


def wished(found: Decision, but: frozenset[str] = frozenset()) -> set[Key]:
    """Help that rules want, leaving out what the engine adds where no rule has an answer."""
    return {
        (item.help, item.person, item.who)
        for item in _offers(found)
        if item.help not in {"advice_to_referrer", "confirm_with_service", *but}
    }


def _offers(found: Decision) -> tuple[Any, ...]:
    return (*found.actions, *found.unmet)


def asks(found: Decision) -> dict[Key, int | None]:
    return {(item.field, item.person, item.need): item.within_days for item in found.asks}


def reviews(found: Decision) -> dict[Key, int | None]:
    return {(item.by, item.reason): item.within_days for item in found.human_reviews}


def flags(found: Decision) -> set[str]:
    return {item.flag for item in found.flags}


def lost(what: str, before: set[Any], after: set[Any]) -> Iterator[str]:
    """What was there and is not any more."""
    for item in sorted(before - after, key=str):
        yield f"the {what} {item} is lost"


def later(what: str, before: dict[Key, int | None], after: dict[Key, int | None]) -> Iterator[str]:
    """What is still there and due later than it was."""
    for key, days in before.items():
        if key in after and days is not None:
            now = after[key]
            if now is None or now > days:
                yield f"the {what} {key} was due in {days} days and is due in {now}"


def not_lower(before: Decision, after: Decision) -> Iterator[str]:
    """Law 2: neither the level nor an escalation goes down, nor comes later."""
    if after.level.number < before.level.number:
        yield f"the level falls from {before.level.number} to {after.level.number}"
    yield from lost("escalation", set(doors(before)), set(doors(after)))
    yield from later("escalation", dict(doors(before)), dict(doors(after)))


def nothing_taken_away(before: Decision, after: Decision, but: frozenset[str] = frozenset()) -> Iterator[str]:
    """More in a case takes away no help, question, look or flag, and makes nothing later."""
    yield from not_lower(before, after)
    # Help for "a parent" is one referral with the same help for the one parent who is named.
    named = {(code, person, None) for code, person, _ in wished(after)}
    yield from lost("help", wished(before, but), wished(after) | named)
    yield from lost("question", set(asks(before)), set(asks(after)))
    yield from lost(
        "look by a person", set(reviews(before)) - {("coordinator", "no_service")}, set(reviews(after))
    )
    yield from lost("flag", flags(before) - REVIEWED, flags(after))
    for what, part in (("action", actions), ("question", asks), ("look", reviews)):
        yield from later(what, part(before), part(after))
    if after.review_on > before.review_on:
        yield f"the review moves from {before.review_on} to {after.review_on}"


def the_same(before: Decision, after: Decision, *parts: str) -> Iterator[str]:
    """These parts of two answers do not differ."""
    for part in parts:
        one, two = PARTS[part](before), PARTS[part](after)
        if one != two:
            gone, new = ([item for item in a if item not in b] if isinstance(a, (set, dict, list)) else a for a, b in ((one, two), (two, one)))  # fmt: skip
            yield f"{part} differ: {gone} before, {new} after"


PARTS: dict[str, Callable[[Decision], Any]] = {
    "level": lambda found: found.level.number,
    "escalations": doors,
    "actions": lambda found: [(item.kind, item.help, item.person, item.who, item.service, item.within_days, item.wait_well) for item in found.actions],
    "help": wished,
    "questions": asks,
    "looks": reviews,
    "flags": flags,
    "linked": lambda found: {(item.person, item.who, item.needs) for item in found.linked_people},
    "unmet": lambda found: {(item.help, item.person, item.who, item.reason) for item in found.unmet},
    "sharing": lambda found: found.sharing.basis,
    "review": lambda found: found.review_on,
    "step": lambda found: found.step,
}  # fmt: skip
ALL = tuple(PARTS)
