"""Tables of the value statement about people: who gains and who pays."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from triage.pages.page import NOT_APPLICABLE, UNKNOWN, Block, Cell, Chart, Column, Table
from triage.pages.statement_charts import named
from triage.pages.statement_parts import sides
from triage.valuing import Valuation
from triage.valuing.knowing import known_sum
from triage.valuing.sides import cashability


def or_unknown(amount: Decimal | None) -> Cell:
    """An amount, or that it is unknown."""
    return UNKNOWN if amount is None else amount


def gains(found: Valuation, pictures: dict[str, Chart]) -> Iterator[Block]:
    """Value by who gains, by its kind and by whether it could leave a budget; what is unknown is said to be."""
    if "who_gains" in pictures:
        yield pictures["who_gains"]
    for key, title, sums in (
        (
            "by_stakeholder",
            "By who gains",
            found.known_sums(lambda one: one.row.stakeholder, found.by_stakeholder),
        ),
        ("by_kind", "By kind of value", found.known_sums(lambda one: one.row.proxy.kind, found.by_kind)),
        ("by_cashable", "Whether it could leave a budget", found.known_sums(cashability, found.by_cashable)),
    ):
        yield Table(
            key,
            title,
            (Column("of", "of"), Column("value", "value", "pounds"), Column("share", "of all", "percent")),
            tuple(
                (
                    named(name),
                    or_unknown(amount),
                    UNKNOWN
                    if amount is None
                    else 100 * amount / found.total
                    if found.total > 0
                    else NOT_APPLICABLE,
                )
                for name, amount in sums.items()
            ),
        )
    yield sides(found)
    if found.map.file.groups:
        yield Table(
            "groups",
            "By the map's own groups",
            (Column("group", "group"), Column("members", "who"), Column("value", "value", "pounds"), Column("ratio", "part of the ratio", "ratio")),
            tuple(
                (
                    named(name),
                    ", ".join(map(named, members)),
                    or_unknown(known_sum(found.group(name))),
                    or_unknown(found.ratio_of(found.group(name))),
                )
                for name, members in found.map.file.groups.items()
            ),
        )  # fmt: skip


def costs(found: Valuation) -> Table:
    """Who pays, in which year, and from which source."""
    return Table(
        "costs",
        "Who pays",
        (
            Column("who", "who"),
            Column("year", "year", "count"),
            Column("amount", "amount", "pounds"),
            Column("present_value", "at today's value", "pounds"),
            Column("source", "source"),
        ),
        tuple(
            (
                (named(paid.who) if paid.who else UNKNOWN),
                NOT_APPLICABLE if paid.year is None else paid.year,
                paid.amount,
                paid.present_value,
                paid.source
                + ("; worked back" if paid.inferred else "")
                + ("; of services outside" if paid.others else ""),
            )
            for paid in found.costs
        ),
        empty="The map gives no cost: there is no ratio.",
        note=""
        if found.cost is not None or not found.costs
        else "A part of the cost is unknown: there is no ratio.",
    )
