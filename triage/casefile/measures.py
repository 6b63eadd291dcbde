"""Questionnaires in a case file that no report could count: said, and never a reason to keep a child waiting."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from triage.casefile.checks import Fault
from triage.model import CaseFile
from triage.vocabulary import Vocabulary

_WHY = "it is kept, and is in no report until it is put right"


def check_measures(case: CaseFile, vocabulary: Vocabulary) -> Iterator[Fault]:
    """Warn of a measure or a scale that the list does not know, and of a score the scale cannot have; no score is printed.

    A workspace whose rules are older than the list is told nothing: its own codes may be right.
    """
    listed = vocabulary.of("measures")
    if not listed:
        return
    for index, entry in enumerate(case.measures):
        if entry.measure not in listed:
            near = vocabulary.nearest("measures", entry.measure)
            mend = (
                f"did you mean '{near}'?"
                if near
                else "see `triage measures list`, or add it to rules/vocabulary/measures.yaml"
            )
            yield Fault(
                ("measures", index, "measure"),
                "CF310",
                "this measure is not in the list of measures",
                mend,
                why=_WHY,
                severity="warning",
            )
            continue
        scales = _scales(listed[entry.measure].fields.get("scales"))
        for name, score in entry.scores.items():
            if name not in scales:
                yield Fault(
                    ("measures", index, "scores"),
                    "CF310",
                    f"{entry.measure} has no such scale",
                    f"its scales are {', '.join(scales)}",
                    why=_WHY,
                    severity="warning",
                )
            elif not scales[name][0] <= score <= scales[name][1]:
                low, high = scales[name]
                yield Fault(
                    ("measures", index, "scores", name),
                    "CF311",
                    f"a score of {entry.measure}.{name} lies outside its scale",
                    f"it goes from {low:g} to {high:g}",
                    why=_WHY,
                    severity="warning",
                )


def _scales(rows: Any) -> Mapping[str, tuple[float, float]]:
    """Scale -> lowest and highest score; a scale that cannot be read is left out, for the list is checked elsewhere."""
    found: dict[str, tuple[float, float]] = {}
    for row in rows if isinstance(rows, list) else []:
        if not isinstance(row, dict):
            continue
        try:
            found[str(row["scale"])] = (float(row["min"]), float(row["max"]))
        except (KeyError, TypeError, ValueError):
            continue
    return found
