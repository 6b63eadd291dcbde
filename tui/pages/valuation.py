"""What outcomes were worth, as parts: never one number, always the range, what moves it, and what it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from triage.desk import Desk
from triage.pages import (
    NOT_APPLICABLE,
    UNKNOWN,
    Block,
    Cell,
    Chart,
    Column,
    Figures,
    Kind,
    Page,
    Section,
    Table,
    Words,
    words,
)
from tui.pages.periods import Span, usual
from tui.pages.sheets import Part, Place, Target, part, seated, section
from tui.pages.wording import Wording, counted

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from triage.desk.value_trace import RowTrace
    from triage.valuing import Valuation

USUAL_MAP = "recorded"
"""Your own recorded outcomes."""
_ROW_TABLES = {"map": -1, "quantities": 0, "values_of_one": 0}
"""Tables whose rows are rows of the impact map, and the column that holds the row's id."""


@dataclass(frozen=True)
class MapChoice:
    """An impact map to choose."""

    id: str
    words: str
    fault: str


@dataclass(frozen=True)
class ValuationPage:
    """A valuation under one map."""

    notice: str
    span: Span
    map: str
    title: str
    maps: tuple[MapChoice, ...]
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class MapsPage:
    """The maps there are, read before anything is valued."""

    notice: str
    span: Span
    maps: tuple[MapChoice, ...]


def read_maps(desk: Desk, span: Span | None) -> MapsPage:
    """List the impact maps, and the period that is meant where none was chosen."""
    from triage.desk.valuing import maps  # noqa: PLC0415 - loaded by the desk's thread: a key would wait for it

    listed = tuple(
        MapChoice(
            one.id,
            f"{one.id}: {one.title or 'cannot be read'}"
            + (
                f" ({counted(one.rows, 'row')}, {one.records} counted in the record)" if not one.fault else ""
            ),
            one.fault or "",
        )
        for one in maps(desk)
    )
    return MapsPage(desk.notice or "", span or usual(desk), listed)


def read_valuation(desk: Desk, by: str | None, wanted: str, span: Span) -> tuple[str, tuple[Part, ...]]:
    """Value outcomes under a map: its title and the parts; long work."""
    from triage.desk.valuing import valuation  # noqa: PLC0415 - as above
    from triage.pages.statement import statement_page  # noqa: PLC0415

    with seated(desk, by):
        found = valuation(desk, wanted, span.start, span.end)
    page = statement_page(found, made=desk.on)
    return found.map.file.title, tuple(_parts(found, page))


def _parts(found: Valuation, page: Page) -> Iterable[Part]:
    result = section(page.sections, "result")
    what_ifs = section(page.sections, "what_ifs")
    assert result is not None
    yield _result(found, page, result, what_ifs)
    for one in page.sections:
        if one.key == "result":
            left = [
                block
                for block in one.blocks
                if not isinstance(block, Figures) and getattr(block, "key", "") not in ("most", "ranges")
            ]
            if left:
                yield part("reached", "How the value is reached", left)
        elif one.key == "map":
            yield _rows(one, page)
        else:
            yield part(one.key, one.title, one.blocks, _to_rows(one.blocks))


def _result(found: Valuation, page: Page, result: Section, what_ifs: Section | None) -> Part:
    tornado = [
        block
        for block in (what_ifs.blocks if what_ifs else ())
        if isinstance(block, Chart) and block.key == "tornado"
    ]
    ranges = [block for block in result.blocks if isinstance(block, Chart) and block.key == "ranges"]
    most = [block for block in result.blocks if isinstance(block, Table) and block.key == "most"]
    figures = [block for block in result.blocks if isinstance(block, Figures)]
    blocks: list[Block] = [
        _range(found),
        Words(tuple(_said(found))),
        *tornado,
        *most,
        *ranges,
        *figures,
        Words(("WARNINGS, IN FULL", *(f"! {text}" for _, text in page.warnings))),
        Words(tuple(f"{label}: {text}" for label, text in page.about)),
    ]
    return part("result", "The result and its range", blocks)


