"""A workspace with its people, as the desk's tests have it."""

from __future__ import annotations

from tests.desk.conftest import desk, desk_on, folder, made_workspace, shipped

__all__ = ["desk", "desk_on", "folder", "made_workspace", "shipped"]
