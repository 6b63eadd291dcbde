"""Histories: moves one after another, drawn by hypothesis or by a seed."""

from __future__ import annotations

import random
from collections.abc import Mapping

from tests.machine.holding import at_the_end, holds
from tests.machine.moves_case import CASE
from tests.machine.moves_help import HELP, Move
from tests.machine.world import Pick, World, without_upkeep

MOVES: Mapping[str, Move] = {**HELP, **CASE}
DRAWS = 12


def take(world: World, name: str, drawn: list[int]) -> None:
    """One move and all that must hold after it."""
    world.told.append(f"{world.desk.on} {name} {drawn}")
    MOVES[name](world, Pick(drawn))
    holds(world)


def begin(world: World, drawn: list[int]) -> None:
    """Three families, the second with a child in danger."""
    for place in range(3):
        take(world, "add", drawn[place:] + drawn[:place])


def random_history(seed: int, steps: int, first: tuple[str, ...] = ()) -> World:
    """One history drawn by a seed; ``first`` names moves it begins with. Raises :class:`tests.machine.world.Broken`."""
    chance = random.Random(seed)
    world = World()
    with without_upkeep():
        try:
            begin(world, [chance.randrange(10_000) for _ in range(DRAWS)])
            names = list(MOVES)
            for place in range(steps):
                name = first[place] if place < len(first) else chance.choice(names)
                take(world, name, [chance.randrange(10_000) for _ in range(DRAWS)])
            at_the_end(world)
        except AssertionError as broken:
            broken.add_note("seed " + str(seed) + "\n" + "\n".join(world.told))
            raise
        finally:
            world.end()
    return world
