"""What a case says, thing by thing: each may be said otherwise, and each change counts as one fact.

A slot is one such thing (the score of one need, one indicator, the postcode, one more review). It knows what it could
hold instead and writes that into a case file, so that whatever follows from it is worked out by the engine itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from triage.model import AnswerGiven, CaseFile, Consent, NeedScore, Review
from triage.model.case import (
    Awaiting,
    Deadline,
    Indicator,
    OpenService,
    PastAction,
    Person,
    Requested,
    SafeContact,
    Voice,
)

Value = Any
"""What a slot may hold; which values make sense is the slot's own business."""
ABSENT = "absent"
"""A need that is not recorded."""
UNKNOWN = "unknown"
"""Nobody has said."""
SCORES: tuple[Value, ...] = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10)


@dataclass(frozen=True)
class Slot:
    """One thing that a case says or could say."""

    kind: str
    about: tuple[str | None, ...] = ()
    """Which one: need, person and who; an indicator; a field and its word."""
    stands_for_any: bool = field(default=False, compare=False)
    """Whether this one was picked where any other of its kind would do."""

    @property
    def rank(self) -> int:
        """The order in which changes are written: scores as they stand, then further reviews, then what those find."""
        return _ORDER.get(self.kind, 0)


_ORDER = {"reviews": 1, "review score": 2}
Write = Callable[[CaseFile, Slot, Value, date], CaseFile]


def write(case: CaseFile, changes: Iterable[tuple[Slot, Value]], on: date) -> CaseFile:
    """The case file with every change written into it, as it would read on the day ``on``."""
    for slot, value in sorted(
        changes, key=lambda change: (change[0].rank, change[0].kind, str(change[0].about))
    ):
        case = _WRITERS[slot.kind](case, slot, value, on)
    return case


def _latest(case: CaseFile, on: date) -> date | None:
    return max((review.on for review in case.reviews if review.on <= on), default=None)


def _key(need: NeedScore) -> tuple[str | None, ...]:
    return (need.need, need.person, need.who)


def _without(review: Review, about: tuple[str | None, ...]) -> Review:
    return review.model_copy(update={"needs": tuple(need for need in review.needs if _key(need) != about)})


def _score(case: CaseFile, slot: Slot, value: Value, on: date) -> CaseFile:
    """The score as it stands: in the latest review where there is one, else in the referral."""
    if value == ABSENT:
        return case.model_copy(
            update={
                "needs": tuple(need for need in case.needs if _key(need) != slot.about),
                "reviews": tuple(_without(review, slot.about) for review in case.reviews),
            }
        )
    made = _need(slot, value)
    latest = _latest(case, on)
    if latest is None:
        kept = tuple(need for need in case.needs if _key(need) != slot.about)
        return case.model_copy(update={"needs": (*kept, made)})
    return _review_score(case, slot, value, on)


def _need(slot: Slot, value: Value) -> NeedScore:
    need, person, who = slot.about
    return NeedScore.model_validate({"need": need, "person": person, "who": who, "severity": value})


def _review_score(case: CaseFile, slot: Slot, value: Value, on: date) -> CaseFile:
    """The score in the latest review; nothing where there is none."""
    latest = _latest(case, on)
    if latest is None:
        return case
    written = False
    reviews = []
    for review in case.reviews:
        if review.on == latest:
            kept = _without(review, slot.about)
            if not written and value != ABSENT:
                kept = kept.model_copy(update={"needs": (*kept.needs, _need(slot, value))})
            written = True
            reviews.append(kept)
        else:
            reviews.append(review)
    return case.model_copy(update={"reviews": tuple(reviews)})


def _reviews(case: CaseFile, _slot: Slot, value: Value, on: date) -> CaseFile:
    """That many further reviews up to the day, at which nothing is scored; earlier ones make room where they must."""
    more = int(value)
    latest = _latest(case, on)
    first = on - timedelta(days=more - 1)
    shift = timedelta(days=0 if latest is None else max(0, (latest - first).days + 1))
    moved = [
        review.model_copy(update={"on": review.on - shift}) if review.on <= on else review
        for review in case.reviews
    ]
    added = [Review(on=first + timedelta(days=number)) for number in range(more)]
    return case.model_copy(update={"reviews": (*moved, *added)})


