"""The services for one action as values: a card for each, the one proposed first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from triage.desk import Desk, gate, show_case
from triage.desk.choosing import choose_service
from triage.desk.directory.comparing import Compared, compare_services
from tui.pages.case_actions import what_in_words
from tui.pages.wording import URGENT, Acting, Wording, acting, clock, counted, day_in_words, looks

HEADS = {"proposed": "PROPOSED", "offered": "also offered", "not_offered": "NOT OFFERED"}


@dataclass(frozen=True)
class ServiceCard:
    """One service."""

    service: str
    name: str
    place: str
    """proposed, offered or not_offered"""
    head: str
    """Where it stands, in capitals or words."""
    against: str
    """Why it was not offered, or why it no longer fits today; empty where it can be chosen."""
    lines: tuple[tuple[str, str], ...]
    """Label and what is to be said of it."""
    why: tuple[str, ...]


@dataclass(frozen=True)
class MatchPage:
    """All services for one action."""

    number: str
    position: int
    seq: int
    notice: str
    acting: Acting
    cannot: str
    """Why no service can be chosen at all; empty where one can."""
    what: str
    """The action in words."""
    kind: str
    state: str
    because: str
    cards: tuple[ServiceCard, ...]

    @property
    def counted(self) -> str:
        """How many there are of each kind."""
        held = {place: sum(card.place == place for card in self.cards) for place in HEADS}
        return (
            f"{counted(held['proposed'] + held['offered'], 'service')} offered, "
            f"{counted(held['not_offered'], 'service')} not"
        )


def read_match(desk: Desk, number: str, position: int, by: str | None) -> MatchPage:
    """Read the services for one action; raises :class:`WrongUse` for an action that is not there or needs none."""
    name = looks(desk, by)
    found = compare_services(desk, number, position, name)
    words = Wording(desk)
    view = show_case(desk, number, name)
    return MatchPage(
        number=number,
        position=position,
        seq=found.seq,
        notice=desk.notice or "",
        acting=acting(desk, by),
        cannot=_cannot(desk, number, found.row.state, view.row.state, by),
        what=what_in_words(found.action, words),
        kind=found.action.kind,
        state=found.row.state,
        because=words.facts(found.action.facts),
        cards=tuple(_card(one, words) for one in found.services),
    )


def _cannot(desk: Desk, number: str, state: str, case_state: str, by: str | None) -> str:
    if case_state != "open":
        return "the case is closed; nothing new is sent for a closed case"
    if state not in ("proposed", "confirmed"):
        return f"this action is {'put aside' if state == 'dismissed' else state} already"
    if not acting(desk, by).cannot and not gate.may(desk, "refer", by, number):
        return "your role does not refer a case to a service; `triage people rights` shows who does"
    return ""


def _card(one: Compared, words: Wording) -> ServiceCard:
    against = ""
    for code, detail in ((one.reason, one.detail), (one.today, one.today_detail)):
        if code:
            said = words.title("not_offered_reasons", code).lower()
            against = said + (f": {detail}" if detail else "")
    if one.today:
        against = f"no longer today – {against}"
    return ServiceCard(
        one.service, one.name, one.place, HEADS[one.place], against, tuple(_lines(one)), one.why
    )


def _lines(one: Compared) -> Iterable[tuple[str, str]]:
    yield "By", one.provider
    if one.summary:
        yield "About", one.summary
    yield "Gives", ", ".join(one.gives)
    yield "Ages", one.ages
    yield "Area", one.area
    yield "Asked by", one.routes
    yield "Cost", one.cost
    yield "Room", one.room
    yield "Wait", one.wait
    yield "Access", one.access
    yield "Times", one.times
    yield "Where", one.where
    yield (
        "Checked",
        one.checked
        + ("" if one.in_date else f" {URGENT} OUT OF DATE: nobody is sent there before it is confirmed"),
    )
    for report in one.reports:
        yield "Reported", report


@dataclass(frozen=True)
class Chosen:
    """What choosing came to."""

    text: str


def choose(desk: Desk, page: MatchPage, service: str, note: str, by: str | None) -> Chosen:
    """Choose a service for the action that was on the screen; raises what the desk refuses."""
    row = choose_service(desk, page.number, page.position, service, by, seen=page.seq, note=note)
    name = Wording(desk).service(row.service)
    if row.ask_on:
        return Chosen(
            f"It is recorded that the family was told of {name}. They are asked on {day_in_words(row.ask_on)} whether it helped."
        )
    return Chosen(
        f"Referred to {name} (referral {row.id}). An answer is due {clock(row.answer_due_on, desk.on)}. "
        "Nothing was sent by this program: send the letter for the service (l in the case)."
    )
