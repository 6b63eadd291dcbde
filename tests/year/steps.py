"""What a worker does with each kind of thing that is due; each returns whether it took the worker's time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from triage.casework.agreement import Said
from triage.casework.referrals import is_final
from triage.desk import answer, confirm, refer, review
from triage.desk.cases import close
from triage.desk.confirming import dismiss_action
from triage.desk.deciding import case_now
from triage.desk.due.item import DueItem
from triage.desk.escalating import record_escalation
from triage.desk.loop.closing import audit
from triage.desk.loop.feedback import feedback_given
from triage.desk.loop.following_up import follow_up
from triage.desk.loop.levels import extend, step_down
from triage.desk.loop.looks import looked, looked_as_asked
from triage.desk.loop.moving import ask_helped
from triage.desk.loop.owning import assign, note
from triage.desk.referring import move_referral
from triage.desk.rights.agreeing import answer_help_goes_on, record_agreement, told_of_stop
from triage.desk.rights.keeping import looked_through
from triage.desk.rights.sharing import Lawful, complete_sharing, reviewed_sharing
from triage.importing.synthetic import _moved
from triage.store.records import ReferralRow

if TYPE_CHECKING:
    from tests.year.simulating import Year

Step = Callable[["Year", DueItem, str], Any]
ANSWERS = {
    "severity": "6",
    "consent": "given",
    "food_today": "no",
    "in_danger_now": "no",
    "attendance_now": "80",
}
AGAIN_DAYS = 28


def number_in(record: str, word: str) -> int:
    return int(record.split(word + " ")[1].split(maxsplit=1)[0])


def escalation(year: Year, item: DueItem, by: str) -> Any:
    desk, chance = year.desk, year.chance
    row = next(one for one in desk.store.escalations(item.case) if f"escalation {one.id}" == item.record)
    case, door = row.case_number, row.towards
    if row.state == "raised":
        done = year.attempt(
            "escalation", lambda: record_escalation(desk, case, door, by, told="Duty desk Example")
        )
        if done and chance.random() < year.assumed.received_same_day:
            year.attempt(
                "escalation",
                lambda: record_escalation(desk, case, door, by, received_by="Duty worker Example"),
            )
        return done
    if row.state == "told":
        return year.attempt(
            "escalation", lambda: record_escalation(desk, case, door, by, received_by="Duty worker Example")
        )
    if chance.random() >= year.assumed.decided_each_day:
        return True
    return year.attempt(
        "escalation",
        lambda: record_escalation(desk, case, door, by, decision="Seen, and what follows is agreed"),
    )


def decision(year: Year, item: DueItem, by: str) -> Any:
    """Look at each action, put a few aside, confirm the others; name who leads."""
    desk, case = year.desk, str(item.case)
    seq = desk.store.decisions(case)[-1].seq
    rows = [row for row in desk.store.actions(case, "proposed") if row.seq == seq]
    for row in rows:
        if year.chance.random() < year.assumed.action_put_aside:
            put = (row.position, "family_prefers_other", "As they said")
            year.attempt("dismiss", partial(dismiss_action, desk, case, *put, by=by))
    done = year.attempt("decision", lambda: confirm(desk, case, None, by))
    row = desk.store.case(case)
    if done and row is not None and not row.owner:
        lead(year, item, by)
    return done


def lead(year: Year, item: DueItem, by: str) -> Any:
    """The practitioner with the fewest open cases leads and owns; a case of level 1 is a coordinator's."""
    desk, case = year.desk, str(item.case)
    row = desk.store.case(case)
    held = Counter(one.owner for one in desk.store.cases("open"))
    role = "lead_practitioner" if row is not None and row.level > 1 else "coordinator"
    here = year.staff.here(year.staff.of[role], desk.on) or year.staff.of[role]
    name = min(here, key=lambda one: (held[one], one))
    allowed = (
        by
        if year.staff.role_of[by] in ("coordinator", "manager", "safeguarding_lead")
        else year.staff.of["manager"][0]
    )
    return year.attempt(
        "lead",
        lambda: assign(desk, case, by=allowed, lead=name if role != "coordinator" else None, owner=name),
    )


def question(year: Year, item: DueItem, by: str) -> Any:
    desk, case = year.desk, str(item.case)
    seq = desk.store.decisions(case)[-1].seq
    duty = next(
        (
            one
            for one in desk.store.duties(case, "open")
            if one.seq == seq and one.kind == "ask" and one.code == item.code and one.person == item.for_whom
        ),
        None,
    )
    if duty is None:
        return False
    known = year.chance.random() < year.assumed.questions_answered
    value = ANSWERS.get(item.code, "as the family said") if known else "not_known"
    done = year.attempt(
        "question",
        lambda: answer(desk, case, item.code, value, by, person=duty.person, need=duty.need or None),
    )
    if done is None and known:
        done = year.attempt(
            "question",
            lambda: answer(
                desk, case, item.code, "not_known", by, person=duty.person, need=duty.need or None
            ),
        )
    return done


