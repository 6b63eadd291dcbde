"""Records kept true: only the lines that are meant change, and a report counts until somebody looked."""

from __future__ import annotations

import copy
import itertools
import json
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.signposting.builders import DAY, a_file, a_request, a_service, shipped_texts, vocabulary
from triage.errors import Refused
from triage.signposting import Directory, load_directory, match
from triage.signposting.checks import due, lint
from triage.signposting.report_writing import next_number, read_reports, with_report, with_settled
from triage.signposting.reports import STOPS, WHAT, Report, Settled, open_reports
from triage.signposting.rewriting import with_facts
from triage.source import read_yaml

FACTS = {
    "checked": {
        "on": "2026-11-20",
        "by": "directory owner",
        "source": 'a call: #3, "yes"',
        "every_months": 6,
    },
    "capacity": {"state": "full", "wait_weeks": None, "said_on": "2026-11-20"},
    "status": "paused",
}
CHECKED = (
    "",
    "    checked:\n",
    "    checked: null   # nobody yet\n",
    "    checked: {}\n",
    "    checked: {on: 2026-01-01}  # by post\n",
    "    checked: {on: 2026-01-01, by: old, source: x, every_months: 12,}\n",
    '    checked: {"on": "2026-01-01", "by": "an [odd} one"}\n',
    "    checked:  # who\n      {on: 2026-01-01, # first\n       by: 'it''s me',\n       source: \"a: b\"}   # last\n",
    "    checked:\n      # the day\n      on: 2026-01-01   # asked twice\n      by:\n      source: >\n        two\n        lines\n      every_months: '12'\n",
)  # fmt: skip
CAPACITY = (
    "",
    "    capacity: {state: room, wait_weeks: 4}\n",
    "    capacity:\n      state: room # said so\n      wait_weeks: 3\n",
)
STATUS = ("", "    status: open # since May\n", "    status: 'open'\n", "    status:\n")


def _service(number: int, checked: str, capacity: str, status: str, note: str) -> str:
    return f"  # before {number}\n  - id: s{number}  # {note}\n    name: Naïve ☂ {number}\n    help: [sleep,\n      sleep]\n    # within {number}\n{capacity}{status}{checked}    contact: {{phone: null}}  # end {number}\n"


LAYOUTS = st.lists(st.tuples(st.sampled_from(CHECKED), st.sampled_from(CAPACITY), st.sampled_from(STATUS), st.sampled_from(["x", "é: [", "checked: {on: 1}"])), min_size=1, max_size=3)  # fmt: skip


def _set(data, facts):
    """The same, done on plain data, by other means."""
    for key, fact in facts.items():
        if isinstance(fact, str):
            data[key] = fact
        else:
            there = data.get(key) or {}
            there.update(
                {
                    part: None if value is None else str(value)
                    for part, value in fact.items()
                    if value is not None or part in there
                }
            )
            data[key] = there


@settings(max_examples=60)
@given(LAYOUTS, st.data(), st.sampled_from(["\n", "\r\n"]), st.booleans(), st.booleans())
def test_only_the_facts_named_change_whatever_the_layout(rows, data, end, bom, cut):
    text = "# head\nformat: 1\nprovider: {id: p, name: P}\nservices:\n" + "".join(
        _service(number, *row) for number, row in enumerate(rows)
    )
    text = ("\ufeff" if bom else "") + (text.rstrip("\n") if cut else text).replace("\n", end)
    chosen = data.draw(st.sets(st.sampled_from(range(len(rows))), min_size=1))
    keys = data.draw(st.sets(st.sampled_from(sorted(FACTS)), min_size=1))
    facts = {f"s{number}": {key: FACTS[key] for key in keys} for number in chosen}
    made = with_facts("services/p.yaml", text, facts)
    wanted = copy.deepcopy(read_yaml(text).data)
    for number in chosen:
        _set(wanted["services"][number], facts[f"s{number}"])
    assert read_yaml(made).data == wanted
    assert made.count("#") - made.count("call: #") == text.count("#"), "a comment was lost"
    touched = (
        "checked",
        "capacity",
        "status",
        "on:",
        "by:",
        "by'",
        '"on"',
        "source",
        "every_months",
        "state",
        "wait_weeks",
        "two",
        "lines",
        "said_on",
        "how",
    )
    kept = [line for line in text.split("\n") if not any(word in line for word in touched)]
    there = iter(made.split("\n"))
    assert all(any(line.rstrip("\r") == other.rstrip("\r") for other in there) for line in kept), (
        "a line that is not meant changed"
    )
    if end == "\r\n":
        assert "\n" not in made.replace("\r\n", "")
    untouched = set(range(len(rows))) - chosen
    if not cut:
        for number in untouched:
            assert _service(number, *rows[number]).replace("\n", end) in made


