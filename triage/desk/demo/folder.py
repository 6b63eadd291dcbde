"""The demo's folder: made, marked, and cleared for a second run only where nothing of a person's own would be lost."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from triage.desk.opening import create_workspace, open_desk
from triage.errors import DataProblem, Refused, StoreProblem
from triage.signposting.reports import NAME, ReportsFile
from triage.source import read_yaml
from triage.workspace import (
    DATABASE_NAME,
    KINDS,
    SETTINGS_NAME,
    SHIPPED_PRINTS,
    Workspace,
    starter_settings_text,
)

MARK = ".triage/demo.json"
"""The file that says a folder is a demo's, and may be made again."""
FORMAT = "triage.demo-folder/1"
REPORTS = f"directory/{NAME}"
"""What the month's refused referrals say about services; the demo makes it."""
_KEPT_BY_SQLITE = ("", "-wal", "-shm", "-journal")
_PARTS = (DATABASE_NAME, "identity.db", "audit.db")
"""Files of the record: the cases, who they are about, and who saw what."""


def is_demo(folder: Path) -> bool:
    """Whether the folder was marked by an earlier demo."""
    try:
        told = json.loads((folder / MARK).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(told, dict) and told.get("format") == FORMAT


def fresh_workspace(folder: Path, on: date) -> Workspace:
    """Make an empty demo workspace in ``folder``; an earlier demo there is cleared first, and nothing else ever is.

    Raises :class:`Refused` for a file, for a folder that holds anything and is no demo's, and for a demo in which
    somebody changed files or recorded a case of their own.
    """
    if folder.exists() and not folder.is_dir():
        raise Refused(
            f"{folder} is a file", why="a workspace is a folder", mend="name another place: triage demo DIR"
        )
    if is_demo(folder):
        _must_be_untouched(folder, on)
        _clear(folder)
    elif folder.exists() and any(folder.iterdir()):
        raise Refused(
            f"{folder} is not empty, and no demo made it",
            why="nothing that is there is ever overwritten",
            mend="name a new folder: triage demo DIR",
        )
    mark = folder / MARK
    mark.parent.mkdir(parents=True, exist_ok=True)
    told = {"format": FORMAT, "note": "Every child, family and person in this workspace is made up."}
    # The mark comes first, so that a demo stopped half-way can be made again.
    mark.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    # Made up and made again at will: nothing is lost that anybody would miss, and nobody waits for the disk.
    return create_workspace(folder, durable=False)


def _shipped_here(folder: Path) -> set[str]:
    try:
        return set(json.loads((folder / SHIPPED_PRINTS).read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return set()


def _must_be_untouched(folder: Path, on: date) -> None:
    """Refuse where making the demo again would lose something that a person put there."""
    own = _own_files(folder)
    if own:
        shown = ", ".join(own[:3]) + (f" and {len(own) - 3} more" if len(own) > 3 else "")
        raise Refused(
            f"files in {folder} are somebody's own: {shown}",
            why="starting the demo again would lose them",
            mend="name a new folder: triage demo DIR; or delete this one yourself",
        )
    if _holds_real_cases(folder, on):
        raise Refused(
            f"somebody added cases of their own to {folder}",
            why="starting the demo again would lose them",
            mend="name a new folder: triage demo DIR",
        )


def _own_files(folder: Path) -> list[str]:
    """Name the files that a demo did not put there, or that were changed since."""
    shipped = _shipped_here(folder)
    if not shipped:
        return []
    settings = folder / SETTINGS_NAME
    changed = [name for name in Workspace(folder).changed_files() if (folder / name).exists()]
    if (
        settings.exists()
        and settings.read_text(encoding="utf-8", errors="replace") != starter_settings_text()
    ):
        changed.append(SETTINGS_NAME)
    found = {
        path.relative_to(folder).as_posix()
        for kind in KINDS
        for path in (folder / kind).rglob("*")
        if path.is_file()
    }
    own = {*changed, *(found - shipped)}
    return sorted(own - {REPORTS} if _of_referrals_alone(folder) else own)


def _of_referrals_alone(folder: Path) -> bool:
    """Whether the reports about services all came of the month's own referrals, and nobody added or settled one."""
    try:
        read = ReportsFile.model_validate(
            read_yaml((folder / REPORTS).read_text(encoding="utf-8"), REPORTS).data
        )
    except (OSError, ValueError, DataProblem):
        return False
    return all(report.from_ == "referral" and report.settled is None for report in read.reports)


def _holds_real_cases(folder: Path, on: date) -> bool:
    if not ((folder / SETTINGS_NAME).is_file() and (folder / DATABASE_NAME).is_file()):
        return False
    try:
        with open_desk(folder, on) as desk:
            return any(not row.synthetic for row in desk.store.cases()) or bool(desk.store.unread())
    except StoreProblem as problem:
        raise Refused(
            f"the record in {folder} cannot be read: {problem.what}",
            why="nobody can tell whether it holds anything but the demo",
            mend="name a new folder: triage demo DIR; or delete this one yourself",
        ) from problem


def _clear(folder: Path) -> None:
    """Take away what a demo put there, file by file; whatever else lies in the folder stays."""
    for part in _PARTS:
        for ending in _KEPT_BY_SQLITE:
            (folder / (part + ending)).unlink(missing_ok=True)
    (folder / SETTINGS_NAME).unlink(missing_ok=True)
    for name in sorted({*_shipped_here(folder), REPORTS}):
        (folder / name).unlink(missing_ok=True)
    for kind in KINDS:
        below = sorted((path for path in (folder / kind).rglob("*") if path.is_dir()), reverse=True)
        for path in (*below, folder / kind):
            if path.is_dir() and not any(path.iterdir()):
                path.rmdir()
    (folder / SHIPPED_PRINTS).unlink(missing_ok=True)
