"""Every change of the directory's records: by commands, and by hand between two days on which the files were seen.

Commands keep what a record said before and after. What the files said otherwise is kept with each decision; a difference
that no command made was made in the file, by somebody this record does not know.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from triage.desk.opening import Desk
from triage.errors import DataProblem
from triage.signposting.loading import is_read
from triage.signposting.rewriting import records_in
from triage.store.rows_rules import ServiceChangeRow, StateRow

BY_HAND = "by hand"
NEW, GONE = "added", "taken away"
_Record = Mapping[str, Any]
_Records = dict[str, dict[str, Any]]
_APART = frozenset({"directory.yaml", "areas.yaml", "crosswalk.yaml", "terms.yaml", "reports.yaml"})


@dataclass(frozen=True)
class Entry:
    """One change of one record, or one thing said about it."""

    service: str
    what: str
    """verify, capacity, status, report, resolve; ``by hand``, ``added`` or ``taken away`` where no command did it."""
    on: date
    """The day; of a change by hand the first day on which it was seen."""
    since: date | None = None
    """Of a change by hand: the last day on which it was not there yet."""
    by: str | None = None
    role: str | None = None
    was: Mapping[str, Any] = field(default_factory=dict)
    became: Mapping[str, Any] = field(default_factory=dict)
    note: str | None = None
    report: int | None = None
    imports: tuple[str, ...] = ()
    """Imports of those days, which may have made it."""


def history(desk: Desk, service: str | None = None) -> list[Entry]:
    """Every change known here, oldest first, of one service or all; nothing is written.

    Texts that cannot be read are passed over: what was changed in them shows with the next that can.
    """
    store = desk.store
    states, changes = store.directory_states(), store.service_changes()
    walk = _Walk(desk, service)
    for number in range(len(states) + 1):
        if number:
            walk.see(
                _texts(desk, states[number - 1]), states[number - 1].first_on, states[number - 1].last_on
            )
        at = states[number - 1].number if number else 0
        for row in changes:
            if row.state == at:
                walk.take(row)
    if states or changes:
        walk.see(
            {name: text for name, text in desk.directory_files.items() if is_read(name)}, desk.on, desk.on
        )
    return walk.found


class _Walk:
    """What the records are known to say as the days go on."""

    def __init__(self, desk: Desk, service: str | None) -> None:
        self.found: list[Entry] = []
        self._desk, self._service = desk, service
        self._known: _Records | None = None
        self._day: date | None = None
        self._read: dict[str, tuple[str, _Records]] = {}
        self._imports = _imports(desk)

    def see(self, texts: Mapping[str, str] | None, first: date, last: date) -> None:
        """The files say this: whatever is not known yet was changed by hand since they were seen last."""
        if texts is None:
            return
        records = self._records(texts)
        if records is None:
            return
        if self._known is not None:
            for service in sorted({*self._known, *records}):
                was, now = self._known.get(service), records.get(service)
                if was != now:
                    self._by_hand(service, was, now, first)
        self._known, self._day = {service: dict(record) for service, record in records.items()}, last

    def take(self, row: ServiceChangeRow) -> None:
        """A command did this."""
        was, became = json.loads(row.was), json.loads(row.became)
        if row.what not in {"report", "resolve"} and self._known is not None:
            there = self._known.setdefault(row.service, {})
            stale = {key: there.get(key) for key in was if there.get(key) != was[key]}
            if stale:
                self._by_hand(row.service, stale, {key: was[key] for key in stale}, row.on_day)
            there.update(became)
        if self._day is None or row.on_day > self._day:
            self._day = row.on_day
        if self._service in (None, row.service):
            self.found.append(
                Entry(
                    row.service,
                    row.what,
                    row.on_day,
                    None,
                    row.by_name,
                    row.role,
                    was,
                    became,
                    self._note(row),
                    row.report,
                )
            )

    def _by_hand(self, service: str, was: _Record | None, now: _Record | None, seen: date) -> None:
        if self._service not in (None, service):
            return
        since = self._day
        what = NEW if was is None else GONE if now is None else BY_HAND
        old, new = was or {}, now or {}
        keys = [key for key in {**old, **new} if old.get(key) != new.get(key)]
        imports = tuple(
            name
            for name, days in self._imports.items()
            if any((since is None or since <= day) and day <= seen for day in days)
        )
        kept = keys if what == BY_HAND else []
        self.found.append(
            Entry(
                service,
                what,
                seen,
                since,
                was={key: old.get(key) for key in kept},
                became={key: new.get(key) for key in kept},
                imports=imports,
            )
        )

    def _note(self, row: ServiceChangeRow) -> str | None:
        if not row.note_hash:
            return None
        body = self._desk.store.content(row.case_number or "directory", row.note_hash)
        return body.decode() if body is not None else "(erased with its case)"

    def _records(self, texts: Mapping[str, str]) -> _Records | None:
        """Service id -> its record in the form in which files are compared; None where a text cannot be read."""
        found: _Records = {}
        for name, text in texts.items():
            if name in _APART or not is_read(name):
                continue
            held = self._read.get(name)
            if held is None or held[0] != text:
                try:
                    held = (text, records_in(name, text))
                except (DataProblem, ValueError, LookupError, TypeError, AttributeError, RecursionError):
                    return None
                self._read[name] = held
            found.update(held[1])
        return found


def _texts(desk: Desk, state: StateRow) -> dict[str, str] | None:
    return desk.store.snapshot(state.snapshot)


def _imports(desk: Desk) -> dict[str, list[date]]:
    """Name of each import and the days on which it was brought in."""
    found: dict[str, list[date]] = {}
    folder = desk.workspace.folder / "directory" / "imports" if desk.workspace else None
    for path in sorted(folder.glob("*.json")) if folder and folder.is_dir() else ():
        try:
            rows: Iterable[Mapping[str, Any]] = json.loads(path.read_bytes())["history"]
            found[path.stem] = [date.fromisoformat(row["on"]) for row in rows]
        except (OSError, ValueError, LookupError, TypeError, RecursionError):
            continue
    return found
