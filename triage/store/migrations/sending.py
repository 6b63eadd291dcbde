"""Schema step 10: referrals that travel."""

from __future__ import annotations

from triage.store.migrations.step import Migration

SENDING = Migration(number=10, name="referrals that travel", statements=())
