"""JSON Schemas of the files under ``rules/value/``, for editors."""

from __future__ import annotations

from collections.abc import Mapping

from triage.model.typed_files import Schema, document, maybe, model_schema, one_of, one_or_many, ref, text
from triage.valuing.discounting import ScheduleFile
from triage.valuing.impact_map import MapFile
from triage.valuing.library import Library
from triage.valuing.proxies import ProxyFile
from triage.valuing.reference import BenchmarkFile, BiasFile, DeflatorFile
from triage.valuing.schema_words import FURTHER, OF_A_VALUE, WORDS
from triage.vocabulary import Vocabulary

_KINDS = {
    "fiscal": "Public money saved",
    "economic": "Money in the wider economy",
    "wellbeing": "Wellbeing, in money",
}
_CONVENTIONS = {
    "start_of_year": "Year 1 is not discounted",
    "mid_year": "Half a year earlier than its end",
    "end_of_year": "Each year in full",
}
_WORDS: Mapping[str, Mapping[str, str]] = {
    "Proxy.kind": _KINDS,
    "LibraryEntry.kind": _KINDS,
    "Discounting.convention": _CONVENTIONS,
    "Improvement.applied": {"in_proxy": "The money value holds it already", "factor": "The sum is multiplied by it", "not_applied": "It is told and not used"},
    "Quantity.unit": {"people": "People", "needs": "Needs", "contacts": "Contacts", "incidents": "Incidents", "households": "Households"},
    "MapFile.currency": {"GBP": "Pounds"},
    **WORDS,
}  # fmt: skip
_MAYBE_WORDS: Mapping[str, Mapping[str, str]] = {
    "Quantity.basis": {"printed": "As a source prints it", "back_solved": "Worked back from other figures", "estimate": "An estimate"},
}  # fmt: skip
_PROXY: Mapping[str, str] = {
    "value": "What one is worth, in pounds, in quotes",
    "unit": "What one is, such as per child pathway",
    "price_year": "The year of the prices; unknown where it is not printed",
    "source": "Where the value comes from",
    "kind": "What sort of money it is: never add one sort to another",
    "cashable": "Whether the saving could leave a budget; nothing where it is unknown",
    "low": "Lowest value",
    "high": "Highest value",
    "printed": "The value as the source prints it, where that is not the one used",
    "inferred": "The value worked back from other figures, or true where the value used was",
    "geography": "The place it is about",
    "expires": "When it should no longer be used",
    "note": "Anything a reader should know",
    "id": "Its name, which impact maps use; never used again for something else",
    **OF_A_VALUE,
}
_SHARES = {
    "Ranged": "The share",
    "Probability": "How likely the outcome is for each one counted",
    "DropOff": "How much is lost each year",
}
_ABOUT: Mapping[str, str] = {
    **FURTHER,
    **{f"Proxy.{key}": about for key, about in _PROXY.items()},
    **{f"LibraryEntry.{key}": about for key, about in _PROXY.items()},
    **{f"{model}.rate": f"{about}, from 0 to 1" for model, about in _SHARES.items()},
    **{f"{model}.source": "Where the share comes from" for model in _SHARES},
    **{f"{model}.low": "Lowest share" for model in _SHARES},
    **{f"{model}.high": "Highest share" for model in _SHARES},
    "DropOff.applied": "Whether the sum uses it",
    "DropOff.from_year": "The year from which it is lost; the second unless said",
    "MapFile.format": "Always 1",
    "MapFile.id": "The name of the map",
    "MapFile.title": "What is valued, and for how long",
    "MapFile.currency": "Always GBP",
    "MapFile.price_year": "The year of the prices",
    "MapFile.cost": "What it cost, one entry for each who pays; nothing where it is unknown",
    "MapFile.discounting": "What a later year's pound is worth today, or none",
    "MapFile.horizon_years": "How many years are counted",
    "MapFile.rows": "One row for each outcome and each who gains",
    "MapFile.groups": "Names of groups, each with the stakeholders in it",
    "MapFile.sensitivities": "What-ifs: the same sum with some inputs changed",
    "MapFile.notes": "Warnings only the author can give",
    "MapFile.source": "Where the map comes from",
    "Cost.amount": "How many pounds; nothing where it is unknown",
    "Cost.source": "Where the figure comes from",
    "Cost.who": "Who pays",
    "Cost.low": "Lowest amount",
    "Cost.high": "Highest amount",
    "Cost.inferred": "Whether it was worked back from other figures",
    "Discounting.schedule": "A schedule of rules/value, such as green_book",
    "Discounting.rate": "One rate for all years, from 0 to 1",
    "Discounting.convention": "When in a year its pounds come",
    "Row.id": "The name of the row",
    "Row.stakeholder": "Who gains",
    "Row.outcome": "What changes for them",
    "Row.quantity": "How many: counted in the record, or typed with a reason",
    "Row.proxy": "What one is worth: the id of an entry in proxies.yaml, or all of it written here",
    "Row.improvement": "How far severity fell, and whether the sum uses it",
    "Row.probability": "How likely the outcome is for each one counted",
    "Row.deadweight": "The share that would have happened anyway",
    "Row.displacement": "The share that was only moved from elsewhere",
    "Row.attribution_to_others": "The share that others caused: what is kept is the rest",
    "Row.drop_off": "How much of the outcome is lost each year",
    "Row.starts_year": "The year in which it begins",
    "Row.duration_years": "How many years it lasts",
    "Row.overlap_group": "Rows of one group count once for one person",
    "Quantity.records": "A query over the record",
    "Quantity.typed": "A number, with reason, source and basis",
    "Quantity.unit": "What is counted",
    "Quantity.annualise": "Whether a part of a year is scaled to a whole one",
    "Quantity.reason": "Why it is typed and not counted",
    "Quantity.source": "Where the number comes from",
    "Quantity.basis": "How the number was come by",
    "Quantity.low": "Lowest number",
    "Quantity.high": "Highest number",
    "Records.need": "Which needs",
    "Records.category": "Which categories of needs",
    "Records.help": "Who had which help",
    "Records.service": "Who was with which service",
    "Records.person": "Whose needs",
    "Records.by_at_least": "By how many points severity fell, 1 to 9",
    "Records.at": "At which review",
    "Records.net_of_worse": "Whether those who got worse by as much are subtracted",
    "Improvement.share": "How far severity fell, from 0 to 1",
    "Improvement.applied": "What the sum does with it",
    "Improvement.source": "Where the share comes from",
    "Sensitivity.id": "The name of the what-if",
    "Sensitivity.title": "What it asks",
    "Sensitivity.change": 'Which inputs change, and how: "*1.25", "=0.30", "+0.1" or "-0.1"',
    "Changes.cost": "The cost",
    "Changes.proxies": "All money values",
    "Changes.quantities": "All quantities",
    "Changes.probability": "Every probability",
    "Changes.deadweight": "Every deadweight",
    "Changes.displacement": "Every displacement",
    "Changes.attribution_to_others": "Every share of others",
    "Changes.drop_off": "Every drop-off",
    "Note.code": "A short name for the warning",
    "Note.text": "The warning",
    "ProxyFile.format": "Always 1",
    "ProxyFile.kind": "Always proxies",
    "ProxyFile.proxies": "The money values, one after another",
    "ScheduleFile.format": "Always 1",
    "ScheduleFile.kind": "Always discount_schedules",
    "ScheduleFile.schedules": "The schedules, one after another",
    "Schedule.id": "Its name, which impact maps use",
    "Schedule.title": "What it is called",
    "Schedule.source": "Where it was published",
    "Schedule.read_on": "The day it was read there",
    "Schedule.rates": "Rates by year, without gaps",
    "Band.from_year": "From this year on",
    "Band.to_year": "To this year",
    "Band.rate": "The rate a year, from 0 to 1",
}  # fmt: skip
_CODED = {
    "Records.need": "needs",
    "Records.help": "help",
    "Records.person": "people",
    "Records.programme": "programmes",
    "Records.reason": "referral_reasons",
    "Records.indicator": "indicators",
    "Beside.need": "needs",
    "Beside.indicator": "indicators",
}


