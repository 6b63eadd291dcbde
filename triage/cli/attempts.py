"""What came of a command stands in the audit log where it was refused or failed: which command, on which case, never what was said."""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import Any, Final

import click

from triage.cli.common import running, today

_NO_RECORD: Final = frozenset({"words", "init", "demo", "doctor", "tui"})
"""Commands that show nothing about a child; whether the installation is well is no attempt."""
_REFUSED: Final = 3
_CASE_OPTIONS: Final = ("number", "case", "case_number")


def begin_attempt() -> None:
    """Forget what another command in the same process left behind."""
    running.clear()
    auditing = sys.modules.get("triage.desk.auditing")
    if auditing is not None:
        auditing.attempted()
        auditing.unlogged()


def log_attempt(code: int) -> None:
    """Log the command that just ended with ``code`` where it was refused (3) or failed (1, 2) and said so nowhere yet.

    Says on the error stream where looks could not be logged. Never raises and never keeps a message from its reader.
    """
    ran = list(running)
    running.clear()
    auditing = sys.modules.get("triage.desk.auditing")
    try:
        if ran and code:
            _log(*ran[0], code)
    finally:
        # Asked for also where nothing failed: what was noted belongs to this command alone.
        auditing = auditing or sys.modules.get("triage.desk.auditing")
        if auditing is not None:
            auditing.attempted()
            said = auditing.unlogged()
            if said:
                click.echo(said, err=True)


def _log(path: str, given: dict[str, Any], code: int) -> None:
    act = ".".join(path.split()[1:]).replace("-", "_")
    if act.split(".")[0] in _NO_RECORD or not _touches(given):
        return
    from triage.desk import auditing  # noqa: PLC0415 - keeps `--help` light
    from triage.desk.opening import open_desk  # noqa: PLC0415
    from triage.errors import TriageError  # noqa: PLC0415

    if auditing.attempted():
        return
    with (
        suppress(TriageError, OSError),
        open_desk(given["workspace"], today(given["on"]), need_store=False) as desk,
    ):
        number = next((given[name] for name in _CASE_OPTIONS if isinstance(given.get(name), str)), None)
        known = number is not None and desk.has_record and desk.store.case(number) is not None
        auditing.note(
            desk,
            act,
            by=given.get("by"),
            case=number if known else None,
            outcome="refused" if code == _REFUSED else "failed",
            record="" if known or number is None else "unknown",
        )


def _touches(given: dict[str, Any]) -> bool:
    """Whether the command is one about cases: somebody acts, or a case is named."""
    return "by" in given or any(name in given for name in _CASE_OPTIONS)
