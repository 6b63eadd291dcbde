"""Numbered forms on paper for downtime: printed beforehand, entered later, never twice, and none forgotten."""

from __future__ import annotations

import secrets

from triage.desk import gate
from triage.desk.opening import Desk
from triage.errors import Refused, WrongUse
from triage.model import Issue
from triage.store.rows_sending import FormRow

PREFIX = "FORM-"
_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
"""23 letters that are not taken for digits; a prime number of them, so that any single slip and any swap of neighbours shows."""
MOST_FORMS = 500


def form_number(series: str, place: int) -> str:
    """A form's number: two letters for the batch, three digits, and a letter that any slip of the pen changes.

    >>> form_number("KT", 7)
    'FORM-KT007T'
    """
    body = f"{series}{place:03d}"
    return f"{PREFIX}{body}{_check(body)}"


def _check(body: str) -> str:
    total = sum(
        (place + 2) * (_LETTERS.index(sign) if sign in _LETTERS else int(sign))
        for place, sign in enumerate(body)
    )
    return _LETTERS[total % len(_LETTERS)]


def reads_right(number: str) -> bool:
    """Whether a number is one that a form can have."""
    body, check = number[len(PREFIX) : -1], number[-1:]
    shaped = (
        len(body) == 5 and all(sign in _LETTERS for sign in body[:2]) and body[2:].isascii() and body[2:].isdigit()
    )  # fmt: skip
    return number.startswith(PREFIX) and shaped and _check(body) == check


def number_forms(desk: Desk, count: int, by: str | None) -> list[FormRow]:
    """Give out so many new form numbers; no number is ever given out twice in this workspace."""
    store = desk.store
    with store.writing():
        person = gate.change(desk, "downtime.forms", by)
        if not 1 <= count <= MOST_FORMS:
            raise WrongUse(
                f"from 1 to {MOST_FORMS} forms are numbered at a time", mend="print the rest after them"
            )
        taken = {row.number[len(PREFIX) : len(PREFIX) + 2] for row in store.forms()}
        free = [one + other for one in _LETTERS for other in _LETTERS if one + other not in taken]
        if not free:
            raise Refused(
                "every series of numbers has been given out",
                why="a number given out twice would make one case of two children",
                mend="print fewer batches with more forms each, in a new workspace",
            )
        series = free[secrets.randbelow(len(free))]
        numbers = [form_number(series, place) for place in range(1, count + 1)]
        for number in numbers:
            store.add_form(number, desk.on, person.name)
        store.log(desk.on, person.name, "downtime.print", record=f"forms {numbers[0]} to {numbers[-1]}")
    return [row for row in store.forms() if row.number in set(numbers)]


def list_forms(desk: Desk, by: str | None = None) -> list[tuple[FormRow, str]]:
    """Every form with what became of it: entered, unused, or still somewhere on paper."""
    gate.read(desk, "downtime.read", by)
    return [(row, _became(desk, row)) for row in desk.store.forms()]


def _became(desk: Desk, row: FormRow) -> str:
    if desk.store.case(row.number) is not None:
        return "entered"
    return "unused" if row.state == "unused" else "on paper"


def spoil_form(desk: Desk, number: str, by: str | None) -> FormRow:
    """Say that a sheet was not used: torn up, lost empty, or still in the drawer and thrown away."""
    store = desk.store
    with store.writing():
        person = gate.change(desk, "downtime.forms", by)
        row = store.form(number)
        if row is None:
            raise WrongUse("this number was never printed here", mend="see `triage downtime list`")
        if store.case(number) is not None:
            raise Refused("this form was entered as a case", why="what was entered stands", mend="close the case if nothing is to be done")  # fmt: skip
        store.change_form(number, {"state": "unused", "settled_on": desk.on, "settled_by": person.name})
        store.log(desk.on, person.name, "downtime.unused", record=f"form {number}")
    found = store.form(number)
    assert found is not None
    return found


def form_fault(desk: Desk, number: str) -> Issue | None:
    """What is wrong with a case number that looks like a form's, where forms are numbered; None for every other number."""
    if not number.startswith(PREFIX) or not desk.store.forms():
        return None
    if not reads_right(number):
        return Issue(
            case=number, code="CS104", what="this form number has a slip in it",
            why="its last letter does not belong to the rest, so it may be another sheet's number",
            mend="read the number from the sheet again, both letters and the three digits",
        )  # fmt: skip
    row = desk.store.form(number)
    if row is not None and row.state == "unused":
        return Issue(
            case=number, code="CS105", what=f"this form was said to be unused on {row.settled_on}",
            why="two sheets may bear one number, or somebody was mistaken",
            mend="look at the sheet with whoever said so; give the case a number of its own if it is another sheet",
        )  # fmt: skip
    return None
