"""What must hold after every step, said without the product's own lists of what is due wherever the model knows better."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from tests.machine.world import PEOPLE, World, sure
from triage.casework.referrals import FINISHED, help_has_begun, is_final
from triage.desk.due.item import DueItem
from triage.desk.due.listing import everything, next_due
from triage.desk.loop.next_step import next_step
from triage.desk.rights.followups import TELL_RECIPIENT
from triage.model import Decision
from triage.store.records import CaseRow, EscalationRow, ReferralRow

OVER = ("decided", "settled", "dismissed")
ROLE_OF = {
    "emergency": "safeguarding_lead",
    "statutory": "safeguarding_lead",
    "same_day_medical": "clinical_lead",
    "crisis_mental_health": "clinical_lead",
}
LONGEST_REVIEW_WEEKS = 53
"""No level is looked at less than once a year."""
SEES_ALL = {"coordinator", "manager", "safeguarding_lead"}


def holds(world: World) -> None:
    """Check all of it; raises :class:`tests.machine.world.Broken`."""
    items = list(everything(world.desk))
    for check in (_escalations, _referrals, _cases, _somebody, _agreement, _kept):
        check(world, items)
    world.model.may_lower.clear()
    world.model.may_put_off.clear()


def _escalations(world: World, items: list[DueItem]) -> None:
    """Every escalation ever raised is due until a named person's step ended it; no clock is put off by anything else."""
    model, desk = world.model, world.desk
    rows = {row.id: row for row in desk.store.escalations()}
    for identity in model.owed:
        sure(identity in rows, f"escalation {identity} is gone")
    for row in rows.values():
        if row.id not in model.owed:
            sure(row.state == "raised", f"escalation {row.id} began as {row.state}")
            sure(
                row.due_on <= desk.on + timedelta(days=1), f"escalation {row.id} may wait until {row.due_on}"
            )
        owed = model.owed.setdefault(row.id, row.state)
        sure(row.state == owed, f"escalation {row.id} is {row.state}, and by the steps taken it is {owed}")
        sure(
            model.case_of.setdefault(row.id, row.case_number) == row.case_number,
            f"escalation {row.id} changed its case",
        )
        clock = model.clock.setdefault(row.id, row.due_on)
        sure(row.due_on <= clock, f"the day of escalation {row.id} was put off from {clock} to {row.due_on}")
        if owed not in OVER:
            _due_escalation(world, row, items)


def _due_escalation(world: World, row: EscalationRow, items: list[DueItem]) -> None:
    found = [one for one in items if one.kind == "escalation" and one.record == f"escalation {row.id}"]
    sure(len(found) == 1, f"escalation {row.id} of {row.case_number} ({row.state}) is due {len(found)} times")
    one = found[0]
    sure(
        one.case == row.case_number and one.due_on == row.due_on,
        f"escalation {row.id} is due under another case or day",
    )
    role = row.dispute_role if row.state == "disputed" and row.dispute_role else ROLE_OF[row.towards]
    roles = {name: role for name, role, _ in PEOPLE if name not in world.model.left}
    of_role = {name for name, held in roles.items() if held == role}
    sure(of_role <= set(one.shown_to), f"escalation {row.id} is kept from {of_role - set(one.shown_to)}")
    here = set(world.here())
    if not of_role & here:
        others = {name for name in here if roles[name] in SEES_ALL}
        sure(
            others <= set(one.shown_to),
            f"escalation {row.id}: its discipline is away, and {others} do not see it",
        )


def _referrals(world: World, items: list[DueItem]) -> None:
    """Nothing sent disappears; what has no answer is due, in a closed case too."""
    model, desk, words = world.model, world.desk, world.desk.vocabulary
    rows = {row.id: row for row in desk.store.referrals()}
    for identity in model.referrals:
        sure(identity in rows, f"referral {identity} is gone")
    asked = {(one.case, one.record) for one in items if one.kind in ("referral", "signpost")}
    for row in rows.values():
        model.referrals[row.id] = row.state
        waits = not is_final(words, row.state) and not help_has_begun(words, row.state)
        sure(
            not waits or (row.case_number, f"referral {row.id}") in asked,
            f"nobody asks what became of referral {row.id}",
        )


