"""Warnings about a directory that can be used: what is past its date, what nobody gives, what cannot be reached."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from triage.model import Issue
from triage.signposting.catalogue import Directory
from triage.signposting.days import CAPACITY_MONTHS, CHECK_MONTHS, holds_on, months_on
from triage.signposting.records import Service
from triage.signposting.reports import STOPS, Report, open_reports
from triage.signposting.suiting import check_holds

SENT = frozenset({"referral", "signpost"})
"""Usual kinds of help that need a service."""


@dataclass(frozen=True)
class Due:
    """When the facts of one record must be confirmed again."""

    service: str
    file: str
    provider: str
    """Its id."""
    by: str | None
    """Who confirmed them last."""
    last: date | None
    until: date | None
    """Last day on which they hold, or None where they were never confirmed."""
    overdue: bool
    every_months: int = CHECK_MONTHS
    source: str | None = None
    reports: tuple[Report, ...] = ()
    """What people reported and nobody has settled, oldest first."""


def due(directory: Directory, on: date) -> list[Due]:
    """Give every record by the day its check runs out: those somebody reported first, the never-confirmed, the longest overdue.

    Among the reported, those to whom nobody is sent until they are confirmed stand first.
    """
    rows = []
    for service in directory.services.values():
        checked = service.checked
        until = months_on(checked.on, checked.every_months or CHECK_MONTHS) if checked else None
        rows.append(
            Due(
                service.id,
                directory.files[service.id],
                directory.provider_of[service.id],
                checked.by if checked else None,
                checked.on if checked else None,
                until,
                not check_holds(service, on),
                (checked.every_months if checked else None) or CHECK_MONTHS,
                checked.source if checked else None,
                open_reports(service, on),
            )
        )
    return sorted(rows, key=_pressing)


def _pressing(row: Due) -> tuple[int, date, str]:
    stops = any(report.what in STOPS for report in row.reports)
    return 0 if stops else 1 if row.reports else 2, row.until or date.min, row.service


def lint(directory: Directory, on: date) -> list[Issue]:
    """Give all warnings in order of file and service; a directory with errors is never loaded this far.

    DR5xx dates, DR6xx gaps and routes, DR7xx what a record leaves open.
    """
    found = [
        issue for service in directory.services.values() for issue in _of_service(directory, service, on)
    ]
    found.extend(_unreviewed(directory))
    found.extend(_unowned(directory))
    found.extend(_twice(directory))
    found.extend(_reports(directory, on))
    found.extend(_gaps(directory))
    return sorted(found, key=lambda issue: (issue.file or "", issue.what))


def _warning(code: str, file: str | None, what: str, why: str, mend: str) -> Issue:
    return Issue(file=file, code=code, severity="warning", what=what, why=why, mend=mend)


def _of_service(directory: Directory, service: Service, on: date) -> Iterator[Issue]:
    file = directory.files[service.id]
    for report in open_reports(service, on):
        yield _warning(
            "DR504",
            file,
            f"{service.id}: {report.words}",
            "nobody is sent there until it is looked into"
            if report.what in STOPS
            else "it is offered behind others, with that doubt",
            "ask the service, then `triage directory verify`, `capacity`, `status` or `resolve`",
        )
    if service.checked and service.checked.on > on:
        yield _warning(
            "DR503",
            file,
            f"{service.id}: it says that it was confirmed on {service.checked.on}, which has not come yet",
            "it is offered to nobody until that day",
            "correct checked.on",
        )
    elif not check_holds(service, on) and not open_reports(service, on):
        last = f"were last confirmed on {service.checked.on}" if service.checked else "were never confirmed"
        yield _warning(
            "DR501",
            file,
            f"{service.id}: its details {last}",
            "it is offered to nobody until they are confirmed",
            "ask the service, then set checked.on",
        )
    capacity = service.capacity
    if capacity and capacity.state != "unknown" and not holds_on(capacity.said_on, CAPACITY_MONTHS, on):
        yield _warning(
            "DR502",
            file,
            f"{service.id}: what it said about room is older than {CAPACITY_MONTHS} months, or undated",
            "its room counts as not known",
            "ask the service, then set capacity.said_on",
        )
    if service.checked and not service.checked.source:
        yield _warning(
            "DR701",
            file,
            f"{service.id}: no source is named",
            "nobody can tell where its details come from",
            "add checked.source",
        )
    if service.area is None:
        yield _warning(
            "DR702",
            file,
            f"{service.id}: no area is named",
            "nobody can say whom it covers, so it is offered to nobody",
            "add area",
        )
    if service.status is None:
        yield _warning(
            "DR703",
            file,
            f"{service.id}: nobody says whether it is open",
            "it is offered with that doubt",
            "add status",
        )
    usual = {entry.text("usual_kind") for code in service.help if (entry := directory.helps.get(code))}
    if service.routes is not None:
        if "signpost" in usual and not {"self", "parent"} & set(service.routes):
            yield _warning(
                "DR602",
                file,
                f"{service.id}: families are told of this help and cannot ask for it themselves",
                "a signpost to it would lead to a closed door",
                "add the route self or parent, if it is open",
            )
        if "referral" in usual and not {"professional", "school", "gp"} & set(service.routes):
            yield _warning(
                "DR602",
                file,
                f"{service.id}: this help is usually referred and no professional may refer",
                "a referral to it would be sent back",
                "add the route professional, if it is open",
            )


def _unreviewed(directory: Directory) -> Iterator[Issue]:
    """Services of which nobody has said what help they give: one by one, and for a feed in one sentence."""
    waiting: dict[str, list[str]] = {}
    for service in directory.services.values():
        if not (service.help and service.for_):
            waiting.setdefault(directory.files[service.id], []).append(service.id)
    for file, ids in waiting.items():
        whole = (
            [f"{len(ids)} of its services have"]
            if file.endswith(".jsonl")
            else [f"{one}: it has" for one in ids]
        )
        for who in whole:
            yield _warning(
                "DR704",
                file,
                f"{who} no kind of help, or nobody to work with, that somebody reviewed",
                "they can be found by search and are offered to nobody"
                if file.endswith(".jsonl")
                else "it can be found by search and is offered to nobody",
                "review their terms with `triage directory map`, or write help and for",
            )


def _unowned(directory: Directory) -> Iterator[Issue]:
    """Records that nobody is named as having confirmed, in one sentence for each file."""
    nobody: dict[str, list[str]] = {}
    for service in directory.services.values():
        if service.checked and not service.checked.by:
            nobody.setdefault(directory.files[service.id], []).append(service.id)
    for file, ids in nobody.items():
        who = ", ".join(ids[:3]) + (f" and {len(ids) - 3} more" if len(ids) > 3 else "")
        yield _warning(
            "DR705",
            file,
            f"{who}: nobody is named as having confirmed this",
            "nobody can be asked about it",
            "add checked.by, a role",
        )


def _twice(directory: Directory) -> Iterator[Issue]:
    """Services of one provider with one name, area, ages and kinds of help: perhaps one service, recorded twice."""
    alike: dict[tuple[object, ...], list[str]] = {}
    for service in directory.services.values():
        name = " ".join(service.name.casefold().split())
        key = (directory.provider_of[service.id], name, service.area, service.ages, frozenset(service.help))
        alike.setdefault(key, []).append(service.id)
    for ids in alike.values():
        if len(ids) > 1:
            yield _warning(
                "DR304",
                directory.files[ids[0]],
                f"{' and '.join(ids[:3])}{' and more' if len(ids) > 3 else ''}: one provider, one name, for the same people in the same place",
                "a family may be told of it twice, and only one of the two is kept true",
                f"look at both, as with `triage directory similar {ids[0]}`, and take one away",
            )


def _reports(directory: Directory, on: date) -> Iterator[Issue]:
    """Reports about services that are here no more, or of a day to come."""
    for service, reports in directory.reports.items():
        if service not in directory.services and any(report.settled is None for report in reports):
            yield _warning(
                "DR505",
                "directory/reports.yaml",
                f"something was reported about {service}, which is not in the directory",
                "nobody will look into it",
                "correct the id, or set settled",
            )
        for report in reports:
            if report.on > on:
                yield _warning(
                    "DR506",
                    "directory/reports.yaml",
                    f"report {report.number} is of {report.on}, which has not come yet",
                    "it counts only from that day",
                    "correct its day",
                )


def _gaps(directory: Directory) -> Iterator[Issue]:
    for code, entry in directory.helps.items():
        if entry.text("usual_kind") in SENT and not directory.gives(code):
            yield _warning(
                "DR601",
                None,
                f"no service gives '{code}' ({entry.title})",
                "whoever needs it is counted as unmet",
                "add a service, or leave it so that the gap is seen",
            )
