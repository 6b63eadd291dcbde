"""What is due about the rules themselves: changes that wait for somebody, trials without an end, rules to look at again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from triage.casework.rule_changes import WAITING
from triage.casework.rule_reports import reports_from
from triage.desk.due.item import DueItem
from triage.desk.opening import Desk
from triage.errors import DataProblem
from triage.rulebook import on_trial

TRIAL_WEEKS = 12
"""After so many weeks somebody says what becomes of a rule on trial; a trial without an end is a rule nobody answers for."""
OWNER, LEAD = "rules_owner", "safeguarding_lead"
_NAMED = 2
"""Rules named in one line; of more, the count says enough."""


def rules_due(desk: Desk, role: str | None = None) -> Iterator[DueItem]:
    """Everything due about the rules; nothing is read where ``role`` has no part in them.

    A rulebook that cannot be read keeps nobody from seeing what is due: its rules are left out, and every command that
    decides says what is wrong with it.
    """
    if role not in (None, OWNER, LEAD):
        return
    yield from _proposals(desk)
    try:
        yield from _trials(desk)
        yield from _past_review(desk)
    except DataProblem:
        return


def _proposals(desk: Desk) -> Iterator[DueItem]:
    for row in desk.store.proposals():
        if row.state not in WAITING:
            continue
        lead = row.state == "open" and bool(reports_from(row.reports).lost_escalations)
        what = (
            f"Publish or withdraw an approved change of the rules: {row.note}"
            if row.state == "approved"
            else f"Approve or withdraw a change of the rules by {row.author}: {row.note}"
        )
        yield _item(
            "rule_proposal",
            row.changed_on,
            LEAD if lead else OWNER,
            row.state,
            what,
            f"rule proposal {row.id}",
        )


def _trials(desk: Desk) -> Iterator[DueItem]:
    for rule in on_trial(desk.rulebook):
        begun = min((row.on_day for row in desk.store.trials(rule.id)), default=None)
        if begun is not None:
            yield _item(
                "rule_trial",
                begun + timedelta(weeks=TRIAL_WEEKS),
                OWNER,
                rule.id,
                f"Say what becomes of a rule on trial since {begun} ({rule.owner}): {rule.id}",
                f"rule {rule.id}",
            )


def _past_review(desk: Desk) -> Iterator[DueItem]:
    """One line for each owner and day: rules are written together and come up together."""
    together: dict[tuple[date, str], list[str]] = {}
    for rule in desk.rulebook.rules:
        if rule.status in {"live", "trial"}:
            together.setdefault((rule.review_by, rule.owner), []).append(rule.id)
    for (day, owner), ids in sorted(together.items()):
        rules = "a rule" if len(ids) == 1 else f"{len(ids)} rules"
        more = f" and {len(ids) - _NAMED} more" if len(ids) > _NAMED else ""
        yield _item(
            "rule_review",
            day,
            OWNER,
            "review_by",
            f"Look at {rules} again ({owner}): {', '.join(ids[:_NAMED])}{more}",
            "rules " + ", ".join(ids) if len(ids) > 1 else f"rule {ids[0]}",
        )


def _item(kind: str, due_on: date, role: str, code: str, what: str, record: str) -> DueItem:
    return DueItem(kind, due_on, None, "", role, code, what, 0, record)
