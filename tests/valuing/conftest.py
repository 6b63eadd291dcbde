"""The desk's fixtures for valuations of a record."""

from tests.desk.conftest import desk, desk_on, folder, made_workspace, shipped

__all__ = ["desk", "desk_on", "folder", "made_workspace", "shipped"]
