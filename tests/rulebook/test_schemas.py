"""JSON Schemas for editors: they take every file the program takes, refuse what it refuses, and explain each key."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import shipped
from tests.chance import Draw, Drawn
from tests.generated_rules import rulebook_files
from triage.desk.editors import KINDS, schemas_of
from triage.errors import DataProblem
from triage.model.typed_files import Schema, between
from triage.rulebook.reading import read_rules
from triage.rulebook.reading_conditions import _CONDITIONS
from triage.rulebook.reading_consequences import THEN_KEYS
from triage.source import Parsed, read_yaml

_NEWER_THAN_DRAFT_7 = {
    "prefixItems",
    "unevaluatedProperties",
    "dependentSchemas",
    "$dynamicRef",
    "minContains",
}


@cache
def schemas() -> dict[str, Schema]:
    values = {name: text for name, text in shipped.texts("rules").items() if name.startswith("value/")}
    return schemas_of(shipped.vocabulary(), values)


@cache
def validator(kind: str) -> Any:
    return jsonschema.Draft202012Validator(schemas()[kind])


def kind_of(name: str) -> str:
    """The kind of a file by the patterns that editors are given."""
    from fnmatch import fnmatch  # noqa: PLC0415

    found = [
        kind.name
        for kind in KINDS
        if any(fnmatch(name, pattern) for pattern in kind.files if not pattern.startswith("!"))
        and not any(fnmatch(name, pattern[1:]) for pattern in kind.files if pattern.startswith("!"))
    ]
    assert len(found) == 1, (name, found)
    return found[0]


def as_editors_read(value: Any) -> Any:
    """Text as YAML 1.2 editors type it: numbers, true and false; quotes are gone, so a few texts turn into numbers."""
    if isinstance(value, dict):
        return {key: as_editors_read(part) for key, part in value.items()}
    if isinstance(value, list):
        return [as_editors_read(part) for part in value]
    if value in ("true", "false"):
        return value == "true"
    if isinstance(value, str) and re.fullmatch(r"-?(0|[1-9][0-9]*)", value):
        return int(value)
    if isinstance(value, str) and re.fullmatch(r"-?[0-9]+\.[0-9]+", value):
        return float(value)
    return value


def shipped_files() -> list[tuple[str, str]]:
    return [
        (f"{folder}/{name}", text)
        for folder in ("rules", "directory")
        for name, text in shipped.texts(folder).items()
    ]


def faults(kind: str, data: Any) -> list[str]:
    return [f"{list(error.path)}: {error.message[:200]}" for error in validator(kind).iter_errors(data)]


@pytest.mark.parametrize("kind", [kind.name for kind in KINDS])
def test_each_schema_is_a_schema_that_older_editors_understand(kind: str) -> None:
    jsonschema.Draft202012Validator.check_schema(schemas()[kind])
    jsonschema.Draft7Validator.check_schema(
        {key: part for key, part in schemas()[kind].items() if key != "$schema"}
    )
    assert not _NEWER_THAN_DRAFT_7 & set(re.findall(r'"([$A-Za-z]+)":', json.dumps(schemas()[kind])))


def test_every_shipped_file_fits_the_schema_of_its_kind_as_text_and_as_editors_read_it() -> None:
    for name, text in shipped_files():
        data = read_yaml(text, name).data
        assert not faults(kind_of(name), data), name
        assert not faults(kind_of(name), as_editors_read(data)), name


@pytest.mark.parametrize("kind", [kind.name for kind in KINDS])
def test_every_key_is_explained(kind: str) -> None:
    def unexplained(schema: Any, path: str = "") -> list[str]:
        if isinstance(schema, list):
            return [found for part in schema for found in unexplained(part, path)]
        if not isinstance(schema, dict):
            return []
        keys = schema.get("properties", {})
        found = [f"{path}/{key}" for key, part in keys.items() if not part.get("description")]
        return found + [each for key, part in schema.items() for each in unexplained(part, f"{path}/{key}")]

    assert not unexplained(schemas()[kind])


def test_codes_are_those_of_the_vocabulary_and_each_shows_its_title() -> None:
    parts = schemas()["rules"]["$defs"]
    for kind in ("needs", "indicators", "help", "flags", "levels", "escalations", "ask_fields", "people"):
        entries = shipped.vocabulary().of(kind)
        assert parts[kind]["enum"] == list(entries)
        for code, words in zip(parts[kind]["enum"], parts[kind]["enumDescriptions"], strict=True):
            assert words.startswith(entries[code].title)
            assert parts[kind]["x-intellij-enum-metadata"][code] == {"description": words}
    assert schemas()["services"]["$defs"]["help"]["enum"] == list(shipped.vocabulary().of("help"))


def test_every_kind_of_condition_and_consequence_has_its_place() -> None:
    parts = schemas()["rules"]["$defs"]
    heads = {option["required"][0] for option in parts["condition"]["anyOf"] if "required" in option}
    assert heads == {*_CONDITIONS, "all", "any", "at_least"}
    assert set(parts["then"]["properties"]) == set(THEN_KEYS)


@given(low=st.integers(0, 300), more=st.integers(0, 2000), number=st.integers(0, 3000))
def test_digits_fit_the_bounds_of_a_number(low: int, more: int, number: int) -> None:
    assert bool(re.fullmatch(between(low, low + more), str(number))) == (low <= number <= low + more)


@st.composite
def _rulebooks(draw: Draw) -> dict[str, str]:
    return rulebook_files(Drawn(draw))


@given(files=_rulebooks())
def test_whatever_loads_fits(files: dict[str, str]) -> None:
    for name, text in files.items():
        rules, issues = read_rules(name, text, shipped.vocabulary())
        assert rules
        assert not issues
        data = read_yaml(text, name).data
        assert not faults("rules", data)
        assert not faults("rules", as_editors_read(data))


GOOD: dict[str, Any] = {
    "id": "sleep-again", "title": "A title", "status": "draft", "owner": "Somebody", "review_by": "2027-03-31", "rationale": "A reason",
    "source": [{"title": "A guide"}], "when": {"need": "sleep", "severity": "7 or more"}, "then": {"offer": "sleep"},
    "examples": [{"name": "one", "given": {"needs": {"sleep": 7}}, "expect": "fires"}],
}  # fmt: skip


def a_file(**changes: Any) -> dict[str, Any]:
    rule = {key: part for key, part in {**GOOD, **changes}.items() if part is not ...}
    return {"format": "1", "rules": [rule]}


def test_the_rule_that_the_faulty_ones_are_made_of_is_sound() -> None:
    assert not faults("rules", a_file())
    assert not read_rules("needs/one.yaml", json.dumps(a_file()), shipped.vocabulary())[1]


@pytest.mark.parametrize(
    "changes",
    [
        {"id": ...}, {"title": ...}, {"then": ...}, {"when": ...}, {"owner": ...}, {"source": ...}, {"rationale": ...},
        {"id": "Sleep Again"}, {"status": "alive"}, {"review_by": "next year"}, {"colour": "red"}, {"applies": "sometimes"},
        {"source": [{"note": "no title"}]}, {"source": [{"title": "A guide", "page": "3"}]},
        {"when": {"need": "slep"}}, {"when": {"need": "sleep", "severity": "7"}}, {"when": {"need": "sleep", "severity": 7}},
        {"when": {"need": "sleep", "severity": "11 or more"}}, {"when": {"need": "sleep", "sverity": "high"}}, {"when": {"neeed": "sleep"}},
        {"when": {"need": "sleep", "person": "uncle"}}, {"when": {"need": "sleep", "indicator": "weight_loss"}}, {"when": {"indicator": "weightloss"}},
        {"when": {"all": []}}, {"when": {"any": {"need": "sleep"}}}, {"when": {}}, {"when": []}, {"when": {"all": [{"any": [{"flag": "no_such"}]}]}},
        {"when": {"at_least": {"n": "2"}}}, {"when": {"at_least": {"n": "0", "of": [{"need": "sleep"}]}}},
        {"when": {"age": "5"}}, {"when": {"age": {"above": "5"}}}, {"when": {"age": {"from": "200"}}}, {"when": {"age": {"from": "1", "from_months": "12"}}},
        {"when": {"count": {"of": "flags", "at_least": "2"}}}, {"when": {"count": {"of": "needs"}}}, {"when": {"count": {"of": "needs", "at_least": "2", "where": {"severity": "worst"}}}},
        {"when": {"area": "somewhere"}}, {"when": {"deprivation": "2"}}, {"when": {"deprivation": {"decile_at_most": "11"}}},
        {"when": {"trend": "sleep", "direction": "up"}}, {"when": {"trend": "sleep", "direction": "worse", "over": "0 reviews"}},
        {"when": {"missing": "shoes"}}, {"when": {"answer": {"field": "shoes", "is": "yes"}}}, {"when": {"answer": {"field": "current_safety"}}},
        {"when": {"preference": {"likes": "sleep"}}}, {"when": {"household": {"pets": "2"}}}, {"when": {"household": {"linked": "false"}}}, {"when": {"tried": {"help": "slep"}}},
        {"when": {"contact_attempts": "many"}}, {"when": {"open_for": {"days": "3"}}}, {"when": {"deadline": {"within": "3"}}}, {"when": {"awaiting": "slep"}},
        {"unless": None}, {"unless": {"flag": "no_such"}},
        {"then": {}}, {"then": {"offr": "sleep"}}, {"then": {"offer": "slep"}}, {"then": {"offer": {"as": "referral"}}}, {"then": {"offer": {"help": "sleep", "as": "gift"}}},
        {"then": {"offer": {"help": "sleep", "within": "soon"}}}, {"then": {"offer": {"help": "sleep", "for": "uncle"}}}, {"then": {"offer": []}}, {"then": {"offer": None}},
        {"then": {"escalate": {"to": "police"}}}, {"then": {"escalate": {"to": "statutory", "within_days": "9"}}}, {"then": {"escalate": "statutory"}},
        {"then": {"level": "5"}}, {"then": {"flag": "no_such"}}, {"then": {"ask": {"field": "shoes"}}}, {"then": {"ask": {"field": "consent", "within": "today", "within_days": "0"}}},
        {"then": {"human_review": {"by": "king", "reason": "safeguarding"}}}, {"then": {"human_review": {"by": "manager"}}},
        {"then": {"withhold": {"help": "sleep"}}}, {"then": {"plan": {"at_most": "0"}}}, {"then": {"step": "sideways"}}, {"then": {"retriage": "maybe"}}, {"then": {"review_in": "8 working days"}},
        {"examples": [{"name": "one", "given": {"needs": {"sleep": 7}}}]}, {"examples": [{"name": "one", "given": {"needs": {"sleep": 7}}, "expect": "explodes"}]},
        {"examples": {"name": "one"}},
    ],
    ids=str,
)  # fmt: skip
def test_what_the_program_refuses_an_editor_underlines(changes: dict[str, Any]) -> None:
    """Each of these is a fault to the reader of rules, and to the schema."""
    text = json.dumps(a_file(**changes))
    issues = read_rules("needs/one.yaml", text, shipped.vocabulary())[1]
    assert issues
    assert faults("rules", read_yaml(text).data)


@pytest.mark.parametrize(
    "given_case",
    [
        {"needs": {"slep": "7"}}, {"needs": {"sleep": "11"}}, {"needs": [{"need": "sleep", "score": "7"}]}, {"indicators": ["weightloss"]},
        {"child": {"agee": "7"}}, {"reviews": [{"needs": {"sleep": "3"}}]}, {"reviews": [{"week": "8", "needs": {"slep": "3"}}]}, {"colour": "red"},
        {"awaiting": ["slep"]}, {"received": "yesterday"}, {"consent": {"status": "perhaps"}},
    ],
    ids=str,
)  # fmt: skip
def test_a_case_of_an_example_that_cannot_be_read_is_underlined(given_case: dict[str, Any]) -> None:
    example = {"name": "one", "given": given_case, "expect": "fires"}
    assert faults("rules", a_file(examples=[example]))


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("rulebook", {"format": "1", "title": "no version"}),
        ("rulebook", {"format": "2", "version": "1"}),
        ("vocabulary", {"format": "1", "kind": "needs", "entries": [{"title": "no code"}]}),
        ("vocabulary", {"format": "1", "entries": []}),
        ("wording", {"entries": [{"code": "x"}]}),
        ("invariants", {"format": "1", "invariants": [{"id": "x", "title": "y", "owner": "o", "source": "s", "when": {"need": "slep"}, "then": {"level": "statutory"}}]}),
        ("invariants", {"format": "1", "invariants": [{"id": "x", "title": "y", "owner": "o", "source": "s", "when": {"need": "sleep"}, "unless": {"need": "diet"}, "then": {"level": "statutory"}}]}),
        ("services", {"format": "1", "provider": {"id": "x", "name": "X"}, "services": [{"id": "x", "name": "X", "help": ["slep"], "for": ["child"]}]}),
        ("services", {"format": "1", "provider": {"id": "x", "name": "X"}, "services": [{"id": "x", "name": "X", "terms": [{"scheme": "x"}]}]}),
        ("crosswalk", {"format": "1", "entries": [{"scheme": "x", "id": "1", "help": ["slep"], "for": ["child"]}]}),
        ("services", {"format": "1", "provider": {"id": "x", "name": "X"}, "services": [{"id": "x", "name": "X", "help": "sleep", "for": "child", "status": "shut"}]}),
        ("areas", {"format": "1", "source": "x", "covered": ["E1"], "districts": [{"district": "b1", "postcodes": "1", "authorities": {}}]}),
        ("directory", {"format": "1"}),
        ("proxies", {"format": "1", "kind": "proxies", "proxies": []}),
        ("discount-schedules", {"format": "1", "kind": "discount_schedules", "schedules": [{"id": "x", "title": "X", "source": "s", "rates": [{"from_year": "0", "to_year": "1", "rate": 3.5}]}]}),
        ("impact-map", {"format": "1", "id": "x", "title": "X", "currency": "EUR"}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_faults_of_other_files_are_underlined_too(kind: str, data: dict[str, Any]) -> None:
    assert faults(kind, data)


def test_a_code_that_a_workspace_adds_is_offered() -> None:
    from triage.vocabulary import load_vocabulary  # noqa: PLC0415

    files = {name: text for name, text in shipped.texts("rules").items() if name.startswith("vocabulary/")}
    files["vocabulary/needs.yaml"] += (
        "\n  - code: dragon_worry\n    title: Worried about dragons\n    category: emotional\n"
    )
    found = schemas_of(load_vocabulary(files), {})["rules"]["$defs"]["needs"]
    assert found["enum"][-1] == "dragon_worry"
    assert found["enumDescriptions"][-1] == "Worried about dragons"


BAD = Path(__file__).parent / "bad"
SHAPES = {
    f"RB{number}"
    for number in (103, 104, 105, 106, 107, 109, 110, 111, 112, 114, 115, 116, 117, 118, 119, 120, 201, 301)
}
"""Faults of lint that are faults of shape or of a code; RB108 may be a day no calendar has, which no schema knows."""


BEYOND_A_SCHEMA = {("RB111.yaml", "- at_least: {n: 4, of: [{need: sleep}, {need: anxiety}]}")}
"""More of them must hold than there are: a schema cannot count."""


def underlined(kind: str, parsed: Parsed) -> set[int | None]:
    """Lines on which an editor underlines something."""
    found: set[int | None] = set()

    def walk(error: Any) -> None:
        path = tuple(error.absolute_path)
        told = error.instance if error.validator in {"additionalProperties", "required"} else ()
        strangers = [
            (*path, key)
            for key in told
            if error.validator == "required" or key not in error.schema.get("properties", {})
        ]
        for place in (path, *strangers):
            found.update((parsed.place(place)[0], parsed.place(place, key=True)[0]))
        for inner in error.context or ():
            walk(inner)

    for error in validator(kind).iter_errors(parsed.data):
        walk(error)
    return found


def expectations(text: str) -> Iterator[tuple[int, str, set[str]]]:
    """Line and text of each line that a comment above it says something about, and the codes it names."""
    rows = text.split("\n")
    for number, row in enumerate(rows):
        said = re.search(r"#\s*expect:\s*(.*)", row)
        if said:
            at = next(
                (n for n in range(number + 1, len(rows)) if not rows[n].lstrip().startswith("#")), number
            )
            yield at + 1, rows[at].strip(), set(re.findall(r"[A-Z]{2}[0-9]{3}", said[1]))


def test_faults_of_shape_in_the_faulty_files_of_the_lint_are_underlined_on_their_lines() -> None:
    if not BAD.is_dir():
        pytest.skip("there are no faulty files")
    looked_at = 0
    for path in sorted(BAD.rglob("*.yaml")):
        text = path.read_bytes().decode("utf-8", "replace")
        try:
            parsed = read_yaml(text)
        except DataProblem:
            continue
        if isinstance(parsed.data, dict) and "rules" in parsed.data:
            lines = underlined("rules", parsed)
            for line, words, codes in expectations(text):
                if codes & SHAPES and (path.name, words) not in BEYOND_A_SCHEMA:
                    looked_at += 1
                    assert line in lines, (path, line, codes)
    assert looked_at > 20
