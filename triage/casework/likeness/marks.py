"""Marks by which cases that may be alike are found among many: keyed hashes, so that nobody reads a child in them.

Each mark is one way in which two records of one child still agree after something was written wrongly, so that a slip in one
field is met by another mark. A mark only says which cases are compared; what they come to is said by ``compare``.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator

from triage.casework.likeness import names
from triage.casework.likeness.facts import Known

Mark = tuple[str, str]
"""A keyed hash, and an empty word (once the sex; a difference in it is weighed now, and rules nothing out)."""
NOTHING: Mark = ("-", "")
"""Stands for a case that says nothing to go by; no other case is like it."""
_LETTERS = 32
"""Hex letters of a mark: 128 bits, so that two never meet by chance."""


def marks_of(known: Known, key: bytes) -> tuple[Mark, ...]:
    """The marks of one case under the secret ``key`` of the record; never empty, so that a case is marked once only."""
    found = dict.fromkeys(
        (hmac.new(key, text.encode(), hashlib.sha256).hexdigest()[:_LETTERS], "") for text in ways(known)
    )
    return tuple(found) or (NOTHING,)


def ways(known: Known) -> Iterator[str]:
    """What is hashed, each way once; in memory only."""
    given, family = names.sound_keys(known.given), names.sound_keys(known.family)
    district, whole = known.postcode
    day = known.birth.day
    if known.nhs:
        yield f"nhs {known.nhs}"
    if day:
        low, high = sorted((day.day, day.month))
        yield f"born {day.year} {low} {high}"
        for name in sorted(given):
            yield f"given {name} {low} {high}"
            if district:
                yield f"given {name} {day.year} {district}"
        for name in sorted(family):
            yield f"family {name} {low} {high}"
    for one in sorted(given):
        for other in sorted(family):
            yield "name " + " ".join(sorted((one, other)))
    if district:
        for name in sorted(family):
            yield f"family {name} {district}"
        if not day:
            for name in sorted(given):
                yield f"given {name} {district}"
    if whole:
        yield f"home {whole}"
    for kind, value in (("address", known.address), ("phone", known.phone), ("email", known.email)):
        if value:
            yield f"{kind} {value}"
