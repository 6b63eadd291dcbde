"""Codes that a person gives as a reason: from the workspace's own list, else from the one that comes with the program.

A workspace whose rules were published before a list came with the program has no such list; nobody is kept from acting by that.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

from triage.desk.opening import Desk, vocabulary_files
from triage.errors import WrongUse
from triage.vocabulary import BANDS, Entry, Vocabulary, load_vocabulary
from triage.workspace import shipped_files

SEVERITY_BANDS: Final = BANDS
"""Words for severities by the least score of each; ten is the worst."""


@cache
def _shipped() -> Vocabulary:
    return load_vocabulary(vocabulary_files(shipped_files("rules")))


def codes(desk: Desk, kind: str) -> Mapping[str, Entry]:
    """All entries of a list by code."""
    return desk.vocabulary.of(kind) or _shipped().of(kind)


def title(desk: Desk, kind: str, code: str) -> str:
    """The title of a code; the code itself where no list holds it."""
    entry = codes(desk, kind).get(code)
    return entry.title if entry else code


def known_code(desk: Desk, kind: str, code: str, what: str) -> str:
    """Check a code of a list; raises :class:`WrongUse` with the codes there are, where the list does not hold it."""
    entries = codes(desk, kind)
    if code not in entries:
        near = Vocabulary({kind: entries}).nearest(kind, code)
        raise WrongUse(
            f"there is no {what} '{code}'",
            mend=f"did you mean '{near}'?" if near else "they are " + ", ".join(entries),
        )
    return code
