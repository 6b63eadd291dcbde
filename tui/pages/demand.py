"""What was asked for beside what the directory gives, and help that nobody could give by area."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from triage.desk import Desk, gate
from triage.desk.directory.gaps import GapReport, gap_report
from triage.pages import UNKNOWN, Block, Cell, Chart, Column, Figure, Figures, Mark, Table, Words
from tui.pages.sheets import CaseGroup, Part, Place, Target, part
from tui.pages.wording import Wording, looks

SHOWN = 20
"""Kinds of help in a picture; the table holds all of them."""
NOTE = (
    "One kind of help for one person of one case counts once, by what the last decision that spoke of it said. More unmet "
    "need on record may mean that more of it is seen."
)


def demand_parts(desk: Desk, since: date, by: str | None) -> Iterable[Part]:
    """Both parts; raises what the report on gaps raises, such as where nobody said which districts there are."""
    gate.read(desk, "report", looks(desk, by))
    report = gap_report(desk, start=since)
    wording = Wording(desk)
    yield _demand(desk, report, wording, since)
    yield _areas(report, wording, since)


def _demand(desk: Desk, report: GapReport, wording: Wording, since: date) -> Part:
    demand = report.demand
    asked, unmet = _by(demand.wishes, "help"), _by(demand.unmet, "help")
    order = sorted(asked, key=lambda code: (-len(unmet.get(code, ())), -len(asked[code]), code))
    targets: dict[Place, Target] = {}
    rows: list[tuple[Cell, ...]] = []
    room = _room(desk)
    for code in order:
        title = wording.title("help", code)
        targets[2, len(rows)] = _target(title, asked[code], unmet.get(code, ()))
        here = room.get(code, Counter())
        rows.append((title, len(asked[code]), len(unmet.get(code, ())), *(here[state] for state in _STATES)))
    states: Counter[str] = Counter()
    for service in desk.directory.services.values():
        states[service.capacity.state if service.capacity else "unknown"] += 1
    figures = Figures((
        Figure("asked", "Help asked for", len(demand.wishes) if demand.recorded else UNKNOWN, beside=f"in decisions since {since}"),
        Figure("unmet", "Of it, no service could take up", len(demand.unmet) if demand.recorded else UNKNOWN),
        Figure("tried", "Of it, all there is was tried before", len(demand.tried) if demand.recorded else UNKNOWN),
        *(Figure(f"services_{code}", f"Services: {wording.title('capacity_states', code).lower()}", states[code]) for code in _STATES),
    ))  # fmt: skip
    marks = tuple(
        Mark(wording.title("help", code), float(len(asked[code])), note=f"{len(unmet.get(code, ()))} unmet")
        for code in order[:SHOWN]
    )
    blocks: list[Block] = [
        figures,
        Chart("asked", "Asked for, by kind of help", "bars", marks, "times", _left(len(order)), kind="count"),
        Table(
            "demand",
            "Each kind of help: asked for, unmet, and services that give it by what they said of room",
            (
                Column("help", "help"), Column("asked", "asked", "count"), Column("unmet", "unmet", "count"),
                Column("room", "has room", "count"), Column("waiting", "waiting list", "count"), Column("full", "full", "count"),
                Column("unknown", "not known", "count"),
            ),
            tuple(rows),
            note=NOTE,
            empty="No decision asked for help in this time.",
        ),
    ]  # fmt: skip
    return part("demand", "Demand and capacity", blocks, targets)


_STATES = ("room", "waiting_list", "full", "unknown")


def _room(desk: Desk) -> Mapping[str, Counter[str]]:
    """Help -> state of room -> services that give it."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for service in desk.directory.services.values():
        state = service.capacity.state if service.capacity else "unknown"
        for code in service.help:
            found[code][state] += 1
    return found


def _areas(report: GapReport, wording: Wording, since: date) -> Part:
    demand = report.demand
    places = [place.code for place in report.cover.places]
    asked, unmet = _by(demand.wishes, "place"), _by(demand.unmet, "place")
    every = [*places, *sorted(set(asked) - set(places))]
    targets: dict[Place, Target] = {}
    rows: list[tuple[Cell, ...]] = []
    marks = []
    for code in every:
        mine, lacking = asked.get(code, ()), unmet.get(code, ())
        name = code or "not known"
        if mine:
            targets[1, len(rows)] = _target(name, mine, lacking)
        most = Counter(wish.help for wish in lacking).most_common(3)
        said = ", ".join(f"{wording.title('help', one)} {number}" for one, number in most) or "–"
        rows.append((name, len(mine), len(lacking), said))
        marks.append(Mark(name, float(len(lacking)), note=f"of {len(mine)} asked"))
    blocks: list[Block] = [
        Chart("unmet_areas", "Help that no service could give, by postcode district", "bars", tuple(marks), "times", "", kind="count", better="lower"),
        Table(
            "unmet_by_area",
            f"By postcode district, in decisions since {since}",
            (
                Column("area", "district"), Column("asked", "asked", "count"), Column("unmet", "unmet", "count"), Column("most", "most often"),
            ),
            tuple(rows),
            note=NOTE,
        ),
        Words(("Which help each district lacks today, asked for or not: the place Rule health, part Gaps; or the directory's own gaps.",)),
    ]  # fmt: skip
    if not demand.recorded:
        blocks.insert(0, Words(("Nothing is recorded yet, so what was asked for is not known.",)))
        targets = {(block + 1, row): target for (block, row), target in targets.items()}
    return part("areas", "Unmet help by area", blocks, targets)


def _by(wishes: Sequence[Any], what: str) -> dict[str, tuple[Any, ...]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for wish in wishes:
        found[wish.help if what == "help" else wish.place.code].append(wish)
    return {code: tuple(inside) for code, inside in found.items()}


def _target(title: str, asked: Sequence[Any], unmet: Sequence[Any]) -> Target:
    groups = [
        CaseGroup(name, f"{len(inside)} times", tuple(dict.fromkeys(wish.case for wish in inside)))
        for name, inside in (("Unmet", unmet), ("Asked for", asked))
        if inside
    ]
    return Target("cases", f"{title}: asked for", groups=tuple(groups))


def _left(number: int) -> str:
    return f"The {SHOWN} with most unmet; the table holds all {number}." if number > SHOWN else ""
