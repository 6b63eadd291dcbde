"""Moves about decisions, help on its way, reviews, answers and days."""

from __future__ import annotations

import json
from collections.abc import Callable

from tests.machine.families import DANGERS, a_family
from tests.machine.world import KIM, LEAD, LOU, PAT, SAM, Pick, World, sure
from triage.casefile import read_cases
from triage.casework.referrals import WITHOUT_HELP, is_final
from triage.desk import add_cases, answer, confirm, refer, review
from triage.desk.confirming import dismiss_action
from triage.desk.loop.awaited import awaiting, still_needed
from triage.desk.loop.feedback import feedback_given
from triage.desk.loop.looks import looked
from triage.desk.loop.moving import ask_helped, engage
from triage.desk.loop.owning import note
from triage.desk.referring import move_referral

Move = Callable[[World, Pick], None]
WORKERS = (SAM, SAM, SAM, SAM, SAM, LOU, LOU, PAT, LEAD, KIM)
ENOUGH = 5
"""Cases in one history."""
REASONS = (
    "no_capacity",
    "criteria_not_met",
    "family_not_now",
    "other_help_found",
    "moved_away",
    "made_in_error",
)
REASON_FOR = {"declined": 0, "declined_by_family": 2, "cancelled": 3}


def add(world: World, pick: Pick) -> None:
    """A family is referred, every other one to a household that is known."""
    if len(world.numbers()) >= ENOUGH:
        return
    number = f"C-{len(world.numbers()) + 1}"
    danger = [pick.one(DANGERS)] if pick.number(3) == 0 or number == "C-2" else []
    case = a_family(number, world.desk.on, pick, danger)
    if pick.number(2) and world.numbers():
        case["household"] = {"cases": [pick.one(world.numbers())]}
    desk = world.desk
    batch = read_cases(json.dumps(case).encode(), "cases.jsonl", desk.vocabulary, desk.on)
    report = world.attempt(lambda: add_cases(desk, batch, SAM))
    sure(report is not None and not report.problems, f"a valid case was not added: {report}")
    world.model.state[number] = "open"
    world.model.opened[number] = desk.on


def confirm_all(world: World, pick: Pick) -> None:
    """Confirm what is proposed, all or one."""
    number, by = world.aim(pick), pick.one(WORKERS)
    one = [1 + pick.number(6)] if pick.number(3) == 0 else None
    world.model.may_lower.add(number)
    world.attempt(lambda: confirm(world.desk, number, one, by))


def done(world: World, pick: Pick) -> None:
    """Say that support and tasks are done."""
    number = world.aim(pick)
    world.model.may_lower.add(number)
    world.attempt(lambda: confirm(world.desk, number, None, pick.one(WORKERS), done=True))


def put_aside(world: World, pick: Pick) -> None:
    """Put an action aside, sometimes with a second person."""
    number = world.aim(pick)
    reason = pick.one(("family_prefers_other", "not_now", "unsafe_to_offer", "already_done", "no_such"))
    second = pick.one((None, LOU, SAM))
    place = 1 + pick.number(5)
    world.attempt(
        lambda: dismiss_action(world.desk, number, place, reason, "As the family said", by=SAM, second=second)
    )


def send(world: World, pick: Pick) -> None:
    """Confirm and refer, or tell the family of a service."""
    desk, number = world.desk, world.aim(pick)
    world.model.may_lower.add(number)
    if world.attempt(lambda: confirm(desk, number, None, SAM)) is None:
        return
    latest = desk.store.decisions(number)[-1].seq
    ready = [
        row
        for row in desk.store.actions(number, "confirmed")
        if row.seq == latest and row.service and row.kind in ("referral", "signpost")
    ]
    if not ready:
        return
    row = pick.one(ready)
    service = pick.one((row.service, row.service, *row.alternatives))
    person = f"{row.person}#{row.who}" if row.who else row.person
    made = world.attempt(lambda: refer(desk, number, row.help, service, SAM, person=person))
    if made is not None and made.kind == "referral":
        sure(
            number not in world.model.said_no,
            f"a referral of {number} went out after agreement was taken back",
        )


