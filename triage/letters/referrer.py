"""The letter back to whoever asked: what to do first, what happens, what we need to know (inventory G22).

It gives back only what the referrer told, as far as the record shows: what others added cannot be told apart, so it names needs by their
titles, and help only where it answers one of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from triage.errors import Refused
from triage.letters.days import due_in_words, review_day
from triage.letters.knowing import SHARED, Knowing, need_facts, suits_age
from triage.letters.model import Letter, Occasion, Section
from triage.letters.plain import dated, day_in_words, help_name, listed, local_numbers, within
from triage.letters.plan_lines import told_actions
from triage.letters.readers import ADULTS, Reader
from triage.letters.safety import reasons_for_a_lead
from triage.model import Action, Ask, Escalation, Unmet

FAMILY_SOURCES = frozenset({"parent_or_carer", "young_person"})
"""Sources that are the family itself: they get the letter to a family."""
NOBODY_TO_ANSWER = frozenset({"neighbour_or_friend", "identified_sibling", "existing_case"})
"""Sources that may not be told about a family, or that are this service itself."""
MOST_MEANWHILE, MOST_QUESTIONS = 3, 4
_NOT_TOLD = frozenset(
    {"withheld_by_rule", "all_unsafe", "declined_by_family", "no_consent", "several_reasons"}
)
"""Why help was not found, where that is the family's own matter or could put somebody at risk."""
_WHEN = {"now": "referrer_today_now", "same_day": "referrer_today_day", "next_day": "referrer_today_next"}
_GRAVE = frozenset({"statutory", "emergency"})
_ASKED_IN_PERSON = frozenset({
    "exploitation_screen", "debt", "safety_and_mood", "injury_explanation", "cse_screen", "sexual_activity", "pregnancy",
})  # fmt: skip
"""Questions that lead, or that only somebody trained puts to a child: never on a page."""
_SCHOOL_HELP = frozenset({"school_support", "school_send_support", "school_health_plan", "school_toilet_plan", "anti_bullying", "reading_support"})  # fmt: skip
_IN_SCHOOL = ("school", "nursery", "college", "early_years")
_SUGGESTED = frozenset({"proposed", "confirmed"})


def referrer_letter(occasion: Occasion) -> Letter:
    """Answer the referrer; raises :class:`triage.errors.Refused` where a family asked for itself.

    Without agreement it tells what the referrer can do and nothing about the family (law 11).
    """
    source = occasion.case.referrer.source
    if source in FAMILY_SOURCES:
        raise Refused(
            "a family asked for itself",
            why="this letter speaks of a family to a professional",
            mend="write `--for family`",
        )
    if source in NOBODY_TO_ANSWER:
        raise Refused(
            "no professional made this referral",
            why="this letter speaks of a family to a professional who knows it through work",
            mend="thank whoever asked in person, and tell nothing about the family",
        )
    knowing = Knowing(occasion, Reader("parents"))
    writer = _Writer(knowing)
    return Letter(
        case=occasion.decision.case,
        audience="referrer",
        on=occasion.on,
        reader="referrer",
        who=None,
        service=None,
        title=occasion.words.say("referrer_title"),
        sections=tuple(section for section in writer.sections() if section.lines),
        notes=tuple(writer.notes()),
    )


def told_to_referrer(occasion: Occasion) -> tuple[Action, ...]:
    """The actions that the answer to a referrer may name, whatever became of them; none without agreement (law 11)."""
    writer = _Writer(Knowing(occasion, Reader("parents")))
    return tuple(writer.actions) if writer.basis == "consent" else ()


def still_told_to_referrer(occasion: Occasion, earlier: Iterable[Action]) -> tuple[Action, ...]:
    """Which actions of earlier decisions an answer of today may name: by the agreement, the case and the facts of today."""
    writer = _Writer(Knowing(occasion, Reader("parents")))
    if writer.basis != "consent":
        return ()
    return tuple(one for one in earlier if writer.knowing.action(one) and writer.is_told(one))


def asked_of_referrer(occasion: Occasion) -> tuple[Ask, ...]:
    """The questions that may be put to the referrer; each is one that their letter could ask."""
    return tuple(_Writer(Knowing(occasion, Reader("parents"))).asks())


