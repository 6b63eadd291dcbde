"""Writing a report to a file: which, as what, for whom, and where to."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Static

from triage.desk.exporting import Written
from tui.actions import bindings_of
from tui.actions.overview import ExportSituation
from tui.pages.exporting import FORMS, REPORTS, Filled, file_name, said_of, write_report
from tui.pages.periods import Span
from tui.screens.confirm import Question, Reply
from tui.screens.page import Page
from tui.widgets.choices import Choice, OneOf
from tui.widgets.field import Field
from tui.widgets.keys import Keys
from tui.work import DeskThread, Trouble

_KEPT = ("export",)
"""Under which the folder that was used last is kept for the next time."""


class ExportScreen(Page[str | None], ModalScreen[str | None]):
    """Answers with what was written, in words; None where it was left."""

    WHERE = "export"
    ABOUT = (
        "Writes a report to a file. Enter on Write makes it as it stands; shift+tab goes back to what it holds, what kind "
        "of file it is, whether small numbers are hidden for others, and where it goes. Nothing is written over unasked."
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("export")

    reading = False

    def __init__(
        self,
        desk: DeskThread,
        report: str,
        span: Span | None,
        *,
        by: tuple[str, ...] = (),
        for_others: bool = False,
        map_id: str = "recorded",
    ) -> None:
        """Offer to write ``report`` of the days ``span``."""
        super().__init__(desk)
        assert span is not None
        self._report, self._span, self._by, self._others, self._map = report, span, by, for_others, map_id
        self._own_name = False
        """Whether somebody typed where it goes."""

    def compose(self) -> ComposeResult:
        """Lay out what is asked, and the two answers."""
        reports = [Choice(code, title) for code, title in REPORTS.items()]
        forms = [Choice(code, words) for code, words in FORMS.items()]
        whom = [Choice("inside", "use inside"), Choice("others", "others: small numbers hidden")]
        with Vertical(id="export"):
            yield Static(Text("Write a report to a file", "bold"))
            with VerticalScroll(id="export-lines", can_focus=False):
                yield Static(Text(self._span.words))
                yield Field("Report", OneOf(reports, self._report, upright=True), id="export-report")
                yield Field("Kind of file", OneOf(forms, "xlsx"), id="export-form")
                yield Field(
                    "For whom",
                    OneOf(whom, "others" if self._others else "inside"),
                    hint="for others: small numbers are hidden, no case is named, and it is remembered as passed on",
                    id="export-whom",
                )
                yield Field(
                    "Where to", Input("", id="export-path"), id="export-where", check=lambda _: self._fault()
                )
                yield Static("", id="export-about", markup=False)
                yield Static("", id="export-said", markup=False)
            with Horizontal(id="export-answers"):
                yield Button("Write the file", id="write", variant="primary")
                yield Button("Leave it", id="leave")
            yield Keys(classes="keys")

    def on_mount(self) -> None:
        """Name the file, and be ready to write it."""
        self._name_it()
        self._tell("")
        self.query_one("#write").focus()
        self.tell_keys()

    def situation(self) -> ExportSituation:
        """What decides which keys can work now."""
        return ExportSituation(role=self.desk.role, reading=self.reading, fault=self._fault())

    @property
    def filled(self) -> Filled:
        """What is filled in now."""
        held = {field.id: field.value for field in self.query(Field)}
        report = held.get("export-report") or self._report
        return Filled(
            report,
            held.get("export-form") or "xlsx",
            held.get("export-whom") == "others",
            held.get("export-where", ""),
            self._span,
            self._by if report == "outcomes" else (),
            self._map,
        )

    def _fault(self) -> str:
        return self.filled.fault if self.is_mounted else ""

    @on(OneOf.Changed)
    def _other(self) -> None:
        """Name the file after what it holds, unless somebody named it."""
        self._name_it()
        self._tell("")
        self.tell_keys()

    def _name_it(self) -> None:
        now = self.filled
        name = file_name(now.report, now.form, now.span, for_others=now.for_others, map_id=now.map_id)
        box = self.query_one("#export-path", Input)
        folder = Path(self.home.unsent.get(_KEPT) or Path.cwd())
        if self._own_name and box.value.strip():
            folder, ending = now.path.parent, now.path.suffix.removeprefix(".")
            name = now.path.with_suffix(f".{now.form}").name if ending in FORMS else now.path.name
        with self.prevent(Input.Changed):
            box.value = str(folder / name)

    @on(Input.Changed, "#export-path")
    def _typed(self) -> None:
        self._own_name = True
        self._tell("")
        self.tell_keys()

    @on(Input.Submitted)
    def _entered(self) -> None:
        """Go on to the button."""
        self.query_one("#write").focus()

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        if event.button.id == "write":
            self.action_act("write")
        else:
            self.do_leave()

    async def action_go(self, digit: int) -> None:
        """Stay: the question is answered or left first."""
        del digit

    def do_write(self) -> None:
        """Write it; a file that is there already is asked about first."""
        filled = self.filled
        if not filled.there:
            self._write(filled, replace=False)
            return

        def answered(reply: Reply | None) -> None:
            if reply is not None:
                self._write(filled, replace=True)

        self.app.push_screen(
            Question(
                self.desk,
                "Write over this file?",
                (str(filled.path), "It is there already, and what is in it would be lost."),
                name="",
                yes="Write over it",
            ),
            answered,
        )

    def _write(self, filled: Filled, *, replace: bool) -> None:
        self.reading = True
        self._tell(f"Working: making {filled.path.name} …")
        self.tell_keys()
        # What is for others is remembered in the record, which is work; the rest only reads, and is long.
        self.ask(
            partial(write_report, filled=filled, by=self.desk.by, replace=replace),
            self._written,
            group="export",
            long=not filled.for_others,
        )

    def _written(self, answer: Written | Trouble) -> None:
        self.reading = False
        if isinstance(answer, Trouble):
            self._tell(f"Nothing was written.\n{answer.text}")
            self.tell_keys()
            return
        self.home.unsent[_KEPT] = str(answer.path.absolute().parent)
        self.dismiss(said_of(answer))

    def _tell(self, text: str) -> None:
        path = self.filled.path
        self.query_one("#export-about", Static).update(f"{path.name}\nin {path.absolute().parent}")
        said = self.query_one("#export-said", Static)
        said.update(text)
        said.display = bool(text)
        if text:
            self.call_after_refresh(said.scroll_visible, animate=False)

    def do_leave(self) -> None:
        """Write nothing."""
        self.dismiss(None)
