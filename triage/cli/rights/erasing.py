"""``triage erase``: a case is erased by two people; a tombstone stays."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from triage.cli.cases.common import open_record
from triage.cli.common import acting, shared


@click.command()
@click.argument("number", metavar="CASE")
@click.option("--reason", required=True, metavar="CODE", help="A code of erasure_reasons.")
@click.option(
    "--note",
    default="",
    metavar="TEXT",
    help="Who asked, and where that is written; nothing about the child.",
)
@click.option(
    "--second",
    default=None,
    metavar="NAME",
    help="The second person: a data steward, manager or safeguarding lead.",
)
@acting
@shared
def erase(
    number: str,
    reason: str,
    note: str,
    second: str | None,
    by: str | None,
    workspace: Path | None,
    on: date | None,
    as_json: bool,
) -> None:
    """Erase a case with everything that hangs on it; its number, the day, the reason and who did it stay.

    Refused while the case is open or held, or while an escalation, a referral, a dispute or a request for a copy is open.
    It cannot be undone. Safe copies made before hold the case until they are thrown away.

    \b
    Example:
      triage erase C-2024-0117 --reason retention_ended --note "List of March" --by "Dale Example" --second "Kim Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light
    from triage.desk.rights.erasing import erase_case  # noqa: PLC0415

    with open_record(workspace, on) as desk:
        outcome = erase_case(desk, number, reason, note, by=by, second=second)
    stone = outcome.tombstone
    if as_json:
        print_json({
            "format": "triage.erased/1",
            "cases": [{"case": stone.case_number, "erased_on": stone.erased_on.isoformat(), "reason": stone.reason, "by": stone.by_name, "second": stone.second, "rule": stone.rule or None}],
            "scrubbed": outcome.scrubbed, "safe_copies_until": outcome.copies_until.isoformat() if outcome.copies_until else None,
            "linked": list(outcome.linked),
        })  # fmt: skip
        return
    click.echo(f"{number} is erased; only its number, the day, the reason and who did it are left")
    if not outcome.scrubbed:
        click.echo(
            "somebody is still reading an older state of the record: run `triage doctor` when they are done, so that its log is emptied too",
            err=True,
        )
    copies = (
        f"until {outcome.copies_until}"
        if outcome.copies_until
        else "until they are thrown away; how long that takes is not written in triage.toml ([retention] safe_copy_days)"
    )
    click.echo(f"safe copies made before today still hold it {copies}", err=True)
    click.echo(
        "letters, exports and files that people saved elsewhere are not known to the record; they are erased by hand",
        err=True,
    )
