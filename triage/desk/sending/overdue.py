"""What travels and is not done with: a receipt that has not come back, and an answer that somebody waits for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from triage.desk import gate
from triage.desk.deciding import found_case
from triage.desk.due.item import DueItem
from triage.desk.opening import Desk
from triage.store.records import CaseRow
from triage.store.rows_sending import ParcelRow


def parcels_due(
    desk: Desk, number: str | None = None, cases: Mapping[str, CaseRow] | None = None
) -> Iterator[DueItem]:
    """One thing due for each referral that went without a receipt, and for each that came and has no answer yet."""
    for row in desk.store.parcels_due(number):
        held = cases.get(row.case_number) if cases is not None else desk.store.case(row.case_number)
        role = "safeguarding_lead" if row.about == "escalation" else "coordinator"
        kind, what = ("receipt", _ask(row)) if row.way == "out" else ("answer", _tell(row))
        assert row.due_on is not None
        yield DueItem(
            kind, row.due_on, row.case_number or None, "", role, kind, what, held.level if held else 0, f"parcel {row.id}"
        )  # fmt: skip


def _ask(row: ParcelRow) -> str:
    if row.state == "not_readable":
        return f"Ring {row.partner}: what was sent arrived and could not be read there"
    if row.state in ("received", "answered"):
        return f"Ask {row.partner} what became of it: their answer does not fit"
    return f"Ask {row.partner} whether it came: sent is not received"


def _tell(row: ParcelRow) -> str:
    if not row.case_number:
        return f"Ring {row.partner}: what came could not be made a case"
    if row.state == "came":
        return f"Send {row.partner} a receipt: `triage receive FILE --answers FOLDER`"
    if row.state == "acknowledged":
        return f"Tell {row.partner} whether we can help"
    return f"Tell {row.partner} how it goes on"


@dataclass(frozen=True)
class ParcelView:
    """One referral that travelled, with what came of it."""

    row: ParcelRow
    answers: tuple[ParcelRow, ...]
    """Its receipts and outcomes, in the order in which they went or came."""


def list_parcels(
    desk: Desk, number: str | None = None, *, waiting: bool = False, by: str | None = None
) -> list[ParcelView]:
    """List referrals that went and came, of one case or all; ``waiting`` keeps those for which something is due."""
    gate.read(desk, "send.read", by, case=number)
    if number is not None:
        found_case(desk, number)
    rows = [row for row in desk.store.parcels(number) if row.kind == "referral"]
    sight = gate.sight(desk, by, "send.read")
    found = []
    for row in rows:
        how = sight.of(row.case_number) if row.case_number else "full"
        if how == "none" or (waiting and row.due_on is None):
            continue
        masked = how == "restricted"
        shown = replace(row, partner=gate.RESTRICTED, about="", towards="", parcel="") if masked else row
        found.append(ParcelView(shown, () if masked else tuple(desk.store.answers_to(row.parcel))))
    return found
