"""Moves about escalations, agreement, levels, closing, households and people."""

from __future__ import annotations

from datetime import timedelta

from tests.machine.moves_help import WORKERS, Move
from tests.machine.world import (
    DANA,
    KIM,
    LEAD,
    LOU,
    MEDIC,
    PAT,
    SAM,
    SECOND_LEAD,
    Pick,
    World,
    an_escalation_of,
    sure,
)
from triage.casework.agreement import Said
from triage.casework.referrals import is_final, not_sent
from triage.desk.breaking_glass import break_glass, list_break_glass, review_break_glass
from triage.desk.cases import close
from triage.desk.confirming import dismiss_escalation
from triage.desk.due.away import come_back, go_away
from triage.desk.escalating import record_escalation, settle
from triage.desk.households.linking import link_cases, unlink_cases
from triage.desk.households.merging import merge, unmerge
from triage.desk.loop.closing import audit, reopen
from triage.desk.loop.following_up import follow_up
from triage.desk.loop.levels import extend, step_down, step_up
from triage.desk.loop.owning import assign
from triage.desk.register import change_person, leave
from triage.desk.restricting import restrict, unrestrict
from triage.desk.rights.agreeing import answer_help_goes_on, record_agreement, told_of_stop
from triage.desk.rights.contesting import contest
from triage.desk.rights.correcting import correct
from triage.desk.rights.followups import HELP_GOES_ON, TELL_RECIPIENT
from triage.desk.rights.keeping import lift_hold, place_hold

CLOSINGS = (
    "needs_met",
    "family_ended",
    "no_reply",
    "stepped_up_to_social_care",
    "reached_18",
    "opened_in_error",
)


def escalate(world: World, pick: Pick) -> None:
    """Take an escalation its next step, or one that is not its next."""
    row = an_escalation_of(world, pick)
    if row is None:
        return
    given = (
        {"told": "Duty desk"},
        {"received_by": "Ros Example"},
        {"decision": "Seen"},
        {"disputed": "Not enough"},
    )
    next_one = {"raised": 0, "told": 1, "received": 2, "decided": 3, "settled": 3}
    step = next_one.get(row.state, 0) if pick.number(4) else pick.number(4)
    told = {**given[0], **given[1]} if pick.number(5) == 0 else given[step]
    by = pick.one((SAM, LEAD, PAT))
    if world.attempt(lambda: record_escalation(world.desk, row.case_number, row.towards, by, **told)) is None:
        return
    after = {"told": ("told", ("raised",)), "received_by": ("received", ("told",)), "decision": ("decided", ("received",)),
             "disputed": ("disputed", ("decided", "settled"))}  # fmt: skip
    for key in told:
        world.escalated(row.case_number, row.towards, *after[key])


def settled(world: World, pick: Pick) -> None:
    """Settle a dispute, or take it higher."""
    row = an_escalation_of(world, pick, "disputed")
    if row is None:
        return
    word, by = (
        pick.one(("decision_stands_plan", "decision_changed", "taken_higher")),
        pick.one((KIM, KIM, LEAD, SAM)),
    )
    done = world.attempt(
        lambda: settle(world.desk, row.case_number, row.towards, word, "Spoke with both", by=by)
    )
    if done is not None:
        to = "disputed" if word == "taken_higher" else "settled"
        world.escalated(row.case_number, row.towards, to, ("disputed",))


def dismissed(world: World, pick: Pick) -> None:
    """Put an escalation aside: only with a reason that allows it and a second person of the discipline."""
    row = an_escalation_of(world, pick, "raised", "told", "received")
    if row is None:
        return
    reason = pick.one(("facts_wrong", "facts_wrong", "already_in_place", "not_now"))
    right = MEDIC if row.towards in ("crisis_mental_health", "same_day_medical") else SECOND_LEAD
    by, second = pick.one((LEAD, LEAD, SAM, KIM)), pick.one((right, right, SECOND_LEAD, MEDIC, KIM, None))
    done = world.attempt(
        lambda: dismiss_escalation(
            world.desk, row.case_number, row.towards, reason, "Wrong child", by=by, second=second
        )
    )
    if done is None:
        return
    sure(reason != "not_now", "an escalation was put aside for a reason that does not allow it")
    sure(second == right, "the second person is not of the discipline")
    world.escalated(row.case_number, row.towards, "dismissed", ("raised", "told", "received"))


