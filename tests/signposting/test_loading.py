"""What a directory file may say, and how its problems are told."""

from __future__ import annotations

import json
from typing import Any

import pytest

from triage.errors import DataProblem
from triage.signposting import load_directory

from .builders import a_directory, a_file, a_service, shipped, shipped_texts, vocabulary


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
        ({"help": []}, "DR102", "at least one"),
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
