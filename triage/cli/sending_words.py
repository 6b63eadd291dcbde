"""What the commands of sending and receiving print; escalations first, and what would leave before it does."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from triage.cli.casework_words import counted, day, print_table

if TYPE_CHECKING:
    from triage.desk import Desk
    from triage.desk.sending.overdue import ParcelView
    from triage.desk.sending.receiving import Arrivals, Entry
    from triage.sending import OutcomeBody, Parcel, ReferralBody
    from triage.store.rows_sending import ParcelRow


def say_leaving(desk: Desk, parcel: Parcel, partner: str, notes: Sequence[str], *, again: bool) -> None:
    """Show on the error stream all that would leave: every key, in the words of its code."""
    click.echo(f"This would leave, sealed for {partner} alone:", err=True)
    lines = (
        _outcome_lines(desk, parcel.body) if parcel.kind == "outcome" else _referral_lines(desk, parcel.body)
    )
    for label, value in lines:
        click.echo(f"  {label:<16}{value}", err=True)
    letter = getattr(parcel.body, "letter", "")
    if letter:
        click.echo("  letter", err=True)
        for line in letter.strip().splitlines():
            click.echo(f"    {line}" if line else "", err=True)
    for note in notes:
        click.echo(f"NOTE  {note}", err=True)
    if again:
        click.echo(
            f"The same went before as {parcel.id[:8]}…; it keeps that number and is added there once.",
            err=True,
        )


def _referral_lines(desk: Desk, body: ReferralBody) -> list[tuple[str, str]]:
    codes = desk.vocabulary
    found = [("from", body.from_name), ("our reference", body.reference)]
    if body.towards:
        found.append(("escalation", codes.title("escalations", body.towards)))
    if body.help:
        found.append(("asked for", codes.title("help", body.help)))
    if body.service:
        found.append(("service", body.service))
    age = f"{body.age} years" if body.age is not None else f"{body.age_months} months" if body.age_months is not None else "not known"  # fmt: skip
    found += [("for", body.person), ("age", age), ("area", body.area or body.home_authority or "not known")]
    found += [
        ("need", f"{codes.title('needs', one.need)} ({one.person}), {one.severity or 'not scored'}")
        for one in body.needs
    ]
    found += [("seen", codes.title("indicators", code)) for code in body.indicators]
    if body.language:
        found.append(("language", body.language))
    if body.access:
        found.append(("access", ", ".join(body.access)))
    if body.safe_contact:
        found.append(("safe contact", body.safe_contact.how))
    if body.safe_way_only:
        found.append(("safety", "no other way of being in touch may be used"))
    agreed = {"consent": "agreed", "own_consent": "the young person agreed", "without_consent": "without agreement, to keep a child safe"}  # fmt: skip
    by = f" by {', '.join(body.agreed.by)}" if body.agreed.by else ""
    found.append(
        ("basis", agreed[body.agreed.basis] + by + (f" on {body.agreed.on}" if body.agreed.on else ""))
    )
    if body.identity:
        found += [
            (key.replace("_", " "), str(value))
            for key, value in body.identity.model_dump(exclude_none=True).items()
        ]
    else:
        found.append(("who it is", "not in it: no name, number or address"))
    if body.answer_by:
        found.append(("answer by", body.answer_by.isoformat()))
    if body.replaces:
        found.append(("in place of", f"{body.replaces[:8]}…, which went before and said something else"))
    return found


def _outcome_lines(desk: Desk, body: OutcomeBody) -> list[tuple[str, str]]:
    codes = desk.vocabulary
    found = [("outcome", codes.title("referral_states", body.state)), ("on", body.on.isoformat())]
    if body.reason:
        found.append(("reason", codes.title("decline_reasons", body.reason)))
    if body.expected_on:
        found.append(("expected on", body.expected_on.isoformat()))
    found += [("score", f"{codes.title('needs', one.need)} ({one.person}), {one.severity} on {one.on}") for one in body.scores]  # fmt: skip
    return found


def sent_json(
    number: str, parcel: Parcel, partner: str, file: Path, again: bool, due_on: date | None
) -> dict[str, Any]:
    """What left, with all that is in it."""
    return {
        "format": "triage.sent/1", "case": number, "kind": parcel.kind, "parcel": parcel.id, "partner": partner, "file": str(file),
        "again": again, "receipt_due_on": day(due_on),
        "body": parcel.body.model_dump(mode="json", by_alias=True, exclude_defaults=True),
    }  # fmt: skip


def say_arrivals(desk: Desk, came: Arrivals) -> None:
    """Say what came, escalations first."""
    from triage.cli.edge import problem_text  # noqa: PLC0415 - keeps `--help` light

    for entry in came.entries:
        if entry.towards:
            title = desk.vocabulary.title("escalations", entry.towards)
            click.echo(
                f"ACT NOW  {entry.case or entry.file}  {entry.partner} tells an escalation: {title}. Ring them today."
            )
        for item in entry.added.decision.escalations if entry.added else ():
            click.echo(
                f"ACT NOW  {entry.case}  {item.to}: {desk.vocabulary.title('escalations', item.to)}. {item.who_acts}"
            )
    for entry in came.entries:
        for issue in entry.issues:
            click.echo(problem_text(issue), err=True)
    for entry in came.entries[:30]:
        click.echo(_line(entry))
    if len(came.entries) > 30:
        click.echo(f"… and {len(came.entries) - 30} more")
    click.echo(
        f"{came.count('added')} added, {came.count('answered')} answers taken in, {came.count('skipped')} there already, "
        f"{came.count('refused')} refused, {came.count('problem')} that no case could be made of"
    )
    if came.passed_over:
        click.echo(f"passed over: {counted(len(came.passed_over), 'file')} that are not sealed", err=True)
    if came.unanswered:
        click.echo(
            f"{counted(came.unanswered, 'referral')} without a receipt: add --answers FOLDER, and send what is in it back",
            err=True,
        )


def _line(entry: Entry) -> str:
    name = Path(entry.file).name
    short = name if len(name) <= 24 else f"{name[:10]}…{name[-12:]}"
    said = {
        "added": f"added as {entry.case} from {entry.partner}, their reference {entry.reference}",
        "answered": f"{entry.kind} from {entry.partner} for {entry.case}",
        "skipped": f"there already{f' as {entry.case}' if entry.case else ''}",
        "refused": "refused",
        "problem": f"no case could be made of it{', kept for the safeguarding lead' if entry.unread else ''}",
    }
    return f"{short}  {said[entry.what]}"


def arrivals_json(came: Arrivals) -> dict[str, Any]:
    """What came of each file."""
    from triage.cli.edge import problem_json  # noqa: PLC0415 - keeps `--help` light

    return {
        "format": "triage.received/1",
        "files": [
            {
                "file": entry.file, "what": entry.what, "kind": entry.kind, "partner": entry.partner, "case": entry.case,
                "reference": entry.reference, "towards": entry.towards,
                "escalations": [item.to for item in entry.added.decision.escalations] if entry.added else [],
                "unread": entry.unread, "receipt": str(entry.receipt) if entry.receipt else None,
                "problems": [problem_json(issue) for issue in entry.issues],
            }
            for entry in came.entries
        ],
        "added": came.count("added"), "answered": came.count("answered"), "skipped": came.count("skipped"),
        "refused": came.count("refused"), "problems": came.count("problem"), "passed_over": list(came.passed_over),
        "without_receipt": came.unanswered,
    }  # fmt: skip


def print_parcels(desk: Desk, views: Sequence[ParcelView]) -> None:
    """Print what went and came as a table."""
    rows = [
        (
            view.row.case_number or "-",
            {"out": "to", "in": "from"}[view.row.way] + f" {view.row.partner}",
            ("escalation: " if view.row.about == "escalation" else "") + _state(desk, view),
            f"{view.row.due_on}" if view.row.due_on else "-",
            view.row.parcel[:8],
        )
        for view in views
    ]
    print_table(
        ("case", "partner", "how far", "due", "parcel"),
        rows,
        "nothing has travelled yet: `triage send CASE --out FOLDER --by NAME`",
    )


def _state(desk: Desk, view: ParcelView) -> str:
    outcomes = [one for one in view.answers if one.kind == "outcome" and one.way != view.row.way]
    if outcomes:
        latest = max(outcomes, key=lambda one: one.step)
        return desk.vocabulary.title("referral_states", latest.code).lower()
    words = {
        "sent": "sent, no receipt yet", "received": "received there", "not_readable": "could not be read there",
        "came": "came, no receipt sent", "acknowledged": "receipt sent", "answered": "answered",
    }  # fmt: skip
    return words.get(view.row.state, view.row.state)


def parcels_json(views: Sequence[ParcelView]) -> dict[str, Any]:
    """What went and came, with receipts and outcomes."""
    return {
        "format": "triage.parcels/1",
        "parcels": [
            {**_parcel(view.row), "answers": [_parcel(one) for one in view.answers]} for view in views
        ],
    }


def _parcel(row: ParcelRow) -> dict[str, Any]:
    return {
        "parcel": row.parcel, "way": row.way, "kind": row.kind, "about": row.about or None, "partner": row.partner,
        "case": row.case_number or None, "referral": row.referral_id, "towards": row.towards or None, "state": row.state,
        "step": row.step or None, "code": row.code if row.kind != "referral" else None, "on": day(row.on_day), "by": row.by_name,
        "due_on": day(row.due_on), "settled_on": day(row.settled_on),
    }  # fmt: skip
