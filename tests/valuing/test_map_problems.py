"""What is wrong in a map is said with its place, and nothing missing is taken as 0."""

from __future__ import annotations

import re

import pytest

from tests.shipped import vocabulary
from tests.valuing.builders import a_map, a_row, library, proxy, read, typed
from triage.errors import DataProblem, WrongUse
from triage.valuing import load_library, load_map, value
from triage.workspace import shipped_files

GOOD = """\
format: 1
id: example
title: Sleep support
currency: GBP
price_year: 2024-25
cost: {amount: "60000", source: annual accounts}
discounting: {schedule: green_book, convention: start_of_year}
horizon_years: 1
rows:
  - id: sleep
    stakeholder: health_services
    outcome: Sleep improves
    quantity: {records: {need: sleep, by_at_least: 2, at: final, net_of_worse: true}, unit: people}
    proxy: {value: "4253", unit: per child, price_year: 2024-25, source: a study, kind: fiscal, cashable: false}
    improvement: {share: 0.457, applied: not_applied}
    deadweight: {rate: 0.10, source: a survey}
    displacement: {rate: 0.15, source: a survey}
    attribution_to_others: {rate: 0.38, source: a survey}
    drop_off: {rate: 0.06, applied: false, source: a survey}
groups: {statutory: [health_services]}
sensitivities: [{id: costs_up, change: {cost: "*1.25"}}]
"""


def problems(text: str):
    with pytest.raises(DataProblem) as caught:
        load_map(
            text,
            "example.yaml",
            library(),
            vocabulary(),
        )
    return caught.value.issues


def test_the_good_map_loads():
    assert load_map(GOOD, "example.yaml", library()).file.id == "example"


@pytest.mark.parametrize("key", ["cost", "price_year", "discounting", "horizon_years", "title", "currency"])
def test_a_missing_key_of_the_map_is_asked_for(key: str):
    found = problems(re.sub(rf"^{key}: .*\n", "", GOOD, flags=re.MULTILINE))
    assert [issue.code for issue in found] == ["VA101"]
    assert f"'{key}'" in found[0].what


@pytest.mark.parametrize(
    "key", ["deadweight", "displacement", "attribution_to_others", "drop_off", "proxy", "quantity"]
)
def test_a_missing_key_of_a_row_is_asked_for_and_the_row_is_named(key: str):
    found = problems(re.sub(rf"^    {key}: .*\n", "", GOOD, flags=re.MULTILINE))
    assert [(issue.code, issue.line) for issue in found] == [("VA101", 10)]
    assert f"'{key}'" in found[0].what
    assert "'sleep'" in found[0].what
    assert "never taken as 0" in found[0].mend


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("rate: 0.38", "rate: 38", 18, "write 0.38"),
        ("rate: 0.38", "rate: 38%", 18, "write 0.38"),
        ("rate: 0.38", "rate: 1.5e1", 18, "digits"),
        ("rate: 0.38", "rate: -0.1", 18, "share from 0 to 1"),
        ("{rate: 0.38, source: a survey}", "0", 18, "keys and values"),
        ("{rate: 0.38, source: a survey}", "{rate: 0.38}", 18, "'source'"),
        ("{rate: 0.38, source: a survey}", "", 18, "nothing is written"),
        ("source: a study", 'source: ""', 14, "words are needed"),
        (", source: a study", "", 14, "'source'"),
        ('"4253"', '"£4,253"', 14, "write 4253"),
        ("kind: fiscal", "kind: money", 14, "'fiscal', 'economic' or 'wellbeing'"),
        ("deadweight: {", "deadwieght: {", 16, "deadweight"),
        ("by_at_least: 2", "by_at_least: 0", 13, "no change earns nothing"),
        ("by_at_least: 2, ", "", 13, "by_at_least"),
        ("need: sleep", "need: slep", 13, "sleep"),
        ("unit: people}\n", "unit: incidents}\n", 13, "people or needs"),
        ("statutory: [health_services]", "statutory: [health_servises]", 20, "health_services"),
        ('cost: "*1.25"', 'cost: "+25%"', 21, "percentage"),
        ('change: {cost: "*1.25"}', 'change: {displacement: "=30"}', 21, "write 0.3"),
        ("schedule: green_book", "schedule: blue_book", 7, "green_book"),
        ("currency: GBP", "currency: EUR", 4, "GBP"),
        ('"4253", unit', '"4253", low: "5000", high: "6000", unit', 14, "between low"),
        ('"4253", unit', '"4253", low: "4000", unit', 14, "both low and high"),
        ("applied: not_applied", "applied: yes", 15, "in_proxy"),
        ("share: 0.457, applied: not_applied", "applied: factor", 15, "needs its share"),
    ],
)  # fmt: skip
def test_a_mistake_is_said_where_it_stands_with_how_to_mend_it(old: str, new: str, line: int, said: str):
    assert old in GOOD
    found = problems(GOOD.replace(old, new, 1))
    assert any(issue.line == line and said in f"{issue.what} {issue.mend}" for issue in found), [
        (issue.line, issue.what, issue.mend) for issue in found
    ]
    assert all(issue.file == "example.yaml" and issue.why for issue in found)


