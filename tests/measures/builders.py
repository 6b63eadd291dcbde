"""Histories with forms in them, and the shipped measures."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from functools import cache

from triage.model.history import CaseFacts, CaseHistory, MeasureScore
from triage.outcomes.measures import MeasureLibrary, load_measures
from triage.workspace import shipped_files

START = date(2026, 1, 5)
ON = date(2026, 11, 22)


@cache
def texts() -> tuple[dict[str, str], dict[str, str]]:
    """Shipped lists of codes and files of measures, by name."""
    files = shipped_files("rules")
    return (
        {name: text for name, text in files.items() if name.startswith("vocabulary/")},
        {name: text for name, text in files.items() if name.startswith("measures/")},
    )


@cache
def library() -> MeasureLibrary:
    return load_measures(*texts())


def a_form(
    day: int = 0,
    measure: str = "sdq_parent",
    who: str | None = None,
    rater: str | None = "mum",
    **scores: float,
) -> MeasureScore:
    """A form filled in so many days after the first."""
    return MeasureScore(
        measure,
        START + timedelta(days=day),
        {name: Decimal(str(score)) for name, score in scores.items()},
        who,
        rater,
    )


def a_history(*forms: MeasureScore, case: str = "C-1", closed: bool = False) -> CaseHistory:
    return CaseHistory(
        case=case,
        measures=tuple(sorted(forms, key=lambda one: one.on)),
        about=CaseFacts(closed_on=date(2026, 10, 1) if closed else None),
    )


def own_measure(better: str = "lower", parameters: str = "", use: str = "") -> MeasureLibrary:
    """A measure of one's own from 0 to 100 with what stands in ``parameters``."""
    vocabulary = {
        "vocabulary/measures.yaml": f"""
format: 1
kind: measures
entries:
  - code: own
    title: Own scale
    scales: [{{scale: total, title: Total, min: 0, max: 100, better: {better}}}]
    source: a test
"""
    }
    files = {
        "measures/own.yaml": f"format: 1\nkind: measure_parameters\nparameters: [{parameters}]\n",
    }
    if use:
        files["measures/use.yaml"] = f"format: 1\nkind: measure_use\nuse: {{own: {use}}}\n"
    return load_measures(vocabulary, files)


PUBLISHED = "{measure: own, scale: total, context: here, country: UK, sample: a test, source: a test, %s}"
