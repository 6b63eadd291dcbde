"""Services and plans under both rulebooks: changed cases decided twice, the rest extrapolated with its interval.

A case is counted once for each service, kind of action and reason, however many actions of its plan are alike: a
service has one family to see, not three referrals. Which cases change is known for all of them; only what directory,
agreement and caps make of it has to be decided case by case.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from triage.deciding import decide
from triage.model import CaseFile, Decision, Settings
from triage.rulebook import Rulebook
from triage.signposting import Directory
from triage.workbench.estimates import Estimate, difference, of_sample, together
from triage.workbench.impact_report import PlanChange, Plans, ServiceDemand

SENT = frozenset({"referral", "signpost"})
"""Kinds of action that bring a family to a service."""
Thing = tuple[str, str, str]
"""Kind, help and detail of an action or of unmet demand."""
_ACTIONS = ("referral", "signpost", "support", "task")


@dataclass(frozen=True)
class Stratum:
    """Cases that are sampled by themselves."""

    of: int
    chosen: tuple[int, ...]
    """The rows that are decided, in order."""


def sampled(groups: Sequence[Sequence[int]], most: int, seed: int) -> list[Stratum]:
    """Rows to decide, ``most`` of them: all where they are few enough, else drawn with ``seed``.

    The first group, cases that change, has room before the others; each has room for a tenth at least.
    """
    random_ = random.Random(seed)  # noqa: S311 - a sample, no secret
    total = sum(map(len, groups))
    found, left = [], most
    for place, rows in enumerate(groups):
        later = sum(min(len(group), max(1, most // 10)) for group in groups[place + 1 :])
        room = len(rows) if total <= most else min(len(rows), max(1, left - later))
        chosen = sorted(rows) if room == len(rows) else sorted(random_.sample(list(rows), room))
        found.append(Stratum(len(rows), tuple(chosen)))
        left -= room
    return found


@dataclass
class _Seen:
    """Counts of decided cases."""

    decided: int = 0
    differ: int = 0
    lost: Counter[Thing] = field(default_factory=Counter)
    gained: Counter[Thing] = field(default_factory=Counter)
    old_services: Counter[str] = field(default_factory=Counter)
    new_services: Counter[str] = field(default_factory=Counter)
    off_services: Counter[str] = field(default_factory=Counter)
    on_services: Counter[str] = field(default_factory=Counter)

    def add(self, old: Decision, new: Decision) -> None:
        """One case, decided under both."""
        self.decided += 1
        was, becomes = things(old), things(new)
        self.differ += plan_of(old) != plan_of(new)
        self.lost.update(was - becomes)
        self.gained.update(becomes - was)
        before, after = _services(old), _services(new)
        self.old_services.update(before)
        self.new_services.update(after)
        self.off_services.update(before - after)
        self.on_services.update(after - before)


def things(decision: Decision) -> set[Thing]:
    """What a decision proposes and what it cannot: each kind of action for each kind of help, unmet with its reason."""
    return {(action.kind, action.help, "") for action in decision.actions} | {
        ("unmet", one.help, one.reason) for one in decision.unmet
    }


def plan_of(decision: Decision) -> tuple[object, ...]:
    """All of a decision's plan that a family or a service would notice; not the reasons."""
    return (
        tuple(
            (one.kind, one.help, one.person, one.who, one.service, one.within_days, one.wait_well)
            for one in decision.actions
        ),
        tuple((one.help, one.person, one.who, one.reason) for one in decision.unmet),
    )


def _services(decision: Decision) -> set[str]:
    return {action.service for action in decision.actions if action.service and action.kind in SENT}


def plans_of(
    strata: Sequence[tuple[Iterable[tuple[int, CaseFile]], Stratum]],
    old: Rulebook,
    new: Rulebook,
    *,
    directory: Directory,
    settings: Settings,
    on: date,
    seed: int,
    progress: Callable[[int], None] | None = None,
) -> Plans:
    """Decide the cases of each stratum under both rulebooks and say what that means for all of them.

    ``progress`` hears how many are done.
    """
    seen: list[tuple[_Seen, int]] = []
    for cases, stratum in strata:
        one = _Seen()
        for _, case in cases:
            one.add(
                decide(case, rulebook=old, directory=directory, settings=settings, on=on),
                decide(case, rulebook=new, directory=directory, settings=settings, on=on),
            )
            if progress is not None:
                progress(sum(other.decided for other, _ in seen) + one.decided)
        seen.append((one, stratum.of))

    def about(count: Callable[[_Seen], int]) -> Estimate:
        return together(of_sample(count(one), one.decided, of) for one, of in seen if of)

    things_changed = sorted({thing for one, _ in seen for thing in (*one.lost, *one.gained)})
    changed = [
        PlanChange(*thing, lost=about(_of("lost", thing)), gained=about(_of("gained", thing)))
        for thing in things_changed
    ]
    changed.sort(key=lambda one: (-one.lost.value, -one.gained.value, one.kind, one.help, one.detail))
    of = sum(of for _, of in seen)
    decided = sum(one.decided for one, _ in seen)
    return Plans(
        of=of,
        decided=decided,
        seed=None if decided == of else seed,
        differ=about(lambda one: one.differ),
        actions=tuple(one for one in changed if one.kind in _ACTIONS),
        unmet=tuple(one for one in changed if one.kind == "unmet"),
        services=_demand([one for one, _ in seen], directory, about),
    )


def _of(counter: str, key: Any) -> Callable[[_Seen], int]:
    def count(one: _Seen) -> int:
        found: Counter[Any] = getattr(one, counter)
        return found[key]

    return count


About = Callable[[Callable[[_Seen], int]], Estimate]


def _demand(seen: Sequence[_Seen], directory: Directory, about: About) -> tuple[ServiceDemand, ...]:
    """Services to which more or fewer of these cases are sent, the largest change first."""
    touched = sorted({name for one in seen for name in (*one.on_services, *one.off_services)})
    found = [_service(name, directory, about) for name in touched]
    return tuple(sorted(found, key=lambda one: (-abs(one.change.value), one.service)))


def _service(name: str, directory: Directory, about: About) -> ServiceDemand:
    record = directory.services.get(name)
    capacity = record.capacity if record else None
    return ServiceDemand(
        service=name,
        name=record.name if record else name,
        state=capacity.state if capacity else None,
        wait_weeks=capacity.wait_weeks if capacity else None,
        said_on=capacity.said_on if capacity else None,
        old=about(_of("old_services", name)),
        new=about(_of("new_services", name)),
        change=difference(about(_of("on_services", name)), about(_of("off_services", name))),
    )


def full(one: ServiceDemand) -> bool:
    """Whether more cases are sent to a service that has no room for them."""
    return one.change.value > 0 and one.state in {"full", "waiting_list"}
