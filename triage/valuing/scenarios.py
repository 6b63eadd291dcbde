"""What-ifs that a statement holds whether the author asked for them or not."""

from __future__ import annotations

from dataclasses import fields
from decimal import Decimal
from typing import Any

from triage.valuing import sroi
from triage.valuing.optimism import Optimism
from triage.valuing.sensitivity import Scenario, Sum

NATURAL = "natural_improvement"
OPTIMISM = "optimism_bias"


def of_this_map(base: Sum, bias: Optimism | None, *, asks_record: bool) -> list[Scenario]:
    """The natural-improvement scenario beside recorded outcomes, and the optimism bias that the map names."""
    found = []
    natural = natural_improvement(base)
    if asks_record and natural is not None and NATURAL not in {one.id for one in base.map.file.sensitivities}:
        found.append(natural)
    if bias is not None:
        found.append(
            scenario(
                what=OPTIMISM,
                definition="as far off as other appraisals were: "
                + "; ".join(f"{line.of} by {line.share:f} ({line.source})" for line in bias.lines),
                assumption="optimism bias",
                total=bias.total,
                cost=bias.cost,
                ratio=bias.ratio,
            )
        )
    return found


def natural_improvement(base: Sum) -> Scenario | None:
    """What is left where as much would have come anyway as uncontrolled data suggest; None without a published share.

    Deadweight is at least that share in every row: a row whose author thinks even less of it keeps its own.
    """
    benchmarks = base.map.library.benchmarks
    if benchmarks is None:
        return None
    share = benchmarks.natural_improvement.share
    rows = {
        name: sroi.with_value(given, "deadweight", max(given.deadweight, share))
        for name, given in base.rows.items()
    }
    value = base.value(rows)
    return scenario(
        what=NATURAL,
        definition=f"deadweight at least {share:f} in every row: {benchmarks.natural_improvement.source}",
        assumption="deadweight",
        total=value,
        cost=base.cost,
        ratio=sroi.ratio(value, base.cost),
        rows=rows,
    )


def scenario(
    *,
    what: str,
    definition: str,
    assumption: str,
    total: Decimal,
    cost: Decimal | None,
    ratio: Decimal | None,
    **more: Any,
) -> Scenario:
    """Make a scenario, with the inputs of its rows where they are kept."""
    known = {field.name for field in fields(Scenario)}
    return Scenario(
        what=what,
        definition=definition,
        assumption=assumption,
        total=total,
        cost=cost,
        ratio=ratio,
        **{key: found for key, found in more.items() if key in known},
    )
