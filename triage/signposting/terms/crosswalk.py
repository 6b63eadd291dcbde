"""``directory/crosswalk.yaml``: which kinds of help a term of a taxonomy stands for, and who said so.

An entry counts only where a named person reviewed it and nobody withdrew it since. Everything else is a suggestion,
and by a suggestion nobody is offered anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from triage.model import Day, Issue, Value
from triage.signposting.records import FORMAT, Codes, Service, Term, listed_or_none
from triage.source import Parsed, Path
from triage.vocabulary import Vocabulary

NAME = "crosswalk.yaml"
NOT_HELP = "none"
"""Stands under ``help`` where a person found that a term is no kind of help."""
_WHY_CODE = "nobody would ever be matched by a word that is not in the vocabulary"
_WHY_TWICE = "nobody could tell which of the two reviews counts"

Key = tuple[str, str]
"""Scheme and id of a term."""


def _format(value: Any) -> Any:
    if str(value) != FORMAT:
        raise ValueError(f"this program reads format {FORMAT}")
    return 1


def none_is_none(value: Any) -> Any:
    """No code stands for a review that found no kind of help."""
    return () if value == NOT_HELP else value


class Said(Value):
    """Who said it, and when."""

    by: Annotated[str, Field(min_length=1)]
    on: Day


class CrosswalkEntry(Value):
    """One term and what a person found it to mean."""

    scheme: str
    id: str
    title: str | None = None
    help: Annotated[Codes, BeforeValidator(none_is_none)]
    """Kinds of help; none where the term is no kind of help, and then ``reason`` says why."""
    for_: Codes = Field(default=(), alias="for")
    """Whom such a service works with, where its own record does not say."""
    reason: str | None = None
    reviewed: Said | None = None
    """Missing: a suggestion that nobody has reviewed."""
    withdrawn: Said | None = None
    evidence: str | None = None
    """What was seen when it was reviewed."""
    note: str | None = None

    @model_validator(mode="after")
    def _whole(self) -> CrosswalkEntry:
        if not self.help and not self.reason:
            raise ValueError(f"help: {NOT_HELP} needs a reason")
        if self.help and not self.for_:
            raise ValueError("the key 'for' must name at least one person")
        return self

    @property
    def key(self) -> Key:
        """Scheme and id."""
        return self.scheme, self.id

    @property
    def state(self) -> Literal["accepted", "refused", "withdrawn", "suggested"]:
        """What has become of it; only ``accepted`` routes anybody anywhere."""
        if self.withdrawn:
            return "withdrawn"
        if self.reviewed is None:
            return "suggested"
        return "accepted" if self.help else "refused"


class CrosswalkFile(Value):
    """The whole file."""

    format: Annotated[Literal[1], BeforeValidator(_format)]
    entries: Annotated[tuple[CrosswalkEntry, ...], BeforeValidator(listed_or_none)] = ()


@dataclass(frozen=True)
class Routed:
    """One kind of help that a service has by an accepted term."""

    help: str
    persons: tuple[str, ...]
    entry: CrosswalkEntry


@dataclass(frozen=True)
class Crosswalk:
    """All entries, and what they do."""

    entries: tuple[CrosswalkEntry, ...] = ()
    in_force: Mapping[Key, CrosswalkEntry] = field(default_factory=dict)
    """Reviewed and not withdrawn, accepted or refused, by term."""

    def of(self, term: Term) -> CrosswalkEntry | None:
        """The review in force of a term, or None where nobody reviewed it."""
        return self.in_force.get(term.key)

    def routed(self, service: Service) -> tuple[Routed, ...]:
        """Kinds of help that accepted terms add to the service's own record, in order of its terms.

        Where the record names whom it works with, that counts and not the entry's ``for``. Help that the record gives
        itself is not repeated, unless the record names nobody, so that it would reach nobody.
        """
        entries = [entry for term in service.terms or () if (entry := self.of(term))]
        return tuple(
            Routed(code, service.for_ or entry.for_, entry)
            for entry in entries
            for code in entry.help
            if not (code in service.help and service.for_)
        )

    def applied(self, service: Service) -> Service:
        """The record in effect; the same object where no accepted term adds anything."""
        if not service.terms or not self.in_force:
            return service
        routed = self.routed(service)
        if not routed:
            return service
        return service.in_effect({(one.help, person) for one in routed for person in one.persons})


def crosswalk_of(file: CrosswalkFile | None) -> Crosswalk:
    """Build the crosswalk from the file; an empty one where there is none."""
    entries = file.entries if file else ()
    live = {entry.key: entry for entry in entries if entry.state in {"accepted", "refused"}}
    return Crosswalk(entries, live)


def crosswalk_issues(parsed: Parsed, file: CrosswalkFile, vocabulary: Vocabulary) -> Iterator[Issue]:
    """Codes that are not in the vocabulary (DR201, DR202) and terms with two reviews in force (DR303)."""
    seen: dict[Key, int] = {}
    for number, entry in enumerate(file.entries):
        yield from _codes(parsed, number, ("help", "DR201", "help", entry.help), vocabulary)
        yield from _codes(parsed, number, ("for", "DR202", "people", entry.for_), vocabulary)
        if entry.state in {"withdrawn", "suggested"}:
            continue
        first = seen.setdefault(entry.key, number)
        if first != number:
            what = f"the term '{entry.id}' of '{entry.scheme}' has a second review in force (the first is in line {parsed.place(('entries', first))[0]})"
            mend = "take one of the two away, or withdraw it with `triage directory map undo`"
            yield _issue(parsed, ("entries", number), ("DR303", what, _WHY_TWICE, mend))


def _codes(
    parsed: Parsed, number: int, about: tuple[str, str, str, Iterable[str]], vocabulary: Vocabulary
) -> Iterator[Issue]:
    key, code, kind, words = about
    for index, word in enumerate(words):
        if not vocabulary.has(kind, word):
            near = vocabulary.nearest(kind, word)
            mend = f"did you mean '{near}'?" if near else f"see rules/vocabulary/{kind}.yaml"
            what = f"unknown word '{word}' under '{key}' of entry {number + 1}"
            yield _issue(parsed, ("entries", number, key, index), (code, what, _WHY_CODE, mend))


def _issue(parsed: Parsed, path: Path, said: tuple[str, str, str, str]) -> Issue:
    line, column = parsed.place(path)
    code, what, why, mend = said
    return Issue(file=parsed.name, line=line, column=column, code=code, what=what, why=why, mend=mend)
