"""Tables of the value statement about doubt: what-ifs, switching values, draws of all ranges, optimism bias."""

from __future__ import annotations

from collections.abc import Iterator

from triage.pages.page import UNKNOWN, Block, Chart, Column, Table, Words
from triage.pages.shown import words
from triage.pages.statement_charts import histogram, named
from triage.valuing import Valuation
from triage.valuing.simulation_words import simulation_lines


def what_ifs(found: Valuation, tornado: Chart | None) -> Iterator[Block]:
    """Each other sum, and what each assumption would have to be for value to equal cost."""
    if tornado is not None:
        yield tornado
    yield Table(
        "what_ifs",
        "The same sum with other assumptions",
        (
            Column("what", "what if"),
            Column("definition", "what changes"),
            Column("total", "value", "pounds"),
            Column("cost", "cost", "pounds"),
            Column("ratio", "ratio", "ratio"),
        ),
        tuple(
            (
                named(one.what),
                one.definition,
                one.total if found.known else UNKNOWN,
                UNKNOWN if one.cost is None else one.cost,
                UNKNOWN if one.ratio is None else one.ratio,
            )
            for one in found.scenarios
        ),
        empty="The map has no what-ifs, and no input of it has a range.",
    )
    yield Table(
        "switching",
        "Where value would just equal cost",
        (Column("what", "what"), Column("value", "would have to be", "text"), Column("definition", "how it is worked out")),
        tuple(
            (
                named(what),
                "no share from 0 to 1"
                if amount is None
                else words(amount, "pounds", 2)
                if what == "cost"
                else words(amount, "number", 4),
                definition,
            )
            for what, definition, amount in (found.switching if found.known else ())
        ),
        empty="No cost is known, or nothing is gained or known to be, so there is no such place.",
    )  # fmt: skip


def simulation(found: Valuation) -> Iterator[Block]:
    """The spread of the result when every range is drawn at once, and what most of it comes from."""
    drawn = found.simulation
    if drawn is None:
        return
    yield Words(tuple(simulation_lines(drawn)))
    picture = histogram(found)
    if picture is not None:
        yield picture
    if drawn.matters:
        yield Table(
            "matters",
            "Where the spread comes from",
            (
                Column("assumption", "assumption"),
                Column("first", "alone", "percent"),
                Column("total", "with all it acts together with", "percent"),
            ),
            tuple(
                (each.assumption, 100 * each.index.first, 100 * each.index.total) for each in drawn.matters
            ),
            note="First-order and total Sobol indices: the share of the variance of the result. Estimates, so that one may lie a little below 0.",
        )
    yield Table(
        "drawn",
        "What was drawn",
        (
            Column("assumption", "assumption"),
            Column("distribution", "distribution"),
            Column("low", "low", "number", 4),
            Column("central", "as it stands", "number", 4),
            Column("high", "high", "number", 4),
            Column("source", "source"),
        ),
        tuple(
            (
                one.input.label,
                named(one.spread.kind),
                one.input.low,
                one.input.central,
                one.input.high,
                one.input.source or UNKNOWN,
            )
            for one in drawn.inputs
        ),
        note=f"{drawn.draws:,} draws, seed {drawn.seed}: the same seed gives the same figures.",
    )


def optimism(found: Valuation) -> Iterator[Block]:
    """Optimism bias as lines of its own; never in the headline."""
    bias = found.optimism
    if bias is None:
        return
    yield Table(
        "optimism",
        "With optimism bias, beside the result and not in it",
        (
            Column("of", "of"),
            Column("share", "share", "percent"),
            Column("amount", "amount", "pounds"),
            Column("evidence", "evidence"),
            Column("source", "source"),
        ),
        tuple(
            (
                one.of + (f", {named(one.who)}" if one.who else ""),
                100 * one.share,
                UNKNOWN if one.amount is None or (one.of == "value" and not found.known) else one.amount,
                one.evidence or UNKNOWN,
                one.source,
            )
            for one in bias.lines
        ),
        note=f"With it the value is {words(UNKNOWN if bias.known_total is None else bias.known_total, 'pounds')}, the cost {words(UNKNOWN if bias.cost is None else bias.cost, 'pounds')} "
        f"and the ratio {words(UNKNOWN if bias.ratio is None else bias.ratio, 'ratio')}.",
    )
