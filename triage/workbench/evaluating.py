"""Every rule over every case: the stages of :func:`triage.rulebook.evaluate.evaluate`, with bits for truth values.

``evaluate_columns(columns, rulebook) -> Fired``. Bits of conditions and rules are kept beside the columns by a key that
says all they rest on: the rule itself and, where it leans on flags, every rule that could raise one, and so on. After
a change of one rule only that rule and those that lean on it are worked out anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from triage.rulebook import Rulebook
from triage.rulebook.conditions import Condition, CountIs, FlagIs, Leaf, leaves
from triage.rulebook.evaluate import WORST
from triage.rulebook.model import STAGES, Rule, Stage
from triage.rulebook.readings.columnar import (
    Bits,
    condition_bits,
    count,
    leaf_bits,
    leans_on_unscored,
    pack,
)
from triage.rulebook.readings.columnar_matches import Reading
from triage.vocabulary import UNSCORED_READS_AS, Vocabulary
from triage.workbench.columns_store import Columns
from triage.workbench.kept_bits import KeptBits


def evaluate_columns(columns: Columns, rulebook: Rulebook) -> Fired:
    """Run all stages over all cases, once with unscored needs read as 5, and once as 10 for rules that escalate."""
    rules = [rule for stage in STAGES for rule in rulebook.live(stage)]
    leaning = _Leaning(rules)
    as_scored = _Stages(columns, rulebook, leaning, UNSCORED_READS_AS).run(rules)
    escalating = [rule for rule in rules if rule.then.escalate]
    needed = set(escalating).union(*(leaning.on(rule) for rule in escalating))
    worst = _Stages(columns, rulebook, leaning, WORST).run([rule for rule in rules if rule in needed])
    columns.kept.tidy()
    return Fired(columns, rulebook, as_scored, worst)


@dataclass(frozen=True)
class Run:
    """One run of all stages."""

    rows: Mapping[str, Bits]
    """Rule -> the rows in which it fires, earlier states among them."""
    seen: Mapping[Stage, Mapping[str, Bits]]
    """Stage -> the flags that its rules see in the end, with the rows in which they are raised."""
    unscored_as: int
    bits_of: Callable[[Leaf, Mapping[str, Bits]], Bits] = field(repr=False)
    category_of: Callable[[str], str] = field(repr=False)

    def reading(self, columns: Columns, stage: Stage) -> Reading:
        """How the conditions of a stage were read."""
        flags = self.seen[stage]
        return Reading(columns, lambda leaf: self.bits_of(leaf, flags), self.category_of, self.unscored_as)


@dataclass(frozen=True)
class Fired:
    """In which cases each rule in force fires."""

    columns: Columns
    rulebook: Rulebook
    as_scored: Run
    """Unscored needs read as 5."""
    worst: Run
    """Unscored needs read as 10; only rules that escalate, and those they lean on."""

    def bits(self, rule: str, *, worst: bool = False) -> Bits:
        """The cases in which a rule in force fires; ``worst`` reads unscored needs as 10 (rules that escalate only)."""
        return (self.worst if worst else self.as_scored).rows[rule][: self.columns.case_bytes]

    def count(self, rule: str) -> int:
        """In how many cases a rule fires: its alert load."""
        return self.counts[rule]

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """How many cases each rule in force fires in."""
        return {rule: count(self.bits(rule)) for rule in self.as_scored.rows}


class _Leaning:
    """Which rules lean on which by way of flags."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._raisers: dict[str, list[Rule]] = {}
        for rule in rules:
            for flag in rule.then.flags:
                self._raisers.setdefault(flag, []).append(rule)
        self._closures: dict[str, tuple[Rule, ...]] = {}

    def on(self, rule: Rule) -> tuple[Rule, ...]:
        """Every rule that could change whether ``rule`` fires, itself among them."""
        if rule.id not in self._closures:
            found, left = {rule.id: rule}, [rule]
            while left:
                for other in self._directly(left.pop()):
                    if other.id not in found:
                        found[other.id] = other
                        left.append(other)
            self._closures[rule.id] = tuple(found.values())
        return self._closures[rule.id]

    def _directly(self, rule: Rule) -> Iterable[Rule]:
        """Rules whose flags ``rule`` sees: of earlier stages, and in ``when`` also of other rounds of flags."""
        for flag in _flags_in(rule.when):
            for other in self._raisers.get(flag, ()):
                if (
                    STAGES.index(other.stage) < STAGES.index(rule.stage)
                    or rule.stage == other.stage == "flags"
                ):
                    yield other
        for flag in _flags_in(rule.unless):
            for other in self._raisers.get(flag, ()):
                if STAGES.index(other.stage) < STAGES.index(rule.stage):
                    yield other


def _flags_in(condition: Condition | None) -> frozenset[str]:
    return frozenset(
        leaf.flag for leaf in (leaves(condition) if condition is not None else ()) if isinstance(leaf, FlagIs)
    )


def _all_leaves(rule: Rule) -> list[Leaf]:
    return [*leaves(rule.when), *(leaves(rule.unless) if rule.unless is not None else ())]


