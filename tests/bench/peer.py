"""The shipped rules in another engine (zen-engine), over the very same flat fact, so that engines can be set side by side."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

import zen

from triage.rulebook import Facts, Rulebook
from triage.rulebook.model import STAGES
from triage.rulebook.readings import durable

_BOUNDS = {"$gte": ">=", "$gt": ">", "$lte": "<=", "$lt": "<"}
_WORDS = {"$and": " and ", "$or": " or "}


class PeerStages:
    """One decision graph of zen-engine for each stage: an input, a table that collects the rules that hold, an output."""

    def __init__(self, rulebook: Rulebook) -> None:
        """Translate the positive conditions of every live rule."""
        self._names: dict[str, str] = {}
        self._flat_fact = rulebook.engine.flat_fact
        self._stages: dict[str, Any] = {}
        engine = zen.ZenEngine()
        for stage in STAGES:
            rules = rulebook.live(stage)
            if not rules:
                continue
            rows = [(rule.id, self._expression(durable.expression(rule.when))) for rule in rules]
            self._stages[stage] = engine.create_decision(json.dumps(_graph(rows)))

    def _name(self, field: str) -> str:
        return self._names.setdefault(field, f"f{len(self._names)}")

    def _expression(self, part: Mapping[str, Any]) -> str:
        """One expression of durable-rules in the language of zen-engine; a field nobody filled is null and meets nothing."""
        (word, inner), *others = part.items()
        assert not others, part
        if word in _WORDS:
            return "(" + _WORDS[word].join(self._expression(one) for one in inner) + ")"
        if word == "$ex":
            (field,) = inner
            return f"{self._name(field)} != null"
        if word in _BOUNDS:
            ((field, bound),) = inner.items()
            return f"({self._name(field)} != null and {self._name(field)} {_BOUNDS[word]} {bound})"
        assert not word.startswith("$"), part
        return f"{self._name(word)} == {inner}"

    def fire(self, stage: str, facts: Facts) -> frozenset[str]:
        """Ids of the rules of ``stage`` whose positive conditions hold, as the other two engines answer."""
        if stage not in self._stages:
            return frozenset()
        fact = {
            self._names[field]: amount
            for field, amount in self._flat_fact(stage, facts).items()
            if field in self._names
        }
        found = self._stages[stage].evaluate(fact)["result"]
        return frozenset(row["rule"] for row in found)


def _graph(rows: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """A decision as zen-engine reads it (JDM): a table of one column, hit policy ``collect``, one row for each rule."""
    table = {
        "hitPolicy": "collect",
        "inputs": [{"id": "when", "name": "when", "type": "expression"}],
        "outputs": [{"id": "rule", "name": "rule", "type": "expression", "field": "rule"}],
        "rules": [{"_id": rule, "when": text, "rule": json.dumps(rule)} for rule, text in rows],
    }
    return {
        "contentType": "application/vnd.gorules.decision",
        "nodes": [
            {"id": "in", "type": "inputNode", "name": "in"},
            {"id": "table", "type": "decisionTableNode", "name": "table", "content": table},
            {"id": "out", "type": "outputNode", "name": "out"},
        ],
        "edges": [
            {"id": "e1", "sourceId": "in", "targetId": "table", "type": "edge"},
            {"id": "e2", "sourceId": "table", "targetId": "out", "type": "edge"},
        ],
    }
