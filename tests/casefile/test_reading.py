"""Case files that can be read: the same case from every format, each node with its place."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tests import shipped
from tests.builders import DAY
from tests.casefile.reading import read
from tests.strategies import plain_cases
from triage.casefile import case_from_data, content_hash
from triage.source import read_json, read_yaml


@given(data=plain_cases(wide=True))
def test_yaml_json_and_json_lines_give_the_same_case(data: dict[str, Any]) -> None:
    as_json = json.dumps(data)
    found = [
        read(as_json, "case.json"),
        read(as_json + "\n", "case.jsonl"),
        read(yaml.safe_dump(data, sort_keys=False, allow_unicode=True)),
        read(yaml.safe_dump([data], default_flow_style=True)),
        read(as_json, "flow.yaml"),
    ]
    case = case_from_data(data, shipped.vocabulary(), DAY)
    assert [batch.cases for batch in found] == [(case,)] * len(found)
    assert [batch.single for batch in found] == [True, False, True, False, True]


@given(data=plain_cases())
def test_a_case_written_out_and_read_again_is_the_same(data: dict[str, Any]) -> None:
    case = case_from_data(data, shipped.vocabulary(), DAY)
    assert read(json.dumps(case.as_json()), "again.json").cases == (case,)
    assert content_hash(case) == content_hash(read(json.dumps(case.as_json()), "again.json").cases[0])


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=20)
TREES = st.recursive(
    st.one_of(WORDS, st.none()),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(WORDS, inner, max_size=4)),
    max_leaves=12,
)


@given(tree=st.dictionaries(WORDS, TREES, min_size=1, max_size=4))
def test_json_and_yaml_agree_on_values_and_both_know_every_place(tree: dict[str, Any]) -> None:
    text = json.dumps(tree, ensure_ascii=False, indent=1)
    found = read_json(text)
    assert found.data == tree

    def walk(value: Any, path: tuple[Any, ...]) -> None:
        line, column = found.place(path)
        assert line is not None
        assert column is not None
        at = text.split("\n")[line - 1][column - 1 :]
        assert at.startswith(
            "{"
            if isinstance(value, dict)
            else "["
            if isinstance(value, list)
            else "null"
            if value is None
            else '"'
        )
        for step, part in (
            value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        ):
            walk(part, (*path, step))

    walk(tree, ())


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"),
        ("on", "on"),
        ("0123", "0123"),
        ("1e3", "1e3"),
        ("~", None),
        ("null", None),
        ("'null'", "null"),
        ('""', ""),
        ("", None),
        ("2026-11-20", "2026-11-20"),
        ("yes", "yes"),
        ("0x1F", "0x1F"),
        ("1_000", "1_000"),
        ("=", "="),
        ("<<", "<<"),
    ],
)
def test_a_scalar_stays_the_text_that_was_typed(text: str, value: str | None) -> None:
    assert read_yaml(f"a: {text}").data == {"a": value}


def test_places_count_from_one_and_keys_have_their_own() -> None:
    found = read_yaml("child:\n  age:   8\nneeds:\n  - {need: sleep,\n     severity: 7}\n")
    assert found.place(("child", "age")) == (2, 10)
    assert found.place(("child", "age"), key=True) == (2, 3)
    assert found.place(("needs", 0, "severity")) == (5, 16)
    assert found.place(("needs", 0, "severity"), key=True) == (5, 6)
    assert found.place(("needs", 0, "nothing")) == (4, 5)


def test_one_where_a_list_is_meant_is_a_list_of_one() -> None:
    case = read(
        "needs: {need: sleep, severity: 7}\nindicators: weight_loss\nconsent: {status: given, by: parent}\nunsafe_contact: home\n"
    ).cases[0]
    assert [need.need for need in case.needs] == ["sleep"]
    assert [entry.indicator for entry in case.indicators] == ["weight_loss"]
    assert case.consent[0].by == ("parent",)
    assert case.unsafe_contact == ("home",)


def test_what_is_missing_is_neither_zero_nor_no() -> None:
    case = read("child:\nneeds:\n  - {need: sleep}\n  - {need: anxiety, severity: null}\nconsent:\n").cases[0]
    assert [need.severity for need in case.needs] == [None, None]
    assert case.consent == ()
    assert case.child.age is None


def test_a_case_without_a_number_gets_one_made_of_its_content() -> None:
    text = "child: {age: 8}\nneeds: [{need: sleep, severity: 7}]\n"
    one, other = read(text).cases[0], read(text.replace("8}", "9}")).cases[0]
    assert one.case == read(text).cases[0].case
    assert one.case != other.case
    assert [case.case for case in read("- {child: {age: 8}}\n- {child: {age: 8}}\n").cases] == [
        read("child: {age: 8}\n").cases[0].case,
        f"{read('child: {age: 8}').cases[0].case}-2",
    ]
