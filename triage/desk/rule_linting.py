"""Linting the rule files at hand: a whole folder, or some files as they would be in it; and mending what is mechanical."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from triage.desk.frameworks import file_faults
from triage.desk.opening import Desk, vocabulary_files
from triage.desk.rule_watching import area_seen_from, basis_seen
from triage.errors import DataProblem, WrongUse
from triage.model import Issue
from triage.outcomes.measures import read_measures
from triage.rulebook.fixing import mend
from triage.rulebook.lint import LintReport, lint
from triage.rulebook.model import STAGES
from triage.vocabulary import read_vocabulary
from triage.workspace import shipped_folder

_ENDINGS = (".yaml", ".yml")
_FOLDERS = (*STAGES, "vocabulary", "wording", "value", "priorities", "measures", "invariants")


@dataclass(frozen=True)
class Linting:
    """What was linted: the files by their names in the rulebook, and where each of them lies."""

    report: LintReport
    paths: Mapping[str, Path]
    """Where each file lies, by its name in the issues of the report."""
    given: frozenset[str]
    """Names in the issues of files that were given by path and lie outside the rulebook at hand."""


@dataclass(frozen=True)
class _Chosen:
    files: dict[str, Path]
    """Every file that is read, by its name relative to ``rules/``."""
    only: frozenset[str] | None
    stand_ins: frozenset[str]


def lint_files(desk: Desk, paths: Sequence[Path] = ()) -> Linting:
    """Lint the rulebook at hand, or the files and folders given.

    Files inside the rulebook at hand are shown alone, all the others still being read for the names in them. Files
    outside it are read as if they lay in it; their rules stand in for rules of the same id. A folder that holds a
    vocabulary is a rulebook of its own. Raises :class:`WrongUse` for a path where nothing is.
    """
    chosen = _choose(desk, paths)
    raw = {name: path.read_bytes() for name, path in chosen.files.items()}
    try:
        offered = {code for service in desk.directory.services.values() for code in service.help}
        home = area_seen_from(desk)
    except DataProblem:
        report = lint(raw, on=desk.on, only=chosen.only, stand_ins=chosen.stand_ins)
    else:
        report = lint(
            raw,
            on=desk.on,
            offered_help=offered,
            area_of=home,
            basis_of=basis_seen,
            only=chosen.only,
            stand_ins=chosen.stand_ins,
        )
    report = _with_outcome_files(report, raw, chosen.only)
    return Linting(
        report,
        {f"rules/{name}": path for name, path in chosen.files.items()},
        frozenset(f"rules/{name}" for name in chosen.stand_ins),
    )


def _with_outcome_files(
    report: LintReport, raw: Mapping[str, bytes], only: frozenset[str] | None
) -> LintReport:
    """The report with the faults of frameworks and published evidence, whose readers are strangers to rules."""
    texts = {name: body.decode("utf-8", "replace") for name, body in raw.items()}
    vocabulary = read_vocabulary(vocabulary_files(texts)).vocabulary
    wanted = [
        issue
        for issue in (*file_faults(texts, vocabulary), *_measure_faults(texts))
        if only is None or (issue.file or "").removeprefix("rules/") in only
    ]
    if not wanted:
        return report
    issues = sorted(
        (*report.issues, *wanted), key=lambda one: (one.file or "", one.line or 0, one.column or 0)
    )
    return replace(report, issues=tuple(issues))


def _measure_faults(texts: Mapping[str, str]) -> list[Issue]:
    """Faults of the list of measures and of what was published about them; what any file or list of codes may have is found elsewhere."""
    published = {name: text for name, text in texts.items() if name.startswith("measures/")}
    found = read_measures(vocabulary_files(texts), published).issues
    return [issue for issue in found if issue.code.startswith("ME")]


def mend_files(desk: Desk, paths: Sequence[Path] = ()) -> list[tuple[Path, tuple[tuple[str, str], ...]]]:
    """Mend what is mechanical in the files that have no error; each file changed with code and words of its changes.

    Raises :class:`WrongUse` where there is no workspace and no path was given: the files of the program itself are
    nobody's to change.
    """
    if desk.workspace is None and not paths:
        raise WrongUse(
            "there is no workspace here",
            why="the rules that come with the program are not changed",
            mend="make a workspace with `triage init DIR`, or name the files to mend",
        )
    linting = lint_files(desk, paths)
    broken = {issue.file for issue in linting.report.issues if issue.severity == "error"}
    chosen = _choose(desk, paths)
    changed = []
    for name, path in chosen.files.items():
        wanted = chosen.only is None or name in chosen.only
        if not wanted or f"rules/{name}" in broken or not name.endswith(".yaml"):
            continue
        before = path.read_bytes()
        mended = mend(before.decode("utf-8"), of_rules=name.split("/")[0] in STAGES)
        after = mended.text.encode("utf-8")
        if after != before:
            _write(path, after)
            changed.append((path, mended.changes))
    return changed


def _write(path: Path, body: bytes) -> None:
    """Put a whole file in the place of another, so that nobody ever reads half of it."""
    beside = path.with_name(f".{path.name}.new")
    beside.write_bytes(body)
    beside.chmod(path.stat().st_mode)
    beside.replace(path)


def _choose(desk: Desk, paths: Sequence[Path]) -> _Chosen:
    base = desk.workspace.folder / "rules" if desk.workspace else shipped_folder("rules")
    if not paths:
        if not base.is_dir():
            raise WrongUse(f"there is no folder {base}", mend="bring back a copy of rules/")
        return _Chosen(_files_below(base), None, frozenset())
    for path in paths:
        if not path.exists():
            raise WrongUse(
                f"there is no file or folder {path}", mend="check the name and the folder you are in"
            )
    own = [inner for inner in map(_own_rulebook, paths) if inner is not None]
    if len(paths) == 1 and own and own[0].resolve() != base.resolve():
        return _Chosen(_files_below(own[0]), None, frozenset())
    files = _files_below(base) if base.is_dir() else {}
    inside: set[str] = set()
    outside: set[str] = set()
    for path in paths:
        names = _names_inside(path, base, files)
        if names is not None:
            inside |= names
            continue
        for found, name in _named(path, files):
            files[name] = found
            outside.add(name)
    return _Chosen(files, frozenset(inside | outside), frozenset(outside))


def _own_rulebook(path: Path) -> Path | None:
    """The folder of a whole rulebook that a path names: itself, or its ``rules``; None for any other path."""
    for folder in (path, path / "rules"):
        if (folder / "vocabulary").is_dir():
            return folder
    return None


def _files_below(folder: Path) -> dict[str, Path]:
    """Every YAML file below a folder by its relative name; what begins with a dot is left alone."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        hidden = any(part.startswith(".") for part in Path(name).parts)
        if path.suffix.lower() in _ENDINGS and path.is_file() and not hidden:
            found[name] = path
    return found


