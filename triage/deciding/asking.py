"""Questions and reviews by named people, merged; what the engine itself asks wherever something is missing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from triage.deciding.days import calendar_days
from triage.deciding.doubts import ASK_WITHIN as DOUBT_WITHIN
from triage.deciding.doubts import Doubt
from triage.deciding.flagging import DUPLICATE, HOUSEHOLD
from triage.deciding.sharing import Agreement
from triage.deciding.wishes import sooner
from triage.model import Ask, CaseFile, HumanReview
from triage.rulebook import KNOWABLE, Facts, Finding, Findings, Rule, Score
from triage.signposting import AreaStatus
from triage.vocabulary import Vocabulary

READ_WITHIN = 7
"""Days for which an answer in somebody's own words asks to be read."""
_PLAIN_WORDS = frozenset(
    {"yes", "no", "true", "false", "safe", "not_known", "not known", "prefer_not_to_say", "prefer not to say"}
)
_SAFETY_FIRST = (
    "in_danger_now",
    "current_safety",
    "safety_and_mood",
    "seen_today",
    "injury_explanation",
    "where_sleeping_tonight",
    "food_today",
)
_ABOUT = {"family": "family", "household": "household"}


@dataclass
class _Question:
    code: str
    person: str
    need: str | None
    within_days: int | None = None
    rules: list[str] = field(default_factory=list)
    facts: list[str] = field(default_factory=list)


