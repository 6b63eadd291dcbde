"""Days and times in plain words: "Saturdays", "weekend", "after school", "tonight", "half term"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from triage.signposting.finding.question import DAYS, Reading, Slot
from triage.signposting.finding.words import Text

WEEKDAYS, WEEKEND, EVERY_DAY = range(5), range(5, 7), range(7)
HOUR = 60
PARTS: dict[str, tuple[int, int]] = {
    "morning": (6 * HOUR, 12 * HOUR),
    "lunchtime": (12 * HOUR, 14 * HOUR),
    "afternoon": (12 * HOUR, 17 * HOUR),
    "evening": (17 * HOUR, 22 * HOUR),
    "night": (22 * HOUR, 24 * HOUR),
}
"""Minutes since midnight of the parts of a day, as people use the words."""
AFTER_SCHOOL = (15 * HOUR, 18 * HOUR + 30)
_SHORT = ("mon", "tues?", "wed(?:s|nes)?", "thu(?:rs?)?", "fri", "sat", "sun")
_DAY = re.compile(
    rf"\b(?:(?:on|every|each|this|next) )?({'|'.join(f'{day}s?' for day in DAYS)})\b"
    rf"|\b(?:on|every|each|this|next|and|or) ({'|'.join(_SHORT)})s?\b(?! (?:with|down|in|at))"
)
_WEEKEND = re.compile(r"\b(?:(?:at|on|over|during|this|next|every) )?(?:the )?week ?ends?\b")
_WEEKDAY = re.compile(
    r"\b(?:(?:on|during) )?(?:the )?(?:week ?days?|during the week|midweek|school nights?)\b"
)
_TODAY = re.compile(r"\b(?:(?:open|available|right|urgently) )?(today|tonight|tomorrow|now)\b(?! (?:and|that|he|she|they|we|i|lives?|waiting|moved|in year|known)\b)")  # fmt: skip
_THIS = re.compile(rf"\bthis ({'|'.join(PARTS)})\b")
_AFTER_SCHOOL = re.compile(r"\b(?:after ?school|when school finishes)\b(?! (?:care|childcare))")
_PART = re.compile(r"\b(?:(?:in|of|at|during) )?(?:the )?(?:early |late )?(morning|lunchtime|lunch ?time|afternoon|evening)s?\b(?! after)")  # fmt: skip
_OUT_OF_HOURS = re.compile(r"\bout ?of ?hours\b|\b24 ?(?:/ ?7|hours?|hrs?)\b|\bround the clock\b|\bat night\b|\bovernight\b|\blate at night\b|\bopen late\b")  # fmt: skip
_CLOCK = re.compile(r"\b(?:at|after|from|before|around) (\d{1,2})(?:[:.](\d{2}))? ?(am|pm)?\b(?! ?(?:year|month|week|mile|to))|\b(\d{1,2})(?:[:.](\d{2}))? ?(am|pm)\b")  # fmt: skip
_HOLIDAYS = re.compile(r"\b(?:(?:in|over|during|for) )?(?:the )?(half ?terms?|(?:summer|easter|christmas|school) holidays?|holidays|holiday(?= (?:club|scheme|activit|programme|fun|play|care|childcare)\w*)|school breaks?|inset days?)\b")  # fmt: skip
_TERM = re.compile(r"\b(?:in|during )?term ?time(?: only)?\b")


@dataclass(frozen=True)
class Times:
    """When something is asked for."""

    slots: tuple[Slot, ...] = ()
    holidays: bool | None = None


def read_times(text: Text, on: date, now: int | None) -> tuple[Times, list[Reading]]:
    """Days and times, taken out of the text; ``now`` is minutes since midnight, None where nobody knows the hour.

    "Today" and "now" are the day ``on``. A part of a day with no day named means every day of the week.
    """
    readings: list[Reading] = []
    days: dict[int, str] = {}
    hours: list[tuple[int, int]] = []
    holidays = None
    for match in text.take_all(_HOLIDAYS, 3):
        holidays = True
        readings.append(Reading("time", "in school holidays", match.group(0)))
    for match in text.take_all(_TERM, 2):
        holidays = holidays or False
        readings.append(Reading("time", "in term time", match.group(0)))
    for match in text.take_all(_OUT_OF_HOURS, 2):
        readings.append(Reading("time", "evenings, nights and weekends", match.group(0)))
        slots = [Slot(day, 18 * HOUR) for day in WEEKDAYS] + [Slot(day) for day in WEEKEND]
        return Times(tuple(slots), holidays), readings
    for match in text.take_all(_AFTER_SCHOOL, 2):
        days.update(dict.fromkeys(WEEKDAYS, ""))
        hours.append(AFTER_SCHOOL)
        readings.append(Reading("time", "after school (15:00 to 18:30)", match.group(0)))
    for match in text.take_all(_THIS, 2):
        days[on.weekday()] = ""
        hours.append(PARTS[match.group(1)])
        readings.append(Reading("time", f"this {match.group(1)} ({_name(on.weekday())})", match.group(0)))
    for match in text.take_all(_TODAY, 3):
        _one_day(match, on, now, days, hours, readings)
    for match in text.take_all(_WEEKEND, 2):
        days.update(dict.fromkeys(WEEKEND, ""))
        readings.append(Reading("day", "weekend", match.group(0).strip()))
    for match in text.take_all(_WEEKDAY, 2):
        days.update(dict.fromkeys(WEEKDAYS, ""))
        readings.append(Reading("day", "weekdays", match.group(0).strip()))
    for match in text.take_all(_DAY, 7):
        start = (match.group(1) or match.group(2))[:3]
        number = next(index for index, day in enumerate(DAYS) if day.startswith(start))
        days[number] = ""
        readings.append(Reading("day", _name(number), match.group(0).strip()))
    for match in text.take_all(_PART, 3):
        part = match.group(1).replace(" ", "")
        hours.append(PARTS[part])
        readings.append(
            Reading(
                "time", f"{part} ({clock(PARTS[part][0])} to {clock(PARTS[part][1])})", match.group(0).strip()
            )
        )
    _clock_times(text, hours, readings)
    if not days and not hours:
        return Times((), holidays), readings
    slots = [
        Slot(day, *part)
        for day in sorted(days or EVERY_DAY)
        for part in sorted(set(hours)) or [(0, 24 * HOUR)]
    ]
    return Times(tuple(slots), holidays), readings


def _one_day(
    match: re.Match[str],
    on: date,
    now: int | None,
    days: dict[int, str],
    hours: list[tuple[int, int]],
    readings: list[Reading],
) -> None:
    """Today, tonight, tomorrow or now."""
    word = match.group(1)
    day = (on.weekday() + (word == "tomorrow")) % 7
    days[day] = ""
    said = f"{word} ({_name(day)})"
    if word == "tonight":
        hours.append((18 * HOUR, 24 * HOUR))
        said = f"tonight ({_name(day)} from 18:00)"
    if word == "now" and now is not None:
        hours.append((now, now + 1))
        said = f"now ({_name(day)} {clock(now)})"
    readings.append(Reading("time", said, match.group(0)))


def _clock_times(text: Text, hours: list[tuple[int, int]], readings: list[Reading]) -> None:
    for match in text.take_all(_CLOCK, 3):
        first = match.group(1) is not None
        hour, minute, half = match.group(1, 2, 3) if first else match.group(4, 5, 6)
        at = _minutes(int(hour), int(minute or 0), half)
        if at is None or (first and not half and not minute):
            text.left += f" | {match.group(0)}"
            return
        word = match.group(0).split()[0] if first else "at"
        span = {"after": (at, 24 * HOUR), "from": (at, 24 * HOUR), "before": (0, max(at, 1))}.get(
            word, (at, min(at + 1, 24 * HOUR))
        )
        hours.append(span)
        readings.append(Reading("time", f"{word} {clock(at)}", match.group(0)))


def _minutes(hour: int, minute: int, half: str | None) -> int | None:
    if minute > 59 or hour > 23 or (half and not 1 <= hour <= 12):
        return None
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    return hour * HOUR + minute


def clock(minutes: int) -> str:
    """Minutes since midnight as people write them.

    >>> clock(905)
    '15:05'
    """
    return f"{minutes // HOUR:02d}:{minutes % HOUR:02d}"


def _name(day: int) -> str:
    return DAYS[day].capitalize()
