"""Asking the solver, and making what it finds as small as it can be.

A counterexample is shrunk by asking again and again under assumptions, each time with one fact less; asking the solver
for the smallest one outright takes many minutes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import z3

from triage.rulebook.proving.model import Tag, World
from triage.rulebook.proving.sense import sense
from triage.rulebook.readings.solver import TRUE, negated

Answer = Literal["none", "some", "unknown"]


@dataclass(frozen=True)
class Limits:
    """How long the solver may take over one question, in seconds."""

    seconds: float = 20.0


class Search:
    """A search for cases of one world, with everything added so far."""

    def __init__(self, world: World, limits: Limits, *, copies: Sequence[int] = (0,)) -> None:
        """Begin with nothing but what makes sense; it is added with the first question."""
        self.world = world
        self._copies = copies
        self._solver = z3.SolverFor("QF_FD")
        self._solver.set("timeout", max(1, int(limits.seconds * 1000)))
        self._solver.set("ctrl_c", False)
        self._known = -1

    def add(self, *parts: z3.BoolRef) -> None:
        """Look only for cases in which these hold."""
        for part in parts:
            if part is not TRUE:
                z3.Z3_solver_assert(self._solver.ctx.ref(), self._solver.solver, part.as_ast())

    def ask(self, *assumed: z3.BoolRef) -> Answer:
        """Whether some case is left in which ``assumed`` holds too."""
        if self._known != len(self.world.said) + len(self.world.sums):
            self.add(*sense(self.world, self._copies))
            self._known = len(self.world.said) + len(self.world.sums)
        given = [part for part in assumed if part is not TRUE]
        found = self._solver.check(*given)
        return "some" if found == z3.sat else "none" if found == z3.unsat else "unknown"

    def true(self, among: Iterable[Tag] | None = None) -> frozenset[Tag]:
        """What is on record in the case found last, as far as ``among`` goes."""
        model = self._solver.model()
        said = self.world.said
        return frozenset(tag for tag in (said if among is None else among) if z3.is_true(model[said[tag]]))

    def smallest(self, *assumed: z3.BoolRef) -> frozenset[Tag]:
        """The facts of a case found by ``ask(*assumed)`` from which no single fact can be left out.

        First whole sorts of facts are left out, the odd ones before the plain ones, then halves of what is left.
        """
        left = dict(self.world.said)
        true = self.true()
        for sort in _SORTS:
            without = {tag for tag in left if sort(tag)}
            if without & true and self._can_do(left.keys() - without, assumed):
                true = self.true(left.keys() - without)
            if not without & true:
                left = {tag: var for tag, var in left.items() if tag not in without}
        return self._dropped(sorted(true, key=_weight), true, assumed)

    def _can_do(self, with_: Collection[Tag], assumed: tuple[z3.BoolRef, ...]) -> bool:
        """Whether facts ``with_`` are enough for such a case."""
        without = [negated(var) for tag, var in self.world.said.items() if tag not in with_]
        return self.ask(*assumed, *without) == "some"

    def _dropped(
        self, tags: list[Tag], true: frozenset[Tag], assumed: tuple[z3.BoolRef, ...]
    ) -> frozenset[Tag]:
        """What is left of ``true`` once as many of ``tags`` as possible are left out."""
        tags = [tag for tag in tags if tag in true]
        if not tags:
            return true
        if self._can_do(true.difference(tags), assumed):
            return self.true(true.difference(tags))
        if len(tags) == 1:
            return true
        half = len(tags) // 2
        return self._dropped(tags[half:], self._dropped(tags[:half], true, assumed), assumed)


def _person(tag: Tag) -> str:
    """Whose need a fact is about."""
    return tag[1][1] if isinstance(tag[1], tuple) else ""


_SORTS: tuple[Callable[[Tag], bool], ...] = (
    lambda tag: tag[0] in {"reviews", "moved"},
    lambda tag: tag[0] in {"says", "basis", "answer", "answered", "tried", "deadline", "amount", "home under", "filled", "area", "decile"},
    lambda tag: tag[0] in {"listed", "age", "age known"},
    lambda tag: _person(tag) in {"unborn", "household", "family", "carer"},
    lambda tag: _person(tag) in {"sibling", "parent"},
    lambda tag: tag[0] == "unscored",
)  # fmt: skip
"""What makes a case odd or long to read, oddest first."""


def _weight(tag: Tag) -> tuple[int, str, int]:
    """What to leave out first: what makes a case long to read, and of each ladder the lowest rung, which takes all."""
    order = ("moved", "reviews", "says", "answer", "answered", "tried", "deadline", "amount", "listed", "filled", "age known", "area", "unscored", "indicator", "score")  # fmt: skip
    kind = str(tag[0])
    rung = next((part for part in reversed(tag) if isinstance(part, int)), 0)
    return (
        order.index(kind) if kind in order else len(order),
        str([part for part in tag if not isinstance(part, int)]),
        rung,
    )
