"""What a statement says of itself in JSON, after the keys of the contract: costs, sides, headlines, the record's own words."""

from __future__ import annotations

from typing import Any

from triage.valuing import sroi
from triage.valuing.fields import or_null, plain
from triage.valuing.record_says import Said
from triage.valuing.statement import Valuation


def further(found: Valuation) -> dict[str, Any]:
    """Keys after those of the contract."""
    file = found.map.as_written
    return {
        "title": file.title,
        "scope": file.scope,
        "price_year": file.price_year,
        "horizon_years": file.horizon_years,
        "discounting": None
        if file.discounting is None
        else {
            "schedule": file.discounting.schedule,
            "rate": or_null(file.discounting.rate),
            "convention": file.discounting.convention,
            "factors": [plain(factor) for factor in found.map.factors],
        },
        "period": {
            "from": found.period.start.isoformat() if found.period.start else None,
            "to": found.period.end.isoformat() if found.period.end else None,
            "on": found.period.on.isoformat() if found.period.on else None,
        },
        "costs": [
            {
                "who": cost.who,
                "year": cost.year,
                "amount": plain(cost.amount),
                "present_value": plain(cost.present_value),
                "source": cost.source,
                "inferred": cost.inferred,
                "others": cost.others,
            }
            for cost in found.costs
        ],
        "by_cashable": {name: plain(amount) for name, amount in found.by_cashable.items()},
        "matrix": [
            {
                "who": side.who,
                "pays": plain(side.pays),
                "gains": plain(side.gains),
                "net": plain(side.net),
                "fiscal": plain(side.fiscal),
                "economic": plain(side.economic),
                "wellbeing": plain(side.wellbeing),
                "cashable": plain(side.cashable),
                "net_cashable": plain(side.net_cashable),
            }
            for side in found.matrix
        ],
        "headlines": [
            {
                "what": one.what,
                "unrounded": or_null(one.unrounded),
                "rounded": or_null(one.rounded),
                "how": one.how,
                "printed": or_null(one.printed),
                "agrees": one.agrees,
            }
            for one in found.headlines
        ],
        "optimism_bias": _optimism(found),
        "record_says": _record_says(found),
        "uprating": _uprating(found),
        "theory": {
            who: [step.model_dump(mode="json") for step in steps] for who, steps in file.theory.items()
        },
        "assurance": file.assurance.model_dump(mode="json"),
    }


def _optimism(found: Valuation) -> dict[str, Any] | None:
    bias = found.optimism
    if bias is None:
        return None
    return {
        "lines": [
            {
                "of": line.of,
                "share": plain(line.share),
                "amount": or_null(line.amount),
                "who": line.who,
                "category": line.category,
                "evidence": line.evidence,
                "source": line.source,
            }
            for line in bias.lines
        ],
        "cost": or_null(bias.cost),
        "total": plain(bias.total),
        "ratio": or_null(bias.ratio),
    }


def _record_says(found: Valuation) -> dict[str, Any] | None:
    if found.record_says is None:
        return None
    return {name: said_json(said) for name, said in found.record_says.said.items()}


def said_json(said: Said) -> dict[str, Any]:
    """One count of the record, under names that say what was counted."""
    holds, other = {
        "could_not_provide": ("said_could_not", "said_could"),
        "external_share": ("external", "internal"),
        "take_up": ("took_up_nothing", "took_up"),
    }[said.name]
    unknown = "not_asked" if said.name == "could_not_provide" else "not_known"
    return {
        "of": said.of,
        "asked" if said.name == "could_not_provide" else "known": said.known,
        holds: said.holds,
        other: said.known - said.holds,
        unknown: said.unknown,
        "share": or_null(said.share),
        "stands_beside": said.stands_beside,
        "would_be": or_null(said.would_be),
    }


def _uprating(found: Valuation) -> dict[str, Any] | None:
    wanted = found.map.as_written.uprate
    if wanted is None:
        return None
    return {
        "to": wanted.to,
        "series": wanted.series,
        "convention": wanted.convention,
        "source": found.map.library.indices[wanted.series].source,
        "rows": {
            name: {
                "value_before": plain(moved.before),
                "price_year": moved.price_year,
                "factor": or_null(None if moved.factor is None else moved.factor.quantize(sroi.PLACES)),
            }
            for name, moved in found.map.uprated.items()
        },
    }
