"""Days and times as people write them: ``Sat 10-12, Mon 9.30am–3pm (term time only)``.

Only what happens every week becomes a session. A first Saturday, a fortnight or a choice between morning and evening
(``Tue 6-8``) is left unread: a family sent to a locked door does not come again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from triage.interchange.sheets.meant import Cell, Meant, plain, text_of, unread
from triage.interchange.standards.schedules import over_midnight

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAY_WORD = r"(mon|tue|wed|thu|fri|sat|sun)(?:s|sday|day|nesday|rsday|urday|urs|ur|rs|r)?(?:s|'s)?\.?"
_INDEX = {name[:3]: place for place, name in enumerate(DAYS)}
_CLOCK = r"(?:(\d{1,2})(?:[:.](\d{2}))? ?(am|pm|a\.m\.?|p\.m\.?|noon|h|hrs)?|(noon|midday|midnight)|(\d{4}) ?(?:h|hrs|hours)?)(?![\d:])"
_TOKENS = re.compile(
    "|".join(
        (
            rf"(?P<days>\b{_DAY_WORD} ?(?:-|to|through|until|thru) ?{_DAY_WORD}(?![a-z]))",
            rf"(?P<day>\b{_DAY_WORD}(?![a-z]))",
            r"(?P<group>\b(?:weekdays?|week days?|weekends?|daily|every ?day|each day|7 days(?: a week)?|all week)\b)",
            rf"(?P<times>(?<![\d:.])(?:from )?{_CLOCK} ?(?:-|to|until|till|til) ?{_CLOCK})",
            r"(?P<always>24 ?/ ?7|24 ?hours?(?: a day)?)",
            r"(?P<term>\(?\b(?:term[- ]?times?(?: only)?|during term(?: ?time)?|in term(?: ?time)?|tto|school term(?: ?time)?s?(?: only)?)\b\)?)",
            r"(?P<all_year>\b(?:all year(?: round)?|52 weeks(?: a year)?|year round|including (?:school )?holidays)\b)",
            r"(?P<end>[;/|]|\n)",
            r"(?P<fluff>[ ,.:&()]+|\b(?:and|from|open|at|between|every|each|on|the|hours?|hrs|sessions?|also|plus|only|drop[- ]?in)\b)",
            r"(?P<word>[a-z0-9']+|.)",
        )
    )
)
_NOT_WEEKLY = re.compile(
    r"\b(?:1st|2nd|3rd|4th|first|second|third|fourth|last|fortnight(?:ly)?|alternate|alternating|monthly|every other|every second|bi-?weekly|bi-?monthly"
    r"|once a month|twice a month|of (?:the|each|every) month|week [ab12]|some|most|occasional(?:ly)?|not|except|excluding|closed|holidays only|except)\b"
)
_HOLIDAYS_ONLY = re.compile(
    r"\b(?:school )?holidays? only\b|\bnot (?:in |during )?term|\boutside (?:of )?term|\b(?:half|out of|end of|start of) term|\b(?:autumn|spring|summer) term"
)
_BANK_HOLIDAYS = re.compile(
    r"\(?\b(?:closed|except|excluding|excl?\.?|not)(?: on)? (?:bank|public)(?: and school)? holidays\b\)?"
)
_MIDDAY, _DAY_HOURS, _MORNING = 12, 24, 9


@dataclass
class _Group:
    """Days and the times that belong to them."""

    days: list[int] = field(default_factory=list)
    times: list[tuple[str, str]] = field(default_factory=list)
    doubtful: bool = False
    """Whether a time may be in the morning or in the evening."""


def read_times(cell: Cell) -> Meant:
    """Read days and times; gives ``schedule`` and, where the cell says so, ``term_time_only``."""
    text = "\n".join(plain(line) for line in text_of(cell).splitlines())
    if not text.strip():
        return Meant()
    if re.fullmatch(r"(?:open )?(?:24 ?/ ?7|24 ?hours?(?: a day)?(?:,? 7 days(?: a week)?)?)", text.strip()):
        return Meant({"schedule": [_session(day, ("00:00", "23:59")) for day in range(7)]})
    keys: dict[str, Any] = {}
    left: list[str] = []
    sessions: list[dict[str, str]] = []
    if _HOLIDAYS_ONLY.search(text):
        return unread(cell, "it is about part of the year, which a weekly time cannot say")
    term, all_year = re.search(_TERM, text), re.search(_ALL_YEAR, text)
    if term and not all_year:
        keys["term_time_only"] = True
        text = text.replace(term.group(), " ")
    elif all_year and not term:
        keys["term_time_only"] = False
        text = text.replace(all_year.group(), " ")
    if holidays := _BANK_HOLIDAYS.search(text):
        left.append(holidays.group().strip("() "))
        text = text.replace(holidays.group(), " ")
    for part in _parts(text):
        if _NOT_WEEKLY.search(part):
            return unread(cell, "it names something that is not every week")
        found, rest = _sessions(part)
        if not found and re.search(rf"\d|\b{_DAY_WORD}\b", rest):
            return unread(cell, "part of it is no day and time that can be read, and half would mislead")
        sessions.extend(found)
        if rest:
            left.append(rest)
    if sessions:
        keys["schedule"] = sessions
    if not left:
        return Meant(keys) if keys else unread(cell, "no day of the week is named")
    why = "the days were read, this beside them was not"
    return Meant(keys, "; ".join(left), why)


_TERM = r"\(?\b(?:term[- ]?times?(?: only)?|during (?:school )?term(?: ?time)?|in (?:school )?term(?: ?time)?|tto|school term(?: ?time)?s?(?: only)?)\b\)?"
_ALL_YEAR = r"\(?\b(?:all year(?: round)?|52 weeks(?: a year)?|year[- ]round)\b\)?"


def _parts(text: str) -> list[str]:
    """Divide where a new statement begins: at semicolons, lines, and commas after a time."""
    pieces = re.split(r"[;\n|]| / |(?<=[\dm]),(?= ?[a-z])|(?<=[\dm])\.(?= [a-z])", text)
    return [piece.strip(" ,.") for piece in pieces if piece.strip(" ,.()")]


def _sessions(part: str) -> tuple[list[dict[str, str]], str]:
    """Sessions of one statement, and what of it was not understood."""
    groups, words = _grouped(part)
    if words:
        loose = " ".join(words)
        if not any(group.days for group in groups):
            return [], part
        if re.search(r"\d", loose):
            return [], part
    found: list[dict[str, str]] = []
    doubtful = False
    for group in groups:
        if not group.days:
            return [], part
        if group.doubtful:
            doubtful = True
        found.extend(one for day in group.days for hours in group.times for one in _on(day, hours))
        if not group.times:
            found.extend(_session(day, None) for day in group.days)
    if doubtful:
        return [one for one in found if "from" not in one], f"{part} (in the morning or in the evening?)"
    return found, " ".join(words)


def _grouped(part: str) -> tuple[list[_Group], list[str]]:
    groups: list[_Group] = [_Group()]
    words: list[str] = []
    for match in _TOKENS.finditer(part):
        kind, text = match.lastgroup, match.group()
        kind = next((name for name, value in match.groupdict().items() if value is not None), kind)
        if kind in {"days", "day", "group"}:
            if (groups[-1].times or groups[-1].doubtful) and groups[-1].days:
                groups.append(_Group())
            groups[-1].days.extend(day for day in _days(kind, text) if day not in groups[-1].days)
        elif kind == "times":
            hours = _hours(text.removeprefix("from "))
            if hours is None:
                words.append(text)
            elif hours == ("", ""):
                groups[-1].doubtful = True
            else:
                groups[-1].times.append(hours)
        elif (kind == "word" and text.strip()) or kind in {"always", "term", "all_year"}:
            words.append(text)
    return [group for group in groups if group.days or group.times or group.doubtful], words


def _days(kind: str, text: str) -> list[int]:
    if kind == "group":
        if text.startswith("weekend"):
            return [5, 6]
        return list(range(5)) if "week" in text and "day" in text and text[0] == "w" else list(range(7))
    named = [_INDEX[found[:3]] for found in re.findall(r"\b(mon|tue|wed|thu|fri|sat|sun)", text)]
    if kind == "day":
        return named[:1]
    first, last = named[0], named[-1]
    return list(range(first, last + 1)) if first <= last else [*range(first, 7), *range(last + 1)]


def _hours(text: str) -> tuple[str, str] | None:
    """From and to on the clock; two empty texts where it may be morning or evening; None where it is no time."""
    match = re.fullmatch(rf"{_CLOCK} ?(?:-|to|until|till|til) ?{_CLOCK}", text.strip())
    if match is None:
        return None
    first, last = _clock(match.groups()[:5]), _clock(match.groups()[5:])
    if first is None or last is None:
        return None
    (start, half_1, exact_1), (end, half_2, exact_2) = first, last
    if half_1 is None and half_2 is not None and not exact_1:
        start, half_1 = _beside(start, end, half_2), half_2
    elif half_2 is None and half_1 is not None and not exact_2:
        end, half_2 = (end if end > start else end + _MIDDAY * 60), half_1
    elif half_1 is None and half_2 is None and not (exact_1 or exact_2):
        guessed = _open_hours(start, end)
        if guessed is None:
            return ("", "")
        start, end = guessed
    sure = (half_1 is not None or exact_1) and (half_2 is not None or exact_2)
    hours = f"{start // 60:02d}:{start % 60:02d}", f"{end // 60:02d}:{end % 60:02d}"
    if sure and 0 == end < start:
        return hours[0], "23:59"
    if sure and over_midnight(*hours):
        return hours
    if not 0 <= start < end < _DAY_HOURS * 60:
        return ("", "") if start < end else None
    return hours


def _clock(groups: tuple[str | None, ...]) -> tuple[int, str | None, bool] | None:
    """Minutes from midnight, am or pm where it is said, and whether it is on the clock of 24 hours."""
    hour, minute, half, word, four = groups
    if word:
        return (_MIDDAY * 60, "pm", True) if word != "midnight" else (_DAY_HOURS * 60 - 1, "pm", True)
    if four:
        hours, minutes = int(four[:2]), int(four[2:])
        return (hours * 60 + minutes, None, True) if hours < _DAY_HOURS and minutes < 60 else None
    hours, minutes = int(hour or 0), int(minute or 0)
    if hours > _DAY_HOURS - 1 or minutes > 59:
        return None
    if half and half[0] in "ap":
        if not 1 <= hours <= _MIDDAY:
            return (hours * 60 + minutes, "pm", True) if half[0] == "p" and hours > _MIDDAY else None
        return ((hours % _MIDDAY) + (_MIDDAY if half[0] == "p" else 0)) * 60 + minutes, half[0] + "m", False
    if half == "noon":
        return (_MIDDAY * 60, "pm", True) if hours == _MIDDAY else None
    exact = hours > _MIDDAY or ((hour or "").startswith("0") and len(hour or "") > 1) or hours == 0
    return hours * 60 + minutes, None, exact


def _beside(start: int, end: int, half: str) -> int:
    """A start without am or pm beside an end with one: ``7-9pm`` is in the evening, ``10-2pm`` begins in the morning."""
    if half == "pm":
        if start >= _MIDDAY * 60:
            return start
        later = start + _MIDDAY * 60
        return later if later < end else start
    return start % (_MIDDAY * 60)


def _open_hours(start: int, end: int) -> tuple[int, int] | None:
    """Times without am or pm: sure where only one reading is a time at which anybody opens."""
    hour = start // 60
    if hour >= _MIDDAY:
        return start, end if end > start else end + _MIDDAY * 60
    if end <= start:
        return start, end + _MIDDAY * 60
    if hour < 6:
        return start + _MIDDAY * 60, end + _MIDDAY * 60
    return (start, end) if hour >= _MORNING else None


def _session(day: int, hours: tuple[str, str] | None) -> dict[str, str]:
    found = {"day": DAYS[day]}
    if hours:
        found |= {"from": hours[0], "to": hours[1]}
    return found


def _on(day: int, hours: tuple[str, str]) -> list[dict[str, str]]:
    """The session of a day; one over midnight is one up to midnight, and one on the day after."""
    if not over_midnight(*hours):
        return [_session(day, hours)]
    return [_session(day, (hours[0], "23:59")), _session((day + 1) % len(DAYS), ("00:00", hours[1]))]


def read_hours(cell: Cell, day: str) -> Meant:
    """Read the column of one weekday, which holds times alone; ``closed`` and the like say that there is nothing."""
    words = plain(cell)
    if not words or words in {"closed", "no", "none", "-", "n/a"}:
        return Meant()
    if words in {"yes", "y", "open", "✓", "✔"}:
        return Meant({"schedule": [{"day": day}]})
    found = read_times(f"{day} {words}")
    if found.unread:
        return unread(cell, found.why)
    return found


def times_in_words(sessions: list[dict[str, Any]], *, term_time_only: bool | None = None) -> str:
    """Give sessions as a cell of a sheet would say them.

    >>> times_in_words([{"day": "saturday", "from": "10:00", "to": "12:00"}], term_time_only=True)
    'Sat 10:00-12:00 (term time only)'
    """
    parts = []
    for one in sessions:
        hours = f" {one['from']}-{one['to']}" if one.get("from") and one.get("to") else ""
        parts.append(f"{str(one['day'])[:3].title()}{hours}")
    return ", ".join(parts) + (" (term time only)" if term_time_only else "")
