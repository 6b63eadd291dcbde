"""The rows of the gaps report: what was asked for in vain first, then what hangs on one service, then what is full."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import reduce
from operator import or_
from typing import Any, Literal

from triage.signposting.gaps.ages import COLUMN
from triage.signposting.gaps.cover import Cell, Coverage, cell_of, needs_answered
from triage.signposting.gaps.demand import AGE_NOT_KNOWN
from triage.signposting.gaps.numbers import Key, Numbers
from triage.signposting.gaps.supply import Stand, fold

Section = Literal["unmet", "none", "one", "blocked", "waiting", "tried"]
SECTIONS: Mapping[Section, str] = {
    "unmet": "Asked for in vain: no service could take it up",
    "tried": "All there is was tried before: something else is wanted",
    "none": "Nobody gives it (and nobody was turned away on record)",
    "one": "One service only: were it lost, nobody would be left",
    "blocked": "Only services that are full, paused, out of date, or not for everybody",
    "waiting": "Only services with a waiting list",
}
"""Sections in the order in which they are printed."""
COUNTED: frozenset[str] = frozenset({"unmet", "tried"})
"""Sections of wishes; the others are of cover."""


@dataclass(frozen=True)
class Row:
    """Cells of one help and person that stand alike."""

    section: Section
    help: str
    person: str
    columns: tuple[str, ...]
    places: tuple[str, ...]
    state: str | None
    """State of the cover today; None for homes and ages that are not looked at."""
    reason: str | None
    """Why nobody takes them today, a code of ``unmet_reasons``."""
    passed: tuple[tuple[str, int], ...]
    gap: str
    """The ages it is about, where that is not the whole group."""
    bits: int
    """The same ages, or those of the groups, as bits (:mod:`triage.signposting.gaps.ages`), so that rows can be laid together."""
    services: tuple[str, ...]
    """The one service each hangs on."""
    long_wait: bool
    needs: tuple[str, ...]
    unmet: int | None
    """Unmet wishes on record, by the section: no service, or all tried; None where hidden, or nothing is recorded."""
    asked: int | None
    reasons: tuple[tuple[str, int], ...]
    """Recorded reason -> unmet wishes."""
    at: tuple[tuple[str, int | None], ...]
    """Place -> unmet wishes there."""

    def as_json(self) -> dict[str, Any]:
        """The row as plain data."""
        return {
            "section": self.section,
            "help": self.help,
            "person": self.person,
            "ages": list(self.columns),
            "only_ages": self.gap or None,
            "areas": list(self.places),
            "needs": list(self.needs),
            "cover": self.state,
            "reason": self.reason,
            "passed_over": dict(self.passed),
            "services": list(self.services),
            "long_wait": self.long_wait,
            "asked": self.asked,
            "unmet": self.unmet,
            "unmet_by_reason": dict(self.reasons),
            "unmet_by_area": dict(self.at),
        }


def gap_rows(covered: Coverage, numbers: Numbers) -> list[Row]:
    """Every row, section by section; in each what was asked for most stands first, then by help, person and age."""
    needs = {(one.help, one.person): one.needs for one in covered.wanted}
    unmet = list(_asked("unmet", numbers.unmet_at, covered, numbers, needs))
    tried = _asked("tried", numbers.tried_at, covered, numbers, needs)
    in_vain = {(row.help, row.person, place, row.columns[0]) for row in unmet for place in row.places}
    rest = [cell for key, cell in covered.cells.items() if key not in in_vain]
    order = list(SECTIONS)
    rows = [*unmet, *tried, *_merged(rest, covered, numbers, needs)]
    return sorted(
        rows,
        key=lambda row: (
            order.index(row.section),
            -((row.unmet if row.section in COUNTED else row.asked) or 0),
            row.help,
            row.person,
            [list(COLUMN).index(code) if code in COLUMN else 99 for code in row.columns],
            row.places,
        ),
    )


def _asked(
    section: Section,
    counts: Mapping[Key, int | None],
    covered: Coverage,
    numbers: Numbers,
    needs: Mapping[tuple[str, str], tuple[str, ...]],
) -> Iterable[Row]:
    """One row for each help, person, age group and state of today's cover in which somebody asked in vain."""
    places = {place.code: place for place in covered.places}
    groups: dict[tuple[Any, ...], list[Key]] = {}
    cells: dict[Key, Cell] = {}
    for key in sorted(key for key, value in counts.items() if value is None or value):
        help_code, person, place, column = key
        cell = covered.cells.get(key)
        if cell is None and place in places and column in COLUMN:
            cell = cell_of(covered.supply, help_code, person, places[place], COLUMN[column])
        if cell is not None:
            cells[key] = cell
        groups.setdefault((help_code, person, column, _likeness(cell, covered)), []).append(key)
    for (help_code, person, column, alike), keys in groups.items():
        reasons: dict[str, int] = {}
        for key in keys if section == "unmet" else ():
            for reason, count in numbers.reasons_at.get(key, {}).items():
                reasons[reason] = reasons.get(reason, 0) + count
        yield _row(section, help_code, person, (column,), [key[2] for key in keys], alike, keys, numbers, needs,
            tuple(sorted(reasons.items(), key=lambda item: (-item[1], item[0]))),
        )  # fmt: skip


