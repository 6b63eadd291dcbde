"""Schema step 12: who the child is, apart; safe copies."""

from __future__ import annotations

from triage.store.migrations.step import Migration

KEEPING = Migration(number=12, name="who the child is, apart; safe copies", statements=())
