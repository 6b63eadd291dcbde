"""One case as values: why first (escalations, level), then what to do, what to ask, what was not offered, and the rest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from triage.desk import (
    PATTERNS,
    CaseView,
    Confirmed,
    Desk,
    code_in_words,
    confirm,
    gate,
    noted,
    show_case,
    timeline,
)
from triage.desk.accounts import looking
from triage.errors import Refused
from triage.model import Action, Ask, Contact, Decision, Escalation
from tui.pages.wording import Acting, Wording, acting, clock, counted, day_in_words, level_words, looks

OPEN_ESCALATIONS = {
    "raised": "nobody has been told yet",
    "told": "told; not yet said to be received",
    "received": "received; their decision is awaited",
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

    @property
    def line(self) -> str:
        """The action in one sentence, as the question before confirming repeats it."""
        return f"{self.position}. {self.what}" + (f", with {self.service}" if self.service else "")


@dataclass(frozen=True)
class Section:
    """A headed list of lines."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class CasePage:
    """All that is shown about one case."""

    number: str
    seq: int
    """Number of the decision that is shown, the latest."""
    about: str
    """Age, days here and decision in a line."""
    closed: bool
    notice: str
    acting: Acting
    level: str
    level_note: str
    """Where the level in force is not the one this decision proposes."""
    level_because: Because
    alarms: tuple[Alarm, ...]
    ask_today: Section
    actions: tuple[ActionCard, ...]
    sections: tuple[Section, ...]
    timeline: tuple[str, ...]

    @property
    def proposed(self) -> tuple[ActionCard, ...]:
        """Actions that nobody has confirmed or put aside."""
        return tuple(card for card in self.actions if card.state == "proposed")


def read_case(desk: Desk, number: str, by: str | None, role: str = "coordinator") -> CasePage:
    """Read one case as it is shown; raises :class:`Refused` for an unknown or erased one.

    Whoever works in the role of a referrer sees no patterns across the area, whatever role their name is registered in.
    """
    name = looks(desk, by)
    view = show_case(desk, number, name)
    if "decision" not in gate.seen(desk, looking(desk, name), number):
        raise Refused(
            "this screen shows whole cases, and your role sees a part of them",
            why="everybody sees what their work needs and no more",
            mend=f"triage case show {number} --by NAME",
        )
    words = Wording(desk)
    decision, row = view.decision, view.row
    today = [ask for ask in decision.asks if ask.within_days == 0]
    full = words.level(row.level)[1]
    viewer = None if role == "referrer" else by
    return CasePage(
        number=number,
        seq=view.decisions[-1].seq,
        about=_about(desk, view),
        closed=row.state != "open",
        notice=desk.notice or "",
        acting=acting(desk, by),
        level=level_words(row.level, full),
        level_note=""
        if row.level == decision.level.number
        else f"in force from before; this decision proposes "
        f"{level_words(decision.level.number, words.level(decision.level.number)[1])}, and a named person decides",
        level_because=Because(words.facts(decision.level.facts), words.rules(decision.level.rules)),
        alarms=tuple(_alarms(desk, view, words)),
        ask_today=Section("Ask today", tuple(_question(ask, words) for ask in today)),
        actions=tuple(_cards(desk, view, words)),
        sections=tuple(section for section in _sections(desk, view, words, viewer) if section.lines),
        timeline=tuple(_timeline(desk, number, name)),
    )


def confirm_seen(
    desk: Desk, number: str, seen: int, actions: Sequence[int] | None, by: str | None
) -> Confirmed:
    """Confirm actions of the decision that was on the screen (None: all proposed).

    Raises :class:`Refused` where the case was triaged again meanwhile: nobody confirms what they have not seen.
    """
    if show_case(desk, number, looks(desk, by)).decisions[-1].seq != seen:
        raise Refused(
            "this case was triaged again since you opened it",
            why="nobody confirms what they have not seen",
            mend="read the new decision (r), then confirm",
        )
    return confirm(desk, number, actions, by)


