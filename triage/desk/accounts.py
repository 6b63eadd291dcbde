"""Who acts or looks: a registered person who works here, from the account that their name belongs to."""

from __future__ import annotations

from triage.casework.people import account_fits, known_person
from triage.desk.opening import Desk
from triage.store.records import PersonRow


def known(desk: Desk, by: str | None) -> PersonRow:
    """Name who acts; raises :class:`Refused` where nobody is named, registered, here any more, or at their own account.

    Without a name the account stands for its owner, where the workspace takes names from accounts.
    """
    person = known_person(desk.store, _given(desk, by))
    account_fits(person, desk.account, desk.settings.people.accounts)
    return person


def looking(desk: Desk, by: str | None) -> PersonRow | None:
    """Name who looks; None where nobody is named. Raises :class:`Refused` for a name that is not in use here."""
    return known(desk, by) if _given(desk, by) else None


def _given(desk: Desk, by: str | None) -> str:
    """The name given, else that of whoever sits at the desk, else the owner of the account where names come from accounts."""
    name = (by or "").strip() or (desk.reader or "").strip()
    if name or not desk.settings.people.accounts or not desk.account:
        return name
    owners = [row.name for row in desk.store.people() if row.account == desk.account and row.left_on is None]
    return owners[0] if len(owners) == 1 else ""
