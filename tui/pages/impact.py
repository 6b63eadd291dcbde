"""What a change of the rules would do to cases, as values."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from triage.desk import Desk, code_in_words
from triage.desk.impact import Impact, impact_of
from triage.desk.rule_browsing import at_work
from tui.pages.wording import Wording, counted, level_words

MOST_NAMED = 20
_SECTIONS = (
    ("flag", "Flags", "flags"),
    ("help", "Help offered by rules", "help"),
    ("ask", "Questions asked", "ask_fields"),
    ("human_review", "Looks by a named person", ""),
    ("withhold", "Help kept back for safety", "help"),
)
LEVELS = ("universal", "early_help", "intensive", "statutory")


@dataclass(frozen=True)
class ImpactPage:
    """A plain report, worst first."""

    headline: str
    against: str
    alarms: tuple[str, ...]
    """Escalations that would be lost or come later: each a line with its case; never cut to a count."""
    levels: tuple[str, ...]
    sections: tuple[tuple[str, tuple[str, ...]], ...]
    """Headings with their lines."""
    unread: tuple[str, ...]
    """Cases that could not be read and stand in no figure."""
    notes: tuple[str, ...]


def work_out(desk: Desk, hear: Callable[[str, int, int], None]) -> ImpactPage:
    """Compare the files at hand with the rules that decide, over every case of the record; long work.

    Before anything is published the comparison is with the rules the workspace began with.
    """
    return page_of(at_work(desk), impact_of(desk, "published", progress=hear, named=MOST_NAMED))


def page_of(desk: Desk, found: Impact) -> ImpactPage:
    """Put a report into words."""
    report: Any = found.report
    words = Wording(desk)
    sections = []
    for kind, heading, listed in _SECTIONS:
        lines = tuple(_tally(one, listed, words) for one in report.of_kind(kind))
        if lines:
            sections.append((heading, lines))
    worst = tuple(f"case {one.case}: {'; '.join(_what(one.what))}" for one in report.worst)
    if worst:
        more = report.changed - len(worst)
        rest = (f"and {counted(more, 'case')} more",) if more > 0 else ()
        sections.append(("Cases that change most", (*worst, *rest)))
    loads = tuple(_load(one) for one in report.loads if one.old != one.new or one.change != "same")
    if loads:
        sections.append(("How often rules fire", loads))
    return ImpactPage(
        headline=report.headline(),
        against=f"From {report.old_name} to the files in rules/, over {counted(report.cases, 'case')} as they stand on {report.on}",
        alarms=tuple(_escalations(report, words)),
        levels=tuple(_levels(report, words)),
        sections=tuple(sections),
        unread=tuple(f"{one.place}: {one.what}" for one in report.problems),
        notes=tuple(report.notes),
    )


def _escalations(report: Any, words: Wording) -> Iterable[str]:
    for one in (*report.lost_escalations, *report.slower_escalations):
        to = words.title("escalations", one.to)
        whom = words.whom(one.person, one.who)
        if one.now_within_days is None:
            yield f"case {one.case}: “{to}” for {whom}, {_in_time(one.within_days)}, is LOST"
        else:
            yield f"case {one.case}: “{to}” for {whom}, {_in_time(one.within_days)}, comes LATER: {_in_time(one.now_within_days)}"


def _in_time(days: int) -> str:
    return "today" if days == 0 else f"within {counted(days, 'day')}"


def _levels(report: Any, words: Wording) -> Iterable[str]:
    """Every move from one level to another, falls first; who stays is counted too."""
    moves = report.level_moves
    names = [level_words(number, words.level(number)[0]) for number in range(1, len(moves) + 1)]
    rows = [
        (new < old, old, new, moves[old][new])
        for old in range(len(moves))
        for new in range(len(moves))
        if old != new and moves[old][new]
    ]
    for falls, old, new, number in sorted(rows, key=lambda row: (not row[0], row[1], row[2])):
        way = "LOWER" if falls else "higher"
        yield f"{counted(number, 'case')} {way}: {names[old]} → {names[new]}"
    same = sum(moves[place][place] for place in range(len(moves)))
    yield f"{counted(same, 'case')} {'keeps' if same == 1 else 'keep'} the same level; {report.lowered} lower, {report.raised} higher"


def _tally(one: Any, listed: str, words: Wording) -> str:
    title = words.title(listed, one.code) if listed else code_in_words(one.code.replace(":", ", "))
    return f"{title}: {one.old} → {one.new} ({one.lost} lost, {one.gained} gained)"


def _load(one: Any) -> str:
    said = "" if one.change in {"same", "changed"} else f" ({one.change})"
    return f"{one.rule}{said}: {one.old} → {counted(one.new, 'case')}"


def _what(rows: Iterable[tuple[str, str, str]]) -> Iterable[str]:
    for kind, code, change in rows:
        yield f"{code_in_words(kind)} {code_in_words(code.replace(':', ', '))} {change}"
