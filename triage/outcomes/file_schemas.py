"""JSON Schemas of frameworks, virtual budgets and libraries of evidence, for editors."""

from __future__ import annotations

from collections.abc import Mapping

from triage.model.typed_files import Schema, document, listed, maybe, model_schema, one_of, ref, text
from triage.outcomes.evidence.files import STRENGTHS, EvidenceFile
from triage.outcomes.frameworks.files import BudgetFile, FrameworkFile
from triage.vocabulary import Vocabulary

_BETTER = {"lower": "A fall is good", "higher": "A rise is good"}
_STAGES = {
    "leading": "Moves early",
    "interim": "Moves on the way",
    "final": "Tells that the outcome came about",
}
_FIGURES = {
    "reduction_of_means_pct": "100 × (1 − mean after ÷ mean before)",
    "improved_pct": "Of needs scored twice, how many per cent improved",
    "children": "Children with such a need",
}
_SPLITS = {
    "ethnicity": "By ethnic group",
    "age": "By age",
    "sex": "By sex",
    "deprivation": "By fifth of deprivation",
}
_STATES = {
    "ok": "The print can be relied on",
    "damaged": "The print cannot be relied on: shown as unreadable",
    "missing": "Part of it is missing",
    "contradictory": "The source contradicts itself",
}
_CODED: Mapping[str, str] = {
    "Priority.code": "priorities", "Printed.need": "needs", "Rank.benchmark": "benchmarks", "Rank.of": "benchmarks",
    "Group.priority": "priorities", "Baseline.benchmark": "benchmarks", "Entry.programme": "programmes",
}  # fmt: skip
_MAY_BE_NONE = frozenset({"Rank.of", "Group.priority", "Baseline.benchmark", "Entry.programme"})
_LISTS: Mapping[str, str] = {
    "Priority.flags": "flags", "Group.indicators": "indicators", "Group.ethnicity": "ethnicity", "Group.disability": "cin_disability",
    "Group.needs": "needs", "Outcome.priorities": "priorities", "FromRecord.needs": "needs", "FromRecord.priorities": "priorities",
    "Activity.help": "help", "OutcomeWord.needs": "needs",
}  # fmt: skip
_SOURCE = "Where it was printed, or who agreed it"
_NOTE = "Anything a reader should know"
_ABOUT: Mapping[str, str] = {
    "FrameworkFile.format": "Always 1", "FrameworkFile.kind": "Always framework", "FrameworkFile.id": "Its name, for `triage priorities show`",
    "FrameworkFile.title": "What people call it", "FrameworkFile.place": "The country, authority or system it is of", "FrameworkFile.about": "What it is for, in a sentence or two",
    "FrameworkFile.cautions": "What must be said beside its figures", "FrameworkFile.missing": "What belongs to it and no source at hand carries",
    "FrameworkFile.contradictions": "Where its source contradicts itself; kept, never mended", "FrameworkFile.neighbours": "Authorities that one authority is compared with",
    "FrameworkFile.priorities": "Priorities by their codes; which needs bear on them stands in the vocabulary", "FrameworkFile.groups": "Groups of children it asks about",
    "FrameworkFile.outcomes": "Shared outcomes, each with indicators and activities", "FrameworkFile.not_for_children": "Whether its figures are of adults",
    "Said.what": "What is printed", "NeighbourSet.id": "Name of the set, which ranks refer to", "NeighbourSet.title": "What people call the set",
    "NeighbourSet.of": "The authority that is compared", "NeighbourSet.members": "The others, without the authority itself; empty where they are not printed",
    "AreaValue.area": "The authority", "AreaValue.value": "Its value", "Rank.benchmark": "Code of the printed place", "Rank.of": "Code of the figure the place is about",
    "Rank.among": "The set of neighbours", "Rank.one_is": "Whether place 1 is the best or the worst; leave it out where nobody says",
    "Rank.better": "Which direction is better", "Rank.values": "Values of all authorities, so that the place can be worked out again",
    "Printed.need": "The need", "Printed.percent": "Per cent by which it is printed to have fallen, in the source's own service",
    "Priority.code": "Code of the priority", "Priority.printed": "Falls of needs as the source prints them: theirs, never ours",
    "Priority.ranks": "Places among authorities as printed", "Priority.flags": "Flags of decisions that belong to it", "Priority.splits": "By what its figures are wanted as well",
    "Group.id": "Name of the group", "Group.title": "What people call it", "Group.priority": "The priority it is part of", "Group.imd_deciles": "IMD deciles that belong; 1 is the most deprived tenth",
    "Group.indicators": "Recorded indicators by which a child belongs", "Group.ethnicity": "Ethnic groups that belong", "Group.disability": "Disabilities that belong", "Group.needs": "Needs by which a child belongs",
    "Group.chosen_by": "Who chose the group; nothing where it is an example", "Period.from": "First day", "Period.to": "Last day",
    "Baseline.value": "The figure before", "Baseline.benchmark": "A published figure to begin from", "Baseline.record": "A period of your own record to begin from",
    "Baseline.year": "The year of the figure, such as 2025/26", "Baseline.place": "The place the figure is of",
    "Target.by": "The day of the check", "Target.after_years": "After how many years, where no day is agreed", "Target.value": "The figure to reach; leave it out until it is agreed", "Target.agreed_by": "Who agreed it",
    "Reading.on": "The day", "Reading.value": "What it was", "FromRecord.figure": "What of the record it is", "FromRecord.needs": "About which needs", "FromRecord.priorities": "About which priorities",
    "Indicator.id": "Its name, unique in the outcome", "Indicator.title": "What is measured", "Indicator.unit": "In what, such as percent or per 10,000", "Indicator.better": "Which direction is better; never guessed",
    "Indicator.stage": "Whether it moves early, on the way, or tells that the outcome came about", "Indicator.baseline": "Where it stood before; needed, because without it nobody can say that anything changed",
    "Indicator.targets": "Checks on the way and the last one, in the order of their days", "Indicator.readings": "What it was since", "Indicator.record": "What of your own record it is, where it is that",
    "Activity.id": "Its name, unique in the outcome", "Activity.title": "What is done", "Activity.help": "Kinds of help it is", "Activity.services": "Services that give it, by id",
    "Activity.leads": "Who leads it; nothing where nobody is agreed", "Activity.contributes": "Who contributes", "Activity.capability": "What it takes", "Activity.influences": "Indicators it should move", "Activity.gap": "What is missing",
    "Link.from": "An activity or indicator", "Link.to": "The indicator it leads to", "Link.how": "Why it should",
    "Outcome.id": "Its name", "Outcome.title": "What everybody works towards", "Outcome.horizon_years": "Within how many years", "Outcome.priorities": "Priorities it is part of",
    "Outcome.indicators": "What tells whether it comes about", "Outcome.activities": "What is done for it", "Outcome.chain": "How one leads to the other: assumptions to be tested",
    "BudgetFile.format": "Always 1", "BudgetFile.kind": "Always budgets", "BudgetFile.budgets": "One entry for each outcome, organisation and year",
    "Budget.outcome": "Id of the shared outcome", "Budget.organisation": "Who sets the money aside, and keeps it", "Budget.year": "Financial year, such as 2026-27", "Budget.amount": "Pounds set aside; leave it out where it is not known",
    "Budget.committed": "Pounds of it promised or spent", "Budget.of_budget": "Pounds of the organisation's whole budget that year", "Budget.gains": "Whose costs should fall by it: named, never counted",
    "EvidenceFile.format": "Always 1", "EvidenceFile.kind": "Always evidence", "EvidenceFile.title": "What the library is about", "EvidenceFile.cautions": "What travels with every figure", "EvidenceFile.outcomes": "Outcomes as sources word them, with codes to look for them by", "EvidenceFile.entries": "One finding each",
    "Caution.text": "The sentence", "OutcomeWord.code": "Its code", "OutcomeWord.title": "What people call it", "OutcomeWord.also": "Other words printed for it", "OutcomeWord.needs": "Needs it is about",
    "Figures.cost": "Cost as printed", "Figures.benefit": "Benefit as printed", "Figures.net": "Benefit less cost as printed", "Figures.ratio": "Ratio as printed", "Figures.other": "What else is printed",
    "Reading.ratio_as_read": "How the ratio may be read", "Reading.cost": "Cost worked back", "Reading.benefit": "Benefit worked back", "Reading.ratio_recomputed": "Ratio worked out again", "Reading.check": "Whether the printed figures agree",
    "Effect.outcome": "Outcome as printed", "Effect.effect_size": "Effect size as printed", "Effect.standard_error": "Standard error as printed", "Effect.becomes": "Long-term outcome as printed", "Effect.benefit": "Pounds as printed; nothing where it was lost",
    "Entry.id": "Its name; never used again for something else", "Entry.programme": "Code of the programme, where ages and setting stand", "Entry.title": "Its name as printed", "Entry.section": "Where in the source", "Entry.printed": "Figures as text, exactly as printed",
    "Entry.per": "Per what the figures are", "Entry.period": "For what time", "Entry.figure_kind": "What sort of figures they are", "Entry.reading": "What came of working them out again; never a figure to use", "Entry.state": "Whether the print can be relied on",
    "Entry.strength": "How strong the evidence is, by what the source prints and nothing else", "Entry.strength_source": "Where the source says so", "Entry.outcomes": "Codes of outcomes it is about", "Entry.effects": "Rows of its table of effects",
}  # fmt: skip
_MODELS = (
    "FrameworkFile", "Said", "NeighbourSet", "AreaValue", "Rank", "Printed", "Priority", "Group", "Baseline", "Target", "Reading",
    "Indicator", "Activity", "Link", "Outcome", "Budget", "Caution", "Entry",
)  # fmt: skip


