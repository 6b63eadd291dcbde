"""A letter looked at before it goes, and written to a file: what leaves is written down, nothing is sent, no file is lost."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex

from triage.desk.letters import Wanted, letter_for_case
from triage.desk.opening import Desk
from triage.desk.rights.sharing import shared_by_letter
from triage.errors import Refused, WrongUse
from triage.letters import Letter, reading_age
from triage.model.assurance import NOT_ASSURED

EASY_AGE = 12.0
"""A family's letter should be easy for a reader of this age (NHS and GOV.UK content guidance ask for 9 to 11)."""
_FOR_ITS_OWNER = 0o600
"""Rights of the file: a letter says what only its reader is to know."""


@dataclass(frozen=True)
class Previewed:
    """A letter as it would be written out, with what only the sender reads."""

    text: str
    """As Markdown, marked as a draft where it is one."""
    reader: str
    service: str
    notes: tuple[str, ...]
    draft: bool
    """Whether a named person agrees before it is sent, or nobody has signed for live use."""
    age: float | None
    """How old a reader needs to be, in years; None where it holds no word."""

    @property
    def easy(self) -> bool:
        """Whether it is easy enough for a family."""
        return self.age is None or self.age <= EASY_AGE


@dataclass(frozen=True)
class Saved:
    """A letter that was written to a file."""

    path: Path
    shared_with: str
    """The service with which it was written down as shared; empty for other readers."""
    notes: tuple[str, ...]


def marked(desk: Desk, letter: Letter) -> str:
    """The text, marked as a draft where nobody has signed for live use or a person agrees first: paper travels alone."""
    marks = [] if desk.assured else [f"[{NOT_ASSURED}: a draft, not to be sent]"]
    if letter.waits:
        marks.append("[a draft: a named person agrees before this is sent]")
    return "\n\n".join([*marks, letter.text])


def preview_letter(desk: Desk, number: str, wanted: Wanted, by: str | None) -> Previewed:
    """Write a letter to look at; refuses what :func:`triage.desk.letters.letter_for_case` refuses, and says who decides."""
    found = letter_for_case(desk, number, wanted, by)
    age = reading_age(found.text)
    return Previewed(
        text=marked(desk, found),
        reader=found.reader,
        service=found.service or "",
        notes=found.notes,
        draft=found.waits or not desk.assured,
        age=age.years if age else None,
    )


def save_letter(
    desk: Desk, number: str, wanted: Wanted, path: Path, by: str | None, *, over: bool = False
) -> Saved:
    """Write a letter to ``path``; one for a service is written down as shared with it, by the person named.

    Either the whole file is there and the sharing is written down, or neither. Raises :class:`WrongUse` for a folder that is not
    there, :class:`Refused` for a file that is there already unless ``over``, and whatever the letter itself is refused for.
    """
    target = path.expanduser()
    if not target.name or target.is_dir():
        raise WrongUse("this names no file", why="the letter was not written", mend="add the name of a file")
    if not target.resolve().parent.is_dir():
        raise WrongUse(
            f"there is no folder '{target.parent}'",
            why="the letter was not written",
            mend="make the folder first, or choose another name",
        )
    if target.exists() and not over:
        raise Refused(
            f"{target} is there already",
            why="a letter somebody changed by hand would be lost",
            mend="choose another name, or say that it is written over",
        )
    found = letter_for_case(desk, number, wanted, by)
    beside = target.with_name(f".{target.name}.{token_hex(4)}")
    try:
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _FOR_ITS_OWNER), "wb") as file:
            file.write(marked(desk, found).encode())
            file.flush()
            os.fsync(file.fileno())
        shared = ""
        if found.audience == "service":
            shared = found.service or ""
            shared_by_letter(desk, number, shared, by)
        if over:
            beside.replace(target)
        else:
            _put(beside, target)
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
    return Saved(target.resolve(), shared, found.notes)


def _put(beside: Path, target: Path) -> None:
    """Give a file its name without ever writing over another that came to be there meanwhile."""
    try:
        os.link(beside, target)
    except FileExistsError:
        raise Refused(
            f"{target} is there already",
            why="somebody wrote it meanwhile",
            mend="choose another name",
        ) from None
    except OSError:
        # Some file systems have no second names for one file.
        beside.rename(target)
