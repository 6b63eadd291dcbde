"""Blocks of figures: the splits of one count that a row shows or hides together."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from triage.desk.passing_on.needs import Counts, Row


@dataclass(frozen=True)
class Block:
    """Counts that add up to one other count, and are shown or hidden together."""

    name: str
    whole: str | None
    """The count that they split; None for a count that splits nothing."""
    parts: tuple[str, ...]


BLOCKS: tuple[Block, ...] = (
    Block("started", None, ("started",)),
    Block("paired", "started", ("paired", "not_paired")),
    Block("lost", "not_paired", ("lost", "awaiting_review")),
    Block("final", "paired", ("improved", "same", "worse")),
    Block(
        "first_review",
        "paired",
        ("first_review.improved", "first_review.same", "first_review.worse", "not_at_first_review"),
    ),
    Block(
        "follow_up",
        "started",
        ("follow_up.improved", "follow_up.same", "follow_up.worse", "not_at_follow_up"),
    ),
)
"""Every block after the one whose count it splits."""
HOME = {part: block.name for block in BLOCKS for part in block.parts}
Hidden = Mapping[str, Collection[Row]]
"""Block -> rows that do not show it."""


def counts_beside(counts: Counts) -> dict[str, int]:
    """The counts of a row with what each split leaves over."""
    return {
        **counts,
        "not_paired": counts["started"] - counts["paired"],
        "not_at_first_review": counts["paired"] - counts["first_review.paired"],
        "not_at_follow_up": counts["started"] - counts["follow_up.paired"],
    }


def is_safe(values: Iterable[int], threshold: int) -> bool:
    """Whether none of these counts is small."""
    return not any(0 < value < threshold for value in values)
