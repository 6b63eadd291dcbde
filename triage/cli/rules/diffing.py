"""``triage rules diff``: what differs between two rulebooks, in plain English."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from triage.cli.common import shared, today
from triage.cli.edge import print_json

if TYPE_CHECKING:
    from triage.workbench.diff import CodeChange, RuleChange, RulesDiff

WIDTH = 80
EXAMPLES = 3
"""Examples of a rule that are named; of more, the number says enough."""
_HEADINGS = {
    "meaning": "Rules that mean something else",
    "not in force": "Rules in force in neither (draft, trial, retired)",
    "words": "Words only: title, owner, dates, rationale, sources",
    "examples": "Examples only",
}


@click.command()
@click.argument("old", required=False)
@click.argument("new", required=False)
@click.option(
    "--shipped",
    is_flag=True,
    help="Your files against those of this release: which of them you changed, which we did.",
)
@shared
def diff(
    *,
    old: str | None,
    new: str | None,
    shipped: bool,
    workspace: Path | None,
    on: date | None,
    as_json: bool,
) -> None:
    """Show what differs between OLD and NEW: escalations first, words and examples apart.

    OLD and NEW are each a folder, a published version, `shipped`, `published`, `working` (the files in rules/; also where NEW
    is missing) or a git revision. Order, comments and layout are no difference. Exit 0, whether anything differs or not.

    \b
    Example:
      triage rules diff published
      triage rules diff 2 3
      triage rules diff HEAD~1 working
      triage rules diff --shipped
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.desk import open_desk  # noqa: PLC0415 - keeps --help light
    from triage.desk.impact import rulebook_at  # noqa: PLC0415
    from triage.workbench.diff import diff as compared  # noqa: PLC0415

    if shipped == (old is not None):
        raise click.UsageError("name OLD (and NEW), or give --shipped alone.")
    before, after = ("shipped", "working") if shipped else (old or "", new or "working")
    with open_desk(workspace, today(on), need_store=False) as desk:
        found = compared(rulebook_at(desk, before), rulebook_at(desk, after), before, after)
        by_whom: dict[str, str] = {}
        if shipped:
            from triage.desk.shipped_changes import changed_by  # noqa: PLC0415

            by_whom = changed_by(desk)
    if as_json:
        data: dict[str, Any] = found.as_json()
        if shipped:
            data["files"] = [{"file": name, "changed_by": who} for name, who in by_whom.items()]
            for row in data["rules"]:
                row["changed_by"] = by_whom.get(row["file"], "unknown")
        print_json(data)
        return
    _show(found, by_whom if shipped else None)


def _show(found: RulesDiff, by_whom: Mapping[str, str] | None) -> None:
    from triage.workbench.diff import KINDS  # noqa: PLC0415 - keeps --help light

    _say(f"From {found.old_name} to {found.new_name}", bold=True)
    if by_whom is not None:
        _files(by_whom)
    if not found:
        _say("Nothing differs.")
        return
    if found.same_decisions:
        _say("No decision changes by it: rules in force, codes and wording are the same.")
    for kind in KINDS:
        rules = found.of_kind(kind)
        if rules:
            click.echo()
            _say(f"{_HEADINGS[kind]}: {len(rules)}", bold=True)
            for one in rules:
                _rule(one, by_whom)
    for heading, codes in (("Codes of the vocabulary", found.codes), ("Wording", found.wording)):
        if codes:
            click.echo()
            _say(f"{heading}: {len(codes)}", bold=True)
            _codes(codes)


def _rule(one: RuleChange, by_whom: Mapping[str, str] | None) -> None:
    mark = "ESCALATES  " if one.escalates and one.kind == "meaning" else ""
    whose = f" ({by_whom.get(one.file, 'unknown')})" if by_whom is not None else ""
    _say(f"{mark}{one.rule}: {one.what}{whose}", indent=2, bold=bool(mark))
    if one.what != "changed":
        _say(one.title, indent=4)
    for line in one.lines:
        _say(f"- {line}", indent=4, hang=2)
    if len(one.examples) <= EXAMPLES and one.kind == "examples":
        for line in one.examples:
            _say(f"- {line}", indent=4, hang=2)
    elif one.examples:
        _say(
            f"- {len(one.examples)} examples added, removed or changed (--json names them)", indent=4, hang=2
        )


def _codes(codes: Sequence[CodeChange]) -> None:
    for one in codes:
        _say(f"{one.listed} {one.code}: {one.what}; {'; '.join(one.lines)}", indent=2, hang=2)


def _files(by_whom: Mapping[str, str]) -> None:
    if not by_whom:
        _say("No file differs from this release.")
    for name, who in by_whom.items():
        _say(f"{name}: {who}", indent=2)


def _say(text: str, *, indent: int = 0, hang: int = 0, bold: bool = False) -> None:
    """Print one paragraph, wrapped to the width; later lines are indented by ``hang`` more."""
    from rich.console import Console  # noqa: PLC0415 - keeps --help light
    from rich.text import Text  # noqa: PLC0415

    console = Console(width=WIDTH, highlight=False, markup=False)
    lines = Text(text, style="bold" if bold else "").wrap(console, WIDTH - indent - hang)
    for number, line in enumerate(lines):
        line.rstrip()
        console.print(Text(" " * (indent + (hang if number else 0))) + line)
