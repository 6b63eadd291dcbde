"""durable-rules against the oracle: random rulebooks and cases, in a child process.

A host of durable-rules is never freed, and a crash of its C code must not take the tests with it.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from tests import shipped

SCRIPT = """
import json, sys
from tests import shipped
from tests.builders import DAY
from tests.chance import Seeded
from tests.generated_cases import all_words, few_words, made_case
from tests.generated_rules import rulebook_files
from tests.strategies import checked
from triage.rulebook import build_facts, evaluate, load_rulebook, oracle

first, books, cases = map(int, sys.argv[1:4])
found = {"books": 0, "cases": 0, "fired": 0, "mismatches": []}
kinds = set()
for seed in range(first, first + books):
    book = load_rulebook(rulebook_files(Seeded(seed), most=14), shipped.vocabulary())
    plain = oracle(book)
    found["books"] += 1
    for number in range(cases):
        case = checked(made_case(Seeded(1_000_000 + seed * cases + number), few_words()))
        area = ("in", "out", "unclear", "unknown")[number % 4]
        facts = build_facts(case, on=DAY, area=area, vocabulary=shipped.vocabulary(), basis=("consent", "none", "not_known")[number % 3])
        one, other = evaluate(book, facts, explain=True), evaluate(book, facts, explain=True, fire=plain)
        found["cases"] += 1
        found["fired"] += len(one.fired)
        if one != other:
            found["mismatches"].append([seed, number])
if len(sys.argv) > 4:
    book = shipped.rulebook()
    plain = oracle(book)
    for number in range(300):
        case = checked(made_case(Seeded(number), all_words()))
        facts = build_facts(case, on=DAY, area="in", vocabulary=shipped.vocabulary())
        found["cases"] += 1
        if evaluate(book, facts) != evaluate(book, facts, fire=plain):
            found["mismatches"].append(["shipped", number])
print(json.dumps(found))
"""


def run(*arguments: str) -> dict[str, Any]:
    found = subprocess.run(
        [sys.executable, "-c", SCRIPT, *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=shipped.ROOT,
        timeout=900,
    )
    assert found.returncode == 0, found.stderr[-2000:]
    answer: dict[str, Any] = json.loads(found.stdout)
    return answer


def test_a_hundred_and_twenty_random_rulebooks_fire_as_the_oracle_says() -> None:
    found = run("0", "120", "20", "and the shipped rules")
    assert found["mismatches"] == []
    assert found["books"] == 120
    assert found["cases"] == 120 * 20 + 300
    assert found["fired"] > 2000, "rules that never fire prove nothing"


@pytest.mark.soak
def test_a_thousand_random_rulebooks_fire_as_the_oracle_says() -> None:
    """In ten processes, because hosts are never freed."""
    for part in range(10):
        assert run(str(1000 + 100 * part), "100", "40")["mismatches"] == []
