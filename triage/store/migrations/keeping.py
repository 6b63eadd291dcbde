"""Schema step 12: who the child is lies apart, in a store of its own; the record lists what is kept there."""

from __future__ import annotations

from typing import Any

from triage.store.migrations.step import Migration


def _move_identities(record: Any, identity: Any) -> None:
    """Move what older records kept among the content; the other store has it for good before it is taken out here.

    Bodies go as they are: one that is damaged is named by ``doctor`` afterwards, and keeps nobody from the rest.
    """
    waiting = record.rows(
        """SELECT c.number, c.identity_hash, k.body FROM cases c
           JOIN content k ON k.owner = c.number AND k.hash = c.identity_hash ORDER BY c.number"""
    )
    if not waiting:
        return
    with identity.writing():
        for row in waiting:
            kept = {"case_number": row["number"], "hash": row["identity_hash"], "body": bytes(row["body"])}
            identity.insert("identity_bodies", kept, ignore=True)
    for row in waiting:
        record.insert("identities", {"case_number": row["number"], "hash": row["identity_hash"]}, ignore=True)
        record.remove("content", "owner = ? AND hash = ?", (row["number"], row["identity_hash"]))


KEEPING = Migration(
    number=12,
    name="who the child is, apart; safe copies",
    statements=(
        # What is written in the other store and not listed here belongs to a step that was not kept, and is swept.
        "CREATE TABLE identities (case_number TEXT NOT NULL, hash TEXT NOT NULL, PRIMARY KEY (case_number, hash))",
    ),
    move=_move_identities,
)
