"""One question with fields: what was typed stays until it was recorded, and a refusal of the desk is shown in place."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Button, Input, OptionList, Static, TextArea
from textual.widgets.option_list import Option

from triage.desk import Desk
from tui.actions import bindings_of
from tui.actions.form import FormSituation
from tui.screens.page import Page
from tui.widgets.keys import Keys
from tui.work import DeskThread, Trouble

Answers = Mapping[str, str]
Work = Callable[[Desk, Answers], Any]
PAUSE_SECONDS = 0.4
"""So long after the last letter a field is checked."""
MOST_CHOICES = 8
"""Choices that are in sight at once; the list scrolls to the rest."""


@dataclass(frozen=True)
class Field:
    """One thing that is asked."""

    name: str
    label: str
    value: str = ""
    help: str = ""
    """A sentence under the label; empty where the label says enough."""
    choices: tuple[tuple[str, str], ...] = ()
    """Code and title of each choice; none is chosen at first unless ``value`` is one of them. Empty for a field to type in."""
    check: Callable[[str], str] | None = None
    """Says what is wrong with an answer, in half a sentence; empty where nothing is."""
    multiline: bool = False
    """Whether more than a line is usually written."""
    needed: bool = False
    """Whether it may not stay empty."""


def own_bindings() -> list[BindingType]:
    """The keys of a text to write in, without those that are everybody's (f6 goes to another place, f7 is left alone)."""
    return [one for one in TextArea.BINDINGS if getattr(one, "key", "") not in {"f6", "f7"}]


class _Choices(OptionList):
    BINDINGS: ClassVar[list[BindingType]] = [Binding("space", "select", "Choose", show=False)]
    HELP = "Choose with the arrow keys and enter or space; what is chosen has a filled mark before it."

    def __init__(self, field: Field) -> None:
        self.code = field.value if field.value in dict(field.choices) else ""
        self._choices = field.choices
        super().__init__(*self._made(), id=f"field-{field.name}", markup=False)
        self.styles.height = min(len(field.choices), MOST_CHOICES) + 2

    def on_mount(self) -> None:
        """Show what was chosen before; it may lie below the first lines."""
        if self.code:
            self.highlighted = self.get_option_index(self.code)

    def _made(self) -> list[Option]:
        return [
            Option(Text(f"({'●' if code == self.code else ' '}) {title}"), id=code)
            for code, title in self._choices
        ]

    def choose(self, code: str) -> None:
        """Mark one choice."""
        self.code = code
        for known, title in self._choices:
            self.replace_option_prompt(known, Text(f"({'●' if known == code else ' '}) {title}"))


class _Line(Input):
    HELP = "Type here; tab goes on to the next field. Nothing is done before the button is pressed."


class _Words(TextArea, inherit_bindings=False):
    BINDINGS: ClassVar[list[BindingType]] = own_bindings()
    HELP = "Type here, as many lines as you need; tab goes on. Nothing is done before the button is pressed."


