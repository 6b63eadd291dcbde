"""What was measured and said, as a case shows it: the latest form of each kind, standings in care, how much feedback."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from triage.desk import Desk
    from triage.desk.case_page import CaseShown
    from triage.desk.measuring.forms import Form


def measured_json(desk: Desk, shown: CaseShown) -> dict[str, Any]:
    """The keys ``measures``, ``care_status`` and ``feedback`` of a whole case; the words of feedback are not in it."""
    from triage.cli.cases.measuring import form_json  # noqa: PLC0415 - keeps `--help` light
    from triage.desk.measuring.forms import forms_of  # noqa: PLC0415
    from triage.desk.measuring.standings import standings_of  # noqa: PLC0415

    view = shown.view
    return {
        "measures": [form_json(one) for one in forms_of(desk, view.row.number, view.case)],
        "care_status": [
            {"entry": one.entry.id if one.entry else None, "status": one.status, "from": one.start.isoformat(), "to": one.end.isoformat() if one.end else None}
            for one in standings_of(desk, view.row)
        ],
        "feedback": [
            {"entry": row.id, "from": row.said_by, "on": row.on_day.isoformat(), "may_quote": row.quotable}
            for row in desk.store.feedback_entries(view.row.number)
            if row.taken_back_on is None
        ],
    }  # fmt: skip


def print_measured(desk: Desk, shown: CaseShown) -> None:
    """Print the latest form of each measure, person and rater, the standings, and how much was said."""
    from triage.desk.codes import title  # noqa: PLC0415 - keeps `--help` light
    from triage.desk.measuring.forms import forms_of  # noqa: PLC0415
    from triage.desk.measuring.standings import standings_of  # noqa: PLC0415

    view = shown.view
    if "scores" in shown.seen:
        latest: dict[tuple[str, str | None, str | None], Form] = {}
        for one in forms_of(desk, view.row.number, view.case):
            latest[one.measure, one.who, one.rater] = one
        for one in latest.values():
            scores = ", ".join(f"{name} {float(score):g}" for name, score in one.scores.items())
            whose = f" of {one.who}" if one.who and one.who != "child" else ""
            click.echo(
                f"  m  {one.measure}{whose} on {one.on}, by {one.rater or 'nobody said whom'}: {scores}"
            )
    if "scores" in shown.seen:
        for standing in standings_of(desk, view.row):
            until = f"to {standing.end}" if standing.end else "and goes on"
            click.echo(f"  c  {title(desk, 'care_statuses', standing.status)} from {standing.start} {until}")
    if "voice" in shown.seen:
        said = [one for one in desk.store.feedback_entries(view.row.number) if one.taken_back_on is None]
        if said:
            click.echo(f"  f  feedback: {len(said)}; see `triage case feedback {view.row.number} --list`")
