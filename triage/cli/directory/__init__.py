"""``triage directory``: what services there are, whom they take, and how their records are kept true."""

from __future__ import annotations

import click

from triage.cli.lazy import LazyGroup, Table

COMMANDS: Table = {
    "area": ("triage.cli.directory.placing:area", "Where a postcode lies, and whether it counts as in."),
    "list": ("triage.cli.directory.showing:list_", "Every service, whom it is for, whether in date."),
    "show": ("triage.cli.directory.showing:show", "One service; what nobody knows is said."),
    "find": ("triage.cli.directory.finding:find", "Find services by words, help, age, home, person."),
    "lint": ("triage.cli.directory.keeping:lint", "Check every record; say how to mend each fault."),
    "due": ("triage.cli.directory.keeping:due", "Which records must be confirmed, and by when."),
    "verify": ("triage.cli.directory.upkeep:verify", "Say that records were confirmed with the service."),
    "capacity": ("triage.cli.directory.upkeep:capacity", "Write down what a service said about room."),
    "status": ("triage.cli.directory.upkeep:status", "A service is open, paused or closed."),
    "report": ("triage.cli.directory.reporting:report", "Say that a record is wrong; it is shown until looked into."),
    "resolve": ("triage.cli.directory.reporting:resolve", "Reports were looked into; the record is right."),
    "log": ("triage.cli.directory.history:log", "Who changed which record when, and by hand."),
    "map": ("triage.cli.directory.mapping:map_", "What other people's terms mean here; nothing is guessed."),
    "import": ("triage.cli.directory.importing:import_", "Bring in services of a standard or a sheet."),
    "export": ("triage.cli.directory.exporting:export", "Give services out, or a feed back as it came."),
    "graph": ("triage.cli.directory.picture:graph", "The graph, or a picture of cover, in a file."),
    "similar": ("triage.cli.directory.likeness:similar", "Services like one: doubles and stand-ins."),
    "gaps": ("triage.cli.directory.gaps:gaps", "What is missing, and what one more service would do."),
}


@click.group(cls=LazyGroup, table=COMMANDS)
def directory() -> None:
    """Services: find, check, bring in, give out, and see what is missing.

    \b
    Example:
      triage directory find --offer sleep --age 8 --postcode B90
    """  # noqa: D301 - click's mark for text that is not refilled
