"""``triage rules explain`` and ``why-not``: what a rule says, whom it touches, and why it did not touch somebody."""

from __future__ import annotations

import re
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from triage.cli.common import looking, shared, today
from triage.cli.edge import print_json
from triage.cli.rules.rule_page import example_json, page_json, print_example, print_page, wrapped
from triage.errors import WrongUse

if TYPE_CHECKING:
    from triage.desk import Desk
    from triage.rulebook import Rule
    from triage.workbench.why_not import WhyNot

_CODE = re.compile(r"[A-Za-z]{2}\d{3}")
_MOST_SETS = 6
_SCORED = re.compile(r"(?P<whose>.+) need (?P<title>“[^”]+”) is (?P<how>[^(]+)")


@click.command()
@click.argument("name")
@click.option(
    "--days",
    type=click.IntRange(1, 3660),
    default=28,
    show_default=True,
    help="How far back to look for cases it touched.",
)
@click.option(
    "--example",
    "example",
    type=int,
    default=None,
    metavar="N",
    help="Show which conditions held in example N.",
)
@looking
@shared
def explain(
    name: str, days: int, example: int | None, workspace: Path | None, on: date | None, as_json: bool
) -> None:
    """Explain a rule in plain English, or a code that `triage rules lint` prints.

    A rule: what it says, where it comes from, who owns it, which rules feed it, and whom it touched lately.

    \b
    Example:
      triage rules explain sleep-advice
      triage rules explain sleep-advice --example 2
      triage rules explain RB201
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.desk import open_desk  # noqa: PLC0415 - keeps --help light

    if _CODE.fullmatch(name):
        _explain_code(name.upper(), as_json=as_json)
        return
    from triage.desk.explaining import explain_rule, show_example  # noqa: PLC0415 - keeps --help light

    with open_desk(workspace, today(on), need_store=False, rules="working") as desk:
        rule = _rule(desk, name)
        if example is not None:
            shown = show_example(desk, rule, example)
            if as_json:
                print_json(example_json(rule, shown))
            else:
                print_example(rule, shown)
            return
        page = explain_rule(desk, rule, days)
    if as_json:
        print_json(page_json(page))
    else:
        print_page(page)


def _rule(desk: Desk, name: str) -> Rule:
    """The rule of this id; raises :class:`WrongUse` naming the nearest rule or code."""
    import difflib  # noqa: PLC0415 - only for a misspelt id

    found = desk.rulebook.by_id.get(name)
    if found is not None:
        return found
    near = difflib.get_close_matches(name, list(desk.rulebook.by_id), n=1)
    replaced = [rule.id for rule in desk.rulebook.rules if name in rule.replaces]
    mend = (
        f"it was replaced by '{replaced[0]}'"
        if replaced
        else f"did you mean '{near[0]}'?"
        if near
        else "see `triage rules list`"
    )
    raise WrongUse(
        f"there is no rule '{name}'",
        why="a rule is explained by its id, a message by its code such as RB201",
        mend=mend,
    )


def _explain_code(code: str, *, as_json: bool) -> None:
    from triage.rulebook.checks import page, pages  # noqa: PLC0415 - keeps --help light

    found = page(code)
    if found is None:
        import difflib  # noqa: PLC0415 - only for a misspelt code

        near = difflib.get_close_matches(code, [one.code for one in pages()], n=1)
        raise WrongUse(
            f"there is no page for the code '{code}'",
            why="only codes of rule files have a page; other messages say all there is",
            mend=f"did you mean '{near[0]}'?"
            if near
            else "codes stand at the front of what `triage rules lint` prints",
        )
    if as_json:
        print_json(
            {
                "code": found.code,
                "title": found.title,
                "severity": found.severity,
                "fixable": found.fixable,
                "page": found.text,
            }
        )
        return
    click.echo(f"{found.code}  {found.text}")


@click.command(name="why-not")
@click.argument("case")
@click.argument("name", metavar="RULE|HELP|SERVICE")
@click.option(
    "--kind",
    type=click.Choice(["rule", "help", "service"]),
    default=None,
    help="What the second word is, where it could be more than one.",
)
@looking
@shared
def why_not(
    case: str,
    name: str,
    kind: Literal["rule", "help", "service"] | None,
    workspace: Path | None,
    on: date | None,
    as_json: bool,
) -> None:
    """Say why a case is not answered by a rule, a kind of help or a service.

    CASE is the number of a case in the record, or a case file. The answer names what stopped it (a rule, a withhold,
    agreement or the directory) and the smallest set of facts that would change it. It is never advice to record them.

    \b
    Example:
      triage rules why-not my-case.yaml counselling
      triage rules why-not C-2024-0117 sleep-advice
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.desk import open_desk  # noqa: PLC0415 - keeps --help light
    from triage.desk.explaining import why_not_case  # noqa: PLC0415 - keeps --help light
    from triage.workbench.why_not import kinds_of  # noqa: PLC0415

    with open_desk(workspace, today(on), need_store=False) as desk:
        given = sys.stdin.buffer.read() if case == "-" else b""
        answer = why_not_case(desk, case, name, kind, given)
        others = (
            []
            if kind
            else [one for one in kinds_of(name, desk.rulebook, desk.directory) if one != answer.kind]
        )
        if others:
            click.echo(f"'{name}' is the name of a {others[0]} too: see --kind {others[0]}", err=True)
        if as_json:
            print_json(answer.as_data())
        else:
            _print_answer(answer)
        if desk.remarks:
            click.echo(desk.remarks, err=True)


