"""``triage retention`` and ``triage hold``: how long records are kept, and what may not be erased."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from triage.cli.cases.common import open_record
from triage.cli.common import DayType, acting, shared
from triage.cli.lazy import LazyGroup, Table
from triage.cli.rights.group import UsualGroup

RETENTION: Table = {
    "due": ("triage.cli.rights.keeping:retention_due", "Closed cases whose time has come to its end."),
    "keep": ("triage.cli.rights.keeping:retention_keep", "Keep a record longer, with a reason and a day."),
    "erased": ("triage.cli.rights.keeping:retention_erased", "What is left of erased cases."),
}
HOLD: Table = {
    "place": ("triage.cli.rights.keeping:hold_place", "Hold a case: nothing of it is erased."),
    "lift": ("triage.cli.rights.keeping:hold_lift", "Lift a hold, with a sentence why."),
    "list": ("triage.cli.rights.keeping:hold_list", "What is held, by whom and why."),
}


@click.group(cls=LazyGroup, table=RETENTION)
def retention() -> None:
    """How long records are kept; a person looks before anything is erased.

    \b
    Example:
      triage retention due
    """  # noqa: D301 - click's mark for text that is not refilled


@click.group(cls=UsualGroup, table=HOLD, usual="place")
def hold() -> None:
    """Hold a case so that nothing of it is erased; what is not one of the commands is a case to hold.

    \b
    Example:
      triage hold C-2024-0117 --reason complaint --by "Dale Example"
    """  # noqa: D301 - click's mark for text that is not refilled


@click.command("due")
@click.option("--all", "every", is_flag=True, help="All closed cases with their days.")
@click.option("--looked", is_flag=True, help="Record that the list was looked through.")
@acting
@shared
def retention_due(
    every: bool, looked: bool, by: str | None, workspace: Path | None, on: date | None, as_json: bool
) -> None:
    """List closed cases whose time has come to its end; a person says of each whether it goes or is kept.

    How long is the workspace's own choice: [retention] in triage.toml.

    \b
    Example:
      triage retention due --looked --by "Dale Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.casework_words import print_table  # noqa: PLC0415 - keeps `--help` light
    from triage.cli.edge import print_json  # noqa: PLC0415
    from triage.cli.rights.words import kept_json  # noqa: PLC0415
    from triage.desk.rights.keeping import looked_through  # noqa: PLC0415
    from triage.desk.rights.keeping import retention_due as found_due  # noqa: PLC0415

    with open_record(workspace, on) as desk:
        found = found_due(desk, by, every=every)
        if looked:
            looked_through(desk, by)
    if as_json:
        print_json({"format": "triage.retention/1", "cases": [kept_json(one) for one in found]})
        return
    rows = [
        (
            one.case,
            str(one.closed_on),
            str(one.end.on),
            one.end.rule,
            "held" if one.hold else f"kept until {one.kept_until}" if one.kept_until else "",
        )
        for one in found
    ]
    print_table(("case", "closed", "ends", "rule", ""), rows, "no record has come to its end")


@click.command("keep")
@click.argument("number", metavar="CASE")
@click.option("--until", type=DayType(), required=True, metavar="DATE", help="When somebody looks again.")
@click.option("--reason", required=True, metavar="CODE", help="A code of retention_reasons.")
@acting
@shared
def retention_keep(
    number: str,
    until: date,
    reason: str,
    by: str | None,
    workspace: Path | None,
    on: date | None,
    as_json: bool,
) -> None:
    """Keep a record longer than its time, with a reason, until a day on which somebody looks again.

    \b
    Example:
      triage retention keep C-2024-0117 --until 2027-11-22 --reason sibling_open --by "Dale Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light
    from triage.cli.rights.words import kept_json  # noqa: PLC0415
    from triage.desk.rights.keeping import keep_longer  # noqa: PLC0415

    with open_record(workspace, on) as desk:
        one = keep_longer(desk, number, reason, until, by)
    if as_json:
        print_json({"format": "triage.retention/1", "cases": [kept_json(one)]})
    else:
        click.echo(f"{number} is kept until {one.kept_until}")


@click.command("erased")
@acting
@shared
def retention_erased(by: str | None, workspace: Path | None, on: date | None, as_json: bool) -> None:
    """List what is left of erased cases: number, day, why, by whom and by which rule.

    \b
    Example:
      triage retention erased
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.casework_words import print_table  # noqa: PLC0415 - keeps `--help` light
    from triage.cli.edge import print_json  # noqa: PLC0415
    from triage.desk.rights.erasing import tombstones  # noqa: PLC0415

    with open_record(workspace, on) as desk:
        found = tombstones(desk, by)
    if as_json:
        rows = [{"case": one.case_number, "erased_on": one.erased_on.isoformat(), "reason": one.reason, "by": one.by_name, "second": one.second, "rule": one.rule or None} for one in found]  # fmt: skip
        print_json({"format": "triage.erased/1", "cases": rows})
        return
    table = [
        (one.case_number, str(one.erased_on), one.reason, f"{one.by_name}, {one.second}", one.rule)
        for one in found
    ]
    print_table(("case", "erased", "reason", "by", "rule"), table, "nothing was erased")


