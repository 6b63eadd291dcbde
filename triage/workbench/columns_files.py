"""Columns on disk: chunks joined into one array for each column, entries grouped by key.

Every file is written beside its place and moved there, so that whoever reads finds a whole file or none. No more than
one column of one chunk is in memory at a time.
"""

from __future__ import annotations

import json
import os
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.lib.format import open_memmap
from numpy.typing import NDArray

from triage.model import Issue
from triage.rulebook.readings.columnar import UNKNOWN
from triage.workbench.columns_chunk import EARLIER, NUMBERS, VALUES, Chunk

Array = NDArray[Any]
_KINDS = ("rows", "values", "persons", "whos")
_EMPTY = {"age_months": UNKNOWN, "area": 255, "youngest_at_home": 32_767}
"""What a row that holds nothing says of a number, where that is not 0."""


def write_chunk(chunk: Chunk, path: Path) -> None:
    """Keep a chunk whole or not at all."""
    beside = path.with_suffix(f".{os.getpid()}.tmp")
    with beside.open("wb") as file:
        np.savez(file, **chunk.arrays())
    beside.replace(path)


@dataclass(frozen=True)
class _Piece:
    """One chunk on its way into the columns."""

    path: Path
    rows: NDArray[np.int64]
    """New row of each case; -1 where the case is left out because its number was given before."""
    earlier: NDArray[np.int64]
    """New row of each earlier state; -1 where its case is left out."""

    def column(self, name: str) -> Array:
        """One array of the chunk."""
        with np.load(self.path) as found:
            column: Array = found[name]
        return column

    def moved(self, rows: NDArray[np.uint32]) -> NDArray[np.int64]:
        """New rows of entries; -1 for those that are left out."""
        before = rows >= EARLIER
        if not len(self.rows):
            return np.full(len(rows), -1, np.int64)
        found = self.rows[np.where(before, 0, rows)]
        if before.any():
            found[before] = self.earlier[rows[before] - EARLIER]
        return found


def join(
    paths: Sequence[Path], folder: Path, labels: Mapping[str, Sequence[str]], name: str | None
) -> dict[str, Any]:
    """Join chunks of the source ``name`` into columns in ``folder``; returns what is to be known about them."""
    kept, again = _numbered_twice(paths)
    n, earlier = _counted(paths, kept)
    first_earlier = _to_word(n)
    size = _to_word(first_earlier + earlier)
    pieces = list(_pieces(paths, kept, first_earlier))
    _numbers(pieces, folder, n, first_earlier, size)
    _identities(pieces, folder, n)
    for group in labels:
        _by_case(pieces, folder, f"group.{group}", n, np.dtype(np.uint16))
    parent = [piece.moved(piece.column("earlier of"))[piece.earlier >= 0] for piece in pieces]
    _save(folder, "earlier_of", np.concatenate([np.zeros(0, np.int64), *parent]).astype(np.uint32))
    for table in VALUES:
        _table(pieces, folder, table)
    return {
        "n": n,
        "size": size,
        "first_earlier": first_earlier,
        "earlier": earlier,
        "renamed": _alike(folder, n),
        **_told(paths, folder, again, name),
    }


def _about(path: Path) -> dict[str, Any]:
    with np.load(path) as found:
        about: dict[str, Any] = json.loads(found["about"].tobytes())
    return about


def _to_word(rows: int) -> int:
    """So many rows that their bits fill words of 64, which processors read best."""
    return (rows + 63) // 64 * 64


def _save(folder: Path, name: str, values: Array) -> None:
    np.save(folder / f"{name}.npy", values)


def _column(folder: Path, name: str, dtype: np.dtype[Any], length: int) -> Array:
    """A new column on disk, to be written to."""
    if not length:
        _save(folder, name, np.zeros(0, dtype))
        return np.zeros(0, dtype)
    column: Array = open_memmap(folder / f"{name}.npy", mode="w+", dtype=dtype, shape=(length,))
    return column