def _cases(world: World, items: list[DueItem]) -> None:
    """Each open case has a day and somebody; each need an answer; a level falls by a named person's step alone."""
    model, desk = world.model, world.desk
    by_case: dict[str, list[DueItem]] = {}
    for item in items:
        by_case.setdefault(item.case or "", []).append(item)
    rows = {row.number: row for row in desk.store.cases()}
    sure(set(rows) == set(model.state), "a case is missing, or one more is there")
    for number, row in rows.items():
        sure(
            row.state == model.state[number],
            f"{number} is {row.state}, and by the steps taken {model.state[number]}",
        )
        level = model.level.get(number, row.level)
        sure(
            row.level >= level or number in model.may_lower,
            f"the level of {number} fell from {level} to {row.level}",
        )
        model.level[number] = row.level
        decided = [one.decision_hash for one in desk.store.decisions(number)]
        before = model.decisions.get(number, [])
        sure(decided[: len(before)] == before, f"a decision of {number} changed or is gone")
        if len(decided) > len(before):
            world.same(number, [desk.store.decisions(number)[-1].seq])
        model.decisions[number] = decided
        if row.state == "open":
            _open(world, row, by_case.get(number, []))
            before_day = model.review_on.get(number, row.review_on)
            put_off = row.review_on > before_day and number not in model.may_put_off
            sure(not put_off, f"the review of {number} was put off from {before_day} to {row.review_on}")
            model.review_on[number] = row.review_on
        else:
            model.review_on.pop(number, None)


def _open(world: World, row: CaseRow, items: list[DueItem]) -> None:
    desk, number = world.desk, row.number
    reviews = [one for one in items if one.kind == "review"]
    sure(len(reviews) == 1, f"{number} is open and has no review")
    latest = desk.store.decisions(number)[-1]
    opened = world.model.opened[number]
    sure(
        latest.decided_on >= opened,
        f"{number} was opened on {opened} and not triaged since {latest.decided_on}",
    )
    last = max(
        [
            latest.decided_on,
            *(one.on_day for one in desk.store.reviews(number)),
            *(one.on_day for one in desk.store.level_steps(number)),
        ]
    )
    sure(
        row.review_on <= last + timedelta(weeks=LONGEST_REVIEW_WEEKS),
        f"{number} is looked at on {row.review_on} at last",
    )
    first, step = next_due(desk, number), next_step(desk, number)
    sure(first is not None and step is not None, f"{number} has no next day")
    assert first is not None
    assert step is not None
    sure(first.due_on == min(one.due_on for one in items), f"the next day of {number} is not its earliest")
    sure(bool(step.whose and step.what), f"nobody is named for what comes next for {number}")
    sure(step.day <= row.review_on, f"the next day of {number} comes after its review")
    _duties(world, row, items)
    _needs(world, number, {one.kind for one in items})


def _duties(world: World, row: CaseRow, items: list[DueItem]) -> None:
    """Every question and look of the latest decision is due until somebody answered it or looked; so is what is proposed."""
    desk, number = world.desk, row.number
    seq = decision_seq(world, number)
    decision = world.decision(number)
    held = [one for one in desk.store.duties(number) if one.seq == seq]
    wanted = len(decision.asks) + len(decision.human_reviews)
    sure(len(held) == wanted, f"decision {seq} of {number} asks {wanted} things, and {len(held)} are kept")
    left = sum(one.state == "open" for one in held)
    shown = sum(one.kind in ("question", "human_review") for one in items)
    sure(shown >= left, f"{left} questions and looks of {number} are open, and {shown} are due")
    proposed = any(one.state == "proposed" and one.seq == seq for one in desk.store.actions(number))
    sure(
        not proposed or any(one.kind == "decision" for one in items),
        f"nobody is to confirm decision {seq} of {number}",
    )


def _somebody(world: World, items: list[DueItem]) -> None:
    """Nothing due is shown only to people who are not here."""
    here, gone = set(world.here()), world.model.left
    for one in items:
        sure(one.shown_to, f"{one.kind} {one.record} is shown to nobody")
        sure(
            here & set(one.shown_to),
            f"{one.kind} {one.record} of {one.case} is shown only to {one.shown_to}, who are not here",
        )
        sure(not gone & set(one.shown_to), f"{one.kind} {one.record} is shown to somebody who left")


def _agreement(world: World, items: list[DueItem]) -> None:
    """Whoever was sent something is told that agreement was taken back, and nothing more is proposed to be sent."""
    followups = {
        (one.case_number, one.record)
        for one in world.desk.store.followups(state="open")
        if one.code == TELL_RECIPIENT
    }
    due = {(one.case, one.record) for one in items if one.kind == "agreement"}
    sure(followups <= due, "somebody is to be told that agreement was taken back, and it is not due")
    for number, services in world.model.tell.items():
        told = _told(world, number, followups)
        sure(
            services <= told,
            f"{services - told} are not told that the family of {number} took agreement back",
        )
    for number in world.model.said_no:
        if world.model.state[number] == "open":
            kinds = {one.kind for one in world.decision(number).actions}
            sure(
                "referral" not in kinds,
                f"a referral is proposed for {number}, whose family took agreement back",
            )


