"""Who may be told what: needs, actions and questions of a decision, weighed for one reader.

What rests on a third party's word, on what somebody fears for a child, or on another adult's private life stands in no letter to a
family. When in doubt it is left out of the paper, and the sender is told that it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from triage.letters.model import Occasion
from triage.letters.readers import ADULTS, Reader
from triage.model import Action, Ask, Escalation, Unmet
from triage.rulebook import Score, build_facts, child_age_months

STAFF_ONLY = frozenset({
    "advice_to_referrer", "ask_referrer_to_contact", "try_other_channel", "confirm_with_service", "tell_parents_or_carers", "letter_home",
})  # fmt: skip
"""Tasks of the people who work here; a family is not told of them (law 8 for `confirm_with_service`)."""


def for_staff(occasion: Occasion, help_code: str) -> bool:
    """Whether help is a task among those who work here: one of the above, or coordination that no phrase explains to a family."""
    entry = occasion.vocabulary.of("help").get(help_code)
    unexplained = f"help_{help_code}" not in occasion.words.phrases
    return help_code in STAFF_ONLY or bool(entry and entry.text("category") == "coordination" and unexplained)


def suits_age(occasion: Occasion, field: str) -> bool:
    """Whether a question can be asked about a child of this age; a baby is not asked what they want to change."""
    months = child_age_months(occasion.case, occasion.decision.decided_on)
    return months is None or months >= _FROM_MONTHS.get(field, -12)


_FROM_MONTHS = {"child_view": 36, "attendance_now": 36, "plan_status": 24, "current_school": 24}
CHILDREN = frozenset({"child", "sibling", "unborn"})
SHARED = frozenset({"family", "household"})
_FEARS = frozenset({"safeguarding", "exploitation"})
_NEED = re.compile(r"need (?P<person>[a-z]+)(#(?P<who>\S+))? (?P<code>[a-z_0-9]+) (?P<severity>\S+)")


@dataclass(frozen=True)
class NeedFact:
    """A need of somebody, as a fact of a decision names it."""

    code: str
    person: str
    who: str | None


def need_facts(facts: Iterable[str]) -> Iterator[NeedFact]:
    """The needs among facts of a decision."""
    for fact in facts:
        found = _NEED.fullmatch(fact)
        if found:
            yield NeedFact(found["code"], found["person"], found["who"])


@dataclass(frozen=True)
class Sources:
    """What a decision rests on besides needs: indicators behind its facts, also behind the flags among them."""

    occasion: Occasion

    @cached_property
    def _of_flags(self) -> dict[str, tuple[str, ...]]:
        return {flag.flag: flag.facts for flag in self.occasion.decision.flags}

    @cached_property
    def third_party(self) -> frozenset[str]:
        """Indicators somebody else's information was the source of."""
        return frozenset(
            entry.indicator
            for entry in self.occasion.case.indicators
            if entry.third_party and entry.answer == "yes"
        )

    def indicators(self, facts: Iterable[str], seen: frozenset[str] = frozenset()) -> frozenset[str]:
        """The indicators among facts and behind the flags among them."""
        found: set[str] = set()
        for fact in facts:
            word, _, code = fact.partition(" ")
            if word == "indicator":
                found.add(code)
            elif word == "flag" and code not in seen:
                found |= self.indicators(self._of_flags.get(code, ()), seen | {code})
        return frozenset(found)

    @cached_property
    def kept_back(self) -> frozenset[str]:
        """Indicators on record that no letter tells a family by itself."""
        words = self.occasion.words
        return frozenset(
            entry.indicator
            for entry in self.occasion.case.indicators
            if entry.answer == "yes" and words.keeps_back("indicator", entry.indicator)
        )


def scores_of(occasion: Occasion) -> tuple[Score, ...]:
    """The needs in force on the day of the decision."""
    facts = build_facts(
        occasion.case, on=occasion.decision.decided_on, area="unknown", vocabulary=occasion.vocabulary
    )
    return facts.scores


