"""The paper for a meeting with the family: their words beside those of professionals, and a plan that is theirs.

The headings are the four words of Signs of Safety as Suffolk's report prints them (inventory F18). The family is in the room, so
the paper holds only what they may read, and only with agreement: strengths first, no scores, and nothing of who was called.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Literal

from triage.errors import Refused
from triage.letters.days import due_in_words, review_day
from triage.letters.knowing import SHARED, Knowing, suits_age
from triage.letters.model import Headings, Letter, Occasion, Section
from triage.letters.plain import (
    dated,
    day_in_words,
    help_name,
    how_hard,
    listed,
    need_name,
    service_name,
    within,
)
from triage.letters.plan_lines import hardest_first, told_actions
from triage.letters.quotes import alarm, alarming, quoted, spoken, unquotable
from triage.letters.readers import Reader
from triage.letters.safety import draft_notes, must_be_agreed
from triage.letters.service import AGREED
from triage.model import Action
from triage.rulebook import Score

_PROTECTIVE_HELP = 4
_TELLS_THE_CHILD = 4
"""The step of the family's plan that no baby can be part of."""
_THIS_MEETING = "professionals_meeting"
_CARE = frozenset({"family", "social_personal", "access", "criminal_justice"})


def meeting_paper(
    occasion: Occasion, *, headings: Headings = "signs_of_safety", agreed_by: str | None = None
) -> Letter:
    """An agenda and summary; raises :class:`triage.errors.Refused` without agreement, or before a safeguarding lead looked."""
    basis = occasion.decision.sharing.basis
    if basis not in AGREED:
        raise Refused(
            "nobody who can agree has agreed to this meeting",
            why="a family's matters are not put before others without them; a strategy meeting is called by children's social care",
            mend="ask the family first, and record their answer under `consent`",
        )
    must_be_agreed(occasion, agreed_by)
    reader = Reader("young_person", "child") if basis == "own_consent" else Reader("parents")
    writer = _Writer(Knowing(occasion, reader))
    parts: dict[Headings, Callable[[], Iterable[Section]]] = {
        "signs_of_safety": writer.signs_of_safety,
        "ehcp": writer.education_plan,
        "shanarri": writer.shanarri,
    }
    sections = (writer.head(), *parts[headings](), *writer.ending())
    return Letter(
        case=occasion.decision.case, audience="meeting", on=occasion.on, reader="meeting", who=None, service=None,
        title=occasion.words.say("meeting_title"), sections=tuple(one for one in sections if one.lines), notes=(*(waits := draft_notes(occasion, agreed_by)), *writer.notes(agreed_by)), waits=bool(waits),
    )  # fmt: skip