def _told(world: World, number: str, followups: Iterable[tuple[str, str]]) -> set[str]:
    desk, services = world.desk, set()
    shared = {f"sharing {row.id}": row.recipient for row in desk.store.sharings(number)}
    sent = {f"referral {row.id}": row.service for row in desk.store.referrals(number)}
    for case, record in followups:
        if case == number:
            services.add(shared.get(record) or sent.get(record) or "")
    return services


def _needs(world: World, number: str, due: set[str]) -> None:
    """Each need of each person of the case as it was decided about has a living answer."""
    decision = world.decision(number)
    for need, person, who in _said_needs(world, number):
        answers = list(_answers(world, number, decision, need, person, who))
        sure(answers, f"nothing answers {need} of {person} in {number}")
        sure("over" not in answers or len(set(answers)) > 1 or "look" in due or "human_review" in due,
             f"the only answer to {need} of {person} in {number} came to nothing")  # fmt: skip


def _said_needs(world: World, number: str) -> list[tuple[str, str, str]]:
    """The needs that the latest decision was made about, from its stored inputs."""
    import json  # noqa: PLC0415

    desk = world.desk
    row = desk.store.decisions(number)[-1]
    inputs = desk.store.content(number, row.inputs_hash)
    assert inputs is not None
    needs = json.loads(inputs)["case"]["needs"]
    return [(one["need"], one.get("person") or "child", one.get("who") or "") for one in needs]


def _answers(
    world: World, number: str, decision: Decision, need: str, person: str, who: str
) -> Iterable[str]:
    """Every answer to a need, ``over`` for a referral that came to nothing."""
    desk = world.desk
    states = {
        row.position: row.state
        for row in desk.store.actions(number)
        if row.seq == decision_seq(world, number)
    }

    def sent(code: str, about: str, whose: str) -> list[ReferralRow]:
        return [
            row
            for row in desk.store.referrals(number)
            if (row.help, row.person, row.who) == (code, about, whose)
        ]

    for action in decision.actions:
        if need in action.needs and _same(action.person, action.who, person, who):
            rows = [
                row
                for row in sent(action.help, action.person, action.who or "")
                if row.seq == decision_seq(world, number)
            ]
            confirmed = states.get(action.order) == "confirmed"
            over = (
                confirmed
                and rows
                and is_final(desk.vocabulary, rows[-1].state)
                and rows[-1].state != FINISHED
            )
            yield "over" if over else "action"
    for row in desk.store.referrals(number):
        if need in row.needs and (not is_final(desk.vocabulary, row.state) or row.state == FINISHED):
            yield "on its way"
    for unmet in decision.unmet:
        if need in unmet.needs:
            yield "unmet"
    for ask in decision.asks:
        if ask.need == need or _names(ask.facts, need):
            yield "question"
    for found in (*decision.escalations, *decision.human_reviews):
        if _names(found.facts, need):
            yield "person"


def decision_seq(world: World, number: str) -> int:
    return world.desk.store.decisions(number)[-1].seq


def _same(one: str, one_who: str | None, person: str, who: str) -> bool:
    """Help for a need goes to its person, or to the family or parents where the help is theirs."""
    return one != person or not who or not one_who or one_who == who


def _names(facts: Iterable[str], need: str) -> bool:
    return any(need in fact.replace("=", " ").replace(":", " ").split() for fact in facts)


def _kept(world: World, items: list[DueItem]) -> None:
    """Nothing kept changed by itself, and the log only grows."""
    store = world.desk.store
    faults = [*store.faults(), *store.identity_faults()]
    sure(not faults, f"the record has faults: {faults[:3]}")
    events = len(store.events())
    sure(events >= world.model.events, "entries of the log are gone")
    world.model.events = events


def at_the_end(world: World) -> None:
    """Every decision ever made is the same again, the audit log is whole, and the check of contents finds nothing."""
    store = world.desk.store
    for number in world.numbers():
        world.same(number)
    proof = store.audit_proof()
    sure(proof.whole, f"the audit log is not whole: {proof.findings[:3]}")
    faults = [*store.row_faults(), *store.content_faults()]
    sure(not faults, f"what is kept is not as it was written: {faults[:3]}")