def _names_inside(path: Path, base: Path, files: Mapping[str, Path]) -> set[str] | None:
    """Names of the files of the rulebook at hand that a path stands for; None for a path outside it."""
    try:
        name = path.resolve().relative_to(base.resolve()).as_posix()
    except ValueError:
        return None
    if path.is_dir():
        return {known for known in files if name == "." or known.startswith(f"{name}/")}
    return {name} if name in files else None


def _named(path: Path, taken: Mapping[str, Path]) -> Iterable[tuple[Path, str]]:
    """Files outside the rulebook at hand, each with the name it would have in it."""
    if path.is_dir():
        found = list(_files_below(path).values())
        if not found:
            raise WrongUse(f"there is no rule file in {path}", mend="rule files end in .yaml")
    else:
        found = [path]
    names = dict.fromkeys(taken)
    for file in found:
        folder = next((part for part in reversed(file.resolve().parent.parts) if part in _FOLDERS), None)
        folder = folder or next((stage for stage in STAGES if file.stem.startswith(stage)), "needs")
        name, number = f"{folder}/{file.stem}.yaml", 1
        at_home = file.parent.name == folder
        while name in names and not (at_home and number == 1):
            number += 1
            name = f"{folder}/{file.stem} ({number}).yaml"
        names[name] = None
        yield file, name


def shown_path(path: Path) -> str:
    """A path as seen from the folder somebody is in, where it lies below it."""
    relative = os.path.relpath(path)
    return str(path) if relative.startswith("..") else relative
