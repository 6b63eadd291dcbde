"""The committed JSON Schemas are those of the code, and decisions keep to them."""

import json
from pathlib import Path

import jsonschema
import pytest

from triage.cli.schemas import as_text, editor_schemas, schemas

FOLDER = Path(__file__).parents[1] / "docs" / "schemas"


def test_each_schema_in_docs_is_the_one_the_code_makes():
    made = {**schemas(), **editor_schemas()}
    for name, schema in made.items():
        assert (FOLDER / name).read_text(encoding="utf-8") == as_text(schema), f"{name}: run `make docs`"


def test_docs_hold_no_schema_that_the_code_no_longer_makes():
    assert {path.name for path in FOLDER.glob("*.json")} == {*schemas(), *editor_schemas()}


@pytest.mark.parametrize("name", sorted(schemas()))
def test_each_schema_is_a_schema(name):
    jsonschema.Draft202012Validator.check_schema(schemas()[name])


def test_a_decision_with_an_unknown_key_breaks_its_schema():
    validator = jsonschema.Draft202012Validator(schemas()["decision.schema.json"])
    assert list(validator.iter_errors({"format": "triage.decision/1", "surprise": 1}))


def test_the_short_case_of_the_contract_fits_its_schema():
    case = {
        "child": {"age": 8, "postcode": "B90"},
        "needs": [{"need": "sleep", "severity": 7}],
        "consent": [{"status": "given", "by": ["parent"]}],
    }
    jsonschema.Draft202012Validator(schemas()["case.schema.json"]).validate(json.loads(json.dumps(case)))
