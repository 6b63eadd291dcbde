"""How severe a need is, on ten steps that carry words and shapes; not scored is an answer of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.events import Blur, Click
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from triage.desk.codes import SEVERITY_BANDS

HIGHEST = 10
FULL, OPEN = "■", "□"
"""Shapes of a step that counts and of one that does not."""
NOT_SCORED = "not scored"


def band_words(score: int, bands: Mapping[str, int] = SEVERITY_BANDS) -> str:
    """The word of a score: ``high`` for 7; empty below the lowest band."""
    return next(
        (
            word.replace("_", " ")
            for word, least in sorted(bands.items(), key=lambda one: -one[1])
            if score >= least
        ),
        "",
    )


def score_shape(score: int | None) -> str:
    """Ten steps, those that count filled."""
    return FULL * (score or 0) + OPEN * (HIGHEST - (score or 0))


def score_words(score: int | None, bands: Mapping[str, int] = SEVERITY_BANDS, zero: str = "none") -> str:
    """A score in words: ``7 of 10, high``; nobody's score is said, and is no zero."""
    if score is None:
        return NOT_SCORED
    return f"{score} of {HIGHEST}, {band_words(score, bands) or zero}"


class Severity(Widget, can_focus=True):
    """A score from 1 to 10, typed or chosen with the arrow keys."""

    HELP = (
        "How severe it is from 1 to 10, ten the worst. Type the number (1 then 0 for ten) or use the left and right "
        "arrow keys; delete leaves it not scored, which is not the same as no difficulty."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(str(digit), f"digit({digit})", "Type the score", show=False) for digit in range(10)),
        Binding("left,minus", "step(-1)", "One less", show=False),
        Binding("right,plus", "step(1)", "One more", show=False),
        Binding("home", "least", "The lowest score", show=False),
        Binding("end", "most", "Ten, the highest score", show=False),
        Binding("delete,backspace", "clear", "Leave it not scored", show=False),
    ]
    DEFAULT_CSS = """
    Severity { height: 1; width: 1fr; }
    Severity:focus { background: $primary 20%; }
    """

    value: reactive[int | None] = reactive(None, init=False)

    class Changed(Message):
        """The score is another, or none any more."""

        def __init__(self, severity: Severity, value: int | None) -> None:
            """Say which widget it is and what it holds now."""
            super().__init__()
            self.severity = severity
            self.value = value

        @property
        def control(self) -> Severity:
            """The widget, for ``@on`` with a selector."""
            return self.severity

    def __init__(
        self,
        value: int | None = None,
        *,
        lowest: int = 1,
        zero: str = "none",
        words: Mapping[str, int] = SEVERITY_BANDS,
        id: str | None = None,  # noqa: A002 - Textual's own name
        classes: str | None = None,
    ) -> None:
        """Show ``value`` (None: not scored); ``lowest`` 0 allows a zero, called ``zero``; ``words`` are the bands."""
        super().__init__(id=id, classes=classes)
        self.lowest = lowest
        self._zero = zero
        self._words = words
        self._typed_one = False
        self.set_reactive(Severity.value, value)

    def render(self) -> Text:
        """Draw the steps, then the score in words."""
        score = self.value
        text = Text(score_shape(score), no_wrap=True, overflow="ellipsis")
        text.append(f"  {score_words(score, self._words, self._zero)}", "bold" if score is not None else "")
        if score is None and self.has_focus:
            text.append(f" – type {self.lowest} to {HIGHEST}")
        return text

    def check_consume_key(self, key: str, character: str | None) -> bool:  # noqa: ARG002 - Textual's own signature
        """Say which keys are scores here and none of the screen."""
        return character is not None and character in "0123456789+-"

    def watch_value(self, value: int | None) -> None:
        """Tell whoever holds it."""
        self.post_message(self.Changed(self, value))

    def action_digit(self, digit: int) -> None:
        """Take a digit; a nought after a one makes ten."""
        if digit == 0 and self._typed_one and self.value == 1:
            self.value = HIGHEST
        elif digit >= self.lowest:
            self.value = digit
        self._typed_one = digit == 1

    def action_step(self, step: int) -> None:
        """One more or less; from not scored, begin at the lowest step or at the highest."""
        self._typed_one = False
        if self.value is None:
            self.value = self.lowest if step > 0 else HIGHEST
        else:
            self.value = min(max(self.value + step, self.lowest), HIGHEST)

    def action_least(self) -> None:
        """Take the lowest score."""
        self._typed_one = False
        self.value = self.lowest

    def action_most(self) -> None:
        """Take the highest score."""
        self._typed_one = False
        self.value = HIGHEST

    def action_clear(self) -> None:
        """Leave it not scored."""
        self._typed_one = False
        self.value = None

    def on_focus(self) -> None:
        """Say what may be typed."""
        self.refresh()

    def on_blur(self, _: Blur) -> None:
        """A number typed later begins anew."""
        self._typed_one = False
        self.refresh()

    def on_click(self, event: Click) -> None:
        """Take the step that was clicked."""
        if 0 <= event.x < HIGHEST:
            self.value = max(event.x + 1, self.lowest)
