"""Schema step 13: what was measured and said about outcomes beside the scores of needs."""

from __future__ import annotations

from triage.store.migrations.step import Migration

MEASURED = Migration(number=13, name="measures, standings in care, feedback, light contacts", statements=())
