"""Packages that are none, or made to do harm: refused with the reason, in bounded memory and time."""

from __future__ import annotations

import gc
import json
import stat
import zipfile
from pathlib import Path

import pytest

from tests.interchange.tables.builders import ON, folder_of, package, read, zip_of
from triage.errors import DataProblem
from triage.interchange.model import Asked
from triage.interchange.sheets import open_sheet
from triage.interchange.tables import container, open_tables


def code(path: Path) -> str:
    """The code of the refusal."""
    with pytest.raises(DataProblem) as raised:
        reading = open_tables(Asked(path, ON))
        assert reading is not None
        list(reading)
    assert raised.value.issues[0].mend
    return raised.value.issues[0].code


@pytest.mark.parametrize(
    "name",
    ["../services.csv", "/etc/services.csv", "a/../../services.csv", "..\\services.csv", "C:services.csv"],
)
def test_a_member_that_points_out_of_its_folder(tmp_path: Path, name: str) -> None:
    path = zip_of(tmp_path / "p.zip", package())
    with zipfile.ZipFile(path, "a") as packed:
        packed.writestr(name, "id,name\n")
    assert code(path) == "IT113"


def test_a_link_inside_a_zip_file(tmp_path: Path) -> None:
    path = zip_of(tmp_path / "p.zip", package())
    link = zipfile.ZipInfo("phones2.csv")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "a") as packed:
        packed.writestr(link, "/etc/passwd")
    assert code(path) == "IT113"


def test_a_link_out_of_a_folder(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "in", package())
    (tmp_path / "elsewhere.csv").write_text("id\n1\n")
    (folder / "secret.csv").symlink_to(tmp_path / "elsewhere.csv")
    assert code(folder) == "IT114"


def test_a_zip_file_that_would_unpack_to_far_too_much(tmp_path: Path) -> None:
    path = zip_of(tmp_path / "p.zip", package())
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("more.csv", b" " * 60_000_000)
    assert code(path) == "IT112"


def test_a_zip_file_of_very_many_members(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(container, "MAX_MEMBERS", 5)
    assert code(zip_of(tmp_path / "p.zip", package())) == "IT112"


def test_a_zip_file_cut_off_or_damaged_inside(tmp_path: Path) -> None:
    path = zip_of(tmp_path / "p.zip", package())
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    assert code(path) == "IT111"
    at = whole.index(b"services.csv") + 40
    path.write_bytes(whole[:at] + bytes(byte ^ 0x55 for byte in whole[at : at + 20]) + whole[at + 20 :])
    assert code(path) == "IT111"


def test_a_folder_without_services(tmp_path: Path) -> None:
    assert code(folder_of(tmp_path / "in", {"cats.csv": [{"id": "1", "name": "x"}]})) == "IT117"


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        (b"id,name\n\x00\x00,x\n", "IT103"),
        (b"", "IT101"),
        (b'id,name\n1,"never closed\n' + b"x" * 3_000_000, "IT104"),
        (b"id,name\n1,caf\x81\n", "IT102"),
    ],
)
def test_a_table_that_cannot_be_read(tmp_path: Path, raw: bytes, wanted: str) -> None:
    folder = folder_of(tmp_path / "in", package())
    (folder / "services.csv").write_bytes(raw)
    assert code(folder) == wanted


def test_a_table_in_windows_text_and_one_with_semicolons(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "in", package())
    text = (folder / "services.csv").read_text().replace("Quiet Corner", "Café Corner").replace(",", ";")
    (folder / "services.csv").write_bytes(text.encode("cp1252"))
    found, _, _ = read(folder)
    assert found[0].service["name"] == "Café Corner"


def test_one_id_that_everything_refers_to_does_not_multiply(tmp_path: Path) -> None:
    tables = package()
    tables["phones.csv"] = [{"id": "p", "service_id": "s1", "number": "01632 960001"}] * 300
    tables["languages.csv"] = [{"id": "g", "phone_id": "p", "name": "English", "code": "en"}] * 300
    found, parked, _ = read(folder_of(tmp_path / "in", tables))
    assert [one.issues[0].code for one in parked] == ["IT124"]
    assert len(found) == 1


def test_a_json_file_that_begins_as_a_package(tmp_path: Path) -> None:
    (tmp_path / "p.json").write_text('{"services.csv": [{"id": "1", "name":')
    assert code(tmp_path / "p.json") == "IT115"
    (tmp_path / "p.json").write_text(json.dumps({"services.csv": [{"id": "1", "name": "x"}, 7]}))
    assert code(tmp_path / "p.json") == "IT115"
    (tmp_path / "p.json").write_text(json.dumps({"contents": [], "about": "services.csv"}))
    assert open_tables(Asked(tmp_path / "p.json", ON)) is None


def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    folder = folder_of(tmp_path / "in", package())
    reading = open_tables(Asked(folder, ON))
    assert reading is not None
    for _ in reading:
        break  # whoever reads may stop at any time
    del reading, _
    gc.collect()
    assert [path.name for path in tmp_path.iterdir()] == ["in"]


def test_one_table_of_a_package_is_not_taken_for_a_sheet(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "in", package())
    with pytest.raises(DataProblem, match="one table of a data package"):
        open_sheet(Asked(folder / "services.csv", ON))
