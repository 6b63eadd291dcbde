"""Conditions as durable-rules definitions: the engine that decides which rules fire.

The whole case goes in as one flat fact, positive conditions only, one host for each rulebook and one state that is
emptied after each case. Why each of these: durable-rules keeps what it is not told to forget, starts timer threads,
decides "not" when a fact arrives and may fire it again on retraction, and swallows exceptions inside actions. It also
refuses a fact that passes some 64 or more of the tests of its rules (error 303): a case with that much to it is decided
by the plain reading. It never ends compiling a ruleset of some hundreds of rules: a large stage becomes several. Each habit has a test in ``tests/rulebook/test_durable.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from operator import eq, ge, le, lt
from threading import Lock
from typing import Any

from durable.engine import Host, MessageNotHandledException

from triage.rulebook.conditions import (
    AgeIs,
    All,
    AmountIs,
    AnswerIs,
    AnyOf,
    AreaIs,
    AtLeast,
    ChildAtHome,
    Condition,
    CountIs,
    DeadlineIs,
    DeprivationIs,
    FlagIs,
    IndicatorIs,
    Leaf,
    MissingIs,
    NeedIs,
    Says,
    TrendIs,
    TriedIs,
    leaves,
)
from triage.rulebook.facts import Facts
from triage.rulebook.readings.plain import holds
from triage.rulebook.readings.splitting import definitions

Expression = dict[str, Any]
_STATE = "case"
_FAR = 1_000_000
"""More months than anybody lives: an unknown age matches every age condition (contract, section 4)."""
MOST_ANSWERED = 512
"""How many facts are remembered with the rules they fired: a case that is decided again mostly says the same to most stages,
and the host's answer follows from the fact alone."""
MOST_PASSED = 60
"""Tests of a ruleset that a fact may pass to be given to durable-rules; from 64 on it may be refused (error 303)."""


MOST_IN_RULESET = 150
"""Definitions given to one ruleset; from some 260 of ours on durable-rules never ends compiling it."""


class _QuietHost(Host):  # type: ignore[misc] # durable-rules ships no types
    """A host without its two timer threads: nothing here waits."""

    def _run(self) -> None:
        return


def _key(leaf: Leaf) -> str:
    """The field of the flat fact that a condition looks at."""
    match leaf:
        case NeedIs():
            return f"need:{leaf.person or '*'}:{leaf.need}"
        case IndicatorIs():
            return f"indicator:{leaf.indicator}"
        case FlagIs():
            return f"flag:{leaf.flag}"
        case AgeIs():
            return (
                "age:child" if leaf.of == "child" else f"age:{leaf.of}:{leaf.from_months}:{leaf.under_months}"
            )
        case CountIs():
            return f"count:{leaf.of}:{leaf.severity}:{leaf.category}:{leaf.person}"
        case AreaIs():
            return f"area:{leaf.area}"
        case DeprivationIs():
            return "decile"
        case Says():
            return f"says:{leaf.field}:{leaf.value}"
        case TriedIs():
            return f"tried:{leaf.help}:{leaf.result}"
        case AmountIs():
            return f"amount:{leaf.field}"
        case ChildAtHome():
            return "youngest_at_home"
        case DeadlineIs():
            return f"deadline:{leaf.what}"
        case TrendIs():
            return f"trend:{leaf.of}:{leaf.direction}:{leaf.over}"
        case MissingIs():
            return f"missing:{leaf.field}"
        case AnswerIs():
            return f"answer:{leaf.field}:{leaf.value}"


