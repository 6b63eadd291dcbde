"""Schema step 11: the head of the audit log."""

from __future__ import annotations

from triage.store.migrations.step import Migration

AUDITING = Migration(number=11, name="the head of the audit log", statements=())
