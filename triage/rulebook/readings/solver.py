"""Conditions as formulas over every case there can be: what ``rules prove`` asks a solver about.

The same meaning as ``plain.py``, said of cases nobody has written yet. A condition becomes a formula of z3 over what may
be on record; what may be on record, and what cannot be on record together, stands in ``proving/model.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol, assert_never

import z3

from triage.rulebook import conditions as c
from triage.rulebook.facts import Key, Movement

TRUE, FALSE = z3.BoolVal(True), z3.BoolVal(False)
_CONTEXT = z3.main_ctx()
_REF = _CONTEXT.ref()
_WANTED: Mapping[c.Direction, tuple[Movement, ...]] = {
    "better": ("better",),
    "same": ("same",),
    "worse": ("worse",),
    "not_improved": ("same", "worse", "unscored"),
}


class Record(Protocol):
    """What may be on record, each fact as a formula; flags and the reading of missing scores included."""

    @property
    def keys(self) -> Sequence[Key]:
        """Needs of people that the record may hold."""

    def category(self, need: str) -> str:
        """The category of a need."""

    def reads(self, key: Key, severity: int) -> z3.BoolRef:
        """The need is recorded and its score, or what a missing one is read as, is at least ``severity``."""

    def indicator(self, code: str) -> z3.BoolRef:
        """The indicator was answered yes."""

    def indicators(self) -> Mapping[str, z3.BoolRef]:
        """All indicators by code."""

    def flag(self, code: str) -> z3.BoolRef:
        """The flag was raised before."""

    def age(self, person: str, test: Callable[[Callable[[int], z3.BoolRef]], z3.BoolRef]) -> z3.BoolRef:
        """Somebody in this role has no known age, or passes ``test``, which is given "at least this many months"."""

    def area(self, area: str) -> z3.BoolRef:
        """Where the home lies."""

    def decile_at_most(self, decile: int) -> z3.BoolRef:
        """The decile is known and at most this."""

    def says(self, field: str, word: str) -> z3.BoolRef:
        """The word is on record under this field; ``any``: some word is."""

    def tried(self, help_: str, result: str | None) -> z3.BoolRef:
        """The help was tried, with this result."""

    def amount(self, field: str, at_least: int) -> z3.BoolRef:
        """The number is at least this."""

    def child_at_home(self, under: int) -> z3.BoolRef:
        """A child under this age lives at home."""

    def deadline(self, what: str | None, within_days: int) -> z3.BoolRef:
        """Such a deadline is at most this many days ahead."""

    def reviews(self, at_least: int) -> z3.BoolRef:
        """There were at least this many reviews."""

    def moved(self, over: int, key: Key, movement: Movement) -> z3.BoolRef:
        """How the need moved over the last reviews."""

    def missing(self, field: str) -> z3.BoolRef:
        """Nobody has said this."""

    def answer(self, field: str, value: str) -> z3.BoolRef:
        """The question was answered with this word."""

    def called(self, sum_: z3.BoolRef) -> z3.BoolRef:
        """A name for a sum, so that the solver takes it for the same wherever it stands."""


def conj(parts: Iterable[z3.BoolRef]) -> z3.BoolRef:
    """Every part; true where there is none."""
    left = []
    for part in parts:
        if part is FALSE:
            return FALSE
        if part is not TRUE:
            left.append(part)
    return TRUE if not left else left[0] if len(left) == 1 else _joined(z3.Z3_mk_and, left)


def disj(parts: Iterable[z3.BoolRef]) -> z3.BoolRef:
    """Some part; false where there is none."""
    left = []
    for part in parts:
        if part is TRUE:
            return TRUE
        if part is not FALSE:
            left.append(part)
    return FALSE if not left else left[0] if len(left) == 1 else _joined(z3.Z3_mk_or, left)


def negated(part: z3.BoolRef) -> z3.BoolRef:
    """Not this part."""
    if part is TRUE:
        return FALSE
    return TRUE if part is FALSE else z3.BoolRef(z3.Z3_mk_not(_REF, part.as_ast()), _CONTEXT)


def _joined(join: Callable[..., Any], parts: Sequence[z3.BoolRef]) -> z3.BoolRef:
    """Parts joined without the checks of z3's own ``And`` and ``Or``, which take most of the time of a proof."""
    refs = (z3.Ast * len(parts))(*(part.as_ast() for part in parts))
    return z3.BoolRef(join(_REF, len(parts), refs), _CONTEXT)


