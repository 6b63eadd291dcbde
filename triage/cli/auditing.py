"""``triage audit``: who looked, tried and changed, and whether the log of it is whole."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from triage.cli.cases.common import open_record
from triage.cli.common import DayType, acting, shared
from triage.cli.lazy import LazyGroup, Table

if TYPE_CHECKING:
    from triage.desk.auditing import Unusual

COMMANDS: Table = {
    "list": ("triage.cli.auditing:audit_list", "Who looked, searched, gave out, tried and changed."),
    "verify": (
        "triage.cli.auditing:audit_verify",
        "Whether the log is whole, and which entry is the first that is not.",
    ),
    "head": (
        "triage.cli.auditing:audit_head",
        "Number of entries and chain of the last, to be kept elsewhere.",
    ),
    "unusual": ("triage.cli.auditing:audit_unusual", "Days and people that somebody should ask about."),
}
_WORDS = {
    "many_cases": "looked at {count} different cases in a day",
    "many_refused": "was refused {count} times in a day",
    "break_glass": "used access for an emergency {count} times",
    "broken": "the log did not hold what the record said, {count} times",
}


@click.group(cls=LazyGroup, table=COMMANDS)
def audit() -> None:
    """The audit log: who looked, searched, gave out, tried and changed; it holds no names of children and no case numbers.

    \b
    Example:
      triage audit list --case C-2024-0117 --by "Ash Example"
    """  # noqa: D301 - click's mark for text that is not refilled


@click.command("list")
@click.option(
    "--case", "number", default=None, metavar="CASE", help="Only about this case; also where it was erased."
)
@click.option("--who", default=None, metavar="NAME", help="Only what this person did, or `unnamed`.")
@click.option(
    "--since", type=DayType(), default=None, metavar="DATE", help="Only from this day on, by the clock (UTC)."
)
@click.option("--act", default=None, metavar="ACT", help="Only this act, such as case.show.")
@acting
@shared
def audit_list(
    number: str | None,
    who: str | None,
    since: date | None,
    act: str | None,
    by: str | None,
    workspace: Path | None,
    on: date | None,
    as_json: bool,
) -> None:
    """List entries, oldest first. Auditors, data stewards and managers read them, and that too is logged.

    \b
    Example:
      triage audit list --since 2026-11-01 --by "Ash Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light
    from triage.desk.auditing import entries  # noqa: PLC0415

    with open_record(workspace, on) as desk:
        found = entries(desk, by, case=number, who=who, since=since, act=act)
    if as_json:
        print_json(
            {
                "format": "triage.audit/1",
                "entries": [
                    {
                        "number": one.id,
                        "at": one.at,
                        "on": one.on_day,
                        "who": one.who,
                        "account": one.account,
                        "role": one.role or None,
                        "act": one.act,
                        "outcome": one.outcome,
                        "subject": one.subject or None,
                        "record": one.record or None,
                        "event": one.event or None,
                        "shown": one.shown_hash or None,
                        "chain": one.chain,
                    }
                    for one in found
                ],
            }
        )
        return
    for one in found:
        who = one.who if one.who != "unnamed" else f"unnamed ({one.account})"
        outcome = "" if one.outcome == "allowed" else f"  {one.outcome.upper()}"
        click.echo(
            f"{one.id:>6}  {one.at[:16].replace('T', ' ')}  {who:<20}  {one.act}{outcome}"
            + (f"  {one.subject[:8]}" if one.subject else "")
            + (f"  {one.record}" if one.record else "")
        )
    if not found:
        click.echo("no entry fits")


@click.command("verify")
@click.option(
    "--head",
    "printed",
    default=None,
    metavar="HEAD",
    help="A head that was printed or kept elsewhere, as `audit head` says it.",
)
@acting
@shared
def audit_verify(
    printed: str | None, by: str | None, workspace: Path | None, on: date | None, as_json: bool
) -> int:
    """Check every entry of the log against the one before, and its end against the heads kept elsewhere.

    Ends with 1 where anything is wrong, and says which entry is the first.

    \b
    Example:
      triage audit verify --by "Ash Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light
    from triage.desk.auditing import verify  # noqa: PLC0415

    with open_record(workspace, on) as desk:
        proof = verify(desk, by, printed)
    if as_json:
        print_json(
            {
                "format": "triage.audit-proof/1",
                "whole": proof.whole,
                "entries": proof.head.entries,
                "chain": proof.head.chain or None,
                "first": proof.findings[0].entry if proof.findings else None,
                "findings": [{"entry": one.entry, "what": one.what} for one in proof.findings],
                "remarks": list(proof.remarks),
                "cannot_be_found": list(proof.unseen),
            }
        )
        return 0 if proof.whole else 1
    for one in proof.findings:
        click.echo(f"WRONG  {one.what}")
    click.echo(f"{'whole' if proof.whole else 'NOT whole'}: {proof.head.entries} entries; head {proof.head}")
    for remark in proof.remarks:
        click.echo(f"  {remark}")
    for what in proof.unseen:
        click.echo(f"  not to be found here: {what}")
    return 0 if proof.whole else 1


@click.command("head")
@shared
def audit_head(workspace: Path | None, on: date | None, as_json: bool) -> None:
    """Say how many entries the log has and the chain of the last: written down elsewhere, it shows a log that was cut.

    \b
    Example:
      triage audit head
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light
    from triage.desk.auditing import head  # noqa: PLC0415

    with open_record(workspace, on) as desk:
        found = head(desk)
    if as_json:
        print_json({"format": "triage.audit-head/1", "entries": found.entries, "chain": found.chain or None})
    else:
        click.echo(str(found))


@click.command("unusual")
@click.option(
    "--since",
    type=DayType(),
    default=None,
    metavar="DATE",
    help="From this day on; the last 30 days when missing.",
)
@click.option(
    "--cases",
    "most",
    type=click.IntRange(min=1),
    default=None,
    metavar="N",
    help="How many different cases in a day are many.",
)
@acting
@shared
def audit_unusual(
    since: date | None,
    most: int | None,
    by: str | None,
    workspace: Path | None,
    on: date | None,
    as_json: bool,
) -> None:
    """List days on which somebody looked at many cases, was refused often or used access for an emergency.

    Each is a reason to ask, never a finding about a person.

    \b
    Example:
      triage audit unusual --by "Ash Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.casework_words import print_table  # noqa: PLC0415 - keeps `--help` light
    from triage.cli.edge import print_json  # noqa: PLC0415
    from triage.desk.auditing import MANY_CASES, unusual  # noqa: PLC0415

    with open_record(workspace, on) as desk:
        found = unusual(desk, by, since=since, most=most or MANY_CASES)
    if as_json:
        print_json({"format": "triage.audit-unusual/1", "unusual": [_unusual_json(one) for one in found]})
        return
    print_table(
        ("day", "who", "account", "what"),
        [(str(one.on), one.who, one.account, _WORDS[one.what].format(count=one.count)) for one in found],
        "nothing unusual",
    )


def _unusual_json(one: Unusual) -> dict[str, object]:
    return {
        "on": one.on.isoformat(),
        "who": one.who,
        "account": one.account,
        "what": one.what,
        "count": one.count,
    }