def _range(found: Valuation) -> Table:
    """Low, central, high; a ratio never stands alone."""
    low, high = found.known_range
    least, greatest = found.ratio_range
    value = _ends(low, found.known_total, high, "pounds")
    rows: list[tuple[Cell, ...]] = [("Value", *value)]
    if found.cost is not None:
        rows.append(("Cost", NOT_APPLICABLE, words(found.cost, "pounds"), NOT_APPLICABLE))
    rows.append(("Value for each pound spent (ratio)", *_ends(least, found.ratio, greatest, "ratio")))
    note = "Low and high: over all what-ifs and ranges, one after the other and both ends at once."
    if found.ratio is None:
        note += " No ratio: " + (
            "the map gives no cost to divide by."
            if found.cost is None
            else "the cost is 0."
            if found.known
            else f"{found.why_unknown}."
        )
    elif least == greatest:
        note += " No range is known: nothing in the map or the record moves it, which does not mean that it is sure."
    return Table(
        "range",
        "The result, never as one number",
        (
            Column("what", "what"), Column("low", "low", "number"), Column("central", "central", "number"), Column("high", "high", "number"),
        ),
        tuple(rows),
        note=note,
    )  # fmt: skip


def _ends(
    low: Decimal | None, central: Decimal | None, high: Decimal | None, kind: Kind
) -> tuple[Cell, Cell, Cell]:
    shown = tuple(UNKNOWN if one is None else words(one, kind) for one in (low, central, high))
    return shown[0], shown[1], shown[2]


def _said(found: Valuation) -> Iterable[str]:
    if not found.known:
        yield "Nobody was scored twice in these days. What changed, and what it was worth, is not known. [ and d show other days."
    elif found.unknown:
        yield f"{len(found.unknown)} of {counted(len(found.rows), 'row')} unknown, not £0, and in no sum: {found.why_unknown}."
    if found.seen is not None:
        seen = found.seen
        yield (
            f"From {seen.people} people: {seen.paired} needs paired, {seen.lost} lost, {seen.same} the same, {found.worse} worse."
        )
    if found.forecast:
        yield "A forecast and not a record: it counts what is still to come or was scaled up."
    if not found.most:
        yield "No assumption of this map has a range, so that nothing says what moves the result most."


def _rows(one: Section, page: Page) -> Part:
    """Every row of the sum, short; enter shows it step by step down to its cases."""
    whole = next(block for block in one.blocks if isinstance(block, Table) and block.key == "map")
    rests = section(page.sections, "rests_on")
    counted_rows = {
        row[0]: row for block in (rests.blocks if rests else ()) if isinstance(block, Table) and block.key == "quantities" for row in block.rows
    }  # fmt: skip
    at = {column.key: number for number, column in enumerate(whole.columns)}
    rows: list[tuple[Cell, ...]] = []
    targets: dict[Place, Target] = {}
    for row in whole.rows:
        code = str(row[at["row"]])
        beside = counted_rows.get(code)
        targets[0, len(rows)] = Target("value_row", str(row[at["outcome"]]), code)
        rows.append(
            (
                row[at["outcome"]],
                UNKNOWN if row[at["quantity"]] is UNKNOWN else f"{words(row[at['quantity']], 'count')} {row[at['unit']]}",
                row[at["value_of_one"]], row[at["present_value"]],
                *(beside[4:8] if beside else (NOT_APPLICABLE,) * 4),
            )
        )  # fmt: skip
    table = Table(
        "rows",
        "Every row of the sum; enter shows where its pounds come from",
        (
            Column("outcome", "outcome"), Column("quantity", "how many", "number"),
            Column("value_of_one", "value of one", "pounds"), Column("present_value", "value", "pounds"),
            Column("paired", "paired", "count"), Column("lost", "lost", "count"), Column("same", "same", "count"),
            Column("worse", "worse", "count"),
        ),
        tuple(rows),
        note="Paired, lost, same and worse: of the needs a row asks the record for; – where the quantity was typed in.",
    )  # fmt: skip
    rest = [block for block in one.blocks if block is not whole]
    return part("map", "Rows: from a pound to cases", (table, *rest), targets)


