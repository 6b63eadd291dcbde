"""The table of gaps as values: rows of help, columns of ages or districts, each cell with a shape and a number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from textwrap import wrap

from triage.desk import Desk
from triage.desk.directory.gaps import GapReport, gap_report
from triage.desk.directory.near import COLUMN, STATE_WORDS, STATES, Cell, near_services
from triage.desk.directory.near_case import place_of_case
from tui.pages.wording import Wording, counted

_PEOPLE = {
    "child": "child",
    "sibling": "brother/sister",
    "parent": "parent",
    "carer": "carer",
    "family": "family",
    "household": "household",
    "unborn": "unborn",
}
_SHORTER = {"brother/sister": "sibling"}
SHAPES = {"none": "✗", "blocked": "▽", "one": "◔", "waiting": "◑", "covered": "●"}
"""A shape for each state, from nobody to two or more."""
NOT_LOOKED_AT = "·"
MOST_NEAR = 12
Key = tuple[str, str, str, str]


@dataclass(frozen=True)
class HeatCell:
    """One cell of the map: the worst of what it stands for."""

    state: str
    """Empty where nothing is looked at."""
    services: int
    unmet: int
    keys: tuple[Key, ...]

    @property
    def text(self) -> str:
        """Shape, fewest services, and an exclamation mark where somebody asked in vain."""
        if not self.state:
            return f" {NOT_LOOKED_AT}"
        return f"{SHAPES[self.state]} {self.services}{'!' if self.unmet else ''}"


@dataclass(frozen=True)
class HeatRow:
    """One kind of help for one person."""

    help: str
    person: str
    title: str
    whom: str
    """For whom, in a word, for a narrow column."""
    asked: int | None
    unmet: int | None
    cells: tuple[HeatCell, ...]

    @property
    def worst(self) -> tuple[int, int, int, str]:
        """What puts it first: asked for in vain, then the number of cells with nobody."""
        none = sum(cell.state in {"none", "blocked"} for cell in self.cells)
        one = sum(cell.state == "one" for cell in self.cells)
        return -(self.unmet or 0), -none, -one, self.title


@dataclass(frozen=True)
class GapsPage:
    """The whole table, ready to be turned either way."""

    notice: str
    report: GapReport = field(repr=False)
    titles: dict[tuple[str, str], str]
    demand: str
    places: tuple[str, ...]
    for_case: str
    """The case whose district is looked at; empty for all."""

    def columns(self, by: str) -> tuple[tuple[str, str], ...]:
        """Code and title of each column, ``by`` age or area."""
        if by == "area":
            return tuple((code, code) for code in self.places)
        return tuple(
            (code, "before birth" if code == "unborn" else one.title) for code, one in COLUMN.items()
        )

    def rows(self, by: str, find: str = "") -> list[HeatRow]:
        """The rows that match, worst first."""
        words = find.casefold().split()
        cover, numbers = self.report.cover, self.report.numbers
        grouped: dict[tuple[str, str], dict[str, list[Cell]]] = {}
        for cell in cover.cells.values():
            column = cell.place.code if by == "area" else cell.column
            grouped.setdefault((cell.help, cell.person), {}).setdefault(column, []).append(cell)
        found = []
        for pair, columns in grouped.items():
            title = self.titles[pair]
            if not all(word in title.casefold() for word in words):
                continue
            counts = numbers.by_help.get(pair)
            recorded = numbers.recorded
            cells = tuple(self._heat(columns.get(code, ())) for code, _ in self.columns(by))
            asked = counts.asked if counts else (0 if recorded else None)
            unmet = counts.unmet if counts else (0 if recorded else None)
            whom = _PEOPLE.get(pair[1], pair[1].replace("_", " "))
            found.append(HeatRow(pair[0], pair[1], title, whom, asked, unmet, cells))
        return sorted(found, key=lambda row: row.worst)

    def label(self, row: HeatRow, width: int) -> str:
        """The help and for whom, in lines of ``width`` cells and never cut: two kinds of help may begin alike."""
        title = self.titles[row.help, row.person].rsplit(",", 1)[0]
        usual, shorter = (
            wrap(f"{title} – {whom}", width) for whom in (row.whom, _SHORTER.get(row.whom, row.whom))
        )
        return "\n".join(shorter if len(shorter) < len(usual) else usual)

    def _heat(self, cells: Sequence[Cell]) -> HeatCell:
        if not cells:
            return HeatCell("", 0, 0, ())
        worst = min(cells, key=lambda cell: (STATES.index(cell.state), cell.services))
        keys = tuple(cell.key for cell in cells)
        unmet = sum(self.report.numbers.unmet_at.get(key) or 0 for key in keys)
        return HeatCell(worst.state, min(cell.services for cell in cells), unmet, keys)


@dataclass(frozen=True)
class CellPage:
    """What one cell of the map means."""

    head: str
    lines: tuple[str, ...]
    near: tuple[tuple[str, str], ...]
    """Id of each service that gives the help there, and how it stands."""


def read_gaps(desk: Desk, case: str = "", by: str | None = None) -> GapsPage:
    """Work the table out, for every district or that of one case; long work where the record is large.

    Raises :class:`triage.errors.WrongUse` where nobody has said which districts there are, or the case's is not among them.
    """
    areas = (place_of_case(desk, case, by),) if case else ()
    report = gap_report(desk, areas=areas)
    words = Wording(desk)
    pairs = dict.fromkeys((cell.help, cell.person) for cell in report.cover.cells.values())
    return GapsPage(
        notice=desk.notice or "",
        report=report,
        titles={
            (code, person): f"{words.title('help', code)}, {words.title('people', person).lower()}"
            for code, person in pairs
        },
        demand=_demand(report),
        places=tuple(place.code for place in report.cover.places),
        for_case=case,
    )


def read_cell(desk: Desk, page: GapsPage, row: HeatRow, cell: HeatCell, column: str, by: str) -> CellPage:
    """Say what one cell means, and which services nearly fit."""
    words = Wording(desk)
    where = f"in {column}" if by == "area" else _at_age(column)
    head = f"{row.title}, {where}"
    if not cell.state:
        return CellPage(head, ("No rule asks for this help here, so it is not looked at.",), ())
    cover = page.report.cover
    cells = sorted((cover.cells[key] for key in cell.keys), key=lambda one: STATES.index(one.state))
    lines = [
        f"{SHAPES[cell.state]} {STATE_WORDS[cells[0].state]}; {counted(cell.services, 'service')} for everybody of this group at the worst place"
    ]
    lines += _together(cells, words, by)
    if page.report.demand.recorded:
        asked = sum(page.report.numbers.asked_at.get(key) or 0 for key in cell.keys)
        lines.append(
            f"asked for {counted(asked, 'time')} by the last decisions; {cell.unmet} found no service"
        )
    near = {one.service: one for one in near_services(page.report, cells[0].key)}
    said = []
    for one in list(near.values())[:MOST_NEAR]:
        against = {"": "takes everybody of this group", "some_ages": f"takes only {one.ages}", "other_ages": f"is for other ages: {one.ages}"}.get(one.reason) or words.title("not_offered_reasons", one.reason).lower()  # fmt: skip
        said.append((one.service, f"{one.name}: {against}"))
    return CellPage(head, tuple(lines), tuple(said))


def _at_age(column: str) -> str:
    if column == "unborn":
        return "before birth"
    return "as an adult" if column == "adult" else f"at {COLUMN[column].title}"


def _together(cells: Iterable[Cell], words: Wording, by: str) -> Iterable[str]:
    """Places or ages that stand alike in one line, the worst first."""
    groups: dict[tuple[str, str], list[str]] = {}
    for one in cells:
        why = words.title("unmet_reasons", one.reason).lower() if one.reason else ""
        gap = f", ages {one.gap_words}" if one.gap_words else ""
        name = f"{COLUMN[one.column].title}" if by == "area" else one.place.code
        groups.setdefault(
            (one.state, f"{STATE_WORDS[one.state]}{gap}{f' ({why})' if why else ''}"), []
        ).append(name)
    for (state, said), names in groups.items():
        yield f"{SHAPES[state]} {said}: {', '.join(names)}"


def _demand(report: GapReport) -> str:
    demand, numbers = report.demand, report.numbers
    if not demand.recorded:
        return "How often help was asked for is not recorded."
    made_up = "synthetic: " if demand.synthetic else ""
    return (
        f"{made_up}{numbers.total('asked')} wishes for help on record; {numbers.total('unmet')} found no service, "
        f"{numbers.total('tried')} had tried all there is"
    )
