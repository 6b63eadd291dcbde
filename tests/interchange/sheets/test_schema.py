"""Editors complete maps: what is proposed is valid, and words nobody knows are underlined."""

from __future__ import annotations

from pathlib import Path

import jsonschema
import pytest

from tests.interchange.sheets.builders import HEADINGS, ROWS, csv_file, map_for
from triage.interchange.sheets.schemas import map_schemas
from triage.source import read_yaml


@pytest.mark.parametrize(
    ("old", "new", "valid"),
    [
        ("", "", True),
        ("key: ages", "key: agse", False),
        ("columns:", "colums:", False),
        ("day_month_year", "day_first", False),
    ],
)
def test_a_map(tmp_path: Path, old: str, new: str, valid: bool) -> None:
    file = map_for(csv_file(tmp_path / "services.csv", [HEADINGS, *ROWS]))
    data = read_yaml(file.read_text("utf-8").replace(old, new)).data
    checker = jsonschema.Draft202012Validator(map_schemas()["sheet-map"])
    assert (not list(checker.iter_errors(data))) is valid
