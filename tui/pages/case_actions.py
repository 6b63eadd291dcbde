"""What a decision proposes, asks and wants looked at, as values: each beside what people made of it so far."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from triage.desk import CaseView, Desk, code_in_words, note_of
from triage.desk.carrying import sent_by_position
from triage.desk.loop.looks import open_looks
from triage.model import Action, Ask, HumanReview
from tui.pages.case_alarms import Because
from tui.pages.wording import Wording, clock, day_in_words


@dataclass(frozen=True)
class ActionCard:
    """One action of the latest decision."""

    position: int
    what: str
    state: str
    state_words: str
    """The state, and who brought it about, when."""
    when: str
    service: str
    """The service proposed; a dash for what needs none."""
    alternatives: str
    because: Because
    kind: str = ""
    """referral, signpost, support or task"""
    passed_over: tuple[str, ...] = ()
    """Services that were not offered for this, each with the reason."""
    before: str = ""
    """What became of the same advice in an earlier decision."""
    sent: bool = False
    """Whether a referral or signpost was made for it."""

    @property
    def follows(self) -> tuple[str, str, str]:
        """What can follow: the action of the table, its key, and what it does in half a sentence; empty where nothing can."""
        if self.sent:
            return "moves", "m", "say what became of it"
        if self.state != "confirmed":
            return ("confirm", "c", "confirm it") if self.state == "proposed" else ("", "", "")
        if self.kind in ("support", "task"):
            return "done", "d", "say that it was done"
        what = "record that the family was told" if self.kind == "signpost" else "record the referral"
        return ("service", "o", f"choose the service and {what}") if self.service else ("", "", "")

    @property
    def line(self) -> str:
        """The action in one sentence, as the question before confirming repeats it."""
        return f"{self.position}. {self.what}" + (f", with {self.service}" if self.service else "")


@dataclass(frozen=True)
class QuestionLine:
    """One question of the latest decision."""

    field: str
    person: str
    need: str
    text: str
    when: str
    today: bool
    kind: str
    """The type of its answer, as the list of questions names it: text, choice, yes_no, integer, percent, date, postcode."""


@dataclass(frozen=True)
class LookLine:
    """Something that waits for a person to look."""

    code: str
    """The reason a decision gives, or that of the look."""
    identity: int
    """Number of the look; 0 where a decision asks for it by its reason."""
    text: str
    when: str
    who: str
    """Whose it is to look, in words."""
    facts: str = ""


def read_actions(desk: Desk, view: CaseView, words: Wording, *, notes: bool) -> Iterable[ActionCard]:
    """The actions of the latest decision in its order; ``notes`` whether what was written beside them may be read."""
    latest = view.decisions[-1].seq
    rows = {row.position: row for row in view.actions if row.seq == latest}
    sent = sent_by_position(desk, view.row.number, latest)
    for action in view.decision.actions:
        row = rows.get(action.order)
        state = row.state if row else "proposed"
        said = {"proposed": "proposed", "dismissed": "put aside"}.get(state, state)
        if row and row.changed_by and row.changed_on and state != "proposed":
            said += f" by {row.changed_by}" + (f" with {row.second}" if row.second else "")
            said += f", {day_in_words(row.changed_on)}"
        if row and row.reason:
            said += f": {words.title('dismiss_reasons', row.reason).lower()}"
        note = note_of(desk, view.row.number, row.note_hash) if row and notes else None
        before = ""
        if row and row.carried_from and row.carried_from != latest:
            before = f"{said.partition(' ')[0]} in decision {row.carried_from}; nothing about it has changed"
        elif row and row.waits_from and state == "proposed":
            before = (
                f"confirmed before, in decision {row.waits_from}, and never sent; what it rests on has changed, so it is "
                "confirmed again"
            )
        due = row.due_on if row and action.within_days is not None else None
        came = sent.get(action.order)
        yield ActionCard(
            position=action.order,
            what=what_in_words(action, words),
            state="put aside" if state == "dismissed" else state,
            state_words=said + (f" – {note}" if note else ""),
            when=_when(desk, view, words, state=state, due=due, came=came),
            service=words.service(action.service),
            alternatives=words.services(action.alternatives),
            because=Because(words.facts(action.facts), action.why or words.rules(action.rules)),
            kind=action.kind,
            passed_over=tuple(
                f"{words.service(one.service)}: {words.title('not_offered_reasons', one.reason).lower()}"
                + (f" ({one.detail})" if one.detail else "")
                for one in view.decision.not_offered
                if one.service and (one.help, one.person) == (action.help, action.person)
            ),
            before=before,
            sent=came is not None,
        )


def _when(
    desk: Desk, view: CaseView, words: Wording, *, state: str, due: date | None, came: tuple[str, date] | None
) -> str:
    """How far it is, or by when it is to be done; nothing that was sent or done, or that nobody does any more, is called late."""
    if came is not None:
        return f"{words.title('referral_states', came[0]).lower()} since {day_in_words(came[1])}"
    if state == "done":
        return "done"
    if state != "dismissed" and view.row.state != "open":
        return "left open at closing" if state == "confirmed" else "never confirmed"
    return "no date" if due is None or state == "dismissed" else clock(due, desk.on)


def what_in_words(action: Action, words: Wording) -> str:
    """What is to be done, for whom: never a name."""
    whom = (
        ""
        if action.person == "child" and not action.who
        else f", for {words.whom(action.person, action.who)}"
    )
    wait = " (while waiting)" if action.wait_well else ""
    return f"{code_in_words(action.kind).capitalize()}: {words.title('help', action.help)}{whom}{wait}"


def read_questions(desk: Desk, view: CaseView, words: Wording) -> Iterable[QuestionLine]:
    """The questions of the latest decision; one that was asked before keeps its day."""
    latest = view.decisions[-1].seq
    duties = {
        duty.position: duty
        for duty in desk.store.duties(view.row.number)
        if duty.kind == "ask" and duty.seq == latest
    }
    for place, ask in enumerate(view.decision.asks, start=1):
        duty = duties.get(place)
        dated = duty is not None and ask.within_days is not None
        yield QuestionLine(
            field=ask.field,
            person=ask.person,
            need=ask.need or "",
            text=_question(ask, words),
            when=clock(duty.due_on, desk.on) if duty and dated else "",
            today=ask.within_days == 0,
            kind=words.meaning("ask_fields", ask.field, "answer_type") or "text",
        )


def _question(ask: Ask, words: Wording) -> str:
    about = words.title("needs", ask.need).lower() if ask.need else ""
    whom = "" if ask.person in ("child", "family", "household") else words.whom(ask.person, None)
    said = ", ".join(part for part in (about, whom) if part)
    return ask.question + (f" ({said})" if said else "")


def read_looks(desk: Desk, view: CaseView, words: Wording) -> Iterable[LookLine]:
    """What waits for a person to look: what the latest decision asks of a role, then what came up about the case."""
    asked: dict[tuple[str, str], HumanReview] = {
        (one.reason, one.by): one for one in view.decision.human_reviews
    }
    for duty in desk.store.duties(view.row.number, "open"):
        if duty.kind != "human_review":
            continue
        one = asked.get((duty.code, duty.role))
        yield LookLine(
            code=duty.code,
            identity=0,
            text=words.title("review_reasons", duty.code),
            when=clock(duty.due_on, desk.on),
            who=code_in_words(duty.role),
            facts=(words.facts(one.facts) or words.rules(one.rules)) if one else "",
        )
    for look in open_looks(desk, view.row.number):
        yield LookLine(
            code=look.code,
            identity=look.id,
            text=words.title("look_reasons", look.code),
            when=clock(look.due_on, desk.on),
            who=code_in_words(look.role),
        )
