"""What the rules ask of people: actions, questions and looks by a person for each case, and by rule.

Too many questions and alerts are a danger of their own: the one that matters is not read any more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from statistics import median
from typing import Any

from triage.model import CaseFile, Decision

FORMAT = "triage.load/1"
PUBLISHED_NEEDS, PUBLISHED_ACTIONS, PUBLISHED_CASES = 1213, 847, 171
"""Connected Care Network impact report 2025, lines 261 and 265 of its text: 7.09 needs and 4.95 referrals and signposts a child."""
SENT = frozenset({"referral", "signpost"})
PARTS = ("actions", "asks", "human_reviews", "escalations", "unmet", "flags")


@dataclass
class Load:
    """Counts over many decisions."""

    cases: int = 0
    needs: int = 0
    levels: Counter[int] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    doors: Counter[str] = field(default_factory=Counter)
    escalated: int = 0
    """Cases with at least one escalation."""
    looked_at: int = 0
    """Cases that at least one named person is asked to look at."""
    asked: int = 0
    """Cases with at least one question."""
    asks: Counter[str] = field(default_factory=Counter)
    looks: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Who looks and why."""
    unmet: Counter[str] = field(default_factory=Counter)
    each: dict[str, list[int]] = field(default_factory=lambda: {part: [] for part in PARTS})
    """Number in each case."""
    sent: list[int] = field(default_factory=list)
    """Referrals and signposts in each case."""
    rules: dict[str, Counter[str]] = field(default_factory=lambda: {part: Counter() for part in PARTS})
    """Part of a decision -> rule -> in how many cases it had a part in it."""

    def add(self, case: CaseFile, decision: Decision) -> None:
        """Count one decision."""
        self.cases += 1
        self.needs += len(case.needs)
        self.levels[decision.level.number] += 1
        self.kinds.update(action.kind for action in decision.actions)
        self.sent.append(sum(action.kind in SENT for action in decision.actions))
        self.doors.update({item.to for item in decision.escalations})
        self.escalated += bool(decision.escalations)
        self.looked_at += bool(decision.human_reviews)
        self.asked += bool(decision.asks)
        self.asks.update({item.field for item in decision.asks})
        self.looks.update({(item.by, item.reason) for item in decision.human_reviews})
        self.unmet.update(item.reason for item in decision.unmet)
        for part in PARTS:
            entries = getattr(decision, part)
            self.each[part].append(len(entries))
            self.rules[part].update({rule for entry in entries for rule in entry.rules})

    def mean(self, numbers: Iterable[int]) -> Fraction:
        """Mean for each case; nought where there is none."""
        return Fraction(sum(numbers), self.cases or 1)


def load_of(decided: Iterable[tuple[CaseFile, Decision]]) -> Load:
    """Count many decisions."""
    found = Load()
    for case, decision in decided:
        found.add(case, decision)
    return found


def as_data(found: Load) -> dict[str, Any]:
    """The counts as plain data."""
    return {
        "format": FORMAT,
        "cases": found.cases,
        "needs": found.needs,
        "levels": {str(number): found.levels[number] for number in range(1, 5)},
        "actions_by_kind": _sorted(found.kinds),
        "per_case": {
            "needs": _round(found.needs, found.cases),
            "referrals_and_signposts": float(round(found.mean(found.sent), 2)),
            **{part: float(round(found.mean(found.each[part]), 2)) for part in PARTS},
        },
        "cases_escalated": found.escalated,
        "cases_asked": found.asked,
        "cases_looked_at": found.looked_at,
        "escalations": _sorted(found.doors),
        "questions": _sorted(found.asks),
        "looks": {f"{by} {reason}": count for (by, reason), count in _ranked(found.looks)},
        "unmet": _sorted(found.unmet),
        "rules": {part: _sorted(found.rules[part]) for part in PARTS},
    }


def _round(count: int, of: int) -> float:
    return round(count / (of or 1), 2)


def _ranked(counts: Mapping[Any, int]) -> list[tuple[Any, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _sorted(counts: Mapping[str, int]) -> dict[str, int]:
    return dict(_ranked(counts))


def markdown(found: Load, *, what: str, version: str) -> str:
    """The page; the same decisions give the same bytes."""
    parts = [
        "# What the rules ask of people",
        "<!-- Made by `triage rules load`; change the rules, not this page. -->",
        f"Rules version {version}, on {what}. An alert that comes too often is not read: these figures are looked at before rules are published.",
        "## For each child",
        _table(
            ("", "here", "published"),
            (
                ("children", str(found.cases), str(PUBLISHED_CASES)),
                ("needs for each", _per(found.needs, found.cases), f"{PUBLISHED_NEEDS / PUBLISHED_CASES:.2f}"),
                ("referrals and signposts for each", _per(sum(found.sent), found.cases), f"{PUBLISHED_ACTIONS / PUBLISHED_CASES:.2f}"),
                *((f"{title} for each", _spread(found.each[part]), "–") for part, title in _TITLES.items()),
            ),
        ),
        "The published figures are of the Connected Care Network impact report 2025. Here they are proposals before anybody confirmed them; there they were made.",
        "## Levels and escalations",
        _table(("", "children", "share"), (
            *((f"level {number}", str(found.levels[number]), _share(found.levels[number], found)) for number in range(1, 5)),
            ("escalated at all", str(found.escalated), _share(found.escalated, found)),
            *((f"escalated: {door.replace('_', ' ')}", str(count), _share(count, found)) for door, count in _ranked(found.doors)),
            ("asked a question", str(found.asked), _share(found.asked, found)),
            ("looked at by a named person", str(found.looked_at), _share(found.looked_at, found)),
        )),
        "## Questions",
        _table(("question", "children", "share"), ((f"`{code}`", str(count), _share(count, found)) for code, count in _ranked(found.asks))),
        "## Looks by a named person",
        _table(("who", "why", "children", "share"), ((by.replace("_", " "), f"`{reason}`", str(count), _share(count, found)) for (by, reason), count in _ranked(found.looks))),
        "## Help that nobody can give",
        _table(("reason", "offers"), ((f"`{reason}`", str(count)) for reason, count in _ranked(found.unmet))),
        "## By rule",
        "In how many children's decisions a rule had a part. A rule that asks or alerts for a large share should be worth it.",
        *(part for key, title in _BY_RULE.items() for part in (f"### {title}", _by_rule(found, key))),
    ]  # fmt: skip
    return "\n\n".join(parts) + "\n"


_TITLES = {"actions": "actions of all kinds", "asks": "questions", "human_reviews": "looks by a named person", "unmet": "offers nobody can give"}  # fmt: skip
_BY_RULE = {"escalations": "Escalations", "human_reviews": "Looks by a named person", "asks": "Questions", "actions": "Actions", "unmet": "Offers nobody can give"}  # fmt: skip


def _by_rule(found: Load, part: str) -> str:
    rows = [(f"`{rule}`", str(count), _share(count, found)) for rule, count in _ranked(found.rules[part])]
    return _table(("rule", "children", "share"), rows) if rows else "None."


def _per(count: int, of: int) -> str:
    return f"{count / (of or 1):.2f}"


def _spread(numbers: list[int]) -> str:
    if not numbers:
        return "–"
    return f"{sum(numbers) / len(numbers):.2f} (median {median(numbers):g}, most {max(numbers)})"


def _share(count: int, found: Load) -> str:
    return f"{100 * count / (found.cases or 1):.0f} %"


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = ["| " + " | ".join(heads) + " |", "|" + " --- |" * len(heads)]
    lines += ["| " + " | ".join(cell or " " for cell in row) + " |" for row in rows]
    return "\n".join(lines)
