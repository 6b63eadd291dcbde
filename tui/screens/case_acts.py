"""What is done with a case on its screen: each key opens its question, and the desk's answer is shown in place."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from importlib import import_module
from typing import Any, ClassVar

from textual.screen import Screen

from triage.desk import Confirmed
from tui.pages.case import ActionCard, Alarm, CasePage, LookLine, QuestionLine, confirm_seen
from tui.pages.case_answers import answer_form
from tui.pages.case_forms import aside_action_form, aside_alarm_form, look_form, settle_form, step_form
from tui.pages.case_owning_forms import Before, close_form, lead_back, lead_form, note_form
from tui.pages.wording import counted
from tui.screens.case_asking import Asking, Make
from tui.screens.confirm import Question, Reply
from tui.widgets.case_alarms import AlarmBox
from tui.widgets.case_lines import ActionLine, Line, LookItem, QuestionItem
from tui.work import Trouble


class CaseActs(Asking):
    """The keys of the case screen that change something or go further."""

    NEXT_SCREENS: ClassVar[dict[str, str]] = {
        "review": "tui.screens.review:ReviewScreen",
        "moves": "tui.screens.moves:MovesScreen",
        "letters": "tui.screens.letters:LettersScreen",
        "household": "tui.screens.household:HouseholdScreen",
        "timeline": "tui.screens.case_timeline:TimelineScreen",
        "why": "tui.screens.case_why:WhyScreen",
    }
    """Screens that open from a case by the action that opens them; each is made with desk and case number."""

    number: str
    page: CasePage | None = None
    reading = True
    meant = 0
    """Number of the referral that the screen was opened for; 0: none."""

    def chosen_card(self) -> ActionCard | None:
        """The action that is chosen."""
        return self.focused.card if isinstance(self.focused, ActionLine) else None

    def chosen_alarm(self) -> Alarm | None:
        """The escalation that is chosen; else the first one, which is the most pressing."""
        if isinstance(self.focused, AlarmBox):
            return self.focused.alarm
        alarms = self.page.alarms if self.page else ()
        return next((one for one in alarms if one.towards), None)

    # Confirming.

    def do_confirm(self) -> None:
        """Ask once, then confirm the chosen action."""
        card = self.chosen_card()
        if card is not None:
            self._ask_first([card])

    def do_confirm_all(self) -> None:
        """Ask once, then confirm every proposed action."""
        if self.page is not None:
            self._ask_first(list(self.page.proposed))

    def do_done(self) -> None:
        """Ask once, then say that the chosen action was done."""
        card = self.chosen_card()
        if card is not None:
            self._ask_first([card], done=True)

    def _ask_first(self, cards: list[ActionCard], *, done: bool = False) -> None:
        page = self.page
        if page is None:
            return

        def answered(reply: Reply | None) -> None:
            if reply is not None:
                self._confirm(page.seq, [card.position for card in cards], done=done)

        name = page.acting.name
        question = Question(
            self.desk,
            f"Was this done in case {page.number}?"
            if done
            else f"Confirm {counted(len(cards), 'action')} in case {page.number}?",
            [card.line for card in cards],
            name=name,
            record="said that this was done" if done else "confirmed this",
            note="It cannot be taken back." if done else "Nothing is sent by it.",
            yes="Say it is done" if done else "Confirm",
        )
        self.app.push_screen(question, answered)

    def _confirm(self, seen: int, positions: Sequence[int], *, done: bool = False) -> None:
        self.reading = True
        self.tell_keys()
        work = partial(
            confirm_seen, number=self.number, seen=seen, actions=positions, by=self.desk.by, done=done
        )
        self.ask(work, partial(self._confirmed, done=done), group="confirm")

    def _confirmed(self, answer: Confirmed | Trouble, *, done: bool) -> None:
        if isinstance(answer, Trouble):
            self.say(f"Nothing was confirmed.\n{answer.text}", severity="warning")
        else:
            name = self.page.acting.name if self.page else ""
            self.say(_confirmed_now(answer, name, done=done))
        self.load()

    # Questions with fields.

    def do_aside(self) -> None:
        """Put the chosen action or escalation aside."""
        page, card = self.page, self.chosen_card()
        if page is None:
            return
        by = self.desk.by
        if isinstance(self.focused, AlarmBox):
            alarm = self.focused.alarm
            make: Make = partial(aside_alarm_form, page=page, alarm=alarm, by=by)
            self.form(f"aside {alarm.identity}", make, "The escalation was put aside; it stays in view.")
        elif card is not None:
            make = partial(aside_action_form, page=page, card=card, by=by)
            self.form(
                f"aside {page.seq} {card.position}", make, "The action was put aside; it stays in view."
            )

    def do_record(self) -> None:
        """Record the next step of an escalation."""
        page, alarm = self.page, self.chosen_alarm()
        if page is None or alarm is None:
            return
        form = settle_form if alarm.step == "disputed" else step_form
        make: Make = partial(form, page=page, alarm=alarm, by=self.desk.by)
        self.form(f"step {alarm.identity} {alarm.step}", make, f"Recorded: {alarm.what}.")

    def do_answer(self) -> None:
        """Answer the chosen question; where none is chosen and there are several, go to the first."""
        question = self._one_of(QuestionItem, "Choose a question with the arrow keys, then s or enter.")
        if isinstance(question, QuestionItem) and self.page is not None:
            self._answer(self.page, question.question)

    def _answer(self, page: CasePage, question: QuestionLine) -> None:
        make: Make = partial(answer_form, page=page, question=question, by=self.desk.by)
        key = f"answer {question.field} {question.person} {question.need}"
        self.form(key, make, "The answer was recorded, and the case was triaged again.")

    def do_looked(self) -> None:
        """Say what was found at a look; where none is chosen and there are several, go to the first."""
        item = self._one_of(LookItem, "Choose what you looked at with the arrow keys, then k or enter.")
        if isinstance(item, LookItem) and self.page is not None:
            self._look(self.page, item.look)

    def _look(self, page: CasePage, look: LookLine) -> None:
        make: Make = partial(look_form, page=page, look=look, by=self.desk.by)
        self.form(f"look {look.code} {look.identity}", make, "What you found was recorded.")

    def _one_of(self, kind: type[Line], say: str) -> Line | None:
        """The chosen line of a kind, or the only one; where there are several, the first is chosen and nothing is opened."""
        lines = list(self.query(kind))
        if isinstance(self.focused, kind):
            return self.focused
        if len(lines) == 1:
            return lines[0]
        if lines:
            self.set_focus(lines[0])
            self.say(say)
        return None

    def do_lead(self) -> None:
        """Say who leads and whose job the case is."""

        def named(before: Before) -> None:
            back = partial(lead_back, number=self.number, before=before, by=self.desk.by)
            self.can_be_undone("named who leads and whose job it is", back)

        if self.page is not None:
            make: Make = partial(lead_form, page=self.page, by=self.desk.by)
            self.form("lead", make, "Recorded who leads and whose job it is; u takes it back.", named)

    def do_note(self) -> None:
        """Write a note."""
        if self.page is not None:
            self.form("note", partial(note_form, page=self.page, by=self.desk.by), "The note is kept.")

    def do_close(self) -> None:
        """Close the case with a reason, after showing what it leaves open."""
        if self.page is not None:
            self.form("close", partial(close_form, page=self.page, by=self.desk.by), "The case is closed.")

    def do_do(self) -> None:
        """Do what the chosen line asks for."""
        focused = self.focused
        if isinstance(focused, ActionLine):
            self.action_act(focused.card.follows[0] or "confirm")
        for kind, name in ((AlarmBox, "record"), (QuestionItem, "answer"), (LookItem, "looked")):
            if isinstance(focused, kind):
                self.action_act(name)

    # Further screens.

    def go(self, action: str, *more: object) -> None:
        """Open the screen of an action; the case is read again when it is left."""
        module, name = self.NEXT_SCREENS[action].split(":")
        self.open(getattr(import_module(module), name)(self.desk, self.number, *more))

    def open(self, screen: Screen[Any]) -> None:
        """Open a screen over this one; the case is read again when it is left."""
        self.app.push_screen(screen, lambda _: self.load())

    def do_service(self) -> None:
        """Compare services for the chosen action."""
        card = self.chosen_card()
        if card is not None:
            from tui.screens.match import MatchScreen  # noqa: PLC0415 - a page itself

            self.open(MatchScreen(self.desk, self.number, card.position))

    def do_review(self) -> None:
        """Score the needs again."""
        self.go("review")

    def do_moves(self) -> None:
        """See referrals and move them, from the one that is meant on."""
        meant, self.meant = self.meant, 0
        self.go("moves", meant)

    def do_letters(self) -> None:
        """Read the letters of the case."""
        self.go("letters")

    def do_household(self) -> None:
        """See the household."""
        self.go("household")

    def do_timeline(self) -> None:
        """See who did what, when."""
        self.go("timeline")

    def do_why(self) -> None:
        """See what was not offered, and why."""
        self.go("why")


def _confirmed_now(answer: Confirmed, name: str, *, done: bool) -> str:
    """Say how many actions this person confirmed with this step, and how many a colleague had before."""
    left = f"{counted(len(answer.left), 'action')} left" if answer.left else "none left"
    before = len(answer.actions) - len(answer.now)
    if before and not answer.now:
        return f"There was nothing left to {'say' if done else 'confirm'}: somebody did before; {left}."
    said = f"{counted(len(answer.now), 'action')} {'done, said' if done else 'confirmed'} by {name}; {left}."
    if not before:
        return said
    return f"{said} {before} {'was' if before == 1 else 'were'} {'done' if done else 'confirmed'} before."
