"""Codes, rules and services that hundreds of tests read again are read once in each process.

By content, so that changed files are something else; what has faults is read anew each time. What was read is never changed
by anybody who uses it, in the product as here.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import Any

from triage.casework import rule_changes
from triage.desk import deciding, letters, opening
from triage.rulebook import Rulebook, load_rulebook
from triage.signposting import Directory, load_directory
from triage.vocabulary import Vocabulary, load_vocabulary

MOST = 8
"""How many of each are kept: a compiled rulebook is large."""
_Kept = dict[Hashable, Any]
_BOOKS: _Kept = {}
_CODES: _Kept = {}
_SERVICES: _Kept = {}
_NUMBERS: dict[int, tuple[Vocabulary, str]] = {}


def _once(kept: _Kept, key: Hashable, read: Callable[[], Any]) -> Any:
    if key not in kept:
        value = read()
        if len(kept) >= MOST:
            kept.pop(next(iter(kept)))
        kept[key] = value
    return kept[key]


def _content(files: Mapping[str, str]) -> Hashable:
    return tuple(sorted(files.items()))


def _of(vocabulary: Vocabulary) -> str:
    """What a vocabulary says, as text; worked out once for each, and the vocabulary is held so that its number stays its own."""
    held = _NUMBERS.get(id(vocabulary))
    if held is None or held[0] is not vocabulary:
        held = _NUMBERS[id(vocabulary)] = (vocabulary, repr(vocabulary))
    return held[1]


def _rulebook(files: Mapping[str, str], vocabulary: Vocabulary) -> Rulebook:
    key = (_content(files), _of(vocabulary))
    return _once(_BOOKS, key, lambda: load_rulebook(files, vocabulary))


def _vocabulary(files: Mapping[str, str]) -> Vocabulary:
    return _once(_CODES, _content(files), lambda: load_vocabulary(files))


def _directory(files: Mapping[str, str], vocabulary: Vocabulary) -> Directory:
    key = (_content(files), _of(vocabulary))
    return _once(_SERVICES, key, lambda: load_directory(files, vocabulary))


PLACES: tuple[tuple[Any, str, Any], ...] = (
    (opening, "load_rulebook", _rulebook),
    (opening, "load_vocabulary", _vocabulary),
    (opening, "load_directory", _directory),
    (deciding, "load_rulebook", _rulebook),
    (deciding, "load_vocabulary", _vocabulary),
    (deciding, "load_directory", _directory),
    (letters, "load_rulebook", _rulebook),
    (letters, "load_vocabulary", _vocabulary),
    (rule_changes, "load_rulebook", _rulebook),
    (rule_changes, "load_vocabulary", _vocabulary),
)
"""Module, name and what stands there during a test."""
