"""What is asked before a case is given to somebody, noted about, or closed; and the step itself at the desk."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from triage.desk import Desk, close, show_case
from triage.desk.codes import codes
from triage.desk.loop.closing import still_open
from triage.desk.loop.owning import LEAD_KINDS, assign, lead_name, note
from tui.pages.case import CasePage
from tui.pages.case_forms import Answers, Asked, Form
from tui.pages.wording import URGENT, Wording, counted, looks

NONE = "-"
"""Stands for nobody among the choices of a name."""
NO_LEAD = "nobody yet"


def note_form(desk: Desk, page: CasePage, by: str | None) -> Form:
    """Ask for a note."""
    del desk
    return Form(
        f"A note about case {page.number}",
        ("People read it; it decides nothing.",),
        (
            Asked("text", "Note", multiline=True, needed=True),
            Asked(
                "private",
                "Who reads it",
                value="no",
                choices=(
                    ("no", "Everybody who works with the case"),
                    ("yes", "The child wants it kept: no family and no service reads it"),
                ),
            ),
        ),
        partial(_note, number=page.number, by=by),
        "Keep it",
    )


def _note(desk: Desk, answers: Answers, *, number: str, by: str | None) -> object:
    return note(desk, number, answers["text"], by=by, private_of_child=answers["private"] == "yes")


@dataclass(frozen=True)
class Before:
    """Who led and whose job the case was, as a step back names them again."""

    lead: str
    kind: str
    owner: str


def lead_form(desk: Desk, page: CasePage, by: str | None) -> Form:
    """Ask who leads for the family and whose job the case is."""
    row = show_case(desk, page.number, looks(desk, by)).row
    people = tuple(
        (one.name, one.name)
        for one in desk.store.people()
        if one.left_on is None and not one.roles <= frozenset({"referrer", "auditor"})
    )
    now = lead_name(desk, row) or ""
    registered = now in dict(people)
    return Form(
        f"Who leads in case {page.number}?",
        (page.lead,),
        (
            Asked(
                "lead",
                "Who leads for the family",
                value=now if registered else "",
                choices=((NONE, NO_LEAD), *people),
            ),
            Asked(
                "other",
                "Or somebody not registered here",
                value="" if registered else now,
                help="of another service, or somebody the family trusts",
            ),
            Asked(
                "kind",
                "That person is",
                value="" if row.lead_kind in ("", "staff") else row.lead_kind,
                choices=(("partner", "of another service"), ("peer", "somebody the family trusts")),
            ),
            Asked("owner", "Whose job the case is", value=row.owner or NONE, choices=((NONE, "the coordinators"), *people)),
        ),
        partial(
            _lead,
            number=page.number,
            before=Before(now, row.lead_kind, row.owner),
            by=by,
        ),
        "Record it",
    )  # fmt: skip


def _lead(desk: Desk, answers: Answers, *, number: str, before: Before, by: str | None) -> Before:
    """Name them; answers with who it was before, for a step back."""
    other = answers["other"].strip()
    lead, kind = (other, answers["kind"] or "partner") if other else (answers["lead"], None)
    assign(
        desk,
        number,
        by=by,
        lead=None if not lead else "" if lead == NONE else lead,
        kind=kind,
        owner=None if not answers["owner"] else "" if answers["owner"] == NONE else answers["owner"],
    )
    return before


def lead_back(desk: Desk, *, number: str, before: Before, by: str | None) -> object:
    """Name again whoever led before."""
    kind = before.kind if before.kind in LEAD_KINDS and before.lead else None
    return assign(desk, number, by=by, lead=before.lead, kind=kind, owner=before.owner)


def close_form(desk: Desk, page: CasePage, by: str | None) -> Form:
    """Ask why the case is closed, beside what that leaves open; begins on the answer that leaves it."""
    left = tuple(_left_open(desk, page))
    choices = tuple((code, entry.title) for code, entry in codes(desk, "closure_reasons").items())
    return Form(
        f"Close case {page.number}?",
        (*(left or ("Nothing is left open.",)), "Only a named person closes a case, never silence or time."),
        (
            Asked("reason", "Reason", choices=choices, needed=True),
            Asked("note", "What somebody should know who reads this later", multiline=True),
        ),
        partial(_close, number=page.number, by=by),
        "Close the case",
        danger=True,
    )


def _left_open(desk: Desk, page: CasePage) -> Iterable[str]:
    """What a closing leaves open, what may be a danger first."""
    words = Wording(desk)
    for alarm in page.alarms:
        yield f"{URGENT} Escalation: {alarm.what} – {alarm.state}"
    for question in page.questions:
        if question.today:
            yield f"Asked today, not answered: {question.text}"
    for one in still_open(desk, page.number):
        service = f", {words.service(one.service)}" if one.service else ""
        state = words.title("referral_states", one.state).lower()
        yield f"Still open: {words.title('help', one.help)}{service} ({state})"
    for look in page.looks:
        yield f"Still asked: {look.text}, of {look.who}"
    for card in page.proposed:
        yield f"Never confirmed: {card.what}"
    later = sum(not question.today for question in page.questions)
    if later:
        yield f"Not answered either: {counted(later, 'question')}"


def _close(desk: Desk, answers: Answers, *, number: str, by: str | None) -> object:
    return close(desk, number, answers["reason"], by, note=answers["note"])
