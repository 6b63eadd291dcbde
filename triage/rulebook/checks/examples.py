"""Examples: read as case files, true to what they say, different from each other (RB3xx)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from triage.casefile import check_case, expand_example
from triage.model import Issue
from triage.rulebook import conditions as c
from triage.rulebook.book import Rulebook
from triage.rulebook.checks.manual import check, page
from triage.rulebook.checks.subject import Found, Subject, all_leaves, at
from triage.rulebook.evaluate import evaluate, oracle
from triage.rulebook.examples import example_case, example_facts
from triage.rulebook.model import Example, Rule
from triage.source import Mark, Parsed, Path

page(
    "RB301",
    "error",
    """An example does not have its three parts.

    An example is a case anybody can check: what is recorded, and what the rule does with it.

    Poor:

        - given: {needs: {sleep: 7}}
          expect: yes

    Better:

        - name: Sleep is scored 7.
          given: {needs: {sleep: 7}}
          expect: fires
    """,
)

_OF_REFERRERS = ("name", "phone", "email")
_MOST_SHORT = 3
"""Words that a name needs at least to be a sentence."""


@check("RB302")
def example_that_is_not_so(subject: Subject) -> Iterator[Found]:
    """An example says something else than the rule does.

    Either the condition is wider or narrower than its author thought, or the example is out of date.

    Poor:

        when: {need: sleep, severity: 7 or more}
        examples:
          - {name: Sleep is scored 6., given: {needs: {sleep: 6}}, expect: fires}

    Better:

        examples:
          - {name: Sleep is scored 7., given: {needs: {sleep: 7}}, expect: fires}
    """
    if subject.faulty_lists & {"needs", "indicators", "flags"}:
        return  # categories and kinds would be missing from the cases
    for rule in subject.present:
        placeless = subject.area_of is None or subject.basis_of is None
        if (placeless and _hangs_on_place(rule)) or _hangs_on_unread(subject, rule):
            continue
        book = _book_for(subject, rule)
        for index, example in enumerate(rule.examples):
            if example.expect == "held back" and rule.unless is None:
                continue  # told by itself
            does = _outcome(subject, rule, book, example)
            if does is not None and does != example.expect:
                what = f"example '{_short(example.name)}' {_SAID[does]}, but says it {_SAID[example.expect]}"
                mend = f"see which condition matched: triage rules explain {rule.id} --example {index + 1}"
                yield at(rule, what, mend, "examples", index, "expect")


_SAID = {"fires": "fires", "does not fire": "does not fire", "held back": "is held back"}


def _hangs_on_place(rule: Rule) -> bool:
    """Whether a rule looks at what only the directory or the law of agreement can tell."""
    return any(
        isinstance(leaf, (c.AreaIs, c.FlagIs)) or (isinstance(leaf, c.Says) and leaf.field == "consent")
        for leaf in all_leaves(rule)
    )


def _hangs_on_unread(subject: Subject, rule: Rule) -> bool:
    """Whether a rule looks at a flag that a rule which cannot be read may raise."""
    return any(isinstance(leaf, c.FlagIs) and subject.may_be_raised(leaf.flag) for leaf in all_leaves(rule))


def _book_for(subject: Subject, rule: Rule) -> Rulebook:
    """A rulebook of the rule and the rules whose flags it leans on: what else there is cannot change what it does."""
    leant_on: dict[int, Rule] = {}
    waiting = [rule]
    while waiting:
        found = waiting.pop()
        if id(found) in leant_on:
            continue
        leant_on[id(found)] = found
        flags = {leaf.flag for leaf in all_leaves(found) if isinstance(leaf, c.FlagIs)}
        waiting.extend(other for flag in flags for other in subject.raised.get(flag, ()))
    rules = tuple(sorted(leant_on.values(), key=subject.rules.index)) if len(leant_on) > 1 else (rule,)
    book = Rulebook(rules=rules, vocabulary=subject.vocabulary)
    return book if rule.status == "live" else book.rehearsal


def _outcome(subject: Subject, rule: Rule, book: Rulebook, example: Example) -> str | None:
    """What the rule does with the example by the plain reading; None where the example cannot be read."""
    case, faults, on = example_case(example, book)
    if case is None or faults:
        return None
    facts = example_facts(case, book, on, subject.area_of, subject.basis_of)
    findings = evaluate(book, facts, explain=True, fire=oracle(book))
    if any(finding.rule.id == rule.id for finding in findings.fired):
        return "fires"
    held = any(entry.rule.id == rule.id and entry.held == "unless" for entry in findings.held)
    return "held back" if held else "does not fire"


@check("RB303")
def example_that_is_no_case(subject: Subject) -> Iterator[Found]:
    """An example cannot be read as a case file.

    What cannot be read shows nothing: the rule looks tested, and is not.

    Poor:

        given: {needs: {sleeping: 7}}

    Better:

        given: {needs: {sleep: 7}}
    """
    for rule in subject.wanted:
        for index, example in enumerate(rule.examples):
            for issue in _faults(subject, rule, index, example):
                yield Found(rule.file, issue.line, issue.column, f"the example: {issue.what}", issue.mend)


def _faults(subject: Subject, rule: Rule, index: int, example: Example) -> list[Issue]:
    case, faults, on = example_case(example, Rulebook(rules=(), vocabulary=subject.vocabulary))
    if (case is not None and not faults) or rule.origin is None:
        return []
    data = expand_example(example.given)
    origin = rule.origin
    given = ("examples", index, "given")

    def mark(path: Path) -> Mark:
        place, key = _place_in_example(example.given, path)
        steps = (*given, *place)
        line, column = origin.place(*steps, key=key)
        key_line, key_column = origin.place(*steps, key=True)
        return Mark(line or 1, column or 1, key_line or 1, key_column or 1)

    marks = {path: mark(path) for path in _paths(data)}
    _, problems = check_case(Parsed(data, marks, rule.file), subject.vocabulary, on)
    return [problem.issue for problem in problems if problem.issue.severity == "error"]


def _paths(value: Any, path: Path = ()) -> Iterator[Path]:
    yield path
    if isinstance(value, (dict, list)):
        for step, part in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _paths(part, (*path, step))


def _place_in_example(given: Mapping[str, Any], path: Path) -> tuple[Path, bool]:
    """Where a part of the written-out case stands in the short form, and whether it is a key there.

    ``needs: {sleep: 7}`` is written out as a list of mappings, and ``week: 8`` as ``on:``.
    """
    written: Any = given
    place: list[str | int] = []
    rest = list(path)
    while rest:
        step = rest.pop(0)
        short = place[-1:] == ["needs"] and isinstance(written, dict) and "need" not in written
        if short and isinstance(step, int):
            place.append(list(written)[step])
            return tuple(place), rest[:1] == ["need"]
        if step == "on" and isinstance(written, dict) and "on" not in written and "week" in written:
            step = "week"
        try:
            written = written[step]
        except (KeyError, IndexError, TypeError):
            break
        place.append(step)
    return tuple(place), False


@check("RB304", "warning", reads=("examples",))
def examples_of_one_name(subject: Subject) -> Iterator[Found]:
    """Two examples of a rule have the same name.

    A report that names the example cannot say which of the two it means.

    Poor:

        - name: Sleep is scored high.
        - name: Sleep is scored high.

    Better:

        - name: Sleep is scored 7.
        - name: Sleep is scored 9 for a brother.
    """
    for rule in subject.wanted:
        names = [example.name.strip().casefold() for example in rule.examples]
        for index, name in enumerate(names):
            if name in names[:index]:
                what, mend = "another example has this name", "say what is different in this one"
                yield at(rule, what, mend, "examples", index, "name")


@check("RB305", "warning", reads=("examples",))
def examples_alike(subject: Subject) -> Iterator[Found]:
    """Two examples of a rule have the same case.

    The second one shows nothing new, and where the two expect different things one of them must be wrong.

    Poor:

        - {name: Sleep is scored 7., given: {needs: {sleep: 7}}, expect: fires}
        - {name: Sleep is poor., given: {needs: {sleep: 7}}, expect: fires}

    Better:

        - {name: Sleep is scored 7., given: {needs: {sleep: 7}}, expect: fires}
        - {name: Sleep is scored 6., given: {needs: {sleep: 6}}, expect: does not fire}
    """
    for rule in subject.wanted:
        for index, example in enumerate(rule.examples):
            if any(example.given == other.given for other in rule.examples[:index]):
                what, mend = "another example has this very case", "change what is given, or take one out"
                yield at(rule, what, mend, "examples", index, "given")


@check("RB306", "warning", reads=("examples",))
def example_without_a_sentence(subject: Subject) -> Iterator[Found]:
    """An example's name is not a sentence somebody could dispute.

    "Test 1" tells a safeguarding lead nothing; a whole sentence lets them say that it is not so.

    Poor:

        name: test 1

    Better:

        name: Sleep is scored 3, just below what this rule asks for.
    """
    for rule in subject.wanted:
        for index, example in enumerate(rule.examples):
            if len(example.name.split()) < _MOST_SHORT:
                mend = "say in a sentence what the case is"
                yield at(rule, "the name of an example is not a sentence", mend, "examples", index, "name")


@check("RB307", reads=("examples", "unless"))
def nothing_to_hold_back(subject: Subject) -> Iterator[Found]:
    """An example is to be held back, and the rule has no `unless`.

    Only an `unless` holds a rule back; without one the example can never come true.

    Poor:

        - {name: The parent said no., given: {consent: {status: refused}}, expect: held back}

    Better:

        - {name: The parent said no., given: {consent: {status: refused}}, expect: does not fire}
    """
    for rule in subject.wanted:
        if rule.unless is not None:
            continue
        for index, example in enumerate(rule.examples):
            if example.expect == "held back":
                mend = "write `does not fire`, or add the `unless`"
                what = "this example is to be held back, and there is no `unless`"
                yield at(rule, what, mend, "examples", index, "expect")


@check("RB308", reads=("examples",))
def example_of_somebody(subject: Subject) -> Iterator[Found]:
    """An example holds who somebody is.

    Rule files are read, copied and printed by many; the cases in them are made up and need no name or address.

    Poor:

        given: {identity: {given_name: Sam}, needs: {sleep: 7}}

    Better:

        given: {needs: {sleep: 7}}
    """
    for rule in subject.wanted:
        for index, example in enumerate(rule.examples):
            referrer = example.given.get("referrer")
            named = [key for key in _OF_REFERRERS if isinstance(referrer, dict) and key in referrer]
            paths: list[Path] = [("identity",)] if "identity" in example.given else []
            paths += [("referrer", key) for key in named]
            for path in paths:
                what, mend = "an example needs nobody's name, address or number", "take it out"
                steps = ("examples", index, "given", *path)
                yield at(rule, what, mend, *steps, key=True)


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"
