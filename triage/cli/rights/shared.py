"""``triage case shared``: what left the building, with whom, when and on which basis."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from triage.cli.cases.common import open_record
from triage.cli.common import DayType, acting, shared
from triage.cli.lazy import Table
from triage.cli.rights.group import UsualGroup

COMMANDS: Table = {
    "list": ("triage.cli.rights.shared:shared_list", "What was shared, oldest first."),
    "add": (
        "triage.cli.rights.shared:shared_add",
        "Record what was shared by hand: a call, a meeting, a letter.",
    ),
    "complete": (
        "triage.cli.rights.shared:shared_complete",
        "Say the rest about something shared without agreement.",
    ),
    "reviewed": (
        "triage.cli.rights.shared:shared_reviewed",
        "Say that sharing without agreement was looked at again.",
    ),
    "told": (
        "triage.cli.rights.shared:shared_told",
        "Say that a recipient was told that agreement was taken back.",
    ),
    "goes-on": ("triage.cli.rights.shared:shared_goes_on", "What the family said about help that has begun."),
}


@click.group("shared", cls=UsualGroup, table=COMMANDS, usual="list")
def case_shared() -> None:
    """What was shared, with whom, when and on which basis; what is not one of the commands is a case to list.

    \b
    Example:
      triage case shared C-2024-0117
    """  # noqa: D301 - click's mark for text that is not refilled


@click.command("list")
@click.argument("number", metavar="CASE")
@acting
@shared
def shared_list(number: str, by: str | None, workspace: Path | None, on: date | None, as_json: bool) -> None:
    """List what was shared about a case, oldest first.

    \b
    Example:
      triage case shared list C-2024-0117
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.casework_words import print_table  # noqa: PLC0415 - keeps `--help` light
    from triage.cli.edge import print_json  # noqa: PLC0415
    from triage.cli.rights.words import shared_json  # noqa: PLC0415
    from triage.desk.rights.sharing import list_sharings  # noqa: PLC0415

    with open_record(workspace, on) as desk:
        found = list_sharings(desk, number, by)
    if as_json:
        print_json(
            {"format": "triage.shared/1", "case": number, "shared": [shared_json(one) for one in found]}
        )
        return
    rows = [
        (
            str(one.row.id),
            str(one.row.on_day),
            one.row.recipient,
            one.row.purpose,
            one.row.basis,
            one.row.record,
        )
        for one in found
    ]
    print_table(("id", "day", "recipient", "purpose", "basis", "by"), rows, "nothing was shared yet")
    for one in found:
        if one.row.basis == "without_consent":
            told = {"yes": "the family was told", "no": "the family was not told"}.get(
                one.row.family_told, "whether the family was told is not said yet"
            )
            click.echo(
                f"  {one.row.id}: {one.row.reason}, decided by {one.row.decided_by}; {told}"
                + (f" ({one.row.not_told_reason})" if one.row.not_told_reason else "")
            )
        if one.row.stopped_on:
            told = f"told on {one.row.stop_told_on}" if one.row.stop_told_on else "to be told"
            click.echo(
                f"  {one.row.id}: agreement was taken back on {one.row.stopped_on}; the recipient is {told}"
            )


