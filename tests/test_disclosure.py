"""Small numbers: what a reader who can add and subtract works out of a table, against what it hides."""

from __future__ import annotations

import doctest
import itertools
from collections.abc import Mapping
from fractions import Fraction

import pytest
import z3
from hypothesis import given
from hypothesis import strategies as st

from triage.disclosure import ALL, Cell, Rate, Sum, Table, crossed, shown, suppress
from triage.disclosure import table as tables_module

THRESHOLD = 5


def attacker(
    table: Table, *, lowest: int = 1, asked: frozenset[object] = frozenset()
) -> tuple[z3.Solver, dict[object, z3.ArithRef]]:
    """Everything that a reader of the printed table knows: numbers, sums, and that a hidden count is no zero."""
    solver = z3.Solver()
    unknown = {key: z3.Int(f"cell {number}") for number, key in enumerate(table.cells)}
    for key, cell in table.cells.items():
        if key in table.unprinted or key in asked:
            solver.add(unknown[key] >= 0)
        elif cell.value is None:
            solver.add(unknown[key] >= lowest)
        else:
            solver.add(unknown[key] == cell.value)
    for one in table.sums:
        solver.add(unknown[one.total] == z3.Sum([unknown[part] for part in one.parts]))
    return solver, unknown


def asked_for(true: Table) -> frozenset[object]:
    """Cells that are to be hidden whatever their count."""
    return frozenset(key for key, cell in true.cells.items() if cell.suppressed)


def worked_out(hidden: Table, true: Table, threshold: int, *, lowest: int = 1) -> list[object]:
    """Counts to be hidden that a reader can tell to be within a narrower range than the threshold."""
    asked = asked_for(true)
    solver, unknown = attacker(hidden, lowest=lowest, asked=asked)
    assert solver.check() == z3.sat
    least = least_believable(true, lowest)
    found = []
    for key, cell in true.cells.items():
        value = cell.value or 0
        if key in hidden.exposed | true.known or not (
            lowest <= value < threshold or (key in asked and value >= lowest)
        ):
            continue
        low = max(least[key], value - (threshold - 1))
        solver.push()
        solver.add(unknown[key] <= low)
        may_be_low = solver.check() == z3.sat
        solver.pop()
        may_be_high = solver.check(unknown[key] >= low + threshold - 1) == z3.sat
        if not (may_be_low and may_be_high):
            found.append(key)
    return found


def least_believable(true: Table, lowest: int) -> dict[object, int]:
    """The lowest value of each cell when everything but zeros is hidden: no table of this shape can have less."""
    asked = asked_for(true)
    solver, unknown = attacker(
        Table(
            {
                key: Cell(0) if (cell.value or 0) < lowest and key not in asked else Cell(None)
                for key, cell in true.cells.items()
            },
            true.sums,
            unprinted=true.unprinted,
        ),
        lowest=lowest,
        asked=asked,
    )
    found = {}
    for key in true.cells:
        value = 0
        while solver.check(unknown[key] == value) != z3.sat:
            value += 1
        found[key] = value
    return found


def hidden_keys(table: Table, why: str | None = None) -> set[object]:
    return {
        key
        for key, cell in table.cells.items()
        if cell.suppressed and (why is None or cell.suppressed == why) and key not in table.unprinted
    }


def test_a_small_count_is_hidden_and_so_is_what_would_give_it_back():
    table = crossed({("girls", "moved"): 3, ("boys", "moved"): 40, ("not said", "moved"): 21})
    found = suppress(table, THRESHOLD)
    assert found.cells["girls", "moved"].suppressed == "primary"
    assert hidden_keys(found, "secondary") == {
        ("not said", "moved"),
        ("not said", ALL),
        ("girls", ALL),
    } - hidden_keys(found, "primary")
    assert found.count((ALL, ALL)) == 64


def test_both_kinds_of_hidden_cell_are_printed_with_the_same_word():
    assert shown(Cell(None, "primary")) == shown(Cell(None, "secondary")) == "hidden"
    assert (shown(Cell(0)), shown(Cell(1234))) == ("0", "1,234")


def test_zero_is_shown_unless_zeros_are_to_be_hidden():
    table = crossed({("girls", "up"): 0, ("girls", "down"): 20, ("boys", "up"): 30, ("boys", "down"): 25})
    assert suppress(table, THRESHOLD) == table
    found = suppress(table, THRESHOLD, hide_zeros=True)
    assert found.cells["girls", "up"].suppressed == "primary"
    assert worked_out(found, table, THRESHOLD, lowest=0) == []


