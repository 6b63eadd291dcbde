"""``triage directory area`` as a person types it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from triage.cli import cli
from triage.cli.edge import run
from triage.desk import create_workspace


@pytest.fixture(autouse=True)
def _no_workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TRIAGE_WORKSPACE", raising=False)


def asked(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = run(cli, ["directory", "area", *words])
    out, err = capsys.readouterr()
    return code, out, err


def test_a_district_shows_its_authorities_and_what_that_means_here(capsys: pytest.CaptureFixture[str]):
    code, out, err = asked(capsys, "b36", "--to", "B90 1AB")
    assert code == 0
    for words in (
        "B36, 719 postcodes",
        "Solihull",
        "59.9 %",
        "Birmingham",
        "40.0 %",
        "unclear",
        "within about 15 km",
    ):
        assert words in out
    assert "Open Government Licence" in err
    assert all(len(line) <= 80 or "nobody is turned away" in line for line in out.splitlines())


def test_a_whole_postcode_may_be_typed_in_two_words(capsys: pytest.CaptureFixture[str]):
    code, out, _ = asked(capsys, "b90", "1ab", "--json")
    data = json.loads(out)
    assert code == 0
    assert (data["district"], data["whole_postcode"], data["workspace"]["status"]) == ("B90", "B90 1AB", "in")
    assert data["authorities"] == [
        {"authority": "E08000029", "name": "Solihull", "county": None, "share": 0.973238},
        {"authority": "E07000234", "name": "Bromsgrove", "county": "E10000034", "share": 0.026762},
    ]
    assert (data["table"], data["distance"], data["no_such_district"]) == (None, None, None)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("B89 1AB", "there is no such district"),
        ("zz99 3VZ", "no fixed address"),
        ("BFPO 801", "British Forces"),
        ("BF1 2AU", "British Forces"),
        ("[bold]x[/bold]\x1b[31m", "cannot be read as a postcode"),
    ],
)
def test_what_is_no_district_is_said_kindly_and_rules_nothing_out(
    capsys: pytest.CaptureFixture[str], typed: str, words: str
):
    code, out, _ = asked(capsys, typed)
    assert code == 0
    assert words in out
    assert "unknown: nothing is ruled out" in out
    assert "\x1b" not in out


def test_the_other_place_must_be_a_district(capsys: pytest.CaptureFixture[str]):
    code, out, err = asked(capsys, "B90", "--to", "B89")
    assert (code, out) == (2, "")
    assert "there is no such district" in err


def test_a_share_is_never_rounded_across_the_line():
    from triage.cli.directory.placing import _percent  # noqa: PLC0415

    assert _percent(0.95) == "95.0 %"
    assert _percent(0.94999) == "94.9 %"
    assert _percent(0.0001) == "less than 0.1 %"
    assert _percent(1.0) == "100.0 %"


def test_the_workspaces_own_table_settles_a_whole_postcode(
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
):
    folder = tmp_path / "ws"
    create_workspace(folder)
    table = folder / "directory" / "tables" / "postcodes.csv"
    table.parent.mkdir()
    table.write_text("postcode,authority,imd_decile\nB36 9AA,E08000025,2\n", encoding="utf-8")
    code, out, _ = asked(capsys, "B36", "9AA", "--workspace", str(folder))
    assert code == 0
    assert "Birmingham (E08000025), deprivation decile 2" in out
    assert "out: no home there" in out
    table.write_text("postcode,authority\nB36 9AA,Birmingham\n", encoding="utf-8")
    code, _, err = asked(capsys, "B36", "9AA", "--workspace", str(folder))
    assert code == 1
    assert "directory/tables/postcodes.csv:2" in err
