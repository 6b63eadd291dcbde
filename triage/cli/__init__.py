"""The command line: a table of commands, each loaded only when it is used."""

from __future__ import annotations

import sys

import click

import triage
from triage.cli.lazy import LazyGroup, Table

COMMANDS: Table = {
    "init": (
        "triage.cli.workspace:init",
        "Make a workspace: rules, directory, settings and an empty record.",
    ),
    "demo": ("triage.cli.demo:demo", "The whole loop on one synthetic month."),
    "assess": ("triage.cli.assess:assess", "Decisions with reasons for case files; writes nothing."),
    "letter": (
        "triage.cli.letter:letter",
        "A decision in plain words for a family, a service, the referrer or a meeting.",
    ),
    "plan": (
        "triage.cli.plan:plan",
        "The plan of a household laid open: who covers what, what waits, what each preference costs.",
    ),
    "words": ("triage.cli.assess:words", 'Find the code for plain words such as "can\'t sleep".'),
    "case": ("triage.cli.cases:case", "Add, show, confirm, answer, link and close cases."),
    "escalation": (
        "triage.cli.following:escalation",
        "Escalations: who was told, who received them, what was decided.",
    ),
    "refer": ("triage.cli.following:refer", "Refer a case to a service."),
    "referral": ("triage.cli.following:referral", "Referrals and how far they are."),
    "review": ("triage.cli.reviewing:review", "Score needs again; what changed, and what follows."),
    "due": ("triage.cli.due:due", "What is due today, for whom, whose job."),
    "people": ("triage.cli.people:people", "Who may do what."),
    "rules": ("triage.cli.rules:rules", "The rules: find, change, test, prove, see what a change does."),
    "directory": ("triage.cli.directory:directory", "Services: find, check, bring in, give out, see gaps."),
    "outcomes": (
        "triage.cli.valuing:outcomes",
        "What changed for children, with how many were lost, same and worse.",
    ),
    "value": ("triage.cli.valuing:value", "What it was worth (SROI), every pound traced."),
    "import": ("triage.cli.importing:import_", "Cases from the files councils already have."),
    "doctor": ("triage.cli.workspace:doctor", "Is this installation well?"),
    "tui": ("triage.cli.screens:tui", "The terminal interface."),
}


@click.command(
    cls=LazyGroup,
    table=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 96},
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
