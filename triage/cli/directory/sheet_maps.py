"""What ``triage directory import`` says of a spreadsheet: its columns, ten rows as they would be read, what is asked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from triage.desk.directory.sheets import Looked
    from triage.desk.opening import Desk
    from triage.interchange.sheets.proposing import Shown

FORMAT = "triage.sheet-map/1"


def settle_map(
    desk: Desk, file: Path, *, sheet: str | None, given: Path | None, accept: bool, by: str | None
) -> Looked | Path | None:
    """The accepted map of a sheet; what is proposed, where nobody has accepted one yet; None for a file that is no sheet."""
    from triage.interchange.sheets.grid import is_sheet  # noqa: PLC0415 - keeps `--help` light

    if not is_sheet(file):
        return None
    from triage.desk.directory.sheets import accept_map, look_at_sheet, write_proposal  # noqa: PLC0415

    looked = look_at_sheet(desk, file, sheet=sheet, given=given)
    if accept and not looked.accepted:
        path = accept_map(desk, looked, by)
        click.echo(f"the map is kept as directory/maps/{path.name}", err=True)
        return path
    if looked.accepted and looked.path is not None:
        return looked.path
    if looked.source == "proposed" and given is not None:
        write_proposal(looked, given)
    return looked


def plain(looked: Looked, given: Path | None) -> dict[str, Any]:
    """The proposal as JSON."""
    found = looked.proposal
    return {
        "format": FORMAT, "file": looked.file, "source": looked.source, "accepted": False, "written": str(given) if given else None,
        "map": found.map.model_dump(mode="json"), "questions": list(found.questions), "notes": found.notes,
        "rows": [
            {
                "row": one.line.row.number, "read": one.read.keys,
                "not_understood": [{"heading": part.heading, "text": part.text, "why": part.why} for part in one.read.unread],
            }
            for one in found.shown
        ],
    }  # fmt: skip


def show(looked: Looked, given: Path | None) -> None:
    """Print the proposal: the columns, the rows, and on the error stream what a person has to decide."""
    from triage.cli.directory.common import print_table  # noqa: PLC0415
    from triage.interchange.harmless import one_line  # noqa: PLC0415

    found = looked.proposal
    words = {"proposed": "proposed from the headings", "given": "as the map given says"}[looked.source]
    where = f", sheet '{one_line(found.map.sheet, 40)}'" if found.map.sheet else ""
    click.echo(f"{looked.file}{where}: headings in row {found.map.headings_row}; columns {words}", err=True)
    examples = _examples(found.shown)
    print_table(
        ("Column", "Is", "First cell"),
        [
            (
                one_line(heading, 26),
                column.key + (f" ({column.read})" if column.read else ""),
                one_line(examples.get(heading, ""), 34),
            )
            for heading, column in found.map.columns.items()
        ],
    )
    click.echo("")
    click.echo(
        f"The first {len(found.shown)} rows as they would be read:"
        if found.shown
        else "There is no row below the headings."
    )
    for one in found.shown:
        _show_row(one)
    for heading, note in found.notes.items():
        click.echo(f"  '{one_line(heading, 60)}': {note}", err=True)
    for question in found.questions:
        click.echo(f"  ?  {one_line(question, 400)}", err=True)
    _next(looked, given)


def _examples(shown: tuple[Shown, ...]) -> dict[str, str]:
    from triage.interchange.sheets.meant import text_of  # noqa: PLC0415

    found: dict[str, str] = {}
    for one in shown:
        for heading, cell in one.cells.items():
            if heading not in found and text_of(cell).strip():
                found[heading] = text_of(cell)
    return found


def _show_row(one: Shown) -> None:
    from triage.interchange.harmless import one_line  # noqa: PLC0415

    keys = dict(one.read.keys)
    name = one_line(str(keys.pop("name", "") or "(no name: it goes to quarantine)"), 60)
    click.echo(f"\n{one.line.row.where}  {name}")
    for key, value in keys.items():
        click.echo(f"    {key}: {one_line(words_of(value), 100)}")
    for part in one.read.unread:
        click.echo(
            f"    NOT UNDERSTOOD  {one_line(part.heading, 40)}: '{one_line(part.text, 60)}' - {one_line(part.why, 100)}"
        )


def words_of(value: Any) -> str:
    """A value as a person reads it.

    >>> words_of({"from": 5, "to": 11}), words_of([{"day": "monday", "from": "10:00", "to": "12:00"}])
    ('from 5, to 11', 'day monday, from 10:00, to 12:00')
    """
    if isinstance(value, dict):
        return ", ".join(f"{key} {words_of(part)}" for key, part in value.items() if part not in (None, ""))
    if isinstance(value, (list, tuple)):
        return "; ".join(words_of(part) for part in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _next(looked: Looked, given: Path | None) -> None:
    if looked.source == "proposed" and given is not None:
        click.echo(f"the proposal is in {given}: correct it, then run the same again", err=True)
    elif looked.source == "proposed":
        click.echo("to correct it first: the same again with --map FILE writes it to a file", err=True)
    click.echo(
        "nothing was brought in; when the rows are read as they should be: --accept --by NAME", err=True
    )
