"""What the checks look at: every rule that can be read, the words in use, the day, and who offers what."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from triage.model import CaseFile
from triage.rulebook import conditions as c
from triage.rulebook.facts import Area
from triage.rulebook.model import STAGES, Offer, Rule
from triage.source import Parsed, Path
from triage.vocabulary import Vocabulary


@dataclass(frozen=True)
class Found:
    """One thing a check found: where, what and how to mend it; why it matters stands on its page."""

    file: str
    line: int | None
    column: int | None
    what: str
    mend: str


def at(rule: Rule, what: str, mend: str, *steps: str | int, key: bool = False) -> Found:
    """Something found at a part of a rule; with ``key`` at the part's key."""
    line, column = rule.origin.place(*steps, key=key) if rule.origin else (rule.line, None)
    return Found(rule.file, line, column, what, mend)


@dataclass(frozen=True)
class Subject:
    """Everything a check may look at. Rules that cannot be read are missing; their words are in ``unread``."""

    texts: Mapping[str, str]
    """Text of every file by its name, such as ``rules/needs/sleep.yaml``; also of those that nothing reads."""
    parsed: Mapping[str, Parsed]
    """Plain data of every file that is YAML, by its name."""
    rules: tuple[Rule, ...]
    """In file order; those with a fault are among them where the check does not look at the faulty part."""
    ids: frozenset[str]
    """Ids of all rules, also of those that cannot be read."""
    vocabulary: Vocabulary
    on: date
    offered_help: frozenset[str] | None = None
    """Codes of help that some service offers; None where nobody knows."""
    area_of: Callable[[CaseFile], Area] | None = None
    basis_of: Callable[[CaseFile, date], str] | None = None
    unread: Mapping[str, str] = field(default_factory=dict)
    """Text of what cannot be read, by the keys under which flags stand: ``then`` raises them, ``when`` reads them."""
    faulty_lists: frozenset[str] = frozenset()
    """Lists of codes with a fault: what they say of a code cannot be relied on."""
    focus: frozenset[str] | None = None
    """Names of the files whose faults are wanted; None for all."""

    def wants(self, name: str) -> bool:
        """Whether the faults of a file are wanted."""
        return self.focus is None or name in self.focus

    @cached_property
    def present(self) -> tuple[Rule, ...]:
        """The rules that are not retired and whose faults are wanted."""
        return tuple(rule for rule in self.wanted if rule.status != "retired")

    @cached_property
    def wanted(self) -> tuple[Rule, ...]:
        """The rules whose faults are wanted."""
        return tuple(rule for rule in self.rules if self.wants(rule.file))

    @cached_property
    def others_first(self) -> tuple[Rule, ...]:
        """All rules, those whose faults are not wanted first: of two that clash the wanted one is told."""
        return (*(rule for rule in self.rules if not self.wants(rule.file)), *self.wanted)

    @cached_property
    def raised(self) -> Mapping[str, tuple[Rule, ...]]:
        """The rules that raise each flag, retired ones among them."""
        return _by_flag((flag, rule) for rule in self.rules for flag in rule.then.flags)

    @cached_property
    def read(self) -> Mapping[str, tuple[Rule, ...]]:
        """The rules that are not retired and look at each flag."""
        return _by_flag(
            (leaf.flag, rule)
            for rule in self.rules
            if rule.status != "retired"
            for leaf in all_leaves(rule)
            if isinstance(leaf, c.FlagIs)
        )

    def may_be_raised(self, word: str) -> bool:
        """Whether a code stands in a consequence, or in a file, that cannot be read."""
        return word in self._unread_words["then"]

    def may_be_read(self, word: str) -> bool:
        """Whether a code stands in a condition, or in a file, that cannot be read."""
        return word in self._unread_words["when"]

    @cached_property
    def _unread_words(self) -> Mapping[str, frozenset[str]]:
        return {
            key: frozenset(re.findall(r"[a-z0-9_-]+", self.unread.get(key, ""))) for key in ("when", "then")
        }


def _by_flag(pairs: Iterator[tuple[str, Rule]]) -> Mapping[str, tuple[Rule, ...]]:
    found: dict[str, list[Rule]] = defaultdict(list)
    for flag, rule in pairs:
        found[flag].append(rule)
    return {flag: tuple(rules) for flag, rules in found.items()}


def all_leaves(rule: Rule) -> list[c.Leaf]:
    """Every single condition of a rule, those of ``unless`` last."""
    return [*c.leaves(rule.when), *(c.leaves(rule.unless) if rule.unless is not None else [])]


def placed_leaves(rule: Rule) -> Iterator[tuple[c.Leaf, Path]]:
    """Every single condition of a rule with its path, those of ``unless`` last."""
    if rule.origin is not None:
        yield from rule.origin.leaves(rule.when, "when")
        yield from rule.origin.leaves(rule.unless, "unless")


def placed_groups(rule: Rule) -> Iterator[tuple[c.All | c.AnyOf | c.AtLeast, Path]]:
    """Every ``all``, ``any`` and ``at_least`` of a rule with its path, those of ``unless`` last."""
    for condition, key in ((rule.when, "when"), (rule.unless, "unless")):
        if rule.origin is not None:
            for part, path in rule.origin.conditions(condition, key):
                if isinstance(part, (c.All, c.AnyOf, c.AtLeast)):
                    yield part, path


def placed_parts(
    rule: Rule, group: c.All | c.AnyOf | c.AtLeast, path: Path
) -> list[tuple[c.Condition, Path]]:
    """The direct parts of a group, itself at ``path``, each with its path."""
    return rule.origin.parts(group, path) if rule.origin else []


def _rows(rule: Rule, *steps: str) -> list[tuple[object, Path]]:
    """What stands at a part of a rule, one thing or a list of them, each with its path."""
    written = rule.origin.written(*steps) if rule.origin else None
    if isinstance(written, list):
        return [(row, (*steps, index)) for index, row in enumerate(written)]
    return [] if written is None else [(written, steps)]


def placed_offers(rule: Rule) -> Iterator[tuple[Offer, Path]]:
    """Every offer of a rule with the path of its kind of help."""
    for offer, (row, path) in zip(rule.then.offers, _rows(rule, "then", "offer"), strict=False):
        yield offer, (*path, "help") if isinstance(row, dict) else path


def placed_flags(rule: Rule) -> Iterator[tuple[str, Path]]:
    """Every flag a rule raises with its path."""
    for flag, (_, path) in zip(rule.then.flags, _rows(rule, "then", "flag"), strict=False):
        yield flag, path


def placed_consequences(rule: Rule, key: str) -> list[Path]:
    """Paths of the entries of one kind of consequence, in order."""
    return [path for _, path in _rows(rule, "then", key)]


def placed_texts(rule: Rule, key: str) -> list[tuple[str, Path]]:
    """The texts of a list such as ``replaces``, each with its path."""
    return [(row, path) for row, path in _rows(rule, key) if isinstance(row, str)]


def stage_rank(rule: Rule) -> int:
    """0 for the first stage to 3 for the last."""
    return STAGES.index(rule.stage)
