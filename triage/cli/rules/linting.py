"""``triage rules lint``: every fault of every rule file, where it is, why it matters and how to mend it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from triage.cli.common import shared, today
from triage.cli.edge import report

if TYPE_CHECKING:
    from triage.desk.rule_linting import Linting
    from triage.model import Issue


@click.command()
@click.argument("paths", nargs=-1, metavar="[FILE|DIR]…", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    help="For people, for programs, or as notes on a change at GitHub.",
)
@click.option("--strict", is_flag=True, help="Warnings count as errors.")
@click.option("--fix", is_flag=True, help="Mend what is mechanical, in the files that have no error.")
@shared
def lint(
    paths: tuple[Path, ...],
    form: str,
    workspace: Path | None,
    on: date | None,
    *,
    strict: bool,
    fix: bool,
    as_json: bool,
) -> int:
    """Check rule files: each fault with its place, why it matters and how to mend it.

    Without FILE or DIR every file under rules/ is checked. With them only their faults are shown; files from elsewhere
    are checked as if they lay in rules/. Exit 0 where nothing is wrong, 1 where there are errors. What a code means:
    `triage rules explain RB201`.

    \b
    Example:
      triage rules lint
      triage rules lint rules/needs/sleep_and_everyday_health.yaml --fix
      triage rules lint --format github --strict
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.desk import open_desk  # noqa: PLC0415 - keeps --help light
    from triage.desk.rule_linting import lint_files, mend_files  # noqa: PLC0415 - keeps --help light

    with open_desk(workspace, today(on), need_store=False, rules="working") as desk:
        if fix:
            for path, changes in mend_files(desk, paths):
                _tell_changes(path, changes)
        linting = lint_files(desk, paths)
    found = linting.report
    if as_json or form == "json":
        report([_seen_from_here(linting, issue) for issue in found.issues], as_json=True)
    elif form == "github":
        for issue in found.issues:
            click.echo(_for_github(linting, issue))
        click.echo(found.summary, err=True)
    else:
        for issue in found.issues:
            click.echo(_in_words(linting, issue) + "\n")
        click.echo(found.summary)
    return 1 if found.errors or (strict and found.warnings) else 0


def _tell_changes(path: Path, changes: Iterable[tuple[str, str]]) -> None:
    from triage.desk.rule_linting import shown_path  # noqa: PLC0415 - keeps --help light

    click.echo(f"changed {shown_path(path)}", err=True)
    for code, said in changes:
        click.echo(f"  {code}  {said}", err=True)


def _seen_from_here(linting: Linting, issue: Issue) -> Issue:
    """An issue of a file that was given by its path, under that path."""
    from triage.desk.rule_linting import shown_path  # noqa: PLC0415 - keeps --help light

    if issue.file not in linting.given:
        return issue
    return issue.model_copy(update={"file": shown_path(linting.paths[issue.file])})


def _in_words(linting: Linting, issue: Issue) -> str:
    """An issue in four parts: where and what, the line with carets, why, and how to mend it."""
    warning = "warning: " if issue.severity == "warning" else ""
    head = f"{_seen_from_here(linting, issue).place}  {issue.code}  {warning}{_printable(issue.what)}"
    if sys.stdout.isatty() and not os.environ.get("NO_COLOR"):
        head = click.style(head, bold=True, fg="yellow" if warning else "red")
    lines = [
        head,
        linting.report.excerpt(issue),
        f"  why   {issue.why}",
        f"  mend  {_printable(issue.mend)}",
    ]
    return "\n".join(line for line in lines if line)


def _printable(text: str) -> str:
    """A text without characters that move a terminal's cursor or change its colours."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def _for_github(linting: Linting, issue: Issue) -> str:
    """An issue as GitHub reads notes on the lines of a change; its path as seen from the folder of the run."""
    from triage.desk.rule_linting import shown_path  # noqa: PLC0415 - keeps --help light

    path = linting.paths.get(issue.file or "")
    where = [f"file={_escaped(shown_path(path) if path else issue.file or '')}"]
    if issue.line is not None:
        where.append(f"line={issue.line}")
        if issue.column is not None:
            where.append(f"col={issue.column}")
    where.append(f"title={issue.code}")
    text = f"{issue.what}\nwhy: {issue.why}\nmend: {issue.mend}"
    body = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return f"::{issue.severity} {','.join(where)}::{body}"


def _escaped(value: str) -> str:
    """A property of a GitHub note: signs that would end it written as codes."""
    for sign, code in (("%", "%25"), ("\r", "%0D"), ("\n", "%0A"), (":", "%3A"), (",", "%2C")):
        value = value.replace(sign, code)
    return value
