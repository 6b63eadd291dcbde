"""Conditions that say nothing, rules that repeat each other, and consequences at odds (RB611 to RB623)."""

from __future__ import annotations

from collections.abc import Iterator

from triage.rulebook import conditions as c
from triage.rulebook.checks.implying import implies
from triage.rulebook.checks.manual import check
from triage.rulebook.checks.subject import (
    Found,
    Subject,
    at,
    placed_groups,
    placed_leaves,
    placed_parts,
)
from triage.rulebook.fixing import ONE
from triage.rulebook.model import Rule


@check("RB611", "warning", reads=("when", "unless"))
def condition_twice(subject: Subject) -> Iterator[Found]:
    """A condition stands twice in the same group.

    The second one changes nothing; most likely another code was meant there.

    Poor:

        any:
          - {need: sleep, severity: any}
          - {need: sleep, severity: any}

    Better:

        any:
          - {need: sleep, severity: any}
          - {need: anxiety, severity: any}
    """
    for rule in subject.present:
        for group, path in placed_groups(rule):
            parts = placed_parts(rule, group, path)
            for index, (part, place) in enumerate(parts):
                if any(part == earlier for earlier, _ in parts[:index]):
                    yield at(
                        rule,
                        "this condition stands twice here",
                        "take one out, or name what was meant",
                        *place,
                    )


@check("RB612", "warning", reads=("when", "unless"))
def condition_pointless(subject: Subject) -> Iterator[Found]:
    """A condition is made pointless by another in the same group.

    Whoever changes its threshold later would see nothing change, and search for the reason.

    Poor:

        any:
          - {need: sleep, severity: 5 or more}
          - {need: sleep, severity: 7 or more}

    Better:

        any:
          - {need: sleep, severity: 5 or more}
    """
    for rule in subject.present:
        for group, path in placed_groups(rule):
            if isinstance(group, c.AtLeast):
                continue
            parts = placed_parts(rule, group, path)
            for part, place in parts:
                others = [other for other, _ in parts if other != part]
                if any(
                    implies(other, part) if isinstance(group, c.All) else implies(part, other)
                    for other in others
                ):
                    what = "another condition here makes this one pointless"
                    yield at(rule, what, "take it out, or raise what it asks for", *place)


@check("RB613", reads=("id", "when", "unless", "then", "status"))
def twin(subject: Subject) -> Iterator[Found]:
    """A rule has the same conditions and consequences as another.

    Whoever changes one of them sees the other go on as before.

    Poor:

        - {id: sleep-advice, when: {need: sleep}, then: {offer: {help: sleep}}}
        - {id: better-sleep, when: {need: sleep}, then: {offer: {help: sleep}}}

    Better:

        - {id: sleep-advice, when: {need: sleep}, then: {offer: {help: sleep}}}
    """
    first: dict[object, Rule] = {}
    wanted = {id(rule) for rule in subject.present}
    for rule in subject.others_first:
        if rule.status == "retired":
            continue
        does = (rule.when, rule.unless, rule.then, rule.stage, rule.at_review)
        same = first.setdefault(does, rule)
        if same is not rule and id(rule) in wanted:
            mend = "retire one of the two, and name it under `replaces` of the other"
            yield at(rule, f"this rule does the same as '{same.id}'", mend, "id")


@check("RB614", "warning", reads=("when", "unless"), fixable=True)
def recorded_at_all(subject: Subject) -> Iterator[Found]:
    """A need at 1 or more is written as if it were a threshold.

    Every need that is recorded is at 1 or more, so the number only looks as if somebody had chosen it.

    Poor:

        {need: sleep, severity: 1 or more}

    Better:

        {need: sleep, severity: any}
    """
    for rule in subject.wanted:
        for leaf, path in placed_leaves(rule):
            if isinstance(leaf, c.NeedIs) and rule.origin is not None:
                written = rule.origin.written(*path, "severity")
                if isinstance(written, str) and ONE.fullmatch(written):
                    mend = "write `any`, or let `triage rules lint --fix` do so"
                    what = f"'{written.strip()}' asks for nothing more than `any`"
                    yield at(rule, what, mend, *path, "severity")


@check("RB615", "warning", reads=("when", "unless"))
def needless_group(subject: Subject) -> Iterator[Found]:
    """A group inside another holds one condition only, or is of the same kind as the group around it.

    Nesting that says nothing hides the nesting that does.

    Poor:

        all:
          - any: [{need: sleep}]
          - all: [{indicator: cp_plan}]

    Better:

        all:
          - {need: sleep}
          - {indicator: cp_plan}
    """
    for rule in subject.present:
        for group, path in placed_groups(rule):
            for part, place in placed_parts(rule, group, path):
                if not isinstance(part, (c.All, c.AnyOf)):
                    continue
                if len(part.parts) == 1:
                    mend = "write the condition without `all:` or `any:`"
                    yield at(rule, "this group holds one condition only", mend, *place)
                elif type(part) is type(group):
                    mend = "move its conditions into the group around it"
                    yield at(rule, "this group is of the same kind as the one around it", mend, *place)


@check("RB616", "warning", reads=("when", "unless"))
def at_least_in_disguise(subject: Subject) -> Iterator[Found]:
    """An `at_least` asks for one of its conditions, or for all of them.

    `any:` and `all:` say the same in words everybody reads at once.

    Poor:

        at_least: {n: 1, of: [{need: sleep}, {need: anxiety}]}

    Better:

        any: [{need: sleep}, {need: anxiety}]
    """
    for rule in subject.present:
        for group, path in placed_groups(rule):
            if isinstance(group, c.AtLeast) and group.n in {1, len(group.parts)}:
                word = "any" if group.n == 1 else "all"
                yield at(rule, f"this is `{word}:`", f"write `{word}:` and the list", *path, "at_least", "n")


@check("RB617", "warning", reads=("when", "unless"))
def age_of_anybody(subject: Subject) -> Iterator[Found]:
    """An age condition has no bounds.

    It is true for everybody, so it narrows nothing; a bound was most likely forgotten.

    Poor:

        age: {of: child}

    Better:

        age: {of: child, under: 5}
    """
    for rule in subject.present:
        for leaf, path in placed_leaves(rule):
            if isinstance(leaf, c.AgeIs) and leaf.from_months is None and leaf.under_months is None:
                yield at(rule, "this age has no bounds", "add `from:` or `under:`", *path, "age")
