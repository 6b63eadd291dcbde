"""Examples of rules: whether they hold, what they would not notice, and examples that would; written only when asked."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from triage.deciding import area_of
from triage.deciding.sharing import agreement
from triage.desk.opening import Desk
from triage.errors import Refused, WrongUse
from triage.model import CaseFile
from triage.rulebook import ExampleResult, Rule, child_age_months, run_examples
from triage.rulebook.example_text import with_examples
from triage.rulebook.examples import Coverage, coverage
from triage.rulebook.facts import Area
from triage.rulebook.model import Example
from triage.rulebook.mutating import Mutant, lines_of, survivors
from triage.rulebook.suggesting import suggest
from triage.workspace import shipped_folder

RuleDone = Callable[[Rule], None]


@dataclass(frozen=True)
class ExamplesRun:
    """What the examples of some rules did."""

    results: tuple[ExampleResult, ...]
    not_run: int
    """Examples of retired rules."""
    coverage: Coverage

    @property
    def failed(self) -> tuple[ExampleResult, ...]:
        """Examples that do not do what they say."""
        return tuple(result for result in self.results if not result.passed)


@dataclass(frozen=True)
class Unnoticed:
    """A small change of a rule that no example of it notices."""

    mutant: Mutant
    line: int | None
    """Where the changed condition stands in the rule's file."""


@dataclass(frozen=True)
class Suggested:
    """Examples that would notice the changes of one rule."""

    rule: Rule
    examples: tuple[Example, ...]
    unanswered: tuple[Mutant, ...]
    """Changes for which no case was found; such a change may make no difference at all."""


def rules_named(desk: Desk, names: Sequence[str]) -> tuple[Rule, ...]:
    """The rules with these ids, all of them for none; raises :class:`WrongUse` for an id that no rule has."""
    book = desk.rulebook
    for name in names:
        if name not in book.by_id:
            near = difflib.get_close_matches(name, book.by_id, n=1)
            raise WrongUse(
                f"there is no rule '{name}'",
                mend=f"did you mean '{near[0]}'?" if near else "see `triage rules list`",
            )
    return tuple(book.by_id[name] for name in dict.fromkeys(names)) if names else book.rules


def examples_of(desk: Desk, rules: Iterable[Rule], done: RuleDone | None = None) -> ExamplesRun:
    """Run the examples of ``rules`` through the engine and the plain reading; ``done`` hears of each rule."""
    results: list[ExampleResult] = []
    chosen = list(rules)
    for rule in chosen:
        results.extend(run_examples(desk.rulebook, (rule,), _area(desk), _basis))
        if done is not None:
            done(rule)
    not_run = sum(len(rule.examples) for rule in chosen if rule.status == "retired")
    return ExamplesRun(tuple(results), not_run, coverage(chosen))


def unnoticed(desk: Desk, rules: Sequence[Rule], done: RuleDone | None = None) -> list[Unnoticed]:
    """The changes of ``rules`` that no example notices, in the order of the rules."""
    found = survivors(desk.rulebook, rules, done, _area(desk), _basis)
    lines = lines_of(found, desk.rules_files)
    return [Unnoticed(mutant, line) for mutant, line in zip(found, lines, strict=True)]


def suggested(desk: Desk, changes: Iterable[Unnoticed], done: RuleDone | None = None) -> list[Suggested]:
    """For each rule, the examples that would notice its changes."""
    by_rule: dict[str, list[Mutant]] = {}
    for one in changes:
        by_rule.setdefault(one.mutant.rule.id, []).append(one.mutant)
    codes = desk.settings.area.outward_codes
    found = []
    for name, mutants in by_rule.items():
        rule = desk.rulebook.by_id[name]
        answer = suggest(rule, desk.rulebook, mutants, _area(desk), _basis, codes)
        found.append(Suggested(rule, answer.examples, answer.unanswered))
        if done is not None:
            done(rule)
    return found


def write_examples(desk: Desk, suggestions: Iterable[Suggested]) -> dict[Path, int]:
    """Put suggested examples after the last one of their rules; returns how many went into each file.

    Every other byte of a file stays. Raises :class:`Refused` where there is no workspace and the rules are part of the
    installed program.
    """
    folder = _folder_to_write(desk)
    texts: dict[Path, str] = {}
    written: dict[Path, int] = {}
    for one in suggestions:
        path = folder / one.rule.file.removeprefix("rules/")
        if path not in texts:
            texts[path] = path.read_bytes().decode("utf-8")
        changed = with_examples(texts[path], one.rule.id, one.examples, one.rule.file)
        if changed != texts[path]:
            texts[path] = changed
            written[path] = written.get(path, 0) + len(one.examples)
    for path in written:
        beside = path.with_name(path.name + ".new")
        beside.write_bytes(texts[path].encode("utf-8"))
        beside.replace(path)
    return written


def _folder_to_write(desk: Desk) -> Path:
    if desk.workspace is not None:
        return desk.workspace.folder / "rules"
    folder = shipped_folder("rules")
    if folder.parent.name == "_shipped":
        raise Refused(
            "the rules that come with the program are not written to",
            why="an update would take the change away again",
            mend="make a workspace with `triage init`, and test its rules with --workspace",
        )
    return folder


def _area(desk: Desk) -> Callable[[CaseFile], Area]:
    directory, settings = desk.directory, desk.settings
    return lambda case: area_of(case, directory, settings).status


def _basis(case: CaseFile, on: date) -> str:
    return agreement(case, child_age_months(case, on)).basis
