"""What families, children and referrers said (A27): how many, and words only of those who agreed to be quoted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from triage.desk import gate
from triage.desk.measuring.feedback import names_somebody, quotable
from triage.desk.measuring.reading import body_of
from triage.desk.reporting.counting import Book
from triage.desk.reporting.ground import Ground
from triage.pages import Block, Cell, Column, Figure, Figures, Section, Table, Words

MOST_QUOTES = 12


@dataclass(frozen=True)
class Said:
    """One piece of feedback."""

    key: object
    child: str
    who: str
    may_quote: bool


def _said(ground: Ground) -> Iterable[Said]:
    """Feedback of the period: recorded on a day of it, or brought in with the file of a case received in it."""
    store, period = ground.desk.store, ground.period
    for story in ground.received:
        for place, (who, _, may) in enumerate(story.feedback):
            yield Said(("file", story.number, place), story.number, who or "not said", may)
    for row in store.feedback_entries():
        whose = ground.whose(row.case_number)
        counts = row.taken_back_on is None and period.holds(row.on_day) and whose is not None
        if counts and whose is not None and body_of(ground.desk, row.case_number, row.body_hash):
            yield Said(("entry", row.id), whose.number, row.said_by or "not said", row.quotable)


def voices(ground: Ground, book: Book) -> Section:
    """Feedback of the period; never a case number beside it."""
    said = list(_said(ground))
    names = sorted({one.who for one in said})
    rows: list[tuple[Cell, ...]] = []
    for who in names:
        mine = {one.key: one.child for one in said if one.who == who}
        agreed = {one.key: one.child for one in said if one.who == who and one.may_quote}
        all_of = book.count(("voices", who, "all"), mine)
        may = book.count(("voices", who, "may_quote"), agreed)
        rest = {key: child for key, child in mine.items() if key not in agreed}
        book.within(("voices", who, "all"), ("voices", who, "may_quote"), rest)
        rows.append((ground.title("feedback_from", who), all_of, may))
    whole = book.count(("voices", "all"), {one.key: one.child for one in said})
    book.split(("voices", "all"), [("voices", who, "all") for who in names])
    children = book.count(("voices", "children"), {one.child for one in said})
    blocks: list[Block] = [
        Figures(
            (
                Figure("feedback", "Pieces of feedback", whole),
                Figure(
                    "feedback_children",
                    "Children it is about",
                    children,
                    beside="whoever says nothing is not taken to be content",
                ),
            )
        ),
        Table(
            "feedback",
            "Who said something",
            (
                Column("from_whom", "from"),
                Column("pieces", "pieces", "count"),
                Column("may_quote", "may be quoted", "count"),
            ),
            tuple(rows),
            empty="Nobody's feedback was recorded.",
        ),
    ]
    quotes, held_back = _quotes(ground)
    if quotes:
        blocks.append(
            Table(
                "quotes",
                "In their words, with consent to quote",
                (Column("from_whom", "from"), Column("said", "words")),
                tuple(quotes[:MOST_QUOTES]),
                note="Read each before it is passed on: words can tell who somebody is, and consent can be taken back.",
            )
        )
    else:
        blocks.append(Words(("Nobody's words are quoted: nobody agreed to it, or you may not read them.",)))
    if held_back and book.inside:
        blocks.append(
            Words(
                (
                    f"Held back though they may be quoted: {held_back}, for they hold a name, a number or an address.",
                )
            )
        )
    return Section("voices", "What people said", tuple(blocks))


def _quotes(ground: Ground) -> tuple[list[tuple[str, str]], int]:
    """Words that may be quoted, and how many were held back because they name somebody."""
    desk, period = ground.desk, ground.period
    kept = quotable(desk, period.start, period.last)
    found = [(ground.title("feedback_from", one.said_by), one.text) for one in kept.quotes]
    held_back = kept.held_back
    shut = {row.case_number for row in desk.store.restrictions()}
    for story in ground.received:
        if story.number in shut or not gate.may(desk, "case.feedback_read", None, story.number):
            continue
        for who, text, may in story.feedback:
            if may and names_somebody(desk, story.row, text):
                held_back += 1
            elif may:
                found.append((ground.title("feedback_from", who) or "not said", text))
    return sorted(set(found)), held_back