@click.command("place")
@click.argument("number", metavar="CASE")
@click.option("--reason", required=True, metavar="CODE", help="A code of hold_reasons.")
@click.option(
    "--until",
    type=DayType(),
    default=None,
    metavar="DATE",
    help="When somebody looks whether it is still needed; a hold never ends by itself.",
)
@click.option("--note", default="", metavar="TEXT")
@acting
@shared
def hold_place(
    number: str,
    reason: str,
    until: date | None,
    note: str,
    by: str | None,
    workspace: Path | None,
    on: date | None,
    as_json: bool,
) -> None:
    """Hold a case: nothing of it is erased until somebody lifts the hold.

    \b
    Example:
      triage hold C-2024-0117 --reason court_proceedings --until 2027-06-01 --by "Dale Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light
    from triage.cli.rights.words import hold_json  # noqa: PLC0415
    from triage.desk.rights.keeping import place_hold  # noqa: PLC0415

    with open_record(workspace, on) as desk:
        row = place_hold(desk, number, reason, until, note, by)
    if as_json:
        print_json({"format": "triage.holds/1", "holds": [hold_json(row)]})
    else:
        click.echo(
            f"{number} is held ({row.reason}); nothing of it is erased until `triage hold lift {number}`"
        )


@click.command("lift")
@click.argument("number", metavar="CASE")
@click.option("--note", default="", metavar="TEXT", help="Why it may go.")
@acting
@shared
def hold_lift(
    number: str, note: str, by: str | None, workspace: Path | None, on: date | None, as_json: bool
) -> None:
    """Lift a hold, with a sentence why; the record may go after it.

    \b
    Example:
      triage hold lift C-2024-0117 --note "The court has closed the matter" --by "Dale Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light
    from triage.cli.rights.words import hold_json  # noqa: PLC0415
    from triage.desk.rights.keeping import lift_hold  # noqa: PLC0415

    with open_record(workspace, on) as desk:
        row = lift_hold(desk, number, note, by)
    if as_json:
        print_json({"format": "triage.holds/1", "holds": [hold_json(row)]})
    else:
        click.echo(f"the hold on {number} is lifted")


@click.command("list")
@click.option("--all", "lifted", is_flag=True, help="Lifted ones too.")
@acting
@shared
def hold_list(lifted: bool, by: str | None, workspace: Path | None, on: date | None, as_json: bool) -> None:
    """List what is held, by whom and why.

    \b
    Example:
      triage hold list
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.casework_words import print_table  # noqa: PLC0415 - keeps `--help` light
    from triage.cli.edge import print_json  # noqa: PLC0415
    from triage.cli.rights.words import hold_json  # noqa: PLC0415
    from triage.desk.rights.keeping import list_holds  # noqa: PLC0415

    with open_record(workspace, on) as desk:
        found = list_holds(desk, by, lifted=lifted)
    if as_json:
        print_json({"format": "triage.holds/1", "holds": [hold_json(row) for row in found]})
        return
    rows = [
        (
            row.case_number,
            row.reason,
            str(row.placed_on),
            row.placed_by,
            str(row.until_day or "-"),
            str(row.lifted_on or "-"),
        )
        for row in found
    ]
    print_table(("case", "reason", "since", "by", "look on", "lifted"), rows, "nothing is held")
