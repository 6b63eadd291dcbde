"""Schema step 8: agreement, sharing, corrections, holds, erasure."""

from __future__ import annotations

from triage.store.migrations.step import Migration

RIGHTS = Migration(
    number=8,
    name="agreement, sharing, corrections, holds, erasure",
    statements=(
        """CREATE TABLE agreements (
            id INTEGER PRIMARY KEY, case_number TEXT NOT NULL REFERENCES cases (number), status TEXT NOT NULL,
            purpose TEXT NOT NULL DEFAULT '', on_day TEXT NOT NULL, until_day TEXT NOT NULL DEFAULT '',
            by_name TEXT NOT NULL, answer_hash TEXT NOT NULL)""",
        """CREATE TABLE sharings (
            id INTEGER PRIMARY KEY, case_number TEXT NOT NULL REFERENCES cases (number), on_day TEXT NOT NULL,
            by_name TEXT NOT NULL, recipient TEXT NOT NULL, purpose TEXT NOT NULL DEFAULT '', basis TEXT NOT NULL,
            reason TEXT NOT NULL DEFAULT '', decided_by TEXT NOT NULL DEFAULT '', family_told TEXT NOT NULL DEFAULT '',
            not_told_reason TEXT NOT NULL DEFAULT '', review_on TEXT NOT NULL DEFAULT '', record TEXT NOT NULL DEFAULT '',
            agreement TEXT NOT NULL DEFAULT '', stopped_on TEXT NOT NULL DEFAULT '', stop_told_on TEXT NOT NULL DEFAULT '',
            stop_told_by TEXT NOT NULL DEFAULT '', detail_hash TEXT NOT NULL)""",
        """CREATE TABLE contacts (
            id INTEGER PRIMARY KEY, case_number TEXT NOT NULL REFERENCES cases (number), on_day TEXT NOT NULL,
            by_name TEXT NOT NULL, how TEXT NOT NULL, answered INTEGER NOT NULL DEFAULT 0, detail_hash TEXT NOT NULL)""",
        """CREATE TABLE contact_ways (
            id INTEGER PRIMARY KEY, case_number TEXT NOT NULL REFERENCES cases (number), on_day TEXT NOT NULL,
            by_name TEXT NOT NULL, way_hash TEXT NOT NULL)""",
        """CREATE TABLE corrections (
            id INTEGER PRIMARY KEY, case_number TEXT NOT NULL REFERENCES cases (number), on_day TEXT NOT NULL,
            by_name TEXT NOT NULL, field TEXT NOT NULL, after_seq INTEGER NOT NULL, detail_hash TEXT NOT NULL)""",
        """CREATE TABLE contests (
            id INTEGER PRIMARY KEY, case_number TEXT NOT NULL REFERENCES cases (number), on_day TEXT NOT NULL,
            by_name TEXT NOT NULL, about TEXT NOT NULL, who TEXT NOT NULL, role TEXT NOT NULL, due_on TEXT NOT NULL,
            seq INTEGER NOT NULL, state TEXT NOT NULL, outcome TEXT NOT NULL DEFAULT '',
            answered_on TEXT NOT NULL DEFAULT '', answered_by TEXT NOT NULL DEFAULT '',
            text_hash TEXT NOT NULL, answer_hash TEXT NOT NULL DEFAULT '')""",
        """CREATE TABLE followups (
            id INTEGER PRIMARY KEY, case_number TEXT NOT NULL REFERENCES cases (number), kind TEXT NOT NULL,
            code TEXT NOT NULL, role TEXT NOT NULL, due_on TEXT NOT NULL, state TEXT NOT NULL,
            record TEXT NOT NULL DEFAULT '', made_on TEXT NOT NULL, settled_on TEXT NOT NULL DEFAULT '',
            settled_by TEXT NOT NULL DEFAULT '', note_hash TEXT NOT NULL DEFAULT '')""",
        """CREATE TABLE holds (
            id INTEGER PRIMARY KEY, case_number TEXT NOT NULL REFERENCES cases (number), reason TEXT NOT NULL,
            placed_on TEXT NOT NULL, placed_by TEXT NOT NULL, until_day TEXT NOT NULL DEFAULT '',
            lifted_on TEXT NOT NULL DEFAULT '', lifted_by TEXT NOT NULL DEFAULT '',
            note_hash TEXT NOT NULL DEFAULT '', lift_hash TEXT NOT NULL DEFAULT '')""",
        """CREATE TABLE retention_looks (
            id INTEGER PRIMARY KEY, case_number TEXT NOT NULL DEFAULT '', on_day TEXT NOT NULL,
            by_name TEXT NOT NULL, outcome TEXT NOT NULL, reason TEXT NOT NULL, again_on TEXT NOT NULL DEFAULT '',
            rule TEXT NOT NULL DEFAULT '')""",
        """CREATE TABLE tombstones (
            case_number TEXT PRIMARY KEY REFERENCES cases (number), erased_on TEXT NOT NULL, reason TEXT NOT NULL,
            by_name TEXT NOT NULL, second TEXT NOT NULL, rule TEXT NOT NULL DEFAULT '', note_hash TEXT NOT NULL DEFAULT '')""",
        """CREATE TABLE subject_exports (
            id INTEGER PRIMARY KEY, case_number TEXT NOT NULL REFERENCES cases (number), asked_by TEXT NOT NULL,
            asked_on TEXT NOT NULL, due_on TEXT NOT NULL, state TEXT NOT NULL, by_name TEXT NOT NULL,
            second TEXT NOT NULL DEFAULT '', given_on TEXT NOT NULL DEFAULT '', list_hash TEXT NOT NULL DEFAULT '')""",
        "CREATE INDEX agreements_by_case ON agreements (case_number)",
        "CREATE INDEX sharings_by_case ON sharings (case_number)",
        "CREATE INDEX contacts_by_case ON contacts (case_number)",
        "CREATE INDEX contact_ways_by_case ON contact_ways (case_number)",
        "CREATE INDEX corrections_by_case ON corrections (case_number)",
        "CREATE INDEX contests_by_state ON contests (state, due_on)",
        "CREATE INDEX followups_by_state ON followups (state, due_on)",
        "CREATE INDEX holds_by_case ON holds (case_number)",
    ),
)