def agree(world: World, pick: Pick) -> None:
    """Somebody gives agreement, refuses it or takes it back; or what follows from that is done."""
    desk, number = world.desk, world.aim(pick)
    which = pick.one((0, 0, 0, 1, 2, 2, 3, 3, 4))
    if which == 3:
        rows = [row for row in desk.store.followups(number, "open") if row.code == TELL_RECIPIENT]
        if rows:
            record = pick.one(rows).record
            told = world.attempt(lambda: told_of_stop(desk, number, record, SAM))
            if told is None and not record.startswith("referral"):
                return
            row = desk.store.referral(int(record.split()[1])) if record.startswith("referral") else None
            if row is not None:
                world.model.tell.get(number, set()).discard(row.service)
            elif record.startswith("sharing"):
                shared = next(one for one in desk.store.sharings(number) if f"sharing {one.id}" == record)
                world.model.tell.get(number, set()).discard(shared.recipient)
        return
    if which == 4:
        rows = [row for row in desk.store.followups(number, "open") if row.code == HELP_GOES_ON]
        if rows:
            place = int(pick.one(rows).record.split()[1])
            word = pick.one(("yes", "no"))
            world.attempt(lambda: answer_help_goes_on(desk, number, place, word, "Asked at home", SAM))
        return
    status = ("given", "refused", "withdrawn")[which]
    by = pick.one(("parent", "child"))
    on_way = {
        row.service for row in desk.store.referrals(number)
        if row.kind == "referral" and not is_final(desk.vocabulary, row.state) and not not_sent(desk.vocabulary, row.state)
    }  # fmt: skip
    done = world.attempt(lambda: record_agreement(desk, number, Said(status, by), SAM))
    if done is None:
        return
    if status == "given":
        world.model.said_no.discard(number)
    elif by == "parent" and not _yes_of_child(world, number):
        world.model.said_no.add(number)
        world.model.tell.setdefault(number, set()).update(on_way)


def _yes_of_child(world: World, number: str) -> bool:
    """Whether the young person's own yes may stand beside the parent's no."""
    said = [one for one in world.case(number).consent if "child" in one.by]
    return bool(said) and said[-1].status == "given"


def put_right(world: World, pick: Pick) -> None:
    """A fact is put right: the family moved, the age was wrong, a need was scored otherwise."""
    desk, number = world.desk, world.aim(pick)
    need = world.case(number).needs
    keys = [
        ("child.postcode", "M1"),
        ("child.postcode", "B37"),
        ("child.age", "4"),
        ("child.age", "unknown"),
        ("child.shoe", "4"),
    ]
    if need:
        keys.append((f"need.{pick.one(need).need}", "9"))
    key, value = pick.one(keys)
    world.attempt(lambda: correct(desk, number, key, value, "The family told us", pick.one(WORKERS)))


def disagree(world: World, pick: Pick) -> None:
    """The family does not agree."""
    number = pick.one(world.numbers())
    about = pick.one(("level", "action 1", "escalation statutory", "nothing"))
    world.attempt(lambda: contest(world.desk, number, about, "parent", "We see it another way", SAM))


def step(world: World, pick: Pick) -> None:
    """A named person steps a case up or down, or goes on with casework."""
    desk, number, which = world.desk, world.aim(pick), pick.number(5)
    to, by = str(1 + pick.number(4)), pick.one(WORKERS)
    world.model.may_put_off.add(number)
    if which == 0:
        until = desk.on + timedelta(weeks=1 + pick.number(20))
        world.attempt(lambda: extend(desk, number, until, "goals_in_reach", "Two more goals", by=by))
    elif which == 1:
        world.attempt(lambda: step_up(desk, number, to, "new_information", "Seen at home", by=by))
    else:
        world.model.may_lower.add(number)
        look_on = desk.on + timedelta(weeks=pick.one((1, 4, 30))) if pick.number(2) else None
        world.attempt(lambda: step_down(desk, number, to, "stable", "It holds", by=by, look_on=look_on))


def end(world: World, pick: Pick) -> None:
    """Close a case."""
    desk, number, model = world.desk, world.aim(pick), world.model
    waiting = [
        row.id for row in desk.store.escalations(number) if model.owed.get(row.id) in ("raised", "told")
    ]
    if world.attempt(lambda: close(desk, number, pick.one(CLOSINGS), pick.one(WORKERS))) is None:
        return
    sure(not waiting, f"{number} was closed over escalation {waiting}, which nobody received")
    model.state[number] = "closed"


def after(world: World, pick: Pick) -> None:
    """Audit a closing, ask how things are, or open the case again."""
    desk, number, which = world.desk, world.aim(pick, "closed"), pick.number(4)
    if which == 0:
        word = pick.one(("family_chose", "no_help_existed", "closed_too_early"))
        world.attempt(lambda: audit(desk, number, word, "Read it whole", by=pick.one((KIM, SAM))))
    elif which == 1:
        needs = world.case(number).needs
        scores = {(one.need, one.person, one.who): pick.one((2, 9, None)) for one in needs}
        reached = bool(pick.number(3))
        world.attempt(lambda: follow_up(desk, number, scores if reached else {}, by=SAM, reached=reached))
    else:
        reason = pick.one(("family_came_back", "new_concern"))
        if world.attempt(lambda: reopen(desk, number, reason, by=pick.one(WORKERS))) is not None:
            world.model.state[number] = "open"
            world.model.opened[number] = desk.on


