"""What a change of rules does to many cases, as a value: worst first, and nothing estimated without its interval."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from triage.disclosure import Cell
from triage.model import Issue
from triage.workbench.estimates import METHOD, Estimate

FORMAT = "triage.impact/1"
INSIDE = "for use inside the service: it names cases by number"
"""What stands on every form of the report."""
LEVELS = ("universal", "early_help", "intensive", "statutory")


@dataclass(frozen=True)
class LostEscalation:
    """An escalation that one case had under the old rules and has not, or later, under the new."""

    case: str
    to: str
    person: str
    who: str | None
    within_days: int
    now_within_days: int | None
    """Within how many days under the new rules; None where it is gone."""

    def as_json(self) -> dict[str, Any]:
        """Give it in plain data."""
        return dict(vars(self))


@dataclass(frozen=True)
class Tally:
    """In how many cases the rules ask for one thing: under the old rules, the new, and how many lose or gain it."""

    kind: str
    code: str
    old: int
    new: int
    lost: int
    gained: int


@dataclass(frozen=True)
class Load:
    """How often one rule fires."""

    rule: str
    old: int
    new: int
    change: str
    """``added``, ``removed``, ``changed`` or ``same``: what became of the rule itself."""


@dataclass(frozen=True)
class ChangedCase:
    """One case by its number, with what changes for it."""

    case: str
    gravest: str
    what: tuple[tuple[str, str, str], ...]
    """Kind, code, and ``lost``, ``gained``, ``lower`` or ``higher``."""


@dataclass(frozen=True)
class Split:
    """How the changes fall on groups of children; small numbers hidden."""

    by: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]
    why_not: str = ""
    """Why there is no table, where there is none."""


@dataclass(frozen=True)
class ServiceDemand:
    """Cases among those that change which are sent to one service."""

    service: str
    name: str
    state: str | None
    """What the service says of its room; None where it does not say."""
    wait_weeks: int | None
    said_on: date | None
    old: Estimate
    new: Estimate
    change: Estimate


@dataclass(frozen=True)
class PlanChange:
    """Cases that lose or gain one kind of action, or one kind of unmet demand."""

    kind: str
    """``referral``, ``signpost``, ``support``, ``task`` or, for what nobody gives, ``unmet``."""
    help: str
    detail: str
    """Why demand is unmet; empty for an action."""
    lost: Estimate
    gained: Estimate


@dataclass(frozen=True)
class Plans:
    """What services and plans make of the change, worked out by deciding changed cases under both rulebooks."""

    of: int
    """Cases in which some rule says something else."""
    decided: int
    seed: int | None
    """Where only a sample was decided: the seed it was drawn with."""
    differ: Estimate
    """Cases whose plan differs: actions, or what stays unmet."""
    actions: tuple[PlanChange, ...]
    unmet: tuple[PlanChange, ...]
    services: tuple[ServiceDemand, ...]


@dataclass(frozen=True)
class ImpactReport:
    """Everything about one change of rules over many cases."""

    old_name: str
    new_name: str
    old_fingerprint: str
    new_fingerprint: str
    on: date
    cases: int
    changed: int
    broken: int
    """Cases that could not be read: in no figure."""
    problems: tuple[Issue, ...]
    """Why, for the first of them."""
    level_moves: tuple[tuple[int, ...], ...]
    """Cases by old level (row, from 1) and new level (column)."""
    gravest: tuple[tuple[str, int], ...]
    """How many cases have each gravest change, gravest first."""
    lost_escalations: tuple[LostEscalation, ...]
    slower_escalations: tuple[LostEscalation, ...]
    tallies: tuple[Tally, ...]
    loads: tuple[Load, ...]
    worst: tuple[ChangedCase, ...]
    splits: tuple[Split, ...]
    threshold: int
    """Counts from 1 to one below this are hidden in the splits."""
    plans: Plans
    notes: tuple[str, ...] = ()

    @property
    def lowered(self) -> int:
        """Cases whose level falls."""
        return sum(self.level_moves[old][new] for old in range(4) for new in range(old))

    @property
    def raised(self) -> int:
        """Cases whose level rises."""
        return sum(self.level_moves[old][new] for old in range(4) for new in range(old + 1, 4))

    def of_kind(self, kind: str, *, changed: bool = True) -> list[Tally]:
        """Tallies of one kind, most lost first; only those that change unless said otherwise."""
        found = [one for one in self.tallies if one.kind == kind and (one.lost or one.gained or not changed)]
        return sorted(found, key=lambda one: (-one.lost, -one.gained, one.code))

    def headline(self) -> str:
        """Say the whole in one line."""
        if not self.changed:
            return f"none of {cases_in_words(self.cases)} changes"
        parts = [
            f"{number:,} {one if number == 1 else more}"
            for number, one, more in (
                (
                    len({one.case for one in self.lost_escalations}),
                    "loses an escalation",
                    "lose an escalation",
                ),
                (len({one.case for one in self.slower_escalations}), "has one later", "have one later"),
                (self.lowered, "falls in level", "fall in level"),
                (self.raised, "rises in level", "rise in level"),
            )
            if number
        ]
        changes = "changes" if self.changed == 1 else "change"
        return f"{self.changed:,} of {cases_in_words(self.cases)} {changes}" + (
            f": {', '.join(parts)}" if parts else ", none in level or escalation"
        )

    def as_json(self) -> dict[str, Any]:
        """Give the report as plain data in a stable order; hidden counts are null."""
        return {
            "format": FORMAT,
            "use": INSIDE,
            "old": {"name": self.old_name, "fingerprint": self.old_fingerprint},
            "new": {"name": self.new_name, "fingerprint": self.new_fingerprint},
            "on": self.on.isoformat(),
            "cases": self.cases,
            "changed": self.changed,
            "broken": self.broken,
            "problems": [issue.model_dump(mode="json") for issue in self.problems],
            "levels": {
                "codes": list(LEVELS),
                "moves": [list(row) for row in self.level_moves],
                "lower": self.lowered,
                "higher": self.raised,
            },
            "gravest": [{"what": what, "cases": number} for what, number in self.gravest],
            "lost_escalations": [one.as_json() for one in self.lost_escalations],
            "slower_escalations": [one.as_json() for one in self.slower_escalations],
            "outcomes": [dict(vars(one)) for one in self.tallies if one.lost or one.gained],
            "alert_load": [
                {
                    **vars(one),
                    "old_per_100": round(100 * one.old / self.cases, 2) if self.cases else None,
                    "new_per_100": round(100 * one.new / self.cases, 2) if self.cases else None,
                }
                for one in self.loads
                if one.old != one.new or one.change != "same"
            ],
            "worst": [
                {
                    "case": one.case,
                    "gravest": one.gravest,
                    "what": [
                        {"kind": kind, "code": code, "change": change} for kind, code, change in one.what
                    ],
                }
                for one in self.worst
            ],
            "splits": {
                "small_number_threshold": self.threshold,
                "tables": [_split_json(split) for split in self.splits],
            },
            "plans": _plans_json(self.plans),
            "notes": list(self.notes),
        }


def cases_in_words(number: int) -> str:
    """``1 case``, ``12 cases``."""
    return "1 case" if number == 1 else f"{number:,} cases"


def _split_json(split: Split) -> dict[str, Any]:
    return {
        "by": split.by,
        "rows": [
            {
                "label": label,
                **{name: cell.value for name, cell in zip(split.columns, cells, strict=True)},
                "suppressed": any(cell.suppressed for cell in cells),
            }
            for label, cells in split.rows
        ],
        "why_not": split.why_not or None,
    }


def _plans_json(plans: Plans) -> dict[str, Any]:
    def change(one: PlanChange) -> Mapping[str, Any]:
        return {
            "kind": one.kind,
            "help": one.help,
            "reason": one.detail or None,
            "lost": one.lost.as_json(),
            "gained": one.gained.as_json(),
        }

    return {
        "cases": plans.of,
        "decided": plans.decided,
        "sampled": plans.seed is not None,
        "seed": plans.seed,
        "method": METHOD if plans.seed is not None else "every one of these cases was decided under both",
        "differ": plans.differ.as_json(),
        "actions": [change(one) for one in plans.actions],
        "unmet": [change(one) for one in plans.unmet],
        "services": [
            {
                "service": one.service,
                "name": one.name,
                "capacity": {
                    "state": one.state,
                    "wait_weeks": one.wait_weeks,
                    "said_on": one.said_on.isoformat() if one.said_on else None,
                },
                "old": one.old.as_json(),
                "new": one.new.as_json(),
                "change": one.change.as_json(),
            }
            for one in plans.services
        ],
    }
