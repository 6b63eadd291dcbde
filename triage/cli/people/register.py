"""``triage people``: registering somebody, changing what they may do, saying that they left, and who is registered."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from triage.cli.cases.common import open_record
from triage.cli.common import acting, shared

if TYPE_CHECKING:
    from triage.desk.leaving import Falls
    from triage.desk.register import Changed
    from triage.store.records import PersonRow

_ROLES = "referrer, coordinator, lead_practitioner, clinical_lead, safeguarding_lead, manager, data_steward, auditor, directory_owner or rules_owner"


MOST_NAMES = 6
"""Names that are printed of those to whom something falls; `triage due --name` lists it for each."""


def _person_json(person: PersonRow) -> dict[str, Any]:
    return {
        "name": person.name,
        "role": person.role,
        "more_roles": list(person.more_roles),
        "team": person.team or None,
        "account": person.account or None,
        "registered_by": person.registered_by,
        "registered_on": person.registered_on.isoformat(),
        "left_on": person.left_on.isoformat() if person.left_on else None,
        "left_by": person.left_by or None,
    }


def _roles_words(person: PersonRow) -> str:
    return ", ".join((person.role, *person.more_roles))


@click.command("add")
@click.argument("name")
@click.option(
    "--role",
    "roles",
    required=True,
    multiple=True,
    metavar="ROLE",
    help=f"{_ROLES}; repeat it where somebody works in more than one, the usual one first.",
)
@click.option("--team", default="", metavar="TEAM")
@click.option(
    "--account",
    default="",
    metavar="LOGIN",
    help="Bind the name to an account of this machine: nobody else uses it.",
)
@acting
@shared
def people_add(
    name: str,
    roles: tuple[str, ...],
    team: str,
    account: str,
    by: str | None,
    workspace: Path | None,
    on: date | None,
    as_json: bool,
) -> None:
    """Register somebody; the first one needs no --by, each later one a coordinator, manager or data steward.

    \b
    Example:
      triage people add "Lee Example" --role safeguarding_lead --by "Sam Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light
    from triage.desk import add_person  # noqa: PLC0415

    with open_record(workspace, on) as desk:
        person = add_person(desk, name, roles[0], team, by, more_roles=roles[1:], account=account)
    if as_json:
        print_json({"format": "triage.person/1", **_person_json(person)})
    else:
        click.echo(f"{person.name} is registered as {_roles_words(person)}")


@click.command("list")
@click.option("--all", "everybody", is_flag=True, help="Also those who left.")
@acting
@shared
def people_list(
    everybody: bool, by: str | None, workspace: Path | None, on: date | None, as_json: bool
) -> None:
    """List everybody registered here.

    \b
    Example:
      triage people list
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.casework_words import print_table  # noqa: PLC0415 - keeps `--help` light
    from triage.cli.edge import print_json  # noqa: PLC0415
    from triage.desk import list_people  # noqa: PLC0415

    with open_record(workspace, on) as desk:
        rows = [row for row in list_people(desk, by) if everybody or row.left_on is None]
    if as_json:
        print_json({"format": "triage.people/1", "people": [_person_json(one) for one in rows]})
        return
    print_table(
        ("name", "role", "team", "registered by", "on", *(("left",) if everybody else ())),
        [
            (
                one.name,
                _roles_words(one),
                one.team or "-",
                one.registered_by,
                str(one.registered_on),
                *((str(one.left_on or "-"),) if everybody else ()),
            )
            for one in rows
        ],
        "nobody yet: `triage people add NAME --role ROLE`",
    )


@click.command("change")
@click.argument("name")
@click.option(
    "--role", "roles", multiple=True, metavar="ROLE", help="All roles from now on, the usual one first."
)
@click.option("--team", default=None, metavar="TEAM")
@click.option(
    "--account", default=None, metavar="LOGIN", help='Bind the name to an account; "" takes it off.'
)
@click.option("--back", is_flag=True, help="Take back somebody who left.")
@click.option("--leave-empty", is_flag=True, help="Also where nobody else holds the role.")
@acting
@shared
def people_change(
    name: str,
    roles: tuple[str, ...],
    team: str | None,
    account: str | None,
    back: bool,
    leave_empty: bool,
    by: str | None,
    workspace: Path | None,
    on: date | None,
    as_json: bool,
) -> None:
    """Change somebody's roles, team or account; what was and what became is kept with day and name.

    \b
    Example:
      triage people change "Lee Example" --role lead_practitioner --team North --by "Sam Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.desk.register import change_person  # noqa: PLC0415 - keeps `--help` light

    with open_record(workspace, on) as desk:
        changed = change_person(
            desk, name, by, roles=roles or None, team=team, account=account, back=back, leave_empty=leave_empty
        )  # fmt: skip
    _say_changed(changed, as_json=as_json)


@click.command("leave")
@click.argument("name")
@click.option("--leave-empty", is_flag=True, help="Also where nobody else holds the role.")
@acting
@shared
def people_leave(
    name: str, leave_empty: bool, by: str | None, workspace: Path | None, on: date | None, as_json: bool
) -> None:
    """Say that somebody left: nothing is done in their name any more, and their work falls to their team or the coordinators.

    \b
    Example:
      triage people leave "Lee Example" --by "Sam Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.desk.register import leave  # noqa: PLC0415 - keeps `--help` light

    with open_record(workspace, on) as desk:
        changed = leave(desk, name, by, leave_empty=leave_empty)
    _say_changed(changed, as_json=as_json)


def _say_changed(changed: Changed, *, as_json: bool) -> None:
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light

    if as_json:
        print_json({
            "format": "triage.person-change/1", **_person_json(changed.person),
            "changes": [{"what": one.what, "was": one.was or None, "became": one.became or None, "on": one.on_day.isoformat(), "by": one.by_name} for one in changed.changes],
            "roles_nobody_holds": list(changed.empty), **_falls_json(changed.falls),
        })  # fmt: skip
        return
    for one in changed.changes:
        said = {"left": "left", "back": "works here again"}.get(
            one.what, f"{one.what}: {one.was or '-'} before, {one.became or '-'} from now on"
        )
        click.echo(f"{changed.person.name}  {said}")
    if changed.falls:
        _say_falls(changed.falls)
    if changed.empty:
        click.echo(
            f"nobody is registered as {', '.join(changed.empty)} any more: what is due for them is shown to everybody until somebody is",
            err=True,
        )


def _falls_json(left: Falls | None) -> dict[str, Any]:
    if left is None:
        return {}
    shares = [{"to": list(one.names), "escalations": one.escalations, "due": one.due} for one in left.shares]
    return {
        "falls": {
            "led": list(left.led),
            "owned": list(left.owned),
            "restricted_cases": left.shut,
            "shares": shares,
        }
    }


def _say_falls(left: Falls) -> None:
    from triage.cli.casework_words import counted  # noqa: PLC0415 - keeps `--help` light

    for one in left.shares:
        what = [
            counted(number, word)
            for number, word in ((one.escalations, "escalation"), (one.due, "other thing"))
            if number
        ]
        to = ", ".join(one.names[:MOST_NAMES]) + (" and others" if len(one.names) > MOST_NAMES else "")
        click.echo(f"  falls to {to or 'nobody: register somebody'}: {' and '.join(what)} due now or later")
    for numbers, words in (
        (left.led, "has no lead any more"),
        (left.owned, "is the work of its team or the coordinators"),
    ):
        for number in numbers:
            click.echo(f"  {number} {words}: `triage case assign {number}`")
    if left.shut:
        click.echo(
            f"  {counted(left.shut, 'restricted case')}, which they led or owned: ask a safeguarding lead"
        )
