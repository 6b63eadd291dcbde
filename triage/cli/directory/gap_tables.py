"""The gaps report for people and spreadsheets: worst first, 80 columns, nothing told by colour alone."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import click

from triage.cli.directory.gap_answers import show_needs, show_one_more, show_providers, show_what_if
from triage.cli.directory.gap_lines import lines_of
from triage.cli.directory.gap_words import SHORT, Titles, number, say, short, table
from triage.desk.directory.gaps import GapReport, closed_count, report_json
from triage.interchange.tables.harmless import defused
from triage.signposting.gaps.ages import COLUMN
from triage.signposting.gaps.cover import STATE_WORDS
from triage.signposting.gaps.proposing import HOW, Profile
from triage.signposting.gaps.rows import COUNTED, SECTIONS, Row, need_matrix, provider_matrix
from triage.signposting.gaps.what_if import WhatIf


def give(report: GapReport, wanted: Any, titles: Titles, *, form: str, every: bool) -> None:
    """Print the report, or what was asked for in its place: a matrix, a comparison, or one more service."""
    data, lines = report_json(report), list(_rows(report.rows))
    if isinstance(wanted, WhatIf):
        data["what_if"] = what_if_json(report, wanted)
        lines = list(_changes(wanted))
    elif isinstance(wanted, list):
        data["one_more"] = {"how": HOW, "profiles": [_profile_json(report, one) for one in wanted]}
        lines = [_profile_line(report, one) for one in wanted]
    elif wanted == "needs":
        matrix = need_matrix(report.cover)
        data["matrix"] = {"of": "needs", "rows": matrix}
        lines = [
            {"need": need, "area": place, **{code: ages.get(code) for code in COLUMN}}
            for need, places in matrix.items()
            for place, ages in places.items()
        ]
    elif wanted == "providers":
        offered = provider_matrix(report.cover)
        data["matrix"] = {"of": "providers", "rows": offered}
        lines = [
            {"provider": provider, "help": code, "services": count}
            for provider, row in offered.items()
            for code, count in row.items()
        ]
    if form == "json":
        from triage.cli.edge import print_json  # noqa: PLC0415 - only where JSON is asked for

        print_json(data)
    elif form == "csv":
        click.echo(_csv(lines), nl=False)
    else:
        _table(report, wanted, titles, every=every)


def _csv(rows: Sequence[Mapping[str, Any]]) -> str:
    written = io.StringIO()
    if rows:
        writer = csv.DictWriter(written, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows({key: _cell(value) for key, value in row.items()} for row in rows)
    return written.getvalue()


def _cell(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        value = " ".join(str(part) for part in value)
    return defused(value) if isinstance(value, str) else value


def _rows(rows: Iterable[Row]) -> Iterator[dict[str, Any]]:
    for row in rows:
        yield {
            "part": row.section, "help": row.help, "person": row.person, "ages": row.columns, "only_ages": row.gap, "areas": row.places,
            "cover": row.state or "not looked at", "reason": row.reason or "", "services": row.services, "needs": row.needs,
            "asked": row.asked, "unmet": row.unmet, "why_unmet": [f"{code}:{count}" for code, count in row.reasons],
            "long_wait": "yes" if row.long_wait else "no",
        }  # fmt: skip


def _changes(found: WhatIf) -> Iterator[dict[str, Any]]:
    for one in found.changed:
        cell = one.before
        yield {
            "help": cell.help, "person": cell.person, "area": cell.place.code, "age": cell.column, "before": cell.state, "after": one.after.state,
            "services_before": cell.services, "services_after": one.after.services,
        }  # fmt: skip


def what_if_json(report: GapReport, found: WhatIf) -> dict[str, Any]:
    """What another directory would change, as plain data."""
    return {
        "added": list(found.added),
        "replaced": list(found.replaced),
        "removed": list(found.removed),
        "takes_nobody": [{"id": identity, "reason": reason} for identity, reason in found.takes_nobody],
        "closes_unmet": closed_count(report, found),
        "changed": list(_changes(found)),
    }


def _profile_json(report: GapReport, one: Profile) -> dict[str, Any]:
    return {
        "closes_unmet": closed_count(report, one),
        "help": list(one.helps),
        "for": one.person,
        "ages": list(one.columns),
        "areas": list(one.places),
    }


def _profile_line(report: GapReport, one: Profile) -> dict[str, Any]:
    return _profile_json(report, one) | {"closes_unmet": number(closed_count(report, one))}


def _table(report: GapReport, wanted: Any, titles: Titles, *, every: bool) -> None:
    _head(report)
    if isinstance(wanted, WhatIf):
        show_what_if(report, wanted, titles, every=every)
    elif isinstance(wanted, list):
        show_one_more(report, wanted, titles, every=every)
    elif wanted == "needs":
        show_needs(report, titles)
    elif wanted == "providers":
        show_providers(report, titles)
    else:
        if report.for_others:
            _by_help(report, titles, every=every)
        for section, title in SECTIONS.items():
            if report.for_others and section in COUNTED:
                continue  # nearly every count by district and age is small; whole cells stand in the JSON
            _section(report, section, title, titles, every=every)
        _singles(report, every=every)
        _levels(report)


def _head(report: GapReport) -> None:
    places = ", ".join(place.code for place in report.cover.places)
    say(f"Gaps on {report.on}, in {short(places, 60)}")
    if not report.demand.recorded:
        say("How often help was asked for: not recorded")
        return
    made_up = "synthetic: " if report.demand.synthetic else ""
    since = f" from {report.start}" if report.start else ""
    children = f" for {report.children} children" if report.children is not None else ""
    say(
        f"{made_up}{number(report.numbers.total('asked'))} wishes{children}{since}; {number(report.numbers.total('unmet', 'tried'))} unmet: {number(report.numbers.total('unmet'))} found no service,"
        f" {number(report.numbers.total('tried'))} had tried all there is"
    )
    say("(a wish: one kind of help for one person, by the last decision that spoke of it)")


def _section(report: GapReport, section: str, title: str, titles: Titles, *, every: bool) -> None:
    rows = lines_of((row for row in report.rows if row.section == section), lambda row: _there(row, titles))
    if not rows:
        return
    say(f"\n{title}: {len(rows)}")
    shown = rows if every else rows[:SHORT]
    if section in COUNTED:
        columns = (("Help", 22), ("For", 12), ("Where", 11), ("No.", 6), ("Why, then and today", 25))
        lines = [
            (
                titles.help(line.row.help),
                line.who,
                _where(report, line.row),
                number(line.row.unmet),
                _why(line.row, titles),
            )
            for line in shown
        ]
    else:
        columns = (("Help", 22), ("For", 13), ("Where", 11), ("Asked", 9), ("What there is", 21))
        lines = [
            (
                titles.help(line.row.help),
                line.who,
                _where(report, line.row),
                _asked(report, line.row),
                _there(line.row, titles),
            )
            for line in shown
        ]
    table(columns, lines)
    if len(rows) > len(shown):
        say(f"... and {len(rows) - len(shown)} more (--all)")


def _by_help(report: GapReport, titles: Titles, *, every: bool) -> None:
    """What may be passed on: all districts and ages together."""
    found = sorted(report.numbers.by_help.items(), key=lambda item: (-(item[1].asked or 0), item[0]))
    shown = [item for item in found if item[1].asked is not None] if not every else found
    say(f"\nAsked for, in all districts and at all ages: {len(shown)} of {len(found)} kinds of help")
    table(
        (("Help", 34), ("For", 9), ("Asked", 7), ("No service", 10), ("Tried", 7)),
        [
            (titles.help(code), person, number(one.asked), number(one.unmet), number(one.tried))
            for (code, person), one in shown
        ],
    )


def _where(report: GapReport, row: Row) -> str:
    if row.at:
        return ", ".join(f"{place} {number(count)}" for place, count in row.at)
    if set(row.places) == {place.code for place in report.cover.places}:
        return "all areas"
    return " ".join(row.places)


def _asked(report: GapReport, row: Row) -> str:
    return number(row.asked) if report.demand.recorded else "not known"


def _why(row: Row, titles: Titles) -> str:
    then = ", ".join(f"{titles.reason(code)} {count}" for code, count in row.reasons)
    today = _there(row, titles) if row.state else "home or age outside this report"
    return "; ".join(part for part in (then, f"today: {today}") if part)


def _there(row: Row, titles: Titles) -> str:
    if row.state in {"none", "blocked"}:
        passed = ", ".join(f"{titles.against(code)} {count}" for code, count in row.passed)
        words = titles.reason(row.reason) if row.reason else "nobody"
        return words + (f" ({passed})" if passed and len(row.passed) > 1 else "")
    words = f"only {', '.join(row.services)}" if row.services else STATE_WORDS.get(row.state, "")  # type: ignore[call-overload]
    return str(words) + (", 12 weeks' wait or more" if row.long_wait else "")


def _singles(report: GapReport, *, every: bool) -> None:
    for title, found in (("Services", report.services), ("Providers", report.providers)):
        if found:
            shown = found if every else found[:SHORT]
            say(f"\n{title} whose loss would leave somebody with nobody: {len(found)}")
            table(
                ((title[:-1], 26), ("Cells", 5), ("Kinds of help", 43)),
                [
                    (
                        one.identity,
                        str(len(one.cells)),
                        short(", ".join(sorted({cell.help for cell in one.cells})), 90),
                    )
                    for one in shown
                ],
            )
            if len(found) > len(shown):
                say(f"... and {len(found) - len(shown)} more (--all)")


def _levels(report: GapReport) -> None:
    if not report.levels:
        return
    groups: dict[tuple[str, str, str], list[str]] = {}
    for category, person, place, column in report.levels:
        groups.setdefault((category, person, column), []).append(place.code)
    say("\nA level is missing: specialist help only, nothing targeted before it")
    every = {place.code for place in report.cover.places}
    table(
        (("Category", 16), ("For", 20), ("Where", 38)),
        [
            (
                category,
                f"{person} {COLUMN[column].title}",
                "all areas" if set(codes) == every else " ".join(codes),
            )
            for (category, person, column), codes in groups.items()
        ],
    )
