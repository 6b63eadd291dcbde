"""JSON Schemas of the files of ``rules/measures``, for editors."""

from __future__ import annotations

from collections.abc import Mapping

from triage.model.typed_files import Schema, document, model_schema, one_of, ref, text
from triage.outcomes.measures_files import ParameterFile, UseFile
from triage.vocabulary import Vocabulary

_CRITERIA = {
    "a": "Two standard deviations from the clinical mean towards the better",
    "b": "Two standard deviations from the usual mean towards the worse",
    "c": "Where a score is as likely in one group as in the other",
}
_SOURCE = "Where somebody read it; nothing stands here from memory"
_COUNTRY = "The country of the sample; cut-offs do not travel"
_SAMPLE = "Who was in the sample, and how many"
_ABOUT: Mapping[str, str] = {
    "ParameterFile.format": "Always 1", "ParameterFile.kind": "Always measure_parameters", "ParameterFile.parameters": "What was published, one entry for each scale and sample",
    "ParameterFile.added_value": "Published formulas for what was to be expected without help", "ParameterFile.base_rates": "How often something is seen elsewhere; shown beside, never used in a sum",
    "ParameterFile.unknown": "Measures of which nothing was found, and where somebody looked",
    "Parameters.measure": "Code of the measure", "Parameters.scale": "Code of its scale", "Parameters.context": "The name that use.yaml chooses it by",
    "Parameters.country": _COUNTRY, "Parameters.sample": _SAMPLE, "Parameters.source": _SOURCE, "Parameters.bands": "Named ranges; every whole score of the scale stands in one",
    "Parameters.cut_off": "Where the clinical range begins", "Parameters.reliable_change_points": "Points from which on a change is called reliable there",
    "Parameters.internal_consistency": "Reliability within one form, from 0 to 1", "Parameters.test_retest": "Reliability over time, from 0 to 1",
    "Parameters.sd": "Standard deviation of the sample the reliability belongs to", "Parameters.clinical": "People with a problem: mean and spread",
    "Parameters.norm": "People without: mean and spread", "Parameters.note": "Anything a reader should know",
    "Band.band": "Its name", "Band.from": "Lowest score in it", "Band.to": "Highest score in it",
    "CutOff.value": "The mildest score that counts as clinical", "CutOff.printed": "As the source prints it", "CutOff.criterion": "Worked out from clinical and norm instead",
    "Sample.mean": "Mean score", "Sample.sd": "Standard deviation", "Sample.n": "How many people",
    "AddedValue.measure": "Code of the measure", "AddedValue.constant": "The number the formula begins with", "AddedValue.total": "Weight of the first total", "AddedValue.impact": "Weight of the first impact score",
    "AddedValue.emotional": "Weight of the first emotional score", "AddedValue.sd": "Standard deviation of the added value", "AddedValue.country": _COUNTRY, "AddedValue.sample": _SAMPLE,
    "AddedValue.source": _SOURCE, "AddedValue.months": "How long after the first form the second may come", "AddedValue.elsewhere": "What it came to in published data, with the sources", "AddedValue.note": "Anything a reader should know",
    "Months.about": "The time the formula was made for", "Months.from": "Earliest month that still counts", "Months.to": "Latest month that still counts",
    "BaseRate.what": "What is counted", "BaseRate.pct": "Per cent, as printed", "BaseRate.sample": _SAMPLE, "BaseRate.country": _COUNTRY, "BaseRate.source": _SOURCE,
    "BaseRate.measure": "Code of the measure; nothing where several are counted together", "BaseRate.scale": "Code of its scale",
    "Unknown.measure": "Code of the measure", "Unknown.why": "What was not found", "Unknown.source": "Where somebody looked",
    "UseFile.format": "Always 1", "UseFile.kind": "Always measure_use", "UseFile.use": "Measure, or measure.scale, to the context of an entry",
}  # fmt: skip


def measure_schemas(vocabulary: Vocabulary) -> dict[str, Schema]:
    """The schema of published figures and of the choice among them, for the measures of one vocabulary."""
    codes = {code: entry.title for code, entry in vocabulary.of("measures").items()}
    named = {"anyOf": [ref("measures"), text()]} if codes else text()
    fields: dict[str, Schema] = {
        **{f"{model}.measure": named for model in ("Parameters", "AddedValue", "Unknown")},
        "CutOff.criterion": {"anyOf": [one_of(_CRITERIA), {"type": "null"}]},
    }
    parts = {"measures": one_of(codes)} if codes else {}
    return {
        "measures": document(
            "Published measures",
            "What was published about questionnaires and rating scales: bands, cut-offs, reliability, each with its source.",
            model_schema(ParameterFile, fields, _ABOUT),
            parts,
        ),
        "measure-use": document(
            "Choice among published figures",
            "Which published figures reports go by.",
            model_schema(UseFile, {}, _ABOUT),
        ),
    }