def expression(condition: Condition) -> Expression:
    """The condition as an expression over the flat fact."""
    match condition:
        case All():
            return _joined("$and", [inner for part in condition.parts for inner in _flat(expression(part))])
        case AnyOf():
            return _joined("$or", [expression(part) for part in condition.parts])
        case AtLeast():
            groups = [
                _joined("$and", [expression(part) for part in group])
                for group in combinations(condition.parts, condition.n)
            ]
            return _joined("$or", groups)
        case NeedIs():
            return {"$gte": {_key(condition): condition.severity}}
        case CountIs():
            return {"$gte": {_key(condition): condition.at_least}}
        case AmountIs():
            return {"$gte": {_key(condition): condition.at_least}}
        case DeprivationIs():
            return {"$lte": {_key(condition): condition.decile_at_most}}
        case DeadlineIs():
            return {"$lte": {_key(condition): condition.within_days}}
        case ChildAtHome():
            return {"$lt": {_key(condition): condition.under * 12}}
        case AgeIs() if condition.of == "child":
            return _child_age(condition)
        case _:
            return {_key(condition): 1}


_PASSES: Mapping[str, Callable[[int, int], bool]] = {"$gte": ge, "$lte": le, "$lt": lt, "=": eq}


def _tests(one: Expression) -> Iterator[tuple[str, str, int]]:
    """Every single test of an expression: field, comparison, bound."""
    for word, value in one.items():
        if isinstance(value, list):
            for part in value:
                yield from _tests(part)
        elif isinstance(value, dict):
            yield from ((key, word, bound) for key, bound in value.items())
        else:
            yield word, "=", value


def _flat(one: Expression) -> list[Expression]:
    """The parts of an "and" inside another: one joined expression less for the engine."""
    inner: list[Expression] = one.get("$and", [one])
    return inner


def _joined(word: str, parts: Sequence[Expression]) -> Expression:
    return parts[0] if len(parts) == 1 else {word: list(parts)}


def _child_age(leaf: AgeIs) -> Expression:
    """Bounds over two fields that hold the age, or where it is unknown a number that every bound lets pass."""
    bounds: list[Expression] = []
    if leaf.from_months is not None or leaf.under_months is None:
        bounds.append({"$gte": {"age:child:from": -_FAR if leaf.from_months is None else leaf.from_months}})
    if leaf.under_months is not None:
        bounds.append({"$lt": {"age:child:under": leaf.under_months}})
    return _joined("$and", bounds)


def _value(leaf: Leaf, facts: Facts) -> int | None:
    """What the flat fact holds for a condition; None leaves the field out."""
    match leaf:
        case AgeIs():
            return None if leaf.of == "child" else _anybody_aged(leaf, facts)
        case CountIs():
            return _counted(leaf, facts)
        case AreaIs():
            return 1 if leaf.area == facts.area else None
        case DeprivationIs():
            return facts.decile
        case AmountIs():
            return facts.amounts[leaf.field]
        case ChildAtHome():
            return min((int(age * 12) for age in facts.home_ages), default=None)
        case DeadlineIs():
            return min(
                (days for what, days in facts.deadlines if leaf.what is None or leaf.what == what),
                default=None,
            )
        case TrendIs():
            return _moved(leaf, facts)
        case _:
            raise TypeError(f"{type(leaf).__name__} is filled from what the facts say")


_SAID_AS_IT_STANDS = (NeedIs, IndicatorIs, FlagIs, Says, TriedIs, MissingIs, AnswerIs)
"""Conditions whose field follows from one entry of the facts: a case says few things, a rulebook asks about thousands."""


def _said(facts: Facts, asked: frozenset[str]) -> Iterator[tuple[str, int]]:
    """The fields that the entries of the facts fill, of those that are ``asked`` about; what nobody says is left out."""
    needs: dict[str, int] = {}
    for score in facts.scores:
        reads = score.reads_as(facts.unscored_as)
        for key in (f"need:*:{score.need}", f"need:{score.person}:{score.need}"):
            if key in asked:
                needs[key] = max(reads, needs.get(key, reads))
    yield from needs.items()
    for key in _names(facts):
        if key in asked:
            yield key, 1


