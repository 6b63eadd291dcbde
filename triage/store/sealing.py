"""Keys for chains and digests, worked out from the workspace's key where one is set."""

from __future__ import annotations

import hashlib
import hmac
from typing import Literal

from triage.store.keys import workspace_keys


def chain_key() -> bytes | None:
    """Key of the audit log's chain; None where no key is set. Another than the one the log's file is encrypted with."""
    return _of("audit", b"chain")


def rows_key() -> bytes | None:
    """Key of the digests of rows; None where no key is set."""
    return _of("rows", b"digests")


def _of(purpose: Literal["audit", "rows"], use: bytes) -> bytes | None:
    keys = workspace_keys()
    return None if keys is None else hmac.new(keys.derived(purpose), use, hashlib.sha256).digest()
