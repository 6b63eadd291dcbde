"""What a directory file may say, and how its problems are told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from triage.errors import DataProblem
from triage.signposting import load_directory, match
from triage.signposting.checks import lint
from triage.workspace import Workspace

from .builders import DAY, a_directory, a_file, a_request, a_service, shipped, shipped_texts, vocabulary


def problems(*texts: str, **named: str) -> list[tuple[str, str, str]]:
    files = {f"services/{number}.yaml": text for number, text in enumerate(texts)} | {
        f"{name}.yaml": text for name, text in named.items()
    }
    with pytest.raises(DataProblem) as caught:
        load_directory(files, vocabulary())
    for issue in caught.value.issues:
        assert issue.file
        assert (issue.line and issue.column) or "empty" in issue.what
        assert issue.what
        assert issue.why
        assert issue.mend
    return [(issue.code, issue.what, issue.mend) for issue in caught.value.issues]


def test_a_missing_key_stays_unknown():
    record = a_directory({"id": "x", "name": "X", "help": ["sleep"], "for": ["child"]}).services["x"]
    plain = record.as_json()
    assert {key for key, value in plain.items() if value is not None} == {"id", "name", "help", "for"}


def test_a_record_says_the_same_keys_as_the_contract_in_its_order():
    keys = "id name summary help for ages duration_weeks sexes area network tier routes requires_diagnosis ends_at status capacity checked schedule term_time_only cost languages access transport remote programmes location contact extras"
    assert list(a_directory(a_service()).services["sleep-advice"].as_json()) == keys.split()


def test_the_whole_example_of_the_contract_is_read_as_written():
    text = """
format: 1
provider: {id: example-trust, name: Example Trust, sector: vcse}
services:
  - id: sleep-advice
    name: Sleep Advice
    summary: One-to-one sleep advice for families
    help: [sleep]
    for: [child]
    ages: {from: unborn, to: 17}
    duration_weeks: 6
    sexes: any
    area: {kind: local_authority, codes: [E08000029]}
    network: internal
    tier: targeted
    routes: [professional]
    requires_diagnosis: false
    ends_at: null
    status: open
    capacity: {state: room, wait_weeks: 4, said_on: 2026-11-01}
    checked: {on: 2026-11-01, by: directory owner, source: example, every_months: 12}
    schedule: [{day: saturday, from: "10:00", to: "12:00"}]
    term_time_only: false
    cost: free
    languages: [en]
    access: [step_free]
    transport: none
    remote: false
    programmes: []
    location: {postcode: B37, note: a hall}
    contact: {phone: null, web: null, how: through the coordinator}
    extras: {}
