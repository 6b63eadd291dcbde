"""What ``triage due`` prints: escalations in words, then tables that fit 80 columns; or JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from triage.cli.casework_words import counted, day, due_json, print_table

if TYPE_CHECKING:
    from triage.desk import Desk, DueItem
    from triage.desk.due.caseload import Load
    from triage.desk.due.week import WeekCase


def say_due(desk: Desk, items: Sequence[DueItem], *, as_json: bool) -> None:
    """Print things due; that nobody here holds a role stands on the error stream too."""
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light
    from triage.desk.due.item import URGENT  # noqa: PLC0415

    urgent = [item for item in items if item.kind in URGENT]
    for why in dict.fromkeys(item.unheld for item in items if item.unheld):
        click.echo(why[0].upper() + why[1:], err=True)
    if as_json:
        print_json(
            {
                "format": "triage.due/1",
                "on": desk.on.isoformat(),
                "due": [due_json(item, desk.on) for item in items],
            }
        )
        return
    for item in urgent:
        late = _over(desk, item)
        click.echo(
            f"ACT NOW  {item.case or item.record}  {item.what}  ({item.role}, due {item.due_on}{f', {late}' if late else ''})"
        )
    rows = [
        (
            _when(desk, item),
            item.case or "-",
            item.for_whom or "-",
            _whose(item),
            item.what,
        )
        for item in items
        if item.kind not in URGENT
    ]
    if rows or not items:
        print_table(("due", "case", "for", "whose job", "what"), rows, "nothing is due today")


def _over(desk: Desk, item: DueItem) -> str:
    days = (desk.on - item.due_on).days
    return f"{counted(days, 'day')} over" if days > 0 else ""


def _when(desk: Desk, item: DueItem) -> str:
    late = _over(desk, item)
    return f"{item.due_on}" + (f"\n{late}" if late else "")


def _whose(item: DueItem) -> str:
    """Whose job it is: a person, for whom they cover, or a role and its team."""
    if item.owner:
        return item.owner + (f" for {item.covered_for}" if item.covered_for else "")
    who = item.role + (f", {item.team}" if item.team else "")
    if item.covered_for and item.kind not in ("escalation", "unread_referral", "unsent_danger"):
        return f"{who}, for {item.covered_for}"
    return who


def say_week(desk: Desk, name: str | None, team: str | None, by: str | None, *, as_json: bool) -> None:
    """Print the list of the weekly meeting."""
    from triage.cli.edge import print_json  # noqa: PLC0415
    from triage.desk import gate  # noqa: PLC0415
    from triage.desk.due.listing import unknown  # noqa: PLC0415
    from triage.desk.due.week import week  # noqa: PLC0415

    gate.read(desk, "due", by)
    if name is not None and desk.store.person(name) is None:
        raise unknown(desk)
    sight = gate.sight(desk, by, "due")
    found = [one for one in week(desk, name=name, team=team) if sight.of(one.row) != "none"]
    if as_json:
        print_json(
            {
                "format": "triage.week/1",
                "on": desk.on.isoformat(),
                "cases": [_week_json(one, shown=sight.shows(one.row)) for one in found],
            }
        )
        return
    rows = [_week_row(one, shown=sight.shows(one.row)) for one in found]
    print_table(("case", "level", "whose", "next", "why"), rows, "no case needs the meeting this week")


def _week_row(one: WeekCase, *, shown: bool) -> tuple[str, ...]:
    whose = one.owner or one.row.team or "coordinators"
    if not shown:
        return one.row.number, "-", whose, "-", "restricted case"
    return (
        one.row.number,
        str(one.row.level),
        whose,
        f"{one.next_kind.replace('_', ' ')} {one.next_on}" if one.next_on else "-",
        "; ".join(reason.words for reason in one.reasons),
    )


def _week_json(one: WeekCase, *, shown: bool) -> dict[str, Any]:
    return {
        "case": one.row.number,
        "level": one.row.level if shown else None,
        "state": one.row.state if shown else None,
        "owner": one.owner or None,
        "team": one.row.team or None,
        "next": {"kind": one.next_kind, "due_on": day(one.next_on)} if one.next_on and shown else None,
        "reasons": [{"code": reason.code, "words": reason.words} for reason in one.reasons] if shown else [],
        "restricted": not shown,
    }


def say_caseload(desk: Desk, team: str | None, by: str | None, *, as_json: bool) -> None:
    """Print how many cases each worker holds, beside the ceiling where the settings name one."""
    from triage.cli.edge import print_json  # noqa: PLC0415
    from triage.desk import gate  # noqa: PLC0415
    from triage.desk.due.caseload import caseloads  # noqa: PLC0415

    gate.read(desk, "due", by)
    loads = caseloads(desk, team)
    if as_json:
        print_json(
            {
                "format": "triage.caseload/1",
                "on": desk.on.isoformat(),
                "ceiling": desk.settings.caseload.ceiling,
                "workers": [_load_json(load) for load in loads],
            }
        )
        return
    print_table(
        ("who", "role", "team", "casework", "open access", "cases", "over"),
        [
            (
                (load.name or "nobody") + (" (away)" if load.away else ""),
                load.role or "-",
                load.team or "-",
                _of(load.casework, load.casework_room),
                _of(load.open_access, load.open_access_room),
                _of(load.cases, load.ceiling),
                str(load.over) if load.over else "-",
            )
            for load in loads
        ],
        "nobody holds a case",
    )
    if desk.settings.caseload.ceiling is None:
        click.echo("no ceiling is set: see [caseload] in triage.toml", err=True)


def _of(count: int, room: int | None) -> str:
    return str(count) if room is None else f"{count} of {room}"


def _load_json(load: Load) -> dict[str, Any]:
    return {
        "name": load.name or None,
        "role": load.role or None,
        "team": load.team or None,
        "kind": load.kind or None,
        "cases": load.cases,
        "casework": load.casework,
        "casework_room": load.casework_room,
        "open_access": load.open_access,
        "open_access_room": load.open_access_room,
        "ceiling": load.ceiling,
        "over": load.over,
        "away": load.away,
    }
