"""``triage case link``, ``unlink`` and ``open-for``."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from triage.cli.cases.common import open_record
from triage.cli.common import acting, shared


@click.command("link")
@click.argument("number", metavar="CASE")
@click.argument("other", metavar="OTHER")
@click.option("--as", "kind", default=None, metavar="RELATION", help="What OTHER is to CASE: sibling, half-sibling, twin, parent, child, carer, lives-with …")  # fmt: skip
@click.option("--restricted", is_flag=True, help="Only those who may see both cases see the link (adoption, a hidden address).")  # fmt: skip
@acting
@shared
def case_link(
    number: str,
    other: str,
    kind: str | None,
    restricted: bool,
    by: str | None,
    workspace: Path | None,
    on: date | None,
    as_json: bool,
) -> None:
    """Link two cases of one household; later decisions of both know of it.

    Where one brings an escalation that is still open, the other is triaged again and a safeguarding lead looks today.

    \b
    Example:
      triage case link C-2024-0117 C-2024-0091 --as sibling --by "Sam Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light
    from triage.desk.households.linking import link_cases  # noqa: PLC0415

    with open_record(workspace, on, by) as desk:
        made = link_cases(desk, number, other, by, kind=kind, restricted=restricted)
    if as_json:
        print_json(
            {"format": "triage.linked/1", "case": number, "other": other, "relation": made.row.kind, "restricted": made.row.restricted, "triaged_again": list(made.again)}
        )  # fmt: skip
        return
    click.echo(f"{number} and {other} are linked" + (" (restricted)" if made.row.restricted else ""))
    for one in made.again:
        click.echo(f"triaged again: {one}; a safeguarding lead looks at it today")


@click.command("unlink")
@click.argument("number", metavar="CASE")
@click.argument("other", metavar="OTHER")
@click.option("--note", default="", metavar="TEXT", help="Why, in a sentence.")
@acting
@shared
def case_unlink(
    number: str,
    other: str,
    note: str,
    by: str | None,
    workspace: Path | None,
    on: date | None,
    as_json: bool,
) -> None:
    """End a link of a household; it stays in the record with the day, who ended it and why.

    \b
    Example:
      triage case unlink C-2024-0117 C-2024-0091 --note "Not related after all" --by "Sam Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light
    from triage.desk.households.linking import unlink_cases  # noqa: PLC0415

    with open_record(workspace, on, by) as desk:
        row = unlink_cases(desk, number, other, by, note=note)
    if as_json:
        print_json(
            {
                "format": "triage.unlinked/1",
                "case": number,
                "other": other,
                "linked_on": row.on_day.isoformat(),
            }
        )
    else:
        click.echo(f"the link between {number} and {other} is ended")


@click.command("open-for")
@click.argument("number", metavar="CASE")
@click.option(
    "--person", required=True, metavar="WHOM", help="sibling, sibling#ID, parent#ID, carer or unborn."
)
@click.option("--show", is_flag=True, help="Print the case file that would be added; write nothing.")
@acting
@shared
def case_open_for(
    number: str,
    person: str,
    show: bool,
    by: str | None,
    workspace: Path | None,
    on: date | None,
    as_json: bool,
) -> None:
    """Open a case of their own for a brother, sister or parent, from what is known of them, linked to this one.

    Only their own needs and what the home shares goes with it; agreement is asked anew.

    \b
    Example:
      triage case open-for C-2024-0117 --person sibling#s1 --by "Sam Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.cases.common import say_decision  # noqa: PLC0415 - keeps `--help` light
    from triage.cli.edge import print_json  # noqa: PLC0415
    from triage.desk.households.opening_for import draft_for, open_for  # noqa: PLC0415

    with open_record(workspace, on, by) as desk:
        if show:
            print_json(draft_for(desk, number, person, by).as_json())
            return
        made = open_for(desk, number, person, by)
        if as_json:
            print_json(
                {"format": "triage.opened-for/1", "case": number, "person": person, "opened": made.added.number, "level": made.added.decision.level.number, "escalations": [item.to for item in made.added.decision.escalations], "asks": list(made.asked)}
            )  # fmt: skip
            return
        click.echo(f"opened {made.added.number}, linked to {number}")
        say_decision(desk, made.added.number, 1, made.added.decision)
