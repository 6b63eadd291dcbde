"""How well doubles are found on a made-up register: floors that CI holds; the long form stands in docs/duplicates.md."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from tests.likeness.measuring import FIT_SEEDS, fit, rates, scored
from tests.likeness.registers import ERRORS, register, times
from triage.casework.likeness import ASK_FROM, LIST_FROM
from triage.casework.likeness.weights import Weights, shipped

SEED = 7
assert SEED not in FIT_SEEDS, "nothing is measured on what it was fitted on"


def test_recall_and_precision_stay_above_their_floors() -> None:
    pairs, lost = scored(register(SEED, 2_000))
    hit, wrong, missed = rates(pairs, lost, ASK_FROM)
    assert hit / (hit + missed) >= 0.94
    assert hit / (hit + wrong) >= 0.92
    hit, wrong, missed = rates(pairs, lost, LIST_FROM)
    assert hit / (hit + missed) >= 0.97
    assert hit / (hit + wrong) >= 0.80
    assert lost <= 3


def test_twins_and_siblings_are_hard_and_not_named() -> None:
    made = register(SEED, 1_500, again=0, twins=0.5)
    by_number = {record.number: record for record in made.records}
    counts = Counter[bool]()
    for one in scored(made)[0]:
        first, second = (by_number[number] for number in one.numbers)
        if first.household == second.household:
            counts[one.likeness.score >= ASK_FROM] += 1
    assert counts[False] > 400
    assert counts[True] <= 0.02 * counts.total()


def test_without_a_class_for_siblings_twins_would_be_named() -> None:
    """What the third class is for: the same shares with siblings taken for strangers name far more of one home."""
    made = register(SEED, 1_000, again=0, twins=0.5)
    plain = Weights({key: (same, 1e-30, strangers) for key, (same, _, strangers) in shipped().shares.items()})
    named = [sum(one.likeness.score >= ASK_FROM for one in scored(made, weights)[0]) for weights in (shipped(), plain)]  # fmt: skip
    assert named[1] > 10 * max(named[0], 1)


@pytest.mark.soak
def test_the_table_is_what_fitting_gives() -> None:
    path = Path(__file__).parents[2] / "triage" / "casework" / "likeness" / "weights.csv"
    with path.open(encoding="utf-8", newline="") as file:
        assert list(csv.DictReader(file)) == fit()


@pytest.mark.soak
@pytest.mark.parametrize("factor", [1.0, 1.6, 2.5])
def test_larger_registers_and_more_errors(factor: float) -> None:
    pairs, lost = scored(register(17, 10_000, errors=times(ERRORS, factor)))
    hit, wrong, missed = rates(pairs, lost, ASK_FROM)
    assert hit / (hit + missed) >= 0.90
    assert hit / (hit + wrong) >= 0.85
