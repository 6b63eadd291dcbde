"""``triage tui --web`` where it cannot serve."""

from __future__ import annotations

import socket
import sys
from pathlib import Path

import pytest

from triage.cli import cli
from triage.cli.edge import run


def test_without_the_extra_the_command_names_it(
    workspace: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    for name in [name for name in sys.modules if name.startswith("tui.web")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "textual_serve", None)
    monkeypatch.setitem(sys.modules, "textual_serve.server", None)
    assert run(cli, ["tui", "--web", "--workspace", str(workspace)]) == 1
    said = capsys.readouterr().err
    assert "needs-triage[web]" in said
    assert "Traceback" not in said


def test_without_a_workspace_the_browser_is_not_offered_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.delenv("TRIAGE_WORKSPACE", raising=False)
    monkeypatch.chdir(tmp_path)
    assert run(cli, ["tui", "--web"]) == 2
    assert "triage init" in capsys.readouterr().err


def test_a_port_in_use_is_said_and_another_offered(workspace: Path, capsys: pytest.CaptureFixture[str]):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert run(cli, ["tui", "--web", "--port", port, "--workspace", str(workspace)]) == 1
    said = capsys.readouterr().err
    assert f"port {port} cannot be used" in said
    assert "leave --port away" in said
