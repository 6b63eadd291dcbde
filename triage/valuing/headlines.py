"""Headline figures as they are printed, each with how it was rounded and the unrounded figure beside it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal, localcontext
from typing import TYPE_CHECKING, Literal

from triage.valuing import sroi
from triage.valuing.account import Headline
from triage.valuing.knowing import known_sum

if TYPE_CHECKING:
    from triage.valuing.statement import Valuation

Mode = Literal["half_up", "cut", "significant"]


@dataclass(frozen=True)
class Printed:
    """One headline figure."""

    what: str
    unrounded: Decimal | None
    """None where it is not known, such as a ratio without a cost."""
    rounded: Decimal | None
    mode: Mode
    to: Decimal | None
    figures: int | None
    printed: Decimal | None
    """What a source prints."""

    @property
    def agrees(self) -> bool | None:
        """Whether the rounded figure is the one a source prints; None where no source prints one."""
        return None if self.printed is None or self.rounded is None else self.printed == self.rounded

    @property
    def how(self) -> str:
        """Say in a few words how it was rounded."""
        if self.mode == "significant":
            return f"to {self.figures} significant figures"
        return f"{'cut' if self.mode == 'cut' else 'rounded half up'} to {self.to:,f}"


def rounded(amount: Decimal, mode: Mode, to: Decimal | None = None, figures: int | None = None) -> Decimal:
    """Round a figure for print.

    ``half_up`` goes to the nearest step, away from zero at the half; ``cut`` goes to the step towards zero; ``significant``
    keeps so many figures, half up.

    >>> rounded(Decimal("11550098"), "cut", Decimal(100000)), rounded(Decimal("-2.675"), "half_up", Decimal("0.01"))
    (Decimal('11500000'), Decimal('-2.68'))
    >>> rounded(Decimal("448475"), "significant", figures=1)
    Decimal('400000')
    """
    with localcontext() as context:
        context.prec = sroi.DIGITS
        return _rounded(amount, mode, to, figures)


def _rounded(amount: Decimal, mode: Mode, to: Decimal | None, figures: int | None) -> Decimal:
    if mode == "significant":
        if not amount:
            return Decimal(0)
        step = Decimal(1).scaleb(amount.adjusted() - (figures or 1) + 1)
        return _plain(amount.quantize(step, ROUND_HALF_UP))
    step = to or Decimal(1)
    times = (amount / step).quantize(Decimal(1), ROUND_DOWN if mode == "cut" else ROUND_HALF_UP)
    return _plain(times * step)


def _plain(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal(1)) if amount == amount.to_integral_value() else amount


def figure(found: Valuation, what: str) -> Decimal | None:
    """The unrounded figure a headline is about; raises :class:`KeyError` for a name that means nothing."""
    word, _, name = what.partition(" ")
    if what == "total":
        return found.known_total
    if what == "cost":
        return found.cost
    if what == "net":
        return found.net
    if what == "ratio":
        return found.ratio
    if word == "group":
        return known_sum(found.group(name))
    if word == "ratio":
        return found.ratio_of(found.group(name))
    if word == "stakeholder":
        return known_sum(one for one in found.rows if one.row.stakeholder == name)
    if word == "kind":
        return known_sum(one for one in found.rows if one.row.proxy.kind == name)
    raise KeyError(what)


USUAL = (
    Headline(what="total", mode="half_up", to=Decimal(1)),
    Headline(what="ratio", mode="half_up", to=Decimal("0.01")),
)
"""How total and ratio are printed where the map does not say."""


def headlines(found: Valuation) -> tuple[Printed, ...]:
    """Every headline of the map, total and ratio always among them."""
    asked = found.map.file.headlines
    wanted = [*(usual for usual in USUAL if usual.what not in {one.what for one in asked}), *asked]
    printed = []
    for one in wanted:
        amount = figure(found, one.what)
        printed.append(
            Printed(
                one.what,
                amount,
                None if amount is None else rounded(amount, one.mode, one.to, one.figures),
                one.mode,
                one.to,
                one.figures,
                one.printed,
            )
        )
    return tuple(printed)


def known_names(stakeholders: set[str], kinds: set[str], groups: set[str]) -> set[str]:
    """Every name a headline of a map may have."""
    return (
        {"total", "cost", "net", "ratio"}
        | {f"stakeholder {code}" for code in stakeholders}
        | {f"kind {kind}" for kind in kinds}
        | {f"{word} {name}" for word in ("group", "ratio") for name in groups}
    )
