"""``triage rules``: the rule workbench, each command loaded only when it is used."""

from __future__ import annotations

import click

from triage.cli.lazy import LazyGroup, Table

COMMANDS: Table = {
    "list": ("triage.cli.rules.showing:list_", "Rules with their titles and where they stand."),
    "show": ("triage.cli.rules.showing:show", "One rule: why it is there, its source, its text."),
    "lint": ("triage.cli.rules.linting:lint", "Check every rule file; say how to mend each fault."),
    "test": ("triage.cli.rules.testing:test", "Run the examples of rules; find what they miss."),
    "explain": ("triage.cli.rules.explaining:explain", "A rule, or a code of lint, in plain English."),
    "why-not": ("triage.cli.rules.explaining:why_not", "Why a case is not answered otherwise."),
    "new": ("triage.cli.rules.writing:new", "Write a rule: asked step by step in plain words."),
    "watch": ("triage.cli.rules.watching:watch", "Lint and test each file as it is saved."),
    "docs": ("triage.cli.rules.cataloguing:docs", "A catalogue of all rules, to read or to print."),
    "coverage": ("triage.cli.rules.coverage:coverage", "Which needs, ages and scores which rules answer."),
    "load": ("triage.cli.rules.load:load", "How many questions and alerts the rules bring."),
    "schema": ("triage.cli.rules.schema:schema", "JSON Schemas, so that an editor completes codes."),
    "diff": ("triage.cli.rules.diffing:diff", "What differs between two rulebooks, in plain English."),
    "impact": ("triage.cli.rules.impact:impact", "What a change of rules does to cases, worst first."),
    "prove": ("triage.cli.rules.proving:prove", "Prove that nothing dangerous follows, over all cases."),
    "propose": ("triage.cli.rules.changing:propose", "Propose the files in rules/ as the next version."),
    "approve": ("triage.cli.rules.changing:approve", "Approve a change that somebody else proposed."),
    "publish": ("triage.cli.rules.changing:publish", "Put an approved change into effect."),
    "withdraw": ("triage.cli.rules.changing:withdraw", "Take a proposed change back."),
    "log": ("triage.cli.rules.undoing:log", "Versions and proposals: who did what, when and why."),
    "restore": ("triage.cli.rules.undoing:restore", "Bring an earlier version back at once."),
    "trials": ("triage.cli.rules.undoing:trials", "How rules on trial do."),
}


@click.group(cls=LazyGroup, table=COMMANDS)
def rules() -> None:
    """The rules: find one, change it, see what the change does, have it approved.

    \b
    Example:
      triage rules list --stage safeguarding
      triage rules test
    """  # noqa: D301 - click's mark for text that is not refilled
