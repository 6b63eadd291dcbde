"""Which rules read an indicator, and which raise or read a flag."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from triage.rulebook import Rulebook, conditions
from triage.rulebook.model import Rule
from triage.vocabulary import Entry


@dataclass(frozen=True)
class Reading:
    """One indicator or flag and the live rules that have to do with it, by id."""

    entry: Entry
    kind: str
    escalates: tuple[str, ...] = ()
    """Rules that escalate and look at it."""
    reads: tuple[str, ...] = ()
    """Other rules that look at it."""
    unless: tuple[str, ...] = ()
    """Rules that it holds back."""
    sets: tuple[str, ...] = ()
    """Rules that raise it; for flags only."""
    note: str = ""
    """Why nothing has to do with it, where that is so."""

    @property
    def silent(self) -> bool:
        """Neither read nor raised by any rule, and nobody has said why."""
        return not (self.escalates or self.reads or self.unless or self.sets or self.note)


def indicators_read(rulebook: Rulebook, notes: Mapping[str, str] | None = None) -> list[Reading]:
    """Every indicator of the vocabulary, in its order."""
    escalates, reads, unless = _by_code(_live(rulebook), conditions.IndicatorIs, "indicator")
    return [
        Reading(
            entry,
            entry.text("kind") or "",
            escalates.get(code, ()),
            reads.get(code, ()),
            unless.get(code, ()),
            note=(notes or {}).get(code, ""),
        )
        for code, entry in rulebook.vocabulary.of("indicators").items()
    ]


def flags_raised(rulebook: Rulebook, notes: Mapping[str, str] | None = None) -> list[Reading]:
    """Every flag of the vocabulary, in its order."""
    rules = _live(rulebook)
    escalates, reads, unless = _by_code(rules, conditions.FlagIs, "flag")
    sets: dict[str, list[str]] = {}
    for rule in rules:
        for flag in (*rule.then.flags, *(["retriage"] if rule.then.retriage else [])):
            sets.setdefault(flag, []).append(rule.id)
    found = []
    for code, entry in rulebook.vocabulary.of("flags").items():
        note = (notes or {}).get(code, "")
        raised = tuple(dict.fromkeys(sets.get(code, ())))
        readers = (escalates.get(code, ()), reads.get(code, ()), unless.get(code, ()))
        found.append(Reading(entry, entry.text("kind") or "", *readers, raised, note))
    return found


def _live(rulebook: Rulebook) -> list[Rule]:
    return [rule for rule in rulebook.rules if rule.status == "live"]


_Ids = dict[str, tuple[str, ...]]


def _by_code(rules: Iterable[Rule], leaf_type: type, field: str) -> tuple[_Ids, _Ids, _Ids]:
    """Code -> rules that escalate on it, that look at it otherwise, and that it holds back."""
    escalates: dict[str, list[str]] = {}
    reads: dict[str, list[str]] = {}
    unless: dict[str, list[str]] = {}

    def enter(condition: conditions.Condition | None, shelf: dict[str, list[str]], rule: str) -> None:
        if condition is None:
            return
        codes = [getattr(leaf, field) for leaf in conditions.leaves(condition) if isinstance(leaf, leaf_type)]
        for code in dict.fromkeys(codes):
            shelf.setdefault(code, []).append(rule)

    for rule in rules:
        enter(rule.when, escalates if rule.then.escalate else reads, rule.id)
        enter(rule.unless, unless, rule.id)
    return _settled(escalates), _settled(reads), _settled(unless)


def _settled(shelf: Mapping[str, Iterable[str]]) -> _Ids:
    return {code: tuple(ids) for code, ids in shelf.items()}