class Questions:
    """Collects questions and reviews; says each once, with everybody who asked."""

    def __init__(
        self, case: CaseFile, vocabulary: Vocabulary, on: date, country: str, missing: frozenset[str]
    ) -> None:
        """Begin with nothing asked; ``missing`` are the fields that the case does not fill."""
        self._missing = missing
        self._case, self._vocabulary, self._on, self._country = case, vocabulary, on, country
        self._asks: dict[tuple[str, str, str | None], _Question] = {}
        self._reviews: dict[tuple[str, str], _Question] = {}

    def ask(
        self,
        code: str,
        rule: str,
        facts: Iterable[str],
        *,
        within: int | None = None,
        person: str | None = None,
        need: str | None = None,
        valid_days: int | None = None,
        again: bool = False,
    ) -> None:
        """Ask a question, unless it was answered and the answer still counts."""
        if not again and self._answered(code, valid_days):
            return
        about = person or self._vocabulary.single("ask_fields", code).text("about") or "child"
        one = self._asks.setdefault((code, about, need), _Question(code, about, need, within))
        one.within_days = sooner(one.within_days, within)
        one.rules.append(rule)
        one.facts.extend(facts)

    def review(
        self, by: str, reason: str, rule: str, facts: Iterable[str], *, within: int | None = None
    ) -> None:
        """Have a named person look."""
        one = self._reviews.setdefault((by, reason), _Question(reason, by, None, within))
        one.within_days = sooner(one.within_days, within)
        one.rules.append(rule)
        one.facts.extend(facts)

    def from_rules(self, fired: Iterable[Finding]) -> None:
        """Everything the rules ask, and whom they want to look."""
        for finding in fired:
            for wish in finding.rule.then.asks:
                within = calendar_days(wish.within, self._on, self._country)
                for person in self._about(wish.field, finding):
                    self.ask(
                        wish.field,
                        finding.rule.id,
                        finding.facts,
                        within=within,
                        person=person,
                        need=wish.need,
                        valid_days=wish.valid_days,
                    )
            for look in finding.rule.then.reviews:
                self.review(
                    look.by,
                    look.reason,
                    finding.rule.id,
                    finding.facts,
                    within=calendar_days(look.within, self._on, self._country),
                )

    def _about(self, code: str, finding: Finding) -> list[str | None]:
        """Whom a rule's question is about: as the question says; where brothers or sisters have the need behind it, they too.

        A need added for somebody else takes nothing away from them (law 6).
        """
        usual = self._vocabulary.single("ask_fields", code).text("about") or "child"
        people = {person for _, person, _ in finding.needs}
        if usual != "child" or "sibling" not in people:
            return [None]
        return ["sibling"] if people == {"sibling"} else [None, "sibling"]

    def from_gaps(self, facts: Facts, findings: Findings, agreement: Agreement, area: AreaStatus) -> None:
        """What is missing is asked for, whoever wrote the rules (law 3)."""
        for score in facts.scores:
            if score.severity is None:
                self.ask(
                    "severity",
                    "engine-unscored",
                    [score.fact],
                    person=score.person,
                    need=score.need,
                    within=2,
                    again=True,
                )
        for finding in findings.if_worst:
            unscored = _scores_that_matter(finding, facts)
            for score in unscored:
                self.ask(
                    "severity",
                    finding.rule.id,
                    [score.fact],
                    person=score.person,
                    need=score.need,
                    within=0,
                    again=True,
                )
            by, reason = looks_if_worst(finding.rule)
            self.review(
                by,
                reason,
                finding.rule.id,
                [score.fact for score in unscored],
                within=0,
            )
        if facts.child_age_months is None:
            self.ask("dob", "engine-age-unknown", ["missing dob"], within=DOUBT_WITHIN, again=True)
        self._area(area)
        for code in agreement.asks:
            self.ask(
                code,
                "engine-agreement",
                ["consent not_known" if agreement.basis == "not_known" else "consent given"],
                within=DOUBT_WITHIN,
                again=code == "consent",
            )
        if agreement.differ:
            self.review(
                "coordinator", "conflicting_views", "engine-agreement", ["consent answers_differ"], within=2
            )

    def _area(self, area: AreaStatus) -> None:
        nowhere = ["postcode no_such_district"] if area.no_such_district else []
        if area.status in {"unknown", "unclear"} and (nowhere or not area.whole_postcode):
            confirmed = any(answer.field == "full_postcode" for answer in self._case.answers)
            facts = [f"area {area.status}", *nowhere]
            self.ask(
                "full_postcode",
                "engine-area",
                facts,
                within=DOUBT_WITHIN,
                again=bool(nowhere) and not confirmed,
            )
        if area.status == "out" or (area.status in {"unknown", "unclear"} and area.whole_postcode):
            self.review("coordinator", "area", "engine-area", [f"area {area.status}"], within=2)

    def from_narrative(self, escalating: frozenset[str]) -> None:
        """A word in the narrative or an answer that names an emergency asks today and lets a person look; never more.

        Law 5 of the contract: the narrative only adds a question or a review. ``escalating`` are the indicators that
        rules escalate; those recorded already are not asked again.
        """
        text = " ".join(
            part
            for part in (
                self._case.narrative,
                self._case.voice.child if self._case.voice else None,
                self._case.voice.child_private if self._case.voice else None,
                self._case.voice.family if self._case.voice else None,
                *(said.text for said in self._case.feedback),
                *(
                    answer.value
                    for answer in self._case.answers
                    if answer.on is None or answer.on <= self._on
                ),
            )
            if part
        ).lower()
        if not text:
            return
        recorded = {entry.indicator for entry in self._case.indicators}
        entries = self._vocabulary.of("indicators")
        named = indicators_named(text, escalating - recorded, self._vocabulary)
        if named:
            facts = [f"narrative {code}" for code in named]
            self.ask("current_safety", "engine-narrative", facts, within=0)
            self.review("safeguarding_lead", "safeguarding", "engine-narrative", facts, within=0)
        medical = [f"narrative {code}" for code in named if entries[code].text("kind") == "medical"]
        if medical:
            self.review("clinical_lead", "clinical_lead", "engine-narrative", medical, within=0)

    def from_answers(self) -> None:
        """An answer about safety in somebody's own words is read by a person today: no rule can read it."""
        for answer in self._case.answers:
            since = 0 if answer.on is None else (self._on - answer.on).days
            if (
                answer.field in _SAFETY_FIRST
                and answer.value.lower() not in _PLAIN_WORDS
                and 0 <= since <= READ_WITHIN
            ):
                facts = [f"answer {answer.field}"]
                self.review("safeguarding_lead", "safeguarding", "engine-answer-in-words", facts, within=0)

    def from_doubts(self, doubts: Iterable[Doubt], hidden: Sequence[Finding]) -> None:
        """What does not fit together is asked about and seen by whoever looks after the data.

        ``hidden`` are escalations that would come if the doubtful age were the right one: asked today, a named person looks.
        """
        for doubt in doubts:
            if doubt.ask:
                within = 0 if hidden and doubt.ask == "dob" else DOUBT_WITHIN
                self.ask(doubt.ask, "engine-doubt", [doubt.fact], within=within, again=True)
            self.review("data_steward", "data_quality", "engine-doubt", [doubt.fact], within=DOUBT_WITHIN)
        for finding in hidden:
            by, reason = looks_if_worst(finding.rule)
            self.review(by, reason, finding.rule.id, ["dob disagrees_with_age"], within=0)

    def from_duplicates(self, facts: Sequence[str]) -> None:
        """Other cases that may be about the same child: whoever looks after the data says whether they are."""
        if facts:
            self.review("data_steward", "duplicate", DUPLICATE, facts, within=DOUBT_WITHIN)

    def from_household(self, facts: Sequence[str]) -> None:
        """An escalation in another case of the household: a safeguarding lead looks at this child too, the same day."""
        if facts:
            self.review("safeguarding_lead", "household_escalation", HOUSEHOLD, facts, within=0)

    def _answered(self, code: str, valid_days: int | None) -> bool:
        """Whether the case already says it, or the question was answered and the answer still counts."""
        if (
            code in KNOWABLE
            and code not in self._missing
            and code not in {answer.field for answer in self._case.answers}
        ):
            return True
        for answer in self._case.answers:
            fresh = valid_days is None or (
                answer.on is not None and self._on - answer.on <= timedelta(days=valid_days)
            )
            if answer.field == code and (answer.on is None or answer.on <= self._on) and fresh:
                return True
        return False

    def asked(self, *, by_rules: bool) -> bool:
        """Whether anything is asked, by a rule or by anyone; the narrative does not count (law 5)."""
        asking = {rule for one in self._asks.values() for rule in one.rules} - {"engine-narrative"}
        return any(not rule.startswith("engine-") for rule in asking) if by_rules else bool(asking)

    def so_far(self) -> tuple[dict[str, int | None], dict[tuple[str, str], int | None]]:
        """What is asked, by question, and who looks, by person and reason; each with its shortest time in days."""
        asked: dict[str, int | None] = {}
        for one in self._asks.values():
            asked[one.code] = sooner(asked.get(one.code), one.within_days)
        return asked, {key: one.within_days for key, one in self._reviews.items()}

    def asks(self) -> tuple[Ask, ...]:
        """All questions: soonest first, those about safety before others of the same day."""

        def rank(one: _Question) -> tuple[int, int, str, str, str]:
            safety = _SAFETY_FIRST.index(one.code) if one.code in _SAFETY_FIRST else len(_SAFETY_FIRST)
            return (
                999 if one.within_days is None else one.within_days,
                safety,
                one.code,
                one.person,
                one.need or "",
            )

        return tuple(
            Ask.model_validate(
                {
                    "field": one.code,
                    "person": one.person,
                    "need": one.need,
                    "within_days": one.within_days,
                    "question": self._vocabulary.single("ask_fields", one.code).text("question") or one.code,
                    "rules": tuple(dict.fromkeys(one.rules)),
                    "facts": tuple(dict.fromkeys(one.facts)),
                }
            )
            for one in sorted(self._asks.values(), key=rank)
        )

    def reviews(self) -> tuple[HumanReview, ...]:
        """All reviews by named people: soonest first."""
        return tuple(
            HumanReview.model_validate(
                {
                    "by": one.person,
                    "reason": one.code,
                    "within_days": one.within_days,
                    "rules": tuple(dict.fromkeys(one.rules)),
                    "facts": tuple(dict.fromkeys(one.facts)),
                }
            )
            for one in sorted(
                self._reviews.values(),
                key=lambda one: (
                    999 if one.within_days is None else one.within_days,
                    one.code != "safeguarding",
                    one.person,
                    one.code,
                ),
            )
        )


