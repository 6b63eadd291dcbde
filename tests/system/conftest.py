"""These tests need a server: `make test-system` starts one; elsewhere they are not collected."""

from __future__ import annotations

from tests import stores

collect_ignore_glob = [] if stores.STORE == "postgres" else ["test_*.py"]
