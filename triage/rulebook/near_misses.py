"""Rules that one more recorded fact would make fire, worked out from the facts of one reading.

Only what somebody could still record counts: not an age, a place or time that has to pass, and nothing that would have to
be unsaid. A rule that looks at nothing this case says is no near miss, however little it asks for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from triage.rulebook import conditions as c
from triage.rulebook.book import Rulebook
from triage.rulebook.facts import Facts
from triage.rulebook.model import STAGES, Rule
from triage.rulebook.readings.phrases import ANY_TIME, phrase
from triage.rulebook.readings.plain import counted, holds
from triage.vocabulary import Vocabulary

_LEVELS = ("universal", "early_help", "intensive", "statutory")
_SINGLE = (c.NeedIs, c.IndicatorIs, c.Says, c.TriedIs, c.AmountIs, c.ChildAtHome, c.DeadlineIs, c.AnswerIs)
_NOT_SAID_OF_HELP = frozenset({"consent", "source", "role", "language", "referrer_could_help"})


@dataclass(frozen=True)
class NearMiss:
    """A rule, and the one fact it lacks."""

    rule: Rule
    wanted: c.Leaf

    @property
    def fact(self) -> str:
        """The fact in the words of the contract."""
        return fact_wanted(self.wanted)


Ways = dict[c.Leaf, None]
"""Single conditions of which each, were it met, would be enough; in order."""


def near_misses(rulebook: Rulebook, facts: Facts, fired: Sequence[Rule]) -> list[NearMiss]:
    """Rules in force that one more fact would make fire, the gravest first, each with that fact.

    ``facts`` are without flags; ``fired`` are the rules that fired on them.
    """
    done = {rule.id for rule in fired}
    search = _Search(rulebook, facts, fired)
    found = []
    for stage in STAGES:
        for rule in rulebook.live(stage):
            if rule.id in done:
                continue
            ways = search.ways_to_fire(rule)
            if ways and _speaks_to(rule.when, search.seen[stage]):
                found.append(NearMiss(rule, _nearest(ways, facts)))
    return sorted(found, key=lambda near: _gravity(near.rule))


def _gravity(rule: Rule) -> tuple[int, int]:
    """Rules that escalate first, then those that set the highest level."""
    level = _LEVELS.index(rule.then.level) if rule.then.level in _LEVELS else -1
    return (0 if rule.then.escalate else 1, -level)


class _Search:
    """Single facts that would make rules fire, with what each stage sees."""

    def __init__(self, rulebook: Rulebook, facts: Facts, fired: Sequence[Rule]) -> None:
        self._known: dict[str, Ways] = {}
        self.seen: dict[str, Facts] = {}
        self._settled: dict[str, Facts] = {}
        flags: set[str] = set()
        for stage in STAGES:
            self._settled[stage] = facts.with_flags(flags)
            own = {flag for rule in fired if rule.stage == stage for flag in rule.then.flags}
            self.seen[stage] = facts.with_flags(flags | own) if stage == "flags" else self._settled[stage]
            flags |= own
        self._raising: dict[str, list[Rule]] = {}
        for stage in STAGES:
            for rule in rulebook.live(stage):
                for flag in rule.then.flags:
                    self._raising.setdefault(flag, []).append(rule)

    def ways_to_fire(self, rule: Rule) -> Ways:
        """Single facts that would make a silent rule fire; empty where none would."""
        if rule.id not in self._known:
            self._known[rule.id] = {}  # a flag is no reason for itself
            self._known[rule.id] = self._fire(rule)
        return self._known[rule.id]

    def _fire(self, rule: Rule) -> Ways:
        seen, settled = self.seen[rule.stage], self._settled[rule.stage]
        if rule.at_review and rule.stage != "review" and not seen.at_review:
            return {}
        if rule.unless is not None and holds(rule.unless, settled) is not None:
            return {}
        found = self._ways(rule.when, rule, seen)
        if rule.unless is None:
            return found
        return {leaf: None for leaf in found if not _would_hold(rule.unless, leaf, settled)}

    def _ways(self, condition: c.Condition, rule: Rule, facts: Facts) -> Ways:
        """Single facts that would make a condition hold which does not."""
        match condition:
            case c.All() | c.AnyOf() | c.AtLeast():
                parts = len(condition.parts)
                enough = (
                    condition.n
                    if isinstance(condition, c.AtLeast)
                    else 1
                    if isinstance(condition, c.AnyOf)
                    else parts
                )
                wrong = [part for part in condition.parts if holds(part, facts) is None]
                short = enough - (parts - len(wrong))
                return _in_common([self._ways(part, rule, facts) for part in wrong], short)
            case c.FlagIs():
                return self._flag(condition, rule)
            case c.CountIs():
                return {condition: None} if _short_by(condition, facts) == 1 else {}
            case _:
                return {condition: None} if isinstance(condition, _SINGLE) else {}

    def _flag(self, leaf: c.FlagIs, rule: Rule) -> Ways:
        at = STAGES.index(rule.stage)
        raising = [
            one
            for one in self._raising.get(leaf.flag, ())
            if STAGES.index(one.stage) < at or (one.stage == rule.stage == "flags")
        ]
        return {way: None for one in raising for way in self.ways_to_fire(one)}


def _short_by(leaf: c.CountIs, facts: Facts) -> int:
    if leaf.of == "indicators":
        return leaf.at_least - len(facts.indicators)
    scores = counted(leaf, facts)
    now = len(scores) if leaf.of == "needs" else len({score.category for score in scores})
    return leaf.at_least - now


def _in_common(ways: Sequence[Ways], short: int) -> Ways:
    """Facts of which one alone meets ``short`` of these wishes."""
    if short == 1:
        return {leaf: None for one in ways for leaf in one}
    found: Ways = {}
    for leaf in (leaf for one in ways for leaf in one):
        stronger = _joined(leaf, ways, short)
        if stronger is not None:
            found[stronger] = None
    return found


def _joined(leaf: c.Leaf, ways: Sequence[Ways], short: int) -> c.Leaf | None:
    """The weakest single fact at least as strong as ``leaf`` that meets so many of the wishes; None where none does."""
    if sum(leaf in one for one in ways) >= short:
        return leaf
    if not isinstance(leaf, c.NeedIs):
        return None
    met = 0
    for one in ways:
        alike = [
            other
            for other in one
            if isinstance(other, c.NeedIs)
            and other.need == leaf.need
            and other.person in {None, leaf.person}
            and other.severity <= leaf.severity
        ]
        met += bool(alike)
    return leaf if met >= short else None


def _would_hold(condition: c.Condition, leaf: c.Leaf, facts: Facts) -> bool:
    """Whether a condition would hold with the fact that ``leaf`` asks for."""
    match condition:
        case c.All():
            return all(_would_hold(part, leaf, facts) for part in condition.parts)
        case c.AnyOf():
            return any(_would_hold(part, leaf, facts) for part in condition.parts)
        case c.AtLeast():
            return sum(_would_hold(part, leaf, facts) for part in condition.parts) >= condition.n
        case c.NeedIs() if isinstance(leaf, c.NeedIs):
            same = condition.need == leaf.need and condition.person in {None, leaf.person}
            return (same and condition.severity <= leaf.severity) or holds(condition, facts) is not None
        case c.CountIs() if isinstance(leaf, (c.NeedIs, c.IndicatorIs, c.CountIs)):
            return _short_by(condition, facts) <= 1
        case _:
            return condition == leaf or holds(condition, facts) is not None


def _speaks_to(condition: c.Condition, facts: Facts) -> bool:
    """Whether something the case says is what the rule looks at: one part of it holds, or its need is there, scored lower."""
    for leaf in c.leaves(condition):
        if isinstance(leaf, (c.AgeIs, c.AreaIs, c.MissingIs)):
            continue
        if isinstance(leaf, c.Says) and leaf.field in _NOT_SAID_OF_HELP:
            continue
        if holds(leaf, facts) is not None:
            return True
        if isinstance(leaf, c.NeedIs) and any(
            score.need == leaf.need and leaf.person in {None, score.person} for score in facts.scores
        ):
            return True
    return False


def _nearest(ways: Iterable[c.Leaf], facts: Facts) -> c.Leaf:
    """The fact that is told: about a need that is there already, where there is one."""
    there = {score.need for score in facts.scores}
    options = list(ways)
    return next((leaf for leaf in options if isinstance(leaf, c.NeedIs) and leaf.need in there), options[0])


def fact_wanted(leaf: c.Leaf) -> str:
    """A single condition as the fact that would meet it."""
    match leaf:
        case c.NeedIs():
            return f"need {leaf.person or 'any'} {leaf.need} {leaf.severity} or more"
        case c.IndicatorIs():
            return f"indicator {leaf.indicator}"
        case c.FlagIs():
            return f"flag {leaf.flag}"
        case c.Says():
            return f"{leaf.field} {leaf.value}"
        case c.AnswerIs():
            return f"{leaf.field} {leaf.value}"
        case c.TriedIs():
            return f"tried {leaf.help}{' ' + leaf.result if leaf.result else ''}"
        case c.AmountIs():
            return f"{leaf.field} {leaf.at_least} or more"
        case c.ChildAtHome():
            return f"child_at_home under {leaf.under}"
        case c.DeadlineIs():
            return f"deadline {leaf.what or 'any'}"
        case c.CountIs():
            severity = "" if leaf.severity is None else f" {leaf.severity} or more"
            return f"one more of {leaf.of}{severity}"
        case _:
            return type(leaf).__name__.removesuffix("Is").lower()


_NEED = re.compile(r"need (?P<person>[a-z]+) (?P<code>[a-z_0-9]+) (?P<severity>[0-9]+) or more")
_AMOUNT = re.compile(r"(?P<field>contact_attempts|open_weeks|children_at_home) (?P<least>[0-9]+) or more")
_MORE = re.compile(r"one more of (?P<of>needs|categories|indicators)( (?P<severity>[0-9]+) or more)?")
_SAID = frozenset({"awaiting", "receiving", "reason", "wants", "declines", "unsafe_contact", "engagement", "consent", "requested", "source", "role", "household", "few_contacts", "language", "referrer_could_help"})  # fmt: skip


def wanted_in_words(fact: str, vocabulary: Vocabulary) -> str:
    """The fact of a near miss, as :func:`fact_wanted` writes it, in words; any other fact with its underscores made spaces."""
    need, amount, more = _NEED.fullmatch(fact), _AMOUNT.fullmatch(fact), _MORE.fullmatch(fact)
    if more:
        one = {"needs": "need", "categories": "category of needs", "indicators": "indicator"}[more["of"]]
        scored = f", scored {more['severity']} or more" if more["severity"] else ""
        return f"one more {one} is recorded{scored}"
    leaf = _leaf(fact, vocabulary, need, amount)
    return fact.replace("_", " ") if leaf is None else phrase(leaf, vocabulary).text


def _leaf(
    fact: str, vocabulary: Vocabulary, need: re.Match[str] | None, amount: re.Match[str] | None
) -> c.Leaf | None:
    if need:
        person = None if need["person"] == "any" else need["person"]
        return c.NeedIs(need["code"], int(need["severity"]), person)
    if amount:
        return c.AmountIs(amount["field"], int(amount["least"]))  # type: ignore[arg-type] # one of the three fields
    word, _, rest = fact.partition(" ")
    if word == "indicator":
        return c.IndicatorIs(rest)
    if word == "tried":
        code, _, result = rest.partition(" ")
        return c.TriedIs(code, result or None)
    if word == "child_at_home" and rest.removeprefix("under ").isdigit():
        return c.ChildAtHome(int(rest.removeprefix("under ")))
    if word == "deadline":
        return c.DeadlineIs(None if rest == "any" else rest, ANY_TIME)
    if word in _SAID:
        return c.Says(word, rest)
    return c.AnswerIs(word, rest) if vocabulary.has("ask_fields", word) else None
