"""One screen about the demo: at most 80 columns, and no line with a figure that does not say it is synthetic."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from triage.cli.figure_words import SYNTHETIC, percent
from triage.cli.valuing_tables import WHY, pounds, two_places
from triage.desk.demo.figures import PUBLISHED_ACTIONS, PUBLISHED_REFERRALS

if TYPE_CHECKING:
    from triage.desk.demo import DemoFigures
    from triage.outcomes import OutcomeReport
    from triage.valuing import Valuation
    from triage.vocabulary import Vocabulary

WIDTH = 80
_ROOM = WIDTH - len(SYNTHETIC) - 1
_LABEL = 25
_STATES = (
    ("raised", "told nobody yet"),
    ("told", "told"),
    ("received", "received"),
    ("decided", "decided on"),
    ("dismissed", "put aside"),
)
_SOURCES = {
    "primary_school": "primary schools",
    "identified_sibling": "siblings",
    "secondary_school": "secondary",
    "vcse": "VCSE",
}


def screen(found: DemoFigures, vocabulary: Vocabulary, folder: Path) -> None:
    """Print the screen on stdout."""
    console = Console(width=WIDTH, highlight=False, markup=False)
    for text, is_heading in lines(found, vocabulary, folder):
        console.print(Text(text, style="bold" if is_heading else ""), soft_wrap=True)


def lines(found: DemoFigures, vocabulary: Vocabulary, folder: Path) -> Iterator[tuple[str, bool]]:
    """Give each line of the screen, and whether it is a heading."""
    yield "Needs triage: one made-up month, followed to what changed", True
    yield _figures(f"Nobody in it exists. Days acted on: {found.first_day} to {found.on}"), False
    parts = (
        (_about_the_month(found), _fed_in(found)),
        ("Triage: what the rules proposed and people confirmed", _triage(found, vocabulary)),
        ("Reviews: what changed (severity 1 to 10, ten the worst)", _reviews(found)),
        ("Value of the recorded outcomes (what it rests on: triage value)", _value(found.valuation)),
    )
    for heading, body in parts:
        yield "", False
        yield (_figures(heading) if _has_figure(heading) else heading), True
        for label, text in body:
            yield _figures(f"  {label:<{_LABEL}}{text}"), False
    yield "", False
    yield "Look further yourself", True
    for label, command in next_commands(found, folder):
        yield f"  {label + f' ({SYNTHETIC})':<22}{command}", False


def _has_figure(text: str) -> bool:
    return any(letter.isdigit() for letter in text)


def _figures(text: str) -> str:
    """A line with its mark at the right edge."""
    return f"{text:<{_ROOM}} {SYNTHETIC}"


def next_commands(found: DemoFigures, folder: Path) -> Iterator[tuple[str, str]]:
    """Three commands that work on the workspace just made, as of the demo's last day."""
    where = f"--workspace {shlex.quote(str(folder))} --on {found.on}"
    yield "cases", f"triage case list {where}"
    yield "outcomes", f"triage outcomes {where}"
    yield "screens", f"triage tui {where}"


def _whole(found: DemoFigures) -> bool:
    return found.referrals == PUBLISHED_REFERRALS


def _about_the_month(found: DemoFigures) -> str:
    if _whole(found):
        return "Fed in, to be like a published month; so it is compared with nothing"
    return f"Fed in: only the first {found.referrals} of the {PUBLISHED_REFERRALS} referrals of the month"


def _fed_in(found: DemoFigures) -> Iterator[tuple[str, str]]:
    yield "Referrals", f"{found.referrals:,}"
    yield "Needs", f"{found.needs:,}, which is {float(found.needs_per_child):.2f} for each child"
    for what, label in (("source", "Who referred"), ("postcode", "Where they live")):
        shares = (
            f"{_SOURCES.get(one.code, one.code)} {round(100 * one.count / (one.of or 1))} %"
            for one in found.margins
            if one.what == what
        )
        yield from _over_lines(label, list(shares))


