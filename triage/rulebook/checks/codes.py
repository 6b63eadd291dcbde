"""Lists of codes: their kind, how a code is written, and what an entry must say (VO104 to VO106)."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from typing import Any

from triage.rulebook.checks.manual import check
from triage.rulebook.checks.subject import Found, Subject
from triage.rulebook.reading_consequences import ACTION_KINDS
from triage.rulebook.schemas.vocabulary_words import LISTS
from triage.source import Parsed
from triage.vocabulary import REQUIRED_KINDS

_PLAIN_KINDS = frozenset({"needs", "indicators", "help", "flags", "ask_fields", "review_reasons"})
"""Lists whose codes people type into rules and cases; those of others follow national lists."""


def _lists(subject: Subject) -> Iterator[tuple[str, Parsed, Mapping[str, Any]]]:
    """Every wanted file of codes that is a mapping, with its data."""
    for shown, parsed in subject.parsed.items():
        if shown.startswith("rules/vocabulary/") and subject.wants(shown) and isinstance(parsed.data, dict):
            yield shown, parsed, parsed.data


def _entries(parsed: Parsed) -> Iterator[tuple[int, Mapping[str, Any]]]:
    rows = parsed.data.get("entries")
    for index, row in enumerate(rows if isinstance(rows, list) else []):
        if isinstance(row, dict):
            yield index, row


@check("VO104", reads=())
def kind_misspelt(subject: Subject) -> Iterator[Found]:
    """A list of codes is of a kind that is spelt almost like a known one.

    Its codes would be in no list that anything looks into.

    Poor:

        kind: need

    Better:

        kind: needs
    """
    for shown, parsed, data in _lists(subject):
        kind = data.get("kind")
        if isinstance(kind, str) and kind not in {*REQUIRED_KINDS, *LISTS} and not kind.startswith("cin_"):
            near = difflib.get_close_matches(kind[:60], REQUIRED_KINDS, n=1, cutoff=0.8)
            if near:
                yield Found(
                    shown,
                    *parsed.place(("kind",)),
                    f"no list is of the kind '{kind}'",
                    f"did you mean '{near[0]}'?",
                )


@check("VO105", reads=())
def code_badly_written(subject: Subject) -> Iterator[Found]:
    """A code is not written in small letters joined by underscores.

    People type codes from memory; capitals, spaces and hyphens make them miss.

    Poor:

        code: Sleep-Problems

    Better:

        code: sleep_problems
    """
    for shown, parsed, data in _lists(subject):
        kind = data.get("kind")
        if not isinstance(kind, str) or kind not in _PLAIN_KINDS:
            continue
        for index, row in _entries(parsed):
            code = row.get("code")
            if isinstance(code, str) and code and not re.fullmatch(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*", code):
                what, mend = "a code is small letters, digits and underscores", "such as sleep_problems"
                yield Found(shown, *parsed.place(("entries", index, "code")), what, mend)


@check("VO106", reads=())
def entry_that_says_too_little(subject: Subject) -> Iterator[Found]:
    """An entry does not say what the program needs to know of it.

    A need without a category is missing from counts; help without its usual kind and person is offered the wrong way.

    Poor:

        - code: art_therapy
          title: Art therapy

    Better:

        - code: art_therapy
          title: Art therapy
          category: emotional
          usual_kind: referral
          for_person: child
    """
    people = tuple(subject.vocabulary.of("people"))
    wanted: Mapping[str, Mapping[str, tuple[str, ...]]] = {
        "needs": {"category": ()},
        "help": {"usual_kind": ACTION_KINDS, "for_person": people},
    }
    for shown, parsed, data in _lists(subject):
        kind = data.get("kind")
        for key, words in wanted.get(kind, {}).items() if isinstance(kind, str) else ():
            for index, row in _entries(parsed):
                value = row.get(key)
                if not isinstance(value, str) or not value or (words and value not in words):
                    what = f"an entry of {kind} needs its '{key}'"
                    mend = f"write one of: {', '.join(words)}" if words else f"write `{key}:`"
                    yield Found(shown, *parsed.place(("entries", index, key)), what, mend)
