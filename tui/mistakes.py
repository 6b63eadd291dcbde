"""What is said after a mistake of the program: one plain message, never what it held."""

from __future__ import annotations

import traceback
from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

from rich.text import Text
from textual.app import App, SystemCommand
from textual.screen import Screen

Result = TypeVar("Result")


class PlainApp(App[Result]):
    """An application that prints and keeps nothing of what is on its screens."""

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:  # noqa: ARG002 - Textual's own signature
        """None of Textual's own: one of them saves a picture of a case to disk."""
        return ()

    def _handle_exception(self, error: Exception) -> None:
        """Leave with one plain message: Textual's own account of an error would print values of a case on the terminal."""
        self._return_code = 1
        known: Exception | None = self._exception
        if known is None:
            self._exception = error
            self._exception_event.set()
        self.panic(Text(told(error)))


def told(error: BaseException) -> str:
    """What is said after an error of the program itself: its kind and place, never what it says or held."""
    places = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if "/tui/" in frame.filename or "/triage/" in frame.filename
    ]
    kind = type(error.__cause__ or error.__context__ or error).__name__
    where = (
        f"{Path(places[-1].filename).stem}, line {places[-1].lineno}" if places else "the drawing of a screen"
    )
    return (
        f"The screens stopped because of a mistake in the program ({kind} in {where}).\n"
        "What was confirmed or recorded before is in the record; what was being written is there whole or not at all.\n"
        "Start `triage tui` again. If it happens again, please report the line above; the commands (`triage --help`) do the same work."
    )
