"""Where a service says what was looked for, and what an index can be asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from triage.signposting.finding.question import Phrase


@dataclass(frozen=True)
class Found:
    """Words that stand in one field of a service."""

    field: str
    """A field of :data:`triage.signposting.finding.documents.FIELDS`."""
    words: tuple[str, ...]
    """As the record writes them."""


class TextIndex(Protocol):
    """The words of all services; see :class:`triage.store.service_index.ServiceIndex`."""

    def scores(self, phrases: Sequence[Phrase], *, own_words: bool = False) -> dict[str, float]:
        """Service id -> how well it says any of the phrases, above nought; with ``own_words`` in its name and summary alone."""

    def giving(self, helps: Iterable[str]) -> frozenset[str]:
        """Ids of the services that give any of these kinds of help."""

    def where(self, phrases: Sequence[Phrase], services: Sequence[str]) -> dict[str, list[Found]]:
        """For each service, the fields in which it says the phrases."""

    def knows(self, word: str) -> bool:
        """Whether any service says the word, a form of it or a longer word."""

    def words(self) -> Mapping[str, int]:
        """Every word -> services that say it."""
