"""From what is offered to a household to the problem that a plan solves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from triage.deciding.offering import FOR_STAFF, Proposal
from triage.deciding.planning.problem import Asked, Candidate, Problem
from triage.deciding.planning.worth import people_of
from triage.signposting import Offer
from triage.signposting.ranking import MOST, Points, weighed
from triage.signposting.room import LONG_WAIT_WEEKS
from triage.vocabulary import Vocabulary

SOON_WEEKS = LONG_WAIT_WEEKS // 2
"""Help that begins within so many weeks begins soon: half a school term."""
VERY_LONG_WEEKS = 26
"""Half a year."""
PREFERENCES: Mapping[str, frozenset[str]] = {
    "wanted": frozenset({"asked", "also_asked"}),
    "room": frozenset({"room", "wait"}),
    "near": frozenset({"reach", "near", "area"}),
    "network": frozenset({"network"}),
    "tier": frozenset({"tier"}),
}
"""What is preferred, by name -> the points of the directory's ranking that say it."""
_ROOM = MOST.room
_NEVER_CAPPED = frozenset({"health", "safety"})
"""Categories of help that no cap may hold back, where the help itself does not say: medical appointments and safety."""


@dataclass(frozen=True)
class Limits:
    """How many new services a household is asked to take on at once, and what it prefers."""

    most: int
    few: bool = False
    """Whether the family asked for few contacts, or a rule does for them: then a place saved outweighs a short wait."""
    wants: frozenset[str] = frozenset()
    """Kinds of help the family asked for."""
    met: frozenset[str] = frozenset()
    """Services that linked cases of the household have taken on: they leave fewer places, and take no further one."""
    least: int = 0
    """Places that are left whatever linked cases have taken on: no child goes without because of a brother or sister."""


def problem_of(
    proposals: Sequence[Proposal],
    severity: Mapping[str, int],
    vocabulary: Vocabulary,
    limits: Limits,
    without: frozenset[str] = frozenset(),
) -> Problem:
    """The problem of one household; ``without`` leaves out preferences (keys of :data:`PREFERENCES`).

    What no cap may hold back is outside: it keeps its own best service. These services are met whatever is planned, so they
    leave fewer of the household's places, and whatever else they give takes no further place. A place for what comes
    first (food) is always left.
    """
    outside = [item for item in proposals if item.service is None or is_exempt(item, vocabulary)]
    always = [item for item in outside if item.service is not None]
    services = frozenset(item.service for item in always if item.service is not None) | limits.met
    helping = [item for item in outside if item.wish.help not in FOR_STAFF and item.wish.kind != "task"]
    met = [_asked(item, severity, vocabulary, limits, without) for item in helping]
    asked = tuple(
        _asked(item, severity, vocabulary, limits, without)
        for item in proposals
        if item.service is not None and not is_exempt(item, vocabulary)
    )
    first = sum(one.first and services.isdisjoint(each.service for each in one.candidates) for one in asked)
    return Problem(
        asked=asked,
        most=max(first, limits.least, limits.most - len(services)),
        few=limits.few,
        always=services,
        answered=frozenset(claim for item in always for claim in claims(item)),
        helped=frozenset(person for one in met if one.contact for person in people_of(one)),
    )


def _asked(
    item: Proposal,
    severity: Mapping[str, int],
    vocabulary: Vocabulary,
    limits: Limits,
    without: frozenset[str],
) -> Asked:
    wish = item.wish
    entry = vocabulary.of("help").get(wish.help)
    first = entry is not None and entry.text("takes_first_place") == "yes"
    return Asked(
        help=wish.help,
        person=wish.person,
        who=wish.who or "",
        kind=wish.kind,
        days=wish.within_days,
        severity=max((severity.get(need, 0) for need in wish.needs), default=0),
        first=first,
        urgent=wish.urgent,
        contact=is_contact(item, vocabulary),
        wanted="wanted" not in without and wish.help in limits.wants,
        claims=frozenset(claims(item)),
        candidates=candidates(item.candidates, without, hurried=first or wish.urgent),
    )


def candidates(
    offers: Sequence[Offer], without: Iterable[str] = (), *, hurried: bool = False
) -> tuple[Candidate, ...]:
    """Services that suit with what each lacks beside the best; ``offers`` stand best first, as the directory ranks them.

    Among services for one help alone the plan agrees with the directory: nothing that ranks higher is called a step worse.
    Where help is ``hurried`` every other service than the first is a step back: food is not fetched from elsewhere so
    that the family meets one person fewer.
    """
    left_out = frozenset(field for name in without for field in PREFERENCES[name])
    scores = [weighed(_kept(offer.points, left_out)) if offer.points else offer.score for offer in offers]
    steps = [_steps(offer, left_out) for offer in offers]
    if not left_out:
        for place in range(len(steps) - 2, -1, -1):
            steps[place] = min(steps[place], steps[place + 1])
    if hurried:
        steps[1:] = [step + 1 for step in steps[1:]]
    best = max(scores, default=0)
    return tuple(
        Candidate(offer.service, step, best - score)
        for offer, step, score in zip(offers, steps, scores, strict=True)
    )


def _kept(points: Points, left_out: frozenset[str]) -> Points:
    return points._replace(**dict.fromkeys(left_out, 0))


def _steps(offer: Offer, left_out: frozenset[str]) -> int:
    """How many steps a service is from one that begins soon, can be reached, and was asked for by name."""
    points = offer.points
    if points is None:
        return 0
    found = 0
    if "room" not in left_out:
        found += _start(points, offer.wait_weeks)
    if "reach" not in left_out:
        found += points.reach == 0
    if "asked" not in left_out:
        found += points.asked == 0
    return found


def _start(points: Points, weeks: int | None) -> int:
    """0 where help begins soon, 1 where later or nobody knows, 2 behind a long wait, 3 behind half a year or more."""
    if weeks is None:
        return int(points.room != _ROOM)
    return (weeks >= SOON_WEEKS) + (weeks >= LONG_WAIT_WEEKS) + (weeks >= VERY_LONG_WEEKS)


def claims(item: Proposal) -> set[str]:
    """The needs of people and the waits that a proposal answers."""
    return {fact for fact in item.wish.facts if fact.startswith(("need ", "awaiting "))}


def is_contact(item: Proposal, vocabulary: Vocabulary) -> bool:
    """Whether the family meets somebody new. Reading or an app at home is none: it takes a place, and the last one."""
    entry = vocabulary.of("help").get(item.wish.help)
    return entry is None or entry.text("new_contact") != "no"


def is_exempt(item: Proposal, vocabulary: Vocabulary) -> bool:
    """Whether no cap may hold it back: a same-day action, a dated one, a medical appointment, a step of safety (law 13)."""
    wish = item.wish
    dated = any(fact.startswith("deadline ") for fact in wish.facts)
    return wish.within_days == 0 or dated or _is_appointment(wish.help, vocabulary)


def _is_appointment(help_code: str, vocabulary: Vocabulary) -> bool:
    """A medical appointment or a safety step: as the vocabulary says of the help, else by its category."""
    entry = vocabulary.of("help").get(help_code)
    if entry is None:
        return False
    said = entry.text("medical_appointment")
    return said == "yes" if said else entry.text("category") in _NEVER_CAPPED
