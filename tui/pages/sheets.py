"""A report as parts that a screen shows one at a time, and what enter opens on a row of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from triage.desk.reporting.behind import cases_of
from triage.pages import Block, Cell, Figures, Section, Table, words
from tui.pages.wording import looks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from triage.desk import Desk

Opens = Literal["cases", "case", "value_row", "rule", "service", "rules", "directory", "due"]


@dataclass(frozen=True)
class CaseGroup:
    """Cases that one figure counts."""

    title: str
    value: str
    cases: tuple[str, ...]


@dataclass(frozen=True)
class Target:
    """What enter opens on a row."""

    opens: Opens
    title: str
    key: str = ""
    """Of what is opened: a case number, a row of an impact map, a rule, a service."""
    groups: tuple[CaseGroup, ...] = ()


Place = tuple[int, int]
"""Number of a block in its part, and of the row in the block."""


@dataclass(frozen=True)
class Part:
    """One part of a report: what stands on the screen at one time."""

    key: str
    title: str
    blocks: tuple[Block, ...]
    targets: Mapping[Place, Target] = field(default_factory=dict)


def part_of(section: Section, *, title: str = "") -> Part:
    """A section of a report as a part; rows whose figures keep their cases open them."""
    return part(section.key, title or section.title, section.blocks)


def part(
    key: str, title: str, blocks: Iterable[Block], targets: Mapping[Place, Target] | None = None
) -> Part:
    """Blocks as a part; ``targets`` are further rows that open something."""
    kept = tuple(blocks)
    return Part(key, title, kept, {**_traced(kept), **(targets or {})})


def _traced(blocks: Sequence[Block]) -> dict[Place, Target]:
    found: dict[Place, Target] = {}
    for number, block in enumerate(blocks):
        if isinstance(block, Figures):
            for row, figure in enumerate(block.figures):
                if cases := cases_of(figure.value):
                    group = CaseGroup(figure.label, words(figure.value, figure.kind), cases)
                    found[number, row] = Target("cases", figure.label, groups=(group,))
        elif isinstance(block, Table):
            for row, cells in enumerate(block.rows):
                if target := _row(block, cells):
                    found[number, row] = target
    return found


def _row(table: Table, cells: tuple[Cell, ...]) -> Target | None:
    groups = tuple(
        CaseGroup(column.title, words(cell, column.kind, column.places), cases)
        for column, cell in zip(table.columns, cells, strict=True)
        if (cases := cases_of(cell))
    )
    named = ", ".join(
        str(cell) for cell, column in zip(cells, table.columns, strict=True) if column.kind == "text" and cell
    )
    title = f"{table.title}: {named}" if named else table.title
    # A median and the count it rests on are of the same cases: they are listed once.
    once = {group.cases: group for group in reversed(groups)}
    kept = tuple(group for group in groups if once[group.cases] is group)
    return Target("cases", title, groups=kept) if kept else None


def section(sections: Sequence[Section], key: str) -> Section | None:
    """The section of a report by its key; None where the report does not have it."""
    return next((one for one in sections if one.key == key), None)


@contextmanager
def seated(desk: Desk, by: str | None) -> Iterator[Desk]:
    """The desk as that of whoever looks: reports are made for whoever sits there."""
    before = desk.reader
    desk.reader = looks(desk, by)
    try:
        yield desk
    finally:
        desk.reader = before
