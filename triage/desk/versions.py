"""The texts of a rulebook by what people call it: a version, a proposal, a folder, a git revision, the files at hand."""

from __future__ import annotations

import io
import os
import re
import subprocess
import tarfile
from datetime import date
from pathlib import Path, PurePosixPath

from triage.casework.rule_changes import in_effect, missing_texts
from triage.desk.opening import Desk, ruling
from triage.errors import DataProblem, WrongUse
from triage.model import Issue
from triage.rulebook.model import STAGES
from triage.store.rows_rules import VersionRow
from triage.workspace import folder_texts, shipped_files, shipped_folder

GIT_SECONDS = 60
"""How long git may take to bring back a revision before we give up."""
_NAMES = "working, published, shipped, a version (3 or v3), a proposal (proposal-2), files set aside (kept-1), a folder, or a git revision"
_RULE_FOLDERS = (*STAGES, "vocabulary")
"""What tells a folder of rules from any other."""


def rules_at(desk: Desk, ref: str) -> dict[str, str]:
    """Texts of the rule files that ``ref`` stands for, by name relative to ``rules/`` (money values and frameworks left out).

    ``ref`` is ``working`` (the files of the workspace, the shipped ones without one), ``published`` (the version in effect
    on the day; before the first publication the rules this workspace began with), ``shipped``, a version as ``3`` or ``v3``, ``proposal-2``, ``kept-1`` (files a restore set aside), a folder of
    rules or one that holds ``rules/``, or a git revision of the repository the rules lie in. Raises :class:`WrongUse`
    naming what may stand here, :class:`DataProblem` for a file that is not UTF-8 text.
    """
    ref = ref.strip()
    if ref == "working":
        return desk.working_rules_files
    if ref == "shipped":
        return ruling(shipped_files("rules"))
    if ref == "published":
        return _published(desk)
    if found := re.fullmatch(r"v?([1-9]\d{0,5})", ref):
        return _version(desk, int(found[1]))
    if found := re.fullmatch(r"(proposal|kept)-([1-9]\d{0,5})", ref):
        return _proposed(desk, int(found[2])) if found[1] == "proposal" else _kept(desk, int(found[2]))
    if ref and Path(ref).is_dir():
        return _folder(Path(ref))
    return _revision(_where_rules_lie(desk), ref)


def version_in_effect(desk: Desk, on: date | None = None) -> VersionRow | None:
    """The published version in effect on ``on`` (the desk's day when None); None before anything was published or without a record."""
    if not desk.has_record:
        return None
    return in_effect(desk.store.rule_versions(), on or desk.on)


def found_version(desk: Desk, number: int) -> VersionRow:
    """Find a version; raises :class:`WrongUse` where there is none with this number."""
    rows = desk.store.rule_versions()
    row = next((row for row in rows if row.number == number), None)
    if row is None:
        have = ", ".join(str(row.number) for row in rows)
        raise WrongUse(
            f"there is no version {number} of the rules",
            why=f"the versions here are {have}" if have else "no version is kept here yet",
            mend=f"see `triage rules log`; what may stand here: {_NAMES}",
        )
    return row


def texts_of(desk: Desk, version: VersionRow) -> dict[str, str]:
    """The files of a version, as they were published."""
    return kept_texts(desk, version.snapshot, f"version {version.number}")


def kept_texts(desk: Desk, snapshot: str, what: str) -> dict[str, str]:
    """Texts kept under a hash; raises :class:`triage.errors.StoreProblem` where ``what`` they belong to has lost them."""
    texts = desk.store.snapshot(snapshot)
    if texts is None:
        raise missing_texts(what)
    return texts


def name_of(desk: Desk, ref: str) -> str:
    """What a reference stands for, for readers: ``published`` says so where nothing was published yet."""
    if ref != "published" or version_in_effect(desk) is not None:
        return ref
    return "published (nothing is yet: the rules as they came)"


def decided_otherwise(desk: Desk, snapshot: str) -> list[str]:
    """Numbers of open cases whose latest decision was made by other rules than those kept under ``snapshot``."""
    return [
        row.number
        for row in sorted(desk.store.cases(), key=lambda row: row.number)
        if row.state == "open" and desk.store.decisions(row.number)[-1].rules_print != snapshot
    ]


