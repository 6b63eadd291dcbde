"""A file that was just changed, as values: what was changed, and what the check says."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import unified_diff

from triage.desk import Desk
from triage.desk.rule_browsing import at_work, deciding
from triage.desk.rule_editing import Edited, check_text, look_at
from triage.errors import DataProblem
from tui.pages.rules import IssueCard, issue_card, may_edit
from tui.pages.wording import Acting, counted

MOST_LINES = 60


@dataclass(frozen=True)
class CheckPage:
    """All that is shown after a change."""

    notice: str
    acting: Acting
    headline: str
    issues: tuple[IssueCard, ...]
    """Faults first."""
    lines: tuple[str, ...]
    """Lines taken out begin with ``-``, lines put in with ``+``."""
    line: int
    """The first line that is different."""
    deciding: str
    what_now: tuple[str, ...]
    """What leaving it as it is would mean, and the keys."""


def read_check(desk: Desk, edited: Edited, by: str | None) -> CheckPage:
    """Check the file as it is now."""
    looked = look_at(desk, edited.name)
    issues = tuple(issue_card(issue, excerpt) for issue, excerpt in looked.issues)
    faults, warnings = looked.errors, len(issues) - looked.errors
    if faults:
        headline = f"✗ {counted(faults, 'fault')} to mend" + (
            f", {counted(warnings, 'warning')}" if warnings else ""
        )
    else:
        ran = f"; the {counted(looked.examples, 'example')} of its {counted(looked.rules, 'rule')} do what they say"
        headline = (
            f"! no fault, {counted(warnings, 'warning')} to look at" if warnings else "✓ Nothing is wrong"
        ) + ran
    lines, first = _changed(edited)
    return CheckPage(
        notice=desk.notice or "",
        acting=may_edit(desk, by),
        headline=headline,
        issues=issues,
        lines=lines,
        line=first,
        deciding=deciding(desk),
        what_now=_what_now(desk, bool(faults)),
    )


def _what_now(desk: Desk, faulty: bool) -> tuple[str, ...]:
    if not faulty:
        return (
            deciding(desk),
            "i shows what it would do to your cases.",
            "p proposes it; somebody else approves.",
            "x takes it back.",
        )
    if desk.published_version is not None:
        left = "esc leaves it as it is: these files decide nothing until they are published."
    elif _loads(desk):
        left = "esc leaves it as it is: the rules are used as they now stand, and cannot be proposed until the fault is mended."
    else:
        left = "esc leaves it: cases go on showing what was decided before, and no new decision is made until it is mended."
    return "e goes back to the editor at the first fault.", "x puts the file back as it was.", left


def _loads(desk: Desk) -> bool:
    try:
        _ = at_work(desk).rulebook
    except DataProblem:
        return False
    return True


def read_text_faults(desk: Desk, name: str, text: str) -> tuple[IssueCard, ...]:
    """What the check would say of a text that is still being typed."""
    return tuple(issue_card(issue, "") for issue in check_text(desk, name, text))


def _changed(edited: Edited) -> tuple[tuple[str, ...], int]:
    found: list[str] = []
    first, line = 1, 0
    for row in unified_diff(edited.before.split("\n"), edited.after.split("\n"), lineterm="", n=0):
        if row.startswith(("---", "+++")):
            continue
        if row.startswith("@@"):
            line = int(row.split("+")[1].split(",")[0].split()[0])
            first = line if not found else first
        else:
            found.append(f"{row[:1]} {row[1:].strip()}")
    if len(found) > MOST_LINES:
        found = [*found[:MOST_LINES], f"and {len(found) - MOST_LINES} more"]
    return tuple(found), max(first, 1)
