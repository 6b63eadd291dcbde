"""A coordinator brings in her sheet: proposed, looked at, accepted, brought in, changed, given back, and next month again."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.interchange.sheets.builders import HEADINGS, ON, ROWS, book_file, cells_of_book, csv_file
from tests.interchange.tables.builders import folder_of, package, tables_in
from triage.cli import cli
from triage.cli.edge import run
from triage.desk import add_person, create_workspace, open_desk

JO = "Jo Field"
Ask = Callable[..., tuple[str, str, int]]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "ws"
    create_workspace(folder)
    for path in (folder / "directory" / "services").glob("*.yaml"):
        if path.name != "sibs.yaml":
            path.unlink()
    with open_desk(folder, ON) as desk:
        add_person(desk, JO, "coordinator", by=None)
    return folder


@pytest.fixture
def here(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "ws"))


@pytest.fixture
def ask(here: Path, capsys: pytest.CaptureFixture[str]) -> Ask:
    def said(*words: object) -> tuple[str, str, int]:
        code = run(cli, ["directory", *map(str, words), "--on", ON.isoformat(), "--workspace", str(here)])
        done = capsys.readouterr()
        assert "Traceback" not in done.out + done.err
        return done.out, done.err, code

    return said


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    return csv_file(tmp_path / "services.csv", [HEADINGS, *ROWS])


def test_a_sheet_is_proposed_and_nothing_is_brought_in(here: Path, ask: Ask, sheet: Path) -> None:
    before = sorted((here / "directory").rglob("*"))
    out, err, code = ask("import", sheet, "--write", "--by", JO)
    assert code == 3
    assert "NOT UNDERSTOOD  Days & times: '1st Tue 10-12'" in out
    assert "--accept --by NAME" in err
    assert sorted((here / "directory").rglob("*")) == before


def test_from_the_proposal_to_the_sheet_given_back(here: Path, ask: Ask, sheet: Path, tmp_path: Path) -> None:
    draft = tmp_path / "draft.yaml"
    ask("import", sheet, "--map", draft)
    text = draft.read_text("utf-8")
    draft.write_text(text + "constants:\n  area: {kind: local_authority, codes: [E08000029]}\n", "utf-8")
    _, err, code = ask("import", sheet, "--map", draft, "--accept")
    assert code == 3, "whoever accepts is named"
    _, err, code = ask("import", sheet, "--map", draft, "--accept", "--write", "--by", JO)
    assert (code, "3 new" in err) == (0, True)
    kept = (here / "directory" / "maps" / "services.yaml").read_text("utf-8")
    assert "accepted: {by: Jo Field, on: 2026-11-22}" in kept
    with open_desk(here, ON) as desk:
        found = desk.directory.services["pretend-play"]
    assert (found.ages and found.ages.to, found.area and found.area.codes, found.help) == (
        4,
        ("E08000029",),
        (),
    )
    ask("export", "--from", "services", "--out", tmp_path / "back.csv")
    assert (tmp_path / "back.csv").read_bytes() == sheet.read_bytes()
    _, err, code = ask("import", sheet, "--write", "--by", JO)
    assert (code, "0 new, 0 changed, 3 as before" in err) == (0, True), (
        "the map is found again by the headings"
    )


def test_next_months_sheet_under_another_name_meets_the_records_of_this_one(
    here: Path, ask: Ask, sheet: Path, tmp_path: Path
) -> None:
    ask("import", sheet, "--accept", "--write", "--by", JO)
    rows = [
        ("New Pretend", "Madeup Hub", "5-11", "", "", "", "25/10/2026", ""),
        (*ROWS[0][:4], "£1", *ROWS[0][5:]),
        *ROWS[1:],
    ]
    later = csv_file(tmp_path / "services-december.csv", [HEADINGS, *rows])
    _, err, code = ask("import", later, "--write", "--by", JO)
    assert (code, "4 services read: 1 new, 1 changed, 2 as before" in err) == (0, True)
    ask("export", "--from", "services", "--out", tmp_path / "back.csv")
    assert (tmp_path / "back.csv").read_bytes() == later.read_bytes()


def test_what_was_changed_here_stands_in_the_sheet_that_goes_back(
    here: Path, ask: Ask, tmp_path: Path
) -> None:
    source = book_file(tmp_path / "services.xlsx", [HEADINGS, *ROWS])
    ask("import", source, "--accept", "--write", "--by", JO)
    file = here / "directory" / "services" / "madeup-hub.yaml"
    file.write_text(file.read_text("utf-8").replace("to: 4", "to: 7", 1), "utf-8")
    out, _, code = ask("export", "--from", "services", "--out", tmp_path / "back.xlsx", "--json")
    assert (code, json.loads(out)["given_back"]) == (0, True)
    before, after = cells_of_book(source), cells_of_book(tmp_path / "back.xlsx")
    assert after[1][2] == "under 8"
    assert [row for at, row in enumerate(after) if at != 1] == [
        row for at, row in enumerate(before) if at != 1
    ]


def test_the_proposal_as_json(ask: Ask, sheet: Path) -> None:
    out, _, code = ask("import", sheet, "--json")
    found = json.loads(out)["imports"][0]
    assert (code, found["format"], found["accepted"]) == (3, "triage.sheet-map/1", False)
    assert found["map"]["columns"]["Ages"]["key"] == "ages"
    assert {part["heading"] for row in found["rows"] for part in row["not_understood"]} == {
        "Ages",
        "Days & times",
        "Referral route",
    }


def test_a_map_kept_earlier_that_somebody_broke_is_said(here: Path, ask: Ask, sheet: Path) -> None:
    ask("import", sheet, "--accept", "--by", JO)
    kept = here / "directory" / "maps" / "services.yaml"
    kept.write_text(kept.read_text("utf-8").replace("key: ages", "key: agse"), "utf-8")
    _, err, code = ask("import", sheet)
    assert code == 1
    assert "directory/maps/services.yaml" in err
    assert "did you mean 'ages'?" in err


def test_a_data_package_through_the_workspace(ask: Ask, tmp_path: Path) -> None:
    source = folder_of(tmp_path / "feed", package())
    _, err, code = ask("import", source, "--write", "--by", JO)
    assert (code, "HSDS" in err or "Open Referral" in err) == (0, True)
    _, _, code = ask("export", "--from", "feed", "--out", tmp_path / "back")
    assert code == 0
    assert tables_in(tmp_path / "back") == tables_in(source)