def household(world: World, pick: Pick) -> None:
    """Link two cases, end a link, join two of one child, part them."""
    desk, one, which = world.desk, world.aim(pick), pick.number(6)
    other = pick.one([number for number in world.numbers() if number != one or pick.number(9) == 0] or [one])
    if which == 0:
        hidden = pick.number(4) == 0
        world.attempt(
            lambda: link_cases(desk, one, other, pick.one((SAM, LEAD)), kind="sibling", restricted=hidden)
        )
    elif which == 1:
        world.attempt(lambda: unlink_cases(desk, one, other, LEAD, note="Another family"))
    elif which in (2, 3):
        if world.attempt(lambda: merge(desk, one, other, SAM, note="One child", second=LOU)) is not None:
            world.model.state[one] = "closed"
    else:
        joined = [row.case_number for row in desk.store.merges()]
        if joined:
            one = pick.one(joined)
            into = next(row for row in desk.store.merges() if row.case_number == one).joined_to
            world.model.may_lower |= {one, into}
            world.model.may_put_off |= {one, into}
            if world.attempt(lambda: unmerge(desk, one, SAM)) is not None:
                world.model.state[one] = desk.store.case(one).state
                world.model.opened[one] = desk.on
                sure(world.model.state[one] in ("open", "closed"), "a parted case is neither open nor closed")


def people(world: World, pick: Pick) -> None:
    """Somebody goes away, comes back, leaves or takes a case on; the manager always stays."""
    desk, model, which = world.desk, world.model, pick.number(6)
    name = pick.one((SAM, LOU, PAT, LEAD, SECOND_LEAD, MEDIC))
    if which in (0, 1):
        cover, length = pick.one((SAM, LOU, KIM, LEAD)), pick.one((2, 10, 40))
        last = desk.on + timedelta(days=length)
        if world.attempt(lambda: go_away(desk, name, desk.on, last, cover, KIM)) is not None:
            model.away[name] = (desk.on, last)
    elif which == 2:
        if world.attempt(lambda: come_back(desk, name, KIM)) is not None:
            model.away.pop(name, None)
    elif which == 3:
        if name != SAM and world.attempt(lambda: leave(desk, name, KIM, leave_empty=True)) is not None:
            model.left.add(name)
    elif which == 4 and model.left:
        back = pick.one(sorted(model.left))
        if world.attempt(lambda: change_person(desk, back, KIM, back=True)) is not None:
            model.left.discard(back)
    else:
        number = pick.one(world.numbers())
        team = pick.one((None, "North", ""))
        owner = pick.one((name, "", None))
        world.attempt(
            lambda: assign(desk, number, by=SAM, lead=pick.one((name, PAT)), owner=owner, team=team)
        )


def shut(world: World, pick: Pick) -> None:
    """Restrict a case, end that, take access in an emergency, look at such access, hold a record."""
    desk, number, which = world.desk, pick.one(world.numbers()), pick.number(6)
    if which == 0:
        readers = pick.one(([SAM, LOU], [PAT], [LEAD]))
        world.attempt(lambda: restrict(desk, number, readers, "staff_family", LEAD))
    elif which in (1, 2):
        world.attempt(lambda: unrestrict(desk, number, "Settled with the family", pick.one((LEAD, SAM))))
    elif which == 3:
        world.attempt(lambda: break_glass(desk, number, "danger_now", "Police rang", pick.one((SAM, PAT))))
    elif which == 4:
        rows = world.attempt(lambda: list_break_glass(desk, DANA)) or []
        if rows:
            place = pick.one(rows).row.id
            world.attempt(lambda: review_break_glass(desk, place, "needed", "It was needed", DANA))
    elif pick.number(2):
        world.attempt(lambda: place_hold(desk, number, "complaint", None, "They complained", DANA))
    else:
        world.attempt(lambda: lift_hold(desk, number, "It was answered", DANA))


CASE: dict[str, Move] = {
    "escalate": escalate, "escalate 2": escalate, "escalate 3": escalate, "settle": settled, "dismiss": dismissed, "agree": agree, "put right": put_right,
    "disagree": disagree, "step": step, "close": end, "close 2": end, "after": after, "after 2": after, "household": household,
    "household 2": household, "people": people, "people 2": people, "shut": shut,
}  # fmt: skip