def value_schemas(vocabulary: Vocabulary, library: Library) -> dict[str, Schema]:
    """The schema of impact maps, proxies and discount schedules, by the name of the kind.

    ``library`` holds the proxies and schedules there are, so that an editor completes their ids.
    """
    parts = {
        kind: one_of({code: entry.title for code, entry in vocabulary.of(kind).items()})
        for kind in ("needs", "help", "people", "programmes", "referral_reasons", "indicators")
    }
    proxies = one_of({name: f"{proxy.value} pounds {proxy.unit}" for name, proxy in library.proxies.items()})
    schedules = one_of({name: schedule.title for name, schedule in library.schedules.items()})
    words = {
        **{key: one_of(given) for key, given in _WORDS.items()},
        **{key: maybe(one_of(given)) for key, given in _MAYBE_WORDS.items()},
    }
    fields: dict[str, Schema] = {
        **words,
        **{key: maybe(one_or_many(ref(kind))) for key, kind in _CODED.items()},
        "Row.proxy": {"anyOf": [ref("proxy_ids") if library.proxies else text(), ref("Proxy")]},
        "Discounting.schedule": maybe(schedules) if library.schedules else maybe(text()),
    }
    maps = model_schema(MapFile, fields, _ABOUT)
    return {
        "impact-map": document(
            "Impact map",
            "Who gains what, how many, what one is worth, and what share of it the service may claim.",
            maps,
            {**parts, **({"proxy_ids": proxies} if library.proxies else {})},
        ),
        "proxies": document(
            "Money values",
            "What one unit of an outcome is worth, for impact maps to name by id.",
            model_schema(ProxyFile, words, _ABOUT),
        ),
        "discount-schedules": document(
            "Discount schedules",
            "Discount rates as dated data; a new schedule gets a new id.",
            model_schema(ScheduleFile, words, _ABOUT),
        ),
        "price-indices": document(
            "Price indices",
            "What a pound of one year is in another's prices, as dated data.",
            model_schema(DeflatorFile, words, _ABOUT),
        ),
        "value-benchmarks": document(
            "Published figures",
            "How published reports set their figures: bands of what is usual.",
            model_schema(BenchmarkFile, words, _ABOUT),
        ),
        "optimism-bias": document(
            "Optimism bias",
            "By how much costs of a kind of work were underestimated.",
            model_schema(BiasFile, words, _ABOUT),
        ),
    }
