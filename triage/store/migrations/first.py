"""The steps that made the record of cases, rule versions, likenesses and the directory's history."""

from __future__ import annotations

from triage.store.migrations.step import Migration

FIRST = Migration(
    number=1,
    name="the first record",
    statements=(
        """CREATE TABLE people (
            name TEXT PRIMARY KEY, role TEXT NOT NULL, team TEXT NOT NULL DEFAULT '',
            registered_by TEXT NOT NULL, registered_on TEXT NOT NULL)""",
        """CREATE TABLE cases (
            number TEXT PRIMARY KEY, state TEXT NOT NULL, added_on TEXT NOT NULL, added_by TEXT NOT NULL,
            source TEXT NOT NULL DEFAULT '', file_hash TEXT NOT NULL, identity_hash TEXT NOT NULL DEFAULT '',
            whole_hash TEXT NOT NULL, level INTEGER NOT NULL, confirmed_on TEXT NOT NULL DEFAULT '',
            review_on TEXT NOT NULL, closed_on TEXT NOT NULL DEFAULT '', closed_by TEXT NOT NULL DEFAULT '',
            closure_reason TEXT NOT NULL DEFAULT '', closure_outcome TEXT NOT NULL DEFAULT '',
            to_audit INTEGER NOT NULL DEFAULT 0, synthetic INTEGER NOT NULL DEFAULT 0)""",
        """CREATE TABLE content (
            owner TEXT NOT NULL, hash TEXT NOT NULL, body BLOB NOT NULL, PRIMARY KEY (owner, hash))""",
        """CREATE TABLE decisions (
            case_number TEXT NOT NULL REFERENCES cases (number), seq INTEGER NOT NULL, decided_on TEXT NOT NULL,
            made_by TEXT NOT NULL, cause TEXT NOT NULL, previous_level INTEGER, inputs_hash TEXT NOT NULL,
            rules_print TEXT NOT NULL, directory_print TEXT NOT NULL, settings_print TEXT NOT NULL,
            engine TEXT NOT NULL, decision_hash TEXT NOT NULL, level INTEGER NOT NULL, step TEXT NOT NULL DEFAULT '',
            PRIMARY KEY (case_number, seq))""",
        """CREATE TABLE actions (
            case_number TEXT NOT NULL REFERENCES cases (number), seq INTEGER NOT NULL, position INTEGER NOT NULL,
            kind TEXT NOT NULL, help TEXT NOT NULL, person TEXT NOT NULL, who TEXT NOT NULL DEFAULT '',
            service TEXT NOT NULL DEFAULT '', alternatives TEXT NOT NULL DEFAULT '[]',
            needs TEXT NOT NULL DEFAULT '[]', due_on TEXT NOT NULL, state TEXT NOT NULL, changed_by TEXT NOT NULL DEFAULT '', changed_on TEXT NOT NULL DEFAULT '',
            reason TEXT NOT NULL DEFAULT '', second TEXT NOT NULL DEFAULT '', note_hash TEXT NOT NULL DEFAULT '',
            PRIMARY KEY (case_number, seq, position))""",
        """CREATE TABLE duties (
            case_number TEXT NOT NULL REFERENCES cases (number), seq INTEGER NOT NULL, position INTEGER NOT NULL,
            kind TEXT NOT NULL, code TEXT NOT NULL, role TEXT NOT NULL, person TEXT NOT NULL DEFAULT '',
            need TEXT NOT NULL DEFAULT '', due_on TEXT NOT NULL, state TEXT NOT NULL,
            settled_by TEXT NOT NULL DEFAULT '', settled_on TEXT NOT NULL DEFAULT '',
            PRIMARY KEY (case_number, seq, kind, position))""",
        """CREATE TABLE escalations (
            id INTEGER PRIMARY KEY, case_number TEXT NOT NULL REFERENCES cases (number), seq INTEGER NOT NULL,
            towards TEXT NOT NULL, person TEXT NOT NULL, who TEXT NOT NULL DEFAULT '', basis_hash TEXT NOT NULL,
            raised_on TEXT NOT NULL, due_on TEXT NOT NULL, state TEXT NOT NULL, told_on TEXT NOT NULL DEFAULT '',
            told_by TEXT NOT NULL DEFAULT '', received_on TEXT NOT NULL DEFAULT '', decided_on TEXT NOT NULL DEFAULT '',
            disputed_on TEXT NOT NULL DEFAULT '', detail_hash TEXT NOT NULL DEFAULT '',
            dismissed_on TEXT NOT NULL DEFAULT '', dismissed_by TEXT NOT NULL DEFAULT '',
            second TEXT NOT NULL DEFAULT '', reason TEXT NOT NULL DEFAULT '', note_hash TEXT NOT NULL DEFAULT '')""",
        """CREATE TABLE referrals (
            id INTEGER PRIMARY KEY, case_number TEXT NOT NULL REFERENCES cases (number), kind TEXT NOT NULL,
            help TEXT NOT NULL, service TEXT NOT NULL, person TEXT NOT NULL, who TEXT NOT NULL DEFAULT '',
            needs TEXT NOT NULL DEFAULT '[]', state TEXT NOT NULL, made_on TEXT NOT NULL, made_by TEXT NOT NULL,
            changed_on TEXT NOT NULL, answer_due_on TEXT NOT NULL)""",
        """CREATE TABLE referral_moves (
            referral_id INTEGER NOT NULL REFERENCES referrals (id), position INTEGER NOT NULL, state TEXT NOT NULL,
            on_day TEXT NOT NULL, by_name TEXT NOT NULL, reason TEXT NOT NULL DEFAULT '',
            PRIMARY KEY (referral_id, position))""",
        """CREATE TABLE reviews (
            case_number TEXT NOT NULL REFERENCES cases (number), position INTEGER NOT NULL, on_day TEXT NOT NULL,
            engagement TEXT NOT NULL DEFAULT '', by_name TEXT NOT NULL, scores_hash TEXT NOT NULL,
            seq INTEGER, PRIMARY KEY (case_number, position))""",
        """CREATE TABLE answers (
            case_number TEXT NOT NULL REFERENCES cases (number), position INTEGER NOT NULL, field TEXT NOT NULL,
            on_day TEXT NOT NULL, by_name TEXT NOT NULL, answer_hash TEXT NOT NULL, PRIMARY KEY (case_number, position))""",
        """CREATE TABLE links (
            case_number TEXT NOT NULL REFERENCES cases (number), other TEXT NOT NULL REFERENCES cases (number),
            on_day TEXT NOT NULL, by_name TEXT NOT NULL, PRIMARY KEY (case_number, other))""",
        """CREATE TABLE unread_referrals (
            id INTEGER PRIMARY KEY, file TEXT NOT NULL, line INTEGER, case_number TEXT NOT NULL DEFAULT '',
            came_on TEXT NOT NULL, due_on TEXT NOT NULL, role TEXT NOT NULL, escalations TEXT NOT NULL,
            added_by TEXT NOT NULL, text_hash TEXT NOT NULL, state TEXT NOT NULL, settled_on TEXT NOT NULL DEFAULT '')""",
        "CREATE TABLE texts (hash TEXT PRIMARY KEY, body BLOB NOT NULL)",
        "CREATE TABLE snapshots (fingerprint TEXT PRIMARY KEY, kind TEXT NOT NULL, files TEXT NOT NULL)",
        """CREATE TABLE events (
            id INTEGER PRIMARY KEY, at TEXT NOT NULL, on_day TEXT NOT NULL, who TEXT NOT NULL, what TEXT NOT NULL,
            case_number TEXT NOT NULL DEFAULT '', record TEXT NOT NULL DEFAULT '', shown_hash TEXT NOT NULL DEFAULT '',
            chain TEXT NOT NULL)""",
        "CREATE TABLE case_words (case_number TEXT PRIMARY KEY, words TEXT NOT NULL)",
        "CREATE INDEX cases_by_state ON cases (state, level)",
        "CREATE INDEX duties_by_state ON duties (state, due_on)",
        "CREATE INDEX actions_by_state ON actions (state, due_on)",
        "CREATE INDEX escalations_by_state ON escalations (state, due_on)",
        "CREATE INDEX escalations_by_case ON escalations (case_number)",
        "CREATE INDEX referrals_by_case ON referrals (case_number)",
        "CREATE INDEX events_by_case ON events (case_number)",
    ),
)

