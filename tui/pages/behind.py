"""The cases behind a figure, as values."""

from __future__ import annotations

from dataclasses import dataclass

from triage.desk import Desk
from triage.desk.reporting.behind import cases_behind
from triage.pages import Block, Cell, Column, Table, Words
from tui.pages.sheets import Part, Place, Target, part
from tui.pages.wording import Wording, counted, day_in_words, level_words, looks

MOST = 300
"""Cases of one figure that are listed; the rest are counted."""
_STATES = {"open": "open", "closed": "closed", "erased": "erased"}


@dataclass(frozen=True)
class BehindPage:
    """All that is shown of the cases behind a row."""

    notice: str
    part: Part


def read_behind(desk: Desk, target: Target, by: str | None) -> BehindPage:
    """List the cases that the figures of a row count, as far as whoever looks may see them."""
    wording = Wording(desk)
    blocks: list[Block] = []
    targets: dict[Place, Target] = {}
    for group in target.groups:
        found = cases_behind(desk, group.cases, looks(desk, by))
        rows: list[tuple[Cell, ...]] = []
        for row in found.rows[:MOST]:
            targets[len(blocks), len(rows)] = Target("case", f"case {row.number}", row.number)
            level = level_words(row.level, wording.level(row.level)[0]) if row.level else ""
            days = max((desk.on - row.added_on).days, 0)
            rows.append(
                (row.number, _STATES.get(row.state, row.state), level, day_in_words(row.added_on), days)
            )
        of = f" (the figure is {group.value})" if group.value else ""
        blocks.append(
            Table(
                f"cases_{len(blocks)}",
                f"{group.title}: {counted(len(group.cases), 'case')}{of}",
                (
                    Column("case", "case"), Column("state", "state"), Column("level", "level"), Column("added", "added on"),
                    Column("days", "days since", "count"),
                ),
                tuple(rows),
                note=_note(len(found.rows) - len(rows), found.not_shown),
                empty="None of them may be shown to you.",
            )
        )  # fmt: skip
    if not blocks:
        blocks.append(Words(("Nothing stands behind this row.",)))
    return BehindPage(desk.notice or "", part("behind", target.title, blocks, targets))


def _note(more: int, not_shown: int) -> str:
    said = []
    if more:
        said.append(f"{counted(more, 'case')} more: `triage case list` names them.")
    if not_shown:
        said.append(f"{counted(not_shown, 'case')} more that you do not see: counted here, and not named.")
    return " ".join(said)
