"""Files that cannot be read: a clear message with its place, nothing raised, and no child lost."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests import shipped
from tests.builders import DAY
from tests.casefile.reading import only_problem, read, told
from triage.casefile import read_cases
from triage.deciding import escalations_of

SOUND = "child: {age: 8, postcode: B90}\nneeds:\n  - {need: sleep, severity: 7}\n"


@pytest.mark.parametrize(
    ("text", "code", "line", "word"),
    [
        pytest.param(
            "child: {age: 8}\nneedz: [{need: sleep}]\n", "CF102", 2, "did you mean 'needs'?", id="unknown key"
        ),
        pytest.param(
            "child: {age: 8, postcod: B90}\n", "CF102", 1, "did you mean 'postcode'?", id="unknown key inside"
        ),
        pytest.param(
            "needs:\n  - {need: sleep, severity: 11}\n", "CF104", 2, "write 1 to 10", id="severity 11"
        ),
        pytest.param(
            "needs:\n  - {need: sleep, severity: 0}\n", "CF104", 2, "write 1 to 10", id="severity 0"
        ),
        pytest.param(
            "needs:\n  - {need: sleep, severity: seven}\n",
            "CF104",
            2,
            "write 1 to 10",
            id="severity in a word",
        ),
        pytest.param(
            'needs:\n  - {need: sleep, severity: "7.5"}\n', "CF104", 2, "write 1 to 10", id="severity 7.5"
        ),
        pytest.param(
            "needs:\n  - {need: sleep, severity: [7]}\n", "CF104", 2, "write 1 to 10", id="severity in a list"
        ),
        pytest.param(
            "needs:\n  - {need: sleep, severity: 7}\n  - {need: sleep, severity: 5}\n",
            "CF302",
            3,
            "keep one",
            id="two scores for one need",
        ),
        pytest.param(
            "child:\n  date_of_birth: 2026-11-21\n", "CF301", 2, "expected:", id="date of birth tomorrow"
        ),
        pytest.param("child:\n  date_of_birth: 2016-02-30\n", "CF105", 2, "README", id="no such day"),
        pytest.param(
            "child:\n  date_of_birth: 30/11/2016\n", "CF105", 2, "README", id="another way to write a date"
        ),
        pytest.param("needs:\n  - {need: slep}\n", "CF201", 2, "did you mean 'sleep'?", id="misspelt need"),
        pytest.param(
            "needs:\n  - {need: unexplained_injury}\n",
            "CF201",
            2,
            "under `indicators:`",
            id="indicator among needs",
        ),
        pytest.param(
            "needs:\n  - {need: education_outcomes}\n",
            "CF202",
            2,
            "choose the need itself",
            id="a figure that is only reported",
        ),
        pytest.param("needs:\n  - {severity: 5}\n", "CF103", 2, "write it", id="a need without its name"),
        pytest.param(
            "consent: {status: perhaps}\n", "CF106", 1, "'given'", id="a word that is none of those"
        ),
        pytest.param("child: [8]\n", "CF105", 1, "README", id="a list where a mapping is meant"),
        pytest.param("case: Example Person\n", "CF107", 1, "never a name", id="a name for a number"),
        pytest.param("just words\n", "CF101", 1, "begin with", id="no mapping"),
        pytest.param("needs:\n  - {need: sleep, sev", "TR101", 2, "brackets", id="truncated YAML"),
        pytest.param("child: {age: 8\nneeds: [", "TR101", 2, "brackets", id="truncated YAML in a mapping"),
        pytest.param("", "TR102", None, "at least a child", id="empty file"),
        pytest.param("# only a remark\n\n", "TR102", None, "at least a child", id="only a remark"),
        pytest.param("[]", "TR102", None, "at least a child", id="empty list"),
        pytest.param("child: &a {age: 8}\nidentity: *a\n", "TR106", 2, "write the value out", id="alias"),
        pytest.param("child: !!python/object:os.system {}\n", "TR106", 1, "without a tag", id="tag"),
        pytest.param("child: {age: !!str 8}\n", "TR106", 1, "without a tag", id="tag for text"),
        pytest.param("child: {age: 8, age: 9}\n", "TR107", 1, "keep one", id="repeated key"),
        pytest.param("? [a]\n: b\n", "TR101", 1, "key: value", id="a key that is a list"),
        pytest.param("extras: " + "[" * 500 + "]" * 500, "TR105", 1, "60 deep", id="deep brackets"),
        pytest.param(
            "extras: " + "[" * 100 + "]" * 100, "TR105", 1, "60 deep", id="brackets too deep for us"
        ),
        pytest.param("- " * 500 + "a", "TR105", 1, "60 deep", id="deep dashes"),
        pytest.param(
            "\n".join(" " * depth + "a:" for depth in range(450)), "TR105", 401, "60 deep", id="deep indents"
        ),
    ],
)
def test_a_fault_is_told_with_its_line_and_how_to_mend_it(
    text: str, code: str, line: int | None, word: str
) -> None:
    issue = only_problem(text).issue
    assert (issue.code, issue.line) == (code, line)
    assert word in issue.mend
    assert issue.what
    assert issue.why
    assert issue.file == "cases.yaml"


def test_a_file_of_50_megabytes_is_refused_before_it_is_read() -> None:
    problem = only_problem(b"# " + b"x" * 50_000_000)
    assert problem.issue.code == "TR104"
    assert "50 MB" in problem.issue.what
    assert ".jsonl" in problem.issue.mend


def test_many_cases_a_line_may_be_longer_than_one_file_may_be() -> None:
    line = (
        b'{"child": {"age": 8}, "needs": [{"need": "sleep", "severity": 7}], "narrative": "'
        + b"x" * 1_000_000
        + b'"}\n'
    )
    batch = read(line * 12, "cases.jsonl")
    assert len(batch.cases) == 12
    assert not batch.problems


@pytest.mark.parametrize(
    "raw",
    [
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        bytes(range(256)),
        b"PK\x03\x04\x14\x00\x00\x00",
        b"\xff\xfe\x00",
    ],
)
def test_a_binary_file_is_named_as_one(raw: bytes) -> None:
    assert only_problem(raw).issue.code in {"TR103", "TR101"}


def test_a_file_saved_as_utf_16_or_with_a_byte_order_mark_is_read() -> None:
    for raw in (SOUND.encode("utf-16"), SOUND.encode("utf-8-sig"), SOUND.replace("\n", "\r\n").encode()):
        assert len(read(raw).cases) == 1


def test_latin_letters_of_an_old_program_are_told_with_their_line() -> None:
    problem = only_problem("child: {age: 8}\nnarrative: Zoë\n".encode("latin-1"))
    assert (problem.issue.code, problem.issue.line) == ("TR103", 2)


def test_half_a_character_in_json_is_a_problem_and_no_crash() -> None:
    batch = read(rb'{"child": {"age": 8}, "narrative": "\ud800"}', "case.json")
    assert [problem.issue.code for problem in batch.problems] == ["TR101"]


DEEP = """
from datetime import date
from tests import shipped
from triage.casefile import read_cases
for text in ("- " * 400000, "? " * 400000, "[" * 400000, "{a: " * 400000, "\\n".join(" " * depth + "a:" for depth in range(3000))):
    batch = read_cases(text.encode(), "deep.yaml", shipped.vocabulary(), date(2026, 11, 20))
    print(batch.problems[0].issue.code)
    batch = read_cases(text.encode(), "deep.json", shipped.vocabulary(), date(2026, 11, 20))
    print(len(batch.cases))
