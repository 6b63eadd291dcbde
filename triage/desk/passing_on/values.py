"""The value statement as it may be passed on: pounds of a row only where no small count can be worked out of them.

Pounds divided by a known value of one and known shares are the count of people who got better less those who got worse. So a row
that counts in the record is shown only where that number is 0 or at least the threshold, where as many got better, and where
beside everything that the outcomes of the same needs print no count can be worked out, such as how few got worse.

Everything else of the statement (totals, sides, what-ifs, simulation, fingerprint) is worked out again from the map and the shown
quantities alone, as if somebody had typed them: nothing that a reader may not have goes in, so nothing of it can come out.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from triage.desk.passing_on.beside import Beside
from triage.desk.passing_on.needs import EVERYBODY, Needs
from triage.desk.passing_on.outcomes import Settled, settle
from triage.errors import Refused
from triage.valuing import Valuation, ValuedRow, value
from triage.valuing.around import Seen, ValueWarning
from triage.valuing.impact_map import Row as MapRow
from triage.valuing.printing import valuation_json

LEFT_OUT = "rows_left_out"
REASON = "counted in the record; who was counted is not passed on"
SOURCE = "the record of this service"
_OF_THE_MAP = frozenset(
    {
        "synthetic", "quantities_typed", "quantities_back_solved", "quantities_estimated", "not_people", "overlap_unchecked",
        "uncontrolled_before_after", "annualised",
    }
)  # fmt: skip
"""Warnings that say nothing of how many: taken from the statement as it is inside."""
_TYPED = frozenset(
    {"quantities_typed", "quantities_back_solved", "quantities_estimated", "not_people", "overlap_unchecked"}
)
"""Warnings that would be wrong where what was counted goes in as if it were typed."""


@dataclass(frozen=True)
class PassedOn:
    """A value statement for others."""

    valuation: Valuation
    """Made of the map and the shown quantities alone."""
    left_out: tuple[MapRow, ...]
    """Rows that are not shown, as the map has them."""
    counts: Mapping[str, int | None]
    """People, paired, lost and worse of the whole record; None where hidden."""

    def with_valuation(self, valuation: Valuation) -> PassedOn:
        """The same with other draws."""
        return replace(self, valuation=valuation)

    def as_json(self) -> dict[str, Any]:
        """``triage.valuation/1`` with every row of the map: what is not shown is null and ``suppressed``."""
        data = valuation_json(self.valuation) | dict(self.counts)
        rows = {row["id"]: row | {"suppressed": False} for row in (*data["rows"], *data["immaterial"])}
        small = {row["id"] for row in data["immaterial"]}
        data["immaterial"] = [rows[name] for name in small]
        order = [row.id for row in self.valuation.map.as_written.rows]
        pattern: Mapping[str, Any] = next(iter(rows.values()), {})
        hidden = {row.id: _withheld(row, pattern) for row in self.left_out}
        data["rows"] = [rows.get(name) or hidden[name] for name in order if name not in small]
        nothing = {"total": None, "ratio": None, "total_of_rounded_rows": None}
        data["groups"] = {
            name: data["groups"].get(name, nothing) for name in self.valuation.map.as_written.groups
        }
        data["for_others"] = True
        return data


def _withheld(row: MapRow, pattern: Mapping[str, Any]) -> dict[str, Any]:
    """A row of which nothing is shown but what stands in the map."""
    said: dict[str, Any] = {
        "id": row.id,
        "stakeholder": row.stakeholder,
        "quantity": None,
        "unit": row.quantity.unit,
        "gross": None,
        "impact": None,
        "present_value": None,
        "years": None,
        "evidence": [],
        "outcome": row.outcome,
    }
    return {**dict.fromkeys(pattern), **said, "suppressed": True}


def passed_on(found: Valuation, needs: Needs, threshold: int) -> PassedOn:
    """The statement as it may be passed on; ``needs`` are those of the same period. ``threshold`` 0 or 1 hides nothing.

    Raises :class:`Refused` where a harm would have to be left out: without it the rest would look better than it is.
    """
    every = (*found.rows, *found.immaterial)
    threshold = max(threshold, 1)
    settled = settle(needs, threshold) if threshold > 1 and needs.every else None
    shown = [one for one in every if one.found is None]
    shown += _safe([one for one in every if one.known], needs, settled, threshold)
    names = {one.row.id for one in shown}
    left_out = tuple(one.as_written for one in every if one.row.id not in names)
    harms = [row.id for row in left_out if row.negative]
    if harms:
        raise Refused(
            f"this statement cannot be passed on: {', '.join(harms)} counts a harm that too few people had to be shown, or of which nobody was scored twice",
            why="with a harm left out the other rows would look better than they are",
            mend="keep it inside the service, or take a longer period in which more people are counted",
        )
    if not shown:
        raise Refused(
            "this statement cannot be passed on: every row counts too few people to be shown, or nobody was scored twice",
            why="pounds divided by a known value of one are a number of people, and so few could be told from the rest",
            mend="keep it inside the service, or take a longer period in which more people are counted",
        )
    licensed = [one.row.id for one in shown if one.row.proxy.redistribute is False]
    if licensed:
        raise Refused(
            f"this statement cannot be passed on: the value of one in {', '.join(licensed)} is licensed",
            why="who holds the licence may not give these values to others",
            mend="take a map with values that may be passed on, or keep it inside the service",
        )
    counts = _counts(found, settled)
    return PassedOn(_again(found, names, left_out, counts, threshold), left_out, counts)


def _counts(found: Valuation, settled: Settled | None) -> dict[str, int | None]:
    seen = found.seen
    if seen is None:
        return {"people": None, "paired": None, "lost": None, "worse": None}
    hidden = settled.hidden(EVERYBODY) if settled else frozenset()
    few = settled is not None and EVERYBODY in settled.joint.whole
    return {
        "people": None if few else seen.people,
        "paired": None if "paired" in hidden else seen.paired,
        "lost": None if "lost" in hidden else seen.lost,
        "worse": None if "worse" in hidden else found.worse,
    }


def _safe(
    every: Sequence[ValuedRow], needs: Needs, settled: Settled | None, threshold: int
) -> list[ValuedRow]:
    """The rows from the record that may be shown, the largest first, each beside all that are shown already."""
    counted = [one for one in every if one.found is not None]
    if settled is None:
        return counted if threshold <= 1 else []
    if EVERYBODY in settled.joint.whole:
        return []
    beside = Beside(settled, needs)
    return [
        one
        for one in sorted(counted, key=lambda one: (-abs(one.quantity), one.row.id))
        if _rates_are_safe(one, threshold) and beside.takes(one)
    ]


def _rates_are_safe(one: ValuedRow, threshold: int) -> bool:
    """Whether shares that somebody chose from the record are of nobody or enough, each way."""
    return not any(
        0 < count < threshold
        for rate in one.rates
        if rate.from_record and rate.says is not None
        for count in (rate.says.holds, rate.says.known - rate.says.holds, rate.says.unknown)
    )


def _again(
    found: Valuation,
    names: set[str],
    left_out: Sequence[MapRow],
    counts: Mapping[str, int | None],
    threshold: int,
) -> Valuation:
    """The statement of the shown rows alone, worked out from the map and their quantities."""
    quantities = {one.row.id: one for one in (*found.rows, *found.immaterial) if one.row.id in names}
    order = [row.id for row in found.map.as_written.rows if row.id in names]
    rows = tuple(_as_typed(quantities[name]) for name in order)
    gain = {row.stakeholder for row in rows}
    groups = {name: members for name, members in found.map.file.groups.items() if gain & set(members)}
    public = replace(found.map, file=found.map.file.model_copy(update={"rows": rows, "groups": groups}))
    made = value(public)
    seen = found.seen
    known = None
    if seen is not None and all(count is not None for count in counts.values()):
        known = replace(seen, started=seen.paired + seen.lost)
    warnings = [
        *(one for one in found.warnings if one.code in _OF_THE_MAP),
        *(one for one in made.warnings if one.code not in _TYPED),
        *_said(found, left_out, counts, known, threshold),
    ]
    made = replace(
        made,
        basis=found.basis,
        forecast=found.forecast,
        period=found.period,
        seen=known,
        worse=counts["worse"],
        warnings=tuple(warnings),
    )
    return replace(made, fingerprint=fingerprint(made, left_out))


def _as_typed(one: ValuedRow) -> MapRow:
    if one.found is None:
        return one.row
    quantity = one.row.quantity.model_copy(
        update={
            "records": None,
            "typed": one.quantity,
            "annualise": False,
            "reason": REASON,
            "source": SOURCE,
            "basis": "recorded",
        }
    )
    return one.row.model_copy(update={"quantity": quantity})


def _said(
    found: Valuation,
    left_out: Sequence[MapRow],
    counts: Mapping[str, int | None],
    seen: Seen | None,
    threshold: int,
) -> Iterable[ValueWarning]:
    if found.seen is None:
        return
    if left_out:
        number = len(left_out)
        yield ValueWarning(
            LEFT_OUT,
            f"{'1 row is' if number == 1 else f'{number} rows are'} left out, in every sum too: so few people are counted there that one of them "
            f"could be told from the rest, or nobody was scored twice ({', '.join(row.id for row in left_out)}). They may be gains or losses; the result is that of the rows shown.",
        )
    if seen is None:
        known = ", ".join(f"{name}: {'hidden' if count is None else count}" for name, count in counts.items())
        yield ValueWarning("lost", f"Nobody who was lost to review earns anything here ({known}).")
    elif seen.lost:
        yield ValueWarning(
            "lost",
            f"{seen.lost} scored needs were lost to review; they earn nothing here, and how they fared is not known.",
        )
    if threshold <= 1:
        yield ValueWarning("no_threshold", "This workspace hides no small numbers: its threshold is 0 or 1.")


def fingerprint(made: Valuation, left_out: Sequence[MapRow]) -> str:
    """Hash of what is printed and of nothing else: a hash over cases would tell whoever guesses that the guess was right."""
    content = {
        "made": made.fingerprint,
        "period": [_day(made.period.start), _day(made.period.end), _day(made.period.on)],
        "total": str(made.total),
        "left_out": [row.id for row in left_out],
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
