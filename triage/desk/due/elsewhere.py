"""What other parts of the desk ask for by a day: agreement and rights, what travels, households, emergency access, safe copies."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from triage.desk.backing_up import BACKUP_DAYS, PROOF_DAYS
from triage.desk.due.held import Held
from triage.desk.due.item import DueItem
from triage.desk.households.dues import household_due
from triage.desk.opening import Desk
from triage.desk.rights.dues import rights_due
from triage.desk.sending.overdue import parcels_due

KEEPER = "data_steward"
"""Whose job safe copies are; where nobody is, those who stand in make them."""
LOOKS_AT_ACCESS = ("safeguarding_lead", "data_steward")
"""Roles that look afterwards at access somebody took to a case, each for itself (R10)."""


def rights(held: Held) -> Iterator[DueItem]:
    """Agreement that ends or was taken back, sharing to tell of, disputes, copies asked for, holds and retention."""
    yield from rights_due(held.desk, held.number)


def parcels(held: Held) -> Iterator[DueItem]:
    """What was sent and not received, and what came and was not answered."""
    yield from parcels_due(held.desk, held.number, held.cases)


def households(held: Held) -> Iterator[DueItem]:
    """What two joined cases do not agree on, what meetings agreed, and the next meeting."""
    yield from household_due(held.desk, held.number, held.cases)


def break_glass(held: Held) -> Iterator[DueItem]:
    """Access to a case that somebody took for a few hours, until somebody else has looked at it; due from that day."""
    for row in held.desk.store.break_glass(held.number, unreviewed=True):
        for role in LOOKS_AT_ACCESS:
            yield DueItem(
                "break_glass",
                row.on_day,
                row.case_number,
                "",
                role,
                "break_glass",
                "Look at access that was taken to a case",
                held.level(row.case_number),
                f"break-glass {row.id}",
            )


def safe_copies(desk: Desk, role: str | None) -> Iterator[DueItem]:
    """The next safe copy, and the next proof that one can be brought back; from the first case on."""
    if role not in (None, KEEPER) or (desk.workspace and desk.workspace.record_url()):
        return
    first = desk.store.first_case_on()
    if first is None:
        return
    for kind, days, what in (
        ("backup", BACKUP_DAYS, "Make a safe copy: `triage backup`"),
        ("proof", PROOF_DAYS, "Prove that a safe copy can be brought back: `triage backup --check`"),
    ):
        last = max((row.on_day for row in desk.store.safe_copies(kind)), default=first)
        yield DueItem(
            "safe_copy", last + timedelta(days=days), None, "", KEEPER, kind, what, 0, f"safe copy {kind}"
        )
