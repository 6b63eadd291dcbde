"""What a map says of itself: prices, costs of years, sides, headlines, materiality, pathways, licences, warnings."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.outcomes.builders import TODAY, a_case, a_need
from tests.valuing.builders import a_map, a_row, library, proxy, query, read, shipped, typed
from triage.errors import DataProblem
from triage.model.history import CaseFacts, CaseHistory
from triage.valuing import Valuation, load_map, valuation_json, value
from triage.valuing.headlines import rounded
from triage.valuing.reference import calendar_year

NOTHING = {"rate": "0", "source": "a written choice"}
BARE = {
    "quantity": typed("10"),
    "proxy": proxy("100"),
    "deadweight": NOTHING,
    "displacement": NOTHING,
    "attribution_to_others": NOTHING,
}
UPRATE = {"to": "2024", "series": "uk_gdp_deflator_calendar", "convention": "calendar"}


def valued(*rows: Any, **changes: Any) -> Valuation:
    return value(read(a_map(*rows, **changes)), on=TODAY)


def codes(found: Valuation) -> set[str]:
    return {warning.code for warning in found.warnings}


def bare(name: str = "one", **changes: Any) -> dict[str, Any]:
    return a_row(name, **{**BARE, **changes})


def test_a_value_is_brought_to_the_wanted_prices_by_the_dated_index_and_the_statement_says_how():
    found = valued(
        bare(quantity=typed("1"), proxy=proxy("13000", price_year="2019", low="10000", high="16000")),
        price_year="2024",
        uprate=UPRATE,
    )
    assert round(found.total, 0) == 16028  # the calendar-year figure of the published caution
    row = found.rows[0].row.proxy
    assert (row.price_year, round(row.low or 0), round(row.high or 0)) == ("2024", 12329, 19727)
    assert {"uprated"} <= codes(found)
    said = valuation_json(found)["uprating"]
    assert (said["series"], said["convention"], said["rows"]["one"]["value_before"]) == (
        "uk_gdp_deflator_calendar",
        "calendar",
        "13000",
    )
    assert found.rows[0].as_written.proxy.value == 13000


@pytest.mark.parametrize(
    ("price_year", "convention", "year"),
    [
        ("2019", "calendar", "2019"),
        ("2024-25", "calendar", None),
        ("2024-25", "starting_year", "2024"),
        ("2023/24", "starting_year", "2023"),
        ("2024-26", "starting_year", None),
        ("unknown", "starting_year", None),
        ("2024 as carried by the source", "calendar", None),
        ("", "calendar", None),
    ],
)
def test_a_price_year_is_read_and_never_guessed(price_year: str, convention: Any, year: str | None):
    assert calendar_year(price_year, convention) == year


def test_a_value_of_unknown_prices_stays_as_it_is_and_is_warned_about():
    found = valued(bare(proxy=proxy("100", price_year="unknown")), price_year="2024", uprate=UPRATE)
    assert found.total == 1000
    assert "not_uprated" in codes(found)


@pytest.mark.parametrize(
    ("uprate", "said"),
    [
        ({**UPRATE, "series": "uk_gdp"}, "no price index"),
        ({**UPRATE, "to": "2031"}, "no year 2031"),
        ({**UPRATE, "convention": "fiscal"}, "calendar"),
        ({key: UPRATE[key] for key in ("to", "series")}, "'convention' is missing"),
    ],
)
def test_uprating_by_what_is_not_there_is_an_error(uprate: dict[str, str], said: str):
    with pytest.raises(DataProblem) as caught:
        valued(bare(), uprate=uprate)
    assert any(said in f"{issue.what} {issue.mend}" for issue in caught.value.issues)


def test_costs_of_years_are_discounted_as_value_is_and_named_by_payer():
    found = valued(
        bare(),
        cost=[
            {"amount": "100", "source": "x", "who": "council", "year": "0"},
            {"amount": "110", "source": "x", "who": "health", "year": "1", "until_year": "2"},
            {"amount": "7", "source": "x", "who": "health"},
        ],
        discounting={"rate": "0.1", "convention": "end_of_year"},
        horizon_years="2",
    )
    wanted = 100 + 110 / Decimal("1.1") + 110 / Decimal("1.21") + 7
    assert found.cost is not None
    assert abs(found.cost - wanted) < Decimal("1e-8")
    assert abs(sum(cost.present_value for cost in found.costs) - found.cost) < Decimal("1e-8")
    assert {side.who: round(side.pays, 2) for side in found.matrix if side.pays} == {
        "council": 100,
        "health": round(wanted - 100, 2),
    }


def test_a_cost_beyond_the_horizon_is_an_error():
    with pytest.raises(DataProblem, match="beyond horizon_years"):
        valued(bare(), cost={"amount": "1", "source": "x", "year": "2"})


def test_who_keeps_a_saving_and_what_could_leave_a_budget_stand_apart():
    found = valued(
        bare("cash", proxy=proxy("100", cashable="true", who_keeps="council"), stakeholder="families"),
        bare("tied", proxy=proxy("100", cashable="false")),
        bare("open", proxy=proxy("100", cashable=None)),
        bare("joy", proxy=proxy("100", kind="wellbeing", cashable="true"), stakeholder="families"),
        cost={"amount": "900", "source": "x", "who": "council"},
    )
    assert found.by_cashable == {"cashable": 1000, "not_cashable": 1000, "unknown": 1000, "wellbeing": 1000}
    council = found.matrix[0]
    assert (council.who, council.pays, council.gains, council.cashable, council.net_cashable) == (
        "council", 900, 1000, 1000, 100,
    )  # fmt: skip
    assert found.by_stakeholder == {"families": 2000, "health_services": 2000}


@pytest.mark.parametrize(
    ("amount", "mode", "to", "figures", "wanted"),
    [
        ("11550098", "cut", "100000", None, "11500000"),
        ("11550098", "half_up", "100000", None, "11600000"),
        ("448475", "half_up", "100000", None, "400000"),
        ("448475", "significant", None, 2, "450000"),
        ("-11550098", "cut", "100000", None, "-11500000"),
        ("22.875", "half_up", "0.01", None, "22.88"),
        ("0", "significant", None, 3, "0"),
        ("0.0445", "significant", None, 2, "0.045"),
    ],
)
def test_headlines_are_rounded_as_they_say(
    amount: str, mode: Any, to: str | None, figures: int | None, wanted: str
):
    assert rounded(Decimal(amount), mode, Decimal(to) if to else None, figures) == Decimal(wanted)


def test_the_published_headlines_agree_but_for_the_one_that_is_neither_cut_nor_rounded():
    data = valuation_json(value(shipped("ccn-2025"), on=TODAY))
    printed = {one["what"]: one["agrees"] for one in data["headlines"]}
    assert [what for what, agrees in printed.items() if not agrees] == ["stakeholder criminal_justice"]
    assert all(one["unrounded"] for one in data["headlines"])
    assert "more_than_served" in {warning["code"] for warning in data["warnings"]}


def test_a_headline_of_nothing_is_an_error_that_names_the_nearest():
    with pytest.raises(DataProblem) as caught:
        valued(bare(), headlines=[{"what": "totl", "mode": "cut", "to": "1"}])
    assert caught.value.issues[0].code == "VA110"
    assert "total" in caught.value.issues[0].mend


def test_small_gains_are_listed_and_left_out_together_and_a_harm_never_is():
    found = valued(
        bare("big", quantity=typed("1000")),
        bare("tiny", quantity=typed("1")),
        bare("small", quantity=typed("2")),
        bare("harm", quantity=typed("1"), negative="true"),
        materiality={"share": "0.002", "reason": "below what anybody would decide by"},
    )
    assert [one.row.id for one in found.immaterial] == ["tiny"]
    assert found.total == 100000 + 200 - 100
    data = valuation_json(found)
    assert sum(Decimal(row["present_value"]) for row in data["rows"]) == Decimal(data["total"])
    assert data["immaterial"][0]["id"] == "tiny"
    assert "immaterial" in codes(found)


def test_alike_gains_are_never_all_left_out():
    rows = [bare(f"row-{number}") for number in range(30)]
    found = valued(*rows, materiality={"share": "0.5", "reason": "x"})
    assert len(found.rows) >= 15


def test_optimism_bias_stands_beside_the_result_and_among_the_what_ifs():
    found = valued(
        bare(),
        cost=[
            {"amount": "100", "source": "x", "who": "council"},
            {"amount": "100", "source": "x", "who": "health"},
        ],
        optimism_bias=[{"of": "cost", "category": "outsourcing", "who": "council"}],
    )
    assert found.ratio == 5
    assert found.optimism is not None
    assert (found.optimism.cost, found.optimism.lines[0].amount) == (241, 41)
    assert "Mott MacDonald" in found.optimism.lines[0].source
    assert found.ratio_range[0] == found.optimism.ratio


@pytest.mark.parametrize(
    ("bias", "said"),
    [
        ({"of": "cost", "category": "bridges"}, "no kind of work"),
        ({"of": "cost", "share": "41", "source": "x"}, "write 0.41"),
        ({"of": "cost", "share": "0.2"}, "needs its source"),
        ({"of": "cost"}, "either a share or a category"),
        ({"of": "value", "category": "outsourcing"}, "about costs"),
    ],
)
def test_optimism_without_a_source_is_an_error(bias: dict[str, str], said: str):
    with pytest.raises(DataProblem) as caught:
        valued(bare(), optimism_bias=[bias])
    assert any(said in f"{issue.what} {issue.mend}" for issue in caught.value.issues)


PATHWAY = [
    {"what": "GP visits", "cost": "40", "times": "3", "source": "x"},
    {"what": "referral on", "cost": "200", "share": "0.25", "source": "x"},
]


def test_a_pathway_makes_the_value_of_one_had_severity_stayed_the_same():
    worth = {key: one for key, one in proxy("0").items() if key != "value"} | {"pathway": PATHWAY}
    assert valued(bare(proxy=worth)).total == 10 * (120 + 50)
    with pytest.raises(DataProblem, match="the pathway comes to 170"):
        valued(bare(proxy={**worth, "value": "171"}))


def test_a_licensed_bank_of_ones_own_is_loaded_and_the_statement_says_what_may_not_be_passed_on():
    bank = {
        "format": "1",
        "kind": "proxies",
        "licence": "for members of the Example Bank only",
        "redistribute": "false",
        "proxies": [{"id": "bank-joy", **proxy("1234", kind="wellbeing")}],
    }
    known = library().with_proxies(json.dumps(bank), "bank.json")
    found = value(load_map(json.dumps(a_map(bare(proxy="bank-joy"))), "map.json", known), on=TODAY)
    assert [one.row.id for one in found.licensed] == ["one"]
    row = valuation_json(found)["rows"][0]["proxy"]
    assert (row["licence"], row["redistribute"]) == ("for members of the Example Bank only", False)
    assert "licensed_values" in codes(found)
    assert "bank-joy" not in library().proxies


def need(case: str, code: str = "sleep", first: int = 8, after: int = 4, **about: Any) -> CaseHistory:
    facts = CaseFacts(**about)
    history = a_case(a_need(case, code, first, (after,)))
    return replace(history, about=facts, needs=tuple(replace(one, about=facts) for one in history.needs))


def test_a_long_term_condition_earns_its_pathway_only_where_the_condition_is_named():
    both = a_case(a_need("C-1", "loneliness", 8, (4,)), a_need("C-1", "sleep", 5, (5,)))
    record = [both, need("C-2", "loneliness"), need("C-3", "loneliness", indicators=("young_carer",))]
    named = {"need": "sleep", "indicator": "young_carer"}
    pathway = query("loneliness")
    pathway["records"]["specified_by"] = named
    gp_only = query("loneliness")
    gp_only["records"]["not_specified_by"] = named
    found = value(
        read(a_map(a_row("gp", quantity=gp_only, proxy=proxy("20")), a_row("pathway", quantity=pathway))),
        record,
        on=TODAY,
    )
    assert {row.row.id: row.evidence for row in found.rows} == {"gp": ("C-2",), "pathway": ("C-1", "C-3")}


@pytest.mark.parametrize(
    ("key", "wanted", "matching"),
    [
        ("reason", "awaiting_autism_assessment", {"reasons": ("awaiting_autism_assessment",)}),
        ("indicator", "young_carer", {"indicators": ("young_carer",)}),
    ],
)
def test_a_query_may_ask_by_reason_and_indicator(key: str, wanted: str, matching: dict[str, Any]):
    asked = query()
    asked["records"][key] = wanted
    found = value(read(a_map(a_row(quantity=asked))), [need("C-1", **matching), need("C-2")], on=TODAY)
    assert found.rows[0].evidence == ("C-1",)


def test_a_query_may_ask_by_programme_alone_and_by_where_a_need_began():
    with_programme = a_case(replace(a_need("C-1", "sleep", 8, (4,)), programmes=("x",)))
    asked = {"records": {"programme": "x", "by_at_least": "2"}, "unit": "people"}
    record = [with_programme, need("C-2", first=4, after=1)]
    assert value(read(a_map(a_row(quantity=asked))), record, on=TODAY).rows[0].evidence == ("C-1",)
    began = query()
    began["records"]["to_severity"] = "5"
    assert value(read(a_map(a_row(quantity=began))), record, on=TODAY).rows[0].evidence == ("C-2",)


def test_a_harm_counts_those_who_got_worse_and_takes_their_pounds_away():
    asked = query("anxiety")
    asked["records"]["direction"] = "worse"
    harm = a_row("harm", quantity=asked, negative="true")
    found = value(
        read(a_map(a_row(), harm)),
        [need("C-1"), need("C-2", "anxiety", 4, 8), need("C-3", "anxiety")],
        on=TODAY,
    )
    assert [row.quantity for row in found.rows] == [1, 1]
    assert found.total == 0
    with pytest.raises(DataProblem, match="direction: worse"):
        value(read(a_map(a_row("harm", negative="true"))), [], on=TODAY)


LARGEST = {"value": "90", "source": "another study"}


@pytest.mark.parametrize(
    ("row", "more", "code"),
    [
        ({"proxy": proxy("100", alternatives=[LARGEST])}, {}, "largest_value_picked"),
        ({"proxy": proxy("100", unit="per household")}, {}, "household_values"),
        ({"proxy": proxy("100", expires="2025")}, {}, "value_expired"),
        ({"proxy": proxy("100", expires="2026-06-29")}, {}, "value_expired"),
        ({"proxy": proxy("100", expires="soon")}, {}, "value_expiry_unclear"),
        ({"attribution_to_others": {"rate": "0.3", "source": "x"}}, {}, "external_costs_absent"),
        ({}, {"served": {"people": "9", "source": "x"}}, "more_than_served"),
        ({}, {"cost": {"amount": "10", "source": "x"}}, "ratio_unlike_others"),
        ({}, {"cost": {"amount": "5000", "source": "x"}}, "ratio_unlike_others"),
        ({"duration_years": "2"}, {"horizon_years": "2"}, "no_drop_off"),
        ({}, {}, "deadweight_low"),
        ({}, {}, "no_harms"),
        ({"proxy": proxy("100", price_year="2019")}, {}, "price_years_differ"),
    ],
)  # fmt: skip
def test_what_a_sceptical_reader_would_ask_is_warned_about(
    row: dict[str, Any], more: dict[str, Any], code: str
):
    assert code in codes(valued(bare(**row), **more))


@pytest.mark.parametrize(
    ("row", "more", "code"),
    [
        ({"proxy": proxy("100", alternatives=[{**LARGEST, "value": "110"}])}, {}, "largest_value_picked"),
        ({"proxy": proxy("100", unit="per household"), "quantity": typed("10", "households")}, {}, "household_values"),
        ({"proxy": proxy("100", expires="2026")}, {}, "value_expired"),
        ({"attribution_to_others": {"rate": "0.3", "source": "x"}}, {"cost": [{"amount": "500", "source": "x"}, {"amount": "1", "source": "x", "others": "true"}]}, "external_costs_absent"),
        ({}, {"served": {"people": "10", "source": "x"}}, "more_than_served"),
        ({}, {"cost": {"amount": "300", "source": "x"}}, "ratio_unlike_others"),
        ({"negative": "true"}, {}, "no_harms"),
    ],
)  # fmt: skip
def test_what_is_in_order_is_not_warned_about(row: dict[str, Any], more: dict[str, Any], code: str):
    assert code not in codes(valued(bare(**row), **more))


def test_values_of_one_outcome_in_the_library_are_weighed_too():
    bank = {
        "format": "1",
        "kind": "proxies",
        "proxies": [{"id": f"sleep-{worth}", **proxy(worth, outcome="sleep")} for worth in ("50", "100")],
    }
    known = library().with_proxies(json.dumps(bank), "bank.json")

    def picked(name: str) -> bool:
        found = value(load_map(json.dumps(a_map(bare(proxy=name))), "map.json", known), on=TODAY)
        return "largest_value_picked" in codes(found)

    assert (picked("sleep-100"), picked("sleep-50")) == (True, False)


def test_an_annualised_count_above_the_people_of_the_year_is_warned_about():
    asked = query(annualise="true")
    record = [need(f"C-{number}") for number in range(3)]
    found = value(
        read(a_map(a_row(quantity=asked))), record, start=date(2026, 1, 1), end=date(2026, 3, 14), on=TODAY
    )
    assert found.rows[0].quantity == 15
    assert {"annualised_above_year", "everybody_improved"} <= codes(found)
    earlier = [a_case(a_need(f"D-{number}", "anxiety", day=date(2025, 9, 1))) for number in range(20)]
    more = value(
        read(a_map(a_row(quantity=asked))),
        [*record, *earlier],
        start=date(2026, 1, 1),
        end=date(2026, 3, 14),
        on=TODAY,
    )
    assert more.rows[0].quantity == 15
    assert "annualised_above_year" not in codes(more)


def test_theory_assurance_and_scope_are_printed_as_they_were_written():
    theory = {
        "health_services": [{"because": "a", "then": "b", "so": "c", "indicator": "d", "outcomes": "one"}]
    }
    found = valued(
        bare(),
        theory=theory,
        assurance={"status": "external", "by": "Pat Example", "on": "2026-05-01"},
        scope="one town",
    )
    data = valuation_json(found)
    assert data["theory"]["health_services"][0] == {
        "because": "a",
        "then": "b",
        "so": "c",
        "indicator": "d",
        "outcomes": ["one"],
    }
    assert data["assurance"]["status"] == "external"
    assert data["scope"] == "one town"
    assert valuation_json(valued(bare()))["assurance"]["status"] == "not_assured"
    with pytest.raises(DataProblem, match="is named"):
        valued(bare(), assurance={"status": "external"})


def test_a_choice_that_does_not_belong_to_an_adjustment_is_an_error():
    chosen = {"from_record": "take_up", "by": "Pat Example", "on": "2026-05-01", "reason": "x"}
    with pytest.raises(DataProblem, match="may be chosen for drop_off"):
        valued(bare(deadweight={"rate": "0.1", "source": "x", "chosen": chosen}))
    whole = {**chosen, "from_record": "could_not_provide"}
    for key in ("by", "on", "reason"):
        lacking = {name: each for name, each in whole.items() if name != key}
        with pytest.raises(DataProblem, match=f"'{key}' is missing"):
            valued(bare(deadweight={"rate": "0.1", "source": "x", "chosen": lacking}))


@given(st.sampled_from(["cut", "half_up"]), st.decimals(-(10**9), 10**9, places=4), st.integers(0, 7))
def test_a_rounded_headline_is_within_one_step_of_the_figure(mode: Any, amount: Decimal, digits: int):
    step = Decimal(10) ** (digits - 2)
    found = rounded(amount, mode, step)
    assert abs(found - amount) < step if mode == "cut" else abs(found - amount) <= step / 2
    if mode == "cut":
        assert abs(found) <= abs(amount)


def test_figures_of_any_size_are_exact_and_never_an_error():
    worth = "999999999999"
    found = valued(
        bare(quantity=typed(worth), proxy=proxy(worth)), cost={"amount": "0.000000001", "source": "x"}
    )
    data = valuation_json(found)
    assert Fraction(data["net"]) == Fraction(worth) ** 2 - Fraction("0.000000001")
    assert Fraction(data["ratio"]) == Fraction(worth) ** 2 * 10**9


def test_a_harm_may_be_drawn_like_any_other_value():
    ranged = proxy("100", low="50", high="200", distribution="lognormal", range="p5_p95")
    found = valued(bare("gain"), bare("harm", proxy=ranged, negative="true"))
    assert found.simulation is not None
    low, middle, high = found.simulation.total
    assert low < middle < high < 1000
    assert low < 0
