"""Schema step 5: the casework loop: clocks, engagement, closings, reopening."""

from __future__ import annotations

from triage.store.migrations.step import Migration

LOOP = Migration(number=5, name="the casework loop: clocks, engagement, closings, reopening", statements=())
