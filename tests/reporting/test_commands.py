"""``triage report`` as a user meets it: five ways of showing, 80 columns, roles, files that are never written over."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from tests.reporting.builders import PERIOD
from triage.casework.permissions import ACTS
from triage.cli import cli
from triage.cli.edge import run
from triage.cli.reports.terminal import as_text
from triage.desk import Desk
from triage.desk.reporting import REPORTS, page
from triage.errors import Refused
from triage.pages import Absent, Chart, Column, Figure, Figures, Mark, Page, Section, Table

DAYS = ("--from", str(PERIOD["start"]), "--to", str(PERIOD["end"]), "--on", "2027-02-28")


@pytest.fixture
def said(played_folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("TRIAGE_WORKSPACE", str(played_folder))

    def ask(*words: str) -> tuple[str, str, int]:
        code = run(cli, list(words))
        done = capsys.readouterr()
        assert "Traceback" not in done.out + done.err
        return done.out, done.err, code

    return ask


@pytest.mark.parametrize("name", REPORTS)
def test_json_bears_its_format_and_days(said: Any, name: str) -> None:
    out, _, code = said("report", name, *DAYS, "--json")
    found = json.loads(out)
    assert (code, found["format"]) == (0, f"triage.report-{name}/1")
    assert (found["from"], found["to"]) == (str(PERIOD["start"]), str(PERIOD["end"]))


@pytest.mark.parametrize("form", ["html", "csv", "table"])
def test_other_ways_of_showing_go_to_standard_output(said: Any, form: str) -> None:
    out, err, code = said("report", "quarter", *DAYS, "--format", form)
    assert (code, bool(out)) == (0, True)
    assert "for use inside the service" in err
    assert "not assured for live use here" in out


def test_a_file_is_written_over_only_where_it_is_asked_for(said: Any, tmp_path: Path) -> None:
    out = tmp_path / "q.html"
    out.write_text("the quarter before")
    _, err, code = said("report", "quarter", *DAYS, "--out", str(out))
    assert (code, out.read_text()) == (3, "the quarter before")
    assert "--force" in err
    _, _, code = said("report", "quarter", *DAYS, "--out", str(out), "--force")
    assert code == 0
    assert out.read_text().lower().startswith("<!")
    assert out.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in tmp_path.iterdir()] == ["q.html"]


def test_a_new_file_is_written_by_its_ending_and_never_written_over(said: Any, tmp_path: Path) -> None:
    for name, begins in (("q.xlsx", b"PK"), ("q.html", b"<!"), ("q.json", b"{")):
        out, _, code = said("report", "quarter", *DAYS, "--out", str(tmp_path / name))
        assert (code, out) == (0, "")
        assert (tmp_path / name).read_bytes().lower().startswith(begins.lower())
        assert (tmp_path / name).stat().st_mode & 0o077 == 0
    before = (tmp_path / "q.html").read_bytes()
    assert said("report", "quarter", *DAYS, "--out", str(tmp_path / "q.html"))[2] == 3
    assert (tmp_path / "q.html").read_bytes() == before
    assert said("report", "quarter", *DAYS, "--out", str(tmp_path / "none" / "q.html"))[2] == 2
    assert said("report", "quarter", *DAYS, "--format", "xlsx")[2] == 2


def test_one_table_of_a_csv_is_named_by_its_key(said: Any) -> None:
    out, _, code = said("report", "quarter", *DAYS, "--format", "csv", "--table", "levels")
    assert code == 0
    assert [row["children"] for row in csv.DictReader(io.StringIO(out))][-1] == "14"
    assert said("report", "quarter", *DAYS, "--format", "csv", "--table", "none")[2] == 2
    assert said("report", "quarter", *DAYS, "--table", "levels")[2] == 2


def test_wrong_days_are_wrong_use(said: Any) -> None:
    assert (
        said("report", "quarter", "--from", "2027-02-01", "--to", "2027-01-01", "--on", "2027-02-28")[2] == 2
    )
    assert said("report", "quarter", "--quarter", "2026-Q9", "--on", "2027-02-28")[2] == 2
    assert said("report", "quarter", "--quarter", "2031-Q1", "--on", "2027-02-28")[2] == 2


@pytest.mark.parametrize("name", ["quarter", "equity", "meeting"])
@pytest.mark.parametrize("others", [False, True])
def test_a_terminal_of_80_columns_holds_every_line_and_warnings_stand_first(
    played: Desk, passed_on: dict[str, Page], name: str, *, others: bool
) -> None:
    made = passed_on[name] if others else page(played, name, **PERIOD)
    text = as_text(made)
    assert max(map(cell_len, text.splitlines())) <= 80
    for _, warning in made.warnings:
        assert text.index(warning[:30]) < text.index(made.sections[0].title.upper())


def test_every_cell_of_a_wide_table_is_printed_whole() -> None:
    columns = (Column("name", "name"), *(Column(f"c{n}", f"a heading {n}", "count") for n in range(14)))
    row = ("a very long name of a thing " * 3, *(1_000_000 + number for number in range(14)))
    made = Page("x/1", "Wide", (), (Section("s", "Wide", (Table("t", "T", columns, (row,)),)),))
    text = as_text(made)
    assert all(f"{1_000_000 + number:,}" in text for number in range(14))
    assert max(map(cell_len, text.splitlines())) <= 80


def test_charts_of_every_shape_are_drawn_with_their_figures() -> None:
    marks = (
        Mark("one", 4.0, low=2.0, high=7.0),
        Mark("two", -3.0),
        Mark("hidden one", None, note="hidden"),
        Mark("three", 6.0, after=2.0),
    )
    for shape in ("bars", "before_after", "tornado", "line", "intervals", "steps"):
        chart = Chart("c", "A picture", shape, marks, "points", "alt")  # type: ignore[arg-type]
        text = as_text(Page("x/1", "T", (), (Section("s", "S", (chart,)),)))
        assert "hidden one" in text
        assert text.count("hidden") == 2
        assert "6.0 -> 2.0" in text
    empty = Chart("c", "A picture", "bars", (), "points", "alt")
    assert "Nothing to show." in as_text(Page("x/1", "T", (), (Section("s", "S", (empty,)),)))


def test_hidden_unknown_and_nought_are_three_words() -> None:
    shown = Figures(tuple(Figure(f"f{n}", f"figure {n}", value) for n, value in enumerate((*Absent, 0))))
    text = as_text(Page("x/1", "T", (), (Section("s", "S", (shown,)),)))
    assert all(f"{word:>9}  figure" in text for word in ("hidden", "unknown", "–", "0"))


@pytest.mark.parametrize(
    ("who", "allowed"),
    [
        ("Kim Example", True),
        ("Sam Example", True),
        ("Ash Example", True),
        ("Ray Example", False),
        ("Pat Example", False),
    ],
)
def test_reports_are_for_those_who_run_the_unit(played: Desk, who: str, *, allowed: bool) -> None:
    played.reader = who
    if allowed:
        page(played, "quarter", **PERIOD)
    else:
        with pytest.raises(Refused):
            page(played, "quarter", **PERIOD)


def test_a_refused_reader_leaves_with_3_and_looks_are_in_the_audit_log(said: Any, played: Desk) -> None:
    assert said("report", "quarter", *DAYS, "--reader", "Ray Example")[2] == 3
    assert said("report", "quarter", *DAYS, "--reader", "Nobody Example")[2] in (2, 3)
    played.reader = "Kim Example"
    page(played, "equity", **PERIOD)
    kept = [one for one in played.store.audit_entries({}, "") if one.act == "report"]
    assert kept[-1].who == "Kim Example"
    assert kept[-1].record.startswith("equity found 15")
    assert ACTS["report"].reads
