"""The workspace of the tests of rights: with a data steward in it."""

from tests.desk.conftest import made_workspace, shipped  # noqa: F401 - fixtures
from tests.rights.conftest import desk, desk_on, folder, made_with_steward  # noqa: F401 - fixtures
