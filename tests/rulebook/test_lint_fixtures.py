"""Faulty rule files that say on the line above each fault which code is expected, and at which column.

``# expect: RB201 column 17, RB104 column 5`` stands above a line with two faults, ``# ok: RB201`` above one where the
check stays silent, and ``# expect on this line: RB121`` where the fault is the file itself.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from tests.rulebook.linting import DAY, HERE, beside, lint_one
from triage.rulebook.checks import page, pages
from triage.rulebook.lint import LintReport, lint

BAD, GOOD = HERE / "bad", HERE / "good"
FILES = sorted(path.relative_to(HERE).as_posix() for path in (*BAD.rglob("*.yaml"), *GOOD.rglob("*.yaml")))
Fault = tuple[str, int, int]


def expected(text: str) -> tuple[Counter[Fault], list[tuple[str, int]]]:
    """Faults (code, line, column) that a file announces, and codes that stay silent on a line (0: anywhere)."""
    faults: Counter[Fault] = Counter()
    silent = []
    for number, line in enumerate(text.split("\n"), start=1):
        below = number + 1
        if match := re.fullmatch(r"\s*# expect: (.*)", line):
            for item in match.group(1).split(", "):
                code, column = re.fullmatch(r"([A-Z]{2}[0-9]{3}) column ([0-9]+)", item).groups()
                faults[code, below, int(column)] += 1
        elif match := re.fullmatch(r"# expect on this line: ([A-Z]{2}[0-9]{3})", line):
            faults[match.group(1), number, 1] += 1
        elif match := re.fullmatch(r"\s*# ok( in the whole file)?: ([A-Z0-9 ]+)", line):
            silent += [(code, 0 if match.group(1) else below) for code in match.group(2).split()]
    return faults, silent


@cache
def linted(file: str) -> LintReport:
    """What lint says of a fixture."""
    return lint_one(file.split("/", 1)[1], (HERE / file).read_bytes())


@pytest.mark.parametrize("file", FILES)
def test_each_fault_is_found_where_the_file_says_and_nothing_else(file: str) -> None:
    faults, silent = expected((HERE / file).read_text("utf-8"))
    report = linted(file)
    found = Counter((issue.code, issue.line, issue.column) for issue in report.issues)
    assert found == faults, [(issue.place, issue.code, issue.what) for issue in report.issues]
    for code, line in silent:
        assert not [fault for fault in found if fault[0] == code and (line in {0, fault[1]})]


@pytest.mark.parametrize("file", [file for file in FILES if file.startswith("bad/")])
def test_each_message_has_its_four_parts_and_points_at_the_line(file: str) -> None:
    report = linted(file)
    lines = (HERE / file).read_text("utf-8").split("\n")
    for issue in report.issues:
        manual = page(issue.code)
        assert manual is not None
        assert (issue.severity, bool(issue.what), bool(issue.mend)) == (manual.severity, True, True)
        assert issue.why
        assert issue.why[0].islower() or not issue.why[0].isalpha() or issue.why[1].isupper()
        shown, carets = (*report.excerpt(issue).split("\n"), "")[:2]
        number, _, source = shown.partition(" | ")
        assert int(number) == issue.line
        line = "".join(sign if sign.isprintable() else " " for sign in lines[issue.line - 1])
        assert source.strip() in line
        assert set(carets.partition("| ")[2]) <= {" ", "^"}


MADE_HERE = {"TR102", "TR103", "TR104", "TR105", "VO101"}
"""Codes of files that cannot be kept in a folder, or that a remark would make sound; see below."""


def test_every_code_has_a_firing_and_a_silent_fixture() -> None:
    firing, silent = set(MADE_HERE), set()
    for file in FILES:
        faults, quiet = expected((HERE / file).read_text("utf-8"))
        firing |= {code for code, _, _ in faults}
        silent |= {code for code, _ in quiet}
    codes = {manual.code for manual in pages()}
    assert codes - firing == set()
    assert codes - silent == set()


def test_there_are_forty_faulty_files_and_more() -> None:
    assert sum(file.startswith("bad/") for file in FILES) >= 40


@pytest.mark.parametrize(
    ("content", "code", "line", "column"),
    [
        pytest.param(b"", "TR102", 1, 1, id="empty"),
        pytest.param(b"# to come\n\n", "TR102", 1, 1, id="only a remark"),
        pytest.param("format: 1\ntheme: é \xff\n".encode("latin-1"), "TR103", 2, 8, id="Latin-1"),
        pytest.param("format: 1\n".encode("utf-16"), "TR103", 1, 1, id="UTF-16"),
        pytest.param(b"\x89PNG\r\n\x1a\n\x00\x00", "TR103", 1, 1, id="a picture"),
        pytest.param(b"a" * 10_000_001, "TR104", 1, 1, id="more than ten megabytes"),
        pytest.param(b"x: " + b"[" * 90 + b"]" * 90, "TR105", 1, 64, id="ninety brackets"),
        pytest.param(b"x: " + b"[" * 5000 + b"]" * 5000, "TR105", 1, 404, id="five thousand brackets"),
        pytest.param(b"- " * 5000, "TR105", 1, None, id="five thousand dashes"),
    ],
)
def test_a_file_that_is_no_rule_file_at_all(content: bytes, code: str, line: int, column: int | None) -> None:
    (issue,) = lint_one("needs/odd.yaml", content).issues
    assert (issue.code, issue.line) == (code, line)
    assert column in {None, issue.column}
    assert issue.column is not None


def test_a_missing_list_of_codes_is_told_once_and_lets_its_codes_pass() -> None:
    files = {name: text for name, text in beside().items() if name != "vocabulary/needs.yaml"}
    found = [issue for issue in lint(files, on=DAY).issues if issue.severity == "error"]
    assert [(issue.code, issue.file) for issue in found] == [("VO101", "rules/vocabulary")]


def test_fixtures_lie_where_rule_files_lie() -> None:
    folders = {Path(file).parts[1] for file in FILES}
    assert folders >= {"safeguarding", "flags", "needs", "vocabulary", "wording"}
