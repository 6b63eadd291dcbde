"""Files that are none, broken, hostile or endless: a clear refusal, or harmless text."""

from __future__ import annotations

import json
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.interchange.standards.builders import ON, file_of, nested, oruk_1, outpost, read_all, uuid
from triage.errors import DataProblem, TriageError, WrongUse
from triage.interchange.harmless import clean, json_text, one_line, slug
from triage.interchange.json_file import JsonFile
from triage.interchange.model import Asked, Found, Quarantined
from triage.interchange.recognising import recognise
from triage.interchange.yaml_text import file_text
from triage.source import read_yaml

GOOD = json.dumps([nested()])
FILES: list[tuple[str, bytes, str]] = [
    ("empty.json", b"", "DI102"),
    ("blank.json", b" \n\t ", "DI102"),
    ("spaces.json", b" " * (9 << 20), "DI105"),
    ("spaces-inside.json", b"[" + GOOD[1:-1].encode() + b"," + b" " * (9 << 20) + b"{}]", "DI105"),
    ("cp1252.json", GOOD.replace("Quiet", "Caf\xe9").encode("cp1252"), "DI101"),
    ("nulls.json", b"\x00\x01" * 50, "DI101"),
    ("utf16-without-mark.json", GOOD.encode("utf-16-le"), "DI101"),
    ("half.json", GOOD[:-30].encode(), "DI104"),
    ("half-list.json", GOOD[:-1].encode(), "DI104"),
    ("half-text.json", b'[{"id": "abc', "DI104"),
    ("comma.json", b'[{"id": 1} {"id": 2}]', "DI103"),
    ("quotes.json", b"[{'id': 1}]", "DI103"),
    ("more.json", GOOD.encode() + b" x", "DI103"),
    ("deep-list.json", b"[" * 100_000, "DI108"),
    ("deep-map.json", b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "DI108"),
    ("zip.json", b"PK\x03\x04\x14\x00", "DI107"),
    ("gzip.json", b"\x1f\x8b\x08", "DI107"),
    ("number.json", b"12", "DI210"),
    ("words.json", b"hello", "DI103"),
    ("null.json", b"null", "DI212"),
    ("nothing.json", b"{}", "DI210"),
    ("case.json", b'{"child": {"age": 8}, "needs": []}', "DI213"),
    ("page.html", b"<!DOCTYPE html><html><body>502</body></html>", "DI210"),
    ("other.xml", b"<?xml version='1.0'?><a/>", "DI211"),
    ("bomb.xml", b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'bb'>]><taxonomy>&b;</taxonomy>", "DI211"),
]


@pytest.mark.parametrize(("name", "raw", "code"), FILES, ids=[row[0] for row in FILES])
def test_a_file_that_is_no_feed_is_refused_for_what_it_is(
    name: str, raw: bytes, code: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(raw)
    with pytest.raises(DataProblem) as refusal:
        list(recognise(Asked(path, ON)))
    assert [issue.code for issue in refusal.value.issues] == [code]
    assert all(issue.mend and issue.why and issue.file == name for issue in refusal.value.issues)


def test_folders_and_files_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(WrongUse):
        recognise(Asked(tmp_path / "none.json", ON))
    with pytest.raises(TriageError):
        recognise(Asked(tmp_path, ON))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings_that_say_what_they_are_are_read(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "feed.json"
    path.write_bytes(json.dumps([nested(name="Café")], ensure_ascii=False).encode(encoding))
    assert [item.service["name"] for item in read_all(path)[1]] == ["Café"]


# One element among good ones: it alone goes to quarantine.
ELEMENTS: list[tuple[str, str]] = [
    ("a key twice", GOOD[1:-2] + ', "name": "Another"}'),
    ("NaN", GOOD[1:-2] + ', "x": NaN}'),
    ("Infinity", GOOD[1:-2] + ', "x": -Infinity}'),
    ("a number too large", GOOD[1:-2] + ', "x": 1e999}'),
    ("too many digits", GOOD[1:-2] + ', "x": ' + "9" * 5000 + "}"),
    ("deep", GOOD[1:-2] + ', "x": ' + "[" * 80 + "]" * 80 + "}"),
    ("null", "null"),
    ("a list", "[]"),
    ("text where an object is meant", json.dumps(nested(organization="Trust"))),
]


@pytest.mark.parametrize(("what", "element"), ELEMENTS, ids=[row[0] for row in ELEMENTS])
@pytest.mark.parametrize("lines", [False, True], ids=["list", "lines"])
def test_one_bad_element_spoils_no_other(what: str, element: str, lines: bool, tmp_path: Path) -> None:
    others = [json.dumps(nested(number)) for number in (7, 8)]
    parts = [others[0], element, others[1]]
    path = file_of(
        tmp_path,
        "\n".join(parts) if lines else "[" + ",".join(parts) + "]",
        "feed.jsonl" if lines else "feed.json",
    )
    _, used, parked = read_all(path)
    assert [item.service["name"] for item in used] == ["Quiet Corner 7", "Quiet Corner 8"]
    assert len(parked) == 1


def test_a_line_that_is_no_json_spoils_no_other(tmp_path: Path) -> None:
    path = file_of(
        tmp_path, "\n".join([json.dumps(nested(1)), '{"id": ', json.dumps(nested(2)), ""]), "feed.jsonl"
    )
    _, used, parked = read_all(path)
    assert len(used) == 2
    assert [(item.where, item.raw) for item in parked] == [("line 2", '{"id": ')]


HOSTILE = "\x1b]0;pwned\x07\x1b[31m<script>alert(1)</script>\x00\u202e=1+1\ud800 Club"


def test_hostile_names_become_harmless_text(tmp_path: Path) -> None:
    path = tmp_path / "feed.json"
    path.write_text(
        json.dumps(
            [
                nested(
                    name=HOSTILE,
                    description=HOSTILE,
                    url=HOSTILE,
                    organization={"id": uuid(1), "name": HOSTILE},
                )
            ]
        )
    )
    _, used, _ = read_all(path)
    shown = json.dumps(
        {
            "provider": used[0].provider,
            "service": {key: part for key, part in used[0].service.items() if key != "extras"},
        }
    )
    assert not {sign for sign in ("\\u001b", "\\u0000", "\\u202e", "\\ud800", "\\u0007") if sign in shown}
    assert used[0].service["name"].endswith("Club")
    assert "<script>" not in used[0].service["summary"]
    assert slug(used[0].service["id"]) == used[0].service["id"]


@given(st.text(max_size=60))
def test_clean_text_can_be_shown_and_cleaned_again(text: str) -> None:
    plain = clean(text)
    plain.encode("utf-8")
    assert clean(plain) == plain
    assert all(sign == "\n" or sign == "\t" or ord(sign) >= 32 for sign in plain)
    assert "\x1b" not in plain
    assert "\n" not in one_line(text)
    assert slug(slug(text)) == slug(text)


@given(
    st.dictionaries(st.sampled_from(["name", "summary", "cost"]), st.text(max_size=40)), st.text(max_size=40)
)
def test_records_written_as_yaml_read_back_the_same(words: dict[str, str], odd: str) -> None:
    said = {key: clean(text) for key, text in words.items()}
    source = json_text({"odd": odd, "n": 1.0, "yes": True, "12": ["01", None]})
    service = {
        "id": "x",
        **said,
        "languages": ["en", "no"],
        "extras": {"feed": {"key": "12"}, "hsds-3.0": source},
    }
    text = file_text({"id": "p", "name": clean(odd) or "x"}, [service] * 3)
    back = read_yaml(text).data
    assert back["provider"]["name"] == (clean(odd) or "x")
    for one in back["services"]:
        assert {key: one[key] for key in said} == said
        assert one["languages"] == ["en", "no"]
        assert json.loads(one["extras"]["hsds-3.0"]) == json.loads(source)


def test_brackets_in_words_never_keep_the_directory_from_loading() -> None:
    service = {
        "id": "x",
        "name": "[{" * 150,
        "summary": "][" * 400,
        "extras": {"hsds-3.0": json_text({"a": "[" * 500, "b": "}" * 500})},
    }
    back = read_yaml(file_text({"id": "p", "name": "P"}, [service] * 40)).data["services"][39]
    assert (back["name"], back["summary"]) == (service["name"], service["summary"])
    assert json.loads(back["extras"]["hsds-3.0"]) == {"a": "[" * 500, "b": "}" * 500}


JSON = st.recursive(st.none() | st.booleans() | st.integers(-(10**17), 10**17) | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8), lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4), max_leaves=12)  # fmt: skip


