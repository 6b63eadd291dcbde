"""One need at a review: the score before, the score now, and what that comes to."""

from __future__ import annotations

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.events import DescendantBlur, DescendantFocus
from textual.widgets import Static

from tui.pages.review import NeedLine, direction_words
from tui.widgets.severity import Severity, score_shape, score_words

HERE, ELSEWHERE = "> ", "  "


class ScoreAgain(Severity):
    """The score now."""

    HELP = (
        "How severe this need is now, 1 to 10, ten the worst. Type the number (1 then 0 for ten) or use left and right; "
        "delete leaves it not scored, which is never read as no difficulty. Down goes to the next need."
    )


class NeedScores(Vertical):
    """A need with its two scores, one under the other, so that the shapes can be compared."""

    DEFAULT_CSS = """
    NeedScores { height: auto; margin-bottom: 1; }
    NeedScores Horizontal { height: 1; }
    NeedScores .lead { width: 10; }
    NeedScores ScoreAgain { width: 1fr; min-width: 24; }
    NeedScores .came { width: 24; padding-left: 1; }
    """

    def __init__(self, need: NeedLine, now: int | None = None) -> None:
        """Show ``need`` with the score ``now``, where one was filled in before."""
        super().__init__()
        self.need = need
        self.now = ScoreAgain(now)

    def compose(self) -> ComposeResult:
        """Lay out what it is, then, and now."""
        yield Static(Text(ELSEWHERE + self.need.title, "bold"), classes="named")
        yield Static(Text(f"    then  {score_shape(self.need.then)}  {self._then()}"))
        with Horizontal():
            yield Static("    now", classes="lead")
            yield self.now
            yield Static("", classes="came", markup=False)

    def _then(self) -> str:
        first = self.need.first
        said = score_words(self.need.then)
        return said + (f"; {first} at first" if first is not None and first != self.need.then else "")

    def on_mount(self) -> None:
        """Say what it comes to so far."""
        self._tell()

    @on(Severity.Changed)
    def _changed(self) -> None:
        self._tell()

    @on(DescendantFocus)
    @on(DescendantBlur)
    def _mark(self) -> None:
        mark = HERE if self.has_focus_within else ELSEWHERE
        self.query_one(".named", Static).update(Text(mark + self.need.title, "bold"))

    def _tell(self) -> None:
        self.query_one(".came", Static).update(direction_words(self.need.then, self.now.value))
