"""The numbers of a demand as they may be shown: all of them, or with small ones hidden."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from triage.signposting.gaps.demand import Demand

Key = tuple[str, str, str, str]
"""Help, person, place and age group."""


@dataclass(frozen=True)
class Counts:
    """Wishes for one kind of help of one person; None is hidden."""

    asked: int | None
    unmet: int | None
    """No service could take it up."""
    tried: int | None
    """All that there is was tried."""


@dataclass(frozen=True)
class Numbers:
    """Wishes by cell; None is hidden, and a sum with a hidden part is hidden as well."""

    recorded: bool
    asked_at: Mapping[Key, int | None] = field(default_factory=dict)
    unmet_at: Mapping[Key, int | None] = field(default_factory=dict)
    tried_at: Mapping[Key, int | None] = field(default_factory=dict)
    """Empty where small numbers are hidden."""
    reasons_at: Mapping[Key, Mapping[str, int]] = field(default_factory=dict)
    """Empty where small numbers are hidden: what is printed then is how often, and not why."""
    by_help: Mapping[tuple[str, str], Counts] = field(default_factory=dict)
    """Help and person -> wishes in all places and at all ages."""
    for_others: bool = False

    @classmethod
    def of(cls, demand: Demand) -> Numbers:
        """Give every number, for the eyes of those who work with these cases."""
        every: dict[tuple[str, str], Counts] = {}
        for wish in demand.wishes:
            before = every.get((wish.help, wish.person), Counts(0, 0, 0))
            every[wish.help, wish.person] = Counts((before.asked or 0) + 1, before.unmet, before.tried)
        for table, name in ((demand.unmet_at, "unmet"), (demand.tried_at, "tried")):
            for (help_code, person, _, _), count in table.items():
                before = every[help_code, person]
                every[help_code, person] = replace(before, **{name: getattr(before, name) + count})
        return cls(
            demand.recorded, demand.asked_at, demand.unmet_at, demand.tried_at, demand.reasons_at, every
        )

    def unmet(self, keys: Iterable[Key]) -> int | None:
        """Sum of the unmet wishes of some cells; None where a part is hidden or nothing is recorded."""
        return self._sum(self.unmet_at, keys)

    def asked(self, keys: Iterable[Key]) -> int | None:
        """Sum of the wishes of some cells; None where a part is hidden or nothing is recorded."""
        return self._sum(self.asked_at, keys)

    def total(self, *names: str) -> int | None:
        """All wishes of these kinds (``asked``, ``unmet``, ``tried``); None where a part is hidden or nothing is recorded."""
        counts = [getattr(one, name) for one in self.by_help.values() for name in names]
        return None if not self.recorded or None in counts else sum(counts)

    def _sum(self, table: Mapping[Key, int | None], keys: Iterable[Key]) -> int | None:
        if not self.recorded:
            return None
        found = 0
        for key in keys:
            value = table.get(key, 0)
            if value is None:
                return None
            found += value
        return found

    def tried(self, keys: Iterable[Key]) -> int | None:
        """Sum of the wishes of some cells for which all was tried; None where nothing is recorded."""
        return self._sum(self.tried_at, keys)
