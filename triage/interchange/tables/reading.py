"""Reading a package of tables as services, one at a time."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from triage.interchange.model import Asked, Found, Item, Profile, Quarantined, Term
from triage.interchange.standards.nested import Reader
from triage.interchange.tables.container import DESCRIPTOR, Package, open_package
from triage.interchange.tables.faults import plain_name, refused
from triage.interchange.tables.joining import Joiner, TooManyRows, Used
from triage.interchange.tables.mapping import item_from
from triage.interchange.tables.recognising import Told, told
from triage.interchange.tables.shapes import LINE, PROFILES
from triage.interchange.tables.staging import Record, Staged, Table
from triage.model import Issue

_MOST_DOUBTS = 200
"""References to nothing that are named one by one; the rest is counted."""


def open_tables(asked: Asked) -> PackageReading | None:
    """Find a package of tables at a path, or None; raises :class:`triage.errors.DataProblem` for one that cannot be used."""
    package = open_package(asked.path)
    if package is None:
        return None
    known = told(package)
    if asked.profile is not None and asked.profile in PROFILES:
        known = (asked.profile, ("it was said with --profile",), False)
    if known is None:
        if package.form == "json" or asked.profile or asked.path.name == DESCRIPTOR:
            return None
        raise refused(
            "IT117",
            "there is no table services.csv with the columns id and name among: "
            + (", ".join(plain_name(name) for name in list(package.tables)[:8]) or "no tables at all"),
            "give the folder or zip file that holds the whole data package; a single sheet is read with --map",
            file=package.name,
        )
    return PackageReading(asked, package, known)


class _Stood:
    """Which rows stand in some service: a byte for each line, as there may be millions."""

    def __init__(self) -> None:
        self._lines: dict[str, bytearray] = {}

    def add(self, table: str, lines: set[int]) -> None:
        """Note rows of a table."""
        held = self._lines.setdefault(table, bytearray())
        most = max(lines)
        if most >= len(held):
            held.extend(bytes(most + 1 - len(held)))
        for line in lines:
            held[line] = 1

    def holds(self, table: str | None, line: int) -> bool:
        """Whether a row was noted."""
        held = self._lines.get(table or "", b"")
        return line < len(held) and bool(held[line])


class PackageReading:
    """A package of tables that was recognised, ready to be read once."""

    def __init__(self, asked: Asked, package: Package, known: Told) -> None:
        """Keep what to read and as what."""
        self._asked, self._package = asked, package
        self._profile, self._shape = PROFILES[known[0]].profile, PROFILES[known[0]].shape
        self._evidence, self._assumed = known[1:]
        self._reader = Reader(PROFILES[known[0]].source, asked.on, package.name, asked.despite)
        self._print = ""
        self.expected: int | None = None
        """Services in the package, once the tables have been read."""
        self._rest: dict[str, Any] = {}
        self._terms: tuple[Term, ...] = ()
        self._doubts: tuple[Issue, ...] = ()

    @property
    def profile(self) -> Profile:
        """What it is written in."""
        return self._profile

    @property
    def evidence(self) -> tuple[str, ...]:
        """Why it was taken for that."""
        return self._evidence

    @property
    def assumed(self) -> bool:
        """Whether several standards fit."""
        return self._assumed

    @property
    def rest(self) -> Mapping[str, Any]:
        """What belongs to no service: tables nobody knows, rows nothing refers to, the order of columns, the description."""
        return self._rest

    @property
    def terms(self) -> tuple[Term, ...]:
        """Taxonomy terms of the package."""
        return self._terms

    @property
    def doubts(self) -> tuple[Issue, ...]:
        """Rows that refer to nothing and ids given twice: warnings that belong to no single service."""
        return self._doubts

    def __iter__(self) -> Iterator[Item]:
        """Give every service in the order of its table; the rows lie in a temporary file meanwhile."""
        with Staged(self._package, self._shape) as staged:
            joiner, stood = Joiner(staged), _Stood()
            services = staged.by_name.get("service")
            self._print, self.expected = staged.fingerprint, services.rows if services else None
            if services is None:
                raise refused(
                    "IT117",
                    "there is no table services.csv",
                    "give the whole package",
                    file=self._package.name,
                )
            twice = {key for table, key, _ in staged.ids_given_twice() if table is services}
            seen: set[str] = set()
            for line, row in staged.all(services):
                item, mine = self._item(joiner, services, line, row)
                key = str(row.get("id", "")).strip()
                if key in twice and key in seen:
                    item, mine = (
                        _quarantined(
                            services.file,
                            line,
                            row,
                            "IT125",
                            "another row above has the same id",
                            "give each service an id of its own",
                        ),
                        Used(),
                    )
                seen.add(key) if key in twice else None
                for table, lines in mine.items():
                    stood.add(table, lines)
                yield item
            self._doubts = (*_unread_description(self._package), *_doubts(staged))
            self._terms = tuple(_terms(staged))
            self._rest = self._left_over(staged, stood)

    def _item(self, joiner: Joiner, services: Table, line: int, row: Record) -> tuple[Item, Used]:
        used = Used()
        try:
            nested = joiner.service(line, row, used)
        except TooManyRows:
            why = "more rows refer to it than can be true of one service"
            return _quarantined(
                services.file, line, row, "IT124", why, "look at the ids in its tables"
            ), Used()
        where = f"{plain_name(services.file)} line {line}"
        item = item_from(nested, self._reader, self._shape, where, self._print)
        return item, used if isinstance(item, Found) else Used()

    def _left_over(self, staged: Staged, stood: _Stood) -> dict[str, Any]:
        tables = []
        for table in staged.tables:
            left = [
                {LINE: line, **row} for line, row in staged.all(table) if not stood.holds(table.name, line)
            ]
            about: dict[str, Any] = {
                "file": table.file,
                "table": table.name,
                "columns": table.columns,
                "rows": left,
            }
            if table.header != table.columns:
                about["header"] = table.header
            if table.dialect:
                about["dialect"] = [table.dialect.encoding, table.dialect.delimiter, table.dialect.newline]
            tables.append(about)
        about = {"form": self._package.form, "package": self._print, "profile": self._profile.id}
        return {**about, "descriptor": self._package.descriptor, "tables": tables}


def _unread_description(package: Package) -> Iterator[Issue]:
    """A description that is none: copies made without links hold the name of the file that was meant."""
    try:
        json.loads(package.descriptor or "{}")
    except (ValueError, RecursionError):
        what = "it is no JSON, so its tables are known by the names of their files"
        yield Issue(
            file="datapackage.json",
            code="IT123",
            severity="warning",
            what=what,
            why="it goes back out as it came",
            mend="put the whole description there",
        )


def _quarantined(file: str, line: int, row: Record, code: str, what: str, mend: str) -> Quarantined:
    name = plain_name(file)
    issue = Issue(
        file=name, line=line, code=code, what=what, why="it cannot be told what is said of it", mend=mend
    )
    return Quarantined(f"{name} line {line}", (issue,), row)


def _doubts(staged: Staged) -> Iterator[Issue]:
    more = 0
    for count, (table, line, column, meant) in enumerate(staged.broken_links()):
        if count >= _MOST_DOUBTS:
            more += 1
            continue
        yield Issue(
            file=plain_name(table.file),
            line=line,
            code="IT121",
            severity="warning",
            what=f"its {column} refers to nothing: no row of {meant} has that id",
            why="what this row says is left out where it should stand; it goes back out on export",
            mend="correct the reference, or add the row it means",
        )
    if more:
        yield Issue(
            code="IT121",
            severity="warning",
            what=f"{more:,} more references to nothing",
            why="only the first are named",
            mend="mend those first",
        )
    for table, _, rows in staged.ids_given_twice():
        yield Issue(
            file=plain_name(table.file),
            code="IT122",
            severity="warning",
            what=f"{rows} rows have one and the same id",
            why="what refers to it is given the first of them",
            mend="give each row an id of its own",
        )


def _terms(staged: Staged) -> Iterator[Term]:
    table = staged.by_name.get("taxonomy_term") or staged.by_name.get("taxonomy")
    if table is None or not {"id", "name"} <= set(table.columns):
        return
    for _, row in staged.all(table):
        if table.name == "taxonomy" and "taxonomy_term" in staged.by_name:
            return
        detail = staged.by_id("taxonomy", row.get("taxonomy_id")) if table.name == "taxonomy_term" else None
        scheme = (
            row.get("taxonomy") or row.get("vocabulary") or (detail[1].get("name") if detail else "") or ""
        )
        if row.get("id") and row.get("name"):
            yield Term(
                scheme=str(scheme),
                id=str(row["id"]),
                title=str(row["name"]),
                parent=str(row["parent_id"]) if row.get("parent_id") else None,
                description=json.dumps(row["description"])
                if isinstance(row.get("description"), (dict, list))
                else row.get("description"),
            )
