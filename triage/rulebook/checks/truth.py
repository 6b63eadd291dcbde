"""Rules that can never be true, and what makes a condition impossible (RB601, RB608, RB609, RB610)."""

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
    stage_rank,
)
from triage.rulebook.model import Rule
from triage.source import Path

_SINGLE = frozenset({"source", "role", "referrer_could_help"})
"""Words of which a case holds one at most."""
OLDEST_CHILD = 12 * 26 + 11
"""Months; the oldest a case file takes for a child is 26 years."""
_WITH_AGE = ("child", "sibling", "parent", "carer", "unborn")


@check("RB601", reads=("when", "unless"))
def never_true(subject: Subject) -> Iterator[Found]:
    """A condition can never be true.

    Nobody is ever helped by it, and the gap shows only when a child falls through.

    An age from 11 and under 5, two ages of the child that do not meet, a count of more categories than there are,
    an age of "the family", or two different words where a case holds only one.

    Poor:

        age: {of: child, from: 11, under: 5}

    Better:

        age: {of: child, from: 5, under: 11}
    """
    for rule in subject.present:
        for leaf, path in placed_leaves(rule):
            reason = _impossible(leaf, subject)
            if reason:
                yield at(rule, f"never true: {reason[0]}", reason[1], *path, *reason[2])
        inner: set[Path] = set()
        for part, path in placed_groups(rule):
            if not isinstance(part, c.All):
                continue
            inner.update(place for each, place in placed_parts(rule, part, path) if isinstance(each, c.All))
            if path not in inner:
                yield from _clashes(rule, part, path)


def _impossible(leaf: c.Leaf, subject: Subject) -> tuple[str, str, Path] | None:
    """Why a single condition can never be true, how to mend it, and where in it the fault stands."""
    if isinstance(leaf, c.AgeIs):
        if leaf.of not in _WITH_AGE:
            return f"'{leaf.of}' has no age", f"use one of: {', '.join(_WITH_AGE)}", ("age", "of")
        if leaf.of == "child" and (leaf.from_months or 0) > OLDEST_CHILD:
            return "no case holds a child that old", "write a lower age", ("age",)
        if _empty(leaf.from_months, leaf.under_months):
            return "nobody is from the one age and under the other", "swap the two ages", ("age",)
    if isinstance(leaf, c.CountIs):
        most = _most(leaf, subject)
        if most is not None and leaf.at_least > most:
            return f"there are at most {most} {leaf.of} to count", "lower `at_least`", ("count", "at_least")
    return None


def _most(leaf: c.CountIs, subject: Subject) -> int | None:
    """The most a count can come to; None where nobody can tell.

    Several people may have the same need, so that only the child's needs of a category have an end.
    """
    if subject.faulty_lists & {"needs", "indicators"}:
        return None
    if leaf.of == "indicators":
        return len(subject.vocabulary.of("indicators"))
    categories = [entry.text("category") for entry in subject.vocabulary.of("needs").values()]
    if leaf.of == "categories":
        return 1 if leaf.category else len(set(categories))
    if leaf.category is None:
        return len(categories)
    return categories.count(leaf.category) if leaf.person == "child" else None


def _empty(from_months: int | None, under_months: int | None) -> bool:
    """Whether no age lies between two bounds; without a lower one the time before birth does."""
    return from_months is not None and under_months is not None and from_months >= under_months


def _clashes(rule: Rule, group: c.All, path: Path) -> Iterator[Found]:
    """Conditions of one ``all`` that cannot hold together."""
    seen: list[c.Leaf] = []
    for leaf, place in _together(rule, group, path):
        for other in seen:
            reason = _clash(other, leaf)
            if reason:
                yield at(
                    rule, f"never true: {reason}", "keep one of the two, or join them with `any`", *place
                )
                break
        seen.append(leaf)


def _together(rule: Rule, group: c.All, path: Path) -> Iterator[tuple[c.Leaf, Path]]:
    """The single conditions that must all hold, those of an ``all`` inside an ``all`` among them."""
    for part, place in placed_parts(rule, group, path):
        if isinstance(part, c.All):
            yield from _together(rule, part, place)
        elif not isinstance(part, (c.AnyOf, c.AtLeast)):
            yield part, place


