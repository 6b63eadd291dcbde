"""Tables of the value statement: assumptions, quantities, values of one, headlines, theory of change, versions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from triage.pages.page import (
    NOT_APPLICABLE,
    UNKNOWN,
    Block,
    Cell,
    Column,
    Table,
    Words,
)
from triage.pages.shown import words
from triage.pages.statement_charts import named
from triage.valuing import Valuation, ValuedRow
from triage.valuing.rates import RateUsed
from triage.valuing.sides import keeper

_NAMED = 4


def rows_in_words(names: Sequence[str], of: int) -> str:
    """Some rows by their names; all of them as that."""
    if len(names) == of and of > 1:
        return f"all {of}"
    return ", ".join(names[:_NAMED]) + (f" and {len(names) - _NAMED} more" if len(names) > _NAMED else "")


def _text(value: object) -> str:
    return "" if value is None else str(value)


def assumptions(found: Valuation) -> Table:
    """Every adjustment with its range, source and whether the sum uses it; equal ones of several rows in one line."""
    lines: dict[tuple[Cell, ...], list[str]] = {}
    for valued in found.rows:
        for one in valued.rates:
            if one.used is None or (one.what == "probability" and one.used == 1 and not one.source):
                continue
            lines.setdefault(_assumed(one), []).append(valued.row.id)
    order = ("probability", "improvement", "deadweight", "displacement", "attribution_to_others", "drop_off")
    return Table(
        "assumptions",
        "Every adjustment",
        (
            Column("what", "what"),
            Column("rate", "rate", "percent", 2),
            Column("low", "low", "percent", 2),
            Column("high", "high", "percent", 2),
            Column("applied", "in the sum"),
            Column("rows", "rows"),
            Column("source", "source"),
            Column("evidence", "evidence"),
        ),
        tuple(
            (named(str(key[0])), *key[1:5], rows_in_words(names, len(found.rows)), *key[5:])
            for key, names in sorted(
                lines.items(), key=lambda pair: (order.index(str(pair[0][0])), -len(pair[1]), str(pair[0]))
            )
        ),
        note="A rate is the share that is taken off, but for probability and improvement, which are the share that is kept. "
        "What is not in the sum is stated all the same.",
    )


def _assumed(one: RateUsed) -> tuple[Cell, ...]:
    source = one.source or ""
    if one.chosen is not None:
        source = f"chosen by {one.chosen.by} on {one.chosen.on} from the record: {one.chosen.reason}" + (
            f"; typed was {words(100 * one.typed, 'percent', 2)}, {source}" if one.typed is not None else ""
        )
    return (
        one.what,
        UNKNOWN if one.used is None else 100 * one.used,
        UNKNOWN if one.low is None else 100 * one.low,
        UNKNOWN if one.high is None else 100 * one.high,
        "yes" if one.applied is True else "no" if one.applied is False else str(one.applied),
        source or UNKNOWN,
        one.evidence or UNKNOWN,
    )


def record_beside(found: Valuation) -> Iterator[Block]:
    """What the record says under its own names, beside what was typed; it enters no sum but by a person's choice."""
    says = found.record_says
    if says is None:
        return
    yield Table(
        "record_says",
        "What the record says beside them",
        (
            Column("what", "what was recorded"),
            Column("of", "of"),
            Column("known", "known of", "count"),
            Column("holds", "it holds for", "count"),
            Column("unknown", "not known of", "count"),
            Column("share", "share", "percent"),
            Column("beside", "may be weighed against"),
            Column("would_be", "which would be", "percent"),
        ),
        tuple(
            (
                _SAID.get(one.name, named(one.name)),
                one.of,
                one.known,
                one.holds,
                one.unknown,
                UNKNOWN if one.share is None else 100 * one.share,
                named(one.stands_beside),
                UNKNOWN if one.would_be is None else 100 * one.would_be,
            )
            for one in says.said.values()
        ),
        note="None of these is deadweight, attribution or drop-off. Each enters the sum only where a named person wrote that "
        "choice into the map; without a comparison group about 70 % of a change may be expected anyway.",
    )


_SAID = {
    "could_not_provide": "referrers who said they could not have provided it",
    "external_share": "referrals to services outside the network",
    "take_up": "families that took up nothing",
}


