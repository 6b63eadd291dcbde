"""A valuation in the keys other programs read (``triage.valuation/1``): amounts are texts of unrounded pounds."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from triage.valuing import sroi
from triage.valuing.statement import Valuation, ValuedRow, rounded

FORMAT = "triage.valuation/1"


def plain(amount: Decimal) -> str:
    """Write a number as text: no exponent, no zeros at the end, never "-0"."""
    text = f"{amount:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def _or_null(amount: Decimal | None) -> str | None:
    return None if amount is None else plain(amount)


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
        "cost": _or_null(found.cost),
        "total": plain(found.total),
        "total_of_rounded_rows": plain(found.total_of_rounded_rows),
        "net": None if found.cost is None else plain(found.total - found.cost),
        "ratio": _or_null(found.ratio),
        "ratio_range": {"low": _or_null(low), "high": _or_null(high)},
        "by_stakeholder": {code: plain(amount) for code, amount in found.by_stakeholder.items()},
        "by_kind": {kind: plain(amount) for kind, amount in found.by_kind.items()},
        "groups": {name: _group(found, name) for name in found.map.file.groups},
        "rows": [row_json(valued) for valued in found.rows],
        "sensitivity": [
            {
                "what": scenario.what,
                "ratio": _or_null(scenario.ratio),
                "definition": scenario.definition,
                "total": plain(scenario.total),
                "cost": _or_null(scenario.cost),
            }
            for scenario in found.scenarios
        ],
        "switching_values": [
            {"what": what, "value": _or_null(amount), "definition": definition}
            for what, definition, amount in found.switching
        ],
        "simulation": _simulation(found),
        "warnings": [{"code": warning.code, "text": warning.text} for warning in found.warnings],
        "fingerprint": found.fingerprint,
    }


def _group(found: Valuation, name: str) -> dict[str, Any]:
    rows = found.group(name)
    amount = found.summed(rows)
    return {
        "total": plain(amount),
        "ratio": _or_null(sroi.ratio(amount, found.cost)),
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
            "printed": _or_null(row.proxy.printed),
            "worked_back": row.proxy.worked_back,
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
    }


def adjustments(valued: ValuedRow) -> list[dict[str, Any]]:
    """Each adjustment in the order of the sum, with whether it was applied and where it comes from."""
    row = valued.row
    improvement = row.improvement
    listed: list[tuple[str, Decimal | None, bool | str, str | None]] = [
        ("probability", row.probability.rate, True, row.probability.source),
        (
            "improvement",
            improvement.share,
            "in the proxy" if improvement.applied == "in_proxy" else improvement.applied == "factor",
            improvement.source,
        ),
        ("deadweight", row.deadweight.rate, True, row.deadweight.source),
        ("displacement", row.displacement.rate, True, row.displacement.source),
        ("attribution_to_others", row.attribution_to_others.rate, True, row.attribution_to_others.source),
        ("drop_off", row.drop_off.rate, row.drop_off.applied, row.drop_off.source),
    ]
    return [
        {"what": what, "rate": _or_null(rate), "applied": applied, "source": source}
        for what, rate, applied, source in listed
    ]


def _simulation(found: Valuation) -> dict[str, Any] | None:
    drawn = found.simulation
    if drawn is None:
        return None
    return {
        "draws": drawn.draws,
        "seed": drawn.seed,
        "ratio": None
        if drawn.ratio is None
        else dict(zip(("p5", "p50", "p95"), map(plain, drawn.ratio), strict=True)),
        "probability_value_exceeds_cost": _or_null(drawn.probability_value_exceeds_cost),
        "total": dict(zip(("p5", "p50", "p95"), map(plain, drawn.total), strict=True)),
    }
