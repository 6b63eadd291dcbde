"""Services for one action of a case beside each other: the one proposed, the others offered, and those passed over and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from triage.deciding.offering import request
from triage.deciding.wishes import Wish
from triage.desk import gate
from triage.desk.deciding import found_case, stored_decision
from triage.desk.directory.for_case import standing_of
from triage.desk.opening import Desk
from triage.errors import WrongUse
from triage.model import Action
from triage.signposting.ageing import years
from triage.signposting.match import first_reason
from triage.signposting.practical import at_a_distance, place_of, sessions, shown
from triage.signposting.ranking import offer_reasons
from triage.signposting.records import Service
from triage.signposting.reports import open_reports
from triage.signposting.room import capacity_state, check_holds, wait_weeks, weeks
from triage.signposting.standpoint import Standpoint
from triage.store.records import ActionRow

Place = Literal["proposed", "offered", "not_offered"]
ROUTES: Final = {
    "self": "the young person themselves",
    "parent": "a parent",
    "professional": "a professional",
    "school": "school",
    "gp": "a GP",
}
"""Ways in, as they are said after "asked for by"."""
NOT_KNOWN: Final = "not known"
_ROOM = {
    "room": "has room",
    "waiting_list": "has a waiting list",
    "full": "is full",
    "unknown": "nobody has said lately whether it has room",
}
LONGEST = 400
"""Most letters of a record's own words."""


@dataclass(frozen=True)
class Compared:
    """One service as it stands for one action."""

    service: str
    name: str
    provider: str
    place: Place
    reason: str
    """Code of ``not_offered_reasons`` where it was passed over; empty elsewhere."""
    detail: str
    today: str
    """Code of the reason against it today, where it was offered when the decision was made; empty where it still fits."""
    today_detail: str
    summary: str
    gives: tuple[str, ...]
    ages: str
    area: str
    routes: str
    cost: str
    room: str
    wait: str
    access: str
    times: str
    where: str
    checked: str
    in_date: bool
    """Whether its details were confirmed lately enough to send anybody there (law 8)."""
    reports: tuple[str, ...]
    """What people reported about its record and nobody has settled."""
    why: tuple[str, ...]
    """Why it fits, and what nobody knows about it, today; empty where something is against it."""


@dataclass(frozen=True)
class Comparison:
    """All services for one action."""

    action: Action
    row: ActionRow
    seq: int
    """Number of the decision, the latest."""
    services: tuple[Compared, ...]
    """The one proposed first, then the others offered in their order, then those passed over."""


def compare_services(desk: Desk, number: str, position: int, by: str | None) -> Comparison:
    """Set the services for the action at ``position`` of the latest decision beside each other, as they stand on the day.

    Raises :class:`WrongUse` for an action that is not there or needs no service, :class:`triage.errors.Refused` for an erased
    case or whoever may not look.
    """
    gate.read(desk, "case.services", by, case=number)
    found_case(desk, number)
    latest = desk.store.decisions(number)[-1]
    decision = stored_decision(desk, latest)
    rows = {row.position: row for row in desk.store.actions(number) if row.seq == latest.seq}
    action = next((one for one in decision.actions if one.order == position), None)
    if action is None or position not in rows:
        raise WrongUse(
            f"the latest decision has no action {position}",
            why="actions are counted as the decision shows them",
            mend="see `triage case show`",
        )
    if action.kind not in ("referral", "signpost"):
        raise WrongUse(
            f"action {position} needs no service",
            why=f"it is a {action.kind} that we do ourselves",
            mend="say that it is done with `triage case confirm --done`",
        )
    wish = Wish(
        action.help, action.person, action.who, action.kind, action.within_days, wait_well=action.wait_well
    )
    view = Standpoint(desk.directory, request(wish, standing_of(desk, number)))
    offered = [one for one in (action.service, *action.alternatives) if one]
    passed = {
        one.service: (one.reason, one.detail)
        for one in decision.not_offered
        if one.service and (one.help, one.person) == (action.help, action.person)
    }
    found = [
        _compared(desk, view, one, "proposed" if one == action.service else "offered", ("", ""))
        for one in offered
    ]
    found += [
        _compared(desk, view, one, "not_offered", why) for one, why in passed.items() if one not in offered
    ]
    return Comparison(action, rows[position], latest.seq, tuple(found))


def _compared(desk: Desk, view: Standpoint, service: str, place: Place, passed: tuple[str, str]) -> Compared:
    record = desk.directory.services.get(service)
    if record is None:
        return _gone(service, place, passed)
    against = first_reason(record, view)
    now = against if place != "not_offered" and against else ("", "")
    on = desk.on
    return Compared(
        service=service,
        name=shown(record.name, LONGEST),
        provider=shown(desk.directory.provider(service).name, LONGEST),
        place=place,
        reason=passed[0],
        detail=passed[1],
        today=now[0],
        today_detail=now[1],
        summary=shown(record.summary, LONGEST),
        gives=tuple(desk.vocabulary.title("help", code) for code in record.help),
        ages=_ages(record),
        area=view.standing(record)[1],
        routes=", ".join(ROUTES[one] for one in record.routes) if record.routes else NOT_KNOWN,
        cost=shown(record.cost, LONGEST) or NOT_KNOWN,
        room=_ROOM[capacity_state(record, on)]
        + (f" (asked on {record.capacity.said_on})" if record.capacity and record.capacity.said_on else ""),
        wait=_wait(desk, record),
        access=_access(desk, record),
        times=(sessions(record) or NOT_KNOWN) + ("; in term time only" if record.term_time_only else ""),
        where=place_of(record) or ("by telephone or online" if at_a_distance(record) else NOT_KNOWN),
        checked=_checked(record),
        in_date=check_holds(record, on),
        reports=tuple(dict.fromkeys(report.words for report in open_reports(record, on))),
        why=() if against else offer_reasons(record, view),
    )


def _gone(service: str, place: Place, passed: tuple[str, str]) -> Compared:
    """A service that the decision names and the directory no longer has."""
    no = NOT_KNOWN
    return Compared(
        service, service, no, place, *passed, "" if place == "not_offered" else "closed", "it is no longer in the directory", "",
        (), no, no, no, no, no, no, no, no, no, no, False, (), (),
    )  # fmt: skip


def _ages(record: Service) -> str:
    lower, end = record.ages.lower if record.ages else None, record.end
    if lower is None and end is None:
        return "no age limits are named"
    begins = (
        ""
        if lower is None
        else "from before birth"
        if lower < 0
        else "from birth"
        if not lower
        else f"from {years(lower)}"
    )
    return " ".join(part for part in (begins, f"until {years(end)}" if end is not None else "") if part)


def _wait(desk: Desk, record: Service) -> str:
    wait = wait_weeks(record, desk.on)
    if wait is None:
        return NOT_KNOWN
    return f"about {weeks(wait)}" if wait else "help begins at once"


def _access(desk: Desk, record: Service) -> str:
    held = [desk.vocabulary.title("access", code) for code in record.access or ()]
    if record.languages:
        held.append("languages: " + ", ".join(record.languages))
    if record.transport:
        held.append("getting there: " + shown(record.transport, LONGEST))
    return "; ".join(held) or NOT_KNOWN


def _checked(record: Service) -> str:
    if record.checked is None:
        return "never confirmed with the service"
    by = f" by {shown(record.checked.by)}" if record.checked.by else ""
    return f"confirmed on {record.checked.on}{by}"
