"""Cases of the record that may be about the same child: named in the case, so that a person looks; never merged by themselves.

Names and numbers are read from the store of identities, compared in memory and forgotten; what is kept are keyed hashes.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

from triage.casework.likeness import ASK_FROM, NOTHING, Known, Likeness, compare, known_from, marks_of
from triage.desk.opening import Desk
from triage.errors import TriageError
from triage.model import CaseFile
from triage.store.records import CaseRow
from triage.store.rows_households import VerdictRow

_SECRET = "(marks)"  # noqa: S105 - a label among the case numbers of the identity store, which no case can have
SETTLES = frozenset({"different", "siblings"})
"""What a person may have said of a pair that keeps it from being asked about again."""


def marks_key(desk: Desk, *, make: bool = False) -> bytes | None:
    """The secret under which marks are hashed; it lies with the identities, so that the record alone tells nobody anything.

    With ``make``, inside ``writing()``, it is made where there is none.
    """
    held = desk.store.identities(_SECRET)
    if held:
        return desk.store.identity(_SECRET, held[0])
    if not make:
        return None
    key = secrets.token_bytes(32)
    desk.store.keep_identity(_SECRET, key)
    return key


def who_is(desk: Desk, row: CaseRow) -> Mapping[str, Any]:
    """Who the child of a case is, as plain data; empty where nobody said, or it was erased."""
    body = desk.store.identity(row.number, row.identity_hash) if row.identity_hash else None
    who = json.loads(body) if body else {}
    found = who.get("identity") if isinstance(who, dict) else None
    return found if isinstance(found, dict) else {}


@dataclass(frozen=True)
class Held:
    """What the record knows of one case, for comparing."""

    row: CaseRow
    known: Known
    linked: frozenset[str]
    """Cases of its household, as its latest decision saw them: other children."""


def held(desk: Desk, number: str) -> Held | None:
    """A case of the record as its latest decision saw it, with who the child is; None where it was erased."""
    row = desk.store.case(number)
    decisions = desk.store.decisions(number) if row else []
    body = desk.store.content(number, decisions[-1].inputs_hash) if decisions else None
    if row is None or body is None:
        return None
    case = json.loads(body)["case"]
    seen = known_from(case.get("child") or {}, who_is(desk, row), _day(case.get("received")) or row.added_on)
    return Held(row, seen, frozenset((case.get("household") or {}).get("cases") or ()))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def known_now(desk: Desk, number: str, case: CaseFile, told: CaseFile | None = None) -> Known:
    """What is known of a case that is being decided: its effective file, and who the child is.

    ``told`` is the file as it came, for a case that the record does not hold.
    """
    row = desk.store.case(number) if number else None
    who = told.identity.model_dump() if told and told.identity else who_is(desk, row) if row else {}
    seen_on = case.received or (row.added_on if row else desk.on)
    return known_from(case.child.model_dump(mode="json"), who, seen_on)


def with_likenesses(desk: Desk, number: str, case: CaseFile, told: CaseFile | None = None) -> CaseFile:
    """Name in a case the cases of the record that may be about the same child; nothing is merged and nothing refused.

    Only pairs that score at least :data:`triage.casework.likeness.ASK_FROM` are named. A case linked as one of the household is
    about another child; so is one of which a person said so, unless what is alike has changed since.
    """
    key = marks_key(desk)
    if key is None:
        return case
    known = known_now(desk, number, case, told)
    apart = {number, *case.household.cases, *(row.far(number) for row in desk.store.household_links(number))}
    said = _said(desk.store.verdicts(number), number) if number else {}
    named = set(case.possible_duplicates)
    for other in _candidates(desk, known, key) - apart:
        goes_on = going_on(desk, other)
        if goes_on in apart:
            continue
        pair = likeness_with(desk, known, other)
        if pair is None or pair[1].score < ASK_FROM or number in pair[0].linked:
            continue
        if settled(said.get(other), pattern(key, pair[1])):
            named -= {other}
        else:
            named.add(goes_on)
    for other in [one for one in named if one in said]:
        pair = likeness_with(desk, known, other)
        if pair is not None and settled(said[other], pattern(key, pair[1])):
            named -= {other}
    if named == set(case.possible_duplicates):
        return case
    return case.model_copy(update={"possible_duplicates": tuple(sorted(named))})


def _candidates(desk: Desk, known: Known, key: bytes) -> set[str]:
    return set(desk.store.numbers_with_marks(mark for mark, _ in marks_of(known, key) if mark != NOTHING[0]))


def candidates(desk: Desk, known: Known) -> set[str]:
    """Numbers of the cases that share a mark with what is known."""
    key = marks_key(desk)
    return set() if key is None else _candidates(desk, known, key)


def likeness_with(desk: Desk, known: Known, other: str) -> tuple[Held, Likeness] | None:
    """How like a case of the record is; None where it was erased."""
    found = held(desk, other)
    return None if found is None else (found, compare(known, found.known))


def going_on(desk: Desk, number: str) -> str:
    """The number under which a case goes on: its own, or that of the case it was joined into."""
    seen = {number}
    while (row := desk.store.merge_of(number)) is not None and row.joined_to not in seen:
        number = row.joined_to
        seen.add(number)
    return number


def pattern(key: bytes, likeness: Likeness) -> str:
    """Keyed hash of what was alike and what was not: it changes where a fact that was compared does."""
    text = json.dumps(sorted(likeness.levels))
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def _said(rows: Iterable[VerdictRow], number: str) -> dict[str, VerdictRow]:
    """The latest that people said of a case, by the other case."""
    return {row.other if row.case_number == number else row.case_number: row for row in rows}


def settled(said: VerdictRow | None, now: str) -> bool:
    """Whether a person said that two cases are two children, and nothing that was compared has changed since."""
    return said is not None and said.verdict in SETTLES and said.pattern == now


def remark(desk: Desk, number: str, case: CaseFile) -> None:
    """Mark a case by what is known of it now, inside ``writing()``."""
    key = marks_key(desk, make=True)
    assert key is not None
    marks = marks_of(known_now(desk, number, case), key)
    if sorted(desk.store.marks(number)) != sorted(marks):
        desk.store.replace_marks(number, marks)


def mark_older(desk: Desk) -> None:
    """Mark the cases that were added before cases were likened in this way; an erased one has nothing to go by.

    Where nothing can be written it waits: whatever is being added says so itself, its escalations first.
    """
    with suppress(TriageError):
        for number in desk.store.unmarked():
            found = held(desk, number)
            if found is not None:
                with desk.store.writing():
                    key = marks_key(desk, make=True)
                    assert key is not None
                    desk.store.replace_marks(number, marks_of(found.known, key))
