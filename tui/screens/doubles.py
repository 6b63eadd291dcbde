"""Pairs of cases that may be one child: side by side, with what speaks for it and against it; a person decides."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Input, Static

from triage.desk import Desk
from tui.actions import bindings_of
from tui.actions.doubles import DoublesSituation
from tui.pages.doubles import (
    DoublesPage,
    Joined,
    Pair,
    Side,
    join,
    part,
    read_doubles,
    read_sides,
    say,
    take_back,
)
from tui.pages.wording import counted
from tui.screens.choose import ChooseScreen
from tui.screens.form import Answers, Field, FormScreen
from tui.screens.page import Page
from tui.widgets.columns import Column
from tui.widgets.empty import Empty
from tui.widgets.head import Head
from tui.widgets.keys import Keys
from tui.widgets.longlist import ListRow, LongList
from tui.widgets.reasons import hanging
from tui.work import DeskThread, Trouble


class PairList(LongList):
    """The pairs."""

    HELP = (
        "Pairs of cases that may be one child, those to look at first. The score from 0 to 100 weighs what is alike; it is "
        "no proof. Up and down choose a pair; what speaks for it and against it stands below."
    )


class PairFilter(Input):
    """The filter."""

    HELP = "Type part of a case number or of how two cases stand; enter goes on to the list, esc clears the filter."


class DoublesScreen(Page[None]):
    """A place: all pairs."""

    WHERE = "doubles"
    ABOUT = (
        "Cases that may be about one child, with what speaks for it and against it. No name and no value of either case is "
        "shown: open the two and compare. Nothing is joined by itself, and a joining can be taken back."
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("doubles")

    page: DoublesPage | None = None
    reading = True

    def __init__(self, desk: DeskThread) -> None:
        """Compare the cases of the workspace."""
        super().__init__(desk)
        self._kept: dict[tuple[str, str], dict[str, str]] = {}

    def compose(self) -> ComposeResult:
        """Lay out head, pairs, the chosen pair, filter and keys."""
        yield Head()
        yield Empty(
            "Comparing the cases … With many cases this takes a while; other places can be used meanwhile.",
            markup=False,
        )
        with Vertical(id="doubles"):
            yield PairList(
                [
                    Column("Score", 5, right=True),
                    Column("Case", 20),
                    Column("Other", 20),
                    Column("How they stand"),
                ],
                id="pairs",
            )
            with Horizontal(id="sides"):
                yield Static("", id="side-one")
                yield Static("", id="side-other")
            with VerticalScroll(id="alike", can_focus=False), Horizontal(id="alike-beside"):
                yield Static("", id="for-it")
                yield Static("", id="against-it")
        yield PairFilter(placeholder="Filter: a case number, or how they stand", id="pair-filter")
        yield Static("", id="pair-count", markup=False)
        yield Keys(classes="keys")

    def on_mount(self) -> None:
        """Compare the cases."""
        self.query_one("#doubles").display = False
        self.query_one("#pair-filter").display = False
        self.load()

    def situation(self) -> DoublesSituation:
        """What decides which keys can work now."""
        page, pair = self.page, self.pair
        return DoublesSituation(
            role=self.desk.role,
            cannot_act=page.acting.cannot if page else "",
            reading=self.reading,
            undo=self.undoable.what if self.undoable else "",
            pairs=len(self._matching()),
            said=pair.said if pair else "",
            cannot=page.cannot if page else "",
            cannot_join=page.cannot_join if page else "",
            filtered=bool(self._find()) or self.query_one("#pair-filter").has_focus,
        )

    @property
    def pair(self) -> Pair | None:
        """The chosen pair."""
        chosen = self.query_one(PairList).chosen
        return next((one for one in self._matching() if one.key == chosen), None)

    def _find(self) -> str:
        return self.query_one("#pair-filter", Input).value.strip().casefold()

    def _matching(self) -> tuple[Pair, ...]:
        asked = self._find()
        pairs = self.page.pairs if self.page else ()
        return tuple(
            one for one in pairs
            if any(asked in words.casefold() for words in (one.case, one.other, one.standing))
        )  # fmt: skip

    def load(self) -> None:
        """Compare the cases at the second desk, so that nothing waits behind it."""
        self.reading = True
        self.tell_keys()
        self.ask(partial(read_doubles, by=self.desk.by), self._loaded, group="load", long=True)

    def _loaded(self, answer: DoublesPage | Trouble) -> None:
        self.reading = False
        if isinstance(answer, DoublesPage):
            self.page = answer
            self.notice = answer.notice
            self._show()
        elif self.page is None:
            self.query_one(Empty).say("The cases cannot be compared", answer.text, "Press r to try again.")
        else:
            self.query_one("#pair-count", Static).update(f"NOT UP TO DATE: {answer.what}")
            self.say(answer.text, severity="warning")
        self.tell_keys()

    def _show(self) -> None:
        page = self.page
        if page is None:
            return
        pairs = self._matching()
        empty, body = self.query_one(Empty), self.query_one("#doubles")
        empty.display, body.display = not pairs, bool(pairs)
        if pairs:
            self.query_one(PairList).fill(
                [
                    ListRow(one.key, (str(one.score), one.case, one.other, one.standing), dim=not one.asks)
                    for one in pairs
                ]
            )
            self._tell_pair()
        elif page.pairs:
            empty.say(
                f"Nothing matches “{self._find()}”",
                f"There {'is' if len(page.pairs) == 1 else 'are'} {counted(len(page.pairs), 'pair')}; none of them matches this filter.",
                "Press esc to clear the filter.",
            )
        else:
            empty.say(
                "No two cases look like one child",
                "Here stand pairs of cases that may be about the same child, for a person to look at.",
                "There is nothing to do. Press r to compare again.",
            )
        if not self.query_one("#pair-filter").has_focus:
            self.set_focus(self.query_one(PairList) if pairs else None)
        shown = counted(len(pairs), "pair") + (
            f" of {len(page.pairs)}" if len(pairs) != len(page.pairs) else ""
        )
        self.query_one("#pair-count", Static).update(
            f"{shown} · {page.to_look_at} to look at" if page.pairs else ""
        )

    def _tell_pair(self) -> None:
        pair = self.pair
        if pair is None:
            return
        for place, head, lines in (
            ("#for-it", "Speaks for one child", pair.speaks_for),
            ("#against-it", "Speaks against it", pair.against),
        ):
            listed = hanging(
                [
                    (Text(""), Text(head, "bold")),
                    *((Text("· "), Text(one)) for one in lines or ("nothing that was compared",)),
                ],
                width=2,
            )
            self.query_one(place, Static).update(listed)
        self.ask(partial(read_sides, pair=pair, by=self.desk.by), self._told_sides, group="look")

    def _told_sides(self, answer: tuple[Side, Side] | Trouble) -> None:
        if isinstance(answer, Trouble):
            return
        for place, side in zip(("#side-one", "#side-other"), answer, strict=True):
            text = Text.assemble((side.number, "bold"), "\n" + "\n".join(side.lines))
            self.query_one(place, Static).update(text)

    @on(LongList.Moved)
    def _moved(self) -> None:
        self._tell_pair()
        self.tell_keys()

    @on(LongList.Picked)
    def _picked(self) -> None:
        self.action_act("open")

    @on(Input.Changed, "#pair-filter")
    def _typed(self) -> None:
        self._show()
        self.tell_keys()

    @on(Input.Submitted, "#pair-filter")
    def _entered(self) -> None:
        self.set_focus(self.query_one(PairList) if self._matching() else None)
        self.tell_keys()

    # keys

    def do_filter(self) -> None:
        """Show the filter and type in it."""
        box = self.query_one("#pair-filter", Input)
        box.display = True
        box.focus()
        self.tell_keys()

    def do_back(self) -> None:
        """Clear the filter."""
        box = self.query_one("#pair-filter", Input)
        self.set_focus(None)
        box.display = False
        box.value = ""
        self._show()
        self.tell_keys()

    def do_reload(self) -> None:
        """Compare again."""
        self.load()

    def do_later(self) -> None:
        """Go to the next pair; nothing is recorded."""
        self.query_one(PairList).action_move(1)
        self.say("Left for later; nothing is recorded.")

    def do_open(self) -> None:
        """Choose which of the two to open."""
        pair = self.pair
        if pair is None:
            return

        def chosen(number: str | None) -> None:
            if number:
                from tui.screens.case import CaseScreen  # noqa: PLC0415 - a page that pushes pages of this family

                self.app.push_screen(CaseScreen(self.desk, number))

        self.app.push_screen(
            ChooseScreen(
                self.desk, "Open which of the two?", [(one, one) for one in (pair.case, pair.other)]
            ),
            chosen,
        )

    def do_different(self) -> None:
        """Say that it is two children."""
        self._ask_of_two(
            "different", "Two children?", "It is not asked again unless a fact that was compared changes."
        )

    def do_siblings(self) -> None:
        """Say that it is two children of one home."""
        self._ask_of_two(
            "siblings", "Two children of one home?", "The two cases are linked as one household."
        )

    def _ask_of_two(self, verdict: str, title: str, says: str) -> None:
        pair = self.pair
        if pair is None:
            return

        def work(desk: Desk, answers: Answers) -> Pair:
            return say(desk, pair, verdict, answers["note"], self.desk.by)

        def recorded(answer: Pair | None) -> None:
            if answer is not None and self.page is not None:
                self.page = self.page.with_pair(answer)
                self._show()
                self.can_be_undone(
                    f"{title.rstrip('?').lower()}: {pair.case} and {pair.other}",
                    take_back(pair, self.desk.by),
                )
                self.say(
                    "Recorded. u takes it back."
                    + (" The link is ended in the household of either case." if verdict == "siblings" else "")
                )

        self.app.push_screen(
            FormScreen(
                self.desk, title, [f"{pair.case} and {pair.other}.", says],
                [Field("note", "How you know", help="a sentence, kept with the case", needed=True)],
                work, kept=self._kept.setdefault((pair.key, verdict), {}),
            ),
            recorded,
        )  # fmt: skip

    def do_join(self) -> None:
        """Ask which number goes on and how somebody knows, then join."""
        pair = self.pair
        if pair is None:
            return

        def work(desk: Desk, answers: Answers) -> Joined:
            return join(desk, pair, answers["goes_on"], answers["note"], answers["second"], self.desk.by)

        def recorded(answer: Joined | None) -> None:
            if answer is not None:
                self.say("\n".join((*answer.lines, "u parts them again.")))
                self.can_be_undone(f"joined {answer.gone} into {answer.goes_on}", part(answer, self.desk.by))
                self.load()

        self.app.push_screen(
            FormScreen(
                self.desk, "Join the two into one case?",
                [
                    "All that either says counts, the higher level holds, and escalations of both stay due.",
                    "Where the two do not agree, the newest day stands and somebody is asked. It can be taken back.",
                ],
                [
                    Field("goes_on", "Work goes on under", choices=tuple((one, one) for one in (pair.case, pair.other)), needed=True),
                    Field("note", "How you know that it is one child", help="a sentence, kept with the case", needed=True),
                    Field("second", "A second person", help="needed only where the two do not look like one child"),
                ],
                work, yes="Join them", danger=False, kept=self._kept.setdefault((pair.key, "join"), {}),
            ),
            recorded,
        )  # fmt: skip

    def do_take_back(self) -> None:
        """Take back what was said of the chosen pair."""
        pair = self.pair
        if pair is not None:
            self.ask(take_back(pair, self.desk.by), self._taken_back, group="take_back")

    def _taken_back(self, answer: object) -> None:
        if isinstance(answer, Trouble):
            self.say(f"Nothing was taken back.\n{answer.text}", severity="warning")
        elif isinstance(answer, Pair) and self.page is not None:
            self.page = self.page.with_pair(answer)
            self._show()
            self.say("Taken back: their next decisions ask again where they are alike.")
        self.tell_keys()
