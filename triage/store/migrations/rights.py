"""Schema step 8: agreement, sharing, corrections, holds, erasure."""

from __future__ import annotations

from triage.store.migrations.step import Migration

RIGHTS = Migration(number=8, name="agreement, sharing, corrections, holds, erasure", statements=())
