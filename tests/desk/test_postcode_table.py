"""The workspace's own table of whole postcodes: looked up, kept with the decision, never needed again."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.desk.builders import SAM, a_case, a_case_in_danger, batch, put_in
from tests.desk.conftest import DeskOn
from triage.desk import Desk, add_cases, answer, assess_case, replay
from triage.desk.directory.postcodes import Home, faults, home_at
from triage.errors import DataProblem
from triage.signposting.geography import whole_postcode

SOLIHULL, BIRMINGHAM = "E08000029", "E08000025"
HEAD = "postcode,authority,imd_decile,easting,northing"
ROWS = (
    f"B36 9AA,{SOLIHULL},2,414200,289100",
    f"B36 9AB,{BIRMINGHAM},1,413000,289000",
    f"B90 3QB,{SOLIHULL},9,,",
)


def write(folder: Path, *rows: str, head: str = HEAD, name: str = "directory/tables/postcodes.csv") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join((head, *rows)) + "\n", encoding="utf-8")
    return path


def at(postcode: str, **other: object) -> dict[str, object]:
    return a_case(child={"age": 8, "postcode": postcode, **other})


def decided(desk: Desk, case: dict[str, object]):
    return assess_case(desk, batch(desk, case).cases[0])


def fields(decision) -> set[str]:
    return {ask.field for ask in decision.asks}


def area_reviews(decision) -> list[str]:
    return [fact for look in decision.human_reviews if look.reason == "area" for fact in look.facts]


def test_a_whole_postcode_in_the_table_settles_what_its_district_leaves_open(folder: Path, desk_on: DeskOn):
    before = decided(desk_on(), at("B36 9AA"))
    assert "area unclear" in area_reviews(before)
    write(folder, *ROWS)
    assert area_reviews(decided(desk_on(), at("b369aa"))) == []
    assert area_reviews(decided(desk_on(), at("B36 9AB"))) == ["area out"]
    assert "full_postcode" in fields(decided(desk_on(), at("B36"))), "a district is not looked up"
    assert area_reviews(decided(desk_on(), at("B36 9ZZ"))) == ["area unclear"], "not in the table"


def test_the_decile_fills_only_where_the_case_has_none_and_moves_nothing(folder: Path, desk_on: DeskOn):
    plain = a_case_in_danger("C-1", child={"age": 8, "postcode": "B90 3QB"})
    without = decided(desk_on(), plain)
    for decile in ("1", "10", ""):
        write(folder, f"B90 3QB,{SOLIHULL},{decile},,")
        found = decided(desk_on(), plain)
        assert (found.level, found.escalations) == (without.level, without.escalations)
        assert [(one.kind, one.help, one.within_days) for one in found.actions] == [
            (one.kind, one.help, one.within_days) for one in without.actions
        ]
    write(folder, f"B90 3QB,{SOLIHULL},1,,")
    desk = desk_on()
    put_in(desk, at("B90 3QB", imd_decile=7))
    inputs = _inputs(desk, "C-1")
    assert inputs["child"]["imd_decile"] == 7
    assert inputs["child"]["home_authority"] == SOLIHULL


def test_the_home_authority_tells_whom_to_call(folder: Path, desk_on: DeskOn):
    case = a_case_in_danger("C-1", child={"age": 8, "postcode": "B36 9AB"})
    assert {one.contact.authority for one in decided(desk_on(), case).escalations} == {None}
    write(folder, *ROWS)
    assert {one.contact.authority for one in decided(desk_on(), case).escalations} == {BIRMINGHAM}


def _inputs(desk: Desk, number: str):
    from triage.desk.deciding import kept_json  # noqa: PLC0415

    return kept_json(desk, number, desk.store.decisions(number)[-1].inputs_hash)["case"]


def test_a_decision_is_made_again_byte_for_byte_whatever_becomes_of_the_table(folder: Path, desk_on: DeskOn):
    path = write(folder, *ROWS)
    desk = desk_on()
    put_in(desk, at("B36 9AA"))
    answer(desk, "C-1", "full_postcode", "b36 9ab", SAM)
    assert _inputs(desk, "C-1")["child"]["home_authority"] == BIRMINGHAM
    assert [one.same for one in replay(desk_on(), "C-1")] == [True, True]
    write(folder, f"B36 9AA,{BIRMINGHAM},10,,", f"B36 9AB,{SOLIHULL},10,,")
    assert [one.same for one in replay(desk_on(), "C-1")] == [True, True]
    path.write_bytes(b"\xff\xfe\x00")
    assert [one.same for one in replay(desk_on(), "C-1")] == [True, True]
    path.unlink()
    assert [one.same for one in replay(desk_on(), "C-1")] == [True, True]


def test_the_table_is_no_part_of_the_directorys_texts(folder: Path, desk_on: DeskOn):
    before = desk_on().directory_files
    write(folder, *ROWS)
    assert desk_on().directory_files == before


def test_an_answer_with_another_postcode_takes_a_stated_authority_away(desk: Desk):
    put_in(desk, at("B36 9AA", home_authority=SOLIHULL))
    assert _inputs(desk, "C-1")["child"]["home_authority"] == SOLIHULL
    answer(desk, "C-1", "full_postcode", "B90 3QB", SAM)
    assert _inputs(desk, "C-1")["child"].get("home_authority") is None
    assert [one.same for one in replay(desk, "C-1")] == [True, True]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (b"", 1),
        (b"\xff\xfep\x00o\x00", 1),
        (b" " * 100_000, 1),
        (b"postcode;authority\nB90 3QB;E08000029\n", 1),
        (b"authority\nE08000029\n", 1),
        (b"postcode,postcode\nB90 3QB,B90 3QB\n", 1),
        (b"postcode,council\nB90 3QB,E08000029\n", 1),
        (b"postcode,authority\nB90 3QA,E08000029\nB90 3QB,Solihull\n", 3),
        (b"postcode,authority\nB90 3QB,E08000029,more\n", 2),
        (b"postcode,authority\nB90 3QB\n", 2),
        (b"postcode,imd_decile\nB90 3QB,11\n", 2),
        (b"postcode,imd_decile\nB90 3QB,0\n", 2),
        (b"postcode,imd_decile\nB90 3QB,2.5\n", 2),
        ("postcode,imd_decile\nB90 3QB,\u0663\n".encode(), 2),
        (b"postcode,easting\nB90 3QB,-1\n", 2),
        (b'postcode,authority\n"B90 3QB","E0800"0029\n', 2),
    ],
)
def test_a_fault_has_its_place(tmp_path: Path, text: bytes, line: int):
    path = write(tmp_path)
    path.write_bytes(text)
    with pytest.raises(DataProblem) as caught:
        home_at(path, "B90 3QB")
    assert caught.value.issues[0].line == line
    assert [issue.line for issue in faults(path)][:1] == [line]


def test_a_table_with_a_fault_keeps_nobody_from_a_decision(folder: Path, desk_on: DeskOn):
    write(folder, "B90 3QB,Solihull,1,,")
    desk = desk_on()
    assert decided(desk, at("B90 3QB")).level.number >= 1
    assert "decided without the table of postcodes: directory/tables/postcodes.csv:2: " in desk.notice
    assert "B90" not in desk.notice
    assert add_cases(desk, batch(desk, at("B90 3QB")), SAM).added


def test_two_rows_that_disagree_are_a_fault_and_two_that_agree_are_one(tmp_path: Path):
    twice = (f"B90 3QB,{SOLIHULL},1,,", f"B90 3QB,{BIRMINGHAM},1,,")
    with pytest.raises(DataProblem, match="disagree"):
        home_at(write(tmp_path, *twice), "B90 3QB")
    path = write(tmp_path, twice[0], twice[0])
    assert home_at(path, "B90 3QB") == Home("B90 3QB", SOLIHULL, None, 1)
    assert [issue.severity for issue in faults(path)] == ["warning"]


@pytest.mark.parametrize("written", ["B9 4AA", "B94AA", "B9  4AA", "b9 4aa", '"B9 4AA"'])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_rows_are_found_however_they_are_written(tmp_path: Path, written: str, end: str, mark: bytes):
    path = tmp_path / "postcodes.csv"
    path.write_bytes(
        mark + end.join(("Postcode,Lower_authority", f"{written},E07000222", "B90 1AB,")).encode()
    )
    assert home_at(path, "B9 4AA").home_authority == "E07000222"
    assert home_at(path, "B90 1AB").home_authority is None
    assert home_at(path, "B9 4AB") is None
    assert list(faults(path)) == []


POSTCODES = st.builds(
    "{}{} {}{}".format,
    st.sampled_from(["B", "CV", "M"]),
    st.integers(1, 99),
    st.integers(0, 9),
    st.text("ABDE", min_size=2, max_size=2),
)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(POSTCODES, unique=True, max_size=40), POSTCODES, st.booleans(), st.randoms(use_true_random=False)
)
def test_looking_up_equals_reading_it_all(
    tmp_path_factory: pytest.TempPathFactory,
    codes: list[str],
    other: str,
    ordered: bool,
    chance: random.Random,
):
    rows = sorted(codes, key=lambda code: f"{code.split()[0]:<4}{code.split()[1]}")
    if not ordered:
        chance.shuffle(rows)
    held = {code: 1 + place % 10 for place, code in enumerate(rows)}
    path = write(tmp_path_factory.mktemp("table"), *(f"{code},,{held[code]},," for code in rows))
    for code in {*codes, other}:
        found = home_at(path, whole_postcode(code))
        assert (found.imd_decile if found else None) == held.get(code)
    warned = [issue for issue in faults(path) if issue.severity == "warning"]
    assert not (ordered and warned)


def test_a_long_table_in_order_is_looked_up_without_being_read(tmp_path: Path):
    path = tmp_path / "postcodes.csv"
    letters = "ABDEFGHJLNPQRSTUWXYZ"
    with path.open("w", encoding="utf-8") as out:
        out.write(HEAD + "\n")
        for district in range(10, 60):
            for sector in range(10):
                for one in letters:
                    out.writelines(
                        f"B{district} {sector}{one}{two},{SOLIHULL},5,400000,280000\n" for two in letters
                    )
    assert home_at(path, "B59 9ZZ").imd_decile == 5
    assert home_at(path, "B10 0AA").authority == SOLIHULL
    assert home_at(path, "B35 5NP").place == (400000, 280000)
    assert home_at(path, "B60 0AA") is None
