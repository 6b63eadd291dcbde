"""Schema step 9: households, meetings, cases of one child."""

from __future__ import annotations

from triage.store.migrations.step import Migration

HOUSEHOLDS = Migration(number=9, name="households, meetings, cases of one child", statements=())
