"""What is asked before a step of a case is recorded, and the step itself at the desk: each form with its fields and its work."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from triage.desk import Desk, dismiss_action, dismiss_escalation, record_escalation
from triage.desk.codes import codes
from triage.desk.escalating import settle
from triage.desk.escalation_steps import reasons_to_put_aside, seconds
from triage.desk.loop.looks import looked, looked_as_asked
from triage.errors import TriageError
from tui.pages.case import ActionCard, Alarm, CasePage, LookLine
from tui.pages.case_alarms import states_seen

Answers = Mapping[str, str]
WHY = "Why, in a sentence"


@dataclass(frozen=True)
class Asked:
    """One field of a form."""

    name: str
    label: str
    value: str = ""
    help: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    multiline: bool = False
    needed: bool = False
    check: Callable[[str], str] | None = None


@dataclass(frozen=True)
class Form:
    """What is asked, and what is done with the answers."""

    title: str
    lines: tuple[str, ...]
    fields: tuple[Asked, ...]
    work: Callable[[Desk, Answers], Any]
    yes: str
    danger: bool = False


def step_form(desk: Desk, page: CasePage, alarm: Alarm, by: str | None) -> Form:
    """Ask for the next step of an escalation; whom to call stands above the fields."""
    del desk
    seen = {} if alarm.step == "restricted" else states_seen(page.alarms, alarm.case, alarm.towards)
    lines = (
        alarm.first_line + (f" – about {alarm.about}" if alarm.about else ""),
        *(f"Call: {line}" for line in alarm.call),
        *(line[:1].upper() + line[1:] for line in alarm.said),
    )
    told = Asked(
        "told", "Who was told", help="the person or team you spoke to; a voicemail tells nobody", needed=True
    )
    received = Asked(
        "received_by",
        "Who there said that they have it",
        help="a person's name; leave it empty where nobody has said so yet"
        if alarm.step == "raised"
        else "the person who confirmed it",
        needed=alarm.step == "told",
    )
    decision = Asked(
        "decision",
        "What they decided",
        help="in their words, with their reference number",
        multiline=True,
        needed=True,
    )
    known: dict[str, tuple[Asked, ...]] = {
        "raised": (told, received),
        "told": (received,),
        # Nobody who does not read the case is told how far it has come: what they know of is taken down, and the desk judges.
        "restricted": tuple(replace(one, needed=False) for one in (told, received, decision)),
    }
    fields = known.get(alarm.step, (decision,))
    return Form(
        f"The next step: {alarm.what}",
        lines,
        fields,
        partial(_record, alarm=alarm, seen=seen, by=by),
        "Record it",
    )


def _record(desk: Desk, answers: Answers, *, alarm: Alarm, seen: Mapping[int, str], by: str | None) -> object:
    return record_escalation(
        desk,
        alarm.case,
        alarm.towards,
        by,
        told=answers.get("told"),
        received_by=answers.get("received_by"),
        decision=answers.get("decision"),
        seen=seen or None,
        only=alarm.identity or None,
    )


def settle_form(desk: Desk, page: CasePage, alarm: Alarm, by: str | None) -> Form:
    """Ask how a dispute about a decision was settled."""
    del page
    choices = tuple((code, entry.title) for code, entry in codes(desk, "settlements").items())
    return Form(
        f"Settle the dispute: {alarm.what}",
        tuple(line[:1].upper() + line[1:] for line in alarm.said),
        (
            Asked("settlement", "How it was settled", choices=choices, needed=True),
            Asked("note", WHY, multiline=True, needed=True),
        ),
        partial(_settle, alarm=alarm, by=by),
        "Record it",
    )


def _settle(desk: Desk, answers: Answers, *, alarm: Alarm, by: str | None) -> object:
    return settle(
        desk,
        alarm.case,
        alarm.towards,
        answers["settlement"],
        answers["note"],
        by=by,
        only=alarm.identity or None,
    )


def aside_action_form(desk: Desk, page: CasePage, card: ActionCard, by: str | None) -> Form:
    """Ask why an action is put aside; some reasons need a second person."""
    meant = codes(desk, "dismiss_reasons")
    choices = tuple(
        (
            code,
            title + (" (with a second person)" if meant[code].text("second_person_needed") == "yes" else ""),
        )
        for code, title in reasons_to_put_aside(desk, escalation=False).items()
    )
    return Form(
        f"Put aside: {card.line}?",
        (f"In case {page.number}. It stays in view beside your name and the reason.",),
        (
            Asked("reason", "Reason", choices=choices, needed=True),
            Asked("note", WHY, needed=True),
            _second(desk, page.number, by, "", needed=False),
        ),
        partial(_aside_action, number=page.number, position=card.position, seen=page.seq, by=by),
        "Put it aside",
    )


def _aside_action(
    desk: Desk, answers: Answers, *, number: str, position: int, seen: int, by: str | None
) -> object:
    return dismiss_action(
        desk,
        number,
        position,
        answers["reason"],
        answers["note"],
        by=by,
        second=answers["second"] or None,
        seen=seen,
    )


def aside_alarm_form(desk: Desk, page: CasePage, alarm: Alarm, by: str | None) -> Form:
    """Ask why an escalation is put aside, and who of its discipline agrees; begins on the answer that leaves it."""
    return Form(
        f"Put an escalation aside: {alarm.what}?",
        (
            f"{alarm.first_line} – about {alarm.about}; {alarm.state}",
            *((f"Because: {alarm.because.facts}",) if alarm.because.facts else ()),
            "Two people do this together. It stays in view beside both names; the same facts, gone and come back, raise it anew.",
        ),
        (
            Asked(
                "reason",
                "Reason",
                choices=tuple(reasons_to_put_aside(desk, escalation=True).items()),
                needed=True,
            ),
            Asked("note", WHY, needed=True),
            _second(desk, alarm.case, by, alarm.towards, needed=True),
        ),
        partial(_aside_alarm, alarm=alarm, seen=states_seen(page.alarms, alarm.case, alarm.towards), by=by),
        "Put it aside",
        danger=True,
    )


def _aside_alarm(
    desk: Desk, answers: Answers, *, alarm: Alarm, seen: Mapping[int, str], by: str | None
) -> object:
    return dismiss_escalation(
        desk,
        alarm.case,
        alarm.towards,
        answers["reason"],
        answers["note"],
        by=by,
        second=answers["second"] or None,
        seen=seen or None,
        only=alarm.identity or None,
    )


def _second(desk: Desk, number: str, by: str | None, towards: str, *, needed: bool) -> Asked:
    """The second person: chosen from those who may; a name typed where nobody registered may, so that the desk says why."""
    try:
        names = seconds(desk, number, by, towards)
    except TriageError:
        names = ()
    whose = "of the right discipline, who agrees with you" if towards else "only where the reason needs one"
    if not names:
        whose += "; nobody registered here can be: `triage people list`"
    return Asked(
        "second",
        "Second person",
        help=whose,
        choices=tuple((name, name) for name in names),
        needed=needed and bool(names),
    )


def look_form(desk: Desk, page: CasePage, look: LookLine, by: str | None) -> Form:
    """Ask what somebody found who was asked to look."""
    del desk
    facts = (f"Because: {look.facts}",) if look.facts else ()
    return Form(
        f"What did you find? {look.text}",
        (f"Asked of: {look.who}; {look.when}", *facts),
        (Asked("note", "What you found", multiline=True, needed=True),),
        partial(_looked, number=page.number, look=look, by=by),
        "Record it",
    )


def _looked(desk: Desk, answers: Answers, *, number: str, look: LookLine, by: str | None) -> object:
    if look.identity:
        return looked(desk, number, answers["note"], by=by, look=look.identity)
    return looked_as_asked(desk, number, look.code, answers["note"], by=by)
