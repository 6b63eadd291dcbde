"""``triage downtime``: numbered paper forms, printed before they are needed and entered after, each once."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from triage.cli.cases.common import open_record
from triage.cli.common import acting, shared


@click.group()
def downtime() -> None:
    """Numbered paper forms for when nothing works (docs/downtime-form.md).

    \b
    Example:
      triage downtime forms --count 20 --out forms.html --by "Sam Example"
    """  # noqa: D301 - click's mark for text that is not refilled


@downtime.command("forms")
@click.option("--count", type=click.IntRange(1, 500), default=20, show_default=True, metavar="N")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    metavar="FILE",
    help="Where the forms are written: .html to print one a page, anything else is plain text.",
)
@acting
@shared
def downtime_forms(
    count: int, out: Path | None, by: str | None, workspace: Path | None, on: date | None, as_json: bool
) -> None:
    """Print forms with numbers that are given out once; the number becomes the number of the case.

    Print some now and lay them beside the telephone: when they are needed nothing can be printed.

    \b
    Example:
      triage downtime forms --count 20 --out forms.html --by "Sam Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.downtime_sheet import as_html, as_text  # noqa: PLC0415 - keeps `--help` light
    from triage.cli.edge import print_json  # noqa: PLC0415
    from triage.desk.forms import number_forms  # noqa: PLC0415

    with open_record(workspace, on) as desk:
        rows = number_forms(desk, count, by)
        numbers = [row.number for row in rows]
        contacts = desk.settings.contacts
        made = (as_html if out is not None and out.suffix in {".html", ".htm"} else as_text)(
            numbers, desk.settings.area.name, contacts
        )
    if out is not None:
        out.write_text(made, encoding="utf-8")
    if as_json:
        print_json({"format": "triage.forms/1", "forms": numbers, "file": str(out) if out else None})
    elif out is None:
        click.echo(made)
    else:
        click.echo(f"{len(numbers)} forms, {numbers[0]} to {numbers[-1]}, written to {out}: print them now")


@downtime.command("list")
@click.option("--waiting", is_flag=True, help="Only those that are still somewhere on paper.")
@acting
@shared
def downtime_list(
    waiting: bool, by: str | None, workspace: Path | None, on: date | None, as_json: bool
) -> None:
    """List the forms that were numbered: entered, unused, or still on paper, so that no sheet is forgotten.

    \b
    Example:
      triage downtime list --waiting
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.casework_words import print_table  # noqa: PLC0415 - keeps `--help` light
    from triage.cli.edge import print_json  # noqa: PLC0415
    from triage.desk.forms import list_forms  # noqa: PLC0415

    with open_record(workspace, on) as desk:
        found = [(row, state) for row, state in list_forms(desk, by) if not waiting or state == "on paper"]
    if as_json:
        forms: list[dict[str, Any]] = [
            {
                "form": row.number,
                "state": state.replace(" ", "_"),
                "printed_on": row.printed_on.isoformat(),
                "printed_by": row.printed_by,
            }
            for row, state in found
        ]
        print_json({"format": "triage.forms/1", "forms": forms})
        return
    print_table(
        ("form", "state", "numbered on", "by"),
        [(row.number, state, str(row.printed_on), row.printed_by) for row, state in found],
        "no form is on paper" if waiting else "no form was numbered yet: `triage downtime forms --by NAME`",
    )


@downtime.command("unused")
@click.argument("numbers", nargs=-1, required=True, metavar="FORM…")
@acting
@shared
def downtime_unused(
    numbers: tuple[str, ...], by: str | None, workspace: Path | None, on: date | None, as_json: bool
) -> None:
    """Say that sheets were not used, so that nobody looks for a case in them.

    \b
    Example:
      triage downtime unused FORM-KT007T --by "Sam Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.edge import print_json  # noqa: PLC0415 - keeps `--help` light
    from triage.desk.forms import spoil_form  # noqa: PLC0415

    with open_record(workspace, on) as desk:
        for number in numbers:
            spoil_form(desk, number, by)
    if as_json:
        print_json(
            {"format": "triage.forms/1", "forms": [{"form": one, "state": "unused"} for one in numbers]}
        )
    else:
        click.echo("unused: " + ", ".join(numbers))