class _Writer:
    """The parts of one paper."""

    def __init__(self, knowing: Knowing) -> None:
        self.knowing = knowing
        self.occasion: Occasion = knowing.occasion
        self.say = knowing.occasion.words.say
        found = [action for action in told_actions(knowing) if action.help != _THIS_MEETING]
        self.actions = hardest_first(found, self.occasion)
        self.left_out: list[str] = []

    def head(self) -> Section:
        """Reference, on what agreement it stands, the lines to fill in, and the agenda in the order of the paper."""
        decision = self.occasion.decision
        agreed = "meeting_agreed_own" if self.knowing.reader.young else "meeting_agreed"
        agenda = (f"{number}. {self.say(f'meeting_agenda_{number}')}" for number in range(1, 7))
        return Section(
            None,
            (
                f"{dated(self.occasion.on)}. {self.say('letter_reference', case=decision.case)}",
                self.say(agreed),
                *(f"- {self.say(f'meeting_fill_{what}')}" for what in ("date", "place", "people", "why")),
                f"**{self.say('meeting_agenda_heading')}**",
                *agenda,
            ),
        )

    def signs_of_safety(self) -> Iterator[Section]:
        """Existing strengths, existing safety, concerns or dangers, envisioned safety; the family's voice first under each."""
        yield Section(self.say("meeting_strengths_heading"), self._strengths())
        yield Section(self.say("meeting_safety_heading"), self._safety())
        concerns = self._concerns(self.knowing.needs)
        yield Section(self.say("meeting_concerns_heading"), (*self._views(), self.say("meeting_professional_view"), *concerns, self.say("meeting_own")))  # fmt: skip
        yield Section(self.say("meeting_envisioned_heading"), (self.say("meeting_envisioned_family"), self.say("meeting_envisioned_professional")))  # fmt: skip

    def shanarri(self) -> Iterator[Section]:
        """The four headings, with the needs by the eight words of wellbeing as well."""
        yield from self.signs_of_safety()
        lines = []
        for code, entry in self.occasion.vocabulary.of("priorities").items():
            if entry.text("framework") != "shanarri":
                continue
            wanted = set(entry.items("needs"))
            found = [within(self._title(score)) for score in self.knowing.needs if score.need in wanted]
            if found:
                domain = self.occasion.vocabulary.title("priorities", code)
                lines.append(
                    f"- {self.say('meeting_shanarri', domain=domain, list=listed(list(dict.fromkeys(found))))}"
                )
        yield Section(self.say("meeting_shanarri_heading"), tuple(lines))

    def education_plan(self) -> Iterator[Section]:
        """The sections A to H of an education, health and care plan (Special Educational Needs and Disability Regulations 2014)."""
        by = {
            "education": [score for score in self.knowing.needs if score.category == "education"],
            "health": [score for score in self.knowing.needs if score.category == "health"],
            "care": [score for score in self.knowing.needs if score.category in _CARE],
        }
        yield Section(self.say("meeting_ehcp_views_heading"), (*self._views(), *self._strengths()))
        for name, scores in by.items():
            yield Section(self.say(f"meeting_ehcp_{name}_heading"), tuple(self._concerns(scores)))
        yield Section(self.say("meeting_ehcp_outcomes_heading"), (self.say("meeting_ehcp_outcomes"),))
        points = tuple(f"- {help_name(self.occasion, action.help)}" for action in self.actions)
        yield Section(self.say("meeting_ehcp_provision_heading"), points or (self.say("meeting_none"),))

    def ending(self) -> Iterator[Section]:
        """The plan, the family's own plan, and what is not known."""
        plan = tuple(
            f"{number}. {self._action(action)}" for number, action in enumerate(self.actions, start=1)
        )
        yield Section(self.say("meeting_plan_heading"), plan or (self.say("meeting_plan_none"),))
        steps = [
            number
            for number in range(1, 5)
            if number != _TELLS_THE_CHILD or suits_age(self.occasion, "child_view")
        ]
        yield Section(self.say("meeting_family_plan_heading"), tuple(f"- {self.say(f'meeting_family_plan_{number}')}" for number in steps))  # fmt: skip
        words = self.occasion.words
        asks = [
            ask
            for ask in self.occasion.decision.asks
            if self.knowing.ask(ask)
            and words.one_of(f"ask_{ask.field}")
            and suits_age(self.occasion, ask.field)
        ]
        yield Section(
            self.say("meeting_open_heading"), tuple(dict.fromkeys(f"- {ask.question}" for ask in asks))
        )
        day = day_in_words(review_day(self.occasion), self.occasion.on)
        yield Section(
            self.say("meeting_again_heading"),
            (self.say("meeting_again", day=day), self.say("meeting_differ")),
        )

    def _views(self) -> tuple[str, ...]:
        young = self.knowing.reader.young
        lines = []
        voices: tuple[Literal["family", "child"], ...] = ("child",) if young else ("family", "child")
        for whose in voices:
            found = spoken(self.occasion, whose, to_parents=not young)
            if found.words:
                lines.append(self.say(f"meeting_{whose}_view", words=f"“{found.words}”"))
            elif found.note:
                self.left_out.append(found.note)
        return tuple(lines) or (self.say("meeting_view_ask"),)

    def _title(self, score: Score) -> str:
        return need_name(self.occasion, score.need)

    def _whose(self, person: str) -> str:
        group = "family" if person in {"family", "household"} else "parent" if person == "carer" else person
        return "" if group == "child" else self.say(f"meeting_whose_{group}")

    def _concerns(self, scores: Iterable[Score]) -> tuple[str, ...]:
        lines = []
        for score in scores:
            values = {"need": self._title(score), "whose": self._whose(score.person)}
            if score.severity is None:
                lines.append(f"- {self.say('meeting_concern_unscored', **values)}")
            else:
                hard = how_hard(self.occasion, score.severity)
                lines.append(f"- {self.say('meeting_concern', how_hard=hard, **values)}")
        return tuple(lines) or (self.say("meeting_concerns_none"),)

    def _strengths(self) -> tuple[str, ...]:
        found = []
        for strength in self.occasion.case.strengths:
            plain = quoted(strength, self.occasion)
            if alarming(strength, self.occasion):
                self.left_out.append(alarm("words noted as a strength"))
            elif plain:
                found.append(f"- {plain[:1].upper()}{plain[1:]}")
            else:
                self.left_out.append(unquotable("a strength"))
        form = "young_strength" if self.knowing.reader.young else "strength"
        for code in self._protective():
            said = self.occasion.words.one_of(f"{form}_{code}", f"strength_{code}")
            found.append(f"- {said or self.occasion.vocabulary.title('indicators', code)}")
        return tuple(dict.fromkeys(found)) or (self.say("meeting_strengths_none"),)

    def _protective(self) -> list[str]:
        known = self.occasion.vocabulary.of("indicators")
        return [
            entry.indicator
            for entry in self.occasion.case.indicators
            if entry.answer == "yes" and not entry.third_party and entry.indicator in known and known[entry.indicator].text("kind") == "protective"
        ]  # fmt: skip

    def _safety(self) -> tuple[str, ...]:
        there = [
            within(help_name(self.occasion, entry.help))
            for entry in self.occasion.case.open_services
            if self.knowing.person(entry.person or "child", entry.who)
            and not self.occasion.words.keeps_back("help", entry.help)
        ]
        lines = (
            [self.say("meeting_safety_have", list=listed(list(dict.fromkeys(there))[:_PROTECTIVE_HELP]))]
            if there
            else []
        )
        return (*lines, self.say("meeting_safety_who"))

    def _action(self, action: Action) -> str:
        service = self.occasion.service_of(action)
        by = self.say("meeting_action_open")
        if action.within_days is not None:
            when = due_in_words(action.within_days, self.occasion)
            by = f"{when[:1].upper()}{when[1:]}."
        return self.say(
            "meeting_action",
            help=help_name(self.occasion, action.help),
            whose="" if action.person in SHARED else self._whose(action.person),
            service=self.say("meeting_action_service", service=service_name(service)) if service else "",
            by=by,
        )

    def notes(self, agreed_by: str | None) -> Iterator[str]:
        """What the sender needs to know."""
        if agreed_by and agreed_by.strip():
            yield f"a safeguarding lead agreed to this paper: {agreed_by.strip()}"
        yield "ask the family before each person is invited: their yes covers whom they named"
        yield from dict.fromkeys(self.left_out)