def _number_of(parts: Iterable[z3.BoolRef], least: int, record: Record) -> z3.BoolRef:
    """At least ``least`` of the parts."""
    known, left = 0, []
    for part in parts:
        if part is TRUE:
            known += 1
        elif part is not FALSE:
            left.append(part)
    wanted = least - known
    if wanted <= 0:
        return TRUE
    if wanted > len(left):
        return FALSE
    if wanted == 1:
        return disj(left)
    if wanted == len(left):
        return conj(left)
    return record.called(z3.PbGe([(part, 1) for part in left], wanted))


def holds(condition: c.Condition, record: Record) -> z3.BoolRef:
    """The formula that is true for just the cases in which ``condition`` holds."""
    match condition:
        case c.All():
            return conj(holds(part, record) for part in condition.parts)
        case c.AnyOf():
            return disj(holds(part, record) for part in condition.parts)
        case c.AtLeast():
            return _number_of([holds(part, record) for part in condition.parts], condition.n, record)
        case c.NeedIs():
            return disj(record.reads(key, condition.severity) for key in _keys_of(condition, record))
        case c.IndicatorIs():
            return record.indicator(condition.indicator)
        case c.FlagIs():
            return record.flag(condition.flag)
        case c.AgeIs():
            return _age(condition, record)
        case c.CountIs():
            return _count(condition, record)
        case c.AreaIs():
            return record.area(condition.area)
        case c.DeprivationIs():
            return record.decile_at_most(condition.decile_at_most)
        case c.Says():
            return record.says(condition.field, condition.value)
        case c.TriedIs():
            return record.tried(condition.help, condition.result)
        case c.AmountIs():
            return record.amount(condition.field, condition.at_least)
        case c.ChildAtHome():
            return record.child_at_home(condition.under)
        case c.DeadlineIs():
            return record.deadline(condition.what, condition.within_days)
        case c.TrendIs():
            return _trend(condition, record)
        case c.MissingIs():
            return record.missing(condition.field)
        case c.AnswerIs():
            return record.answer(condition.field, condition.value)
        case _:
            assert_never(condition)


def named(condition: c.Condition, record: Record) -> dict[Key, z3.BoolRef]:
    """For each need of a person, when ``condition`` holds by way of it: what an action then is for.

    As in ``plain.holds``, every part of an ``any`` or ``at_least`` that holds tells its needs.
    """
    if isinstance(condition, (c.All, c.AnyOf, c.AtLeast)):
        found: dict[Key, list[z3.BoolRef]] = {}
        for part in condition.parts:
            for key, formula in named(part, record).items():
                found.setdefault(key, []).append(formula)
        whole = TRUE if isinstance(condition, c.AnyOf) else holds(condition, record)
        return {key: conj((whole, disj(formulas))) for key, formulas in found.items()}
    match condition:
        case c.NeedIs():
            return {key: record.reads(key, condition.severity) for key in _keys_of(condition, record)}
        case c.CountIs() if condition.of != "indicators":
            whole = _count(condition, record)
            return {
                key: conj((whole, record.reads(key, condition.severity or 1)))
                for key in _counted(condition, record)
            }
        case c.TrendIs():
            whole = _trend(condition, record)
            return {key: conj((whole, _hit(condition, key, record))) for key in _trending(condition, record)}
        case _:
            return {}


