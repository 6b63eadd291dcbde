"""Reading a line fast reads nothing that the strict reader would not, and checks all that it checks."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest

pytest.importorskip("numpy", reason="columns are in the extra 'workbench'")

from tests import shipped
from tests.builders import DAY
from tests.chance import Seeded
from tests.generated_cases import all_words, made_case
from triage.casefile import check_case
from triage.model import CaseFile, Issue
from triage.source import SourceProblem, read_json
from triage.workbench.columns_reading import case_from_line, plain_data

PIECES = (
    "true", "false", "null", "NaN", "-Infinity", "1e5", "-0", "007", "1.", ".5", "12345678901234567890123", "{}", "[]", "[true]", "[[false]]",
    '"\\ud83d"', '"\\ud83d\\ude00"', '"\\u0000"', '"a\tb"', "\u00a0", "\u2028", "\ufeff", ",", ":", '"', "{", "}", "[", "]", "//", "'", "\\",
    '"case": "X-1", ', '"needs": [], ', '"child": {"age": true}, ', '"extras": {"a": true, "b": [false, 1]}, ',
    "[" * 61 + "]" * 61, "[" * 59 + "]" * 59, '{"a": ' * 61 + "1" + "}" * 61, "[" * 450 + "]" * 450, " " * 70, "{" * 30,
)  # fmt: skip


def spoilt(text: str, chance: random.Random) -> str:
    """A text with a few pieces put in, taken out or repeated."""
    for _ in range(chance.randint(0, 3)):
        at = chance.randrange(len(text) + 1)
        end = min(len(text), at + chance.choice((0, 1, 1, 3, 12)))
        piece = chance.choice((*PIECES, text[at:end], ""))
        text = text[:at] + piece + text[end:]
    return text


def texts(number: int) -> list[str]:
    chance = random.Random(7)
    found = []
    for seed in range(number):
        case = made_case(Seeded(seed), all_words())
        if chance.random() < 0.3:
            case["extras"] = {"deep": [[True, {"x": None}], 1.50, 10**30], "flag": False}
        found.append(spoilt(json.dumps(case, ensure_ascii=chance.random() < 0.5), chance))
    pieces = [
        *PIECES,
        *(f'{{"extras": {{"a": {piece}}}}}' for piece in PIECES),
        *(f'{{"child": {{"age": {piece}}}}}' for piece in PIECES),
    ]
    twice = [
        '{"case": "A", "case": "B"}',
        '{"case": "A", "child": {"age": 8, "age": 9}}',
        '{"extras": {"a": [{"b": 1, "b": 1}]}}',
    ]
    return found + pieces + twice


def strictly(text: str) -> CaseFile | list[Issue]:
    try:
        parsed = read_json(text, "cases.jsonl", first_line=3)
    except SourceProblem as problem:
        return list(problem.issues)
    case, problems = check_case(parsed, shipped.vocabulary(), DAY, source=text)
    return (
        case if case is not None else [found.issue for found in problems if found.issue.severity == "error"]
    )


def test_fast_reading_gives_the_same_data_or_gives_up() -> None:
    fast = slow = 0
    for text in texts(900):
        try:
            found: Any = plain_data(text)
        except (ValueError, RecursionError):
            slow += 1
            continue
        assert found == read_json(text).data, text
        fast += 1
    assert fast > 300
    assert slow > 200


def test_a_line_gives_the_case_or_the_problems_that_strict_reading_gives() -> None:
    good = bad = 0
    for text in texts(400):
        found, wanted = case_from_line(text, "cases.jsonl", 3, shipped.vocabulary(), DAY), strictly(text)
        assert found == wanted, text
        good += isinstance(found, CaseFile)
        bad += not isinstance(found, CaseFile)
    assert good > 100
    assert bad > 100


def test_a_line_of_more_than_ten_megabytes_is_no_case() -> None:
    found = case_from_line(" " * 10_000_001, "cases.jsonl", 8, shipped.vocabulary(), DAY)
    assert isinstance(found, list)
    assert (found[0].code, found[0].line) == ("TR104", 8)
