"""Rules over columns against the engine, case by case: the same rules fire, and decisions say the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from importlib import import_module
from pathlib import Path

import pytest

pytest.importorskip("numpy", reason="columns are in the extra 'workbench'")

from tests import shipped
from tests.builders import DAY, in_plain_python
from tests.chance import Seeded
from tests.generated_rules import rulebook_files
from tests.workbench.many import (
    ON,
    columns_of,
    facts_of,
    half_reviewed_cases,
    made_cases,
    read,
    synthetic_cases,
)
from triage.deciding import decide
from triage.deciding.escalating import URGENCY
from triage.model import CaseFile, Decision
from triage.rulebook import Facts, Findings, Rulebook, evaluate, load_rulebook, oracle
from triage.rulebook.readings.columnar import PERSONS
from triage.workbench.columns_store import Columns
from triage.workbench.evaluating import evaluate_columns
from triage.workbench.outcomes import Outcomes, outcomes

FROM_ELSEWHERE = {"engine-narrative", "engine-fallback", "engine-urgent", "engine-out-of-date", "engine-tried-before", "engine-came-to-nothing"}  # fmt: skip
"""Who asks or has somebody look for reasons that rules and gaps of a case do not tell: text, directory."""


def decided(case: CaseFile, book: Rulebook, on: date) -> Decision:
    return decide(case, rulebook=book, directory=shipped.directory(), settings=shipped.settings(), on=on)


def codes_of(found: Outcomes, row: int) -> dict[str, set[str]]:
    """What the columns say of one case, by kind."""
    codes: dict[str, set[str]] = {kind: set() for kind, _ in found.bits}
    for (kind, code), bits in found.bits.items():
        if bits[row // 8] & (0x80 >> row % 8):
            codes[kind].add(code)
    return codes


def as_engine_says(
    columns: Columns, book: Rulebook, all_findings: Sequence[Findings]
) -> tuple[Outcomes, Counter[str]]:
    """Hold what fires, as scored and at worst, to the engine; returns what follows and how often each rule fires."""
    fired = evaluate_columns(columns, book)
    found = outcomes(fired, book)
    bits = {rule: fired.bits(rule) for rule in fired.as_scored.rows}
    at_worst = {code: own for (kind, code), own in found.bits.items() if kind == "worst_escalation"}
    seen: Counter[str] = Counter()
    for row, findings in enumerate(all_findings):
        expected = {finding.rule.id for finding in findings.fired}
        byte, bit = row // 8, 0x80 >> row % 8
        assert {rule for rule in bits if bits[rule][byte] & bit} == expected, row
        worst = {wish.to for finding in findings.if_worst for wish in finding.rule.then.escalate}
        assert {code for code in at_worst if at_worst[code][byte] & bit} == worst
        seen.update(expected)
        seen.update(f"worst {to}" for to in worst)
    assert {rule: fired.count(rule) for rule in bits} == {rule: seen[rule] for rule in bits}
    return found, seen


def as_decided(case: CaseFile, decision: Decision, found: Outcomes, row: int) -> None:
    """Hold everything the columns say of a case to its decision."""
    assert found.level[row] == decision.level.number
    own = found.escalations[found.escalations["row"] == row]
    doors = {
        (URGENCY[one["to"]], PERSONS[one["person"]], Columns.named(case, int(one["who"])), int(one["days"]))
        for one in own
    }
    assert doors == {(one.to, one.person, one.who, one.within_days) for one in decision.escalations}
    assert len(own) == len(decision.escalations)
    codes = codes_of(found, row)
    assert codes.get("escalation", set()) == {one.to for one in decision.escalations}
    assert codes.get("flag", set()) == {one.flag for one in decision.flags}
    assert codes.get("step", set()) == ({decision.step} if decision.step else set())
    assert codes.get("link", set()) == {
        one.person for one in decision.linked_people if set(one.rules) != {"engine-own-needs"}
    }
    asked: dict[str, list[int | None]] = {}
    for one in decision.asks:
        if set(one.rules) != {"engine-narrative"}:
            asked.setdefault(one.field, []).append(one.within_days)
    assert codes.get("ask", set()) == set(asked)
    pressed = {
        one.field for one in decision.asks if {"engine-agreement", "engine-narrative"} & set(one.rules)
    }
    assert _told(asked, pressed) == {
        said for said in codes.get("ask_within", set()) if said.split("@")[0] not in pressed
    }
    looks: dict[str, list[int | None]] = {}
    for look in decision.human_reviews:
        if set(look.rules) - FROM_ELSEWHERE:
            looks.setdefault(f"{look.by}/{look.reason}", []).append(look.within_days)
    assert codes.get("human_review", set()) == set(looks)
    pressed = {
        f"{look.by}/{look.reason}" for look in decision.human_reviews if FROM_ELSEWHERE & set(look.rules)
    }
    assert _told(looks, pressed) == {
        said for said in codes.get("human_review_within", set()) if said.split("@")[0] not in pressed
    }
    if decision.level.number < 3 and codes.get("review_in"):
        assert codes["review_in"] == {str((decision.review_on - decision.decided_on).days)}


def _told(times: dict[str, list[int | None]], but: Iterable[str]) -> set[str]:
    """Shortest times as the columns write them."""
    return {
        f"{code}@{min((day for day in days if day is not None), default='any')}"
        for code, days in times.items()
        if code not in but
    }


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Columns, list[CaseFile], list[Facts]]:
    cases = [*made_cases(130, first_seed=7000), *read(half_reviewed_cases(30))]
    columns = columns_of(cases, tmp_path_factory.mktemp("made"), on=DAY)
    return columns, cases, [facts_of(case, DAY) for case in cases]


def random_rulebooks_agree(
    made: tuple[Columns, list[CaseFile], list[Facts]], first: int, books: int, decisions: int
) -> Counter[str]:
    columns, cases, facts = made
    seen: Counter[str] = Counter()
    for seed in range(first, first + books):
        book = in_plain_python(load_rulebook(rulebook_files(Seeded(seed), most=14), shipped.vocabulary()))
        found, fired = as_engine_says(
            columns, book, [evaluate(book, one, fire=oracle(book)) for one in facts]
        )
        for key, number in fired.items():
            seen["worst" if key.startswith("worst") else "fired"] += number
        for row in range(seed % 7, len(cases), len(cases) // decisions):
            decision = decided(cases[row], book, DAY)
            as_decided(cases[row], decision, found, row)
            seen[f"level {decision.level.number}"] += 1
            seen["kept"] += "engine-level-kept" in decision.level.rules
            seen["escalations"] += len(decision.escalations)
    return seen


def test_random_rulebooks_fire_and_decide_over_columns_as_the_engine_does(
    made: tuple[Columns, list[CaseFile], list[Facts]],
) -> None:
    seen = random_rulebooks_agree(made, 0, 40, 32)
    assert seen["fired"] > 3000, "rules that never fire prove nothing"
    assert seen["worst"] > 50
    assert seen["kept"] > 3, "no case whose level law 12 keeps"
    assert seen["escalations"] > 50
    assert min(seen[f"level {number}"] for number in (1, 2, 3, 4)) > 10


@pytest.mark.soak
def test_many_random_rulebooks_fire_and_decide_over_columns_as_the_engine_does(
    made: tuple[Columns, list[CaseFile], list[Facts]],
) -> None:
    random_rulebooks_agree(made, 1000, 600, 40)


def shipped_rules_agree(number: int, seed: int, folder: Path, patch: pytest.MonkeyPatch) -> Counter[str]:
    """Each case decided by the product's own engine, and what its rules found listened to."""
    book, heard = shipped.rulebook(), list[Findings]()

    def listen(rulebook: Rulebook, facts: Facts, *, explain: bool = False) -> Findings:
        heard.append(evaluate(rulebook, facts, explain=explain))
        return heard[-1]

    patch.setattr(import_module("triage.deciding.decide"), "evaluate", listen)
    cases = read(list(synthetic_cases(number, seed)))
    decisions, findings = [], []
    for case in cases:
        heard.clear()
        decisions.append(decided(case, book, ON))
        findings.append(heard[0])
    columns = columns_of(cases, folder)
    found, seen = as_engine_says(columns, book, findings)
    for row, decision in enumerate(decisions):
        as_decided(cases[row], decision, found, row)
        seen["decided"] += 1
        seen["kept"] += "engine-level-kept" in decision.level.rules
    return seen


@pytest.mark.long
@pytest.mark.parametrize("seed", [100, 200])
def test_shipped_rules_fire_and_decide_over_columns_as_the_engine_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    seen = shipped_rules_agree(1000, seed, tmp_path, monkeypatch)
    assert seen["decided"] == 1000
    assert seen["kept"] > 10
    assert len(seen) > 100, "so few rules fire that the comparison says little"


@pytest.mark.soak
def test_shipped_rules_decide_ten_thousand_cases_over_columns_as_the_engine_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert shipped_rules_agree(10_000, 9_000, tmp_path, monkeypatch)["decided"] == 10_000
