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
    "link": ("triage.cli.households.linking:case_link", "Link two cases of one household."),
    "unlink": ("triage.cli.households.linking:case_unlink", "End a link of a household."),
    "open-for": (
        "triage.cli.households.linking:case_open_for",
        "Open a case for a brother, sister or parent.",
    ),
    "merge": ("triage.cli.households.merging:case_merge", "Join two records of one child."),
    "unmerge": ("triage.cli.households.merging:case_unmerge", "Part two records that were joined."),
    "close": ("triage.cli.cases.moves:case_close", "Close a case, with a reason."),
    "assign": ("triage.cli.cases.loop_people:case_assign", "Who leads, and whose job the case is."),
    "note": ("triage.cli.cases.loop_people:case_note", "Write a note, or one of supervision."),
    "notes": ("triage.cli.cases.loop_people:case_notes", "The notes of a case."),
    "step-down": ("triage.cli.cases.loop_levels:case_step_down", "Lower the level, with a way back."),
    "step-up": ("triage.cli.cases.loop_levels:case_step_up", "Raise the level."),
    "extend": ("triage.cli.cases.loop_levels:case_extend", "Go on past the usual weeks of casework."),
    "reopen": ("triage.cli.cases.loop_closing:case_reopen", "Open a closed case again."),
    "audit": ("triage.cli.cases.loop_closing:case_audit", "What the audit of a closing found."),
    "follow-up": ("triage.cli.cases.loop_closing:case_follow_up", "How things are some weeks after closing."),
    "looked": ("triage.cli.cases.loop_closing:case_looked", "Say what a look found."),
    "restrict": ("triage.cli.cases.restricting:case_restrict", "Restrict who reads a case."),
    "unrestrict": ("triage.cli.cases.restricting:case_unrestrict", "End the restriction of a case."),
    "break-glass": (
        "triage.cli.cases.restricting:case_break_glass",
        "Take access to a case in an emergency, for a few hours.",
    ),
    "consent": ("triage.cli.rights.agreeing:case_consent", "What was said about sharing, by whom, for what."),
    "shared": ("triage.cli.rights.shared:case_shared", "What was shared, with whom, on which basis."),
    "contact": ("triage.cli.rights.contacting:case_contact", "Attempts to be in touch, and the safe way."),
    "safe-contact": ("triage.cli.rights.contacting:case_safe_contact", "Change how a family may be reached."),
    "correct": (
        "triage.cli.rights.correcting:case_correct",
        "Put a fact right; the old value stays beside it.",
    ),
    "measure": ("triage.cli.cases.measuring:case_measure", "Enter the scores of a published measure."),
    "care-status": (
        "triage.cli.cases.measuring_care:case_care_status",
        "Record a standing with children's social care.",
    ),
    "feedback": (
        "triage.cli.cases.measuring_words:case_feedback",
        "What somebody said about the help, and whether it may be quoted.",
    ),
    "light": (
        "triage.cli.cases.measuring_light:case_light",
        "Record a light contact that need not become a case.",
    ),
    "contest": ("triage.cli.rights.correcting:case_contest", "Somebody does not agree; the answer they get."),
}


@click.group(cls=LazyGroup, table=COMMANDS)
def case() -> None:
    """Add, show, confirm, answer, link and close cases.

    \b
    Example:
      triage case add referrals.jsonl --by "Sam Example"
    """  # noqa: D301 - click's mark for text that is not refilled
