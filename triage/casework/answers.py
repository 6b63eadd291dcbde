"""Answers to the engine's questions: checked by their kind, and read into the case where they fill one of its fields."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import get_args

from triage.errors import WrongUse
from triage.model import AnswerGiven, CaseFile, Consent, NeedScore, PersonCode
from triage.vocabulary import Vocabulary

OPEN_WORDS = frozenset({"not_known", "not known", "unknown", "prefer_not_to_say", "prefer not to say"})
"""Every question may be answered so (list ``ask_fields``)."""
_YES = frozenset({"yes", "given", "agreed", "true"})
_NO = frozenset({"no", "refused", "false"})
_POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?( ?[0-9][A-Z]{2})?")
_SHAPES = {
    "integer": r"[0-9]{1,4}",
    "percent": r"(100|[0-9]{1,2})(\.[0-9]+)? ?%?",
    "yes_no": r"(?i:yes|no|true|false)",
}


def check_answer(vocabulary: Vocabulary, answer: AnswerGiven, on: date) -> AnswerGiven:
    """Check an answer against its question; returns it as it is kept.

    Raises :class:`WrongUse` for a field that is no question, a person, need or value that does not fit. The value itself
    is never in the message.
    """
    if not vocabulary.has("ask_fields", answer.field):
        near = vocabulary.nearest("ask_fields", answer.field)
        raise WrongUse(
            f"there is no question '{answer.field}'",
            mend=f"did you mean '{near}'?" if near else "see the questions in `triage case show`",
        )
    if answer.need is not None and not vocabulary.has("needs", answer.need):
        near = vocabulary.nearest("needs", answer.need)
        raise WrongUse(f"there is no need '{answer.need}'", mend=f"did you mean '{near}'?" if near else "")
    value = answer.value.strip()
    if not value:
        raise WrongUse("an answer is empty", mend="write what was said, or: not known, prefer not to say")
    if value.lower() in OPEN_WORDS:
        return answer.model_copy(update={"value": value.lower().replace(" ", "_")})
    kind = vocabulary.single("ask_fields", answer.field).text("answer_type") or "text"
    pattern = _SHAPES.get(kind)
    if pattern and not re.fullmatch(pattern, value):
        raise WrongUse(
            f"the answer to '{answer.field}' is a {kind.replace('_', ' or ')}",
            mend="or: not known, prefer not to say",
        )
    if answer.field == "severity" and not 1 <= int(value) <= 10:
        raise WrongUse("severity is a whole number from 1 to 10, ten the worst")
    if kind == "date":
        day = _day(value)
        if day is None:
            raise WrongUse(f"the answer to '{answer.field}' is a day as in 2026-11-22")
        if answer.field == "dob" and day > on:
            raise WrongUse("a date of birth lies in the future", mend="check the year")
    if kind == "postcode":
        value = re.sub(r"\s+", " ", value.upper())
        if not _POSTCODE.fullmatch(value):
            raise WrongUse("this is not a postcode", mend="as in B90 3QB, or only its first half")
    return answer.model_copy(update={"value": value})


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def apply_answers(case: CaseFile, answers: Sequence[AnswerGiven]) -> CaseFile:
    """Read answers into the fields of the case that they fill; what a file already says is only replaced by a later answer.

    Postcode, date of birth, a score that nobody had given, and agreement: who agreed and whether they can decide.
    """
    said = {answer.field: answer.value for answer in answers if answer.value not in OPEN_WORDS}
    child = case.child
    if "full_postcode" in said:
        child = child.model_copy(update={"postcode": said["full_postcode"]})
    if "dob" in said and (born := _day(said["dob"])):
        child = child.model_copy(update={"date_of_birth": born})
    return case.model_copy(
        update={"child": child, "needs": _scored(case, answers), "consent": _agreed(case, said)}
    )


def _scored(case: CaseFile, answers: Sequence[AnswerGiven]) -> tuple[NeedScore, ...]:
    """A severity answers for the need it names, or for the only need that has no score."""
    needs = list(case.needs)
    for answer in answers:
        if answer.field != "severity" or not answer.value.isdigit() or not 1 <= int(answer.value) <= 10:
            continue
        open_ones = [
            place for place, need in enumerate(needs)
            if need.severity is None
            and (answer.need is None or need.need == answer.need)
            and (answer.person is None or need.person == answer.person)
            and (answer.who is None or need.who == answer.who)
        ]  # fmt: skip
        if len(open_ones) == 1:
            needs[open_ones[0]] = needs[open_ones[0]].model_copy(update={"severity": int(answer.value)})
    return tuple(needs)


def _agreed(case: CaseFile, said: dict[str, str]) -> tuple[Consent, ...]:
    """A no is a refusal; a yes counts once it is said who gave it; nothing turns a recorded refusal into agreement."""
    entries = list(case.consent)
    word = said.get("consent", "").lower()
    asked = [entry for entry in entries if entry.status not in ("missing", "not_asked")]
    if not asked and word in _NO:
        return (Consent(status="refused"),)
    if not asked and word in _YES:
        entries = [Consent(status="given")]
    people = set(get_args(PersonCode))
    by = tuple(part for part in re.split(r"[\s,;]+", said.get("consent_who", "").lower()) if part in people)
    able = (
        {True: True, False: False}.get(said.get("understands_decision", "").lower() in _YES)
        if said.get("understands_decision", "").lower() in _YES | _NO
        else None
    )
    changed = []
    for entry in entries:
        if entry.status == "given":
            update = ({"by": by} if by and not entry.by else {}) | (
                {"competent": able} if able is not None and entry.competent is None else {}
            )
            changed.append(entry.model_copy(update=update))
        else:
            changed.append(entry)
    return tuple(changed)
