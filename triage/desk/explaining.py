"""What a rule says in plain English and whom it touched lately; why a case is not answered otherwise."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from triage.casefile import CaseBatch, read_cases, without_identity
from triage.casework.cases import effective_case
from triage.deciding import area_of
from triage.deciding.sharing import agreement
from triage.desk import gate
from triage.desk.deciding import case_now, found_case, history, kept_json
from triage.desk.directory.postcodes import with_home
from triage.desk.intake import problem_with_escalations, read_case_files
from triage.desk.opening import Desk
from triage.desk.trials import TrialReport, trial_reports
from triage.errors import DataProblem, Refused, StoreProblem, WrongUse
from triage.model import CaseFile
from triage.rulebook import Rule, child_age_months
from triage.rulebook import conditions as c
from triage.rulebook.examples import example_case, example_facts
from triage.rulebook.model import Example
from triage.rulebook.readings.plain import holds
from triage.rulebook.readings.words import MarkedLine, RuleWords, marked_lines, rule_in_words
from triage.rulebook.sights import sight_of
from triage.workbench.why_not import Kind, Question, WhyNot, kinds_of, why_not

LATELY_DAYS = 28
"""How far back *lately* reaches, unless somebody says otherwise."""


@dataclass(frozen=True)
class Touched:
    """A case whose latest decision names the rule."""

    case: str
    decided_on: date
    level: int
    parts: tuple[str, ...]
    """The parts of the decision that name it, such as ``actions``."""


@dataclass(frozen=True)
class Lately:
    """Whom a rule touched lately."""

    days: int
    looked_at: int
    """How many cases have their latest decision within those days."""
    cases: tuple[Touched, ...]
    erased: int
    """Decisions that were erased, and say nothing any more."""


@dataclass(frozen=True)
class RulePage:
    """Everything there is to say about one rule."""

    rule: Rule
    words: RuleWords
    fed_by: Mapping[str, tuple[str, ...]]
    """Each flag it reads -> the rules that raise it."""
    feeds: Mapping[str, tuple[str, ...]]
    """Each flag it raises -> the rules that read it."""
    replaced_by: tuple[str, ...]
    lately: Lately | None
    """None without a record."""
    trial: TrialReport | None
    """How it does on trial, where it is on trial and a record is kept."""


@dataclass(frozen=True)
class ExampleShown:
    """An example of a rule, condition by condition."""

    number: int
    example: Example
    outcome: str
    """``fires``, ``does not fire`` or ``held back``."""
    when: tuple[MarkedLine, ...]
    unless: tuple[MarkedLine, ...]


def explain_rule(desk: Desk, rule: Rule, days: int = LATELY_DAYS) -> RulePage:
    """Explain a rule of the desk's rulebook; ``days`` is how far back *lately* reaches."""
    rules = desk.rulebook.rules
    return RulePage(
        rule=rule,
        words=rule_in_words(rule, desk.vocabulary),
        fed_by={flag: _ids(one for one in rules if flag in one.then.flags) for flag in _flags_read(rule)},
        feeds={flag: _ids(one for one in rules if flag in _flags_read(one)) for flag in rule.then.flags},
        replaced_by=_ids(one for one in rules if rule.id in one.replaces),
        lately=touched_lately(desk, rule.id, days) if desk.has_record else None,
        trial=_trial(desk, rule),
    )


def _ids(rules: Iterable[Rule]) -> tuple[str, ...]:
    return tuple(rule.id for rule in rules)


def _flags_read(rule: Rule) -> tuple[str, ...]:
    conditions = [rule.when, *([rule.unless] if rule.unless is not None else [])]
    return tuple(
        dict.fromkeys(
            leaf.flag
            for condition in conditions
            for leaf in c.leaves(condition)
            if isinstance(leaf, c.FlagIs)
        )
    )


def _trial(desk: Desk, rule: Rule) -> TrialReport | None:
    if rule.status != "trial" or not desk.has_record:
        return None
    try:
        return trial_reports(desk, rule.id)[0]
    except (WrongUse, StoreProblem):
        return None


def touched_lately(desk: Desk, rule: str, days: int) -> Lately:
    """Cases whose latest decision, made in the last ``days`` days up to the desk's day, names the rule; newest first."""
    since = desk.on - timedelta(days=days)
    touched, looked_at, erased = [], 0, 0
    sight = gate.sight(desk, None)
    for row in desk.store.cases(None):
        decisions = [made for made in desk.store.decisions(row.number) if made.decided_on <= desk.on]
        if not decisions or decisions[-1].decided_on < since:
            continue
        latest = decisions[-1]
        looked_at += 1
        try:
            parts = _naming(kept_json(desk, row.number, latest.decision_hash), rule)
        except Refused:
            erased += 1
            continue
        if parts and sight.of(row) == "full":
            touched.append(Touched(row.number, latest.decided_on, latest.level, parts))
    touched.sort(key=lambda one: (-one.decided_on.toordinal(), -one.level, one.case))
    return Lately(days, looked_at, tuple(touched), erased)


def _naming(decision: Mapping[str, Any], rule: str) -> tuple[str, ...]:
    """The parts of a decision that name a rule."""
    found = []
    for part, value in decision.items():
        rows = value if isinstance(value, list) else [value]
        if any(isinstance(row, dict) and rule in row.get("rules", ()) for row in rows):
            found.append(part)
    return tuple(found)


