"""What is published about the programmes of services that a search found: beside them, and no reason for their order."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import click

from triage.cli.directory.evidence import findings_json
from triage.cli.published.words import wrapped
from triage.desk.frameworks import evidence
from triage.desk.opening import Desk
from triage.errors import DataProblem
from triage.outcomes.evidence import Evidence
from triage.outcomes.evidence.saying import beside
from triage.signposting.finding import Hit


def print_evidence(desk: Desk, hits: Iterable[Hit]) -> None:
    """Say what is published about the programmes of these services, by outcome and strength, with what must be said beside it."""
    found = {hit.service: desk.directory.services[hit.service].programmes or () for hit in hits}
    found = {service: codes for service, codes in found.items() if codes}
    library = _library(desk) if found else None
    lines = [
        f"{service}: {line}"
        for service, codes in found.items()
        for code in codes
        for line in (beside(code, library) if library else ())
    ]
    if library is None or not lines:
        return
    click.echo("\nPublished about their programmes")
    for line in lines:
        click.echo(wrapped(line, 2))
    for caution in library.cautions:
        click.echo(wrapped(f"Note: {caution.text} ({caution.source})", 2))


def evidence_json(desk: Desk, hit: Hit) -> dict[str, Any]:
    """Under ``evidence`` and ``evidence_cautions`` what is published about the programmes of one service; nothing where there is none."""
    codes = desk.directory.services[hit.service].programmes or ()
    library = _library(desk) if codes else None
    return findings_json(codes, library) if library else {}


def _library(desk: Desk) -> Evidence | None:
    """The library; None where it has a fault: a search for help does not stop at that."""
    try:
        return evidence(desk)
    except DataProblem:
        return None
