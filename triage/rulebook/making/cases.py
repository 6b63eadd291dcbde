"""Cases made up to order: the smallest case file in which some single conditions hold and others do not.

What comes out is an example's ``given``, all scalars text as a reader gives them. Conditions that lean on one another
are settled by trying, so whoever asks checks the case against the rule itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, TypeVar

from triage.casefile import EXAMPLE_DAY
from triage.rulebook import conditions as c
from triage.rulebook.facts import Area
from triage.rulebook.making.ages import (
    GROWN_AGES,
    PLAIN_AGES,
    CannotBe,
    age_that_fits,
    born_months_before,
)
from triage.rulebook.making.apart import Wanted
from triage.rulebook.making.courses import Course, NeedOf, chosen_courses
from triage.rulebook.making.record import write_word
from triage.vocabulary import Vocabulary

Leaf = TypeVar("Leaf", bound=c.Leaf)
ORDER = (
    "child", "people", "needs", "reviews", "indicators", "answers", "awaiting", "open_services", "past_actions", "referrer", "reasons",
    "household", "preferences", "unsafe_contact", "safe_contact", "consent", "voice", "deadlines", "engagement", "contact_attempts",
    "requested", "opened",
)  # fmt: skip
BETWEEN_REVIEWS = 8
"""Weeks from one review of an example to the next."""
PLAIN_SCORE = 6
"""The score of a need whose score does not matter, where it must have moved."""


@dataclass(frozen=True)
class Surroundings:
    """What a made-up case may name, besides the vocabulary."""

    vocabulary: Vocabulary
    places: Mapping[Area, str] = field(default_factory=dict)
    """A postcode, or the first half of one, for each kind of area that one is known for."""
    avoid: frozenset[str] = frozenset()
    """Needs and indicators that are not used to make up a number, because the rule looks at them."""


def case_with(wanted: Wanted, around: Surroundings, *, reviewed: bool = False) -> dict[str, Any]:
    """A case in which conditions hold or do not as wanted; with at least one review where ``reviewed``.

    Raises :class:`CannotBe` where none is known.
    """
    return _Maker(wanted, around, reviewed=reviewed).given()


class _Maker:
    def __init__(self, wanted: Wanted, around: Surroundings, *, reviewed: bool) -> None:
        self.around, self.wanted = around, wanted
        self.case: dict[str, Any] = {}
        trends = [(leaf, truth) for leaf, truth in wanted if isinstance(leaf, c.TrendIs)]
        self._trends = trends
        self.reviews = max([leaf.over for leaf, truth in trends if truth], default=int(reviewed))
        self.on = EXAMPLE_DAY + timedelta(weeks=BETWEEN_REVIEWS * self.reviews)

    def that(self, kind: type[Leaf], truth: bool) -> list[Leaf]:
        return [leaf for leaf, wanted in self.wanted if isinstance(leaf, kind) and wanted is truth]

    def given(self) -> dict[str, Any]:
        severities = self._severities()
        self._more_needs(severities)
        self._write_needs(severities)
        self._indicators()
        self._child()
        self._people({person for _, person in severities})
        self._amounts()
        for leaf, truth in self.wanted:
            write_word(self.case, leaf, truth, self.around.vocabulary, self.on, self.around.places)
        return {key: self.case[key] for key in ORDER if key in self.case}

    # --- needs

    def _severities(self) -> dict[NeedOf, list[int]]:
        """Needs that must be there, each with the scores it may have, the plainest first."""
        least: dict[NeedOf, int] = {}
        for leaf in sorted(self.that(c.NeedIs, True), key=lambda leaf: leaf.person is None):
            for person in self._persons(leaf.need, leaf.person, least):
                if max(leaf.severity, least.get((leaf.need, person), 1)) <= self._most(leaf.need, person):
                    least[leaf.need, person] = max(leaf.severity, least.get((leaf.need, person), 1))
                    break
            else:
                raise CannotBe(leaf.need)
        exact = set(least)
        for trend, truth in self._trends:
            named = trend.of not in {"any_need", "all_needs"}
            if truth and named and not any(need == trend.of for need, _ in least):
                least[trend.of, self._default_person(trend.of)] = 1
        counted_out = any(leaf.of != "indicators" for leaf in self.that(c.CountIs, False))
        if self.reviews and not least and (not counted_out or any(truth for _, truth in self._trends)):
            least[self._filler(None, None, least)] = 1
        found = {}
        for (need, person), low in least.items():
            most = self._most(need, person)
            if most < low:
                raise CannotBe(need)
            plain = low if (need, person) in exact else min(most, PLAIN_SCORE)
            found[need, person] = [
                plain,
                *(score for score in (low, most, min(most, low + 2)) if score != plain),
            ]
        return found

    def _persons(self, need: str, person: str | None, taken: Iterable[NeedOf]) -> list[str]:
        if person is not None:
            return [person]
        there = [who for code, who in taken if code == need]
        others = [who for who in ("child", "family", "parent", "sibling") if who not in there]
        return [*there, *dict.fromkeys([self._default_person(need), *others])]

    def _default_person(self, need: str) -> str:
        entry = self.around.vocabulary.of("needs").get(need)
        return (entry.text("default_person") if entry else None) or "child"

    def _most(self, need: str, person: str) -> int:
        """The highest score the need of this person may have."""
        return min(
            (leaf.severity - 1 for leaf in self.that(c.NeedIs, False) if leaf.need == need and leaf.person in {None, person}),
            default=10,
        )  # fmt: skip

    def _more_needs(self, severities: dict[NeedOf, list[int]]) -> None:
        """Further needs, until every count that is wanted is reached."""
        counts = [leaf for leaf in self.that(c.CountIs, True) if leaf.of != "indicators"]
        for leaf in sorted(counts, key=lambda leaf: -(leaf.severity or 1)):
            while self._counted(leaf, severities) < leaf.at_least:
                new_category = leaf.of == "categories"
                need = self._filler(leaf.category, leaf.person, severities, new_category=new_category)
                severities[need] = [leaf.severity or 1]

    def _counted(self, leaf: c.CountIs, severities: Mapping[NeedOf, Sequence[int]]) -> int:
        found = [
            self._category(need)
            for (need, person), scores in severities.items()
            if leaf.category in {None, self._category(need)}
            and leaf.person in {None, person}
            and scores[0] >= (leaf.severity or 1)
        ]
        return len(found) if leaf.of == "needs" else len(set(found))

    def _category(self, need: str) -> str:
        entry = self.around.vocabulary.of("needs").get(need)
        return (entry.text("category") if entry else None) or ""

    def _filler(
        self, category: str | None, person: str | None, taken: Iterable[NeedOf], *, new_category: bool = False
    ) -> NeedOf:
        """A need that is not there yet and that the rule does not name."""
        there = {need for need, _ in taken}
        known = {self._category(need) for need in there} if new_category else set()
        fitting = [
            code
            for code, entry in self.around.vocabulary.of("needs").items()
            if entry.text("selectable") != "no"
            and code not in there | self.around.avoid
            and category in {None, self._category(code)}
            and self._category(code) not in known
        ]
        if not fitting:
            raise CannotBe("no further need fits")
        like = {"carer": "parent"}.get(person or "", person)
        usual = next((code for code in fitting if like in {None, self._default_person(code)}), fitting[0])
        return usual, person or self._default_person(usual)

    def _write_needs(self, severities: Mapping[NeedOf, Sequence[int]]) -> None:
        courses: dict[NeedOf, Course] | None = {need: (scores[0],) for need, scores in severities.items()}
        if self.reviews:
            courses = chosen_courses(severities, self.reviews, self._trends)
        if courses is None:
            raise CannotBe("needs would have to move in ways that exclude one another")
        unscored = any(leaf.field == "severity" for leaf in self.that(c.MissingIs, True))
        if unscored and not any(None in course for course in courses.values()):
            free = next(
                (need for need in courses if severities[need][0] <= PLAIN_SCORE - 1), None
            ) or self._filler(None, None, courses)
            courses[free] = (None,) * (self.reviews + 1)
        if courses:
            self.case["needs"] = _written({need: course[0] for need, course in courses.items()})
        if self.reviews:
            self.case["reviews"] = [
                {
                    "week": str(BETWEEN_REVIEWS * number),
                    "needs": _written({need: course[number] for need, course in courses.items()}),
                }
                for number in range(1, self.reviews + 1)
            ]

    # --- indicators

    def _indicators(self) -> None:
        codes = [leaf.indicator for leaf in self.that(c.IndicatorIs, True)]
        never = {leaf.indicator for leaf in self.that(c.IndicatorIs, False)} | self.around.avoid
        most = max(
            (leaf.at_least for leaf in self.that(c.CountIs, True) if leaf.of == "indicators"), default=0
        )
        for code, entry in self.around.vocabulary.of("indicators").items():
            if len(codes) >= most:
                break
            if (
                code not in never
                and code not in codes
                and entry.text("kind") in {"family", "education", "practical"}
            ):
                codes.append(code)
        if codes:
            self.case["indicators"] = codes

    # --- ages

    @property
    def _months_since(self) -> int:
        """Completed months from the day of the example to the day it acts on, by which stated ages move on."""
        on = self.on
        months = (on.year - EXAMPLE_DAY.year) * 12 + on.month - EXAMPLE_DAY.month
        return months - (on.day < EXAMPLE_DAY.day)

    def _child(self) -> None:
        child: dict[str, Any] = {}
        must, must_not = self._ages("child")
        unknown = any(leaf.field == "dob" for leaf in self.that(c.MissingIs, True))
        if unknown and must_not:
            raise CannotBe("an age that nobody knows matches every bound")
        if any(leaf.field == "dob" for leaf in self.that(c.MissingIs, False)) and not must:
            must = [c.AgeIs("child", None, None)]
        if (must or must_not) and not unknown and (must_not or self._at_once(must, ())):
            child.update(self._stated(age_that_fits(must, must_not, PLAIN_AGES, self._months_since)))
        deciles = [leaf.decile_at_most for leaf in self.that(c.DeprivationIs, True)]
        if deciles:
            child["imd_decile"] = str(min(deciles))
        if child:
            self.case["child"] = child

    def _stated(self, months: int) -> dict[str, str]:
        stated = months - self._months_since
        if months < 0:
            return {"expected": (self.on + timedelta(days=40)).isoformat()}
        if stated < 0:
            return {"date_of_birth": born_months_before(self.on, months).isoformat()}
        return {"age": str(stated // 12)} if stated % 12 == 0 else {"age_months": str(stated)}

    def _ages(self, person: str) -> tuple[list[c.AgeIs], list[c.AgeIs]]:
        return (
            [leaf for leaf in self.that(c.AgeIs, True) if leaf.of == person],
            [leaf for leaf in self.that(c.AgeIs, False) if leaf.of == person],
        )

    def _people(self, mentioned: set[str]) -> None:
        people = []
        for role in ("parent", "carer", "sibling", "unborn"):
            must, must_not = self._ages(role)
            if not must and not (must_not and role in mentioned):
                continue
            groups = [must] if self._at_once(must, must_not) else [[leaf] for leaf in must]
            for number, group in enumerate(groups, start=1):
                people.append({"id": f"{role}{number}", "is": role, **self._aged(group, must_not)})
        if people:
            self.case["people"] = people

    def _aged(self, must: Sequence[c.AgeIs], must_not: Sequence[c.AgeIs]) -> dict[str, str]:
        """The age of somebody else; not said where only an unknown age fits, which matches every bound."""
        if not must_not and not self._at_once(must, ()):
            return {}
        months = age_that_fits(must, must_not, GROWN_AGES, self._months_since)
        stated = months - self._months_since
        if stated >= 0 and stated % 12 == 0:
            return {"age": str(stated // 12)}
        return {"date_of_birth": born_months_before(self.on, months).isoformat()}

    def _at_once(self, must: Sequence[c.AgeIs], must_not: Sequence[c.AgeIs]) -> bool:
        try:
            age_that_fits(must, must_not, GROWN_AGES, self._months_since)
        except CannotBe:
            return False
        return True

    # --- amounts

    def _amounts(self) -> None:
        least: dict[str, int] = {}
        for leaf in self.that(c.AmountIs, True):
            least[leaf.field] = max(leaf.at_least, least.get(leaf.field, 0))
        if "contact_attempts" in least:
            self.case["contact_attempts"] = str(least["contact_attempts"])
        if "open_weeks" in least:
            self.case["opened"] = (self.on - timedelta(weeks=least["open_weeks"])).isoformat()
        elif self.reviews and self.that(c.AmountIs, False):
            self.case["opened"] = self.on.isoformat()
        young = self._young()
        if young or "children_at_home" in least:
            older = (str(15 - number) for number in range(least.get("children_at_home", 0)))
            ages = [*young, *older][: max(len(young), least.get("children_at_home", 0))]
            self.case["household"] = {"children": ages}

    def _young(self) -> list[str]:
        must = [leaf.under for leaf in self.that(c.ChildAtHome, True)]
        must_not = [leaf.under for leaf in self.that(c.ChildAtHome, False)]
        if not must:
            return []
        if min(must) - 1 < max(must_not, default=0):
            raise CannotBe("a child younger than one and not younger than another")
        return [str(min(must) - 1)]


def _written(scores: Mapping[NeedOf, int | None]) -> Any:
    """Needs in the short form where all of them are the child's own, else written out."""
    text = {need: None if score is None else str(score) for need, score in scores.items()}
    if all(person == "child" for _, person in text):
        return {need: score for (need, _), score in text.items()}
    return [
        {"need": need, **({} if person == "child" else {"person": person}), "severity": score}
        for (need, person), score in text.items()
    ]
