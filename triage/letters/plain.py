"""Days, lists and names of codes as a letter says them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from triage.letters.model import Occasion
from triage.model import Escalation
from triage.signposting.records import Service

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_BANDS = ((3, "how_hard_low"), (6, "how_hard_moderate"), (8, "how_hard_high"), (10, "how_hard_very_high"))
_ASIDE = re.compile(r"\s*\((?:[^()]*\b)?illustrative\b[^()]*\)", re.IGNORECASE)


def day_in_words(day: date, on: date) -> str:
    """A day as people write it; the year only where it is another one.

    >>> day_in_words(date(2026, 11, 25), date(2026, 11, 20)), day_in_words(date(2027, 1, 7), date(2026, 11, 20))
    ('25 November', '7 January 2027')
    """
    year = "" if day.year == on.year else f" {day.year}"
    return f"{day.day} {_MONTHS[day.month - 1]}{year}"


def by_when(day: date, on: date) -> str:
    """A time limit in a sentence; what has passed is due today.

    >>> by_when(date(2026, 11, 25), date(2026, 11, 20)), by_when(date(2026, 11, 18), date(2026, 11, 20))
    ('by Wednesday 25 November', 'today')
    """
    days = (day - on).days
    if days <= 1:
        return "tomorrow" if days == 1 else "today"
    return f"by {_WEEKDAYS[day.weekday()]} {day_in_words(day, on)}"


def dated(on: date) -> str:
    """The day at the head of a letter."""
    return f"{on.day} {_MONTHS[on.month - 1]} {on.year}"


def listed(words: Sequence[str]) -> str:
    """Words as a list in a sentence.

    >>> listed(["sleep", "school", "friends"])
    'sleep, school and friends'
    """
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""


def help_name(occasion: Occasion, code: str) -> str:
    """What a letter calls a kind of help."""
    return occasion.words.one_of(f"name_{code}") or occasion.vocabulary.title("help", code)


def need_name(occasion: Occasion, code: str) -> str:
    """What a letter to a family calls a need."""
    return occasion.words.one_of(f"need_{code}") or occasion.vocabulary.title("needs", code)


def within(word: str) -> str:
    """A title within a sentence: small at its start unless it is a short form or a name.

    >>> within("Sleep advice"), within("ADHD assessment"), within("EHC plan")
    ('sleep advice', 'ADHD assessment', 'EHC plan')
    """
    return word[:1].lower() + word[1:] if word[1:2].islower() or word[1:2] == " " else word


def service_name(service: Service) -> str:
    """What a letter calls a service: its name without the mark of the shipped directory that it stands for others."""
    return _ASIDE.sub("", service.name).strip() or service.name


def how_hard(occasion: Occasion, severity: int) -> str:
    """A score in words, by the four bands of the rules; a bare number tells nobody anything."""
    return occasion.words.say(next(code for most, code in _BANDS if severity <= most))


def local_numbers(item: Escalation, occasion: Occasion) -> tuple[str | None, str | None]:
    """The workspace's own numbers of an escalation, in hours and out of hours, without the national one said beside them."""
    national = occasion.words.one_of(f"national_{item.to}") or ""
    found = [
        (number or "").removesuffix(f" (nationally: {national})").strip()
        for number in (item.contact.in_hours, item.contact.out_of_hours)
    ]
    in_hours, out = (number if number and number != national else None for number in found)
    return in_hours, out if out != in_hours else None
