"""Lint: every fault of every file under ``rules/`` in one run, in file order, each with its place and how to mend it.

A file that cannot be read hides no fault of another one, and a part of a rule that cannot be read hides none of the
rest. Loading (:func:`triage.rulebook.load_rulebook`) refuses less: what keeps a rulebook from being understood or
breaks a law; lint also tells what is careless or makes no sense.
"""

from __future__ import annotations

import functools
import gc
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import ParamSpec

from triage.model import CaseFile, Issue
from triage.rulebook.checks import Registered, Subject, checks, page
from triage.rulebook.excerpt import excerpt
from triage.rulebook.facts import Area
from triage.rulebook.forbidden import forbidden
from triage.rulebook.lint_reading import (
    decoded,
    explained,
    ids_of,
    of_folder,
    other_files,
    put_aside,
    reused_ids,
    rule_file_of,
    unread_parts,
    vocabulary_of,
)
from triage.rulebook.model import STAGES, Rule
from triage.rulebook.proving.invariants import all_invariants
from triage.rulebook.reading import FileRead

Kept = ParamSpec("Kept")
_LOGIC = frozenset({"when", "unless", "then", "status"})
"""Keys of a rule on which it hangs whether it may load."""


@dataclass(frozen=True)
class LintReport:
    """What a run of lint found."""

    issues: tuple[Issue, ...]
    """In file order."""
    files: int
    """How many files were looked at."""
    texts: Mapping[str, str] = field(repr=False)
    """Text of each file by the name it has in ``issues``."""

    @property
    def errors(self) -> int:
        """How many issues are errors."""
        return sum(issue.severity == "error" for issue in self.issues)

    @property
    def warnings(self) -> int:
        """How many issues are warnings."""
        return len(self.issues) - self.errors

    @property
    def summary(self) -> str:
        """The last line of a report, such as ``4 issues in 4 of 41 files (3 errors, 1 warning)``."""
        files = _many(self.files, "file")
        if not self.issues:
            return f"no issues in {files}"
        faulty = len({issue.file for issue in self.issues})
        kinds = [
            _many(number, word)
            for number, word in ((self.errors, "error"), (self.warnings, "warning"))
            if number
        ]
        return f"{_many(len(self.issues), 'issue')} in {faulty} of {files} ({', '.join(kinds)})"

    def excerpt(self, issue: Issue) -> str:
        """The line an issue points at with carets below the fault; empty where it has no place."""
        return excerpt(self.texts.get(issue.file or ""), issue.line, issue.column)


def _many(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def _uncollected(check: Callable[Kept, LintReport]) -> Callable[Kept, LintReport]:
    """Hold Python's search for circles back while everything read is still needed: it finds nothing and costs a sixth of the time."""

    @functools.wraps(check)
    def held_back(*files: Kept.args, **more: Kept.kwargs) -> LintReport:
        collecting = gc.isenabled()
        gc.disable()
        try:
            return check(*files, **more)
        finally:
            if collecting:
                gc.enable()

    return held_back


@_uncollected
def lint(
    files: Mapping[str, str | bytes],
    *,
    on: date,
    offered_help: Collection[str] | None = None,
    area_of: Callable[[CaseFile], Area] | None = None,
    basis_of: Callable[[CaseFile, date], str] | None = None,
    only: Collection[str] | None = None,
    stand_ins: Collection[str] = (),
) -> LintReport:
    """Check all files of a rulebook, by their names relative to ``rules/``; raises nothing for bad content.

    ``on`` is the day review dates are held against. ``offered_help`` are the codes of help that some service offers;
    without it that is not checked. ``area_of`` and ``basis_of`` tell of an example's case what the directory and the
    law of agreement tell; without them examples that hang on those are not run. ``only`` names the files whose issues
    are wanted; the others are still read, for the names in them. The rules of the files ``stand_ins`` take the place
    of rules of the same id in other files: a copy somebody works on elsewhere.
    """
    texts, issues = decoded(files)
    lists = tuple(sorted(of_folder(texts, "vocabulary").items()))
    vocabulary, faults = vocabulary_of(lists)
    issues.extend(faults)
    others, parsed = other_files(texts, only)
    issues.extend(others)
    issues.extend(explained(issue) for issue in all_invariants(of_folder(texts, "invariants"), vocabulary)[1])
    rule_files = {
        f"rules/{name}": rule_file_of(name, texts[name], lists)
        for name in _in_order(texts)
        if name.split("/")[0] in STAGES and name.endswith(".yaml")
    }
    put_aside(rule_files, frozenset(f"rules/{name}" for name in stand_ins))
    for name, found in rule_files.items():
        issues.extend(explained(issue) for issue in found.issues)
        if found.parsed is not None:
            parsed[name] = found.parsed
    issues.extend(reused_ids(rule_files, only))
    issues.extend(forbidden(_reliable(rule_files, _LOGIC), vocabulary))
    subject = Subject(
        texts={f"rules/{name}": text for name, text in texts.items()},
        parsed=parsed,
        rules=(),
        ids=frozenset(name for found in rule_files.values() for name, _ in ids_of(found)),
        vocabulary=vocabulary,
        on=on,
        offered_help=None if offered_help is None else frozenset(offered_help),
        area_of=area_of,
        basis_of=basis_of,
        unread=unread_parts(rule_files, texts),
        faulty_lists=vocabulary.faulty,
        focus=None if only is None else frozenset(f"rules/{name}" for name in only),
    )
    issues.extend(_checked(subject, rule_files))
    wanted = [issue for issue in issues if subject.wants(issue.file or "")]
    return LintReport(
        issues=tuple(sorted(dict.fromkeys(wanted), key=_place_in_order)),
        files=len(files) if only is None else len(only),
        texts=subject.texts,
    )


def _stage_rank(name: str) -> int:
    folder = name.split("/", maxsplit=1)[0]
    return [*STAGES, folder].index(folder)


def _in_order(names: Collection[str]) -> list[str]:
    return sorted(names, key=lambda name: (_stage_rank(name), name))


def _place_in_order(issue: Issue) -> tuple[int, str, int, int, str]:
    name = (issue.file or "").removeprefix("rules/")
    return _stage_rank(name), name, issue.line or 0, issue.column or 0, issue.code


def _checked(subject: Subject, rule_files: Mapping[str, FileRead]) -> list[Issue]:
    """What all checks find, each run on the rules of which it can rely on everything it reads."""
    subjects: dict[frozenset[str], Subject] = {}
    issues = []
    for code, registered in checks().items():
        reads = registered.reads
        if reads not in subjects:
            subjects[reads] = replace(subject, rules=_reliable(rule_files, reads))
        issues.extend(_issues_of(code, registered, subjects[reads]))
    return issues


def _reliable(rule_files: Mapping[str, FileRead], reads: frozenset[str]) -> tuple[Rule, ...]:
    """The rules of which none of the keys ``reads`` has a fault, in file order."""
    found: list[Rule] = []
    for read in rule_files.values():
        usable = [rule for rule, faulty in read.partial if not faulty & reads]
        found.extend(
            sorted([*read.rules, *usable], key=lambda rule: rule.line or 0) if usable else read.rules
        )
    return tuple(found)


def _issues_of(code: str, registered: Registered, subject: Subject) -> list[Issue]:
    manual = page(code)
    severity = manual.severity if manual else "error"
    why = manual.why if manual else ""
    return [
        Issue(
            file=found.file,
            line=found.line,
            column=found.column,
            code=code,
            severity=severity,
            what=found.what,
            why=why,
            mend=found.mend,
        )
        for found in registered.run(subject)
    ]
