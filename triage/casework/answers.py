"""Answers to the engine's questions: checked by their kind before they are kept."""

from __future__ import annotations

import re
from datetime import date

from triage.casefile import OPEN_WORDS, as_day
from triage.errors import WrongUse
from triage.model import AnswerGiven
from triage.vocabulary import Vocabulary

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
    if answer.said_by is not None and not vocabulary.has("raters", answer.said_by):
        raise WrongUse(
            "who said it is not known by this word", mend="one of: " + ", ".join(vocabulary.of("raters"))
        )
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
        day = as_day(value)
        if day is None:
            raise WrongUse(f"the answer to '{answer.field}' is a day as in 2026-11-22")
        if answer.field == "dob" and day > on:
            raise WrongUse("a date of birth lies in the future", mend="check the year")
    if kind == "postcode":
        value = re.sub(r"\s+", " ", value.upper())
        if not _POSTCODE.fullmatch(value):
            raise WrongUse("this is not a postcode", mend="as in B90 3QB, or only its first half")
    return answer.model_copy(update={"value": value})
