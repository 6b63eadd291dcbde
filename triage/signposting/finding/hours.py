"""Whether a service runs at a time that was asked for, as far as its record says so; hours are never guessed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from triage.signposting.finding.question import DAYS, Slot
from triage.signposting.practical import sessions
from triage.signposting.records import Service, Session

DAY_ENDS = 24 * 60


@dataclass(frozen=True)
class Runs:
    """Whether it runs then, and what the record says."""

    then: Literal["yes", "no", "unknown"]
    words: str
    """What the record says, or what it does not say: "when it runs"."""


def runs(service: Service, slots: Sequence[Slot], holidays: bool | None = None) -> Runs:
    """Whether a service runs in any of ``slots`` and, where asked, in school holidays.

    No schedule is unknown; so is a session whose hours nobody wrote down where hours were asked, and a record that does
    not say whether it keeps to term time where holidays were.
    """
    if holidays and service.term_time_only:
        return Runs("no", "its record says that it runs in term time only")
    unknown = ["whether it runs in school holidays"] if holidays and service.term_time_only is None else []
    if slots:
        if not service.schedule:
            unknown.append("when it runs")
        else:
            met = {_meets(session, slot) for session in service.schedule for slot in slots}
            if met <= {"no"}:
                return Runs("no", f"its record says that it runs {sessions(service)}")
            if "yes" not in met:
                unknown.append(f"at what time it runs ({sessions(service)})")
    if unknown:
        return Runs("unknown", " or ".join(unknown))
    return Runs(
        "yes", f"runs {sessions(service)}" if slots else "runs in school holidays too" if holidays else ""
    )


def _meets(session: Session, slot: Slot) -> str:
    if DAYS.index(session.day) != slot.day:
        return "no"
    if slot.whole_day:
        return "yes"
    begins, ends = _minutes(session.from_), _minutes(session.to)
    if begins is None and ends is None:
        return "unknown"
    if (begins if begins is not None else 0) >= slot.ends or (
        ends if ends is not None else DAY_ENDS
    ) <= slot.begins:
        return "no"
    # With one end unknown it surely meets the slot only where the known end lies inside it.
    if begins is None:
        return "yes" if ends is not None and ends <= slot.ends else "unknown"
    if ends is None:
        return "yes" if begins >= slot.begins else "unknown"
    return "yes"


def _minutes(time: str | None) -> int | None:
    if time is None:
        return None
    hours, minutes = time.split(":")
    return int(hours) * 60 + int(minutes)
