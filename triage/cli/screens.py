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
@click.option(
    "--web", is_flag=True, help="Serve the same screens to a browser on this machine, for one person."
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=0,
    help="The port of --web; any that is free when missing.",
)
@acting
@shared
def tui(
    *, workspace: Path | None, on: date | None, as_json: bool, by: str | None, role: str, web: bool, port: int
) -> int:
    """Work in the terminal: an inbox by urgency, level and waiting time, and each case with its reasons.

    Everything is done with keys; ? shows them all, each with the command that does the same. With a screen reader use
    those: `triage due` and `triage case show NUMBER` print plain lines. In a folder without a workspace it offers to make one, or a demo.
    --web shows the same in a browser on this machine and nowhere else: the address it prints works once, and each
    colleague starts their own.

    \b
    Example:
      triage tui --workspace my-area --by "Your Name"
      triage tui --workspace my-area --by "Your Name" --web
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.errors import WrongUse  # noqa: PLC0415 - keeps `--help` light

    _check_screens()
    if as_json:
        raise WrongUse(
            "screens cannot answer in JSON",
            mend="use `triage due --json` or `triage case list --json`",
        )
    day = today(on)
    folder = _workspace(workspace, day)
    if web:
        return _serve(folder, day, by, role, port)
    _check_terminal()
    # Textual is heavy: it is read only once it is sure that the screens can be shown.
    from tui.app import TriageApp  # noqa: PLC0415

    begun = None
    if folder is None:
        from tui.screens.welcome import WelcomeApp  # noqa: PLC0415

        begun = WelcomeApp(day, by).run()
        if begun is None:
            return 0
        folder, day, by = begun.folder, begun.on, begun.by
    app = TriageApp(folder, day, by, role, tour=begun is not None)
    app.run()
    if begun is not None:
        _say_how_to_come_back(begun.folder, day, begun.by)
    return app.return_code or 0


def _serve(folder: Path | None, day: date, by: str | None, role: str, port: int) -> int:
    """Serve the screens to a browser until ctrl+c."""
    from triage.errors import TriageError, WrongUse  # noqa: PLC0415 - keeps `--help` light

    if folder is None:
        raise WrongUse(
            "there is no workspace here",
            why="a browser shows the screens of one workspace",
            mend="make one with `triage init DIR` or `triage demo DIR`; then `triage tui --web --workspace DIR`",
        )
    try:
        from tui.web.server import serve  # noqa: PLC0415 - an extra, and heavy
    except ImportError as missing:
        raise TriageError(
            "the browser's part is not installed",
            why=f"there is no module {missing.name}",
            mend='install it with the extra `web`: pip install "needs-triage[web]"',
        ) from None
    command = ["tui", "--workspace", str(folder.absolute()), "--role", role, "--on", day.isoformat()]
    try:
        serve([*command, "--by", by] if by else command, port)
    except OSError as refused:
        raise TriageError(
            f"port {port} cannot be used: {refused.strerror or type(refused).__name__}",
            mend="leave --port away for one that is free",
        ) from None
    return 0


def _say_how_to_come_back(folder: Path, day: date, by: str) -> None:
    """Name the command that opens the same workspace again; the demo stands on a day of its own."""
    import shlex  # noqa: PLC0415 - keeps `--help` light

    command = ["triage", "tui", "--workspace", str(folder), "--by", by]
    if day != today(None):
        command += ["--on", day.isoformat()]
    click.echo(f"Come back with: {shlex.join(command)}", err=True)


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


def _workspace(workspace: Path | None, on: date) -> Path | None:
    """Find the workspace and see that its record opens.

    None where none was named, none is to be found, and a screen can offer to make one; else raises :class:`WrongUse`.
    """
    from triage.desk import open_desk  # noqa: PLC0415 - keeps `--help` light
    from triage.errors import WrongUse  # noqa: PLC0415

    mend = "make one with `triage init DIR`, or one full of synthetic cases with `triage demo DIR`; then `triage tui --workspace DIR`"
    named = workspace is not None or bool(os.environ.get("TRIAGE_WORKSPACE"))
    try:
        desk = open_desk(workspace, on, need_store=False)
    except WrongUse as nowhere:
        raise WrongUse(nowhere.what, why=nowhere.why, mend=mend) from None
    with desk:
        if desk.workspace is not None:
            _ = desk.store
            return desk.workspace.folder
    if named or not _shows_screens():
        raise WrongUse("there is no workspace here", why="the screens show what its record holds", mend=mend)
    return None


def _shows_screens() -> bool:
    """Whether there is a terminal to draw in, or a browser's (see ``tui/web``)."""
    if os.environ.get("TEXTUAL_DRIVER", "").startswith("tui.web.driver:"):
        return True
    return sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def _check_terminal() -> None:
    """Raise :class:`WrongUse` where there is nobody to show a screen to."""
    from triage.errors import WrongUse  # noqa: PLC0415 - keeps `--help` light

    if not _shows_screens():
        raise WrongUse(
            "this is not a terminal that can show screens",
            why="the screens are drawn in a terminal and answer to its keys",
            mend="run it in a terminal window; in a script use `triage due` and `triage case show`, with --json",
        )
