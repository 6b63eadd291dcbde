"""A referral that could not be read in words: what is wrong where, and what came of mending it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from triage.desk import Desk
from triage.desk.due.steps import unread_of
from triage.desk.mending import CallsNoMore, check_text, mend_unread, open_unread, reasons
from triage.model import Issue
from tui.pages.wording import URGENT, Acting, acting, clock, day_in_words, looks

MOST_FAULTS = 3
"""Faults that are shown above the text; the others follow once these are mended."""


@dataclass(frozen=True)
class UnreadPage:
    """All that the screen shows of one."""

    identity: int
    notice: str
    acting: Acting
    about: str
    calls: tuple[str, ...]
    """What it calls for, which does not wait for its mending."""
    text: str
    faults: tuple[str, ...]
    line: int
    """The first line that is wrong, from 1."""
    waits: bool
    """Whether nobody has made a case of it yet."""


@dataclass(frozen=True)
class CallsLess:
    """The mended text would lose what the referral called for: said why not, or why it may be."""

    text: str
    lines: tuple[str, ...]
    reasons: Mapping[str, str]


@dataclass(frozen=True)
class MendedNow:
    """What came of saving."""

    number: str
    faults: tuple[str, ...]
    line: int


def list_unread(desk: Desk, by: str | None) -> tuple[tuple[str, str], ...]:
    """Those that wait: number, and file with day, to choose from."""
    rows = {f"unread referral {row.id}": row for row in desk.store.unread("open")}
    return tuple(
        (str(row.id), f"{item.record}, {clock(item.due_on, desk.on)}")
        for item in unread_of(desk, looks(desk, by))
        for name, row in rows.items()
        if item.record == name or item.record.startswith(f"{name} ")
    )


def read_unread(desk: Desk, identity: int, by: str | None) -> UnreadPage:
    """Read one; raises :class:`triage.errors.Refused` for whoever may not."""
    found = open_unread(desk, identity, by)
    row = found.row
    calls = tuple(f"{URGENT} {one.partition(': ')[2] or one}" for one in row.escalations)
    return UnreadPage(
        identity,
        desk.notice or "",
        acting(desk, by),
        f"{row.file or 'A referral'} of {day_in_words(row.came_on)}, sent by {row.added_by}",
        calls,
        found.text,
        said(found.issues),
        first_line(found.issues),
        row.state == "open",
    )


def read_faults(desk: Desk, identity: int, text: str, by: str | None) -> MendedNow:
    """Check what is typed; nothing is kept."""
    row = open_unread(desk, identity, by).row
    issues = check_text(desk, row, text)
    return MendedNow("", said(issues), first_line(issues))


def save_unread(
    desk: Desk, identity: int, text: str, by: str | None, reason: str = ""
) -> MendedNow | CallsLess:
    """Make a case of what is typed, or say what is wrong in it, or what it would lose."""
    try:
        found = mend_unread(desk, identity, text, by, reason)
    except CallsNoMore as less:
        lines = tuple(f"{URGENT} {one.partition(': ')[2] or one}" for one in less.calls)
        return CallsLess(text, lines, reasons(desk))
    return MendedNow(found.number, said(found.issues), first_line(found.issues))


def said(issues: tuple[Issue, ...]) -> tuple[str, ...]:
    """Each fault in a line: where, what, why and how to mend it."""
    return tuple(
        (f"line {one.line}: " if one.line else "")
        + one.what
        + (f" – {one.why}" if one.why else "")
        + (f". To mend it: {one.mend}" if one.mend else "")
        for one in issues
    )


def first_line(issues: tuple[Issue, ...]) -> int:
    """The first line that is wrong; 1 where none is named."""
    return min((one.line for one in issues if one.line), default=1)
