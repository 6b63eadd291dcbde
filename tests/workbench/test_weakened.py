"""Whether a change could lose an escalation, told from the rules alone: never too seldom."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from tests import shipped
from tests.builders import DAY, a_rule, a_rulebook, decided, in_plain_python, rule_text
from tests.chance import Drawn
from tests.generated_rules import HARD, condition
from tests.strategies import cases, rule_texts
from triage.model import CaseFile
from triage.rulebook import Rulebook, build_facts, load_rulebook
from triage.rulebook.checks.implying import implies
from triage.rulebook.mutating import mutants
from triage.rulebook.readings.plain import holds
from triage.workbench.weakened import weakened_escalations

TO_STATUTORY = {"escalate": {"to": "statutory", "within_days": 1}}


def harm(**changes: Any) -> dict[str, Any]:
    usual = {
        "id": "harm",
        "when": {"all": [{"indicator": "unexplained_injury"}, {"need": "sleep", "severity": "5 or more"}]},
        "then": TO_STATUTORY,
    }
    return a_rule(**{**usual, **changes})  # fmt: skip


def weaker(*rules: dict[str, Any], flags: list[dict[str, Any]] | None = None) -> tuple[str, ...]:
    old = a_rulebook(safeguarding=[harm()])
    return weakened_escalations(
        old, a_rulebook(safeguarding=list(rules), **({"flags": flags} if flags else {}))
    )


@pytest.mark.parametrize(
    "changed",
    [
        harm(title="Another sentence"),
        harm(when={"all": [{"indicator": "unexplained_injury"}, {"need": "sleep", "severity": "4 or more"}]}),
        harm(when={"all": [{"indicator": "unexplained_injury"}]}),
        harm(when={"any": [{"indicator": "unexplained_injury"}, {"indicator": "weight_loss"}]}),
        harm(then={"escalate": {"to": "statutory", "within_days": 0}, "level": "intensive"}),
        harm(id="harm-by-another-name"),
    ],
    ids=["title", "lower score", "one condition less", "another way in", "sooner", "renamed"],
)
def test_the_same_or_more_is_no_loss(changed: dict[str, Any]) -> None:
    assert weaker(changed) == ()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        (harm(status="retired"), "is retired now"),
        (harm(status="trial"), "is trial now"),
        (harm(then={"level": "intensive"}), "no longer escalates to statutory"),
        (harm(then={"escalate": {"to": "same_day_medical", "within_days": 0}}), "no longer escalates to statutory"),
        (harm(then={"escalate": {"to": "statutory", "within_days": 2}}), "within 2 days, before within 1"),
        (harm(when={"all": [{"indicator": "unexplained_injury"}, {"need": "sleep", "severity": "6 or more"}]}), "other conditions"),
        (harm(when={"all": [{"indicator": "unexplained_injury"}, {"need": "sleep", "severity": "5 or more", "person": "child"}]}), "other conditions"),
        (harm(when={"all": [{"indicator": "weight_loss"}, {"need": "sleep", "severity": "5 or more"}]}), "other conditions"),
        (a_rule(), "is gone"),
    ],
    ids=["retired", "on trial", "level only", "another door", "later", "higher score", "only the child", "another fact", "removed"],
)  # fmt: skip
def test_less_is_said(changed: dict[str, Any], words: str) -> None:
    (reason,) = weaker(changed)
    assert reason.startswith("harm ")
    assert words in reason


def test_a_flag_that_an_escalation_rests_on_counts() -> None:
    def book(severity: int) -> Rulebook:
        return a_rulebook(
            flags=[
                a_rule(id="first", when={"all": [{"need": "sleep", "severity": f"{severity} or more"}]}, then={"flag": "exploitation"}),
                a_rule(id="next", when={"all": [{"flag": "exploitation"}]}, then={"flag": "trilogy_of_risk"}),
            ],
            needs=[harm(when={"all": [{"flag": "trilogy_of_risk"}]})],
        )  # fmt: skip

    assert weakened_escalations(book(7), book(6)) == ()
    (reason,) = weakened_escalations(book(7), book(8))
    assert reason.startswith("first raised the flag exploitation, which harm escalates on")


def test_the_shipped_rulebook_loses_nothing_against_itself() -> None:
    assert weakened_escalations(shipped.rulebook(), shipped.rulebook()) == ()


@given(data=st.data(), case=cases())
def test_implied_conditions_hold(data: st.DataObject, case: CaseFile) -> None:
    """Sound: where it says that one condition follows from another, no case shows otherwise."""
    text = rule_text([a_rule(id="made", when=condition(Drawn(data.draw), HARD, 2))])
    (rule,) = load_rulebook({"needs/example.yaml": text}, shipped.vocabulary()).rules
    facts = build_facts(case, on=DAY, area="in", vocabulary=shipped.vocabulary())
    changed = list(mutants(rule))
    event(f"{sum(implies(rule.when, one.when) for one in changed) > 0} that something follows")
    for one in changed:
        for old, new in ((rule.when, one.when), (one.when, rule.when)):
            if implies(old, new) and holds(old, facts) is not None:
                assert holds(new, facts) is not None


@given(files=rule_texts(8), case=cases(), data=st.data())
def test_where_nothing_is_said_nothing_is_lost(
    files: dict[str, str], case: CaseFile, data: st.DataObject
) -> None:
    """One small change of one rule: the decision keeps every escalation in time, or the change was told."""
    door = a_rule(id="door", when=condition(Drawn(data.draw), HARD, 2), then=TO_STATUTORY)
    old = load_rulebook({**files, "needs/door.yaml": rule_text([door])}, shipped.vocabulary())
    feeding = [rule for rule in old.rules if rule.then.escalate or rule.then.flags]
    rule = data.draw(st.sampled_from(feeding))
    ways = [*mutants(rule), None]
    way = data.draw(st.sampled_from(ways))
    other = (
        replace(rule, status="retired") if way is None else replace(rule, when=way.when, unless=way.unless)
    )
    new = replace(old, rules=tuple(other if one is rule else one for one in old.rules))
    told = weakened_escalations(old, new)
    event(f"told: {bool(told)}")
    doors, now = (escalated(book, case) for book in (old, new))
    if any(one not in now or now[one] > days for one, days in doors.items()):
        event("an escalation is lost")
        assert told


def escalated(book: Rulebook, case: CaseFile) -> dict[tuple[str, str, str | None], int]:
    decision = decided(case, rulebook=in_plain_python(book))
    return {(one.to, one.person, one.who): one.within_days for one in decision.escalations}
