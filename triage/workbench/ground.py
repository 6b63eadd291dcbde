"""The case that is asked about, and what may be said otherwise in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from triage.model import CaseFile
from triage.rulebook import conditions as c
from triage.rulebook.facts import Facts
from triage.vocabulary import Vocabulary
from triage.workbench.slots import Slot, Value, write

State = Mapping[Slot, tuple[Value, ...]]
"""Slots that are said otherwise, each with the values still possible; the first is the one tried."""
Option = tuple[Slot, tuple[Value, ...]]


@dataclass(frozen=True)
class Ground:
    """The case that is asked about, and all that a reading of it needs."""

    case: CaseFile
    on: date
    vocabulary: Vocabulary
    read: Callable[[CaseFile], Facts]
    """The facts of a case file, with its area and its agreement."""
    postcodes: Mapping[str, str]
    """Postcodes and districts in, out of and on the edge of the area, each with where it lies."""
    leaves: frozenset[c.Leaf]
    """Every single condition that could matter."""

    known: dict[frozenset[tuple[Slot, Value]], Facts] = field(default_factory=dict, compare=False, repr=False)
    """Facts that were worked out already, by what was said otherwise."""

    def facts(self, state: State) -> Facts:
        """The facts with everything in ``state`` said otherwise."""
        said = frozenset((slot, values[0]) for slot, values in state.items())
        if said not in self.known:
            self.known[said] = self.read(self.written(state))
        return self.known[said]

    def written(self, state: State) -> CaseFile:
        """The case file with everything in ``state`` written into it."""
        return write(self.case, ((slot, values[0]) for slot, values in state.items()), self.on)


def spare(known: Iterable[str], named: Iterable[str], there: Iterable[str]) -> list[str]:
    """One code that no condition names and that is not there yet."""
    taken = {*named, *there}
    return [code for code in known if code not in taken][:1]
