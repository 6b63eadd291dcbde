"""Which cases have to be decided twice: those that change, and those in which the same rule fires for other facts.

The second kind asks for the same things as before, yet perhaps for somebody else, and a plan may come out otherwise;
no count of outcomes shows it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from triage.rulebook import Rule, Rulebook
from triage.rulebook.conditions import Leaf
from triage.rulebook.fingerprint import plain
from triage.rulebook.readings.columnar import Bits, set_rows
from triage.rulebook.readings.columnar_matches import Reading, made_it_hold, matched_needs
from triage.workbench.changes import Changes
from triage.workbench.evaluating import Fired


@dataclass(frozen=True)
class Suspects:
    """Rows of cases, each in one of the two."""

    changed: list[int]
    """Some rule asks for something else."""
    others: list[int]
    """The rules ask for the same, for other facts or in other words of the vocabulary."""


def live(book: Rulebook) -> dict[str, Rule]:
    """Rules in force by id."""
    return {rule.id: rule for rule in book.rules if rule.status == "live"}


def means_the_same(old: Rule, new: Rule) -> bool:
    """Whether two rules in force do the same: conditions, consequences, and when they are read."""
    return all(
        plain(getattr(old, part)) == plain(getattr(new, part))
        for part in ("stage", "at_review", "when", "unless", "then")
    )


def words_of(book: Rulebook) -> dict[str, object]:
    """The codes that plans are made with: what help is usually given as, for whom, in which category."""
    return {
        kind: {code: plain(entry.fields) for code, entry in book.vocabulary.of(kind).items()}
        for kind in ("help", "needs", "indicators", "people")
        if kind in book.vocabulary.lists
    }


def suspects(changes: Changes, old: Fired, new: Fired) -> Suspects:
    """The cases whose plan may differ, in order of row."""
    changed = np.flatnonzero(changes.gravity)
    if words_of(old.rulebook) != words_of(new.rulebook):
        others = np.arange(changes.n)
    else:
        before, now = live(old.rulebook), live(new.rulebook)
        rows = [
            _other_facts(before[name], now[name], old, new)
            for name in sorted(before.keys() & now.keys())
            if plain(before[name].when) != plain(now[name].when)
        ]
        others = np.unique(np.concatenate([np.zeros(0, np.int64), *rows]))
    others = np.setdiff1d(others[others < changes.n], changed)
    return Suspects(changed.tolist(), others.tolist())


def _other_facts(before: Rule, now: Rule, old: Fired, new: Fired) -> NDArray[np.int64]:
    """Rows in which a rule fires under both, and not because of the same facts."""
    columns = old.columns
    both = np.zeros(columns.size // 8, np.uint8)
    both[: columns.case_bytes] = old.bits(before.id) & new.bits(now.id)
    if not both.any():
        return np.zeros(0, np.int64)
    readings = old.as_scored.reading(columns, before.stage), new.as_scored.reading(columns, now.stage)
    needs = np.setxor1d(
        matched_needs(before.when, both, readings[0]), matched_needs(now.when, both, readings[1])
    )
    was, becomes = _by_leaf(before, both, readings[0]), _by_leaf(now, both, readings[1])
    none = np.zeros_like(both)
    differ = none.copy()
    for leaf in {**was, **becomes}:
        differ |= was.get(leaf, none) ^ becomes.get(leaf, none)
    return np.union1d((needs >> np.uint64(32)).astype(np.int64), set_rows(differ))


def _by_leaf(rule: Rule, rows: Bits, reading: Reading) -> dict[Leaf, Bits]:
    """Each single condition that is about no need, with the rows in which it helped to make the rule fire."""
    found: dict[Leaf, Bits] = {}
    for leaf, there in made_it_hold(rule.when, rows, reading):
        if not hasattr(leaf, "severity") and not hasattr(leaf, "direction"):
            found[leaf] = found[leaf] | there if leaf in found else there
    return found
