"""Schema step 6: whose job something is: absence and cover."""

from __future__ import annotations

from triage.store.migrations.step import Migration

DUE = Migration(
    number=6,
    name="whose job something is: absence and cover",
    statements=(
        """CREATE TABLE absences (
            id INTEGER PRIMARY KEY, name TEXT NOT NULL REFERENCES people (name), from_on TEXT NOT NULL,
            to_on TEXT NOT NULL, cover TEXT NOT NULL REFERENCES people (name), entered_by TEXT NOT NULL,
            entered_on TEXT NOT NULL, ended_on TEXT NOT NULL DEFAULT '', ended_by TEXT NOT NULL DEFAULT '')""",
        "CREATE INDEX absences_by_name ON absences (name, from_on)",
        # What a day's list asks of every case at once.
        "CREATE INDEX referrals_by_state ON referrals (state)",
    ),
)
