"""What the day asks of the staff: caseload beside the ceiling, what is overdue, first reviews on time, and alerts (R26)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from statistics import median
from typing import Literal

from triage.casework.permissions import ROLES
from triage.desk.due.caseload import Load
from triage.desk.due.item import KINDS, DueItem, rank
from triage.desk.parts import each
from triage.desk.reporting.counting import Book
from triage.desk.reporting.ground import Ground
from triage.pages import NOT_APPLICABLE, UNKNOWN, Block, Cell, Column, Figure, Figures, Section, Table

FEWEST_WORKERS = 3
"""Workers of a team below which nothing of it is told apart from the rest: a figure of two is each one's to the other."""


def caseload(ground: Ground, book: Book) -> Section:
    """Open cases of each team beside the ceiling; of single workers only for whoever manages them."""
    workers = [load for load in ground.loads if load.name]
    nobody = {
        story.number for story in ground.stories
        if story.open_on(ground.desk.on) and not story.row.owner and not story.row.lead
    }  # fmt: skip
    ceiling = ground.desk.settings.caseload.ceiling
    held = [load.cases for load in workers]
    figures = Figures(
        (
            Figure("workers", "Workers who hold or could lead cases", len(workers), beside=f"on {ground.desk.on}"),
            Figure("median_cases", "Open cases of a worker, median", _of_workers(book, held), "number"),
            Figure("ceiling", "The ceiling that was set", ceiling if ceiling is not None else UNKNOWN, beside="" if ceiling is not None else "nobody has set one"),
            Figure("over_ceiling", "Workers over it", sum(load.over > 0 for load in workers) if ceiling is not None else UNKNOWN),
            Figure("nobodys", "Open cases that nobody leads or owns", book.count(("caseload", "nobody"), nobody), beside="the coordinators' job"),
        )
    )  # fmt: skip
    blocks: list[Block] = [figures]
    if book.inside:
        blocks.append(_teams(workers, ceiling))
    if book.inside and ground.by_name:
        blocks.append(_people(workers))
    return Section("caseload", "Caseload", tuple(blocks))


def _of_workers(book: Book, held: Sequence[int]) -> Cell:
    """The median of what workers hold; for others not of one or two."""
    if not held:
        return NOT_APPLICABLE
    middle = median(held)
    shown = int(middle) if middle == int(middle) else middle
    return shown if len(held) >= FEWEST_WORKERS else book.alone(shown)


def _teams(workers: Sequence[Load], ceiling: int | None) -> Table:
    teams: dict[str, list[Load]] = defaultdict(list)
    for load in workers:
        teams[load.team or "(no team)"].append(load)
    large = {name: loads for name, loads in teams.items() if len(loads) >= FEWEST_WORKERS}
    small = [load for name, loads in teams.items() if name not in large for load in loads]
    lines = sorted(large.items())
    if small:
        lines.append(("teams of one or two, together", small))
    return Table(
        "caseload_by_team",
        "By team",
        (
            Column("team", "team"),
            Column("workers", "workers", "count"),
            Column("cases", "open cases", "count"),
            Column("median", "median", "number", 1),
            Column("over", "over the ceiling", "count"),
        ),
        tuple(
            (
                name,
                len(loads),
                sum(load.cases for load in loads),
                median(load.cases for load in loads),
                sum(load.over > 0 for load in loads) if ceiling is not None else UNKNOWN,
            )
            for name, loads in lines
        ),
        note="A case counts with its lead and with its owner. Teams are told apart so that work can be shared out; this is no measure of anybody.",
    )


