"""Numbered changes of the schema; a number is applied once, in order, and is never edited afterwards.

Text only, in SQL that other databases read too: no ROWID tricks, no date functions, and "" in place of NULL where a
column is part of a key. What can say something about a child (case files, notes, names, answers) lies in ``content``, and
hashes by which two cases of one child are found in ``case_marks``, so that both can be erased while the log of who did what
stays whole.
"""

from __future__ import annotations

from triage.store.migrations.auditing import AUDITING
from triage.store.migrations.due import DUE
from triage.store.migrations.first import ALIKE, DIRECTORY_HISTORY, FIRST, RULE_CHANGES
from triage.store.migrations.households import HOUSEHOLDS
from triage.store.migrations.keeping import KEEPING
from triage.store.migrations.loop import LOOP
from triage.store.migrations.measured import MEASURED
from triage.store.migrations.people import PEOPLE
from triage.store.migrations.rights import RIGHTS
from triage.store.migrations.screens import SCREENS
from triage.store.migrations.sending import SENDING
from triage.store.migrations.step import Migration

MIGRATIONS: tuple[Migration, ...] = (
    FIRST,
    RULE_CHANGES,
    ALIKE,
    DIRECTORY_HISTORY,
    LOOP,
    DUE,
    PEOPLE,
    RIGHTS,
    HOUSEHOLDS,
    SENDING,
    AUDITING,
    KEEPING,
    MEASURED,
    SCREENS,
)
NEWEST = MIGRATIONS[-1].number

__all__ = ["MIGRATIONS", "NEWEST", "Migration"]
