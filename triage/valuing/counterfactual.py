"""Plain sums beside a comparison: change net of a comparison, wellbeing in money, change in standard deviations.

None of them is an impact map. Each is here so that a published figure can be worked out again by one named function.
"""

from __future__ import annotations

from decimal import Decimal, localcontext


def net_of_comparison(
    treated_before: Decimal, treated_after: Decimal, comparison_before: Decimal, comparison_after: Decimal
) -> tuple[Decimal, Decimal]:
    """(naive change, effect): after less before, and that less the change of a comparison group.

    Source: difference in differences, HM Treasury Magenta Book. In the direction of the scale.
    """
    naive = treated_after - treated_before
    return naive, naive - (comparison_after - comparison_before)


def wellbeing(
    change: Decimal, value: Decimal, years: Decimal = Decimal(1), people: Decimal = Decimal(1)
) -> Decimal:
    """Change in life satisfaction (0 to 10) × people × years × value of one point for one person for one year, undiscounted.

    Source: HM Treasury, Wellbeing Guidance for Appraisal (2021). A severity scale is not life satisfaction.
    """
    return change * people * years * value


def effect_size(difference: Decimal, standard_deviation: Decimal) -> Decimal:
    """A mean difference in standard deviations; raises :class:`ValueError` for a deviation that is not above 0.

    Source: sdqinfo.com, page on added value: mean added value in points / standard deviation.
    """
    if standard_deviation <= 0:
        raise ValueError("a standard deviation is above 0")
    with localcontext() as context:
        context.prec = 28
        return difference / standard_deviation
