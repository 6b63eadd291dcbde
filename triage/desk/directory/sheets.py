"""Spreadsheets on their way in: the map of their columns, proposed, looked at, accepted, and kept for next time."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from triage.desk import gate
from triage.desk.opening import Desk
from triage.errors import DataProblem, Refused, WrongUse
from triage.interchange.imports import put_file
from triage.interchange.sheets.grid import Grid, open_grid
from triage.interchange.sheets.headings import find_headings
from triage.interchange.sheets.maps import Accepted, SheetMap, map_text, read_map
from triage.interchange.sheets.proposing import Proposal, preview, propose
from triage.interchange.tables.recognising import refuse_single_table

FOLDER = "maps"
"""Where accepted maps lie, below ``directory/``."""


@dataclass(frozen=True)
class Looked:
    """A sheet, and the map by which it would be read."""

    file: str
    proposal: Proposal
    source: str
    """``proposed`` from the headings, ``given`` with --map, or ``kept`` from an earlier time."""
    path: Path | None
    """The file of the map; None for one that is only proposed."""

    @property
    def accepted(self) -> bool:
        """Whether a person has accepted the map."""
        return self.proposal.map.accepted is not None

    @property
    def text(self) -> str:
        """The map as a file."""
        return map_text(self.proposal.map, self.proposal.notes)


def look_at_sheet(desk: Desk, path: Path, *, sheet: str | None = None, given: Path | None = None) -> Looked:
    """Find the map for a sheet: the one given, one kept for the same headings, or one proposed now.

    Raises :class:`triage.errors.DataProblem` for a sheet or a map that cannot be read.
    """
    if given is not None and given.exists():
        found = read_map(given.read_bytes(), given.name)
        grid = open_grid(path, sheet or found.sheet)
        shown = tuple(preview(grid, found))
        return Looked(grid.name, Proposal(found, shown), "given", given)
    if given is None:
        refuse_single_table(path)
    grid = open_grid(path, sheet)
    kept = None if given is not None else _kept(desk, grid)
    if kept is not None:
        return Looked(grid.name, Proposal(kept[1]), "kept", kept[0])
    return Looked(grid.name, propose(grid), "proposed", None)


def _kept(desk: Desk, grid: Grid) -> tuple[Path, SheetMap] | None:
    """The accepted map with the same headings; one of the same sheet where there are several."""
    folder = _folder(desk)
    if folder is None or not folder.is_dir():
        return None
    found: list[tuple[Path, SheetMap]] = []
    for file in sorted(folder.glob("*.yaml")):
        try:
            one = read_map(file.read_bytes(), f"directory/{FOLDER}/{file.name}")
            there = find_headings(grid, one.headings_row, one.headings_rows)
        except DataProblem as problem:
            if any((issue.file or "").startswith(f"directory/{FOLDER}/") for issue in problem.issues):
                raise
            continue
        if one.accepted and there.fingerprint == one.fingerprint:
            found.append((file, one))
    return next((pair for pair in found if pair[1].sheet == grid.sheet), found[0] if found else None)


def write_proposal(looked: Looked, path: Path) -> None:
    """Write a proposed map to be edited; raises :class:`Refused` where a file is there already."""
    if path.exists():
        raise Refused(
            f"{path} is there already",
            why="no file is overwritten without being asked for",
            mend="name another file",
        )
    path.write_text(looked.text, encoding="utf-8", newline="\n")


def accept_map(desk: Desk, looked: Looked, by: str | None) -> Path:
    """Keep the map with the name of the person who looked at it; gives where it lies.

    Raises :class:`WrongUse` without a workspace, :class:`Refused` where nobody registered is named.
    """
    folder = _folder(desk)
    if folder is None or desk.workspace is None:
        mend = "make one with `triage init DIR`"
        raise WrongUse("there is no workspace to keep the map in", why="nothing was written", mend=mend)
    name = gate.change(desk, "directory.import", by).name
    whole = SheetMap.model_validate(
        {**looked.proposal.map.model_dump(), "accepted": Accepted(by=name, on=desk.on)}
    )
    at = f"{FOLDER}/{whole.name}.yaml"
    put_file(folder.parent, at, map_text(whole, looked.proposal.notes).encode("utf-8"), [])
    return folder.parent / at


def _folder(desk: Desk) -> Path | None:
    return desk.workspace.folder / "directory" / FOLDER if desk.workspace else None
