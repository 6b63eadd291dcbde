"""Every relation holds for hundreds of made-up children, with the rules and the directory as shipped."""

from __future__ import annotations

import pytest

from tests.metamorphic.realistic import realistic_case
from tests.metamorphic.relations import RELATIONS, Relation
from tests.metamorphic.smaller import broken, shown, smallest

EVERY_DAY, LONG = 500, 5000


def hold(relation: Relation, seeds: range) -> None:
    for seed in seeds:
        data = realistic_case(seed)
        found = broken(relation, data, seed)
        if found:
            least = smallest(relation, data, seed)
            pytest.fail(
                f"{relation.__name__}, seed {seed}: {'; '.join(found[:4])}\nsmallest case: {shown(least)}"
            )


@pytest.mark.parametrize("relation", RELATIONS, ids=lambda relation: relation.__name__)
def test_the_relation_holds(relation: Relation) -> None:
    hold(relation, range(EVERY_DAY))


@pytest.mark.soak
@pytest.mark.parametrize("relation", RELATIONS, ids=lambda relation: relation.__name__)
def test_the_relation_holds_for_many_more(relation: Relation) -> None:
    hold(relation, range(EVERY_DAY, EVERY_DAY + LONG))
