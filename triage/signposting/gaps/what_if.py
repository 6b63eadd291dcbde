"""What if: which cells another directory would change, and what it would close of what was asked for in vain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from triage.signposting.catalogue import Directory
from triage.signposting.gaps.cover import STATES, Cell, Coverage, coverage
from triage.signposting.gaps.demand import Demand, Wish
from triage.signposting.gaps.supply import Supply
from triage.signposting.records import Service


@dataclass(frozen=True)
class Changed:
    """One cell before and after."""

    before: Cell
    after: Cell

    @property
    def better(self) -> bool:
        """Whether nothing in the cell is worse: no age loses a service, no age is left to a waiting list."""
        return (
            self.after.services >= self.before.services
            and not self.after.uncovered & ~self.before.uncovered
            and STATES.index(self.after.state) >= STATES.index(self.before.state)
        )


@dataclass(frozen=True)
class WhatIf:
    """What another directory would change."""

    added: tuple[str, ...]
    replaced: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[Changed, ...]
    closes: tuple[Wish, ...]
    """Unmet wishes that a service would take, and today none does."""
    opens: tuple[Wish, ...]
    """Wishes of which somebody takes the person today, and then nobody would."""
    takes_nobody: tuple[tuple[str, str], ...]
    """Services added or replaced that would take nobody on the day, with the reason."""
    after: Coverage


def what_if(
    covered: Coverage,
    demand: Demand,
    proposed: Directory | None = None,
    without: Iterable[str] = (),
) -> WhatIf:
    """Compare the cover with what it would be with the services of ``proposed``, and without some others.

    A service of the same id is replaced. ``without`` names services or providers that would be gone; unknown names are
    the caller's to refuse. Both covers look at the same cells on the same day.
    """
    before = covered.supply
    gone = set(without)
    services: dict[str, Service] = {
        identity: service
        for identity, service in before.services.items()
        if identity not in gone and before.provider_of[identity] not in gone
    }
    provider_of = dict(before.provider_of)
    new: Mapping[str, Service] = proposed.services if proposed else {}
    removed = sorted(set(before.services) - set(services) - set(new))
    for identity, service in new.items():
        services[identity] = service
        provider_of[identity] = proposed.provider_of[identity] if proposed else ""
    supply = Supply(
        before.directory, before.on, services=services, provider_of=provider_of, kinds=before.kinds
    )
    after = coverage(supply, covered.wanted, covered.places)
    changed = tuple(
        Changed(cell, after.cells[key])
        for key, cell in covered.cells.items()
        if cell.cover != after.cells[key].cover
    )
    return WhatIf(
        added=tuple(sorted(set(new) - set(before.services))),
        replaced=tuple(sorted(set(new) & set(before.services))),
        removed=tuple(removed),
        changed=changed,
        closes=tuple(
            wish for wish in demand.closable(lambda wish: takes(before, wish)) if takes(supply, wish)
        ),
        opens=tuple(wish for wish in demand.wishes if takes(before, wish) and not takes(supply, wish)),
        takes_nobody=tuple(supply.idle(new)),
        after=after,
    )


def takes(supply: Supply, wish: Wish) -> bool:
    """Whether any service takes the person of a wish at the age it was asked for, wherever the home is known to lie."""
    if wish.bit is None:
        return False
    return bool(supply.fold(wish.help, wish.person, wish.place).taken & wish.bit)
