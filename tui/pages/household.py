"""The household of a case as values: escalations first, then its cases, what does not agree, meetings, and one plan."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from triage.desk import Desk, code_in_words, gate
from triage.desk.escalation_steps import escalations_of
from triage.desk.households.meetings import Meeting, list_meetings
from triage.desk.households.plan import plan_household
from triage.desk.households.questions import open_questions
from triage.desk.households.showing import Household, Member, household, relation_title
from triage.desk.loop.owning import marked
from tui.pages.case_alarms import Alarm, read_alarms
from tui.pages.case_sections import KINDS_OF_LEAD, Section
from tui.pages.wording import Acting, Wording, acting, clock, counted, day_in_words, level_words, looks

ACTS = (
    "case.link",
    "case.unlink",
    "household.lead",
    "household.plan",
    "case.merge",
    "meeting.add",
    "meeting.done",
    "meeting.list",
)
"""What the keys of the screen do at the desk."""


@dataclass(frozen=True)
class MemberLineValue:
    """One case of the household; of one that is not open to whoever looks, its number and what it is to this case."""

    number: str
    relation: str
    open_to: bool
    this: bool
    text: str
    restricted: bool
    relation_code: str = ""


@dataclass(frozen=True)
class Disagreement:
    """Something on which two joined records do not agree."""

    case: str
    identity: int
    text: str


@dataclass(frozen=True)
class AgreedItem:
    """One thing that a meeting agreed and that is still to be done."""

    meeting: int
    position: int
    text: str


@dataclass(frozen=True)
class HouseholdPage:
    """All that is shown about one household."""

    number: str
    notice: str
    acting: Acting
    alarms: tuple[Alarm, ...]
    members: tuple[MemberLineValue, ...]
    unsafe: str
    """Ways to be in touch that must not be used; empty where none is known."""
    wanting: str
    """What is wanting, such as one lead for all; empty where nothing is."""
    disagreements: tuple[Disagreement, ...]
    agreed: tuple[AgreedItem, ...]
    sections: tuple[Section, ...]
    may: frozenset[str]


def read_household(desk: Desk, number: str, by: str | None) -> HouseholdPage:
    """Read the household of a case; raises :class:`triage.errors.Refused` for whoever may not see it."""
    name = looks(desk, by)
    found = household(desk, number, name)
    words = Wording(desk)
    seen = [one for one in found.members if one.open_to]
    may = frozenset(act for act in ACTS if gate.may(desk, act, by, number))
    meetings = list_meetings(desk, number, name) if "meeting.list" in may else []
    alarms = [
        alarm
        for member in seen
        for alarm in read_alarms(desk, number, None, escalations_of(desk, member.number, name), words)
    ]
    return HouseholdPage(
        number=number,
        notice=desk.notice or "",
        acting=acting(desk, by),
        alarms=tuple(alarms),
        members=tuple(_member(desk, one, words) for one in found.members),
        unsafe=", ".join(way.replace("_", " ") for way in found.unsafe),
        wanting=_wanting(found),
        disagreements=tuple(
            Disagreement(row.case_number, row.id, _question(row.field, row.need, row.person, words))
            for member in seen
            for row in open_questions(desk, member.number)
        ),
        agreed=tuple(_agreed(desk, meetings)),
        sections=tuple(_meetings(desk, meetings, words)),
        may=may,
    )


def _wanting(found: Household) -> str:
    """What is wanting, without the command: the screen has a key for it."""
    return (found.note or "").partition(": `")[0].partition(": ")[0]


def _member(desk: Desk, member: Member, words: Wording) -> MemberLineValue:
    relation = relation_title(member.relation) if member.relation else "this case"
    held = " · the link is restricted" if member.restricted else ""
    if not member.open_to:
        text = f"{relation}{held}: not open to you"
    else:
        lead = marked(desk, member.lead) if member.lead else KINDS_OF_LEAD.get(member.lead_kind, "")
        parts = [
            member.state,
            f"level {level_words(member.level, words.level(member.level)[0])}",
            f"leads: {lead or 'nobody yet'}",
        ]
        if member.review_on is not None and member.state == "open":
            parts.append(f"review {clock(member.review_on, desk.on)}")
        if member.joined:
            parts.append("joined into it: " + ", ".join(member.joined))
        urgent = "▲ escalation open · " if member.escalated else ""
        text = f"{relation}{held}: {urgent}{' · '.join(parts)}"
    return MemberLineValue(
        member.number,
        relation,
        member.open_to,
        not member.relation,
        text,
        member.restricted,
        member.relation,
    )


def _question(field: str, need: str, person: str, words: Wording) -> str:
    title = words.title("ask_fields", field)
    about = ", ".join(
        part
        for part in (words.title("needs", need).lower() if need else "", person.replace("_", " "))
        if part
    )
    return f"{title} ({about})" if about else title


def _agreed(desk: Desk, meetings: Iterable[Meeting]) -> Iterable[AgreedItem]:
    for meeting in meetings:
        for row, text in meeting.agreed:
            if row.state == "open":
                yield AgreedItem(
                    meeting.row.id,
                    row.position,
                    f"{text or 'not shown here'} – {row.who.replace('_', ' ')}, {clock(row.due_on, desk.on)}",
                )


def _meetings(desk: Desk, meetings: list[Meeting], words: Wording) -> Iterable[Section]:
    for meeting in reversed(meetings):
        row = meeting.row
        lines = [
            "there: " + ", ".join(role.replace("_", " ") for role in row.present),
            *(
                f"{who}: {said}"
                for who, said in (
                    ("the child said", meeting.views.child),
                    ("the family said", meeting.views.family),
                    ("professionals said", meeting.views.professionals),
                )
                if said
            ),
            *(
                f"{code_in_words(one.state)}: {text or 'not shown here'} ({one.who.replace('_', ' ')})"
                for one, text in meeting.agreed
                if one.state != "open"
            ),
        ]
        if row.next_on:
            lines.append(f"next: {day_in_words(row.next_on)} ({clock(row.next_on, desk.on)})")
        if meeting.wanting:
            lines.append(meeting.wanting.partition(":")[0])
        title = f"Meeting {row.id}, {day_in_words(row.on_day)}: {words.title('meeting_kinds', row.kind)}"
        yield Section(title, tuple(lines))


def read_plan(desk: Desk, number: str, by: str | None) -> Section:
    """One plan for all cases of the household; nothing of it is kept."""
    found = plan_household(desk, number, looks(desk, by))
    words, planned = Wording(desk), found.planned
    lines = [
        f"{counted(len(found.cases), 'case')}: {', '.join(found.cases)}; at most {planned.most} new services at once"
    ]
    if found.elsewhere:
        lines.insert(0, "▲ a safeguarding lead looks today: there is an escalation in the household")
    if planned.taken:
        lines.append("confirmed already: " + words.services(planned.taken))
    if found.counted:
        lines.append(f"taken up already, and not named here: {found.counted}")
    for one in planned.sequence:
        wish = one.proposal.wish
        whom = words.whom(wish.person, wish.who)
        kept = " (never held back)" if one.exempt else ""
        lines.append(
            f"{words.service(one.service)}: {words.title('help', wish.help)} for {whom}, {one.case}{kept}"
        )
    for one in planned.later:
        wish = one.proposal.wish
        whom = words.whom(wish.person, wish.who)
        lines.append(f"later, when there is room: {words.title('help', wish.help)} for {whom}, {one.case}")
    if not planned.best.proved:
        lines.append("the best plan found; nobody proved it the best")
    return Section("One plan for the household", tuple(lines))