"""
    plain = load_directory({"services/a.yaml": text}, vocabulary()).services["sleep-advice"].as_json()
    assert plain["ages"]["from"] == "unborn"
    assert (
        plain["duration_weeks"],
        plain["requires_diagnosis"],
        plain["transport"],
        plain["programmes"],
    ) == (6, False, "none", [])
    assert plain["capacity"] == {"state": "room", "wait_weeks": 4, "said_on": "2026-11-01"}
    assert plain["schedule"] == [{"day": "saturday", "from": "10:00", "to": "12:00"}]
    again = load_directory(
        {"a.yaml": json.dumps({"format": 1, "provider": {"id": "p", "name": "P"}, "services": [plain]})},
        vocabulary(),
    )
    assert again.services["sleep-advice"].as_json() == plain, "what is shown can be read again"


@pytest.mark.parametrize(
    ("change", "code", "word"),
    [
        ({"help": ["sleeep"]}, "DR201", "did you mean 'sleep'?"),
        ({"for_": ["childd"]}, "DR202", "did you mean 'child'?"),
        ({"programmes": ["triple_pp"]}, "DR203", "did you mean 'triple_p'?"),
        ({"status": "opened"}, "DR204", "did you mean 'open'?"),
        ({"routes": ["profesional"]}, "DR204", "did you mean 'professional'?"),
        ({"sumary": "x"}, "DR103", "did you mean 'summary'?"),
        ({"ages": {"form": "2"}}, "DR103", "did you mean 'from'?"),
        ({"name": ...}, "DR105", "'name' is missing"),
        ({"ages": {"from": "two"}}, "DR102", "digits"),
        ({"ages": {"from": "12", "to": "5"}}, "DR401", "above the highest"),
        ({"ages": {"from": "12"}, "ends_at": "11"}, "DR401", "above the highest"),
        ({"ages": {"from": "1", "from_months": "12"}}, "DR401", "years and in months"),
        ({"schedule": [{"day": "monday", "from": "12:00", "to": "10:00"}]}, "DR403", "ends before it begins"),
        ({"area": {"kind": "districts"}}, "DR404", "names no place"),
        ({"area": {"kind": "national", "codes": ["E08000029"]}}, "DR404", "names places"),
        ({"area": {"kind": "local_authority", "codes": ["Solihull"]}}, "DR404", "code of an authority"),
        ({"checked": {"on": "2026-02-30"}}, "DR102", "no such day"),
        ({"id": "Sleep Advice"}, "DR102", "form that is needed"),
    ],
)
def test_every_mistake_in_a_record_is_named_with_its_mend(change: dict[str, Any], code: str, word: str):
    found = problems(a_file(a_service(**change)))
    assert [entry[0] for entry in found] == [code]
    assert word in found[0][1] + " " + found[0][2]


def test_all_problems_are_told_at_once_in_order_of_file_and_line():
    first = a_file(a_service(help=["sleeep"]), a_service(id="b", for_=["dog"]))
    codes = [
        entry[0]
        for entry in problems(
            first, a_file(a_service(id="c", ages={"from": "9", "to": "3"}), provider="other")
        )
    ]
    assert codes == ["DR201", "DR202", "DR401"]


def test_the_place_of_a_problem_is_its_line_and_column():
    text = "format: 1\nprovider: {id: p, name: P}\nservices:\n  - id: a\n    name: A\n    help: [sleep, sleeep]\n    for: [child]\n"
    with pytest.raises(DataProblem) as caught:
        load_directory({"services/a.yaml": text}, vocabulary())
    issue = caught.value.issues[0]
    assert (issue.file, issue.line, issue.column) == ("directory/services/a.yaml", 6, 19)


def test_an_id_given_twice_is_an_error_within_a_file_and_across_files():
    assert "DR301" in [entry[0] for entry in problems(a_file(a_service(), a_service()))]
    assert [entry[0] for entry in problems(a_file(a_service()), a_file(a_service(id="b")))] == ["DR302"]


@pytest.mark.parametrize("text", ["", "services: [", "format: 1\nformat: 1\n", "- &a x\n- *a\n"])
def test_a_file_that_cannot_be_read_is_told_and_hides_no_other(text: str):
    found = problems(text, a_file(a_service(help=["sleeep"])))
    assert [entry[0] for entry in found] == ["DR101", "DR201"]


def test_another_format_is_refused():
    assert problems(a_file(a_service()).replace('"format": "1"', '"format": "2"'))[0][0] == "DR102"


def test_a_broken_area_table_is_told():
    assert (
        problems(
            areas="format: 1\nsource: x\ncovered: [E08000029]\ndistricts: [{district: B90, postcodes: none, authorities: {}}]\n"
        )[0][0]
        == "DR102"
    )


def test_the_fingerprint_is_of_names_and_words_and_not_of_line_endings():
    texts = dict(shipped_texts())
    same = load_directory({name: text.replace("\n", "\r\n") for name, text in texts.items()}, vocabulary())
    assert same.fingerprint == shipped().fingerprint
    texts["services/sibs.yaml"] = texts["services/sibs.yaml"].replace("name: Sibs", "name: Sibz", 1)
    other = load_directory(texts, vocabulary()).fingerprint
    assert other != shipped().fingerprint
    assert other.startswith("sha256:")


def test_files_that_are_not_yaml_are_passed_over():
    assert (
        load_directory({**shipped_texts(), "README.md": "# not yaml: ["}, vocabulary()).fingerprint
        == shipped().fingerprint
    )


def a_feed(*services: dict[str, Any], provider: str = "example-feed") -> str:
    """A feed of JSON lines."""
    who = {"id": provider, "name": "Example feed"}
    return "".join(json.dumps({"provider": who, "service": service}) + "\n" for service in services)


def feed_problems(
    text: str, name: str = "services/feed.jsonl", **others: str
) -> list[tuple[str, int | None]]:
    with pytest.raises(DataProblem) as caught:
        load_directory({name: text, **others}, vocabulary())
    assert all(issue.file == f"directory/{name}" and issue.column for issue in caught.value.issues)
    return [(issue.code, issue.line) for issue in caught.value.issues]


@pytest.mark.parametrize(
    "without", [{"help": []}, {"help": ...}, {"help": None}, {"for_": []}, {"for_": ...}]
)
def test_a_service_nobody_reviewed_loads_and_is_offered_to_nobody(without: dict[str, Any]):
    directory = a_directory(a_service(**without))
    record = directory.services["sleep-advice"]
    assert record.as_json()["name"] == "Sleep Advice"
    assert not directory.offering("sleep", "child")
    assert not match(directory, a_request()).offered
    assert [issue.code for issue in lint(directory, DAY) if "sleep-advice" in issue.what] == ["DR704"]


def test_terms_stand_in_what_is_shown_only_where_they_are_given():
    term = {"scheme": "openeligibility", "id": "1", "title": "Bereavement"}
    shown = a_directory(a_service(terms=[term])).services["sleep-advice"].as_json()
    assert shown["terms"] == [term]
    assert "terms" not in a_directory(a_service()).services["sleep-advice"].as_json()


def test_a_feed_of_lines_gives_the_same_services_as_a_file():
    services = [a_service(), a_service(id="b", extras={"some": {"deep": [1, None, True]}})]
    lines = load_directory({"services/feed.jsonl": "\n" + a_feed(*services)}, vocabulary())
    file = load_directory({"services/x.yaml": a_file(*services[:1], a_service(id="b"))}, vocabulary())
    assert {code: one.as_json() | {"extras": None} for code, one in lines.services.items()} == {
        code: one.as_json() for code, one in file.services.items()
    }
    assert lines.files == {
        "sleep-advice": "directory/services/feed.jsonl",
        "b": "directory/services/feed.jsonl",
    }
    assert lines.services["b"].extras == {"some": {"deep": [1, None, True]}}
    assert list(lines.providers) == ["example-feed"]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("{", "DR101"),
        ("[" * 300, "DR101"),
        ("\x00\x01", "DR101"),
        ('"\\ud800"', "DR101"),
        ('{"provider": {"id": "p", "name": "P"}}', "DR105"),
        ('{"provider": {"id": "p", "name": "P"}, "service": {"id": "x", "name": "X", "sumary": "x"}}', "DR103"),
        ('{"provider": {"id": "p", "name": "P"}, "service": {"id": "x", "name": "X", "help": ["sleeep"]}}', "DR201"),
        ('{"provider": {"id": "p", "name": "P"}, "service": {"id": "x", "name": "X", "status": "opn"}}', "DR204"),
        ('{"provider": {"id": "p", "name": "P"}, "service": {"id": "x", "name": "X", "ages": {"from": 9, "to": 3}}}', "DR401"),
        ('{"provider": {"id": "p", "name": "P"}, "service": {"id": "sleep-advice", "name": "X"}}', "DR301"),
        ('{"provider": {"id": "example-feed", "name": "Another name"}, "service": {"id": "x", "name": "X"}}', "DR302"),
    ],
)  # fmt: skip
def test_a_fault_in_a_feed_is_told_with_its_line(line: str, code: str):
    assert feed_problems(a_feed(a_service()) + "\n" + line + "\n") == [(code, 3)]


def test_the_place_of_a_fault_in_a_feed_is_its_column_too():
    with pytest.raises(DataProblem) as caught:
        load_directory({"services/feed.jsonl": a_feed(a_service(help=["sleeep"]))}, vocabulary())
    issue = caught.value.issues[0]
    assert a_feed(a_service(help=["sleeep"]))[(issue.column or 0) - 1 :].startswith('"sleeep"')


def test_of_a_feed_with_no_sound_line_only_the_first_faults_are_told():
    codes = [code for code, _ in feed_problems("{\n" * 1000)]
    assert codes.count("DR101") == 200
    assert codes.count("DR106") == 1


def test_what_was_imported_mapped_or_refused_is_no_service():
    other = {
        f"{folder}/x.{ending}": "{broken"
        for folder in ("imports", "maps", "quarantine", "tables")
        for ending in ("yaml", "jsonl", "csv")
    }
    with_others = load_directory({**shipped_texts(), **other, "x.jsonl": "{"}, vocabulary())
    assert with_others.fingerprint == shipped().fingerprint


def test_a_feed_counts_in_the_fingerprint():
    texts = dict(shipped_texts())
    found = {
        load_directory({**texts, **more}, vocabulary()).fingerprint
        for more in ({}, {"services/f.jsonl": a_feed(a_service(id="new"))})
    }
    assert len(found) == 2


def test_a_workspace_gives_feeds_and_the_crosswalk_and_nothing_that_is_no_record(tmp_path: Path):
    folder = tmp_path / "directory"
    kept = [
        "areas.yaml",
        "crosswalk.yaml",
        "services/a.yaml",
        "services/feed.jsonl",
        "services/more/feed.jsonl",
    ]
    others = [
        "imports/a.yaml",
        "maps/a.yaml",
        "quarantine/a.jsonl",
        "tables/postcodes.csv",
        "services/.a.jsonl",
        "a.jsonl",
        "README.md",
    ]
    for name in kept + others:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x", encoding="utf-8")
    assert list(Workspace(tmp_path).directory_files()) == kept
