"""What is due about a case as a whole: reviews, who leads, the weeks of casework, looks, follow-up and audit after closing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from triage.deciding.days import calendar_days
from triage.desk.due.held import Held
from triage.desk.due.item import DueItem
from triage.model import Settings
from triage.rulebook import Within
from triage.store.records import CaseRow

OPEN_ACCESS = 1
"""The level at which a family helps itself in open access: nobody leads there and no weeks are counted."""


def reviews(held: Held) -> Iterator[DueItem]:
    """Each open case is scored again on a day: this is what no open case is ever without."""
    for row in held.opened.values():
        yield _item(row, "review", row.review_on, "Score the needs again")


def looks(held: Held) -> Iterator[DueItem]:
    """Looks that stay until a named person has settled them, of closed cases too."""
    for look in held.looks:
        yield DueItem(
            "look",
            look.due_on,
            look.case_number,
            "",
            look.role,
            look.code,
            "Look at: " + held.desk.vocabulary.title("look_reasons", look.code),
            held.level(look.case_number),
            look.record or f"look {look.id}",
        )


def leads(held: Held) -> Iterator[DueItem]:
    """Cases above open access for which nobody is named who leads, some working days after support began (R28)."""
    settings = held.desk.settings
    for row in held.opened.values():
        began = row.reopened_on or row.confirmed_on
        if row.level > OPEN_ACCESS and began and (row.lead in held.gone or not (row.lead or row.lead_hash)):
            within = Within(days=settings.casework.lead_working_days, working=True)
            day = began + timedelta(days=calendar_days(within, began, settings.country) or 0)
            yield _item(row, "lead", day, "Name who leads for the family")


def clocks(held: Held) -> Iterator[DueItem]:
    """The weeks of casework: a warning, then a named person decides to step down to open access, to go on or to step up (E7)."""
    weeks = held.desk.settings.casework.weeks
    for row in held.opened.values():
        days = casework_days(row, held.desk.settings)
        if days is None:
            continue
        warn, end = days
        if held.desk.on < end:
            what = f"Prepare what follows casework, which ends on {end}"
            yield _item(row, "casework_warning", warn, what)
        else:
            over = (
                f"{weeks} weeks of casework were over"
                if row.extended_until is None
                else "Casework was to end"
            )
            what = f"{over} on {end}: step down to open access, go on, or step up"
            yield _item(row, "casework_end", end, what)


def casework_days(row: CaseRow, settings: Settings) -> tuple[date, date] | None:
    """The days of the warning and of the end of casework; None for a case in open access or before support began."""
    if row.level <= OPEN_ACCESS or row.clock_from is None:
        return None
    casework = settings.casework
    end = row.clock_from + timedelta(weeks=casework.weeks)
    if row.extended_until is not None:
        end = max(end, row.extended_until)
    return end - timedelta(weeks=max(casework.weeks - casework.warn_weeks, 0)), end


def after_closing(held: Held) -> Iterator[DueItem]:
    """Closed cases: how things are some weeks later (G19), and the audit of a closing that shows no result (E10)."""
    for row in held.cases.values():
        if row.state != "closed":
            continue
        if row.follow_up_on is not None:
            yield _item(row, "follow_up", row.follow_up_on, "Ask the family how things are since closing")
        if row.audit_due_on is not None and row.audited_on is None:
            what = "Audit why the case was closed without a result"
            yield _item(row, "closure_audit", row.audit_due_on, what, role="manager")


def _item(row: CaseRow, kind: str, due_on: date, what: str, role: str = "coordinator") -> DueItem:
    return DueItem(kind, due_on, row.number, "", role, kind, what, row.level, f"case {row.number}")
