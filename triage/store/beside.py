"""A part of the record in a store of its own, beside it: its own file, or its own schema over a connection of its own."""

from __future__ import annotations

from collections.abc import Sequence

from triage.errors import Locked, WrongUse
from triage.store.backends.base import SqlDatabase
from triage.store.backends.opening import brought_up, make_part, open_part
from triage.store.database import Database
from triage.store.migrations.step import Migration


def open_beside(database: Database, name: str, statements: Sequence[str]) -> SqlDatabase:
    """Open the part ``name`` beside a record, made by ``statements`` where it is missing.

    Raises :class:`Locked` where it is missing and nothing may be written.
    """
    place = database.place
    if place is None:
        raise WrongUse("a record in memory has nothing beside it")
    steps = (Migration(number=1, name=f"the first {name} store", statements=statements),)
    if not place.url and not place.file(name).exists():
        if database.readonly:
            raise Locked(
                f"there is no {name}.db beside this record",
                why="it belongs to it, and cannot be made where nothing may be written",
                mend="open the record once where it may be written, or bring the file back from a safe copy",
            )
        part = make_part(place, name)
    else:
        part = open_part(place, name, readonly=database.readonly)
    try:
        brought_up(part, steps)
    except BaseException:
        part.close()
        raise
    return part
