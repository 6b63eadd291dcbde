"""``triage duplicates``: cases that may be about one child; without a word after it, or with a case, it lists."""

from __future__ import annotations

import click

from triage.cli.lazy import LazyGroup, Table

COMMANDS: Table = {
    "list": (
        "triage.cli.duplicates.listing:duplicates_list",
        "Pairs with score and reasons; of one case, or all.",
    ),
    "decide": ("triage.cli.duplicates.deciding:duplicates_decide", "Say whether two cases are one child."),
    "undo": ("triage.cli.duplicates.deciding:duplicates_undo", "Take back what was said of two cases."),
    "settle": (
        "triage.cli.duplicates.deciding:duplicates_settle",
        "Settle what two joined cases do not agree on.",
    ),
}


class _ListsWhenUnnamed(LazyGroup):
    """A group whose first command runs where none is named: ``triage duplicates C-1`` lists the pairs of C-1."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put ``list`` in front of anything that is no command and asks for no help."""
        if not args or (args[0] not in self.table and args[0] not in {"--help", "-h"}):
            args = ["list", *args]
        return super().parse_args(ctx, args)


@click.group(cls=_ListsWhenUnnamed, table=COMMANDS)
def duplicates() -> None:
    """Cases that may be about one child, with a score and the reasons; a person decides, and nothing is joined by itself.

    \b
    Examples:
      triage duplicates --at-least 30
      triage duplicates C-2024-0117
      triage duplicates decide C-2024-0117 C-2024-0120 --different --note "Two cousins" --by "Sam Example"
    """  # noqa: D301 - click's mark for text that is not refilled
