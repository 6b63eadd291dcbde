"""The value statement as a page: the result with its range, the map, what it rests on, what-ifs, principles and limits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from triage.pages.page import (
    NOT_APPLICABLE,
    UNKNOWN,
    Block,
    Chart,
    Column,
    Figure,
    Figures,
    Page,
    Section,
    Table,
    Words,
)
from triage.pages.principles import MOST, principles
from triage.pages.shown import words
from triage.pages.statement_charts import charts, named
from triage.pages.statement_doubt import optimism, simulation, what_ifs
from triage.pages.statement_parts import (
    assumptions,
    headlines,
    quantities,
    record_beside,
    reproducing,
    rows_in_words,
    theory,
    values_of_one,
)
from triage.pages.statement_sides import costs, gains, or_unknown
from triage.valuing import Valuation
from triage.valuing.knowing import WHY

FORMAT = "triage.value-statement/1"
LIMITS = (
    (
        "A ratio is not a mark. Ratios of different services cannot be compared with each other: each rests on its own stakeholders, "
        "values, years and judgements. There is no league table here, and this figure should not be put into one."
    ),
    (
        "Most of what matters to a family, such as confidence, safety or less worry, is hard to put into pounds. What is not valued here is "
        "not worth nothing."
    ),
    (
        "Social return on investment is a young method with few controls. Change was measured before and after; without a comparison "
        "group nobody knows what would have happened anyway, and what stands for it here is an assumption."
    ),
    (
        "Only cashable savings can leave a budget, and only in whole steps of capacity. Other fiscal value frees time and places for "
        "others, and wellbeing value is nobody's money."
    ),
)
"""Printed on every statement."""
INSIDE = "for use inside the service: small numbers are shown"
_NOTHING_KNOWN = f"{WHY}, so what it was worth is not known"


def statement_page(
    found: Valuation, *, made: date, assurance: str = "", handling: str | None = None, version: str = ""
) -> Page:
    """The whole statement.

    ``assurance`` is what every output says until live use is signed for; ``handling`` None says "inside the service" where
    people of a record were counted; ``version`` is of the program.
    """
    inside = INSIDE if found.seen is not None else ""
    return Page(
        format=FORMAT,
        title=f"Value statement: {found.map.file.title}",
        about=tuple(_about(found)),
        sections=tuple(_sections(found, version)),
        warnings=tuple((one.code, one.text) for one in found.warnings),
        fingerprint=found.fingerprint,
        facts={"map": found.map.file.id, "basis": found.basis, "forecast": found.forecast},
        assurance=assurance,
        handling=inside if handling is None else handling,
        synthetic=any(one.code == "synthetic" for one in found.warnings),
        made=made,
    )


def statement_workbook(
    found: Valuation, *, made: date, assurance: str = "", handling: str | None = None, version: str = ""
) -> bytes:
    """The statement as a workbook whose formulas work the sums out again; see :mod:`triage.pages.live.book`."""
    from triage.pages.live.book import live_workbook  # noqa: PLC0415 - the library that writes it is loaded only here

    return live_workbook(
        found,
        statement_page(found, made=made, assurance=assurance, handling=handling, version=version),
    )


_BASIS = {
    "recorded": "counted in the record",
    "typed": "typed in; nothing was counted in a record",
    "synthetic": "counted in made-up cases",
    "mixed": "partly counted in the record, partly typed in",
}


def _about(found: Valuation) -> Iterator[tuple[str, str]]:
    file, period = found.map.file, found.period
    yield "Map", f"{file.id}" + (f"; {file.source}" if file.source else "")
    if file.scope:
        yield "Scope", file.scope
    yield "Quantities", _BASIS[found.basis]
    if found.seen is not None:
        yield (
            "Needs first recorded",
            f"{period.start or 'from the beginning'} to {period.end or 'today'}, as known on {period.on or 'the last day recorded'}",
        )
    yield (
        "Kind of account",
        "a forecast: it counts what is still to come or was scaled up"
        if found.forecast
        else "evaluative: it counts what happened",
    )
    yield "Prices", f"of {found.map.prices}; {file.currency}"
    yield "Years counted", f"{file.horizon_years}; {_discounting(found)}"
    yield "Checked by", _checked_by(found)


def _discounting(found: Valuation) -> str:
    how = found.map.file.discounting
    if how is None:
        return "no discounting"
    rate = (
        f"schedule {how.schedule}"
        if how.schedule
        else f"{words(100 * (how.rate or Decimal(0)), 'percent')} a year"
    )
    return f"discounting by {rate}, {named(how.convention)}"


def _checked_by(found: Valuation) -> str:
    seen = found.map.file.assurance
    if seen.status == "not_assured":
        return "nobody besides its maker: no independent assurance"
    kind = "external assurance" if seen.status == "external" else "internal review"
    return f"{kind} by {seen.by} on {seen.on}" + (f"; {seen.scope}" if seen.scope else "")


def _sections(found: Valuation, version: str) -> Iterator[Section]:
    pictures: dict[str, Chart] = {chart.key: chart for chart in charts(found)}
    yield Section("result", "The result and its range", tuple(_result(found, pictures)))
    yield Section("map", "Impact map", tuple(_map(found, pictures)))
    yield Section("gains", "Who gains, and what kind of value it is", tuple(gains(found, pictures)))
    yield Section("assumptions", "What the sum assumes", (assumptions(found), *record_beside(found)))
    yield Section("rests_on", "What it rests on", (quantities(found), values_of_one(found), costs(found)))
    yield Section("what_ifs", "What if", (*what_ifs(found, pictures.get("tornado")), *optimism(found)))
    if found.simulation is not None:
        yield Section("simulation", "All ranges at once", tuple(simulation(found)))
    yield Section("theory", "How change comes about", tuple(theory(found)))
    yield Section("principles", "The principles of social value", tuple(_principles(found)))
    yield Section("limits", "Limits", (Words(LIMITS),))
    yield Section("again", "How to make it again", (reproducing(found, version),))


def _left_out(found: Valuation) -> bool:
    return any(warning.code == "rows_left_out" for warning in found.warnings)


def _span(low: Decimal | None, high: Decimal | None, kind: str) -> str:
    if low is None or high is None or low == high:
        return "no range: nothing in the map or the record moves it"
    form = "pounds" if kind == "pounds" else "ratio"
    return f"from {words(low, form)} to {words(high, form)} over the what-ifs"  # type: ignore[arg-type]


def _result(found: Valuation, pictures: dict[str, Chart]) -> Iterator[Block]:
    low, high = found.total_range
    figures = [
        Figure(
            "total",
            "Value of the rows shown" if _left_out(found) else "Value",
            UNKNOWN if found.known_total is None else words(found.known_total, "pounds"),
            "text",
            _span(low, high, "pounds") if found.known else _NOTHING_KNOWN,
        ),
        Figure(
            "cost",
            "Cost",
            UNKNOWN if found.cost is None else words(found.cost, "pounds"),
            "text",
            "the map gives no cost, so there is no ratio" if found.cost is None else "at today's value",
        ),
    ]
    if not found.known and found.cost is not None:
        figures.append(Figure("net", "Value less cost", UNKNOWN, "text"))
        figures.append(Figure("ratio", "Value for each pound spent", UNKNOWN, "text", _NOTHING_KNOWN))
    elif found.cost is not None:
        figures.append(
            Figure("net", "Value less cost", words(found.total - found.cost, "pounds"), "text",
                   f"from {words(low - found.cost, 'pounds')} to {words(high - found.cost, 'pounds')} at this cost" if low != high else "")
        )  # fmt: skip
    if found.ratio is not None:
        least, most = found.ratio_range
        spread = (
            f"{words(least, 'ratio')} to {words(most, 'ratio')}"
            if least is not None and most is not None and least != most
            else f"{words(found.ratio, 'ratio')}, no range"
        )
        figures.append(
            Figure("ratio", "Value of the rows shown for each pound of the whole cost" if _left_out(found) else "Value for each pound spent", spread, "text", f"{words(found.ratio, 'ratio')} as the map stands")
        )  # fmt: skip
    if found.seen is not None:
        seen = found.seen
        figures.append(
            Figure("people", "People in the record", seen.people, "count",
                   f"{seen.paired} needs paired, {seen.lost} lost, {found.worse} worse")
        )  # fmt: skip
    yield Figures(tuple(figures))
    if found.known and found.unknown:
        yield Words(
            (
                f"Unknown, not £0, and in no sum: {rows_in_words([one.row.id for one in found.unknown], len(found.rows))}; {WHY}.",
            )
        )
    if found.licensed:
        yield Words(
            (
                "Not to be passed on: the value of one in "
                + rows_in_words([valued.row.id for valued in found.licensed], len(found.rows))
                + " is licensed, and who holds the licence may not give it to others.",
            )
        )
    yield _most(found)
    for key in ("ranges", "gross_to_value"):
        if key in pictures:
            yield pictures[key]
    yield from headlines(found)


def _most(found: Valuation) -> Table:
    ratio = found.ratio is not None
    kind = "ratio" if ratio else "pounds"
    return Table(
        "most",
        "The three assumptions that matter most",
        (
            Column("assumption", "assumption"),
            Column("low", f"{'ratio' if ratio else 'value'} at the least", "ratio" if ratio else "pounds"),
            Column("high", "at the most", "ratio" if ratio else "pounds"),
            Column("how", "from what to what"),
        ),
        tuple(
            (
                name,
                or_unknown(low.ratio if ratio else low.total),
                or_unknown(high.ratio if ratio else high.total),
                "; ".join(filter(None, dict.fromkeys((low.definition, high.definition)))),
            )
            for name, low, high in (found.most if found.known else ())
        ),
        note=""
        if not found.known
        else f"Each alone, with all else as it stands ({words(found.ratio if found.ratio is not None else found.total, kind)}).",  # type: ignore[arg-type]
        empty="No assumption of the map has a range or a what-if, so nobody can tell what matters most."
        if found.known
        else f"{_NOTHING_KNOWN}; nobody can tell what matters most.",
    )


def _map(found: Valuation, pictures: dict[str, Chart]) -> Iterator[Block]:
    del pictures
    yield Table(
        "map",
        "Every row of the sum",
        (
            Column("outcome", "outcome"),
            Column("stakeholder", "who gains"),
            Column("quantity", "quantity", "count"),
            Column("unit", "of"),
            Column("value_of_one", "value of one", "pounds", 2),
            Column("gross", "gross", "pounds"),
            Column("impact", "a year's claim", "pounds"),
            Column("present_value", "value", "pounds"),
            Column("row", "row"),
        ),
        tuple(
            (
                valued.row.outcome,
                named(valued.row.stakeholder),
                or_unknown(valued.known_quantity),
                named(valued.row.quantity.unit) + ("" if valued.counted else ", typed"),
                valued.row.proxy.value,
                *((valued.sum.gross, valued.sum.impact) if valued.known else (UNKNOWN, UNKNOWN)),
                or_unknown(valued.known_value),
                valued.row.id,
            )
            for valued in found.rows
        ),
        note=(
            f"Sum of the rows {words(found.total, 'pounds', 2)}; of rows rounded to the pound {words(found.total_of_rounded_rows, 'pounds')}. "
            if found.known
            else f"Sum of the rows: {UNKNOWN.value}. "
        )
        + (f"Unknown: {WHY}. " if found.unknown else "")
        + "A year's claim is after all that is taken off; the value is that over all years, at today's value.",
    )
    if found.immaterial:
        yield Table(
            "immaterial",
            "Left out as immaterial",
            (Column("row", "row"), Column("outcome", "outcome"), Column("present_value", "would be", "pounds")),
            tuple((one.row.id, one.row.outcome, one.sum.present_value) for one in found.immaterial),
            note="Not in the total.",
        )  # fmt: skip


def _principles(found: Valuation) -> Iterator[Block]:
    scored = principles(found)
    yield Words(
        (
            (
                "The eight principles of Social Value International, each from 0 to 2: one point for each of two things that can be looked "
                "up in the map and the record. What cannot be seen there scores nothing. The scores are of this account, not of the "
                "service, and are not added up."
            ),
        )
    )
    yield Table(
        "principles",
        "Each principle with its evidence",
        (
            Column("principle", "principle"),
            Column("score", f"score, of {MOST}", "count"),
            Column("evidence", "what is there"),
            Column("missing", "what is missing"),
        ),
        tuple(
            (
                one.title,
                one.score,
                "\n".join(one.evidence) or NOT_APPLICABLE,
                "\n".join(one.missing) or NOT_APPLICABLE,
            )
            for one in scored
        ),
    )
