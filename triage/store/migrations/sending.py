"""Schema step 10: referrals that travel."""

from __future__ import annotations

from triage.store.migrations.step import Migration

SENDING = Migration(
    number=10,
    name="referrals that travel",
    statements=(
        """CREATE TABLE sending_keys (
            print TEXT PRIMARY KEY, own INTEGER NOT NULL DEFAULT 0, partner TEXT NOT NULL, source TEXT NOT NULL DEFAULT '',
            card TEXT NOT NULL, state TEXT NOT NULL, since_on TEXT NOT NULL, by_name TEXT NOT NULL,
            compared_with TEXT NOT NULL DEFAULT '', ended_on TEXT NOT NULL DEFAULT '', ended_by TEXT NOT NULL DEFAULT '',
            reason TEXT NOT NULL DEFAULT '')""",
        """CREATE TABLE partner_services (
            partner TEXT NOT NULL, service TEXT NOT NULL, on_day TEXT NOT NULL, by_name TEXT NOT NULL,
            PRIMARY KEY (partner, service))""",
        """CREATE TABLE parcels (
            id INTEGER PRIMARY KEY, way TEXT NOT NULL, kind TEXT NOT NULL, about TEXT NOT NULL DEFAULT '', parcel TEXT NOT NULL,
            partner TEXT NOT NULL, case_number TEXT NOT NULL DEFAULT '', referral_id INTEGER, towards TEXT NOT NULL DEFAULT '',
            answers TEXT NOT NULL DEFAULT '', step INTEGER NOT NULL DEFAULT 0, code TEXT NOT NULL DEFAULT '',
            state TEXT NOT NULL, on_day TEXT NOT NULL, by_name TEXT NOT NULL, due_on TEXT NOT NULL DEFAULT '',
            settled_on TEXT NOT NULL DEFAULT '', likeness TEXT NOT NULL DEFAULT '', body_hash TEXT NOT NULL DEFAULT '',
            UNIQUE (way, partner, parcel))""",
        """CREATE TABLE refused_files (
            id INTEGER PRIMARY KEY, print TEXT NOT NULL, code TEXT NOT NULL, on_day TEXT NOT NULL, by_name TEXT NOT NULL,
            UNIQUE (print, on_day))""",
        """CREATE TABLE downtime_forms (
            number TEXT PRIMARY KEY, printed_on TEXT NOT NULL, printed_by TEXT NOT NULL, state TEXT NOT NULL,
            settled_on TEXT NOT NULL DEFAULT '', settled_by TEXT NOT NULL DEFAULT '')""",
        "CREATE INDEX parcels_by_case ON parcels (case_number)",
        "CREATE INDEX parcels_by_answers ON parcels (answers)",
        "CREATE INDEX parcels_by_due ON parcels (state, due_on)",
    ),
)
