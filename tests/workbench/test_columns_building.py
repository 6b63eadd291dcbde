"""Building columns: resumed, stopped, stale, from several kinds of file, and with cases that cannot be read."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("numpy", reason="columns are in the extra 'workbench'")
pytest.importorskip("pyarrow", reason="Parquet is in the extra 'workbench'")

import pyarrow as pa
from pyarrow import parquet

from tests import shipped
from tests.builders import DAY
from tests.workbench.many import ON, columns_of, read, synthetic_cases, written
from triage.casefile import read_cases
from triage.errors import DataProblem, StoreProblem, WrongUse
from triage.vocabulary import load_vocabulary
from triage.workbench.columns_store import Columns


def everything(folder: Path) -> dict[str, bytes]:
    """All columns of a folder, by file; what they rest on (times of files) left out."""
    found = {
        path.name: path.read_bytes() for path in (folder / "columns").glob("*.*") if path.name != "about.json"
    }
    about = json.loads((folder / "columns" / "about.json").read_text())
    del about["rests on"]
    return found | {"about": json.dumps(about).encode()}


@pytest.fixture(scope="module")
def month() -> list[dict[str, Any]]:
    return list(synthetic_cases(400))


@pytest.fixture
def lines(month: list[dict[str, Any]], tmp_path: Path) -> Path:
    return written(month, tmp_path / "cases.jsonl")


def test_columns_are_built_once_and_opened_again(lines: Path, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    first = columns_of(
        lines, tmp_path / "c", chunk=100, progress=lambda done, all_: told.append((done, all_))
    )
    assert (first.n, first.broken, first.notice) == (400, 0, None)
    assert told == [(0, 400), (100, 400), (200, 400), (300, 400), (400, 400)]
    told.clear()
    again = columns_of(
        lines, tmp_path / "c", chunk=100, progress=lambda done, all_: told.append((done, all_))
    )
    assert told == [], "nothing was left to read"
    assert (again.n, again.notice) == (400, None)
    assert not list((tmp_path / "c").rglob("*.tmp"))
    assert not (tmp_path / "c" / "chunks").exists()


def test_cases_are_found_again_word_for_word(lines: Path, tmp_path: Path) -> None:
    columns = columns_of(lines, tmp_path / "c", chunk=64)
    batch = read_cases(lines.read_bytes(), lines.name, shipped.vocabulary(), ON)
    assert [case for _, case in columns.cases(range(400))] == list(batch.cases)
    assert columns.case(123) == batch.cases[123]
    assert [columns.number_of(row) for row in range(400)] == [case.case for case in batch.cases]


def test_chunks_and_processes_change_nothing(lines: Path, tmp_path: Path) -> None:
    columns_of(lines, tmp_path / "one", chunk=1000)
    columns_of(lines, tmp_path / "many", chunk=150, jobs=2)
    one, many = everything(tmp_path / "one"), everything(tmp_path / "many")
    assert one.keys() == many.keys()
    assert [
        name
        for name in one
        if one[name] != many[name]
        and not name.endswith((".rows.npy", ".values.npy", ".persons.npy", ".whos.npy"))
    ] == []
    a, b = (Columns(tmp_path / name / "columns", None, shipped.vocabulary()) for name in ("one", "many"))  # type: ignore[arg-type]
    for table in ("sets", "needs", "moves", "amounts", "people"):
        entries = [
            sorted(
                zip(
                    *(part.tolist() for part in (own.rows, own.values, own.persons, own.whos) if len(part)),
                    strict=True,
                )
            )
            for own in (a.entries(table), b.entries(table))  # type: ignore[arg-type]
        ]
        assert entries[0] == entries[1], table


KILLED = """
import os, sys
from pathlib import Path
from tests.workbench.many import columns_of

def progress(done, total):
    if done >= 150:
        os.kill(os.getpid(), 9)

