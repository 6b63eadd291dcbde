"""The letter to a family: to parents and carers, to one of them, or to the young person."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from triage.deciding.sharing import agreement
from triage.letters.days import called_by, review_day
from triage.letters.knowing import Knowing, for_staff, scores_of, suits_age
from triage.letters.model import Letter, Occasion, Section
from triage.letters.plain import by_when, dated, day_in_words, help_name, listed, need_name, within
from triage.letters.plan_lines import (
    MOST_IN_FULL,
    MOST_LATER,
    hardest_first,
    in_full,
    in_short,
    told_actions,
    told_later,
    weeks_to_wait,
)
from triage.letters.quotes import alarm, alarming, quoted, spoken, unquotable
from triage.letters.readers import Reader, reader_of
from triage.letters.safety import Way, draft_notes, may_tell_escalation, must_be_agreed, way_to
from triage.letters.today import Today
from triage.model import Action, Unmet
from triage.rulebook import Score, child_age_months

MOST_QUESTIONS = 3
MOST_NOW = 4
_GRAVE = frozenset({"statutory", "emergency"})
_BEGUN = frozenset({"started", "completed", "done", "paused"})


def family_letter(
    occasion: Occasion,
    *,
    who: str | None = None,
    agreed_by: str | None = None,
    tell_escalations: bool = False,
) -> Letter:
    """The letter to the family; raises :class:`triage.errors.Refused` where no paper may be written yet, or to this reader.

    ``agreed_by`` is the safeguarding lead who agreed to it; ``tell_escalations`` says in it that social care was told.
    """
    reader = reader_of(occasion, who)
    must_be_agreed(occasion, agreed_by)
    if tell_escalations:
        may_tell_escalation(occasion)
    way = way_to(occasion, reader)
    writer = _Writer(Knowing(occasion, reader, way.posted), way, tell=tell_escalations)
    return Letter(
        case=occasion.decision.case,
        audience="family",
        on=occasion.on,
        reader=reader.kind,
        who=reader.who,
        service=None,
        title=writer.title(),
        sections=tuple(section for section in writer.sections() if section.lines),
        notes=(*(waits := draft_notes(occasion, agreed_by)), *writer.notes(agreed_by)),
        waits=bool(waits),
    )


class _Writer:
    """The parts of one letter."""

    def __init__(self, knowing: Knowing, way: Way, *, tell: bool) -> None:
        self.knowing = knowing
        self.occasion: Occasion = knowing.occasion
        self.reader: Reader = knowing.reader
        self.way = way
        self.tell = tell
        told = [action for action in told_actions(knowing) if not self._seen_today(action)]
        self.actions = hardest_first(told, self.occasion)
        self.today = Today(knowing)
        self.left_out: list[str] = []
        months = child_age_months(self.occasion.case, self.occasion.decision.decided_on)
        self.basis = agreement(self.occasion.case, months).basis

    def _seen_today(self, action: Action) -> bool:
        """Whether a visit to the doctor is asked for today already."""
        return action.help == "gp" and any(
            item.to == "same_day_medical" and (item.person, item.who) == (action.person, action.who)
            for item in self.occasion.decision.escalations
            if self.knowing.escalation(item)
        )

    def say(self, part: str, **values: str) -> str:
        """A phrase said to this reader."""
        words = self.occasion.words
        young = f"young_{part}"
        return words.say(
            young if self.reader.young and young in words.phrases else f"family_{part}", **values
        )

    def own_or_general(self, code: str) -> str | None:
        """A phrase that may be missing, in the reader's own form where there is one."""
        codes = (f"young_{code}", code) if self.reader.young else (code,)
        return self.occasion.words.one_of(*codes)

    def title(self) -> str:
        """A plan with those who agreed to one; else what there is, should they want it."""
        return self.say("title_offer" if self.basis in {"none", "not_known"} else "title")

    def sections(self) -> Iterator[Section]:
        """Every part of the letter in its order; empty ones are left out."""
        today = self.today.lines()
        yield self._head(opened=not today)
        yield Section(self.say("today_heading"), today)
        yield self._call()
        yield self._heard(opened=not today)
        yield self._strengths(asked=not today)
        yield self._told()
        yield self._plan()
        yield self._waiting()
        yield self._next()
        yield self._choices()
        yield self._urgent()

    def _head(self, *, opened: bool) -> Section:
        reference = self.occasion.words.say("letter_reference", case=self.occasion.decision.case)
        greeting = self.say("greeting_own" if self.reader.kind == "parent" else "greeting")
        opening = (self._opening(),) if opened else ()
        return Section(None, (f"{dated(self.occasion.on)}. {reference}", greeting, *opening))

    def _opening(self) -> str:
        return self.say({"not_known": "opening_not_asked", "none": "opening_no"}.get(self.basis, "opening"))

    def _call(self) -> Section:
        """Who is in touch next, and when: the line a reader looks for first."""
        urgent = self.today.urgent
        day = called_by(self.occasion, self._told_days(), urgent=urgent)
        when = by_when(day, self.occasion.on)
        if self.way.ask_first:
            line = self.say("call_ask_safe")
        elif self.way.said and (urgent is not None or self.basis != "none"):
            line = self.say("call_safe", when=when, how=self.way.said)
        elif self.basis == "none":  # whoever said no is not chased, but for one call about what is urgent
            line = self.say("call_no")
            line += "" if urgent is None else f" {self.say('call_no_urgent', when=when)}"
        else:
            line = self.say("call" if urgent is None else "call_urgent", when=when)
        return Section(self.say("call_heading"), (line,))

    def _told_days(self) -> list[int]:
        """Limits of what the letter tells of."""
        days = [action.within_days for action in self.actions]
        days += [
            ask.within_days
            for ask in self.occasion.decision.asks
            if self.knowing.ask(ask) and self.own_or_general(f"ask_{ask.field}")
        ]
        return [day for day in days if day is not None]

    def _heard(self, *, opened: bool) -> Section:
        lines = [] if opened else [self._opening()]
        said = False
        family = not (self.reader.young and self.basis == "own_consent")
        voices: tuple[Literal["family", "child"], ...] = ("family", "child") if family else ("child",)
        for whose in voices:
            found = spoken(self.occasion, whose, to_parents=not self.reader.young)
            if found.words:
                said = True
                lines.append(self.say(f"heard_{whose}", words=found.words))
            elif found.note:
                self.left_out.append(found.note)
        needs = list(dict.fromkeys(self._need(score) for score in self.knowing.needs))
        if needs:
            lines += [self.say("heard_needs"), *(f"- {need}" for need in needs), self.say("heard_check")]
        elif not said:
            lines.append(self.say("heard_nothing"))
        return Section(self.say("heard_heading"), tuple(lines))

    def _need(self, score: Score) -> str:
        name = need_name(self.occasion, score.need)
        whose = {
            "sibling": "whose_sibling",
            "unborn": "whose_unborn",
            "parent": "whose_own",
            "carer": "whose_own",
        }.get(score.person)
        own_words = f"need_{score.need}" in self.occasion.words.phrases and score.need.startswith("parent")
        if whose is None or (whose == "whose_own" and own_words):
            return name
        return self.say(whose, need=name)

    def _strengths(self, *, asked: bool) -> Section:
        found: list[str] = []
        for strength in self.occasion.case.strengths:
            plain = quoted(strength, self.occasion)
            if alarming(strength, self.occasion):
                self.left_out.append(alarm("words noted as a strength"))
            elif plain is None:
                self.left_out.append(unquotable("a strength"))
            else:
                found.append(plain[:1].upper() + plain[1:])
        for entry in self.occasion.case.indicators:
            if entry.answer == "yes" and not entry.third_party:
                found.extend(filter(None, [self.own_or_general(f"strength_{entry.indicator}")]))
        points = tuple(f"- {one}" for one in dict.fromkeys(found))
        if not points:
            return Section(self.say("strengths_heading"), (self.say("strengths_none"),) if asked else ())
        return Section(self.say("strengths_heading"), points)

    def _told(self) -> Section:
        grave = any(item.to in _GRAVE for item in self.occasion.decision.escalations)
        return Section(self.say("told_heading"), (self.say("told"),) if self.tell and grave else ())

    def _plan(self) -> Section:
        full, later = self.actions[:MOST_IN_FULL], self.actions[MOST_IN_FULL:]
        lines = [f"{number}. {in_full(action, self.knowing)}" for number, action in enumerate(full, start=1)]
        held: list[Action | Unmet] = [*later, *told_later(self.knowing)]
        if held:
            names = dict.fromkeys(in_short(item, self.knowing) for item in held)
            lines.append(self.say("plan_later", list=listed(list(names)[:MOST_LATER])))
        if any(self._waits(action) for action in full):
            unknown = any(
                self._waits(action) and weeks_to_wait(action, self.occasion) is None for action in full
            )
            lines.append(self.say("plan_unheard") + (f" {self.say('wait_unknown')}" if unknown else ""))
        return Section(self.say("plan_heading"), tuple(lines) or (self.say("plan_none"),))

    def _waiting(self) -> Section:
        occasion = self.occasion
        shown = [
            within(help_name(occasion, entry.for_))
            for entry in occasion.case.awaiting
            if self.reader.young or not occasion.words.keeps_back("help", entry.for_)
        ]
        if not shown:
            return Section(None, ())
        lines = [self.say("waiting_for", list=listed(list(dict.fromkeys(shown))))]
        now = [within(help_name(occasion, code)) for code in self._starts_now()]
        if now:
            lines.append(self.say("waiting_start", list=listed(now)))
        return Section(self.say("waiting_heading"), (*lines, self.say("waiting_harder")))

    def _waits(self, action: Action) -> bool:
        return action.kind == "referral" and self.occasion.state_of(action) not in _BEGUN

    def _starts_now(self) -> list[str]:
        """Help of the plan above that needs no wait, support while something is awaited first."""
        able = [action for action in self.actions[:MOST_IN_FULL] if self._can_start(action)]
        return list(dict.fromkeys(action.help for action in sorted(able, key=lambda one: not one.wait_well)))[
            :MOST_NOW
        ]

    def _can_start(self, action: Action) -> bool:
        case = self.occasion.case
        there = {*(entry.help for entry in case.open_services), *(entry.for_ for entry in case.awaiting)}
        return action.kind in {"support", "signpost"} and action.help not in there

    def _next(self) -> Section:
        if self.basis == "none":
            return Section(None, ())
        questions = self._questions()
        lines = (
            [self.say("next_questions"), *(f"- {question}" for question in questions)] if questions else []
        )
        day = day_in_words(review_day(self.occasion), self.occasion.on)
        return Section(self.say("next_heading"), (*lines, self.say("next_review", day=day)))

    def _questions(self) -> list[str]:
        asked = [
            self.own_or_general(f"ask_{ask.field}")
            for ask in self.occasion.decision.asks
            if self.knowing.ask(ask) and suits_age(self.occasion, ask.field)
        ]
        return list(dict.fromkeys(question for question in asked if question))[:MOST_QUESTIONS]

    def _choices(self) -> Section:
        share = {"none": "share_no", "not_known": "share_ask"}.get(self.basis, "share_agreed")
        lines = (self.say("choice"), f"{self.say(share)} {self.say('share_safety')}", self.say("own"))
        return Section(self.say("choice_heading"), lines)

    def _urgent(self) -> Section:
        needs = dict.fromkeys(score.need for score in self.knowing.needs)
        known = filter(None, (self.own_or_general(f"know_{need}") for need in needs))
        points = (*known, *(self.say(f"urgent_{what}") for what in ("danger", "health", "child", "anyone")))
        return Section(self.say("urgent_heading"), (*(f"- {point}" for point in points), self.say("close")))

    def notes(self, agreed_by: str | None) -> Iterator[str]:
        """What the sender needs to know and the reader must not read."""
        if agreed_by and agreed_by.strip():
            yield f"a safeguarding lead agreed to this letter: {agreed_by.strip()}"
        if not self.way.posted:
            yield "do not post this letter: hand it over in the agreed safe way only"
        elif self.way.ask_first:
            yield "no safe way is agreed yet: ask before you send anything"
        missing = [
            action
            for action in self.occasion.live_actions
            if action not in self.actions
            and not for_staff(self.occasion, action.help)
            and not self._seen_today(action)
        ]
        if missing:
            yield f"left out of this letter: {len(missing)} of the plan's actions, which are somebody else's own, could put somebody at risk in writing, or have a service to check first; tell them in person where that is right"
        if self.reader.kind == "parents" and any(
            score.person in {"parent", "carer"} for score in scores_of(self.occasion)
        ):
            yield "a parent's own needs are left out of a letter to both; `--who` writes to one of them"
        yield from dict.fromkeys(self.left_out)
        if not self.occasion.recorded:
            yield "nothing in this letter has been confirmed by anybody yet"
