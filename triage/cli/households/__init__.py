"""``triage household`` and ``triage meeting``: linked cases of one family, each command loaded only when it is used."""

from __future__ import annotations

import click

from triage.cli.lazy import LazyGroup, Table

HOUSEHOLD: Table = {
    "show": (
        "triage.cli.households.showing:household_show",
        "Linked cases, open escalations first, who leads.",
    ),
    "plan": ("triage.cli.households.plan:household_plan", "One plan and one sequence for all of them."),
    "lead": ("triage.cli.households.showing:household_lead", "Name one lead for all; may be a peer."),
}
MEETING: Table = {
    "add": ("triage.cli.households.meetings:meeting_add", "Keep a meeting: who was there, what was agreed."),
    "list": ("triage.cli.households.meetings:meeting_list", "Meetings about a case, or all."),
    "show": ("triage.cli.households.meetings:meeting_show", "One meeting with what was said and agreed."),
    "done": (
        "triage.cli.households.meetings:meeting_done",
        "Say that something agreed was done, or dropped.",
    ),
}


@click.group(cls=LazyGroup, table=HOUSEHOLD)
def household() -> None:
    """Linked cases of one family: see them together, plan once, one person who leads.

    \b
    Example:
      triage household show C-2024-0117
    """  # noqa: D301 - click's mark for text that is not refilled


@click.group(cls=LazyGroup, table=MEETING)
def meeting() -> None:
    """Meetings about a family: who was there by role, what the family says, what was agreed and by when.

    \b
    Example:
      triage meeting list --case C-2024-0117
    """  # noqa: D301 - click's mark for text that is not refilled
