"""``triage import ssda903`` and ``dfe-daily``: returns of children's social care as cases."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import click

from triage.cli.common import today
from triage.cli.importing import bring_in, kept_options, one_file

MAX_IN_ZIP = 100_000_000
"""Bytes of one table inside a .zip."""
MOST_TABLES = 40
"""Files inside a .zip that are looked at; the return has ten tables."""


@click.command("dfe-daily")
@one_file
def dfe_daily(
    *,
    file: Path,
    out: Path | None,
    add: bool | None,
    by: str | None,
    workspace: Path | None,
    on: date | None,
    as_json: bool,
) -> int:
    """Read the DfE daily children's social care payload (JSON): every child becomes a decision or a named problem.

    One child, a list of children, or one child a line. A child whose record is to be purged is named for a person and not
    imported: erasing is a person's decision.

    \b
    Example:
      triage import dfe-daily payload.json --json > decisions.json
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.desk import open_desk  # noqa: PLC0415 - keeps `--help` light
    from triage.importing.payload import read_payload  # noqa: PLC0415 - the same

    with open_desk(workspace, today(on), need_store=False) as desk:
        found = read_payload(file.read_bytes(), str(file), desk.vocabulary, desk.on)
        batch = found.checked(desk.vocabulary, desk.on)
        return bring_in(desk, batch, found.children, out=out, add=add, by=by, as_json=as_json)


@click.command("ssda903")
@click.argument(
    "files",
    nargs=-1,
    required=True,
    metavar="FILE…",
    type=click.Path(path_type=Path, exists=True, readable=True),
)
@kept_options
def ssda903(
    *,
    files: tuple[Path, ...],
    out: Path | None,
    add: bool | None,
    by: str | None,
    workspace: Path | None,
    on: date | None,
    as_json: bool,
) -> int:
    """Read an SSDA903 return (CSV tables, a folder of them, or a .zip): every child becomes a decision or a named problem.

    The tables are told by their columns and joined by CHILD. Care today, being missing and what was found are facts; a blank
    or a check not recorded as done is not.

    \b
    Example:
      triage import ssda903 header.csv episodes.csv missing.csv oc2.csv
      triage import ssda903 return-2026.zip --by "Sam Example"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.desk import open_desk  # noqa: PLC0415 - keeps `--help` light
    from triage.importing.looked_after import read_ssda903  # noqa: PLC0415 - the same

    with open_desk(workspace, today(on), need_store=False) as desk:
        found = read_ssda903(_tables(files), desk.vocabulary, desk.on)
        batch = found.checked(desk.vocabulary, desk.on)
        return bring_in(desk, batch, found.children, out=out, add=add, by=by, as_json=as_json)


def _tables(files: Sequence[Path]) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each table; raises :class:`DataProblem` for a .zip that cannot be read, or a folder without tables."""
    for path in files:
        if path.is_dir():
            inside = sorted(one for one in path.iterdir() if one.suffix.lower() == ".csv" and one.is_file())
            if not inside:
                raise _nothing(path, "the folder holds no .csv file")
            yield from ((str(one), one.read_bytes()) for one in inside)
        elif path.suffix.lower() == ".zip":
            yield from _zipped(path)
        else:
            yield str(path), path.read_bytes()


def _zipped(path: Path) -> Iterator[tuple[str, bytes]]:
    """The tables in a .zip, read in memory: nothing is unpacked, so no name in it can lead anywhere."""
    import zipfile  # noqa: PLC0415 - only for this kind of file
    import zlib  # noqa: PLC0415 - the same

    try:
        with zipfile.ZipFile(path) as packed:
            inside = [one for one in packed.infolist() if one.filename.lower().endswith(".csv")]
            if not inside or len(inside) > MOST_TABLES:
                raise _nothing(path, f"the .zip holds {len(inside)} .csv files")
            for one in inside:
                if one.file_size > MAX_IN_ZIP:
                    raise _nothing(path, f"a table in the .zip is larger than {MAX_IN_ZIP / 1e6:.0f} MB")
                with packed.open(one) as stream:
                    raw = stream.read(MAX_IN_ZIP + 1)
                if len(raw) > MAX_IN_ZIP:
                    raise _nothing(path, f"a table in the .zip is larger than {MAX_IN_ZIP / 1e6:.0f} MB")
                yield f"{path} {Path(one.filename).name}", raw
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError):
        raise _nothing(path, "the .zip is damaged, or locked with a password") from None


def _nothing(path: Path, what: str) -> Exception:
    from triage.errors import DataProblem  # noqa: PLC0415 - keeps `--help` light
    from triage.model import Issue  # noqa: PLC0415

    return DataProblem([
        Issue(file=str(path), code="SD101", what=what, why="no child can be read from it", mend="give the CSV tables of the return, their folder, or a .zip of them")
    ])  # fmt: skip
