"""Cases of the record that may be about the same child: named in the case, so that a person looks; never merged."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress

from triage.casework.likeness import NOTHING, Mark, marks_of, marks_of_kept
from triage.desk.opening import Desk
from triage.errors import TriageError
from triage.model import CaseFile


def with_likenesses(desk: Desk, number: str, case: CaseFile, known: Sequence[Mark] = ()) -> CaseFile:
    """Name in a case the cases of the record that may be about the same child; nothing is merged and nothing refused.

    ``known`` are marks of who the child is, for a case that the record does not hold. A case that names this one as
    another of its household is about another child: a twin.
    """
    marks = {*known, *desk.store.marks(number), *marks_of(case)} - {NOTHING}
    apart = {number, *case.household.cases}
    alike = {
        other
        for other in desk.store.alike(marks)
        if other not in apart and number not in _household_of(desk, other)
    }
    if not alike:
        return case
    return case.model_copy(update={"possible_duplicates": tuple(sorted({*case.possible_duplicates, *alike}))})


def _household_of(desk: Desk, number: str) -> Sequence[str]:
    """Cases that another case names as of its household; nobody where it was erased."""
    row = desk.store.case(number)
    body = desk.store.content(number, row.file_hash) if row else None
    return CaseFile.model_validate_json(body).household.cases if body else ()


def mark_older(desk: Desk) -> None:
    """Mark the cases that were added before cases were likened to one another; an erased one has nothing to go by.

    Where nothing can be written it waits: whatever is being added says so itself, its escalations first.
    """
    with suppress(TriageError):
        for number in desk.store.unmarked():
            row = desk.store.case(number)
            body = desk.store.content(number, row.file_hash) if row else None
            if row is None or body is None:
                continue
            who = desk.store.content(number, row.identity_hash) if row.identity_hash else None
            with desk.store.writing():
                desk.store.add_marks(number, marks_of_kept(json.loads(body), json.loads(who) if who else {}))
