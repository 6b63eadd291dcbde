"""``triage sharing``: information-sharing agreements with partners."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from triage.cli.cases.common import open_record
from triage.cli.common import acting, shared
from triage.cli.lazy import LazyGroup, Table

COMMANDS: Table = {
    "agreements": (
        "triage.cli.rights.partners:sharing_agreements",
        "Agreements with partners, those to look at first.",
    ),
}


@click.group(cls=LazyGroup, table=COMMANDS)
def sharing() -> None:
    """Information-sharing agreements with partners.

    \b
    Example:
      triage sharing agreements
    """  # noqa: D301 - click's mark for text that is not refilled


@click.command("agreements")
@acting
@shared
def sharing_agreements(by: str | None, workspace: Path | None, on: date | None, as_json: bool) -> None:
    """List information-sharing agreements with partners, as agreements.yaml beside triage.toml has them.

    \b
    The file:
      format: 1
      agreements:
        - id: isa-1
          partner: example-trust
          items: [identity, needs]
          purposes: [get_help]
          signed_on: 2026-01-05
          review_on: 2027-01-05
          contact: data protection lead of the trust

    \b
    Example:
      triage sharing agreements
    """  # noqa: D301 - click's mark for text that is not refilled
    from triage.cli.casework_words import print_table  # noqa: PLC0415 - keeps `--help` light
    from triage.cli.edge import print_json  # noqa: PLC0415
    from triage.desk.rights.partners import list_partnerships  # noqa: PLC0415

    with open_record(workspace, on) as desk:
        found = list_partnerships(desk, by)
        asked = desk.settings.sharing.agreement_needed
    if as_json:
        rows = [
            {**view.agreement.model_dump(mode="json"), "partner_name": view.partner_name, "state": view.state}
            for view in found
        ]
        print_json({"format": "triage.sharing-agreements/1", "agreement_needed": asked, "agreements": rows})
        return
    table = [
        (
            view.agreement.id,
            view.partner_name or f"{view.agreement.partner} (not in the directory)",
            view.state.replace("_", " "),
            str(view.agreement.signed_on),
            str(view.agreement.review_on or "-"),
        )
        for view in found
    ]
    print_table(
        ("id", "partner", "state", "signed", "look again"),
        table,
        "no agreement is recorded: write agreements.yaml beside triage.toml",
    )
