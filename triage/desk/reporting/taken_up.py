"""Take-up in a report (A19): how far families took up what was made for them, and what they said of it.

What counts as taken up is read in one place, :mod:`triage.casework.take_up`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from triage.casework.take_up import HOW_READ, TITLES, Reading, TakeUp, states_say
from triage.desk.made_referrals import Sent
from triage.desk.reporting.asked import KINDS, NOT_SAID, items_of, made_in, owners_of
from triage.desk.reporting.counting import Book, Key
from triage.desk.reporting.ground import Ground
from triage.pages import Block, Cell, Column, Figure, Figures, Section, Table

_ORDER: tuple[Reading, ...] = ("taken_up", "not_taken_up", "waiting", "not_given")
_SAYS = {"state": "stands at", "answer": "the family said", "engagement": "recorded"}
_LISTS = {"state": "referral_states", "answer": "help_answers", "engagement": "engagement"}


def take_up(ground: Ground, book: Book) -> Section:
    """How far families took up what was made for them; what nobody knows is not known, never no."""
    owners = owners_of(ground)
    made = made_in(ground)
    read = {number: one.take_up(ground.words) for number, one in made.items()}
    inside: dict[TakeUp, list[int]] = {}
    for number, one in read.items():
        inside.setdefault(one, []).append(number)
    ordered = sorted(inside, key=lambda one: (_ORDER.index(one.counts_as), one.said_by, one.code))
    rows: list[tuple[Cell, ...]] = []
    for one in ordered:
        cells = []
        for kind in KINDS:
            mine = [number for number in inside[one] if made[number].row.kind == kind]
            cells.append(book.count(_key(one, kind), items_of(mine, owners)))
            _beside_states(book, _key(one, kind), kind, mine, made, owners)
        rows.append((_title(ground, one), TITLES[one.counts_as] if one.known else "not known", *cells))
    for kind in KINDS:
        whole = [number for number, one in made.items() if one.row.kind == kind]
        book.count(("asked", "all", kind), items_of(whole, owners))
        book.split(("asked", "all", kind), [_key(one, kind) for one in ordered])
    return Section(
        "take_up",
        "Take-up",
        (
            _figures(book, made, read, ordered, owners),
            Table(
                "take_up",
                "Who took it up, and what says so",
                (
                    Column("said_by", "what says so"),
                    Column("counts_as", "counts as"),
                    Column("referrals", "referrals", "count"),
                    Column("signposts", "signposts", "count"),
                ),
                tuple(rows),
                note=f"{HOW_READ} A family that did not take something up is not at fault; it may not have suited, or come at the wrong time.",
            ),
            *_helped(ground, book, made, owners),
        ),
    )


def _key(one: TakeUp, kind: str) -> Key:
    return ("take_up", one.counts_as, one.said_by, one.code, kind)


def _title(ground: Ground, one: TakeUp) -> str:
    if one.said_by == "nobody":
        return (
            "on its way, nothing recorded" if one.counts_as == "waiting" else "ended before the family could"
        )
    title = ground.title(_LISTS[one.said_by], one.code)
    entry = ground.words.of("referral_states").get(one.code) if one.said_by == "state" else None
    over = entry is not None and entry.text("is_final") == "yes"
    before = over and one.counts_as == "taken_up" and not states_say(one.code)
    return f"{_SAYS[one.said_by]}: {title}" + (", after help had begun" if before else "")


def _beside_states(
    book: Book, key: Key, kind: str, mine: Iterable[int], made: Mapping[int, Sent], owners: Mapping[int, str]
) -> None:
    """What the states a row was read from hold beside it: with the table of states on the same page it could be worked out."""
    mine = set(mine)
    states = sorted({made[number].state for number in mine})
    same = {n: one for n, one in made.items() if one.row.kind == kind and one.state in states}
    parts = []
    for state in states:
        part = ("asked", state, kind)
        book.count(part, items_of([n for n, one in same.items() if one.state == state], owners))
        parts.append(part)
    if not parts:
        return
    total: Key = parts[0] if len(parts) == 1 else (*key, "states")
    if len(parts) > 1:
        book.beneath(total, items_of(same, owners))
        book.split(total, parts)
    book.within(total, key, items_of([n for n in same if n not in mine], owners))


def _figures(
    book: Book,
    made: Mapping[int, Sent],
    read: Mapping[int, TakeUp],
    ordered: Iterable[TakeUp],
    owners: Mapping[int, str],
) -> Figures:
    ordered = tuple(ordered)
    whole = book.count(("take_up", "all"), items_of(made, owners))
    groups: dict[str, list[int]] = {"taken": [], "dropped": [], "unknown": []}
    for number, one in read.items():
        groups[_group(one)].append(number)
    cells = {
        name: book.count(("take_up", name), items_of(numbers, owners)) for name, numbers in groups.items()
    }
    known = book.count(("take_up", "known"), items_of([n for n, one in read.items() if one.known], owners))
    for name in groups:
        parts = [_key(one, kind) for one in ordered if _group(one) == name for kind in KINDS]
        book.split(("take_up", name), parts)
    book.split(("take_up", "known"), [("take_up", "taken"), ("take_up", "dropped")])
    book.split(("take_up", "all"), [("take_up", "known"), ("take_up", "unknown")])
    book.split(("take_up", "all"), [("asked", "all", kind) for kind in KINDS])
    share = book.share(("take_up", "dropped"), ("take_up", "known"))
    return Figures(
        (
            Figure("made", "Referrals and signposts of the period", whole),
            Figure("take_up_known", "Take-up known of", known),
            Figure("taken_up", "Of those, taken up", cells["taken"]),
            Figure("not_taken_up", "Of those, not taken up", cells["dropped"]),
            Figure("not_taken_up_share", "Share not taken up", share, "percent", "of those where it is known"),
            Figure("take_up_unknown", "Take-up not known of", cells["unknown"], beside="on its way, or ended before the family could take it up"),
        )
    )  # fmt: skip


def _group(one: TakeUp) -> str:
    return {True: "taken", False: "dropped", None: "unknown"}[one.taken]


def _helped(
    ground: Ground, book: Book, made: Mapping[int, Sent], owners: Mapping[int, str]
) -> Iterable[Block]:
    """What families said of signposts, and of help that came to its end."""
    answers = (*ground.words.of("help_answers"), NOT_SAID)
    rows: list[tuple[Cell, ...]] = []
    for answer in answers:
        cells = [
            book.count(
                ("helped", answer or "not_asked", kind),
                items_of(
                    [n for n, one in made.items() if one.row.kind == kind and one.row.helped == answer],
                    owners,
                ),
            )
            for kind in KINDS
        ]
        rows.append(
            (ground.title("help_answers", answer) if answer else "Not asked yet, or no answer", *cells)
        )
    for kind in KINDS:
        known = {one.row.helped for one in made.values()}
        if known <= set(answers):
            book.split(
                ("asked", "all", kind), [("helped", answer or "not_asked", kind) for answer in answers]
            )
    yield Table(
        "helped",
        "Did it help? What families said",
        (
            Column("answer", "answer"),
            Column("referrals", "referrals", "count"),
            Column("signposts", "signposts", "count"),
        ),
        tuple(rows),
    )