ODD = st.recursive(st.sampled_from([1.10, 10**30, "é\u2028\\", '"checked":', None, True, 0.1]), lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["checked", "id", "{"]), inner, max_size=2), max_leaves=4)  # fmt: skip


@given(st.lists(ODD, min_size=2, max_size=4), st.booleans(), st.booleans(), st.sampled_from(["\n", "\r\n"]))
def test_of_a_feed_only_the_values_named_change(extras, ascii_only, compact, end):
    lines = []
    for number, extra in enumerate(extras):
        service = {
            "id": f"s{number}",
            "name": "N",
            "extras": {"x": extra},
            **({"checked": {"on": "2026-01-01", "every_months": 3}} if number % 2 else {}),
        }
        lines.append(
            json.dumps(
                {"provider": {"id": "p", "name": "P"}, "service": service},
                ensure_ascii=ascii_only,
                separators=(",", ":") if compact else None,
            )
        )
    text = end.join(lines) + end
    made = with_facts("services/p.jsonl", text, {"s1": FACTS}).split(end)
    before = json.loads(lines[1])
    after = json.loads(made[1])
    assert after["service"]["checked"] == FACTS["checked"]
    assert after["service"]["status"] == "paused"
    assert after["service"]["capacity"] == {"state": "full", "said_on": "2026-11-20"}
    for key in ("checked", "capacity", "status"):
        before["service"].pop(key, None)
        after["service"].pop(key, None)
    assert before == after
    assert [line for number, line in enumerate(made) if number != 1] == [*lines[:1], *lines[2:], ""]
    extra = lines[1].split('"extras"', 1)[1].split(',"checked"')[0].split(', "checked"')[0]
    assert extra in made[1], "numbers and escapes stay as they were typed"


def test_json_that_is_yaml_stays_json():
    made = with_facts(
        "services/e.yaml", a_file(a_service(checked=..., capacity={"state": "room"})), {"sleep-advice": FACTS}
    )
    assert json.loads(made)["services"][0]["checked"]["source"] == FACTS["checked"]["source"]


@pytest.mark.parametrize(
    "odd",
    [
        "    ? checked\n    : on: 2026-01-01\n",
        "    ? status\n    : open\n",
        "    summary: >-\n      two\n      lines\n",
    ],
)
def test_what_cannot_be_set_is_refused_or_right(odd):
    """Rare ways of writing YAML: the right lines are changed, or nothing is."""
    text = f"format: 1\nprovider: {{id: p, name: P}}\nservices:\n  - id: s0\n    name: N\n{odd}"
    wanted = copy.deepcopy(read_yaml(text).data)
    _set(wanted["services"][0], FACTS)
    try:
        made = with_facts("p.yaml", text, {"s0": FACTS})
    except Refused:
        return
    assert read_yaml(made).data == wanted


# reports


def reported(*reports: dict, **service) -> Directory:
    rows = "".join(
        f"  - {json.dumps({'number': number, 'by': 'coordinator', **report})}\n"
        for number, report in enumerate(reports, 1)
    )
    files = {
        "services/example.yaml": a_file(a_service(**service), a_service(id="zz-other")),
        "areas.yaml": shipped_texts()["areas.yaml"],
        "reports.yaml": f"format: 1\nreports:\n{rows}",
    }
    return load_directory(files, vocabulary())


def told(what: str, on: date = date(2026, 11, 10), **other) -> dict:
    return {"service": "sleep-advice", "what": what, "on": on.isoformat(), **other}


@pytest.mark.parametrize("what", sorted(WHAT))
def test_a_report_stops_or_moves_behind_and_is_said(what):
    found = match(reported(told(what)), a_request())
    if what in STOPS:
        assert [one.service for one in found.offered] == ["zz-other"]
        assert [(one.reason, "reported on 2026-11-10" in one.detail) for one in found.not_offered] == [
            ("out_of_date", True)
        ]
        assert found.out_of_date == ("sleep-advice",)
    else:
        assert [one.service for one in found.offered] == ["zz-other", "sleep-advice"]
        assert any("reported on 2026-11-10" in reason for reason in found.offered[1].reasons)
        assert not any("reported" in reason for reason in found.offered[0].reasons)


