"""What the commands of this package print: JSON rows and short lines, never a value about a child in a message."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from triage.casework.agreement import Said
    from triage.desk import Desk
    from triage.desk.rights.contacting import Tried
    from triage.desk.rights.contesting import Contest
    from triage.desk.rights.correcting import Corrected
    from triage.desk.rights.keeping import Kept
    from triage.desk.rights.sharing import Shared
    from triage.model import Consent
    from triage.store.rows_rights import AgreementRow, HoldRow


def day(value: date | None) -> str | None:
    """A day as text, or null."""
    return value.isoformat() if value else None


def consent_json(entry: Consent) -> dict[str, Any]:
    """One answer in force, in the keys of a case file."""
    return entry.model_dump(mode="json", by_alias=True, exclude_defaults=True)


def said_json(row: AgreementRow, said: Said) -> dict[str, Any]:
    """One recorded answer."""
    return {
        "id": row.id, "status": row.status, "from": said.by, "purpose": row.purpose or None, "recipients": list(said.recipients),
        "except": list(said.except_), "competent": said.competent, "via_interpreter": said.via_interpreter,
        "on": day(row.on_day), "until": day(row.until_day), "by": row.by_name,
    }  # fmt: skip


def shared_json(one: Shared) -> dict[str, Any]:
    """One entry of the record of sharing."""
    row = one.row
    return {
        "id": row.id, "on": day(row.on_day), "by": row.by_name, "recipient": row.recipient, "purpose": row.purpose,
        "items": list(one.items), "basis": row.basis, "consent_of": list(one.consent_of), "agreement": row.agreement or None,
        "reason": row.reason or None, "decided_by": row.decided_by or None, "family_told": row.family_told or None,
        "not_told_reason": row.not_told_reason or None, "review_on": day(row.review_on), "record": row.record,
        "stopped_on": day(row.stopped_on), "stop_told_on": day(row.stop_told_on), "note": one.note,
    }  # fmt: skip


def tried_json(one: Tried) -> dict[str, Any]:
    """One attempt to be in touch."""
    row = one.row
    return {
        "id": row.id, "on": day(row.on_day), "by": row.by_name, "how": row.how, "answered": row.answered,
        "with": one.with_whom, "note": one.note,
    }  # fmt: skip


def corrected_json(one: Corrected) -> dict[str, Any]:
    """One fact put right, the old value beside the new."""
    return {
        "id": one.row.id, "key": one.key, "old": one.old, "new": one.new, "because": one.because, "on": day(one.row.on_day),
        "by": one.row.by_name, "after_decision": one.row.after_seq,
    }  # fmt: skip


def contest_json(one: Contest) -> dict[str, Any]:
    """One dispute."""
    row = one.row
    return {
        "id": row.id, "about": row.about, "who": row.who, "on": day(row.on_day), "by": row.by_name, "text": one.text,
        "role": row.role, "due_on": day(row.due_on), "decision": row.seq, "state": row.state, "outcome": row.outcome or None,
        "answer": one.answer, "answered_on": day(row.answered_on), "answered_by": row.answered_by or None,
    }  # fmt: skip


def kept_json(one: Kept) -> dict[str, Any]:
    """How long one closed case is kept."""
    return {
        "case": one.case, "closed_on": day(one.closed_on), "kind": one.end.kind, "ends_on": day(one.end.on), "rule": one.end.rule,
        "assumed": one.end.assumed, "held": one.hold is not None, "kept_until": day(one.kept_until), "look_on": day(one.look_on),
    }  # fmt: skip


def hold_json(row: HoldRow) -> dict[str, Any]:
    """One hold."""
    return {
        "id": row.id, "case": row.case_number, "reason": row.reason, "placed_on": day(row.placed_on), "placed_by": row.placed_by,
        "until": day(row.until_day), "lifted_on": day(row.lifted_on), "lifted_by": row.lifted_by or None,
    }  # fmt: skip


def say_standing(desk: Desk, entries: tuple[Consent, ...], basis: str, reason: str) -> None:
    """Say how agreement stands: each answer in force, then what they come to for help."""
    from triage.desk.rights.reading import title  # noqa: PLC0415 - keeps `--help` light

    for entry in entries:
        who = " and ".join(entry.by) or "nobody named"
        parts = [f"{title(desk, 'sharing_purposes', entry.purpose)}" if entry.purpose else "to get help"]
        if entry.recipients:
            parts.append(
                "only with " + ", ".join(entry.recipients)
                if entry.status == "given"
                else "not with " + ", ".join(entry.recipients)
            )
        if entry.except_:
            parts.append("not with " + ", ".join(entry.except_))
        if entry.on:
            parts.append(f"said on {entry.on}")
        click.echo(f"  {who}: {entry.status.replace('_', ' ')} ({'; '.join(parts)})")
    click.echo(f"for help this comes to {basis.replace('_', ' ')}: {reason}")
