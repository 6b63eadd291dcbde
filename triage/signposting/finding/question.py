"""What a question in plain words was understood to ask; said back, so that a wrong reading can be seen and undone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

Day = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
DAYS: tuple[Day, ...] = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
Phrase = tuple[str, ...]
"""Parts that all have to be there; a part of several words stands as it is, one word behind the other."""


@dataclass(frozen=True)
class Reading:
    """One thing that was understood."""

    kind: str
    """age, near, day, time, person, language, access, cost, route, remote, room, diagnosis, sex."""
    value: str
    """In plain words, such as ``Saturday`` or ``age 4``."""
    said: str
    """The words it was read from; the option, where an option said it."""


@dataclass(frozen=True)
class Ages:
    """Ages in completed months that are meant, both ends included."""

    low: int
    high: int

    def __post_init__(self) -> None:
        """An age is from birth to 130 years, lowest first."""
        if not -12 <= self.low <= self.high <= 130 * 12 + 11:
            raise ValueError("ages the wrong way round or out of range")


@dataclass(frozen=True, order=True)
class Slot:
    """A time of the week: a day, and minutes since midnight from (included) and to (not included)."""

    day: int
    """0 Monday to 6 Sunday."""
    begins: int = 0
    ends: int = 24 * 60

    @property
    def whole_day(self) -> bool:
        """Whether no hour was said."""
        return (self.begins, self.ends) == (0, 24 * 60)


@dataclass(frozen=True)
class Group:
    """Words to look for that mean one thing; a service that has any of them has the group."""

    said: str
    """As it was typed."""
    phrases: tuple[Phrase, ...]
    """What was typed first, then what means nearly the same."""
    helps: frozenset[str] = frozenset()
    """Kinds of help that the words mean."""
    also_helps: frozenset[str] = frozenset()
    """Kinds of help that answer it less directly: they stand behind the others."""
    needs: frozenset[str] = frozenset()
    """Needs that the words name."""
    must: bool = True
    """Whether a service has to have it; else it only moves a service up."""


@dataclass(frozen=True)
class Correction:
    """A word that stands in no record and was read as the nearest that does."""

    typed: str
    meant: str


@dataclass(frozen=True)
class Question:
    """A question as it was read. Empty or None is not asked."""

    text: str = ""
    plain: bool = False
    """Words were taken literally: nothing but words was read from the text."""
    readings: tuple[Reading, ...] = ()
    groups: tuple[Group, ...] = ()
    corrections: tuple[Correction, ...] = ()
    ages: Ages | None = None
    persons: frozenset[str] = frozenset()
    sex: Literal["F", "M"] | None = None
    postcode: str | None = None
    authorities: frozenset[str] = frozenset()
    """Authority codes of a place that was named instead of a postcode."""
    slots: tuple[Slot, ...] = ()
    holidays: bool | None = None
    """True: it must run in school holidays; False: term time was asked for."""
    free: bool = False
    remote: bool | None = None
    routes: frozenset[str] = frozenset()
    languages: tuple[str, ...] = ()
    access: frozenset[str] = frozenset()
    """Codes of the vocabulary's list ``access``."""
    room: bool = False
    has_diagnosis: bool | None = None
    helps: frozenset[str] = frozenset()
    """Kinds of help that an option asked for."""
    facets: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Other filters by name of facet (tier, network, sector, provider) and the values wanted."""
    show_all: bool = False
    """Out-of-date and closed services are shown as well."""

    def said_back(self) -> str:
        """One line that says what was understood.

        >>> Question(readings=(Reading("age", "age 4", "four year old"),), groups=(Group("wet", (("wet",),), must=False),)).said_back()
        'age 4; looked for: wet'
        """
        parts = list(dict.fromkeys(reading.value for reading in self.readings))
        if self.groups:
            parts.append("looked for: " + ", ".join(dict.fromkeys(group.said for group in self.groups)))
        return "; ".join(parts) or "nothing in particular"

    def as_json(self) -> dict[str, Any]:
        """Plain data for ``understood``: the sentence, what was read from which words, and the words looked for."""
        return {
            "text": self.text,
            "plain": self.plain,
            "sentence": self.said_back(),
            "readings": [{"kind": one.kind, "value": one.value, "said": one.said} for one in self.readings],
            "words": [
                {
                    "said": group.said,
                    "also": [" ".join(phrase) for phrase in group.phrases[1:]],
                    "helps": sorted(group.helps | group.also_helps),
                    "must": group.must,
                }
                for group in self.groups
            ],
        }


WITHOUT: Mapping[str, Callable[[Question], Question]] = {
    "age": lambda question: replace(question, ages=None),
    "near": lambda question: replace(question, postcode=None, authorities=frozenset()),
    "day time": lambda question: replace(question, slots=(), holidays=None),
    "person": lambda question: replace(question, persons=frozenset()),
    "cost": lambda question: replace(question, free=False),
    "remote": lambda question: replace(question, remote=None),
    "route": lambda question: replace(question, routes=frozenset()),
    "language": lambda question: replace(question, languages=()),
    "access": lambda question: replace(question, access=frozenset()),
    "room": lambda question: replace(question, room=False),
    "diagnosis": lambda question: replace(question, has_diagnosis=None),
    "sex": lambda question: replace(question, sex=None),
    "help": lambda question: replace(question, helps=frozenset()),
    "filter": lambda question: replace(question, facets={}),
}
"""Kinds of readings -> the question without what they read; tried where nothing fits."""
