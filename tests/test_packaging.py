"""What a wheel holds, and how long the modules are."""

import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LONGEST = 400


def test_no_module_is_longer_than_400_lines():
    long = {
        str(path.relative_to(ROOT)): lines
        for folder in ("triage", "tui")
        for path in (ROOT / folder).rglob("*.py")
        if "_shipped" not in path.parts
        and (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST
    }
    assert not long


def test_rules_and_directory_hold_no_python():
    assert not [path for folder in ("rules", "directory") for path in (ROOT / folder).rglob("*.py")]


def test_a_wheel_holds_the_two_packages_and_the_shipped_data_and_no_third_name(tmp_path):
    builder = pytest.importorskip("hatchling.builders.wheel").WheelBuilder(str(ROOT))
    wheel = next(builder.build(directory=str(tmp_path), versions=["standard"]))
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0] for name in names if ".dist-info" not in name.split("/")[0]} == {
        "triage",
        "tui",
    }
    for wanted in (
        "triage/_shipped/rules/vocabulary/needs.yaml",
        "triage/_shipped/directory/areas.yaml",
        "triage/signposting/geography/outward.tsv",
        "triage/signposting/geography/authorities.tsv",
        "triage/_shipped/rules/value/ccn-2025.yaml",
        "tui/__init__.py",
    ):
        assert wanted in names
