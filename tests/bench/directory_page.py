"""The part of ``docs/performance.md`` about the directory, from what :mod:`tests.bench.directory` measured."""

from __future__ import annotations

import textwrap
from datetime import date

from tests.bench.directory import Growth, Sized
from tests.bench.directory_sql import NOT_IN_SQL

HEADING = "## The directory, from 500 to 50,000 services\n"
LOOKUP_MS = 5
"""A lookup at the largest size, in milliseconds: what the product promises."""


def section(found: Growth) -> str:
    """The heading and the part, in Markdown."""
    return f"""{HEADING}
{_wrapped(_measured(found))}

{_table(("services", "text MB", "load s", "first lookup s", "memory MB", "text index s", "SQL tables s"), [_building(one) for one in found.sizes])}

Load is from text to checked records; the first lookup sorts them by help, person and place. Memory is what the process grew by.

{_table(("services", "lookup median", "p99", "with reasons elsewhere", "p99", "SQL median", "p99"), [_looking(one) for one in found.sizes])}

Milliseconds. {_wrapped(_about(found))}

{_table(("services", "search by words median", "p99", "SQL LIKE median", "p99"), [_searching(one) for one in found.sizes])}

{_wrapped(_growing(found))}
"""


def _measured(found: Growth) -> str:
    return (
        f"Measured on {date.today().isoformat()} while {found.others:.1f} programs wanted a core on average; each row is a process of its own, and all times are processor time, so that other programs count for nobody. "
        "Made-up services, with the codes and districts of England and the kinds of help of the vocabulary: 500 for each authority, so that more services "
        "are more places; and once all in one place, which no directory is. "
        f"{found.sizes[0].lookup.runs} questions (a kind of help, a person of some age, a home), each put to the engine, to SQL and to the engine again with every reason, "
        "another first each time, after one round to warm up."
    )


def _about(found: Growth) -> str:
    spread = [one for one in found.sizes if one.spread]
    largest = spread[-1]
    kept = "under" if largest.lookup.p99 < LOOKUP_MS else "over"
    differing = sum(one.differing for one in found.sizes)
    return (
        f"Of {largest.services:,} services the slowest lookup in a hundred takes {largest.lookup.p99:.2f} ms, {kept} the {LOOKUP_MS} ms that are promised; "
        f"it offers {largest.offered:.1f} services and passes {largest.passed:.1f} over with their reasons on average. SQL (SQLite in memory, indexed, the same area "
        f"rule worked out for it beforehand) offers other services to {differing} of the questions. It is given less to do; what it does not check or say: {NOT_IN_SQL}."
    )


def _growing(found: Growth) -> str:
    spread = [one for one in found.sizes if one.spread]
    first, last = spread[0], spread[-1]
    times = last.services / first.services
    return (
        f"From {first.services:,} to {last.services:,} services ({times:.0f} times): load {last.built / first.built:.0f} times, memory {last.memory / max(first.memory, 0.1):.0f} times, "
        f"lookup {last.lookup.median / first.lookup.median:.0f} times, search by words {last.search.median / first.search.median:.0f} times. "
        "Search works out for every service that says the words whether it takes whoever is looked for; LIKE only counts them, knows no synonym and mends no spelling."
    )


def _building(one: Sized) -> tuple[str, ...]:
    return (
        _size(one),
        f"{one.megabytes:.1f}",
        f"{one.built:.2f}",
        f"{one.indexed:.2f}",
        f"{one.memory:.0f}",
        f"{one.text_built:.2f}",
        f"{one.sql_built:.2f}",
    )


def _looking(one: Sized) -> tuple[str, ...]:
    found = (one.lookup, one.with_elsewhere, one.sql)
    return (_size(one), *(f"{figure:.2f}" for each in found for figure in (each.median, each.p99)))


def _searching(one: Sized) -> tuple[str, ...]:
    return (
        _size(one),
        *(f"{figure:.1f}" for each in (one.search, one.sql_like) for figure in (each.median, each.p99)),
    )


def _size(one: Sized) -> str:
    return f"{one.services:,}" + ("" if one.spread else ", all in one place")


def _wrapped(text: str) -> str:
    return textwrap.fill(text, 120, break_long_words=False, break_on_hyphens=False)


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [head, ("---", *("---:" for _ in head[1:])), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
