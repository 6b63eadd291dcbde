"""Published figures beside priorities: each with year and place, ranks as printed and as worked out again."""

from __future__ import annotations

from collections.abc import Iterator

from triage.outcomes.frameworks import FrameworkFile, place_of
from triage.pages import UNKNOWN, Block, Cell, Column, Table
from triage.vocabulary import Vocabulary

_NOTE = "Figures of whole populations, printed by others. They are no effect of this service."


def published_blocks(one: FrameworkFile, vocabulary: Vocabulary) -> Iterator[Block]:
    """Figures to compare with, places among authorities, and falls printed of another service; each only where there are any."""
    figures = tuple(_figures(one, vocabulary))
    if figures:
        yield Table(
            f"{one.id}_benchmarks",
            "Published figures to read beside it",
            (
                Column("code", "code"),
                Column("figure", "figure"),
                Column("value", "value"),
                Column("unit", "unit"),
                Column("year", "year"),
                Column("place", "place"),
                Column("source", "source"),
                Column("note", "note"),
            ),
            figures,
            note=_NOTE,
        )
    places = tuple(_places(one, vocabulary))
    if places:
        yield Table(
            f"{one.id}_ranks",
            "Places among authorities, as printed",
            (
                Column("code", "code"),
                Column("figure", "of"),
                Column("printed", "printed place"),
                Column("among", "among"),
                Column("year", "year"),
                Column("again", "worked out again"),
                Column("remarks", "remarks"),
                Column("source", "source"),
            ),
            places,
            note=_NOTE,
        )
    falls = tuple(
        (priority.code, vocabulary.title("needs", printed.need), printed.percent, printed.source)
        for priority in one.priorities
        for printed in priority.printed
    )
    if falls:
        yield Table(
            f"{one.id}_printed",
            "Falls of needs that the source prints of its own service",
            (
                Column("code", "code"),
                Column("need", "need"),
                Column("percent", "fell by", "percent", 0),
                Column("source", "source"),
            ),
            falls,
            note="Of the Connected Care Network in 2024, not of this service: the two are not compared.",
        )


def _figures(one: FrameworkFile, vocabulary: Vocabulary) -> Iterator[tuple[Cell, ...]]:
    for priority in one.priorities:
        ranked = {rank.benchmark for rank in priority.ranks}
        for code in vocabulary.single("priorities", priority.code).items("benchmarks"):
            entry = vocabulary.of("benchmarks").get(code)
            if entry is None or code in ranked:
                continue
            yield (
                priority.code,
                entry.title,
                entry.text("value") or UNKNOWN,
                entry.text("unit") or UNKNOWN,
                entry.text("year") or UNKNOWN,
                entry.text("geography") or UNKNOWN,
                entry.text("source") or UNKNOWN,
                entry.text("note") or "",
            )


def _places(one: FrameworkFile, vocabulary: Vocabulary) -> Iterator[tuple[Cell, ...]]:
    for priority in one.priorities:
        for rank in priority.ranks:
            place = place_of(rank, one, vocabulary)
            about = vocabulary.of("benchmarks").get(rank.of or "")
            measure = vocabulary.single("priorities", priority.code).text("measure")
            one_is = f" (1 is the {rank.one_is})" if rank.one_is else ""
            yield (
                priority.code,
                about.title if about else measure or "",
                place.printed + one_is,
                place.neighbours.title.lower(),
                place.year or UNKNOWN,
                place.again,
                "; ".join(place.remarks),
                place.source or UNKNOWN,
            )
