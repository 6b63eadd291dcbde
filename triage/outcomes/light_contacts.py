"""What came of light contacts (``triage.light-report/1``): counts of contacts, never of people, for nobody is named in one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import fmean
from typing import Any

from triage.outcomes.measures_files import Scale
from triage.outcomes.measures_library import MeasureLibrary
from triage.outcomes.measures_rows import MeasureWarning

FORMAT = "triage.light-report/1"
SEVERITY = "severity"
GROUPS = (
    "result",
    "need",
    "category",
    "gave",
    "avoided",
    "avoided_services",
    "introduced_by",
    "gains",
    "heard_from",
)
"""Fields of a contact that are counted; one that holds several codes counts in each."""
ONE_OF = frozenset({"result", "avoided"})
"""Fields of which every contact has exactly one."""


@dataclass(frozen=True)
class ScoredTwice:
    """Contacts with a score before, on one scale."""

    scale: str
    started: int
    paired: int
    only_before: int
    mean_before: float | None
    mean_after: float | None
    improved: int
    same: int
    worse: int

    def as_json(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "measure": self.scale, "started": self.started, "paired": self.paired, "lost": self.only_before, "mean_before": self.mean_before,
            "mean_after": self.mean_after, "improved": self.improved, "same": self.same, "worse": self.worse,
        }  # fmt: skip


@dataclass(frozen=True)
class LightReport:
    """What came of light contacts."""

    contacts: int
    became_cases: int
    counts: Mapping[str, Mapping[str, int]]
    """Field -> code -> contacts."""
    scores: tuple[ScoredTwice, ...]
    warnings: tuple[MeasureWarning, ...]

    def as_json(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "format": FORMAT, "contacts": self.contacts, "became_cases": self.became_cases, "counts": {field: dict(codes) for field, codes in self.counts.items()},
            "scores": [one.as_json() for one in self.scores], "warnings": [{"code": one.code, "text": one.text} for one in self.warnings],
        }  # fmt: skip


def light_report(
    contacts: Iterable[Mapping[str, Any]], library: MeasureLibrary, became_cases: int = 0
) -> LightReport:
    """Summarise contacts (each as :meth:`Contact.as_body` of the desk gives it); what is not known is counted as not known."""
    held = list(contacts)
    counts = {field: _counted(held, field) for field in GROUPS}
    scales = dict.fromkeys(
        str(one["scores"]["measure"]) for one in held if one.get("scores", {}).get("before") is not None
    )
    return LightReport(
        contacts=len(held),
        became_cases=became_cases,
        counts={field: codes for field, codes in counts.items() if codes},
        scores=tuple(_scored(held, scale, library) for scale in scales),
        warnings=tuple(_warnings(held)),
    )


def _counted(held: Sequence[Mapping[str, Any]], field: str) -> dict[str, int]:
    found: Counter[str] = Counter()
    for one in held:
        said = one.get(field)
        found.update(said if isinstance(said, list) else [said] if said else [])
    return {code: found[code] for code in sorted(found, key=lambda code: (-found[code], code))}


def _scored(held: Sequence[Mapping[str, Any]], scale: str, library: MeasureLibrary) -> ScoredTwice:
    begun = [one["scores"] for one in held if one.get("scores", {}).get("measure") == scale and one["scores"].get("before") is not None]  # fmt: skip
    pairs = [(Decimal(one["before"]), Decimal(one["after"])) for one in begun if one.get("after") is not None]
    better = _better(scale, library)
    if better is None:
        pairs = []  # nobody can say any more which way is better
    sign = -1 if better == "lower" else 1
    gains = [sign * (after - before) for before, after in pairs]
    return ScoredTwice(
        scale=scale,
        started=len(begun),
        paired=len(pairs),
        only_before=len(begun) - len(pairs),
        mean_before=fmean(float(before) for before, _ in pairs) if pairs else None,
        mean_after=fmean(float(after) for _, after in pairs) if pairs else None,
        improved=sum(gain > 0 for gain in gains),
        same=sum(gain == 0 for gain in gains),
        worse=sum(gain < 0 for gain in gains),
    )


def _better(scale: str, library: MeasureLibrary) -> str | None:
    """Which way is better; severity falls when it betters. None for a scale that is not in the list any more."""
    if scale == SEVERITY:
        return "lower"
    code, _, name = scale.partition(".")
    measure = library.measures.get(code)
    if measure is None:
        return None
    found: Scale | None = measure.scale(name)
    if found is None and not name and len(measure.scales) == 1:
        found = next(iter(measure.scales.values()))
    return found.better if found else None


def _warnings(held: Sequence[Mapping[str, Any]]) -> Iterable[MeasureWarning]:
    if not held:
        yield MeasureWarning(
            "nothing_recorded", "No light contact was recorded; that is not the same as none."
        )
        return
    yield MeasureWarning(
        "contacts_not_people",
        "Contacts are counted, not people: nobody is named, and somebody who came twice counts twice.",
    )
    if any(one.get("avoided") == "yes" for one in held):
        yield MeasureWarning(
            "avoided_is_said",
            "That a formal service was not needed is what somebody said; nothing shows what would have happened otherwise, and it is worth no pound by itself.",
        )
    unknown = sum(one.get("result") in ("not_known", "signposted") for one in held)
    if unknown:
        yield MeasureWarning(
            "not_known",
            f"Of {unknown} of {len(held)} contacts nobody knows whether they helped; they are not counted as helped.",
            "Of some contacts nobody knows whether they helped; they are not counted as helped.",
        )
