"""Files of the directory and the record, changed in one step: where the record refuses the step, the files are put back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path

from triage.desk.opening import Desk

_PLACED: ContextVar[list[tuple[Path, bytes | None]] | None] = ContextVar("_PLACED", default=None)


@contextmanager
def writing_with_files(desk: Desk) -> Iterator[None]:
    """``desk.store.writing()`` for a step that also puts files in their place.

    A step the record cannot keep (a full disk as it is finished) would else leave the file changed and nobody on record who
    changed it. Whatever ended the step is raised on.
    """
    placed: list[tuple[Path, bytes | None]] = []
    token = _PLACED.set(placed)
    try:
        with desk.store.writing():
            yield
    except BaseException:
        for path, old in reversed(placed):
            with suppress(OSError):
                path.unlink() if old is None else path.write_bytes(old)
        for part in ("directory", "directory_files"):
            desk.__dict__.pop(part, None)
        raise
    finally:
        _PLACED.reset(token)


def remember(files: Sequence[tuple[Path, bytes | None]]) -> None:
    """Say which files were put in their place and what stood there before; None where there was none."""
    placed = _PLACED.get()
    if placed is not None:
        placed.extend(files)
