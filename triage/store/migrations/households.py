"""Schema step 9: households, meetings, cases of one child."""

from __future__ import annotations

from triage.store.migrations.step import Migration

HOUSEHOLDS = Migration(
    number=9,
    name="households, meetings, cases of one child",
    statements=(
        """CREATE TABLE household_links (
            id INTEGER PRIMARY KEY, case_number TEXT NOT NULL REFERENCES cases (number),
            other TEXT NOT NULL REFERENCES cases (number), kind TEXT NOT NULL, restricted INTEGER NOT NULL DEFAULT 0,
            on_day TEXT NOT NULL, by_name TEXT NOT NULL, ended_on TEXT NOT NULL DEFAULT '',
            ended_by TEXT NOT NULL DEFAULT '', note_hash TEXT NOT NULL DEFAULT '')""",
        "CREATE INDEX household_links_by_case ON household_links (case_number)",
        "CREATE INDEX household_links_by_other ON household_links (other)",
        # A link was held once in each direction; what the two are to each other was not asked then.
        """INSERT INTO household_links (case_number, other, kind, on_day, by_name)
            SELECT case_number, other, 'lives_with', on_day, by_name FROM links
            WHERE case_number < other ORDER BY case_number, other""",
        "DROP TABLE links",
        """CREATE TABLE likeness_verdicts (
            id INTEGER PRIMARY KEY, case_number TEXT NOT NULL REFERENCES cases (number),
            other TEXT NOT NULL REFERENCES cases (number), verdict TEXT NOT NULL, pattern TEXT NOT NULL,
            on_day TEXT NOT NULL, by_name TEXT NOT NULL, note_hash TEXT NOT NULL DEFAULT '',
            undone_on TEXT NOT NULL DEFAULT '', undone_by TEXT NOT NULL DEFAULT '')""",
        "CREATE INDEX likeness_verdicts_by_case ON likeness_verdicts (case_number)",
        "CREATE INDEX likeness_verdicts_by_other ON likeness_verdicts (other)",
        """CREATE TABLE merges (
            id INTEGER PRIMARY KEY, case_number TEXT NOT NULL REFERENCES cases (number),
            joined_to TEXT NOT NULL REFERENCES cases (number), on_day TEXT NOT NULL, by_name TEXT NOT NULL,
            second TEXT NOT NULL DEFAULT '', note_hash TEXT NOT NULL DEFAULT '', before_hash TEXT NOT NULL,
            into_hash TEXT NOT NULL, seq INTEGER NOT NULL DEFAULT 0, events_before INTEGER NOT NULL DEFAULT 0,
            undone_on TEXT NOT NULL DEFAULT '', undone_by TEXT NOT NULL DEFAULT '',
            undone_note_hash TEXT NOT NULL DEFAULT '')""",
        "CREATE INDEX merges_by_case ON merges (case_number)",
        "CREATE INDEX merges_by_joined ON merges (joined_to)",
        """CREATE TABLE merge_questions (
            id INTEGER PRIMARY KEY, merge_id INTEGER NOT NULL REFERENCES merges (id),
            case_number TEXT NOT NULL REFERENCES cases (number), field TEXT NOT NULL, person TEXT NOT NULL DEFAULT '',
            who TEXT NOT NULL DEFAULT '', need TEXT NOT NULL DEFAULT '', due_on TEXT NOT NULL, state TEXT NOT NULL,
            settled_on TEXT NOT NULL DEFAULT '', settled_by TEXT NOT NULL DEFAULT '')""",
        "CREATE INDEX merge_questions_by_case ON merge_questions (case_number)",
        """CREATE TABLE meetings (
            id INTEGER PRIMARY KEY, on_day TEXT NOT NULL, kind TEXT NOT NULL, present TEXT NOT NULL DEFAULT '[]',
            next_on TEXT NOT NULL DEFAULT '', by_name TEXT NOT NULL, kept_on TEXT NOT NULL)""",
        """CREATE TABLE meeting_cases (
            meeting_id INTEGER NOT NULL REFERENCES meetings (id), case_number TEXT NOT NULL REFERENCES cases (number),
            body_hash TEXT NOT NULL DEFAULT '', PRIMARY KEY (meeting_id, case_number))""",
        """CREATE TABLE meeting_actions (
            meeting_id INTEGER NOT NULL REFERENCES meetings (id), position INTEGER NOT NULL,
            case_number TEXT NOT NULL REFERENCES cases (number), who TEXT NOT NULL, due_on TEXT NOT NULL,
            state TEXT NOT NULL, done_on TEXT NOT NULL DEFAULT '', done_by TEXT NOT NULL DEFAULT '',
            PRIMARY KEY (meeting_id, position))""",
        # Marks are keyed and of more kinds now: the old ones go, and each case is marked anew when it is next needed.
        "DELETE FROM case_marks",
    ),
)
