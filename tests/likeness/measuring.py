"""Fitting the weights on made-up registers, and counting what is found and what is not."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from tests.likeness.registers import ON, Record, Register, pair, register
from triage.casework.likeness import Known, Likeness, compare, known_from, marks_of
from triage.casework.likeness.comparing import levels_of
from triage.casework.likeness.weights import Weights

KEY = b"a key for made-up registers"
FIT_SEEDS = (101, 102, 103)
LEVELS: Mapping[str, tuple[str, ...]] = {
    "given": ("same", "short_form", "sounds", "spelt", "part", "overlap", "initial", "swapped", "different"),
    "family": ("same", "short_form", "sounds", "spelt", "part", "overlap", "initial", "different"),
    "birth": ("same", "swapped", "one_digit", "year", "first_of_january", "different"),
    "age": ("fits_age", "age_off"),
    "sex": ("same", "different"),
    "postcode": ("same", "slip", "district", "near", "different"),
    "nhs": ("same", "slip", "different"),
    "address": ("same", "different"),
    "contact": ("same", "different"),
}
"""Levels of a field; ``age`` is the field ``birth`` where one side has no day, and is counted by itself."""
LEAST = (2e-3, 1e-6, 1e-6)
"""No share is taken to be smaller: what was not seen among made-up pairs may be seen in life."""


def known(record: Record) -> Known:
    """What is compared of a record."""
    return known_from(record.child, record.identity, ON)


def blocked(found: Mapping[str, Known]) -> set[tuple[str, str]]:
    """Pairs that share a mark: those that are compared at all."""
    holders: defaultdict[str, list[str]] = defaultdict(list)
    for number, one in found.items():
        for mark, _ in marks_of(one, KEY):
            if mark != "-":
                holders[mark].append(number)
    return {pair(*two) for numbers in holders.values() for two in combinations(numbers, 2)}


@dataclass(frozen=True)
class Scored:
    """One pair that was compared."""

    numbers: tuple[str, str]
    likeness: Likeness
    same: bool


def scored(made: Register, weights: Weights | None = None) -> tuple[list[Scored], int]:
    """Every pair that is compared, and how many pairs of one child were never compared."""
    found = {record.number: known(record) for record in made.records}
    truth = made.pairs()
    pairs = sorted(blocked(found))
    lost = len(truth - set(pairs))
    return [Scored(two, compare(found[two[0]], found[two[1]], weights), two in truth) for two in pairs], lost


def rates(pairs: Iterable[Scored], lost: int, at_least: int) -> tuple[int, int, int]:
    """Pairs named that are one child, pairs named that are not, and pairs of one child that are not named."""
    counts = Counter((one.same, one.likeness.score >= at_least) for one in pairs)
    return counts[True, True], counts[False, True], counts[True, False] + lost


def fit(children: int = 6_000, strangers: int = 400_000) -> list[dict[str, str]]:
    """The table of shares, counted in registers of their own seeds, as rows of ``weights.csv``."""
    counts: dict[int, Counter[tuple[str, str]]] = {0: Counter(), 1: Counter(), 2: Counter()}
    for seed in FIT_SEEDS:
        made = register(seed, children, again=0.5)
        by_number = {record.number: record for record in made.records}
        facts = {number: known(record) for number, record in by_number.items()}
        for kind, one, other in _classes(made, random.Random(seed), strangers // len(FIT_SEEDS)):
            counts[kind].update(levels_of(facts[one], facts[other]))
    rows = []
    for field, levels in LEVELS.items():
        real = "birth" if field == "age" else field
        for level in levels:
            shares = [
                max(
                    counts[kind][real, level] / max(sum(counts[kind][real, each] for each in levels), 1),
                    LEAST[kind],
                )
                for kind in range(3)
            ]
            if not any(counts[kind][real, level] for kind in range(3)):
                continue
            names = ("same_child", "siblings", "strangers")
            rows.append(
                {"field": real, "level": level, **{name: f"{share:.3g}" for name, share in zip(names, shares, strict=True)}, "source": "made-up registers"}
            )  # fmt: skip
    return rows


def _classes(made: Register, chance: random.Random, strangers: int) -> Iterator[tuple[int, str, str]]:
    households: defaultdict[int, list[Record]] = defaultdict(list)
    for record in made.records:
        households[record.household].append(record)
    for members in households.values():
        for one, other in combinations(members, 2):
            yield (0 if one.person == other.person else 1), one.number, other.number
    records = made.records
    for _ in range(strangers):
        one, other = chance.choice(records), chance.choice(records)
        if one.household != other.household:
            yield 2, one.number, other.number
