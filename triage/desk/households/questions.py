"""What two joined cases do not agree on, until somebody has settled it."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from triage.desk import gate
from triage.desk.deciding import found_case
from triage.desk.opening import Desk
from triage.errors import Refused, WrongUse
from triage.store.rows_households import MergeQuestionRow


def open_questions(desk: Desk, number: str) -> list[MergeQuestionRow]:
    """Questions of a case that somebody still has to settle."""
    return desk.store.merge_questions(number)


def settle_question(desk: Desk, number: str, question: int, by: str | None) -> MergeQuestionRow:
    """Take a question as settled by a named person; raises :class:`WrongUse` for an unknown one, :class:`Refused` twice."""
    store = desk.store
    with store.writing():
        name = gate.change(desk, "case.merge", by, case=number).name
        found_case(desk, number)
        row = next((one for one in store.merge_questions(number, None) if one.id == question), None)
        if row is None:
            raise WrongUse(
                f"this case has no question {question}", mend=f"see `triage household show {number}`"
            )
        if row.state != "open":
            raise Refused("it is settled already", why="a step that was taken stands", mend=f"see `triage case timeline {number}`")  # fmt: skip
        store.settle_merge_question(question, desk.on, name)
        store.log(desk.on, name, "merge.settle", case=number, record=f"question {question} {row.field}")
        return next(one for one in store.merge_questions(number, None) if one.id == question)


def settle_answered(desk: Desk, number: str, given: AbstractSet[tuple[str, str, str, str]], by: str) -> None:
    """Settle questions that an answer or a review has just answered, inside ``writing()``.

    ``given`` holds field, need, person and who; a score answers only for its own need and person, another field for all.
    """
    plain = {field for field, *_ in given} - {"severity"}
    for row in desk.store.merge_questions(number):
        if (row.field, row.need, row.person, row.who) in given or row.field in plain:
            desk.store.settle_merge_question(row.id, desk.on, by)
