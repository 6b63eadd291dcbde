"""Who the child and the referrer of a case are: kept in a store of its own, read only where that is needed."""

from __future__ import annotations

import json
from typing import Any

from triage.desk.opening import Desk
from triage.model import CaseFile
from triage.store.records import CaseRow


def keep_identity(desk: Desk, case: CaseFile) -> str:
    """Keep who the child and the referrer are, inside ``writing()``; returns the hash, "" where nobody is named."""
    who = {
        "identity": case.identity.model_dump(mode="json", exclude_none=True) if case.identity else {},
        "referrer": {
            key: value for key in ("name", "phone", "email") if (value := getattr(case.referrer, key))
        },
    }
    if not any(who.values()):
        return ""
    return desk.store.keep_identity(
        case.case or "", json.dumps(who, ensure_ascii=False, sort_keys=True).encode()
    )


def kept_identity(desk: Desk, row: CaseRow) -> dict[str, Any]:
    """Read ``{"identity": {…}, "referrer": {…}}`` of a case; {} where nobody is named or it was erased.

    Raises :class:`triage.errors.StoreProblem` where it is lost, :class:`triage.errors.Refused` where the database lets this
    login not see it.
    """
    body = desk.store.identity(row.number, row.identity_hash) if row.identity_hash else None
    return dict(json.loads(body)) if body else {}
