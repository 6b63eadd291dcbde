"""Writing services as a package of tables: the one they came from, or a new one of a standard."""

from __future__ import annotations

import json
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from triage.interchange.model import FEED, Plain, Profile, Written
from triage.interchange.standards.giving import Given, source_for
from triage.interchange.standards.nested import kept_of
from triage.interchange.tables.columns import columns_of, file_of
from triage.interchange.tables.container import DESCRIPTOR
from triage.interchange.tables.delimited import Dialect, distinct, written
from triage.interchange.tables.gathering import Gathered, Named
from triage.interchange.tables.harmless import defused
from triage.interchange.tables.joining import plain
from triage.interchange.tables.mapping import ROWS, rows_of_source
from triage.interchange.tables.shapes import MORE, PROFILES
from triage.interchange.tables.staging import Record

_STAMP = (1980, 1, 1, 0, 0, 0)
"""Time of every member of a zip file, so that the same services make the same bytes."""


class PackageWriter:
    """Gives services out as a package of tables."""

    def __init__(self, profile: str) -> None:
        """Write as this profile, such as ``hsds-3.0-csv``; raises :class:`KeyError` for one that is none of tables."""
        self._standard = PROFILES[profile]

    @property
    def profile(self) -> Profile:
        """What it writes."""
        return self._standard.profile

    def write(self, records: Iterable[tuple[Plain, Plain]], rest: Mapping[str, Any], target: Path) -> Written:
        """Write a folder; or a zip file or one JSON file, where ``target`` ends so.

        With the ``rest`` of an import the tables come back as they came: their names, columns, order and encoding,
        what nobody knew, and the description. What was changed here stands in the cells it is about.
        """
        mine = rest if rest.get("profile") == self._standard.profile.id else {}
        package = mine.get("package")
        number, lost, beside = 0, Counter[str](), Counter[str]()
        with Gathered() as gathered:
            for table in mine.get("tables", ()):
                gathered.leave(table["table"] or table["file"], table["rows"])
            for provider, service in records:
                if gone(service, self._standard.source.id, ROWS):
                    continue
                number += 1
                before, now, given = self._rows(provider, service, package)
                lost.update(given.lost)
                beside.update(given.beside)
                gathered.take(before, now)
            tables = list(self._tables(gathered, mine))
            if target.suffix.lower() == ".json":
                _write_json(target, gathered, tables)
            elif target.suffix.lower() == ".zip":
                _write_zip(target, gathered, tables, _description(mine, tables, self.profile))
            else:
                _write_folder(target, gathered, tables, _description(mine, tables, self.profile))
        return Written(number, dict(lost), dict(beside))

    def _rows(
        self, provider: Plain, service: Plain, package: str | None
    ) -> tuple[list[Named], list[Named] | None, Given]:
        shape = self._standard.shape
        given = source_for(provider, service, self._standard.source)
        kept = kept_of(service) if given.own_source else None
        feed = (service.get("extras") or {}).get(FEED) or {}
        if kept is None or kept.at_location:
            whole = _whole(given.source)
            return [], list(rows_of_source(shape, whole, {}, package)), given
        if package is None or (feed.get(ROWS) or {}).get("package") != package:
            return [], list(rows_of_source(shape, given.source, {}, package)), given
        before = list(rows_of_source(shape, kept.source, feed, package))
        if given.source == kept.source:
            return before, None, given
        bare = list(rows_of_source(shape, kept.source, {}, package))
        return before, _over(before, bare, list(rows_of_source(shape, given.source, {}, package))), given

    def _tables(self, gathered: Gathered, rest: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        """What is written: file, table, columns, headings and dialect of each, those of the source first."""
        known: set[str] = set()
        for table in rest.get("tables", ()):
            name = table["table"] or table["file"]
            known.add(name)
            more = [column for column in _columns(gathered, name) if column not in table["columns"]]
            header = [*table.get("header", table["columns"]), *more]
            dialect = Dialect(*table["dialect"]) if table.get("dialect") else Dialect()
            yield {
                "file": Path(table["file"]).name,
                "name": name,
                "columns": [*table["columns"], *more],
                "header": header,
                "dialect": dialect,
            }
        for name in gathered.tables():
            if name not in known:
                used = _columns(gathered, name)
                usual = columns_of(self._standard.shape, name)
                columns = [*usual, *(column for column in used if column not in usual)]
                yield {
                    "file": file_of(self._standard.shape, name),
                    "name": name,
                    "columns": columns,
                    "header": columns,
                    "dialect": Dialect(),
                }


def gone(service: Plain, profile: str, key: str) -> bool:
    """Whether a record came by this profile and is in the newest copy of its feed no more."""
    feed = (service.get("extras") or {}).get(FEED) or {}
    return feed.get("profile") == profile and key in feed and bool(feed.get("gone"))


def _whole(source: Plain) -> Plain:
    """A service; one that came as a service at a location is turned the right way round."""
    if isinstance(source.get("service"), dict):
        site = {key: value for key, value in source.items() if key != "service"}
        return {**source["service"], "service_at_locations": [site]}
    return source


def _over(before: list[Named], bare: list[Named], now: list[Named]) -> list[Named]:
    """The rows as they are, each cell nobody changed in the words it came in."""
    texts: dict[tuple[str, str], list[tuple[Record, Record]]] = {}
    for (table, _, row), (_, _, made) in zip(before, bare, strict=True):
        texts.setdefault((table, str(made.get("id"))), []).append((row, made))
    found = []
    for table, line, row in now:
        kept: Record = {}
        for words, made in texts.get((table, str(row.get("id"))), [])[:1]:
            kept = {
                key: value for key, value in words.items() if key == MORE or row.get(key) == made.get(key)
            }
        found.append((table, line, {**row, **kept}))
    return found


def _columns(gathered: Gathered, table: str) -> list[str]:
    found: dict[str, None] = {}
    for row in gathered.rows(table):
        found |= dict.fromkeys(key for key in row if key != MORE)
    return list(found)


def _cells(row: Record, columns: list[str]) -> list[str]:
    return [defused(_text(row.get(column))) for column in columns] + [
        defused(str(cell)) for cell in row.get(MORE, ())
    ]


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, (dict, list)) else plain(value)


