"""A valuation in the keys other programs read (``triage.valuation/1``): amounts are texts of unrounded pounds."""

from __future__ import annotations

from typing import Any

from triage.valuing import sroi
from triage.valuing.fields import or_null, plain
from triage.valuing.printing_account import further
from triage.valuing.simulation_words import simulation_json, tornado_json
from triage.valuing.statement import Valuation, ValuedRow, rounded

__all__ = ["FORMAT", "adjustments", "plain", "row_json", "valuation_json"]

FORMAT = "triage.valuation/1"


def valuation_json(found: Valuation) -> dict[str, Any]:
    """Give the keys of the contract in their order; further keys stand inside entries, after those of the contract."""
    low, high = found.ratio_range
    return {
        "format": FORMAT,
        "map": found.map.file.id,
        "basis": found.basis,
        "forecast": found.forecast,
        "people": found.seen.people if found.seen else None,
        "paired": found.seen.paired if found.seen else None,
        "lost": found.seen.lost if found.seen else None,
        "worse": found.worse,
        "cost": or_null(found.cost),
        "total": plain(found.total),
        "total_of_rounded_rows": plain(found.total_of_rounded_rows),
        "net": None if found.cost is None else plain(sroi.total([found.total, -found.cost])),
        "ratio": or_null(found.ratio),
        "ratio_range": {"low": or_null(low), "high": or_null(high)},
        "by_stakeholder": {code: plain(amount) for code, amount in found.by_stakeholder.items()},
        "by_kind": {kind: plain(amount) for kind, amount in found.by_kind.items()},
        "groups": {name: _group(found, name) for name in found.map.file.groups},
        "rows": [row_json(valued) for valued in found.rows],
        "sensitivity": [
            {
                "what": scenario.what,
                "ratio": or_null(scenario.ratio),
                "definition": scenario.definition,
                "total": plain(scenario.total),
                "cost": or_null(scenario.cost),
            }
            for scenario in found.scenarios
        ],
        "switching_values": [
            {"what": what, "value": or_null(amount), "definition": definition}
            for what, definition, amount in found.switching
        ],
        "simulation": simulation_json(found.simulation),
        "warnings": [{"code": warning.code, "text": warning.text} for warning in found.warnings],
        "fingerprint": found.fingerprint,
        "immaterial": [row_json(valued) for valued in found.immaterial],
        **further(found),
        "tornado": tornado_json(found.tornado),
        "value_known": found.known,
    }


def _group(found: Valuation, name: str) -> dict[str, Any]:
    rows = found.group(name)
    amount = found.summed(rows)
    return {
        "total": plain(amount),
        "ratio": or_null(found.ratio_of(rows)),
        "total_of_rounded_rows": plain(rounded(rows)),
    }


def row_json(valued: ValuedRow) -> dict[str, Any]:
    """One row: the contract's keys, then how it was reached."""
    row, found = valued.row, valued.found
    return {
        "id": row.id,
        "stakeholder": row.stakeholder,
        "quantity": plain(valued.quantity),
        "unit": row.quantity.unit,
        "gross": plain(valued.sum.gross),
        "impact": plain(valued.sum.impact),
        "present_value": plain(valued.sum.present_value),
        "years": [plain(amount) for amount in valued.sum.years],
        "evidence": list(valued.evidence),
        "outcome": row.outcome,
        "rounded": plain(sroi.to_the_pound(valued.sum.present_value)),
        "proxy": {
            "id": row.proxy.id,
            "value": plain(row.proxy.value),
            "unit": row.proxy.unit,
            "kind": row.proxy.kind,
            "cashable": row.proxy.cashable,
            "price_year": row.proxy.price_year,
            "source": row.proxy.source,
            "printed": or_null(row.proxy.printed),
            "worked_back": valued.as_written.proxy.worked_back,
            "low": or_null(row.proxy.low),
            "high": or_null(row.proxy.high),
            "expires": row.proxy.expires,
            "licence": row.proxy.licence,
            "redistribute": row.proxy.redistribute,
            "who_keeps": row.proxy.who_keeps,
            "alternatives": [
                {"value": plain(one.value), "source": one.source, "why_not": one.why_not}
                for one in row.proxy.alternatives
            ],
            "pathway": [
                {
                    "what": step.what,
                    "cost": plain(step.cost),
                    "times": plain(step.times),
                    "share": plain(step.share),
                    "source": step.source,
                }
                for step in row.proxy.pathway
            ],
        },
        "adjustments": adjustments(valued),
        "counts": None
        if found is None
        else {
            "matched": found.matched,
            "paired": found.paired,
            "lost": found.lost,
            "improved": found.improved,
            "same": found.same,
            "worse": found.worse,
            "counted_elsewhere": found.set_aside,
            "perhaps_counted_in_another_case": found.perhaps_twice,
        },
        "changes": None
        if found is None
        else [
            {
                "case": change.case,
                "person": change.person,
                "who": change.who,
                "need": change.need,
                "before": change.before,
                "after": change.after,
                "counts": change.counts,
            }
            for change in found.counted
        ],
        "starts_year": row.starts_year,
        "duration_years": row.duration_years,
        "overlap_group": row.overlap_group,
        "negative": row.negative,
        "quantity_written": {
            "how": "counted" if valued.counted else "typed",
            "basis": row.quantity.basis,
            "reason": row.quantity.reason,
            "source": row.quantity.source,
            "annualise": row.quantity.annualise,
        },
        "value_known": valued.known,
    }


def adjustments(valued: ValuedRow) -> list[dict[str, Any]]:
    """Each adjustment in the order of the sum: applied or not, its source, and what the record says beside it."""
    return [
        {
            "what": rate.what,
            "rate": or_null(rate.used),
            "applied": rate.applied,
            "source": rate.source,
            "low": or_null(rate.low),
            "high": or_null(rate.high),
            "evidence": rate.evidence,
            "typed": or_null(rate.typed),
            "record_says": None
            if rate.says is None
            else {"name": rate.says.name, "would_be": or_null(rate.says.would_be)},
            "chosen": None
            if rate.chosen is None
            else {
                "from_record": rate.chosen.from_record,
                "by": rate.chosen.by,
                "on": rate.chosen.on.isoformat(),
                "reason": rate.chosen.reason,
                "used": rate.from_record,
            },
        }
        for rate in valued.rates
    ]
