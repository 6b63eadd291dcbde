"""The smallest case that still breaks a relation."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from tests.chance import Seeded
from tests.metamorphic.measures import Data, Tryout, first_decided
from tests.metamorphic.relations import Relation
from triage.errors import DataProblem


def broken(relation: Relation, data: Data, seed: int) -> list[str]:
    """What of the relation does not hold for this case."""
    return list(relation(Tryout(data, Seeded(seed), first_decided(data))))


def smallest(relation: Relation, data: Data, seed: int, tries: int = 400) -> Data:
    """Leave out one thing after another as long as the relation stays broken for some choice."""
    going = True
    while going and tries > 0:
        going = False
        for smaller in _without_one_thing(data):
            tries -= 1
            if tries <= 0:
                break
            if _still(relation, smaller, seed):
                data, going = smaller, True
                break
    return data


def _still(relation: Relation, data: Data, seed: int) -> bool:
    try:
        return any(broken(relation, data, other) for other in (seed, *range(3)))
    except (DataProblem, IndexError, KeyError, ValueError):
        return False


def _without_one_thing(data: Data) -> Iterator[Data]:
    for key, value in data.items():
        if key in {"case", "child"}:
            continue
        if key != "needs":
            yield {other: kept for other, kept in data.items() if other != key}
        if isinstance(value, list) and len(value) > 1:
            for place in range(len(value)):
                yield {**data, key: [*value[:place], *value[place + 1 :]]}
    for key in data["child"]:
        yield {**data, "child": {other: kept for other, kept in data["child"].items() if other != key}}


def shown(data: Any) -> str:
    """A case as one line of JSON, for a message."""
    return json.dumps(data)
