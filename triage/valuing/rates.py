"""Each adjustment of a row as it was used, as it was typed, and what the record says beside it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from triage.valuing.impact_map import Chosen, Row
from triage.valuing.record_says import RecordSays, Said


@dataclass(frozen=True)
class RateUsed:
    """One adjustment of one row."""

    what: str
    used: Decimal | None
    """The share the sum uses; None where the map states none."""
    typed: Decimal | None
    """As the author wrote it; another number only where somebody chose what the record says."""
    applied: bool | str
    source: str | None
    low: Decimal | None = None
    high: Decimal | None = None
    evidence: str | None = None
    chosen: Chosen | None = None
    says: Said | None = None
    """What the record says that may be weighed against it; never in the sum by itself."""

    @property
    def from_record(self) -> bool:
        """Whether the sum uses what the record says, by somebody's written choice."""
        return (
            self.chosen is not None
            and self.says is not None
            and self.says.would_be is not None
            and self.used == self.says.would_be
        )


def rates_used(row: Row, written: Row, says: RecordSays | None) -> tuple[RateUsed, ...]:
    """Probability, improvement, deadweight, displacement, attribution and drop-off, in the order of the sum."""
    improvement = row.improvement
    found = [
        RateUsed(
            "probability",
            row.probability.rate,
            written.probability.rate,
            applied=True,
            source=row.probability.source,
            low=row.probability.low,
            high=row.probability.high,
            evidence=row.probability.evidence,
        ),
        RateUsed(
            "improvement",
            improvement.share,
            improvement.share,
            applied="in the proxy" if improvement.applied == "in_proxy" else improvement.applied == "factor",
            source=improvement.source,
            evidence=improvement.evidence,
        ),
    ]
    for name in ("deadweight", "displacement", "attribution_to_others", "drop_off"):
        used, typed = getattr(row, name), getattr(written, name)
        found.append(
            RateUsed(
                name,
                used.rate,
                typed.rate,
                applied=getattr(used, "applied", True),
                source=used.source,
                low=used.low,
                high=used.high,
                evidence=used.evidence,
                chosen=used.chosen,
                says=says.beside(name) if says else None,
            )
        )
    return tuple(found)
