"""What stands behind a figure of a report: the cases it counts, for those inside the service who may see them.

A figure keeps the numbers of its cases with it, so that a screen can open them; nothing of it is in any file that is written,
and a report for others has none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from triage.desk import auditing, gate
from triage.desk.opening import Desk
from triage.desk.reporting import equity, meeting, quarter
from triage.desk.reporting.counting import Book, Items, Key
from triage.desk.reporting.ground import Ground
from triage.desk.reporting.making import make
from triage.errors import WrongUse
from triage.pages import Absent, Cell, Page, Section
from triage.store.records import CaseRow

MANY = 200
"""Cases from which on the whole list is read."""


class Counted(int):
    """A count that knows its cases."""

    cases: tuple[str, ...] = ()


class Measured(float):
    """A mean, a median or a share that knows the cases it rests on."""

    cases: tuple[str, ...] = ()


class TracedBook(Book):
    """Counts inside the service, each with its cases."""

    def __init__(self) -> None:
        """Keep counts as they are."""
        super().__init__()
        self._who: dict[Key, tuple[str, ...]] = {}

    def _note(self, key: Key, items: Items) -> None:
        super()._note(key, items)
        self._who.setdefault(self._place[key], tuple(sorted(set(items.values()))))

    def _cell(self, place: Key) -> Cell:
        found = Counted(self._counts[place])
        found.cases = self._who[place]
        return found

    def figure(self, value: Cell, base: Key, *others: Key) -> Cell:
        """Give the figure with the cases of its base."""
        cell = super().figure(value, base, *others)
        if isinstance(cell, Absent | str | date):
            return cell
        found = Counted(cell) if isinstance(cell, int) else Measured(cell)
        found.cases = self._who[self._place[base]]
        return found


_WRITTEN: Mapping[str, tuple[str, Callable[[Ground, Book], tuple[Section, ...]]]] = {
    "quarter": ("Quarterly report", quarter.sections),
    "equity": ("Equity report", equity.sections),
    "meeting": ("For the meeting", meeting.sections),
}


def traced_page(desk: Desk, name: str, *, start: date, end: date) -> Page:
    """The report ``name`` as it is shown inside the service, each figure with its cases (:func:`cases_of`).

    Raises :class:`triage.errors.Refused` for a reader whose role has no reports, :class:`WrongUse` for another name.
    """
    if name not in _WRITTEN:
        raise WrongUse(f"there is no report '{name}' with cases", mend="one of: " + ", ".join(_WRITTEN))
    title, write = _WRITTEN[name]
    return make(desk, name, title, write, start=start, end=end, for_others=False, kept=TracedBook())


def cases_of(cell: Cell) -> tuple[str, ...] | None:
    """The numbers of the cases behind a figure; None where it keeps none."""
    return cell.cases if isinstance(cell, Counted | Measured) else None


@dataclass(frozen=True)
class Behind:
    """The cases behind a figure, as far as somebody may see them."""

    rows: tuple[CaseRow, ...]
    not_shown: int
    """How many more it counts: restricted cases, and those that the role does not see whole."""


def cases_behind(desk: Desk, numbers: Iterable[str], by: str | None) -> Behind:
    """Show which cases a figure counts; one that is not seen whole is counted and not named, for the figure tells of it.

    Raises :class:`triage.errors.Refused` for whoever may not list cases.
    """
    gate.read(desk, "case.list", by, later=True)
    sight = gate.sight(desk, by)
    wanted = sorted(set(numbers))
    # Many are read at once: asking for each by itself would take as long as the whole list again and again.
    known = {row.number: row for row in desk.store.cases()} if len(wanted) > MANY else None
    rows: list[CaseRow] = []
    hidden = 0
    for number in wanted:
        row = known.get(number) if known is not None else desk.store.case(number)
        if row is not None and sight.of(row) == "full":
            rows.append(row)
        else:
            hidden += 1
    auditing.note(desk, "case.list", by=by, record=f"found {len(rows)}")
    return Behind(tuple(rows), hidden)
