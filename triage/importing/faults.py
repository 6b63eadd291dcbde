"""What is wrong or doubtful about one child of a census, with its place, and never with a value that is not a code."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from triage.importing.elements import Element
from triage.model import Issue

STOPS = "the child has no decision until a person has put this right; what could be read is kept"
GOES_ON = "the child goes on without it"
_CODE = re.compile(r"[A-Za-z0-9]{1,5}")
_DAY = re.compile(r"(\d{4}-\d\d-\d\d)(?:T[0-9:.]+)?(?:Z|[+-]\d\d:\d\d)?")


def shown(text: str) -> str:
    """A code in quotation marks; anything that does not look like a code stays unsaid."""
    text = text.strip()
    return f"'{text}'" if _CODE.fullmatch(text) else "a value that is not a code"


@dataclass
class Faults:
    """The issues of one child."""

    file: str | None
    on: date
    case: str
    """Case number of the child."""
    issues: list[Issue] = field(default_factory=list)

    @property
    def stopped(self) -> bool:
        """Whether something was found that keeps the child from a decision."""
        return any(issue.severity == "error" for issue in self.issues)

    def error(self, code: str, place: Element, what: str, mend: str, why: str = STOPS) -> None:
        """Something that makes the child's facts untrustworthy."""
        self.issues.append(
            Issue(
                file=self.file,
                line=place.line,
                column=place.column,
                case=self.case,
                code=code,
                what=what,
                why=why,
                mend=mend,
            )
        )

    def warn(self, code: str, place: Element | int, what: str, mend: str, why: str = GOES_ON) -> None:
        """Something that was left out or is doubtful, while the child goes on."""
        line, column = (place, None) if isinstance(place, int) else (place.line, place.column)
        self.issues.append(
            Issue(
                file=self.file,
                line=line,
                column=column,
                case=self.case,
                code=code,
                severity="warning",
                what=what,
                why=why,
                mend=mend,
            )
        )

    def day(self, place: Element | None, *, may_be_ahead: bool = False) -> date | None:
        """The date of an element; None where it is missing, or cannot be right (then an error says so)."""
        if place is None:
            return None
        found = _DAY.fullmatch(place.text.strip())
        try:
            value = date.fromisoformat(found.group(1)) if found else None
        except ValueError:
            value = None
        if value is None:
            self.error("CE201", place, f"{place.tag} is no date", "write year-month-day, as in 2024-03-31")
        elif value > self.on and not may_be_ahead:
            self.error(
                "CE202", place, f"{place.tag} is in the future", "check the year in the council's record"
            )
            value = None
        return value

    def in_order(
        self, first: date | None, second: date | None, place: Element | None, first_name: str
    ) -> None:
        """An error where ``second`` (at ``place``) comes before ``first``."""
        if first is not None and second is not None and place is not None and second < first:
            self.error(
                "CE203",
                place,
                f"{place.tag} is before {first_name}: these dates are the wrong way round",
                "check both dates in the council's record",
            )
