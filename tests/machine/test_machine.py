"""Random histories of the casework loop: after every step nobody falls through (issue's law of the loop, laws 9 and 12)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, Phase, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from tests.machine.history import DRAWS, MOVES, begin, random_history, take
from tests.machine.holding import at_the_end
from tests.machine.world import World, forget_workspace, without_upkeep

DRAWN = st.lists(st.integers(0, 9_999), min_size=DRAWS, max_size=DRAWS)
FEW = settings(
    max_examples=3,
    stateful_step_count=25,
    deadline=None,
    derandomize=True,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(autouse=True, scope="module")
def _nothing_left() -> Iterator[None]:
    with without_upkeep():
        yield
    forget_workspace()


class Loop(RuleBasedStateMachine):
    """Every move of the desk in any order; what must hold is checked after each of them."""

    def __init__(self) -> None:
        super().__init__()
        self.world = World()

    @initialize(drawn=DRAWN)
    def two_families(self, drawn: list[int]) -> None:
        begin(self.world, drawn)

    @rule(name=st.sampled_from(sorted(MOVES)), drawn=DRAWN)
    def move(self, name: str, drawn: list[int]) -> None:
        take(self.world, name, drawn)

    def teardown(self) -> None:
        note("\n".join(self.world.told))
        try:
            at_the_end(self.world)
        finally:
            self.world.end()


class TestLoop(Loop.TestCase):  # type: ignore[name-defined,misc]
    """A few histories with every run of the tests."""

    settings = FEW


@pytest.mark.soak
class TestLoopLong(Loop.TestCase):  # type: ignore[name-defined,misc]
    """Hundreds of histories that hypothesis draws, and makes small where one fails."""

    settings = settings(FEW, max_examples=400, stateful_step_count=40, derandomize=False, phases=tuple(Phase))


@pytest.mark.soak
def test_thousands_of_histories_drawn_by_seeds() -> None:
    for seed in range(3_000):
        random_history(seed, steps=30)
