"""Looking through services: each with its room, whether its details hold, what was reported and what rests on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from triage.desk.directory.attention import NOTHING, Resting, resting_on
from triage.desk.directory.history import Entry, history
from triage.desk.directory.reporting import note_of
from triage.desk.opening import Desk
from triage.errors import TriageError, WrongUse
from triage.signposting.checks import Due
from triage.signposting.checks import due as checks_due
from triage.signposting.records import Provider, Service
from triage.signposting.reports import WHAT as REPORT_WORDS
from triage.signposting.reports import Report, open_reports
from triage.signposting.room import capacity_state, check_holds, wait_weeks

__all__ = ["REPORT_WORDS", "ServiceSeen", "ServiceWhole", "service_seen", "services_seen"]


@dataclass(frozen=True)
class ServiceSeen:
    """One service on the day."""

    record: Service
    provider: Provider
    file: str
    holds: bool
    """Whether its details may be acted on."""
    room: str
    """room, waiting_list, full or unknown, as far as it is still believed."""
    wait: int | None
    reports: tuple[Report, ...]
    """Open ones, oldest first."""
    due: Due
    """When it must be confirmed again."""


@dataclass(frozen=True)
class ServiceWhole:
    """One service with all that is known about it here."""

    seen: ServiceSeen
    resting: Resting | None
    """None where the record cannot be read."""
    entries: tuple[Entry, ...]
    """Changes, newest first."""
    notes: dict[int, str]
    """Words that came with open reports, by number."""


def services_seen(desk: Desk) -> list[ServiceSeen]:
    """Every service in the order of names; raises :class:`triage.errors.DataProblem` for a directory that does not load."""
    rows = {row.service: row for row in checks_due(desk.directory, desk.on)}
    found = [_seen(desk, one, rows[one.id], desk.on) for one in desk.directory.services.values()]
    return sorted(found, key=lambda one: (one.record.name.casefold(), one.record.id))


def service_seen(desk: Desk, service: str) -> ServiceWhole:
    """One service whole; raises :class:`WrongUse` where there is none with this id."""
    record = desk.directory.services.get(service)
    if record is None:
        raise WrongUse(
            f"there is no service '{service}'", why="nothing can be shown", mend="see `triage directory list`"
        )
    row = next(row for row in checks_due(desk.directory, desk.on) if row.service == service)
    seen = _seen(desk, record, row, desk.on)
    try:
        resting = resting_on(desk, [service]).get(service, NOTHING)
        entries = tuple(reversed(history(desk, service))) if desk.has_record else ()
        notes = {one.number: words for one in seen.reports if (words := note_of(desk, one.number))}
    except TriageError:
        return ServiceWhole(seen, None, (), {})
    return ServiceWhole(seen, resting, entries, notes)


def _seen(desk: Desk, record: Service, row: Due, on: date) -> ServiceSeen:
    return ServiceSeen(
        record,
        desk.directory.provider(record.id),
        desk.directory.files[record.id],
        check_holds(record, on),
        capacity_state(record, on),
        wait_weeks(record, on),
        open_reports(record, on),
        row,
    )
