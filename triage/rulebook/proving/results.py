"""What a proof answers: for each property whether it holds of all cases, and the case in which it does not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Outcome = Literal["proved", "failed", "unknown"]
PROPERTIES: Mapping[str, str] = {
    "lint": "no rule holds what no rulebook may hold",
    "unreachable": "every live rule can fire",
    "twins": "no two rules say the same",
    "pointless": "every rule adds something that other rules do not",
    "no_answer": "every need and every worry gets an answer (law 6)",
    "monotone": "more severe, more needs and more worries never lower the answer (law 2)",
    "unscored": "a missing score rules no escalation out and lowers no level (law 3)",
    "invariants": "what people wrote in rules/invariants holds",
}
"""Each property with the sentence it proves."""
OUTSIDE = (
    "services, areas and capacity (the directory); caps, dates and the order of the plan",
    "what the record adds: the decision before, other cases of the household, people putting something aside",
    "several people in one role: the proof holds one sibling, one parent, one carer and one unborn baby",
    "`who` beside an indicator: it is taken to be about the person the vocabulary names",
    "times in working days beside times in calendar days: neither counts as the shorter",
)
"""What no proof here speaks of; printed with every run."""


@dataclass(frozen=True)
class Result:
    """One property, proved of all cases, or one way in which it fails."""

    property: str
    outcome: Outcome
    rules: tuple[str, ...] = ()
    """Ids of the rules involved."""
    title: str = ""
    """The property, or what is wrong, in a sentence."""
    detail: str = ""
    """What the decision says and what it should say."""
    counterexample: Mapping[str, Any] | None = None
    """A case file in the keys of the contract."""
    counterexample_more: Mapping[str, Any] | None = None
    """The same case changed, where two are compared."""
    invariant: str | None = None
    """The id of the invariant that does not hold."""
    seconds: float = 0.0


@dataclass(frozen=True)
class Proofs:
    """Every result, in the order of :data:`PROPERTIES`."""

    results: tuple[Result, ...]
    seconds: float = 0.0
    outside: tuple[str, ...] = field(default=OUTSIDE)

    @property
    def ok(self) -> bool:
        """Whether everything asked was proved; unknown counts as failure."""
        return all(result.outcome == "proved" for result in self.results)

    def of(self, name: str) -> tuple[Result, ...]:
        """The results of one property."""
        return tuple(result for result in self.results if result.property == name)
