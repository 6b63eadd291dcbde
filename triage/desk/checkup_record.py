"""Is the record well: its files, who the children are, the audit log, what stands in every row, safe copies, room, clock."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final, Literal

from triage.desk.backing_up import BACKUP_DAYS, PROOF_DAYS
from triage.desk.opening import Desk
from triage.desk.people_checks import people_checks
from triage.desk.rights.dues import rights_due
from triage.errors import DataProblem, TriageError
from triage.store.keys import workspace_keys
from triage.store.rows_auditing import SafeCopyRow
from triage.store.safe_copies import FILES
from triage.workspace import Workspace

State = Literal["well", "attention", "problem"]
_SHOWN: Final = 3
_KEEP_AND_GO_BACK: Final = "keep the files as they are and go back to the latest safe copy (`triage restore`)"
_LEAST_FREE: Final = 20 * 1024 * 1024
_ENOUGH_FREE: Final = 500 * 1024 * 1024
_LONG_LOG: Final = 64 * 1024 * 1024
"""A write-ahead log that grows past this is not folded in: somebody holds the record open, or a program was killed."""


@dataclass(frozen=True)
class Check:
    """One thing that was looked at."""

    what: str
    state: State
    found: str
    mend: str = ""


def part(what: str, look: Callable[[], str | Check]) -> Check:
    """Look at one thing; what goes wrong in looking is what was found."""
    try:
        found = look()
    except DataProblem as problem:
        first = problem.issues[0]
        more = f" (and {len(problem.issues) - 1} more)" if len(problem.issues) > 1 else ""
        return Check(what, "problem", f"{first.place} {first.what}{more}", first.mend)
    except TriageError as problem:
        return Check(what, "problem", problem.what, problem.mend)
    return found if isinstance(found, Check) else Check(what, "well", found)


def record_checks(desk: Desk, workspace: Workspace) -> Iterator[Check]:
    """Look at the record and all that belongs to it; where it cannot be opened, that is said once."""
    opened = part("record", lambda: _record(desk))
    yield opened
    try:
        _ = desk.store
    except TriageError:
        return
    yield part("identity", lambda: _identity(desk))
    yield part("content", lambda: _content(desk))
    yield part("audit log", lambda: _audit(desk))
    yield part("safe copies", lambda: _copies(desk))
    yield part("retention", lambda: _retention(desk))
    yield part("key", lambda: _key(desk, workspace))
    if not workspace.record_url():
        yield part("disk", lambda: _disk(workspace))
        yield part("write-ahead log", lambda: _waiting(workspace))
    yield part("clock", lambda: _clock(desk))
    for state, found, mend in people_checks(desk, local=not workspace.record_url()):
        yield Check("people", state, found, mend)


def _some(faults: list[str]) -> str:
    more = f" (and {len(faults) - _SHOWN} more)" if len(faults) > _SHOWN else ""
    return "; ".join(faults[:_SHOWN]) + more


def _record(desk: Desk) -> str | Check:
    apart = set(desk.store.identity_faults())
    faults = [fault for fault in desk.store.faults() if fault not in apart]
    if faults:
        return Check("record", "problem", _some(faults), _KEEP_AND_GO_BACK)
    people = len(desk.store.people())
    return (
        f"{len(desk.store.cases())} cases, {people} people{', read-only here' if desk.store.readonly else ''}"
    )


def _identity(desk: Desk) -> str | Check:
    faults = desk.store.identity_faults()
    if faults:
        return Check("identity", "problem", _some(faults), _KEEP_AND_GO_BACK)
    # What a damaged list no longer names is no leftover: it is kept until somebody has looked at the damage.
    swept = 0 if desk.store.row_faults() else desk.store.sweep_identities()
    left = (
        f"; {swept} that a broken-off step left behind {'was' if swept == 1 else 'were'} taken out"
        if swept
        else ""
    )
    return f"who the children are lies apart, and is whole{left}"


def _content(desk: Desk) -> str | Check:
    faults = [*desk.store.row_faults(), *desk.store.content_faults()]
    if faults:
        return Check("content", "problem", _some(faults), _KEEP_AND_GO_BACK)
    return "every row and every kept text is as it was written"


def _audit(desk: Desk) -> str | Check:
    proof = desk.store.audit_proof()
    if not proof.whole:
        what = _some([one.what for one in proof.findings])
        return Check(
            "audit log",
            "problem",
            what,
            "tell whoever audits; see `triage audit verify`, and compare with the log of a safe copy",
        )
    return (
        f"{proof.head.entries} entries, whole; head {str(proof.head)[:30]}…"
        if proof.head.entries
        else "empty"
    )


def _copies(desk: Desk) -> str | Check:
    made, proven = desk.store.safe_copies("backup"), desk.store.safe_copies("proof")
    began = desk.store.first_day() or desk.on
    said, old = [], False
    for rows, words, most in ((made, "last made", BACKUP_DAYS), (proven, "last proven", PROOF_DAYS)):
        days = (desk.on - max((row.on_day for row in rows), default=began)).days
        said.append(f"{words} {_when(rows)}")
        old = old or days > most
    if not old:
        return ", ".join(said)
    return Check(
        "safe copies", "attention", ", ".join(said),
        f"make one at least every {BACKUP_DAYS} days (`triage backup FILE --by NAME`), prove one every {PROOF_DAYS} (`triage backup --check FILE`)",
    )  # fmt: skip


def _when(rows: list[SafeCopyRow]) -> str:
    return f"on {max(row.on_day for row in rows)}" if rows else "never"


def _retention(desk: Desk) -> str | Check:
    due = [one.due_on for one in rights_due(desk) if one.kind == "retention" and one.due_on <= desk.on]
    if not due:
        return "nothing to look through today"
    return Check(
        "retention", "attention", f"{len(due)} due, the first since {min(due)}", "see `triage retention due`"
    )


def _key(desk: Desk, workspace: Workspace) -> str | Check:
    if workspace.record_url():
        return "the database server protects the record"
    open_to_others = [
        name for name in FILES.values() if _readable_by_others(workspace.folder, workspace.folder / name)
    ]
    if workspace_keys() is not None:
        return "the record is encrypted with the key of this environment"
    if open_to_others and desk.store.identities_held():
        return Check(
            "key", "attention", f"no key is set, and others with an account on this machine may read {', '.join(open_to_others)}",
            f"chmod -R go-rwx {workspace.folder}; or encrypt it: `triage encrypt --by NAME`",
        )  # fmt: skip
    return "no key is set: the rights of the operating system protect the record"


def _readable_by_others(folder: Path, file: Path) -> bool:
    if os.name != "posix" or not file.is_file():
        return False
    return bool(file.stat().st_mode & stat.S_IROTH and folder.stat().st_mode & stat.S_IXOTH)


def _disk(workspace: Workspace) -> str | Check:
    free = shutil.disk_usage(workspace.folder).free
    size = sum(
        (workspace.folder / name).stat().st_size
        for name in FILES.values()
        if (workspace.folder / name).is_file()
    )
    said = f"{free / 1e6:,.0f} MB free, the record takes {size / 1e6:,.1f} MB"
    if free < _LEAST_FREE:
        return Check("disk", "problem", said, "make room: nothing new can be kept once the disk is full")
    if free < min(_ENOUGH_FREE, 10 * size + _LEAST_FREE * 5):
        return Check("disk", "attention", said, "make room, a safe copy included")
    return said


def _waiting(workspace: Workspace) -> str | Check:
    size = sum(
        log.stat().st_size for name in FILES.values() if (log := workspace.folder / f"{name}-wal").is_file()
    )
    said = f"{size / 1e6:.1f} MB" if size else "folded in"
    if size > _LONG_LOG:
        return Check(
            "write-ahead log",
            "attention",
            said,
            "close programs that hold the record open; the next one to leave folds it in",
        )
    return said


def _clock(desk: Desk) -> str | Check:
    latest = desk.store.latest_event()
    if latest is None:
        return "nothing is recorded yet"
    day, at = latest
    if at > datetime.now(tz=UTC).isoformat(timespec="milliseconds"):
        return Check(
            "clock",
            "attention",
            f"the record was written at {at[:16]} UTC, which this machine's clock has not reached",
            "set the clock of this machine right",
        )
    if date.fromisoformat(day) > desk.on:
        return Check(
            "clock",
            "attention",
            f"the record has entries of {day}, later than {desk.on}",
            "leave --on away, or look whether somebody acted on a wrong day",
        )
    return f"the latest entry is of {day}"


__all__ = ["Check", "State", "part", "record_checks"]
