"""Facts of a record that can be read and still contradict each other (DR4xx)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from triage.signposting.area import read_postcode
from triage.signposting.records import Service
from triage.source import Path

_WHY = "as written it fits nobody, or the wrong people"
_AUTHORITY = re.compile(r"[ENSW][0-9]{8}")


Fault = tuple[Path, str, str, str, str]
"""Path within the record, code, what, why, how to mend."""


def service_issues(service: Service) -> Iterator[Fault]:
    """Every contradiction of one record."""
    for path, code, what, mend in _of_service(service):
        yield path, code, f"{service.id}: {what}", _WHY, mend


def _of_service(service: Service) -> Iterator[tuple[Path, str, str, str]]:
    yield from _of_ages(service)
    yield from _of_area(service)
    for index, session in enumerate(service.schedule or ()):
        if session.from_ and session.to and session.to <= session.from_:
            yield ("schedule", index), "DR403", "a session ends before it begins", "swap the two times"


def _of_ages(service: Service) -> Iterator[tuple[Path, str, str, str]]:
    ages = service.ages
    if ages and (
        (ages.from_ is not None and ages.from_months is not None)
        or (ages.to is not None and ages.to_months is not None)
    ):
        yield ("ages",), "DR401", "the same end is given in years and in months", "keep one of the two"
    elif ages and ages.from_ is not None and ages.from_ < 0 and not ages.takes_unborn:
        yield ("ages", "from"), "DR401", "an age is below nought", "write unborn for a baby not yet born"
    elif service.end is not None and ages and ages.lower is not None and ages.lower >= service.end:
        yield (
            ("ages",),
            "DR401",
            "the lowest age is above the highest",
            "swap the two ages, or correct ends_at",
        )


def _of_area(service: Service) -> Iterator[tuple[Path, str, str, str]]:
    area = service.area
    if area is None:
        return
    if area.kind in {"national", "remote"}:
        if area.codes:
            yield (
                ("area", "codes"),
                "DR404",
                f"a {area.kind} service names places",
                "take the codes away, or choose another kind",
            )
        return
    if not area.codes:
        yield ("area",), "DR404", f"a service of the kind {area.kind} names no place", "add codes"
    for index, code in enumerate(area.codes or ()):
        if area.kind == "local_authority" and not _AUTHORITY.fullmatch(code):
            yield (
                ("area", "codes", index),
                "DR404",
                "this is not the code of an authority",
                "use the ONS code, such as E08000029",
            )
        if area.kind == "districts" and (read_postcode(code)[0] != code.upper()):
            yield (
                ("area", "codes", index),
                "DR404",
                "this is not a postcode district",
                "use the outward code, such as B90",
            )
