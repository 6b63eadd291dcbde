"""A valuation drawn 65,536 times, beside the same model written directly in numpy.

.venv/bin/python tests/bench/bench_value.py          print the part of the page
.venv/bin/python tests/bench/bench_value.py --json   numbers for programs
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

if not __package__:
    # Run as a file, only this folder is looked in; the tests are a package of the folder two above.
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np

from tests.valuing.builders import a_map, a_row, proxy, read, typed
from triage.valuing import value
from triage.valuing.simulation import simulate
from triage.valuing.sums import Sum

HEADING = "## A valuation drawn 65,536 times"
AGREE = 0.02
"""The most by which percentiles of two sets of that many draws may differ."""
ROWS, DRAWS, ROUNDS, YEARS = 20, 65_536, 7, 3
LIMIT_SECONDS = 1.0
"""What the product promises for so many draws of a map of 20 rows, on one core."""
SHARED = {
    "displacement": ("0.15", "0", "0.30"),
    "attribution_to_others": ("0.38", "0.10", "0.53"),
}
DROP_OFF = ("0.2", "0.1", "0.4")
COST = ("90000", "80000", "110000")
RATE = "0.035"


@dataclass(frozen=True)
class Values:
    """Everything that was measured; seconds, each the median of so many rounds."""

    measured_on: str
    others: float
    """Programs that wanted a core on average meanwhile."""
    rows: int
    inputs: int
    draws: int
    rounds: int
    product: float
    """Points, quantiles, the map, percentiles, probability, indices of every input with their intervals."""
    without_indices: float
    """The same with so few draws for the indices that they count for nothing."""
    plain: float
    """Pseudo-random draws of the same distributions and the same sums, written out in numpy; percentiles and probability."""
    few: float
    """The usual number of draws of the command, with indices."""
    few_draws: int
    import_seconds: float
    """Loading numpy and scipy in a fresh process, which a command that draws nothing does not do."""
    ratio: tuple[float, float, float]
    """5th, 50th and 95th percentile of the product."""
    plain_ratio: tuple[float, float, float]

    @property
    def apart(self) -> float:
        """The largest difference of the three percentiles, as a share of the product's own."""
        return max(
            abs(one - other) / abs(one) for one, other in zip(self.ratio, self.plain_ratio, strict=True)
        )

    @property
    def differing(self) -> bool:
        """Whether the two models disagree by more than chance explains, so that no time means anything."""
        return self.apart > AGREE * max(1.0, (DRAWS / self.draws) ** 0.5)


def _ends(number: int) -> tuple[float, float, float]:
    """Least, likeliest and greatest value of one in a row, pounds."""
    central = 500.0 + 250 * number
    return 0.7 * central, central, 1.4 * central


def the_map() -> Sum:
    """20 rows over three years: each with its own value, quantity and deadweight, and three assumptions of all rows."""

    def rate(low: str, central: str, high: str) -> dict[str, str]:
        return {"rate": central, "low": low, "high": high, "source": "a survey"}

    rows: list[dict[str, Any]] = []
    for number in range(ROWS):
        low, central, high = (f"{each:.2f}" for each in _ends(number))
        rows.append(
            a_row(
                f"row-{number:02d}",
                quantity=typed(str(20 + number)) | {"low": str(10 + number), "high": str(35 + number)},
                proxy=proxy(central, low=low, high=high, source=f"study {number}"),
                deadweight=rate("0.05", "0.20", "0.60") | {"source": f"survey {number}"},
                drop_off={**rate(DROP_OFF[1], DROP_OFF[0], DROP_OFF[2]), "applied": "true"},
                duration_years=str(YEARS),
                **{name: rate(low, central, high) for name, (central, low, high) in SHARED.items()},
            )
        )
    amount, least, most = COST
    found = value(
        read(
            a_map(
                *rows,
                cost={"amount": amount, "low": least, "high": most, "source": "accounts"},
                discounting={"rate": RATE, "convention": "start_of_year"},
                horizon_years=str(YEARS),
            )
        )
    ).base
    if found is None:
        raise RuntimeError("a valuation without its sum")
    return found


