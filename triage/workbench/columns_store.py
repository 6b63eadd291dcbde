"""Columns as they lie on disk: read where they are needed, never all at once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from triage.errors import DataProblem
from triage.model import CaseFile, Issue
from triage.rulebook.readings import columnar
from triage.rulebook.readings.columnar import Bits, TableName, key_of, pack
from triage.vocabulary import Vocabulary
from triage.workbench.columns_chunk import people_of
from triage.workbench.columns_groups import Group
from triage.workbench.columns_reading import case_from_line
from triage.workbench.columns_source import Source
from triage.workbench.kept_bits import KeptBits

ABOUT = "about.json"
Array = NDArray[Any]
_PERSONS = np.zeros(0, np.uint8)
_WHOS = np.zeros(0, np.uint16)


@dataclass(frozen=True)
class Slice:
    """Neighbouring entries of a table."""

    rows: NDArray[np.uint32]
    values: Array
    persons: NDArray[np.uint8]
    whos: NDArray[np.uint16]


class Columns:
    """The facts of many cases on one day, as :class:`triage.rulebook.readings.columnar.FactColumns`.

    Rows 0 to ``n`` are the cases. Behind them, from ``first_earlier`` on, lie the states before reviews that left a
    need unscored, which law 12 of the contract looks back to.
    """

    def __init__(
        self, folder: Path, source: Source, vocabulary: Vocabulary, *, notice: str | None = None
    ) -> None:
        """Open the columns in ``folder``, made from ``source`` with ``vocabulary``."""
        about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
        self._folder, self._source, self._vocabulary, self._about = folder, source, vocabulary, about
        self.notice = notice
        """What the reader of a report should know about how the columns came about, or None."""
        self.n: int = about["n"]
        """Cases."""
        self.size: int = about["size"]
        """Rows, a whole number of words of 64."""
        self.first_earlier: int = about["first_earlier"]
        self.broken: int = about["broken"]
        """Cases with an error: in no row and in no figure."""
        self.needs: Sequence[str] = about["needs"]
        self.gaps: Sequence[tuple[str, str, str]] = [tuple(key) for key in about["gaps"]]
        """What the engine asks because of a case alone: ``gap asks`` or ``gap reviews``, code, days or ``any``."""
        self.on = date.fromisoformat(about["on"])
        self.country: str = about["country"]
        """Whose bank holidays count for time limits in working days."""
        self._opened: dict[str, Array] = {}
        self.kept = KeptBits(folder / f"bits-{_program()}")
        """Bits of conditions and rules that were worked out before, by the program that works them out now."""

    def _array(self, name: str) -> Array:
        """A column, mapped into memory when it is first asked for."""
        found = self._opened.get(name)
        if found is None:
            path = self._folder / f"{name}.npy"
            try:
                found = np.load(path, mmap_mode="r")
            except ValueError:  # an empty column cannot be mapped everywhere
                found = np.load(path)
            self._opened[name] = found
        return found

    def number(self, name: str) -> Array:
        """One value for each row."""
        return self._array(f"number.{name}")

    def entries(self, table: TableName, *key: str) -> Slice:
        """The entries of ``table`` under ``key``; all of them without one."""
        starts = self._array(f"{table}.starts")
        first, last = 0, int(starts[-1])
        if key:
            keys, wanted = self._array(f"{table}.keys"), np.uint64(key_of(*key))
            place = int(np.searchsorted(keys, wanted))
            here = place < len(keys) and keys[place] == wanted
            first, last = (int(starts[place]), int(starts[place + 1])) if here else (0, 0)
        of_people = table in {"needs", "moves", "people"}
        return Slice(
            self._array(f"{table}.rows")[first:last],
            self._array(f"{table}.values")[first:last]
            if table in {"needs", "moves", "amounts"}
            else _PERSONS,
            self._array(f"{table}.persons")[first:last] if of_people else _PERSONS,
            self._array(f"{table}.whos")[first:last] if of_people else _WHOS,
        )

    @cached_property
    def held(self) -> Bits:
        """The rows that hold a case or an earlier state of one."""
        rows = np.zeros(self.size, np.bool_)
        rows[: self.n] = True
        rows[self.first_earlier : self.first_earlier + self._about["earlier"]] = True
        return pack(rows)

    @property
    def case_bytes(self) -> int:
        """How many bytes of a row of bits are about cases; the rest is about earlier states."""
        return self.first_earlier // 8

    @property
    def earlier_of(self) -> NDArray[np.uint32]:
        """For each earlier state the row of its case."""
        return self._array("earlier_of")

    @cached_property
    def groups(self) -> Mapping[str, Group]:
        """The ways to split cases, with the label of each case."""
        return {
            name: Group(tuple(labels), self._array(f"group.{name}"))
            for name, labels in self._about["labels"].items()
        }

    def problems(self, limit: int | None = None) -> Iterator[Issue]:
        """Why cases could not be read, in file order: file, line, column, code."""
        with (self._folder / "problems.jsonl").open(encoding="utf-8") as file:
            for number, line in enumerate(file):
                if limit is not None and number >= limit:
                    return
                yield Issue.model_validate_json(line)

    def number_of(self, row: int) -> str:
        """The number of a case."""
        renamed: str | None = self._about["renamed"].get(str(row))
        if renamed is not None:
            return renamed
        ends = self._array("case number ends")
        return self._numbers[int(ends[row]) : int(ends[row + 1])].tobytes().decode()

    @cached_property
    def _numbers(self) -> NDArray[np.uint8]:
        """The numbers of all cases, one behind the other."""
        return np.memmap(self._folder / "case numbers.bin", np.uint8, mode="r")

    @staticmethod
    def named(case: CaseFile, who: int) -> str | None:
        """The id of one of the people of a case, by the number that columns call them; None for nobody named."""
        return next(own for own, number in people_of(case).items() if number == who)

    def case(self, row: int) -> CaseFile:
        """A case, read again from its source."""
        return next(case for _, case in self.cases([row]))

    def cases(self, rows: Iterable[int]) -> Iterator[tuple[int, CaseFile]]:
        """Cases read again from their source, in the source's order.

        Raises :class:`DataProblem` where the source no longer holds what the columns were made from.
        """
        ordered = sorted(int(row) for row in rows)
        places, lines = self._array("case places"), self._array("case lines")
        for row, found in zip(ordered, self._source.again(int(places[row]) for row in ordered), strict=True):
            case = (
                found
                if isinstance(found, CaseFile)
                else case_from_line(found, self._source.name, int(lines[row]), self._vocabulary, self.on)
            )
            number = self.number_of(row)
            if not isinstance(case, CaseFile) or (case.case is not None and case.case != number):
                raise DataProblem([_changed(self._source.name, int(lines[row]))])
            yield row, case if case.case is not None else case.model_copy(update={"case": number})


@cache
def _program() -> str:
    """Hash of the program text that makes bits of columns: another program may make others."""
    digest = hashlib.sha256(np.__version__.encode())
    for path in (
        Path(columnar.__file__),
        *(Path(__file__).with_name(f"{name}.py") for name in ("evaluating", "outcomes")),
    ):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _changed(name: str | None, line: int) -> Issue:
    return Issue(
        file=name,
        line=line,
        code="TR108",
        what="the cases changed while they were being compared",
        why="what was read before no longer stands there",
        mend="run the same command again",
    )
