"""Answers beside the gaps report: a comparison, one more service, and the matrices of needs and providers."""

from __future__ import annotations

from collections.abc import Sequence

from triage.cli.directory.gap_words import SHORT, Titles, ages, count, number, places, say, short, table
from triage.desk.directory.gaps import GapReport, closed_count
from triage.interchange.harmless import one_line
from triage.signposting.gaps.ages import COLUMN
from triage.signposting.gaps.cover import Cell
from triage.signposting.gaps.proposing import HOW, Profile
from triage.signposting.gaps.rows import need_matrix, provider_matrix
from triage.signposting.gaps.what_if import WhatIf


def show_what_if(report: GapReport, found: WhatIf, titles: Titles, *, every: bool) -> None:
    """Print which cells another directory would change, and what it would close."""
    for words, ids in (("added", found.added), ("replaced", found.replaced), ("gone", found.removed)):
        if ids:
            say(f"{words}: {short(', '.join(ids), 200)}")
    for identity, reason in found.takes_nobody:
        say(f"{identity} would take nobody on this day: {titles.against(reason)}")
    closes = closed_count(report, found)
    if report.demand.recorded:
        say(f"unmet wishes it would close: {number(closes)}")
        if found.opens and not report.for_others:
            say(f"wishes that are met today and would not be: {len(found.opens)}")
    else:
        say("unmet wishes it would close: not recorded")
    say(f"\nCells that change: {len(found.changed)} of {len(report.cover.cells)}")
    groups: dict[tuple[str, str, str, str, str], list[str]] = {}
    for one in found.changed:
        cell = one.before
        key = (
            cell.help,
            cell.person,
            cell.column,
            _count(cell),
            _count(one.after),
        )
        groups.setdefault(key, []).append(cell.place.code)
    spans: dict[tuple[str, str, tuple[str, ...], str, str], list[str]] = {}
    for (code, person, column, before, after), codes in groups.items():
        spans.setdefault((code, person, tuple(codes), before, after), []).append(column)
    rows = [
        (
            titles.help(code),
            f"{person} {ages(columns)}",
            places(report, codes),
            f"{before} -> {after}",
        )
        for (code, person, codes, before, after), columns in spans.items()
    ]
    shown = rows if every else rows[: SHORT * 2]
    if shown:
        table((("Help", 26), ("For", 13), ("Where", 14), ("Services", 19)), shown)
    if len(rows) > len(shown):
        say(f"... and {len(rows) - len(shown)} more (--all)")


def _count(cell: Cell) -> str:
    """The fewest and the most services at any age of the group."""
    span = count(cell.services) if cell.services == cell.most else f"{cell.services}–{cell.most}"
    return span + (" (waiting list)" if cell.state == "waiting" else "")


def show_one_more(report: GapReport, found: Sequence[Profile], titles: Titles, *, every: bool) -> None:
    """Print the profiles of one more service."""
    if not report.demand.recorded:
        say("What one more service would close is worked out from recorded demand, and there is no record.")
        return
    say(f"One more service: {len(found)} profiles worth looking at")
    if not found:
        say("Nobody asked on record for help that no service here takes them for today.")
        return
    shown = found if every else found[:SHORT]
    table(
        (("Closes", 6), ("Kinds of help", 32), ("For", 16), ("Where", 18)),
        [
            (
                number(closed_count(report, one)),
                ", ".join(titles.help(code) for code in one.helps),
                f"{one.person} {ages(one.columns)}",
                " ".join(one.places),
            )
            for one in shown
        ],
    )
    say(f"How: {HOW}.")


def show_needs(report: GapReport, titles: Titles) -> None:
    """Each need by age: the fewest services in any district, and where that is."""
    codes = [code for code in COLUMN if code != "adult"]
    rows: list[tuple[str, ...]] = []
    for need, by_place in need_matrix(report.cover).items():
        cells = []
        for code in codes:
            counts = [found[code] for found in by_place.values() if code in found]
            cells.append(count(min(counts)) if counts else "-")
        rows.append((titles.need(need), *cells))
    say("Services that answer each need, for everybody of the age, in the worst district; - not looked at")
    heads = (("unborn" if code == "unborn" else COLUMN[code].title, 6) for code in codes)
    table((("Need", 21), *heads), rows)


def show_providers(report: GapReport, titles: Titles) -> None:
    """Print who gives what."""
    providers = report.cover.supply.directory.providers
    rows = [
        (
            provider,
            one_line(providers[provider].name),
            "; ".join(f"{titles.help(code)} {count}" for code, count in row.items()),
        )
        for provider, row in provider_matrix(report.cover).items()
    ]
    table(
        (("Provider", 18), ("Name", 18), ("Kinds of help, and how many of its services give each", 38)), rows
    )
