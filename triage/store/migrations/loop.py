"""Schema step 5: the casework loop: clocks, engagement, closings, reopening."""

from __future__ import annotations

from triage.store.migrations.step import Migration

LOOP = Migration(
    number=5,
    name="the casework loop: clocks, engagement, closings, reopening",
    statements=(
        "ALTER TABLE cases ADD COLUMN lead TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE cases ADD COLUMN lead_kind TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE cases ADD COLUMN lead_hash TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE cases ADD COLUMN owner TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE cases ADD COLUMN team TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE cases ADD COLUMN clock_from TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE cases ADD COLUMN extended_until TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE cases ADD COLUMN reopened_on TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE cases ADD COLUMN follow_up_on TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE cases ADD COLUMN audit_due_on TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE cases ADD COLUMN audited_on TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE actions ADD COLUMN seen_hash TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE actions ADD COLUMN carried_from INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE actions ADD COLUMN waits_from INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE actions ADD COLUMN engagement TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE escalations ADD COLUMN received_written INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE escalations ADD COLUMN disputed_by TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE escalations ADD COLUMN dispute_role TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE escalations ADD COLUMN settled_on TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE escalations ADD COLUMN settled_by TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE escalations ADD COLUMN settlement TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE escalations ADD COLUMN last_seq INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE referrals ADD COLUMN engagement TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE referrals ADD COLUMN engagement_on TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE referrals ADD COLUMN ask_on TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE referrals ADD COLUMN helped TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE referrals ADD COLUMN helped_on TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE referrals ADD COLUMN helped_reason TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE referrals ADD COLUMN feedback_due_on TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE referrals ADD COLUMN feedback_on TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE referrals ADD COLUMN feedback_by TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE referrals ADD COLUMN not_needed_on TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE referrals ADD COLUMN not_needed_by TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE referrals ADD COLUMN seq INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE reviews ADD COLUMN kind TEXT NOT NULL DEFAULT 'review'",
        "ALTER TABLE reviews ADD COLUMN scored INTEGER NOT NULL DEFAULT 0",
        """CREATE TABLE closings (
            case_number TEXT NOT NULL REFERENCES cases (number), position INTEGER NOT NULL, closed_on TEXT NOT NULL,
            closed_by TEXT NOT NULL, reason TEXT NOT NULL, outcome TEXT NOT NULL, level INTEGER NOT NULL,
            to_audit INTEGER NOT NULL DEFAULT 0, values_hash TEXT NOT NULL DEFAULT '', note_hash TEXT NOT NULL DEFAULT '',
            audited_on TEXT NOT NULL DEFAULT '', audited_by TEXT NOT NULL DEFAULT '', finding TEXT NOT NULL DEFAULT '',
            audit_hash TEXT NOT NULL DEFAULT '', followed_up_on TEXT NOT NULL DEFAULT '', follow_up_found TEXT NOT NULL DEFAULT '',
            reopened_on TEXT NOT NULL DEFAULT '', reopened_by TEXT NOT NULL DEFAULT '', reopen_reason TEXT NOT NULL DEFAULT '',
            PRIMARY KEY (case_number, position))""",
        """CREATE TABLE level_steps (
            case_number TEXT NOT NULL REFERENCES cases (number), position INTEGER NOT NULL, on_day TEXT NOT NULL,
            by_name TEXT NOT NULL, kind TEXT NOT NULL, from_level INTEGER NOT NULL, to_level INTEGER NOT NULL,
            reason TEXT NOT NULL, look_on TEXT NOT NULL DEFAULT '', basis TEXT NOT NULL DEFAULT '', note_hash TEXT NOT NULL DEFAULT '',
            PRIMARY KEY (case_number, position))""",
        """CREATE TABLE case_notes (
            case_number TEXT NOT NULL REFERENCES cases (number), position INTEGER NOT NULL, on_day TEXT NOT NULL,
            by_name TEXT NOT NULL, kind TEXT NOT NULL, private_of_child INTEGER NOT NULL DEFAULT 0,
            note_hash TEXT NOT NULL, PRIMARY KEY (case_number, position))""",
        """CREATE TABLE awaited_answers (
            case_number TEXT NOT NULL REFERENCES cases (number), position INTEGER NOT NULL, on_day TEXT NOT NULL,
            by_name TEXT NOT NULL, awaited TEXT NOT NULL, referral_id INTEGER NOT NULL DEFAULT 0, answer TEXT NOT NULL,
            PRIMARY KEY (case_number, position))""",
        """CREATE TABLE looks (
            id INTEGER PRIMARY KEY, case_number TEXT NOT NULL REFERENCES cases (number), code TEXT NOT NULL,
            role TEXT NOT NULL, raised_on TEXT NOT NULL, due_on TEXT NOT NULL, record TEXT NOT NULL DEFAULT '',
            state TEXT NOT NULL, settled_on TEXT NOT NULL DEFAULT '', settled_by TEXT NOT NULL DEFAULT '',
            found TEXT NOT NULL DEFAULT '', note_hash TEXT NOT NULL DEFAULT '')""",
        "CREATE INDEX looks_by_state ON looks (state, due_on)",
        "CREATE INDEX looks_by_case ON looks (case_number)",
        "CREATE INDEX cases_by_follow_up ON cases (follow_up_on)",
        """UPDATE escalations SET last_seq = (
            SELECT COALESCE(MAX(seq), 0) FROM decisions WHERE decisions.case_number = escalations.case_number)""",
        """UPDATE referrals SET seq = (SELECT COALESCE(MAX(decisions.seq), 0) FROM decisions
            WHERE decisions.case_number = referrals.case_number AND decisions.decided_on <= referrals.made_on)""",
        # Support began when a person first confirmed a decision; a case file may say an earlier day, which only later cases keep.
        "UPDATE cases SET clock_from = confirmed_on WHERE clock_from = ''",
    ),
)