def plainly(draws: int, seed: int) -> tuple[float, float, float]:
    """The same model as somebody would write it in numpy; percentiles of the ratio."""
    chance = np.random.default_rng(seed)

    def pert(low: float, mode: float, high: float) -> Any:
        width = high - low
        alpha, beta = 1 + 4 * (mode - low) / width, 1 + 4 * (high - mode) / width
        return low + width * chance.beta(alpha, beta, draws)

    shared = [pert(float(low), float(mode), float(high)) for mode, low, high in SHARED.values()]
    left = 1 - pert(float(DROP_OFF[1]), float(DROP_OFF[0]), float(DROP_OFF[2]))
    kept = (1 - shared[0]) * (1 - shared[1])
    lasting = sum((left / (1 + float(RATE))) ** year for year in range(YEARS))
    total = np.zeros(draws)
    for number in range(ROWS):
        low, central, high = _ends(number)
        quantity = chance.triangular(10 + number, 20 + number, 35 + number, draws)
        total += quantity * chance.triangular(low, central, high, draws) * (1 - pert(0.05, 0.20, 0.60))
    amount, least, most = map(float, COST)
    ratio = total * kept * lasting / chance.triangular(least, amount, most, draws)
    p5, p50, p95 = (float(each) for each in np.quantile(ratio, (0.05, 0.5, 0.95)))
    if not 0 <= float((ratio > 1).mean()) <= 1:
        raise RuntimeError("no probability")
    return p5, p50, p95


def _timed(work: Callable[[int], object], rounds: int) -> float:
    work(0)  # the first one warms what is built when first used
    spent = []
    for seed in range(1, rounds + 1):
        started = perf_counter()
        work(seed)
        spent.append(perf_counter() - started)
    return median(spent)


def values(draws: int = DRAWS, rounds: int = ROUNDS) -> Values:
    """Measure; the product and the plain model are each other's check as well, for their percentiles must agree."""
    base = the_map()
    found = simulate(base, draws, 1)
    few = min(8192, draws)
    if found is None or found.ratio is None:
        raise RuntimeError("nothing was drawn")
    started = perf_counter()
    subprocess.run([sys.executable, "-c", "import numpy, scipy.special, scipy.stats.qmc"], check=True)
    loading = perf_counter() - started
    return Values(
        measured_on=date.today().isoformat(),
        others=os.getloadavg()[0],
        rows=ROWS,
        inputs=len(found.inputs),
        draws=draws,
        rounds=rounds,
        product=_timed(lambda seed: simulate(base, draws, seed), rounds),
        without_indices=_timed(lambda seed: simulate(base, draws, seed, index_draws=64), rounds),
        plain=_timed(lambda seed: plainly(draws, seed), rounds),
        few=_timed(lambda seed: simulate(base, few, seed), rounds),
        few_draws=few,
        import_seconds=loading,
        ratio=(float(found.ratio[0]), float(found.ratio[1]), float(found.ratio[2])),
        plain_ratio=plainly(draws, 1),
    )


def section(found: Values) -> str:
    """What was measured, in Markdown."""
    kept = "under" if found.product < LIMIT_SECONDS else "over"
    three, plain = (", ".join(f"{each:.3f}" for each in one) for one in (found.ratio, found.plain_ratio))
    return f"""{HEADING}

Measured on {found.measured_on} while {found.others:.1f} programs wanted a core on average; medians of {found.rounds} rounds, one process.
{found.rows} rows over {YEARS} years, {found.inputs} inputs with ranges (values triangular, rates beta-PERT, three of them shared by
all rows). The plain model is the same sums and distributions written out in numpy with pseudo-random draws; it gives
percentiles and the probability, and no indices.

| what | draws | seconds |
| --- | ---: | ---: |
| product, whole: percentiles, probability, first-order and total index of every input with intervals | {found.draws:,} | {found.product:.3f} |
| product, with hardly any draws for indices | {found.draws:,} | {found.without_indices:.3f} |
| the same model written directly in numpy | {found.draws:,} | {found.plain:.3f} |
| product, whole, as many draws as `triage value` takes | {found.few_draws:,} | {found.few:.3f} |

The whole is {kept} the second that is promised. Percentiles (5th, 50th, 95th) of the ratio: {three}; written directly
{plain}, at most {100 * found.apart:.1f} % apart. Loading numpy and scipy takes {found.import_seconds:.1f} s more in a fresh process; a
command that draws nothing does not load them.
"""


def main(arguments: list[str] | None = None) -> int:
    """Measure and print; exit code 1 where the two models disagree, for then no time means anything."""
    parser = argparse.ArgumentParser(description="Time the draws of a valuation.")
    parser.add_argument("--draws", type=int, default=DRAWS)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--json", action="store_true", help="print numbers for programs")
    chosen = parser.parse_args(arguments)
    found = values(chosen.draws, chosen.rounds)
    print(json.dumps(asdict(found), indent=2) if chosen.json else section(found))
    return int(found.differing)


if __name__ == "__main__":
    sys.exit(main())
