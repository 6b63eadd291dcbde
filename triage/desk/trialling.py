"""Rules on trial beside a decision: worked out after it, and recorded with it."""

from __future__ import annotations

import json
from typing import Any

from triage.deciding import trials_of
from triage.desk.opening import Desk
from triage.model import CaseFile
from triage.rulebook import TrialFinding, on_trial


def found_on_trial(desk: Desk, case: CaseFile) -> tuple[TrialFinding, ...]:
    """What the rules on trial would say of ``case`` on the desk's day; no byte of a decision depends on it."""
    return trials_of(
        case, rulebook=desk.rulebook, directory=desk.directory, settings=desk.settings, on=desk.on
    )


def trial_rows(desk: Desk, number: str, seq: int, case: CaseFile) -> list[dict[str, Any]]:
    """A row of the record for each rule on trial, inside ``writing()``; the facts are kept where they can be erased.

    Silent rules have a row too: how often a rule fires says little without how often it was asked.
    """
    trial = on_trial(desk.rulebook)
    found = {finding.rule.id: finding for finding in found_on_trial(desk, case)} if trial else {}
    return [_row(desk, number, seq, rule.id, found.get(rule.id)) for rule in trial]


def _row(desk: Desk, number: str, seq: int, rule: str, fired: TrialFinding | None) -> dict[str, Any]:
    row = {"case_number": number, "seq": seq, "rule": rule, "on_day": desk.on, "fires": fired is not None}
    if fired is None:
        return row
    facts = json.dumps({"rule": rule, "facts": list(fired.facts)}, ensure_ascii=False, sort_keys=True)
    return {**row, "adds": fired.adds, "facts_hash": desk.store.keep(number, facts.encode())}