@dataclass(frozen=True)
class Knowing:
    """What one reader of a family may be told."""

    occasion: Occasion
    reader: Reader
    posted: bool = True
    """Whether a paper at home is safe as far as anybody said; where not, what is private is told in person only."""

    @cached_property
    def sources(self) -> Sources:
        """What stands behind the facts of this decision."""
        return Sources(self.occasion)

    @cached_property
    def _sole(self) -> frozenset[str]:
        """Roles of adults that at most one person of the case has."""
        people = self.occasion.case.people
        return frozenset(role for role in ADULTS if sum(person.is_ == role for person in people) <= 1)

    @cached_property
    def _parent_asked(self) -> bool:
        """Whether a parent made the referral, so that what it says is known to a parent."""
        return self.occasion.case.referrer.source == "parent_or_carer"

    def person(self, person: str, who: str | None) -> bool:
        """Whether what is this person's own may be told to the reader."""
        reader = self.reader
        if reader.young:
            return person == "child"
        if person not in ADULTS:
            return True
        if not reader.named or person != reader.person:
            return False
        return (
            who == reader.who
            or (who is None and person in self._sole)
            or (reader.who is None and person in self._sole)
        )

    def need(self, code: str, person: str, who: str | None) -> bool:
        """Whether the need of a person may be told to the reader."""
        if not self.person(person, who):
            return False
        private = self.occasion.words.keeps_back("need", code) and person in CHILDREN
        return not private or (self.reader.young and self.posted) or self._parent_asked

    def facts(self, facts: Iterable[str]) -> bool:
        """Whether nothing behind these facts must be kept from the reader; needs are not looked at here."""
        found = self.sources.indicators(facts)
        if found & (self.sources.third_party | self.sources.kept_back):
            return False
        return all(self._indicator(code) for code in found)

    def _indicator(self, code: str) -> bool:
        entry = self.occasion.vocabulary.of("indicators").get(code)
        about = (entry.text("who") if entry else None) or "child"
        fears = entry is None or entry.text("kind") in _FEARS
        if self.reader.young:
            return about == "child"
        if about in ADULTS:
            named = {
                one.who
                for one in self.occasion.case.indicators
                if one.indicator == code and one.answer == "yes"
            }
            return self.reader.named and all(self.person(about, who) for who in named or {None})
        return not fears or self.reader.named or self._parent_asked

    def action(self, action: Action | Unmet) -> bool:
        """Whether help of the plan, or help that comes later, may stand in the letter."""
        if for_staff(self.occasion, action.help) or not (
            self.person(action.person, action.who)
            or self._for_any_parent(action)
            or self._for_them_too(action)
        ):
            return False
        own = (action.person, action.who) == self.reader.key or (
            self.reader.young and action.person == "child"
        )
        if self.occasion.words.keeps_back("help", action.help) and not (
            self.reader.named and own and self.posted
        ):
            return False
        if not self.facts(action.facts):
            return False
        needs = list(need_facts(action.facts))
        told = [self.need(need.code, need.person, need.who) for need in needs]
        return not needs or (all(told) if action.person in ADULTS else any(told))

    def _for_them_too(self, action: Action | Unmet) -> bool:
        """Help for the family that rests on the young reader's own needs alone, such as one person to turn to."""
        needs = list(need_facts(action.facts))
        return (
            self.reader.young
            and action.person in SHARED
            and bool(needs)
            and all(need.person == "child" for need in needs)
        )

    def _for_any_parent(self, action: Action | Unmet) -> bool:
        """Help for whichever parent, such as a parenting course, that rests on no parent's own need."""
        return (
            self.reader.kind == "parents"
            and action.person in ADULTS
            and action.who is None
            and all(need.person not in ADULTS for need in need_facts(action.facts))
        )

    def ask(self, ask: Ask) -> bool:
        """Whether a question may be put in the letter; what has no line among the phrases is asked by a person."""
        return self.facts(ask.facts) and all(
            self.need(need.code, need.person, need.who) for need in need_facts(ask.facts)
        )

    def escalation(self, escalation: Escalation) -> bool:
        """Whether the letter may say why somebody must be seen today."""
        return (
            escalation.to in {"same_day_medical", "crisis_mental_health"}
            and self.person(escalation.person, escalation.who)
            and not self.sources.indicators(escalation.facts)
            & (self.sources.third_party | self.sources.kept_back)
        )

    @cached_property
    def needs(self) -> tuple[Score, ...]:
        """The needs the letter tells, most severe first."""
        told = [score for score in scores_of(self.occasion) if self.need(score.need, score.person, score.who)]
        return tuple(
            sorted(
                told,
                key=lambda score: (score.person != "child", -score.reads_as(), score.need, score.who or ""),
            )
        )
