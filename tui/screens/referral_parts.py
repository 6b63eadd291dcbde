"""The fields of the referral form: what is asked first, and everything that may follow."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from textual.widget import Widget
from textual.widgets import TextArea

from triage.desk.screens.sending_in import Questions
from tui.widgets.answer import Answer
from tui.widgets.choices import YES_NO, Choice
from tui.widgets.field import Field
from tui.widgets.needs import AskedLine

STATUS_KEYS: Final = {"given": "y", "refused": "n", "not_asked": "k", "withdrawn": "w"}
"""Letters for whether sharing was agreed."""
WHO_AGREED: Final = (
    Choice("parent", "parent", "p"),
    Choice("child", "child or young person", "c"),
    Choice("child+parent", "both", "b"),
    Choice("carer", "carer", "r"),
)


@dataclass(frozen=True)
class Asked:
    """One field to type in."""

    name: str
    label: str
    hint: str
    long: bool = False


WHO: Final = (
    Asked("age", "Age in years", "The child's age, such as 9. Leave empty what you do not know."),
    Asked("postcode", "Postcode", "The first half, such as B90, is enough; it finds what there is nearby."),
)
REACHING: Final = (
    Asked("safe_how", "Safe way to be in touch", "How the family is reached safely: phone, text, email, letter, at school."),
    Asked("unsafe", "Ways that are NOT safe", "Any of: home, letter, phone, text, email, with commas between them."),
)  # fmt: skip
VOICE: Final = (
    Asked("wants", "What the child wants", "In the child's own words, where somebody asked."),
    Asked("well", "What is going well", "Who and what helps already: people, interests, places."),
)
MORE: Final = (
    Asked("dob", "Date of birth", "Instead of the age, such as 4/3/2017."),
    Asked("given_name", "Child's given name", "Who the child is, is kept apart from everything else once it is sent."),
    Asked("family_name", "Child's family name", "Kept apart from everything else once it is sent."),
    Asked("phone", "Phone", "A number on which somebody may safely be called."),
    Asked("address", "Address", "Kept apart from everything else once it is sent."),
    Asked("language", "Language at home", "Where somebody would rather speak another language than English."),
    Asked("safe_with", "Reached with whom", "The person who may safely be spoken to, such as mum."),
    Asked("safe_when", "Reached when", "Such as: school hours."),
    Asked("children", "Ages of children at home", "All of them, this child too, with commas: 5, 8, 15."),
    Asked("awaiting", "Waiting for", "Help the child waits for, such as autism assessment; commas between several."),
    Asked("tried", "Tried before", "Help that was given and ended, such as sleep; commas between several."),
    Asked("supporting", "Helping already", "Help that the family has now, such as parent support; commas between several."),
    Asked("access", "What makes it possible", "Such as: step free, easy read, sign language; commas between several."),
    Asked("family_wants", "What the family wants", "What matters most to the family, in their words."),
    Asked("role", "Your role", "Such as: school nurse, headteacher, gp."),
    Asked("source", "Where you work", "The kind of place: primary school, gp, vcse."),
    Asked("organisation", "Your organisation", "Its name."),
    Asked("narrative", "Anything else", "Read by people; it may lead to a question, and decides nothing.", long=True),
)  # fmt: skip


class Line(AskedLine):
    """One line to type in."""

    HELP = "Type here; enter or tab goes on. What you type is kept as a draft. Nothing is needed that you do not know."


class Words(TextArea):
    """Several lines to type in."""

    HELP = "Type as many lines as you like; tab goes on. People read this; it decides nothing."


def field(asked: Asked) -> Field:
    """Make the field for one of the above."""
    control: Widget = (
        Words(id=f"in-{asked.name}", tab_behavior="focus") if asked.long else Line(id=f"in-{asked.name}")
    )
    made = Field(asked.label, control, hint=asked.hint, id=f"field-{asked.name}")
    made.set_class(asked.long, "tall")
    return made


def safety_fields(questions: Questions) -> Iterable[Field]:
    """Make the questions about safety: nothing chosen means that nobody asked."""
    for code, _, question in questions.safety:
        yield Field(
            question, Answer(YES_NO, id=f"in-safety-{code}"), id=f"field-safety-{code}", classes="tall"
        )


def agreement_fields(questions: Questions) -> Iterable[Field]:
    """Make the questions about agreement to share."""
    statuses = [Choice(code, title, STATUS_KEYS.get(code, "")) for code, title in questions.statuses]
    yield Field(
        "Was sharing this agreed?",
        Answer(statuses, id="in-consent"),
        hint="Somebody in danger is helped whether or not anybody agreed. Not agreeing is nothing against a family.",
        id="field-consent",
        classes="tall",
    )
    yield Field("Who agreed?", Answer(WHO_AGREED, id="in-consent_by"), id="field-consent_by", classes="tall")


def competence_field() -> Field:
    """Make the question that only a child's own agreement needs."""
    return Field(
        "If the child agreed: do they understand what it means?",
        Answer(YES_NO, id="in-competent"),
        id="field-competent",
        classes="tall",
    )
