"""Rules in force that nobody has heard from: no decision that is kept names them."""

from __future__ import annotations

from collections.abc import Iterable

from triage.desk.deciding import kept_json
from triage.desk.opening import Desk
from triage.errors import Refused
from triage.rulebook import Rule


def silent_rules(desk: Desk, rules: Iterable[Rule]) -> list[Rule]:
    """Live rules that no decision kept up to the day names, in the order given; none without a decision to go by.

    A silent rule may be right and rare, as those about danger are; it is a question, never a fault.
    """
    if not desk.has_record:
        return []
    named: set[str] = set()
    read = False
    for row in desk.store.cases():
        for made in desk.store.decisions(row.number):
            if made.decided_on > desk.on:
                continue
            try:
                decision = kept_json(desk, row.number, made.decision_hash)
            except Refused:
                continue
            read = True
            for value in decision.values():
                for part in value if isinstance(value, list) else [value]:
                    if isinstance(part, dict):
                        named.update(str(one) for one in part.get("rules", ()))
    return [rule for rule in rules if rule.status == "live" and rule.id not in named] if read else []
