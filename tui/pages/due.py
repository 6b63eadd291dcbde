"""What is due as values: whose it is, by when, what, and where in the screens it is done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from triage.desk import Desk, DueItem
from triage.desk.due.agenda import WHOSE, agenda
from triage.desk.due.item import KINDS, URGENT
from triage.desk.due.whose import role_words
from triage.desk.screens.danger import author_of
from tui.pages.wording import URGENT as MARK
from tui.pages.wording import Wording, clock, day_in_words, level_words, looks

AHEAD: tuple[tuple[str, int | None], ...] = (
    ("today", 0),
    ("7 days", 7),
    ("28 days", 28),
    ("any day", None),
)
"""How far the list looks ahead, in words and days."""
AT = {
    "escalation": "record",
    "human_review": "looked",
    "look": "looked",
    "question": "answer",
    "referral": "moves",
    "wait": "moves",
    "signpost": "moves",
    "feedback": "moves",
    "review": "review",
    "lead": "lead",
    "agreement": "letters",
    "meeting": "household",
    "meeting_action": "household",
}
"""Kind of thing due -> where in the case it is done, as the case screen names its actions; elsewhere the case is just opened."""
PLACE = {
    "double": "doubles",
    "service_check": "directory",
    "service_report": "directory",
    "rule_proposal": "rules",
    "rule_trial": "rules",
    "rule_review": "rules",
}
"""Kind of thing due -> the place of the screens where it is done."""
COMMAND = {
    "unread_referral": "triage case add FILE --by NAME",
    "unsent_danger": "triage due",
    "supervision": "triage case note CASE TEXT --supervision --by NAME",
    "safe_copy": "triage backup",
    "retention": "triage retention due",
    "sharing_agreement": "triage sharing agreements",
    "break_glass": "triage case break-glass --list",
    "receipt": "triage receive FILE",
    "answer": "triage send parcels",
}
"""Kind of thing due -> the command that does it, where no screen does."""


@dataclass(frozen=True)
class DueRow:
    """One thing due."""

    key: str
    urgent: bool
    kind: str
    case: str | None
    record: str
    when: str
    """How far off its day is, with a shape before what is urgent."""
    day: str
    what: str
    whose: str
    level: str
    why: str
    """Why it is shown to others than those whose job it is; empty where it is not."""
    escalation: int = 0
    """Number of the escalation that it is; 0 for anything else."""
    referral: int = 0
    """Number of the referral or signpost that it is about; 0 for anything else."""
    author: str = ""
    """Who began the referral that is not sent, where it is one that says danger."""


@dataclass(frozen=True)
class DuePage:
    """All that the place shows."""

    notice: str
    rows: tuple[DueRow, ...]
    """Those that words and kind keep."""
    total: int
    urgent: int
    overdue: int
    others_urgent: int
    """Urgent things that are somebody else's."""
    unshown_urgent: int
    """Urgent things that words or kind leave out."""
    not_read: int
    """Cases that were not looked at; their escalations are in the list all the same."""
    first: int
    """Cases before the first one that was looked at."""
    looked: int
    kinds: tuple[tuple[str, str], ...]
    """Kinds in the list before words and kind, with how many of each, for a filter to choose from."""
    whose: str
    ahead: int | None
    kind: str
    find: str

    @property
    def cases(self) -> int:
        """All cases that are asked about."""
        return self.looked + self.not_read

    @property
    def looked_at(self) -> str:
        """Which cases were looked at, where not all were."""
        return f"cases {self.first + 1:,} to {self.first + self.looked:,} of {self.cases:,}, the other {self.not_read:,} not"


