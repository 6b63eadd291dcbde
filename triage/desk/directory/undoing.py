"""Taking back what was just written about a service: the lines as they were, and both steps on record."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from triage.desk.directory.together import writing_with_files
from triage.desk.directory.upkeep import Upkeep, after_of, carry_out, known_state, put, text_now, who
from triage.desk.opening import Desk

TAKEN_BACK = "taken back"
"""Stands as the note of the second step."""


@dataclass(frozen=True)
class Written:
    """What was written, and what the files said before and after."""

    upkeep: Upkeep
    after: Mapping[str, str]


def write_upkeep(desk: Desk, upkeep: Upkeep) -> Written:
    """Carry it out and remember what stands there now; raises as :func:`triage.desk.directory.upkeep.carry_out`."""
    carry_out(desk, upkeep)
    return Written(upkeep, {name: text_now(desk, name) or "" for name in upkeep.texts})


def undo_upkeep(desk: Desk, written: Written, by: str | None) -> None:
    """Put the files back as they were before; reports that were settled by the step are open again.

    Raises :class:`triage.errors.Refused` where a file was changed since, or where nobody who may is named.
    """
    person = who(desk, by)
    upkeep = written.upkeep
    store = desk.store
    with writing_with_files(desk):
        state = known_state(desk)
        note = store.keep("directory", TAKEN_BACK.encode())
        for change in upkeep.changes:
            store.add_service_change(
                {
                    "state": state, "service": change.service.id, "on_day": desk.on, "by_name": person.name, "role": person.role,
                    "what": upkeep.what, "was": _json(after_of(change)), "became": _json(change.was), "note_hash": note,
                }
            )  # fmt: skip
            store.log(desk.on, person.name, "directory.undo", record=f"service {change.service.id}")
        put(desk, written.after, {name: upkeep.texts[name] for name in written.after})


def _json(value: Mapping[str, object]) -> str:
    return json.dumps(dict(value), ensure_ascii=False, sort_keys=True)