def _lines(gathered: Gathered, table: Mapping[str, Any]) -> Iterator[str]:
    yield written(table["header"], table["dialect"])
    for row in gathered.rows(table["name"]):
        yield written(_cells(row, table["columns"]), table["dialect"])


def _encoded(gathered: Gathered, table: Mapping[str, Any], into: IO[bytes]) -> None:
    encoding = table["dialect"].encoding
    for number, line in enumerate(_lines(gathered, table)):
        begun = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le"}.get(encoding, encoding) if number else encoding
        try:
            into.write(line.encode(begun))
        except UnicodeEncodeError:
            into.write(line.encode(begun, errors="replace"))


def _write_folder(target: Path, gathered: Gathered, tables: list[dict[str, Any]], about: str) -> None:
    target.mkdir(parents=True, exist_ok=True)
    for table in tables:
        with (target / table["file"]).open("wb") as into:
            _encoded(gathered, table, into)
    (target / DESCRIPTOR).write_text(about, encoding="utf-8", newline="")


def _write_zip(target: Path, gathered: Gathered, tables: list[dict[str, Any]], about: str) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for table in tables:
            with packed.open(zipfile.ZipInfo(table["file"], _STAMP), "w") as into:
                _encoded(gathered, table, into)
        packed.writestr(zipfile.ZipInfo(DESCRIPTOR, _STAMP), about)


def _write_json(target: Path, gathered: Gathered, tables: list[dict[str, Any]]) -> None:
    with target.open("w", encoding="utf-8", newline="\n") as into:
        into.write("{\n")
        for number, table in enumerate(tables):
            into.write(("" if number == 0 else ",\n") + f"  {json.dumps(table['file'])}: [")
            for place, row in enumerate(gathered.rows(table["name"])):
                body = json.dumps(row, ensure_ascii=False, indent=2).replace("\n", "\n    ")
                into.write(("" if place == 0 else ",") + f"\n    {body}")
            into.write("\n  ]")
        into.write("\n}\n")


def _description(rest: Mapping[str, Any], tables: list[dict[str, Any]], profile: Profile) -> str:
    """The description as it came, or a short one of the tables that are written."""
    if rest.get("descriptor") is not None:
        return str(rest["descriptor"])
    resources = [
        {
            "name": table["name"].removesuffix(".csv"),
            "path": table["file"],
            "format": "csv",
            "mediatype": "text/csv",
            "schema": {"fields": [{"name": heading} for heading in distinct(table["header"])]},
        }
        for table in tables
    ]
    version = profile.id.split("-")[1]
    about = {
        "name": "services",
        "title": profile.title,
        "profile": "tabular-data-package",
        "version": version,
        "resources": resources,
    }
    return json.dumps(about, indent=2, ensure_ascii=False) + "\n"
