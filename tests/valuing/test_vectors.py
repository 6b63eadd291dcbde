"""Published worked examples come out as they were printed, and a wrong sum would be seen."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.valuing import vectors as published
from tests.valuing.builders import a_map, library, read
from triage.cli import cli
from triage.cli.edge import run
from triage.valuing import value
from triage.valuing.frontier import Strategy, frontier
from triage.valuing.streams import annuity, factors, present_value

here = pytest.mark.skipif(not published.FILE.exists(), reason="the published examples are not here")


@here
@pytest.mark.parametrize("name", published.WORKED)
def test_every_printed_figure_comes_out_with_the_places_it_was_printed_with(name: str):
    got = published.WORKED[name](published.vectors()[name])
    assert got.wanted
    assert got.found == got.wanted


@here
def test_no_example_is_left_out_and_each_that_is_no_map_says_why():
    known = published.vectors()
    assert set(known) == set(published.WORKED)
    for name, vector in known.items():
        got = published.WORKED[name](vector)
        assert got.why_no_map or "impact map" in got.how


@here
def test_the_page_of_examples_is_current():
    assert published.DOC.read_text(encoding="utf-8") == published.document()


@here
@pytest.mark.parametrize("name", published.MAPS)
def test_an_example_that_is_a_map_gives_the_same_through_the_command(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TRIAGE_WORKSPACE", raising=False)
    written = published.MAPS[name](published.vectors()[name]["inputs"])
    file = tmp_path / "map.json"
    file.write_text(json.dumps(written), encoding="utf-8")
    assert run(cli, ["value", "--map", str(file), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    direct = published.valued(name)
    assert Decimal(found["total"]) == direct.total
    assert found["basis"] == "typed"


@here
@pytest.mark.parametrize("name", ["sroi-two-year-employment", "cba-cycling-network", "npv-five-year-annuity"])
def test_a_wrong_figure_of_an_example_is_seen(name: str):
    vector = json.loads(json.dumps(published.vectors()[name]))
    inputs: dict[str, Any] = vector["inputs"]
    inputs["discount_rate" if "discount_rate" in inputs else "rate"] = "0.045"
    got = published.WORKED[name]
    if name == "sroi-two-year-employment":
        assert got(vector).found != got(vector).wanted
    else:
        assert got(vector).found[0] != got(vector).wanted[0]


def test_what_cannot_be_recovered_stands_in_the_map_too():
    from tests.valuing.builders import shipped  # noqa: PLC0415

    note = next(note.text for note in shipped("ccn-2025").file.notes if note.code == "cannot_be_recovered")
    for word in (
        "true cost",
        "9 first-time entrants",
        "66",
        "20",
        "2 homes",
        "three rows",
        "12",
        "pence",
        "price years",
        "15 %",
    ):
        assert word in note


amounts = st.integers(-1000, 1000).map(Decimal)
rates = st.integers(0, 200).map(lambda rate: Decimal(rate) / 1000)


@given(st.lists(amounts, min_size=1, max_size=8), rates)
def test_a_present_value_is_what_paying_it_in_year_by_year_comes_to(stream: list[Decimal], rate: Decimal):
    saved = present_value(stream, rate)
    for amount in stream[:-1]:
        saved = (saved - amount) * (1 + rate)
    assert abs(saved - stream[-1]) < Decimal("1e-20")


@given(rates, st.integers(1, 40))
def test_an_annuity_is_the_sum_of_its_factors(rate: Decimal, years: int):
    assert abs(annuity(rate, years) - sum(factors(rate, years)[1:])) < Decimal("1e-24")
    if rate:
        assert abs(annuity(rate, years) - (1 - (1 + rate) ** -years) / rate) < Decimal("1e-20")


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=1, max_size=8, unique=True))
def test_nothing_off_the_frontier_is_better_than_a_mix_of_what_is_on_it(points: list[tuple[int, int]]):
    """Against a plain second reading: whatever maximises effect × worth − cost for some worth of an effect is on it."""
    placed = frontier(
        [
            Strategy(str(number), Decimal(cost), Decimal(effect))
            for number, (cost, effect) in enumerate(points)
        ]
    )
    assert len(placed) == len(points)
    on = [one.strategy for one in placed if one.state == "on_frontier"]
    ratios = [one.ratio for one in placed if one.ratio is not None]
    assert ratios == sorted(ratios)
    for worth in range(0, 200, 7):
        best = max(effect * worth - cost for cost, effect in points)
        assert max(one.effect * worth - one.cost for one in on) == best


def test_a_rate_of_nothing_discounts_nothing_in_any_convention():
    from tests.valuing.vectors import row  # noqa: PLC0415

    for convention in ("start_of_year", "mid_year", "end_of_year"):
        found = value(
            read(
                a_map(
                    row("x", "3", "100", duration_years="4"),
                    discounting={"rate": "0", "convention": convention},
                    horizon_years="4",
                )
            )
        )
        assert found.total == 1200


def test_the_health_schedule_discounts_less_than_the_standard_one():
    bands = {name: schedule.rates for name, schedule in library().schedules.items()}
    standard, health = (factors(bands[name], 40)[-1] for name in ("green_book", "green_book_health"))
    assert standard < health < 1
