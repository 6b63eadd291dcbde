"""Impact maps by chance: every discounting, many years, drop-offs, costs of several years, harms, ranges and what-ifs."""

from __future__ import annotations

import random
from typing import Any

from tests.valuing.builders import a_map, a_row, proxy, read, typed
from triage.valuing import ImpactMap

NASTY = (
    "=SUM(A1:A9)",
    '=HYPERLINK("http://example.invalid","x")',
    "+1+1",
    "-2+3",
    "@SUM(1)",
    "\t=1+1",
    "\r=1+1",
    "|cmd",
    "%0",
    "<script>alert(1)</script>",
    "</style><img src=x onerror=alert(1)>",
    '"><b>',
    "it's & that",
    "\u202eright to left",
    "\u200bnothing",
    "\x07bell\x1b[31m",
    "{=1+1}",
    "'quoted",
    "£ ü 家 🙂",
    "https://example.invalid/x",
)
"""Texts that would do something if they were not only shown."""


def _share(chance: random.Random) -> str:
    return chance.choice(["0", "1", f"{chance.random():.3f}", f"{chance.random() / 3:.2f}"])


def _ranged(chance: random.Random, **more: Any) -> dict[str, Any]:
    low, middle, _high = sorted(chance.random() * 0.9 for _ in range(3))
    rate: dict[str, Any] = {"rate": f"{middle:.3f}", "source": "a survey", **more}
    if chance.random() < 0.5:
        rate |= {"low": f"{low:.2f}"[:4] if low <= middle else "0", "high": "0.95"}
        rate["low"] = "0"
    elif chance.random() < 0.3:
        rate["rate"] = _share(chance)
    return rate


def random_data(seed: int, *, nasty: bool = False) -> dict[str, Any]:
    """A map as it is written; the same for the same seed."""
    chance = random.Random(seed)
    years = chance.choice([1, 1, 3, 12, 40])
    rows = []
    for number in range(chance.randint(1, 7)):
        worth = f"{chance.uniform(0.01, 90000):.{chance.choice([0, 2, 4])}f}"
        value = proxy(worth, kind=chance.choice(["fiscal", "economic", "wellbeing"]))
        if chance.random() < 0.4:
            value |= {"low": "0", "high": f"{2 * float(worth) + 1:.2f}"}
        value["cashable"] = chance.choice(["true", "false", None])
        row = a_row(
            f"row-{number}",
            stakeholder=chance.choice(["health", "schools", "families"]),
            quantity=typed(f"{chance.uniform(0, 5000):.{chance.choice([0, 1])}f}"),
            proxy=value,
            probability={"rate": _share(chance)},
            improvement=chance.choice([{"applied": "not_applied"}, {"share": "0.457", "applied": "factor"}]),
            deadweight=_ranged(chance),
            displacement=_ranged(chance),
            attribution_to_others=_ranged(chance),
            drop_off={
                "rate": _share(chance),
                "applied": chance.choice(["true", "false"]),
                "source": "a study",
                "from_year": str(chance.choice([1, 2, 3])),
            },
            starts_year=str(chance.randint(1, years)),
            duration_years=str(chance.randint(1, years + 1)),
            negative="true" if chance.random() < 0.2 else "false",
        )
        if nasty:
            row |= {"outcome": chance.choice(NASTY), "stakeholder": chance.choice(NASTY)}
        rows.append(row)
    costs = [
        {"amount": f"{chance.uniform(1, 90000):.2f}", "source": "accounts", "who": "council", "year": str(chance.randint(0, years))},
        {"amount": f"{chance.uniform(1, 90000):.2f}", "source": "accounts", "low": "0.5", "high": "100000"},
    ]  # fmt: skip
    return a_map(
        *rows,
        cost=chance.choice([costs, costs[:1], costs[1:], None]),
        discounting=chance.choice(
            [
                "none",
                *(
                    how | {"convention": convention}
                    for how in ({"schedule": "green_book"}, {"rate": "0.035"}, {"rate": "0"})
                    for convention in ("start_of_year", "mid_year", "end_of_year")
                ),
            ]
        ),
        horizon_years=str(years),
        groups={"public": ["health", "schools"], "home": ["families"]},
        sensitivities=[
            {"id": "dear", "change": {"cost": "*1.25", "proxies": "*0.9"}},
            {"id": "anyway", "change": {"deadweight": "+0.35", "drop_off": "=0.5"}},
            {"id": "fewer", "change": {"quantities": "-10", "displacement": "*3"}},
            {"id": "longer", "rows": ["row-0"], "change": {"duration_years": "+1", "proxies": "*1.1"}},
            {"id": "other_rate", "change": {"discount_rate": "=0.015"}},
            {
                "id": "both",
                "change": {"discount_rate": "=0.06", "deadweight": "=0.5", "cost": "*1.5"},
            },
        ],
    )


def random_map(seed: int, *, nasty: bool = False) -> ImpactMap:
    """The same, read."""
    return read(random_data(seed, nasty=nasty))