RULE_CHANGES = Migration(
    number=2,
    name="versions of the rules, and rules on trial",
    statements=(
        """CREATE TABLE rule_versions (
            number INTEGER PRIMARY KEY, kind TEXT NOT NULL, snapshot TEXT NOT NULL REFERENCES snapshots (fingerprint),
            fingerprint TEXT NOT NULL, label TEXT NOT NULL DEFAULT '', effective_on TEXT NOT NULL DEFAULT '',
            published_on TEXT NOT NULL DEFAULT '', published_by TEXT NOT NULL DEFAULT '', second TEXT NOT NULL DEFAULT '',
            note TEXT NOT NULL DEFAULT '', proposal INTEGER, restores INTEGER)""",
        """CREATE TABLE rule_proposals (
            id INTEGER PRIMARY KEY, author TEXT NOT NULL, proposed_on TEXT NOT NULL, note TEXT NOT NULL,
            snapshot TEXT NOT NULL REFERENCES snapshots (fingerprint), fingerprint TEXT NOT NULL,
            base INTEGER NOT NULL REFERENCES rule_versions (number), state TEXT NOT NULL, reports TEXT NOT NULL,
            changed_on TEXT NOT NULL, changed_by TEXT NOT NULL)""",
        """CREATE TABLE rule_answers (
            proposal INTEGER NOT NULL REFERENCES rule_proposals (id), check_name TEXT NOT NULL, reason TEXT NOT NULL,
            by_name TEXT NOT NULL, on_day TEXT NOT NULL, PRIMARY KEY (proposal, check_name))""",
        """CREATE TABLE rule_approvals (
            proposal INTEGER NOT NULL REFERENCES rule_proposals (id), by_name TEXT NOT NULL, role TEXT NOT NULL,
            on_day TEXT NOT NULL, PRIMARY KEY (proposal, by_name))""",
        """CREATE TABLE kept_rules (
            id INTEGER PRIMARY KEY, snapshot TEXT NOT NULL REFERENCES snapshots (fingerprint), kept_on TEXT NOT NULL,
            kept_by TEXT NOT NULL, reason TEXT NOT NULL)""",
        """CREATE TABLE trials (
            case_number TEXT NOT NULL REFERENCES cases (number), seq INTEGER NOT NULL, rule TEXT NOT NULL,
            on_day TEXT NOT NULL, fires INTEGER NOT NULL, adds TEXT NOT NULL DEFAULT '[]',
            facts_hash TEXT NOT NULL DEFAULT '', PRIMARY KEY (case_number, seq, rule))""",
        "CREATE INDEX trials_by_rule ON trials (rule, on_day)",
    ),
)

