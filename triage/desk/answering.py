"""What a question can be answered with: its plain answers, and whether something typed fits, before anything is recorded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from triage.casework.answers import check_answer
from triage.desk.opening import Desk
from triage.errors import WrongUse
from triage.model import AnswerGiven

OPEN_ANSWERS: Final = {
    "not_known": "Don't know: asked, and nobody could say",
    "prefer_not_to_say": "They prefer not to say",
}
"""Every question may be answered so; neither is a no."""
_ABOUT_PEOPLE: Final = frozenset({"consent_who", "need_person"})
"""Questions that a person of the family, by their code, is the answer to."""
_HINTS: Final = {
    "integer": "a whole number",
    "percent": "a share of a hundred, such as 85",
    "date": "a day as in 2026-11-22",
    "postcode": "as in B90 3QB, or only its first half",
}


def answer_kind(desk: Desk, field: str) -> str:
    """The type of a question's answer: text, choice, yes_no, integer, percent, date or postcode."""
    return desk.vocabulary.single("ask_fields", field).text("answer_type") or "text"


def plain_answers(desk: Desk, field: str) -> dict[str, str]:
    """Answers that can be chosen, by what is recorded: yes and no or people where the question is of that kind, always not known."""
    kind = answer_kind(desk, field)
    if field in _ABOUT_PEOPLE:
        plain = {code: entry.title for code, entry in desk.vocabulary.of("people").items()}
    elif kind in ("yes_no", "choice"):
        plain = {"yes": "Yes", "no": "No"}
    else:
        plain = {}
    return {**plain, **OPEN_ANSWERS}


def who_may_have_said(desk: Desk) -> dict[str, str]:
    """Who may have given an answer: code and title."""
    return {code: entry.title for code, entry in desk.vocabulary.of("raters").items()}


def answer_hint(desk: Desk, field: str) -> str:
    """What is typed where the question is answered in words or figures; empty where it is only chosen."""
    kind = answer_kind(desk, field)
    if kind == "yes_no":
        return ""
    if field in {"severity", "review_score"}:
        return "a whole number from 1 to 10, ten the worst"
    return _HINTS.get(kind, "in their own words")


def answer_fault(desk: Desk, field: str) -> Callable[[str], str]:
    """Gives a check of something typed: what is wrong in half a sentence, empty where it fits. It touches no record."""
    words, on = desk.vocabulary, desk.on

    def check(value: str) -> str:
        try:
            check_answer(words, AnswerGiven(field=field, value=value), on)
        except WrongUse as wrong:
            return wrong.what + (f"; {wrong.mend}" if wrong.mend else "")
        return ""

    return check


def one_answer(chosen: str, typed: str) -> str:
    """The answer out of what was chosen and what was typed; raises :class:`WrongUse` for none, or for both.

    A plain yes with words behind it is read by no rule, so that one of the two has to be said.
    """
    if chosen and typed.strip():
        raise WrongUse(
            "this is answered twice",
            why="rules read a plain answer, and people read words",
            mend="clear one of the two; a note can hold the rest",
        )
    answer = chosen or typed.strip()
    if not answer:
        raise WrongUse("nothing was answered", mend="choose an answer, or write what was said")
    return answer