def _merged(
    cells: Iterable[Cell],
    covered: Coverage,
    numbers: Numbers,
    needs: Mapping[tuple[str, str], tuple[str, ...]],
) -> Iterable[Row]:
    """Cells that stand alike joined, over places first and then over ages."""
    by_column: dict[tuple[Any, ...], list[Cell]] = {}
    for cell in cells:
        if cell.state != "covered":
            by_column.setdefault((cell.help, cell.person, cell.column, _likeness(cell, covered)), []).append(
                cell
            )
    rows: dict[tuple[Any, ...], list[Cell]] = {}
    for (help_code, person, _, alike), group in by_column.items():
        places = tuple(cell.place.code for cell in group)
        rows.setdefault((help_code, person, places, alike), []).extend(group)
    for (help_code, person, places, alike), group in rows.items():
        columns = tuple(dict.fromkeys(cell.column for cell in group))
        row = _row(
            alike[0], help_code, person, columns, places, alike, [cell.key for cell in group], numbers, needs
        )
        yield replace(row, bits=reduce(or_, (cell.gap_bits for cell in group)))


_Alike = tuple[str | None, str | None, tuple[tuple[str, int], ...], str, tuple[str, ...], bool]


def _likeness(cell: Cell | None, covered: Coverage) -> _Alike:
    """All that makes cells stand alike: state, reason, reasons against services, ages, the one service, long waits."""
    if cell is None:
        return (None, None, (), "", (), False)
    lone: tuple[str, ...] = ()
    if cell.state == "one":
        lone = tuple(
            sorted(
                {
                    stand.service
                    for stand in covered.supply.stands(cell.help, cell.person, cell.place)
                    if stand.reason is None and stand.ages & cell.alone
                }
            )
        )
    return (cell.state, cell.reason, tuple(cell.passed.items()), cell.gap_words, lone, cell.long_wait)


def _row(
    section: Any,
    help_code: str,
    person: str,
    columns: tuple[str, ...],
    places: Iterable[str],
    alike: _Alike,
    keys: list[Key],
    numbers: Numbers,
    needs: Mapping[tuple[str, str], tuple[str, ...]],
    reasons: tuple[tuple[str, int], ...] = (),
) -> Row:
    state, reason, passed, gap, services, long_wait = alike
    count = numbers.tried if section == "tried" else numbers.unmet
    where = tuple(dict.fromkeys(places))
    return Row(
        section=section,
        help=help_code,
        person=person,
        columns=columns,
        places=where,
        state=state,
        reason=reason,
        passed=passed,
        gap=gap,
        bits=reduce(or_, (COLUMN[code].mask for code in columns if code in COLUMN), 0),
        services=services,
        long_wait=long_wait,
        needs=needs.get((help_code, person), ()),
        unmet=count(keys),
        asked=numbers.asked(keys),
        reasons=reasons,
        at=tuple((place, count([key for key in keys if key[2] == place])) for place in where)
        if section in COUNTED
        else (),
    )


def need_matrix(covered: Coverage) -> dict[str, dict[str, dict[str, int]]]:
    """Need -> place -> age group -> the fewest services that answer it at any one age of the group.

    A service counts once for a need however many kinds of help it gives, and by the ages it takes. Where help for a
    parent or carer answers a child's need it counts for every age at which the need is looked at.
    """
    children = tuple(code for code in COLUMN if code != "adult")
    wanted = {(one.help, one.person): one for one in covered.wanted}
    found: dict[str, dict[str, dict[str, int]]] = {}
    for need, helps in needs_answered(covered.wanted).items():
        columns = {code for pair in helps for code in wanted[pair].columns}
        looked_at = tuple(code for code in children if code in columns) or ("adult",)
        for place in covered.places:
            ages: dict[str, int] = {}
            for help_code, person in helps:
                own = "adult" if person in {"parent", "carer"} else None
                for stand in covered.supply.stands(help_code, person, place):
                    if stand.reason is None:
                        bits = stand.ages
                        if own and bits & COLUMN["adult"].mask:
                            bits |= sum(COLUMN[code].mask for code in children)
                        ages[stand.service] = ages.get(stand.service, 0) | bits
            counted = fold(Stand(service, "", bits, None, "unknown", None) for service, bits in ages.items())
            found.setdefault(need, {})[place.code] = {
                code: counted.fewest(COLUMN[code].mask) for code in looked_at
            }
    return found


def provider_matrix(covered: Coverage) -> dict[str, dict[str, int]]:
    """Provider -> help -> how many of its services give it, whoever they take: who does what (inventory G8)."""
    found: dict[str, dict[str, int]] = {}
    supply = covered.supply
    for identity in sorted(supply.services):
        row = found.setdefault(supply.provider_of[identity], {})
        for code in supply.services[identity].help:
            row[code] = row.get(code, 0) + 1
    return {provider: dict(sorted(row.items())) for provider, row in sorted(found.items())}


__all__ = [
    "AGE_NOT_KNOWN",
    "SECTIONS",
    "Row",
    "gap_rows",
    "need_matrix",
    "provider_matrix",
]
