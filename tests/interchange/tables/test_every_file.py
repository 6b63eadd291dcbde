"""Every public file of tables is brought in, or refused with the right reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.interchange.tables.builders import EVERYTHING, ON
from triage.errors import DataProblem, Refused
from triage.interchange.model import Asked, Found
from triage.interchange.recognising import recognise

SHARED = Path(__file__).parents[4] / "shared" / "data" / "hsds"
pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the public data files lie beside the checkout")


def tables() -> list[str]:
    return (
        sorted(path.relative_to(SHARED).as_posix() for path in SHARED.rglob("*.csv"))
        if SHARED.is_dir()
        else []
    )


@pytest.mark.parametrize("name", tables())
def test_a_single_table_is_refused_for_what_it_is(name: str) -> None:
    with pytest.raises((DataProblem, Refused)) as raised:
        recognise(Asked(SHARED / name, ON))
    wanted = "describes the tables" if name == "hsds-3.0/schema.csv" else "one table of a data package"
    assert wanted in raised.value.what


@pytest.mark.parametrize(
    ("name", "profile", "services"),
    [
        ("hsds-3.0/examples/csv", "hsds-3.0-csv", 1),
        ("hsds-3.0/examples/csv/datapackage.json", "hsds-3.0-csv", 1),
        ("hsds-3.0/examples/tabular.json", "hsds-3.0-csv", 1),
        ("hsds-1.1/simple", "hsds-1.1-csv", 13),
        ("hsds-1.1/simple/datapackage.json", "hsds-1.1-csv", 13),
    ],
)
def test_a_package_is_brought_in(name: str, profile: str, services: int) -> None:
    reading = recognise(Asked(SHARED / name, ON, despite=EVERYTHING))
    assert (reading.profile.id, reading.assumed) == (profile, False)
    assert sum(isinstance(item, Found) for item in reading) == services


@pytest.mark.parametrize(
    "name", ["hsds-3.0/datapackage.json", "oruk-1.0/ExtendedDataPackage.json", "oruk-1.0/ap.tableschema.json"]
)
def test_a_description_without_rows_is_refused_for_what_it_is(name: str) -> None:
    with pytest.raises(DataProblem) as raised:
        recognise(Asked(SHARED / name, ON))
    assert raised.value.issues[0].code == "DI203"