def _about(desk: Desk, view: CaseView) -> str:
    """Say in a line how long the case is here, which decision is shown, and what is left to do."""
    last = view.decisions[-1]
    parts = [
        *(["synthetic"] if view.row.synthetic else []),
        f"here {counted(max((desk.on - view.row.added_on).days, 0), 'day')}",
        f"decision {last.seq} of {last.decided_on.day} {last.decided_on:%b}",
    ]
    if view.row.state != "open" and view.row.closed_on:
        return " · ".join((*parts, f"CLOSED {day_in_words(view.row.closed_on)}"))
    proposed = sum(row.state == "proposed" for row in view.actions)
    parts.append(f"{proposed} to confirm" if proposed else "nothing left to confirm")
    today = sum(ask.within_days == 0 for ask in view.decision.asks)
    return " · ".join((*parts, f"{today} to ask today") if today else parts)


def _alarms(desk: Desk, view: CaseView, words: Wording) -> Iterable[Alarm]:
    said: dict[tuple[str, str, str], Escalation] = {
        (one.to, one.person, one.who or ""): one for one in view.decision.escalations
    }
    for row in view.escalations:
        if row.state not in OPEN_ESCALATIONS:
            continue
        raised = said.get((row.towards, row.person, row.who))
        now = raised is not None and raised.by_when == "now" and row.due_on >= desk.on
        step = {"raised": "--told NAME", "told": "--received-by NAME", "received": "--decision TEXT"}[
            row.state
        ]
        yield Alarm(
            when="now" if now else clock(row.due_on, desk.on),
            what=words.title("escalations", row.towards),
            about=words.whom(row.person, row.who),
            state=OPEN_ESCALATIONS[row.state],
            who_acts=raised.who_acts if raised else words.meaning("escalations", row.towards, "who_acts"),
            call=tuple(_call(raised.contact)) if raised else (),
            because=Because(words.facts(raised.facts), words.rules(raised.rules))
            if raised
            else Because("", "an earlier decision"),
            record=f"triage escalation record {view.row.number} {row.towards} {step} --by NAME",
        )


def _call(contact: Contact) -> Iterable[str]:
    """Whom to call; one line where the number is the same at any hour."""
    name = f"{contact.name}: " if contact.name else ""
    if contact.in_hours:
        yield f"{name}{contact.in_hours}"
    if contact.out_of_hours and contact.out_of_hours != contact.in_hours:
        yield f"Out of hours: {contact.out_of_hours}"
    if name and not contact.in_hours and not contact.out_of_hours:
        yield f"{contact.name} (no number is set in triage.toml)"


def _cards(desk: Desk, view: CaseView, words: Wording) -> Iterable[ActionCard]:
    latest = view.decisions[-1].seq
    rows = {row.position: row for row in view.actions if row.seq == latest}
    for action in view.decision.actions:
        row = rows.get(action.order)
        state = row.state if row else "proposed"
        said = {"proposed": "proposed", "dismissed": "put aside"}.get(state, state)
        if row and row.changed_by and row.changed_on and state != "proposed":
            said += f" by {row.changed_by}, {day_in_words(row.changed_on)}"
        if row and row.reason:
            said += f": {words.title('dismiss_reasons', row.reason).lower()}"
        dated = row is not None and action.within_days is not None
        yield ActionCard(
            position=action.order,
            what=_what(action, words),
            state="put aside" if state == "dismissed" else state,
            state_words=said,
            when=clock(row.due_on, desk.on) if row and dated else "no date",
            service=words.service(action.service),
            alternatives=words.services(action.alternatives),
            because=Because(words.facts(action.facts), action.why or words.rules(action.rules)),
        )


def _what(action: Action, words: Wording) -> str:
    whom = (
        ""
        if action.person == "child" and not action.who
        else f", for {words.whom(action.person, action.who)}"
    )
    wait = " (while waiting)" if action.wait_well else ""
    return f"{code_in_words(action.kind).capitalize()}: {words.title('help', action.help)}{whom}{wait}"


def _question(ask: Ask, words: Wording) -> str:
    about = words.title("needs", ask.need).lower() if ask.need else ""
    whom = "" if ask.person in ("child", "family", "household") else words.whom(ask.person, None)
    said = ", ".join(part for part in (about, whom) if part)
    return ask.question + (f" ({said})" if said else "")


