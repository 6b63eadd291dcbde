"""The overview as parts: what cannot wait, then the quarter's figures, then what was asked for beside what there is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from triage.desk import Desk, due
from triage.desk.due.item import KINDS, URGENT, DueItem, rank
from triage.desk.reporting.behind import traced_page
from triage.desk.seeing import due_seen
from triage.errors import TriageError
from triage.pages import (
    NOT_APPLICABLE,
    Block,
    Cell,
    Chart,
    Column,
    Figures,
    Mark,
    Page,
    Table,
    Words,
    words,
)
from tui.pages.periods import Span, usual
from tui.pages.sheets import CaseGroup, Part, Place, Target, part, part_of, seated, section
from tui.pages.wording import URGENT as MARK
from tui.pages.wording import clock, counted, day_in_words, looks
from tui.work import as_trouble

MOST_URGENT = 200
"""Open escalations that are listed one by one; the rest are counted, and stand in what is due."""


@dataclass(frozen=True)
class NowPage:
    """What cannot wait, on the day."""

    notice: str
    alarm: str
    """What must stay in sight whatever part is shown; empty where nothing is urgent."""
    span: Span
    part: Part
    cases: bool
    """Whether anything was ever recorded here."""


def read_now(desk: Desk, by: str | None, span: Span | None = None) -> NowPage:
    """Read open escalations with their clocks, unread referrals, and what is due; ``span`` None: the usual period."""
    name = looks(desk, by)
    items = due_seen(desk, due(desk, 0), name)
    urgent = [item for item in items if item.kind in URGENT]
    blocks: list[Block] = []
    targets: dict[Place, Target] = {}
    _urgent(desk, urgent, blocks, targets)
    _due(desk, items, blocks, targets)
    return NowPage(
        desk.notice or "",
        _alarm(desk, urgent),
        span or usual(desk),
        part("now", "Now: urgent and due", blocks, targets),
        bool(desk.has_record and desk.store.first_case_on()),
    )


def _alarm(desk: Desk, urgent: Sequence[DueItem]) -> str:
    if not urgent:
        return ""
    escalations = [item for item in urgent if item.kind == "escalation"]
    unread = sum(item.kind == "unread_referral" for item in urgent)
    unsent = len(urgent) - len(escalations) - unread
    said = []
    if escalations:
        late = sum(item.due_on < desk.on for item in escalations)
        first = min(item.due_on for item in escalations)
        said.append(
            f"{counted(len(escalations), 'escalation')} open, {late} late; the first: {clock(first, desk.on)}"
        )
    if unread:
        said.append(f"{counted(unread, 'referral')} could not be read and may be urgent")
    if unsent:
        said.append(f"{counted(unsent, 'referral')} that says danger not sent")
    return f"{MARK} " + "; ".join(said)


def _urgent(desk: Desk, urgent: Sequence[DueItem], blocks: list[Block], targets: dict[Place, Target]) -> None:
    rows: list[tuple[Cell, ...]] = []
    for item in sorted(urgent, key=lambda item: (item.due_on, rank(item.kind)))[:MOST_URGENT]:
        if item.case and item.kind == "escalation":
            targets[len(blocks), len(rows)] = Target("case", f"case {item.case}", item.case)
        whose = item.owner or item.role.replace("_", " ")
        rows.append((item.case or item.record, f"{MARK} {clock(item.due_on, desk.on)}", item.what, whose))
    more = len(urgent) - len(rows)
    blocks.append(
        Table(
            "urgent",
            f"Escalations that are open, and referrals that nobody could read: {len(urgent)}",
            (
                Column("case", "case"), Column("clock", "by when"), Column("what", "what"), Column("whose", "whose job"),
            ),
            tuple(rows),
            note=f"{more} more: `triage due`." if more else "",
            empty="No escalation is open, and every referral could be read.",
        )
    )  # fmt: skip


def _due(desk: Desk, items: Iterable[DueItem], blocks: list[Block], targets: dict[Place, Target]) -> None:
    kinds: dict[str, list[DueItem]] = defaultdict(list)
    for item in items:
        if item.due_on <= desk.on:
            kinds[item.kind].append(item)
    rows: list[tuple[Cell, ...]] = []
    marks = []
    for kind in sorted(kinds, key=rank):
        mine = kinds[kind]
        late = [item for item in mine if item.due_on < desk.on]
        longest: Cell = max((desk.on - item.due_on).days for item in late) if late else NOT_APPLICABLE
        title = KINDS.get(kind, kind)
        groups = tuple(
            CaseGroup(name, str(len(found)), cases)
            for name, found in (
                ("Overdue", late),
                ("Due today", [one for one in mine if one.due_on >= desk.on]),
            )
            if (cases := tuple(dict.fromkeys(item.case for item in found if item.case)))
        )
        if groups:
            targets[len(blocks), len(rows)] = Target("cases", f"{title}: due or overdue", groups=groups)
        rows.append((title, len(mine), len(late), longest))
        marks.append(Mark(title, float(len(late)), note=f"of {len(mine)} due"))
    blocks.append(
        Table(
            "due",
            f"Due by {day_in_words(desk.on)}, and how much of it is overdue",
            (
                Column("kind", "what"), Column("due", "due", "count"), Column("overdue", "overdue", "count"),
                Column("longest_days", "longest, days", "days"),
            ),
            tuple(rows),
            empty="Nothing is due.",
        )
    )  # fmt: skip
    if marks:
        blocks.append(
            Chart(
                "overdue", "Overdue", "bars", tuple(marks), "things", "How many things of each kind are overdue.", kind="count", better="lower"
            )
        )  # fmt: skip


def read_quarter(desk: Desk, span: Span, by: str | None) -> tuple[Part, ...]:
    """Read the figures of the period, each with its cases; long work."""
    with seated(desk, by):
        page = traced_page(desk, "quarter", start=span.start, end=span.end)
    return tuple(_parts(page))


_TOGETHER: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("waits", "Waits", ("waits", "first_reviews")),
    ("levels", "Levels and step-ups", ("levels", "social_care")),
    ("flow", "Cases coming and going", ("flow", "came")),
    ("take_up", "Referrals and take-up", ("take_up", "referrals")),
    ("unmet", "Unmet need", ("unmet", "avoided")),
    ("escalations", "Escalations of the period", ("escalations",)),
    ("work", "Caseload and overdue", ("caseload", "overdue", "alerts")),
    ("changed", "What changed", ("changed", "changed_by_month")),
    ("closings", "Closings, and who came back", ("closings", "came_back", "doubles")),
    ("voices", "What people said", ("voices",)),
    ("counted", "How it is counted", ("how_counted",)),
)
"""Sections of the report that stand together in one part."""


def _parts(page: Page) -> Iterable[Part]:
    heads = [one for key in ("unit", "outcomes") if (one := section(page.sections, key))]
    blocks: list[Block] = [Words(tuple(f"! {text}" for _, text in page.warnings))] if page.warnings else []
    for head in heads:
        blocks += [Words((head.title.upper(),)), *head.blocks]
    blocks.append(Words((*(f"{label}: {text}" for label, text in page.about), page.handling)))
    yield part("glance", "At a glance", blocks)
    shown = {"unit", "outcomes"}
    for key, title, names in _TOGETHER:
        found = [one for name in names if (one := section(page.sections, name))]
        shown |= set(names)
        if not found:
            continue
        gathered: list[Block] = []
        for one in found:
            gathered += [Words((one.title.upper(),)), *(_pictures(one.key, one.blocks)), *one.blocks]
        yield part(key, title, gathered)
    yield from (part_of(one) for one in page.sections if one.key not in shown)


def _pictures(key: str, blocks: Sequence[Block]) -> Iterable[Block]:
    """Bars for tables that the report prints without a picture."""
    tables = {one.key: one for one in blocks if isinstance(one, Table)}
    figures = {one.key: one for block in blocks if isinstance(block, Figures) for one in block.figures}
    if key == "levels" and "levels" in tables:
        rows = tables["levels"].rows[:-1]
        total = tables["levels"].rows[-1][1]
        yield _bars(
            "levels_first", f"Level of the first decision, n = {words(total, 'count')}", rows, 1, "children"
        )
    if key == "levels" and "level_steps" in tables:
        rows = tuple(row for row in tables["level_steps"].rows if row[1] != "all reasons")
        yield _bars(
            "steps",
            "Steps up and down in the period",
            tuple((f"{row[0]}: {row[1]}", row[2]) for row in rows),
            1,
            "times",
        )
    if key == "take_up" and "made" in figures:
        named = (
            ("taken_up", "taken up"),
            ("not_taken_up", "not taken up"),
            ("take_up_unknown", "not known of"),
        )
        yield _bars(
            "take_up_bars",
            f"Take-up, n = {words(figures['made'].value, 'count')}",
            tuple((title, figures[name].value) for name, title in named if name in figures),
            1,
            "referrals and signposts",
        )
    if key == "came" and "sources" in tables:
        yield _bars("sources_bars", "Where they came from", tables["sources"].rows, 1, "children")


def _bars(key: str, title: str, rows: Sequence[tuple[Cell, ...]], column: int, unit: str) -> Chart:
    marks = tuple(
        Mark(str(row[0]), float(cell)) if isinstance(cell := row[column], int | float) else Mark(str(row[0]), None, note=words(cell))
        for row in rows
    )  # fmt: skip
    return Chart(key, title, "bars", marks, unit, "", kind="count")


def read_demand(desk: Desk, since: date, by: str | None) -> tuple[Part, ...]:
    """Read what was asked for since a day beside what the directory gives, and unmet help by area; long work."""
    from tui.pages.demand import demand_parts  # noqa: PLC0415 - the directory is read only then

    try:
        return tuple(demand_parts(desk, since, by))
    except TriageError as problem:
        told = as_trouble(problem)
        return (part("demand", "Demand and capacity", (Words((told.text,)),)),)
