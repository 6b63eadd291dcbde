"""``triage tui``: the screens, loaded only here and only when asked for."""

from __future__ import annotations

import importlib
import os
import sys
from datetime import date
from pathlib import Path

import click

from triage.cli.common import acting, shared, today

ROLES = ("referrer", "coordinator", "manager")


@click.command()
@click.option(
    "--role",
    type=click.Choice(ROLES),
    default="coordinator",
    show_default=True,
    help="What is in reach. It is no lock: who may do what stands in the people register.",
)
@acting
@shared
def tui(workspace: Path | None, on: date | None, as_json: bool, by: str | None, role: str) -> int:
    """Work in the terminal: an inbox by urgency, level and waiting time, and each case with its reasons.

    Everything is done with keys; ? shows them all.

    \b
    Example:
      triage tui --workspace my-area --by "Your Name"
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.errors import WrongUse  # noqa: PLC0415 - keeps `--help` light

    _check_screens()
    if as_json:
        raise WrongUse(
            "screens cannot answer in JSON",
            mend="use `triage due --json` or `triage case list --json`",
        )
    folder = _workspace(workspace, today(on))
    _check_terminal()
    # Textual is heavy: it is read only once it is sure that the screens can be shown.
    from tui.app import TriageApp  # noqa: PLC0415

    app = TriageApp(folder, today(on), by, role)
    app.run()
    return app.return_code or 0


def _check_screens() -> None:
    """Make sure that ``tui`` is ours: the package index holds another distribution with a module of that name."""
    from triage.errors import TriageError  # noqa: PLC0415 - keeps `--help` light

    mend = "install this program by itself: `uv tool install needs-triage` or `pipx install needs-triage`"
    try:
        found = importlib.import_module("tui")
    except ImportError as missing:
        raise TriageError(
            "the screens are not installed", why=f"there is no module {missing.name}", mend=mend
        ) from None
    if not getattr(found, "TRIAGE_TUI", False):
        place = found.__file__ or ", ".join(getattr(found, "__path__", ["a built-in module"]))
        raise TriageError(
            f"another program's module called 'tui' was found: {place}",
            why="it stands before the screens of this program, and starting it could do anything",
            mend=mend,
        )


def _workspace(workspace: Path | None, on: date) -> Path:
    """Find the workspace and see that its record opens; raises :class:`WrongUse` where there is none."""
    from triage.desk import open_desk  # noqa: PLC0415 - keeps `--help` light
    from triage.errors import WrongUse  # noqa: PLC0415

    mend = "make one with `triage init DIR`, or one full of synthetic cases with `triage demo DIR`; then `triage tui --workspace DIR`"
    try:
        desk = open_desk(workspace, on, need_store=False)
    except WrongUse as nowhere:
        raise WrongUse(nowhere.what, why=nowhere.why, mend=mend) from None
    with desk:
        if desk.workspace is None:
            raise WrongUse(
                "there is no workspace here", why="the screens show what its record holds", mend=mend
            )
        _ = desk.store
        return desk.workspace.folder


def _check_terminal() -> None:
    """Raise :class:`WrongUse` where there is nobody to show a screen to."""
    from triage.errors import WrongUse  # noqa: PLC0415 - keeps `--help` light

    if not (sys.stdin.isatty() and sys.stdout.isatty()) or os.environ.get("TERM") == "dumb":
        raise WrongUse(
            "this is not a terminal that can show screens",
            why="the screens are drawn in a terminal and answer to its keys",
            mend="run it in a terminal window; in a script use `triage due` and `triage case show`, with --json",
        )
