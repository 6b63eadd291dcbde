"""Who refers and why, what referrers said they could not give themselves (A20), and whose services were used (A3, A17)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from triage.desk.reporting.asked import items_of, made_in, owners_of
from triage.desk.reporting.counting import Book
from triage.desk.reporting.ground import Ground
from triage.pages import NOT_APPLICABLE, Cell, Column, Figure, Figures, Section, Table

NOT_SAID = "not recorded"


def came(ground: Ground, book: Book) -> Section:
    """Sources and reasons of the cases received in the period."""
    base = ("flow", "all", "received")
    received = ground.received
    children = book.count(base, [story.number for story in received])
    needs = [
        (story.number, need.whose, need.need, need.first[0])
        for story in received
        for need in story.history.needs
    ]
    items = {key: key[0] for key in needs}
    key = ("came", "needs")
    total = book.count(key, items)
    each: Cell = len(items) / len(received) if received else NOT_APPLICABLE
    figures = Figures(
        (
            Figure("children_received", "Children received", children),
            Figure("needs_recorded", "Needs recorded of them", total, beside="of children, parents and siblings, up to the day"),
            Figure("needs_each", "Needs for each child", book.figure(each, base, key), "number"),
            Figure("own_view", "Children whose own view is on record", _own_view(ground, book), beside="in the referral; an adult's account of it is not the child's"),
        )
    )  # fmt: skip
    return Section(
        "came",
        "Who asks, and why",
        (
            figures,
            _sources(ground, book),
            _reasons(ground, book),
            _could_not(ground, book),
            _networks(ground, book),
        ),
    )


def _columns(
    key: str, title: str, counted: str = "children", heading: str = "children"
) -> tuple[Column, ...]:
    """Who, how many, and their share of all."""
    return (Column(key, title), Column(counted, heading, "count"), Column("share", "of all", "percent", 0))


def _own_view(ground: Ground, book: Book) -> Cell:
    said = [story.number for story in ground.received if story.child_spoke]
    key = ("came", "own_view")
    book.count(key, said)
    book.within(
        ("flow", "all", "received"), key, [story.number for story in ground.received if not story.child_spoke]
    )
    return book.again(key)


def _sources(ground: Ground, book: Book) -> Table:
    groups: dict[str, list[str]] = defaultdict(list)
    for story in ground.received:
        groups[story.about.source or NOT_SAID].append(story.number)
    return Table(
        "sources",
        "Where they came from",
        _columns("source", "source"),
        _split(ground, book, "source", "referral_sources", groups),
        note="Brothers and sisters found while helping a child are a source of their own, and come from nobody outside.",
    )


def _split(
    ground: Ground, book: Book, name: str, kind: str, groups: Mapping[str, list[str]]
) -> tuple[tuple[Cell, ...], ...]:
    base = ("flow", "all", "received")
    ordered = sorted(
        groups, key=lambda code: (code == NOT_SAID, -len(groups[code]) if book.inside else 0, code)
    )
    rows = []
    for code in ordered:
        key = ("came", name, code)
        title = ground.title(kind, code) if code != NOT_SAID else NOT_SAID
        rows.append((title, book.count(key, groups[code]), book.share(key, base)))
    book.split(base, [("came", name, code) for code in ordered])
    return tuple(rows)


def _reasons(ground: Ground, book: Book) -> Table:
    base = ("flow", "all", "received")
    everyone = {story.number for story in ground.received}
    groups: dict[str, set[str]] = defaultdict(set)
    for story in ground.received:
        for code in story.about.reasons or (NOT_SAID,):
            groups[code].add(story.number)
    rows = []
    for code in sorted(
        groups, key=lambda code: (code == NOT_SAID, -len(groups[code]) if book.inside else 0, code)
    ):
        key = ("came", "reason", code)
        cell = book.count(key, groups[code])
        book.within(base, key, everyone - groups[code])
        rows.append(
            (
                ground.title("referral_reasons", code) if code != NOT_SAID else NOT_SAID,
                cell,
                book.share(key, base),
            )
        )
    return Table(
        "reasons",
        "Reasons given",
        _columns("reason", "reason"),
        tuple(rows),
        note="A child with several reasons counts in each, so they do not add up to the children.",
    )


def _could_not(ground: Ground, book: Book) -> Table:
    words = {True: "said they could not", False: "said they could", None: NOT_SAID}
    groups: dict[str, list[str]] = {title: [] for title in words.values()}
    for story in ground.received:
        groups[words[story.about.could_not_provide]].append(story.number)
    return Table(
        "could_not_provide",
        "Could the referrer have given this help otherwise? What they said",
        _columns("answer", "answer"),
        _split(ground, book, "could_not", "", groups),
        note="What referrers said, and no more: it is no measure of what would have happened without this service.",
    )


def _networks(ground: Ground, book: Book) -> Table:
    owners, made = owners_of(ground), made_in(ground)
    services = {one.id: one for one in ground.desk.directory.services.values()}
    groups: dict[str, list[int]] = {"inside the network": [], "outside it": [], "not known": []}
    for number, one in made.items():
        service = services.get(one.row.service)
        network = service.network if service is not None else None
        groups[
            {"internal": "inside the network", "external": "outside it"}.get(network or "", "not known")
        ].append(number)
    base = ("take_up", "all")
    book.count(base, items_of(made, owners))
    rows = []
    for title, numbers in groups.items():
        key = ("came", "network", title)
        rows.append((title, book.count(key, items_of(numbers, owners)), book.share(key, base)))
    book.split(base, [("came", "network", title) for title in groups])
    return Table(
        "networks",
        "Whose services were used: referrals and signposts made in the period",
        _columns("network", "service", "made", "referrals and signposts"),
        tuple(rows),
    )