def _to_rows(blocks: tuple[Block, ...]) -> dict[Place, Target]:
    found: dict[Place, Target] = {}
    for number, block in enumerate(blocks):
        if isinstance(block, Table) and block.key in _ROW_TABLES:
            for place, row in enumerate(block.rows):
                code = str(row[_ROW_TABLES[block.key]])
                found[number, place] = Target("value_row", code, code)
    return found


@dataclass(frozen=True)
class RowPage:
    """One row of a valuation."""

    notice: str
    part: Part


def read_row(desk: Desk, by: str | None, wanted: str, row: str, span: Span) -> RowPage:
    """One row step by step, with every case that was counted."""
    from triage.desk.value_trace import trace_row  # noqa: PLC0415 - as above

    with seated(desk, by):
        found = trace_row(desk, wanted, row, span.start, span.end)
    blocks: list[Block] = [
        Words((f"{found.outcome}, for {found.stakeholder.replace('_', ' ')}. {_rests(found)}",)),
        _steps(found),
    ]
    targets: dict[Place, Target] = {}
    if found.cases:
        targets.update(_case_rows(found, len(blocks)))
        blocks.append(_cases(found, Wording(desk)))
    elif found.evidence:
        blocks.append(Words(("Typed, not counted: no case stands behind this row.", *found.evidence)))
    elif not found.why_unknown:
        blocks.append(Words(("Nobody was counted in this period.",)))
    else:
        blocks.append(Words((f"What it was worth is unknown: {found.why_unknown} in this period.",)))
    blocks.append(_of_one(found))
    blocks.append(_rates(found))
    return RowPage(desk.notice or "", part("row", f"Row {found.id}", blocks, targets))


def _rests(found: RowTrace) -> str:
    if found.paired is None:
        return "The quantity was typed in."
    return f"{found.paired} paired, {found.lost} lost, {found.same} the same, {found.worse} worse."


def _steps(found: RowTrace) -> Table:
    rows = tuple((what, UNKNOWN if found.why_unknown else amount) for what, amount in found.steps)
    return Table(
        "steps",
        "Step by step",
        (Column("what", "step"), Column("amount", "pounds after it", "pounds", 2)),
        (*rows, ("value today", UNKNOWN if found.why_unknown else found.value)),
    )


def _changes(found: RowTrace, wording: Wording) -> dict[str, str]:
    said: dict[str, list[str]] = {}
    for one in found.changes:
        need = wording.title("needs", one.need).lower()
        said.setdefault(one.case, []).append(
            f"{need} of {one.who}: {one.before} to {one.after}, counts {one.counts:+d}"
        )
    return {case: "; ".join(lines) for case, lines in said.items()}


def _cases(found: RowTrace, wording: Wording) -> Table:
    said = _changes(found, wording)
    return Table(
        "cases",
        f"Cases behind it: {len(found.cases)}; enter opens one",
        (Column("case", "case"), Column("amount", "pounds", "pounds", 2), Column("change", "what changed: severity before to after")),
        tuple((case, amount, said.get(case, "–")) for case, amount in found.cases),
        note="Below 0: somebody got worse, and it is taken away."
        + (" A person counts once: +1 where anything got better by enough, -1 where anything got worse by as much, 0 where both." if found.unit == "people" else ""),
    )  # fmt: skip


def _case_rows(found: RowTrace, block: int) -> dict[Place, Target]:
    """Cases that are shown to whoever looks bear their number; others words that say nothing."""
    return {
        (block, place): Target("case", f"case {case}", case)
        for place, (case, _) in enumerate(found.cases)
        if not case.startswith("(not shown")
    }


def _of_one(found: RowTrace) -> Table:
    return Table(
        "one", "What one is worth, and who says so", (Column("what", "what"), Column("is", "is")), found.one
    )


def _rates(found: RowTrace) -> Table:
    rows = tuple(
        (what, used, UNKNOWN if low is None else low, UNKNOWN if high is None else high, source or UNKNOWN)
        for what, used, low, high, source, _ in found.rates
    )
    return Table(
        "rates",
        "What the sum takes away, as shares",
        (
            Column("what", "what"), Column("share", "share", "number"), Column("low", "low", "number"), Column("high", "high", "number"),
            Column("source", "source"),
        ),
        rows,
    )  # fmt: skip
