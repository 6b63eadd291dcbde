"""Random maps, the sum of one, and a plain numpy reading of a map as it is written to compare with."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np
from hypothesis import strategies as st

from tests.valuing.builders import a_map, a_row, library, proxy, read, typed
from triage.valuing import sroi, value
from triage.valuing.sums import Sum

RATES = ("deadweight", "displacement", "attribution_to_others")
NOTHING = {"rate": "0", "source": "a written choice"}
BARE = {
    "quantity": typed("10"),
    "proxy": proxy("100"),
    "deadweight": NOTHING,
    "displacement": NOTHING,
    "attribution_to_others": NOTHING,
}


def base(*rows: dict[str, Any], **changes: Any) -> Sum:
    """The sum of a map of these rows."""
    found = value(read(a_map(*rows, **changes))).base
    assert found is not None
    return found


def bare(row_id: str = "sleep", **changes: Any) -> dict[str, Any]:
    """A row that takes nothing away."""
    return a_row(row_id, **{**BARE, **changes})


def ranged(rate: str, low: str, high: str, **more: Any) -> dict[str, Any]:
    return {"rate": rate, "low": low, "high": high, "source": "a survey", **more}


def _share(top: int = 100) -> st.SearchStrategy[Decimal]:
    return st.integers(0, top).map(lambda number: Decimal(number) / 100)


@st.composite
def shares(draw: st.DrawFn, *, with_range: bool = True) -> dict[str, Any]:
    """A rate, half the time with a range round it; each from a source of its own."""
    low, rate, high = sorted(draw(st.lists(_share(), min_size=3, max_size=3)))
    found: dict[str, Any] = {"rate": str(rate), "source": f"survey {draw(st.integers(1, 3))}"}
    if with_range and draw(st.booleans()):
        found |= {"low": str(low), "high": str(high)}
    return found


@st.composite
def rows(draw: st.DrawFn, row_id: str) -> dict[str, Any]:
    pounds = st.integers(1, 999_999).map(lambda number: str(Decimal(number) / 100))
    low, one, high = sorted(draw(st.lists(pounds, min_size=3, max_size=3)), key=Decimal)
    ends = {"low": low, "high": high} if draw(st.booleans()) else {}
    least, many, most = sorted(draw(st.lists(st.integers(0, 500), min_size=3, max_size=3)))
    quantity = typed(str(many)) | ({"low": str(least), "high": str(most)} if draw(st.booleans()) else {})
    share = str(draw(_share()))
    return bare(
        row_id,
        quantity=quantity,
        proxy=proxy(one, **ends),
        probability=draw(shares()),
        improvement={"share": share, "applied": draw(st.sampled_from(["factor", "in_proxy", "not_applied"]))},
        drop_off={
            **draw(shares()),
            "applied": draw(st.sampled_from(["true", "false"])),
            "from_year": str(draw(st.integers(1, 3))),
        },
        starts_year=str(draw(st.integers(1, 4))),
        duration_years=str(draw(st.integers(1, 6))),
        **{name: draw(shares()) for name in RATES},
    )


@st.composite
def maps(draw: st.DrawFn) -> dict[str, Any]:
    """A whole map as written: 1 to 4 rows, up to 6 years, every convention, a cost with or without a range."""
    low, amount, high = sorted(draw(st.lists(st.integers(100, 90_000), min_size=3, max_size=3)))
    cost = {"amount": str(amount), "source": "accounts"}
    if draw(st.booleans()):
        cost |= {"low": str(low), "high": str(high)}
    convention = draw(st.sampled_from(["start_of_year", "mid_year", "end_of_year"]))
    discounting = draw(
        st.one_of(
            st.just("none"),
            _share(20).map(lambda rate: {"rate": str(rate), "convention": convention}),
            st.just({"schedule": "green_book", "convention": convention}),
        )
    )
    return a_map(
        *(draw(rows(f"row-{number}")) for number in range(draw(st.integers(1, 4)))),
        cost=cost,
        discounting=discounting,
        horizon_years=str(draw(st.integers(1, 6))),
    )


def plain_rates(written: Any, years: int) -> Any:
    """The discount rate of each year from 1, read off the map or the published schedule."""
    if written == "none":
        return np.zeros(years)
    if "rate" in written:
        return np.full(years, float(written["rate"]))
    bands = library().schedules["green_book"].rates
    return np.array(
        [
            next(float(band.rate) for band in bands if band.from_year <= year <= band.to_year)
            for year in range(1, years + 1)
        ]
    )


def plain_total(data: dict[str, Any], moved: dict[tuple[str, str], Any] | None = None, draws: int = 1) -> Any:
    """A second, plain reading of a map in numpy floats: the present value of each draw.

    ``moved`` gives arrays for inputs by row id and name (``quantity``, ``proxy`` or a rate); what it does not name is as written.
    """
    moved = moved or {}
    horizon = int(data["horizon_years"])
    rate = plain_rates(data["discounting"], horizon)
    early = {"start_of_year": 1.0, "mid_year": 0.5, "end_of_year": 0.0}[
        "start_of_year" if data["discounting"] == "none" else data["discounting"]["convention"]
    ]
    grown = np.cumprod(1 + rate)
    whole = np.concatenate(([1.0], grown[:-1]))
    today = {1.0: 1 / whole, 0.5: 1 / (whole * np.sqrt(1 + rate)), 0.0: 1 / grown}[early]
    total = np.zeros(draws)
    for row in data["rows"]:

        def of(name: str, written: str, row_id: str = row["id"]) -> Any:
            return moved.get((row_id, name), float(written))

        claim = of("quantity", row["quantity"]["typed"]) * of("proxy", row["proxy"]["value"])
        claim = claim * of("probability", row["probability"]["rate"] if "probability" in row else "1")
        improvement = row.get("improvement", {"applied": "not_applied"})
        if improvement["applied"] == "factor":
            claim = claim * float(improvement["share"])
        for name in RATES:
            claim = claim * (1 - of(name, row[name]["rate"]))
        drop, left = row["drop_off"], np.ones(draws)
        for life in range(1, int(row.get("duration_years", 1)) + 1):
            if drop["applied"] == "true" and life >= int(drop.get("from_year", 2)):
                left = left * (1 - of("drop_off", drop["rate"]))
            year = int(row.get("starts_year", 1)) + life - 1
            if year <= horizon:
                total = total + claim * left * today[year - 1]
    return total


__all__ = [
    "BARE", "NOTHING", "a_map", "bare", "base", "maps", "plain_total", "proxy", "ranged", "read", "sroi", "typed",
]  # fmt: skip
