"""Mending what is mechanical in rule files, as a screen asks for it."""

from __future__ import annotations

from triage.desk import Desk, gate
from triage.desk.rule_browsing import at_work
from triage.desk.rule_editing import ACT
from triage.desk.rule_linting import mend_files


def mend_rules(desk: Desk, by: str | None) -> tuple[str, ...]:
    """Mend it in somebody's name; returns what was changed, a line for each file."""
    with desk.store.writing():
        person = gate.change(desk, ACT, by)
        changed = mend_files(at_work(desk))
        for path, _ in changed:
            desk.store.log(desk.on, person.name, ACT, record=f"rules {path.parent.name}/{path.name}")
    return tuple(
        f"Mended {path.parent.name}/{path.name}: " + "; ".join(said for _, said in changes)
        for path, changes in changed
    )