columns_of(Path(sys.argv[1]), Path(sys.argv[2]), chunk=50, jobs=2, progress=progress)
"""


def test_a_killed_run_goes_on_where_it_was_and_leaves_no_process(lines: Path, tmp_path: Path) -> None:
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(lines), str(tmp_path / "c")],
        cwd=shipped.ROOT,
        check=False,
        capture_output=True,  # ends only when nobody can write there any more: processes that read chunks ended too
        timeout=120,
    )
    assert killed.returncode == -9, killed.stderr.decode()[-2000:]
    (tmp_path / "c" / "chunks" / "00004.1.tmp").write_bytes(b"half a chunk")
    told: list[int] = []
    resumed = columns_of(lines, tmp_path / "c", chunk=50, progress=lambda done, _: told.append(done))
    assert 150 <= told[0] <= 250
    assert resumed.notice == f"went on from {told[0]} cases that had been read before"
    columns_of(lines, tmp_path / "fresh", chunk=50)
    assert everything(tmp_path / "c") == everything(tmp_path / "fresh")


def test_an_interruption_leaves_finished_chunks_and_no_process(lines: Path, tmp_path: Path) -> None:
    def stop(done: int, _: int) -> None:
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        columns_of(lines, tmp_path / "c", chunk=40, jobs=2, progress=stop)
    kept = list((tmp_path / "c" / "chunks").glob("*.npz"))
    assert 1 <= len(kept) < 10
    columns = columns_of(lines, tmp_path / "c", chunk=40)
    assert columns.n == 400
    assert columns.notice is not None


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ("source", "the cases changed"),
        ("day", "they were built for another day"),
        ("vocabulary", "the vocabulary changed"),
        ("area", "the area table or the authority changed"),
    ],
)
def test_stale_columns_are_built_anew_and_say_why(
    tmp_path: Path, month: list[dict[str, Any]], change: str, reason: str
) -> None:
    lines = written(month[:30], tmp_path / "cases.jsonl")
    columns_of(lines, tmp_path / "c")
    options: dict[str, Any] = {}
    if change == "source":
        written(month[:31], lines)
    elif change == "day":
        options["on"] = ON + timedelta(days=1)
    elif change == "vocabulary":
        texts = shipped.texts("rules/vocabulary")
        options["vocabulary"] = load_vocabulary(
            {**texts, "help.yaml": texts["help.yaml"].replace("title: ", "title: New ", 1)}
        )
    else:
        area = shipped.settings().area.model_copy(update={"local_authority": shipped.BIRMINGHAM})
        options["settings"] = shipped.settings().model_copy(update={"area": area})
    columns = columns_of(lines, tmp_path / "c", **options)
    assert columns.notice == f"the columns were built anew: {reason}"
    assert columns.n == (31 if change == "source" else 30)
    assert not list((tmp_path / "c" / "columns").glob("bits*")), "bits of other columns"


def test_broken_cases_are_counted_and_listed_and_the_others_go_on(
    tmp_path: Path, month: list[dict[str, Any]]
) -> None:
    rows = [json.dumps(case).encode() for case in month[:12]]
    rows[1] = b"{not json"
    rows[3] = json.dumps({**month[3], "needs": [{"need": "slep", "severity": 7}]}).encode()
    rows[5] = b'{"case": "C-\xff"}'
    rows[6] = json.dumps({**month[6], "case": month[0]["case"]}).encode()
    rows[8] = json.dumps({**month[8], "needs": [{"need": "sleep", "severity": 11}, {"need": "x"}]}).encode()
    rows[9] = b"   "
    rows[10] = b'["a list"]'
    path = tmp_path / "cases.jsonl"
    path.write_bytes(b"\n".join(rows))
    columns = columns_of(path, tmp_path / "c", chunk=5)
    assert (columns.n, columns.broken) == (5, 6)
    problems = list(columns.problems())
    assert [(problem.line, problem.code) for problem in problems] == [
        (2, "TR101"), (4, "CF201"), (6, "TR103"), (9, "CF104"), (9, "CF201"), (11, "CF101"), (7, "CF305"),
    ]  # fmt: skip
    assert {problem.file for problem in problems} == {"cases.jsonl"}
    assert len(list(columns.problems(limit=2))) == 2
    good = [month[row]["case"] for row in (0, 2, 4, 7, 11)]
    assert [columns.number_of(row) for row in range(5)] == good
    batch = read_cases(
        b"\n".join(row for place, row in enumerate(rows) if place != 5), path.name, shipped.vocabulary(), ON
    )
    assert [case for _, case in columns.cases(range(5))] == list(batch.cases)
    assert columns.entries("needs").rows.max() < columns.size
    first = {one.need for one in columns.case(0).needs}
    assert {need for need in columns.needs if 0 in columns.entries("needs", "need", need).rows} == first


def test_cases_without_a_number_get_the_numbers_that_assess_gives(
    tmp_path: Path, month: list[dict[str, Any]]
) -> None:
    unnumbered = [{key: value for key, value in case.items() if key != "case"} for case in month[:6]]
    rows = [*unnumbered, unnumbered[2], unnumbered[2], month[7]]
    path = written(rows, tmp_path / "cases.jsonl")
    columns = columns_of(path, tmp_path / "c", chunk=4)
    batch = read_cases(path.read_bytes(), path.name, shipped.vocabulary(), ON)
    assert [columns.number_of(row) for row in range(columns.n)] == [case.case for case in batch.cases]
    assert [case for _, case in columns.cases(range(columns.n))] == list(batch.cases)


def test_nothing_to_read_says_so(tmp_path: Path) -> None:
    empty = tmp_path / "cases.jsonl"
    empty.write_text("")
    with pytest.raises(DataProblem, match="no case"):
        columns_of(empty, tmp_path / "c")
    with pytest.raises(DataProblem, match="no case"):
        columns_of([], tmp_path / "c")
    with pytest.raises(WrongUse, match="no file"):
        columns_of(tmp_path / "other.jsonl", tmp_path / "c")
    with pytest.raises(WrongUse, match="neither JSON lines nor Parquet"):
        columns_of(tmp_path / "cases.yaml", tmp_path / "c")
    (tmp_path / "cases.parquet").write_text("PAR?")
    with pytest.raises(DataProblem, match="not a Parquet file"):
        columns_of(tmp_path / "cases.parquet", tmp_path / "c")
    empty.write_bytes("{}".encode("utf-16"))
    with pytest.raises(DataProblem, match="not UTF-8"):
        columns_of(empty, tmp_path / "c")


def test_only_broken_cases_make_columns_of_nobody(tmp_path: Path) -> None:
    path = tmp_path / "cases.jsonl"
    path.write_text("{}}\n[]\n")
    columns = columns_of(path, tmp_path / "c")
    assert (columns.n, columns.broken) == (0, 2)
    assert len(columns.held) == columns.size // 8 == 0


def test_a_folder_that_cannot_be_written_to_is_told(lines: Path, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(StoreProblem, match="cannot be kept"):
        columns_of(lines, tmp_path / "taken")


def test_a_folder_with_other_things_in_it_is_left_alone(lines: Path, tmp_path: Path) -> None:
    (tmp_path / "mine" / "columns").mkdir(parents=True)
    (tmp_path / "mine" / "columns" / "notes.txt").write_text("mine")
    with pytest.raises(WrongUse, match="holds other things"):
        columns_of(lines, tmp_path / "mine")
    assert (tmp_path / "mine" / "columns" / "notes.txt").read_text() == "mine"


def test_a_file_that_changes_after_its_columns_were_opened_is_told(lines: Path, tmp_path: Path) -> None:
    columns = columns_of(lines, tmp_path / "c")
    lines.write_text("\n" + lines.read_text())
    with pytest.raises(DataProblem, match="changed while"):
        columns.case(7)


def test_cases_at_hand_say_the_same_as_their_file(
    lines: Path, tmp_path: Path, month: list[dict[str, Any]]
) -> None:
    columns_of(lines, tmp_path / "file", chunk=100)
    at_hand = columns_of(read(month), tmp_path / "hand", chunk=100)
    file, hand = everything(tmp_path / "file"), everything(tmp_path / "hand")
    assert [name for name in file if file[name] != hand[name]] == ["case places.npy"]
    assert at_hand.case(9).case == month[9]["case"]
    assert columns_of(read(month), tmp_path / "hand", chunk=100).notice is None
    assert (
        columns_of(read(month[1:]), tmp_path / "hand", chunk=100).notice
        == "the columns were built anew: the cases changed"
    )


@pytest.mark.parametrize("group_size", [7, 64, 1000])
def test_parquet_with_cases_as_text_says_the_same_as_json_lines(
    lines: Path, tmp_path: Path, month: list[dict[str, Any]], group_size: int
) -> None:
    path = tmp_path / "cases.parquet"
    parquet.write_table(
        pa.table({"case": [json.dumps(case) for case in month]}), path, row_group_size=group_size
    )
    columns = columns_of(path, tmp_path / "parquet", chunk=90)
    columns_of(lines, tmp_path / "lines", chunk=90)
    one, other = everything(tmp_path / "parquet"), everything(tmp_path / "lines")
    assert [name for name in one if one[name] != other[name]] == ["case places.npy"]
    assert [case for _, case in columns.cases([399, 3, 200])] == read([month[row] for row in (3, 200, 399)])


def test_parquet_with_a_column_for_each_key_is_read_as_the_case_file_it_means(tmp_path: Path) -> None:
    table = pa.table(
        {
            "case": ["C-1", "C-2", "C-3", None],
            "received": pa.array([DAY, None, None, DAY], pa.date32()),
            "child.age": pa.array([8.0, 12.5, None, 3.0]),
            "child.postcode": ["B90 1AA", None, "B37", "B91"],
            "child.imd_decile": pa.array([1, None, 10, 3], pa.int8()),
            "need.sleep": pa.array([7, None, None, 12], pa.int64()),
            "need.anxiety": pa.array([None, 4, None, 1], pa.int64()),
            "needs": [None, [{"need": "bereavement", "person": "sibling", "severity": 6}], None, None],
            "indicators": [["weight_loss"], None, [], None],
            "household.children": [[8, 5], None, None, None],
            "consent.status": ["given", "refused", None, None],
            "consent.by": [["parent"], None, None, None],
        }
    )
    path = tmp_path / "flat.parquet"
    parquet.write_table(table, path)
    columns = columns_of(path, tmp_path / "c", on=DAY)
    wanted: list[dict[str, Any]] = [
        {
            "case": "C-1", "received": DAY.isoformat(), "child": {"age": 8, "postcode": "B90 1AA", "imd_decile": 1},
            "needs": [{"need": "sleep", "severity": 7}], "indicators": ["weight_loss"], "household": {"children": [8, 5]},
            "consent": {"status": "given", "by": ["parent"]},
        },
        {
            "case": "C-2", "child": {"age": 12.5}, "consent": {"status": "refused"},
            "needs": [{"need": "bereavement", "person": "sibling", "severity": 6}, {"need": "anxiety", "severity": 4}],
        },
        {"case": "C-3", "child": {"postcode": "B37", "imd_decile": 10}},
    ]  # fmt: skip
    assert [case for _, case in columns.cases(range(columns.n))] == read(wanted)
    assert columns.broken == 1
    assert [(problem.line, problem.code) for problem in columns.problems()] == [(4, "CF104")]
    parquet.write_table(pa.table({"case": ["C-1"], "childs_age": [8]}), path)
    with pytest.raises(DataProblem, match="unknown column 'childs_age'"):
        columns_of(path, tmp_path / "c", on=DAY)


def test_groups_say_unknown_where_nobody_said(tmp_path: Path) -> None:
    cases = read(
        [
            {"case": "A", "child": {}},
            {
                "case": "B",
                "child": {"sex": "F", "ethnicity": "WBRI", "disability": ["AUT"], "imd_decile": 1, "age": 8},
            },
            {"case": "C", "child": {"sex": "X", "disability": ["NONE"], "imd_decile": 10, "age_months": 3}},
            {"case": "D", "child": {"disability": [], "imd_decile": 4, "expected": "2027-02-01"}},
            {"case": "E", "child": {"disability": ["NONE", "HEAR"], "imd_decile": 5, "age": 17}},
        ]
    )
    columns = columns_of(cases, tmp_path / "c")
    found = {name: [group.labels[code] for code in group.codes] for name, group in columns.groups.items()}
    assert found == {
        "sex": ["unknown", "F", "X", "unknown", "unknown"],
        "ethnicity": ["unknown", "WBRI", "unknown", "unknown", "unknown"],
        "disability": ["unknown", "any", "none", "unknown", "any"],
        "deprivation": [
            "unknown",
            "deciles 1 and 2 (most deprived)",
            "deciles 9 and 10",
            "deciles 3 and 4",
            "deciles 5 and 6",
        ],
        "age": ["unknown", "5 to 9", "under 1", "unborn", "16 and over"],
    }
    assert all(group.labels[0] == "unknown" for group in columns.groups.values())


def test_a_broken_file_of_ours_is_no_reason_to_fail(lines: Path, tmp_path: Path) -> None:
    columns_of(lines, tmp_path / "c")
    (tmp_path / "c" / "columns" / "about.json").write_text("{half")
    assert columns_of(lines, tmp_path / "c").n == 400
