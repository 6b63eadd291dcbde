"""The book of counts: what others are shown can be added up by them, and gives nobody away."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.desk.reporting.counting import Book, written
from triage.pages import HIDDEN, NOT_APPLICABLE, Absent, Cell

THRESHOLD = 10
GROUPS = ("a", "b", "c")


def test_inside_every_figure_is_shown_as_it_is() -> None:
    book = Book()
    assert book.count(("t", "x"), ["1", "2"]) == 2
    assert book.share(("t", "x"), ("t", "x")) == 100
    assert book.middle([1, 2, 9], ("t", "x")) == 2
    assert book.longest([1, 2, 9], ("t", "x")) == 9
    assert book.hidden == 0


@pytest.mark.parametrize("threshold", [0, 1])
def test_a_threshold_that_hides_nothing_hides_nothing(threshold: int) -> None:
    made, book = written(lambda held: held.count(("t", "x"), ["1"]), threshold)
    assert (made, book.inside) == (1, True)


def test_a_count_that_is_not_the_sum_of_its_parts_is_an_error() -> None:
    book = Book(THRESHOLD)
    book.count(("t", "all"), ["1", "2"])
    book.count(("t", "a"), ["1"])
    with pytest.raises(ValueError, match="is not the sum"):
        book.split(("t", "all"), [("t", "a")])


def test_many_things_of_few_children_are_hidden() -> None:
    def write(book: Book) -> Cell:
        return book.count(("t", "referrals"), {number: str(number % 3) for number in range(40)})

    assert written(write, THRESHOLD)[0] is HIDDEN


def test_what_is_left_of_a_total_is_guarded_though_it_is_in_no_print() -> None:
    everybody = [str(number) for number in range(40)]

    def write(book: Book) -> tuple[Cell, Cell]:
        cells = book.count(("t", "all"), everybody), book.count(("t", "most"), everybody[:38])
        book.within(("t", "all"), ("t", "most"), everybody[38:])
        return cells

    shown, _ = written(write, THRESHOLD)
    assert HIDDEN in shown, "40 less 38 would tell of two"


def test_the_same_children_under_two_names_are_hidden_together() -> None:
    few, rest = ["1", "2"], [str(number) for number in range(10, 50)]

    def write(book: Book) -> tuple[Cell, ...]:
        book.count(("t", "all"), [*few, *rest])
        cells = (
            book.count(("t", "few"), few),
            book.count(("t", "rest"), rest),
            book.count(("other", "rest"), rest),
        )
        book.split(("t", "all"), [("t", "few"), ("t", "rest")])
        return (book.again(("t", "all")), *cells)

    (whole, first, second, elsewhere), _ = written(write, THRESHOLD)
    assert first is HIDDEN
    assert whole is HIDDEN or second is HIDDEN
    assert elsewhere == second


def test_quantiles_of_few_and_longest_values_are_never_for_others() -> None:
    children = {str(number): number for number in range(30)}

    def write(book: Book) -> tuple[Cell, ...]:
        base = ("t", "all")
        book.count(base, list(children))
        values = list(children.values())
        return (
            book.middle(values, base),
            book.ninth(values, base),
            book.longest(values, base),
            book.middle([], base),
        )

    shown, _ = written(write, THRESHOLD)
    assert shown == (14.5, HIDDEN, HIDDEN, NOT_APPLICABLE)


counts = st.fixed_dictionaries(
    {(row, column): st.integers(0, 25) for row in GROUPS for column in ("yes", "no")}
)  # type: ignore[dict-item]


def _write(counted: Mapping[tuple[str, str], int]):  # type: ignore[no-untyped-def]
    people = {place: [f"{place[0]}{place[1]}{n}" for n in range(number)] for place, number in counted.items()}

    def write(book: Book) -> dict[tuple[str, str], Cell]:
        shown = {place: book.count(("t", *place), those) for place, those in people.items()}
        for row in GROUPS:
            mine = [one for column in ("yes", "no") for one in people[row, column]]
            shown[row, "all"] = book.count(("t", row, "all"), mine)
            book.split(("t", row, "all"), [("t", row, "yes"), ("t", row, "no")])
        for column in ("yes", "no"):
            shown["all", column] = book.count(
                ("t", "all", column), [one for row in GROUPS for one in people[row, column]]
            )
            book.split(("t", "all", column), [("t", row, column) for row in GROUPS])
        shown["all", "all"] = book.count(
            ("t", "all", "all"), [one for those in people.values() for one in those]
        )
        book.split(("t", "all", "all"), [("t", row, "all") for row in GROUPS])
        return shown

    return write


@given(counts)
def test_no_sum_of_a_table_for_others_lacks_one_small_part_alone(counted: dict[tuple[str, str], int]) -> None:
    write = _write(counted)
    inside, _ = written(write, None)
    shown, _ = written(write, THRESHOLD)
    for place, cell in shown.items():
        assert cell is HIDDEN or cell == inside[place]
        number = inside[place]
        assert isinstance(number, int)
        if 0 < number < THRESHOLD:
            assert cell is HIDDEN
    lines = [[(row, column) for column in ("yes", "no", "all")] for row in (*GROUPS, "all")]
    lines += [[(row, column) for row in (*GROUPS, "all")] for column in ("yes", "no", "all")]
    for line in lines:
        hidden = [place for place in line if isinstance(shown[place], Absent)]
        small = [place for place in hidden if 0 < int(str(inside[place])) < THRESHOLD]
        assert not small or len(hidden) != 1, (counted, line)


def test_what_is_left_of_one_total_and_printed_elsewhere_is_a_printed_count() -> None:
    everybody = [str(number) for number in range(60)]
    few = everybody[:3]

    def write(book: Book) -> dict[str, Cell]:
        shown = {
            "all": book.count(("t", "all"), everybody),
            "most": book.count(("t", "most"), everybody[20:]),
        }
        book.within(("t", "all"), ("t", "most"), everybody[:20])
        shown["rest"] = book.count(("u", "rest"), everybody[:20])
        shown["few"] = book.count(("u", "few"), few)
        shown["others"] = book.count(("u", "others"), everybody[3:20])
        book.split(("u", "rest"), [("u", "few"), ("u", "others")])
        return shown

    shown, _ = written(write, THRESHOLD)
    assert shown["few"] is HIDDEN
    assert shown["others"] is HIDDEN or shown["rest"] is HIDDEN
    if shown["rest"] is HIDDEN:
        assert HIDDEN in (shown["all"], shown["most"]), "all less most would give back the rest"


def test_what_a_report_beside_hides_no_other_gives_back() -> None:
    everybody = [str(number) for number in range(40)]

    def beside(book: Book) -> None:
        book.count(("t", "all"), everybody)
        book.count(("t", "few"), everybody[:2])
        book.count(("t", "rest"), everybody[2:])
        book.split(("t", "all"), [("t", "few"), ("t", "rest")])

    def write(book: Book) -> Cell:
        return book.count(("another", "rest"), everybody[2:])

    alone, _ = written(write, THRESHOLD)
    together, _ = written(write, THRESHOLD, beside)
    whole, _ = written(lambda book: book.count(("x", "all"), everybody), THRESHOLD, beside)
    assert alone == 38
    assert HIDDEN in (together, whole)