def _over_lines(label: str, parts: list[str]) -> Iterator[tuple[str, str]]:
    """A list over as many lines as it needs, the label on the first."""
    line = ""
    for place, part in enumerate(parts):
        text = part + ("," if place < len(parts) - 1 else "")
        if line and len(line) + 1 + len(text) > _ROOM - _LABEL - 2:
            yield label, line
            label, line = "", text
        else:
            line = f"{line} {text}".strip()
    if line:
        yield label, line


def _triage(found: DemoFigures, vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    levels = {entry.text("level"): entry.code.replace("_", " ") for entry in vocabulary.of("levels").values()}
    yield from _over_lines(
        "Level", [f"{levels[str(level)]} {found.levels.get(level, 0)}" for level in range(1, 5)]
    )
    states = [
        f"{found.escalations[state]} {words}" for state, words in _STATES if found.escalations.get(state)
    ]
    yield from _over_lines(
        "Escalations",
        [f"{sum(found.escalations.values())}: {states[0]}", *states[1:]] if states else ["none"],
    )
    yield "Referrals, signposts", f"{found.referred} and {found.signposted} before any review"
    published = f"; published month {PUBLISHED_ACTIONS / PUBLISHED_REFERRALS:.2f} ({PUBLISHED_ACTIONS}/{PUBLISHED_REFERRALS})"
    yield "  for each child", f"{float(found.actions_per_child):.2f}" + (published if _whole(found) else "")
    yield "Questions open", f"{found.questions_open:,}"
    yield "Unmet help", f"{sum(found.unmet.values()):,} offers; most often:"
    for reason, count in _most(found.unmet):
        title = vocabulary.title("unmet_reasons", reason)
        yield "", f"{count:,} {title[:1].lower()}{title[1:]}"


def _most(counts: Mapping[str, int], top: int = 3) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:top]


def _reviews(found: DemoFigures) -> Iterator[tuple[str, str]]:
    yield from _change(found.outcomes)
    yield "Triaged again", f"{found.triaged_again} cases, {found.stepped_up} of them with more support"
    yield "  sent again", f"{found.later:,} referrals and signposts"
    yield "Wait for your decision", f"{found.waiting_for_a_person} cases"
    yield "Closed", f"{found.closed} of {found.referrals} cases, each by a named person"


def _change(report: OutcomeReport) -> Iterator[tuple[str, str]]:
    overall = report.overall
    seen, first, final = overall.follow, overall.first_review, overall.final
    yield "Scored at the start", f"{seen.started:,} of {report.needs:,} needs"
    yield (
        "At the first review",
        f"{first.paired:,} paired, {seen.started - first.paired:,} lost or not scored",
    )
    yield "", f"{first.improved} better, {first.same} same, {first.worse} worse"
    yield "Finally", f"{seen.paired:,} paired, {seen.lost:,} lost, {seen.awaiting_review:,} awaiting"
    yield "", f"{final.improved} better, {final.same} same, {final.worse} worse"
    if final.mean_before is not None and final.mean_after is not None:
        fall = f"{float(final.mean_before):.1f} to {float(final.mean_after):.1f}: {percent(final.reduction_of_means_pct)}"
        yield "Mean severity of paired", f"{fall}; change, not effect"


def _value(valued: Valuation) -> Iterator[tuple[str, str]]:
    low, high = valued.total_range
    yield (
        "Value",
        f"{pounds(valued.total)}, from {pounds(low)} to {pounds(high)}"
        if valued.known
        else f"unknown: {WHY}",
    )
    if valued.seen is not None:
        yield (
            "  of needs",
            f"{valued.seen.paired:,} paired, {valued.seen.lost:,} lost, {valued.worse:,} worse",
        )
    if valued.ratio is None:
        yield "For each pound spent", f"not known: {'the map gives no cost' if valued.cost is None else WHY}"
        return
    least, most = valued.ratio_range
    yield (
        "For each pound spent",
        f"{two_places(valued.ratio)}, from {two_places(least)} to {two_places(most)}",
    )
