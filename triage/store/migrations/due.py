"""Schema step 6: whose job something is: absence, cover, supervision."""

from __future__ import annotations

from triage.store.migrations.step import Migration

DUE = Migration(number=6, name="whose job something is: absence, cover, supervision", statements=())
