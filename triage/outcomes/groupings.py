"""The ways outcomes may be looked at: which rows of a grouping a need counts in.

A need counts in a row for what was recorded, and where nothing was recorded in the row :data:`NOT_RECORDED`, so that nobody
falls out of a table because a form was left empty. A need that no service, programme or priority took in is known to be so:
its row is :data:`NONE`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from triage.model.history import NeedHistory

NOT_RECORDED = "not_recorded"
"""Key of the needs for which the fact of a grouping was never recorded."""
NONE = "none"
"""Key of the needs that nothing of a grouping took in: no service, no programme, no priority."""
Keys = tuple[str, ...]
Priorities = Mapping[str, Keys]
"""Need -> codes of the priorities it speaks to."""

USUAL: tuple[str, ...] = ("need", "category", "service")
"""The groupings that are shown where nobody asks for another."""
PARTITIONS = frozenset({
    "need", "category", "area", "authority", "age", "deprivation", "imd_decile", "sex", "ethnicity", "person", "referral_source", "take_up",
})  # fmt: skip
"""Groupings of which each need has exactly one row, so that the rows add up to all; rows of the others overlap."""
OF_THE_CASE = frozenset(
    {"area", "authority", "age", "deprivation", "imd_decile", "sex", "ethnicity", "disability", "referral_reason", "referral_source"}
)  # fmt: skip
"""Groupings by a fact of the case, which is that of its child: a parent's need stands in the row of the child's age."""

AGE_BANDS: tuple[tuple[int, str], ...] = (
    (-1, "unborn"), (0, "under_1"), (1, "1_to_4"), (5, "5_to_9"), (10, "10_to_15"), (16, "16_and_over"),
)  # fmt: skip
"""Least whole years of each band, as the Department for Education publishes children in need."""


def _age(need: NeedHistory) -> Keys:
    years = need.about.age
    if years is None:
        return (NOT_RECORDED,)
    return ([name for least, name in AGE_BANDS if years >= least][-1],)


def _quintile(need: NeedHistory) -> Keys:
    decile = need.about.imd_decile
    return (NOT_RECORDED,) if decile is None else (f"quintile_{(decile + 1) // 2}",)


def _decile(need: NeedHistory) -> Keys:
    decile = need.about.imd_decile
    return (NOT_RECORDED,) if decile is None else (f"decile_{decile}",)


def _fact(value: str | None) -> Keys:
    return (value or NOT_RECORDED,)


def _several(values: Keys) -> Keys:
    return tuple(dict.fromkeys(values)) or (NOT_RECORDED,)


_READ: Mapping[str, Callable[[NeedHistory], Keys]] = {
    "need": lambda need: (need.need,),
    "category": lambda need: (need.category,),
    "service": lambda need: tuple(dict.fromkeys(need.services)),
    "programme": lambda need: tuple(dict.fromkeys(need.programmes)),
    "referral_reason": lambda need: _several(need.about.reasons),
    "referral_source": lambda need: _fact(need.about.source),
    "area": lambda need: _fact(need.about.district),
    "authority": lambda need: _fact(need.about.authority),
    "age": _age,
    "deprivation": _quintile,
    "imd_decile": _decile,
    "sex": lambda need: _fact(need.about.sex),
    "ethnicity": lambda need: _fact(need.about.ethnicity),
    "disability": lambda need: _several(need.about.disability),
    "person": lambda need: (need.person,),
    "take_up": lambda need: _fact(need.take_up),
}
GROUPINGS: tuple[str, ...] = (*_READ, "priority")
"""Every grouping by its name in ``by``."""


def keys_of(need: NeedHistory, by: str, priorities: Priorities | None = None) -> Keys:
    """The rows of a grouping in which a need counts; () where no service, programme or priority took it in.

    ``priorities`` says which priorities a need speaks to; without it no need speaks to any. Raises :class:`KeyError` for an
    unknown grouping.
    """
    if by == "priority":
        return tuple(dict.fromkeys((priorities or {}).get(need.need, ())))
    return _READ[by](need)


def every_key(need: NeedHistory, by: str, priorities: Priorities | None = None) -> Keys:
    """The same, with the row :data:`NONE` for a need that nothing took in: every need has a row."""
    return keys_of(need, by, priorities) or (NONE,)


def in_order(by: str, keys: set[str]) -> list[str]:
    """Keys as they are shown: bands by age and deprivation in their order, others by name, what is not known last."""
    ages = [name for _, name in AGE_BANDS]

    def place(key: str) -> tuple[int, int, str]:
        number = ages.index(key) if by == "age" and key in ages else 0
        if by in ("deprivation", "imd_decile") and key != NOT_RECORDED:
            number = int(key.rpartition("_")[2])
        return ({NONE: 1, NOT_RECORDED: 2}.get(key, 0), number, key)

    return sorted(keys, key=place)
