"""Schema step 14: what somebody has begun and keeps for themselves: referrals not sent yet, saved views, preferences."""

from __future__ import annotations

from triage.store.migrations.step import Migration

SCREENS = Migration(
    number=14,
    name="drafts of referrals, saved views, preferences",
    statements=(
        # The row says who began and when, and stays; ``case_number`` is the case it became.
        """CREATE TABLE drafts (
            id INTEGER PRIMARY KEY, author TEXT NOT NULL, begun_on TEXT NOT NULL, saved_on TEXT NOT NULL, state TEXT NOT NULL,
            ended_on TEXT NOT NULL DEFAULT '', ended_by TEXT NOT NULL DEFAULT '', case_number TEXT NOT NULL DEFAULT '')""",
        # What was typed about a child, not kept by its hash as ``content`` is: it changes with every pause in typing, and only
        # its last state is ever to be found. It goes when the draft is sent or discarded.
        "CREATE TABLE draft_bodies (draft_id INTEGER NOT NULL PRIMARY KEY REFERENCES drafts (id), body BLOB NOT NULL)",
        """CREATE TABLE saved_views (
            person TEXT NOT NULL, place TEXT NOT NULL, name TEXT NOT NULL, query TEXT NOT NULL,
            PRIMARY KEY (person, place, name))""",
        """CREATE TABLE preferences (
            person TEXT NOT NULL, name TEXT NOT NULL, setting TEXT NOT NULL, PRIMARY KEY (person, name))""",
        "CREATE INDEX drafts_by_author ON drafts (author)",
        "CREATE INDEX drafts_by_case ON drafts (case_number)",
    ),
)
