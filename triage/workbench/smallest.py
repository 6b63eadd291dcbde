"""The smallest sets of changes to a case that make one of some rules fire.

Exact: sets are tried by size, and no set that could do is left out (see :mod:`triage.workbench.repairs`), as far as
what a case can say is concerned. A search that would take too long stops and says so.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from triage.rulebook import conditions as c
from triage.rulebook.book import Rulebook
from triage.rulebook.facts import Facts
from triage.rulebook.model import STAGES, Rule, Stage
from triage.rulebook.readings.plain import holds
from triage.workbench.ground import Ground, Option, State
from triage.workbench.repairs import repairs
from triage.workbench.slots import Slot, Value
from triage.workbench.ways import Ways, either, enough, every, least_changes, some, touches

MOST_CHANGES = 8
"""Sets beyond this size are no help to anybody."""
MOST_READINGS = 12_000
"""How often a case is read again before the search gives up being exact."""
MOST_SETS = 60
"""How many sets of the smallest size are kept."""


@dataclass(frozen=True)
class Reading:
    """What the rules make of one state of the case."""

    seen: dict[Stage, Facts]
    """What `when` looks at, by stage."""
    settled: dict[Stage, Facts]
    """What `unless` looks at, by stage."""
    fired: frozenset[str]

    @property
    def facts(self) -> Facts:
        """The facts without any flag."""
        return self.settled["safeguarding"]


@dataclass(frozen=True)
class Smallest:
    """What the search found."""

    sets: tuple[tuple[Option, ...], ...]
    """Sets of the smallest size, each change with all values that do; empty where none was found."""
    exact: bool
    """Whether it is sure that nothing smaller does."""
    at_least: int
    """Sets smaller than this were all ruled out."""


class Wanted:
    """A case, and rules of which one is to fire."""

    def __init__(self, rules: Sequence[Rule], rulebook: Rulebook, ground: Ground) -> None:
        self.rules = tuple(rules)
        self._raising: dict[str, list[Rule]] = {}
        for rule in rulebook.rules:
            if rule.status == "live":
                for flag in rule.then.flags:
                    self._raising.setdefault(flag, []).append(rule)
        self._involved = self._all_involved()
        self._ground = replace(ground, leaves=self._leaves())
        self._readings: dict[tuple[tuple[Slot, tuple[Value, ...]], ...], Reading] = {}
        self._most_known = len(ground.known) + MOST_READINGS

    def _all_involved(self) -> dict[Stage, tuple[Rule, ...]]:
        """The rules wanted and whatever feeds their flags, by stage."""
        found: dict[str, Rule] = {}
        waiting = list(self.rules)
        while waiting:
            rule = waiting.pop()
            if rule.id in found:
                continue
            found[rule.id] = rule
            for leaf in _leaves_of(rule):
                if isinstance(leaf, c.FlagIs):
                    waiting.extend(self._raising.get(leaf.flag, ()))
        return {stage: tuple(rule for rule in found.values() if rule.stage == stage) for stage in STAGES}

    def _leaves(self) -> frozenset[c.Leaf]:
        return frozenset(
            leaf for rules in self._involved.values() for rule in rules for leaf in _leaves_of(rule)
        )

    # reading

    def read(self, state: State) -> Reading:
        """The stages over the rules involved, as :func:`triage.rulebook.evaluate` runs them."""
        key = tuple(
            sorted(((slot, values[:1]) for slot, values in state.items()), key=lambda item: _order(item[0]))
        )
        if key not in self._readings:
            self._readings[key] = self._read(self._ground.facts(state))
        return self._readings[key]

    def _read(self, facts: Facts) -> Reading:
        seen: dict[Stage, Facts] = {}
        settled: dict[Stage, Facts] = {}
        fired: set[str] = set()
        flags: set[str] = set()
        for stage in STAGES:
            before = facts.with_flags(flags)
            now = before
            while True:
                firing = [rule for rule in self._involved[stage] if _fires(rule, now, before)]
                raised = flags | {flag for rule in firing for flag in rule.then.flags}
                if stage != "flags" or raised <= now.flags:
                    break
                now = facts.with_flags(raised)
            seen[stage], settled[stage] = now, before
            fired.update(rule.id for rule in firing)
            flags = raised
        return Reading(seen, settled, frozenset(fired))

    def reached(self, state: State) -> bool:
        """Whether one of the rules wanted fires."""
        return any(rule.id in self.read(state).fired for rule in self.rules)

    # searching

    def smallest(self, most: int = MOST_CHANGES) -> Smallest:
        """Every smallest set of changes, up to :data:`MOST_SETS`; sizes beyond ``most`` are not tried."""
        ruled_out = 0
        for size in range(most + 1):
            found: list[State] = []
            tried: set[frozenset[Option]] = set()
            finished = self._search({}, size, found, tried)
            if found:
                return Smallest(self._told(found), finished or size <= ruled_out, size)
            if not finished:
                return Smallest((), exact=False, at_least=size)
            ruled_out = size + 1
        return Smallest((), exact=False, at_least=most + 1)

    def possible(self) -> bool:
        """Whether anything that a case can say could make one of the rules fire, as far as a first look tells."""
        return self.reached({}) or self._firing({}, 10**6) is not None

    def _search(self, state: State, left: int, found: list[State], tried: set[frozenset[Option]]) -> bool:
        """Look for states with ``left`` further changes; False where the search was broken off."""
        key = frozenset(state.items())
        if key in tried:
            return True
        tried.add(key)
        if len(self._ground.known) > self._most_known or len(found) >= MOST_SETS:
            return len(found) >= MOST_SETS
        if self.reached(state):
            found.append(state)
            return True
        ways = self._firing(state, left)
        if ways is None:
            return True
        finished = True
        for slot, values in ways.options:
            cost = 0 if slot in state else 1
            if cost <= left:
                finished &= self._search({**state, slot: values}, left - cost, found, tried)
        return finished

    def _firing(self, state: State, left: int) -> Ways | None:
        reading = self.read(state)
        return either([self._fire(rule, state, reading, left, frozenset()) for rule in self.rules], left)

    def _fire(
        self, rule: Rule, state: State, reading: Reading, left: int, above: frozenset[str]
    ) -> Ways | None:
        """What would make ``rule`` fire; None where nothing could with ``left`` changes."""
        wishes: list[Ways | None] = []
        seen, settled = reading.seen[rule.stage], reading.settled[rule.stage]
        if rule.at_review and rule.stage != "review" and not seen.at_review:
            more = state.get(Slot("reviews"), (0,))[0]
            options: tuple[Option, ...] = ((Slot("reviews"), (more + 1, more + 2, more + 3)),)
            wishes.append(Ways(0 if Slot("reviews") in state else 1, options, frozenset({"review"})))
        if holds(rule.when, seen) is None:
            wishes.append(self._ways(rule.when, True, rule, state, reading, left, above, seen))
        if rule.unless is not None and holds(rule.unless, settled) is not None:
            wishes.append(self._ways(rule.unless, False, rule, state, reading, left, above, settled))
        return every(wishes, left)

    def _stop(
        self, rule: Rule, state: State, reading: Reading, left: int, above: frozenset[str]
    ) -> Ways | None:
        """What would keep ``rule`` from firing."""
        seen, settled = reading.seen[rule.stage], reading.settled[rule.stage]
        wishes = [self._ways(rule.when, False, rule, state, reading, left, above, seen)]
        if rule.unless is not None:
            wishes.append(self._ways(rule.unless, True, rule, state, reading, left, above, settled))
        return either(wishes, left)

    def _ways(
        self,
        condition: c.Condition,
        wanted: bool,
        rule: Rule,
        state: State,
        reading: Reading,
        left: int,
        above: frozenset[str],
        facts: Facts,
    ) -> Ways | None:
        """What would make ``condition``, which stands in the way, hold or not hold."""
        match condition:
            case c.All() | c.AnyOf() | c.AtLeast():
                wrong = [part for part in condition.parts if (holds(part, facts) is not None) != wanted]
                found = [self._ways(part, wanted, rule, state, reading, left, above, facts) for part in wrong]
                right = len(condition.parts) - len(wrong)
                size = len(condition.parts)
                needed = enough(condition) if wanted else size - enough(condition) + 1
                return some(found, needed - right, left)
            case c.FlagIs():
                return self._flag(condition.flag, wanted, rule, state, reading, left, above, facts)
            case _:
                options = repairs(condition, wanted, self._ground, state, facts)
                least = least_changes(condition, wanted, facts, options, state)
                return Ways(least, tuple(options), touches(condition)) if options and least <= left else None

    def _flag(
        self,
        flag: str,
        wanted: bool,
        rule: Rule,
        state: State,
        reading: Reading,
        left: int,
        above: frozenset[str],
        facts: Facts,
    ) -> Ways | None:
        earlier = STAGES.index(rule.stage)
        same_round = rule.stage == "flags" and facts is reading.seen["flags"]
        raising = [
            one
            for one in self._raising.get(flag, ())
            if STAGES.index(one.stage) < earlier or (same_round and one.stage == "flags")
        ]
        if flag in above and wanted:
            return None  # a flag is no reason for itself
        inside = above | {flag}
        if wanted:
            return either([self._fire(one, state, reading, left, inside) for one in raising], left)
        firing = [one for one in raising if one.id in reading.fired]
        return every(
            [self._stop(one, state, reading, left, inside) for one in firing if flag not in above], left
        )

    # telling

    def _told(self, found: Iterable[State]) -> tuple[tuple[Option, ...], ...]:
        """The sets found, in a stable order, each change with every value that does."""
        by_slots: dict[tuple[Slot, ...], list[State]] = {}
        there = {("score", score.need, score.person, score.who) for score in self.read({}).facts.scores}
        for state in found:
            by_slots.setdefault(tuple(sorted(state, key=_order)), []).append(state)
        sets = [
            tuple((slot, self._widened(slot, sorted(states, key=_nearest))) for slot in slots)
            for slots, states in by_slots.items()
        ]
        return tuple(
            sorted(
                sets, key=lambda changes: sorted(_preference(slot, values, there) for slot, values in changes)
            )
        )

    def _widened(self, slot: Slot, states: Sequence[State]) -> tuple[Value, ...]:
        """Every value of ``slot`` that does beside the first tried values of the others, which comes first."""
        first = states[0][slot][0]
        others = dict.fromkeys(value for state in states for value in state[slot] if value != first)
        return (first, *(value for value in others if self.reached({**states[0], slot: (value,)})))

    @cached_property
    def leaves(self) -> frozenset[c.Leaf]:
        """Every single condition of the rules involved."""
        return self._ground.leaves

    def written(self, changes: Iterable[Option]) -> State:
        """A set of changes as a state."""
        return dict(changes)


def _leaves_of(rule: Rule) -> Iterator[c.Leaf]:
    yield from c.leaves(rule.when)
    if rule.unless is not None:
        yield from c.leaves(rule.unless)


def _fires(rule: Rule, seen: Facts, settled: Facts) -> bool:
    if rule.at_review and not seen.at_review and rule.stage != "review":
        return False
    return holds(rule.when, seen) is not None and (rule.unless is None or holds(rule.unless, settled) is None)


def _order(slot: Slot) -> tuple[int | str, ...]:
    return (slot.rank, slot.kind, *(part or "" for part in slot.about))


def _nearest(state: State) -> int:
    """Fewer further reviews come first."""
    return int(state.get(Slot("reviews"), (0,))[0])


_FIRST = ("score", "indicator", "word", "one word", "answer", "tried", "consent", "deadline", "contact attempts", "children", "person", "opened", "reviews", "review score", "decile", "postcode", "age", "no answers")  # fmt: skip


def _preference(
    slot: Slot, values: tuple[Value, ...], there: Collection[tuple[str | None, ...]]
) -> tuple[int | tuple[int | str, ...], ...]:
    """What is told first: something more rather than something else or less, needs that are there, the child's."""
    gone = values[0] in (False, None, "absent", "unknown", ())
    new = slot.kind == "score" and (slot.kind, *slot.about) not in there
    others = slot.kind == "score" and slot.about[1] != "child"
    return (int(gone), _FIRST.index(slot.kind), int(new), int(slot.stands_for_any), int(others), _order(slot))
