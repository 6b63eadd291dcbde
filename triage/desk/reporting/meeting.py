"""One page for a meeting of several agencies or a board: what is urgent, overdue, missing, full, and to be decided."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from triage.casework.escalations import OPEN_STATES, SAME_DAY
from triage.desk.due.item import KINDS, rank
from triage.desk.opening import Desk
from triage.desk.reporting.asked import asked_twice
from triage.desk.reporting.counting import Book
from triage.desk.reporting.ground import Ground
from triage.desk.reporting.making import make
from triage.desk.reporting.small_print import COUNTING, MEETING, how_counted
from triage.desk.reporting.story import Story
from triage.desk.reporting.waiting import COLUMNS as WAITED
from triage.desk.reporting.waiting import FIRST_ACTION, waits, waits_row
from triage.pages import NOT_APPLICABLE, UNKNOWN, Block, Cell, Column, Figure, Figures, Page, Section, Table

DECISIONS = ("decision", "human_review", "look", "contest", "casework_end", "closure_audit", "double", "lead")
"""Kinds of things due that wait for a named person's decision."""
MOST_LINES = 8


def meeting_page(desk: Desk, *, start: date, end: date, for_others: bool = False) -> Page:
    """The page for a meeting; inside, no child is known by more than a number, and for others by nothing.

    Raises :class:`triage.errors.Refused` for a reader whose role has no reports.
    """
    return make(desk, "meeting", "For the meeting", sections, start=start, end=end, for_others=for_others)


def sections(ground: Ground, book: Book) -> tuple[Section, ...]:
    """What is urgent, overdue, missing and to be decided."""
    return (
        Section("urgent", "Urgent now", tuple(_urgent(ground, book))),
        Section("overdue", "Overdue", (_overdue(ground, book),)),
        Section("waits", "Waits", tuple(_waits(ground, book))),
        Section("missing", "What is missing", tuple(_missing(ground, book))),
        Section("services", "Services that take nobody now", (_services(ground),)),
        Section("asked_twice", "Asked twice", tuple(_twice(ground, book))),
        Section("decisions", "Decisions wanted", (_decisions(ground, book),)),
        how_counted(COUNTING, MEETING),
    )


def _name(story: Story | None) -> str:
    return "restricted case" if story is None or story.shown is None else story.shown


def _urgent(ground: Ground, book: Book) -> Iterable[Block]:
    on = ground.desk.on
    # Joined, erased and restricted cases too: an escalation is in no list left out.
    rows = [
        one for one in ground.desk.store.escalations()
        if one.raised_on <= on and (one.state in OPEN_STATES or (one.disputed_on is not None and one.settled_on is None and one.state == "decided"))
    ]  # fmt: skip
    unread = ground.desk.store.unread("open")
    waiting = {("escalation", one.id): one.case_number for one in rows if one.state in SAME_DAY}
    every = {("escalation", one.id): one.case_number for one in rows}
    late = {("escalation", one.id): one.case_number for one in rows if one.due_on < on}
    whole = book.count(("urgent", "open"), every)
    nobody = book.count(("urgent", "waiting"), waiting)
    book.within(
        ("urgent", "open"), ("urgent", "waiting"), {k: c for k, c in every.items() if k not in waiting}
    )
    over = book.count(("urgent", "late"), late)
    book.within(("urgent", "open"), ("urgent", "late"), {k: c for k, c in every.items() if k not in late})
    yield Figures(
        (
            Figure("open_escalations", "Escalations that have not come to an end", whole),
            Figure("not_received", "Of those, nobody has received yet", nobody),
            Figure("escalations_overdue", "Of those, past their time", over),
            Figure("unread", "Referrals that nobody could read", book.count(("urgent", "unread"), {("unread", one.id): f"unread {one.id}" for one in unread}), beside="each for the safeguarding lead today"),
        )
    )  # fmt: skip
    if not book.inside or not rows:
        return
    rows.sort(key=lambda one: (one.due_on, one.raised_on, one.id))
    yield Table(
        "open_escalations",
        "Open escalations, the most overdue first",
        (
            Column("case", "case"),
            Column("towards", "to"),
            Column("state", "state"),
            Column("raised_on", "raised", "day"),
            Column("due_on", "next step by", "day"),
        ),
        tuple(
            (
                _name(ground.by_number.get(one.case_number)),
                ground.title("escalations", one.towards)
                if ground.by_number.get(one.case_number)
                else NOT_APPLICABLE,
                one.state.replace("_", " "),
                one.raised_on,
                one.due_on,
            )
            for one in rows
        ),
    )


