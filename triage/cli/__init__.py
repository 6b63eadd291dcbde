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
    "household": ("triage.cli.households:household", "Linked cases of one family: one plan, one lead."),
    "meeting": ("triage.cli.households:meeting", "Meetings about a family, and what they agreed."),
    "duplicates": ("triage.cli.duplicates:duplicates", "Cases that may be about one child."),
    "refer": ("triage.cli.following:refer", "Refer a case to a service."),
    "referral": ("triage.cli.following:referral", "Referrals and how far they are."),
    "send": ("triage.cli.sending:send", "Seal a referral or its outcome for one partner, after a look."),
    "receive": ("triage.cli.sending:receive", "Take in sealed files: each once, whole, or refused by name."),
    "parcels": ("triage.cli.sending:parcels", "What went and came, and what is sent and not received."),
    "review": ("triage.cli.reviewing:review", "Score needs again; what changed, and what follows."),
    "due": ("triage.cli.due:due", "What is due today, for whom, whose job."),
    "people": ("triage.cli.people:people", "Who may do what."),
    "rules": ("triage.cli.rules:rules", "The rules: find, change, test, prove, see what a change does."),
    "directory": ("triage.cli.directory:directory", "Services: find, check, bring in, give out, see gaps."),
    "measures": (
        "triage.cli.measures:measures",
        "Published measures: what is known of them, and what changed on them.",
    ),
    "outcomes": (
        "triage.cli.outcomes:outcomes",
        "What changed for children, with how many were lost, same and worse.",
    ),
    "value": ("triage.cli.valuing:value", "What it was worth (SROI), every pound traced."),
    "report": ("triage.cli.reports:report", "Reports: the quarter, priorities, equity, a meeting."),
    "priorities": ("triage.cli.published:priorities", "What outcomes are reported against."),
    "evidence": ("triage.cli.published:evidence", "What others published about programmes."),
    "import": ("triage.cli.importing:import_", "Cases from the files councils already have."),
    "downtime": ("triage.cli.downtime:downtime", "Numbered paper forms for when nothing works."),
    "audit": ("triage.cli.auditing:audit", "Who looked, tried and changed; is that log whole?"),
    "backup": ("triage.cli.backing_up:backup", "Make a safe copy, or prove that one can be brought back."),
    "restore": ("triage.cli.backing_up:restore", "Bring a safe copy back into an empty folder."),
    "sharing": ("triage.cli.rights.partners:sharing", "Information-sharing agreements with partners."),
    "retention": (
        "triage.cli.rights.keeping:retention",
        "How long records are kept; what has come to its end.",
    ),
    "hold": ("triage.cli.rights.keeping:hold", "Hold a case so that nothing of it is erased."),
    "erase": ("triage.cli.rights.erasing:erase", "Erase a case, with a second person."),
    "export": ("triage.cli.rights.exporting:export", "Give a person a copy of what is held about them."),
    "encrypt": ("triage.cli.protecting:encrypt", "Encrypt the record with your key."),
    "upgrade": ("triage.cli.protecting:upgrade", "Bring an older record up to date."),
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
