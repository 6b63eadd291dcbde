"""Closings: with what outcome, which were audited and what that found (E10), and who came back within a year (G30)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from triage.desk.loop.closing import NO_FOLLOW_UP
from triage.desk.reporting.counting import Book
from triage.desk.reporting.ground import Ground
from triage.desk.reporting.period import Period
from triage.desk.reporting.story import Story
from triage.pages import NOT_APPLICABLE, Block, Cell, Column, Section, Table
from triage.store.rows_loop import ClosingRow

YEAR = timedelta(days=365)
OUTCOMES = ("achieved", "partly_achieved", "not_achieved", "not_measured", "moved_up", "administrative")
OUTCOME_WORDS = {
    "achieved": "achieved",
    "partly_achieved": "partly achieved",
    "not_achieved": "not achieved",
    "not_measured": "not measured",
    "moved_up": "moved up to social care",
    "administrative": "administrative",
}
Ended = dict[tuple[str, int], ClosingRow]


def closings(ground: Ground, book: Book) -> Section:
    """How cases ended in the period."""
    found: Ended = {
        (story.number, one.position): one
        for story in ground.stories
        for one in story.closings
        if ground.period.holds(one.closed_on)
    }
    return Section(
        "closings",
        "Closings, and audits of those without an outcome",
        (
            _reasons(ground, book, found),
            _audits(ground, book, found),
            *_findings(ground, book, found),
            _followed_up(book, found),
        ),
    )


def _items(found: Ended) -> dict[object, str]:
    return {key: key[0] for key in found}


def _reasons(ground: Ground, book: Book, found: Ended) -> Table:
    book.count(("closings", "all", "closed"), _items(found))
    rows: list[tuple[Cell, ...]] = []
    keys = []
    for outcome in (*OUTCOMES, *sorted({one.outcome for one in found.values()} - set(OUTCOMES))):
        inside = {key: one for key, one in found.items() if one.outcome == outcome}
        for reason in sorted({one.reason for one in inside.values()}):
            key = ("closings", outcome, reason)
            keys.append(key)
            cell = book.count(key, _items({k: one for k, one in inside.items() if one.reason == reason}))
            rows.append(
                (
                    OUTCOME_WORDS.get(outcome, outcome),
                    ground.title("closure_reasons", reason),
                    cell,
                    book.share(key, ("closings", "all", "closed")),
                )
            )
    book.split(("closings", "all", "closed"), keys)
    rows.append(("all", "", book.count(("closings", "all", "closed"), _items(found)), NOT_APPLICABLE))
    return Table(
        "closings_by_reason",
        "How cases ended",
        (
            Column("outcome", "counts as"),
            Column("reason", "reason"),
            Column("closed", "closings", "count"),
            Column("share", "of all", "percent", 0),
        ),
        tuple(rows),
        note="Where a reason needs a second score and none was recorded, it counts as not measured, whatever the reason says.",
    )


def _audits(ground: Ground, book: Book, found: Ended) -> Table:
    on = ground.period.on
    due = timedelta(days=ground.desk.settings.clocks.audit_days)
    asked = {key: one for key, one in found.items() if one.to_audit}
    parts = {
        "audited": {key: one for key, one in asked.items() if one.audited_on},
        "to come": {k: one for k, one in asked.items() if not one.audited_on and one.closed_on + due >= on},
        "overdue": {k: one for k, one in asked.items() if not one.audited_on and one.closed_on + due < on},
    }
    whole = book.count(("audits", "all", "asked"), _items(asked))
    book.count(("closings", "all", "closed"), _items(found))
    book.within(
        ("closings", "all", "closed"),
        ("audits", "all", "asked"),
        _items({key: one for key, one in found.items() if not one.to_audit}),
    )
    cells = {name: book.count(("audits", name, "asked"), _items(inside)) for name, inside in parts.items()}
    book.split(("audits", "all", "asked"), [("audits", name, "asked") for name in parts])
    return Table(
        "closure_audits",
        "Audits of closings without the outcome wanted",
        (Column("state", "state on the day"), Column("closings", "closings", "count")),
        (("asked for", whole), *((name, cell) for name, cell in cells.items())),
        note="An audit is asked for where needs were met in part or not, not measured, or the reason says so; by somebody else than who closed.",
    )


def _findings(ground: Ground, book: Book, found: Ended) -> Iterable[Block]:
    audited = {key: one for key, one in found.items() if one.audited_on and one.finding}
    codes = sorted({one.finding for one in audited.values()})
    if not codes:
        return
    rows = tuple(
        (
            ground.title("closure_findings", code),
            book.count(
                ("findings", code), _items({k: one for k, one in audited.items() if one.finding == code})
            ),
        )
        for code in codes
    )
    book.count(("findings", "all"), _items(audited))
    book.split(("findings", "all"), [("findings", code) for code in codes])
    yield Table(
        "audit_findings",
        "What the audits found",
        (Column("finding", "finding"), Column("closings", "closings", "count")),
        rows,
    )


FOUND = {
    "better": "better than at closing",
    "same": "the same",
    "worse": "worse",
    "unscored": "reached, not scored",
    "not_reached": "not reached",
    "": "not asked yet",
}


def _followed_up(book: Book, found: Ended) -> Table:
    """How things were when somebody asked again after closing (G19)."""
    asked = {key: one for key, one in found.items() if one.reason not in NO_FOLLOW_UP}
    book.count(("follow_up", "all"), _items(asked))
    left = {key: one for key, one in found.items() if one.reason in NO_FOLLOW_UP}
    book.within(("closings", "all", "closed"), ("follow_up", "all"), _items(left))
    codes = [*FOUND, *sorted({one.follow_up_found for one in asked.values()} - set(FOUND))]
    rows = tuple(
        (
            FOUND.get(code, code),
            book.count(
                ("follow_up", code or "none"),
                _items({k: one for k, one in asked.items() if one.follow_up_found == code}),
            ),
        )
        for code in codes
    )
    book.split(("follow_up", "all"), [("follow_up", code or "none") for code in codes])
    return Table(
        "follow_up",
        "Asked again after closing",
        (Column("found", "found"), Column("closings", "closings", "count")),
        rows,
        note="Closings that leave nobody to ask are not in it.",
    )


def came_back(ground: Ground, book: Book) -> Section:
    """Who came back within a year of closing: of those closed in the period, and of those closed a year before them."""
    period = ground.period
    earlier = Period(_year_before(period.start), _year_before(period.last), period.on)
    into: dict[str, list[date]] = defaultdict(list)
    for merge in ground.desk.store.merges():
        other = ground.desk.store.case(merge.case_number)
        if other is not None and other.added_on <= period.on:
            into[merge.joined_to].append(other.added_on)
    rows = [
        _back_row(book, "closed in the period", ground.stories, period, into),
        _back_row(book, f"closed {earlier.words()}", ground.stories, earlier, into),
    ]
    return Section(
        "came_back",
        "Who came back within twelve months",
        (
            Table(
                "re_referrals",
                "Children whose case was closed, and what is known of the twelve months after",
                (
                    Column("closed", "children"),
                    Column("children", "followed or to follow", "count"),
                    Column("back", "back", "count"),
                    Column("not_back", "a year, not back", "count"),
                    Column("too_early", "not yet a year", "count"),
                    Column("share", "back so far", "percent"),
                    Column("not_followed", "nobody to follow", "count"),
                ),
                tuple(rows),
                note="Back: the case was opened again, or a new case was added for the same child and joined with it, within 365 days. The share "
                "is of all that are followed or to follow: while some have not been away for a year it can only rise. A child who came back "
                "under a number that nobody joined is not seen here.",
            ),
        ),
    )


def _year_before(day: date) -> date:
    return date(day.year - 1, day.month, min(day.day, 28) if day.month == 2 else day.day)


def _back_row(
    book: Book, name: str, stories: Sequence[Story], window: Period, into: dict[str, list[date]]
) -> tuple[Cell, ...]:
    groups: dict[str, set[str]] = {
        "back": set(),
        "not_back": set(),
        "too_early": set(),
        "not_followed": set(),
    }
    for story in stories:
        held = [one for one in (*story.joined_closings, *story.closings) if window.holds(one.closed_on)]
        if not held:
            continue
        first = held[0]
        if first.reason in NO_FOLLOW_UP:
            groups["not_followed"].add(story.number)
            continue
        days = [day for day in (story.row.added_on, *into.get(story.number, ())) if day > first.closed_on]
        if first.reopened_on is not None:
            days.append(first.reopened_on)
        back = min(days, default=None)
        if back is not None and back - first.closed_on <= YEAR:
            groups["back"].add(story.number)
        else:
            groups["not_back" if window.on - first.closed_on > YEAR else "too_early"].add(story.number)
    place = "came_back"
    counted = {part: book.count((place, name, part), people) for part, people in groups.items()}
    everyone = groups["back"] | groups["not_back"] | groups["too_early"]
    whole = book.count((place, name, "children"), everyone)
    share = book.share((place, name, "back"), (place, name, "children"))
    parts = ("back", "not_back", "too_early")
    book.split((place, name, "children"), [(place, name, part) for part in parts])
    return (
        name,
        whole,
        counted["back"],
        counted["not_back"],
        counted["too_early"],
        share if groups["back"] or groups["not_back"] else NOT_APPLICABLE,  # nobody's year is over
        counted["not_followed"],
    )
