"""Cases coming, held and going, month by month."""

from __future__ import annotations

from datetime import timedelta

from triage.desk.reporting.counting import Book, mark
from triage.desk.reporting.ground import Ground
from triage.pages import Cell, Chart, Column, Figure, Figures, Section, Table

COLUMNS = (
    Column("month", "month"),
    Column("received", "received", "count"),
    Column("reopened", "reopened", "count"),
    Column("closed", "closed", "count"),
    Column("open_at_end", "open at its end", "count"),
)


def flow(ground: Ground, book: Book) -> Section:
    """Cases received, reopened and closed in the period, and open at each month's end."""
    period, stories = ground.period, ground.stories
    eve = period.start - timedelta(days=1)
    received = {story.number: story.row.added_on for story in stories if period.holds(story.row.added_on)}
    closed = {
        (story.number, one.position): one.closed_on
        for story in stories
        for one in story.closings
        if period.holds(one.closed_on)
    }
    reopened = {
        (story.number, one.position): one.reopened_on
        for story in stories
        for one in story.closings
        if one.reopened_on is not None and period.holds(one.reopened_on)
    }
    rows: list[tuple[Cell, ...]] = []
    months = period.months()
    for month in months:
        counted = (
            book.count(("flow", month.name, "received"), [n for n, day in received.items() if month.start <= day <= month.end]),
            book.count(
                ("flow", month.name, "reopened"),
                {key: key[0] for key, day in reopened.items() if month.start <= day <= month.end},
            ),
            book.count(
                ("flow", month.name, "closed"),
                {key: key[0] for key, day in closed.items() if month.start <= day <= month.end},
            ),
            book.count(("flow", month.name, "open"), [story.number for story in stories if story.open_on(month.end)]),
        )  # fmt: skip
        rows.append((month.name, *counted))
    totals = (
        book.count(("flow", "all", "received"), list(received)),
        book.count(("flow", "all", "reopened"), {key: key[0] for key in reopened}),
        book.count(("flow", "all", "closed"), {key: key[0] for key in closed}),
    )
    for name in ("received", "reopened", "closed"):
        book.split(("flow", "all", name), [("flow", month.name, name) for month in months])
    before = book.count(
        ("flow", "all", "open_before"), [story.number for story in stories if story.open_on(eve)]
    )
    after = book.count(
        ("flow", "all", "open_after"), [story.number for story in stories if story.open_on(period.last)]
    )
    figures = Figures(
        (
            Figure("open_before", f"Open on {eve}", before, beside="cases, each one child"),
            Figure("received", "Received in the period", totals[0], beside="by the day they were added here"),
            Figure("reopened", "Opened again", totals[1], beside="times"),
            Figure("closed", "Closed", totals[2], beside="times; a case opened again and closed again counts twice"),
            Figure("open_after", f"Open on {period.last}", after, beside="open before + received + opened again - closed"),
        )
    )  # fmt: skip
    return Section(
        "flow",
        "Cases held",
        (
            figures,
            Table("flow_by_month", "By month", COLUMNS, tuple(rows)),
            Chart(
                "open_by_month",
                "Cases open at the end of each month",
                "line",
                tuple(mark(str(row[0]), row[4]) for row in rows),
                "cases",
                "How many cases were open at the end of each month of the period.",
                kind="count",
            ),
        ),
    )