_STOPPERS = {
    "rule": "the rules",
    "withhold": "a withhold: a rule keeps it back for safety",
    "agreement": "agreement: what the family said, or has not been asked",
    "directory": "the directory: no service, or this one does not fit",
}


def _print_answer(answer: WhyNot) -> None:
    what = {"rule": "the rule", "help": "the help", "service": "the service"}[answer.kind]
    click.echo(wrapped(f"Case {answer.case} on {answer.on}, {what} {answer.name}: {answer.title}"))
    click.echo()
    for line in answer.words:
        click.echo(wrapped(line))
    if answer.stopped_by is not None:
        click.echo(wrapped(f"Stopped by {_STOPPERS[answer.stopped_by]}."))
    if answer.changes:
        _print_changes(answer)
    for limit in answer.limits:
        click.echo(wrapped(limit))


def _print_changes(answer: WhyNot) -> None:
    from triage.workbench.why_not import HONEST  # noqa: PLC0415 - keeps --help light

    size = len(answer.changes[0])
    asked = "It would fire" if answer.kind == "rule" else "It would be asked for"
    many = len(answer.changes) + answer.more_changes
    facts = "one thing were otherwise" if size == 1 else f"{size} things were otherwise together"
    ways = "" if many == 1 else ", any one of these" if size == 1 else ", any of these sets"
    plain = all(change.how == "record" for changes in answer.changes for change in changes)
    click.echo(
        wrapped(f"{asked} if {facts}{ways}, {'if it were recorded that' if plain else 'if this were so'}:")
    )
    told = _alike([[change.words for change in changes] for changes in answer.changes])
    for first, *others in told[:_MOST_SETS]:
        click.echo(wrapped(first, "  - "))
        for change in others:
            click.echo(wrapped(f"and {change}", "    "))
    left = answer.more_changes + len(told[_MOST_SETS:])
    if left:
        click.echo(f"  … and {left} more")
    if answer.then:
        click.echo(wrapped(f"With the first of them: {answer.then}"))
    click.echo(wrapped(HONEST))


def _alike(sets: list[list[str]]) -> list[list[str]]:
    """Single scores that differ in their need alone, in one line."""
    told: list[list[str]] = []
    rows: dict[tuple[str, str], list[str]] = {}
    for words in sets:
        match = _SCORED.fullmatch(words[0]) if len(words) == 1 else None
        if match is None:
            told.append(words)
            continue
        key = (match["whose"], match["how"])
        if key not in rows:
            rows[key] = []
            told.append(["", *key])
        rows[key].append(match["title"])
    return [
        _one_line(rows[(words[1], words[2])], words[1], words[2]) if words[0] == "" else words
        for words in told
    ]


def _one_line(titles: list[str], whose: str, how: str) -> list[str]:
    if len(titles) == 1:
        return [f"{whose} need {titles[0]} is {how}"]
    return [f"one of {whose} needs is {how}: {', '.join(titles[:-1])} or {titles[-1]}"]