def test_a_repeated_row_id_is_an_error():
    with pytest.raises(DataProblem, match="'sleep' is given twice"):
        read(a_map(a_row(), a_row()))


def test_a_typed_quantity_needs_a_reason_a_source_and_a_basis():
    quantity = typed("10")
    del quantity["reason"], quantity["basis"]
    with pytest.raises(DataProblem, match="needs reason and basis"):
        read(a_map(a_row(quantity=quantity)))


def test_a_proxy_named_by_id_comes_from_the_library_and_a_wrong_id_names_the_nearest():
    assert read(a_map(a_row(proxy="ccn-sleep"))).file.rows[0].proxy.value == 4253
    with pytest.raises(DataProblem, match="did you mean 'ccn-sleep'"):
        read(a_map(a_row(proxy="ccn-slep")))


def test_a_value_that_is_neither_printed_nor_inferred_is_an_error():
    with pytest.raises(DataProblem, match="neither the printed nor the inferred"):
        read(a_map(a_row(proxy=proxy("100", printed="101", inferred="102"))))


def test_all_problems_are_said_at_once_in_file_order():
    found = problems(GOOD.replace("rate: 0.10", "rate: 10").replace("rate: 0.15", "rate: 15"))
    assert [issue.line for issue in found] == [16, 17]


def test_an_unknown_map_names_the_nearest():
    with pytest.raises(WrongUse) as caught:
        library().map_text("ccn-2026")
    assert "ccn-2025" in caught.value.mend


def test_a_fault_in_one_map_stops_only_that_map():
    files = {name: text for name, text in shipped_files("rules").items() if name.startswith("value/")}
    broken = load_library({**files, "value/broken.yaml": "id: [oh"})
    assert {"broken", "ccn-2025", "recorded"} <= set(broken.maps)
    with pytest.raises(DataProblem):
        load_map(broken.maps["broken"][1], "broken.yaml", broken)


def test_a_proxy_given_twice_is_an_error():
    files = {name: text for name, text in shipped_files("rules").items() if name.startswith("value/")}
    with pytest.raises(DataProblem, match="given twice"):
        load_library({**files, "value/more.yaml": files["value/proxies.yaml"]})


def test_a_group_may_name_a_stakeholder_of_whom_no_row_speaks_and_the_statement_warns():
    found = value(
        load_map(GOOD.replace("[health_services]", "[health_services, education]"), "example.yaml", library())
    )
    assert any(
        warning.code == "group_without_rows" and "education" in warning.text for warning in found.warnings
    )


def test_groups_that_leave_out_or_repeat_a_stakeholder_are_warned_about():
    rows = [a_row("one"), a_row("two", stakeholder="education")]
    codes = {
        warning.code
        for warning in value(read(a_map(*rows, groups={"a": ["education"], "b": ["education"]}))).warnings
    }
    assert {"outside_groups", "groups_overlap"} <= codes