def show_example(desk: Desk, rule: Rule, number: int) -> ExampleShown:
    """Show which conditions held in an example; raises :class:`WrongUse` where there is no such example.

    Raises :class:`DataProblem` with the faults of an example whose case cannot be read.
    """
    if not 1 <= number <= len(rule.examples):
        has = f"has {len(rule.examples)} examples" if len(rule.examples) != 1 else "has one example"
        raise WrongUse(
            f"there is no example {number} of {rule.id}",
            why=f"the rule {has}",
            mend="the first is number 1; `triage rules explain RULE` lists them",
        )
    example = rule.examples[number - 1]
    book = desk.rulebook if rule.status == "live" else desk.rulebook.rehearsal
    case, faults, on = example_case(example, book)
    if case is None:
        raise DataProblem(faults)
    facts = example_facts(
        case,
        book,
        on,
        lambda one: area_of(one, desk.directory, desk.settings).status,
        lambda one, day: agreement(one, child_age_months(one, day)).basis,
    )
    sight = sight_of(rule, book, facts)
    waits = rule.at_review and rule.stage != "review" and not sight.facts.at_review
    fires = holds(rule.when, sight.facts) is not None and not waits
    held = rule.unless is not None and holds(rule.unless, sight.settled) is not None
    return ExampleShown(
        number=number,
        example=example,
        outcome="does not fire" if not fires else "held back" if held else "fires",
        when=marked_lines(rule.when, sight.facts, desk.vocabulary),
        unless=() if rule.unless is None else marked_lines(rule.unless, sight.settled, desk.vocabulary),
    )


def why_not_case(desk: Desk, case: str, name: str, kind: Kind | None = None, stdin: bytes = b"") -> WhyNot:
    """Say why a case (a number of the record, a case file, - for ``stdin``) is not answered by a rule, a kind of help or a service.

    ``kind`` says which is meant where ``name`` stands for more than one of them: else the rule, else the help. Raises :class:`WrongUse` for names that are not
    known and files with more than one case, :class:`DataProblem` for a file that cannot be read.
    """
    known = kinds_of(name, desk.rulebook, desk.directory)
    if not known or (kind is not None and kind not in known):
        raise _unknown(desk, name, kind)
    found, previous = case_of(desk, case, stdin)
    question = Question(found, desk.rulebook, desk.directory, desk.settings, desk.on, previous)
    return why_not(question, name, kind or known[0])


def _unknown(desk: Desk, name: str, kind: Kind | None) -> WrongUse:
    names = {
        "rule": list(desk.rulebook.by_id),
        "help": list(desk.vocabulary.of("help")),
        "service": list(desk.directory.services),
    }
    chosen = [one for word, known in names.items() if kind in {None, word} for one in known]
    near = difflib.get_close_matches(name, chosen, n=1) or [
        one.entry.code for one in desk.vocabulary.find(name.replace("_", " "), kinds=("help",))[:1]
    ]
    what = {
        None: "rule, kind of help or service",
        "rule": "rule",
        "help": "kind of help",
        "service": "service",
    }[kind]
    if desk.rules_version is not None and any(
        f"id: {name}\n" in text for text in desk.working_rules_files.values()
    ):
        mend = f"it stands in rules/ and is not published, so it decides nothing; see `triage rules explain {name}`"
    elif near:
        mend = f"did you mean '{near[0]}'?"
    else:
        mend = "see `triage rules list`, `triage words TEXT` and `triage directory list`"
    return WrongUse(f"there is no {what} '{name}'", why="only what has a name can be asked about", mend=mend)


def case_of(desk: Desk, text: str, stdin: bytes, act: str = "case.why_not") -> tuple[CaseFile, int | None]:
    """The case as it stands, and the level of the decision before; ``act`` is what the gate is asked for, for whoever sits at the desk."""
    path = Path(text)
    if text == "-":
        return _with_history(
            desk, _the_one(desk, read_cases(stdin, "-", desk.vocabulary, desk.on), "the input")
        )
    if path.exists():
        return _with_history(desk, _the_one(desk, read_case_files(desk, (path,)), text))
    if path.suffix in {".yaml", ".yml", ".json", ".jsonl"} or not desk.has_record:
        raise WrongUse(
            f"there is no file '{text}'" if path.suffix or "/" in text else f"there is no case '{text}' here",
            why="a case is the number of one in the record, or a case file",
            mend="check the name, or name the workspace with --workspace DIR",
        )
    gate.read(desk, act, None, case=text)
    row = found_case(desk, text)
    return case_now(desk, row), desk.store.decisions(row.number)[-1].level


def _the_one(desk: Desk, batch: CaseBatch, name: str) -> CaseFile:
    """The one case that was read; raises :class:`WrongUse` where there are more, :class:`DataProblem` with its faults."""
    issues = [problem_with_escalations(desk, problem) for problem in batch.problems]
    errors = [issue for issue in issues if issue.severity == "error"]
    if errors:
        raise DataProblem(errors)
    if len(batch.cases) != 1:
        raise WrongUse(
            f"{name} holds {len(batch.cases)} cases",
            why="the answer is about one case",
            mend="give a file with one case, or the number of a case in the record",
        )
    return batch.cases[0]


def _with_history(desk: Desk, case: CaseFile) -> tuple[CaseFile, int | None]:
    """A case file with what the record knows of it, as an assessment reads it."""
    plain = without_identity(case)
    try:
        row = desk.store.case(case.case) if case.case and desk.has_record else None
        if row is not None and not gate.may(desk, "case.show", None, row.number):
            desk.trouble, row = "the case of this number is not open to you", None
        if row is None:
            return with_home(desk, plain), None
        known = with_home(desk, effective_case(plain, history(desk, row), desk.vocabulary))
        return known, desk.store.decisions(row.number)[-1].level
    except (StoreProblem, Refused) as trouble:
        desk.trouble = trouble.what
        return with_home(desk, plain), None