def _sections(desk: Desk, view: CaseView, words: Wording, by: str | None) -> Iterable[Section]:
    decision = view.decision
    made = view.decisions[-1].decided_on

    def until(days: int | None) -> str:
        return "" if days is None else f" – {clock(made + timedelta(days=days), desk.on)}"

    yield Section(
        "Ask",
        tuple(
            _question(ask, words) + until(ask.within_days) for ask in decision.asks if ask.within_days != 0
        ),
    )
    yield Section(
        "A person looks",
        tuple(
            f"{code_in_words(one.by).capitalize()}: {words.title('review_reasons', one.reason)}{until(one.within_days)}. "
            f"Because: {words.facts(one.facts) or words.rules(one.rules)}"
            for one in decision.human_reviews
        ),
    )
    yield Section(
        "People with needs of their own",
        tuple(
            f"{words.whom(one.person, one.who)}: "
            + (", ".join(words.title("needs", need) for need in one.needs) or "to be asked")
            for one in decision.linked_people
        ),
    )
    yield Section(
        "Help that cannot be given now",
        tuple(
            f"{words.title('help', one.help)}, for {words.whom(one.person, one.who)}: "
            f"{words.title('unmet_reasons', one.reason).lower()}"
            for one in decision.unmet
        ),
    )
    yield Section(
        "Not offered",
        tuple(
            f"{words.service(one.service) or words.title('help', one.help)}: "
            f"{words.title('not_offered_reasons', one.reason).lower()}"
            + (f" ({one.detail})" if one.detail else "")
            for one in decision.not_offered
        ),
    )
    yield from _record_sections(desk, view, words)
    seen = noted(desk, decision, by)
    yield Section("Noted", seen.flags)
    yield _sharing(decision)
    yield Section(PATTERNS, seen.patterns)
    yield Section(
        "Review",
        (
            f"The needs are scored again on {day_in_words(view.row.review_on)}: {clock(view.row.review_on, desk.on)}",
        ),
    )


def _record_sections(desk: Desk, view: CaseView, words: Wording) -> Iterable[Section]:
    """What was recorded beside the latest decision: settled escalations, earlier confirmed actions, referrals."""
    yield Section(
        "Escalations that were answered or put aside",
        tuple(
            f"{words.title('escalations', row.towards)}: "
            + (
                f"put aside by {row.dismissed_by} with {row.second}: {words.title('dismiss_reasons', row.reason).lower()}"
                if row.state == "dismissed"
                else code_in_words(row.state)
            )
            for row in view.escalations
            if row.state not in OPEN_ESCALATIONS
        ),
    )
    latest = view.decisions[-1].seq
    yield Section(
        "Confirmed before",
        tuple(
            f"{words.title('help', row.help)}, for {words.whom(row.person, row.who)}: {row.state} "
            f"(decision {row.seq}, {row.changed_by})"
            for row in view.actions
            if row.seq != latest
        ),
    )
    yield Section(
        "Referrals",
        tuple(
            f"{words.title('help', row.help)}, {words.service(row.service)}: "
            f"{words.title('referral_states', row.state).lower()} since {day_in_words(row.changed_on)}; "
            f"answer due {clock(row.answer_due_on, desk.on)}"
            for row in view.referrals
        ),
    )


def _sharing(decision: Decision) -> Section:
    basis = {
        "consent": "with consent",
        "own_consent": "with the young person's own consent",
        "without_consent": "without consent, where the law allows it",
        "none": "no basis, so nothing about the family leaves",
        "not_known": "not known, so nothing about the family leaves until somebody asks",
    }[decision.sharing.basis]
    return Section("Sharing", (f"{basis.capitalize()}: {decision.sharing.reason}",))


def _timeline(desk: Desk, number: str, by: str | None) -> Iterable[str]:
    """Who did what and when, newest first."""
    for event in reversed(timeline(desk, number, by)):
        yield f"{day_in_words(event.on_day)}  {event.who}: {code_in_words(event.what.replace('.', ' '))}, {event.record}"
