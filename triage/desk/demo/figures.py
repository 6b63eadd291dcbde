"""The demo's figures, every one of them asked of the record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from triage.desk.cases import list_cases
from triage.desk.deciding import case_file, stored_decision
from triage.desk.due.listing import due
from triage.desk.escalating import list_escalations
from triage.desk.opening import Desk
from triage.desk.outcomes import outcome_histories
from triage.desk.valuing import load, referred, value_of
from triage.importing.synthetic import FED_IN
from triage.model import CaseFile, Decision
from triage.model.history import CaseHistory
from triage.outcomes import OutcomeReport, summarise
from triage.store.records import CaseRow, ReferralRow
from triage.valuing import Valuation

FORMAT = "triage.demo/1"
MAP = "recorded"
PUBLISHED_REFERRALS, PUBLISHED_ACTIONS = 171, 847
"""The published month (Connected Care Network impact report 2025, lines 261 and 265 of its text): 847 for 171 is 4.95."""


@dataclass(frozen=True)
class Margin:
    """A share of the month that was fed in, as the record holds it."""

    what: str
    code: str
    count: int
    of: int


@dataclass(frozen=True)
class DemoFigures:
    """What the screen shows; counts of cases unless something else is said."""

    first_day: date
    last_day: date
    """Days on which the first and the last case were added."""
    on: date
    referrals: int
    needs: int
    margins: tuple[Margin, ...]
    levels: Mapping[int, int]
    """Level of the first decision, 1 to 4 -> cases."""
    escalations: Mapping[str, int]
    """State -> escalations; all of them, those put aside too."""
    referred: int
    """Referrals sent after the first decision, before any review."""
    signposted: int
    """Signposts given after the first decision, before any review."""
    later: int
    """Referrals and signposts made after a review."""
    questions_open: int
    unmet: Mapping[str, int]
    """Reason -> offers of the first decisions that no service could take up."""
    waiting_for_a_person: int
    """Cases with actions that nobody confirmed yet."""
    reviews: int
    triaged_again: int
    stepped_up: int
    closed: int
    outcomes: OutcomeReport
    valuation: Valuation

    @property
    def actions_per_child(self) -> Fraction:
        """Referrals and signposts before any review, for each child."""
        return Fraction(self.referred + self.signposted, self.referrals or 1)

    @property
    def needs_per_child(self) -> Fraction:
        """Needs for each child."""
        return Fraction(self.needs, self.referrals or 1)

    def as_json(self) -> dict[str, Any]:
        """Give all figures as plain data; every block says that it is synthetic."""
        overall, valued = self.outcomes.overall, self.valuation
        low, high = valued.total_range
        seen = overall.as_json()
        return {
            "format": FORMAT,
            "synthetic": True,
            "acted_from": self.first_day.isoformat(),
            "acted_to": self.on.isoformat(),
            "fed_in": {
                "synthetic": True,
                "compared_with": None,
                "referrals": self.referrals,
                "needs": self.needs,
                "needs_per_child": float(self.needs_per_child),
                "margins": [
                    {"what": one.what, "code": one.code, "count": one.count, "of": one.of}
                    for one in self.margins
                ],
                "published": [
                    {"what": one.what, "published": one.published, "source": one.source} for one in FED_IN
                ],
            },
            "triage": {
                "synthetic": True,
                "levels": {str(level): count for level, count in sorted(self.levels.items())},
                "escalations": {
                    "raised": sum(self.escalations.values()),
                    "by_state": dict(sorted(self.escalations.items())),
                },
                "referrals_made": self.referred,
                "signposts_made": self.signposted,
                "referrals_and_signposts_per_child": float(self.actions_per_child),
                "published_per_child": PUBLISHED_ACTIONS / PUBLISHED_REFERRALS,
                "questions_open": self.questions_open,
                "unmet": {"offers": sum(self.unmet.values()), "by_reason": dict(_most(self.unmet))},
            },
            "reviews": {
                "synthetic": True,
                "reviews": self.reviews,
                "triaged_again": self.triaged_again,
                "stepped_up": self.stepped_up,
                "referrals_and_signposts_made_after": self.later,
                "waiting_for_a_person": self.waiting_for_a_person,
                "closed": self.closed,
            },
            "outcomes": {
                "synthetic": True,
                "people": self.outcomes.people,
                **{
                    key: cell
                    for key, cell in seen.items()
                    if key not in ("by", "key", "suppressed", "measure")
                },
            },
            "value": {
                "synthetic": True,
                "map": MAP,
                "total": str(valued.total),
                "total_range": {"low": str(low), "high": str(high)},
                "cost": None if valued.cost is None else str(valued.cost),
                "ratio": None if valued.ratio is None else str(valued.ratio),
                "people": None if valued.seen is None else valued.seen.people,
                "paired": None if valued.seen is None else valued.seen.paired,
                "lost": None if valued.seen is None else valued.seen.lost,
                "worse": valued.worse,
            },
        }


def _most(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def demo_figures(desk: Desk) -> DemoFigures:
    """Work out every figure from the record as it stands on the desk's day; writes nothing."""
    rows = sorted(list_cases(desk, state=None), key=lambda row: row.number)
    files = [case_file(desk, row) for row in rows]
    firsts = [_first_decision(desk, row) for row in rows]
    reviewed = {row.number: desk.store.reviews(row.number) for row in rows}
    later = {number: min(look.on_day for look in looks) for number, looks in reviewed.items() if looks}
    made = desk.store.referrals()
    before = [one for one in made if _before_review(one, later)]
    histories = outcome_histories(desk)
    decisions = [
        decision
        for row in rows
        for decision in desk.store.decisions(row.number)
        if decision.cause == "review"
    ]
    return DemoFigures(
        first_day=min((row.added_on for row in rows), default=desk.on),
        last_day=max((row.added_on for row in rows), default=desk.on),
        on=desk.on,
        referrals=len(rows),
        needs=sum(len(case.needs) for case in files),
        margins=tuple(_margins(files)),
        levels=Counter(decision.level.number for decision in firsts),
        escalations=Counter(one.row.state for one in list_escalations(desk)),
        referred=sum(one.kind == "referral" for one in before),
        signposted=sum(one.kind == "signpost" for one in before),
        later=len(made) - len(before),
        questions_open=sum(item.kind == "question" for item in due(desk, ahead=None)),
        unmet=Counter(one.reason for decision in firsts for one in decision.unmet),
        waiting_for_a_person=len(
            {action.case_number for action in desk.store.actions(state="proposed")} & _open(rows)
        ),
        reviews=sum(len(looks) for looks in reviewed.values()),
        triaged_again=len({decision.case_number for decision in decisions}),
        stepped_up=len({decision.case_number for decision in decisions if decision.step == "up"}),
        closed=sum(row.state == "closed" for row in rows),
        outcomes=summarise(histories, None, None, desk.on),
        valuation=_valued(desk, histories),
    )


def _open(rows: Iterable[CaseRow]) -> set[str]:
    return {row.number for row in rows if row.state == "open"}


def _first_decision(desk: Desk, row: CaseRow) -> Decision:
    return stored_decision(desk, desk.store.decisions(row.number)[0])


def _before_review(one: ReferralRow, later: Mapping[str, date]) -> bool:
    return one.case_number not in later or one.made_on < later[one.case_number]


def _margins(files: Iterable[CaseFile]) -> Iterable[Margin]:
    """The shares that were fed in, counted again in the record."""
    files = list(files)
    sources = Counter(case.referrer.source for case in files)
    homes = Counter(case.child.postcode for case in files)
    for code in ("primary_school", "identified_sibling", "secondary_school", "vcse"):
        yield Margin("source", code, sources[code], len(files))
    for code in ("B90", "B37", "B92"):
        yield Margin("postcode", code, homes[code], len(files))


def _valued(desk: Desk, histories: Iterable[CaseHistory]) -> Valuation:
    return value_of(load(desk, MAP), histories, referred(desk), None, None, desk.on)
