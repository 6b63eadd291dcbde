"""What somebody sees of a case in lists, in a whole case, and among things due; what is hidden is named, never silently left out.

A part that a role does not see is null in JSON, and ``hidden`` names it; in words it is "not shown to your role". What no table
knows is hidden from whoever does not see decisions: new parts begin as private ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from triage.casework.permissions import FIELDS
from triage.desk import accounts, gate
from triage.desk.due.item import URGENT, DueItem
from triage.desk.gate import RESTRICTED, Sight
from triage.desk.opening import Desk
from triage.store.records import CaseRow

PART_OF: Mapping[str, str] = {
    "format": "state", "case": "state", "state": "state", "added_on": "state", "source": "state", "confirmed_on": "state",
    "review_on": "state", "closed_on": "state", "closure_reason": "state", "closure_outcome": "state", "to_audit": "state",
    "synthetic": "state", "restricted": "state", "escalations": "escalations", "level": "level", "decision": "decision",
    "decisions": "decision", "actions": "decision", "referrals": "referrals", "reviews": "scores", "measures": "scores", "care_status": "scores", "feedback": "scores", "outcome": "outcome",
    "lead": "outcome", "owner": "state", "team": "state", "left": "state",
}  # fmt: skip
"""Key of a whole case as JSON -> the part it belongs to (codes of ``FIELDS``); every other key belongs to the decision."""
_SAID_OF_ESCALATION = ("told", "received_by", "their_decision", "disputed", "settled", "settlement_note")
"""Free words beside an escalation; they belong to the notes."""


def masked(row: CaseRow) -> CaseRow:
    """A restricted case as a row of a list for whoever does not read it: its number, and nothing of it."""
    return CaseRow(
        number=row.number, state="restricted", added_on=date.min, added_by="", source="", file_hash="", identity_hash="",
        whole_hash="", level=0, confirmed_on=None, review_on=date.min, closed_on=None, closed_by="", closure_reason="",
        closure_outcome="", to_audit=False, synthetic=False,
    )  # fmt: skip


def rows_seen(desk: Desk, rows: Iterable[CaseRow], by: str | None, act: str = "case.list") -> list[CaseRow]:
    """The rows of a list that somebody may know of; restricted ones masked, and without its level for whoever does not see it."""
    sight = gate.sight(desk, by, act)
    found = []
    for row in rows:
        how = sight.of(row)
        if how == "restricted":
            found.append(masked(row))
        elif how == "full":
            found.append(row)
        elif how == "part":
            keeps_level = "level" in sight.fields(row)
            found.append(row if keeps_level else replace(row, level=0))
    return found


def restricted_numbers(desk: Desk, by: str | None) -> list[str]:
    """Numbers of restricted cases that somebody does not read."""
    sight = gate.sight(desk, by)
    return [row.case_number for row in desk.store.restrictions() if sight.of(row.case_number) == "restricted"]


def due_seen(desk: Desk, items: Iterable[DueItem], by: str | None) -> list[DueItem]:
    """Things due that somebody may know of.

    An escalation or a referral nobody could read is never left out (law 1): of a case that somebody does not see it says
    the number, the day and whose job it is. Somebody whose role sees no case is told of it where it is their role's job.
    """
    sight = gate.sight(desk, by)
    found = []
    for item in items:
        how = sight.of(item.case) if item.case else "full"
        if item.case and how == "none" and desk.store.case(item.case) is None:
            how = "full"  # a referral that could not be read names a number that is no case yet
        if item.kind == "break_glass":
            if sight.person is None or "break_glass" in _parts(sight):
                found.append(item)
        elif how == "full":
            found.append(item)
        elif item.kind in URGENT and (how != "none" or _is_their_job(sight, item)):
            found.append(_shut(item) if how in ("restricted", "none") else _bare(item))
        elif how == "part" and sight.person is not None and item.role in sight.person.roles:
            found.append(_bare(item))
    return found


def _parts(sight: Sight) -> frozenset[str]:
    roles = sight.person.roles if sight.person else frozenset()
    return frozenset(code for code, one in FIELDS.items() if one.seen_by(roles, frozenset({"any"})))


def _is_their_job(sight: Sight, item: DueItem) -> bool:
    person = sight.person
    return person is not None and (item.role in person.roles or person.name in item.shown_to)


def _shut(item: DueItem) -> DueItem:
    """An escalation of a case that somebody does not read: number, day and whose job it is."""
    return replace(
        item,
        for_whom="",
        code="",
        what=RESTRICTED,
        level=0,
        record=f"case {item.case}",
        owner="",
        covered_for="",
    )


def _bare(item: DueItem) -> DueItem:
    """A thing due without whom it is about, for a role that sees no content."""
    return replace(item, for_whom="", level=0)


def case_seen(data: Mapping[str, Any], seen: frozenset[str]) -> dict[str, Any]:
    """A whole case as JSON with the parts that are not ``seen`` as null, and ``hidden`` naming them; all of it where all is seen."""
    shown: dict[str, Any] = {}
    hidden: list[str] = []
    for key, value in data.items():
        part = PART_OF.get(key, "decision")
        if part in seen:
            shown[key] = value
        else:
            shown[key] = None
            hidden.append(key)
    if "notes" not in seen and isinstance(shown.get("escalations"), list):
        shown["escalations"] = [_without_words(one) for one in shown["escalations"]]
        hidden.append("escalations.notes")
    return {**shown, "hidden": hidden}


def _without_words(escalation: Mapping[str, Any]) -> dict[str, Any]:
    bare = {key: None if key in _SAID_OF_ESCALATION else value for key, value in escalation.items()}
    put_aside = bare.get("dismissed")
    if isinstance(put_aside, dict):
        bare["dismissed"] = {**put_aside, "note": None}
    return bare


def person_at(desk: Desk, by: str | None) -> Any:
    """The registered person who looks, or None; raises :class:`triage.errors.Refused` for a name not in use here."""
    return accounts.looking(desk, by)