ALIKE = Migration(
    number=3,
    name="cases that may be about the same child",
    statements=(
        """CREATE TABLE case_marks (
            case_number TEXT NOT NULL REFERENCES cases (number), mark TEXT NOT NULL, sex TEXT NOT NULL DEFAULT '',
            PRIMARY KEY (case_number, mark, sex))""",
        "CREATE INDEX case_marks_by_mark ON case_marks (mark)",
    ),
)

DIRECTORY_HISTORY = Migration(
    number=4,
    name="what the directory said when, and who changed it",
    statements=(
        """CREATE TABLE directory_states (
            number INTEGER PRIMARY KEY, snapshot TEXT NOT NULL REFERENCES snapshots (fingerprint),
            first_on TEXT NOT NULL, last_on TEXT NOT NULL)""",
        """CREATE TABLE service_changes (
            id INTEGER PRIMARY KEY, state INTEGER NOT NULL, service TEXT NOT NULL, on_day TEXT NOT NULL,
            by_name TEXT NOT NULL, role TEXT NOT NULL, what TEXT NOT NULL, was TEXT NOT NULL, became TEXT NOT NULL,
            report INTEGER, note_hash TEXT NOT NULL DEFAULT '', case_number TEXT NOT NULL DEFAULT '')""",
        "CREATE INDEX service_changes_by_service ON service_changes (service)",
        # Decisions made before kept what the directory said, but not in which order within a day.
        """INSERT INTO directory_states (snapshot, first_on, last_on)
            SELECT directory_print, MIN(decided_on), MAX(decided_on) FROM decisions
            WHERE directory_print IN (SELECT fingerprint FROM snapshots)
            GROUP BY directory_print ORDER BY MIN(decided_on), directory_print""",
    ),
)
