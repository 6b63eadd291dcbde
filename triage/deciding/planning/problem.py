"""What a plan is made from and what it says: plain values, so that the same question has the same answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

KINDS = ("referral", "signpost", "support", "task")
"""Of two kinds of help that are equally soon and severe, what is sent comes before what is told."""
WEEK = 7
"""Days within which help is soon."""
HIGH = 7
"""Severity from which a need is high (contract, section 1)."""
UNSCORED = 5
"""What a need that nobody scored is read as (contract, section 1)."""
Key = tuple[str, str, str]
"""Help, person, who (empty where nobody is named)."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A service that may give the help; all of them take the person on the day."""

    service: str
    setback: int
    """How clearly worse than the best for this help: 0 not, 1 by a step, 2 or more never as a way to see fewer people."""
    price: int
    """What it lacks beside the best for this help in whole points, 0 or more; of equal prices the first id is best."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One kind of help for one person that wants a service, and would take a place."""

    help: str
    person: str
    who: str = ""
    kind: str = "referral"
    days: int | None = None
    """Calendar days within which it is wanted; None is whenever."""
    severity: int = 0
    """The severest need behind it, 0 to 10."""
    first: bool = False
    """Takes a place before any other: nobody is hungry while something else is arranged."""
    urgent: bool = False
    """Wanted by the next working day."""
    contact: bool = True
    """Whether the family meets somebody; an app or a leaflet is none and gets the last place."""
    wanted: bool = False
    """Whether the family asked for this help."""
    claims: frozenset[str] = frozenset()
    """The needs of people and the waits it answers, as facts: ``need child sleep 7``, ``awaiting autism_assessment``."""
    candidates: tuple[Candidate, ...] = ()

    @property
    def key(self) -> Key:
        """By which a plan names it."""
        return self.help, self.person, self.who

    @property
    def order(self) -> tuple[int, int, int, str, str, str]:
        """The household's order: sooner, then more severe, then sent before told; the rest by code."""
        days = 999 if self.days is None else self.days
        return days, -self.severity, KINDS.index(self.kind), self.help, self.person, self.who


@dataclass(frozen=True, slots=True)
class Problem:
    """Everything that a plan of one household is made from. The order of nothing in it matters."""

    asked: tuple[Asked, ...]
    most: int
    """Services that may take a place, 0 or more: what the cap leaves beside ``always``."""
    few: bool = False
    """Whether the family asked for few contacts, or a rule does for them."""
    always: frozenset[str] = frozenset()
    """Services the family meets whatever is planned (contract, law 13): used for other help too, they take no further place."""
    answered: frozenset[str] = frozenset()
    """Claims that these answer already."""
    helped: frozenset[str] = frozenset()
    """People with whose needs somebody helps already: ``person`` or ``person#who``."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Which service gives which help, and what waits for a place."""

    chosen: Mapping[Key, str]
    put_off: tuple[Key, ...]
    """In the household's order."""
    places: tuple[str, ...]
    """Services that take a place, by id."""
    worth: tuple[int, ...]
    """What the help that has a place is worth: a count for each of ``levels``, and last which help it is; more is better."""
    levels: tuple[int, ...]
    """Which counts of :mod:`triage.deciding.planning.worth` occur in this household, the first first."""
    setbacks: int
    """Steps worse than the best service for each help, summed."""
    price: int
    """Points that the services lack beside the best for each help, summed."""
    proved: bool
    """False where the search was stopped at its limit: then this is the best plan found, and nobody proved it the best."""
    looked: int
    """How many partial plans were looked at."""

    def behind(self, *, few: bool) -> tuple[object, ...]:
        """By which two plans of one problem are compared: the lower is the better plan."""
        lost = tuple(-each for each in self.worth)
        count = len(self.places)
        first = (count, self.setbacks) if few else (self.setbacks, count)
        return lost, *first, self.price, tuple(self.chosen.values())
