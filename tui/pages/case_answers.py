"""Answering a question of a decision: the fields that its kind of answer asks for, and the answer at the desk."""

from __future__ import annotations

from functools import partial

from triage.desk import Desk, Stored, answer
from triage.desk.answering import answer_fault, answer_hint, one_answer, plain_answers
from tui.pages.case import CasePage, QuestionLine
from tui.pages.case_forms import Answers, Asked, Form


def answer_form(desk: Desk, page: CasePage, question: QuestionLine, by: str | None) -> Form:
    """Ask for the answer to one question: a choice, a field to type in, or both where words may say it too."""
    hint = answer_hint(desk, question.field)
    fields = [
        Asked("chosen", "Answer", choices=tuple(plain_answers(desk, question.field).items())),
    ]
    typed = Asked(
        "typed",
        "Or in words" if question.kind == "choice" else "Answer",
        help=hint,
        check=answer_fault(desk, question.field),
    )
    if hint and question.kind == "choice":
        fields.append(typed)
    elif hint:
        fields = [typed, Asked("chosen", "Or", choices=fields[0].choices)]
    return Form(
        question.text,
        ("The case is triaged again with the answer; what was decided before is kept.",),
        tuple(fields),
        partial(_answer, number=page.number, question=question, by=by),
        "Record the answer",
    )


def _answer(desk: Desk, answers: Answers, *, number: str, question: QuestionLine, by: str | None) -> Stored:
    return answer(
        desk,
        number,
        question.field,
        one_answer(answers.get("chosen", ""), answers.get("typed", "")),
        by,
        person=question.person or None,
        need=question.need or None,
    )