def outcome_schemas(vocabulary: Vocabulary) -> dict[str, Schema]:
    """The schema of frameworks, virtual budgets and libraries of evidence, by the name of the kind."""
    kinds = sorted({*_CODED.values(), *_LISTS.values()})
    parts = {
        kind: one_of({code: entry.title for code, entry in vocabulary.of(kind).items()}) for kind in kinds
    }
    about = {
        **{f"{model}.source": _SOURCE for model in _MODELS},
        **{f"{model}.note": _NOTE for model in (*_MODELS, "Effect")},
        **_ABOUT,
    }
    fields: dict[str, Schema] = {
        **{key: maybe(ref(kind)) if key in _MAY_BE_NONE else ref(kind) for key, kind in _CODED.items()},
        **{key: listed(ref(kind)) for key, kind in _LISTS.items()},
        "Rank.better": maybe(one_of(_BETTER)),
        "Indicator.better": one_of(_BETTER),
        "Indicator.stage": one_of(_STAGES),
        "FromRecord.figure": one_of(_FIGURES),
        "Priority.splits": listed(one_of(_SPLITS)),
        "Entry.state": listed(one_of(_STATES), least=1),
        "Entry.strength": one_of({str(code): words for code, words in STRENGTHS.items()}),
        "Budget.year": text(pattern=r"^[0-9]{4}-[0-9]{2}$"),
    }
    return {
        "framework": _document(
            "Framework",
            "Priorities or shared outcomes that are reported against. No decision reads it.",
            model_schema(FrameworkFile, fields, about),
            parts,
        ),
        "budgets": _document(
            "Virtual budgets",
            "Who sets aside how much for which outcome in which year.",
            model_schema(BudgetFile, fields, about),
            parts,
        ),
        "evidence": _document(
            "Published evidence",
            "What others published about programmes: shown beside services, never part of a result.",
            model_schema(EvidenceFile, fields, about),
            parts,
        ),
    }


def _document(title: str, about: str, body: Schema, parts: Mapping[str, Schema]) -> Schema:
    """A document with just those lists of codes that it names."""
    used = {kind: part for kind, part in parts.items() if f"'#/$defs/{kind}'" in repr(body)}
    return document(title, about, body, used)
