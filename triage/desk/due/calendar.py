"""What is due as a calendar file: case number and kind of thing, and nothing else about anybody."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from triage.desk.due.item import KINDS, UPKEEP, DueItem
from triage.errors import Refused

PRODID = "-//needs-triage//due//EN"
_NUMBERED = re.compile(r"(?P<what>[a-z -]+ \d+(?: (?:action|question) \d+)?)(?: in .*)?", re.DOTALL)
"""Records named by a kind of row and its number; others, such as a question's field, may say something about a family."""


def calendar_text(items: Iterable[DueItem], on: date) -> bytes:
    """One all-day event for each due thing, on the day it is due; the same things on the same day give the same bytes.

    An event holds the case's number and the kind's title (:data:`KINDS`): no name, need, help or word about anybody, in its
    UID neither: that is a hash of kind, case, number of the row (else the day) and place among alike.
    """
    from icalendar import Calendar, Event  # noqa: PLC0415 - only where a calendar is written

    calendar = Calendar()
    calendar.add("prodid", PRODID)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    stamp = datetime(on.year, on.month, on.day, tzinfo=UTC)
    ordered = sorted(
        items,
        key=lambda item: (
            item.due_on,
            item.kind,
            item.case or "",
            _row(item),
            item.role,
            item.code,
            item.for_whom,
        ),
    )
    alike: Counter[tuple[str, str, str]] = Counter()
    for item in ordered:
        key = (item.kind, item.case or "", _row(item))
        alike[key] += 1
        event = Event()
        event.add("uid", _uid((*key, str(alike[key]))))
        event.add("dtstamp", stamp)
        event.add("dtstart", item.due_on)
        event.add("dtend", item.due_on + timedelta(days=1))
        event.add("summary", summary(item))
        event.add("class", "PRIVATE")
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def summary(item: DueItem) -> str:
    """Case number and kind, such as ``C-1: Review``; the kind alone where there is no case."""
    title = KINDS.get(item.kind, "Something due")
    return f"{item.case}: {title}" if item.case else title


def _row(item: DueItem) -> str:
    """What tells one thing from another without saying anything about a family: the row it is about, else its day."""
    if item.record == f"case {item.case}":
        return "case"
    numbered = _NUMBERED.fullmatch(item.record)
    if numbered:
        return numbered["what"]
    return item.record if item.kind in UPKEEP else item.due_on.isoformat()


def _uid(parts: Iterable[str]) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:32] + "@needs-triage"


def write_calendar(path: Path, text: bytes) -> None:
    """Write a calendar whole or not at all, over one of our own only.

    Raises :class:`Refused` where something else is there; :class:`OSError` where the place cannot be written to.
    """
    if path.exists() or path.is_symlink():
        _ours_or_refuse(path)
    beside = path.with_name(f".{path.name}.new")
    try:
        beside.write_bytes(text)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _ours_or_refuse(path: Path) -> None:
    refusal = Refused(
        f"{path.name} is not a calendar that this program wrote",
        why="it is not overwritten",
        mend="name another file with --ics",
    )
    if not path.is_file():
        raise refusal
    from icalendar import Calendar  # noqa: PLC0415

    try:
        found = Calendar.from_ical(path.read_bytes())
    except ValueError:
        raise refusal from None
    if str(found.get("prodid", "")) != PRODID:
        raise refusal
