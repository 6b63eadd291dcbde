"""Who bears on a priority and who belongs to a group: what nobody recorded is never no."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import shipped
from tests.outcomes.builders import TODAY, a_case, a_need
from triage.model.history import CaseFacts
from triage.outcomes.frameworks import Group, bearings, belongs, figure_of, splits_of
from triage.outcomes.frameworks.files import FromRecord

CORE20 = Group.model_validate({"id": "c", "title": "c", "imd_deciles": ["1", "2"], "source": "x"})
PLUS = Group.model_validate({"id": "p", "title": "p", "indicators": ["child_in_care"], "source": "x"})


@pytest.mark.parametrize(
    ("decile", "expected"), [(1, True), (2, True), (3, False), (10, False), (None, None)]
)
def test_core20_is_decile_1_and_2_and_unknown_stays_unknown(
    decile: int | None, expected: bool | None
) -> None:
    assert belongs(CORE20, CaseFacts(imd_decile=decile), ()) is expected


def test_an_indicator_that_is_not_on_record_says_nothing() -> None:
    assert belongs(PLUS, CaseFacts(indicators=("child_in_care",)), ()) is True
    assert belongs(PLUS, CaseFacts(), ()) is None


def test_needs_bear_on_every_priority_that_names_them() -> None:
    histories = [a_case(a_need("C-1", "sleep", 7, (3,)), a_need("C-1", "loneliness", 6, (7,))), a_case(a_need("C-2", "sleep", 5))]  # fmt: skip
    found = bearings(
        histories, ["shanarri_healthy", "shanarri_included", "derby_control"], shipped.vocabulary()
    )
    healthy, included = found["shanarri_healthy"], found["shanarri_included"]
    assert (healthy.cases, healthy.people) == ({"C-1", "C-2"}, 2)
    assert [need.need for need in included.needs] == ["loneliness"]
    change, follow = healthy.change(TODAY), healthy.follow(TODAY)
    assert (follow.started, follow.paired, follow.lost, change.improved, change.worse) == (2, 1, 1, 1, 0)
    assert found["derby_control"].cases == frozenset()


def test_an_indicator_alone_brings_a_child_in_once() -> None:
    about = CaseFacts(indicators=("child_in_care",))
    one = replace(a_case(a_need("C-1", "sleep", 5)), about=about)
    found = bearings([one], ["solihull_children_in_care"], shipped.vocabulary())["solihull_children_in_care"]
    assert (found.needs, found.by_indicator, found.cases) == ((), {"C-1"}, {"C-1"})


def test_figures_of_the_record() -> None:
    histories = [
        a_case(a_need(f"C-{number}", "sleep", 8, (after,))) for number, after in enumerate((4, 8, 9))
    ]
    histories.append(a_case(a_need("C-9", "sleep", 10)))
    words = shipped.vocabulary()
    improved = FromRecord.model_validate({"figure": "improved_pct", "needs": ["sleep"]})
    fall = FromRecord.model_validate({"figure": "reduction_of_means_pct", "needs": ["sleep"]})
    children = FromRecord.model_validate({"figure": "children", "needs": ["sleep"]})
    assert figure_of(improved, histories, words, TODAY) == (Decimal(100) / 3, 3)
    assert figure_of(fall, histories, words, TODAY) == (Decimal(100) * 3 / 24, 3)
    assert figure_of(children, histories, words, TODAY) == (Decimal(4), 4)
    assert figure_of(fall, histories[3:], words, TODAY) == (None, 0)


@given(
    st.builds(
        CaseFacts,
        age=st.one_of(st.none(), st.integers(-1, 30)),
        sex=st.sampled_from([None, "F", "M"]),
        imd_decile=st.one_of(st.none(), st.integers(1, 10)),
        ethnicity=st.sampled_from([None, "WBRI"]),
    )
)
def test_every_case_stands_in_one_row_of_every_breakdown(about: CaseFacts) -> None:
    for split, value in (("age", about.age), ("sex", about.sex), ("ethnicity", about.ethnicity), ("deprivation", about.imd_decile)):  # fmt: skip
        assert (splits_of(about, split) == "not_recorded") is (value is None)
    with pytest.raises(KeyError):
        splits_of(about, "colour")
