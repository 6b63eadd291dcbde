"""What is wrong in a framework is said with its place and how to mend it; nothing that is read breaks the reader."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import shipped
from tests.frameworks.builders import a_framework, an_indicator, an_outcome, read
from triage.errors import DataProblem
from triage.outcomes.frameworks import load_frameworks, read_frameworks

GOOD = """\
format: 1
kind: framework
id: example
title: Example
place: Example
about: An example.
source: agreed
priorities:
  - {code: solihull_semh_x}
outcomes:
  - id: sleep_well
    title: Children sleep well
    horizon_years: 5
    source: agreed
    indicators:
      - id: asleep
        title: Children sleep
        unit: percent
        better: higher
        stage: leading
        source: agreed
        baseline: {value: "40", year: "2025", place: Example, source: a survey}
    activities:
      - {id: advice, title: Advice, help: [sleep], influences: [asleep], source: agreed}
"""


def issues_of(text: str) -> list[tuple[str, int | None, str, str]]:
    _, issues = read_frameworks({"priorities/example.yaml": text}, shipped.vocabulary())
    return [(one.code, one.line, one.what, one.mend) for one in issues]


def test_an_unknown_code_names_the_nearest_with_its_place() -> None:
    assert issues_of(GOOD) == [
        ("FR104", 9, "'solihull_semh_x' is no code of priorities", "did you mean 'solihull_semh'?")
    ]


def test_without_a_baseline_nothing_loads_and_the_reason_is_said() -> None:
    text = GOOD.replace("solihull_semh_x", "solihull_semh").replace(
        '        baseline: {value: "40", year: "2025", place: Example, source: a survey}\n', ""
    )
    found, issues = read_frameworks({"priorities/example.yaml": text}, shipped.vocabulary())
    assert found.by_id == {}
    assert [(one.code, one.file, one.line) for one in issues] == [
        ("FR101", "rules/priorities/example.yaml", 16)
    ]
    assert "'baseline' is missing in 'asleep'" in issues[0].what
    assert "nobody can say that anything changed" in issues[0].why
    with pytest.raises(DataProblem):
        load_frameworks({"priorities/example.yaml": text}, shipped.vocabulary())


def indicator_faults(**other: Any) -> list[str]:
    return [one.what for one in read(a_framework(outcomes=[an_outcome(an_indicator(**other))]))[1]]


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"better": "up"}, "not one of"),
        ({"unit": " "}, "some words are needed"),
        ({"baseline": {"value": "40", "source": "x"}}, "its year and its place"),
        ({"baseline": {"source": "x"}}, "exactly one of value, benchmark or record"),
        ({"baseline": {"value": "40", "year": "2025", "place": "x"}}, "'source' is missing"),
        ({"baseline": {"value": "4o", "year": "2025", "place": "x", "source": "x"}}, "plain number"),
        ({"baseline": {"benchmark": "gld_boy_solihull", "source": "x"}}, "no code of benchmarks"),
        ({"baseline": {"record": {"from": "2025-01-01", "to": "2025-12-31"}, "source": "x"}}, "needs `record:`"),
        ({"baseline": {"record": {"from": "2025-12-31", "to": "2025-01-01"}, "source": "x"}}, "before the first"),
        ({"targets": [{"value": "60", "source": "x"}]}, "by which day"),
        ({"targets": [{"by": "2027-12-31", "value": "60", "source": "x"}]}, "who agreed it"),
        ({"targets": [{"by": "2028-01-01", "source": "x"}, {"by": "2027-01-01", "source": "x"}]}, "order of their days"),
        ({"readings": [{"on": "2026-01-01", "value": "1", "source": "x"}, {"on": "2026-01-01", "value": "2", "source": "x"}]}, "two readings of one day"),
        ({"record": {"figure": "improved_pct"}}, "which needs or priorities"),
        ({"record": {"figure": "improved", "needs": ["sleep"]}}, "not one of"),
        ({"record": {"figure": "improved_pct", "needs": ["slep"]}}, "no code of needs"),
        ({"colour": "red"}, "unknown key 'colour'"),
    ],
)  # fmt: skip
def test_each_slip_in_an_indicator_is_told(other: dict[str, Any], said: str) -> None:
    found = indicator_faults(**other)
    assert any(said in one for one in found), found


def test_a_baseline_from_a_figure_without_a_year_is_a_warning() -> None:
    baseline = {"benchmark": "cic_rate_solihull", "source": "S0 526"}
    found, issues = read(a_framework(outcomes=[an_outcome(an_indicator(baseline=baseline))]))
    assert [(one.code, one.severity) for one in issues] == [("FR108", "warning")]
    assert "example" in found.by_id
    baseline["year"] = "not printed"
    assert not read(a_framework(outcomes=[an_outcome(an_indicator(baseline=baseline))]))[1]


def test_names_that_lead_nowhere_and_chains_that_run_in_a_circle() -> None:
    two = [an_indicator(), an_indicator(id="awake")]
    link = {"how": "x", "source": "x"}
    outcome = an_outcome(
        *two, chain=[{"from": "asleep", "to": "awake", **link}, {"from": "awake", "to": "asleep", **link}]
    )
    assert [one.code for one in read(a_framework(outcomes=[outcome]))[1]] == ["FR107"]
    outcome = an_outcome(*two, chain=[{"from": "advise", "to": "awake", **link}])
    assert [(one.code, one.mend) for one in read(a_framework(outcomes=[outcome]))[1]] == [
        ("FR104", "did you mean 'advice'?")
    ]
    forked = [
        {"from": a, "to": b, **link}
        for a, b in (("advice", "asleep"), ("advice", "awake"), ("asleep", "awake"))
    ]
    assert read(a_framework(outcomes=[an_outcome(*two, chain=forked)]))[1] == []


def test_a_priority_of_another_framework_and_anything_given_twice() -> None:
    found = read(a_framework(priorities=[{"code": "solihull_semh"}]))[1]
    assert [one.code for one in found] == ["FR106"]
    assert [one.code for one in read(a_framework(), a_framework())[1]] == ["FR105"]
    twice = a_framework(outcomes=[an_outcome(), an_outcome()])
    assert [one.code for one in read(twice)[1]] == ["FR105"]


def test_an_outcome_of_two_frameworks_and_an_id_that_is_no_name_of_a_table() -> None:
    found = read(a_framework(outcomes=[an_outcome()]), a_framework(id="other", outcomes=[an_outcome()]))[1]
    assert [(one.code, one.file) for one in found] == [("FR105", "rules/priorities/1.yaml")]
    found = read(a_framework(id="Our framework"))[1]
    assert [(one.code, "small letters" in one.mend) for one in found] == [("FR102", True)]


def test_a_chain_of_many_forks_is_read_at_once() -> None:
    indicators = [an_indicator(id=f"i{number}") for number in range(40)]
    links = [
        {"from": f"i{one}", "to": f"i{other}", "how": "x", "source": "x"}
        for one in range(40)
        for other in range(one + 1, 40)
    ]
    outcome = an_outcome(*indicators, activities=[], chain=links)
    assert read(a_framework(outcomes=[outcome]))[1] == []
    back = {"from": "i39", "to": "i0", "how": "x", "source": "x"}
    outcome = an_outcome(*indicators, activities=[], chain=[*links, back])
    assert [one.code for one in read(a_framework(outcomes=[outcome]))[1]] == ["FR107"]


def budget(**other: Any) -> dict[str, Any]:
    return {"outcome": "sleep_well", "organisation": "Example Council", "year": "2026-27", "amount": "1000", "source": "x", **other}  # fmt: skip


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ([budget(outcome="sleep_wel")], "is not an outcome"),
        ([budget(), budget()], "stands twice"),
        ([budget(year="2026")], "year"),
        ([budget(committed="1001")], "more is committed"),
        ([budget(amount="-1")], "below nought"),
        ([budget(of_budget="999")], "more is set aside"),
    ],
)
def test_slips_in_the_ledger(entries: list[dict[str, Any]], said: str) -> None:
    found = read(a_framework(outcomes=[an_outcome()]), {"format": 1, "kind": "budgets", "budgets": entries})[
        1
    ]
    assert len(found) == 1
    assert said in found[0].what


def test_a_sound_ledger_is_read() -> None:
    found, issues = read(
        a_framework(outcomes=[an_outcome()]),
        {"format": 1, "kind": "budgets", "budgets": [budget(amount=None)]},
    )
    assert issues == []
    assert found.budgets[0].amount is None


anything = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=8)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)
KEYS = ("format", "kind", "id", "priorities", "outcomes", "neighbours", "groups", "budgets", "missing")


@given(
    st.dictionaries(st.sampled_from(KEYS), anything, max_size=5),
    st.sampled_from(["framework", "budgets", "nonsense"]),
)
def test_whatever_stands_in_a_file_is_told_in_words(data: dict[str, Any], kind: str) -> None:
    text = json.dumps({**a_framework(), **data, "kind": kind})
    _, issues = read_frameworks({"priorities/x.yaml": text}, shipped.vocabulary())
    for one in issues:
        assert one.what
        assert one.mend
        assert one.file == "rules/priorities/x.yaml"


@given(st.binary(max_size=60))
def test_no_text_breaks_the_reader(raw: bytes) -> None:
    read_frameworks({"priorities/x.yaml": raw.decode("latin-1")}, shipped.vocabulary())
