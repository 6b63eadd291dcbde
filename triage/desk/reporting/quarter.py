"""The two dashboards of a quarter (inventory E9): how the unit works, and what changed for children."""

from __future__ import annotations

from datetime import date

from triage.desk.opening import Desk
from triage.desk.reporting.asked import asked
from triage.desk.reporting.came import came
from triage.desk.reporting.changed import changed
from triage.desk.reporting.counting import Book
from triage.desk.reporting.ended import came_back, closings
from triage.desk.reporting.escalated import escalated
from triage.desk.reporting.flow import flow
from triage.desk.reporting.ground import Ground
from triage.desk.reporting.held import alerts, caseload, first_reviews, overdue
from triage.desk.reporting.joined import joined
from triage.desk.reporting.levels import levels, social_care
from triage.desk.reporting.making import make
from triage.desk.reporting.missing import avoided, unmet
from triage.desk.reporting.small_print import COUNTING, QUARTER, how_counted
from triage.desk.reporting.taken_up import take_up
from triage.desk.reporting.voices import voices
from triage.desk.reporting.waiting import waits, waits_blocks
from triage.pages import Figure, Figures, Page, Section, Table
from triage.pages.shown import words


def quarter_page(desk: Desk, *, start: date, end: date, for_others: bool = False) -> Page:
    """The report of a quarter or any other period, days included; ``for_others`` hides small numbers.

    Raises :class:`triage.errors.Refused` for a reader whose role has no reports.
    """
    return make(desk, "quarter", "Quarterly report", sections, start=start, end=end, for_others=for_others)


def sections(ground: Ground, book: Book) -> tuple[Section, ...]:
    """The two dashboards, with how each figure is counted."""
    unit = (
        flow(ground, book),
        escalated(ground, book),
        came(ground, book),
        waited(ground, book),
        overdue(ground, book),
        first_reviews(ground, book),
        caseload(ground, book),
        asked(ground, book),
        take_up(ground, book),
        unmet(ground, book),
        avoided(ground, book),
        joined(ground, book),
        levels(ground, book),
        social_care(ground, book),
        closings(ground, book),
        came_back(ground, book),
        alerts(ground, book),
    )
    outcomes = changed(ground, book)
    said = voices(ground, book)
    return (
        _headlines("unit", "First dashboard: how the unit works", unit, _UNIT),
        *unit,
        _headlines("outcomes", "Second dashboard: what changed for children", outcomes, _OUTCOMES),
        *outcomes,
        said,
        how_counted(COUNTING, QUARTER),
    )


_UNIT = (
    "received",
    "closed",
    "open_after",
    "nobodys",
    "not_taken_up_share",
    "unmet_children",
    "avoided",
    "stepped_down",
)
_OUTCOMES = ("children", "improved", "same", "worse", "reduction")
"""Figures that stand at the head of each dashboard; each stands again where it is told in full."""


def _headlines(key: str, title: str, sections: tuple[Section, ...], keys: tuple[str, ...]) -> Section:
    """The figures that most people look for, taken from the sections they head."""
    found = {
        figure.key: figure
        for section in sections
        for block in section.blocks
        if isinstance(block, Figures)
        for figure in block.figures
    }
    chosen = [found[one] for one in keys if one in found]
    if key == "unit":
        chosen += _from_tables(sections)
    return Section(key, title, (Figures(tuple(chosen)),))


def _from_tables(sections: tuple[Section, ...]) -> list[Figure]:
    tables = {
        block.key: block for section in sections for block in section.blocks if isinstance(block, Table)
    }
    wait = tables["waits"].rows[0]
    over = tables["overdue"].rows[-1]
    beside = f"of {words(wait[2], 'count')} children; {words(wait[6], 'count')} still wait, {words(wait[7], 'count')} ended before"
    return [
        Figure("median_days_to_first_action", "Median days to first action", wait[3], "days", beside),
        Figure("overdue", "Things overdue on the day", over[2], beside=f"of {words(over[1], 'count')} due"),
    ]


def waited(ground: Ground, book: Book) -> Section:
    """How long children received in the period waited for each step."""
    found = waits(ground.received, ground.desk.on, ground.words)
    return Section("waits", "From referral to first action, and further", waits_blocks(book, "waits", found))