@given(st.lists(JSON, max_size=6), st.integers(1, 40), st.integers(0, 4))
@settings(max_examples=40)
def test_a_window_of_any_size_reads_what_a_whole_reader_reads(
    parts: list[Any], window: int, indent: int
) -> None:
    import tempfile  # noqa: PLC0415

    import triage.interchange.json_window as module  # noqa: PLC0415 - its size is changed here

    old = module.CHUNK
    module.CHUNK = window
    try:
        with tempfile.TemporaryDirectory() as folder:
            path = file_of(
                Path(folder),
                json.dumps(
                    {"head": 12.5, "content": parts, "far": 1.5e-7, "tail": -3}, indent=indent or None
                ),
            )
            pieces = list(JsonFile(path, "feed.json").walk({"content"}))
    finally:
        module.CHUNK = old
    assert [piece.value for piece in pieces if piece.index is not None] == parts
    assert [piece.value for piece in pieces if piece.index is None] == [12.5, [], 1.5e-7, -3]


JUNK = st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "name", "location", "service", "taxonomy_term", "x"]), inner, max_size=3), max_leaves=8)  # fmt: skip
KEYS = sorted({
    *("organization", "organisation", "schedules", "service_at_locations", "service_areas", "languages", "phones", "contacts", "attributes"),
    *("cost_options", "capacities", "minimum_age", "maximum_age", "status", "eligibilitys", "service_taxonomys", "regular_schedules"),
    *("min_age", "max_age", "locations", "taxonomies", "send_needs", "needs_referral", "free", "description", "url", "assured_date"),
})  # fmt: skip


@given(st.sampled_from([nested, oruk_1, outpost]), st.dictionaries(st.sampled_from(KEYS), JUNK, max_size=5))
def test_no_value_in_any_field_ends_in_anything_but_a_record_or_quarantine(
    made: Any, junk: dict[str, Any]
) -> None:
    from tests.interchange.standards.builders import one  # noqa: PLC0415

    profile = {nested: "hsds-3.1", oruk_1: "oruk-1.0", outpost: "outpost"}[made]
    try:
        json.dumps(junk, allow_nan=False)
    except ValueError:
        return
    assert isinstance(one(profile, {**made(), **junk}), (Found, Quarantined))


@pytest.mark.soak
def test_a_gigabyte_of_spaces_takes_little_memory_and_time(tmp_path: Path) -> None:
    path = tmp_path / "spaces.json"
    with path.open("wb") as stream:
        for _ in range(1024):
            stream.write(b" " * (1 << 20))
    tracemalloc.start()
    with pytest.raises(DataProblem):
        recognise(Asked(path, ON))
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()