class FormScreen(Page[Any], ModalScreen[Any]):
    """Asks, records at the desk, and answers with what the desk said; None where it was left."""

    WHERE = "form"
    AUTO_FOCUS: ClassVar[str] = ""
    """What has focus first is chosen here: a field that had it for a moment would have scrolled what is asked out of sight."""
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("form")
    ABOUT = "A question with its fields. Escape leaves everything as it was; what you typed is kept for the next time."

    reading = False

    def __init__(
        self,
        desk: DeskThread,
        title: str,
        lines: Sequence[str],
        fields: Sequence[Field],
        work: Work,
        *,
        yes: str = "Record it",
        danger: bool = False,
        kept: dict[str, str] | None = None,
        refused: str = "Nothing was recorded.",
    ) -> None:
        """Ask for ``fields``, then do ``work`` with the answers by name.

        ``danger``: focus begins on the button that leaves everything as it is. ``kept`` is the caller's: what was typed is
        written into it on leaving, offered again from it, and taken out once it is recorded. ``refused`` stands before the
        words of a refusal.
        """
        super().__init__(desk)
        self._title = title
        self._lines = lines
        self._kept = {} if kept is None else kept
        self._fields = [
            Field(**{**vars(field), "value": self._kept.get(field.name, field.value)}) for field in fields
        ]
        self._work = work
        self._yes = yes
        self._danger = danger
        self._refused = refused
        self._tried = False

    def compose(self) -> ComposeResult:
        """Lay out the question, its fields and its two answers."""
        with Vertical(id="form"):
            yield Static(Text(self._title, "bold"), id="form-title")
            with VerticalScroll(id="form-body", can_focus=False):
                if self._lines:
                    yield Static(Text("\n".join(self._lines)), id="form-lines")
                for field in self._fields:
                    yield from _shown(field)
            yield Static("", id="form-trouble", markup=False)
            with Horizontal(id="answers"):
                yield Button("Leave it", id="leave")
                yield Button(Text(self._yes), id="yes", variant="warning" if self._danger else "primary")
            yield Keys(classes="keys")

    def on_mount(self) -> None:
        """Begin in the first field, or on the safe answer."""
        self.query_one("#form-trouble").display = False
        fields = list(self.query(".field"))
        first = fields[0] if fields and not self._danger else self.query_one("#leave")
        first.focus()
        self.tell_keys()

    def situation(self) -> FormSituation:
        """What decides which keys can work now."""
        return FormSituation(
            role=self.desk.role,
            reading=self.reading,
            yes=self._yes.split(" as ")[0],
            on_answer=isinstance(self.focused, Button),
        )

    @property
    def answers(self) -> dict[str, str]:
        """What stands in the fields."""
        found = {}
        for field in self._fields:
            widget = self.query_one(f"#field-{field.name}")
            if isinstance(widget, _Choices):
                found[field.name] = widget.code
            elif isinstance(widget, TextArea):
                found[field.name] = widget.text
            elif isinstance(widget, Input):
                found[field.name] = widget.value
        return found

    @on(Input.Changed)
    @on(TextArea.Changed)
    def _typed(self) -> None:
        self.rested(PAUSE_SECONDS, lambda: self._check(empty=self._tried), group="check")

    def _check(self, *, empty: bool) -> list[str]:
        """Show under each field what is wrong with it; ``empty`` whether an empty field is told too."""
        answers, wrong = self.answers, []
        for field in self._fields:
            value = answers[field.name].strip()
            fault = ""
            if field.needed and not value:
                fault = "this is needed" if empty else ""
            elif value and field.check is not None:
                fault = field.check(value)
            note = self.query_one(f"#fault-{field.name}", Static)
            note.update(f"✗ {fault}" if fault else "")
            note.display = bool(fault)
            if fault:
                wrong.append(field.name)
        return wrong

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        if isinstance(event.option_list, _Choices):
            event.option_list.choose(event.option_id or "")
            if self._tried:
                self._check(empty=True)
            self.focus_next()

    @on(Input.Submitted)
    def _entered(self) -> None:
        """Go on to the next field; after the last one to the button."""
        inputs = [f"field-{field.name}" for field in self._fields]
        here = self.focused.id if self.focused else None
        if here == inputs[-1]:
            self.query_one("#yes").focus()
        else:
            self.focus_next()

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        if event.button.id == "yes":
            self.action_act("record")
        else:
            self.do_leave()

    async def action_go(self, digit: int) -> None:
        """Stay: a question is answered or left first."""
        del digit

    def do_record(self) -> None:
        """Record it, or go to the first field with a fault."""
        self._tried = True
        wrong = self._check(empty=True)
        if wrong:
            self.query_one(f"#field-{wrong[0]}").focus()
            return
        self._keep()
        self.reading = True
        self.tell_keys()
        answers, work = self.answers, self._work
        self.ask(lambda desk: work(desk, answers), self._done, group="form")

    def _done(self, answer: object) -> None:
        self.reading = False
        if isinstance(answer, Trouble):
            note = self.query_one("#form-trouble", Static)
            note.update(Text(f"✗ {self._refused} {answer.text}"))
            note.display = True
            self.add_class("refused")
            self.tell_keys()
            return
        self._kept.clear()
        self.dismiss(answer)

    def do_other(self) -> None:
        """Go to the other of the two answers."""
        here = self.focused.id if self.focused else ""
        self.query_one("#yes" if here == "leave" else "#leave").focus()

    def do_leave(self) -> None:
        """Leave everything as it is."""
        self._keep()
        self.dismiss(None)

    def _keep(self) -> None:
        self._kept.clear()
        self._kept.update({name: value for name, value in self.answers.items() if value})


def _shown(field: Field) -> list[Widget]:
    """A field with its label above and room for its fault below."""
    label = Text.assemble((field.label, "bold"), f" – {field.help}" if field.help else "")
    widget: Widget
    if field.choices:
        widget = _Choices(field)
    elif field.multiline:
        widget = _Words(
            field.value,
            id=f"field-{field.name}",
            tab_behavior="focus",
            soft_wrap=True,
            show_line_numbers=False,
        )
    else:
        widget = _Line(field.value, id=f"field-{field.name}", select_on_focus=False)
    widget.add_class("field")
    fault = Static("", id=f"fault-{field.name}", classes="fault", markup=False)
    fault.display = False
    return [Static(label, classes="label"), widget, fault]
