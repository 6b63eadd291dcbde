"""Facts put right: the old value stays beside the new, and the file as it was added is never rewritten."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from triage.errors import WrongUse
from triage.model import AnswerGiven, CaseFile, NeedScore, Review
from triage.model.case import Identity

UNKNOWN = frozenset({"unknown", "not_known", "not known"})
"""Words by which a value is put right to not known."""
NEVER = frozenset({"none", "never"})
"""Words by which a need or an indicator is put right to never having been there."""
IDENTITY = frozenset(Identity.model_fields)
_REFERRER_APART = frozenset({"name", "phone", "email"})
_SECTIONS = frozenset({"child", "referrer", "household", "voice", "preferences", "requested"})
_WHOLE = frozenset({
    "received", "reasons", "narrative", "strengths", "engagement", "contact_attempts", "opened", "unsafe_contact",
})  # fmt: skip
_LISTS = frozenset({"reasons", "strengths", "disability", "children", "wants", "declines", "unsafe_contact"})
_NEED = re.compile(r"(?P<need>[a-z][a-z0-9_]*)(@(?P<person>[a-z]+)(#(?P<who>\S+))?)?")
_INDICATOR = re.compile(r"(?P<indicator>[a-z][a-z0-9_]*)(#(?P<who>\S+))?")
_ASK_FIELDS = {
    "child.date_of_birth": "dob", "child.age": "dob", "child.age_months": "dob", "child.postcode": "full_postcode",
}  # fmt: skip


@dataclass(frozen=True)
class Correction:
    """One fact put right."""

    key: str
    """Such as ``child.postcode``, ``need.sleep@parent#mum``, ``indicator.weight_loss``, ``review.2026-11-10.sleep``."""
    new: Any
    """The value as a case file writes it; None: not known, or never there."""
    after_answers: int = 0
    """How many answers to questions there were: those about the same fact no longer count, later ones do."""


def kind_of(key: str) -> str:
    """Which kind of fact a key is about, without anybody's id: kept in a column beside the words in the content."""
    first, _, rest = key.partition(".")
    if first in {"need", "indicator", "review", "identity"}:
        return first
    if first == "people":
        return f"people.{rest.rpartition('.')[2]}"
    return key if first in _SECTIONS or key in _WHOLE else first


def is_identity(key: str) -> bool:
    """Whether a key is about who the child or the referrer is, which lies apart from the case."""
    first, _, rest = key.partition(".")
    return first == "identity" or (first == "referrer" and rest in _REFERRER_APART)


def check_key(key: str) -> None:
    """Check that a fact can be put right under this key; raises :class:`WrongUse` with how keys are written."""
    first, _, rest = key.partition(".")
    fits = (
        (first in _SECTIONS and bool(re.fullmatch(r"[a-z_]+", rest)))
        or key in _WHOLE
        or (first == "identity" and rest in IDENTITY)
        or (first == "need" and _NEED.fullmatch(rest) is not None)
        or (first == "indicator" and _INDICATOR.fullmatch(rest) is not None)
        or (first == "people" and bool(re.fullmatch(r"\S+\.[a-z_]+", rest)))
        or (first == "review" and _review_key(rest) is not None)
    )
    if not fits:
        raise WrongUse(
            f"nothing is kept under '{first}' that can be put right this way",
            why="a correction names one fact",
            mend=(
                "write child.postcode, need.sleep@parent#mum, indicator.weight_loss, people.mum.age, identity.phone, narrative, "
                "or review.2026-11-10.sleep; answers are put right with `triage case answer`, agreement with `triage case consent`"
            ),
        )


def value_of(key: str, text: str) -> Any:
    """Read the words somebody typed as the value of a key: None for not known, a list where the key holds one."""
    word = text.strip()
    if not word:
        raise WrongUse("the new value is empty", mend="write the value, or: unknown")
    if word.lower() in UNKNOWN:
        return None
    last = key.rpartition(".")[2]
    if key.startswith(("need.", "indicator.")) and word.lower() in NEVER:
        return "never"
    if last in _LISTS:
        return [part.strip() for part in word.split(",") if part.strip()]
    return word


def current(case: CaseFile, key: str) -> Any:
    """The value that stands under a key now, as a case file writes it; None where there is none."""
    first, _, rest = key.partition(".")
    if first == "need":
        found = _need(case, rest)
        return None if found is None else "unscored" if found.severity is None else found.severity
    if first == "indicator":
        code, who = _indicator_parts(rest)
        held = [one for one in case.indicators if one.indicator == code and who in (None, one.who)]
        return [one.answer for one in held] or None
    if first == "review":
        day, needs = _review_key(rest) or (date.min, "")
        return [
            need.severity
            for review in case.reviews
            if review.on == day
            for need in review.needs
            if (need.need, need.person, need.who) == _need_parts(needs)
        ] or None
    plain = case.as_json()
    if first == "people":
        who, _, part = rest.rpartition(".")
        return next((one.get(part) for one in plain.get("people", []) if one.get("id") == who), None)
    if key in _WHOLE:
        return plain.get(key)
    section = plain.get(first) or {}
    return section.get(rest) if isinstance(section, dict) else None


