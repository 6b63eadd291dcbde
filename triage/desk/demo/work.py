"""What the demo's people do, each step through the desk, as a person would at the keyboard."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from triage.casefile import read_cases
from triage.casework.referrals import is_final
from triage.casework.reviews import NeedKey
from triage.desk.cases import close
from triage.desk.confirming import confirm, dismiss_action
from triage.desk.demo.days import CLINICAL_LEAD, COORDINATOR, SAFEGUARDING_LEAD
from triage.desk.escalating import record_escalation
from triage.desk.intake import add_cases
from triage.desk.opening import Desk
from triage.desk.referring import move_referral, refer
from triage.desk.reviewing import review
from triage.errors import DataProblem, Refused
from triage.model import CaseFile
from triage.store.records import ActionRow, ReferralRow

Draw = random.Random
Moves = tuple[tuple[str, int, str | None], ...]
"""State, how many in a hundred, and the reason where one is needed."""

_EXCUSES = ("family_prefers_other", "not_now", "too_many_contacts", "already_in_place")
_ANSWERS: Moves = (
    ("accepted", 68, None), ("opened", 8, None), ("no_response", 7, None), ("declined", 4, "no_capacity"),
    ("declined", 3, "criteria_not_met"), ("declined_by_family", 4, "family_not_now"),
)  # fmt: skip
_PROGRESS: Mapping[str, Moves] = {
    "requested": (("accepted", 40, None), ("no_response", 35, None)),
    "told": (("started", 45, None), ("did_not_engage", 10, None)),
    "opened": (("accepted", 70, None), ("declined", 15, "waiting_list_closed")),
    "accepted": (("started", 66, None), ("waiting", 20, None), ("did_not_engage", 5, None)),
    "no_response": (("accepted", 60, None), ("cancelled", 20, "no_answer")),
    "waiting": (("started", 60, None), ("declined_by_family", 6, "family_no_longer_needs")),
    "started": (("completed", 45, None), ("did_not_engage", 8, None), ("paused", 4, None)),
    "paused": (("started", 50, None),),
}
"""What may become of a referral at one look, by where it stands; in the rest of a hundred nothing happens."""


def take_in(desk: Desk, entry: Mapping[str, Any]) -> None:
    """Read one referral as text and add it; raises :class:`DataProblem` where it cannot be read or added."""
    batch = read_cases(json.dumps(entry).encode(), None, desk.vocabulary, desk.on)
    report = add_cases(desk, batch, COORDINATOR, synthetic=True)
    errors = [issue for issue in report.problems if issue.severity == "error"]
    if errors:
        raise DataProblem(errors)


def still_proposed(desk: Desk, number: str) -> list[ActionRow]:
    """The actions of the latest decision that nobody confirmed or put aside yet."""
    latest = desk.store.decisions(number)[-1].seq
    return [action for action in desk.store.actions(number, "proposed") if action.seq == latest]


def decide(desk: Desk, number: str, draw: Draw) -> None:
    """Confirm what the latest decision proposes, action by action; a few are put aside, as the family wished."""
    agreed = []
    for action in still_proposed(desk, number):
        if draw.random() < 0.04:
            note = "Said at the first call, made up for the demonstration."
            dismiss_action(desk, number, action.position, draw.choice(_EXCUSES), note, by=COORDINATOR)
        else:
            agreed.append(action.position)
    confirm(desk, number, agreed, COORDINATOR)


def tell(desk: Desk, number: str) -> None:
    """Tell whoever must act about each escalation that nobody was told of yet, on the day it was raised."""
    for towards in _towards(desk, number, "raised"):
        record_escalation(desk, number, towards, _speaker(towards), told="Duty desk (illustrative)")


def hear_back(desk: Desk, number: str) -> None:
    """Record that an escalation was received, and for most what was decided; one in seven is still to be chased."""
    for towards in _towards(desk, number, "told"):
        first = min(row.id for row in desk.store.escalations(number) if row.towards == towards)
        if first % 7 == 0:
            continue
        speaker = _speaker(towards)
        record_escalation(desk, number, towards, speaker, received_by="Duty worker (illustrative)")
        if first % 3 != 1:
            words = "Seen today; a named worker visits (illustrative)"
            record_escalation(desk, number, towards, speaker, decision=words)


def _towards(desk: Desk, number: str, state: str) -> list[str]:
    return list(dict.fromkeys(row.towards for row in desk.store.escalations(number) if row.state == state))


def _speaker(towards: str) -> str:
    return SAFEGUARDING_LEAD if towards in ("emergency", "statutory") else CLINICAL_LEAD


def send(desk: Desk, number: str) -> None:
    """Make the referrals and signposts that were confirmed; what the desk refuses on the day stays confirmed and due."""
    latest = desk.store.decisions(number)[-1].seq
    on_their_way = {
        (row.help, row.person, row.who)
        for row in desk.store.referrals(number)
        if not is_final(desk.vocabulary, row.state)
    }
    for action in desk.store.actions(number, "confirmed"):
        about = (action.help, action.person, action.who)
        if action.seq != latest or action.kind not in ("referral", "signpost") or about in on_their_way:
            continue
        person = f"{action.person}#{action.who}" if action.who else action.person
        try:
            refer(desk, number, action.help, action.service, COORDINATOR, person=person)
        except Refused:
            continue


def answers_come(desk: Desk, number: str, draw: Draw) -> None:
    """Record the first answer to each referral that was only sent."""
    before = len(desk.store.decisions(number))
    for row in desk.store.referrals(number):
        if row.state == "requested":
            _move(desk, row, _ANSWERS, draw)
    _decide_anew(desk, number, before)


def help_goes_on(desk: Desk, number: str, draw: Draw) -> None:
    """Move each referral on its way one step."""
    before = len(desk.store.decisions(number))
    for row in desk.store.referrals(number):
        _move(desk, row, _PROGRESS.get(row.state, ()), draw)
    _decide_anew(desk, number, before)


def _decide_anew(desk: Desk, number: str, before: int) -> None:
    """Where help came to nothing the case was triaged again: somebody confirms and sends what is proposed now.

    The draw is one of its own, so that what becomes of a child otherwise stays what it was.
    """
    seq = len(desk.store.decisions(number))
    row = desk.store.case(number)
    if seq > before and row is not None and row.state == "open":
        decide(desk, number, random.Random(f"{number} {seq}"))  # noqa: S311 - a demonstration, no secret
        send(desk, number)


def _move(desk: Desk, row: ReferralRow, moves: Moves, draw: Draw) -> None:
    place = draw.random() * 100
    for state, share, reason in moves:
        place -= share
        if place < 0:
            move_referral(desk, row.id, state, COORDINATOR, reason=reason)
            return


def look_again(desk: Desk, number: str, found: Mapping[str, Any]) -> bool:
    """Record a review; says whether the case was triaged again."""
    scores: dict[NeedKey, int | None] = {
        (need["need"], need["person"], need.get("who")): need["severity"] for need in found["needs"]
    }
    return review(desk, number, scores, found["engagement"], COORDINATOR).stored is not None


def end(desk: Desk, number: str, reason: str) -> None:
    """Close the case; one whose escalation nobody has received stays open, as the desk demands."""
    if all(row.state not in ("raised", "told") for row in desk.store.escalations(number)):
        close(desk, number, reason, COORDINATOR)


def reason_to_close(case: CaseFile, reviewed: date | None) -> str | None:
    """Judge from the scores whether a case can end: all much better, better on the whole, or the family was lost."""
    if reviewed is None:
        return "no_reply"
    falls = list(_falls(case))
    if not falls or any(now is None for _, now in falls):
        return None
    if all(now is not None and now <= 4 for _, now in falls):
        return "needs_met"
    better = sum(now is not None and now < before for before, now in falls)
    return (
        "needs_partly_met" if better >= 0.8 * len(falls) and max(now or 0 for _, now in falls) <= 6 else None
    )


def _falls(case: CaseFile) -> Iterator[tuple[int, int | None]]:
    """Severity at first and at the last review that scored the need, 1 to 10; needs without a first score are left out."""
    for need in case.needs:
        key = (need.need, need.person, need.who)
        later = [
            one.severity
            for look in case.reviews
            for one in look.needs
            if (one.need, one.person, one.who) == key and one.severity is not None
        ]
        if need.severity is not None:
            yield need.severity, later[-1] if later else None
