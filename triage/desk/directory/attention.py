"""Which records somebody must confirm, whose job that is, and what rests on each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from triage.casework.referrals import is_final
from triage.desk.due.item import DueItem
from triage.desk.opening import Desk
from triage.errors import DataProblem
from triage.signposting.checks import Due
from triage.signposting.checks import due as checks_due

OWNER = "directory_owner"
AHEAD_DAYS = 7
"""A check is asked for so many days before the last one runs out."""
LARGE = 8_000_000
"""Characters of directory files (about ten thousand services) beyond which they are not read for the day's list.

The list begins with escalations, and nobody waits for those while a feed is read.
"""
MOST_LINES = 12
"""Lines of services on a day's list; a feed of thousands that nobody has confirmed is one line more."""
_NAMED = 2
"""Services named in one line; of more, the count says enough."""
_OFFERED = frozenset({"proposed", "confirmed"})


@dataclass(frozen=True)
class Resting:
    """What is on its way to a service."""

    referrals: tuple[tuple[str, int], ...] = ()
    """Case and referral that are not finished."""
    offers: tuple[str, ...] = ()
    """Cases with an offer of it that nobody has sent yet."""

    @property
    def cases(self) -> tuple[str, ...]:
        """Every case, once."""
        return tuple(dict.fromkeys([*(case for case, _ in self.referrals), *self.offers]))


NOTHING = Resting()


def resting_on(desk: Desk, services: Iterable[str] | None = None) -> dict[str, Resting]:
    """Service id -> the open referrals and offers that rest on it, for those named or all; empty without a record."""
    if not desk.has_record:
        return {}
    wanted = None if services is None else set(services)
    referrals: dict[str, list[tuple[str, int]]] = {}
    sent = set()
    for row in desk.store.referrals():
        sent.add((row.case_number, row.help, row.person, row.who, row.service))
        if (wanted is None or row.service in wanted) and not is_final(desk.vocabulary, row.state):
            referrals.setdefault(row.service, []).append((row.case_number, row.id))
    opened = {row.number for row in desk.store.cases("open")}
    offers: dict[str, dict[str, None]] = {}
    for action in desk.store.actions():
        if (
            action.state not in _OFFERED
            or action.case_number not in opened
            or (wanted is not None and action.service not in wanted)
        ):
            continue
        if (
            action.service
            and (action.case_number, action.help, action.person, action.who, action.service) not in sent
        ):
            offers.setdefault(action.service, {})[action.case_number] = None
    return {
        service: Resting(tuple(referrals.get(service, ())), tuple(offers.get(service, ())))
        for service in sorted({*referrals, *offers})
    }


def records_due(desk: Desk, days: int) -> list[Due]:
    """Records that are reported, past their date or run out within ``days``; in the order in which they are to be looked at."""
    last = desk.on + timedelta(days=days)
    return [
        row
        for row in checks_due(desk.directory, desk.on)
        if row.reports or row.overdue or row.until is None or row.until <= last
    ]


def checks_on_agenda(desk: Desk, role: str | None = None) -> Iterator[DueItem]:
    """One line for each provider and day: records to confirm this week, with the directory owner; reported ones first.

    A directory that cannot be read keeps nobody from seeing what else is due.
    """
    if role not in (None, OWNER):
        return
    try:
        if sum(map(len, desk.directory_files.values())) > LARGE:
            what = "See which records to confirm: `triage directory due`"
            yield DueItem("service_check", desk.on, None, "", OWNER, "more", what, 0, "directory")
            return
        rows = checks_due(desk.directory, desk.on)
    except DataProblem:
        return
    together: dict[tuple[date, str, bool], list[str]] = {}
    for row in rows:
        reported = bool(row.reports)
        day = (
            max(report.on for report in row.reports)
            if row.reports
            else (row.until - timedelta(days=AHEAD_DAYS) if row.until else desk.on)
        )
        together.setdefault((day, row.provider, reported), []).append(row.service)
    ordered = sorted(together.items(), key=lambda row: (not row[0][2], row[0]))
    for (day, provider, reported), ids in ordered[:MOST_LINES]:
        more = f" and {len(ids) - _NAMED} more" if len(ids) > _NAMED else ""
        what = "Look into what was reported about" if reported else "Confirm with the service"
        yield DueItem(
            "service_report" if reported else "service_check", day, None, "", OWNER, provider,
            f"{what}: {', '.join(ids[:_NAMED])}{more}", 0, f"provider {provider}" if len(ids) > 1 else f"service {ids[0]}",
        )  # fmt: skip
    rest = ordered[MOST_LINES:]
    if rest:
        count = sum(len(ids) for _, ids in rest)
        yield DueItem(
            "service_check", min(day for (day, _, _), _ in rest), None, "", OWNER, "more",
            f"Confirm with the service: {count} records more (see `triage directory due`)", 0, f"{count} services",
        )  # fmt: skip
