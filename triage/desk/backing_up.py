"""Safe copies of a whole workspace: making one, proving that it can be brought back, bringing it back."""

from __future__ import annotations

import hashlib
import json
import os
import re
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

import triage
from triage.casework.permissions import ACTS
from triage.desk import gate
from triage.desk.archives import MANIFEST, fitting, kind_of, must_be_free, pack, place_beside, unpack
from triage.desk.manifests import FORMAT, not_ours, read_manifest, sealed
from triage.desk.opening import Desk
from triage.errors import Refused, StoreProblem, TriageError, WrongUse
from triage.store.audit.rows import Head
from triage.store.dumping import DUMP, bring_back, clear, dump, place_to_prove
from triage.store.migrations import NEWEST
from triage.store.records import PersonRow
from triage.store.rows_rights import TombstoneRow
from triage.store.safe_copies import FILES, Inside, copy_files, look_into, ready_for_work, seal_key
from triage.workspace import SETTINGS_NAME, Workspace, find_workspace

FOLDERS: Final = ("rules", "directory", ".triage")
"""Folders of a workspace that go into a copy; what lies elsewhere in it (letters, exports) does not."""
BACKUP_DAYS: Final = 7
PROOF_DAYS: Final = 90
"""After so many days without a safe copy, or without one that was proven, ``doctor`` asks for it; starting points."""


@dataclass(frozen=True)
class Copied:
    """A safe copy that was made."""

    path: Path
    kind: str
    """folder, zip or tar"""
    encrypted: bool
    """Whether who the children are cannot be read in it without the key."""
    files: int
    size: int
    """Bytes of the files in it."""
    print: str
    """SHA-256 of its manifest."""
    inside: Inside
    recorded: bool
    """Whether the record says that it was made; not from a place where nothing may be written."""


@dataclass(frozen=True)
class Proven:
    """A safe copy that was brought back and looked at."""

    made_at: str
    """UTC, ISO 8601."""
    made_by: str
    program: str
    schema: int
    print: str
    files: int
    kind: str
    """files, or postgres: a dump of a server's record"""
    encrypted: bool
    inside: Inside
    recorded: bool = False
    erased_again: int = 0
    """Cases that were erased after the copy was made, and again in what was brought back."""


def make_copy(desk: Desk, target: Path, by: str | None) -> Copied:
    """Make a safe copy of the workspace at ``target``: a folder, or one file where it ends in .zip or .tar.

    Others may write meanwhile. It is read back and checked before it takes its place; where something fails nothing is
    left. What is wrong with the record itself stands in ``inside.faults``: a copy of a damaged record is better than none.
    Raises :class:`Refused` where something is at ``target``, or nobody who may is named; :class:`StoreProblem`.
    """
    person = gate.change(desk, "backup", by)
    workspace = _workspace(desk)
    must_be_free(target)
    if _inside(target, workspace.folder / "rules") or _inside(target, workspace.folder / "directory"):
        raise WrongUse(
            "a safe copy cannot lie inside what it copies", mend="name a place outside rules/ and directory/"
        )
    with place_beside(target) as beside:
        folder = beside / "copy"
        folder.mkdir(mode=0o700)
        url = workspace.record_url()
        inside = (
            dump(workspace.database, url, folder / DUMP) if url else copy_files(workspace.database, folder)
        )
        names = [name for name in (*FILES.values(), DUMP) if (folder / name).is_file()]
        names += _copy_plain(workspace, folder)
        listed = [{"name": name, **_sum(folder / name)} for name in sorted(names)]
        encrypted = seal_key() is not None and not url
        manifest = {
            "format": FORMAT,
            "kind": "postgres" if url else "files",
            "made_at": datetime.now(tz=UTC).isoformat(timespec="seconds"),
            "on": desk.on.isoformat(),
            "by": person.name,
            "program": triage.__version__,
            "schema": NEWEST,
            "encrypted": encrypted,
            "audit": {"entries": inside.head.entries, "chain": inside.head.chain},
            "counts": inside.counts,
            "faults": list(inside.faults),
            "files": listed,
        }
        body = sealed(manifest)
        _write(folder / MANIFEST, body)
        pack(folder, [MANIFEST, *sorted(names)], target, beside)
    print_ = hashlib.sha256(body).hexdigest()
    recorded = _keep(desk, person.name, "backup", print_, inside)
    size = sum(int(one["size"]) for one in listed)
    return Copied(target, kind_of(target), encrypted, len(names), size, print_, inside, recorded)


def prove_copy(desk: Desk | None, source: Path, by: str | None, url: str | None = None) -> Proven:
    """Bring a safe copy back into a temporary place, check all of it and say what it holds; kept in the record of ``desk``.

    A copy of a server's record is brought back into the empty database at ``url``, else into a new one of the same
    server. Raises what :func:`restore_copy` raises; nothing of it is left anywhere.
    """
    name = gate.change(desk, "backup", by).name if desk is not None else ""
    own = desk.workspace.record_url() if desk is not None and desk.workspace else ""
    with tempfile.TemporaryDirectory(prefix="triage-proof-") as place:
        folder = Path(place) / "copy"
        folder.mkdir(mode=0o700)
        if own and not url:
            with place_to_prove(own) as made:
                proven = _brought(source, folder, made)
        else:
            proven = _brought(source, folder, url or "")
            if url and proven.kind == "postgres":
                clear(url)
    recorded = desk is not None and _keep(desk, name, "proof", proven.print, proven.inside)
    return replace(proven, recorded=recorded)


