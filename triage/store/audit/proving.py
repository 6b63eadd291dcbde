"""Whether the audit log is whole: what was changed, taken out, put in, moved or cut off, and which entry first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

from triage.errors import TriageError
from triage.store.audit.chain import KEYED, fit
from triage.store.audit.log import AuditLog
from triage.store.audit.rows import Head

BROKEN = "audit.broken"
_MOST = 20
"""Findings listed; the first one says where it begins."""


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong, with the number of the first entry it is about (0: the log as a whole)."""

    entry: int
    what: str


@dataclass(frozen=True)
class Proof:
    """What checking the log came to."""

    head: Head
    findings: tuple[Finding, ...]
    remarks: tuple[str, ...]
    """What is worth knowing and no fault."""
    unseen: tuple[str, ...]
    """What nobody could find out here."""

    @property
    def whole(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings


def prove(log: AuditLog, places: Sequence[tuple[str, Head]], events: Iterable[int]) -> Proof:
    """Check every entry and every head.

    ``places`` are the heads kept elsewhere with the words for where, the record's own first; ``events`` are the numbers
    of the events in the record's timelines.
    """
    try:
        own = log.own_head()
    except TriageError:
        own = None
    walk = _Walk(log.key)
    for row in _rows(log, walk):
        walk.look(row)
    walk.ends()
    chains, last = walk.chains, walk.last
    found = walk.findings
    if own is None and last:
        found.append(Finding(last, "the head beside the entries is missing"))
    elif own is not None and own != Head(last, chains.get(last, "")):
        found.append(
            Finding(
                min(own.entries, last) + 1 if own.entries != last else last,
                f"the log ends at entry {last}; the head beside it says {own.entries}",
            )
        )
    for where, head in places:
        if head.entries > last:
            found.append(
                Finding(
                    last + 1,
                    f"the log ends at entry {last}; the head {where} says {head.entries}: its tail was cut",
                )
            )
        elif head.entries and chains.get(head.entries) != head.chain:
            found.append(
                Finding(head.entries, f"entry {head.entries} is not the one that the head {where} names")
            )
    known = sorted(events)
    missing = [
        number for number in known if walk.events and min(walk.events) <= number and number not in walk.events
    ]
    if not walk.events and last == 0 and places and places[0][1].entries:
        missing = []
    if missing:
        found.append(
            Finding(0, f"event {missing[0]} of the record has no entry in the log ({len(missing)} such)")
        )
    found += [Finding(0, what) for what in _file(log)]
    order = sorted(found, key=lambda one: (one.entry == 0, one.entry))
    return Proof(
        Head(last, chains.get(last, "")), tuple(order[:_MOST]), tuple(walk.remarks), _unseen(log.key, walk)
    )


def _file(log: AuditLog) -> list[str]:
    try:
        found = log.integrity()
        if not log.guarded():
            found.append("the guards against changing entries were taken out of the log's file")
    except TriageError as trouble:
        return [trouble.what]
    return found


def _rows(log: AuditLog, walk: _Walk) -> Iterator[dict[str, Any]]:
    """Every row; where some cannot be read, each by itself, so that the first unreadable one is named."""
    try:
        yield from log.raw()
    except TriageError:
        for number in count(walk.last + 1):
            try:
                row = log.row(number)
            except TriageError as trouble:
                walk.findings.append(Finding(number, f"entry {number} cannot be read: {trouble.what}"))
                return
            if row is None:
                walk.findings.append(Finding(number, f"entry {number} cannot be read"))
                return
            yield row


def _unseen(key: bytes | None, walk: _Walk) -> tuple[str, ...]:
    said = []
    if walk.needs_key:
        said.append(f"entries {walk.needs_key[0]} to {walk.needs_key[-1]} can only be checked with the key")
    if key is None:
        said.append(
            "without a key: a rewrite of the whole log together with its head in the record and in every safe copy; "
            "compare `triage audit head` with a head that was printed or kept elsewhere"
        )
    said.append(
        "log, record and safe copies all put back to the same earlier moment: a head kept elsewhere shows it"
    )
    return tuple(said)


class _Walk:
    """Going through the entries one by one."""

    def __init__(self, key: bytes | None) -> None:
        self._key = key
        self.findings: list[Finding] = []
        self.remarks: list[str] = []
        self.chains: dict[int, str] = {}
        self.events: set[int] = set()
        self.needs_key: list[int] = []
        self.last = 0
        self._before: str = ""
        self._keyed_from = 0
        self._last_keyed = 0

    def look(self, row: dict[str, Any]) -> None:
        """Check one row against the one before."""
        number = int(row["id"])
        if number != self.last + 1:
            gap = f"{self.last + 1}" if number == self.last + 2 else f"{self.last + 1} to {number - 1}"
            self.findings.append(
                Finding(
                    self.last + 1,
                    f"entry {gap} is missing" if "to" not in gap else f"entries {gap} are missing",
                )
            )
        how = fit(self._before, row, row["chain"], self._key)
        if how == "needs key":
            self.needs_key.append(number)
        elif how == "differs" and number == self.last + 1:
            self.findings.append(
                Finding(number, f"entry {number} is not as it was written, or the one before it is not")
            )
        if row["act"] == BROKEN:
            self.findings.append(
                Finding(number, f"entry {number}: the log no longer held what the record's head said")
            )
        chain = row["chain"] if isinstance(row["chain"], str) else repr(row["chain"])
        if chain.startswith(KEYED):
            self._keyed_from = self._keyed_from or number
            self._last_keyed = number
        elif self._keyed_from and self._last_keyed == self.last:
            self.findings.append(
                Finding(number, f"entry {number} was written without the key, after the key was set")
            )
        if isinstance(row["event"], int) and row["event"]:
            self.events.add(row["event"])
        self.chains[number] = chain
        self._before, self.last = chain, number

    def ends(self) -> None:
        """Look at the whole, once all entries were seen."""
        if self._keyed_from > 1:
            self.remarks.append(f"keyed from entry {self._keyed_from} on; it vouches for those before")
        if self._key is not None and self.last and not self._keyed_from:
            self.findings.append(
                Finding(
                    1,
                    "a key is set and no entry is keyed; right only where the key was set since the last entry",
                )
            )
        if self.needs_key:
            self.findings.append(Finding(self.needs_key[0], "the chain is keyed and no key is set here"))
