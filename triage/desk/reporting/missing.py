"""Help that no service could give (G7), and referrals that were not needed after all (A11, E18, G30)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from triage.desk.measuring.reading import body_of
from triage.desk.reporting.asked import items_of, owners_of
from triage.desk.reporting.counting import Book, Items, mark
from triage.desk.reporting.ground import Ground
from triage.pages import UNKNOWN, Block, Cell, Chart, Column, Figure, Figures, Mark, Section, Table, Words


def unmet(ground: Ground, book: Book) -> Section:
    """Help that no service could give, by reason (G7)."""
    wishes: dict[tuple[str, str, str, str | None], tuple[str, bool]] = {}
    for story in ground.stories:
        inside = [one for one in story.decisions if ground.period.holds(one.on)]
        last = story.decisions[-1] if story.decisions else None
        for decision in inside:
            for wish, reason in decision.unmet.items():
                still = last is not None and wish in last.unmet
                wishes[(story.number, *wish)] = (reason, still)
    whole = {("wish", *key): key[0] for key in wishes}
    total = book.count(("unmet", "all", "offers"), whole)
    children = book.count(("unmet", "all", "children"), {key[0] for key in wishes})
    still_there = {("wish", *key): key[0] for key, (_, still) in wishes.items() if still}
    now = book.count(("unmet", "all", "still"), still_there)
    book.within(
        ("unmet", "all", "offers"),
        ("unmet", "all", "still"),
        {k: v for k, v in whole.items() if k not in still_there},
    )
    rows = _ranked(ground, book, wishes, "reason")
    helps = _ranked(ground, book, wishes, "help")
    figures = Figures(
        (
            Figure("unmet_offers", "Offers that no service could take up", total, beside="one help for one person of one case"),
            Figure("unmet_children", "Children with unmet need", children),
            Figure("unmet_still", "Still so in the latest decision", now, beside=f"on {ground.period.on}"),
        )
    )  # fmt: skip
    head = Column("offers", "offers", "count"), Column("children", "children", "count")
    return Section(
        "unmet",
        "Unmet need",
        (
            figures,
            Table("unmet_by_reason", "Why", (Column("reason", "reason"), *head), rows),
            Table("unmet_by_help", "Which help", (Column("help", "help"), *head), helps),
            Chart(
                "unmet_reasons", "Offers that no service could take up, by reason", "bars",
                _marks(rows), "offers", "How many offers no service could take up, by reason; the table holds the same figures.",
                kind="count", better="lower",
            ),
            Words(
                (
                    ("More unmet need on record may mean that more of it is seen: joint work reveals unmet need before it resolves any. "
                    "It is a reason to ask for a service, and no measure of anybody's work."),
                )
            ),
        ),
    )  # fmt: skip


def _marks(rows: Sequence[tuple[Cell, ...]]) -> tuple[Mark, ...]:
    return tuple(mark(str(row[0]), row[1]) for row in rows[:12])


def _ranked(
    ground: Ground, book: Book, wishes: Mapping[tuple[str, str, str, str | None], tuple[str, bool]], by: str
) -> tuple[tuple[Cell, ...], ...]:
    inside: dict[str, dict[object, str]] = {}
    for key, (reason, _) in wishes.items():
        inside.setdefault(reason if by == "reason" else key[1], {})[("wish", *key)] = key[0]
    ordered = sorted(inside, key=lambda code: (-len(inside[code]) if book.inside else 0, code))
    kind = "unmet_reasons" if by == "reason" else "help"
    rows = []
    for code in ordered:
        offers = book.count(("unmet", by, code, "offers"), inside[code])
        children = book.count(("unmet", by, code, "children"), set(inside[code].values()))
        rows.append((ground.title(kind, code), offers, children))
    book.split(("unmet", "all", "offers"), [("unmet", by, code, "offers") for code in ordered])
    return tuple(rows)


def avoided(ground: Ground, book: Book) -> Section:
    """Referrals avoided and what was turned away from formal services (A11, E18, G30)."""
    period = ground.period
    answers: dict[tuple[str, str, int], tuple[str, date]] = {}
    for story in ground.stories:
        for one in story.awaited:
            if period.holds(one.on_day):
                answers[story.number, one.awaited, one.referral_id] = (one.answer, one.on_day)
    rows: list[tuple[Cell, ...]] = []
    codes = list(ground.words.of("awaited_answers"))
    codes += sorted({answer for answer, _ in answers.values()} - set(codes))
    book.count(("awaited", "all"), {key: key[0] for key in answers})
    for code in codes:
        items: Items = {key: key[0] for key, (answer, _) in answers.items() if answer == code}
        rows.append((ground.title("awaited_answers", code), book.count(("awaited", code), items)))
    book.split(("awaited", "all"), [("awaited", code) for code in codes])
    owners = owners_of(ground)
    cancelled = [
        one.row.id
        for story in ground.stories
        for one in story.referrals
        if period.holds(one.row.not_needed_on) and one.state == "cancelled"
    ]
    elsewhere = {
        key: key[0] for key, (answer, _) in answers.items() if answer == "no_longer_needed" and not key[2]
    }
    ours: Items = items_of(cancelled, owners)
    helped = [
        one.row.id
        for story in ground.stories
        for one in story.referrals
        if one.row.kind == "signpost"
        and period.holds(one.row.helped_on)
        and one.row.helped in ("yes", "partly")
    ]
    book.count(("avoided", "ours"), ours)
    book.count(("avoided", "elsewhere"), elsewhere)
    every: dict[Any, str] = {**ours, **elsewhere}
    both = book.count(("avoided", "all"), every)
    if not (answers or cancelled):  # nobody was asked: that is not the same as none avoided
        both = UNKNOWN
    book.split(("avoided", "all"), [("avoided", "ours"), ("avoided", "elsewhere")])
    figures = Figures(
        (
            Figure("avoided", "Referrals avoided", both, beside="what was awaited was no longer needed, and a person cancelled it, or it was nobody's here"),
            Figure("avoided_ours", "Of those, our own referrals", book.count(("avoided", "ours"), ours), beside="cancelled by a person"),
            Figure("signposts_helped", "Signposts that helped", book.count(("avoided", "signposts"), items_of(helped, owners)), beside="in whole or in part, as families said in the period"),
        )
    )  # fmt: skip
    return Section(
        "avoided",
        "Diversion and referrals avoided",
        (
            figures,
            Table(
                "awaited",
                "Is what the family waits for still needed? The last answer in the period",
                (Column("answer", "answer"), Column("count", "things awaited", "count")),
                tuple(rows),
            ),
            *_light(ground, book),
            Words(
                (
                    (
                        "A referral avoided is counted only where somebody asked and the family said so; nobody here knows what would have "
                        "happened otherwise, and no money is put on it in this report."
                    ),
                )
            ),
        ),
    )


def _light(ground: Ground, book: Book) -> Iterable[Block]:
    """Contacts that never became a case (G16, G17), and whether a formal service was not needed for them."""
    desk = ground.desk
    held: dict[int, tuple[str, Mapping[str, Any], bool]] = {}
    for row in desk.store.light_contacts():
        if row.taken_back_on is not None or not ground.period.holds(row.on_day):
            continue
        body = body_of(desk, row.owner, row.body_hash)
        if body:
            held[row.id] = (row.case_number or f"contact {row.id}", body, bool(row.became))
    items = {("light", number): child for number, (child, _, _) in held.items()}
    whole = book.count(("light", "all"), items)
    became = {("light", number): held[number][0] for number in held if held[number][2]}
    cases = book.count(("light", "became"), became)
    book.within(
        ("light", "all"),
        ("light", "became"),
        {key: child for key, child in items.items() if key not in became},
    )
    yield Figures(
        (
            Figure("light_contacts", "Light contacts", whole, beside="advice, a signpost or an introduction; contacts, not people"),
            Figure("became_cases", "Of those, became a case", cases, beside="because more was needed"),
        )
    )  # fmt: skip
    if not held:
        return
    rows: list[tuple[Cell, ...]] = []
    for name, title, unsaid in (
        ("result", "what came of it", "not_known"),
        ("avoided", "a formal service was not needed", "not_known"),
    ):
        codes = sorted({str(body.get(name) or unsaid) for _, body, _ in held.values()})
        for code in codes:
            mine = {
                ("light", n): child
                for n, (child, body, _) in held.items()
                if str(body.get(name) or unsaid) == code
            }
            rows.append(
                (title, ground.title("contact_results", code), book.count(("light", name, code), mine))
            )
        book.split(("light", "all"), [("light", name, code) for code in codes])
    yield Table(
        "light_contacts",
        "Light contacts of the period, as somebody said",
        (Column("what", "what"), Column("answer", "answer"), Column("contacts", "contacts", "count")),
        tuple(rows),
        note="Not known is not yes: nobody said whether a formal service would have been asked.",
    )
