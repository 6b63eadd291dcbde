"""What the record holds about agreement, contact and facts put right, as the case work reads it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from triage.casework.agreement import RightsHistory, Said, Way
from triage.casework.correcting import Correction, is_identity
from triage.desk.opening import Desk, vocabulary_files
from triage.store.rows_rights import AgreementRow, ContactWayRow, CorrectionRow
from triage.vocabulary import Entry, load_vocabulary
from triage.workspace import shipped_files


def content_of(desk: Desk, number: str, content_hash: str) -> dict[str, Any]:
    """Kept plain data by hash; empty once it was erased."""
    body = desk.store.content(number, content_hash) if content_hash else None
    return {} if body is None else dict(json.loads(body))


def rights_history(desk: Desk, number: str) -> RightsHistory:
    """Gather what was recorded about a case on agreement, contact and facts put right; empty where nothing was."""
    store = desk.store
    said_rows = store.agreements(number)
    said = [(row, content_of(desk, number, row.answer_hash)) for row in said_rows]
    attempts = [row.answered for row in store.contacts(number)]
    since = attempts[len(attempts) - attempts[::-1].index(True) :] if any(attempts) else attempts
    return RightsHistory(
        on=desk.on,
        said=tuple(said_of(row, data) for row, data in said if data),
        said_after=max((int(data.get("after_answers", 0)) for _, data in said), default=0),
        ways=tuple(_way(desk, row) for row in store.contact_ways(number)),
        corrections=tuple(
            found for row in store.corrections(number) if (found := correction_of(desk, row)) is not None
        ),
        attempts=len(since),
        reached=any(attempts),
    )


def said_of(row: AgreementRow, data: Mapping[str, Any]) -> Said:
    """Give one answer about sharing from its row and its content."""
    return Said(
        status=row.status,
        by=str(data.get("by", "")),
        purpose=row.purpose,
        recipients=tuple(data.get("recipients", ())),
        except_=tuple(data.get("except", ())),
        competent=data.get("competent"),
        via_interpreter=data.get("via_interpreter"),
        on=row.on_day,
        until=row.until_day,
    )


def _way(desk: Desk, row: ContactWayRow) -> Way:
    data = content_of(desk, row.case_number, row.way_hash)
    return Way(data.get("safe"), tuple(data.get("unsafe", ())), tuple(data.get("safe_again", ())))


def correction_of(desk: Desk, row: CorrectionRow) -> Correction | None:
    """Give one correction of the case; None for one of identity, which lies apart, or once it was erased."""
    data = content_of(desk, row.case_number, row.detail_hash)
    if not data or is_identity(data["key"]):
        return None
    return Correction(data["key"], data["new"], int(data.get("after_answers", 0)))


def codes(desk: Desk, kind: str) -> Mapping[str, Entry]:
    """A list of codes in use here; the shipped one where the rules in use are older than the list."""
    found = desk.vocabulary.of(kind)
    return found or load_vocabulary(vocabulary_files(shipped_files("rules"))).of(kind)


def title(desk: Desk, kind: str, code: str) -> str:
    """The title of a code of such a list; the code itself where nobody knows it."""
    entry = codes(desk, kind).get(code)
    return entry.title if entry else code


def day(value: date | None) -> str | None:
    """A day as text, or None."""
    return value.isoformat() if value else None
