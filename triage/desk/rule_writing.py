"""Drafting a new rule: its text, its place, its examples and what it says in English; nothing is written here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from triage.desk.opening import Desk
from triage.desk.rule_watching import area_seen_from, basis_seen, files_at_hand, lint_at
from triage.errors import DataProblem, WrongUse
from triage.model import Issue
from triage.rulebook import load_rulebook, run_examples
from triage.rulebook.example_text import example_as_yaml
from triage.rulebook.model import STAGES, Rule, Stage
from triage.rulebook.readings.words import rule_as_text, rule_in_words
from triage.rulebook.scaffold import (
    appended,
    free_id,
    read_rule,
    rule_text,
    taken_ids,
    theme_of,
    usual_file,
    usual_stage,
)
from triage.rulebook.suggesting import starter_examples
from triage.source import read_yaml


@dataclass(frozen=True)
class NewRule:
    """A rule as it would be written."""

    id: str
    title: str
    file: str
    """Relative to ``rules/``."""
    line: int
    """Where it would begin."""
    text: str
    english: str
    before: str | None
    """The file as it is; None where there is none."""
    after: str
    """The file with the rule."""
    examples: tuple[tuple[str, str], ...]
    """Each example's name and what it says the rule does."""
    failed: tuple[str, ...]
    """Names of those that do not do what they say."""
    lint: tuple[Issue, ...]
    """What the lint says about it."""


def start_of(desk: Desk, name: str) -> dict[str, Any]:
    """The plain data of the rule ``name``, to start another from; raises :class:`WrongUse` where there is none."""
    import difflib  # noqa: PLC0415 - only for a misspelt id

    known: dict[str, dict[str, Any]] = {}
    for file, text in desk.working_rules_files.items():
        if file.split("/")[0] in STAGES:
            data = read_yaml(text, f"rules/{file}").data
            rows = data.get("rules") if isinstance(data, dict) else None
            known.update(
                {
                    row["id"]: row
                    for row in rows or []
                    if isinstance(row, dict) and isinstance(row.get("id"), str)
                }
            )
    if name not in known:
        near = difflib.get_close_matches(name, known, n=1)
        raise WrongUse(
            f"there is no rule '{name}'",
            mend=f"did you mean '{near[0]}'?" if near else "see `triage rules list`",
        )
    left_out = {"id", "status", "examples", "replaces"}
    return {key: value for key, value in known[name].items() if key not in left_out}


def draft(
    desk: Desk, data: Mapping[str, Any], *, name: str | None = None, file: str | None = None
) -> NewRule:
    """The rule that ``data`` says, with a free name, in the likeliest file unless others are given.

    The desk sits at the files somebody is working on. Raises :class:`DataProblem` with every fault of the rule, and
    :class:`WrongUse` for a name or file that cannot be.
    """
    words, rules = desk.vocabulary, desk.rulebook.rules
    file = file.removeprefix("rules/") if file else None
    given = name or free_id(str(data["title"]), taken_ids(rules))
    for fault in (name_fault(given, desk), file_fault(file) if file else None):
        if fault:
            raise WrongUse(fault, mend="choose another, or leave it out")
    stage: Stage = next(
        (known for known in STAGES if file and file.startswith(f"{known}/")), usual_stage(data)
    )
    rest = {key: value for key, value in data.items() if key not in {"id", "title", "status"}}
    whole = {"id": given, "title": data["title"], "status": "draft", **rest}
    bare, issues = read_rule(rule_text(whole), stage, words)
    if bare is None or issues:
        nowhere = {"file": "the new rule", "line": None, "column": None}
        raise DataProblem([issue.model_copy(update=nowhere) for issue in issues])
    return _placed(desk, whole, bare, file or usual_file(bare, stage, rules, words))


def _placed(desk: Desk, data: Mapping[str, Any], bare: Rule, place: str) -> NewRule:
    words, files = desk.vocabulary, desk.working_rules_files
    home = area_seen_from(desk)
    examples = starter_examples(bare, desk.rulebook, home, basis_seen, desk.settings.area.outward_codes)
    text = rule_text(data, [example_as_yaml(example, 0) for example in examples])
    before = files.get(place)
    after = appended(before, text, place, theme_of(bare, words))
    now = load_rulebook({**files, place: after}, words)
    rule = now.by_id[bare.id]
    results = list(run_examples(now, (rule,), home, basis_seen))
    return NewRule(
        id=rule.id,
        title=rule.title,
        file=place,
        line=rule.line or 1,
        text=text,
        english=rule_as_text(rule_in_words(rule, words)),
        before=before,
        after=after,
        examples=tuple((example.name, example.expect) for example in rule.examples),
        failed=tuple(result.example.name for result in results if not result.passed),
        lint=_lint(desk, place, after, rule),
    )


def _lint(desk: Desk, place: str, after: str, rule: Rule) -> tuple[Issue, ...]:
    """What the lint says about the new rule, in the file as it would be."""
    report = lint_at(desk, {**files_at_hand(desk), place: after}, [place])
    return tuple(issue for issue in report.issues if issue.line is None or issue.line >= (rule.line or 1))


def name_fault(name: str, desk: Desk) -> str | None:
    """What is wrong with a name for a new rule; None where nothing is."""
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
        return "a name is words in small letters joined by hyphens, such as sleep-advice-early"
    taken = name in taken_ids(desk.rulebook.rules)
    return f"the name '{name}' is taken; names are never used again" if taken else None


def file_fault(file: str) -> str | None:
    """What is wrong with a file for a new rule, by its name under ``rules/``; None where nothing is."""
    stages = f"{', '.join(STAGES[:-1])} or {STAGES[-1]}"
    if re.fullmatch(rf"(rules/)?({'|'.join(STAGES)})/[A-Za-z0-9_-]+\.yaml", file):
        return None
    return f"a file of rules is {stages}, a slash and a name that ends in .yaml, such as needs/sleep.yaml"
