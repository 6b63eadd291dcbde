"""``triage rules list`` and ``show``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from triage.cli.common import DayType, shared, today
from triage.cli.edge import print_json
from triage.errors import WrongUse

if TYPE_CHECKING:
    from triage.desk import Desk
    from triage.rulebook import Rule


def _row(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "title": rule.title,
        "status": rule.status,
        "stage": rule.stage,
        "owner": rule.owner,
        "review_by": rule.review_by.isoformat(),
        "file": rule.file,
        "line": rule.line,
    }


@click.command(name="list")
@click.argument("words", nargs=-1, metavar="[WORD]…")
@click.option(
    "--stage",
    type=click.Choice(["safeguarding", "flags", "needs", "review"]),
    default=None,
    help="One stage only.",
)
@click.option(
    "--status",
    type=click.Choice(["draft", "trial", "live", "retired"]),
    default=None,
    help="Only rules that stand so.",
)
@click.option(
    "--due",
    type=DayType(),
    default=None,
    metavar="DATE",
    help="Rules in force or on trial that fall due for a look by that day, the soonest first, with whose job it is.",
)
@shared
def list_(
    words: tuple[str, ...],
    stage: str | None,
    status: str | None,
    due: date | None,
    workspace: Path | None,
    on: date | None,
    as_json: bool,
) -> None:
    """List the rules in rules/ with their titles and where they stand; with words, those that say them all.

    \b
    Example:
      triage rules list sleep
      triage rules list --stage safeguarding
      triage rules list --status trial
      triage rules list --due 2027-03-31
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.desk import open_desk  # noqa: PLC0415 - keeps --help light

    with open_desk(workspace, today(on), need_store=False, rules="working") as desk:
        chosen = [
            rule
            for rule in desk.rulebook.rules
            if stage in {None, rule.stage} and status in {None, rule.status} and _says(rule, words)
        ]
        say_which(desk)
    if due is not None:
        chosen = falling_due(chosen, due)
    if as_json:
        print_json([_row(rule) for rule in chosen])
        return
    if due is not None:
        _say_due(chosen, due, today(on))
        return
    for rule in chosen:
        click.echo(f"{rule.id:44} {rule.title}{'' if rule.status == 'live' else f' ({rule.status})'}")
    if not chosen:
        click.echo("no rule is like this" if status or words or stage else "no rule is here", err=True)


def falling_due(rules: Iterable[Rule], by: date) -> list[Rule]:
    """The rules that decide or run on trial and must be looked at again by a day: the soonest first, then by owner."""
    found = [rule for rule in rules if rule.status in {"live", "trial"} and rule.review_by <= by]
    return sorted(found, key=lambda rule: (rule.review_by, rule.owner, rule.id))


def _say_due(rules: Sequence[Rule], by: date, on: date) -> None:
    """One block for each day and owner: whoever owns rules looks at them together."""
    for (day, owner), group in groupby(rules, key=lambda rule: (rule.review_by, rule.owner)):
        ids = [rule.id for rule in group]
        late = ", past its day" if day < on else ""
        click.echo(f"{day}  {owner}: {len(ids)} rule{'' if len(ids) == 1 else 's'}{late}")
        for rule in ids:
            click.echo(f"            {rule}")
    click.echo(
        f"{len(rules)} rule{'' if len(rules) == 1 else 's'} to look at again by {by}"
        if rules
        else f"no rule falls due by {by}",
        err=not rules,
    )


def _says(rule: Rule, words: tuple[str, ...]) -> bool:
    """Whether the id, the title, what staff search for or the file's name holds every word."""
    text = " ".join((rule.id, rule.title, *rule.also_known_as, rule.file)).lower()
    return all(word.lower() in text for word in words)


def say_which(desk: Desk) -> None:
    """Say on stderr that the files shown are not the rules that decide, where that is so."""
    if desk.rules_notice:
        click.echo(desk.rules_notice, err=True)


@click.command()
@click.argument("rule")
@shared
def show(rule: str, workspace: Path | None, on: date | None, as_json: bool) -> None:
    """Show one rule: why it is there, where it comes from, and its text.

    \b
    Example:
      triage rules show sleep-advice
    """  # noqa: D301 - click's mark for text that is not refilled
    import difflib  # noqa: PLC0415 - only for a misspelt id

    from triage.desk import open_desk  # noqa: PLC0415 - keeps --help light

    with open_desk(workspace, today(on), need_store=False, rules="working") as desk:
        say_which(desk)
        found = desk.rulebook.by_id.get(rule)
        if found is None:
            near = difflib.get_close_matches(rule, desk.rulebook.by_id, n=1)
            raise WrongUse(
                f"there is no rule '{rule}'",
                mend=f"did you mean '{near[0]}'?" if near else "see `triage rules list`",
            )
        text = _source_text(desk.rules_files, found)
    if as_json:
        print_json(
            {
                **_row(found),
                "rationale": found.rationale,
                "source": [{"title": item.title, "note": item.note} for item in found.sources],
                "text": text,
            }
        )
        return
    click.echo(
        f"{found.title}\n{found.file}:{found.line}  {found.status}, {found.owner}, to be checked by {found.review_by}\n\n{found.rationale}\n"
    )
    for item in found.sources:
        click.echo(f"source: {item.title}{f' ({item.note})' if item.note else ''}")
    click.echo(f"\n{text}")


def _source_text(files: dict[str, str], rule: Rule) -> str:
    """The rule as written: from its first line to the next rule of the file."""
    lines = files[rule.file.removeprefix("rules/")].split("\n")[(rule.line or 1) - 1 :]
    end = next(
        (number for number, line in enumerate(lines[1:], start=1) if line.startswith("  - id:")), len(lines)
    )
    return "\n".join(lines[:end]).rstrip()
