"""Ages as bits: one bit for each month of age, so that cover is worked out to the month and shown in groups.

Bit 0 is a baby not yet born, bit ``1 + m`` is the age of ``m`` completed months up to the last month before the 26th
birthday, and the last bit is an adult of whom no age is known: a parent or carer. The groups are those of the table of
what the rules answer, so that both can be laid side by side.
"""

from __future__ import annotations

from dataclasses import dataclass

from triage.signposting.records import Service

MONTHS = 26 * 12
"""Ages looked at: to the eve of the 26th birthday, the upper age of help for young people in England (practice)."""
_UNBORN_BIT = 0
ADULT_BIT = MONTHS + 1
ADULT_FROM = 18 * 12
"""A parent or carer without a stated age is taken by services that begin at this age in months or below."""
NO_MONTHS = 0


@dataclass(frozen=True)
class AgeColumn:
    """One group of ages."""

    code: str
    title: str
    mask: int
    """The bits of its months."""


def _span(first: int, last: int) -> int:
    """Bits of the ages from ``first`` to ``last`` completed months, both included."""
    return ((1 << (last - first + 1)) - 1) << (first + 1)


ADULT = AgeColumn("adult", "adult", 1 << ADULT_BIT)
AGES = (
    AgeColumn("unborn", "not yet born", 1 << _UNBORN_BIT),
    AgeColumn("0-1", "0–1", _span(0, 23)),
    AgeColumn("2-4", "2–4", _span(24, 59)),
    AgeColumn("5-10", "5–10", _span(60, 131)),
    AgeColumn("11-15", "11–15", _span(132, 191)),
    AgeColumn("16-17", "16–17", _span(192, 215)),
    AgeColumn("18-25", "18–25", _span(216, MONTHS - 1)),
    ADULT,
)
"""Every group in order; ``adult`` last."""
COLUMN = {column.code: column for column in AGES}
ALL_AGES = (1 << (ADULT_BIT + 1)) - 1


def bit_of(person: str, months: int | None) -> int | None:
    """Give the bit of a person's age; None where it is not known, or from 26 on for anybody but a parent or carer.

    >>> bit_of("child", 8 * 12) == 1 << 97, bit_of("unborn", None), bit_of("parent", None) == ADULT.mask
    (True, 1, True)
    """
    if person == "unborn" or (months is not None and months < 0):
        return 1 << _UNBORN_BIT
    if person in {"parent", "carer"} and (months is None or months >= ADULT_FROM):
        return ADULT.mask
    if months is None or months >= MONTHS:
        return None
    return 1 << (months + 1)


def column_of(bit: int | None) -> str | None:
    """Code of the group in which an age lies; None for an age that is not known."""
    return next((column.code for column in AGES if bit is not None and column.mask & bit), None)


def limits_mask(service: Service) -> int:
    """Bits of the ages within a service's own limits; an end that the record does not name is no limit.

    An adult of no known age is taken where there is no upper age and the lower one, if any, is 18 years or less.

    >>> gp = Service.model_validate({"id": "a", "name": "A", "help": "gp", "for": "child", "ages": {"from": "1", "to": "1"}})
    >>> limits_mask(gp) == ((1 << 12) - 1) << 13
    True
    """
    lower, end = service.ages.lower if service.ages else None, service.end
    mask = 0
    if lower is None or lower < 0:
        mask |= 1 << _UNBORN_BIT
    first, last = max(0, lower or 0), min(MONTHS, end if end is not None else MONTHS) - 1
    if first <= last:
        mask |= _span(first, last)
    if end is None and (lower is None or lower <= ADULT_FROM):
        mask |= ADULT.mask
    return mask


def in_words(mask: int) -> str:
    """Ages as people say them: ``8–10``, ``from 18 months to 3 years``; whole groups by their titles.

    >>> in_words(COLUMN["5-10"].mask), in_words(_span(96, 131)), in_words(_span(18, 47)), in_words(0)
    ('5–10', '8–10', '18 months to 3', 'no age')
    """
    if not mask:
        return "no age"
    parts = ["not yet born"] if mask & 1 else []
    rest = (mask & ~ADULT.mask) >> 1
    month = 0
    while rest:
        skip = (rest & -rest).bit_length() - 1
        rest >>= skip
        month += skip
        length = ((~rest) & (rest + 1)).bit_length() - 1
        parts.append(_months_in_words(month, month + length))
        rest >>= length
        month += length
    if mask & ADULT.mask:
        parts.append("adult")
    return ", ".join(parts)


def _months_in_words(first: int, end: int) -> str:
    """The ages from ``first`` to just under ``end`` months."""
    last = end // 12 - 1
    if end == first + 1:
        return f"{first} months"
    if end % 12:
        return f"{_age(first)} to {end - 1} months"
    if first % 12:
        return f"{_age(first)} to {last}"
    return f"{first // 12}" if first // 12 == last else f"{first // 12}–{last}"


def _age(months: int) -> str:
    return f"{months // 12}" if months % 12 == 0 else f"{months} months"
