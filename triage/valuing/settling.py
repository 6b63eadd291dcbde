"""From a map as written to the map that is calculated with: prices of one year, harms below 0, chosen rates.

Everything later (sums, what-ifs, simulation) reads the calculated map, so that no part can forget one of these. The map
as written stays beside it, and the statement prints both.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from triage.valuing.costs import Cost
from triage.valuing.impact_map import MapFile, Row
from triage.valuing.proxies import Proxy
from triage.valuing.record_says import RecordSays
from triage.valuing.reference import Series, uprated
from triage.valuing.shares import STANDS_BESIDE


@dataclass(frozen=True)
class Uprated:
    """How one value was brought to the map's prices."""

    before: Decimal
    price_year: str
    to: str
    factor: Decimal | None
    """None where the price year has no index: the value stays as it is."""
    series: str
    convention: str


def settled(file: MapFile, series: Series | None) -> tuple[MapFile, dict[str, Uprated]]:
    """Uprate values and dated costs, and put harms below 0; returns the map and what was done to each row's value.

    ``series`` is the price index the map names; None where it names none.
    """
    moved: dict[str, Uprated] = {}
    rows = []
    for row in file.rows:
        proxy = row.proxy
        if file.uprate is not None and series is not None:
            wanted = file.uprate
            factor = series.factor(proxy.price_year, wanted.to, wanted.convention)
            moved[row.id] = Uprated(
                proxy.value, proxy.price_year, wanted.to, factor, series.id, wanted.convention
            )
            proxy = _in_prices(proxy, factor, wanted.to)
        if row.negative:
            proxy = _taken_away(proxy)
        rows.append(row if proxy is row.proxy else row.model_copy(update={"proxy": proxy}))
    changes: dict[str, Any] = {"rows": tuple(rows)}
    if file.uprate is not None and series is not None and file.cost:
        changes["cost"] = tuple(_cost_in_prices(part, file, series) for part in file.cost)
    return file.model_copy(update=changes), moved


def _in_prices(proxy: Proxy, factor: Decimal | None, to: str) -> Proxy:
    if factor is None:
        return proxy
    changes: dict[str, Any] = {"price_year": to}
    if factor != 1:
        for name in ("value", "low", "high"):
            amount: Decimal | None = getattr(proxy, name)
            changes[name] = None if amount is None else uprated(amount, factor)
        if proxy.worked_back:
            changes["inferred"] = True
    return proxy.model_copy(update=changes)


def _cost_in_prices(part: Cost, file: MapFile, series: Series) -> Cost:
    wanted = file.uprate
    if wanted is None or part.price_year is None:
        return part
    factor = series.factor(part.price_year, wanted.to, wanted.convention)
    if factor is None or factor == 1:
        return part
    changes: dict[str, Any] = {
        name: None if amount is None else uprated(amount, factor)
        for name in ("amount", "low", "high")
        for amount in (getattr(part, name),)
    }
    return part.model_copy(update=changes | {"price_year": wanted.to})


def _taken_away(proxy: Proxy) -> Proxy:
    changes: dict[str, Any] = {
        "value": -proxy.value,
        "low": None if proxy.high is None else -proxy.high,
        "high": None if proxy.low is None else -proxy.low,
    }
    if proxy.worked_back:
        changes["inferred"] = True
    return proxy.model_copy(update=changes)


def with_chosen(file: MapFile, says: RecordSays, on: date | None = None) -> MapFile:
    """Put the rate of the record where a person chose it in writing; where the record is silent the typed one stays.

    So it does until the day of the choice has come: on the day ``on`` a later choice is none yet.
    A range that does not hold the chosen rate is widened to it; a share drawn from counts is drawn from the record's.
    """
    rows = [_row_with_chosen(row, says, on) for row in file.rows]
    if all(new is old for new, old in zip(rows, file.rows, strict=True)):
        return file
    return file.model_copy(update={"rows": tuple(rows)})


def _row_with_chosen(row: Row, says: RecordSays, on: date | None) -> Row:
    changes: dict[str, Any] = {}
    for name in STANDS_BESIDE:
        given = getattr(row, name)
        said = says.beside(name)
        if given.chosen is None or said is None or said.would_be is None:
            continue
        if on is not None and given.chosen.on > on:
            continue
        rate = said.would_be
        changes[name] = given.model_copy(
            update={
                "rate": rate,
                "low": None if given.low is None else min(given.low, rate),
                "high": None if given.high is None else max(given.high, rate),
                **({} if given.counted is None else {"counted": said.would_count, "out_of": said.known}),
                "source": f"the record ({given.chosen.from_record.replace('_', ' ')}), chosen by {given.chosen.by} on {given.chosen.on}",
            }
        )
    return row.model_copy(update=changes) if changes else row