def _names(facts: Facts) -> Iterator[str]:
    yield from (f"indicator:{code}" for code in facts.indicators)
    yield from (f"flag:{code}" for code in facts.flags)
    for field, word in facts.says:
        yield f"says:{field}:{word}"
        yield f"says:{field}:any"
    yield from (f"tried:{one}:{result}" for one, result in facts.tried)
    yield from (f"missing:{field}" for field in facts.missing)
    yield from (f"answer:{field}:{value}" for field, value in facts.answers)


def _anybody_aged(leaf: AgeIs, facts: Facts) -> int | None:
    low = -10_000 if leaf.from_months is None else leaf.from_months
    high = 10_000 if leaf.under_months is None else leaf.under_months
    return 1 if any(age is None or low <= age < high for age in facts.ages_months.get(leaf.of, ())) else None


def _counted(leaf: CountIs, facts: Facts) -> int:
    if leaf.of == "indicators":
        return len(facts.indicators)
    chosen = [
        score
        for score in facts.scores
        if (leaf.category is None or score.category == leaf.category)
        and (leaf.person is None or score.person == leaf.person)
        and (leaf.severity is None or score.reads_as(facts.unscored_as) >= leaf.severity)
    ]
    return len(chosen) if leaf.of == "needs" else len({score.category for score in chosen})


def _moved(leaf: TrendIs, facts: Facts) -> int | None:
    if leaf.over > len(facts.movements):
        return None
    found = [
        move
        for key, move in facts.movements[leaf.over - 1].items()
        if leaf.of in {"any_need", "all_needs"} or key[0] == leaf.of
    ]
    fits = [
        move == leaf.direction or (leaf.direction == "not_improved" and move != "better") for move in found
    ]
    true = bool(fits) and all(fits) if leaf.of == "all_needs" else any(fits)
    return 1 if true else None


def _portions(rules: Iterable[tuple[str, Condition]]) -> Iterator[list[tuple[str, Condition]]]:
    """The rules of a stage in lists small enough for one ruleset each."""
    portion: list[tuple[str, Condition]] = []
    size = 0
    for rule, condition in rules:
        more = len(definitions(condition))
        if portion and size + more > MOST_IN_RULESET:
            yield portion
            portion, size = [], 0
        portion.append((rule, condition))
        size += more
    if portion:
        yield portion


