"""Receiving: every file is opened, checked and added once, or refused by name; escalations come first."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from triage.desk import gate
from triage.desk.intake import Added, add_cases, keep_unread
from triage.desk.opening import Desk
from triage.desk.sending.answers import apply_outcome, apply_receipt, asked
from triage.desk.sending.arriving import (
    answer_due,
    case_of,
    own_number,
    raise_told,
    receipt_for,
    reference_hash,
)
from triage.desk.sending.own_keys import Ring, Unlock, ring
from triage.desk.sending.partners import known_senders
from triage.desk.sending.posting import into, write_sealed
from triage.errors import DataProblem, Locked, Refused, StoreProblem, WrongUse
from triage.model import Issue
from triage.sending import FILE_BYTES, KINDS, Fault, Known, Opened, looks_sealed, read_card, unseal
from triage.store.rows_sending import ParcelRow

What = Literal["added", "answered", "skipped", "refused", "problem"]
_SUFFIXES = tuple(f".{kind}" for kind in KINDS)


@dataclass(frozen=True)
class Entry:
    """What came of one file."""

    file: str
    what: What
    """added (a case), answered (a receipt or outcome took effect), skipped (it was there), refused, problem (no case could be made)"""
    kind: str | None = None
    partner: str | None = None
    case: str | None = None
    reference: str | None = None
    """The sender's case number."""
    towards: str | None = None
    added: Added | None = None
    issues: tuple[Issue, ...] = ()
    unread: int = 0
    receipt: Path | None = None


@dataclass(frozen=True)
class Arrivals:
    """What came of all files, escalations first."""

    entries: tuple[Entry, ...]
    passed_over: tuple[str, ...]
    """Files of a folder that are no sealed files."""
    unanswered: int
    """Referrals that came for which no receipt was written: sent is not received."""

    def count(self, what: What) -> int:
        """How many files came to ``what``."""
        return sum(entry.what == what for entry in self.entries)

    @property
    def failed(self) -> bool:
        """Whether any file was refused, or could not be made a case."""
        return any(issue.severity == "error" for entry in self.entries for issue in entry.issues)


@dataclass(frozen=True)
class _File:
    name: str
    digest: str
    opened: Opened | None = None
    fault: Fault | None = None


@dataclass
class _Desk:
    """What one run of receiving works with."""

    desk: Desk
    by: str
    keys: Ring
    answers: Path | None
    entries: list[Entry] = field(default_factory=list)


