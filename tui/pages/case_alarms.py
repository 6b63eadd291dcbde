"""The escalations of a case as values: each that is open, with its clock, who acts, whom to call and what it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from triage.desk import Desk, EscalationView, code_in_words
from triage.desk.escalation_steps import is_open
from triage.model import Contact, Decision, Escalation
from tui.pages.wording import Wording, clock, day_in_words

OPEN_ESCALATIONS = {
    "raised": "nobody has been told yet",
    "told": "told; not yet said to be received",
    "received": "received; their decision is awaited",
    "disputed": "their decision is disputed; it is not settled",
    "restricted": "open; the case itself is not open to you",
}
"""How far an open escalation has come; none of these is ever shown as over."""
_OPTION = {
    "restricted": "record {case} {to} --told NAME",
    "raised": "record {case} {to} --told NAME",
    "told": "record {case} {to} --received-by NAME",
    "received": "record {case} {to} --decision TEXT",
    "disputed": "settle {case} {to} --settlement CODE --note TEXT",
}


@dataclass(frozen=True)
class Because:
    """What something rests on."""

    facts: str
    rules: str


@dataclass(frozen=True)
class Alarm:
    """One escalation that is still open."""

    when: str
    what: str
    about: str
    state: str
    who_acts: str
    call: tuple[str, ...]
    """Whom to call, in hours and out of hours."""
    because: Because
    record: str
    """The command that records its next step."""
    identity: int = 0
    """Its number in the record; 0 where the record does not say."""
    case: str = ""
    towards: str = ""
    step: str = "raised"
    """A key of ``OPEN_ESCALATIONS``."""
    said: tuple[str, ...] = ()
    """Who was told and who received it, where somebody may read that."""

    @property
    def first_line(self) -> str:
        """By when and what, as it stands first wherever there is room for nothing else."""
        return f"{self.when.upper()}: {self.what}"


def read_alarms(
    desk: Desk, number: str, decision: Decision | None, views: Iterable[EscalationView], words: Wording
) -> Iterable[Alarm]:
    """Every escalation that is open, in the order of ``views``; then what the decision escalates and no row stands for.

    ``decision`` None: whoever looks does not see it, so nothing is said about what an escalation rests on.
    """
    raised = decision.escalations if decision else ()
    said: dict[tuple[str, str, str], Escalation] = {
        (one.to, one.person, one.who or ""): one for one in raised
    }
    named = set()
    for view in views:
        row = view.row
        about = (row.towards, row.person, row.who)
        named.add(about)
        if is_open(view):
            yield _alarm(desk, number, view, said.get(about), words, whole=decision is not None)
    for about, one in said.items():
        if about not in named:
            yield _unkept(number, one, words)


def _alarm(
    desk: Desk, number: str, view: EscalationView, raised: Escalation | None, words: Wording, *, whole: bool
) -> Alarm:
    """One escalation; ``whole``: the decision is seen, so that what it does not name rests on an earlier one."""
    row = view.row
    state = "restricted" if view.restricted else row.state
    now = raised is not None and raised.by_when == "now" and row.due_on >= desk.on
    title = (
        "Act on an escalation of a restricted case"
        if view.restricted
        else words.title("escalations", row.towards)
    )
    elsewhere = "" if row.case_number == number else f" (case {row.case_number})"
    return Alarm(
        when="now" if now else clock(row.due_on, desk.on),
        what=title + elsewhere,
        about="" if view.restricted else words.whom(row.person, row.who),
        state=OPEN_ESCALATIONS.get(state, code_in_words(state)),
        who_acts=raised.who_acts
        if raised
        else "whoever is named for the case, or a safeguarding lead"
        if view.restricted
        else words.meaning("escalations", row.towards, "who_acts"),
        call=tuple(_call(raised.contact)) if raised else (),
        because=Because(words.facts(raised.facts), words.rules(raised.rules))
        if raised
        else Because("", "an earlier decision" if whole and not view.restricted else ""),
        record=_command(row.case_number, row.towards, state),
        identity=row.id,
        case=row.case_number,
        towards=row.towards,
        step=state,
        said=tuple(_said(view)),
    )


def _unkept(number: str, raised: Escalation, words: Wording) -> Alarm:
    """One that the decision names and the record holds no row for: it counts as one that nobody was told of."""
    return Alarm(
        when="now" if raised.by_when == "now" else code_in_words(raised.by_when),
        what=words.title("escalations", raised.to),
        about=words.whom(raised.person, raised.who),
        state=OPEN_ESCALATIONS["raised"],
        who_acts=raised.who_acts,
        call=tuple(_call(raised.contact)),
        because=Because(words.facts(raised.facts), words.rules(raised.rules)),
        record=_command(number, raised.to, "raised"),
        case=number,
        towards=raised.to,
    )


def _command(number: str, towards: str, state: str) -> str:
    option = _OPTION.get(state)
    return f"triage escalation {option.format(case=number, to=towards)} --by NAME" if option else ""


def _said(view: EscalationView) -> Iterable[str]:
    row = view.row
    if view.told:
        yield f"told: {view.told}" + (
            f", by {row.told_by}, {day_in_words(row.told_on)}" if row.told_on else ""
        )
    if view.received_by:
        yield f"received by {view.received_by}" + (
            f", {day_in_words(row.received_on)}" if row.received_on else ""
        )
    if view.disputed:
        yield f"disputed: {view.disputed}"


def _call(contact: Contact) -> Iterable[str]:
    """Whom to call; one line where the number is the same at any hour."""
    name = f"{contact.name}: " if contact.name else ""
    if contact.in_hours:
        yield f"{name}{contact.in_hours}"
    if contact.out_of_hours and contact.out_of_hours != contact.in_hours:
        yield f"Out of hours: {contact.out_of_hours}"
    if name and not contact.in_hours and not contact.out_of_hours:
        yield f"{contact.name} (no number is set in triage.toml)"


def over_lines(views: Iterable[EscalationView], words: Wording) -> Iterable[str]:
    """Escalations for which nobody has to do anything more: what was decided, or who put it aside with whom and why."""
    for view in views:
        row = view.row
        if is_open(view):
            continue
        title = words.title("escalations", row.towards)
        if row.state == "dismissed":
            said = f"put aside by {row.dismissed_by} with {row.second}: {words.title('dismiss_reasons', row.reason).lower()}"
            yield f"{title}: {said}" + (f" – {view.note}" if view.note else "")
        else:
            words_said = view.settled or view.decision
            yield f"{title}: {code_in_words(row.state)}" + (f" – {words_said}" if words_said else "")


def states_seen(alarms: Iterable[Alarm], case: str, towards: str) -> Mapping[int, str]:
    """How far the open escalations to one door had come on the screen, as the desk is told before a step is recorded."""
    return {
        one.identity: one.step
        for one in alarms
        if one.identity and (one.case, one.towards) == (case, towards)
    }
