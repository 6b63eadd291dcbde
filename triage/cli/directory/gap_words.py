"""Words that the tables of the gaps report share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from triage.interchange.harmless import one_line
from triage.signposting.gaps.ages import COLUMN

if TYPE_CHECKING:
    from triage.desk.directory.gaps import GapReport
    from triage.vocabulary import Vocabulary

SHORT = 12
"""Rows of each part that are printed unless every row is asked for."""
HIDDEN = "hidden"


@dataclass(frozen=True)
class Titles:
    """Plain words for codes."""

    vocabulary: Vocabulary

    @classmethod
    def of(cls, vocabulary: Vocabulary) -> Titles:
        """Words of this vocabulary."""
        return cls(vocabulary)

    def help(self, code: str) -> str:
        """The title of a kind of help."""
        return one_line(self.vocabulary.title("help", code))

    def need(self, code: str) -> str:
        """The title of a need."""
        return one_line(self.vocabulary.title("needs", code))

    def reason(self, code: str) -> str:
        """The title of a reason, in small letters."""
        return one_line(self.vocabulary.title("unmet_reasons", code)).lower()

    def against(self, code: str) -> str:
        """The title of a reason against one service, in small letters."""
        words = {"too_young_or_old": "for other ages"}
        return words.get(code) or one_line(self.vocabulary.title("not_offered_reasons", code)).lower()


def number(value: int | None) -> str:
    """A count, or that it is hidden."""
    return HIDDEN if value is None else str(value)


def ages(columns: Sequence[str]) -> str:
    """Neighbouring groups as one span: ``5–17``."""
    order = list(COLUMN)
    places = [order.index(code) for code in columns if code in order]
    if not places:
        return "age not known"
    spans: list[list[int]] = []
    for place in places:
        if spans and place == spans[-1][-1] + 1 and order[place] != "adult":
            spans[-1].append(place)
        else:
            spans.append([place])
    return ", ".join(_span(order[span[0]], order[span[-1]]) for span in spans)


def _span(first: str, last: str) -> str:
    if first == last:
        return COLUMN[first].title
    begins = "before birth to " if first == "unborn" else f"{first.split('-', maxsplit=1)[0]}–"
    return begins + last.rsplit("-", maxsplit=1)[-1]


def count(services: int) -> str:
    """How many services, in a word where there is none or one."""
    return ("none", "one")[services] if services < 2 else str(services)


def places(report: GapReport, codes: Sequence[str]) -> str:
    """Districts, or that it is all of them."""
    return "all areas" if set(codes) == {place.code for place in report.cover.places} else " ".join(codes)


def short(text: str, most: int) -> str:
    """A text cut to so many signs at a word."""
    return text if len(text) <= most else text[: most - 4].rsplit(" ", 1)[0] + " ..."


def table(columns: Sequence[tuple[str, int]], rows: Sequence[Sequence[str]]) -> None:
    """Print rows on standard output in columns of these widths; words fold at spaces, long ids anywhere."""
    from rich import box  # noqa: PLC0415 - keeps `--help` light
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    shown = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=0)
    for name, width in columns:
        shown.add_column(name, width=width, overflow="fold")
    for row in rows:
        shown.add_row(*row)
    width = sum(width for _, width in columns) + len(columns) - 1
    Console(width=width, markup=False, highlight=False).print(shown)


def say(text: str) -> None:
    """Print a line, folded at 80 columns; a line break before it leaves one free."""
    if text.startswith("\n"):
        click.echo()
    click.echo(click.wrap_text(text.strip(), 80))