class _Stages:
    """One run: a reading of unscored needs, and bits as they are found or made."""

    def __init__(self, columns: Columns, rulebook: Rulebook, leaning: _Leaning, unscored_as: int) -> None:
        self._columns, self._leaning, self._unscored_as = columns, leaning, unscored_as
        self._kept: KeptBits = columns.kept
        self._categories = _categories(rulebook.vocabulary, columns.needs)
        self._print = hashlib.sha256(repr(sorted(self._categories.items())).encode()).hexdigest()
        self._none = np.zeros(columns.size // 8, np.uint8)

    def run(self, rules: Sequence[Rule]) -> Run:
        """All stages in order."""
        rows: dict[str, Bits] = {}
        seen: dict[Stage, Mapping[str, Bits]] = {}
        raised: dict[str, Bits] = {}
        for stage in STAGES:
            own = [rule for rule in rules if rule.stage == stage]
            found, flags = (
                self._rounds(own, raised)
                if stage == "flags"
                else ({rule.id: self._fires(rule, raised, raised) for rule in own}, raised)
            )
            seen[stage] = flags
            rows |= found
            raised = self._raised(raised, ((rule, found[rule.id]) for rule in own))
        return Run(rows, seen, self._unscored_as, self._bits_of, self._category_of)

    def _rounds(
        self, rules: Sequence[Rule], settled: Mapping[str, Bits]
    ) -> tuple[dict[str, Bits], dict[str, Bits]]:
        """The stage of flags until nothing new is raised; rules whose bits are kept are not worked out again.

        Conditions only ever gain from a flag, so the order in which rules are looked at changes nothing.
        """
        known = {rule.id: self._kept.find(self._key(rule)) for rule in rules}
        found = {rule: bits for rule, bits in known.items() if bits is not None}
        flags = self._raised(settled, ((rule, found[rule.id]) for rule in rules if rule.id in found))
        unknown = [rule for rule in rules if rule.id not in found]
        to_do = unknown
        while to_do:
            for rule in to_do:
                found[rule.id] = self._worked_out(rule, flags, settled)
            more = self._raised(flags, ((rule, found[rule.id]) for rule in to_do))
            new = {flag for flag in more if flag not in flags or not np.array_equal(more[flag], flags[flag])}
            flags = more
            to_do = [rule for rule in unknown if new & _flags_in(rule.when)]
        for rule in unknown:
            bits = found[rule.id]
            self._kept.get(self._key(rule), lambda bits=bits: bits)  # type: ignore[misc] # a default binds it now
        return found, flags

    @staticmethod
    def _raised(flags: Mapping[str, Bits], fired: Iterable[tuple[Rule, Bits]]) -> dict[str, Bits]:
        """The flags with those that these rules raise."""
        more = dict(flags)
        for rule, bits in fired:
            for flag in rule.then.flags:
                more[flag] = more[flag] | bits if flag in more else bits
        return more

    def _fires(self, rule: Rule, flags: Mapping[str, Bits], settled: Mapping[str, Bits]) -> Bits:
        return self._kept.get(self._key(rule), lambda: self._worked_out(rule, flags, settled))

    def _worked_out(self, rule: Rule, flags: Mapping[str, Bits], settled: Mapping[str, Bits]) -> Bits:
        bits = condition_bits(rule.when, lambda leaf: self._bits_of(leaf, flags))
        if rule.unless is not None:
            bits = bits & ~condition_bits(rule.unless, lambda leaf: self._bits_of(leaf, settled))
        if rule.at_review and rule.stage != "review":
            bits = bits & self._kept.get("at review", lambda: pack(self._columns.number("at_review") > 0))
        return bits

    def _bits_of(self, leaf: Leaf, flags: Mapping[str, Bits]) -> Bits:
        if isinstance(leaf, FlagIs):
            return flags.get(leaf.flag, self._none)
        said = f"leaf {leaf!r} {self._read_as([leaf])}"
        return self._kept.get(said, lambda: self._from_columns(leaf))

    def _from_columns(self, leaf: Leaf) -> Bits:
        return leaf_bits(leaf, self._columns, category_of=self._category_of, unscored_as=self._unscored_as)

    def _category_of(self, need: str) -> str:
        return self._categories.get(need, "")

    def _key(self, rule: Rule) -> str:
        """All that the bits of a rule rest on besides the columns; the same for a rule that says the same."""
        others = self._leaning.on(rule)
        read_as = self._read_as([leaf for one in others for leaf in _all_leaves(one)])
        return "\n".join([f"rule {_content(rule)} {read_as}", *sorted(map(_content, others))])

    def _read_as(self, inner: Iterable[Leaf]) -> str:
        """What else single conditions rest on: how unscored needs are read, and which category a need is in."""
        said = set()
        for leaf in inner:
            if leans_on_unscored(leaf):
                said.add(f"unscored {self._unscored_as}")
            if isinstance(leaf, CountIs) and (leaf.category is not None or leaf.of == "categories"):
                said.add(self._print)
        return " ".join(sorted(said))


def _content(rule: Rule) -> str:
    """What of a rule decides whether it fires and what follows from that by way of flags."""
    return repr((rule.stage, rule.at_review, rule.when, rule.unless, sorted(rule.then.flags)))


def _categories(vocabulary: Vocabulary, needs: Iterable[str]) -> dict[str, str]:
    """The category of each need, as facts have it."""
    listed = vocabulary.of("needs")
    return {need: (listed[need].text("category") or "") if need in listed else "" for need in needs}
