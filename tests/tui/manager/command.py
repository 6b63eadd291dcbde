"""The commands, asked on the day of the screens."""

from __future__ import annotations

import contextvars
import io
import json
from contextlib import redirect_stderr, redirect_stdout
from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import patch

from tests.tui.conftest import TODAY
from tests.tui.manager.measured import KIM
from triage.cli import cli
from triage.cli.edge import run


def said(workspace: Path, *arguments: str, by: str = KIM, on: date = TODAY) -> tuple[int, str, str]:
    """Exit code and both streams of a command; who sat at its desk does not sit at the next."""
    out, err = io.StringIO(), io.StringIO()
    words = [*arguments, "--workspace", str(workspace), "--on", on.isoformat()]
    with redirect_stdout(out), redirect_stderr(err), patch.dict("os.environ", {"TRIAGE_USER": by}):
        code = contextvars.copy_context().run(run, cli, words)
    return code, out.getvalue(), err.getvalue()


def asked(workspace: Path, *arguments: str, on: date = TODAY) -> Any:
    """What a command answers as JSON."""
    code, out, err = said(workspace, *arguments, "--json", on=on)
    assert code == 0, err
    return json.loads(out)