def erased_since(workspace: Path | None, on: date) -> tuple[TombstoneRow, ...] | None:
    """What the workspace in use says was erased; None where there is none, or where it cannot be read any more."""
    try:
        found = find_workspace(workspace)
        if found is None:
            return None
        with Desk(found, on) as desk:
            return tuple(desk.store.tombstones())
    except TriageError:
        return None


def ask_the_gate(workspace: Path | None, on: date, by: str | None) -> bool:
    """Ask the workspace in use whether somebody may restore; raises :class:`Refused` where they may not.

    False, and nobody is asked, where there is none, where its record cannot be opened or its log not be written (then a safe
    copy is what is left), and where nobody of a role that restores works there.
    """
    may = frozenset(ACTS["restore"].may)
    try:
        found = find_workspace(workspace)
        people = [] if found is None else _people_of(found, on)
    except TriageError:
        return False
    if found is None or not any(row.left_on is None and row.roles & may for row in people):
        return False
    try:
        with Desk(found, on) as desk:
            gate.change(desk, "restore", by)
    except StoreProblem:
        return False
    return True


def _people_of(workspace: Workspace, on: date) -> list[PersonRow]:
    with Desk(workspace, on) as desk:
        return desk.store.people()


def _erase_again(desk: Desk, erased: Sequence[TombstoneRow]) -> int:
    """Erase what was erased after the copy was made, as it was then; returns how many cases that were."""
    store, again = desk.store, 0
    for stone in erased:
        if store.case(stone.case_number) is None or store.tombstone(stone.case_number) is not None:
            continue
        values = {
            "erased_on": stone.erased_on, "reason": stone.reason, "by_name": stone.by_name, "second": stone.second,
            "rule": stone.rule, "note_hash": "",
        }  # fmt: skip
        with store.writing():
            store.erase_case(stone.case_number, values)
            store.log(
                desk.on,
                stone.by_name,
                "case.erase",
                case=stone.case_number,
                record=f"case {stone.case_number} restore",
            )
        again += 1
    if again:
        store.scrub()
    return again


def restore_copy(
    source: Path,
    folder: Path,
    by: str | None,
    on: date,
    url: str | None = None,
    erased: Sequence[TombstoneRow] = (),
) -> Proven:
    """Bring a safe copy back into ``folder``, which is empty or not there yet, and log that in it.

    A copy of a server's record goes into the empty database at ``url``, and the settings name that one then. All sums are checked before and everything is opened and checked after; only then it takes its place. Raises
    :class:`Refused` for a place that holds something, a copy with links or names that lead elsewhere, or a wrong key;
    :class:`StoreProblem` for a copy that is not as it was made. ``erased`` (see :func:`erased_since`) is erased in it again, so
    that an older copy brings nobody back who asked to be forgotten; ``erased_again`` counts them.
    """
    if folder.is_symlink() or (folder.exists() and (not folder.is_dir() or any(folder.iterdir()))):
        raise Refused(
            f"{folder} is not empty",
            why="nothing that is there is ever overwritten",
            mend="name an empty or a new folder with --to",
        )
    if url and not url.startswith(("postgresql://", "postgres://")):
        raise WrongUse("this is no URL of a database", mend="write it as postgresql://USER@HOST/NAME")
    with place_beside(folder) as beside:
        inner = beside / "copy"
        inner.mkdir(mode=0o700)
        proven = _brought(source, inner, url or "")
        if proven.kind == "files":
            ready_for_work(inner)
        with Desk(Workspace(inner), on) as desk:
            held = desk.store.person(by.strip()) if by and by.strip() else None
            with desk.store.writing():
                desk.store.log(
                    on,
                    held.name if held else "unnamed",
                    "restore",
                    record=f"entries {proven.inside.head.entries}",
                )
            again = _erase_again(desk, erased)
        if folder.exists():
            folder.rmdir()
        inner.rename(folder)
    return replace(proven, erased_again=again)