def looks_if_worst(rule: Rule) -> tuple[str, str]:
    """Who looks today, and why, where an escalation by ``rule`` hangs on a missing score (law 3)."""
    medical = all(wish.to in {"same_day_medical", "crisis_mental_health"} for wish in rule.then.escalate)
    return ("clinical_lead", "clinical_lead") if medical else ("safeguarding_lead", "safeguarding")


def _scores_that_matter(finding: Finding, facts: Facts) -> list[Score]:
    """The missing scores on which an escalation hangs; all of them where it leans on a flag they may raise."""
    missing = [score for score in facts.scores if score.severity is None]
    direct = [score for score in missing if (score.need, score.person, score.who) in finding.needs]
    by_flag = any(fact.startswith("flag ") for fact in finding.facts)
    return missing if by_flag or not direct else direct


def indicators_named(text: str, codes: Iterable[str], vocabulary: Vocabulary) -> list[str]:
    """The indicators among ``codes`` whose title or another word for them stands in a text."""
    entries, folded = vocabulary.of("indicators"), text.lower()
    return [
        code
        for code in sorted(codes)
        if code in entries
        and any(_stands_in(word, folded) for word in (entries[code].title, *entries[code].synonyms))
    ]


def _stands_in(phrase: str, text: str) -> bool:
    return re.search(rf"(?<![a-z]){re.escape(phrase.lower())}(?![a-z])", text) is not None
