"""The profile is told from what only one of them has; where nothing tells, that is said."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.interchange.standards.builders import at, file_of, nested, oruk_1, outpost, reading, uuid
from triage.errors import WrongUse

ROWS: list[tuple[Any, str, bool]] = [
    (nested(capacities=[]), "hsds-3.1", False),
    (nested(organization={"id": "a", "name": "x", "additional_websites": []}), "hsds-3.1", False),
    (nested(alternate_name="x"), "hsds-3.0", True),
    (nested(service_at_locations=at({"transportation": "bus"})), "hsds-3.0", True),
    (nested(service_areas=[{"id": uuid(1), "service_area": "x"}]), "oruk-3.0", False),
    (nested(attributes=[{"taxonomy_term": {"id": uuid(1), "name": "x", "term": "x"}}]), "oruk-3.0", False),
    (nested(service_areas=[{"id": uuid(1), "service_area": "x"}], alternate_name="x"), "oruk-3.0", False),
    (nested(service_areas=[{"id": uuid(1), "service_area": "x"}], capacities=[]), "oruk-3.0", True),
    (nested(), "oruk-3.0", True),
    (oruk_1(), "oruk-1.0", False),
    (oruk_1(regular_schedules=[]), "oruk-1.0", False),
    (outpost(), "outpost", False),
    ({"version": "HSDS-UK-3.0", "contents": [nested(alternate_name="x")]}, "oruk-3.0", False),
    ({"totalElements": 1, "content": [{key: part for key, part in oruk_1().items() if key != "eligibilitys"} | {"status": "active"}]}, "oruk-1.0", False),
    ([nested(1), nested(2), nested(3) | {"organisation": {}}], "oruk-3.0", True),
]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "profile", "assumed"), ROWS, ids=[str(number) for number in range(len(ROWS))]
)
def test_the_profile_and_whether_it_was_assumed(
    data: Any, profile: str, assumed: bool, tmp_path: Path
) -> None:
    found = reading(file_of(tmp_path, data))
    assert (found.profile.id, found.assumed) == (profile, assumed), found.evidence
    assert found.evidence


def test_somebody_may_say_otherwise(tmp_path: Path) -> None:
    path = file_of(tmp_path, nested(capacities=[]))
    found = reading(path, profile="hsds-3.0")
    assert (found.profile.id, found.assumed) == ("hsds-3.0", False)
    assert "HSDS 3.1" in found.evidence[0]
    with pytest.raises(WrongUse):
        reading(path, profile="hsds-9")


def test_an_empty_page_is_a_feed_without_services(tmp_path: Path) -> None:
    assert list(reading(file_of(tmp_path, {"total_items": 0, "contents": []}))) == []
