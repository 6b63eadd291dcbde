"""The answer of ``triage directory find`` in words, for a terminal of 80 columns."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterator
from typing import Any

import click

from triage.desk.directory.finding import Search
from triage.desk.directory.urgent import Urgent
from triage.desk.opening import Desk
from triage.signposting.finding import NOT_SAID, Answer, Hit
from triage.signposting.finding.documents import FIELDS
from triage.signposting.finding.words import clean
from triage.signposting.reports import open_reports

_CALLED = {name: said for name, _, said in FIELDS}
_SHOWN_WORDS, _SHOWN_MATCHES, _SHOWN_FACETS = 3, 4, 6
_NOT_SHOWN = {"closed": "closed", "out_of_date": "past their check date"}
_NOT_IN_FACETS = frozenset({"fits"})


def print_urgent(danger: Urgent) -> None:
    """Say first, on standard output, what to do now."""
    words = ", ".join(f"“{clean(word)}”" for word in danger.words)
    for lead, line in (
        *(("ACT NOW  ", line) for line in urgent_lines(danger)),
        ("         ", f"because of {words}, which may mean: {'; '.join(danger.titles)}"),
        ("         ", "A search replaces none of this. What was found follows."),
    ):
        click.echo(
            textwrap.fill(
                line, _width(), initial_indent=lead, subsequent_indent=" " * 9, break_on_hyphens=False
            )
        )
    click.echo()


def urgent_lines(danger: Urgent) -> list[str]:
    """One line for each door, the most urgent first: what to do and whom to call."""
    lines = []
    for item in danger.escalations:
        contact = item.contact
        call = contact.in_hours or contact.out_of_hours or "999"
        if contact.out_of_hours and contact.out_of_hours != contact.in_hours:
            call += f"; out of hours {contact.out_of_hours}"
        lines.append(f"{_title(item.to)}: {call}")
    lines += [f"if it may be so now – {title}: {contact.in_hours}" for title, contact in danger.careful]
    return list(dict.fromkeys(lines))


def _title(to: str) -> str:
    return {
        "emergency": "Call 999 now",
        "statutory": "Tell children's social care now",
        "same_day_medical": "See a doctor today",
        "crisis_mental_health": "Get urgent mental health help today",
    }[to]


def urgent_json(danger: Urgent | None) -> list[dict[str, Any]]:
    """What to do now as plain data; empty where the question names no danger."""
    if danger is None:
        return []
    said = {"said": list(danger.words), "may_mean": list(danger.titles)}
    found = [
        {
            "to": item.to, "within_days": item.within_days, "by_when": item.by_when, "who_acts": item.who_acts,
            "contact": item.contact.model_dump(mode="json"), "why": item.why, **said,
        }
        for item in danger.escalations
    ]  # fmt: skip
    careful = [
        {
            "to": None,
            "title": title,
            "contact": contact.model_dump(mode="json"),
            "why": "if it may be so now",
            **said,
        }
        for title, contact in danger.careful
    ]
    return found + careful


def print_answer(desk: Desk, found: Search, *, facets: bool, limit: int) -> None:
    """What was understood, the services as a table, and what else is worth knowing."""
    answer = found.answer
    if found.escalations:
        click.echo(
            f"ACT FIRST  this case has escalations that still need a step: {', '.join(found.escalations)}\n"
        )
    _say(f"Understood: {answer.question.said_back()}")
    for one in answer.question.corrections:
        _say(f"  did you mean: nothing says “{one.typed}”; looked for “{one.meant}”")
    if answer.some_words and answer.hits:
        _say("  no service says all of these words; those below say some of them")
    if answer.hits:
        _table(desk, answer.hits)
    if answer.alternatives:
        click.echo("\nFor everybody in the country or at a distance, at that time")
        _table(desk, answer.alternatives)
    if facets:
        _facets(answer)
    for line in _ending(answer, limit):
        _say(line)


def _say(line: str) -> None:
    click.echo(clean(line), err=True)


def _ending(answer: Answer, limit: int) -> Iterator[str]:
    if answer.total:
        shown = f"; the first {limit} are shown, see --limit" if answer.total > limit else ""
        yield f"{answer.fitting} of {answer.total} found fit what was asked{shown}"
    else:
        yield "nothing in the directory matches; try fewer or other words, or `triage directory list`"
    for said, count in answer.without[:5]:
        yield f"  without “{said}” {'there is 1' if count == 1 else f'there are {count}'} that would fit"
    for reason, count in answer.not_shown.items():
        yield f"  {count} more {'is' if count == 1 else 'are'} {_NOT_SHOWN.get(reason, reason)}: --all shows them, marked"
    if answer.held_back:
        yield f"  {answer.held_back} left out: for this case a rule, or what was said about safety, holds them back"


def _table(desk: Desk, hits: tuple[Hit, ...]) -> None:
    from rich import box  # noqa: PLC0415
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 2, 0, 0))
    table.add_column("Service", overflow="fold", ratio=9)
    table.add_column("Why", overflow="fold", ratio=14)
    for number, hit in enumerate(hits):
        if number:
            table.add_row()
        name = clean(desk.directory.services[hit.service].name)
        table.add_row(f"{name}\n  {hit.service}", clean(_fit(desk, hit)))
    Console(width=_width(), markup=False, highlight=False, emoji=False).print(table)


def _width() -> int:
    return min(shutil.get_terminal_size((80, 24)).columns, 120)


def _fit(desk: Desk, hit: Hit) -> str:
    fit = hit.fit
    if not fit.fits:
        return f"no: {fit.detail}"
    lead = "yes"
    if fit.reason in NOT_SAID and fit.open_question:
        lead = f"yes, to be checked: {fit.detail}"
    elif fit.reason == "area_unknown":
        lead = "yes, where it covers the home (add a postcode)"
    elif fit.reason == "age_unknown":
        lead = "yes, where it takes the age (add an age)"
    silent = [f"its record does not say {' or '.join(hit.unknown)}"] if hit.unknown else []
    doubts = [report.words for report in open_reports(desk.directory.services[hit.service], desk.on)]
    parts = [lead, *dict.fromkeys(doubts), *_matches(desk, hit), *_facts(hit.why), *silent]
    return "; ".join(dict.fromkeys(parts))


def _matches(desk: Desk, hit: Hit) -> list[str]:
    """Why it was found: the kind of help first, else the words and where they stand."""
    said: list[str] = []
    for one in hit.matched[:_SHOWN_MATCHES]:
        if one.helps:
            said.append(
                "gives " + ", ".join(desk.directory.help_title(code).lower() for code in one.helps[:2])
            )
            continue
        for place in one.found[:1]:
            words = " ".join(place.words[:_SHOWN_WORDS])
            meant = f" (for “{one.said}”)" if one.said.casefold() not in words.casefold() else ""
            said.append(f"says “{words}”{meant} in its {_CALLED.get(place.field, place.field)}")
    return said


_TELLING = (
    "takes this age",
    "has room",
    "has a waiting list",
    "runs ",
    "in the same",
    "in a neighbouring",
    "within about",
    "more than about",
    "works with parents",
    "free",
    "works by telephone",
    "it works",
    "help begins",
)


def _facts(why: tuple[str, ...]) -> list[str]:
    """Of everything that speaks for a service what helps to choose; the rest is in ``directory show`` and the JSON."""
    return [words for words in why if words.startswith(_TELLING)]


def _facets(answer: Answer) -> None:
    click.echo("\nOf all that were found")
    for name, counts in answer.facets.items():
        if name in _NOT_IN_FACETS:
            continue
        shown = [f"{value} {count}" for value, count in list(counts.items())[:_SHOWN_FACETS]]
        more = f", {len(counts) - _SHOWN_FACETS} more" if len(counts) > _SHOWN_FACETS else ""
        line = clean(f"  {name:10} {', '.join(shown)}{more}")
        click.echo(textwrap.fill(line, _width(), subsequent_indent=" " * 13, break_on_hyphens=False))
