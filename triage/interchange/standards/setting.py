"""What every writer of our keys into a profile's object shares."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from triage.interchange.model import Plain, Profile

STATUS = {"open": "active", "paused": "temporarily closed", "closed": "defunct"}
HELP_SCHEME, FOR_SCHEME = "needs-triage help", "needs-triage people"
"""Taxonomies by which our reviewed codes travel; whoever reads them back sees terms, and reviews them again."""
AREA_URI = "http://statistics.data.gov.uk/id/statistical-geography/"
NATION = "E92000001"
_SPACE = uuid.uuid5(uuid.NAMESPACE_OID, "needs-triage")


@dataclass
class Target:
    """The object that is written to."""

    profile: Profile
    source: Plain
    """A service, or a service at a location."""
    service: Plain
    """The service itself, or the one inside."""
    read: date = date.max
    """The day on which the source was read."""

    @property
    def at_location(self) -> bool:
        """Whether the source is a service at a location."""
        return self.source is not self.service

    @property
    def id(self) -> str:
        """What the feed calls it."""
        return str(self.source.get("id"))


Setter = Callable[[Target, Any], tuple[str, ...]]
"""Writes one of our values (None: not known) and names what found no place."""


def given_id(kind: str, name: str) -> str:
    """The same UUID for the same thing on every machine (RFC 9562, version 5).

    >>> given_id("service", "sleep-advice") == given_id("service", "sleep-advice") != given_id("provider", "sleep-advice")
    True
    """
    return str(uuid.uuid5(_SPACE, f"{kind}:{name}"))


def put(value: Plain, key: str, text: Any) -> None:
    """Set a key, or take it away where there is nothing to say and it was there."""
    if text is None:
        value.pop(key, None)
    else:
        value[key] = text


def rows(value: Plain, key: str) -> list[Any]:
    """The list under ``key``; a new one where there is none."""
    found = value.get(key)
    if not isinstance(found, list):
        found = value[key] = []
    return found


def years(ages: Plain | None, end: str) -> float | int | None:
    """One end of the ages in years; a fraction where they are given in months.

    A whole number of years as the upper age would last to the next birthday; months are written a little above it.

    >>> years({"from_months": 6}, "from"), years({"to": 17}, "to"), years({"to_months": 24}, "to"), years(None, "to")
    (0.5, 17, 2.0333, None)
    """
    found = (ages or {}).get(end)
    if found == "unborn":
        return 0
    if found is not None:
        return int(found)
    months: int | None = (ages or {}).get(f"{end}_months")
    if months is None:
        return None
    if months % 12 == 0:
        return months // 12 if end == "from" else round((months + 0.4) / 12, 4)
    return round(months / 12, 4)


def ages_lost(ages: Plain | None) -> tuple[str, ...]:
    """What years cannot say: a baby not yet born."""
    return ("ages: from unborn",) if (ages or {}).get("from") == "unborn" else ()
