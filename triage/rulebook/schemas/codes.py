"""Codes of the vocabulary as parts of a schema, each code with its title."""

from __future__ import annotations

from collections.abc import Iterable

from triage.model.typed_files import Schema, one_of
from triage.vocabulary import Entry, Vocabulary

BASES = {
    "consent": "A parent agreed",
    "own_consent": "The young person agreed for themselves",
    "not_known": "Nobody knows whether anybody agreed",
    "none": "Refused or taken back",
    "without_consent": "Shared to protect somebody, without agreement",
}
"""What sharing may rest on (contract, section 2)."""


def meaning(entry: Entry) -> str:
    """The title of a code and, where its list has one, the question it stands for or what it means."""
    more = entry.text("question") or entry.text("meaning")
    return f"{entry.title}: {more}" if more and more != entry.title else entry.title


def codes(vocabulary: Vocabulary, kind: str, also: dict[str, str] | None = None) -> Schema:
    """All codes of one list, and words that may stand beside them."""
    return one_of({**{code: meaning(entry) for code, entry in vocabulary.of(kind).items()}, **(also or {})})


def code_parts(vocabulary: Vocabulary, kinds: Iterable[str]) -> dict[str, Schema]:
    """The lists named, by kind, for ``$defs``."""
    return {kind: codes(vocabulary, kind) for kind in kinds}


def categories(vocabulary: Vocabulary) -> Schema:
    """Categories of needs."""
    found = sorted({entry.text("category") or "" for entry in vocabulary.of("needs").values()} - {""})
    return one_of({code: f"Needs of the category {code.replace('_', ' ')}" for code in found})
