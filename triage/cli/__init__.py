"""The command line: a table of commands, each loaded only when it is used."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Mapping

import click

import triage

COMMANDS: Mapping[str, tuple[str, str]] = {
    # name: (module:attribute, one line for `triage --help`)
    "init": (
        "triage.cli.workspace:init",
        "Make a workspace: rules, directory, settings and an empty record.",
    ),
    "demo": ("triage.cli.demo:demo", "The whole loop on one synthetic month."),
    "assess": ("triage.cli.assess:assess", "Decisions with reasons for case files; writes nothing."),
    "words": ("triage.cli.assess:words", 'Find the code for plain words such as "can\'t sleep".'),
    "case": ("triage.cli.casework:case", "Add, show, confirm, answer, link and close cases."),
    "escalation": (
        "triage.cli.casework:escalation",
        "Escalations: who was told, who received them, what was decided.",
    ),
    "refer": ("triage.cli.casework:refer", "Refer a case to a service."),
    "referral": ("triage.cli.casework:referral", "Referrals and how far they are."),
    "review": ("triage.cli.casework:review", "Score needs again; what changed, and what follows."),
    "due": ("triage.cli.casework:due", "What is due today, for whom, whose job."),
    "people": ("triage.cli.casework:people", "Who may do what."),
    "rules": ("triage.cli.rulebook:rules", "The rules: list, show, check and test."),
    "directory": ("triage.cli.directory:directory", "Services: list, show, find and check."),
    "outcomes": (
        "triage.cli.valuing:outcomes",
        "What changed for children, with how many were lost, same and worse.",
    ),
    "value": ("triage.cli.valuing:value", "What it was worth (SROI), every pound traced."),
    "import": ("triage.cli.importing:import_", "Cases from the files councils already have."),
    "doctor": ("triage.cli.workspace:doctor", "Is this installation well?"),
    "tui": ("triage.cli.screens:tui", "The terminal interface."),
}


class LazyGroup(click.Group):
    """A group that imports a command's module only when the command is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """All commands in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """The command itself, imported now."""
        if cmd_name not in COMMANDS:
            return None
        module, attribute = COMMANDS[cmd_name][0].split(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        """The list for ``--help``, from the table, so that nothing is imported."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command named first, or a message that names the nearest one."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            import difflib  # noqa: PLC0415 - only for a misspelt command

            near = difflib.get_close_matches(args[0], COMMANDS, n=1)
            ctx.fail(f"there is no command '{args[0]}'." + (f" Did you mean '{near[0]}'?" if near else ""))
        return super().resolve_command(ctx, args)


@click.command(
    cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 96}
)
@click.version_option(triage.__version__, prog_name="triage")
def cli() -> None:
    """Needs triage and signposting for children: what is urgent, what helps, what meanwhile, who checks.

    \b
    A first triage of your own case, with nothing set up:
      triage assess my-case.yaml
    """  # noqa: D301 - click's mark for text that is not refilled


def main(arguments: list[str] | None = None) -> None:
    """Run a command and leave with its exit code; a problem is a message, never a traceback."""
    from triage.cli.edge import run  # noqa: PLC0415 - keeps `--help` light

    sys.exit(run(cli, sys.argv[1:] if arguments is None else arguments))
