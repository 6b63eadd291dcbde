"""Services as values: the list, what a search found, and what is to be confirmed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from triage.desk import Desk, code_in_words
from triage.desk.directory.attention import NOTHING, records_due, resting_on
from triage.desk.directory.browsing import REPORT_WORDS, ServiceSeen, services_seen
from triage.desk.directory.finding import Wanted, danger_in, search
from triage.desk.directory.urgent import Urgent
from triage.errors import TriageError
from tui.pages.rules import may_edit
from tui.pages.wording import URGENT, Acting, counted, day_in_words

MOST = 300
"""Services listed at once; more are found by words."""
DUE_DAYS = 60
"""How far ahead records to confirm are looked for."""
_ROOM = {
    "room": "has room",
    "waiting_list": "waiting list",
    "full": "FULL: list closed",
    "unknown": "room not known",
}
STATUS = {"open": "open", "paused": "PAUSED", "closed": "CLOSED"}


@dataclass(frozen=True)
class ServiceRow:
    """One service in the list."""

    id: str
    name: str
    provider: str
    marks: tuple[str, ...]
    """What stands in the way, in words, the gravest first; empty where nothing does."""
    why: str
    """Why it was found, or what it gives."""

    @property
    def sign(self) -> str:
        """A shape: nothing in the way, something to look at, or nobody is sent there."""
        if not self.marks:
            return "●"
        return "✗" if any(mark.isupper() or mark.split(":")[0].isupper() for mark in self.marks) else "!"


@dataclass(frozen=True)
class ServicesPage:
    """All that the list shows."""

    notice: str
    acting: Acting
    rows: tuple[ServiceRow, ...]
    total: int
    """Services in the directory."""
    found: int
    """How many the search found altogether."""
    find: str
    understood: str
    urgent: tuple[str, ...]
    """What to do now where the words name a danger; it stands before everything else."""
    notes: tuple[str, ...]
    due: int
    """Records to confirm within :data:`DUE_DAYS`."""
    only_due: bool


def read_services(
    desk: Desk, find: str, by: str | None, *, only_due: bool = False, every: bool = False
) -> ServicesPage:
    """Read the list, or what a question in plain words finds; ``every`` shows closed and out-of-date ones too."""
    urgent = _urgent(desk, danger_in(desk, find, Wanted())) if find.strip() else ()
    seen = {one.record.id: one for one in services_seen(desk)}
    due = records_due(desk, DUE_DAYS)
    understood, found = "", len(seen)
    notes: tuple[str, ...] = ()
    if only_due:
        costs = _costs(desk)
        rows = [
            _row(seen[row.service], _due_words(row, costs))
            for row in due
            if find.casefold() in f"{row.service} {seen[row.service].record.name}".casefold()
        ]
        found = len(rows)
    elif find.strip():
        answer: Any = search(desk, find, Wanted(show_all=every), limit=MOST, facets=False).answer
        rows = [_row(seen[hit.service], "; ".join((*_matched(desk, hit), *hit.why))) for hit in answer.hits]
        rows += [_row(seen[hit.service], "; ".join(hit.why)) for hit in answer.alternatives]
        understood, notes, found = answer.question.said_back(), tuple(_notes(answer)), answer.total
    else:
        rows = [_row(one, _gives(desk, one)) for one in list(seen.values())[:MOST]]
    return ServicesPage(
        notice=desk.notice or "",
        acting=may_edit(desk, by, "directory.keep"),
        rows=tuple(rows[:MOST]),
        total=len(seen),
        found=found,
        find=find.strip(),
        understood=understood,
        urgent=urgent,
        notes=notes,
        due=len(due),
        only_due=only_due,
    )


def marks_of(one: ServiceSeen) -> tuple[str, ...]:
    """What stands in the way of sending somebody there, in words; capitals where nobody is sent there."""
    found = []
    status = one.record.status or ""
    if status in {"closed", "paused"}:
        found.append(STATUS[status])
    if one.reports:
        said = ", ".join(dict.fromkeys(report.what.replace("_", " ") for report in one.reports))
        found.append(f"REPORTED: {said}" if not one.holds else f"reported: {said}")
    elif not one.holds:
        found.append("OUT OF DATE: nobody is sent there until it is confirmed")
    if one.room == "full":
        found.append(_ROOM["full"])
    elif one.room == "waiting_list":
        found.append("waiting list" + (f" of {counted(one.wait, 'week')}" if one.wait is not None else ""))
    return tuple(found)


def room_words(one: ServiceSeen) -> str:
    """What is known about its room."""
    said = _ROOM.get(one.room, one.room)
    return said + (f", wait of {counted(one.wait, 'week')}" if one.wait is not None else "")


def _row(one: ServiceSeen, why: str) -> ServiceRow:
    return ServiceRow(one.record.id, one.record.name, one.provider.name, marks_of(one), why)


def _gives(desk: Desk, one: ServiceSeen) -> str:
    helps = ", ".join(desk.directory.help_title(code) for code in one.record.help)
    people = ", ".join(desk.vocabulary.title("people", code).lower() for code in one.record.for_)
    return (
        f"{helps or 'no kind of help reviewed yet: offered to nobody'}{f' – for {people}' if people else ''}"
    )


def _due_words(row: Any, costs: Any) -> str:
    until = (
        f"confirmed {day_in_words(row.last)}, holds until {day_in_words(row.until)}"
        if row.last and row.until
        else "never confirmed"
    )
    if costs is None:
        return f"{until}; how many cases rest on it is not known"
    cases = len(costs.get(row.service, NOTHING).cases)
    return f"{until}; {counted(cases, 'case')} {'rests' if cases == 1 else 'rest'} on it"


def _costs(desk: Desk) -> Any:
    try:
        return resting_on(desk)
    except TriageError:
        return None


def _matched(desk: Desk, hit: Any) -> Iterable[str]:
    for one in hit.matched[:3]:
        if one.helps:
            yield "gives " + ", ".join(desk.directory.help_title(code).lower() for code in one.helps[:2])
        else:
            for place in one.found[:1]:
                yield f"says “{' '.join(place.words[:3])}”"


def _notes(answer: Any) -> Iterable[str]:
    for one in answer.question.corrections:
        yield f"nothing says “{one.typed}”; looked for “{one.meant}”"
    if answer.some_words and answer.hits:
        yield "no service says all of these words; these say some of them"
    for said, number in answer.without[:3]:
        yield f"without “{said}” there would be {number}"
    for reason, number in answer.not_shown.items():
        words = {"closed": "closed", "out_of_date": "past their check date"}.get(reason, reason)
        yield f"{number} more {'is' if number == 1 else 'are'} {words} (a shows them)"
    if answer.held_back:
        yield f"{answer.held_back} left out for safety"


def _urgent(desk: Desk, danger: Urgent | None) -> tuple[str, ...]:
    if danger is None:
        return ()
    lines = []
    for item in danger.escalations:
        call = item.contact.in_hours or item.contact.out_of_hours or "999"
        if item.contact.out_of_hours and item.contact.out_of_hours != item.contact.in_hours:
            call += f"; out of hours {item.contact.out_of_hours}"
        when = "now" if item.within_days == 0 else f"within {counted(item.within_days, 'day')}"
        title = _title(desk, item.to)
        lines.append(f"{URGENT} {title}, {when}: {call}")
    lines += [
        f"{URGENT} if it may be so now – {title}: {contact.in_hours}" for title, contact in danger.careful
    ]
    words = ", ".join(f"“{word}”" for word in danger.words)
    lines.append(
        f"because of {words}, which may mean: {'; '.join(danger.titles)}. A search replaces none of this."
    )
    return tuple(dict.fromkeys(lines))


def _title(desk: Desk, to: str) -> str:
    """The title of an escalation; its code in words where even the lists of codes cannot be read."""
    try:
        return desk.vocabulary.title("escalations", to)
    except TriageError:
        return code_in_words(to)


REPORTS = tuple((code, words[0].upper() + words[1:]) for code, words in REPORT_WORDS.items())
"""Choices of what may be wrong with a record."""
