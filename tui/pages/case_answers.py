"""Answering a question of a decision: the fields that its kind of answer asks for, and the answer at the desk."""

from __future__ import annotations

from functools import partial

from triage.desk import Desk, Stored, answer
from triage.desk.answering import answer_fault, answer_hint, one_answer, plain_answers, who_may_have_said
from tui.pages.case import CasePage, QuestionLine
from tui.pages.case_forms import Answers, Asked, Form


def answer_form(desk: Desk, page: CasePage, question: QuestionLine, by: str | None) -> Form:
    """Ask for the answer to one question."""
    return Form(
        question.text,
        ("The case is triaged again with the answer; what was decided before is kept.",),
        (
            *answer_fields(desk, question.field, question.kind),
            Asked("said_by", "Who said it (where known)", choices=tuple(who_may_have_said(desk).items())),
        ),
        partial(_answer, number=page.number, question=question, by=by),
        "Record the answer",
    )


def answer_fields(desk: Desk, field: str, kind: str) -> tuple[Asked, ...]:
    """What a question asks for: a choice, a field to type in, or both where words may say it too; not knowing can be chosen."""
    hint = answer_hint(desk, field)
    plain = tuple(plain_answers(desk, field).items())
    typed = Asked(
        "typed", "Or in words" if kind == "choice" else "Answer", help=hint, check=answer_fault(desk, field)
    )
    if not hint:
        return (Asked("chosen", "Answer", choices=plain),)
    if kind == "choice":
        return Asked("chosen", "Answer", choices=plain), typed
    return typed, Asked("chosen", "Or", choices=plain)


def _answer(desk: Desk, answers: Answers, *, number: str, question: QuestionLine, by: str | None) -> Stored:
    return answer(
        desk,
        number,
        question.field,
        one_answer(answers.get("chosen", ""), answers.get("typed", "")),
        by,
        person=question.person or None,
        need=question.need or None,
        said_by=answers.get("said_by") or None,
    )
