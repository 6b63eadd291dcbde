"""School terms: which days are term and which are holiday, as far as a coordinator has written them down.

``directory/terms.yaml`` is optional and none ships: dates are set by each authority and many schools, and a date that
nobody published would send a family to a locked door. Where the dates are not known, that is said and rules nothing out.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from triage.model import Day, Value

NAME = "terms.yaml"
LONGEST_HOLIDAY_DAYS = 70
"""Days between two terms beyond which the file lacks something, rather than schools having a holiday."""


def _format(value: object) -> object:
    if str(value) != "1":
        raise ValueError("this program reads format 1")
    return 1


class SchoolTerm(Value):
    """One unbroken run of school weeks of one area; a half-term holiday ends a run."""

    area: str
    """ONS code of the authority, or the name of the school area as case files write it."""
    year: str | None = None
    """School year, such as 2026-27; for readers only."""
    from_: Day = Field(alias="from")
    to: Day
    """Last day of the run, included."""
    source: str
    """Who published the dates, and where."""


class TermsFile(Value):
    """The term dates that a workspace has written down."""

    format: Annotated[Literal[1], BeforeValidator(_format)]
    dates: tuple[SchoolTerm, ...] = ()


def terms_faults(file: TermsFile) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Place and fault of dates that contradict each other: a term that ends before it begins, two at once."""
    for number, term in enumerate(file.dates):
        if term.to < term.from_:
            yield ("dates", number, "to"), "a term ends before it begins"
        yield from (
            (("dates", number, "from"), "two terms of one area overlap")
            for other in file.dates[:number]
            if _key(other.area) == _key(term.area) and term.from_ <= other.to and other.from_ <= term.to
        )


def _key(area: str) -> str:
    return " ".join(area.split()).casefold()


@dataclass(frozen=True)
class SchoolTerms:
    """Term dates by area; empty where nobody has written any."""

    runs: Mapping[str, tuple[tuple[date, date], ...]] = field(default_factory=dict)
    """Code or name of the area in small letters -> first and last days of its runs, in order."""

    @classmethod
    def of(cls, terms: Iterable[SchoolTerm]) -> SchoolTerms:
        """Build the table from checked rows."""
        found: dict[str, list[tuple[date, date]]] = {}
        for term in terms:
            found.setdefault(_key(term.area), []).append((term.from_, term.to))
        return cls({area: tuple(sorted(runs)) for area, runs in found.items()})

    def begins(self, areas: Iterable[str], day: date) -> date | None:
        """First school day of the area on or after ``day``: the day itself within term; None where it is not known.

        ``areas`` are words for one area (its code, its name); the first that has dates counts. A day before the first
        run, after the last, or in a gap longer than :data:`LONGEST_HOLIDAY_DAYS` is not known.

        >>> run = [SchoolTerm.model_validate({"area": "Leeds", "from": a, "to": b, "source": "s"}) for a, b in (("2027-01-04", "2027-02-12"), ("2027-02-22", "2027-03-25"))]
        >>> terms = SchoolTerms.of(run)
        >>> terms.begins(["leeds"], date(2027, 2, 12)), terms.begins(["leeds"], date(2027, 2, 13)), terms.begins(["leeds"], date(2027, 3, 26))
        (datetime.date(2027, 2, 12), datetime.date(2027, 2, 22), None)
        """
        runs = self._runs(areas)
        before = bisect_right(runs, (day, date.max)) - 1
        if before < 0:
            return None
        if day <= runs[before][1]:
            return day
        if before + 1 == len(runs):
            return None
        following = runs[before + 1][0]
        return following if (following - runs[before][1]).days <= LONGEST_HOLIDAY_DAYS else None

    def last_day(self, areas: Iterable[str], begins: date, weeks: int) -> date | None:
        """Last day of help that runs ``weeks`` weeks from ``begins`` in term only; None where the dates do not reach.

        Holidays do not count: seven days of term are a week of help.
        """
        words = tuple(areas)
        day, left = self.begins(words, begins), weeks * 7
        while day is not None and left > 0:
            last = next(to for first, to in self._runs(words) if first <= day <= to)
            here = min(left, (last - day).days + 1)
            left -= here
            if left == 0:
                return day + timedelta(days=here - 1)
            day = self.begins(words, last + timedelta(days=1))
        return day

    def _runs(self, areas: Iterable[str]) -> tuple[tuple[date, date], ...]:
        return next((self.runs[_key(area)] for area in areas if _key(area) in self.runs), ())
