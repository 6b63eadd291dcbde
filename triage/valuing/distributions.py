"""Named distributions for an assumption with a low, a central and a high value.

A range alone does not say how likely what lies in it is. Each kind here says so, and is made from the three values
and from what the ends mean: the least and greatest possible (``min_max``), the 5th and 95th percentile (``p5_p95``)
or a 95 % confidence interval (``ci95``). A kind that cannot mean that is refused in words, never bent silently.

Sources: triangular and beta-PERT as in project evaluation (Malcolm et al. 1959; mean (least + 4 × likeliest + greatest) / 6);
beta from counts with Jeffreys' prior; kinds for rates, costs and estimates as in Briggs, Claxton and Sculpher,
*Decision Modelling for Health Economic Evaluation* (2006), chapter 4.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

Kind = Literal["triangular", "beta_pert", "uniform", "normal", "lognormal", "beta", "fixed"]
Meaning = Literal["min_max", "p5_p95", "ci95"]
TAILS: dict[str, float] = {"min_max": 0.0, "p5_p95": 0.05, "ci95": 0.025}
"""The share that lies below the low end, and above the high one."""
IN_WORDS: dict[str, str] = {
    "min_max": "the least and the greatest",
    "p5_p95": "the 5th and the 95th percentile",
    "ci95": "a 95 % confidence interval",
}
PERT_WEIGHT = 4.0
ASKEW = 0.10
"""How far, as a part of the whole range, ends may lie from where a symmetrical distribution would put them."""
OUTSIDE = 0.001
"""The most of a distribution without ends that may lie where the value cannot be, such as a rate below 0."""
NODES = 1024
_UNLIKELY = 1e-13


@dataclass(frozen=True)
class Spread:
    """One distribution; ``parameters`` are in the units of the assumption (of its logarithm for ``mu`` and ``sigma``)."""

    kind: Kind
    parameters: tuple[tuple[str, float], ...]
    support: tuple[float, float]
    """Nothing is ever drawn outside."""
    below_zero: bool = False
    """Whether values are drawn with the sign turned round: a harm, written as what it costs."""

    def mirrored(self) -> Spread:
        """The same distribution of amounts that are taken away."""
        return replace(self, support=(-self.support[1], -self.support[0]), below_zero=True)

    def __getitem__(self, name: str) -> float:
        return dict(self.parameters)[name]

    @property
    def mean(self) -> float:
        """The mean, by the textbook formula of the kind."""
        return -self._mean() if self.below_zero else self._mean()

    def _mean(self) -> float:
        given = dict(self.parameters)
        if self.kind == "fixed":
            return given["value"]
        if self.kind == "uniform":
            return (given["min"] + given["max"]) / 2
        if self.kind == "triangular":
            return (given["min"] + given["mode"] + given["max"]) / 3
        if self.kind == "beta_pert":
            return (given["min"] + PERT_WEIGHT * given["mode"] + given["max"]) / (PERT_WEIGHT + 2)
        if self.kind == "beta":
            return given["min"] + (given["max"] - given["min"]) * given["alpha"] / (
                given["alpha"] + given["beta"]
            )
        if self.kind == "normal":
            return given["mean"]
        return math.exp(given["mu"] + given["sigma"] ** 2 / 2)

    def ppf(self, shares: Any) -> Array:
        """Give the values below which these shares (0 to 1, an array) of the distribution lie; never falling, within the support."""
        import numpy as np  # noqa: PLC0415 - only where something is drawn

        at = np.asarray(shares, dtype=np.float64)
        values = -self._quantiles(1 - at) if self.below_zero else self._quantiles(at)
        return np.clip(values, *self.support)

    def _quantiles(self, at: Array) -> Array:
        import numpy as np  # noqa: PLC0415 - only where something is drawn

        given = dict(self.parameters)
        if self.kind == "fixed":
            return np.full_like(at, given["value"])
        if self.kind == "uniform":
            return given["min"] + (given["max"] - given["min"]) * at
        if self.kind == "triangular":
            return _triangular(at, given["min"], given["mode"], given["max"])
        if self.kind in {"beta_pert", "beta"}:
            width = given["max"] - given["min"]
            return given["min"] + width * _beta(at, given["alpha"], given["beta"])
        from scipy.special import ndtri  # noqa: PLC0415 - only where something is drawn

        if self.kind == "normal":
            return np.asarray(given["mean"] + given["sd"] * ndtri(at), dtype=np.float64)
        return np.asarray(np.exp(given["mu"] + given["sigma"] * ndtri(at)), dtype=np.float64)


def _triangular(at: Array, low: float, mode: float, high: float) -> Array:
    import numpy as np  # noqa: PLC0415 - only where something is drawn

    width = high - low
    if width <= 0:
        return np.full_like(at, mode)
    rising = low + np.sqrt(at * width * (mode - low))
    falling = high - np.sqrt((1 - at) * width * (high - mode))
    return np.where(at * width < mode - low, rising, falling)


def _beta(at: Array, alpha: float, beta: float) -> Array:
    """Quantiles of a beta from 0 to 1, read off a table of its distribution function.

    The nodes are dense at both ends, where quantiles bend most; between them the error is below a thousandth of
    a standard deviation, less than any number of draws can tell, and many times quicker than one inverse a draw.
    """
    import numpy as np  # noqa: PLC0415 - only where something is drawn
    from scipy.special import betainc, betaincinv  # noqa: PLC0415

    if at.size <= NODES:
        # A share too small for the inverse to be found is as good as none.
        return np.asarray(np.nan_to_num(betaincinv(alpha, beta, at), nan=0.0), dtype=np.float64)
    least, most = betaincinv(alpha, beta, (_UNLIKELY, 1 - _UNLIKELY))
    nodes = least + (most - least) * np.sin(np.linspace(0.0, math.pi / 2, NODES)) ** 2
    nodes = np.concatenate(([0.0], nodes, [1.0]))
    return np.interp(at, betainc(alpha, beta, nodes), nodes)


def default_kind(meaning: Meaning, *, rate: bool, counted: bool = False) -> Kind:
    """Choose a kind where the map names none.

    Rates: beta-PERT, or a beta where they were counted or carry a confidence interval. Money and quantities: triangular,
    or normal where they are estimates with a confidence interval.
    """
    if counted:
        return "beta"
    if rate:
        return "beta" if meaning == "ci95" else "beta_pert"
    return "normal" if meaning == "ci95" else "triangular"


def from_counts(found: int, of: int) -> Spread:
    """A proportion counted as ``found`` of ``of``: beta(found + ½, of − found + ½), Jeffreys' posterior."""
    return Spread(
        "beta",
        (("alpha", found + 0.5), ("beta", of - found + 0.5), ("min", 0.0), ("max", 1.0)),
        (0.0, 1.0),
    )