def quantities(found: Valuation) -> Table:
    """Where each number comes from: counted, with how many were lost, the same and worse, or typed, with its reason."""
    return Table(
        "quantities",
        "Where the quantities come from",
        (
            Column("row", "row"),
            Column("quantity", "quantity", "count"),
            Column("unit", "of"),
            Column("how", "how"),
            Column("paired", "paired", "count"),
            Column("lost", "lost", "count"),
            Column("same", "same", "count"),
            Column("worse", "worse", "count"),
        ),
        tuple(
            (
                valued.row.id,
                UNKNOWN if valued.known_quantity is None else valued.known_quantity,
                named(valued.row.quantity.unit),
                _how(valued),
                *(
                    (NOT_APPLICABLE,) * 4
                    if valued.found is None
                    else (valued.found.paired, valued.found.lost, valued.found.same, valued.found.worse)
                ),
            )
            for valued in found.rows
        ),
        note="Paired, lost, same and worse are needs; nobody who was not scored again counts.",
    )


def _how(valued: ValuedRow) -> str:
    quantity = valued.row.quantity
    query = quantity.records
    if query is None and valued.counted:
        return str(quantity.reason)
    if query is None:
        return f"typed: {quantity.reason}; {quantity.source}; {named(_text(quantity.basis))}"
    about = [
        f"{key} {', '.join(codes)}"
        for key in ("need", "category", "help", "service", "programme", "person", "reason", "indicator")
        if (codes := getattr(query, key, ()))
    ]
    fell = "rose" if query.direction == "worse" else "fell"
    return (
        f"counted: {'; '.join(about)}; severity {fell} by {query.by_at_least} or more at the {named(query.at)} review"
        + ("" if query.net_of_worse or query.direction == "worse" else "; those who got worse are not taken off")
        + ("; scaled up to a year" if quantity.annualise else "")
    )  # fmt: skip


def values_of_one(found: Valuation) -> Table:
    """Every value of one with where it comes from, its prices, its kind and its range."""
    return Table(
        "values_of_one",
        "What one is worth",
        (
            Column("row", "row"),
            Column("value", "value of one", "pounds", 2),
            Column("low", "low", "pounds", 2),
            Column("high", "high", "pounds", 2),
            Column("unit", "for"),
            Column("kind", "kind"),
            Column("cashable", "cashable"),
            Column("price_year", "prices of"),
            Column("source", "source"),
        ),
        tuple(
            (
                valued.row.id,
                valued.row.proxy.value,
                UNKNOWN if valued.row.proxy.low is None else valued.row.proxy.low,
                UNKNOWN if valued.row.proxy.high is None else valued.row.proxy.high,
                valued.row.proxy.unit,
                valued.row.proxy.kind,
                UNKNOWN
                if valued.row.proxy.cashable is None
                else "yes"
                if valued.row.proxy.cashable
                else "no",
                valued.row.proxy.price_year,
                _source(valued),
            )
            for valued in found.rows
        ),
    )


def _source(valued: ValuedRow) -> str:
    proxy = valued.row.proxy
    parts = [proxy.source]
    if proxy.worked_back:
        printed = f"; printed {words(proxy.printed, 'pounds', 2)}" if proxy.printed is not None else ""
        parts.append(f"the value used was worked back{printed}")
    if proxy.geography:
        parts.append(proxy.geography)
    if proxy.note:
        parts.append(proxy.note)
    if valued.uprated is not None and valued.uprated.factor is not None:
        brought = valued.uprated
        parts.append(
            f"brought from {words(brought.before, 'pounds', 2)} in prices of {brought.price_year} to {brought.to}, × {brought.factor:.6f}"
        )
    if valued.row.negative:
        parts.append("a harm: what it comes to is taken away")
    return "; ".join(parts)


def headlines(found: Valuation) -> Iterator[Block]:
    """Each headline as it is printed, how it was rounded, and the unrounded figure beside it."""
    yield Table(
        "headlines",
        "Headline figures and how they are rounded",
        (
            Column("what", "figure"),
            Column("rounded", "as printed"),
            Column("how", "how"),
            Column("unrounded", "unrounded", "number", 4),
            Column("printed", "printed in its source"),
        ),
        tuple(
            (
                named(one.what),
                _headline(one.what, one.rounded),
                one.how,
                UNKNOWN if one.unrounded is None else one.unrounded,
                NOT_APPLICABLE
                if one.printed is None
                else _headline(one.what, one.printed) + ("" if one.agrees else ", another figure"),
            )
            for one in found.headlines
        ),
    )


