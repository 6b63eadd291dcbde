"""``directory/reports.yaml``: what people said is wrong with a service's record, and what became of it.

A report holds a code, a day and a role, never words: directory files are handed on and kept with decisions for good,
and words about a service may be words about a family. A report is open until its record is confirmed on a later day, or
until somebody settles it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from triage.model import Day, Value, Whole
from triage.signposting.records import FORMAT, Identifier, Service, listed_or_none
from triage.source import Path

NAME = "reports.yaml"
WHAT: Mapping[str, str] = {
    "closed_list": "that it takes no new names",
    "wrong_number": "that its number or address for getting in touch is wrong",
    "moved": "that it has moved",
    "closed_down": "that it no longer runs",
    "wrong_age": "that it takes other ages than its record says",
    "wrong_area": "that it works in another area than its record says",
    "not_suitable": "that it does not take everybody its record says it takes",
    "other": "that something in its record is wrong",
}
"""Codes of reports, and how each is said."""
STOPS = frozenset({"closed_down", "moved", "wrong_number"})
"""Reports after which nobody is sent there until the record is confirmed: the family would stand before a closed door."""
DECLINED: Mapping[str, str] = {
    "no_capacity": "closed_list",
    "waiting_list_closed": "closed_list",
    "service_closed": "closed_down",
    "age_outside_range": "wrong_age",
    "outside_area": "wrong_area",
    "not_commissioned": "wrong_area",
    "criteria_not_met": "not_suitable",
    "diagnosis_required": "not_suitable",
}
"""Reason of a service's refusal (``decline_reasons``) -> what it says about the record that had us send the family.

The engine sends people only where the record takes their age and area and has room, so such a refusal contradicts it.
Reasons about the one child (too complex, already known) say nothing about the record.
"""
What = Literal[
    "closed_list", "wrong_number", "moved", "closed_down", "wrong_age", "wrong_area", "not_suitable", "other"
]


def _format(value: Any) -> Any:
    if str(value) != FORMAT:
        raise ValueError(f"this program reads format {FORMAT}")
    return 1


class Settled(Value):
    """What became of a report."""

    on: Day
    by: Annotated[str, Field(min_length=1)]
    """A role."""
    how: Literal["verify", "capacity", "status", "resolve"] | None = None
    """The command that settled it."""


class Report(Value):
    """One thing that somebody said is wrong with a record."""

    number: Whole = Field(ge=1)
    service: Identifier
    what: What
    on: Day
    by: Annotated[str, Field(min_length=1)]
    """A role, never a name."""
    from_: Literal["referral"] | None = Field(default=None, alias="from")
    """Set where the service's answer to a referral said so."""
    settled: Settled | None = None

    @property
    def words(self) -> str:
        """In a sentence, without who said it.

        >>> Report(number=1, service="a", what="moved", on=date(2026, 11, 20), by="coordinator").words
        'somebody reported on 2026-11-20 that it has moved; not confirmed since'
        """
        who = "a referral was answered" if self.from_ else "somebody reported"
        return (
            f"{who} on {self.on}{' by saying' if self.from_ else ''} {WHAT[self.what]}; not confirmed since"
        )


class ReportsFile(Value):
    """The whole file."""

    format: Annotated[Literal[1], BeforeValidator(_format)]
    reports: Annotated[tuple[Report, ...], BeforeValidator(listed_or_none)] = ()


def open_on(report: Report, service: Service, day: date) -> bool:
    """Whether a report was made and nobody had settled it by the end of ``day``; a later check of the record settles it."""
    if report.on > day or (report.settled is not None and report.settled.on <= day):
        return False
    return service.checked is None or not report.on < service.checked.on <= day


def open_reports(service: Service, day: date) -> tuple[Report, ...]:
    """The open reports about a record of a directory on a day, oldest first; what is reported after the day does not count."""
    return tuple(report for report in service.reports if open_on(report, service, day))


def stopping(service: Service, day: date) -> Report | None:
    """The newest open report after which nobody is sent there, or None."""
    return next((report for report in reversed(open_reports(service, day)) if report.what in STOPS), None)


def by_service(file: ReportsFile | None) -> dict[str, tuple[Report, ...]]:
    """Service id -> its reports in order of day and number."""
    found: dict[str, list[Report]] = {}
    for report in sorted(file.reports if file else (), key=lambda one: (one.on, one.number)):
        found.setdefault(report.service, []).append(report)
    return {service: tuple(reports) for service, reports in found.items()}


def report_faults(file: ReportsFile) -> Iterator[tuple[Path, str]]:
    """Reports of one number, by which nobody could say which is settled."""
    seen: set[int] = set()
    for index, report in enumerate(file.reports):
        if report.number in seen:
            yield ("reports", index, "number"), f"the number {report.number} is given to two reports"
        seen.add(report.number)
