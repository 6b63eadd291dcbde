"""Words that `triage priorities` and `triage evidence` share."""

from __future__ import annotations

import difflib
import shutil
import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from triage.errors import WrongUse
from triage.interchange.harmless import one_line

if TYPE_CHECKING:
    from triage.outcomes.evidence import Evidence


def known(word: str, words: Sequence[str], kind: str) -> None:
    """Raise :class:`WrongUse` naming the nearest word where this is none of them."""
    if word in words:
        return
    near = difflib.get_close_matches(word, words, n=1)
    short = f"known: {', '.join(words)}" if len(words) <= 40 else "see the list with --json"
    raise WrongUse(
        f"'{one_line(word, 60)}' is no {kind}",
        why="nothing would be found, and that would read as if nothing were published",
        mend=f"did you mean '{near[0]}'?" if near else short,
    )


def wrapped(line: str, indent: int = 0) -> str:
    """One line folded to the width of the terminal, 80 columns where nobody knows."""
    width = min(shutil.get_terminal_size((80, 24)).columns, 100)
    return textwrap.fill(
        one_line(line, 4000),
        width,
        initial_indent=" " * indent,
        subsequent_indent=" " * (indent + 2),
        break_on_hyphens=False,
    )


def say_cautions(library: Evidence) -> None:
    """What travels with every published figure, on standard output: it must not be lost where figures are passed on."""
    click.echo()
    for one in library.cautions:
        click.echo(wrapped(f"Note: {one.text} ({one.source})"))
