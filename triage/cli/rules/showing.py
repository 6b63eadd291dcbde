"""``triage rules list`` and ``show``; ``lint`` and ``test``."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from triage.cli.common import shared, today
from triage.cli.edge import print_json
from triage.errors import WrongUse

if TYPE_CHECKING:
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
@click.option(
    "--stage",
    type=click.Choice(["safeguarding", "flags", "needs", "review"]),
    default=None,
    help="One stage only.",
)
@shared
def list_(stage: str | None, workspace: Path | None, on: date | None, as_json: bool) -> None:
    """List rules with their titles and where they stand.

    \b
    Example:
      triage rules list --stage safeguarding
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.desk import open_desk  # noqa: PLC0415 - keeps --help light

    with open_desk(workspace, today(on), need_store=False) as desk:
        chosen = [rule for rule in desk.rulebook.rules if stage in {None, rule.stage}]
    if as_json:
        print_json([_row(rule) for rule in chosen])
        return
    for rule in chosen:
        click.echo(f"{rule.id:44} {rule.title}")


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

    with open_desk(workspace, today(on), need_store=False) as desk:
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


@click.command()
@shared
def lint(workspace: Path | None, on: date | None, as_json: bool) -> int:
    """Check every rule file: each fault with its line, why it matters and how to mend it.

    \b
    Example:
      triage rules lint
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.desk import open_desk  # noqa: PLC0415 - keeps --help light

    with open_desk(workspace, today(on), need_store=False) as desk:
        number = len(desk.rulebook.rules)  # raises with every fault where there is one
    if as_json:
        print_json({"format": "triage.problems/1", "problems": []})
    else:
        click.echo(f"no faults in {number} rules")
    return 0


@click.command()
@click.argument("ids", nargs=-1, metavar="[RULE]…")
@shared
def test(ids: tuple[str, ...], workspace: Path | None, on: date | None, as_json: bool) -> int:
    """Run the examples inside rule files through the engine and the plain reading.

    \b
    Example:
      triage rules test sleep-advice
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.deciding import area_of  # noqa: PLC0415 - keeps --help light
    from triage.desk import open_desk  # noqa: PLC0415 - keeps --help light
    from triage.rulebook import run_examples  # noqa: PLC0415 - keeps --help light

    with open_desk(workspace, today(on), need_store=False) as desk:
        unknown = [name for name in ids if name not in desk.rulebook.by_id]
        if unknown:
            raise WrongUse(f"there is no rule '{unknown[0]}'", mend="see `triage rules list`")
        chosen = tuple(desk.rulebook.by_id[name] for name in ids) or None
        results = list(
            run_examples(
                desk.rulebook, chosen, lambda case: area_of(case, desk.directory, desk.settings).status
            )
        )
    failed = [result for result in results if not result.passed]
    if as_json:
        print_json(
            {
                "examples": len(results),
                "failed": [
                    {
                        "rule": item.rule.id,
                        "example": item.example.name,
                        "expect": item.example.expect,
                        "engine": item.engine,
                        "oracle": item.oracle,
                    }
                    for item in failed
                ],
            }
        )
        return 1 if failed else 0
    for item in failed:
        click.echo(
            f"{item.rule.file}:{item.example.line}  RB302  example '{item.example.name}' of {item.rule.id}: says {item.example.expect}, the engine {item.engine}, the plain reading {item.oracle}",
            err=True,
        )
    click.echo(f"{len(results) - len(failed)} examples hold, {len(failed)} do not")
    return 1 if failed else 0
