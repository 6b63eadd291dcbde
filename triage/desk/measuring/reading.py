"""What the record holds of forms, standings in care and feedback, as the case work reads it."""

from __future__ import annotations

import json
from typing import Any

from triage.casework.measuring import MeasuredHistory
from triage.desk.opening import Desk
from triage.model.case import CareStatus, Feedback, Measure


def body_of(desk: Desk, owner: str, content_hash: str) -> dict[str, Any]:
    """Kept plain data by hash; empty once it was erased."""
    body = desk.store.content(owner, content_hash) if content_hash else None
    return {} if body is None else dict(json.loads(body))


def measured_history(desk: Desk, number: str) -> MeasuredHistory:
    """Gather what was recorded about a case and not taken back; empty where nothing was."""
    store = desk.store
    forms = [
        Measure.model_validate(
            {key: part for key, part in said.items() if key != "person"}
            | {"measure": row.measure, "on": row.on_day}
        )
        for row in store.measure_entries(number)
        if row.taken_back_on is None and (said := body_of(desk, number, row.body_hash))
    ]
    standings = [
        CareStatus.model_validate({"status": said["status"], "from": row.from_day, "to": row.to_day})
        for row in store.care_entries(number)
        if row.taken_back_on is None and (said := body_of(desk, number, row.body_hash))
    ]
    words = [
        Feedback.model_validate({"from": row.said_by, "text": said["text"], "may_quote": row.quotable})
        for row in store.feedback_entries(number)
        if row.taken_back_on is None and (said := body_of(desk, number, row.body_hash))
    ]
    return MeasuredHistory(tuple(forms), tuple(standings), tuple(words))