def _numbered_twice(paths: Sequence[Path]) -> tuple[list[NDArray[np.bool_]], list[tuple[str, int]]]:
    """For each chunk which cases stay: of several with one given number only the first; and number and line of the rest."""
    keys, made = [], []
    for path in paths:
        with np.load(path) as found:
            keys.append(found["case number keys"])
            made.append(found["case number made"])
    every = np.concatenate([np.zeros(0, np.uint64), *keys])
    given = ~np.concatenate([np.zeros(0, np.bool_), *made])
    stays = np.ones(len(every), np.bool_)
    places = np.flatnonzero(given)
    _, first = np.unique(every[places], return_index=True)
    stays[places] = False
    stays[places[first]] = True
    kept = np.split(stays, np.cumsum([len(key) for key in keys])[:-1]) if keys else []
    again = []
    for path, here in zip(paths, kept, strict=True):
        if not here.all():
            with np.load(path) as found:
                texts = _texts(found["case numbers"], found["case number lengths"])
                again += [(texts[row], int(found["case lines"][row])) for row in np.flatnonzero(~here)]
    return kept, again


def _texts(joined: Array, lengths: Array) -> list[str]:
    ends = np.cumsum(lengths, dtype=np.int64)
    raw = joined.tobytes()
    return [
        raw[end - length : end].decode() for end, length in zip(ends.tolist(), lengths.tolist(), strict=True)
    ]


def _counted(paths: Sequence[Path], kept: Sequence[NDArray[np.bool_]]) -> tuple[int, int]:
    """How many cases and how many earlier states stay."""
    earlier = 0
    for path, here in zip(paths, kept, strict=True):
        with np.load(path) as found:
            earlier += int(here[found["earlier of"]].sum())
    return int(sum(here.sum() for here in kept)), earlier


def _pieces(paths: Sequence[Path], kept: Sequence[NDArray[np.bool_]], first_earlier: int) -> Iterator[_Piece]:
    row, earlier_row = 0, first_earlier
    for path, here in zip(paths, kept, strict=True):
        with np.load(path) as found:
            stays = here[found["earlier of"]]
        rows = np.where(here, row + np.cumsum(here) - 1, -1)
        earlier = np.where(stays, earlier_row + np.cumsum(stays) - 1, -1)
        row, earlier_row = row + int(here.sum()), earlier_row + int(stays.sum())
        yield _Piece(path, rows, earlier)


def _numbers(pieces: Sequence[_Piece], folder: Path, n: int, first_earlier: int, size: int) -> None:
    for name, dtype in NUMBERS.items():
        column = _column(folder, f"number.{name}", np.dtype(dtype), size)
        column[n:first_earlier] = _EMPTY.get(name, 0)
        column[first_earlier:] = _EMPTY.get(name, 0)
        for piece in pieces:
            for kind, rows in (("case", piece.rows), ("earlier", piece.earlier)):
                values = piece.column(f"{kind}.{name}")
                column[rows[rows >= 0]] = values[rows >= 0]


def _by_case(pieces: Sequence[_Piece], folder: Path, name: str, n: int, dtype: np.dtype[Any]) -> None:
    column = _column(folder, name, dtype, n)
    for piece in pieces:
        stays = piece.rows >= 0
        column[piece.rows[stays]] = piece.column(name)[stays]


def _identities(pieces: Sequence[_Piece], folder: Path, n: int) -> None:
    """Numbers of cases, and where each stands in its source."""
    for name, dtype in (("case places", np.int64), ("case lines", np.uint32), ("case number made", np.bool_)):
        _by_case(pieces, folder, name, n, np.dtype(dtype))
    lengths = [np.zeros(0, np.int64)]
    with (folder / "case numbers.bin").open("wb") as file:
        for piece in pieces:
            own = piece.column("case number lengths").astype(np.int64)
            stays = piece.rows >= 0
            text = piece.column("case numbers")
            file.write(text[np.repeat(stays, own)].tobytes())
            lengths.append(own[stays])
    _save(
        folder,
        "case number ends",
        np.concatenate([np.zeros(1, np.int64), np.cumsum(np.concatenate(lengths))]),
    )


