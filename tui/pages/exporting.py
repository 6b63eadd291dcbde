"""What may be written to a file, its name, and what is said once it is written."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from triage.desk import Desk
from triage.desk.exporting import FORMS, REPORTS, Wanted, Written, check, export
from triage.errors import Refused, TriageError
from tui.pages.periods import Span

__all__ = ["FORMS", "REPORTS", "Filled", "file_name", "said_of", "write_report"]


@dataclass(frozen=True)
class Filled:
    """What is filled in: which report, for whom, and where it goes."""

    report: str
    form: str
    for_others: bool
    where: str
    span: Span
    by: tuple[str, ...] = ()
    map_id: str = "recorded"

    @property
    def wanted(self) -> Wanted:
        """The same as the desk asks for it."""
        return Wanted(
            self.report, self.form, self.span.start, self.span.end, self.for_others, self.by, self.map_id
        )

    @property
    def path(self) -> Path:
        """Where it goes; ``~`` is one's own folder."""
        return Path(self.where.strip()).expanduser()

    @property
    def fault(self) -> str:
        """What is wrong with where it goes, as half a sentence; empty where nothing is. A file that is there is asked about."""
        if not self.where.strip():
            return "no file is named; write where it is to go"
        try:
            check(self.wanted, self.path, replace=True)
        except TriageError as problem:
            return f"{problem.what}; {problem.mend}" if problem.mend else problem.what
        except (OSError, RuntimeError, ValueError):
            return "this is no name of a file"
        return ""

    @property
    def there(self) -> bool:
        """Whether a file of this name is there already."""
        try:
            check(self.wanted, self.path)
        except Refused:
            return True
        except (TriageError, OSError, RuntimeError, ValueError):
            return False
        return False


def file_name(report: str, form: str, span: Span, *, for_others: bool, map_id: str = "recorded") -> str:
    """A name that says what the file holds: ``quarter-2026-Q3.xlsx``, ``quarter-2026-Q3-for-others.xlsx``."""
    about = f"value-{map_id}" if report == "value" else report
    plain = "".join(letter if letter.isalnum() or letter in "-_." else "-" for letter in about)
    return f"{plain}-{span.file_name}{'-for-others' if for_others else ''}.{form}"


def write_report(desk: Desk, filled: Filled, by: str | None, *, replace: bool) -> Written:
    """Write it in the name of whoever is there; a name that is not in use here writes nothing."""
    before, desk.reader = desk.reader, by
    try:
        return export(desk, filled.wanted, filled.path, replace=replace)
    finally:
        desk.reader = before


def said_of(written: Written) -> str:
    """What is said once a file is written."""
    lines = [f"Written: {written.path}"]
    if written.handling:
        lines.append(written.handling[:1].upper() + written.handling[1:].rstrip(".") + ".")
    if written.hidden:
        lines.append(written.hidden)
    if written.remembered:
        lines.append("It is remembered as passed on: triage report releases lists all that was.")
    return "\n".join(lines)
