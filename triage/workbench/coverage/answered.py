"""What a case with one need only is told: the rules that answer, and with what.

Read by the plain reading, to which the engine is held: no services, so that the table says what the rules want and not what
there happens to be in a place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from triage.casefile import case_from_data
from triage.deciding.decide import LEAST_LEVEL, LEVELS
from triage.model import CaseFile
from triage.rulebook import Rulebook, build_facts, conditions, evaluate, oracle
from triage.rulebook.model import Rule
from triage.vocabulary import Vocabulary
from triage.workbench.coverage.sensible import Cell, cells

OWN_WORD_FROM = 16 * 12
"""From this age in months the young person agrees for themselves."""
HOME = "B90 1AA"
_NOT_RECORDED = (
    conditions.IndicatorIs,
    conditions.TriedIs,
    conditions.TrendIs,
    conditions.DeadlineIs,
    conditions.AnswerIs,
)
"""Conditions that never hold in a case with a need and nothing else."""


@dataclass(frozen=True)
class Answer:
    """What follows from one cell."""

    cell: Cell
    rules: tuple[str, ...]
    """Rules about this need that give, ask, escalate, raise a flag or want somebody to look."""
    general: tuple[str, ...]
    """Rules that answer for other reasons: how severe or how many needs there are, or how old the child is."""
    only_flags: bool
    """Nothing but a flag follows from rules about this need."""
    level: int
    escalated: bool
    looked_at: bool
    """Somebody is asked to look, or an escalation goes to somebody."""


def case_of(cell: Cell, vocabulary: Vocabulary, on: date) -> CaseFile:
    """A case that holds this one need and nothing else that could be answered."""
    months = cell.group.months
    child: dict[str, Any] = {"postcode": HOME}
    need: dict[str, Any] = {"need": cell.need, "person": cell.person, "severity": str(cell.score)}
    data: dict[str, Any] = {"case": "C-1", "child": child, "needs": [need]}
    if cell.person == "sibling":
        child["age"] = "8"
        data["people"] = [{"id": "s1", "is": "sibling", "age": f"{months / 12:.2f}"}]
        need["who"] = "s1"
    elif months < 0:
        child["expected"] = _months_on(on, -months).isoformat()
    else:
        child["age_months"] = str(months)
    data["consent"] = {"status": "given", "by": ["child" if _own_word(cell) else "parent"]}
    return case_from_data(data, vocabulary, on)


def _own_word(cell: Cell) -> bool:
    return cell.person != "sibling" and cell.group.months >= OWN_WORD_FROM


def _months_on(on: date, months: int) -> date:
    year, month = divmod(on.month - 1 + months, 12)
    return date(on.year + year, month + 1, 1)


def answers(rulebook: Rulebook, on: date, needs: Iterable[str] | None = None) -> Iterator[Answer]:
    """The answer of every cell, of all needs or of those named."""
    about = needs_named(rulebook)
    wanted = None if needs is None else set(needs)
    for code, entry in rulebook.vocabulary.of("needs").items():
        if wanted is not None and code not in wanted:
            continue
        book = _about(rulebook, code)
        for cell in cells([entry]):
            yield _answer(cell, book, on, about)


def _about(rulebook: Rulebook, need: str) -> Rulebook:
    """The rules that could hold where this need is recorded and nothing else; it saves most of the work."""

    def could(condition: conditions.Condition) -> bool:
        if isinstance(condition, conditions.All):
            return all(could(part) for part in condition.parts)
        if isinstance(condition, conditions.AnyOf):
            return any(could(part) for part in condition.parts)
        if isinstance(condition, conditions.AtLeast):
            return sum(could(part) for part in condition.parts) >= condition.n
        if isinstance(condition, conditions.NeedIs):
            return condition.need == need
        return not isinstance(condition, _NOT_RECORDED)

    kept = tuple(rule for rule in rulebook.rules if rule.status == "live" and could(rule.when))
    return replace(rulebook, rules=kept)


def _answer(cell: Cell, book: Rulebook, on: date, about: Mapping[str, frozenset[str]]) -> Answer:
    case = case_of(cell, book.vocabulary, on)
    basis = "own_consent" if _own_word(cell) else "consent"
    facts = build_facts(case, on=on, area="in", vocabulary=book.vocabulary, basis=basis)
    fired = [finding.rule for finding in evaluate(book, facts, fire=oracle(book)).fired]
    said = [rule for rule in fired if _speaks(rule) or rule.then.flags]
    own = [rule for rule in said if cell.need in about[rule.id]]
    doors = [door.to for rule in fired for door in rule.then.escalate]
    return Answer(
        cell=cell,
        rules=tuple(rule.id for rule in own),
        general=tuple(rule.id for rule in said if rule not in own),
        only_flags=bool(own) and not any(_speaks(rule) for rule in own),
        level=max([1, *(LEVELS.index(rule.then.level) + 1 for rule in fired if rule.then.level), *(LEAST_LEVEL[to] for to in doors)]),
        escalated=bool(doors),
        looked_at=bool(doors) or any(rule.then.reviews for rule in fired),
    )  # fmt: skip


def _speaks(rule: Rule) -> bool:
    """Whether somebody is offered, asked or told something, beyond a flag."""
    then = rule.then
    return bool(then.escalate or then.offers or then.asks or then.reviews)


def needs_named(rulebook: Rulebook) -> dict[str, frozenset[str]]:
    """Each live rule's id -> the needs its conditions name, one by one or as any need of a category."""
    categories: dict[str, set[str]] = {}
    for code, entry in rulebook.vocabulary.of("needs").items():
        categories.setdefault(entry.text("category") or "", set()).add(code)
    return {
        rule.id: frozenset(
            need for leaf in conditions.leaves(rule.when) for need in _needs_of(leaf, categories)
        )
        for rule in rulebook.rules
        if rule.status == "live"
    }


def _needs_of(leaf: conditions.Leaf, categories: Mapping[str, set[str]]) -> Iterable[str]:
    if isinstance(leaf, conditions.NeedIs):
        return (leaf.need,)
    if isinstance(leaf, conditions.CountIs) and leaf.of == "needs" and leaf.at_least == 1 and leaf.category:
        return categories.get(leaf.category, ())
    return ()