@click.command("add")
@click.argument("number", metavar="CASE")
@click.option(
    "--with",
    "recipient",
    required=True,
    metavar="WHO",
    help="A service of the directory, or a code of sharing_recipients.",
)
@click.option(
    "--purpose", default="get_help", show_default=True, metavar="CODE", help="A code of sharing_purposes."
)
@click.option(
    "--item",
    "items",
    multiple=True,
    metavar="WHAT",
    help="What was shared, such as 'need sleep'; several times.",
)
@click.option("--note", default="", metavar="TEXT", help="Anything else whoever reads this later must know.")
@click.option("--reason", default=None, metavar="CODE", help="Without agreement: a code of sharing_reasons.")
@click.option("--decided-by", default=None, metavar="NAME", help="Without agreement: who decided it.")
@click.option(
    "--family-told", type=click.Choice(["yes", "no"]), default=None, help="Whether the family was told."
)
@click.option("--why-not", default="", metavar="CODE", help="Why not: a code of not_told_reasons.")
@click.option(
    "--review", "review_on", type=DayType(), default=None, metavar="DATE", help="When it is looked at again."
)
@acting
@shared
def shared_add(
    number: str,
    recipient: str,
    purpose: str,
    items: tuple[str, ...],
    note: str,
    reason: str | None,
    decided_by: str | None,
    family_told: str | None,
    why_not: str,
    review_on: date | None,
    by: str | None,
    workspace: Path | None,
    on: date | None,
    as_json: bool,
) -> None:
    """Record what was shared by hand; without agreement only for a reason of law that a named person decided.

    \b
    Example:
      triage case shared add C-2024-0117 --with school --purpose meeting --item "need sleep" --by "Sam Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.desk.rights.sharing import Lawful, add_sharing  # noqa: PLC0415 - keeps `--help` light

    if not items:
        raise click.UsageError("what was shared is needed: --item, several times where it was several things")
    if reason is None and (decided_by or family_told or why_not):
        raise click.UsageError("--decided-by, --family-told and --why-not go with --reason")
    lawful = (
        Lawful(reason, decided_by or "", family_told or "", why_not, review_on)
        if reason is not None
        else None
    )
    with open_record(workspace, on) as desk:
        one = add_sharing(
            desk, number, recipient=recipient, purpose=purpose, items=items, note=note, lawful=lawful, by=by
        )
    _say(number, one, as_json)


def _say(number: str, one: object, as_json: bool) -> None:
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light
    from triage.cli.rights.words import shared_json  # noqa: PLC0415
    from triage.desk.rights.sharing import Shared  # noqa: PLC0415

    assert isinstance(one, Shared)
    if as_json:
        print_json({"format": "triage.shared/1", "case": number, "shared": [shared_json(one)]})
    else:
        click.echo(
            f"sharing {one.row.id} with {one.row.recipient} is recorded, on the basis {one.row.basis.replace('_', ' ')}"
        )


@click.command("complete")
@click.argument("number", metavar="CASE")
@click.argument("identity", metavar="ID", type=int)
@click.option("--reason", default="", metavar="CODE", help="A code of sharing_reasons.")
@click.option("--decided-by", default="", metavar="NAME")
@click.option("--family-told", type=click.Choice(["yes", "no"]), default=None)
@click.option("--why-not", default="", metavar="CODE", help="A code of not_told_reasons.")
@click.option("--review", "review_on", type=DayType(), default=None, metavar="DATE")
@acting
@shared
def shared_complete(
    number: str,
    identity: int,
    reason: str,
    decided_by: str,
    family_told: str | None,
    why_not: str,
    review_on: date | None,
    by: str | None,
    workspace: Path | None,
    on: date | None,
    as_json: bool,
) -> None:
    """Say the rest about something shared without agreement: why, who decided, whether the family was told and if not why.

    \b
    Example:
      triage case shared complete C-2024-0117 2 --family-told no --why-not adds_danger --by "Lee Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.desk.rights.sharing import Lawful, complete_sharing  # noqa: PLC0415 - keeps `--help` light

    with open_record(workspace, on) as desk:
        one = complete_sharing(
            desk, number, identity, Lawful(reason, decided_by, family_told or "", why_not, review_on), by
        )
    _say(number, one, as_json)


@click.command("reviewed")
@click.argument("number", metavar="CASE")
@click.argument("identity", metavar="ID", type=int)
@acting
@shared
def shared_reviewed(
    number: str, identity: int, by: str | None, workspace: Path | None, on: date | None, as_json: bool
) -> None:
    """Say that something shared without agreement was looked at again.

    \b
    Example:
      triage case shared reviewed C-2024-0117 2 --by "Lee Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.desk.rights.sharing import reviewed_sharing  # noqa: PLC0415 - keeps `--help` light

    with open_record(workspace, on) as desk:
        reviewed_sharing(desk, number, identity, by)
    _done(number, f"sharing {identity}", "looked at again", as_json)


@click.command("told")
@click.argument("number", metavar="CASE")
@click.argument("kind", type=click.Choice(["referral", "sharing"]))
@click.argument("identity", metavar="ID", type=int)
@acting
@shared
def shared_told(
    number: str,
    kind: str,
    identity: int,
    by: str | None,
    workspace: Path | None,
    on: date | None,
    as_json: bool,
) -> None:
    """Say that a recipient was told that agreement was taken back.

    \b
    Example:
      triage case shared told C-2024-0117 referral 3 --by "Sam Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.desk.rights.agreeing import told_of_stop  # noqa: PLC0415 - keeps `--help` light

    with open_record(workspace, on) as desk:
        told_of_stop(desk, number, f"{kind} {identity}", by)
    _done(number, f"{kind} {identity}", "told that agreement was taken back", as_json)


@click.command("goes-on")
@click.argument("number", metavar="CASE")
@click.argument("identity", metavar="REFERRAL", type=int)
@click.argument("answer", type=click.Choice(["yes", "no"]))
@click.option("--note", default="", metavar="TEXT", help="What they said.")
@acting
@shared
def shared_goes_on(
    number: str,
    identity: int,
    answer: str,
    note: str,
    by: str | None,
    workspace: Path | None,
    on: date | None,
    as_json: bool,
) -> None:
    """Record what the family said about help that has begun, after agreement was taken back; with a no it ends.

    \b
    Example:
      triage case shared goes-on C-2024-0117 3 yes --by "Sam Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.desk.rights.agreeing import answer_help_goes_on  # noqa: PLC0415 - keeps `--help` light

    with open_record(workspace, on) as desk:
        answer_help_goes_on(desk, number, identity, answer, note, by)
    _done(
        number,
        f"referral {identity}",
        "goes on, as the family wishes" if answer == "yes" else "ended, as the family wishes",
        as_json,
    )


def _done(number: str, record: str, words: str, as_json: bool) -> None:
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light

    if as_json:
        print_json({"format": "triage.settled/1", "case": number, "record": record, "done": words})
    else:
        click.echo(f"{record}: {words}")
