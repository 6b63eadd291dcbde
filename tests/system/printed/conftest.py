"""These tests need an office program and a browser: `make test-system` installs them; elsewhere they are not collected."""

from __future__ import annotations

import os

collect_ignore_glob = [] if os.environ.get("TRIAGE_TEST_PRINTED") else ["test_*.py"]
