"""Schema step 7: who may see and do what."""

from __future__ import annotations

from triage.store.migrations.step import Migration

PEOPLE = Migration(
    number=7,
    name="who may see and do what",
    statements=(
        "ALTER TABLE people ADD COLUMN more_roles TEXT NOT NULL DEFAULT '[]'",
        "ALTER TABLE people ADD COLUMN account TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE people ADD COLUMN left_on TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE people ADD COLUMN left_by TEXT NOT NULL DEFAULT ''",
        """CREATE TABLE people_changes (
            id INTEGER PRIMARY KEY, name TEXT NOT NULL REFERENCES people (name), on_day TEXT NOT NULL,
            by_name TEXT NOT NULL, what TEXT NOT NULL, was TEXT NOT NULL, became TEXT NOT NULL)""",
        """CREATE TABLE restrictions (
            id INTEGER PRIMARY KEY, case_number TEXT NOT NULL REFERENCES cases (number), reason TEXT NOT NULL,
            on_day TEXT NOT NULL, by_name TEXT NOT NULL, readers TEXT NOT NULL DEFAULT '[]',
            ended_on TEXT NOT NULL DEFAULT '', ended_by TEXT NOT NULL DEFAULT '', end_note_hash TEXT NOT NULL DEFAULT '')""",
        "CREATE INDEX restrictions_by_case ON restrictions (case_number)",
        """CREATE TABLE break_glass (
            id INTEGER PRIMARY KEY, case_number TEXT NOT NULL REFERENCES cases (number), by_name TEXT NOT NULL,
            reason TEXT NOT NULL, note_hash TEXT NOT NULL, on_day TEXT NOT NULL, opened_at TEXT NOT NULL,
            ends_at TEXT NOT NULL, reviewed_on TEXT NOT NULL DEFAULT '', reviewed_by TEXT NOT NULL DEFAULT '',
            finding TEXT NOT NULL DEFAULT '', finding_hash TEXT NOT NULL DEFAULT '')""",
        "CREATE INDEX break_glass_by_case ON break_glass (case_number)",
    ),
)
