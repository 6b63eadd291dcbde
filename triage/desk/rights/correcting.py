"""Putting a fact right: the old value is kept beside the new, old decisions stay, and the case is triaged again."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from triage.casefile import read_cases
from triage.casework.correcting import (
    Correction,
    check_key,
    corrected,
    current,
    is_identity,
    kind_of,
    review_corrections,
    superseded,
    value_of,
)
from triage.desk import gate
from triage.desk.deciding import Stored, case_file, case_now, case_to_change, found_case, keep_json
from triage.desk.loop.again import decide_again
from triage.desk.opening import Desk
from triage.desk.rights.reading import content_of
from triage.errors import Refused, WrongUse
from triage.model import CaseFile
from triage.model.case import Identity
from triage.store.rows_rights import CorrectionRow


@dataclass(frozen=True)
class Corrected:
    """One fact put right, and what triaging again came to."""

    row: CorrectionRow
    key: str
    old: Any
    new: Any
    because: str
    stored: Stored | None
    """None for a fact that no decision reads (identity), and for a closed case."""


def correct(desk: Desk, number: str, key: str, value: str, because: str, by: str | None) -> Corrected:
    """Put one fact right and triage again; the file as it was added is never rewritten.

    Escalations raised before stay as they are: putting a fact right removes none. Raises :class:`WrongUse` for a key that
    names no fact, a value it cannot take or one that stands there already, :class:`Refused` without a reason.
    """
    check_key(key)
    new = value_of(key, value)
    if not because.strip():
        raise Refused(
            "why it is put right is needed",
            why="whoever reads this later must understand it",
            mend="add --because TEXT",
        )
    with desk.store.writing():
        person = gate.change(desk, "case.correct", by, case=number)
        row = case_to_change(desk, number)
        if is_identity(key):
            old = _correct_identity(desk, number, key, new)
        else:
            old = _check(desk, number, key, new)
            if _stands(case_now(desk, row), key, new):
                raise _nothing_changes()
        after = len(desk.store.answers(number))
        detail = {"key": key, "old": old, "new": new, "because": because.strip(), "after_answers": after}
        kept = keep_json(desk, number, detail)
        seq = desk.store.decisions(number)[-1].seq
        identity = desk.store.add_correction(
            {
                "case_number": number, "on_day": desk.on, "by_name": person.name, "field": kind_of(key), "after_seq": seq,
                "detail_hash": kept,
            }
        )  # fmt: skip
        desk.store.log(
            desk.on,
            person.name,
            "case.correct",
            case=number,
            record=f"correction {identity}",
            shown_hash=kept,
        )
        stored = None
        if row.state == "open" and not is_identity(key):
            stored = decide_again(desk, found_case(desk, number), cause="correct", by=person.name)
    made = next(one for one in desk.store.corrections(number) if one.id == identity)
    return Corrected(made, key, old, new, because.strip(), stored)


def _check(desk: Desk, number: str, key: str, new: Any) -> Any:
    """Check that the case file can hold the value; returns the old one."""
    row = found_case(desk, number)
    now = case_now(desk, row)
    old = current(now, key)
    correction = Correction(key, new)
    if key.startswith(("need.", "indicator.")) and new == "never" and old is None:
        raise WrongUse(
            "this is not in the case",
            why="only what is there can be taken away",
            mend="see `triage case show`",
        )
    if key.startswith("people.") and key.split(".")[1] not in {one.id for one in now.people}:
        raise WrongUse(
            "nobody in this case has this id", mend="use the id that stands under `people` in the case file"
        )
    if key.startswith("review.") and old is None:
        raise WrongUse(
            "no review of this day scored this need", mend="see `triage case show` for the days of reviews"
        )
    if key.startswith("review.") and new is None:
        raise WrongUse(
            "the score of a review is put right to a number from 1 to 10",
            mend="what nobody knows is scored at a review",
        )
    try:
        tried = corrected(case_file(desk, row), correction)
        review_corrections([correction])
    except (ValidationError, ValueError) as fault:
        raise _cannot(key, fault) from None
    _readable(desk, tried, key)
    return old


def _stands(case: CaseFile, key: str, new: Any) -> bool:
    """Whether the case says this already, and no answer to a question stands beside it that the correction would end."""
    if any(superseded(key, answer) for answer in case.answers):
        return False
    correction = Correction(key, new)
    if key.startswith("review."):
        scores = {need.severity for one in review_corrections([correction]) for need in one.needs}
        return set(current(case, key) or ()) == scores
    return corrected(case, correction) == case


def _nothing_changes() -> WrongUse:
    return WrongUse(
        "nothing would change",
        why="this is what the case says already; no correction is kept and no decision is made anew",
        mend="see `triage case show`",
    )


def _cannot(key: str, fault: ValidationError | ValueError) -> WrongUse:
    if isinstance(fault, ValidationError) and fault.errors(include_url=False)[0]["type"] == "extra_forbidden":
        return WrongUse(
            f"a case file has no key '{key}'", mend="the keys stand in docs/contract.md, section 1"
        )
    said = (
        fault.errors(include_url=False)[0]["msg"].removeprefix("Value error, ")
        if isinstance(fault, ValidationError)
        else "it is not of the right kind"
    )
    return WrongUse(f"{kind_of(key)} cannot take this value: {said}", mend="write it as a case file does")


def _readable(desk: Desk, case: CaseFile, key: str) -> None:
    """Read the case as a file would be read, so that a code nobody knows is refused; the value is never in the message."""
    plain = {name: part for name, part in case.as_json().items() if name != "identity"}
    batch = read_cases(json.dumps(plain).encode(), "correction.json", desk.vocabulary, desk.on)
    if batch.errors:
        issue = batch.errors[0].issue
        raise WrongUse(f"{kind_of(key)} cannot take this value: {issue.what}", why=issue.why, mend=issue.mend)


def _correct_identity(desk: Desk, number: str, key: str, new: Any) -> Any:
    """Put right who the child or the referrer is, which lies apart; every version stays until the case is erased."""
    from triage.desk.identities import kept_identity  # noqa: PLC0415 - only for facts of identity

    row = found_case(desk, number)
    who = {"identity": {}, "referrer": {}, **kept_identity(desk, row)}
    section, _, part = key.partition(".")
    block = dict(who.get(section) or {})
    old = block.get(part)
    if old == new:
        raise _nothing_changes()
    if new is None:
        block.pop(part, None)
    else:
        block[part] = new
    if section == "identity":
        try:
            Identity.model_validate(block)
        except ValidationError as fault:
            raise _cannot(key, fault) from None
    who[section] = block
    body = json.dumps(who, ensure_ascii=False, sort_keys=True).encode()
    desk.store.change_case(number, {"identity_hash": desk.store.keep_identity(number, body)})
    return old


def corrections_of(desk: Desk, number: str, by: str | None = None) -> list[Corrected]:
    """List the facts put right, oldest first, the old value beside the new; what was erased is left out."""
    gate.read(desk, "case.show", by, case=number)
    found_case(desk, number)
    found = []
    for row in desk.store.corrections(number):
        data = content_of(desk, number, row.detail_hash)
        if data:
            found.append(Corrected(row, data["key"], data["old"], data["new"], data["because"], None))
    return found


def corrected_since(desk: Desk, number: str, seq: int) -> list[CorrectionRow]:
    """Facts put right after a decision was made from them: the decision stays, and says so."""
    return [row for row in desk.store.corrections(number) if row.after_seq >= seq]
