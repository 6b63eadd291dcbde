"""What must hold and what must not for a rule to fire, to stay silent, or to part from a small change of it.

Each way is a list of single conditions, each wanted true or false; the plainest ways come first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from triage.rulebook import conditions as c
from triage.rulebook.book import Rulebook
from triage.rulebook.model import STAGES, Rule
from triage.rulebook.mutating import Mutant

Wanted = tuple[tuple[c.Leaf, bool], ...]
"""Single conditions, and whether each is to hold; none is wanted both ways."""
DEEPEST_FLAG = 4
"""How many rules in a row may be made to fire for the sake of one flag."""


def joined(*parts: Wanted) -> Wanted | None:
    """All of them at once; None where a condition would have to hold and not to hold."""
    found: dict[c.Leaf, bool] = {}
    for part in parts:
        for leaf, wanted in part:
            if found.setdefault(leaf, wanted) is not wanted:
                return None
    return tuple(found.items())


def ways(condition: c.Condition, wanted: bool) -> Iterator[Wanted]:
    """Ways in which ``condition`` comes out as wanted; other conditions inside it are left open."""
    match condition:
        case c.All() | c.AnyOf():
            if isinstance(condition, c.All) is wanted:
                yield from _together(condition.parts, wanted)
            else:
                for part in condition.parts:
                    yield from ways(part, wanted)
        case c.AtLeast():
            enough = condition.n if wanted else len(condition.parts) - condition.n + 1
            for group in combinations(condition.parts, enough):
                yield from _together(group, wanted)
        case _:
            yield ((condition, wanted),)


def _together(parts: Sequence[c.Condition], wanted: bool, so_far: Wanted = ()) -> Iterator[Wanted]:
    """Ways in which every part comes out as wanted."""
    if not parts:
        yield so_far
        return
    for way in ways(parts[0], wanted):
        both = joined(so_far, way)
        if both is not None:
            yield from _together(parts[1:], wanted, both)


def both_ways(*wanted: tuple[c.Condition | None, bool]) -> Iterator[Wanted]:
    """Ways in which several conditions come out as wanted; None never holds."""
    yield from _each(list(wanted), ())


def _each(wanted: list[tuple[c.Condition | None, bool]], so_far: Wanted) -> Iterator[Wanted]:
    if not wanted:
        yield so_far
        return
    (condition, truth), *rest = wanted
    if condition is None:
        if not truth:
            yield from _each(rest, so_far)
        return
    for way in ways(condition, truth):
        both = joined(so_far, way)
        if both is not None:
            yield from _each(rest, both)


def parting(before: c.Condition, after: c.Condition | None) -> Iterator[Wanted]:
    """Ways in which ``before`` holds and ``after`` does not, or the other way round.

    Where one part of a group differs, the other parts are set so that the group hangs on that part alone.
    """
    if after is None:
        after = c.AnyOf(())
    if isinstance(before, (c.All, c.AnyOf, c.AtLeast)) and type(before) is type(after):
        yield from _parting_groups(before, after)
        return
    yield from both_ways((before, True), (after, False))
    yield from both_ways((before, False), (after, True))


def _parting_groups(
    before: c.All | c.AnyOf | c.AtLeast, after: c.All | c.AnyOf | c.AtLeast
) -> Iterator[Wanted]:
    one, other = before.parts, after.parts
    needed = before.n if isinstance(before, c.AtLeast) else len(one) if isinstance(before, c.All) else 1
    needed_after = after.n if isinstance(after, c.AtLeast) else len(other) if isinstance(after, c.All) else 1
    if len(one) == len(other) and needed == needed_after:
        differing = [number for number, part in enumerate(one) if part != other[number]]
        number = differing[0]
        rest = (*one[:number], *one[number + 1 :])
        for inner in parting(one[number], other[number]):
            yield from _with_so_many(rest, needed - 1, inner)
    elif len(other) == len(one) - 1:
        number = next(number for number in range(len(one)) if (*one[:number], *one[number + 1 :]) == other)
        rest = (*one[:number], *one[number + 1 :])
        wanted = not isinstance(
            before, c.All
        )  # leaving a part out of "all" shows where that part alone fails
        for inner in ways(one[number], wanted):
            yield from _with_so_many(rest, needed - 1, inner)
    else:
        yield from _with_so_many(one, min(needed, needed_after), ())


def _with_so_many(parts: Sequence[c.Condition], so_many: int, so_far: Wanted) -> Iterator[Wanted]:
    """Ways in which exactly this many of ``parts`` hold, with what is wanted already."""
    for group in combinations(range(len(parts)), so_many):
        wanted = [(part, number in group) for number, part in enumerate(parts)]
        yield from _each(wanted, so_far)  # type: ignore[arg-type] # a condition may stand where None may


def ways_to_notice(mutant: Mutant) -> Iterator[Wanted]:
    """Ways in which the rule and its mutant part; where the ``when`` was changed, at first with nothing that holds it back."""
    rule = mutant.rule
    if mutant.side == "when":
        for way in parting(rule.when, mutant.when):
            yield from _each([(rule.unless, False)], way)
        if rule.unless is not None:
            yield from parting(rule.when, mutant.when)
        return
    if rule.unless is not None:
        for way in parting(rule.unless, mutant.unless):
            yield from _each([(rule.when, True)], way)


def with_flags_raised(wanted: Wanted, rule: Rule, rulebook: Rulebook) -> Iterator[Wanted]:
    """The same with every flag that is wanted raised by the conditions of a rule that raises it."""
    yield from _raised(wanted, rule, rulebook, frozenset(), DEEPEST_FLAG)


def _raised(
    wanted: Wanted, rule: Rule, rulebook: Rulebook, done: frozenset[str], depth: int
) -> Iterator[Wanted]:
    flag = next(
        (
            leaf.flag
            for leaf, truth in wanted
            if isinstance(leaf, c.FlagIs) and truth and leaf.flag not in done
        ),
        None,
    )
    if flag is None:
        yield wanted
        return
    if not depth:
        return
    stages = STAGES[: STAGES.index(rule.stage) + (rule.stage == "flags")]
    for other in (one for stage in stages for one in rulebook.live(stage) if flag in one.then.flags):
        if other.id == rule.id:
            continue
        for way in both_ways((other.when, True), (other.unless, False)):
            both = joined(wanted, way)
            if both is not None:
                yield from _raised(both, rule, rulebook, done | {flag}, depth - 1)