def _people(workers: Sequence[Load]) -> Table:
    return Table(
        "caseload_by_worker",
        "By worker, in order of name",
        (
            Column("worker", "worker"),
            Column("team", "team"),
            Column("casework", "casework", "count"),
            Column("open_access", "open access", "count"),
            Column("ceiling", "ceiling", "count"),
            Column("over", "over it", "count"),
            Column("away", "away"),
        ),
        tuple(
            (
                load.name,
                load.team,
                load.casework,
                load.open_access,
                load.ceiling if load.ceiling is not None else UNKNOWN,
                load.over if load.ceiling is not None else UNKNOWN,
                "away" if load.away else "",
            )
            for load in sorted(workers, key=lambda load: load.name)
        ),
        note="For supervision and sharing out work. Cases differ in what they ask; more or fewer of them says nothing about how well somebody works.",
    )


def overdue(ground: Ground, book: Book) -> Section:
    """What is overdue on the day, by kind; escalations first."""
    on = ground.desk.on
    stands: dict[str, dict[object, str]] = defaultdict(dict)
    late: dict[str, dict[object, str]] = defaultdict(dict)
    longest: dict[str, int] = defaultdict(int)
    for place, item in enumerate(ground.due):
        if item.due_on > on:
            continue
        child = item.case or item.record
        stands[item.kind][place] = child
        if item.due_on < on:
            late[item.kind][place] = child
            longest[item.kind] = max(longest[item.kind], (on - item.due_on).days)
    kinds = sorted(stands, key=rank)
    rows: list[tuple[Cell, ...]] = []
    for kind in kinds:
        due = book.count(("due", kind, "due"), stands[kind])
        over = book.count(("due", kind, "overdue"), late[kind])
        rest = {key: child for key, child in stands[kind].items() if key not in late[kind]}
        book.within(("due", kind, "due"), ("due", kind, "overdue"), rest)
        rows.append(
            (KINDS.get(kind, kind), due, over, book.alone(longest[kind]) if late[kind] else NOT_APPLICABLE)
        )
    every = book.count(("due", "all", "due"), {k: c for kind in kinds for k, c in stands[kind].items()})
    over = book.count(("due", "all", "overdue"), {k: c for kind in kinds for k, c in late[kind].items()})
    book.split(("due", "all", "due"), [("due", kind, "due") for kind in kinds])
    book.split(("due", "all", "overdue"), [("due", kind, "overdue") for kind in kinds])
    rows.append(
        ("all", every, over, book.alone(max(longest.values(), default=0)) if over else NOT_APPLICABLE)
    )
    return Section(
        "overdue",
        "Due and overdue",
        (
            Table(
                "overdue",
                f"Things to do about children on {on}",
                (
                    Column("kind", "kind"),
                    Column("due", "due by the day", "count"),
                    Column("overdue", "of it overdue", "count"),
                    Column("longest_days", "longest, days", "days"),
                ),
                tuple(rows),
                empty="Nothing is due.",
            ),
        ),
    )


def first_reviews(ground: Ground, book: Book) -> Section:
    """First reviews that fell due in the period, by the day that the first decision named."""
    period = ground.period
    groups: dict[str, set[str]] = {name: set() for name, _ in _REVIEWED}
    for story in each(ground.desk, ground.stories, "first reviews looked for in cases", len(ground.stories)):
        due = story.decisions[0].review_on if story.decisions else None
        if not period.holds(due) or due is None:
            continue
        first = min((one.on_day for one in story.reviews), default=None)
        closed = min((one.closed_on for one in story.closings), default=None)
        if first is not None and first <= due:
            groups["on_time"].add(story.number)
        elif closed is not None and closed <= due and (first is None or closed <= first):
            groups["closed_before"].add(story.number)
        elif first is not None:
            groups["late"].add(story.number)
        elif due >= period.on:
            groups["today"].add(story.number)
        else:
            groups["never"].add(story.number)
    everyone = {child for members in groups.values() for child in members}
    whole = book.count(("first_reviews", "all"), everyone)
    cells = {name: book.count(("first_reviews", name), groups[name]) for name, _ in _REVIEWED}
    book.split(("first_reviews", "all"), [("first_reviews", name) for name, _ in _REVIEWED])
    rows: list[tuple[Cell, ...]] = [("due in the period", whole, NOT_APPLICABLE)]
    rows += [
        (title, cells[name], book.share(("first_reviews", name), ("first_reviews", "all")))
        for name, title in _REVIEWED
    ]
    return Section(
        "first_reviews",
        "First reviews",
        (
            Table(
                "first_reviews",
                "Was the first review on time?",
                (
                    Column("state", "first review"),
                    Column("children", "children", "count"),
                    Column("share", "of those due", "percent", 0),
                ),
                tuple(rows),
                note="Due on the day that the first decision named, whatever later decisions said.",
            ),
        ),
    )


