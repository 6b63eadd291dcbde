"""Answers to the engine's questions read into the fields of the case that they fill."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import get_args

from triage.model import AnswerGiven, CaseFile, Consent, NeedScore, PersonCode

OPEN_WORDS = frozenset({"not_known", "not known", "unknown", "prefer_not_to_say", "prefer not to say"})
"""Every question may be answered so (list ``ask_fields``)."""
YES_WORDS = frozenset({"yes", "given", "agreed", "true"})
NO_WORDS = frozenset({"no", "refused", "false"})
_UNSAFE = re.compile(
    r"((no|false)\b(?! (answer|idea|one\b|reply))|not (at all )?safe\b|(do|does)(n't| not) feel safe\b|unsafe\b|(isn't|aren't) safe\b)"
)
"""A no to *do they feel safe*; not knowing, not having asked and no answer are none (silence is no risk)."""
WITHDRAWN_WORDS = frozenset({"withdrawn", "withdraw", "taken back"})


def as_day(text: str) -> date | None:
    """The day a text names, or None."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def apply_answers(case: CaseFile, answers: Sequence[AnswerGiven]) -> CaseFile:
    """Read answers into the fields of the case that they fill; what a file already says is only replaced by a later answer.

    Postcode, date of birth, a score that nobody had given, and agreement: who agreed and whether they can decide.
    """
    answers = [
        answer.model_copy(update={"value": graver_reading(answer.field, answer.value)}) for answer in answers
    ]
    said = {answer.field: answer.value for answer in answers if answer.value not in OPEN_WORDS}
    child = case.child
    if "full_postcode" in said:
        moved = said["full_postcode"].split() != (child.postcode or "").split()
        child = child.model_copy(
            update={"postcode": said["full_postcode"], **({"home_authority": None} if moved else {})}
        )
    if "dob" in said and (born := as_day(said["dob"])):
        child = child.model_copy(update={"date_of_birth": born})
    return case.model_copy(
        update={
            "child": child,
            "needs": _scored(case, answers),
            "consent": _agreed(case, said),
            "answers": tuple(
                answer.model_copy(update={"value": graver_reading(answer.field, answer.value)})
                for answer in case.answers
            ),
        }
    )


def graver_reading(field: str, value: str) -> str:
    """An answer to a question of safety that begins with a plain word, read as that word where it is the graver one.

    "no, she is frightened" to *do they feel safe* is a no; "yes, at the door" to *is anyone in danger* is a yes. The
    kinder word counts only where it stands alone. Other answers stay as they are.
    """
    word = value.strip().lower()
    if field == "current_safety" and _UNSAFE.match(word):
        return "no"
    if field in {"in_danger_now", "safety_and_mood", "exploitation_screen"} and re.match(
        r"(yes|true)\b", word
    ):
        return "yes"
    return value


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
    """A no is a refusal, and after a yes it takes the yes back; a yes counts once it is said who gave it; nothing turns a recorded refusal into agreement."""
    entries = list(case.consent)
    word = said.get("consent", "").lower()
    if word in WITHDRAWN_WORDS or (word in NO_WORDS and any(entry.status == "given" for entry in entries)):
        return tuple(entry.model_copy(update={"status": "withdrawn"}) for entry in entries) or (
            Consent(status="withdrawn"),
        )
    asked = [entry for entry in entries if entry.status not in ("missing", "not_asked")]
    if not asked and word in NO_WORDS:
        return (Consent(status="refused"),)
    if not asked and word in YES_WORDS:
        entries = [Consent(status="given")]
    people = set(get_args(PersonCode))
    by = tuple(part for part in re.split(r"[\s,;]+", said.get("consent_who", "").lower()) if part in people)
    able = (
        {True: True, False: False}.get(said.get("understands_decision", "").lower() in YES_WORDS)
        if said.get("understands_decision", "").lower() in YES_WORDS | NO_WORDS
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
