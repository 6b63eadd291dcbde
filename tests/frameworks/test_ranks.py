"""Places among authorities: as printed, worked out again from values, and neither put in place of the other."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tests import shipped
from triage.outcomes.frameworks import FrameworkFile, place_of
from triage.outcomes.frameworks.files import NeighbourSet, Rank
from triage.outcomes.frameworks.ranks import recomputed

OWN = NeighbourSet(id="n", title="Neighbours", of="Here", members=("A", "B"), source="x")


def a_rank(values: dict[str, int], better: str = "lower", one_is: str = "best") -> Rank:
    return Rank.model_validate(
        {
            "benchmark": "semh_secondary_rank_neighbours_solihull", "among": "n", "better": better, "one_is": one_is,
            "values": [{"area": area, "value": value, "source": "x"} for area, value in values.items()],
        }
    )  # fmt: skip


def test_place_by_values_with_equals_sharing_the_better_place() -> None:
    assert recomputed(a_rank({"Here": 5, "A": 3, "B": 5, "C": 9}), OWN) == (2, 4)
    assert recomputed(a_rank({"Here": 5, "A": 3, "B": 5, "C": 9}, better="higher"), OWN) == (2, 4)
    assert recomputed(a_rank({"Here": 5, "A": 3, "C": 9, "D": 7}, one_is="worst"), OWN) == (3, 4)


def test_without_the_own_value_or_any_other_nothing_is_worked_out() -> None:
    assert recomputed(a_rank({"A": 3, "B": 5}), OWN) == (None, None)
    assert recomputed(a_rank({"Here": 3}), OWN) == (None, None)


@given(st.dictionaries(st.text("ABCDEFGH", min_size=1, max_size=3), st.integers(-9, 9), max_size=12), st.integers(-9, 9), st.sampled_from(["lower", "higher"]), st.sampled_from(["best", "worst"]))  # fmt: skip
def test_place_is_that_of_a_sorted_list(others: dict[str, int], mine: int, better: str, one_is: str) -> None:
    values = {**others, "Here": mine}
    place, of = recomputed(a_rank(values, better, one_is), OWN)
    if len(values) < 2:
        assert place is None
        return
    rising = (better == "lower") == (one_is == "best")
    ordered = sorted(map(Decimal, values.values()), reverse=not rising)
    assert (place, of) == (ordered.index(Decimal(mine)) + 1, len(values))


def test_both_places_are_kept_where_they_differ_and_the_number_listed_is_held_against_the_number_ranked() -> (
    None
):
    framework = FrameworkFile.model_validate(
        {
            "format": 1, "kind": "framework", "id": "x", "title": "x", "place": "x", "about": "x", "source": "x",
            "neighbours": [OWN.model_dump()],
        }
    )  # fmt: skip
    found = place_of(a_rank({"Here": 5, "A": 3, "B": 1}), framework, shipped.vocabulary())
    assert (found.place, found.among, found.recomputed, found.recomputed_among) == (3, 16, 3, 3)
    assert any("both are kept" in one for one in found.remarks)
    assert any("16 were ranked, and 2 neighbours are listed" in one for one in found.remarks)
    assert (found.printed, found.again, found.year, found.geography) == (
        "3 of 16",
        "3 of 3",
        "2022",
        "Solihull",
    )
