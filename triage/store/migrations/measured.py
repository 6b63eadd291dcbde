"""Schema step 13: what was measured and said about outcomes beside the scores of needs."""

from __future__ import annotations

from triage.store.migrations.step import Migration

MEASURED = Migration(
    number=13,
    name="measures, standings in care, feedback, light contacts, releases",
    statements=(
        # An entry is never changed: one that was wrong is taken back, and stays with who did so. Scores and words lie in the content.
        """CREATE TABLE measure_entries (
            id INTEGER PRIMARY KEY, case_number TEXT NOT NULL REFERENCES cases (number), measure TEXT NOT NULL,
            on_day TEXT NOT NULL, recorded_on TEXT NOT NULL, by_name TEXT NOT NULL, body_hash TEXT NOT NULL,
            taken_back_on TEXT NOT NULL DEFAULT '', taken_back_by TEXT NOT NULL DEFAULT '', note_hash TEXT NOT NULL DEFAULT '')""",
        """CREATE TABLE care_entries (
            id INTEGER PRIMARY KEY, case_number TEXT NOT NULL REFERENCES cases (number), from_day TEXT NOT NULL,
            to_day TEXT NOT NULL DEFAULT '', recorded_on TEXT NOT NULL, by_name TEXT NOT NULL, body_hash TEXT NOT NULL,
            taken_back_on TEXT NOT NULL DEFAULT '', taken_back_by TEXT NOT NULL DEFAULT '', note_hash TEXT NOT NULL DEFAULT '')""",
        """CREATE TABLE feedback_entries (
            id INTEGER PRIMARY KEY, case_number TEXT NOT NULL REFERENCES cases (number), on_day TEXT NOT NULL,
            by_name TEXT NOT NULL, said_by TEXT NOT NULL, may_quote INTEGER NOT NULL DEFAULT 0, body_hash TEXT NOT NULL,
            quote_ended_on TEXT NOT NULL DEFAULT '', quote_ended_by TEXT NOT NULL DEFAULT '',
            taken_back_on TEXT NOT NULL DEFAULT '', taken_back_by TEXT NOT NULL DEFAULT '', note_hash TEXT NOT NULL DEFAULT '')""",
        # A contact that never became a case names none; what it says lies under an owner of its own.
        """CREATE TABLE light_contacts (
            id INTEGER PRIMARY KEY, case_number TEXT NOT NULL DEFAULT '', on_day TEXT NOT NULL, recorded_on TEXT NOT NULL,
            by_name TEXT NOT NULL, body_hash TEXT NOT NULL DEFAULT '', became TEXT NOT NULL DEFAULT '',
            taken_back_on TEXT NOT NULL DEFAULT '', taken_back_by TEXT NOT NULL DEFAULT '')""",
        # What left the service with small numbers hidden: codes and days, nothing about a child, so nothing is ever erased here.
        """CREATE TABLE releases (
            id INTEGER PRIMARY KEY, act TEXT NOT NULL, about TEXT NOT NULL DEFAULT '', start_on TEXT NOT NULL DEFAULT '',
            end_on TEXT NOT NULL DEFAULT '', on_day TEXT NOT NULL, threshold INTEGER NOT NULL DEFAULT 0,
            by_name TEXT NOT NULL DEFAULT '')""",
        "CREATE INDEX measure_entries_by_case ON measure_entries (case_number)",
        "CREATE INDEX care_entries_by_case ON care_entries (case_number)",
        "CREATE INDEX feedback_entries_by_case ON feedback_entries (case_number)",
        "CREATE INDEX light_contacts_by_case ON light_contacts (case_number)",
        "CREATE INDEX light_contacts_by_day ON light_contacts (on_day)",
    ),
)
