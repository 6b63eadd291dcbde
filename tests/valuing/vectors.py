"""Published worked examples, worked out again: ``python -m tests.valuing.vectors`` writes docs/value-vectors.md.

Where an example is an impact map it is written as one and goes through the same reading and valuing as any map; where it
is none, the reason stands beside the function that works it out.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

from tests.valuing.builders import a_map, a_row, library, proxy, read, typed
from triage.valuing import Valuation, valuation_json, value
from triage.valuing.counterfactual import effect_size, net_of_comparison, wellbeing
from triage.valuing.discounting import discount_factor
from triage.valuing.frontier import Strategy, frontier
from triage.valuing.streams import annuity, net_present_value, present_value
from triage.valuing.two_way import axis, two_way

FILE = Path(__file__).parents[3] / "shared" / "data" / "sroi" / "test-vectors.json"
DOC = Path(__file__).parents[2] / "docs" / "value-vectors.md"
ZERO = {"rate": "0", "source": "none in the source"}
NONE = {"deadweight": ZERO, "displacement": ZERO, "attribution_to_others": ZERO}


@dataclass(frozen=True)
class Outcome:
    """What came out of one vector."""

    how: str
    """impact map, or the function that works it out."""
    why_no_map: str
    wanted: tuple[str, ...]
    found: tuple[str, ...]


def vectors() -> dict[str, dict[str, Any]]:
    return {each["id"]: each for each in json.loads(FILE.read_text(encoding="utf-8"))["vectors"]}


def places(amount: Decimal, like: str) -> str:
    """As many places as the published figure prints, half up."""
    return str(amount.quantize(Decimal(1).scaleb(Decimal(like).as_tuple().exponent), ROUND_HALF_UP))


def row(name: str, number: str, worth: str, **more: Any) -> dict[str, Any]:
    return a_row(name, quantity=typed(number), proxy=proxy(worth), **{**NONE, **more})


def employment_map(inputs: Mapping[str, Any]) -> dict[str, Any]:
    return a_map(
        a_row(
            "work",
            quantity=typed(str(inputs["quantity"]), "people"),
            proxy=proxy(inputs["proxy_gbp"]),
            deadweight={"rate": inputs["deadweight"], "source": "x"},
            displacement={"rate": inputs["displacement"], "source": "x"},
            attribution_to_others={"rate": inputs["attribution"], "source": "x"},
            drop_off={"rate": inputs["drop_off"], "applied": "true", "source": "x"},
            duration_years=str(inputs["duration_years"]),
        ),
        cost={"amount": inputs["cost_gbp"], "source": "x"},
        discounting={"rate": inputs["discount_rate"], "convention": "start_of_year"},
        horizon_years=str(inputs["duration_years"]),
    )


def employment(vector: Mapping[str, Any]) -> Outcome:
    inputs, wanted = vector["inputs"], vector["expected"]
    found = value(read(employment_map(inputs)))
    [one] = found.rows
    year_2 = one.sum.years[1] * Decimal("1.035")
    got = {
        "gross": one.sum.gross * int(inputs["duration_years"]) / 2,
        "year_1_impact": one.sum.years[0],
        "year_2_before_discount": year_2,
        "year_2_present_value": one.sum.years[1],
        "total_present_value": found.total,
        "ratio": found.ratio,
    }
    return Outcome(
        "impact map",
        "",
        tuple(wanted[key] for key in got),
        tuple(places(amount, wanted[key]) for key, amount in got.items()),
    )


def wellby_map(inputs: Mapping[str, Any]) -> dict[str, Any]:
    return a_map(
        row(
            "life-satisfaction",
            "1",
            inputs["wellby_gbp"],
            improvement={"share": inputs["life_satisfaction_change"], "applied": "factor"},
            duration_years=str(inputs["years"]),
        ),
        horizon_years=str(inputs["years"]),
    )


def wellby(vector: Mapping[str, Any]) -> Outcome:
    inputs, wanted = vector["inputs"], vector["expected"]
    found = value(read(wellby_map(inputs)))
    once = wellbeing(Decimal(inputs["life_satisfaction_change"]), Decimal(inputs["wellby_gbp"]))
    assert once == found.rows[0].sum.years[0]
    return Outcome(
        "impact map; and `counterfactual.wellbeing`",
        "",
        (wanted["per_person_per_year_gbp"], wanted["over_two_years_undiscounted_gbp"].split()[0]),
        (str(int(found.rows[0].sum.years[0])), str(int(found.total))),
    )


def deworming(vector: Mapping[str, Any]) -> Outcome:
    inputs, wanted = vector["inputs"], vector["expected"]
    rate = Decimal(inputs["discount_rate"])
    benefits = [Decimal(amount) for amount in inputs["benefit_stream_usd"]]
    costs = [Decimal(amount) for amount in inputs["cost_stream_usd"]]
    value_of_benefits, value_of_costs = present_value(benefits, rate), present_value(costs, rate)
    got = {
        "pv_benefits": value_of_benefits,
        "pv_costs": value_of_costs,
        "social_npv": net_present_value(benefits, costs, rate),
        "fiscal_npv": Decimal(inputs["tax_rate_on_benefits"]) * value_of_benefits - value_of_costs,
    }
    return Outcome(
        "`streams.present_value`, `streams.net_present_value`",
        "two streams of money over fifty years, one of them below 0 in a year: nobody's outcome is counted, and a cost of a map is not below 0",
        tuple(wanted[key] for key in got),
        tuple(places(amount, wanted[key]) for key, amount in got.items()),
    )


def ecotone(vector: Mapping[str, Any]) -> Outcome:
    inputs = vector["inputs"]
    ends = [Decimal(end) for end in inputs["base_interval_from_grid"]]
    found = value(read(a_map(row("all", "1", str(sum(ends) / 2)), cost={"amount": "1", "source": "x"})))
    assert found.base is not None
    steps = ",".join(f"{step}%" for step in inputs["outcome_change_pct_columns"])
    grid = two_way(found.base, axis(found.base, "cost", steps), axis(found.base, "quantities", steps))
    return Outcome(
        "impact map, `triage value --two-way cost,quantities`",
        "",
        tuple(cell for line in vector["expected"]["grid"] for cell in line),
        tuple(places(cell.ratio or Decimal(0), "0.01") for line in grid.cells for cell in line),
    )


def worked(formula: str, given: Mapping[str, Decimal]) -> Decimal:
    """Work out a published formula of names, numbers, + - * / and brackets."""

    def of(node: ast.expr) -> Decimal:
        if isinstance(node, ast.Name):
            return given[node.id]
        if isinstance(node, ast.Constant):
            return Decimal(str(node.value))
        assert isinstance(node, ast.BinOp)
        left, right = of(node.left), of(node.right)
        return {
            ast.Add: lambda: left + right,
            ast.Sub: lambda: left - right,
            ast.Mult: lambda: left * right,
            ast.Div: lambda: left / right,
        }[type(node.op)]()

    return of(ast.parse(formula, mode="eval").body)


def passion_map(inputs: Mapping[str, Any]) -> dict[str, Any]:
    given = {name: Decimal(amount) for name, amount in inputs["variables"].items()}
    rows = [
        row(
            f"{each['table']}-{number}",
            "1",
            f"{worked(each['formula'], given):f}",
            stakeholder=each["stakeholder"],
            outcome=each["outcome"],
        )
        for number, each in enumerate(inputs["rows"], 1)
    ]
    parts = [
        {"amount": amount, "source": "the source", "who": who}
        for who, amount in inputs["investment_parts"].items()
    ]
    return a_map(*rows, cost=parts)


def passion_works(vector: Mapping[str, Any]) -> Outcome:
    inputs, wanted = vector["inputs"], vector["expected"]
    found = value(read(passion_map(inputs)))
    tables = {
        table: sum((one.sum.present_value for one in found.rows if one.row.id.startswith(table)), Decimal(0))
        for table in ("economic", "social", "environmental")
    }
    twice = found.total + tables["environmental"]
    got = {
        **tables,
        "sum_of_rows": found.total,
        "ratio_from_rows": found.ratio,
        "published_total": twice,
    }
    # A table may print a row rounded that its own sum does not round, so each row is held to its own places.
    printed = [
        (each["value"], one.sum.present_value) for each, one in zip(inputs["rows"], found.rows, strict=True)
    ]
    return Outcome(
        "impact map; the published total counts the environmental rows twice, the map counts them once",
        "",
        (*(wanted[key] for key in got), *(figure for figure, _ in printed)),
        (
            *(places(Decimal(amount or 0), wanted[key]) for key, amount in got.items()),
            *(places(amount, figure) for figure, amount in printed),
        ),
    )


def factors(vector: Mapping[str, Any]) -> Outcome:
    bands = library().schedules["green_book"].rates
    wanted = vector["expected"]
    return Outcome(
        "`discounting.discount_factor` with the schedule `green_book`, as every map uses it",
        "factors without any outcome; each is what a map's pound of that year is worth",
        tuple(wanted.values()),
        tuple(
            places(discount_factor(bands, int(year), "end_of_year"), figure)
            for year, figure in wanted.items()
        ),
    )


def annuity_map(inputs: Mapping[str, Any]) -> dict[str, Any]:
    outlay, *later = (Decimal(str(amount)) for amount in inputs["cashflow"])
    return a_map(
        row("income", "1", str(later[0]), duration_years=str(len(later))),
        cost={"amount": str(-outlay), "source": "x", "year": "0"},
        discounting={"rate": inputs["rate"], "convention": "end_of_year"},
        horizon_years=str(len(later)),
    )


def five_years(vector: Mapping[str, Any]) -> Outcome:
    inputs, wanted = vector["inputs"], vector["expected"]
    found = valuation_json(value(read(annuity_map(inputs))))
    stream = present_value([Decimal(str(amount)) for amount in inputs["cashflow"]], Decimal(inputs["rate"]))
    assert abs(stream - Decimal(found["net"])) < Decimal("1e-8")
    return Outcome(
        "impact map with a cost of year 0; and `streams.present_value`",
        "",
        (wanted["npv"],),
        (places(Decimal(found["net"]), wanted["npv"]),),
    )


def cycling_map(inputs: Mapping[str, Any]) -> dict[str, Any]:
    years = str(inputs["years"])
    return a_map(
        row("journeys", "1", inputs["benefit_per_year_gbp"], duration_years=years),
        cost=[
            {"amount": inputs["capital_gbp"], "source": "capital", "year": "0"},
            {
                "amount": inputs["maintenance_per_year_gbp"],
                "source": "maintenance",
                "year": "1",
                "until_year": years,
            },
        ],
        discounting={"rate": inputs["rate"], "convention": "end_of_year"},
        horizon_years=years,
    )


def cycling(vector: Mapping[str, Any]) -> Outcome:
    inputs, wanted = vector["inputs"], vector["expected"]
    found = valuation_json(value(read(cycling_map(inputs))))
    net = Decimal(inputs["benefit_per_year_gbp"]) - Decimal(inputs["maintenance_per_year_gbp"])
    other = net * annuity(Decimal(inputs["rate"]), inputs["years"]) - Decimal(inputs["capital_gbp"])
    assert abs(other - Decimal(found["net"])) < Decimal("0.001")
    return Outcome(
        "impact map with costs of year 0 and of years 1 to 20; the source cuts the pence of 268,852.76 off",
        "",
        (wanted["npsv_gbp"], wanted["bcr"]),
        (str(int(Decimal(found["net"]))), places(Decimal(found["ratio"]), wanted["bcr"])),
    )


def icer(vector: Mapping[str, Any]) -> Outcome:
    inputs, wanted = vector["inputs"], vector["expected"]
    placed = frontier(
        [
            Strategy(name, Decimal(str(cost)), Decimal(str(effect)))
            for name, cost, effect in zip(inputs["strategies"], inputs["cost"], inputs["effect"], strict=True)
        ]
    )

    def names(state: str) -> list[str]:
        return [one.strategy.name for one in placed if one.state == state]

    ratios = [one.ratio for one in placed if one.state == "on_frontier"]
    return Outcome(
        "`frontier.frontier`",
        "strategies are weighed against each other by effect; nothing is valued in pounds",
        (
            *wanted["order"],
            *(str(each) for each in wanted["icer"]),
            *wanted["extended_dominated"],
            *wanted["dominated"],
        ),
        (
            *names("on_frontier"),
            *(str(each if each is None else int(each)) for each in ratios),
            *names("extended_dominated"),
            *names("dominated"),
        ),
    )


def differences(vector: Mapping[str, Any]) -> Outcome:
    inputs, wanted = vector["inputs"], vector["expected"]
    found = net_of_comparison(
        *(
            Decimal(inputs[key])
            for key in ("treated_before", "treated_after", "comparison_before", "comparison_after")
        )
    )
    return Outcome(
        "`counterfactual.net_of_comparison`",
        "a change beside the change of a comparison group; no pounds",
        (str(wanted["naive"]), str(wanted["effect"])),
        tuple(map(str, found)),
    )


def added_value(vector: Mapping[str, Any]) -> Outcome:
    inputs = vector["inputs"]
    found = effect_size(Decimal(inputs["mean_added_value_points"]), Decimal(inputs["sd"]))
    return Outcome(
        "`counterfactual.effect_size`",
        "a score in standard deviations; no pounds",
        (vector["expected"]["effect_size"],),
        (str(found),),
    )


WORKED: Mapping[str, Callable[[Mapping[str, Any]], Outcome]] = {
    "sroi-two-year-employment": employment,
    "wellby-simple": wellby,
    "cba-deworming-no-externalities": deworming,
    "two-way-sensitivity-ecotone-1": ecotone,
    "sroi-passion-works": passion_works,
    "green-book-discount-factors": factors,
    "npv-five-year-annuity": five_years,
    "cba-cycling-network": cycling,
    "icer-frontier": icer,
    "counterfactual-did": differences,
    "sdq-added-value-effect-size": added_value,
}
MAPS: Mapping[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
    "sroi-two-year-employment": employment_map,
    "wellby-simple": wellby_map,
    "sroi-passion-works": passion_map,
    "npv-five-year-annuity": annuity_map,
    "cba-cycling-network": cycling_map,
}
"""Vectors that are impact maps, written as one."""


def valued(name: str) -> Valuation:
    return value(read(MAPS[name](vectors()[name]["inputs"])))


NOT_RECOVERED = (
    "the true cost: anything from £1,344,615.80 to £1,344,680.32 gives all nine printed ratios",
    "how the counts of 9 first-time entrants, 66 exclusions, 20 not in education or work and 2 homes were made",
    "the value of one behind three rows: mental health, emotional regulation and caring give no whole number with the printed one",
    "whether the factor of 12 is months or another reason for the same number",
    "pence of values that were printed in whole pounds",
    "in what year's prices the values are",
    "whom the adjustments of 15 % either way were meant for; displacement moved by 15 points is the only reading that fits",
)


def document() -> str:
    """The page as it should stand."""
    lines = [
        "# Published examples, worked out again",
        "",
        "Made by `python -m tests.valuing.vectors` from published worked examples; `tests/valuing/test_vectors.py` holds it current.",
        "Every figure is compared as it was printed, with as many places as were printed.",
        "",
        "| example | worked out by | figures | agree | why it is no impact map |",
        "| --- | --- | ---: | ---: | --- |",
    ]
    for name, vector in vectors().items():
        got = WORKED[name](vector)
        agree = sum(one == other for one, other in zip(got.wanted, got.found, strict=True))
        lines.append(f"| {name} | {got.how} | {len(got.wanted)} | {agree} | {got.why_no_map or '–'} |")
    lines += [
        "",
        "The Derby forecast of Local Area Coordination prints its ratio (up to £4 for every £1) and shares of value (63 % people of",
        "Level 2, 2.5 % health, 10.8 % the council, 13.9 % public services together) and none of its inputs: there is nothing to work out.",
        "",
        "## The Connected Care Network table",
        "",
        "`triage value --map ccn-2025` gives all 17 rows to the printed pound, both groups, the three ratios and the six sensitivities",
        "(`tests/valuing/test_published_table.py`). What cannot be recovered from what was published:",
        "",
        *(f"- {each}" for each in NOT_RECOVERED),
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    DOC.write_text(document(), encoding="utf-8")
