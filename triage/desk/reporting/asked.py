"""Referrals and signposts of the period: where they ended, why services said no, who took them up, and what helped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from triage.desk.made_referrals import Sent
from triage.desk.reporting.counting import Book
from triage.desk.reporting.ground import Ground
from triage.desk.reporting.story import Story
from triage.pages import (
    NOT_APPLICABLE,
    Block,
    Cell,
    Column,
    Figure,
    Figures,
    Section,
    Table,
)

KINDS = ("referral", "signpost")
NOT_SAID = ""


def made_in(ground: Ground, kind: str | None = None) -> dict[int, Sent]:
    """Referrals and signposts made in the period, by number."""
    return {
        one.row.id: one
        for story in ground.stories
        for one in story.referrals
        if ground.period.holds(one.row.made_on) and kind in (None, one.row.kind)
    }


def owners_of(ground: Ground) -> Mapping[int, str]:
    """Referral -> the child it is counted for."""
    return {one.row.id: story.number for story in ground.stories for one in story.referrals}


def items_of(found: Iterable[int], owners: Mapping[int, str]) -> dict[object, str]:
    """Referrals as things to count, each with its child."""
    return {("referral", one): owners[one] for one in found}


def asked(ground: Ground, book: Book) -> Section:
    """Where referrals and signposts made in the period stood on the day."""
    owners = owners_of(ground)
    by_kind = {kind: made_in(ground, kind) for kind in KINDS}
    children = {owners[one] for made in by_kind.values() for one in made}
    figures = []
    for kind, label in (("referral", "Referrals made"), ("signpost", "Signposts given")):
        whole = book.count(("asked", "all", kind), items_of(by_kind[kind], owners))
        figures.append(Figure(f"{kind}s", label, whole, beside="in the period"))
    received = len(ground.received)
    mine = {story.number for story in ground.received}
    first = [one for made in by_kind.values() for one in made if owners[one] in mine]
    book.count(("flow", "all", "received"), [story.number for story in ground.received])
    book.count(("asked", "received", "any"), items_of(first, owners))
    per_child = book.figure(
        len(first) / received if received else NOT_APPLICABLE,
        ("flow", "all", "received"),
        ("asked", "received", "any"),
    )
    figures.append(
        Figure(
            "for_each_child",
            "For each child received in the period",
            per_child,
            "number",
            "referrals and signposts",
        )
    )
    figures.append(
        Figure(
            "children_asked_for",
            "Children they were for",
            book.count(("asked", "children"), children),
            beside="each once",
        )
    )
    return Section(
        "referrals",
        "Referrals and signposts",
        (
            Figures(tuple(figures)),
            _states(ground, book, by_kind, owners),
            *_declined(ground, book, by_kind, owners),
            _told_back(ground, book, owners),
        ),
    )  # fmt: skip


def _states(
    ground: Ground, book: Book, by_kind: Mapping[str, Mapping[int, Sent]], owners: Mapping[int, str]
) -> Table:
    states = list(ground.words.of("referral_states"))
    used = {one.state for made in by_kind.values() for one in made.values()}
    rows: list[tuple[Cell, ...]] = []
    keep = [state for state in (*states, *sorted(used - set(states))) if state in used]
    for state in keep:
        cells = [
            book.count(
                ("asked", state, kind),
                items_of([number for number, one in by_kind[kind].items() if one.state == state], owners),
            )
            for kind in KINDS
        ]
        entry = ground.words.of("referral_states").get(state)
        ended = "ended" if entry is not None and entry.text("is_final") == "yes" else "under way"
        rows.append((ground.title("referral_states", state), ended, *cells))
    for kind in KINDS:
        book.split(("asked", "all", kind), [("asked", state, kind) for state in keep])
    return Table(
        "referral_states",
        "Where they stood on the day",
        (
            Column("state", "state"),
            Column("ended", ""),
            Column("referrals", "referrals", "count"),
            Column("signposts", "signposts", "count"),
        ),
        tuple(rows),
    )


def _declined(
    ground: Ground, book: Book, by_kind: Mapping[str, Mapping[int, Sent]], owners: Mapping[int, str]
) -> Iterable[Block]:
    over = {
        number: one
        for made in by_kind.values()
        for number, one in made.items()
        if one.reason and one.state in ("declined", "declined_by_family", "cancelled", "did_not_engage")
    }
    by_reason: dict[tuple[str, str], list[int]] = {}
    for number, one in over.items():
        by_reason.setdefault((one.state, one.reason), []).append(number)
    ordered = sorted(
        by_reason, key=lambda pair: (pair[0], -len(by_reason[pair]) if book.inside else 0, pair[1])
    )
    rows = tuple(
        (
            ground.title("referral_states", state),
            ground.title("decline_reasons", reason),
            book.count(("declined", state, reason), items_of(by_reason[state, reason], owners)),
        )
        for state, reason in ordered
    )
    for state in sorted({state for state, _ in ordered}):
        whole = [n for made in by_kind.values() for n, one in made.items() if one.state == state]
        book.count(("asked", state, "any"), items_of(whole, owners))
        parts = [("asked", state, kind) for kind in KINDS]
        book.split(("asked", state, "any"), parts)
        named = [n for n in whole if over.get(n)]
        book.count(("declined", state, "any"), items_of(named, owners))
        book.within(
            ("asked", state, "any"),
            ("declined", state, "any"),
            items_of([n for n in whole if n not in over], owners),
        )
        book.split(("declined", state, "any"), [("declined", *pair) for pair in ordered if pair[0] == state])
    yield Table(
        "declined",
        "Why they came to nothing",
        (
            Column("state", "state"),
            Column("reason", "reason given"),
            Column("count", "referrals and signposts", "count"),
        ),
        rows,
        empty="None of them came to nothing with a reason given.",
    )


def _told_back(ground: Ground, book: Book, owners: Mapping[int, str]) -> Table:
    """Whether whoever referred the child heard what came of it (G22)."""
    on = ground.period.on
    owed = {
        one.row.id: one.row
        for story in ground.stories
        for one in story.referrals
        if ground.period.holds(one.row.feedback_due_on) or ground.period.holds(one.row.feedback_on)
    }
    groups = {
        "told": [n for n, row in owed.items() if row.feedback_on is not None and row.feedback_on <= on],
        "not told, still in time": [
            n
            for n, row in owed.items()
            if (row.feedback_on is None or row.feedback_on > on)
            and row.feedback_due_on is not None
            and row.feedback_due_on >= on
        ],
    }
    done = {number for numbers in groups.values() for number in numbers}
    groups["not told, overdue"] = [number for number in owed if number not in done]
    rows: list[tuple[Cell, ...]] = [
        ("owed or given in the period", book.count(("told_back", "all"), items_of(owed, owners)))
    ]
    rows += [
        (title, book.count(("told_back", title), items_of(numbers, owners)))
        for title, numbers in groups.items()
    ]
    book.split(("told_back", "all"), [("told_back", title) for title in groups])
    return Table(
        "told_back",
        "Did whoever referred hear what came of it?",
        (Column("state", "state"), Column("referrals", "referrals", "count")),
        tuple(rows),
    )


def asked_twice(stories: Iterable[Story]) -> dict[tuple[str, str, str], set[str]]:
    """The same service asked more than once for the same help of one case: (case, service, help) -> states."""
    found: dict[tuple[str, str, str], list[Sent]] = {}
    for story in stories:
        for one in story.referrals:
            if one.row.service:
                found.setdefault((story.number, one.row.service, one.row.help), []).append(one)
    return {key: {one.state for one in many} for key, many in found.items() if len(many) > 1}
