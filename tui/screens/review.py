"""A review: each need scored again beside the score before, and what will follow, before anything is saved."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import ContentSwitcher, Static, TextArea

from tui.actions import bindings_of
from tui.actions.review import ReviewSituation
from tui.pages.review import Follows, ReviewPage, Scored, foresee, read_review, save
from tui.screens.confirm import Question, Reply
from tui.screens.page import Page
from tui.screens.review_parts import Ahead, Sheet, fields_of, told
from tui.widgets.choices import OneOf
from tui.widgets.empty import Empty
from tui.widgets.field import Field
from tui.widgets.head import Head
from tui.widgets.keys import Keys
from tui.widgets.scores import NeedScores
from tui.widgets.severity import Severity
from tui.work import DeskThread, Trouble

PAUSE_SECONDS = 0.25
"""How long scoring rests before the desk is asked what will follow."""
NOTHING_SCORED = "Nothing is scored yet. As things stand, saving would come to this:"


class ReviewScreen(Page[bool | None]):
    """The needs of one case scored again; answers whether a review was saved."""

    WHERE = "review"
    ABOUT = (
        "Each need with its score before and now, ten the worst: ↓ is better, ↑ is worse, = is the same. What is not scored "
        "stays not scored and is never read as no difficulty. These scores have no published measure of error, so a "
        "change here is not called reliable; questionnaires are. Nothing is stored before you save."
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("review")

    page: ReviewPage | None = None
    reading = True
    saved = False
    follows: Follows | None = None
    _foreseen: Scored | None = None
    """What was filled in when ``follows`` was worked out."""
    _rest: Timer | None = None

    def __init__(self, desk: DeskThread, number: str) -> None:
        """Review the case ``number``."""
        super().__init__(desk)
        self.number = number

    def compose(self) -> ComposeResult:
        """Lay out head, needs, what follows, and keys."""
        yield Head()
        yield Static("", id="about", classes="about", markup=False)
        with ContentSwitcher(initial="reading", id="review"):
            yield Empty("Reading the needs …", id="reading", markup=False)
            with Horizontal(id="scoring"):
                yield Sheet(id="needs")
                with Ahead(id="ahead"):
                    yield Static("", id="follows")
            with Sheet(id="saved"):
                yield Static("", id="came")
        yield Keys(classes="keys")

    def on_mount(self) -> None:
        """Read the needs."""
        self.load()

    def crumbs(self) -> tuple[str, ...]:
        """The place, the case, the review."""
        return (*super().crumbs(), f"Case {self.number}", "Review")

    def situation(self) -> ReviewSituation:
        """What decides which keys can work now."""
        page = self.page
        return ReviewSituation(
            role=self.desk.role,
            cannot_act=page.acting.cannot if page else "",
            reading=self.reading,
            shown=page is not None,
            cannot=page.cannot if page else "",
            saved=self.saved,
            filled=page is not None and not self.filled.empty,
        )

    @property
    def _kept_as(self) -> tuple[str, ...]:
        """By what unsaved scores are found again: never by another person."""
        return ("review", self.number, self.desk.by or "")

    @property
    def filled(self) -> Scored:
        """What stands in the fields."""
        scores = {one.need.key: one.now.value for one in self.query(NeedScores) if one.now.value is not None}
        awaited = {
            field.id.removeprefix("awaited-"): field.value
            for field in self.query(Field)
            if field.id and field.id.startswith("awaited-") and field.value
        }
        if self.page is not None:
            awaited = {self.page.awaited[int(place)].what: answer for place, answer in awaited.items()}
        held = {field.id: field.value for field in self.query(Field)}
        return Scored(scores, held.get("engagement", ""), awaited, held.get("helped", ""))

    def load(self) -> None:
        """Read the case; what was filled in stays."""
        if self.saved:
            return
        self._keep()
        self.reading = True
        self.tell_keys()
        self.ask(partial(read_review, number=self.number, by=self.desk.by), self._loaded, group="load")

    async def _loaded(self, answer: ReviewPage | Trouble) -> None:
        self.reading = False
        if isinstance(answer, ReviewPage):
            await self._show(answer)
        elif self.page is None:
            self.query_one(Empty).say(
                "This case cannot be reviewed", answer.text, "Press f5 to try again, or esc to go back."
            )
        else:
            self.say(answer.text, severity="warning")
        self.tell_keys()

    async def _show(self, page: ReviewPage) -> None:
        self.page = page
        self.notice = page.notice
        self.query_one("#about", Static).update(page.about)
        kept = self.home.unsent.get(self._kept_as)
        filled = kept if isinstance(kept, Scored) else Scored({})
        body = self.query_one("#needs", VerticalScroll)
        with self.app.batch_update():
            await body.remove_children()
            await body.mount(*fields_of(page, filled))
        self.query_one(ContentSwitcher).current = "scoring"
        if isinstance(kept, Scored) and not kept.empty:
            self.say("What you filled in before is here again; it is not saved yet.")
        first = next(iter(self.query(Severity)), None)
        self.set_focus(first if first is not None else next(iter(self.query(OneOf)), None))
        self._foresee()

    # what will follow

    @on(Severity.Changed)
    @on(OneOf.Changed)
    @on(TextArea.Changed)
    def _changed(self) -> None:
        self._keep()
        if self._rest is not None:
            self._rest.stop()
        self._rest = self.set_timer(PAUSE_SECONDS, self._foresee)
        self.tell_keys()

    def _foresee(self, *, then_save: bool = False) -> None:
        page = self.page
        if page is None or self.saved:
            return
        filled = self.filled
        if page.cannot:
            self._tell_follows(Text(f"Nothing can be saved: {page.cannot}."))
            return
        work = partial(foresee, number=self.number, filled=filled, by=self.desk.by)

        def answered(answer: Follows | Trouble) -> None:
            self._foreseen_is(filled, answer, asked=then_save)

        self.ask(work, answered, group="preview")

    def _foreseen_is(self, filled: Scored, answer: Follows | Trouble, *, asked: bool) -> None:
        if isinstance(answer, Trouble):
            self.follows, self._foreseen = None, None
            self._tell_follows(Text(f"✗ What follows cannot be worked out.\n{answer.text}"))
            return
        self.follows, self._foreseen = answer, filled
        lead = NOTHING_SCORED if not filled.scores else "If you save now (nothing is stored yet):"
        self.query_one("#follows", Static).update(told(answer, lead))
        if asked:
            self.say("Read what will follow, then press f2 again to save.")

    def _tell_follows(self, text: Text) -> None:
        self.query_one("#follows", Static).update(text)

    # keys

    def do_save(self) -> None:
        """Save what was foreseen; where that is not up to date, show it first."""
        filled = self.filled
        if self.follows is None or self._foreseen != filled:
            self._foresee(then_save=True)
            return
        if filled.scores:
            self._save(filled, self.follows.seq)
            return
        page, seen = self.page, self.follows.seq
        if page is None:
            return

        def answered(reply: Reply | None) -> None:
            if reply is not None:
                self._save(filled, seen)

        self.app.push_screen(
            Question(
                self.desk,
                "No need is scored. Record a review all the same?",
                [
                    "It counts as nothing measured: the case is triaged again and somebody is asked to try again."
                ],
                name=page.acting.name,
                record="reviewed the case and nobody could score",
                yes="Record it",
            ),
            answered,
        )

    def _save(self, filled: Scored, seen: int) -> None:
        self.reading = True
        self.tell_keys()
        work = partial(save, number=self.number, filled=filled, seen=seen, by=self.desk.by)
        self.ask(work, self._was_saved, group="save")

    def _was_saved(self, answer: Follows | Trouble) -> None:
        self.reading = False
        if isinstance(answer, Trouble):
            self.say(f"Nothing was saved; what you filled in stays.\n{answer.text}", severity="warning")
            self._foresee()
        else:
            self.saved = True
            self.home.unsent.pop(self._kept_as, None)
            self.set_focus(None)
            self.query_one("#came", Static).update(
                told(answer, f"The review of case {self.number} is saved.", changes=True)
            )
            self.query_one(ContentSwitcher).current = "saved"
            self.query_one("#about").display = False
        self.tell_keys()

    def _stops(self) -> list[Widget]:
        return [one for one in self.query("ScoreAgain, #needs OneOf, #needs TextArea") if one.focusable]

    def _go(self, step: int) -> None:
        stops = self._stops()
        here = next((place for place, one in enumerate(stops) if one is self.focused), None)
        if here is None:
            self.set_focus(stops[0 if step > 0 else -1] if stops else None)
        elif 0 <= here + step < len(stops):
            self.set_focus(stops[here + step])
        elif step < 0:
            self.query_one("#needs", VerticalScroll).scroll_home(animate=False)
        else:
            self.query_one("#needs", VerticalScroll).scroll_end(animate=False)

    def do_next(self) -> None:
        """Go to the next field, or read on."""
        if self.saved:
            self.query_one("#saved", VerticalScroll).scroll_relative(y=3, animate=False)
        else:
            self._go(1)

    def do_previous(self) -> None:
        """Go to the field before, or read back."""
        if self.saved:
            self.query_one("#saved", VerticalScroll).scroll_relative(y=-3, animate=False)
        else:
            self._go(-1)

    def do_follows(self) -> None:
        """Read what will follow, or go back to the scores."""
        ahead = self.query_one(Ahead)
        stops = self._stops()
        self.set_focus((stops[0] if stops else None) if ahead.has_focus else ahead)

    def do_again(self) -> None:
        """Read the case again."""
        self.load()

    def do_clear(self) -> None:
        """Empty all fields, after asking once."""

        def answered(reply: Reply | None) -> None:
            if reply is not None:
                self.home.unsent.pop(self._kept_as, None)
                self._empty()

        self.app.push_screen(
            Question(
                self.desk, "Empty everything that was filled in?",
                ["Nothing of it is saved yet, and it cannot be brought back."], name="", yes="Empty it",
            ),
            answered,
        )  # fmt: skip

    def do_quit(self) -> None:
        """Leave the program; scores that are not saved are asked about first, for they would be lost."""
        if self.saved or self.page is None or self.filled.empty:
            super().do_quit()
            return

        def answered(reply: Reply | None) -> None:
            if reply is not None:
                self.app.exit()

        self.app.push_screen(
            Question(
                self.desk,
                "Leave the program? This review is not saved.",
                ["What you filled in is lost when the program ends. f2 saves it."],
                name="",
                yes="Leave without saving",
                leave="Stay",
            ),
            answered,
        )

    def _empty(self) -> None:
        for one in self.query(Severity):
            one.value = None
        for choice in self.query(OneOf):
            choice.value = ""
        for box in self.query(TextArea):
            box.text = ""

    def _keep(self) -> None:
        """Keep what is filled in for as long as the program runs."""
        if self.page is None or self.saved or not self.query(Field):
            return
        filled = self.filled
        if filled.empty:
            self.home.unsent.pop(self._kept_as, None)
        else:
            self.home.unsent[self._kept_as] = filled

    def do_back(self) -> None:
        """Go back to the case."""
        self._keep()
        if not self.saved and self.page is not None and not self.filled.empty:
            self.say(
                "Not saved yet. What you filled in is here again when you come back, until you leave the program."
            )
        self.dismiss(True if self.saved else None)
