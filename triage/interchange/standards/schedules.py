"""Opening times: recurrence rules (RFC 5545) to our weekly sessions, and times that can never come.

A rule becomes a session where it says one weekday or more, every week, and was in force on the day of reading. What
is fortnightly, monthly or by date cannot be said as a weekly session; it stays in the source and is not guessed at.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from triage.interchange.model import Plain

DAYS = {
    "MO": "monday",
    "TU": "tuesday",
    "WE": "wednesday",
    "TH": "thursday",
    "FR": "friday",
    "SA": "saturday",
    "SU": "sunday",
}
CODES = {name: code for code, name in DAYS.items()}
_WEEKDAYS = tuple(DAYS)
_WORDS = {name[:3]: code for code, name in DAYS.items()}
_BYDAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)", re.IGNORECASE)
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(?:Z|[+-]\d{2}:?\d{2})?", re.IGNORECASE)
_LOOK_AHEAD = 366 * 3
"""Days after which a weekday or a day of the month has surely come round."""
LONGEST_NIGHT = 16 * 60
"""Minutes: a session that closes before it opens is one over midnight up to this length (17:00 to 09:00); longer, the two times are swapped."""


@dataclass
class Times:
    """What the schedules of a service say."""

    sessions: list[Plain] = field(default_factory=list)
    faults: list[tuple[str, str]] = field(default_factory=list)
    """Code and sentence of each thing that cannot be."""
    doubts: list[tuple[str, str]] = field(default_factory=list)
    """Code and sentence of each thing that is odd and was read."""


def day_of(text: Any) -> date | None:
    """The day at the start of a date or a time stamp, or None.

    >>> day_of("2024-09-25T14:23:06.5+01:00"), day_of("2023-02-30")
    (datetime.date(2024, 9, 25), None)
    """
    found = re.match(r"\d{4}-\d{2}-\d{2}(?=$|[T ])", text.strip()) if isinstance(text, str) else None
    try:
        return date.fromisoformat(found.group()) if found else None
    except ValueError:
        return None


def time_of(text: Any) -> str | None:
    """A time of day as ``HH:MM``; 24:00 is the end of the day; None for what is none.

    >>> time_of("9:30"), time_of("18:00:00Z"), time_of("24:00"), time_of("25:10")
    ('09:30', '18:00', '23:59', None)
    """
    found = _TIME.fullmatch(text.strip()) if isinstance(text, str) else None
    if not found:
        return None
    hour, minute, second = int(found[1]), int(found[2]), int(found[3] or 0)
    if (hour, minute, second) == (24, 0, 0):
        return "23:59"
    return f"{hour:02d}:{minute:02d}" if hour <= 23 and minute <= 59 and second <= 60 else None


def weekdays(rule: Mapping[str, Any]) -> list[tuple[int, str]] | None:
    """The days a rule names, each with its number in the month (0: every one); None where a word is no day.

    >>> weekdays({"byday": "2MO,-1FR"}), weekdays({"byday": "TH,FR"}), weekdays({"byday": "someday"})
    ([(2, 'MO'), (-1, 'FR')], [(0, 'TH'), (0, 'FR')], None)
    """
    text = rule.get("byday") or rule.get("weekday") or ""
    if isinstance(text, int) and not isinstance(text, bool):
        return [(0, _WEEKDAYS[text - 1])] if 1 <= text <= len(_WEEKDAYS) else None
    if isinstance(text, (list, tuple)):
        text = ",".join(str(word) for word in text)
    found: list[tuple[int, str]] = []
    for word in re.split(r"[,;\s]+", str(text).strip(" ,;")):
        if not word:
            continue
        match = _BYDAY.fullmatch(word)
        code = _WORDS.get(word.casefold()[:3]) if word.isalpha() and len(word) > len("MO") else None
        if match:
            found.append((int(match[1] or 0), match[2].upper()))
        elif code and DAYS[code].startswith(word.casefold().rstrip("s")[:9]):
            found.append((0, code))
        else:
            return None
    return found


def read_schedules(rules: list[Any], on: date) -> Times:
    """Sessions of every rule in force on ``on``, and what cannot be."""
    times = Times()
    for number, rule in enumerate(rules):
        if not isinstance(rule, dict):
            times.faults.append(("DI404", f"schedule {number + 1} is not a mapping"))
            continue
        before = len(times.faults)
        _check(rule, f"schedule {number + 1}", times)
        if len(times.faults) == before:
            _add(rule, times, on)
    unique = {(one["day"], one.get("from"), one.get("to")): one for one in times.sessions}
    order = list(DAYS.values())
    times.sessions = sorted(
        unique.values(), key=lambda one: (order.index(one["day"]), one.get("from") or "", one.get("to") or "")
    )
    return times


def _check(rule: Mapping[str, Any], where: str, times: Times) -> None:
    days: dict[str, date] = {}
    for key in ("valid_from", "valid_to", "dtstart", "until"):
        said = rule.get(key)
        if said in (None, ""):
            continue
        day = day_of(said)
        if day is None:
            times.faults.append(("DI405", f"{key} of {where} is no day: {_shown(said)}"))
        else:
            days[key] = day
    for first, last in (
        ("valid_from", "valid_to"),
        ("dtstart", "until"),
        ("valid_from", "until"),
        ("dtstart", "valid_to"),
    ):
        if first in days and last in days and days[last] < days[first]:
            code = "DI410" if {first, last} == {"valid_from", "valid_to"} else "DI412"
            times.faults.append(
                (code, f"{last} of {where} ({days[last]}) lies before its {first} ({days[first]})")
            )
            return
    clock: dict[str, str] = {}
    for key in ("opens_at", "closes_at"):
        said = rule.get(key)
        if said in (None, ""):
            continue
        hour = time_of(said)
        if hour is None:
            times.faults.append(("DI406", f"{key} of {where} is no time of day: {_shown(said)}"))
        else:
            clock[key] = hour
    if over_midnight(clock.get("opens_at"), clock.get("closes_at")):
        words = f"{where} closes at {clock['closes_at']}, before it opens at {clock['opens_at']}: read as open over midnight"
        times.doubts.append(("DI458", words))
    elif len(clock) == 2 and clock["closes_at"] < clock["opens_at"] and clock["closes_at"] != "00:00":
        times.faults.append(
            ("DI412", f"{where} closes at {clock['closes_at']}, before it opens at {clock['opens_at']}")
        )
    elif len(clock) == 2 and clock["closes_at"] == clock["opens_at"] != "00:00":
        times.faults.append(("DI412", f"{where} closes at {clock['closes_at']}, the minute it opens"))
    named = weekdays(rule)
    if named is None:
        times.faults.append(
            (
                "DI407",
                f"{where} names a weekday that is none: {_shown(rule.get('byday') or rule.get('weekday'))}",
            )
        )
    elif not _ever(rule, named, days):
        times.faults.append(("DI412", f"{where} never opens: none of its days falls between {_span(days)}"))


def over_midnight(opens: str | None, closes: str | None) -> bool:
    """Whether a session goes on into the next day; ``HH:MM``, None where nobody says. One that ends at midnight does not.

    >>> over_midnight("22:00", "02:00"), over_midnight("18:00", "00:00"), over_midnight("12:00", "09:00")
    (True, False, False)
    """
    if opens is None or closes is None or closes == "00:00" or closes >= opens:
        return False
    first, last = (int(clock[:2]) * 60 + int(clock[3:]) for clock in (opens, closes))
    return last + 24 * 60 - first <= LONGEST_NIGHT


def _span(days: Mapping[str, date]) -> str:
    first, last = _bounds(days)
    return f"{first} and {last}"


def _bounds(days: Mapping[str, date]) -> tuple[date | None, date | None]:
    starts = [days[key] for key in ("valid_from", "dtstart") if key in days]
    ends = [days[key] for key in ("valid_to", "until") if key in days]
    return (max(starts) if starts else None), (min(ends) if ends else None)


def _ever(rule: Mapping[str, Any], named: list[tuple[int, str]], days: Mapping[str, date]) -> bool:
    """Whether any of its days falls within its bounds; a rule without both bounds, or without days, always may."""
    first, last = _bounds(days)
    if first is None or last is None:
        return True
    if last < first:
        return False
    dates = _numbers(rule.get("bymonthday"))
    if not named and not dates:
        return True
    day, end = first, min(last, first + timedelta(days=_LOOK_AHEAD))
    while day <= end:
        if _matches(day, named, dates):
            return True
        day += timedelta(days=1)
    return False


def _matches(day: date, named: list[tuple[int, str]], dates: set[int]) -> bool:
    after = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
    length = (after - timedelta(days=1)).day
    if dates and day.day not in dates and day.day - length - 1 not in dates:
        return False
    if not named:
        return True
    forward, back = (day.day - 1) // 7 + 1, -((length - day.day) // 7 + 1)
    return any(code == _WEEKDAYS[day.weekday()] and number in (0, forward, back) for number, code in named)


def _numbers(said: Any) -> set[int]:
    return {int(word) for word in re.findall(r"[+-]?\d{1,2}", str(said))} if said not in (None, "") else set()


def _add(rule: Mapping[str, Any], times: Times, on: date) -> None:
    named = weekdays(rule) or []
    frequency = str(rule.get("freq") or "WEEKLY").strip().upper()
    dated = any(rule.get(key) not in (None, "") for key in ("bymonthday", "byweekno", "byyearday", "count"))
    often = str(rule.get("interval") or 1).strip()
    if (
        not named
        or frequency != "WEEKLY"
        or dated
        or often not in {"1", "1.0"}
        or any(number for number, _ in named)
    ):
        return
    first, last = _bounds(
        {key: day for key in ("valid_from", "valid_to", "dtstart", "until") if (day := day_of(rule.get(key)))}
    )
    if (first and first > on) or (last and last < on):
        return
    opens, closes = time_of(rule.get("opens_at")), time_of(rule.get("closes_at"))
    for _, code in named:
        if over_midnight(opens, closes):
            after = _WEEKDAYS[(_WEEKDAYS.index(code) + 1) % len(_WEEKDAYS)]
            times.sessions.append({"day": DAYS[code], "from": opens, "to": "23:59"})
            times.sessions.append({"day": DAYS[after], "from": "00:00", "to": closes})
            continue
        session: Plain = {"day": DAYS[code]}
        if opens:
            session["from"] = opens
        if closes:
            session["to"] = "23:59" if closes == "00:00" else closes
        times.sessions.append(session)


def _shown(said: Any) -> str:
    return "'" + "".join(sign for sign in str(said)[:40] if sign.isprintable()) + "'"