def _indicator(case: CaseFile, slot: Slot, value: Value, _on: date) -> CaseFile:
    code = slot.about[0] or ""
    kept = tuple(entry for entry in case.indicators if entry.indicator != code)
    return case.model_copy(update={"indicators": (*kept, Indicator(indicator=code)) if value else kept})


def _word(case: CaseFile, slot: Slot, value: Value, _on: date) -> CaseFile:
    """A word of a list: a reason, something awaited, help in place, a wish, an unsafe way of being in touch."""
    field, word = slot.about
    code = word or ""
    if field in ("wants", "declines"):
        kept = tuple(one for one in getattr(case.preferences, field) if one != code)
        wishes = case.preferences.model_copy(update={field: (*kept, code) if value else kept})
        return case.model_copy(update={"preferences": wishes})
    if field == "awaiting":
        waits = tuple(entry for entry in case.awaiting if entry.for_ != code)
        new = (*waits, Awaiting.model_validate(code)) if value else waits
        return case.model_copy(update={"awaiting": new})
    if field == "receiving":
        held = tuple(entry for entry in case.open_services if entry.help != code)
        return case.model_copy(update={"open_services": (*held, OpenService(help=code)) if value else held})
    name = {"reason": "reasons"}.get(field or "", field or "")
    words = tuple(one for one in getattr(case, name) if one != code)
    return case.model_copy(update={name: (*words, code) if value else words})


def _one_word(case: CaseFile, slot: Slot, value: Value, _on: date) -> CaseFile:
    """A field that holds one word or none."""
    field = slot.about[0]
    match field:
        case "source" | "role":
            return case.model_copy(update={"referrer": case.referrer.model_copy(update={field: value})})
        case "referrer_could_help":
            cannot = None if value is None else value == "no"
            referrer = case.referrer.model_copy(update={"cannot_provide_otherwise": cannot})
            return _unanswered(case.model_copy(update={"referrer": referrer}), "referrer_can_help")
        case "language":
            child = case.child.model_copy(update={"language": value})
            return case.model_copy(update={"child": child})
        case "engagement":
            quiet = tuple(review.model_copy(update={"engagement": None}) for review in case.reviews)
            return case.model_copy(update={"engagement": value, "reviews": quiet})
        case "few_contacts":
            wishes = case.preferences.model_copy(update={"few_contacts": value == "yes"})
            return case.model_copy(update={"preferences": wishes})
        case "requested":
            return case.model_copy(update={"requested": Requested(close=True) if value else None})
        case "household":
            linked = (case.household.cases or ("another-case",)) if value else ()
            return case.model_copy(update={"household": case.household.model_copy(update={"cases": linked})})
        case "strengths":
            return case.model_copy(update={"strengths": ("something that goes well",) if value else ()})
        case "safe_contact":
            return case.model_copy(update={"safe_contact": SafeContact() if value else None})
        case "child_view" | "family_view":
            voice = (case.voice or Voice()).model_copy(
                update={field.removesuffix("_view"): "recorded" if value else None}
            )
            return case.model_copy(update={"voice": voice})
        case _:
            raise KeyError(field)


def _unanswered(case: CaseFile, *fields: str) -> CaseFile:
    """The case without answers that would be read over what is written now."""
    return case.model_copy(
        update={"answers": tuple(answer for answer in case.answers if answer.field not in fields)}
    )


def _consent(case: CaseFile, _slot: Slot, value: Value, _on: date) -> CaseFile:
    entries = tuple(Consent.model_validate(dict(entry)) for entry in value)
    free = _unanswered(case, "consent", "consent_who", "understands_decision")
    return free.model_copy(update={"consent": entries})


