"""What a team's weekly meeting goes through: new, stuck, overdue, worse, long waits, closing soon (E8)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from triage.desk.deciding import case_now
from triage.desk.due.cover import Crew, crew_of
from triage.desk.due.held import Held
from triage.desk.due.item import URGENT, DueItem
from triage.desk.due.listing import everything
from triage.desk.opening import Desk
from triage.model import CaseFile
from triage.store.records import CaseRow, ReviewRow

DAYS = 7
"""Days that the list looks back, and ahead: from one meeting to the next."""
REASONS = {
    "escalation": "escalation open",
    "worse": "worse",
    "overdue": "overdue",
    "new": "new",
    "stuck": "stuck",
    "waiting": "long wait",
    "closing": "closing soon",
}
"""Why a case is on the list, in the order in which a meeting goes through it."""
_BETTER_FOR = timedelta(weeks=4)
"""A review at which every need was better says for so long that the end may be near."""


@dataclass(frozen=True)
class Reason:
    """One reason why a case is on the list."""

    code: str
    """One of ``REASONS``."""
    words: str


@dataclass(frozen=True)
class WeekCase:
    """One case that the meeting goes through."""

    row: CaseRow
    reasons: tuple[Reason, ...]
    """In the order of ``REASONS``."""
    owner: str
    """Who leads the case, else who owns it; empty where it is the team's or the coordinators'."""
    next_kind: str
    """Kind of the next thing due; empty where nothing is."""
    next_on: date | None


def week(desk: Desk, *, name: str | None = None, team: str | None = None) -> list[WeekCase]:
    """List the cases of the weekly meeting, each once with every reason: escalations first, then what got worse, then the rest.

    ``name`` keeps cases that somebody leads, owns or covers, ``team`` one team's; a case with an open escalation stays
    in every list.
    """
    crew = crew_of(desk)
    held = Held(desk)
    items: dict[str, list[DueItem]] = {}
    for item in everything(desk, crew):
        if item.case:
            items.setdefault(item.case, []).append(item)
    worse, better = _reviewed(held)
    found = []
    for number, row in held.cases.items():
        due = sorted(items.get(number, []), key=lambda item: item.due_on)
        reasons = tuple(_reasons(held, row, due, worse, better))
        if not reasons or not (reasons[0].code == "escalation" or _asked_for(row, crew, name, team)):
            continue
        first = due[0] if due else None
        found.append(
            WeekCase(
                row,
                reasons,
                row.lead or row.owner,
                first.kind if first else "",
                first.due_on if first else None,
            )
        )
    places = list(REASONS)
    return sorted(
        found,
        key=lambda one: (
            places.index(one.reasons[0].code),
            -one.row.level,
            -len(one.reasons),
            one.row.number,
        ),
    )


def _asked_for(row: CaseRow, crew: Crew, name: str | None, team: str | None) -> bool:
    people = {row.lead, row.owner} - {""}
    covers = {crew.cover_for(one)[0] for one in people if not crew.is_here(one)}
    of_team = row.team or next((crew.team(one) for one in sorted(people) if crew.team(one)), "")
    return (name is None or name in people | covers) and (team is None or of_team == team)


def _reasons(
    held: Held, row: CaseRow, due: list[DueItem], worse: dict[str, int], better: set[str]
) -> Iterator[Reason]:
    on = held.desk.on
    by_kind = {item.kind: item for item in reversed(due)}
    if by_kind.keys() & URGENT:
        yield Reason("escalation", "an escalation is open")
    if row.number in worse:
        needs = worse[row.number]
        yield Reason("worse", "a need got worse" if needs == 1 else f"{needs} needs got worse")
    late = [item for item in due if item.due_on < on]
    if late:
        days = (on - late[0].due_on).days
        things = "1 thing" if len(late) == 1 else f"{len(late)} things"
        yield Reason("overdue", f"{things} overdue, the oldest by {days} {'day' if days == 1 else 'days'}")
    if row.state != "open":
        return
    came = row.reopened_on or row.added_on
    if came > on - timedelta(days=DAYS):
        yield Reason("new", f"{'reopened' if row.reopened_on else 'new'} on {came}")
    last = held.last_events.get(row.number, row.added_on)
    weeks = held.desk.settings.casework.stuck_weeks
    if last <= on - timedelta(weeks=weeks):
        yield Reason("stuck", f"no step since {last}")
    wait = by_kind.get("wait")
    if wait is not None and wait.due_on <= on + timedelta(days=DAYS):
        yield Reason(
            "waiting",
            f"a wait reaches its limit on {wait.due_on}" if wait.due_on > on else "a wait is past its limit",
        )
    end = by_kind.get("casework_end") or by_kind.get("casework_warning")
    if end is not None and end.due_on <= on + timedelta(days=DAYS):
        yield Reason(
            "closing",
            "the weeks of casework run out"
            if end.kind == "casework_warning"
            else "the weeks of casework are over",
        )
    elif row.number in better:
        yield Reason("closing", "every need was better at the last review")


def _reviewed(held: Held) -> tuple[dict[str, int], set[str]]:
    """Cases with a review of the week at which needs got worse, with how many; and those lately better in every need."""
    on = held.desk.on
    last: dict[str, ReviewRow] = {}
    for review in held.desk.store.reviews_since(on - _BETTER_FOR):
        last[review.case_number] = review
    worse, better = {}, set()
    for number, review in last.items():
        row = held.opened.get(number)
        if row is None:
            continue
        if review.seq is None and review.scored:
            better.add(number)
        elif review.on_day > on - timedelta(days=DAYS):
            count = _worse(case_now(held.desk, row))
            if count:
                worse[number] = count
    return worse, better


def _worse(case: CaseFile) -> int:
    """How many needs were scored higher at the last review than the time before; ten is the worst."""
    if not case.reviews:
        return 0
    reviews = sorted(case.reviews, key=lambda review: review.on)
    before: dict[tuple[str, str, str | None], int] = {}
    for scores in (case.needs, *(review.needs for review in reviews[:-1])):
        before |= {
            (need.need, need.person, need.who): need.severity for need in scores if need.severity is not None
        }
    return sum(
        1
        for need in reviews[-1].needs
        if need.severity is not None
        and need.severity > before.get((need.need, need.person, need.who), need.severity)
    )