def _alike(folder: Path, n: int) -> dict[str, str]:
    """Cases without a number that say just the same get different made numbers; by row, as text for JSON."""
    made = np.flatnonzero(np.load(folder / "case number made.npy")) if n else np.zeros(0, np.int64)
    ends = np.load(folder / "case number ends.npy")
    seen: Counter[str] = Counter()
    found = {}
    raw = (folder / "case numbers.bin").read_bytes() if len(made) else b""
    for row in made.tolist():
        number = raw[ends[row] : ends[row + 1]].decode()
        seen[number] += 1
        if seen[number] > 1:
            found[str(row)] = f"{number}-{seen[number]}"
    return found


def _table(pieces: Sequence[_Piece], folder: Path, name: str) -> None:
    """Join one table: first how many entries each key has in all, then each array."""
    counts: dict[int, int] = {}
    for piece in pieces:
        for key, count in _own_counts(piece, name):
            counts[key] = counts.get(key, 0) + count
    keys = np.array(sorted(counts), np.uint64)
    starts = np.concatenate(
        [np.zeros(1, np.int64), np.cumsum([counts[key] for key in keys.tolist()], dtype=np.int64)]
    )
    _save(folder, f"{name}.keys", keys)
    _save(folder, f"{name}.starts", starts)
    total = int(starts[-1])
    with np.load(pieces[0].path) as found:
        kinds = [(kind, found[f"{name}.{kind}"].dtype) for kind in _KINDS if f"{name}.{kind}" in found.files]
    columns = {kind: _column(folder, f"{name}.{kind}", dtype, total) for kind, dtype in kinds}
    cursor = starts[:-1].copy()
    for piece in pieces if total else ():
        own_keys, own_counts = piece.column(f"{name}.keys"), piece.column(f"{name}.counts")
        where = np.repeat(np.searchsorted(keys, own_keys), own_counts)
        rows = piece.moved(piece.column(f"{name}.rows"))
        stays = rows >= 0
        where = where[stays]
        # Entries of one key are neighbours here; each goes behind what earlier chunks brought of its key.
        first = np.flatnonzero(np.r_[True, where[1:] != where[:-1]]) if len(where) else np.zeros(0, np.int64)
        lengths = np.diff(np.r_[first, len(where)])
        target = np.repeat(cursor[where[first]], lengths) + np.arange(len(where)) - np.repeat(first, lengths)
        for kind, column in columns.items():
            column[target] = rows[stays] if kind == "rows" else piece.column(f"{name}.{kind}")[stays]
        cursor[where[first]] += lengths


def _own_counts(piece: _Piece, name: str) -> Iterator[tuple[int, int]]:
    keys, counts = piece.column(f"{name}.keys"), piece.column(f"{name}.counts")
    if (piece.rows >= 0).all():
        yield from zip(keys.tolist(), counts.tolist(), strict=True)
        return
    stays = piece.moved(piece.column(f"{name}.rows")) >= 0
    own = np.bincount(np.repeat(np.arange(len(keys)), counts)[stays], minlength=len(keys))
    yield from ((key, count) for key, count in zip(keys.tolist(), own.tolist(), strict=True) if count)


def _told(
    paths: Sequence[Path], folder: Path, again: Sequence[tuple[str, int]], name: str | None
) -> dict[str, Any]:
    """What chunks tell of themselves, joined; problems go to a file of their own, for there may be very many."""
    broken, needs, gaps = len(again), set[str](), set[tuple[str, ...]]()
    with (folder / "problems.jsonl").open("w", encoding="utf-8") as file:
        for path in paths:
            about = _about(path)
            broken += about["broken"]
            needs.update(about["needs"])
            gaps.update(tuple(key) for key in about["gaps"])
            for issue in about["problems"]:
                file.write(json.dumps(issue) + "\n")
        for number, line in again:
            issue = Issue(
                file=name,
                line=line,
                case=number,
                code="CF305",
                what="this case number is given twice in the file",
                why="nobody can say which of the two is meant, so the second has no decision",
                mend="give each case a number of its own",
            )
            file.write(issue.model_dump_json() + "\n")
    return {"broken": broken, "needs": sorted(needs), "gaps": sorted(gaps)}


def put_in_place(beside: Path, place: Path) -> None:
    """Move a finished folder to its place, over one that is there."""
    if place.exists():
        shutil.rmtree(place)
    beside.replace(place)