def _overdue(ground: Ground, book: Book) -> Table:
    on = ground.desk.on
    late: dict[str, dict[object, str]] = defaultdict(dict)
    longest: dict[str, int] = defaultdict(int)
    for place, item in enumerate(ground.due):
        if item.due_on < on:
            late[item.kind][place] = item.case or item.record
            longest[item.kind] = max(longest[item.kind], (on - item.due_on).days)
    kinds = sorted(late, key=rank)
    rows: list[tuple[Cell, ...]] = [
        (KINDS.get(kind, kind), book.count(("due", kind, "overdue"), late[kind]), book.alone(longest[kind]))
        for kind in kinds
    ]
    whole = book.count(("due", "all", "overdue"), {k: c for kind in kinds for k, c in late[kind].items()})
    book.split(("due", "all", "overdue"), [("due", kind, "overdue") for kind in kinds])
    rows.append(("all", whole, book.alone(max(longest.values(), default=0))))
    return Table(
        "overdue",
        f"What should have been done before {on}",
        (
            Column("kind", "kind"),
            Column("overdue", "overdue", "count"),
            Column("longest_days", "longest, days", "days"),
        ),
        tuple(rows),
    )


def _waits(ground: Ground, book: Book) -> Iterable[Block]:
    found = waits(ground.received, ground.desk.on, ground.words)
    rows = {wait.step: waits_row(book, "waits", wait) for wait in found}
    yield Table(
        "waits",
        f"Children received {ground.period.words()}",
        WAITED,
        tuple(rows[step] for step in (FIRST_ACTION, "accepted to help begun")),
        note="The other steps are in the quarterly report.",
    )


def _missing(ground: Ground, book: Book) -> Iterable[Block]:
    wishes: dict[tuple[str, str, str, str | None], str] = {}
    for story in ground.stories:
        if not story.open_on(ground.period.last) or not story.decisions:
            continue
        for wish, reason in story.decisions[-1].unmet.items():
            wishes[(story.number, *wish)] = reason
    gaps = [
        code
        for code, entry in ground.words.of("unmet_reasons").items()
        if entry.text("counts_as_gap") != "no"
    ]
    by_help: dict[str, dict[object, str]] = defaultdict(dict)
    for key, reason in wishes.items():
        if reason in gaps:
            by_help[key[1]][("wish", *key)] = key[0]
    ordered = sorted(by_help, key=lambda code: (-len(by_help[code]) if book.inside else 0, code))
    whole = {item: child for items in by_help.values() for item, child in items.items()}
    total = book.count(("missing", "all"), whole)
    rows: list[tuple[Cell, ...]] = []
    for code in ordered:
        why = sorted({reason for key, reason in wishes.items() if key[1] == code and reason in gaps})
        shown = book.count(("missing", code), by_help[code])
        rows.append(
            (
                ground.title("help", code),
                shown,
                "; ".join(ground.title("unmet_reasons", one) for one in why) if book.inside else "",
            )
        )
    book.split(("missing", "all"), [("missing", code) for code in ordered])
    kept = rows[:MOST_LINES] if book.inside else sorted(rows, key=lambda row: str(row[0]))
    left = len(rows) - len(kept)
    yield Figures(
        (
            Figure(
                "missing",
                "Offers that no service can take up now",
                total,
                beside="open cases, latest decision, a gap in services",
            ),
        )
    )
    columns = (Column("help", "help"), Column("offers", "offers", "count"), Column("why", "why"))
    yield Table(
        "missing_by_help",
        "Which help",
        columns if book.inside else columns[:2],
        tuple(kept) if book.inside else tuple(row[:2] for row in kept),
        note=f"{left} more kinds of help are in the quarterly report." if left else "",
    )