def _brought(source: Path, folder: Path, url: str) -> Proven:
    if not source.exists():
        raise WrongUse(f"there is no {source}", mend="name a safe copy that `triage backup` made")
    manifest: dict[str, Any] = {}

    def wanted(body: bytes) -> Mapping[str, tuple[int, str]]:
        manifest.update(read_manifest(body))
        return {str(one["name"]): (int(one["size"]), str(one["sha256"])) for one in manifest["files"]}

    body = unpack(source, folder, wanted)
    served = manifest["kind"] == "postgres"
    if not {DUMP if served else FILES["record"], SETTINGS_NAME} <= {one["name"] for one in manifest["files"]}:
        raise not_ours("it holds no record and no settings")
    if served != bool(url):
        raise WrongUse(
            "this is a copy of a record on a database server"
            if served
            else "this is a copy of a record in files",
            mend="name an empty database with --record postgresql://…" if served else "leave --record out",
        )
    if served:
        inside = bring_back(url, folder / DUMP, folder / FILES["record"])
        (folder / DUMP).unlink()
        name_record(folder / SETTINGS_NAME, url)
    else:
        inside = look_into(folder)
    wrong = _differs(manifest, inside, exact=not served)
    if wrong:
        if served:
            clear(url)
        raise StoreProblem(
            f"this safe copy does not hold what it should: {'; '.join(wrong[:3])}",
            why="it was changed after it was made, or made of something damaged; nothing was brought back",
            mend="take another safe copy",
        )
    return Proven(
        made_at=str(manifest["made_at"]), made_by=str(manifest["by"]), program=str(manifest["program"]),
        schema=int(manifest["schema"]), print=hashlib.sha256(body).hexdigest(), files=len(manifest["files"]),
        kind=str(manifest["kind"]), encrypted=bool(manifest["encrypted"]), inside=inside,
    )  # fmt: skip


def _differs(manifest: Mapping[str, Any], inside: Inside, *, exact: bool) -> list[str]:
    """What a copy says otherwise than its manifest; a server's dump may hold more, for others wrote meanwhile."""
    said = Head(int(manifest["audit"]["entries"]), str(manifest["audit"]["chain"]))
    wrong = [fault for fault in inside.faults if fault not in manifest["faults"]]
    counts = {name: manifest["counts"].get(name) for name in inside.counts}
    less = any(not isinstance(count, int) or inside.counts[name] < count for name, count in counts.items())
    same_format = int(manifest["schema"]) == NEWEST
    if less or (exact and same_format and inside.counts != counts):
        wrong.append("it holds other numbers of records than its manifest says")
    if inside.head.entries < said.entries or (exact and inside.head != said):
        wrong.append("the head of its audit log is not the one in its manifest")
    return wrong


def name_record(settings: Path, url: str) -> None:
    """Have the settings name another database for the record, and change nothing else in them."""
    text = settings.read_text(encoding="utf-8")
    changed, count = re.subn(
        r"(?ms)^(\[record\][^\[]*?^url[ \t]*=[ \t]*)(\"[^\"\n]*\"|'[^'\n]*')",
        lambda found: found.group(1) + json.dumps(url),
        text,
    )
    if not count:
        raise StoreProblem(
            "the settings in this safe copy name no database",
            why="the record could not be found again",
            mend="take another safe copy",
        )
    settings.write_text(changed, encoding="utf-8")


def _copy_plain(workspace: Workspace, folder: Path) -> list[str]:
    """Copy settings, rules and services as they lie; returns their names. Names no copy may hold are passed over with care."""
    names = []
    for path in _plain_files(workspace.folder):
        name = path.relative_to(workspace.folder).as_posix()
        if not fitting(name):
            raise Refused(
                "a file in this workspace has a name that no safe copy may hold",
                why="it could not be brought back on every system",
                mend=f"rename it, it lies in {path.parent.relative_to(workspace.folder).as_posix()}/",
            )
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _write(target, path.read_bytes())
        names.append(name)
    return names


def _plain_files(top: Path) -> Iterable[Path]:
    if (top / SETTINGS_NAME).is_file():
        yield top / SETTINGS_NAME
    for kind in FOLDERS:
        for place, _, files in os.walk(top / kind):
            yield from (
                Path(place, name)
                for name in sorted(files)
                if not name.endswith(".new") and Path(place, name).is_file() and not _private(name)
            )


def _private(name: str) -> bool:
    """Whether a file signs in the workspace's name: it goes into encrypted copies only, and can be made anew."""
    return name.endswith(".key") and seal_key() is None


def _write(path: Path, body: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(body)


def _sum(path: Path) -> dict[str, Any]:
    with path.open("rb") as body:
        return {"size": path.stat().st_size, "sha256": hashlib.file_digest(body, "sha256").hexdigest()}


def _workspace(desk: Desk) -> Workspace:
    if desk.workspace is None:
        raise WrongUse("there is no workspace here", mend="name it with --workspace DIR or TRIAGE_WORKSPACE")
    return desk.workspace


def _inside(path: Path, folder: Path) -> bool:
    return path.resolve().is_relative_to(folder.resolve())


def _keep(desk: Desk, by: str, kind: str, print_: str, inside: Inside) -> bool:
    """Keep in the record that a copy was made or proven; False where nothing may be written."""
    if desk.store.readonly:
        return False
    with desk.store.writing():
        number = desk.store.add_safe_copy(
            {
                "made_at": datetime.now(tz=UTC).isoformat(timespec="seconds"), "on_day": desk.on, "by_name": by, "kind": kind,
                "print": print_, "entries": inside.head.entries, "chain": inside.head.chain, "cases": inside.cases,
            }
        )  # fmt: skip
        desk.store.log(desk.on, by, "backup" if kind == "backup" else "backup.proof", record=f"copy {number}")
    return True
