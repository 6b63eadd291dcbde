"""Small changes to a rule, and which of them its examples would not notice.

A threshold moved by one, a condition or an ``unless`` left out: each is a slip of the keyboard. Where no example tells
such a mutant from the rule, nobody would see the slip.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from triage.rulebook import conditions as c
from triage.rulebook.book import Rulebook
from triage.rulebook.examples import AreaOf, BasisOf
from triage.rulebook.model import Rule
from triage.rulebook.readings.phrases import ANY_TIME
from triage.rulebook.readings.words import condition_lines
from triage.rulebook.sights import Sights
from triage.source import Parsed, read_yaml
from triage.vocabulary import Vocabulary

Kind = Literal["moved", "dropped"]
Side = Literal["when", "unless"]
YEAR = 12
"""Months by which an age in whole years is moved."""
ALWAYS = c.All(())
"""What is left of a ``when`` whose only condition is dropped."""


@dataclass(frozen=True)
class Mutant:
    """A rule with one small change."""

    rule: Rule
    """The rule as it stands."""
    kind: Kind
    side: Side
    before: c.Condition
    """The condition that was changed, as it stands in the rule."""
    after: c.Condition | None
    """What it became; None where it was dropped."""
    path: tuple[int, ...]
    """Where it stands: the number of each part, from the outermost group in."""
    when: c.Condition
    unless: c.Condition | None

    def in_words(self, vocabulary: Vocabulary) -> str:
        """What was changed, in one line."""
        before = _one_line(self.before, vocabulary)
        if self.side == "unless":
            before = f"unless {before}"
        if self.after is None:
            return f"left out: {before}"
        return f"changed: {before}; to: {_one_line(self.after, vocabulary)}"


def _one_line(condition: c.Condition, vocabulary: Vocabulary) -> str:
    first, *rest = [line.text for line in condition_lines(condition, vocabulary)]
    return first + (" " + "; ".join(rest) if rest else "")


def mutants(rule: Rule) -> Iterator[Mutant]:
    """Every small change of ``rule``: thresholds moved by one each way, conditions and the ``unless`` left out.

    What no rule file could say is not made: a severity below 1 or above 10, a count of nothing, more parts than there
    are. Changes that read the same are made once.
    """
    seen: list[tuple[c.Condition, c.Condition | None]] = [(rule.when, rule.unless)]
    for one in (*_of_when(rule), *_of_unless(rule)):
        if (one.when, one.unless) not in seen:
            seen.append((one.when, one.unless))
            yield one


def _of_when(rule: Rule) -> Iterator[Mutant]:
    for before, after, path, whole in _changes(rule.when, ()):
        yield Mutant(
            rule, "moved" if after is not None else "dropped", "when", before, after, path,
            ALWAYS if whole is None else whole, rule.unless,
        )  # fmt: skip


def _of_unless(rule: Rule) -> Iterator[Mutant]:
    if rule.unless is None:
        return
    yield Mutant(rule, "dropped", "unless", rule.unless, None, (), rule.when, None)
    for before, after, path, whole in _changes(rule.unless, ()):
        yield Mutant(
            rule, "moved" if after is not None else "dropped", "unless", before, after, path, rule.when, whole
        )


Change = tuple[c.Condition, c.Condition | None, tuple[int, ...], c.Condition | None]
"""The part before and after, its path, and the whole condition with the change; None where nothing is left."""


def _changes(condition: c.Condition, path: tuple[int, ...]) -> Iterator[Change]:
    """Every change inside ``condition``, which itself may be left out."""
    yield condition, None, path, None
    if not isinstance(condition, (c.All, c.AnyOf, c.AtLeast)):
        yield from ((condition, moved, path, moved) for moved in moved_by_one(condition))
        return
    if isinstance(condition, c.AtLeast):
        for n in (condition.n - 1, condition.n + 1):
            if 1 <= n <= len(condition.parts):
                other = replace(condition, n=n)
                yield condition, other, path, other
    for number, part in enumerate(condition.parts):
        for before, after, inner, changed in _changes(part, (*path, number)):
            yield before, after, inner, _with(condition, number, changed)


def _with(group: c.All | c.AnyOf | c.AtLeast, number: int, changed: c.Condition | None) -> c.Condition | None:
    """The group with one part changed or, where None, left out; a group without parts is left out itself."""
    parts = (
        *group.parts[:number],
        *(() if changed is None else (changed,)),
        *group.parts[number + 1 :],
    )
    return replace(group, parts=parts) if parts else None


def moved_by_one(leaf: c.Leaf) -> Iterator[c.Leaf]:
    """The condition with each of its thresholds one lower and one higher, as far as a rule file could say so."""
    match leaf:
        case c.NeedIs():
            yield from (replace(leaf, severity=to) for to in _next_to(leaf.severity, 1, 10))
        case c.CountIs():
            yield from (replace(leaf, at_least=to) for to in _next_to(leaf.at_least, 1))
            if leaf.severity is not None and leaf.of != "indicators":
                yield from (replace(leaf, severity=to) for to in _next_to(leaf.severity, 1, 10))
        case c.AgeIs():
            yield from _ages(leaf)
        case c.DeprivationIs():
            yield from (replace(leaf, decile_at_most=to) for to in _next_to(leaf.decile_at_most, 1, 10))
        case c.AmountIs():
            yield from (replace(leaf, at_least=to) for to in _next_to(leaf.at_least, 1))
        case c.ChildAtHome():
            yield from (replace(leaf, under=to) for to in _next_to(leaf.under, 1, 25))
        case c.DeadlineIs() if leaf.within_days < ANY_TIME:
            yield from (replace(leaf, within_days=to) for to in _next_to(leaf.within_days, 0))
        case c.TrendIs():
            yield from (replace(leaf, over=to) for to in _next_to(leaf.over, 1, 9))
        case _:
            return


def _next_to(number: int, low: int, high: int = 10_000) -> list[int]:
    return [to for to in (number - 1, number + 1) if low <= to <= high]


def _ages(leaf: c.AgeIs) -> Iterator[c.AgeIs]:
    """Each bound moved by a year where it is one of whole years, else by a month; a range that holds nobody is not made."""
    for low, high in (
        *((to, leaf.under_months) for to in _aged_next_to(leaf.from_months)),
        *((leaf.from_months, to) for to in _aged_next_to(leaf.under_months)),
    ):
        if low is None or high is None or low < high:
            yield replace(leaf, from_months=low, under_months=high)


def _aged_next_to(bound: int | None) -> list[int]:
    if bound is None:
        return []
    step = YEAR if bound % YEAR == 0 else 1
    return [to for to in (bound - step, bound + step) if to >= 0]


def survivors(
    rulebook: Rulebook,
    rules: Sequence[Rule] | None = None,
    progress: Callable[[Rule], None] | None = None,
    area_of: AreaOf | None = None,
    basis_of: BasisOf | None = None,
) -> list[Mutant]:
    """The mutants of ``rules`` (all that are not retired when None) that no example of their rule notices.

    An example notices a mutant when the rule then fires, stays silent or is held back otherwise than the example
    expects. An example that does not hold for the rule itself notices nothing. ``progress`` hears of each rule done.
    A rule that raises flags is judged by its own examples alone.
    """
    found: list[Mutant] = []
    for rule in rulebook.rules if rules is None else rules:
        if rule.status != "retired":
            sights = Sights.of_examples(rule, rulebook, area_of, basis_of)
            found.extend(one for one in mutants(rule) if not sights.noticing(one.when, one.unless))
        if progress is not None:
            progress(rule)
    return found


def lines_of(mutants_found: Sequence[Mutant], files: Mapping[str, str]) -> list[int | None]:
    """The line of each changed condition; that of the rule where the files no longer hold it. ``files`` as for loading."""
    parsed: dict[str, Parsed] = {}
    lines = []
    for one in mutants_found:
        name = one.rule.file.removeprefix("rules/")
        if name in files and name not in parsed:
            parsed[name] = read_yaml(files[name], one.rule.file)
        lines.append(_line(one, parsed[name]) if name in parsed else one.rule.line)
    return lines


def _line(mutant: Mutant, parsed: Parsed) -> int | None:
    rows = parsed.data["rules"]
    place = next((number for number, row in enumerate(rows) if row.get("id") == mutant.rule.id), None)
    if place is None:
        return mutant.rule.line
    path: tuple[str | int, ...] = ("rules", place, mutant.side)
    written: Any = rows[place].get(mutant.side)
    for number in mutant.path:
        step: tuple[str | int, ...] = (number,)
        if isinstance(written, dict):
            word = next(iter(written))
            step = (word, "of", number) if word == "at_least" else (word, number)
        for part in step:
            written = written[part]
        path = (*path, *step)
    return parsed.place(path)[0]
