"""Groups that take what is not one of their commands as the argument of their usual one: ``triage hold CASE`` places a hold."""

from __future__ import annotations

from typing import Any

import click

from triage.cli.lazy import LazyGroup


class UsualGroup(LazyGroup):
    """A lazy group with a command that is meant where none is named."""

    def __init__(self, *args: Any, usual: str, **more: Any) -> None:
        """Keep the name of the usual command, which stands in the table as well."""
        super().__init__(*args, **more)
        self.usual = usual

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the usual command in front of words that begin with none of ours."""
        if args and args[0] not in self.table and args[0] not in ctx.help_option_names:
            args = [self.usual, *args]
        return super().parse_args(ctx, args)
