"""Every public file is imported, or refused for what it is: no file of the folder is left out of the table."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.interchange.standards.builders import ON, SHARED, given_back, needs_shared, read_all
from triage.errors import DataProblem
from triage.interchange.model import Asked, Found
from triage.interchange.recognising import recognise
from triage.interchange.standards.nested import ACCEPTABLE

pytestmark = needs_shared

# File (or folder with a slash, for all JSON in it): profile, services used, services in quarantine, their codes.
SERVICES = {
    "hsds-3.0/examples/service_full.json": ("hsds-3.0", 0, 1, {"DI412", "DI430"}),
    "hsds-3.0/examples/service_list.json": ("hsds-3.0", 1, 0, set()),
    "hsds-3.0/examples/organization_full.json": ("hsds-3.0", 0, 1, {"DI412", "DI430"}),
    "hsds-3.0/examples/service_at_location_full.json": ("hsds-3.0", 0, 1, {"DI412", "DI430"}),
    "hsds-3.0/examples/service_at_location_list.json": ("hsds-3.0", 0, 1, {"DI430"}),
    "hsds-3.1/examples/service_full.json": ("hsds-3.1", 0, 1, {"DI412", "DI430"}),
    # The same bytes as that of HSDS 3.0: nothing could tell.
    "hsds-3.1/examples/service_list.json": ("hsds-3.0", 1, 0, set()),
    "oruk-3.0/examples/service_full.json": ("oruk-3.0", 0, 1, {"DI412", "DI430"}),
    "oruk-3.0/examples/service_list.json": ("oruk-3.0", 1, 0, set()),
    "oruk-3.0/examples/organization_full.json": ("oruk-3.0", 0, 1, {"DI412", "DI430"}),
    "oruk-3.0/examples/service_at_location_full.json": ("oruk-3.0", 0, 1, {"DI412", "DI430"}),
    "oruk-3.0/examples/service_at_location_list.json": ("oruk-3.0", 0, 1, {"DI430"}),
    "oruk-3.0/mock-feed-warn/service_full.json": ("oruk-3.0", 0, 1, {"DI412", "DI430"}),
    "oruk-3.0/mock-feed-warn/service_list.json": ("oruk-3.0", 1, 0, set()),
    "oruk-3.0/mock-feed-warn/organization_full.json": ("oruk-3.0", 0, 1, {"DI412", "DI430"}),
    "oruk-3.0/mock-feed-warn/service_at_location_full.json": ("oruk-3.0", 0, 1, {"DI412", "DI430"}),
    "oruk-3.0/mock-feed-warn/service_at_location_list.json": ("oruk-3.0", 0, 1, {"DI430"}),
    "outpost-bucks/service.json": ("outpost", 1, 0, set()),
    "outpost-bucks/services_a.json": ("outpost", 10, 0, set()),
}
REFUSED = {
    "hsds-3.0/schema/openapi.json": "DI202", "hsds-3.1/schema/openapi.json": "DI202", "oruk-3.0/schema/openapi.json": "DI202",
    "oruk-3.0/profile/openapi.json": "DI202", "oruk-1.0/schema/open_api.json": "DI202", "oruk-1.0/schema/empty_page.json": "DI103",
    "hsds-3.0/schema/": "DI201", "hsds-3.1/schema/": "DI201", "oruk-3.0/schema/": "DI201", "oruk-3.0/compiled/": "DI201",
    "oruk-1.0/schema/": "DI201", "oruk-3.0/profile/meta_table_description.json": "DI212", "oruk-3.0/profile/metadata.json": "DI212",
    "oruk-3.0/profile/program.json": "DI212", "oruk-3.0/profile/required_document.json": "DI212", "oruk-3.0/profile/": "DI201",
    "oruk-1.0/ExtendedDataPackage.json": "DI203", "oruk-1.0/ap.tableschema.json": "DI203",
    "hsds-3.0/examples/base.json": "DI205", "oruk-3.0/api_details.json": "DI205",
    "oruk-3.0/mock-feed-warn/api_details.json": "DI205", "oruk-1.0/dashboard_feeds.json": "DI204",
    "hsds-3.0/examples/location.json": "DI207", "hsds-3.0/examples/organization_list.json": "DI208",
    "oruk-3.0/examples/organization_list.json": "DI208", "oruk-3.0/mock-feed-warn/organization_list.json": "DI208",
    "hsds-3.0/examples/taxonomy.json": "DI206", "hsds-3.0/examples/taxonomy_list.json": "DI206",
    "hsds-3.0/examples/taxonomy_term.json": "DI206", "hsds-3.0/examples/taxonomy_term_list.json": "DI206",
    "oruk-3.0/examples/taxonomy.json": "DI206", "oruk-3.0/examples/taxonomy_list.json": "DI206",
    "oruk-3.0/examples/taxonomy_term.json": "DI206", "oruk-3.0/examples/taxonomy_term_list.json": "DI206",
    "oruk-3.0/mock-feed-warn/taxonomy.json": "DI206", "oruk-3.0/mock-feed-warn/taxonomy_list.json": "DI206",
    "oruk-3.0/mock-feed-warn/taxonomy_term.json": "DI206", "oruk-3.0/mock-feed-warn/taxonomy_term_list.json": "DI206",
    "outpost-bucks/accessibilities.json": "DI206", "outpost-bucks/send_needs.json": "DI206", "outpost-bucks/suitabilities.json": "DI206",
    "outpost-bucks/taxonomies.json": "DI206", "taxonomies/bfis_taxonomies.json": "DI206", "taxonomies/openeligibility.xml": "DI206",
}  # fmt: skip
TABLES = {
    "hsds-3.0/examples/tabular.json", "hsds-1.1/simple/datapackage.json", "hsds-3.0/datapackage.json",
    "hsds-3.0/examples/csv/datapackage.json", "SOURCES.md",
}  # fmt: skip
"""Read as tables, which have tests of their own; and the list of sources."""


def files() -> list[str]:
    found = (path.relative_to(SHARED).as_posix() for path in SHARED.rglob("*") if path.is_file())
    return sorted(name for name in found if not name.endswith(".csv") and name not in TABLES)


def expected(name: str) -> str | None:
    return REFUSED.get(name) or REFUSED.get(name.rsplit("/", 1)[0] + "/")


@pytest.mark.parametrize("name", files() if SHARED.is_dir() else [])
def test_every_file_is_imported_or_refused_for_what_it_is(name: str) -> None:
    asked = Asked(SHARED / name, ON)
    if name not in SERVICES:
        with pytest.raises(DataProblem) as refusal:
            recognise(asked)
        assert [issue.code for issue in refusal.value.issues] == [expected(name)]
        assert all(issue.mend and issue.why for issue in refusal.value.issues)
        return
    profile, used, parked, why = SERVICES[name]
    read = recognise(asked)
    items = list(read)
    assert read.profile.id == profile
    assert read.evidence
    assert sum(isinstance(item, Found) for item in items) == used
    assert len(items) - used == parked
    assert {issue.code for item in items if not isinstance(item, Found) for issue in item.issues} == why


@pytest.mark.parametrize("despite", [frozenset(), ACCEPTABLE], ids=["parked", "accepted"])
@pytest.mark.parametrize("name", sorted(SERVICES))
def test_a_feed_that_nobody_touched_goes_back_as_it_came(name: str, despite: frozenset[str]) -> None:
    path = SHARED / name
    assert given_back(path, despite=despite) == json.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_what_goes_back_reads_as_the_same_records(name: str, tmp_path: Path) -> None:
    first = read_all(SHARED / name, despite=ACCEPTABLE)
    again = tmp_path / Path(name).name
    again.write_text(json.dumps(given_back(SHARED / name, despite=ACCEPTABLE)), encoding="utf-8")
    second = read_all(again, despite=ACCEPTABLE)
    assert [(item.provider, item.service) for item in first[1]] == [
        (item.provider, item.service) for item in second[1]
    ]


def test_a_page_that_could_be_either_says_so() -> None:
    same = [read_all(SHARED / f"hsds-3.{minor}/examples/service_list.json")[0] for minor in (0, 1)]
    assert all(one.assumed for one in same)
    assert "it may be either" in " ".join(same[0].evidence)
    assert (
        read_all(SHARED / "hsds-3.1/examples/service_list.json", profile="hsds-3.1")[0].profile.id
        == "hsds-3.1"
    )


def test_the_capacity_of_the_official_example_cannot_be_and_is_left_unread() -> None:
    _, used, _ = read_all(SHARED / "hsds-3.1/examples/service_full.json", despite=ACCEPTABLE)
    assert "DI453" in {issue.code for issue in used[0].issues}  # 12 free of 10
    assert "capacity" not in used[0].service