"""


def test_a_text_nested_deeper_than_any_stack_does_not_end_the_process() -> None:
    found = subprocess.run(
        [sys.executable, "-c", DEEP],
        capture_output=True,
        text=True,
        check=False,
        cwd=shipped.ROOT,
        timeout=120,
    )
    assert found.returncode == 0, found.stderr[-500:]
    assert found.stdout.split() == ["TR105", "0"] * 5


def test_one_broken_case_of_a_list_does_not_take_the_others_with_it() -> None:
    text = f"- {SOUND.replace(chr(10), chr(10) + '  ')}\n- child: {{age: 8\n- {SOUND.replace(chr(10), chr(10) + '  ')}\n"
    batch = read(text)
    assert len(batch.cases) == 2
    assert [problem.issue.line for problem in batch.errors] == [5]


def test_each_broken_line_of_json_lines_is_told_by_its_number() -> None:
    lines = [
        '{"case": "A", "child": {"age": 8}}',
        "{",
        '{"case": "B", "needs": [{"need": "sleep", "severity": 11}]}',
        "",
        '{"case": "C", "child": {"age": 9}}',
        "[1]",
    ]
    batch = read("\n".join(lines), "cases.jsonl")
    assert [case.case for case in batch.cases] == ["A", "C"]
    assert [(problem.issue.line, problem.issue.code) for problem in batch.problems] == [
        (2, "TR101"),
        (3, "CF104"),
        (6, "CF101"),
    ]


def test_the_same_number_twice_gives_no_decision_to_the_second() -> None:
    batch = read("- {case: C-1, child: {age: 8}}\n- {case: C-1, child: {age: 9}}\n")
    assert [case.child.age for case in batch.cases] == [8]
    assert [problem.issue.code for problem in batch.problems] == ["CF305"]


def test_faults_behind_an_unreadable_item_keep_their_own_lines() -> None:
    text = "needs:\n  - {severity: 5}\n  - {need: sleep, severity: 7}\n  - {need: slep, severity: 3}\n  - {need: sleep, severity: 4}\n"
    assert [(problem.issue.line, problem.issue.code) for problem in read(text).problems] == [
        (2, "CF103"),
        (4, "CF201"),
        (5, "CF302"),
    ]


BROKEN = {
    "a score of eleven": "needs: [{need: sleep, severity: 11}]\nindicators: [unexplained_injury]\n",
    "a need without its name": "needs: [{severity: 5}]\nindicators: [unexplained_injury]\n",
    "a deadline without its day": "deadlines: [{what: eviction}]\nindicators: [unexplained_injury]\n",
    "an unknown key": "needz: []\nindicators: [{indicator: unexplained_injury, certainty: suspected}]\n",
    "a misspelt section": "indicatorz: [unexplained_injury]\n",
    "a mapping of indicators": "indicators: {unexplained_injury: yes}\n",
    "an answer that is no word for it": "indicators: [{indicator: unexplained_injury, answer: perhaps}]\n",
    "a misspelt indicator": "indicators: [unexplaned_injury]\n",
    "an indicator among the needs": "needs: [{need: unexplained_injury, severity: 9}]\n",
    "a child that is a list": "child: [8]\nindicators: [unexplained_injury]\n",
    "a date of birth tomorrow": "child: {date_of_birth: 2026-11-21}\nindicators: [unexplained_injury]\n",
    "truncated": "indicators: [unexplained_injury]\nneeds: [{need: sle",
    "an alias": "child: &c {age: 8}\npeople: [*c]\nindicators: [unexplained_injury]\n",
    "a case that is a list": "[[unexplained_injury]]",
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
def test_an_escalation_in_a_broken_case_is_found_all_the_same(text: str) -> None:
    batch = read(text)
    assert not batch.cases
    first = batch.errors[0]
    assert first.partial is not None
    assert first.source
    found = escalations_of(
        first.partial,
        rulebook=shipped.rulebook(),
        directory=shipped.directory(),
        settings=shipped.settings(),
        on=DAY,
    )
    assert found
    assert all(problem.partial is None for problem in batch.errors[1:])


@pytest.mark.parametrize(
    "text",
    [
        "needs: [{need: sleep, severity: 11}]\nindicators: [{indicator: unexplained_injury, answer: no}]\n",
        "indicatorz: [{indicator: unexplained_injury, answer: no}]\n",
        "indicators: {unexplained_injury: no}\n",
        "indicators: [{indicator: unexplained_injury, answer: no}\nneeds: [",
    ],
)
def test_a_worry_that_was_answered_no_does_not_escalate_in_a_broken_case(text: str) -> None:
    for problem in read(text).errors:
        assert problem.partial is None or not [
            entry for entry in problem.partial.indicators if entry.answer == "yes"
        ]


def test_a_sound_file_with_a_doubtful_postcode_is_decided_with_a_warning() -> None:
    batch = read("child: {age: 8, postcode: nowhere}\n")
    assert len(batch.cases) == 1
    assert [(problem.issue.code, problem.issue.severity) for problem in batch.problems] == [
        ("CF303", "warning")
    ]


def test_a_broken_text_gives_its_case_number_only_where_one_is_written() -> None:
    assert only_problem("case: C-7\nindicators: [unexplained_injury\n").issue.case == "C-7"
    assert (
        only_problem('{"child": {}, "case": "C-7", "indicators": ["unexplained_injury"', "c.json").issue.case
        == "C-7"
    )
    assert (
        only_problem(
            "narrative: >\n  The\n  case Smith was told\nindicators: [unexplained_injury\n"
        ).issue.case
        is None
    )
    assert "Smith" not in told(
        read_cases(b"narrative: [\n case Smith unexplained_injury", "x.yaml", shipped.vocabulary(), DAY)
    )