class _Writer:
    """The parts of one letter."""

    def __init__(self, knowing: Knowing) -> None:
        self.knowing = knowing
        self.occasion: Occasion = knowing.occasion
        self.say = knowing.occasion.words.say
        self.basis = knowing.occasion.decision.sharing.basis
        own = self.basis == "own_consent"
        self.unsaid = 0
        self.heard = {
            (need.need, need.person): within(self.occasion.vocabulary.title("needs", need.need))
            for need in self.occasion.case.needs
            if need.person in ({"child"} if own else {"child", *SHARED})
            and not self.occasion.words.keeps_back("need", need.need)
        }
        self.actions = [action for action in told_actions(knowing) if self.is_told(action)]
        self.urgent = bool(self.occasion.decision.escalations)

    def is_told(self, action: Action) -> bool:
        """Whether an action is the child's or the family's own and answers a need that the referrer told."""
        theirs = action.person not in {*ADULTS, "sibling"} and self.basis != "own_consent"
        return theirs and self._answers_what_was_told(action)

    def _answers_what_was_told(self, item: Action | Unmet) -> bool:
        """Whether help answers a need that the referrer told, so that its name gives nothing else away."""
        return any((need.code, need.person) in self.heard for need in need_facts(item.facts))

    def sections(self) -> Iterator[Section]:
        """Every part in its order; what must be done today comes before the thanks."""
        yield self._head()
        yield self._today()
        yield self._heard()
        yield self._happens()
        yield self._meanwhile()
        yield self._not_arranged()
        yield self._questions()
        yield self._next()

    def _head(self) -> Section:
        lines = [
            f"{dated(self.occasion.on)}. {self.say('letter_reference', case=self.occasion.decision.case)}",
            self.say("referrer_greeting"),
            self.say("referrer_thanks"),
        ]
        if self.occasion.case.referrer.cannot_provide_otherwise:
            lines[-1] += " " + self.say("referrer_thanks_more")
        return Section(None, tuple(lines))

    def _today(self) -> Section:
        found = self.occasion.decision.escalations
        lines = list(dict.fromkeys(line for item in found for line in self._escalation(item)))
        if any(item.to in _GRAVE for item in found):
            lines.append(self.say("referrer_today_safe"))
        return Section(self.say("referrer_today_heading"), tuple(lines))

    def _escalation(self, item: Escalation) -> tuple[str, ...]:
        """Whom to ring, by when, and what to say; an adult's own crisis is told by telephone."""
        if item.person in ADULTS and item.to != "emergency":
            return (self.say("referrer_today_adult"),)
        by = self.say(_WHEN[item.by_when])
        call = self.say(f"referrer_today_{item.to}", by=by, contact=self._contact(item))
        reasons = self._reasons(item)
        if item.to != "statutory":
            return (
                f"{call} {self.say('referrer_today_because', list=listed(reasons))}" if reasons else call,
            )
        said = (
            self.say("referrer_today_say", list=listed(reasons))
            if reasons
            else self.say("referrer_today_say_saw")
        )
        return (call, said)

    def _reasons(self, item: Escalation) -> list[str]:
        """What this referrer told of the child that it rests on, by title; nothing of an adult, nothing from anybody else."""
        known = self.occasion.vocabulary.of("indicators")
        third = self.knowing.sources.third_party
        codes = [fact.removeprefix("indicator ") for fact in item.facts if fact.startswith("indicator ")]
        return [
            within(known[code].title)
            for code in dict.fromkeys(codes)
            if code in known and code not in third and (known[code].text("who") or "child") not in ADULTS
        ]

    def _contact(self, item: Escalation) -> str:
        """The local number by name where there is one, else the national way said once."""
        in_hours, later = local_numbers(item, self.occasion)
        if in_hours is None:
            return self.say(f"referrer_contact_{item.to}")
        hours = self.say("referrer_contact_hours", number=later) if later else ""
        return f"{item.contact.name}, {in_hours}{hours}" if item.contact.name else f"{in_hours}{hours}"

    def _heard(self) -> Section:
        told = list(dict.fromkeys(self.heard.values()))
        line = self.say("referrer_heard", list=listed(told)) if told else self.say("referrer_heard_nothing")
        return Section(self.say("referrer_heard_heading"), (line,))

    def _happens(self) -> Section:
        heading = self.say("referrer_happens_heading")
        first = (self.say("referrer_happens_first"),) if self.urgent else ()
        if self.basis == "own_consent":
            return Section(heading, (*first, self.say("referrer_happens_own")))
        if self.basis != "consent":
            refused = any(entry.status in {"refused", "withdrawn"} for entry in self.occasion.case.consent)
            line = self.say("referrer_happens_no" if refused else "referrer_happens_ask")
            if any(item.to in _GRAVE for item in self.occasion.decision.escalations):
                line += f" {self.say('referrer_happens_call')}"
            return Section(heading, (*first, line))
        suggested, begun = self._names(begun=False), self._names(begun=True)
        lines = [self.say("referrer_happens_begun", list=listed(begun))] if begun else []
        if suggested:
            lines.append(self.say("referrer_happens_agreed", list=listed(suggested)))
        return Section(heading, (*first, *(lines or [self.say("referrer_happens_none")])))

    def _names(self, *, begun: bool) -> list[str]:
        return list(
            dict.fromkeys(
                within(help_name(self.occasion, action.help))
                for action in self.actions
                if action.kind != "task" and (self.occasion.state_of(action) not in _SUGGESTED) == begun
            )
        )

    def _meanwhile(self) -> Section:
        lines = [self.say("referrer_meanwhile_person")]
        names = dict.fromkeys(
            within(help_name(self.occasion, action.help)) for action in self.actions if self._theirs(action)
        )
        if names:
            lines.append(self.say("referrer_meanwhile_help", list=listed(list(names)[:MOST_MEANWHILE])))
        lines += [self.say("referrer_meanwhile_door"), self.say("referrer_meanwhile_worse")]
        return Section(self.say("referrer_meanwhile_heading"), tuple(f"- {line}" for line in lines))

    def _theirs(self, action: Action) -> bool:
        """Support that needs no service and no agreement, which whoever knows the child can begin."""
        case = self.occasion.case
        there = {*(entry.help for entry in case.open_services), *(entry.for_ for entry in case.awaiting)}
        source = self.occasion.case.referrer.source or ""
        elsewhere = action.help in _SCHOOL_HELP and not any(word in source for word in _IN_SCHOOL)
        return action.kind == "support" and action.help not in there and not elsewhere

    def _not_arranged(self) -> Section:
        if self.basis != "consent":
            return Section(self.say("referrer_not_heading"), ())
        by_reason: dict[str, list[str]] = {}
        for item in self.occasion.decision.unmet:
            private = item.person in {*ADULTS, "sibling"} or self.occasion.words.keeps_back("help", item.help)
            told = self._answers_what_was_told(item) and self.knowing.facts(item.facts)
            if item.reason in _NOT_TOLD or private or not told:
                continue
            reason = self.occasion.words.one_of(f"unmet_{item.reason}", "unmet") or ""
            by_reason.setdefault(reason, []).append(help_name(self.occasion, item.help))
        lines = [
            f"- {self.say('referrer_not', list=listed([names[0], *map(within, names[1:])]), reason=reason)}"
            for reason, names in ((reason, list(dict.fromkeys(names))) for reason, names in by_reason.items())
        ]
        return Section(self.say("referrer_not_heading"), tuple(lines))

    def asks(self) -> Iterator[Ask]:
        """The questions that may be put to the referrer, the first due first."""
        for ask in sorted(
            self.occasion.decision.asks, key=lambda ask: (ask.within_days is None, ask.within_days or 0)
        ):
            sources = self.knowing.sources
            if ask.field in _ASKED_IN_PERSON or sources.indicators(ask.facts) & sources.third_party:
                self.unsaid += 1
                continue
            if suits_age(self.occasion, ask.field):
                yield ask

    def _questions(self) -> Section:
        asked: dict[str, int | None] = {}
        for ask in self.asks():
            asked.setdefault(ask.question, ask.within_days)
        lines = [
            f"- {self._question(question, days)}" for question, days in list(asked.items())[:MOST_QUESTIONS]
        ]
        return Section(
            self.say("referrer_questions_heading"),
            (self.say("referrer_questions_ask"), *lines, self.say("referrer_questions_where"))
            if lines
            else (),
        )

    def _question(self, question: str, days: int | None) -> str:
        if days is None:
            return self.say("referrer_question", question=question)
        when = due_in_words(days, self.occasion)
        return self.say("referrer_question_by", when=f"{when[:1].upper()}{when[1:]}", question=question)

    def _next(self) -> Section:
        day = day_in_words(review_day(self.occasion), self.occasion.on)
        return Section(
            self.say("referrer_next_heading"),
            (self.say("referrer_next", day=day), self.say("referrer_close")),
        )

    def notes(self) -> Iterator[str]:
        """What the sender needs to know."""
        if self.occasion.case.referrer.source in {None, "unknown", "other"}:
            yield "the case does not say who referred: send this to a professional who knows the family through work, and to nobody else"
        if self.occasion.decision.escalations:
            yield "call about what must be done today; a letter is too slow"
        if self.unsaid:
            yield f"questions kept out of this letter: {self.unsaid}; they rest on what somebody else told, or somebody trained asks them"
        if reasons_for_a_lead(self.occasion):
            yield "a safeguarding lead decides what the family is told, and when; say so to the referrer"
