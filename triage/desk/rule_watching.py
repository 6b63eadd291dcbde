"""One look at the rule files somebody is working on: what the lint says, examples among it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date

from triage.deciding import area_of
from triage.deciding.sharing import agreement
from triage.desk.opening import Desk
from triage.errors import DataProblem
from triage.model import CaseFile, Issue
from triage.rulebook import child_age_months, load_rulebook
from triage.rulebook.facts import Area
from triage.rulebook.lint import LintReport, lint
from triage.rulebook.model import STAGES
from triage.rulebook.reading import read_rules

EXAMPLE_FAILED = "RB302"
"""The code for an example that does not do what it says."""


@dataclass(frozen=True)
class Look:
    """What was seen."""

    changed: tuple[str, ...]
    """Names of the files looked at, relative to ``rules/``; empty for all."""
    issues: tuple[Issue, ...]
    """What there is to mend in those files, and faults elsewhere that keep the rules from being used."""
    rules: int
    """Rules in those files."""
    examples: int
    """Examples of those rules; they were run."""

    @property
    def failed(self) -> tuple[Issue, ...]:
        """Examples that do not do what they say."""
        return tuple(issue for issue in self.issues if issue.code == EXAMPLE_FAILED)

    @property
    def errors(self) -> tuple[Issue, ...]:
        """Faults, without warnings."""
        return tuple(issue for issue in self.issues if issue.severity == "error")


def look(desk: Desk, changed: Collection[str] = ()) -> Look:
    """Lint the ``changed`` files and run the examples of their rules; all files for none.

    One file can break another, so that faults that keep the rulebook from loading are told wherever they are, and a
    change of the vocabulary, which changes what every rule means, looks at everything.
    """
    files = files_at_hand(desk)
    names = tuple(sorted(changed))
    everything = not names or any(name.split("/")[0] not in STAGES for name in names)
    issues = list(
        lint_at(desk, files, None if everything else [name for name in names if name in files]).issues
    )
    issues += [issue for issue in _load_faults(desk) if issue not in issues and not _told(issue, issues)]
    seen = [name for name in files if everything or name in names]
    try:
        rules = [rule for name in seen for rule in read_rules(name, files[name], desk.vocabulary)[0]]
    except DataProblem:
        rules = []
    run = [rule for rule in rules if rule.status != "retired"]
    return Look(names, tuple(issues), len(rules), sum(len(rule.examples) for rule in run))


def _load_faults(desk: Desk) -> tuple[Issue, ...]:
    try:
        load_rulebook(desk.working_rules_files, desk.vocabulary)
    except DataProblem as problem:
        return problem.issues
    return ()


def _told(issue: Issue, issues: Collection[Issue]) -> bool:
    """Whether the same fault at the same place is among ``issues``, be it in other words."""
    return any((issue.file, issue.line, issue.code) == (each.file, each.line, each.code) for each in issues)


def files_at_hand(desk: Desk) -> dict[str, str]:
    """Texts of all files under ``rules/`` of the workspace, money values too; the shipped ones without a workspace."""
    return {**desk.working_rules_files, **desk.value_files}


def lint_at(desk: Desk, files: Mapping[str, str], only: Collection[str] | None = None) -> LintReport:
    """Lint ``files`` with what the directory and settings of a desk know; those are left out where they cannot be read."""
    try:
        offered = {code for service in desk.directory.services.values() for code in service.help}
        home = area_seen_from(desk)
    except DataProblem:
        return lint(files, on=desk.on, only=only)
    return lint(files, on=desk.on, offered_help=offered, area_of=home, basis_of=basis_seen, only=only)


def area_seen_from(desk: Desk) -> Callable[[CaseFile], Area]:
    """Where a home lies, by the directory and settings of a desk."""
    directory, settings = desk.directory, desk.settings
    return lambda case: area_of(case, directory, settings).status


def basis_seen(case: CaseFile, on: date) -> str:
    """What sharing rests on for a case."""
    return agreement(case, child_age_months(case, on)).basis