def read_due(
    desk: Desk,
    by: str | None,
    *,
    whose: str,
    ahead: int | None,
    kind: str = "",
    find: str = "",
    first: int = 0,
) -> DuePage:
    """Read what is due; ``kind`` and ``find`` show less of it, and escalations they leave out are counted.

    ``first``: with very many cases, how many are before the first one that is looked at.
    """
    name = looks(desk, by)
    found = agenda(desk, name, whose=whose, ahead=ahead, first=first)
    words = Wording(desk)
    rows = tuple(_row(desk, words, place, item) for place, item in enumerate(found.items))
    asked = find.strip().casefold()
    kept = tuple(
        row
        for row in rows
        if kind in ("", row.kind)
        and (
            not asked
            or any(
                asked in text.casefold()
                for text in (row.case or "", row.what, row.whose, row.when, KINDS[row.kind], row.day)
            )
        )
    )
    counts: dict[str, int] = {}
    for item in found.items:
        counts[item.kind] = counts.get(item.kind, 0) + 1
    return DuePage(
        notice=desk.notice or "",
        rows=kept,
        total=len(rows),
        urgent=sum(row.urgent for row in kept),
        overdue=sum(1 for item in found.items if item.due_on < desk.on),
        others_urgent=found.others_urgent,
        unshown_urgent=sum(row.urgent for row in rows) - sum(row.urgent for row in kept),
        not_read=found.not_read,
        first=found.first,
        looked=found.looked,
        kinds=tuple((code, f"{KINDS[code]} ({counts[code]:,})") for code in KINDS if code in counts),
        whose=whose,
        ahead=ahead,
        kind=kind,
        find=find,
    )


def _row(desk: Desk, words: Wording, place: int, item: DueItem) -> DueRow:
    urgent = item.kind in URGENT
    return DueRow(
        key=f"{item.kind} {item.case or ''} {item.record} {item.role} {item.code} {place if item.kind == 'question' else ''}",
        urgent=urgent,
        kind=item.kind,
        case=item.case,
        record=item.record,
        when=(f"{MARK} " if urgent else "") + clock(item.due_on, desk.on),
        day=day_in_words(item.due_on),
        what=item.what + _about(words, item),
        whose=_whose(item),
        level=level_words(item.level, words.level(item.level)[0]) if item.level else "",
        why=item.unheld,
        escalation=int(item.record.split()[-1]) if item.kind == "escalation" else 0,
        referral=int(item.record.split()[-1]) if item.record.startswith("referral ") else 0,
        author=author_of(desk, item.record) if item.kind == "unsent_danger" else "",
    )


def _about(words: Wording, item: DueItem) -> str:
    """Whom an escalation is about, where it is not the child: two to one door differ in nothing else."""
    person, _, who = item.for_whom.partition("#")
    return (
        f" – about {words.whom(person, who)}"
        if item.kind == "escalation" and person not in ("", "child")
        else ""
    )


def _whose(item: DueItem) -> str:
    """A person, for whom they cover, or a role and its team."""
    who = item.owner or role_words(item.role) + (f", {item.team}" if item.team else "")
    return who + (f" for {item.covered_for}" if item.covered_for and item.kind not in URGENT else "")


def counts(page: DuePage) -> Iterable[str]:
    """What is in the list and what is not."""
    yield f"{len(page.rows):,}" + (f" of {page.total:,}" if page.kind or page.find.strip() else "") + " due"
    if page.urgent:
        yield f"{MARK} {page.urgent} urgent"
    if page.unshown_urgent:
        yield f"{MARK} {page.unshown_urgent} urgent not shown by this filter"
    if page.others_urgent:
        yield f"{MARK} {page.others_urgent} urgent for others"
    if page.overdue:
        yield f"{page.overdue:,} overdue"
    if page.not_read:
        yield f"{page.looked_at}: n reads on, w chooses whose; urgent things are of all"


def head(page: DuePage) -> str:
    """Whose work, until which day, and what was filtered, in words."""
    ahead = next(words for words, days in AHEAD if days == page.ahead)
    parts = [
        f"Whose: {WHOSE[page.whose]}",
        "due on any day"
        if page.ahead is None
        else f"due until {ahead}"
        if not page.ahead
        else f"due in the next {ahead}",
    ]
    if page.kind:
        parts.append(f"only {KINDS[page.kind].lower()}")
    if page.find.strip():
        parts.append(f"“{page.find.strip()}”")
    return " · ".join(parts)
