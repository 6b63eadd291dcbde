"""Doubles: cases found to be of one child, services asked twice, and help that turned out to be there already (A22)."""

from __future__ import annotations

from triage.desk.reporting.asked import asked_twice
from triage.desk.reporting.counting import Book
from triage.desk.reporting.ground import Ground
from triage.pages import Figure, Figures, Section


def joined(ground: Ground, book: Book) -> Section:
    """What was done twice, as far as the record shows it."""
    period, store = ground.period, ground.desk.store
    merges = {}
    days = []
    for one in store.merges():
        other = store.case(one.case_number)
        into = ground.by_number.get(one.joined_to)
        if other is None or into is None or not period.holds(one.on_day):
            continue
        merges["merge", one.id] = into.number
        days.append(max((one.on_day - max(other.added_on, into.row.added_on)).days, 0))
    key = ("joined", "all")
    count = book.count(key, merges)
    twice = {
        (number, service, kind): number
        for number, service, kind in asked_twice(
            story for story in ground.stories if any(period.holds(one.row.made_on) for one in story.referrals)
        )
    }
    already = {
        one.row.id: story.number
        for story in ground.stories
        for one in story.referrals
        if one.state == "declined" and one.reason == "already_known" and period.holds(one.moves[-1].on_day)
    }
    return Section(
        "doubles",
        "Doubles",
        (
            Figures(
                (
                    Figure("joined", "Cases found to be of one child, and joined", count, beside="in the period"),
                    Figure("days_to_join", "Days from the second case to joining, median", book.middle(days, key), "days"),
                    Figure("days_to_join_longest", "The longest", book.longest(days, key), "days"),
                    Figure("asked_twice", "Services asked more than once for the same help", book.count(("joined", "twice"), twice), beside="of cases with a referral or signpost in the period; a second try can be right"),
                    Figure("already_helping", "Referrals declined because the service was helping already", book.count(("joined", "already"), already)),
                )
            ),
        ),
    )  # fmt: skip
