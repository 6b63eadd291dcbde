"""Conditions over many cases at once mean what they mean for one."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import get_args

import pytest

pytest.importorskip("numpy", reason="columns are in the extra 'workbench'")

import numpy as np

from tests import shipped
from tests.builders import DAY
from tests.chance import Seeded
from tests.generated_cases import ASKS, HELP, INDICATORS, NEEDS, STATES
from tests.workbench.many import columns_of, facts_of, made_cases
from triage.model import CaseFile
from triage.rulebook import KNOWABLE, Facts
from triage.rulebook import conditions as c
from triage.rulebook.readings.columnar import (
    Bits,
    condition_bits,
    count,
    leaf_bits,
    leans_on_unscored,
    set_rows,
    unpack,
)
from triage.rulebook.readings.columnar_matches import Reading, matched_needs
from triage.rulebook.readings.plain import holds
from triage.workbench.columns_store import Columns

PEOPLE = (None, "child", "parent", "sibling", "carer", "unborn", "family", "household")


@pytest.fixture(scope="module")
def cases() -> list[CaseFile]:
    return made_cases(150)


@pytest.fixture(scope="module")
def facts(cases: list[CaseFile]) -> list[Facts]:
    return [facts_of(case, DAY) for case in cases]


@pytest.fixture(scope="module")
def columns(cases: list[CaseFile], tmp_path_factory: pytest.TempPathFactory) -> Columns:
    return columns_of(cases, tmp_path_factory.mktemp("columns"), on=DAY)


def category_of(need: str) -> str:
    return shipped.vocabulary().single("needs", need).text("category") or ""


def single_conditions() -> Iterator[c.Leaf]:
    """Every kind of single condition, with values inside, at and beyond what cases say."""
    for need, severity, person in product((*NEEDS, "not_a_need"), (1, 5, 6, 7, 10), PEOPLE):
        yield c.NeedIs(need, severity, person)
    for code in (*INDICATORS, "not_an_indicator"):
        yield c.IndicatorIs(code)
    bounds = (
        (None, None),
        (0, None),
        (None, 0),
        (60, 132),
        (192, None),
        (None, 216),
        (28, 29),
        (300, None),
        (1500, None),
    )
    for of, (low, high) in product((*PEOPLE[1:],), bounds):
        yield c.AgeIs(of, low, high)
    categories = (None, "health", "education", "", "not_a_category")
    for of, at_least, severity, category, person in product(
        ("needs", "categories", "indicators"),
        (1, 2, 3),
        (None, 5, 6, 8),
        categories,
        (None, "child", "parent"),
    ):
        yield c.CountIs(of, at_least, severity, category, person)  # type: ignore[arg-type]
    for area in ("in", "out", "unclear", "unknown"):
        yield c.AreaIs(area)  # type: ignore[arg-type]
    for decile in (1, 2, 3, 9, 10):
        yield c.DeprivationIs(decile)
    words = {
        "awaiting": HELP, "receiving": HELP, "wants": HELP, "declines": HELP, "unsafe_contact": ("home", "letter", "mum"),
        "consent": ("given", "refused", "withdrawn", "not_asked", "missing", "consent", "own_consent", "none", "not_known"),
        "source": ("primary_school", "gp", "camhs"), "role": ("gp", "school_nurse"), "engagement": ("full", "partial", "none"),
        "language": ("Romanian", "BSL", "English"), "referrer_could_help": ("yes", "no"), "few_contacts": ("yes",),
        "requested": ("close",), "household": ("linked",), "strengths": ("recorded",), "reason": ("step_down_camhs",),
    }  # fmt: skip
    for field, values in words.items():
        for value in (*values, "any", "not a word"):
            yield c.Says(field, value)
    for code, result in product(HELP, (None, *STATES)):
        yield c.TriedIs(code, result)
    for field, at_least in product(("contact_attempts", "open_weeks", "children_at_home"), (1, 2, 5, 20)):
        yield c.AmountIs(field, at_least)  # type: ignore[arg-type]
    for under in (1, 5, 6, 18, 25):
        yield c.ChildAtHome(under)
    for what, days in product((None, "eviction", "exam", "other"), (-5, 0, 14, 60, 10_000)):
        yield c.DeadlineIs(what, days)
    for of, direction, over in product(
        ("any_need", "all_needs", *NEEDS), ("better", "same", "worse", "not_improved"), (1, 2, 3, 9)
    ):
        yield c.TrendIs(of, direction, over)  # type: ignore[arg-type]
    for field in sorted(KNOWABLE):
        yield c.MissingIs(field)
    for field, value in product(ASKS, ("yes", "no", "not_known", "perhaps")):
        yield c.AnswerIs(field, value)


def test_each_single_condition_holds_in_the_cases_the_oracle_says(
    columns: Columns, facts: list[Facts]
) -> None:
    silent = []
    for leaf in single_conditions():
        for unscored_as in (5, 10):
            bits = leaf_bits(leaf, columns, category_of=category_of, unscored_as=unscored_as)
            wanted = [holds(leaf, one.with_unscored_as(unscored_as)) is not None for one in facts]
            found = unpack(bits)[: columns.n].tolist()
            assert found == wanted, (leaf, unscored_as)
            assert count(bits & ~columns.held) == 0, "a row that holds no case meets a condition"
        silent.append((type(leaf), any(found)))
    kinds = {kind for kind, _ in silent}
    assert kinds == set(get_args(c.Leaf)) - {c.FlagIs}, "a kind of condition that no test looks at"
    assert all(any(found for kind, found in silent if kind == one) for one in kinds), (
        "a kind that never holds"
    )


def test_a_flag_is_no_fact_of_a_case(columns: Columns) -> None:
    with pytest.raises(TypeError):
        leaf_bits(c.FlagIs("exploitation"), columns, category_of=category_of)


def nested(chance: Seeded, depth: int, single: list[c.Leaf]) -> c.Condition:
    if depth == 0 or chance.yes(25):
        return chance.pick(single)
    parts = tuple(nested(chance, depth - 1, single) for _ in range(chance.whole(1, 4)))
    kind = chance.whole(0, 2)
    return (
        c.All(parts)
        if kind == 0
        else c.AnyOf(parts)
        if kind == 1
        else c.AtLeast(chance.whole(1, len(parts)), parts)
    )


@pytest.fixture(scope="module")
def frequent(columns: Columns) -> list[c.Leaf]:
    """Single conditions that hold in some cases, but not in nearly all or none."""
    found = []
    for leaf in single_conditions():
        share = count(leaf_bits(leaf, columns, category_of=category_of)) / columns.n
        if 0.02 < share < 0.9:
            found.append(leaf)
    return found


def test_joined_conditions_hold_and_match_the_needs_the_oracle_says(
    columns: Columns, facts: list[Facts], frequent: list[c.Leaf]
) -> None:
    held = matched = 0
    kept: dict[tuple[c.Leaf, int], Bits] = {}
    for seed in range(150):
        condition = nested(Seeded(seed), 3, frequent)
        unscored_as = (5, 10)[seed % 2]

        def bits_of(leaf: c.Leaf, unscored_as: int = unscored_as) -> Bits:
            if (leaf, unscored_as) not in kept:
                kept[leaf, unscored_as] = leaf_bits(
                    leaf, columns, category_of=category_of, unscored_as=unscored_as
                )
            return kept[leaf, unscored_as]

        bits = condition_bits(condition, bits_of)
        found = [holds(condition, one.with_unscored_as(unscored_as)) for one in facts]
        assert unpack(bits)[: columns.n].tolist() == [match is not None for match in found], condition
        rows = bits.copy()
        rows[columns.case_bytes :] = 0
        needs = matched_needs(condition, rows, Reading(columns, bits_of, category_of, unscored_as))
        own = np.bincount((needs >> np.uint64(32)).astype(np.int64), minlength=columns.n)
        assert own.tolist() == [0 if match is None else len(match.needs) for match in found], condition
        held += count(rows)
        matched += len(needs)
    assert held > 2000
    assert matched > 2000


def test_only_higher_thresholds_lean_on_what_nobody_has_scored(columns: Columns) -> None:
    for leaf in single_conditions():
        if not leans_on_unscored(leaf):
            as_five, as_ten = (
                leaf_bits(leaf, columns, category_of=category_of, unscored_as=number) for number in (5, 10)
            )
            assert np.array_equal(as_five, as_ten), leaf


def test_bits_and_rows() -> None:
    bits = np.array([0b10000001, 0b01000000], np.uint8)
    assert set_rows(bits).tolist() == [0, 7, 9]
    assert count(bits) == 3


def test_the_columns_hold_no_word_that_somebody_said(columns: Columns) -> None:
    """Needs and labels of groups are codes; what people wrote or answered stands there as hashes only."""
    folder: Path = columns._folder
    everything = b"".join(path.read_bytes() for path in sorted(folder.glob("*")) if path.is_file())
    for said in (
        b"wants to die",
        b"Romanian",
        b"kind to others",
        b"not_known",
        b"B90 1AA",
        b"It helped",
        b"school hours",
    ):
        assert said not in everything, said