@lru_cache(maxsize=4096)
def fit(
    kind: Kind,
    low: float,
    central: float,
    high: float,
    meaning: Meaning = "min_max",
    support: tuple[float, float] = (-math.inf, math.inf),
) -> Spread:
    """Make the distribution of an assumption; raises :class:`ValueError`, saying what to write instead, where it cannot be.

    ``low <= central <= high``. The central value is the likeliest one of a triangular and a beta-PERT, the mean of a
    normal and a beta, the median of a lognormal; a uniform does not use it. ``support`` is where the value can be.
    """
    if kind == "fixed" or low == high:
        return Spread("fixed", (("value", central),), (central, central))
    tail = TAILS[meaning]
    makers: dict[str, Callable[[float, float, float, float, tuple[float, float]], Spread]] = {
        "uniform": _uniform,
        "triangular": _peaked("triangular"),
        "beta_pert": _peaked("beta_pert"),
        "normal": _normal,
        "lognormal": _lognormal,
        "beta": _fit_beta,
    }
    return makers[kind](low, central, high, tail, support)


def _within(name: str, low: float, high: float, support: tuple[float, float]) -> tuple[float, float]:
    slack = 1e-9 * max(1.0, abs(low), abs(high))
    if low < support[0] - slack or high > support[1] + slack:
        raise ValueError(
            f"a {name} distribution with these percentiles would reach from {low:.4g} to {high:.4g}, where the value cannot be; "
            "write range: min_max if the ends are the least and the greatest possible, or choose another distribution"
        )
    return max(low, support[0]), min(high, support[1])


def _uniform(low: float, _: float, high: float, tail: float, support: tuple[float, float]) -> Spread:
    more = (high - low) * tail / (1 - 2 * tail)
    least, most = _within("uniform", low - more, high + more, support)
    return Spread("uniform", (("min", least), ("max", most)), (least, most))


def _pert(mode: float) -> tuple[float, float]:
    """Alpha and beta of a beta-PERT whose likeliest value lies at ``mode`` of its way from least to greatest."""
    return 1 + PERT_WEIGHT * mode, 1 + PERT_WEIGHT * (1 - mode)


def _peaked(
    kind: Literal["triangular", "beta_pert"],
) -> Callable[[float, float, float, float, tuple[float, float]], Spread]:
    def made(low: float, central: float, high: float, tail: float, support: tuple[float, float]) -> Spread:
        least, most = low, high
        if tail:
            least, most = _stretched(kind, central, central - low, high - central, tail)
            least, most = _within(kind.replace("_", "-"), least, most, support)
        given = [("min", least), ("mode", central), ("max", most)]
        if kind == "beta_pert":
            alpha, beta = _pert((central - least) / (most - least))
            given += [("alpha", alpha), ("beta", beta)]
        return Spread(kind, tuple(given), (least, most))

    return made


