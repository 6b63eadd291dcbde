"""Changing a rule file by hand: what it said, what the lint says of it now, and taking the change back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from triage.desk import gate
from triage.desk.opening import Desk
from triage.desk.rule_browsing import at_work, shelf
from triage.desk.rule_linting import Linting, lint_files
from triage.desk.rule_numbers import numbers_of, with_numbers
from triage.desk.rule_watching import files_at_hand, lint_at
from triage.errors import DataProblem, Refused, WrongUse
from triage.model import Issue

ACT = "rules.edit"


@dataclass(frozen=True)
class FileText:
    """One file somebody is about to change."""

    name: str
    """As people see it: ``rules/needs/sleep.yaml``."""
    path: Path
    text: str


@dataclass(frozen=True)
class Edited:
    """A file as it was and as it is."""

    name: str
    before: str
    after: str

    @property
    def changed(self) -> bool:
        """Whether anything is different."""
        return self.before != self.after


@dataclass(frozen=True)
class Looked:
    """What the lint says after a change."""

    issues: tuple[tuple[Issue, str], ...]
    """Each with the line it points at and carets below it; faults first, then in file order."""
    rules: int
    examples: int
    """Examples of the rules in the file that were run."""

    @property
    def errors(self) -> int:
        """How many of them are faults."""
        return sum(issue.severity == "error" for issue, _ in self.issues)


def begin_edit(desk: Desk, name: str, by: str | None) -> FileText:
    """Read a rule file to change it; raises :class:`Refused` where nobody who may is named.

    Raises :class:`WrongUse` where there is no workspace or no such file, :class:`DataProblem` for a file that is not text.
    """
    gate.change(desk, ACT, by)
    path = _path(desk, name)
    return FileText(name, path, _text(path, name))


def ended_edit(desk: Desk, begun: FileText, by: str | None) -> Edited:
    """Say what became of a file that somebody changed in an editor, and keep on record who did."""
    after = _text(begun.path, begun.name)
    edited = Edited(begun.name, begun.text, after)
    if edited.changed:
        _log(desk, begun.name, by)
    return edited


def write_edit(desk: Desk, begun: FileText, after: str, by: str | None) -> Edited:
    """Put a changed text in the place of the one that was read.

    Raises :class:`Refused` where the file was changed meanwhile: nobody's words are written over.
    """
    gate.change(desk, ACT, by)
    _unchanged(begun.path, begun.text, begun.name)
    _write(desk, begun.name, after)
    _log(desk, begun.name, by)
    return Edited(begun.name, begun.text, after)


def change_numbers(desk: Desk, rule: str, changes: Mapping[tuple[int, int], str], by: str | None) -> Edited:
    """Write other numbers into the file of a rule, each by line and column; every other byte stays.

    Raises as :func:`begin_edit`, :func:`write_edit` and :func:`triage.desk.rule_numbers.with_numbers`.
    """
    found, here = shelf(desk).named(rule), at_work(desk)
    begun = begin_edit(desk, found.file, by)
    numbers = {(one.line, one.column): one for one in numbers_of(found, here.vocabulary)}
    wanted = {numbers[place]: value for place, value in changes.items() if place in numbers}
    return write_edit(desk, begun, with_numbers(begun.text, found, wanted, here.vocabulary), by)


def change_state(desk: Desk, rule: str, state: str, by: str | None) -> Edited:
    """Write another state (live, trial, draft, retired) into the file of a rule.

    Raises :class:`Refused` where the file says something else by now, and as :func:`write_edit`.
    """
    found = shelf(desk).named(rule)
    begun = begin_edit(desk, found.file, by)
    line, column = found.origin.place("status") if found.origin else (None, None)
    lines = begun.text.split("\n")
    there = lines[line - 1][(column or 1) - 1 :] if line is not None and line <= len(lines) else ""
    if line is None or not there.startswith(found.status):
        raise Refused(
            "the file says something else by now",
            why="what somebody else wrote would be lost",
            mend="read the rule again, then change it",
        )
    start = (column or 1) - 1
    lines[line - 1] = lines[line - 1][:start] + state + there[len(found.status) :]
    return write_edit(desk, begun, "\n".join(lines), by)


def check_text(desk: Desk, name: str, text: str) -> tuple[Issue, ...]:
    """What the lint would say of one file with another text; nothing is written."""
    here = at_work(desk)
    inside = name.removeprefix("rules/")
    report = lint_at(here, {**files_at_hand(here), inside: text}, [inside])
    return tuple(sorted(report.issues, key=lambda one: (one.severity != "error", one.line or 0)))


def take_back(desk: Desk, edited: Edited, by: str | None) -> None:
    """Put the text back that a file had before a change; raises :class:`Refused` where it was changed again since."""
    gate.change(desk, ACT, by)
    _unchanged(_path(desk, edited.name), edited.after, edited.name)
    _write(desk, edited.name, edited.before)
    _log(desk, edited.name, by)


def look_at(desk: Desk, name: str) -> Looked:
    """Lint one file, run the examples of its rules, and name faults elsewhere that keep the rules from being used."""
    here = at_work(desk)
    linting = lint_files(here, [_path(desk, name)])
    issues = [
        *linting.report.issues,
        *(one for one in _load_faults(here) if not _told(one, linting)),
    ]
    issues.sort(key=lambda one: (one.severity != "error", one.file or "", one.line or 0))
    rules = [rule for rule in shelf(desk).rules if rule.file == name]
    run = [rule for rule in rules if rule.status != "retired"]
    return Looked(
        tuple((issue, linting.report.excerpt(issue)) for issue in issues),
        len(rules),
        sum(len(rule.examples) for rule in run),
    )


def _load_faults(here: Desk) -> tuple[Issue, ...]:
    """Faults of any file that keep the rulebook from being used."""
    try:
        _ = here.rulebook
    except DataProblem as problem:
        return problem.issues
    return ()


def _told(issue: Issue, linting: Linting) -> bool:
    return any(
        (issue.file, issue.line, issue.code) == (one.file, one.line, one.code)
        for one in linting.report.issues
    )


def _path(desk: Desk, name: str) -> Path:
    if desk.workspace is None:
        raise WrongUse(
            "there is no workspace here",
            why="the rules that come with the program are not changed",
            mend="make a workspace with `triage init DIR`",
        )
    path = desk.workspace.folder / "rules" / name.removeprefix("rules/")
    if not path.is_file():
        raise WrongUse(f"there is no file {name}", mend="see `triage rules lint`")
    return path


def _text(path: Path, name: str) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        raise DataProblem(
            [
                Issue(
                    file=name,
                    code="WS104",
                    what="this file is not UTF-8 text",
                    why="nothing in it can be read",
                    mend="save it as UTF-8 in an editor, or bring it back with `triage rules restore`",
                )
            ]
        ) from None


def _unchanged(path: Path, text: str, name: str) -> None:
    if path.read_bytes() != text.encode("utf-8"):
        raise Refused(
            f"{name} was changed meanwhile",
            why="what somebody else wrote would be lost",
            mend="look at the file as it is now, and make the change again",
        )


def _write(desk: Desk, name: str, text: str) -> None:
    assert desk.workspace is not None
    desk.workspace.write_rules({name.removeprefix("rules/"): text})


def _log(desk: Desk, name: str, by: str | None) -> None:
    with desk.store.writing():
        person = gate.change(desk, ACT, by)
        desk.store.log(desk.on, person.name, ACT, record=f"rules {name.removeprefix('rules/')}")
