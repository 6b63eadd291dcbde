"""What a person chose for themselves, such as a theme; nobody without a name keeps anything."""

from __future__ import annotations

from collections.abc import Mapping

from triage.desk import accounts, gate
from triage.desk.opening import Desk
from triage.errors import TriageError, WrongUse

LONGEST = 500
"""Signs of one setting."""


def preferences(desk: Desk, by: str | None) -> Mapping[str, str]:
    """All that a person chose, by name; empty where nobody is named, or there is no record to read: raises nothing."""
    if not by or not desk.has_record:
        return {}
    try:
        person = accounts.looking(desk, by)
        return desk.store.preferences(person.name) if person else {}
    except TriageError:
        return {}


def prefer(desk: Desk, name: str, setting: str, by: str | None) -> None:
    """Keep what a person chose under a name such as ``theme``; raises :class:`Refused` where nobody registered is named."""
    if not name or len(name) > LONGEST or len(setting) > LONGEST:
        raise WrongUse("this is no setting", mend=f"a name and at most {LONGEST} signs")
    if preferences(desk, by).get(name) == setting:
        return
    with desk.store.writing():
        person = gate.change(desk, "screens.keep", by)
        desk.store.set_preference(person.name, name, setting)