def _stretched(kind: str, mode: float, below: float, above: float, tail: float) -> tuple[float, float]:
    """Find the least and greatest value of which ``mode − below`` and ``mode + above`` are the tail percentiles.

    Where the mode lies between the two ends (0 to 1) settles the shape; it is found by halving, as the difference of
    both sides has one sign with the mode at the least value and the other at the greatest.
    """

    def standard(at: float, share: float) -> float:
        if kind == "triangular":
            return math.sqrt(at * share) if share < at else 1 - math.sqrt((1 - at) * (1 - share))
        from scipy.special import betaincinv  # noqa: PLC0415 - only for ranges that are percentiles

        return float(betaincinv(*_pert(at), share))

    def difference(at: float) -> float:
        return (at - standard(at, tail)) * above - (standard(at, 1 - tail) - at) * below

    least, most = 0.0, 1.0
    for _ in range(60):
        middle = (least + most) / 2
        if difference(middle) < 0:
            least = middle
        else:
            most = middle
    at = (least + most) / 2
    width = (below + above) / (standard(at, 1 - tail) - standard(at, tail))
    return mode - at * width, mode + (1 - at) * width


def _needs_percentiles(name: str, tail: float) -> None:
    if not tail:
        raise ValueError(
            f"a {name} distribution has no least and greatest value: say what low and high mean with range: p5_p95 or range: ci95, "
            "or choose triangular, beta_pert or uniform"
        )


def _normal(low: float, central: float, high: float, tail: float, support: tuple[float, float]) -> Spread:
    from scipy.special import ndtr, ndtri  # noqa: PLC0415 - only where something is drawn

    _needs_percentiles("normal", tail)
    middle = (low + high) / 2
    if abs(central - middle) > ASKEW * (high - low):
        raise ValueError(
            f"a normal distribution is symmetrical, and {central:.6g} is not midway between {low:.6g} and {high:.6g}; "
            "choose lognormal, triangular or beta_pert"
        )
    deviation = (high - low) / (2 * -float(ndtri(tail)))
    outside = float(
        ndtr((support[0] - central) / deviation) + ndtr((central - support[1]) / deviation)
    )  # an end of infinity gives 0
    if outside > OUTSIDE:
        raise ValueError(
            f"{outside:.1%} of a normal distribution with this range would lie where the value cannot be; "
            "choose lognormal, beta, triangular or beta_pert"
        )
    return Spread("normal", (("mean", central), ("sd", deviation)), support)


def _lognormal(low: float, central: float, high: float, tail: float, support: tuple[float, float]) -> Spread:
    from scipy.special import ndtr, ndtri  # noqa: PLC0415 - only where something is drawn

    _needs_percentiles("lognormal", tail)
    if low <= 0:
        raise ValueError("a lognormal distribution has only values above 0; choose normal or triangular")
    width, middle = math.log(high / low), math.log(high * low) / 2
    if abs(math.log(central) - middle) > ASKEW * width:
        raise ValueError(
            f"the median of a lognormal distribution with low {low:.6g} and high {high:.6g} is {math.exp(middle):.6g}, "
            f"not {central:.6g}; choose normal or triangular"
        )
    mu, sigma = math.log(central), width / (2 * -float(ndtri(tail)))
    if (
        support[1] < math.inf
        and (over := float(ndtr((mu - math.log(max(support[1], 1e-300))) / sigma))) > OUTSIDE
    ):
        raise ValueError(
            f"{over:.1%} of a lognormal distribution with this range would lie above {support[1]:g}; choose beta or beta_pert"
        )
    return Spread("lognormal", (("mu", mu), ("sigma", sigma)), (max(support[0], 0.0), support[1]))


def _fit_beta(low: float, central: float, high: float, tail: float, support: tuple[float, float]) -> Spread:
    """A beta from 0 to 1 with its mean at the central value and as wide as the range says."""
    from scipy.special import betaincinv  # noqa: PLC0415 - only where something is drawn

    if support != (0.0, 1.0):
        raise ValueError("a beta distribution is for shares from 0 to 1; choose triangular or lognormal")
    if not tail:
        raise ValueError(
            "a beta distribution always reaches from 0 to 1: say what low and high mean with range: p5_p95 or range: ci95, "
            "give the counts with counted and out_of, or choose beta_pert"
        )
    if not 0 < central < 1:
        raise ValueError(f"a beta distribution cannot have the mean {central:g}; choose beta_pert or uniform")

    def ends(weight: float) -> tuple[float, float]:
        lower, upper = betaincinv(central * weight, (1 - central) * weight, (tail, 1 - tail))
        return float(lower), float(upper)

    least, most = math.log(0.5), math.log(1e12)
    for _ in range(80):
        middle = (least + most) / 2
        lower, upper = ends(math.exp(middle))
        if upper - lower > high - low:
            least = middle
        else:
            most = middle
    weight = math.exp((least + most) / 2)
    lower, upper = ends(weight)
    if max(abs(lower - low), abs(upper - high)) > ASKEW * (high - low):
        raise ValueError(
            f"a beta distribution with the mean {central:g} and this width would reach from {lower:.3f} to {upper:.3f}, not from {low:g} to {high:g}; "
            "choose beta_pert"
        )
    return Spread(
        "beta",
        (("alpha", central * weight), ("beta", (1 - central) * weight), ("min", 0.0), ("max", 1.0)),
        (0.0, 1.0),
    )
