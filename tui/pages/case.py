"""One case as values: why first (escalations, level), then what to do, what to ask, what was not offered, and the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from triage.desk import CaseView, Confirmed, Desk, confirm, gate, show_case
from triage.desk.accounts import looking
from triage.desk.case_page import CaseShown, look_at_case
from triage.desk.escalation_steps import escalations_of
from triage.desk.event_words import event_title
from triage.errors import Refused, TriageError
from triage.model import Ask
from tui.pages.case_actions import (
    ActionCard,
    LookLine,
    QuestionLine,
    read_actions,
    read_looks,
    read_questions,
)
from tui.pages.case_alarms import Alarm, Because, read_alarms
from tui.pages.case_part import part_sections
from tui.pages.case_sections import Section, lead_line, read_sections
from tui.pages.wording import Acting, Wording, acting, counted, day_in_words, level_words, looks

__all__ = [
    "ActionCard", "Alarm", "Because", "CasePage", "LookLine", "QuestionLine", "Section", "confirm_seen", "read_case",
]  # fmt: skip

ACTS = (
    "case.confirm",
    "case.done",
    "action.dismiss",
    "escalation.dismiss",
    "escalation.record",
    "escalation.settle",
    "case.answer",
    "case.looked",
    "case.assign",
    "case.note",
    "case.close",
    "case.reopen",
    "case.why_not",
    "case.timeline",
    "household.show",
    "referral.list",
    "review",
)
"""What the keys of the screen do at the desk: which of them somebody may do is read with the case."""


@dataclass(frozen=True)
class CasePage:
    """All that is shown about one case."""

    number: str
    seq: int
    """Number of the decision that is shown, the latest."""
    about: str
    """Days here and decision in a line."""
    closed: bool
    notice: str
    acting: Acting
    level: str
    """Empty where the level is not shown to whoever looks."""
    level_note: str
    """Where the level in force is not the one this decision proposes."""
    level_because: Because
    alarms: tuple[Alarm, ...]
    actions: tuple[ActionCard, ...]
    questions: tuple[QuestionLine, ...]
    looks: tuple[LookLine, ...]
    sections: tuple[Section, ...]
    lead: str = ""
    """Who leads, and whose job the case is, in a line."""
    made: str = ""
    """Who made the decision that is shown, and what led to it."""
    may: frozenset[str] = frozenset()
    """Acts of ``ACTS`` that somebody may do with this case."""
    cannot_tell: str = ""
    """Why whoever looks may not bring facts either, such as that somebody was told; empty where they may."""
    hidden: str = ""
    """Parts that the role of whoever looks does not see; empty where all is seen."""

    @property
    def proposed(self) -> tuple[ActionCard, ...]:
        """Actions that nobody has confirmed or put aside."""
        return tuple(card for card in self.actions if card.state == "proposed")

    @property
    def today(self) -> tuple[QuestionLine, ...]:
        """Questions that are asked today."""
        return tuple(one for one in self.questions if one.today)


def read_case(desk: Desk, number: str, by: str | None, role: str = "coordinator") -> CasePage:
    """Read one case as it is shown; raises :class:`Refused` for an unknown or erased one.

    Whoever sees a part of cases gets that part: escalations, state, what came of a referral. Whoever works in the role of a
    referrer sees no patterns across the area, whatever role their name is registered in.
    """
    name = looks(desk, by)
    if desk.store.restrictions(number) and not gate.may(desk, "case.show", name, number):
        return _shut(desk, number, by)
    seen = gate.seen(desk, looking(desk, name), number)
    if "decision" not in seen and desk.store.case(number) is not None:
        return _part(desk, look_at_case(desk, number, name), by)
    view = show_case(desk, number, name)
    words = Wording(desk)
    decision, row, last = view.decision, view.row, view.decisions[-1]
    views = escalations_of(desk, number, name)
    questions = tuple(read_questions(desk, view, words))
    referrals = look_at_case(desk, number, name).referrals
    viewer = None if role == "referrer" else by
    return CasePage(
        number=number,
        seq=last.seq,
        about=_about(desk, view),
        closed=row.state != "open",
        notice=desk.notice or "",
        acting=acting(desk, by),
        cannot_tell=_cannot_tell(desk, by),
        level=level_words(row.level, words.level(row.level)[1]),
        level_note=""
        if row.level == decision.level.number
        else f"in force from before; this decision proposes "
        f"{level_words(decision.level.number, words.level(decision.level.number)[1])}, and a named person decides",
        level_because=Because(words.facts(decision.level.facts), words.rules(decision.level.rules)),
        alarms=tuple(read_alarms(desk, number, decision, views, words)),
        actions=tuple(read_actions(desk, view, words, notes="notes" in seen)),
        questions=questions,
        looks=tuple(read_looks(desk, view, words)),
        sections=tuple(
            section for section in read_sections(desk, view, views, referrals, words, viewer) if section.lines
        ),
        lead=lead_line(desk, view) if row.state == "open" else "",
        made=f"decision {last.seq}, made by {last.made_by} on {day_in_words(last.decided_on)}: "
        + event_title(f"decision.{last.cause}").partition(": ")[2],
        may=_may(desk, by, number),
    )


def _part(desk: Desk, shown: CaseShown, by: str | None) -> CasePage:
    """A case for whoever does not see its decision: escalations first, then state and what came of it."""
    row, words = shown.view.row, Wording(desk)
    views = escalations_of(desk, row.number, by)
    level = level_words(row.level, words.level(row.level)[1]) if "level" in shown.seen else ""
    sections, hidden = part_sections(desk, shown)
    return CasePage(
        number=row.number,
        seq=shown.view.decisions[-1].seq,
        about=f"{_here(desk, shown.view)} · {row.state}",
        closed=row.state != "open",
        notice=desk.notice or "",
        acting=acting(desk, by),
        cannot_tell=_cannot_tell(desk, by),
        level=level,
        level_note="",
        level_because=Because("", ""),
        alarms=tuple(read_alarms(desk, row.number, None, views, words)),
        actions=(),
        questions=(),
        looks=(),
        sections=sections,
        may=_may(desk, by, row.number),
        hidden=hidden,
    )


def _shut(desk: Desk, number: str, by: str | None) -> CasePage:
    """A restricted case for whoever does not read it: that an escalation is open is never kept from anybody.

    Raises :class:`Refused` where none is: then there is nothing to be seen of it.
    """
    name = looks(desk, by)
    alarms = tuple(read_alarms(desk, number, None, escalations_of(desk, number, name), Wording(desk)))
    if not alarms:
        show_case(desk, number, name)
    refused = gate.restricted(number)
    return CasePage(
        number=number,
        seq=0,
        about=refused.what,
        closed=False,
        notice=desk.notice or "",
        acting=acting(desk, by),
        cannot_tell=_cannot_tell(desk, by),
        level="",
        level_note="",
        level_because=Because("", ""),
        alarms=alarms,
        actions=(),
        questions=(),
        looks=(),
        sections=(),
        may=frozenset({"escalation.record"}),
        hidden=f"{refused.why[:1].upper()}{refused.why[1:]}; {refused.mend}.",
    )


def _cannot_tell(desk: Desk, by: str | None) -> str:
    """Why somebody may not bring facts: whoever refers may, and decides nothing."""
    try:
        desk.must_know(by, decides=False)
    except TriageError as refused:
        return f"{refused.what}; {refused.mend}" if refused.mend else refused.what
    return ""


def _may(desk: Desk, by: str | None, number: str) -> frozenset[str]:
    return frozenset(act for act in ACTS if gate.may(desk, act, by, number))


def confirm_seen(
    desk: Desk, number: str, seen: int, actions: Sequence[int] | None, by: str | None, *, done: bool = False
) -> Confirmed:
    """Confirm actions of the decision that was on the screen (None: all proposed); with ``done``, say that they are done.

    Raises :class:`Refused` where the case was triaged again meanwhile: nobody confirms what they have not seen.
    """
    if show_case(desk, number, looks(desk, by)).decisions[-1].seq != seen:
        raise Refused(
            "this case was triaged again since you opened it",
            why="nobody confirms what they have not seen",
            mend="read the new decision, then confirm",
        )
    return confirm(desk, number, actions, by, done=done, seen=seen)


def _here(desk: Desk, view: CaseView) -> str:
    row = view.row
    synthetic = "synthetic · " if row.synthetic else ""
    return f"{synthetic}here {counted(max((desk.on - row.added_on).days, 0), 'day')}"


def _about(desk: Desk, view: CaseView) -> str:
    """Say in a line how long the case is here, which decision is shown, and what is left to do."""
    last = view.decisions[-1]
    parts = [_here(desk, view), f"decision {last.seq} of {last.decided_on.day} {last.decided_on:%b}"]
    if view.row.state != "open" and view.row.closed_on:
        return " · ".join((*parts, f"CLOSED {day_in_words(view.row.closed_on)}"))
    proposed = sum(row.state == "proposed" and row.seq == last.seq for row in view.actions)
    parts.append(f"{proposed} to confirm" if proposed else "nothing left to confirm")
    today = sum(_today(ask) for ask in view.decision.asks)
    return " · ".join((*parts, f"{today} to ask today") if today else parts)


def _today(ask: Ask) -> bool:
    return ask.within_days == 0
