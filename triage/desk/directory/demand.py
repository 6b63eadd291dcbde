"""What was asked for, read from the stored decisions of a record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from triage.desk.deciding import case_file, kept_json
from triage.desk.opening import Desk
from triage.desk.parts import each
from triage.errors import Refused
from triage.model import CaseFile
from triage.rulebook import person_age_months
from triage.signposting.gaps import NO_RECORD, Demand, Place, Wish
from triage.signposting.gaps.ages import bit_of
from triage.signposting.gaps.demand import OFFERED, TRIED
from triage.signposting.gaps.places import place_of
from triage.signposting.match import REASONS
from triage.signposting.unmet import CAUSES
from triage.store.records import CaseRow, DecisionRow
from triage.vocabulary import Vocabulary

_SENT = frozenset({"referral", "signpost"})
SEVERAL = "several_reasons"
_Key = tuple[str, str, str | None]


def recorded_demand(desk: Desk, places: Iterable[Place], start: date | None = None) -> Demand:
    """Every kind of help that decisions up to the day wanted a service for, each for one person of one case.

    What counts is what the last decision that spoke of it said, on or after ``start``. Place and age are those of the
    decision's day. Without a record demand is not known; a case whose content was erased is counted as such and as
    nothing else. A record that cannot be read raises :class:`triage.errors.StoreProblem`.
    """
    if not desk.has_record:
        return NO_RECORD
    where = tuple(places)
    wishes: list[Wish] = []
    erased = 0
    synthetic = False
    rows = sorted(desk.store.cases(), key=lambda row: row.number)
    for row in each(desk, rows, "cases asked what help was wanted", len(rows)):
        decisions = [
            decision
            for decision in desk.store.decisions(row.number)
            if decision.decided_on <= desk.on and (start is None or decision.decided_on >= start)
        ]
        if not decisions:
            continue
        try:
            wishes.extend(_of_case(desk, row, decisions, where))
        except Refused:
            erased += 1
            continue
        synthetic = synthetic or row.synthetic
    return Demand(True, tuple(wishes), gap_reasons(desk.vocabulary), erased, synthetic)


def gap_reasons(vocabulary: Vocabulary) -> frozenset[str]:
    """Codes of ``unmet_reasons`` that the list marks as a gap: no service did it, and not a wish or a rule."""
    return frozenset(
        code for code, entry in vocabulary.of("unmet_reasons").items() if entry.text("counts_as_gap") != "no"
    )


def _of_case(
    desk: Desk, row: CaseRow, decisions: Iterable[DecisionRow], places: tuple[Place, ...]
) -> list[Wish]:
    case, gaps = case_file(desk, row), gap_reasons(desk.vocabulary)
    last: dict[_Key, tuple[str, date]] = {}
    for decision in decisions:
        told: dict[str, Any] = kept_json(desk, decision.case_number, decision.decision_hash)
        for entry in told["unmet"]:
            reason = told_apart(entry, told["not_offered"], gaps)
            last[entry["help"], entry["person"], entry["who"]] = (reason, decision.decided_on)
        for entry in told["actions"]:
            if entry["kind"] in _SENT and entry["service"]:
                last[entry["help"], entry["person"], entry["who"]] = (OFFERED, decision.decided_on)
    place = place_of(case.child.postcode, places)
    return [
        Wish(row.number, help_code, person, who, place, _bit(case, person, who, on), outcome, on)
        for (help_code, person, who), (outcome, on) in last.items()
    ]


def told_apart(
    entry: Mapping[str, Any], not_offered: Iterable[Mapping[str, Any]], gaps: frozenset[str]
) -> str:
    """The reason behind ``several_reasons``, where a service would have done but for an agreement, a wish or the like.

    Such a wish met no gap, however many other services are for other ages. Then the first such reason is given, in the
    order of the contract; else the reason as it was recorded.
    """
    if entry["reason"] != SEVERAL:
        return str(entry["reason"])
    found = {
        passed["reason"]
        for passed in not_offered
        if (passed["help"], passed["person"]) == (entry["help"], entry["person"])
    }
    for reason in REASONS:
        cause = CAUSES.get(reason, reason)
        if reason in found and (cause == TRIED or cause not in gaps):
            return cause
    return SEVERAL


def _bit(case: CaseFile, person: str, who: str | None, on: date) -> int | None:
    return bit_of(person, person_age_months(case, person, who, on))
