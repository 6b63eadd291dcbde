"""Parts of the review: the fields, and what follows laid out."""

from __future__ import annotations

from rich.console import Group
from rich.text import Text
from textual.containers import Vertical, VerticalScroll
from textual.widget import Widget
from textual.widgets import Static, TextArea

from tui.pages.review import Follows, ReviewPage, Scored
from tui.widgets.choices import Choice, OneOf
from tui.widgets.field import Field
from tui.widgets.reasons import hanging
from tui.widgets.scores import NeedScores

LEAD = 17
"""Cells for the word that leads a line of what follows."""


class Sheet(VerticalScroll, can_focus=False, inherit_bindings=False):
    """The needs; the arrow keys are those of the table, which go from need to need."""


class Ahead(VerticalScroll, can_focus=True):
    """What saving will come to."""

    HELP = (
        "What saving will come to: new escalations first, whether the case is triaged again and why, the level, the next "
        "review. Nothing is stored before you save. The arrow keys read on."
    )


def fields_of(page: ReviewPage, filled: Scored) -> list[Widget]:
    """Make everything that can be filled in, with what was filled in before."""
    held: list[Widget] = []
    if page.cannot or page.acting.cannot:
        held.append(Static(Text(f"Only to look at: {page.cannot or page.acting.cannot}."), classes="only"))
    if not page.needs:
        held.append(
            Static(
                Text("No need is recorded in this case; a review looks at the case as it stands."),
                classes="only",
            )
        )
    held += [NeedScores(need, filled.scores.get(need.key)) for need in page.needs]
    held.append(
        Field(
            "Taken up so far",
            OneOf([*(Choice(code, title) for code, title in page.engagement), Choice("", "not asked")], filled.engagement, upright=True),
            id="engagement",
            hint="How far the family takes up the help; not taking it up is no fault of theirs.",
        )
    )  # fmt: skip
    for place, one in enumerate(page.awaited):
        last = f" (last time: {one.last})" if one.last else ""
        held.append(
            Field(
                f"Waits: {one.title}{last}",
                OneOf([*(Choice(code, title) for code, title in page.answers), Choice("", "not asked")], (filled.awaited or {}).get(one.what, ""), upright=True),
                id=f"awaited-{place}",
            )
        )  # fmt: skip
    held.append(
        Field(
            "What helped",
            TextArea(filled.note, soft_wrap=True, show_line_numbers=False, tab_behavior="focus"),
            id="helped",
            hint="A note of the case, in your words; it decides nothing. Leave it empty if there is nothing to say.",
        )
    )
    for title, lines in page.beside:
        listed = hanging(((Text("· "), Text(line)) for line in lines), width=2)
        held.append(Vertical(Static(Text(title, "bold")), Static(listed), classes="section"))
    return held


def told(follows: Follows, lead: str, *, changes: bool = False) -> Group:
    """What follows, laid out: escalations first."""
    lines = [
        (Text("▲ " if one.startswith("▲") else ""), Text(one.removeprefix("▲ "), "bold"))
        for one in follows.urgent
    ]
    lines.append((Text(""), Text(lead, "bold")))
    if changes:
        lines += [(Text("· "), Text(one)) for one in follows.changes]
    body = [(Text(word, "bold"), Text(said)) for word, said in follows.lines]
    return Group(hanging(lines, width=2), hanging(body, width=LEAD))
