"""The facts of a case on a day: scores in force, ages, answers and how needs moved.

Trends, counts and ages are worked out here, so that rule files hold no arithmetic.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from triage.model import CaseFile, NeedScore, Review
from triage.vocabulary import UNSCORED_READS_AS, Vocabulary

Area = Literal["in", "out", "unclear", "unknown"]
Movement = Literal["better", "same", "worse", "unscored"]
Key = tuple[str, str, str | None]
"""Need, person, who."""


@dataclass(frozen=True)
class Score:
    """One need of one person as it stands on the day."""

    need: str
    person: str
    who: str | None
    severity: int | None
    """1 to 10, ten the worst; None where nobody has scored it."""
    category: str

    @property
    def fact(self) -> str:
        """The score as a fact of the contract: ``need PERSON[#who] CODE SEVERITY``."""
        person = self.person if self.who is None else f"{self.person}#{self.who}"
        return f"need {person} {self.need} {'unscored' if self.severity is None else self.severity}"

    def reads_as(self, unscored: int = UNSCORED_READS_AS) -> int:
        """The severity, or what an unscored need is read as."""
        return unscored if self.severity is None else self.severity


@dataclass(frozen=True)
class Facts:
    """Everything conditions may look at, for one case on one day."""

    on: date
    scores: tuple[Score, ...]
    indicators: frozenset[str]
    """Codes answered yes."""
    flags: frozenset[str]
    child_age_months: int | None
    """Completed months; negative for a baby not yet born; None unknown."""
    ages_months: dict[str, tuple[int | None, ...]]
    """Ages of the people in each role other than the child; None for each unknown."""
    area: Area
    decile: int | None
    says: frozenset[tuple[str, str]]
    """(field, word) pairs of the record, as :class:`triage.rulebook.conditions.Says` reads them."""
    tried: frozenset[tuple[str, str | None]]
    amounts: dict[str, int]
    home_ages: tuple[float, ...]
    deadlines: tuple[tuple[str, int], ...]
    """What, and days until it (negative when passed)."""
    movements: tuple[dict[Key, Movement], ...]
    """Movement of each need over the last 1, 2, … reviews; empty where nobody reviewed."""
    missing: frozenset[str]
    answers: frozenset[tuple[str, str]]
    unscored_as: int = UNSCORED_READS_AS
    at_review: bool = False
    indicator_people: dict[str, tuple[str | None, ...]] = field(default_factory=dict)

    def with_flags(self, flags: Iterable[str]) -> Facts:
        """The same facts with these flags raised."""
        return replace(self, flags=frozenset(flags))

    def with_unscored_as(self, severity: int) -> Facts:
        """The same facts with every unscored need read as ``severity``."""
        return replace(self, unscored_as=severity)

    @property
    def has_unscored(self) -> bool:
        """Whether some need has no score."""
        return any(score.severity is None for score in self.scores)


EARLIEST = 12
"""Months before birth that are counted at most; a date of birth further ahead changes nothing more."""


def whole_months(start: date, end: date) -> int:
    """Completed months from ``start`` to ``end``; born on the 29th to 31st: complete on the 1st where the month is shorter.

    Contract, section 6: born on 29 February, birthday on 1 March in common years.
    """
    months = (end.year - start.year) * 12 + end.month - start.month
    return months - (1 if end.day < start.day else 0)


def child_age_months(case: CaseFile, on: date) -> int | None:
    """Age of the child in completed months on the day; negative (to the day expected) for an unborn baby; None unknown.

    A stated age is the age on ``received``; whole months since then are added.
    """
    child = case.child
    if child.date_of_birth is not None:
        return max(0, whole_months(child.date_of_birth, on))
    if child.expected is not None:
        return (
            max(-EARLIEST, min(-1, -whole_months(on, child.expected)))
            if child.expected > on
            else max(0, whole_months(child.expected, on))
        )
    stated = (
        child.age_months
        if child.age_months is not None
        else (None if child.age is None else int(child.age * 12))
    )
    if stated is None:
        return None
    return stated + _since_received(case, on)


def _since_received(case: CaseFile, on: date) -> int:
    return max(0, whole_months(case.received, on)) if case.received is not None and case.received <= on else 0


def person_age_months(case: CaseFile, person: str, who: str | None, on: date) -> int | None:
    """Age in completed months of the person a need or an action is about; None where nobody has said.

    The child, the family and the household have the age of the child.
    """
    if person in {"child", "family", "household"} and who is None:
        return child_age_months(case, on)
    named = [entry for entry in case.people if (entry.id == who if who is not None else entry.is_ == person)]
    if len(named) != 1:
        return None
    if named[0].date_of_birth is not None:
        return max(0, whole_months(named[0].date_of_birth, on))
    return None if named[0].age is None else int(named[0].age * 12) + _since_received(case, on)


def scores_in_force(case: CaseFile, on: date, vocabulary: Vocabulary) -> tuple[Score, ...]:
    """Each need of each person with its latest score at or before the day; a need not scored again keeps its last.

    Where one need is given twice the more severe counts.
    """
    found: dict[Key, int | None] = {}
    for need in case.needs:
        _keep(found, need, worst=True)
    for review in _reviews(case, on):
        this_day: dict[Key, int | None] = {}
        for need in review.needs:
            _keep(this_day, need, worst=True)
        for key, severity in this_day.items():
            if severity is not None or key not in found:
                found[key] = severity
    needs = vocabulary.of("needs")
    return tuple(
        Score(need, person, who, severity, (needs[need].text("category") or "") if need in needs else "")
        for (need, person, who), severity in sorted(
            found.items(), key=lambda item: (item[0][1] != "child", item[0][1], item[0][2] or "", item[0][0])
        )
    )


def _keep(found: dict[Key, int | None], need: NeedScore, *, worst: bool) -> None:
    key = (need.need, need.person, need.who)
    old = found.get(key)
    if worst and old is not None and (need.severity is None or need.severity < old):
        return
    found[key] = need.severity


def _reviews(case: CaseFile, on: date) -> list[Review]:
    """Reviews up to the day, oldest first; those of one day count as one, the more severe score of each need."""
    by_day: dict[date, list[Review]] = {}
    for review in case.reviews:
        if review.on <= on:
            by_day.setdefault(review.on, []).append(review)
    return [
        Review(on=day, needs=tuple(need for review in by_day[day] for need in review.needs))
        for day in sorted(by_day)
    ]


def movements(case: CaseFile, on: date) -> tuple[dict[Key, Movement], ...]:
    """How each need moved over the last 1, 2, … reviews, each against the score in force before them.

    A need that the last review did not score is ``unscored``. A need first recorded at the last review has not moved.
    """
    reviews = _reviews(case, on)
    if not reviews:
        return ()
    states: list[dict[Key, int | None]] = [{}]
    for need in case.needs:
        _keep(states[0], need, worst=True)
    given: list[dict[Key, int | None]] = []
    for review in reviews:
        this_day: dict[Key, int | None] = {}
        for need in review.needs:
            _keep(this_day, need, worst=True)
        given.append(this_day)
        states.append(
            {
                **states[-1],
                **{
                    key: severity
                    for key, severity in this_day.items()
                    if severity is not None or key not in states[-1]
                },
            }
        )
    latest = given[-1]
    return tuple(
        {key: _movement(before, latest.get(key)) for key, before in states[-1 - over].items()}
        for over in range(1, len(reviews) + 1)
    )


def _movement(before: int | None, after: int | None) -> Movement:
    if before is None or after is None:
        return "unscored"
    return "better" if after < before else "worse" if after > before else "same"


def build_facts(
    case: CaseFile, *, on: date, area: Area, vocabulary: Vocabulary, basis: str = "not_known"
) -> Facts:
    """The facts of ``case`` on the day ``on``.

    ``area`` is worked out from the directory's area table, ``basis`` is the basis for sharing; both come from outside
    because rules know neither the directory nor the law of agreement.
    """
    scores = scores_in_force(case, on, vocabulary)
    yes = frozenset(entry.indicator for entry in case.indicators if entry.answer == "yes")
    age = child_age_months(case, on)
    ages: dict[str, tuple[int | None, ...]] = {}
    for role in ("sibling", "parent", "carer", "unborn"):
        found = [person_age_months(case, role, entry.id, on) for entry in case.people if entry.is_ == role]
        mentioned = any(score.person == role for score in scores)
        known = sorted(months for months in found if months is not None)
        ages[role] = (*known, *(None for months in found if months is None)) or ((None,) if mentioned else ())
    moved = movements(case, on)
    return Facts(
        on=on, scores=scores, indicators=yes, flags=frozenset(), child_age_months=age, ages_months=ages, area=area,
        decile=case.child.imd_decile, says=frozenset(_says(case, basis)), tried=frozenset(_tried(case)),
        amounts=_amounts(case, on), home_ages=tuple(sorted(case.household.children)),
        deadlines=tuple(sorted((deadline.what, (deadline.on - on).days) for deadline in case.deadlines)),
        movements=moved, missing=frozenset(_missing(case, scores, age)),
        answers=frozenset((answer.field, answer.value) for answer in case.answers if answer.on is None or answer.on <= on),
        at_review=bool(moved),
        indicator_people={code: tuple(dict.fromkeys(entry.who for entry in case.indicators if entry.indicator == code and entry.answer == "yes")) for code in yes},
    )  # fmt: skip


def _says(case: CaseFile, basis: str) -> Iterable[tuple[str, str]]:
    """Every word of the record that a ``Says`` condition may ask for."""
    yield from (("reason", code) for code in case.reasons)
    yield from (("awaiting", entry.for_) for entry in case.awaiting)
    yield from (("receiving", entry.help) for entry in case.open_services)
    yield from (("wants", code) for code in case.preferences.wants)
    yield from (("declines", code) for code in case.preferences.declines)
    yield from (("unsafe_contact", word) for word in case.unsafe_contact)
    yield from (("consent", entry.status) for entry in case.consent)
    yield ("consent", basis)
    if not case.consent:
        yield ("consent", "missing")
    for name, word in (
        ("source", case.referrer.source),
        ("role", case.referrer.role),
        ("engagement", case.engagement),
        ("language", _other_language(case)),
    ):
        if word:
            yield (name, word)
    told = [review for review in case.reviews if review.engagement]
    latest = max((review.on for review in told), default=None)
    yield from (("engagement", review.engagement or "") for review in told if review.on == latest)
    if case.referrer.cannot_provide_otherwise is not None:
        yield ("referrer_could_help", "no" if case.referrer.cannot_provide_otherwise else "yes")
    if case.preferences.few_contacts:
        yield ("few_contacts", "yes")
    if case.requested and case.requested.close:
        yield ("requested", "close")
    if case.household.cases:
        yield ("household", "linked")
    if case.strengths:
        yield ("strengths", "recorded")


def _other_language(case: CaseFile) -> str | None:
    language = case.child.language
    return None if language is None or language.strip().lower() in {"english", "en", "eng", ""} else language


def _tried(case: CaseFile) -> Iterable[tuple[str, str | None]]:
    for past in case.past_actions:
        if past.state != "told":  # Whoever was only told of help has not tried it.
            yield past.help, None
        if past.state:
            yield past.help, past.state


def _amounts(case: CaseFile, on: date) -> dict[str, int]:
    opened = case.opened
    return {
        "contact_attempts": case.contact_attempts,
        "open_weeks": max(0, (on - opened).days // 7) if opened else 0,
        "children_at_home": len(case.household.children),
    }


def _missing(case: CaseFile, scores: Sequence[Score], age: int | None) -> Iterable[str]:
    """Fields that nobody has filled, by the code of the question that asks for them."""
    answered = {answer.field for answer in case.answers}
    yield from (
        name for name, is_empty in _EMPTY.items() if is_empty(case, scores, age) and name not in answered
    )


_WHOLE_POSTCODE = re.compile(r"\s*[A-Za-z]{1,2}[0-9][A-Za-z0-9]?\s*[0-9][A-Za-z]{2}\s*")
_Empty = Callable[[CaseFile, Sequence[Score], int | None], bool]
_EMPTY: Mapping[str, _Empty] = {
    "dob": lambda _case, _scores, age: age is None,
    "postcode": lambda case, _scores, _age: not (case.child.postcode or "").strip(),
    "full_postcode": lambda case, _scores, _age: not _WHOLE_POSTCODE.fullmatch(case.child.postcode or ""),
    "consent": lambda case, _scores, _age: all(
        entry.status in {"missing", "not_asked"} for entry in case.consent
    ),
    "consent_who": lambda case, _scores, _age: any(
        entry.status == "given" and not entry.by for entry in case.consent
    ),
    "severity": lambda _case, scores, _age: any(score.severity is None for score in scores),
    "safe_contact": lambda case, _scores, _age: case.safe_contact is None,
    "child_view": lambda case, _scores, _age: case.voice is None or case.voice.child is None,
    "family_view": lambda case, _scores, _age: case.voice is None or case.voice.family is None,
    "household_members": lambda case, _scores, _age: not case.household.children and not case.people,
    "already_supporting": lambda case, _scores, _age: not case.open_services,
    "awaiting": lambda case, _scores, _age: not case.awaiting,
    "language_needed": lambda case, _scores, _age: case.child.language is None,
    "deadline": lambda case, _scores, _age: not case.deadlines,
    "referrer_can_help": lambda case, _scores, _age: case.referrer.cannot_provide_otherwise is None,
}
KNOWABLE = frozenset(_EMPTY)
"""Questions whose answer may stand in the case file itself."""