def test_nothing_is_hidden_where_nothing_is_small_or_the_threshold_is_off():
    table = crossed({("girls", "up"): 6, ("boys", "up"): 9})
    assert suppress(table, THRESHOLD) == table
    small = crossed({("girls", "up"): 1, ("boys", "up"): 9})
    assert suppress(small, 0) == suppress(small, 1) == small


def test_two_small_counts_that_hide_each_other_badly_need_a_third():
    """1 and 1 beside a printed total: hidden alone, both would be known to be 1."""
    table = crossed({("a", "x"): 1, ("b", "x"): 1, ("c", "x"): 50, ("d", "x"): 60})
    assert hidden_keys(suppress(table, THRESHOLD)) >= {("a", "x"), ("b", "x"), ("c", "x")}


def test_a_percentage_goes_with_the_counts_it_rests_on():
    table = crossed({("girls", "up"): 3, ("girls", "same"): 37, ("boys", "up"): 40, ("boys", "same"): 60})
    rates = {
        row: Rate(
            Fraction(100 * (table.count((row, "up")) or 0), table.count((row, ALL)) or 1),
            ((row, "up"), (row, ALL)),
        )
        for row in ("girls", "boys", ALL)
    }
    found = suppress(Table(table.cells, table.sums, rates), THRESHOLD)
    assert found.rates["girls"].value is None
    assert found.rates["boys"].suppressed
    assert found.rates[ALL].value == Fraction(43 * 100, 140)


def test_a_mean_of_few_people_is_not_shown_even_where_their_number_is_known():
    table = Table({"few": Cell(3)}, known=frozenset({"few"}), rates={"mean": Rate(4.5, ("few",))})
    assert suppress(table, THRESHOLD).rates["mean"].suppressed


def test_old_and_new_counts_side_by_side_do_not_tell_how_few_changed():
    """30 escalations before and 31 after, all of the old ones kept: whoever subtracts has found one child."""
    cells = {"old": 30, "new": 31, "both": 30, "gained": 1, "lost": 0}
    table = Table(
        {key: Cell(value) for key, value in cells.items()},
        (Sum("old", ("both", "lost")), Sum("new", ("both", "gained"))),
        unprinted=frozenset({"both", "gained", "lost"}),
    )
    found = suppress(table, THRESHOLD)
    assert worked_out(found, table, THRESHOLD) == []


def test_a_second_split_of_the_same_people_gives_nothing_back():
    """Without sex hidden in both, the age table's total column would complete the sex table."""
    sex = crossed({("girls", "up"): 2, ("boys", "up"): 30, ("girls", "down"): 20, ("boys", "down"): 25})
    age = crossed({("young", "up"): 15, ("old", "up"): 17, ("young", "down"): 20, ("old", "down"): 25})
    cells = {("sex", *key): cell for key, cell in sex.cells.items() if key[0] != ALL}
    cells |= {("age", *key): cell for key, cell in age.cells.items() if key[0] != ALL}
    cells |= {(ALL, *key[1:]): cell for key, cell in sex.cells.items() if key[0] == ALL}
    sums = [
        Sum(
            (ALL, *one.total[1:]) if one.total[0] == ALL else (name, *one.total),
            tuple((ALL, *part[1:]) if part[0] == ALL else (name, *part) for part in one.parts),
        )
        for name, table in (("sex", sex), ("age", age))
        for one in table.sums
    ]
    table = Table(cells, tuple(dict.fromkeys(sums)))
    assert worked_out(suppress(table, THRESHOLD), table, THRESHOLD) == []


def test_what_readers_know_from_elsewhere_is_never_hidden_and_what_it_gives_away_is_said():
    table = crossed({("a", "x"): 1, ("b", "x"): 1})
    known = Table(table.cells, table.sums, known=frozenset({(ALL, "x"), (ALL, ALL)}))
    found = suppress(known, THRESHOLD)
    assert found.count((ALL, "x")) == 2
    assert ("a", "x") in found.exposed


def test_a_table_whose_sums_do_not_hold_is_refused():
    with pytest.raises(ValueError, match="sum of its parts"):
        suppress(Table({"a": Cell(1), "b": Cell(3)}, (Sum("b", ("a",)),)), THRESHOLD)
    with pytest.raises(ValueError, match="holds no count"):
        suppress(Table({"a": Cell(None)}), THRESHOLD)
    with pytest.raises(ValueError, match="holds itself"):
        crossed({("a", "x"): 1}, rows={"g": ["h"], "h": ["g"]})


