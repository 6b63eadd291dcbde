"""What is written is valid by the official schemas, read beside the checkout with their references resolved there."""

from __future__ import annotations

import io
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from tests.interchange.standards.builders import SHARED, needs_shared, nested, one, outpost, read_all, uuid
from tests.interchange.standards.feeds import services
from triage.interchange.model import Found
from triage.interchange.shelf import plain_provider, plain_service
from triage.interchange.standards.giving import source_for
from triage.interchange.standards.nested import ACCEPTABLE
from triage.interchange.standards.profiles import PROFILES
from triage.interchange.standards.writing import StandardWriter
from triage.signposting import Directory

pytestmark = needs_shared
SCHEMAS = {
    "oruk-3.0": "oruk-3.0/schema/service.json", "hsds-3.0": "hsds-3.0/schema/service.json", "hsds-3.1": "hsds-3.1/schema/service.json",
    "oruk-1.0": "oruk-1.0/schema/service.json",
}  # fmt: skip


def _held(uri: str) -> Resource[Any]:
    return Resource.from_contents(
        json.loads(Path(uri.removeprefix("file://")).read_text(encoding="utf-8")),
        default_specification=DRAFT202012,
    )


@cache
def validator(profile: str) -> Draft202012Validator:
    path = SHARED / SCHEMAS[profile]
    schema = {**json.loads(path.read_text(encoding="utf-8")), "$id": f"file://{path}"}
    # Formats (uuid, uri, email) are part of the standard: they are checked, not only noted.
    return Draft202012Validator(
        schema, registry=Registry(retrieve=_held), format_checker=Draft202012Validator.FORMAT_CHECKER
    )  # type: ignore[call-arg]


def faults(profile: str, service: Any) -> list[str]:
    return [f"{list(error.path)}: {error.message[:200]}" for error in validator(profile).iter_errors(service)]


def test_the_schemas_bite() -> None:
    assert faults("oruk-3.0", nested()) == []
    assert faults("oruk-3.0", nested(service_at_locations=[{"id": uuid(1), "location": {"id": uuid(2)}}]))
    assert faults("hsds-3.0", nested(id="not-a-uuid"))
    assert faults("hsds-3.1", nested(capacities=[{"id": uuid(1), "available": 1}]))


@pytest.mark.parametrize("profile", sorted(SCHEMAS))
def test_the_shipped_directory_is_valid_in_every_profile(profile: str, shipped_directory: Directory) -> None:
    for name, record in shipped_directory.services.items():
        provider = plain_provider(shipped_directory.providers[shipped_directory.provider_of[name]])
        made = source_for(provider, plain_service(record), PROFILES[profile])
        assert faults(profile, made.source) == [], name


@pytest.mark.parametrize("profile", sorted(SCHEMAS))
@pytest.mark.parametrize(
    "file",
    [
        "outpost-bucks/services_a.json",
        "hsds-3.1/examples/service_full.json",
        "oruk-3.0/examples/service_full.json",
    ],
)
def test_public_records_are_valid_in_every_profile(profile: str, file: str) -> None:
    for item in read_all(SHARED / file, despite=ACCEPTABLE)[1]:
        made = source_for(item.provider, item.service, PROFILES[profile])
        assert faults(profile, made.source) == []


@settings(max_examples=25)
@given(services(), st.sampled_from(sorted(SCHEMAS)))
def test_records_of_faulty_feeds_are_valid_elsewhere(many: list[dict[str, Any]], profile: str) -> None:
    source = next(name for name in ("hsds-3.0", "hsds-3.1") if name != profile)
    for service in many:
        item = one(source, service, despite=ACCEPTABLE)
        if isinstance(item, Found):
            assert faults(profile, source_for(item.provider, item.service, PROFILES[profile]).source) == []


def test_a_page_is_one() -> None:
    found = one("outpost", outpost())
    assert isinstance(found, Found)
    out = io.StringIO()
    StandardWriter(PROFILES["oruk-3.0"]).write_new([(found.provider, found.service)], out)
    page = json.loads(out.getvalue())
    assert {key: value for key, value in page.items() if key != "contents"} == {
        "total_items": 1, "total_pages": 1, "page_number": 1, "size": 1, "first_page": True, "last_page": True, "empty": False,
    }  # fmt: skip
