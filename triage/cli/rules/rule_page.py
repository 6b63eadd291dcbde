"""A rule explained, for a terminal and as JSON."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from triage.desk.explaining import ExampleShown, RulePage
    from triage.rulebook import Rule
    from triage.rulebook.readings.words import Line, MarkedLine

WIDTH = 80

_MOST_CASES = 20

_MOST_EXAMPLES = 10

_PARTS = {
    "level": "level",
    "escalations": "escalation",
    "flags": "flag",
    "actions": "action",
    "asks": "question",
    "human_reviews": "a person looks",
    "linked_people": "other people",
    "unmet": "not met",
}


def wrapped(text: str, first: str = "", later: str | None = None) -> str:
    """Text at most :data:`WIDTH` columns wide, the first line behind ``first``, the others below it."""
    return textwrap.fill(
        text, WIDTH, initial_indent=first, subsequent_indent=" " * len(first) if later is None else later,
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip


def _print_lines(head: str, lines: Sequence[Line]) -> None:
    for line in lines:
        if line.depth == 0:
            click.echo(wrapped(f"{head} {line.text}", "", "  "))
        else:
            click.echo(wrapped(line.text, "  " * line.depth + "- "))


def print_page(page: RulePage) -> None:
    """Print everything there is to say about a rule."""
    rule, words = page.rule, page.words
    click.echo(wrapped(rule.title))
    click.echo(wrapped(f"{rule.id} · {rule.status} · stage {rule.stage} · {rule.file}:{rule.line}"))
    click.echo()
    _print_lines("When", words.when)
    if words.unless:
        _print_lines("unless", words.unless)
    click.echo("then")
    for line in words.then:
        click.echo(wrapped(line, "  - "))
    if words.applies:
        click.echo(wrapped(f"Looked at {words.applies}."))
    for note in words.notes:
        click.echo(wrapped(note))
    click.echo("\nWhy")
    click.echo(wrapped(rule.rationale, "  "))
    click.echo("Sources")
    for source in rule.sources:
        click.echo(wrapped(f"{source.title}{f' ({source.note})' if source.note else ''}", "  - "))
    click.echo(f"Owner\n  {rule.owner}; to be checked by {rule.review_by}")
    _print_links("Reads flags that these rules raise", page.fed_by, "no rule raises it")
    _print_links("Raises flags that these rules read", page.feeds, "no rule reads it")
    for head, names in (("Replaces", rule.replaces), ("Replaced by", page.replaced_by), ("Also known as", rule.also_known_as)):  # fmt: skip
        if names:
            click.echo(f"{head}\n{wrapped(', '.join(names), '  ')}")
    if rule.examples:
        click.echo("Examples")
        for number, example in enumerate(rule.examples[:_MOST_EXAMPLES], start=1):
            click.echo(wrapped(f"{example.expect}: {example.name}", f"  {number}. "))
        if len(rule.examples) > _MOST_EXAMPLES:
            click.echo(f"  … and {len(rule.examples) - _MOST_EXAMPLES} more (--json lists all)")
    _print_lately(page)


def _print_links(head: str, links: Mapping[str, Sequence[str]], none: str) -> None:
    if not links:
        return
    click.echo(head)
    for flag, rules in links.items():
        click.echo(wrapped(f"{flag}: {', '.join(rules) or none}", "  - "))


def _print_lately(page: RulePage) -> None:
    if page.trial is not None:
        told = page.trial
        click.echo(
            f"On trial\n{wrapped(f'would have fired in {told.fired} of {told.decisions} decisions, in {len(told.cases)} cases', '  ')}"
        )
    if page.lately is None:
        return
    lately = page.lately
    click.echo(f"Whom it touched in the last {lately.days} days")
    count = len(lately.cases)
    click.echo(
        wrapped(
            f"{count} of {lately.looked_at} case{'' if lately.looked_at == 1 else 's'} decided then, by their latest decision",
            "  ",
        )
    )
    for one in lately.cases[:_MOST_CASES]:
        click.echo(
            wrapped(
                f"{one.case}  level {one.level}  {one.decided_on}  {', '.join(_PARTS.get(part, part) for part in one.parts)}",
                "  - ",
            )
        )
    if count > _MOST_CASES:
        click.echo(f"  … and {count - _MOST_CASES} more (--json lists all)")
    if lately.erased:
        click.echo(f"  {lately.erased} decisions were erased and say nothing any more")


def page_json(page: RulePage) -> dict[str, Any]:
    """Everything there is to say about a rule, as plain data."""
    rule = page.rule
    lately = page.lately
    return {
        "id": rule.id, "title": rule.title, "status": rule.status, "stage": rule.stage, "owner": rule.owner,
        "review_by": rule.review_by.isoformat(), "rationale": rule.rationale, "file": rule.file, "line": rule.line,
        "source": [{"title": one.title, "note": one.note} for one in rule.sources],
        "words": page.words.as_data(),
        "fed_by": {flag: list(rules) for flag, rules in page.fed_by.items()},
        "feeds": {flag: list(rules) for flag, rules in page.feeds.items()},
        "replaces": list(rule.replaces), "replaced_by": list(page.replaced_by), "also_known_as": list(rule.also_known_as),
        "examples": [{"number": number, "name": one.name, "expect": one.expect} for number, one in enumerate(rule.examples, start=1)],
        "lately": None if lately is None else {
            "days": lately.days, "looked_at": lately.looked_at, "touched": len(lately.cases), "erased": lately.erased,
            "cases": [{"case": one.case, "decided_on": one.decided_on.isoformat(), "level": one.level, "parts": list(one.parts)} for one in lately.cases],
        },
        "trial": None if page.trial is None else {"decisions": page.trial.decisions, "fired": page.trial.fired, "cases": list(page.trial.cases)},
    }  # fmt: skip


def _marks(lines: Iterable[MarkedLine]) -> None:
    for line in lines:
        click.echo(wrapped(line.text, f"  {'yes' if line.holds else 'no ':3}  {'  ' * line.depth}"))


def print_example(rule: Rule, shown: ExampleShown) -> None:
    """Print an example of a rule, condition by condition."""
    example = shown.example
    click.echo(wrapped(f"Example {shown.number} of {rule.id}: {example.name}"))
    agrees = "as it says" if shown.outcome == example.expect else f"but says '{example.expect}'"
    click.echo(f"It {'is held back' if shown.outcome == 'held back' else shown.outcome}, {agrees}.\n")
    click.echo("When")
    _marks(shown.when)
    if shown.unless:
        click.echo("unless")
        _marks(shown.unless)
    if rule.at_review and rule.stage != "review":
        click.echo("Looked at only once needs were scored again at a review.")


def example_json(rule: Rule, shown: ExampleShown) -> dict[str, Any]:
    """An example of a rule, condition by condition, as plain data."""

    def rows(lines: Iterable[MarkedLine]) -> list[dict[str, Any]]:
        return [{"depth": line.depth, "text": line.text, "holds": line.holds} for line in lines]

    return {
        "rule": rule.id, "example": shown.number, "name": shown.example.name, "expect": shown.example.expect,
        "outcome": shown.outcome, "when": rows(shown.when), "unless": rows(shown.unless),
    }  # fmt: skip