_REVIEWED = (
    ("on_time", "done by that day"),
    ("late", "done later"),
    ("closed_before", "closed before it was due"),
    ("today", "due on the day of this report, not done yet"),
    ("never", "overdue, not done"),
)


_ASKED: tuple[tuple[Literal["asks", "human_reviews", "escalations"], str], ...] = (
    ("asks", "questions"),
    ("human_reviews", "looks by a named person"),
    ("escalations", "escalations"),
)


def alerts(ground: Ground, book: Book) -> Section:
    """How much the rules and the day ask of people: an alert that comes too often is not read (R26)."""
    decided = [story for story in ground.received if story.decisions]
    base = ("flow", "all", "received")
    book.count(base, [story.number for story in ground.received])
    key = ("alerts", "decided")
    children = book.count(key, [story.number for story in decided])
    book.within(base, key, [story.number for story in ground.received if not story.decisions])
    rows: list[tuple[Cell, ...]] = []
    for name, title in _ASKED:
        counts = [story.decisions[0].asked_of_people(name) for story in decided]
        rows.append(
            (
                title,
                book.figure(sum(counts) / len(counts) if counts else NOT_APPLICABLE, key),
                book.middle(counts, key),
                book.longest(counts, key),
                book.count(("alerts", name, "any"), [story.number for story, one in zip(decided, counts, strict=True) if one]),
            )
        )  # fmt: skip
        without = [story.number for story, one in zip(decided, counts, strict=True) if not one]
        book.within(key, ("alerts", name, "any"), without)
    figures = Figures((Figure("decided", "Children received in the period with a first decision", children),))
    table = Table(
        "asked_of_people",
        "What the first decision asked of people, for each child",
        (
            Column("what", "what"),
            Column("mean", "mean", "number", 1),
            Column("median", "median", "number", 1),
            Column("most", "most", "count"),
            Column("children", "children with any", "count"),
        ),
        tuple(rows),
    )
    blocks: list[Block] = [figures, table]
    if book.inside:
        blocks += _lists(ground)
    return Section("alerts", "How much is asked of people", tuple(blocks))


def _lists(ground: Ground) -> Iterable[Block]:
    on = ground.desk.on
    people = {row.name: row for row in ground.desk.store.people() if row.left_on is None or row.left_on > on}
    own: Mapping[str, list[DueItem]] = {name: [] for name in people}
    for item in ground.due:
        if item.due_on <= on and item.owner:
            for name in set(item.shown_to) & set(own):
                own[name].append(item)
    rows: list[tuple[Cell, ...]] = []
    for role, title in ROLES.items():
        counts = sorted(len(own[name]) for name, row in people.items() if row.role == role)
        if len(counts) >= FEWEST_WORKERS:
            rows.append((title, len(counts), median(counts), counts[-1]))
        elif counts:
            rows.append(
                (title, len(counts), median(counts) if ground.by_name else NOT_APPLICABLE, NOT_APPLICABLE)
            )
    yield Table(
        "own_lists",
        f"Things on a person's own list on {on}, due or overdue",
        (
            Column("role", "role"),
            Column("people", "people", "count"),
            Column("median", "median", "number", 1),
            Column("most", "most", "count"),
        ),
        tuple(rows),
        note="Named to them alone; what a whole role shares is not counted. Of roles with one or two people nothing more is shown here.",
    )
