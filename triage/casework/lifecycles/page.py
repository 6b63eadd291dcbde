"""docs/lifecycles.md, printed from the tables: ``python -m triage.casework.lifecycles.page docs/lifecycles.md``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from triage.casework.lifecycles.actions import ACTION
from triage.casework.lifecycles.cases import CASE
from triage.casework.lifecycles.closures import CLOSURE
from triage.casework.lifecycles.escalations import ESCALATION
from triage.casework.lifecycles.looks import LOOK
from triage.casework.lifecycles.referrals import referral_lifecycle
from triage.casework.lifecycles.reviews import REVIEW
from triage.casework.lifecycles.table import Lifecycle, Move
from triage.vocabulary import Vocabulary, load_vocabulary
from triage.workspace import shipped_files

_HEAD = """# Lifecycles: what may follow what

Printed from `triage/casework/lifecycles/` by `make docs`; a test holds it current. One guard reads these tables, and no command
moves anything any other way. Every state that is no end has a clock and somebody whose job it is: the owner of the case where one is
named, else the role. Clocks marked with a setting stand under `[clocks]` in `triage.toml`; those of escalations can only be made
shorter. Reasons are codes of the lists in `rules/vocabulary/`, which a workspace may add to.
"""


def lifecycles(vocabulary: Vocabulary) -> tuple[Lifecycle, ...]:
    """Give every table, in the order of the page."""
    return (
        CASE,
        ACTION,
        referral_lifecycle(vocabulary, "referral"),
        referral_lifecycle(vocabulary, "signpost"),
        ESCALATION,
        REVIEW,
        CLOSURE,
        LOOK,
    )


def page(vocabulary: Vocabulary) -> str:
    """Print the whole page as Markdown."""
    return _HEAD + "".join("\n" + "\n".join(_section(life)) + "\n" for life in lifecycles(vocabulary))


def _section(life: Lifecycle) -> Iterator[str]:
    yield f"## {life.title}"
    yield ""
    yield life.why
    yield ""
    yield "```mermaid"
    yield "stateDiagram-v2"
    yield f"  [*] --> {life.start}"
    for state in life.states:
        for move in state.moves:
            yield f"  {state.code} --> {move.to}"
        if state.end and not state.moves:
            yield f"  {state.code} --> [*]"
    yield "```"
    yield ""
    yield "| state | what it means | whose job | due | then |"
    yield "| --- | --- | --- | --- | --- |"
    for state in life.states:
        due = state.clock.words if state.clock else "-"
        if state.clock and state.clock.setting:
            due += f" (`{state.clock.setting}`)"
        then = "; ".join(_move(move) for move in state.moves) or "-"
        name = f"**{state.code}**" if state.end else state.code
        yield f"| {name} | {state.title} | {state.whose or '-'} | {due} | {then} |"


def _move(move: Move) -> str:
    said = f"`{move.to}`"
    if move.reasons:
        side = f", those of *{move.side[1]}*" if move.side and move.side[0] == "declined_by" else ""
        said += f" with a reason of `{move.reasons}`{side}"
    return said + (f" ({move.guard})" if move.guard else "")


def main(target: str) -> None:
    """Write the page to ``target``."""
    files = shipped_files("rules")
    vocabulary = load_vocabulary(
        {name: text for name, text in files.items() if name.startswith("vocabulary/")}
    )
    Path(target).write_text(page(vocabulary), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