def other_facts(condition: c.Condition, record: Record) -> z3.BoolRef:
    """When ``condition`` holds by way of anything but needs and indicators: an escalation is then about the child."""
    if isinstance(condition, (c.All, c.AnyOf, c.AtLeast)):
        whole = TRUE if isinstance(condition, c.AnyOf) else holds(condition, record)
        return conj((whole, disj(other_facts(part, record) for part in condition.parts)))
    if isinstance(condition, (c.NeedIs, c.IndicatorIs, c.CountIs, c.TrendIs)):
        return FALSE
    return holds(condition, record)


def indicated(condition: c.Condition, record: Record) -> dict[str, z3.BoolRef]:
    """For each indicator, when ``condition`` holds by way of it."""
    if isinstance(condition, (c.All, c.AnyOf, c.AtLeast)):
        found: dict[str, list[z3.BoolRef]] = {}
        for part in condition.parts:
            for code, formula in indicated(part, record).items():
                found.setdefault(code, []).append(formula)
        whole = TRUE if isinstance(condition, c.AnyOf) else holds(condition, record)
        return {code: conj((whole, disj(formulas))) for code, formulas in found.items()}
    if isinstance(condition, c.IndicatorIs):
        return {condition.indicator: record.indicator(condition.indicator)}
    if isinstance(condition, c.CountIs) and condition.of == "indicators":
        whole = _count(condition, record)
        return {code: conj((whole, formula)) for code, formula in record.indicators().items()}
    return {}


def _keys_of(leaf: c.NeedIs, record: Record) -> Iterable[Key]:
    return (key for key in record.keys if key[0] == leaf.need and leaf.person in {None, key[1]})


def _age(leaf: c.AgeIs, record: Record) -> z3.BoolRef:
    def test(at_least: Callable[[int], z3.BoolRef]) -> z3.BoolRef:
        low = TRUE if leaf.from_months is None else at_least(leaf.from_months)
        return conj((low, TRUE if leaf.under_months is None else negated(at_least(leaf.under_months))))

    return record.age(leaf.of, test)


def _counted(leaf: c.CountIs, record: Record) -> list[Key]:
    return [
        key
        for key in record.keys
        if leaf.category in {None, record.category(key[0])} and leaf.person in {None, key[1]}
    ]


def _count(leaf: c.CountIs, record: Record) -> z3.BoolRef:
    if leaf.of == "indicators":
        return _number_of(record.indicators().values(), leaf.at_least, record)
    severity = leaf.severity or 1
    if leaf.of == "needs":
        reading = (record.reads(key, severity) for key in _counted(leaf, record))
        return _number_of(reading, leaf.at_least, record)
    by_category: dict[str, list[z3.BoolRef]] = {}
    for key in _counted(leaf, record):
        by_category.setdefault(record.category(key[0]), []).append(record.reads(key, severity))
    return _number_of((disj(formulas) for formulas in by_category.values()), leaf.at_least, record)


def _trending(leaf: c.TrendIs, record: Record) -> list[Key]:
    return [key for key in record.keys if leaf.of in {"any_need", "all_needs", key[0]}]


def _hit(leaf: c.TrendIs, key: Key, record: Record) -> z3.BoolRef:
    return disj(record.moved(leaf.over, key, movement) for movement in _WANTED[leaf.direction])


def _trend(leaf: c.TrendIs, record: Record) -> z3.BoolRef:
    keys = _trending(leaf, record)
    some = disj(_hit(leaf, key, record) for key in keys)
    if leaf.of != "all_needs":
        return conj((record.reviews(leaf.over), some))
    others: list[Movement] = [
        movement
        for movement in ("better", "same", "worse", "unscored")
        if movement not in _WANTED[leaf.direction]
    ]
    none_else = conj(negated(record.moved(leaf.over, key, movement)) for key in keys for movement in others)
    return conj((record.reviews(leaf.over), some, none_else))
