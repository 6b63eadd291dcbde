"""The workspace of the desk's tests."""

from tests.desk.conftest import desk, desk_on, folder, made_workspace, shipped  # noqa: F401 - fixtures
