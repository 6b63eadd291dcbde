"""A workspace whose one case has a plan of five actions."""

from __future__ import annotations

from pathlib import Path

from tests.tui.conftest import COORDINATOR, TODAY
from triage.desk import add_cases, add_person, create_workspace, open_desk, read_case_files

FIVE = """
case: SYN-0105
child: {age: 9, postcode: B90}
needs:
  - {need: anxiety, severity: 6}
  - {need: sleep, severity: 6}
  - {need: making_friends, severity: 5}
consent: {status: given, by: parent}
"""


def fill_five(workspace: Path) -> None:
    """Make it."""
    create_workspace(workspace)
    path = workspace.parent / f"{workspace.name}.yaml"
    path.write_text(FIVE, encoding="utf-8")
    with open_desk(workspace, TODAY) as desk:
        add_person(desk, COORDINATOR, "coordinator")
        add_cases(desk, read_case_files(desk, [path]), COORDINATOR)