def corrected(case: CaseFile, correction: Correction) -> CaseFile:
    """Give the case with one fact put right; facts of reviews and of identity lie elsewhere and leave it as it is.

    Raises :class:`pydantic.ValidationError` for a value the case file cannot hold.
    """
    key, new = correction.key, correction.new
    first, _, rest = key.partition(".")
    if first in {"review", "identity"} or is_identity(key):
        return case
    if first == "need":
        return _with_need(case, rest, new)
    if first == "indicator":
        return _with_indicator(case, rest, new)
    plain = case.model_dump(mode="json", by_alias=True)
    if first == "people":
        who, _, part = rest.rpartition(".")
        for one in plain["people"]:
            if one["id"] == who:
                one[part] = new
    elif key in _WHOLE:
        plain[key] = new
    else:
        section = dict(plain.get(first) or {})
        section[rest] = new
        if key == "child.date_of_birth" and new is not None:
            section |= {"age": None, "age_months": None}
        plain[first] = section
    return CaseFile.model_validate({name: part for name, part in plain.items() if part is not None})


def review_corrections(corrections: Sequence[Correction]) -> tuple[Review, ...]:
    """Scores of reviews that were put right, as reviews of the same days: where days are alike the later one stands."""
    found = []
    for one in corrections:
        parts = _review_key(one.key.partition(".")[2]) if one.key.startswith("review.") else None
        if parts is not None:
            need, person, who = _need_parts(parts[1])
            score = NeedScore.model_validate(
                {"need": need, "person": person, "who": who, "severity": one.new}
            )
            found.append(Review(on=parts[0], needs=(score,)))
    return tuple(found)


def superseded(key: str, answer: AnswerGiven) -> bool:
    """Whether an earlier answer to a question was about the fact that was put right."""
    if _ASK_FIELDS.get(key) == answer.field:
        return True
    if key.startswith("need.") and answer.field == "severity":
        need, person, who = _need_parts(key.partition(".")[2])
        return (
            answer.need in (None, need)
            and answer.person in (None, person)
            and (answer.who or None) in (None, who)
        )
    return False


def _review_key(rest: str) -> tuple[date, str] | None:
    day, _, need = rest.partition(".")
    try:
        on = date.fromisoformat(day)
    except ValueError:
        return None
    return (on, need) if _NEED.fullmatch(need) else None


def _need_parts(rest: str) -> tuple[str, str, str | None]:
    found = _NEED.fullmatch(rest)
    if found is None:
        return rest, "child", None
    return found["need"], found["person"] or "child", found["who"]


def _indicator_parts(rest: str) -> tuple[str, str | None]:
    found = _INDICATOR.fullmatch(rest)
    return (found["indicator"], found["who"]) if found else (rest, None)


def _need(case: CaseFile, rest: str) -> NeedScore | None:
    key = _need_parts(rest)
    return next((one for one in case.needs if (one.need, one.person, one.who) == key), None)


def _with_need(case: CaseFile, rest: str, new: Any) -> CaseFile:
    need, person, who = _need_parts(rest)
    key = (need, person, who)
    if new == "never":
        kept = tuple(one for one in case.needs if (one.need, one.person, one.who) != key)
        return case.model_copy(update={"needs": kept})
    score = NeedScore.model_validate({"need": need, "person": person, "who": who, "severity": new})
    held = any((one.need, one.person, one.who) == key for one in case.needs)
    needs = tuple(score if (one.need, one.person, one.who) == key else one for one in case.needs)
    return case.model_copy(update={"needs": needs if held else (*case.needs, score)})


def _with_indicator(case: CaseFile, rest: str, new: Any) -> CaseFile:
    code, who = _indicator_parts(rest)
    alike = [one for one in case.indicators if one.indicator == code and who in (None, one.who)]
    others = tuple(one for one in case.indicators if one not in alike)
    if new == "never":
        return case.model_copy(update={"indicators": others})
    first = alike[0].model_dump(mode="json") if alike else {"indicator": code, "who": who}
    entry = {**first, "answer": new if new is not None else "not_known"}
    made = CaseFile.model_validate({"indicators": [entry]}).indicators
    return case.model_copy(update={"indicators": (*others, *made)})