def _published(desk: Desk) -> dict[str, str]:
    """The version in effect; before the first publication what there is to go back to: the rules as they came."""
    row = version_in_effect(desk)
    if row is None and desk.has_record:
        row = next(iter(desk.store.rule_versions()), None)
    return ruling(shipped_files("rules")) if row is None else texts_of(desk, row)


def _version(desk: Desk, number: int) -> dict[str, str]:
    return texts_of(desk, found_version(desk, number))


def _proposed(desk: Desk, number: int) -> dict[str, str]:
    row = desk.store.proposal(number)
    if row is None:
        raise WrongUse(f"there is no proposal {number}", mend="see `triage rules log`")
    return kept_texts(desk, row.snapshot, f"proposal {number}")


def _kept(desk: Desk, number: int) -> dict[str, str]:
    row = next((row for row in desk.store.kept_rules() if row.id == number), None)
    if row is None:
        raise WrongUse(f"no files were set aside as kept-{number}", mend="see `triage rules log`")
    return kept_texts(desk, row.snapshot, f"kept-{number}")


def _where_rules_lie(desk: Desk) -> Path:
    return desk.workspace.folder / "rules" if desk.workspace else shipped_folder("rules")


def _folder(folder: Path) -> dict[str, str]:
    inside = folder / "rules"
    chosen = inside if inside.is_dir() else folder
    if not any((chosen / name).is_dir() for name in _RULE_FOLDERS):
        raise WrongUse(
            f"{folder} holds no rules",
            why=f"a folder of rules has folders such as {', '.join(_RULE_FOLDERS)}",
            mend="name a folder of rules, or a workspace that holds rules/",
        )
    return ruling(folder_texts(chosen))


def _revision(folder: Path, ref: str) -> dict[str, str]:
    """Rule files as they stood at a git revision; the folder's own repository is asked, and nothing in it is changed."""
    commit, said = (
        _git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}")
        if ref
        else (b"", "")
    )
    if not commit:
        raise WrongUse(
            f"'{ref}' names no rules",
            why="it is no version, no folder and no git revision of the repository these rules lie in" + said,
            mend=f"what may stand here: {_NAMES}",
        )
    packed, said = _git(folder, "archive", "--format=tar", commit.decode().strip())
    if not packed:
        raise WrongUse(
            f"the rules did not lie in this folder at '{ref}'",
            why=f"git knows that revision, and nothing of {folder} in it{said}",
            mend="name a later revision, or a folder that holds those rules",
        )
    return ruling(_unpacked(packed, ref))


def _git(folder: Path, *arguments: str) -> tuple[bytes, str]:
    """What git gives on stdout, or nothing and what it says to that. Raises :class:`WrongUse` where git cannot be asked."""
    quiet = {**os.environ, "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
    try:
        done = subprocess.run(  # noqa: S603 - no shell; the revision stands behind --end-of-options and is passed on as a hash
            ["git", "-C", str(folder), *arguments],  # noqa: S607 - git as it is found on the PATH
            capture_output=True,
            check=False,
            timeout=GIT_SECONDS,
            env=quiet,
        )
    except FileNotFoundError:
        raise WrongUse(
            "git is not installed here",
            why="a revision of the rules can only be read with it",
            mend=f"install git, or name the rules otherwise: {_NAMES}",
        ) from None
    except subprocess.TimeoutExpired:
        raise WrongUse(
            "git did not answer in time",
            why=f"it was asked for a revision of the rules and given {GIT_SECONDS} seconds",
            mend="try it by hand in that folder, or name a folder",
        ) from None
    if done.returncode == 0:
        return done.stdout, ""
    words = done.stderr.decode("utf-8", "replace").strip().splitlines()
    return b"", f" (git says: {words[0]})" if words else ""


def _unpacked(packed: bytes, ref: str) -> dict[str, str]:
    texts: dict[str, str] = {}
    issues = []
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        for member in archive:
            name = PurePosixPath(member.name)
            if (
                not member.isfile()
                or name.suffix != ".yaml"
                or any(part.startswith(".") for part in name.parts)
            ):
                continue
            body = archive.extractfile(member)
            try:
                texts[str(name)] = body.read().decode("utf-8") if body else ""
            except UnicodeDecodeError:
                issues.append(
                    Issue(
                        file=f"{ref}:rules/{name}",
                        code="WS104",
                        what="this file is not UTF-8 text",
                        why="nothing in it can be read",
                        mend="name another revision",
                    )
                )
    if issues:
        raise DataProblem(issues)
    return dict(sorted(texts.items()))
