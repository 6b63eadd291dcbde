"""Spoilt copies of the shipped rules: each proof names what was spoilt, with a case that shows it when it is decided."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from tests import shipped
from tests.builders import in_plain_python
from tests.proving.sabotage import SABOTAGES, Copy, Sabotage, invariants
from triage.casefile import case_from_data
from triage.deciding import decide
from triage.model import Decision
from triage.rulebook import Rule, Rulebook, evaluate, oracle
from triage.rulebook.proving import Result, prove
from triage.rulebook.proving.case_text import as_yaml
from triage.rulebook.proving.prove import prove_rules
from triage.rulebook.proving.witness import DAY, Witness
from triage.source import read_yaml

EVERY_TIME = frozenset(
    {"a deleted escalation", "a threshold moved the wrong way", "a missing score that costs an escalation"}
)
"""What `make test` has time for; `make test-system` proves them all."""


def spoilt(sabotage: Sabotage) -> Copy:
    book = Copy()
    sabotage.spoil(book)
    return book


def decided(case: Any, book: Rulebook) -> Decision:
    """The decision on a case file that was printed as YAML and read again."""
    data = read_yaml(as_yaml(case), "case.yaml").data
    checked = case_from_data(data, shipped.vocabulary(), DAY)
    return decide(checked, rulebook=book, directory=shipped.directory(), settings=shipped.settings(), on=DAY)


def doors(decision: Decision) -> dict[tuple[str, str], int]:
    return {(item.to, item.person): item.within_days for item in decision.escalations}


def less(one: Decision, other: Decision) -> bool:
    """Whether the second answer has a lower level or lacks an escalation of the first."""
    return other.level.number < one.level.number or any(
        doors(other).get(key, 99) > days for key, days in doors(one).items()
    )


def withheld(case: Any, book: Rulebook) -> set[str]:
    facts = Witness(case).facts(shipped.vocabulary())
    fired = evaluate(book, facts, fire=oracle(book)).fired
    return {code for finding in fired for item in finding.rule.then.withholds for code in item.help}


def shows(result: Result, sabotage: Sabotage, rules: list[Rule]) -> bool:
    """Whether the printed case shows the fault when it is decided."""
    book = in_plain_python(Rulebook(rules=tuple(rules), vocabulary=shipped.vocabulary()))
    sound = in_plain_python(Rulebook(rules=shipped.rulebook().rules, vocabulary=shipped.vocabulary()))
    case, more = result.counterexample, result.counterexample_more
    if result.property in {"unreachable", "lint"}:
        return case is None
    assert case is not None
    now = decided(case, book)
    text = now.model_dump_json()
    if result.property == "monotone":
        return less(now, decided(more, book))
    if result.property == "unscored":
        after = decided(more, book)
        asked = {rule for ask in now.asks if ask.within_days == 0 for rule in ask.rules}
        return less(after, now) and not asked & set(result.rules)
    if result.property == "no_answer":
        # A call back to whoever asked about an empty form answers no worry, so the form is filled first.
        whole = result.counterexample | {
            "child": {"age": 8, "postcode": "B90 1AA"},
            "consent": {"status": "given", "by": ["parent"]},
        }
        filled = decided(whole, book)
        return any("engine-fallback" in action.rules for action in filled.actions)
    if result.property == "invariants":
        return less(decided(case, sound), now) or bool(withheld(case, sound) - withheld(case, book))
    return result.rules[0] in text


def run(sabotage: Sabotage, *, whole: bool) -> None:
    book = spoilt(sabotage)
    rules = book.rules()
    if whole:
        proofs = prove(book.files(), shipped.vocabulary())
    else:
        proofs = prove_rules(
            rules, invariants(), shipped.vocabulary(), properties=[sabotage.property], only=sabotage.ask
        )
    assert not proofs.ok
    assert all(result.outcome != "unknown" for result in proofs.results), "the solver left something open"
    failed = [result for result in proofs.of(sabotage.property) if result.outcome == "failed"]
    assert failed, "the sabotage was not found"
    telling = [result for result in failed if set(sabotage.named) <= {*result.rules, result.invariant}]
    assert telling, [(result.title, result.rules) for result in failed]
    assert shows(telling[0], sabotage, rules), telling[0]


@pytest.mark.parametrize(
    "sabotage",
    [
        pytest.param(one) if one.name in EVERY_TIME else pytest.param(one, marks=pytest.mark.long)
        for one in SABOTAGES
    ],
    ids=[one.name for one in SABOTAGES],
)
def test_a_proof_names_the_sabotage(sabotage: Sabotage) -> None:
    run(sabotage, whole=False)


@pytest.mark.soak
@pytest.mark.parametrize("sabotage", SABOTAGES, ids=lambda sabotage: sabotage.name)
def test_the_whole_proof_names_the_sabotage(sabotage: Sabotage) -> None:
    run(sabotage, whole=True)


def test_the_shipped_rulebook_is_proved() -> None:
    before = time.process_time()
    proofs = prove(shipped.texts("rules"), shipped.vocabulary())
    assert proofs.ok, [(result.property, result.title, json.dumps(result.counterexample)) for result in proofs.results if result.outcome != "proved"]  # fmt: skip
    assert time.process_time() - before < 60, "the whole proof takes no more than a minute of one core"