def _clash(one: c.Leaf, other: c.Leaf) -> str | None:
    """Why two single conditions cannot hold for the same case; None where they can."""
    match one, other:
        case c.AgeIs(of="child"), c.AgeIs(of="child"):
            lower = [age for age in (one.from_months, other.from_months) if age is not None]
            upper = [age for age in (one.under_months, other.under_months) if age is not None]
            apart = _empty(max(lower, default=None), min(upper, default=None))
            alone = any(_empty(leaf.from_months, leaf.under_months) for leaf in (one, other))
            return "no age fits this and the other age of the child" if apart and not alone else None
        case c.AreaIs(), c.AreaIs() if one.area != other.area:
            return "a home lies in one area only"
        case c.Says(field=first), c.Says(field=second) if first == second and first in _SINGLE:
            differ = one.value != other.value and "any" not in {one.value, other.value}
            return f"a case names one '{first}' only" if differ else None
        case (c.MissingIs(field=first), c.AnswerIs(field=second)) | (
            c.AnswerIs(field=first),
            c.MissingIs(field=second),
        ) if first == second:
            return "what was answered is not missing"
        case _:
            return None


@check("RB608", reads=("when", "unless", "then", "status"))
def unless_comes_too_soon(subject: Subject) -> Iterator[Found]:
    """An `unless` names a flag that only rules of the same or a later stage raise.

    `unless` looks at what was known before its stage, so the rule would never be held back.

    Stages run in this order: safeguarding, flags, needs, review.

    Poor:

        unless: {flag: wait_well}        # in rules/flags/, raised by another rule of rules/flags/

    Better:

        unless: {awaiting: autism_assessment}
    """
    yield from _too_soon(subject, "unless")


@check("RB609", reads=("when", "unless", "then", "status"))
def when_comes_too_soon(subject: Subject) -> Iterator[Found]:
    """A condition names a flag that is raised only later.

    When this rule is read the flag is not there yet, so the condition is never true.

    Rules under safeguarding/ are read first and see no flags; rules under flags/ see each other's and those of
    safeguarding/; rules under needs/ and review/ see those of the stages before them.

    Poor:

        when: {flag: trilogy_of_risk}    # in rules/safeguarding/, raised in rules/flags/

    Better:

        when:
          all:
            - {indicator: domestic_abuse_current}
            - {indicator: parental_substance_misuse}
    """
    yield from _too_soon(subject, "when")


def _too_soon(subject: Subject, key: str) -> Iterator[Found]:
    for rule in subject.present:
        for leaf, path in placed_leaves(rule):
            if path[0] != key or not isinstance(leaf, c.FlagIs):
                continue
            raising = [other for other in subject.raised.get(leaf.flag, ()) if other.status != "retired"]
            if not raising or subject.may_be_raised(leaf.flag):
                continue
            rounds = key == "when" and rule.stage == "flags"
            if not any(
                stage_rank(other) < stage_rank(rule) or (rounds and other.stage == "flags")
                for other in raising
            ):
                where = ", ".join(sorted({other.stage for other in raising}))
                what = f"the flag '{leaf.flag}' is raised only at the stage {where}"
                yield at(
                    rule, what, "lean on what it stands for, or move the rule to a later stage", *path, "flag"
                )


@check("RB610", reads=("when", "unless"))
def always_held_back(subject: Subject) -> Iterator[Found]:
    """The `unless` of a rule is met whenever the rule fires.

    The rule is held back every time, so it helps nobody.

    Poor:

        when: {need: sleep, severity: 7 or more}
        unless: {need: sleep, severity: 5 or more}

    Better:

        when: {need: sleep, severity: 7 or more}
        unless: {receiving: sleep}
    """
    for rule in subject.present:
        if rule.unless is None or any(isinstance(leaf, c.FlagIs) for leaf in c.leaves(rule.unless)):
            continue
        if implies(rule.when, rule.unless):
            mend = "take out of `unless` what `when` asks for"
            yield at(rule, "the `unless` is met whenever the `when` is", mend, "unless", key=True)