def move(world: World, pick: Pick) -> None:
    """Move one referral or signpost on, mostly by an allowed move, with a fitting reason or another."""
    desk = world.desk
    rows = [row for row in desk.store.referrals() if not is_final(desk.vocabulary, row.state)]
    if not rows:
        send(world, pick)
        return
    row = pick.one(rows)
    following = desk.vocabulary.single("referral_states", row.state).items("next_states")
    state = pick.one((*following, "completed")) if pick.number(8) else "declined"
    wanted = REASON_FOR.get(state)
    reason = None if wanted is None else REASONS[wanted]
    if pick.number(6) == 0:
        reason = pick.one((None, *REASONS))
    by = pick.one(WORKERS)
    before = desk.store.decisions(row.case_number)[-1].seq
    looks = len(desk.store.looks(row.case_number, "open"))
    moved = world.attempt(lambda: move_referral(desk, row.id, state, by, reason=reason))
    if moved is not None:
        world.model.referrals[row.id] = state
    if moved is not None and state in WITHOUT_HELP and world.model.state[row.case_number] == "open":
        again = desk.store.decisions(row.case_number)[-1].seq > before
        again = again or len(desk.store.looks(row.case_number, "open")) > looks
        sure(again, f"referral {row.id} came to nothing ({state}), and nothing was decided anew")


def take_up(world: World, pick: Pick) -> None:
    """Say how far the family takes help up, or whether it helped, or is still awaited."""
    desk = world.desk
    rows = desk.store.referrals()
    if not rows:
        return
    row, which = pick.one(rows), pick.number(4)
    if which == 0:
        code = pick.one(("full", "partial", "none", "declined_offer", "paused", "wrong"))
        world.attempt(lambda: engage(desk, row.id, code, by=SAM))
    elif which == 1:
        helped = pick.one(("yes", "partly", "no", "not_used"))
        reason = pick.one(("no_time_yet", "turned_away", "list_too_long", None))
        world.attempt(lambda: ask_helped(desk, row.id, helped, by=SAM, reason=reason))
    elif which == 2:
        world.attempt(lambda: feedback_given(desk, row.id, by=SAM))
    elif held := awaiting(desk, desk.store.case(row.case_number)):
        what = pick.one(held).record
        word = pick.one(("still_needed", "no_longer_needed", "not_known"))
        world.attempt(lambda: still_needed(desk, row.case_number, what, word, by=SAM))


def score(world: World, pick: Pick) -> None:
    """Review a case: each need better, the same, worse or unscored."""
    desk, number = world.desk, world.aim(pick)
    world.model.may_put_off.add(number)
    way = pick.one(("better", "same", "worse", "unscored", "mixed"))
    scores = {}
    for place, need in enumerate(world.case(number).needs):
        was = need.severity or 5
        chosen = (
            ("better", "same", "worse", "unscored")[(place + pick.number(4)) % 4] if way == "mixed" else way
        )
        now = {"better": max(1, was - 2), "same": was, "worse": min(10, was + 2), "unscored": None}[chosen]
        scores[need.need, need.person, need.who] = now
    engagement = pick.one(("full", "none", None))
    world.attempt(lambda: review(desk, number, scores, engagement, SAM))


def reply(world: World, pick: Pick) -> None:
    """Answer a question that a decision asks."""
    desk, number = world.desk, world.aim(pick)
    asks = world.decision(number).asks
    if not asks:
        return
    ask = pick.one(asks)
    values = {
        "severity": "7", "full_postcode": pick.one(("B90 1AA", "M1 1AA")), "dob": "2012-03-01", "consent": pick.one(("given", "refused")),
        "food_today": "no", "in_danger_now": pick.one(("yes", "no")), "attendance_now": "62",
    }  # fmt: skip
    value = "not_known" if pick.number(4) == 0 else values.get(ask.field, "yes")
    who = None
    done = world.attempt(
        lambda: answer(desk, number, ask.field, value, SAM, person=ask.person, who=who, need=ask.need)
    )
    if done is not None and ask.field == "consent" and value == "given":
        world.model.said_no.discard(number)


def look(world: World, pick: Pick) -> None:
    """Say what was found at a look, or write a note."""
    desk, number = world.desk, world.aim(pick)
    held = desk.store.looks(number, "open")
    if held:
        which = pick.one(held).id
        world.attempt(lambda: looked(desk, number, "Seen and thought about", by=SAM, look=which))
    else:
        world.attempt(lambda: note(desk, number, "Spoke with the family", by=pick.one(WORKERS)))


def days_pass(world: World, pick: Pick) -> None:
    """Days, weeks or months go by: children turn eighteen, check dates pass."""
    world.days(pick.one((1, 1, 3, 8, 15, 30, 91, 200)))


HELP: dict[str, Move] = {
    "add": add, "confirm": confirm_all, "done": done, "put aside": put_aside, "send": send, "send 2": send, "send 3": send, "move": move,
    "move 2": move, "move 3": move, "take up": take_up, "take up 2": take_up, "score": score, "reply": reply, "look": look, "days": days_pass,
}  # fmt: skip
