"""Printing a case for somebody who sees a part of it: what is hidden is named, never silently left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from triage.desk import Desk
    from triage.desk.case_page import CaseShown

NOT_SHOWN = "not shown to your role"


def shown_json(desk: Desk, shown: CaseShown) -> dict[str, Any]:
    """A whole case as JSON; a part that is not seen is null, and ``hidden`` names it."""
    from triage.cli.cases.measured_shown import measured_json  # noqa: PLC0415 - keeps `--help` light
    from triage.cli.casework_words import view_json  # noqa: PLC0415
    from triage.desk.seeing import case_seen  # noqa: PLC0415

    data = {**view_json(shown.view, shown.escalations, shown.referrals), **measured_json(desk, shown)}
    if shown.outcome is not None:
        data["outcome"] = {
            "state": shown.outcome.state,
            "lead": shown.outcome.lead,
            "offered": [
                {"help": one.help, "title": one.title, "state": one.state, "since": one.since.isoformat() if one.since else None}
                for one in shown.outcome.offered
            ],
        }  # fmt: skip
    return case_seen(data, shown.seen)


def print_part(desk: Desk, shown: CaseShown) -> None:
    """A case in words for somebody who does not see its decision: escalations first, then state and outcome."""
    from triage.cli.casework_words import print_escalations  # noqa: PLC0415 - keeps `--help` light
    from triage.desk.seeing import PART_OF  # noqa: PLC0415

    row = shown.view.row
    print_escalations(desk, shown.escalations)
    level = f", level {row.level} in force" if "level" in shown.seen else ""
    until = f", closed on {row.closed_on}" if row.closed_on else f", next review {row.review_on}"
    click.echo(f"Case {row.number}: {row.state}{level}, added on {row.added_on}{until}")
    if shown.outcome is not None:
        lead = {"partner": "somebody of another service", "peer": "somebody the family trusts"}.get(
            shown.outcome.lead or "", shown.outcome.lead
        )
        click.echo(f"who leads: {lead or 'nobody yet'}")
        for one in shown.outcome.offered:
            state = desk.vocabulary.title("referral_states", one.state).lower()
            click.echo(f"offered: {one.title} ({state}{f' since {one.since}' if one.since else ''})")
        if not shown.outcome.offered:
            click.echo("offered: nothing that can be named here yet")
    hidden = sorted({part for part in PART_OF.values() if part not in shown.seen and part != "outcome"})
    if hidden:
        click.echo(f"{NOT_SHOWN}: {', '.join(hidden)}")
