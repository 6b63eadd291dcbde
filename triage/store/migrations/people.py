"""Schema step 7: who may see and do what."""

from __future__ import annotations

from triage.store.migrations.step import Migration

PEOPLE = Migration(number=7, name="who may see and do what", statements=())