def receive(
    desk: Desk,
    paths: Sequence[Path],
    by: str | None,
    unlock: Unlock,
    *,
    answers: Path | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Arrivals:
    """Take in sealed files and folders of them; with ``answers`` a receipt for each referral is written into that folder.

    ``progress`` hears how many of how many files are done. Raises :class:`Refused` where nobody registered is named or the
    private keys cannot be used, :class:`WrongUse` for a path that is not there, :class:`DataProblem` where adding breaks off.
    """
    with desk.store.writing():
        person = gate.change(desk, "receive", by)
    run = _Desk(desk, person.name, ring(desk, unlock), into(answers) if answers is not None else None)
    found, passed_over = _files(paths)
    known = known_senders(desk)
    files = [_look(desk, path, run.keys, known) for path in found]
    files.sort(key=_in_order)
    for done, one in enumerate(files, start=1):
        run.entries.append(_take(run, one))
        if progress:
            progress(done, len(files))
    entries = sorted(run.entries, key=lambda entry: not _urgent(entry))
    return Arrivals(tuple(entries), tuple(passed_over), sum(_waits(desk)))


def _urgent(entry: Entry) -> bool:
    return bool(
        entry.towards
        or (entry.added and entry.added.decision.escalations)
        or any(issue.escalations for issue in entry.issues)
    )


def _waits(desk: Desk) -> Iterator[bool]:
    for row in desk.store.parcels(way="in"):
        yield row.kind == "referral" and row.state == "came"


def _files(paths: Sequence[Path]) -> tuple[list[Path], list[str]]:
    """The sealed files among ``paths`` and in their folders; a file named by itself is always looked at."""
    found: list[Path] = []
    passed: list[str] = []
    for path in paths:
        if not path.exists():
            raise WrongUse(
                f"there is no file or folder {path}", mend="check the name and the folder you are in"
            )
        if not path.is_dir():
            found.append(path)
            continue
        for one in sorted(path.iterdir()):
            if one.name.startswith(".") or one.is_dir():
                continue
            if one.name.endswith(_SUFFIXES) or _begins_sealed(one):
                found.append(one)
            else:
                passed.append(one.name)
    return list(dict.fromkeys(found)), passed


def _begins_sealed(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return looks_sealed(file.read(32))
    except OSError:
        return False


def _look(desk: Desk, path: Path, keys: Ring, known: dict[str, Known]) -> _File:
    if not path.is_file():
        return _File(str(path), "", fault=Fault("PC101"))
    with path.open("rb") as file:
        raw = file.read(FILE_BYTES + 1)
    digest = hashlib.sha256(raw).hexdigest()
    try:
        return _File(str(path), digest, unseal(raw, keys.own, known, desk.on, keys.retired))
    except Fault as fault:
        return _File(str(path), digest, fault=fault)


def _in_order(one: _File) -> tuple[int, str, int, str]:
    """Escalations, referrals, receipts, outcomes in their own order; what is refused last."""
    if one.opened is None:
        return (4, one.name, 0, "")
    parcel = one.opened.parcel
    if parcel.kind == "referral":
        return (0 if parcel.body.about == "escalation" else 1, parcel.created_on.isoformat(), 0, parcel.id)
    return (2, parcel.body.of, 0, parcel.id) if parcel.kind == "receipt" else (3, parcel.body.of, parcel.body.step, parcel.id)  # fmt: skip


def _take(run: _Desk, one: _File) -> Entry:
    """Take in one file in steps of its own, so that a fault in it keeps no other file back."""
    if one.opened is None:
        assert one.fault is not None
        return _refused(run, one, one.fault)
    try:
        if one.opened.parcel.kind == "referral":
            return _referral(run, one, one.opened)
        return _answer(run, one, one.opened)
    except Fault as fault:
        return _refused(run, one, fault, one.opened)
    except (Locked, StoreProblem, DataProblem):
        raise
    except (Refused, WrongUse) as trouble:
        issue = Issue(file=one.name, code="PC201", what=trouble.what, why=trouble.why, mend=trouble.mend)
        return Entry(one.name, "problem", one.opened.parcel.kind, one.opened.partner, issues=(issue,))


def _refused(run: _Desk, one: _File, fault: Fault, opened: Opened | None = None) -> Entry:
    """Keep the fact that a file was refused, and nothing of what is in it."""
    store = run.desk.store
    with store.writing():
        store.add_refused_file(
            {"print": one.digest, "code": fault.code, "on_day": run.desk.on, "by_name": run.by}
        )
        store.log(run.desk.on, run.by, "receive.refuse", record=f"{fault.code} {one.digest[:16]}")
    return Entry(
        one.name,
        "refused",
        opened.parcel.kind if opened else None,
        opened.partner if opened else None,
        issues=(fault.issue(one.name),),
    )


def _referral(run: _Desk, one: _File, opened: Opened) -> Entry:
    desk, parcel = run.desk, opened.parcel
    held = desk.store.parcel("in", opened.partner, parcel.id)
    if held is not None:
        if held.likeness != _content(opened):
            raise Fault("PC115")
        return Entry(
            one.name, "skipped", "referral", opened.partner, held.case_number or None, parcel.body.reference,
            receipt=_receipt(run, held, opened),
        )  # fmt: skip
    batch = case_of(desk, opened, Path(one.name).name)
    whole = not batch.errors
    report = add_cases(desk, batch, run.by, act="receive")
    unread = report.unread
    issues = report.problems
    if parcel.body.about == "escalation" and not whole and not unread:
        unread = sum(
            keep_unread(desk, problem, issue, run.by)
            for problem, issue in zip(batch.problems, issues, strict=False)
        )
    added = report.added[0] if report.added else None
    number = own_number(opened) if whole and (added or report.skipped) else ""
    with desk.store.writing():
        identity = desk.store.add_parcel({
            "way": "in", "kind": "referral", "about": parcel.body.about, "parcel": parcel.id, "partner": opened.partner,
            "case_number": number, "towards": parcel.body.towards or "", "code": reference_hash(parcel.body.reference),
            "state": "came", "on_day": desk.on, "by_name": run.by, "due_on": desk.on, "likeness": _content(opened),
            "body_hash": desk.store.keep(number, parcel.as_bytes()) if number else "",
        })  # fmt: skip
        desk.store.log(desk.on, run.by, "receive", case=number, record=f"parcel {identity}")
        if number and parcel.body.about == "escalation":
            raise_told(desk, number, opened, run.by)
    row = desk.store.parcel("in", opened.partner, parcel.id)
    assert row is not None
    return Entry(
        one.name, "added" if number else "problem", "referral", opened.partner, number or None, parcel.body.reference,
        parcel.body.towards if parcel.body.about == "escalation" else None, added, issues, unread, _receipt(run, row, opened),
    )  # fmt: skip


def _content(opened: Opened) -> str:
    return "sha256:" + hashlib.sha256(opened.parcel.as_bytes()).hexdigest()


def _receipt(run: _Desk, row: ParcelRow, opened: Opened) -> Path | None:
    """Write the receipt where a folder for answers was named: whoever receives has thereby confirmed that it goes back."""
    if run.answers is None:
        return None
    desk, store = run.desk, run.desk.store
    key = store.card(opened.print)
    current = next(
        (one for one in store.cards(own=False) if one.partner == opened.partner and one.state == "in_use"),
        key,
    )
    assert current is not None
    parcel = receipt_for(row, row.by_name)
    with store.writing():
        if store.parcel("out", row.partner, parcel.id) is None:
            store.add_parcel({
                "way": "out", "kind": "receipt", "parcel": parcel.id, "partner": row.partner, "case_number": row.case_number,
                "answers": row.parcel, "code": parcel.body.state, "state": "done", "on_day": desk.on, "by_name": run.by,
            })  # fmt: skip
            store.change_parcel(
                row.id,
                {
                    "state": "acknowledged",
                    "due_on": answer_due(desk, opened.parcel.body) if row.case_number else desk.on,
                },
            )
        store.log(desk.on, run.by, "send.receipt", case=row.case_number, record=f"parcel {parcel.id[:16]}")
        return write_sealed(run.answers, parcel, run.keys.current, read_card(current.card.encode()))


def _answer(run: _Desk, one: _File, opened: Opened) -> Entry:
    desk, parcel = run.desk, opened.parcel
    about = asked(desk, opened)
    held = desk.store.parcel("in", opened.partner, parcel.id)
    if held is not None:
        if held.likeness != _content(opened):
            raise Fault("PC115")
        return Entry(one.name, "skipped", parcel.kind, opened.partner, about.case_number)
    fault: Fault | None = None
    try:
        (apply_receipt if parcel.kind == "receipt" else apply_outcome)(desk, about, opened, run.by)
    except Fault as unfit:
        fault = unfit
    with desk.store.writing():
        identity = desk.store.add_parcel({
            "way": "in", "kind": parcel.kind, "parcel": parcel.id, "partner": opened.partner, "case_number": about.case_number,
            "referral_id": about.referral_id, "towards": about.towards, "answers": about.parcel,
            "step": parcel.body.step if parcel.kind == "outcome" else 0, "code": parcel.body.state,
            "state": "unfit" if fault else "done", "on_day": desk.on, "by_name": run.by, "likeness": _content(opened),
            "body_hash": desk.store.keep(about.case_number, parcel.as_bytes()),
        })  # fmt: skip
        desk.store.log(
            desk.on, run.by, f"receive.{parcel.kind}", case=about.case_number, record=f"parcel {identity}"
        )
    issues = (fault.issue(one.name),) if fault else ()
    return Entry(
        one.name, "refused" if fault else "answered", parcel.kind, opened.partner, about.case_number, issues=issues
    )  # fmt: skip