def human_review(year: Year, item: DueItem, by: str) -> Any:
    """Look at it and say what was found."""
    said = "Read, and the plan stands"
    return year.attempt(
        f"human_review {item.code} of {item.role}",
        lambda: looked_as_asked(year.desk, str(item.case), item.code, said, by=by),
    )


def action(year: Year, item: DueItem, by: str) -> Any:
    """Send or tell; support and tasks of a case are done in one go, as on one visit."""
    desk, case = year.desk, str(item.case)
    seq, place = (int(word) for word in item.record.split() if word.isdecimal())
    row = next(one for one in desk.store.actions(case) if (one.seq, one.position) == (seq, place))
    if row.state != "confirmed" or desk.store.decisions(case)[-1].seq != seq:
        return False
    if row.kind in ("support", "task") or not row.service:
        return year.attempt("done", lambda: confirm(desk, case, None, by, done=True))
    person = f"{row.person}#{row.who}" if row.who else row.person
    made = year.attempt("refer", lambda: refer(desk, case, row.help, row.service, by, person=person))
    if made is None:
        # It does not suit any more: it is put aside, and stays in view with the reason.
        put = ("service_unavailable", "The service does not take them today")
        return year.attempt("dismiss", lambda: dismiss_action(desk, case, place, *put, by=by))
    if isinstance(made, ReferralRow) and made.kind == "referral":
        _service_answers(year, made)
    return made


def _service_answers(year: Year, row: ReferralRow) -> None:
    chance, assumed = year.chance, year.assumed
    if chance.random() < assumed.silent:
        return
    year.after(chance.randint(1, 5), row.id, "opened")
    _taken_or_not(year, row.id, chance.randint(*assumed.accept_days) + 5)


def _taken_or_not(year: Year, identity: int, days: int) -> None:
    chance, assumed = year.chance, year.assumed
    if chance.random() < assumed.declined:
        reason = chance.choice(("no_capacity", "criteria_not_met", "waiting_list_closed"))
        year.after(days, identity, "declined", reason)
        return
    year.after(days, identity, "accepted")
    least, most, common = assumed.start_weeks
    weeks = chance.triangular(least, most, common)
    if weeks > 2:
        year.after(days + 2, identity, "waiting")
    if chance.random() < assumed.not_taken_up:
        year.after(days + weeks * 7, identity, "did_not_engage")
        return
    year.after(days + weeks * 7, identity, "started")
    least, most, common = assumed.help_weeks
    year.after(days + (weeks + chance.triangular(least, most, common)) * 7, identity, "completed")


def referral(year: Year, item: DueItem, by: str) -> Any:
    """Ask the service; one that stays silent is taken to give no answer, then taken back so that the next is tried."""
    desk = year.desk
    identity = number_in(item.record, "referral")
    row = desk.store.referral(identity)
    if row is None or is_final(desk.vocabulary, row.state):
        return False
    if any(identity == one for coming in year.coming.values() for one, _, _ in coming):
        return _seldom(year, item)
    year.asked_again[identity] += 1
    if row.state == "no_response" and year.asked_again[identity] > 2:
        return year.attempt(
            "referral", lambda: move_referral(desk, identity, "cancelled", by, reason="no_answer")
        )
    if year.chance.random() < year.assumed.answers_when_asked:
        _taken_or_not(year, identity, 3)
        return True
    if row.state in ("requested", "opened"):
        return year.attempt("referral", lambda: move_referral(desk, identity, "no_response", by))
    return _seldom(year, item)


def _seldom(year: Year, item: DueItem) -> bool:
    """Somebody looked, and there is nothing to record: it is looked at again four weeks later. False where it is not yet time."""
    mark = f"{item.kind} {item.record}"
    if mark in year.looked_on and (year.desk.on - year.looked_on[mark]).days < AGAIN_DAYS:
        return False
    year.looked_on[mark] = year.desk.on
    return True


def wait(year: Year, item: DueItem, by: str) -> Any:
    if not _seldom(year, item):
        return False
    identity = number_in(item.record, "referral")
    if year.chance.random() < year.assumed.other_help_found:
        return year.attempt(
            "wait", lambda: move_referral(year.desk, identity, "cancelled", by, reason="other_help_found")
        )
    return True


def signpost(year: Year, item: DueItem, by: str) -> Any:
    helped = year.chance.choices(("yes", "partly", "no", "not_used"), (45, 20, 10, 25))[0]
    reason = (
        year.chance.choice(("no_time_yet", "turned_away", "travel_or_cost"))
        if helped in ("no", "not_used")
        else None
    )
    identity = number_in(item.record, "referral")
    return year.attempt("signpost", lambda: ask_helped(year.desk, identity, helped, by=by, reason=reason))


def feedback(year: Year, item: DueItem, by: str) -> Any:
    return year.attempt(
        "feedback", lambda: feedback_given(year.desk, number_in(item.record, "referral"), by=by)
    )


