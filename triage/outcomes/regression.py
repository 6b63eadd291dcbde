"""How much of a fall would come by itself because people are seen when things are at their worst.

With a score of reliability r in a population of mean m, people chosen because they score high are expected, without any help,
at m + r × (their mean − m) the next time; the artefact is (1 − r) × (their mean − m), where variances are equal before and
after (Galton's regression; notes on measures). Neither r nor m is ever assumed: whoever gives them says where they are from.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

CANNOT = (
    "Regression to the mean cannot be estimated: nobody has given the reliability of these scores (--reliability, with its "
    "source) and the mean of the population they are from (--population-mean, with its source). No published value for a "
    "1 to 10 severity scale is known, so none is assumed. Part of the fall is likely to be of this kind."
)


@dataclass(frozen=True)
class Given:
    """Reliability (0 to 1) and population mean (points of the scale), each with its source."""

    reliability: Fraction
    reliability_source: str
    population_mean: Fraction
    mean_source: str


@dataclass(frozen=True)
class Regression:
    """What is expected with no effect at all, and what is left."""

    given: Given
    mean_before: Fraction
    mean_change: Fraction
    """Points by which the mean fell."""

    @property
    def expected_after(self) -> Fraction:
        """Mean at the second look if nothing had helped or harmed."""
        given = self.given
        return given.population_mean + given.reliability * (self.mean_before - given.population_mean)

    @property
    def artefact(self) -> Fraction:
        """Points of fall expected by itself; below 0 a rise was to be expected."""
        return self.mean_before - self.expected_after

    @property
    def left(self) -> Fraction:
        """Points of fall beyond it: still change, not effect."""
        return self.mean_change - self.artefact

    def as_json(self) -> dict[str, Any]:
        """Figures with the sources they rest on."""
        given = self.given
        return {
            "estimated": True,
            "reliability": float(given.reliability), "reliability_source": given.reliability_source,
            "population_mean": float(given.population_mean), "population_mean_source": given.mean_source,
            "mean_before": float(self.mean_before), "expected_after_without_effect": float(self.expected_after),
            "artefact": float(self.artefact), "mean_change": float(self.mean_change), "left": float(self.left),
            "assumes": "variances are equal before and after, and the given figures hold for these people",
        }  # fmt: skip

    @property
    def words(self) -> str:
        """The same in a sentence."""
        return (
            f"Regression to the mean: with reliability {float(self.given.reliability):g} ({self.given.reliability_source}) and a "
            f"population mean of {float(self.given.population_mean):g} ({self.given.mean_source}), {float(self.artefact):.2f} of "
            f"the {float(self.mean_change):.2f} points of fall would be expected with no effect at all; {float(self.left):.2f} are left."
        )


def not_estimated() -> dict[str, Any]:
    """What is printed where nobody gave the figures it takes."""
    return {"estimated": False, "why": CANNOT}


def regression_to_the_mean(
    given: Given, mean_before: Fraction | None, mean_change: Fraction | None
) -> Regression | None:
    """Estimate it; None where nobody was scored twice. Raises :class:`ValueError` for a reliability outside 0 to 1."""
    if not 0 <= given.reliability <= 1:
        raise ValueError("a reliability is a share from 0 to 1")
    if mean_before is None or mean_change is None:
        return None
    return Regression(given, mean_before, mean_change)
