"""What others published is never copied into own results: no figure moves with it, and no map may take it for a value."""

from __future__ import annotations

import json
import re
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import shipped
from tests.outcomes.builders import TODAY, a_case, a_need
from triage.errors import DataProblem
from triage.outcomes import summarise
from triage.valuing import Library, load_library, load_map, valuation_json, value

MAP = "value/recorded.yaml"


@cache
def _texts() -> dict[str, str]:
    return {name: text for name, text in shipped.texts("rules").items() if name.startswith("value/")}


def texts() -> dict[str, str]:
    return dict(_texts())


@cache
def shipped_library() -> Library:
    return load_library(texts())


def histories() -> list[object]:
    return [a_case(a_need(f"C-{number}", "sleep", 8, (3,))) for number in range(25)]


def valued(files: dict[str, str]) -> str:
    library = load_library(files)
    found = value(load_map(files[MAP], MAP, library, shipped.vocabulary()), histories(), start=date(2026, 1, 1), end=TODAY, on=TODAY)  # type: ignore[arg-type] # fmt: skip
    return json.dumps(valuation_json(found), default=str)


def with_evidence(change: str | None) -> dict[str, str]:
    files = texts()
    if change is None:
        del files["value/evidence.yaml"]
    else:
        files["value/evidence.yaml"] = change
    return files


def test_no_figure_of_a_valuation_changes_when_the_evidence_changes_or_is_not_there() -> None:
    own = texts()["value/evidence.yaml"]
    doubled = re.sub(r"[0-9]", "9", own.split("entries:")[1])
    changed = own.split("entries:")[0] + "entries:" + doubled
    before = valued(texts())
    for change in (None, changed, "format: 1\nkind: evidence\n", "[", ""):
        assert valued(with_evidence(change)) == before


def test_no_figure_of_outcomes_changes_either() -> None:
    """Outcomes are a function of histories alone; the reader of evidence is asked by nothing that counts."""
    before = summarise(histories(), None, None, TODAY).as_json()  # type: ignore[arg-type]
    assert before["rows"]
    package = Path(__file__).parents[2] / "triage"
    asking = {
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if re.search(r"outcomes\.evidence|desk\.frameworks import .*evidence", path.read_text("utf-8"))
    }
    allowed = ("outcomes/evidence/", "outcomes/file_schemas.py", "cli/published/", "cli/directory/", "desk/frameworks.py")  # fmt: skip
    assert asking
    assert all(name.startswith(allowed) for name in asking), asking


BAD = {
    "as a proxy": ("proxy: ccn-sleep", "proxy: suffolk-t1-04"),
    "typed with its source": ("proxy: ccn-sleep", 'proxy: {value: "7132", unit: child, price_year: unknown, source: "net benefit, suffolk-t1-04", kind: economic}'),
    "as a typed quantity": ("quantity: {records: {need: sleep, by_at_least: 2, at: final, net_of_worse: true}, unit: people, annualise: false}", "quantity: {typed: 14, unit: people, reason: as elsewhere, source: cm-pause, basis: printed}"),
    "as the cost": ("cost: null", 'cost: {amount: "975000", source: suffolk-westminster-frp}'),
}  # fmt: skip


@pytest.mark.parametrize("how", BAD)
def test_a_map_that_takes_a_finding_for_a_value_does_not_load(how: str) -> None:
    old, new = BAD[how]
    files = texts()
    text = re.sub(rf"^(\s*){re.escape(old)}.*$", lambda found: found.group(1) + new, files[MAP], count=1, flags=re.MULTILINE)  # fmt: skip
    assert text != files[MAP]
    with pytest.raises(DataProblem) as caught:
        load_map(text, MAP, load_library(files))
    issue = caught.value.issues[0]
    assert issue.code == "VA108"
    assert "published finding of another service" in issue.what
    assert issue.line
    assert issue.column
    assert "triage evidence show" in issue.mend


def test_neither_do_money_values_that_name_one() -> None:
    files = texts()
    files["value/proxies.yaml"] += '  - {id: derby-lac, value: "4", unit: each pound, price_year: unknown, source: Derby, kind: fiscal}\n'  # fmt: skip
    with pytest.raises(DataProblem) as caught:
        load_library(files)
    assert [one.code for one in caught.value.issues] == ["VA108"]


def test_every_shipped_map_keeps_apart() -> None:
    library = load_library(texts())
    assert len(library.evidence) > 50
    assert "evidence" not in library.maps
    for name, text in library.maps.values():
        load_map(text, name, library)


@settings(max_examples=25)
@given(st.text("abcdefghijklmnopqrstuvwxyz -", max_size=30))
def test_words_that_name_no_finding_are_let_through(words: str) -> None:
    library = shipped_library()
    text = texts()[MAP].replace('source: "starting assumption: median of 90', f'source: "{words} median of 90', 1)  # fmt: skip
    assert load_map(text, MAP, library)
