"""Warnings about a directory that can be used: what is past its date, what nobody gives, what cannot be reached."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from triage.model import Issue
from triage.signposting.catalogue import Directory
from triage.signposting.days import CAPACITY_MONTHS, CHECK_MONTHS, holds_on, months_on
from triage.signposting.records import Service
from triage.signposting.suiting import check_holds

SENT = frozenset({"referral", "signpost"})
"""Usual kinds of help that need a service."""


@dataclass(frozen=True)
class Due:
    """When the facts of one record must be confirmed again."""

    service: str
    file: str
    by: str | None
    """Who confirmed them last."""
    last: date | None
    until: date | None
    """Last day on which they hold, or None where they were never confirmed."""
    overdue: bool


def due(directory: Directory, on: date) -> list[Due]:
    """Give every record by the day its check runs out, the never-confirmed and the longest overdue first."""
    rows = []
    for service in directory.services.values():
        checked = service.checked
        until = months_on(checked.on, checked.every_months or CHECK_MONTHS) if checked else None
        rows.append(
            Due(
                service.id,
                directory.files[service.id],
                checked.by if checked else None,
                checked.on if checked else None,
                until,
                not check_holds(service, on),
            )
        )
    return sorted(rows, key=lambda row: (row.until or date.min, row.service))


def lint(directory: Directory, on: date) -> list[Issue]:
    """Give all warnings in order of file and service; a directory with errors is never loaded this far.

    DR5xx dates, DR6xx gaps and routes, DR7xx what a record leaves open.
    """
    found = [
        issue for service in directory.services.values() for issue in _of_service(directory, service, on)
    ]
    found.extend(_gaps(directory))
    return sorted(found, key=lambda issue: (issue.file or "", issue.what))


def _warning(code: str, file: str | None, what: str, why: str, mend: str) -> Issue:
    return Issue(file=file, code=code, severity="warning", what=what, why=why, mend=mend)


def _of_service(directory: Directory, service: Service, on: date) -> Iterator[Issue]:
    file = directory.files[service.id]
    if not check_holds(service, on):
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