def _tried(case: CaseFile, slot: Slot, value: Value, _on: date) -> CaseFile:
    code, result = slot.about
    if value:
        past = PastAction(help=code or "", state=result)
        return case.model_copy(update={"past_actions": (*case.past_actions, past)})
    kept = tuple(
        one.model_copy(update={"state": None})
        if result is not None and (one.help, one.state) == slot.about
        else one
        for one in case.past_actions
        if not (result is None and one.help == code)
    )
    return case.model_copy(update={"past_actions": kept})


def _contacts(case: CaseFile, _slot: Slot, value: Value, _on: date) -> CaseFile:
    return case.model_copy(update={"contact_attempts": value})


def _opened(case: CaseFile, _slot: Slot, value: Value, on: date) -> CaseFile:
    """The day support began, in whole weeks before the day."""
    return case.model_copy(update={"opened": None if value is None else on - timedelta(weeks=value)})


def _children(case: CaseFile, _slot: Slot, value: Value, _on: date) -> CaseFile:
    household = case.household.model_copy(update={"children": tuple(value)})
    return case.model_copy(update={"household": household})


def _deadline(case: CaseFile, slot: Slot, value: Value, on: date) -> CaseFile:
    what = slot.about[0] or ""
    kept = tuple(one for one in case.deadlines if one.what != what)
    if value is None:
        return case.model_copy(update={"deadlines": kept})
    return case.model_copy(update={"deadlines": (*kept, Deadline(what=what, on=on + timedelta(days=value)))})


def born(months: int, on: date) -> date:
    """A date of birth that makes a person this many whole months old on the day."""
    total = on.year * 12 + on.month - 1 - months
    return date(total // 12, total % 12 + 1, min(on.day, 28))


def _age(case: CaseFile, _slot: Slot, value: Value, on: date) -> CaseFile:
    """The child's age in whole months; below zero not yet born."""
    given: dict[str, Any] = {"date_of_birth": None, "expected": None, "age": None, "age_months": None}
    if value != UNKNOWN:
        given |= {"expected": on + timedelta(days=20)} if value < 0 else {"date_of_birth": born(value, on)}
    child = case.child.model_copy(update=given)
    return _unanswered(case.model_copy(update={"child": child}), "dob")


def _person(case: CaseFile, slot: Slot, value: Value, on: date) -> CaseFile:
    """Somebody more in a role, of an age in whole months or of none that is known."""
    role = slot.about[0]
    names = {person.id for person in case.people}
    name = next(made for number in range(1, 99) if (made := f"{role}-{number}") not in names)
    day = None if value == UNKNOWN else born(max(0, value), on)
    person = Person.model_validate({"id": name, "is": role, "date_of_birth": day})
    return case.model_copy(update={"people": (*case.people, person)})


def _postcode(case: CaseFile, _slot: Slot, value: Value, _on: date) -> CaseFile:
    child = case.child.model_copy(update={"postcode": value})
    return _unanswered(case.model_copy(update={"child": child}), "postcode", "full_postcode")


def _decile(case: CaseFile, _slot: Slot, value: Value, _on: date) -> CaseFile:
    return case.model_copy(update={"child": case.child.model_copy(update={"imd_decile": value})})


def _answer(case: CaseFile, slot: Slot, value: Value, _on: date) -> CaseFile:
    field, word = slot.about
    kept = tuple(one for one in case.answers if (one.field, one.value) != slot.about)
    made = AnswerGiven(field=field or "", value=word or "")
    return case.model_copy(update={"answers": (*kept, made) if value else kept})


def _no_answers(case: CaseFile, slot: Slot, _value: Value, _on: date) -> CaseFile:
    return _unanswered(case, slot.about[0] or "")


_WRITERS: dict[str, Write] = {
    "score": _score,
    "reviews": _reviews,
    "review score": _review_score,
    "indicator": _indicator,
    "word": _word,
    "one word": _one_word,
    "consent": _consent,
    "tried": _tried,
    "contact attempts": _contacts,
    "opened": _opened,
    "children": _children,
    "deadline": _deadline,
    "age": _age,
    "person": _person,
    "postcode": _postcode,
    "decile": _decile,
    "answer": _answer,
    "no answers": _no_answers,
}
