"""A change of rules in brief: which rules to look at again, and one line for each thing that is different."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from triage.rulebook import Rule, Rulebook
from triage.rulebook.fingerprint import plain_rule
from triage.workbench.diff import CodeChange, diff


def changed_rules(old: Rulebook, new: Rulebook) -> list[Rule]:
    """Rules of ``new`` that are not retired and are not in ``old`` with the same words and the same examples."""
    return [
        rule
        for rule in new.rules
        if rule.status != "retired"
        and (
            rule.id not in old.by_id
            or plain_rule(old.by_id[rule.id]) != plain_rule(rule)
            or _given(old.by_id[rule.id]) != _given(rule)
        )
    ]


def _given(rule: Rule) -> list[tuple[str, Any, str]]:
    return [(example.name, example.given, example.expect) for example in rule.examples]


def change_lines(old: Rulebook, new: Rulebook) -> Iterator[str]:
    """What is different in ``new``, one line for each rule, code and phrase; what escalates first.

    Empty only where no decision, no word and no example is different.
    """
    found = diff(old, new)
    for one in found.rules:
        said = "; ".join(one.lines or one.examples) or one.title
        yield f"{one.what} {one.rule}: {said}"
    yield from (_code(one) for one in (*found.codes, *found.wording))
    if not found and not found.same_decisions:
        yield "rules stand in another order"
    if old.version != new.version:
        yield f"the rulebook is named {new.version}, before {old.version}"


def _code(one: CodeChange) -> str:
    return f"{one.what} {one.listed} {one.code}" + (f": {'; '.join(one.lines)}" if one.lines else "")