counts = st.one_of(st.integers(0, 6), st.integers(0, 60))


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """Up to 6 by 4, with groups of rows, groups of columns, a second split, unprinted and known cells."""
    rows = [f"r{number}" for number in range(draw(st.integers(1, 6)))]
    columns = [f"c{number}" for number in range(draw(st.integers(1, 4)))]
    groups = _groups(draw, rows, "R")
    table = crossed(
        {(row, column): draw(counts) for row in rows for column in columns},
        rows=groups,
        columns=_groups(draw, columns, "C") if draw(st.booleans()) else {},
    )
    cells: dict[object, Cell] = dict(table.cells)
    sums = list(table.sums)
    if draw(st.booleans()):  # another split of everybody, over the same columns
        for column in columns:
            left = table.count((ALL, column)) or 0
            first = draw(st.integers(0, left))
            cells["other", 0, column], cells["other", 1, column] = Cell(first), Cell(left - first)
            sums.append(Sum((ALL, column), (("other", 0, column), ("other", 1, column))))
    unprinted = frozenset()
    if draw(st.booleans()):  # two versions of one cell
        old = table.count((rows[0], columns[0])) or 0
        lost, gained = draw(st.integers(0, old)), draw(st.integers(0, 8))
        cells |= {
            "both": Cell(old - lost),
            "lost": Cell(lost),
            "gained": Cell(gained),
            "new": Cell(old - lost + gained),
        }
        sums += [Sum((rows[0], columns[0]), ("both", "lost")), Sum("new", ("both", "gained"))]
        unprinted = frozenset({"both", "lost", "gained"})
    if draw(st.booleans()):  # a row that is hidden whole
        cells |= {
            (row, column): Cell(cell.value, "primary")
            for (row, column), cell in table.cells.items()
            if row == rows[-1] and len(rows) > 1
        }
    known = frozenset({(ALL, ALL)}) if draw(st.booleans()) else frozenset()
    return Table(cells, tuple(sums), unprinted=unprinted, known=known)


def _groups(draw: st.DrawFn, names: list[str], letter: str) -> dict[str, list[str]]:
    where = [draw(st.integers(0, 2)) for _ in names]
    return {
        f"{letter}{number}": inside
        for number in (1, 2)
        if (inside := [name for name, place in zip(names, where, strict=True) if place == number])
    }


@given(tables(), st.sampled_from((3, 5, 10)), st.booleans())
def test_nobody_who_adds_and_subtracts_finds_a_small_count(table: Table, threshold: int, hide_zeros: bool):
    lowest = 0 if hide_zeros else 1
    found = suppress(table, threshold, hide_zeros=hide_zeros)
    assert worked_out(found, table, threshold, lowest=lowest) == []
    for key, cell in table.cells.items():
        assert found.cells[key].value in {None, cell.value}
        assert found.cells[key].suppressed is None or key not in table.known
        if (cell.suppressed or lowest <= (cell.value or 0) < threshold) and key not in table.known:
            assert found.cells[key].suppressed == "primary"
    if not table.known:
        assert not found.exposed


@given(tables())
def test_the_same_table_is_hidden_the_same_way_whatever_the_order_of_its_cells(table: Table):
    turned = Table(
        dict(reversed(table.cells.items())), table.sums, unprinted=table.unprinted, known=table.known
    )
    assert hidden_keys(suppress(table, 5)) == hidden_keys(suppress(turned, 5))


def test_what_an_early_count_needed_is_shown_again_where_later_ones_cover_it():
    rows = {"a": (8, 9, 3), "b": (3, 2, 2), "c": (20, 12, 1)}
    true = crossed(
        {
            (row, column): value
            for row, values in rows.items()
            for column, value in zip("xyz", values, strict=True)
        }
    )
    found = suppress(true, THRESHOLD)
    for key in hidden_keys(found, "secondary"):
        shown_again = {**found.cells, key: true.cells[key]}
        assert worked_out(Table(shown_again, true.sums), true, THRESHOLD), f"{key} need not be hidden"


@given(
    st.fixed_dictionaries({(row, column): st.integers(0, 30) for row in "ab" for column in "xyz"}),
)
def test_little_more_is_hidden_than_must_be(table: Mapping[tuple[str, str], int]):
    """Against every choice of hidden cells of a small table: at most one cell more than the fewest that are safe."""
    true = crossed(table)
    found = suppress(true, THRESHOLD)
    primary = hidden_keys(found, "primary")
    may = [key for key, cell in true.cells.items() if cell.value and key not in primary]
    needed = len(hidden_keys(found)) - len(primary)
    for number in range(max(0, needed - 1)):
        for more in itertools.combinations(may, number):
            cells = {
                key: Cell(None, "primary") if key in primary or key in more else cell
                for key, cell in true.cells.items()
            }
            assert worked_out(Table(cells, true.sums), true, THRESHOLD), (
                f"{number} would do, {needed} were hidden"
            )


def test_the_examples_in_docstrings_hold():
    assert doctest.testmod(tables_module).failed == 0
