"""Counts from the record that stand for more people than were counted, drawn as a sample of people is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from triage.valuing.distributions import Spread
from triage.valuing.inputs import RangedInput

if TYPE_CHECKING:
    from triage.valuing.evidence import Period, RowEvidence
    from triage.valuing.impact_map import Row

PLACES = Decimal("0.0001")
TAIL = 0.025


@dataclass(frozen=True)
class Sampled:
    """What a row counted, as a sample: so many better, so many worse, of so many needs scored again."""

    quantity: Decimal
    """The quantity of the row, which the sample stands for."""
    better: int
    worse: int
    of: int
    factor: Decimal
    """How many such samples make the quantity: 1, or how often the period goes into a year."""


def sampling(rows: Sequence[Row], evidence: Mapping[str, RowEvidence], period: Period) -> dict[str, Sampled]:
    """Take the counts of every row whose quantity comes from the record and rests on anybody scored again.

    Of people the signs of each one's changes are taken together, as the quantity does. How many were scored again is
    counted in needs, which is never fewer than people, so that the spread is rather too wide than too narrow.
    """
    found = {}
    for row in rows:
        seen = evidence.get(row.id)
        if seen is None or not seen.paired:
            continue
        changes: dict[object, list[int]] = defaultdict(list)
        for number, change in enumerate(seen.counted):
            whose = number if row.quantity.unit == "needs" else (change.case, change.person, change.who)
            changes[whose].append(change.counts)
        signs = [
            int(any(count > 0 for count in counts)) - int(any(count < 0 for count in counts))
            for counts in changes.values()
        ]
        better, worse = sum(sign > 0 for sign in signs), sum(sign < 0 for sign in signs)
        factor = period.year_factor if row.quantity.annualise else 1
        found[row.id] = Sampled(
            quantity=seen.quantity,
            better=better,
            worse=worse,
            of=max(seen.paired - seen.set_aside, better + worse, 1),
            factor=Decimal(factor.numerator) / Decimal(factor.denominator),
        )
    return found


def sampled_inputs(rows: Sequence[Row], samples: Mapping[str, Sampled]) -> list[RangedInput]:
    """Quantities from the record that stand for more people than were counted.

    Whoever was scored again was counted and is not drawn; where the count is multiplied up to a year, or the map says
    ``distribution: beta``, it stands for others too, and is drawn as a sample is. Nothing here says how those fared who
    were never scored again: that is a question of scenarios and not of chance.
    """
    found = []
    for row in rows:
        seen, how = samples.get(row.id), row.quantity.distribution
        if seen is None or how == "fixed" or not (row.quantity.annualise or how == "beta"):
            continue
        spread = sample_spread(seen)
        low, high = (Decimal(repr(float(end))).quantize(PLACES) for end in spread.ppf([TAIL, 1 - TAIL]))
        found.append(
            RangedInput(
                name=row.id,
                field="quantity",
                rows=(row.id,),
                low=min(low, seen.quantity),
                central=seen.quantity,
                high=max(high, seen.quantity),
                source=f"as a sample: {seen.better} better and {seen.worse} worse of {seen.of} needs scored again",
                kind="beta",
                meaning="ci95",
                given=spread,
            )
        )
    return found


def sample_spread(seen: Sampled) -> Spread:
    """The distribution of a net count: the share better less the share worse, times all that it stands for.

    A beta from all worse to all better, with the mean that was counted and the variance of the posterior of three outcomes
    under Jeffreys' prior (Dirichlet, one half each: better, same, worse). Where (nearly) all changed one way no beta
    has that mean and variance, and the posterior's own mean is used.
    """
    plenty = seen.of + 1.5
    better, worse = (seen.better + 0.5) / plenty, (seen.worse + 0.5) / plenty
    variance = (better + worse - (better - worse) ** 2) / (plenty + 1)
    mean = max(-1.0, min(1.0, float(seen.quantity / seen.factor) / seen.of))
    if variance >= (1 - mean) * (1 + mean):
        mean = better - worse
    share = (1 + mean) / 2
    weight = (1 - mean) * (1 + mean) / variance - 1
    reach = seen.of * float(seen.factor)
    return Spread(
        "beta",
        (("alpha", share * weight), ("beta", (1 - share) * weight), ("min", -reach), ("max", reach)),
        (-reach, reach),
    )
