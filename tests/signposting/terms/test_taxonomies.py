"""Lists of terms as other people write them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from triage.errors import DataProblem
from triage.signposting.terms.taxonomies import read_taxonomy

SHARED = Path(__file__).parents[3].parent / "shared" / "data"
XML = b"""<?xml version="2.0" encoding="UTF-8"?>
<taxonomy><version>2.0</version>
 <services><descriptions><category id="1" title="care">Looking after people.</category></descriptions>
  <top_level id="1" title="Care"><second_level id="2" title="Support &amp; groups"><third_level id="3" title="Bereavement"/></second_level></top_level>
 </services></taxonomy>"""


def rows(raw: bytes, name: str) -> list[tuple[str, str, str | None]]:
    return [(term.id, term.title, term.parent) for term in read_taxonomy(raw, name)]


def test_xml_that_declares_a_version_of_its_own_is_read_with_its_levels():
    terms = read_taxonomy(XML, "x/openeligibility.xml")
    assert [(term.id, term.title, term.parent) for term in terms] == [
        ("1", "Care", None),
        ("2", "Support & groups", "1"),
        ("3", "Bereavement", "2"),
    ]
    assert {term.scheme for term in terms} == {"openeligibility"}
    assert terms[0].description == "Looking after people."


@pytest.mark.parametrize(
    "raw",
    [
        b'<?xml version="1.0"?><!DOCTYPE t [<!ENTITY a "x">]><taxonomy><t id="1" title="&a;"/></taxonomy>',
        b'<!DOCTYPE t SYSTEM "file:///etc/hostname"><t id="1" title="x"/>',
        b"<taxonomy><t id='1' title='x'>",
        b"<taxonomy>" * 50_000,
        b"<taxonomy/>",
        b"",
        b"[]",
        b"{}",
        b"[1, 2, null]",
        b"[" * 100_000,
        b'{"contents": []}',
        b"\x00\x01\x02",
        b"\xff\xfe<",
        b"a,b\n1,2\n",
        b"id,name\n",
        b"\xe9",
    ],
)
def test_what_is_no_taxonomy_is_told(raw: bytes):
    with pytest.raises(DataProblem) as caught:
        read_taxonomy(raw, "terms.x")
    assert all(issue.what and issue.mend for issue in caught.value.issues)


def test_nested_categories_pages_and_taxonomies_with_terms_are_read():
    nested = [{"id": 3, "label": "Things to do", "children": [{"id": 4, "label": "Clubs", "children": []}]}]
    assert rows(json.dumps(nested).encode(), "a/local.json") == [
        ("3", "Things to do", None),
        ("4", "Clubs", "3"),
    ]
    term = {"id": "t1", "name": "Grief", "parent_id": "t0", "taxonomy": "Local"}
    for shape in (
        term,
        [term],
        {"contents": [term]},
        {"name": "Local", "taxonomy_terms": [term]},
        {"contents": [{"name": "Local", "taxonomy_terms": [term]}]},
    ):
        found = read_taxonomy(json.dumps(shape).encode(), "x.json")
        assert [(one.scheme, one.id, one.title, one.parent) for one in found] == [
            ("Local", "t1", "Grief", "t0")
        ]


def test_tables_of_categories_and_of_terms_are_read():
    assert rows(b'category,subcategory\n"Health","Oral health"\nHealth,Hearing\n', "c.csv") == [
        ("Health", "Health", None), ("Oral health", "Oral health", "Health"), ("Hearing", "Hearing", "Health"),
    ]  # fmt: skip
    assert rows(b"id,name,parent_id,taxonomy\n1,Grief,,x\n2,Loss,1,x\n", "t.csv") == [
        ("1", "Grief", None),
        ("2", "Loss", "1"),
    ]


def test_names_are_one_line_and_never_without_end():
    found = read_taxonomy(json.dumps([{"id": "1", "name": "a\n\tb" + "c" * 9000}]).encode(), "t.json")
    assert found[0].title.startswith("a b")
    assert len(found[0].title) == 500


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared files are not here")
def test_the_public_taxonomies_are_read_whole():
    counts = {
        "hsds/taxonomies/openeligibility.xml": 384,
        "hsds/taxonomies/bfis_taxonomies.json": 115,
        "hsds/outpost-bucks/suitabilities.json": 7,
        "hsds/oruk-3.0/examples/taxonomy.json": 1,
        "standards/family_hubs_service_categories.csv": 49,
    }
    for name, count in counts.items():
        terms = read_taxonomy((SHARED / name).read_bytes(), name)
        assert len(terms) == count, name
        ids = {term.id for term in terms}
        if name != "hsds/oruk-3.0/examples/taxonomy.json":
            assert all(term.parent is None or term.parent in ids for term in terms), name
