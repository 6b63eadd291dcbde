"""Steps of the loop for tests: a case that is referred, sent, received, answered."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.desk.builders import SAM, a_case, put_in
from triage.desk import Desk, confirm, refer
from triage.desk.sending.outcomes import OutcomeSent, Telling, post_outcome, prepare_outcome
from triage.desk.sending.posting import Sent, Wish, post, prepare
from triage.desk.sending.receiving import Arrivals, Entry, receive


def no_phrase() -> None:
    return None


def referred(desk: Desk, number: str = "C-1", **other: Any) -> int:
    """A case whose sleep advice was confirmed and referred; the number of the referral."""
    put_in(desk, a_case(number, **other))
    confirm(desk, number, None, SAM)
    return refer(desk, number, "sleep", "sleep-advice", SAM).id


def send(desk: Desk, number: str, folder: Path, **wish: Any) -> Sent:
    box = prepare(desk, number, Wish(**wish), SAM)
    return post(desk, box, folder, SAM, no_phrase)


def take_in(desk: Desk, *paths: Path, answers: Path | None = None) -> Arrivals:
    return receive(desk, paths, SAM, no_phrase, answers=answers)


def tell(desk: Desk, number: str, folder: Path, state: str, **other: Any) -> OutcomeSent:
    box = prepare_outcome(desk, number, Telling(state, **other), SAM)
    return post_outcome(desk, box, folder, SAM, no_phrase)


def codes(arrivals: Arrivals) -> list[str]:
    return sorted(issue.code for entry in arrivals.entries for issue in entry.issues)


def only(arrivals: Arrivals) -> Entry:
    assert len(arrivals.entries) == 1
    return arrivals.entries[0]
