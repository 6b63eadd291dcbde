"""Proposals and versions of the rules in JSON and in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from triage.casework.rule_reports import Reports
    from triage.desk.publishing import ProposalView, VersionView

MARKS = {"green": "green  ", "look": "LOOK   ", "failed": "FAILED ", "not_run": "NOT RUN"}
"""A word for each state of a check, so that nothing is said by colour alone."""
SHOWN = 5
"""Details printed for each check; all are in `--json`."""


def proposal_json(view: ProposalView) -> dict[str, Any]:
    """A proposal with its reports and what people said to it."""
    row = view.row
    return {
        "proposal": row.id, "state": row.state, "author": row.author, "proposed_on": row.proposed_on.isoformat(), "note": row.note,
        "fingerprint": row.fingerprint, "against_version": row.base, "changed_on": row.changed_on.isoformat(), "changed_by": row.changed_by,
        **view.reports.as_json(),
        "to_answer": [check.name for check in view.reports.to_answer],
        "needs_safeguarding_lead": bool(view.reports.lost_escalations),
        "answers": [{"check": one.check_name, "reason": one.reason, "by": one.by_name, "on": one.on_day.isoformat()} for one in view.answers],
        "approvals": [{"by": one.by_name, "role": one.role, "on": one.on_day.isoformat()} for one in view.approvals],
    }  # fmt: skip


def version_json(view: VersionView) -> dict[str, Any]:
    """A version and where it stands."""
    row = view.row
    return {
        "version": row.number, "kind": row.kind, "standing": view.standing, "label": row.label, "fingerprint": row.fingerprint,
        "effective_on": row.effective_on.isoformat() if row.effective_on else None,
        "published_on": row.published_on.isoformat() if row.published_on else None,
        "published_by": row.published_by or None, "second": row.second or None, "note": row.note or None,
        "proposal": row.proposal, "restores": row.restores,
    }  # fmt: skip


def say_proposal(view: ProposalView) -> None:
    """Say what was proposed, what was found, and what approval will need."""
    row, reports = view.row, view.reports
    click.echo(f"proposal {row.id} by {row.author}, against version {row.base}: {row.note}")
    for line in reports.changes[: 2 * SHOWN] or ["nothing but comments or drafts is changed"]:
        click.echo(f"  {line}")
    if len(reports.changes) > 2 * SHOWN:
        click.echo(
            f"  and {len(reports.changes) - 2 * SHOWN} more; see `triage rules diff {row.base} proposal-{row.id}`"
        )
    say_checks(reports)
    if row.state == "open":
        click.echo("approval needs: " + "; ".join(_needs(view)))
        answers = "".join(f' --answer {check.name}="REASON"' for check in reports.to_answer)
        click.echo(f"next: `triage rules approve {row.id}{answers} --by NAME`")


def say_checks(reports: Reports) -> None:
    """Say how each check came out, with its first details, and what may be lost."""
    for check in reports.checks:
        click.echo(f"{MARKS[check.state]}  {check.name}: {check.summary}")
        for line in check.details[:SHOWN]:
            click.echo(f"           {line}")
        if len(check.details) > SHOWN:
            click.echo(f"           and {len(check.details) - SHOWN} more lines; see --json")
    for line in reports.lost_escalations:
        click.echo(f"AN ESCALATION MAY BE LOST  {line}")


def _needs(view: ProposalView) -> list[str]:
    wanted = [f"somebody other than {view.row.author}"]
    if view.reports.to_answer:
        wanted.append("a reason for " + ", ".join(check.name for check in view.reports.to_answer))
    if view.reports.lost_escalations:
        wanted.append("a safeguarding lead, as the one who approves or as --second")
    return wanted
