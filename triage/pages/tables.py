"""The figures of a chart as a table, for those who read rather than look and for sheets that can be added up."""

from __future__ import annotations

from triage.pages.page import HIDDEN, NOT_APPLICABLE, UNKNOWN, Cell, Chart, Column, Mark, Table

_TITLES: dict[str, dict[str, str]] = {
    "bars": {"value": "", "low": "low", "high": "high"},
    "intervals": {"value": "", "low": "low", "high": "high"},
    "before_after": {"value": "before", "after": "after"},
    "tornado": {"low": "low", "high": "high"},
    "line": {"value": "", "low": "low", "high": "high"},
    "steps": {"value": "step", "after": "sum"},
}


def chart_table(chart: Chart) -> Table:
    """One row for each mark; columns without any figure are left out."""
    titles = _TITLES[chart.shape]
    always = {"bars": "value", "intervals": "value", "line": "value"}.get(chart.shape, "")
    named = [
        name
        for name in titles
        if name == always or any(getattr(mark, name) is not None for mark in chart.marks)
    ] or [next(iter(titles))]
    noted = any(mark.note for mark in chart.marks)
    columns = (
        Column("label", "what"),
        *(Column(name, titles[name] or chart.unit, chart.kind) for name in named),
        *((Column("note", "note"),) if noted else ()),
    )
    rows = tuple(
        (
            mark.label,
            *(_cell(mark, name, named) for name in named),
            *((mark.note or NOT_APPLICABLE,) if noted else ()),
        )
        for mark in chart.marks
    )
    return Table(f"{chart.key}_figures", chart.title, columns, rows, note=chart.alt)


def _cell(mark: Mark, name: str, named: list[str]) -> Cell:
    value = getattr(mark, name)
    if value is not None:
        return float(value)
    if any(getattr(mark, other) is not None for other in named):
        return NOT_APPLICABLE
    return HIDDEN if mark.note.strip().lower() == HIDDEN.value else UNKNOWN
