"""``triage rules watch``: lint and test each file as it is saved."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from triage.cli.common import shared, today
from triage.errors import DataProblem, WrongUse

if TYPE_CHECKING:
    from triage.desk.rule_watching import Look

_MOST = 12
"""Faults shown at once; the rest is counted."""


@click.command()
@click.option(
    "--once", is_flag=True, help="Look once at every file and leave: 1 where something has to be mended."
)
@shared
def watch(once: bool, workspace: Path | None, on: date | None, as_json: bool) -> int:
    """Lint and test rule files whenever one is saved; Ctrl-C ends it.

    Every file is linted each time, because one file can break another; the examples of the rules in the saved files
    are run again.

    \b
    Example:
      triage rules watch
      triage rules watch --once
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.desk import open_desk  # noqa: PLC0415 - keeps --help light
    from triage.workspace import shipped_folder  # noqa: PLC0415 - keeps --help light

    with open_desk(workspace, today(on), need_store=False, rules="working") as desk:
        folder = desk.workspace.folder / "rules" if desk.workspace else shipped_folder("rules")
    if not once:
        _watchfiles()  # said before the first look, not after it
    found = _look(workspace, on, ())
    _tell(found, as_json=as_json)
    if once:
        return 1 if found.errors else 0
    try:
        click.echo(f"watching {folder}; Ctrl-C ends it", err=True)
        for names in _saved(folder):
            _tell(_look(workspace, on, names), as_json=as_json)
    except KeyboardInterrupt:
        pass
    click.echo("no longer watching", err=True)
    return 0


def _look(workspace: Path | None, on: date | None, names: Iterable[str]) -> Look:
    """Look with everything read anew; files that cannot be read at all are faults like any other."""
    from triage.desk import open_desk  # noqa: PLC0415 - keeps --help light
    from triage.desk.rule_watching import Look, look  # noqa: PLC0415 - keeps --help light

    changed = tuple(names)
    try:
        with open_desk(workspace, today(on), need_store=False, rules="working") as desk:
            return look(desk, changed)
    except DataProblem as problem:
        return Look(changed, problem.issues, 0, 0)


def _watchfiles() -> Any:
    try:
        import watchfiles  # noqa: PLC0415 - an extra
    except ImportError:
        raise WrongUse(
            "watching needs the extra 'workbench'",
            why="it tells when a file was saved",
            mend="pip install 'needs-triage[workbench]'; or run `triage rules watch --once` by hand",
        ) from None
    return watchfiles


def _saved(folder: Path) -> Iterator[list[str]]:
    """Names of YAML files, relative to ``folder``, each time some were saved; Ctrl-C is left to the caller."""
    root = folder.resolve()
    for changes in _watchfiles().watch(root, debounce=300, step=50, raise_interrupt=True):
        names = sorted(
            {Path(path).relative_to(root).as_posix() for _, path in changes if path.endswith(".yaml")}
        )
        shown = [name for name in names if not any(part.startswith(".") for part in Path(name).parts)]
        if shown:
            yield shown


def _tell(found: Look, *, as_json: bool) -> None:
    if as_json:
        sys.stdout.write(json.dumps(_as_json(found), ensure_ascii=False) + "\n")
        sys.stdout.flush()
        return
    warnings = len(found.issues) - len(found.errors)
    faults = len(found.errors) - len(found.failed)
    parts = [_count(faults, "fault")] if faults else []
    parts += [f"{_count(len(found.failed), 'example')} failed"] if found.failed else []
    parts += [_count(warnings, "warning")] if warnings else []
    seen = f"{_count(found.rules, 'rule')}, {_count(found.examples, 'example')}"
    said = f"{', '.join(parts) or 'nothing to mend'} ({seen})"
    click.echo(
        f"{time.strftime('%H:%M:%S')}  {'MEND' if found.errors else 'well'}  {', '.join(found.changed) or 'all files'}: {said}"
    )
    for issue in found.issues[:_MOST]:
        kind = "warning: " if issue.severity == "warning" else ""
        click.echo(f"  {issue.place}  {issue.code}  {kind}{issue.what}\n    mend  {issue.mend}")
    if len(found.issues) > _MOST:
        click.echo(f"  and {len(found.issues) - _MOST} more: triage rules lint")


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def _as_json(found: Look) -> dict[str, Any]:
    from triage.cli.edge import problem_json  # noqa: PLC0415 - keeps --help light

    return {
        "files": list(found.changed),
        "well": not found.errors,
        "rules": found.rules,
        "examples": found.examples,
        "examples_failed": len(found.failed),
        "problems": [problem_json(issue) for issue in found.issues],
    }