def test_the_days_of_a_report():
    """It counts from its day; a check of a later day settles it, one of the same day only where it says so."""
    on = date(2026, 11, 10)
    for checked, settled, day in itertools.product((-1, 0, 1), (None, 0, 2), (-1, 0, 1, 2, 3)):
        end = (
            {"settled": {"on": (on + timedelta(days=settled)).isoformat(), "by": "x"}}
            if settled is not None
            else {}
        )
        check = on + timedelta(days=checked)
        directory = reported(
            told("moved", on, **end), checked={"on": check.isoformat(), "by": "x", "every_months": "1"}
        )
        asked = on + timedelta(days=day)
        is_open = (
            day >= 0 and not (settled is not None and day >= settled) and not (checked > 0 and day >= checked)
        )
        assert bool(open_reports(directory.services["sleep-advice"], asked)) is is_open
        offered = {one.service for one in match(directory, a_request(on=asked)).offered}
        assert ("sleep-advice" in offered) is (not is_open and check <= asked), (checked, settled, day)


def test_only_a_reported_one_left_asks_to_confirm():
    files = {
        "services/e.yaml": a_file(a_service()),
        "areas.yaml": shipped_texts()["areas.yaml"],
        "reports.yaml": "format: 1\nreports: [{number: 1, service: sleep-advice, what: closed_down, on: 2026-11-10, by: x}]\n",
    }
    found = match(load_directory(files, vocabulary()), a_request())
    assert found.only_out_of_date
    assert found.unmet_reason


def test_reported_ones_are_due_first_and_linted():
    directory = reported(
        told("other"), {**told("moved"), "service": "zz-other"}, {**told("moved"), "service": "gone-one"}
    )
    assert [(row.service, [one.what for one in row.reports]) for row in due(directory, DAY)] == [
        ("zz-other", ["moved"]),
        ("sleep-advice", ["other"]),
    ]
    codes = [issue.code for issue in lint(directory, DAY) if issue.code != "DR601"]
    assert sorted(codes) == ["DR304", "DR504", "DR504", "DR505"]
    assert "DR506" in {issue.code for issue in lint(directory, date(2026, 11, 5))}
    assert "DR503" in {issue.code for issue in lint(directory, date(2026, 10, 5))}


def test_a_record_nobody_signed_is_linted():
    directory = reported(checked={"on": "2026-11-01", "source": "x"})
    assert [issue.code for issue in lint(directory, DAY) if issue.code == "DR705"]


@pytest.mark.parametrize(
    "text",
    [
        None, "", "format: 1\n", "format: 1\nreports:\n", "format: 1\nreports: []  # none\n", "format: 1\nreports: null\n# end",
        "format: 1\nreports:\n- number: 1\n  service: a\n  what: other\n  on: 2026-01-01\n  by: x  # who\n# end\n",
        "\ufeffformat: 1\r\nreports:\r\n    - {number: 1, service: a, what: other, on: 2026-01-01, by: x} # said\r\n\r\n# end\r\n",
        "reports: [{number: 1, service: a, what: other, on: 2026-01-01, by: x}]\nformat: 1",
    ],
)  # fmt: skip
def test_reports_are_added_and_settled_in_any_layout(text):
    made, before = text, read_reports(text).reports
    for _ in range(2):
        one = Report(number=next_number(made), service="b", what="moved", on=DAY, by="lead practitioner")
        made = with_report(made, one)
    assert read_reports(made).reports[: len(before)] == before
    assert [one.service for one in read_reports(made).reports[len(before) :]] == ["b", "b"]
    number = read_reports(made).reports[-1].number
    settled = with_settled(made, [number], Settled(on=DAY, by="x", how="verify"))
    assert [one.settled is not None for one in read_reports(settled).reports] == [False] * (
        len(before) + 1
    ) + [True]
    assert (text or "").count("#") in (made.count("#"), 0)
    for line in (text or "").split("\n"):
        if "#" in line and "[]" not in line:
            assert line.rstrip("\r") in settled
