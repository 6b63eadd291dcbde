"""How often the 95 % intervals of outcomes hold the truth, measured: ``python -m tests.outcomes.coverage --write docs/outcome-intervals.md``.

Three made-up populations of 20,000 people each, whose needs are scored from 1 to 10 before and after. The truth is the figure
over the whole population, so it is known exactly; 4,000 samples of people are drawn from it with replacement, and each
sample's interval is worked out by the functions that the product uses.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from triage.outcomes.coverage import MEASURED_AT
from triage.outcomes.intervals import FIGURES, bca, fieller

SEED = 4
SAMPLES = 4000
RESAMPLES = 999
PEOPLE = 20_000
POPULATIONS = {
    "many needs": "about seven needs a person (2 to 13), changes near to symmetrical, a person's needs change together",
    "few needs": "one to about four needs a person, changes near to symmetrical",
    "skewed": "about seven needs a person, a third of needs unchanged, a few people who change much",
}


@dataclass(frozen=True)
class Population:
    """What each person adds over and under the line of each figure."""

    sums: dict[str, tuple[Any, Any]]

    def truth(self, figure: str) -> float:
        over, under = self.sums[figure]
        return float(over.sum() / under.sum())


def population(name: str, seed: int = SEED) -> Population:
    """Make one of the populations; the same seed makes the same."""
    chance = np.random.default_rng([seed, sorted(POPULATIONS).index(name)])
    needs = 1 + (chance.poisson(1.0, PEOPLE) if name == "few needs" else chance.binomial(12, 0.5, PEOPLE))
    whose = np.repeat(np.arange(PEOPLE), needs)
    level = chance.normal(0, 1, PEOPLE)[whose]
    gain = chance.gamma(1.2, 1.3, PEOPLE) - 1.56 if name == "skewed" else chance.normal(0, 1, PEOPLE)
    before = np.clip(np.rint(6.5 + level + chance.normal(0, 1.6, whose.size)), 1, 10)
    fall = np.rint(2.6 + 1.2 * gain[whose] + chance.normal(0, 1.5, whose.size) + 0.35 * (before - 6.5))
    if name == "skewed":
        fall = np.where(chance.random(whose.size) < 0.35, 0, fall)
    after = np.clip(before - fall, 1, 10)
    change = before - after
    able = before > 1

    def summed(values: Any) -> Any:
        return np.bincount(whose, weights=values, minlength=PEOPLE)

    one = summed(np.ones(whose.size))
    return Population(
        {
            "mean_change": (summed(change), one),
            "reduction_of_means_pct": (summed(change), summed(before)),
            "mean_reduction_pct": (summed(change / before), one),
            "share_of_possible_pct": (
                summed(np.where(able, change / np.maximum(before - 1, 1), 0)),
                summed(able * 1.0),
            ),
        }
    )


METHODS = ("t", "bca")


def covered(
    name: str, people: int, samples: int = SAMPLES, methods: tuple[str, ...] = METHODS, seed: int = SEED
) -> dict[str, dict[str, float]]:
    """Method -> figure -> per cent of intervals that hold the truth, for samples of so many people."""
    whole = population(name, seed)
    ways = {"t": fieller, "bca": _in_parts}
    drawn = np.random.default_rng([seed, people]).integers(0, PEOPLE, (samples, people))
    found: dict[str, dict[str, float]] = {method: {} for method in methods}
    for figure, (over, under) in whole.sums.items():
        x, y = over[drawn], under[drawn]
        truth = whole.truth(figure)
        for method in methods:
            low, high = ways[method](x, y)
            found[method][figure] = 100 * float(np.mean((low <= truth) & (truth <= high)))
    return found


def _in_parts(x: Any, y: Any) -> tuple[Any, Any]:
    """The bootstrap of some hundred samples at a time, so that little memory is needed."""
    parts = [bca(x[at : at + 250], y[at : at + 250], RESAMPLES) for at in range(0, len(x), 250)]
    return np.concatenate([low for low, _ in parts]), np.concatenate([high for _, high in parts])


Measured = dict[str, dict[str, tuple[tuple[float, float], ...]]]


def measure(
    samples: int = SAMPLES, methods: tuple[str, ...] = METHODS
) -> dict[tuple[str, int], dict[str, dict[str, float]]]:
    """Population and number of people -> what was covered."""
    return {
        (name, people): covered(name, people, samples, methods)
        for name in POPULATIONS
        for people in MEASURED_AT
    }


def ranges(
    found: dict[tuple[str, int], dict[str, dict[str, float]]], methods: tuple[str, ...] = METHODS
) -> Measured:
    """Lowest and highest over the populations, to a tenth of a per cent, in the shape of the product's table."""

    def ends(method: str, figure: str, people: int) -> tuple[float, float]:
        each = [round(found[name, people][method][figure], 1) for name in POPULATIONS]
        return min(each), max(each)

    return {
        method: {figure: tuple(ends(method, figure, people) for people in MEASURED_AT) for figure in FIGURES}
        for method in methods
    }


def page(found: dict[tuple[str, int], dict[str, dict[str, float]]]) -> str:
    """The page, with nothing typed that was measured."""
    return "\n".join(_lines(found)) + "\n"


def _lines(found: dict[tuple[str, int], dict[str, dict[str, float]]]) -> Iterator[str]:
    yield "# Do the 95 % intervals of outcomes hold what they promise?"
    yield ""
    yield "Written by `python -m tests.outcomes.coverage --write docs/outcome-intervals.md`; a test recomputes it."
    yield ""
    yield f"From each of three made-up populations of {PEOPLE:,} people {SAMPLES:,} samples of people were drawn, and the interval of each"
    yield "sample was worked out by the functions that `triage outcomes` uses. The figure over the whole population is the truth. The table"
    yield "says in how many of a hundred samples the interval held it; the chance in each number is about 0.7 (two standard errors)."
    yield ""
    for name, words in POPULATIONS.items():
        yield f"- **{name}**: {words}"
    yield ""
    yield "`t` is Fieller's interval of a ratio of sums over people (for the mean change with one need a person: the paired t interval);"
    yield f"`bca` is the bias-corrected and accelerated bootstrap of people ({RESAMPLES} resamples here); its tails are"
    yield "widened for few people, because the plain form was measured to hold 91 to 94. `t` is what is shown unless the other is asked for."
    yield "Neither is shown under 20 people. For `t` from 20 to 59 people, and for `bca` from 20 to 199, the report prints the range measured"
    yield "here at the nearest number of people not above. Real scores may be worse than these populations: where one or two families make"
    yield "up most of the change, intervals hold less."
    for method in METHODS:
        for figure in FIGURES:
            yield ""
            yield f"## {method}: {figure}"
            yield ""
            yield "| people | " + " | ".join(POPULATIONS) + " |"
            yield "| --: |" + " --: |" * len(POPULATIONS)
            for people in MEASURED_AT:
                cells = (f"{found[name, people][method][figure]:.1f}" for name in POPULATIONS)
                yield f"| {people} | " + " | ".join(cells) + " |"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.outcomes.coverage", description=__doc__)
    parser.add_argument("--write", type=Path, metavar="FILE", help="write the page there; else it is printed")
    parser.add_argument("--table", action="store_true", help="print the table of triage/outcomes/coverage.py")
    given = parser.parse_args()
    found = measure()
    if given.table:
        print(ranges(found))
    elif given.write:
        given.write.write_text(page(found), encoding="utf-8")
    else:
        print(page(found))


if __name__ == "__main__":
    main()