def _headline(what: str, amount: Decimal | None) -> str:
    if amount is None:
        return UNKNOWN.value
    places = max(0, -int(amount.normalize().as_tuple().exponent))
    return words(amount, "ratio" if what.startswith("ratio") else "pounds", places)


def sides(found: Valuation) -> Table:
    """Who pays and who gains."""
    gains = found.known_sums(keeper, [one.who for one in found.matrix])
    return Table(
        "sides",
        "Who pays and who gains",
        (
            Column("who", "who"),
            Column("pays", "pays", "pounds"),
            Column("gains", "gains", "pounds"),
            Column("fiscal", "of that fiscal", "pounds"),
            Column("economic", "economic", "pounds"),
            Column("wellbeing", "wellbeing", "pounds"),
            Column("cashable", "cashable", "pounds"),
            Column("net_cashable", "cashable less what it pays", "pounds"),
        ),
        tuple(
            (
                named(one.who), one.pays,
                *(
                    (UNKNOWN,) * 6
                    if gains[one.who] is None
                    else (one.gains, one.fiscal, one.economic, one.wellbeing, one.cashable, one.net_cashable)
                ),
            )
            for one in found.matrix
        ),
        note="Only what is cashable can leave a budget; the last column is all that its holder could spend elsewhere.",
    )  # fmt: skip


def theory(found: Valuation) -> Iterator[Block]:
    """For each stakeholder: because of this, then that, and so the outcome (stakeholder to indicator to value)."""
    file = found.map.file
    for who, steps in file.theory.items():
        yield Table(
            f"theory_{who}",
            named(who),
            (Column("because", "because"), Column("then", "then"), Column("so", "so"), Column("indicator", "seen by"), Column("outcomes", "valued in")),
            tuple(
                (one.because, one.then, one.so, one.indicator or UNKNOWN, ", ".join(one.outcomes) or "not valued")
                for one in steps
            ),
        )  # fmt: skip
    missing = [
        named(who)
        for who in dict.fromkeys(valued.row.stakeholder for valued in found.rows)
        if not file.theory.get(who)
    ]
    if missing:
        yield Words(
            (f"The map gives no theory of change for {', '.join(missing)}: how the service leads to what is valued for them is not written down.",)
        )  # fmt: skip


def _asked_again(found: Valuation) -> str:
    """The days and the draws, without which the same command gives another figure on another day."""
    days = {"from": found.period.start, "to": found.period.end, "on": found.period.on}
    asked = "".join(f" --{name} {day}" for name, day in days.items() if day is not None)
    return asked + ("" if found.simulation is None else f" --draws {found.draws} --seed {found.seed}")


def reproducing(found: Valuation, version: str) -> Table:
    """What the figures were made with; the same gives the same pence."""
    file = found.map.file
    lines: list[tuple[Cell, Cell]] = [("fingerprint", found.fingerprint), ("map", found.map.name)]
    if version:
        lines.append(("program", f"triage {version}"))
    if file.discounting is not None and file.discounting.schedule:
        schedule = found.map.library.schedules.get(file.discounting.schedule)
        if schedule is not None:
            read = f", read on {schedule.read_on}" if schedule.read_on else ""
            lines.append(("discount rates", f"{schedule.title}; {schedule.source}{read}"))
    if file.uprate is not None:
        lines.append(
            (
                "prices brought to",
                f"{file.uprate.to} by {file.uprate.series}, {named(file.uprate.convention)}",
            )
        )
    proxies = sorted({valued.row.proxy.id for valued in found.rows if valued.row.proxy.id})
    if proxies:
        lines.append(("entries of the proxy library", ", ".join(proxies)))
    if found.simulation is not None:
        lines.append(("seed of the draws", str(found.simulation.seed)))
    lines.append(("again", f"triage value --map {found.map.called}{_asked_again(found)} --format json"))
    return Table(
        "again", "Inputs, versions and tables", (Column("what", "what"), Column("is", "is")), tuple(lines)
    )
