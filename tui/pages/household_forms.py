"""What is asked before a step about a household is recorded, and the step at the desk."""

from __future__ import annotations

from datetime import date
from functools import partial

from triage.desk import Desk
from triage.desk.households.leading import lead_household
from triage.desk.households.linking import Linked, link_cases, unlink_cases
from triage.desk.households.meetings import Agreed, Views, add_meeting
from triage.desk.households.questions import settle_question
from triage.desk.households.showing import relations
from triage.errors import WrongUse
from tui.pages.case_forms import Answers, Asked, Form
from tui.pages.household import Disagreement, HouseholdPage, MemberLineValue

TAKEN_BACK = "The link was made by mistake and taken back at once"


def link_form(desk: Desk, page: HouseholdPage, by: str | None) -> Form:
    """Ask which case belongs to the household, and what it is to this one."""
    del desk
    return Form(
        f"Which case belongs to the household of {page.number}?",
        ("Later decisions of both know of the other. Nothing about one family member is copied to another.",),
        (
            Asked("other", "Case number", needed=True),
            Asked("kind", "It is to this case", choices=tuple(relations().items()), needed=True),
            Asked(
                "restricted",
                "Who may know of the link",
                value="no",
                choices=(
                    ("no", "Everybody who works with the case"),
                    ("yes", "Only those who may see both cases (adoption, an address that stays hidden)"),
                ),
            ),
        ),
        partial(_link, number=page.number, by=by),
        "Link them",
    )


def _link(desk: Desk, answers: Answers, *, number: str, by: str | None) -> Linked:
    return link_cases(
        desk,
        number,
        answers["other"].strip(),
        by,
        kind=answers["kind"],
        restricted=answers["restricted"] == "yes",
    )


def link_back(desk: Desk, *, number: str, other: str, by: str | None) -> object:
    """End a link that was just made."""
    return unlink_cases(desk, number, other, by, note=TAKEN_BACK)


def unlink_form(desk: Desk, page: HouseholdPage, member: MemberLineValue, by: str | None) -> Form:
    """Ask why two cases are no longer of one household."""
    del desk
    return Form(
        f"End the link between {page.number} and {member.number}?",
        (f"{member.number} – {member.text}", "The link stays in the record with the day, your name and the reason."),
        (Asked("note", "Why, in a sentence", needed=True),),
        partial(_unlink, number=page.number, other=member.number, by=by),
        "End the link",
        danger=True,
    )  # fmt: skip


def _unlink(desk: Desk, answers: Answers, *, number: str, other: str, by: str | None) -> object:
    return unlink_cases(desk, number, other, by, note=answers["note"])


def unlink_back(desk: Desk, *, number: str, member: MemberLineValue, by: str | None) -> object:
    """Link again two cases whose link was just ended."""
    return link_cases(
        desk, number, member.number, by, kind=member.relation_code, restricted=member.restricted
    )


def household_lead_form(desk: Desk, page: HouseholdPage, by: str | None) -> Form:
    """Ask for one lead for all open cases of the household."""
    people = tuple(
        (one.name, one.name)
        for one in desk.store.people()
        if one.left_on is None and not one.roles <= frozenset({"referrer", "auditor"})
    )
    return Form(
        "Who leads for this household?",
        ("One person for all of its open cases; a case behind a restricted link keeps its own.",),
        (
            Asked("lead", "Who leads", choices=people),
            Asked(
                "other",
                "Or somebody not registered here",
                help="of another service, or somebody the family trusts",
            ),
            Asked(
                "kind",
                "That person is",
                choices=(("partner", "of another service"), ("peer", "somebody the family trusts")),
            ),
        ),
        partial(_lead, number=page.number, by=by),
        "Record it",
    )


def _lead(desk: Desk, answers: Answers, *, number: str, by: str | None) -> object:
    other = answers["other"].strip()
    name = other or answers["lead"]
    if not name:
        raise WrongUse("nobody is named", mend="choose who leads, or write a name")
    return lead_household(desk, number, name, by, kind=(answers["kind"] or "partner") if other else None)


def settle_form(desk: Desk, one: Disagreement, by: str | None) -> Form:
    """Ask whether somebody has settled what two joined records did not agree on."""
    del desk
    return Form(
        f"Is this settled? {one.text}",
        (
            f"Two joined records of case {one.case} did not agree on it.",
            "Put right first what is wrong (`triage case correct`), or answer the question in the case.",
        ),
        (),
        partial(_settle, one=one, by=by),
        "It is settled",
        danger=True,
    )


def _settle(desk: Desk, answers: Answers, *, one: Disagreement, by: str | None) -> object:
    del answers
    return settle_question(desk, one.case, one.identity, by)


def meeting_form(desk: Desk, page: HouseholdPage, by: str | None) -> Form:
    """Ask what a meeting about the family was, who was there by role, what was said, and one thing that was agreed."""
    kinds = tuple((code, entry.title) for code, entry in desk.vocabulary.of("meeting_kinds").items())
    cases = tuple(one.number for one in page.members if one.open_to)
    return Form(
        f"A meeting about {', '.join(cases)}",
        ("More than one thing was agreed, or not all cases were meant: `triage meeting add`.",),
        (
            Asked("held", "Held on", value=desk.on.isoformat(), check=_day, needed=True),
            Asked("kind", "Kind", choices=kinds, needed=True),
            Asked("present", "Who was there, by role", help="such as child, parent, senco, school nurse; never names", needed=True),
            Asked("child", "What the child said"),
            Asked("family", "What the family said"),
            Asked("professionals", "What professionals said"),
            Asked("agreed", "What was agreed"),
            Asked("who", "Who does it", help="a role, or somebody registered here"),
            Asked("due", "By which day", help="as in 2026-12-01", check=_day),
            Asked("next", "The next meeting", help="as in 2026-12-15", check=_day),
        ),
        partial(_meeting, cases=cases, by=by),
        "Keep it",
    )  # fmt: skip


def _day(value: str) -> str:
    try:
        date.fromisoformat(value.strip())
    except ValueError:
        return "a day is written as in 2026-12-01"
    return ""


def _meeting(desk: Desk, answers: Answers, *, cases: tuple[str, ...], by: str | None) -> object:
    text, who, due = (answers[key].strip() for key in ("agreed", "who", "due"))
    if bool(text) != bool(who) or bool(text) != bool(due):
        raise WrongUse(
            "what was agreed, who does it and by which day belong together",
            mend="fill in all three, or none",
        )
    agreed = [Agreed(text, who.replace(" ", "_") if desk.store.person(who) is None else who, date.fromisoformat(due))] if text else []  # fmt: skip
    return add_meeting(
        desk,
        cases,
        by,
        on=date.fromisoformat(answers["held"].strip()),
        kind=answers["kind"],
        present=[role.strip().replace(" ", "_") for role in answers["present"].split(",") if role.strip()],
        views=Views(answers["child"], answers["family"], answers["professionals"]),
        agreed=agreed,
        next_on=date.fromisoformat(answers["next"].strip()) if answers["next"].strip() else None,
    )
