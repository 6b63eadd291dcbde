"""Letters of a case looked at before they go: for the family, a service, the referrer or a meeting; never sent from here."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from triage.desk import Desk
from tui.actions import bindings_of
from tui.actions.letters import LettersSituation
from tui.pages.letters import (
    HEADINGS,
    READERS,
    WHOLE,
    LetterPage,
    LettersPage,
    Wish,
    read_letter,
    read_letters,
    save,
)
from tui.screens.choose import ChooseScreen
from tui.screens.form import Answers, Field, FormScreen
from tui.screens.page import Page
from tui.widgets.head import Head
from tui.widgets.keys import Keys
from tui.widgets.reasons import hanging
from tui.work import DeskThread, Trouble

YES, NO = "yes", "no"


class Paper(VerticalScroll, can_focus=False, inherit_bindings=False):
    """The letter; its keys are those of the table."""


class LettersScreen(Page[None]):
    """The letters of one case."""

    WHERE = "letters"
    ABOUT = (
        "A letter as it would leave, for one reader at a time. It tells nobody what is not theirs to know; where a paper is "
        "not safe it says so, and who decides. Nothing is sent from here: a letter is written to a file of your choice."
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("letters")

    page: LettersPage | None = None
    letter: LetterPage | None = None
    reading = True

    def __init__(self, desk: DeskThread, number: str) -> None:
        """Show the letters of the case ``number``."""
        super().__init__(desk)
        self.number = number
        self.wish = Wish()
        self._kept: dict[str, dict[str, str]] = {}

    def compose(self) -> ComposeResult:
        """Lay out head, readers, letter, what is for the sender, and keys."""
        yield Head()
        yield Static("", id="readers")
        with Paper(id="paper"):
            yield Static("Writing the letter …", id="letter", markup=False)
        yield Static("", id="for-sender")
        yield Keys(classes="keys")

    def on_mount(self) -> None:
        """Read whom a letter can be for, then write the first."""
        self.query_one("#for-sender").display = False
        self.load()

    def crumbs(self) -> tuple[str, ...]:
        """The place, the case, its letters."""
        return (*super().crumbs(), f"Case {self.number}", "Letters")

    def situation(self) -> LettersSituation:
        """What decides which keys can work now."""
        page = self.page
        return LettersSituation(
            role=self.desk.role,
            cannot_act=page.acting.cannot if page else "",
            reading=self.reading,
            audience=self.wish.audience,
            shown=self.letter is not None,
            cannot=page.cannot if page else "",
            services=len(page.services) if page else 0,
            leads=len(page.leads) if page else 0,
        )

    def load(self) -> None:
        """Read the case, then write the letter again."""
        self.reading = True
        self.tell_keys()
        self.ask(partial(read_letters, number=self.number, by=self.desk.by), self._loaded, group="load")

    def _loaded(self, answer: LettersPage | Trouble) -> None:
        if isinstance(answer, Trouble):
            self.reading = False
            self._refused(answer)
            return
        self.page = answer
        self.notice = answer.notice
        if not self.wish.service and answer.services:
            self.wish = replace(self.wish, service=answer.services[0][0])
        self._write()

    def _write(self) -> None:
        """Write the letter that is wished for, in the background."""
        self.reading = True
        self._tell_readers()
        self.tell_keys()
        work = partial(read_letter, number=self.number, wish=self.wish, by=self.desk.by)
        self.ask(work, self._written, group="preview")

    def _written(self, answer: LetterPage | Trouble) -> None:
        self.reading = False
        if isinstance(answer, Trouble):
            self._refused(answer)
            return
        self.letter = answer
        text = Text()
        for line in answer.text.splitlines():
            marked = line.startswith(("#", "["))
            text.append(line.lstrip("# ") + "\n", "bold" if marked else "")
        self.query_one("#letter", Static).update(text)
        self.query_one(Paper).scroll_home(animate=False)
        notes = [*answer.notes, *([answer.reading] if answer.reading else [])]
        box = self.query_one("#for-sender", Static)
        box.display = bool(notes)
        box.update(hanging([(Text("For you "), Text("\n".join(f"· {one}" for one in notes)))], width=9))
        self._tell_readers()
        self.tell_keys()

    def _refused(self, trouble: Trouble) -> None:
        """Say in place why there is no such letter, and what helps."""
        self.letter = None
        self.query_one("#for-sender").display = False
        text = Text.assemble(("✗ There is no letter to show here\n\n", "bold"), trouble.text)
        if self.page is not None and self.wish.audience in ("family", "meeting") and self.page.leads:
            text.append("\n\nWhere a safeguarding lead agreed to it, press g and say who.")
        if self.wish.audience == "service" and self.page is not None and self.page.services:
            text.append("\n\nPress w to choose which service it is for.")
        self.query_one("#letter", Static).update(text)
        self._tell_readers()
        self.tell_keys()

    def _tell_readers(self) -> None:
        line = Text(no_wrap=True, overflow="ellipsis")
        for code, words in READERS:
            here = code == self.wish.audience
            line.append(f"[{words}]" if here else f" {words} ", "bold reverse" if here else "")
        whom = self._told_whom()
        draft = "DRAFT, not to be sent as it is" if self.letter is not None and self.letter.draft else ""
        line.append("\n " + " · ".join(part for part in (whom, draft) if part), "bold")
        self.query_one("#readers", Static).update(line)

    def _told_whom(self) -> str:
        page, wish = self.page, self.wish
        if page is None:
            return ""
        if wish.audience == "family":
            agreed = f", agreed by {wish.agreed_by}" if wish.agreed_by else ""
            return dict(page.people).get(wish.who, WHOLE[1]) + agreed
        if wish.audience == "service":
            more = f" ({len(page.services)} services, w)" if len(page.services) > 1 else ""
            return dict(page.services).get(wish.service, "") + more
        return dict(HEADINGS)[wish.headings] if wish.audience == "meeting" else ""

    def _turn(self, step: int) -> None:
        codes = [code for code, _ in READERS]
        self._wish(replace(self.wish, audience=codes[(codes.index(self.wish.audience) + step) % len(codes)]))

    def _wish(self, wish: Wish) -> None:
        self.wish = wish
        self.letter = None
        if self.page is not None:
            self._write()

    def do_next(self) -> None:
        """Show the letter for the next reader."""
        self._turn(1)

    def do_previous(self) -> None:
        """Show the letter for the reader before."""
        self._turn(-1)

    def do_whom(self) -> None:
        """Choose whom, which service or which headings."""
        page, wish = self.page, self.wish
        if page is None:
            return
        if wish.audience == "family":
            title, options, now, key = "Whom of the family is it for?", page.people, wish.who, "who"
        elif wish.audience == "service":
            title, options, now, key = "Which service is it for?", page.services, wish.service, "service"
        else:
            title, options, now, key = (
                "Which headings does the meeting use?",
                HEADINGS,
                wish.headings,
                "headings",
            )

        def chosen(code: str | None) -> None:
            if code is not None:
                self._wish(replace(self.wish, **{key: code}))  # type: ignore[arg-type]

        self.app.push_screen(ChooseScreen(self.desk, title, options, now), chosen)

    def do_agreed(self) -> None:
        """Say which safeguarding lead agreed."""
        page = self.page
        if page is None:
            return
        fields = [
            Field(
                "lead", "Who agreed", value=self.wish.agreed_by,
                choices=tuple((name, name) for name in page.leads), needed=True,
            ),
        ]  # fmt: skip
        if self.wish.audience == "family":
            fields.append(
                Field(
                    "tell", "Is the family told that children's social care must be told?",
                    help="never where it could warn somebody who does harm",
                    value=NO, choices=((NO, "no"), (YES, "yes, the lead decided so")),
                )
            )  # fmt: skip

        def work(_: Desk, answers: Answers) -> Answers:
            return answers

        def said(answers: Answers | None) -> None:
            if answers is not None:
                self._wish(
                    replace(self.wish, agreed_by=answers["lead"], tell_escalations=answers.get("tell") == YES)
                )

        self.app.push_screen(
            FormScreen(
                self.desk, "Which safeguarding lead agreed?",
                ["Whether a family is told in writing is that lead's decision. Who it was is written in the log."],
                fields, work, yes="They agreed",
            ),
            said,
        )  # fmt: skip

    def do_save(self) -> None:
        """Ask for a file, then write the letter to it."""
        page, wish = self.page, self.wish
        if page is None:
            return
        lines = [
            "The letter is written to a file on this computer. Nothing is sent; what you do with the file is yours to decide."
        ]
        if wish.audience == "service":
            lines.append(f"It is written down as shared with the service, by {page.acting.name}.")
        if self.letter is not None and self.letter.draft:
            lines.append("It is marked as a draft and is not to be sent as it is.")
        fields = [
            Field("path", "File", value=_file_name(self.number, wish), help="a folder may stand before the name", needed=True),
            Field("over", "If a file of that name is there", value=NO, choices=((NO, "leave it as it is"), (YES, "write over it"))),
        ]  # fmt: skip

        def work(desk: Desk, answers: Answers) -> tuple[str, ...]:
            return save(
                desk, self.number, wish, answers["path"], self.desk.by, over=answers.get("over") == YES
            )

        def saved(answer: tuple[str, ...] | None) -> None:
            if answer is not None:
                self.say("\n".join(answer))

        self.app.push_screen(
            FormScreen(
                self.desk,
                "Save this letter?",
                lines,
                fields,
                work,
                yes="Save it",
                kept=self._kept.setdefault(wish.audience, {}),
            ),
            saved,
        )

    def do_down(self) -> None:
        """Read on."""
        self.query_one(Paper).scroll_relative(y=1, animate=False)

    def do_up(self) -> None:
        """Read back."""
        self.query_one(Paper).scroll_relative(y=-1, animate=False)

    def do_page_down(self) -> None:
        """Read on by a screenful."""
        self.query_one(Paper).scroll_page_down(animate=False)

    def do_page_up(self) -> None:
        """Read back by a screenful."""
        self.query_one(Paper).scroll_page_up(animate=False)

    def do_reload(self) -> None:
        """Write the letter again."""
        self.load()

    def do_back(self) -> None:
        """Go back to the case."""
        self.dismiss(None)


def _file_name(number: str, wish: Wish) -> str:
    """A name that can stand in any folder."""
    plain = "".join(sign if sign.isalnum() or sign in "-_" else "-" for sign in number)
    return f"letter-{plain}-{wish.audience}.md"
