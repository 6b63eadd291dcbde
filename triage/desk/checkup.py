"""Is this installation well: rules, services, settings, record, and who signed for live use."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from typing import Final

import triage
from triage.desk.checkup_record import Check, part, record_checks
from triage.desk.opening import Desk
from triage.errors import DataProblem
from triage.model.assurance import NOT_ASSURED, wanting, worth_mending
from triage.workspace import Workspace

_NAMED: Final = 20
"""Files named in one check; of more, the count says enough."""


def check_up(desk: Desk) -> list[Check]:
    """Look at everything; a fault in one part never hides the others. Raises nothing of its own."""
    checks = [
        Check("program", "well", f"needs-triage {triage.__version__}, Python {sys.version.split()[0]}"),
        _engine(),
        Check("workspace", "well", str(desk.workspace.folder))
        if desk.workspace
        else Check(
            "workspace",
            "attention",
            "none; the shipped rules and services serve",
            "make one with `triage init DIR`",
        ),
        part("settings", lambda: f"area {desk.settings.area.name or 'not named'}"),
        part(
            "vocabulary",
            lambda: (
                f"{sum(len(codes) for codes in desk.vocabulary.lists.values())} codes in {len(desk.vocabulary.lists)} lists"
            ),
        ),
        part("rules", lambda: _rules(desk)),
        part(
            "directory", lambda: f"{len(desk.directory.services)} services, version {desk.directory.version}"
        ),
    ]
    if desk.workspace:
        checks.extend(record_checks(desk, desk.workspace))
        checks.append(Check("local changes", "well", _local_changes(desk.workspace)))
    checks.append(_assurance(desk))
    checks.extend(_worth_knowing(desk))
    return checks


def _rules(desk: Desk) -> str:
    said = f"{len(desk.rulebook.rules)} rules, version {desk.rulebook.version}"
    if desk.rules_version:
        said += f", published as number {desk.rules_version.number}"
    return f"{said}; {desk.rules_notice}" if desk.rules_notice else said


def _local_changes(workspace: Workspace) -> str:
    said = [
        f"{len(names)} {what if len(names) == 1 else several} {how} here ({', '.join(names[:_NAMED])}{', …' if len(names) > _NAMED else ''})"
        for names, what, several, how in (
            (workspace.changed_files(), "shipped file", "shipped files", "changed"),
            (workspace.added_files(), "file", "files", "added"),
        )
        if names
    ]
    return "; ".join(said) or "rules and services are as shipped"


def _engine() -> Check:
    if importlib.util.find_spec("durable") is None:
        return Check(
            "rule engine",
            "problem",
            "durable-rules is not installed",
            "install it with `pip install durable-rules`; it needs a C compiler",
        )
    return Check("rule engine", "well", "durable-rules is installed")


def _assurance(desk: Desk) -> Check:
    try:
        settings = desk.settings
    except DataProblem:
        return Check("live use", "problem", NOT_ASSURED, "correct the settings first")
    lacking = wanting(settings, desk.on)
    if not lacking:
        return Check("live use", "well", f"signed on {settings.assurance.signed_on}")
    return Check(
        "live use",
        "problem",
        f"{NOT_ASSURED}: {'; '.join(one.what for one in lacking)}",
        "; ".join(dict.fromkeys(one.mend for one in lacking))
        + "; docs/safety/sign-off-template.md says who confirms what",
    )


def _worth_knowing(desk: Desk) -> Iterator[Check]:
    """What keeps nobody from live use and is better mended."""
    try:
        found = worth_mending(desk.settings)
    except DataProblem:
        return
    for one in found:
        yield Check("sign-off", "attention", one.what, one.mend)
