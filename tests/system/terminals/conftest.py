"""These tests need tmux: `make test-system` installs it; elsewhere they are not collected."""

from __future__ import annotations

import os

collect_ignore_glob = [] if os.environ.get("TRIAGE_TEST_TERMINALS") else ["test_*.py"]
