"""The terms that are known here: those that services carry, and those of taxonomies that were read beside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from triage.signposting.catalogue import Directory
from triage.signposting.records import Service
from triage.signposting.terms.crosswalk import CrosswalkEntry, Key

MOST_STEPS = 12
"""Broader terms that are followed upwards; a hierarchy that runs in a circle ends too."""


@dataclass(frozen=True)
class TaxonomyTerm:
    """One term as its taxonomy lists it."""

    scheme: str
    id: str
    title: str
    parent: str | None = None
    """Id of the broader term in the same taxonomy."""
    description: str = ""


@dataclass(frozen=True)
class KnownTerm:
    """One term, with all that is known of it here."""

    scheme: str
    id: str
    title: str
    parents: tuple[str, ...] = ()
    """Titles of the broader terms, the nearest first."""
    description: str = ""
    carriers: tuple[str, ...] = ()
    """Ids of the services that carry it, in order."""
    waiting: int = 0
    """How many of them have no kind of help that somebody reviewed."""
    review: CrosswalkEntry | None = field(default=None, compare=False)
    """The review in force, or None where nobody reviewed it."""

    @property
    def key(self) -> Key:
        """Scheme and id."""
        return self.scheme, self.id


def waits(service: Service) -> bool:
    """Whether a service is offered to nobody because nobody reviewed what help it gives, or for whom."""
    return not (service.help and service.for_)


def known_terms(directory: Directory, listed: Iterable[TaxonomyTerm] = ()) -> list[KnownTerm]:
    """Give every term that a service carries or a taxonomy lists: most waiting services first, then most carriers, then title.

    A term that is carried and listed is one term, known by scheme and id. A term that services carry under a scheme with no
    list of its own takes its broader terms from a list with the same id and title.
    """
    taxonomy = {(term.scheme, term.id): term for term in listed}
    elsewhere = {(term.id, term.title.casefold()): term for term in taxonomy.values()}
    carriers: dict[Key, list[str]] = {}
    titles: dict[Key, Counter[str]] = {}
    waiting: Counter[Key] = Counter()
    for service in directory.services.values():
        for key, title in {term.key: term.title for term in service.terms or ()}.items():
            carriers.setdefault(key, []).append(service.id)
            titles.setdefault(key, Counter())[title or key[1]] += 1
            waiting[key] += waits(service)
    carried = {(key[1], title.casefold()) for key, words in titles.items() for title in words}
    only_listed = {key for key, term in taxonomy.items() if (term.id, term.title.casefold()) not in carried}
    found = []
    for key in {*carriers, *only_listed}:
        # The commonest title; of equally common ones the first by spelling, so that the order of files never shows.
        title = (
            min(titles[key].items(), key=lambda row: (-row[1], row[0]))[0]
            if key in titles
            else taxonomy[key].title
        )
        entry = taxonomy.get(key) or elsewhere.get((key[1], title.casefold()))
        found.append(
            KnownTerm(
                *key,
                title=title,
                parents=_parents(entry, taxonomy),
                description=entry.description if entry else "",
                carriers=tuple(carriers.get(key, ())),
                waiting=waiting[key],
                review=directory.crosswalk.in_force.get(key),
            )
        )
    return sorted(
        found, key=lambda term: (-term.waiting, -len(term.carriers), term.title.casefold(), term.key)
    )


def _parents(entry: TaxonomyTerm | None, taxonomy: Mapping[Key, TaxonomyTerm]) -> tuple[str, ...]:
    found: list[str] = []
    for _ in range(MOST_STEPS):
        if entry is None or entry.parent is None:
            break
        entry = taxonomy.get((entry.scheme, entry.parent))
        if entry:
            found.append(entry.title)
    return tuple(found)
