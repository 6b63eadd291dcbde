"""What is wrong in a library of evidence is said with its place; a service is shown whatever its state."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import shipped
from triage.errors import DataProblem
from triage.outcomes.evidence import load_evidence, read_evidence

ENTRY: dict[str, Any] = {
    "id": "one", "programme": "triple_p", "title": "One", "section": "x", "source": "S1 1", "printed": {"ratio": "2.1"}, "state": ["ok"],
    "strength": "not_stated", "outcomes": ["sleep"],
}  # fmt: skip


def issues_of(entry: dict[str, Any], **other: Any) -> list[Any]:
    file = {
        "format": 1, "kind": "evidence", "title": "x", "cautions": [{"text": "x", "source": "x"}],
        "outcomes": [{"code": "sleep", "title": "Sleep", "needs": ["sleep"]}], "entries": [entry], **other,
    }  # fmt: skip
    return list(read_evidence({"value/evidence-own.yaml": json.dumps(file)}, shipped.vocabulary())[1])


def test_a_sound_library_is_read() -> None:
    assert issues_of(ENTRY) == []


@pytest.mark.parametrize(
    ("change", "code", "said"),
    [
        ({"programme": "tripple_p"}, "EV104", "no code of programmes"),
        ({"outcomes": ["slep"]}, "EV104", "no outcome of this library"),
        ({"state": ["broken"]}, "EV102", "not one of"),
        ({"state": []}, "EV102", "at least one"),
        ({"state": ["ok", "damaged"]}, "EV102", "ok stands alone"),
        ({"strength": "strong"}, "EV102", "not one of"),
        ({"strength": "estimate"}, "EV102", "strength_source"),
        ({"strength_source": "S1 1"}, "EV102", "strength_source"),
        ({"ratio": "3"}, "EV103", "unknown key 'ratio'"),
        ({"printed": {}, "reading": {"ratio_as_read": "3", "check": "x"}}, "EV102", "not printed"),
        ({"source": ""}, "EV102", "some words"),
    ],
)
def test_each_slip_is_told(change: dict[str, Any], code: str, said: str) -> None:
    found = issues_of({**ENTRY, **change})
    assert [one.code for one in found] == [code]
    assert said in found[0].what
    assert found[0].file == "rules/value/evidence-own.yaml"
    assert found[0].line == 1
    assert found[0].mend


@pytest.mark.parametrize("key", ["source", "state", "title"])
def test_what_is_left_out_is_asked_for(key: str) -> None:
    found = issues_of({name: part for name, part in ENTRY.items() if name != key})
    assert [one.code for one in found] == ["EV101"]
    assert f"'{key}' is missing in 'one'" in found[0].what


def test_a_library_without_cautions_does_not_load() -> None:
    assert [one.code for one in issues_of(ENTRY, cautions=[])] == ["EV102"]
    text = json.dumps({"format": 1, "kind": "evidence", "title": "x", "cautions": [], "entries": [ENTRY]})
    with pytest.raises(DataProblem):
        load_evidence({"value/evidence.yaml": text}, shipped.vocabulary())


def test_a_finding_given_twice_is_told_at_the_second() -> None:
    own = shipped.texts("rules")["value/evidence.yaml"]
    files = {"value/evidence.yaml": own, "value/evidence-own.yaml": own}
    codes = {one.code for one in read_evidence(files, shipped.vocabulary())[1]}
    assert codes == {"EV105"}


@given(st.recursive(st.one_of(st.none(), st.integers(), st.text(max_size=6)), lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.sampled_from([*ENTRY, "effects", "reading", "x"]), inner, max_size=4)), max_leaves=10))  # fmt: skip
def test_whatever_stands_in_an_entry_is_told_in_words(entry: Any) -> None:
    file = {"format": 1, "kind": "evidence", "title": "x", "cautions": [{"text": "x", "source": "x"}], "entries": [entry]}  # fmt: skip
    for one in read_evidence({"value/evidence.yaml": json.dumps(file)}, shipped.vocabulary())[1]:
        assert one.what
        assert one.mend


@given(st.binary(max_size=60))
def test_no_text_breaks_the_reader(raw: bytes) -> None:
    read_evidence({"value/evidence.yaml": raw.decode("latin-1")}, shipped.vocabulary())