class DurableStages:
    """The compiled rulebook: one quiet host with one ruleset for each stage, or several where a stage is large."""

    def __init__(self, stages: Mapping[str, Iterable[tuple[str, Condition]]]) -> None:
        """Compile ``stages``: name of each stage to its (rule id, condition) pairs."""
        self._fired: list[str] = []
        self._answered: dict[tuple[str, frozenset[tuple[str, int]]], frozenset[str]] = {}
        self._rulesets: dict[str, list[str]] = {}
        self._keys: dict[str, frozenset[str]] = {}
        self._worked_out: dict[str, list[tuple[str, Leaf]]] = {}
        self._rules: dict[str, list[tuple[str, Condition]]] = {}
        self._tests: dict[str, dict[str, set[tuple[str, int]]]] = {}
        compiled: dict[str, dict[str, Any]] = {}
        for stage, given in stages.items():
            for number, rules in enumerate(_portions(given)):
                name = stage if number == 0 else f"{stage}-{number + 1}"
                self._rulesets.setdefault(stage, []).append(name)
                compiled[name] = self._compiled(name, rules)
        self._host = _QuietHost(compiled) if compiled else None
        # One host holds one case at a time, and two desks of one process may share it.
        self._asking = Lock()

    def _compiled(self, name: str, rules: list[tuple[str, Condition]]) -> dict[str, Any]:
        """One ruleset of the host, and what is remembered of it."""
        self._rules[name] = rules
        found = {_key(leaf): leaf for _, condition in rules for leaf in leaves(condition)}
        self._keys[name] = frozenset(found)
        self._worked_out[name] = [
            (key, leaf) for key, leaf in found.items() if not isinstance(leaf, _SAID_AS_IT_STANDS)
        ]
        small = [(rule, part) for rule, condition in rules for part in definitions(condition)]
        ruleset = {
            f"r{number}": {"all": [{"m": expression(part)}], "run": self._collector(rule)}
            for number, (rule, part) in enumerate(small)
        }
        tests: dict[str, set[tuple[str, int]]] = {}
        for definition in ruleset.values():
            for key, word, bound in _tests(definition["all"][0]["m"]):
                tests.setdefault(key, set()).add((word, bound))
        self._tests[name] = tests
        return ruleset

    def _collector(self, rule: str) -> Any:
        """An action that only remembers the rule: exceptions inside actions would disappear."""
        fired = self._fired

        def remember(_context: Any) -> None:
            fired.append(rule)

        return remember

    def flat_fact(self, stage: str, facts: Facts) -> dict[str, int]:
        """Everything that the conditions of ``stage`` look at, as numbers; a field that says nothing is left out."""
        return {
            key: value
            for name in self._rulesets.get(stage, ())
            for key, value in self._flat(name, facts).items()
        }

    def _flat(self, ruleset: str, facts: Facts) -> dict[str, int]:
        """The flat fact of one ruleset of a stage."""
        fact = dict(_said(facts, self._keys[ruleset]))
        for key, leaf in self._worked_out[ruleset]:
            value = _value(leaf, facts)
            if value is not None:
                fact[key] = value
        age = facts.child_age_months
        fact["age:child:from"] = _FAR if age is None else age
        fact["age:child:under"] = -_FAR if age is None else age
        return fact

    def _passed(self, stage: str, flat: Mapping[str, int]) -> int:
        """How many different tests of the stage the fact passes; at once a higher number where that is few enough."""
        tests = self._tests[stage]
        looked_at = sum(len(tests.get(key, ())) for key in flat)
        if looked_at <= MOST_PASSED:
            return looked_at
        return sum(
            _PASSES[word](value, bound) for key, value in flat.items() for word, bound in tests.get(key, ())
        )

    def fire(self, stage: str, facts: Facts) -> frozenset[str]:
        """Ids of the rules of ``stage`` whose positive conditions hold."""
        return frozenset(
            rule for ruleset in self._rulesets.get(stage, ()) for rule in self._fire(ruleset, facts)
        )

    def _fire(self, stage: str, facts: Facts) -> frozenset[str]:
        """Ids of the rules of one ruleset whose positive conditions hold."""
        if self._host is None:
            return frozenset()
        flat = self._flat(stage, facts)
        said = (stage, frozenset(flat.items()))
        known = self._answered.get(said)
        if known is not None:
            return known
        if self._passed(stage, flat) > MOST_PASSED:
            return frozenset(rule for rule, when in self._rules[stage] if holds(when, facts) is not None)
        fired = self._asked(stage, flat)
        if len(self._answered) >= MOST_ANSWERED:
            self._answered.clear()
        self._answered[said] = fired
        return fired

    def _asked(self, stage: str, flat: Mapping[str, int]) -> frozenset[str]:
        """Ask the host which rules of one ruleset a fact fires; whoever asks meanwhile waits."""
        with self._asking:
            return self._asked_alone(stage, flat)

    def _asked_alone(self, stage: str, flat: Mapping[str, int]) -> frozenset[str]:
        assert self._host is not None
        fact: dict[str, Any] = {"id": _STATE, "sid": _STATE, **flat}
        self._fired.clear()
        try:
            self._host.assert_fact(stage, fact)
        except MessageNotHandledException:
            return frozenset()  # a fact that matches no rule is not kept, so there is nothing to retract
        fired = frozenset(self._fired)
        self._host.retract_fact(stage, fact)
        left = self._host.get_facts(stage, _STATE)
        if left:
            raise RuntimeError(
                f"durable-rules kept {len(left)} facts of stage {stage}; the next case would see them"
            )
        return fired
