"""Every row of the inventory is there, and whatever a row names exists."""

from __future__ import annotations

import importlib.util
import re

import pytest

from tests import shipped
from triage.errors import DataProblem
from triage.workbench.coverage.inventory import STATES, Inventory, read_inventory

FILE = shipped.ROOT / "docs" / "coverage" / "inventory.yaml"
ROWS = (
    *(f"A{number}" for number in range(1, 31)),
    *(f"A-src.{number}" for number in range(1, 6)),
    *(f"A-why.{number}" for number in range(1, 17)),
    *(f"A-demo.{number}" for number in range(1, 6)),
    *(f"A-svc.{number}" for number in range(1, 19)),
    *(f"B{number}" for number in range(1, 43)),
    *(f"C{number}" for number in range(12)),
    *(f"D{number}" for number in range(1, 29)),
    *(f"E{number}" for number in range(1, 26)),
    *(f"F{number}" for number in range(1, 24)),
    *(f"G{number}" for number in range(1, 32)),
    *(f"EV{number}" for number in range(1, 30)),
    *(f"I{number}" for number in range(1, 13)),
    *(f"J{number}" for number in range(1, 13)),
    *(f"K.{number}" for number in range(1, 13)),
)


@pytest.fixture(scope="module")
def inventory() -> Inventory:
    return read_inventory(FILE.read_text("utf-8"), FILE.name)


def test_every_row_is_there_once_and_in_order(inventory: Inventory) -> None:
    assert [row.row for row in inventory.rows] == list(ROWS)


def test_every_named_rule_is_live(inventory: Inventory) -> None:
    live = {rule.id for rule in shipped.rulebook().rules if rule.status == "live"}
    assert [(row.row, rule) for row in inventory.rows for rule in row.rules if rule not in live] == []


def test_every_named_need_can_be_recorded(inventory: Inventory) -> None:
    needs = {
        code for code, entry in shipped.vocabulary().of("needs").items() if entry.text("selectable") != "no"
    }
    assert [(row.row, need) for row in inventory.rows for need in row.needs if need not in needs] == []


def test_every_named_test_exists(inventory: Inventory) -> None:
    lost = [(row.row, named) for row in inventory.rows for named in row.tests if not _is_there(named)]
    assert lost == []


def _is_there(named: str) -> bool:
    file, _, function = named.partition("::")
    path = shipped.ROOT / file
    if not path.is_file() or not path.name.startswith("test_"):
        return False
    return not function or bool(
        re.search(rf"^(async )?def {function}\(", path.read_text("utf-8"), re.MULTILINE)
    )


def test_every_named_module_and_file_exists(inventory: Inventory) -> None:
    lost = [
        (row.row, name)
        for row in inventory.rows
        for name in row.code
        if importlib.util.find_spec(name) is None
    ]
    lost += [
        (row.row, name) for row in inventory.rows for name in row.files if not (shipped.ROOT / name).is_file()
    ]
    assert lost == []


def test_what_is_said_to_need_no_rule_is_in_the_vocabulary(inventory: Inventory) -> None:
    assert set(inventory.indicators) <= set(shipped.vocabulary().of("indicators"))
    assert set(inventory.flags) <= set(shipped.vocabulary().of("flags"))


def test_every_state_is_used(inventory: Inventory) -> None:
    assert {row.state for row in inventory.rows} == set(STATES)


GOOD = "rows:\n  - {row: A1, says: something, state: built, how: so, files: [README.md]}\n"


@pytest.mark.parametrize(
    "text",
    [
        "rows: []",
        "rows:\n  - {says: something}",
        GOOD.replace("how: so, ", ""),
        GOOD.replace(", files: [README.md]", ""),
        GOOD.replace("built", "done"),
        GOOD.replace("says: something, ", ""),
        GOOD.replace("how:", "hwo:"),
        GOOD.replace("built", "partly"),
        GOOD.replace("built", "later"),
        GOOD + GOOD.removeprefix("rows:\n"),
        "rows: [",
    ],
)  # fmt: skip
def test_a_row_that_says_too_little_is_refused_with_its_mend(text: str) -> None:
    assert read_inventory(GOOD, "x.yaml").rows[0].row == "A1"
    with pytest.raises(DataProblem) as caught:
        read_inventory(text, "x.yaml")
    assert all(issue.what and issue.mend for issue in caught.value.issues)
