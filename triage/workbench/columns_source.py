"""Where many cases come from: JSON lines, Parquet or cases at hand; in parts, and each found again by its place.

Parquet holds either one column ``case`` with a case file as JSON text, or one column for each key of the case file
(contract, section 1): nested columns (lists, structs) as they are; a column ``child.age`` is the key ``age`` under
``child``; a column ``need.sleep`` is the severity of that need of the child. Null says nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from triage.casefile.prepare import as_text
from triage.errors import DataProblem, WrongUse
from triage.model import CaseFile, Issue
from triage.workbench.extra import needs

_LOOKED_AT = 1_000_000
"""Bytes at the beginning and at the end of a file that its fingerprint covers, beside size and time of change."""
Written = tuple[int, int, str | CaseFile | None]
"""Line or row (from 1), place to find it again, and the case: JSON text, a checked case, or None where it is no text."""


class Part(Protocol):
    """Some neighbouring cases of a source; can be sent to another process."""

    def written(self) -> Iterator[Written]:
        """The cases of the part, one after the other."""
        ...


class Source(Protocol):
    """Many cases in an order that stays."""

    @property
    def name(self) -> str | None:
        """As printed in problems."""
        ...

    def fingerprint(self) -> dict[str, Any]:
        """What tells this source from another, without reading all of it."""
        ...

    def plan(self, most: int) -> list[dict[str, Any]]:
        """Parts of at most so many cases, each with ``cases``: a number to show progress by."""
        ...

    def parts(self, plan: Sequence[Mapping[str, Any]], wanted: set[int]) -> Iterator[tuple[int, Part]]:
        """The wanted parts of a plan, in order, with their numbers."""
        ...

    def again(self, places: Iterable[int]) -> Iterator[str | CaseFile]:
        """The cases at these places, in the order asked for; quick for rising places."""
        ...


def source_of(cases: Path | Iterable[CaseFile]) -> Source:
    """The source behind a path or cases; raises :class:`WrongUse` for a path that is neither JSON lines nor Parquet."""
    if not isinstance(cases, Path):
        return CasesAtHand(tuple(cases))
    ending = cases.suffix.lower()
    if ending not in {".jsonl", ".ndjson", ".parquet"}:
        raise WrongUse(
            f"{cases.name} is neither JSON lines nor Parquet",
            why="many cases are read one after the other, never all at once",
            mend="give a file that ends in .jsonl (one case a line) or .parquet",
        )
    if not cases.is_file():
        raise WrongUse(
            f"there is no file {cases.name}", why="the cases are read from it", mend="check its name"
        )
    return ParquetCases(cases) if ending == ".parquet" else JsonLines(cases)


def _of_file(path: Path) -> dict[str, Any]:
    size, digest = path.stat().st_size, hashlib.sha256()
    with path.open("rb") as file:
        digest.update(file.read(_LOOKED_AT))
        file.seek(max(0, size - _LOOKED_AT))
        digest.update(file.read(_LOOKED_AT))
    return {"size": size, "changed": path.stat().st_mtime_ns, "sha256": digest.hexdigest()}


@dataclass(frozen=True)
class LinesPart:
    """Neighbouring lines of a file."""

    path: Path
    start: int
    """Bytes before the first line."""
    lines: int
    first_line: int

    def written(self) -> Iterator[Written]:
        """Each line that holds something; nothing but its number for one that is not UTF-8."""
        with self.path.open("rb") as file:
            file.seek(self.start)
            place = self.start
            for number in range(self.first_line, self.first_line + self.lines):
                raw = file.readline()
                text = _text(raw, first=place == 0)
                if text is None or text.strip():
                    yield number, place, text
                place += len(raw)


def _text(raw: bytes, *, first: bool) -> str | None:
    try:
        return raw.decode("utf-8-sig" if first else "utf-8").rstrip("\n")
    except UnicodeDecodeError:
        return None


@dataclass(frozen=True)
class JsonLines:
    """A file with one case a line."""

    path: Path

    @property
    def name(self) -> str | None:
        """The name of the file."""
        return self.path.name

    def fingerprint(self) -> dict[str, Any]:
        """Size, time of change, and a hash of both ends."""
        return {"kind": "json lines", **_of_file(self.path)}

    def plan(self, most: int) -> list[dict[str, Any]]:
        """Parts of ``most`` lines; raises :class:`DataProblem` for a file that is no text in UTF-8."""
        with self.path.open("rb") as file:
            head = file.read(4096)
            if head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in head:
                raise DataProblem(
                    [
                        Issue(
                            file=self.name,
                            code="TR103",
                            what="the file is not UTF-8 text",
                            why="nothing in this file is used until it can be read",
                            mend="save it again as UTF-8, one case a line",
                        )
                    ]
                )
            file.seek(0)
            found: list[dict[str, Any]] = []
            place = 0
            for line, raw in enumerate(file):
                if line % most == 0:
                    found.append({"start": place, "cases": 0, "first_line": line + 1})
                found[-1]["cases"] += 1
                place += len(raw)
        return found

    def parts(self, plan: Sequence[Mapping[str, Any]], wanted: set[int]) -> Iterator[tuple[int, Part]]:
        """Parts that read their own lines."""
        for number in sorted(wanted):
            part = plan[number]
            yield number, LinesPart(self.path, part["start"], part["cases"], part["first_line"])

    def again(self, places: Iterable[int]) -> Iterator[str | CaseFile]:
        """Lines by the bytes before them."""
        with self.path.open("rb") as file:
            for place in places:
                file.seek(place)
                yield _text(file.readline(), first=place == 0) or ""


@dataclass(frozen=True)
class RowsPart:
    """Cases as they were read from rows."""

    first: int
    texts: tuple[str | CaseFile | None, ...]

    def written(self) -> Iterator[Written]:
        """Each row, counted from 1; its place counts from 0."""
        for number, text in enumerate(self.texts, start=self.first):
            yield number + 1, number, text


@dataclass(frozen=True)
class CasesAtHand:
    """Checked cases that are in memory already, such as those of a record."""

    cases: tuple[CaseFile, ...] = field(repr=False)
    name: str | None = None

    def fingerprint(self) -> dict[str, Any]:
        """A hash of everything the cases say."""
        digest = hashlib.sha256()
        for case in self.cases:
            digest.update(case.model_dump_json(by_alias=True, exclude_defaults=True).encode() + b"\n")
        return {"kind": "cases at hand", "size": len(self.cases), "sha256": digest.hexdigest()}

    def plan(self, most: int) -> list[dict[str, Any]]:
        """Parts of ``most`` cases."""
        return [
            {"start": start, "cases": min(most, len(self.cases) - start)}
            for start in range(0, len(self.cases), most)
        ]

    def parts(self, plan: Sequence[Mapping[str, Any]], wanted: set[int]) -> Iterator[tuple[int, Part]]:
        """Parts with the cases in them."""
        for number in sorted(wanted):
            start = plan[number]["start"]
            yield number, RowsPart(start, self.cases[start : start + plan[number]["cases"]])

    def again(self, places: Iterable[int]) -> Iterator[str | CaseFile]:
        """The cases themselves."""
        for place in places:
            yield self.cases[place]


@dataclass(frozen=True)
class ParquetCases:
    """A Parquet file with one case a row."""

    path: Path

    @property
    def name(self) -> str | None:
        """The name of the file."""
        return self.path.name

    def fingerprint(self) -> dict[str, Any]:
        """Size, time of change, and a hash of both ends."""
        return {"kind": "parquet", **_of_file(self.path)}

    def plan(self, most: int) -> list[dict[str, Any]]:
        """Parts of ``most`` rows; raises :class:`DataProblem` for a file that is no Parquet or has unknown columns."""
        needs("pyarrow")
        file = self._open()
        unknown = [name for name in file.schema_arrow.names if not _is_key(name)]
        if unknown:
            raise DataProblem([self._issue(f"unknown column '{name}'", _KEYS_ARE) for name in unknown])
        rows = file.metadata.num_rows
        return [{"start": start, "cases": min(most, rows - start)} for start in range(0, rows, most)]

    def parts(self, plan: Sequence[Mapping[str, Any]], wanted: set[int]) -> Iterator[tuple[int, Part]]:
        """Parts with the rows read; a few row groups at a time are in memory, never the file."""
        number, texts = 0, list[str | None]()
        for batch in self._batches() if wanted else ():
            done = 0
            while done < batch.num_rows:
                here = batch.slice(done, plan[number]["cases"] - len(texts))
                texts += _texts(here) if number in wanted else [None] * here.num_rows
                done += here.num_rows
                if len(texts) == plan[number]["cases"]:
                    if number in wanted:
                        yield number, RowsPart(plan[number]["start"], tuple(texts))
                    number, texts = number + 1, []

    def again(self, places: Iterable[int]) -> Iterator[str | CaseFile]:
        """Rows by number; one pass over the file as long as they rise."""
        batches: Iterator[Any] = iter(())
        batch: Any = None
        first = ahead = 0
        for place in places:
            if batch is None or place < first:
                batches, ahead = self._batches(), 0
            while batch is None or not first <= place < ahead:
                batch = next(batches)
                first, ahead = ahead, ahead + batch.num_rows
            yield _texts(batch.slice(place - first, 1))[0] or ""

    def _batches(self) -> Iterator[Any]:
        """The rows, some at a time: a row group is never taken apart as a whole."""
        yield from self._open().iter_batches(batch_size=4096)

    def _open(self) -> Any:
        import pyarrow as pa  # noqa: PLC0415 - only where a Parquet file is read
        from pyarrow import parquet  # noqa: PLC0415

        try:
            return parquet.ParquetFile(self.path)
        except (pa.ArrowException, OSError):
            raise DataProblem(
                [
                    self._issue(
                        "this is not a Parquet file that can be read", "write it again, or give JSON lines"
                    )
                ]
            ) from None

    def _issue(self, what: str, mend: str) -> Issue:
        why = "nothing in this file is used until it can be read"
        return Issue(file=self.name, code="TR103", what=what, why=why, mend=mend)


_KEYS_ARE = "columns are keys of the case file, `child.age` for a key inside, `need.sleep` for a severity, or one `case` of JSON text"
_TOP_LEVEL = frozenset(info.alias or name for name, info in CaseFile.model_fields.items())


def _is_key(name: str) -> bool:
    return name.split(".", maxsplit=1)[0] in _TOP_LEVEL or name.startswith("need.")


def _texts(batch: Any) -> list[str | None]:
    """The rows of a batch as case files in JSON."""
    rows = batch.to_pylist()
    if batch.schema.names == ["case"]:
        return [row["case"] if isinstance(row["case"], str) else None for row in rows]
    return [json.dumps(as_text(_case(row)), ensure_ascii=False) for row in rows]


def _case(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row with a column for each key, as a case file."""
    case: dict[str, Any] = {}
    scored: list[dict[str, Any]] = []
    for name, value in row.items():
        said = _said(value)
        if said is None:
            continue
        if name.startswith("need."):
            scored.append({"need": name.removeprefix("need."), "severity": said})
            continue
        *sections, key = name.split(".")
        inside = case
        for section in sections:
            inside = inside.setdefault(section, {})
        inside[key] = said
    if scored:
        case["needs"] = [*case.get("needs", []), *scored]
    return case


def _said(value: Any) -> Any:
    """A value without the nulls inside it; a day without its time."""
    if isinstance(value, Mapping):
        return {key: said for key, part in value.items() if (said := _said(part)) is not None}
    if isinstance(value, (list, tuple)):
        return [_said(part) for part in value]
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value
