"""Codes, days and people in words for the screens."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from triage.desk import Desk, code_in_words, fact_in_words
from triage.desk.accounts import looking
from triage.errors import TriageError

LEVEL_SHAPES = {1: "●○○○", 2: "●●○○", 3: "●●●○", 4: "●●●●"}
"""A shape for each level, so that nothing is said by colour alone."""
URGENT = "▲"
"""Stands before whatever comes before everything else."""
_PEOPLE = {
    "child": "the child",
    "family": "the family",
    "household": "the household",
    "parent": "parent or carer",
    "sibling": "brother or sister",
}


def day_in_words(day: date) -> str:
    """A day as it is printed: ``Mon 2 Nov 2026``."""
    return f"{day:%a} {day.day} {day:%b %Y}"


def clock(due_on: date, on: date) -> str:
    """How far off a day is: ``2 days late``, ``today``, ``tomorrow``, ``in 12 days``."""
    days = (due_on - on).days
    if days < 0:
        return f"{counted(-days, 'day')} late"
    return {0: "today", 1: "tomorrow"}.get(days, f"in {days} days")


def counted(number: int, thing: str) -> str:
    """A count with its noun: ``1 day``, ``2 days``."""
    return f"{number} {thing}{'' if number == 1 else 's'}"


def level_words(number: int, word: str) -> str:
    """A level by number, shape and word: ``3 ●●●○ intensive``."""
    return f"{number} {LEVEL_SHAPES[number]} {word}"


@dataclass(frozen=True)
class Acting:
    """In whose name something would be confirmed."""

    name: str
    """The registered person's name; empty where nobody may decide here."""
    cannot: str = ""
    """Why nobody may, and what helps; empty where somebody may."""


def acting(desk: Desk, by: str | None) -> Acting:
    """Find out whether the person named may decide here; a refusal is an answer, not an error."""
    try:
        return Acting(desk.must_know(by))
    except TriageError as refused:
        return Acting("", f"{refused.what}; {refused.mend}" if refused.mend else refused.what)


def looks(desk: Desk, by: str | None) -> str | None:
    """The name to look with: nobody's where it is not in use here, for a screen says so and goes on as for nobody."""
    try:
        person = looking(desk, by)
    except TriageError:
        return None
    return person.name if person else None


class Wording:
    """Titles of one desk. A stored decision is shown even where today's rules or services cannot be read: by its codes."""

    def __init__(self, desk: Desk) -> None:
        """Look codes up at ``desk``."""
        self._desk = desk

    @cached_property
    def _rule_titles(self) -> dict[str, str]:
        try:
            return {rule.id: rule.title for rule in self._desk.rulebook.rules}
        except TriageError:
            return {}

    @cached_property
    def _service_names(self) -> dict[str, str]:
        try:
            return {code: service.name for code, service in self._desk.directory.services.items()}
        except TriageError:
            return {}

    def title(self, kind: str, code: str) -> str:
        """The title of a code in one list; the code in words where the list does not hold it."""
        return (
            self._desk.vocabulary.title(kind, code)
            if self._desk.vocabulary.has(kind, code)
            else code_in_words(code)
        )

    def meaning(self, kind: str, code: str, key: str) -> str:
        """What a list says about a code under ``key``; empty where it says nothing."""
        entry = self._desk.vocabulary.of(kind).get(code)
        return (entry.text(key) or "") if entry else ""

    def level(self, number: int) -> tuple[str, str]:
        """The short word and the full title of a level."""
        for code, entry in self._desk.vocabulary.of("levels").items():
            if entry.text("level") == str(number):
                return code_in_words(code), self._desk.settings.level_titles.get(code) or entry.title
        return "", ""

    def service(self, code: str | None) -> str:
        """The name of a service; its id where the directory no longer has it."""
        return self._service_names.get(code, code) if code else ""

    def services(self, codes: Iterable[str]) -> str:
        """Names of services, one after the other."""
        return ", ".join(self.service(code) for code in codes)

    def rules(self, codes: Iterable[str]) -> str:
        """Titles of rules, one after the other; a rule of the engine itself by its id in words."""
        return "; ".join(self._rule_titles.get(code, code.replace("-", " ")) for code in codes)

    def facts(self, facts: Iterable[str]) -> str:
        """Facts in words, one after the other."""
        return "; ".join(fact_in_words(fact, self._desk.vocabulary) for fact in facts)

    def whom(self, person: str, who: str | None) -> str:
        """The person something is about; never a name."""
        word = _PEOPLE.get(person) or self.title("people", person).lower()
        return f"{word} ({who})" if who else word