def _services(ground: Ground) -> Table:
    on = ground.desk.on
    rows: list[tuple[Cell, ...]] = []
    for service in sorted(ground.desk.directory.services.values(), key=lambda one: one.name):
        if not service.help:
            continue
        capacity = service.capacity
        state: str | None = service.status if service.status in ("paused", "closed") else None
        if state is None and capacity is not None and capacity.state in ("full", "waiting_list"):
            state = "full" if capacity.state == "full" else "waiting list"
        if state is None:
            continue
        weeks: Cell = UNKNOWN
        if capacity is not None and capacity.wait_weeks is not None:
            weeks = capacity.wait_weeks
        said: Cell = UNKNOWN
        if capacity is not None and capacity.said_on is not None and capacity.said_on <= on:
            said = capacity.said_on
        rows.append((service.name, state, weeks, said))
    rows.sort(key=lambda row: (("closed", "paused", "full", "waiting list").index(str(row[1])), str(row[0])))
    return Table(
        "services",
        "Closed, paused, full or with a waiting list, as their records say",
        (
            Column("service", "service"),
            Column("state", "state"),
            Column("wait_weeks", "weeks' wait", "count"),
            Column("said_on", "said on", "day"),
        ),
        tuple(rows),
        empty="No service's record says that it is closed, paused, full or has a waiting list.",
    )


def _twice(ground: Ground, book: Book) -> Iterable[Block]:
    opened = [story for story in ground.stories if story.open_on(ground.period.last)]
    twice = asked_twice(opened)
    whole = {key: key[0] for key in twice}
    by_service: dict[str, dict[object, str]] = defaultdict(dict)
    for key in twice:
        by_service[key[1]][key] = key[0]
    yield Figures(
        (
            Figure(
                "asked_twice",
                "Services asked more than once for the same help",
                book.count(("twice", "all"), whole),
                beside="of open cases; a second try can be right",
            ),
        )
    )
    names = {one.id: one.name for one in ground.desk.directory.services.values()}
    ordered = sorted(
        by_service, key=lambda one: (-len(by_service[one]) if book.inside else 0, names.get(one, one), one)
    )
    rows = tuple(
        (names.get(service, service), book.count(("twice", service), by_service[service]))
        for service in ordered
    )
    left = max(len(rows) - MOST_LINES, 0) if book.inside else 0
    book.split(("twice", "all"), [("twice", service) for service in by_service])
    yield Table(
        "asked_twice",
        "Which service",
        (Column("service", "service"), Column("times", "times", "count")),
        rows[: len(rows) - left],
        note=f"{left} more services, each asked again as often or less." if left else "",
        empty="None.",
    )


def _decisions(ground: Ground, book: Book) -> Table:
    on = ground.desk.on
    found: dict[tuple[str, str], dict[object, str]] = defaultdict(dict)
    for place, item in enumerate(ground.due):
        if item.due_on <= on and item.kind in DECISIONS:
            found[item.kind, item.role][place] = item.case or item.record
    rows: list[tuple[Cell, ...]] = []
    for kind, role in sorted(found, key=lambda pair: (rank(pair[0]), pair[1])):
        rows.append(
            (KINDS[kind], role.replace("_", " "), book.count(("wanted", kind, role), found[kind, role]))
        )
    every = {key: child for items in found.values() for key, child in items.items()}
    whole = book.count(("wanted", "all"), every)
    book.split(("wanted", "all"), [("wanted", *pair) for pair in found])
    rows.append(("all", "", whole))
    return Table(
        "decisions",
        "What waits for a person to decide",
        (Column("kind", "what"), Column("role", "whose job"), Column("waiting", "waiting", "count")),
        tuple(rows),
    )
