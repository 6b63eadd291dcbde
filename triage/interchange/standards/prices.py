"""What a service costs, in one line of words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from triage.interchange.harmless import one_line, without_markup
from triage.interchange.standards.schedules import day_of
from triage.interchange.standards.view import Cost, View, kind_of

_SIGNS = {"gbp": "£", "": "£", "eur": "€", "usd": "$"}


def cost_words(
    view: View, on: date, errors: list[tuple[str, str]], number_of: Callable[[Any], float | None]
) -> str | None:
    """The source's own words, else its prices in force on ``on``; adds to ``errors`` prices that cannot be."""
    parts = []
    for cost in view.costs:
        amount = None if cost.amount in (None, "") else number_of(cost.amount)
        start, end = day_of(cost.valid_from), day_of(cost.valid_to)
        if cost.amount not in (None, "") and amount is None:
            errors.append(("DI404", f"a price is {kind_of(cost.amount)} where a number is meant"))
        if amount is not None and amount < 0:
            errors.append(("DI414", f"a price is below nought: {amount:g}"))
            continue
        if start and end and end < start:
            errors.append(("DI410", f"a price ends ({end}) before it begins ({start})"))
        elif not (start and start > on) and not (end and end < on) and (words := _price(cost, amount)):
            parts.append(words)
    if view.fees:
        return without_markup(view.fees)
    if view.free:
        return "free"
    if parts:
        return "; ".join(dict.fromkeys(parts))
    return "not free" if view.free is False else None


def _price(cost: Cost, amount: float | None) -> str:
    """One price in words.

    >>> _price(Cost("Under 18s", 35, "gbp", "per session"), 35), _price(Cost(None, 0, None, None), 0)
    ('£35 per session (Under 18s)', 'free')
    """
    currency = (cost.currency or "").strip()
    sign = _SIGNS.get(currency.casefold())
    if amount is None:
        price = ""
    elif amount == 0:
        price = "free"
    else:
        number = f"{amount:.2f}".removesuffix(".00")
        price = f"{sign}{number}" if sign else f"{number} {one_line(currency, 10)}"
    about, option = (one_line(text or "", 200) for text in (cost.about, cost.option))
    words = " ".join(filter(None, (price, about)))
    if option and words:
        return f"{words} ({option})"
    return words or option