def score(year: Year, item: DueItem, by: str) -> Any:
    """Score again; close where it is time, or where nobody is reached."""
    desk, chance, case = year.desk, year.chance, str(item.case)
    if case in year.lost:
        return year.attempt("close", lambda: close(desk, case, "no_reply", by))
    engagement = chance.choices(("full", "partial", "none"), (60, 30, 10))[0]
    row = desk.store.case(case)
    assert row is not None
    held = year.scores[case]
    before = dict(held)
    for need in case_now(desk, row).needs:
        key = (need.need, need.person, need.who)
        held[key] = _moved(held.get(key, need.severity), engagement, chance)
    done = year.attempt("review", lambda: review(desk, case, held, engagement, by))
    if not done:
        return done
    year.reviewed[case] += 1
    if chance.random() < year.assumed.withdraws:
        year.attempt("withdraw", lambda: record_agreement(desk, case, Said("withdrawn", "parent"), by))
    fell = all(now is None or (before.get(key) or 11) > now for key, now in held.items())
    better = sum(1 for key, now in held.items() if now is not None and (before.get(key) or 11) > now)
    count = year.reviewed[case]
    if count >= year.assumed.reviews_before_closing and fell:
        year.attempt("close", lambda: close(desk, case, "needs_met", by))
    elif count >= year.assumed.reviews_before_closing + 2:
        reason = "needs_partly_met" if better * 2 >= len(held) else "outcome_not_met"
        year.attempt("close", lambda: close(desk, case, reason, by))
    return done


def look(year: Year, item: DueItem, by: str) -> Any:
    desk, case = year.desk, str(item.case)
    row = desk.store.case(case)
    if (
        item.code == "better"
        and row is not None
        and row.state == "open"
        and row.level > 1
        and year.chance.random() < 0.5
    ):
        down = year.attempt(
            "step down", lambda: step_down(desk, case, str(row.level - 1), "stable", "All needs fell", by=by)
        )
        if down:
            return down
    held = [one for one in desk.store.looks(case, "open") if one.code == item.code]
    return bool(held) and year.attempt(
        "look", lambda: looked(desk, case, "Seen and thought about", by=by, look=held[0].id)
    )


def casework(year: Year, item: DueItem, by: str) -> Any:
    desk, case = year.desk, str(item.case)
    if item.kind == "casework_warning":
        return _seldom(year, item)
    if year.chance.random() < 0.5:
        down = year.attempt(
            "step down",
            lambda: step_down(desk, case, "1", "open_access_is_enough", "Open access from now on", by=by),
        )
        if down:
            return down
    until = desk.on + timedelta(weeks=8)
    return year.attempt(
        "extend", lambda: extend(desk, case, until, "help_still_awaited", "Help is still awaited", by=by)
    )


def after_closing(year: Year, item: DueItem, by: str) -> Any:
    desk, case = year.desk, str(item.case)
    held = {
        key: one if one is None else max(1, min(10, one + year.chance.choice((-1, 0, 0, 1))))
        for key, one in year.scores[case].items()
    }
    reached = (
        case not in year.lost and year.chance.random() < 0.7 and any(one is not None for one in held.values())
    )
    return year.attempt(
        "follow_up", lambda: follow_up(desk, case, held if reached else {}, by=by, reached=reached)
    )


def closure_audit(year: Year, item: DueItem, by: str) -> Any:
    return year.attempt(
        "audit",
        lambda: audit(year.desk, str(item.case), "family_not_reached", "Read from first to last", by=by),
    )


def supervision(year: Year, item: DueItem, by: str) -> Any:
    rows = [
        row
        for row in year.desk.store.cases("open")
        if row.lead == item.for_whom or row.lead in item.what or row.lead in item.record
    ]
    case = item.case or (rows[0].number if rows else None)
    return case is not None and year.attempt(
        "supervision", lambda: note(year.desk, case, "Went through the cases", by=by, supervision=True)
    )


def agreement(year: Year, item: DueItem, by: str) -> Any:
    case = str(item.case)
    if item.code == "help_goes_on":
        identity = number_in(item.record, "referral")
        return year.attempt(
            "agreement", lambda: answer_help_goes_on(year.desk, case, identity, "yes", "They wish it", by)
        )
    return year.attempt("agreement", lambda: told_of_stop(year.desk, case, item.record, by))


def sharing(year: Year, item: DueItem, by: str) -> Any:
    desk, case, identity = year.desk, str(item.case), number_in(item.record, "sharing")
    if item.code == "review_sharing":
        return year.attempt("sharing", lambda: reviewed_sharing(desk, case, identity, by))
    lawful = Lawful("safeguarding_child", year.staff.of["safeguarding_lead"][0], "yes")
    return year.attempt("sharing", lambda: complete_sharing(desk, case, identity, lawful, by))


def retention(year: Year, item: DueItem, by: str) -> Any:
    return _seldom(year, item) and year.attempt("retention", lambda: looked_through(year.desk, by))


STEPS: dict[str, Step] = {
    "escalation": escalation, "human_review": human_review, "look": look, "decision": decision, "question": question, "action": action,
    "referral": referral, "wait": wait, "signpost": signpost, "feedback": feedback, "lead": lead, "review": score,
    "casework_end": casework, "casework_warning": casework, "follow_up": after_closing, "closure_audit": closure_audit,
    "supervision": supervision, "agreement": agreement, "sharing": sharing, "retention": retention,
}  # fmt: skip
