"""``triage case``: one case from the day it is added, each command loaded only when it is used."""

from __future__ import annotations

import click

from triage.cli.lazy import LazyGroup, Table

COMMANDS: Table = {
    "add": ("triage.cli.cases.showing:case_add", "Store cases with their proposed decisions."),
    "list": ("triage.cli.cases.showing:case_list", "Cases, highest level first, then longest waiting."),
    "show": ("triage.cli.cases.showing:case_show", "One case: its decision, what was done, what is next."),
    "timeline": ("triage.cli.cases.showing:case_timeline", "Who did what with a case, and when."),
    "confirm": (
        "triage.cli.cases.moves:case_confirm",
        "Confirm proposed actions, or say that they are done.",
    ),
    "dismiss": (
        "triage.cli.cases.moves:case_dismiss",
        "Put an action or an escalation aside, with a reason.",
    ),
    "answer": ("triage.cli.cases.moves:case_answer", "Answer a question, and triage again."),
    "link": ("triage.cli.cases.moves:case_link", "Join two cases of one household."),
    "close": ("triage.cli.cases.moves:case_close", "Close a case, with a reason."),
}


@click.group(cls=LazyGroup, table=COMMANDS)
def case() -> None:
    """Add, show, confirm, answer, link and close cases.

    \b
    Example:
      triage case add referrals.jsonl --by "Sam Example"
    """  # noqa: D301 - click's mark for text that is not refilled
