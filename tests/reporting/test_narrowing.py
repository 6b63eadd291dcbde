"""How far a hidden count can be narrowed down, on tables small enough to see."""

from __future__ import annotations

from dataclasses import replace

from triage.desk.reporting.narrowing import narrow
from triage.disclosure import Cell, Sum, Table


def _hidden(table: Table, *keys: str) -> Table:
    return replace(
        table,
        cells={key: Cell(None, "primary") if key in keys else cell for key, cell in table.cells.items()},
    )


TABLE = Table(
    {"all": Cell(40), "few": Cell(3), "some": Cell(7), "most": Cell(30)},
    (Sum("all", ("few", "some", "most")),),
)


def test_a_hidden_part_beside_shown_ones_is_worked_out() -> None:
    assert narrow(TABLE, _hidden(TABLE, "few"), ["few"], 9) == {"few"}


def test_two_hidden_parts_leave_as_much_room_as_they_hold_together() -> None:
    # few and some are 10 together and each at least 1, so that each may be 1 to 9: a span of 8.
    after = _hidden(TABLE, "few", "some")
    assert narrow(TABLE, after, ["few", "some"], 9) == {"few", "some"}
    assert not narrow(TABLE, after, ["few", "some"], 8)


def test_a_hidden_total_leaves_every_room() -> None:
    assert not narrow(TABLE, _hidden(TABLE, "few", "all"), ["few"], 1000)


def test_what_is_shown_or_not_asked_about_is_not_looked_at() -> None:
    assert not narrow(TABLE, _hidden(TABLE, "few"), [], 9)
    assert not narrow(TABLE, _hidden(TABLE, "few"), ["most"], 9)
