"""What editors need to complete codes in the files of a workspace: a JSON Schema for each kind of file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from triage.desk.opening import Desk
from triage.errors import DataProblem
from triage.interchange.sheets.schemas import map_schemas
from triage.model.typed_files import Schema
from triage.outcomes.file_schemas import outcome_schemas
from triage.outcomes.measures_schema import measure_schemas
from triage.rulebook.schemas import rule_schemas
from triage.signposting.schemas import directory_schemas
from triage.valuing.library import Library, load_library
from triage.valuing.schemas import value_schemas
from triage.vocabulary import Vocabulary

ENDING = ".schema.json"


@dataclass(frozen=True)
class FileKind:
    """One kind of file that people write."""

    name: str
    files: tuple[str, ...]
    """Patterns of file names, from the workspace's folder; ``!`` leaves out."""
    holds: str


KINDS: tuple[FileKind, ...] = (
    FileKind("rules", ("rules/safeguarding/*.yaml", "rules/flags/*.yaml", "rules/needs/*.yaml", "rules/review/*.yaml"), "rules of every stage"),
    FileKind("invariants", ("rules/invariants/*.yaml",), "statements that must always hold"),
    FileKind("vocabulary", ("rules/vocabulary/*.yaml",), "lists of codes, priorities among them"),
    FileKind("wording", ("rules/wording/*.yaml",), "words of escalations and letters"),
    FileKind("rulebook", ("rules/rulebook.yaml",), "the name of this version of the rules"),
    FileKind("impact-map", ("rules/value/*.yaml", "!rules/value/proxies.yaml", "!rules/value/green-book.yaml", "!rules/value/evidence*.yaml", "!rules/value/deflator.yaml", "!rules/value/benchmarks.yaml", "!rules/value/optimism-bias.yaml"), "impact maps: what was worth how much"),
    FileKind("proxies", ("rules/value/proxies.yaml",), "money values that impact maps name"),
    FileKind("discount-schedules", ("rules/value/green-book.yaml",), "discount rates by year"),
    FileKind("price-indices", ("rules/value/deflator.yaml",), "price indices by year"),
    FileKind("value-benchmarks", ("rules/value/benchmarks.yaml",), "how published valuations set their figures"),
    FileKind("optimism-bias", ("rules/value/optimism-bias.yaml",), "by how much costs were underestimated, by kind of work"),
    FileKind("evidence", ("rules/value/evidence*.yaml",), "what others published about programmes, shown beside services"),
    FileKind("framework", ("rules/priorities/*.yaml", "!rules/priorities/budgets.yaml"), "priorities and shared outcomes that are reported against"),
    FileKind("budgets", ("rules/priorities/budgets.yaml",), "virtual budgets: who sets aside how much for which outcome"),
    FileKind("measures", ("rules/measures/*.yaml", "!rules/measures/use.yaml"), "what was published about questionnaires, each figure with its source"),
    FileKind("measure-use", ("rules/measures/use.yaml",), "which published figures reports go by"),
    FileKind("services", ("directory/services/*.yaml",), "the services of one provider"),
    FileKind("crosswalk", ("directory/crosswalk.yaml",), "what terms of taxonomies mean here, and who said so"),
    FileKind("terms", ("directory/terms.yaml",), "school terms, as they were published"),
    FileKind("sheet-map", ("directory/maps/*.yaml",), "which column of a spreadsheet is what"),
    FileKind("areas", ("directory/areas.yaml",), "postcode districts and their authorities"),
    FileKind("directory", ("directory/directory.yaml",), "the name of this version of the directory"),
)  # fmt: skip


def editor_schemas(desk: Desk) -> dict[str, Schema]:
    """The schema of each kind of file, by the name of the kind, for the codes in use at this desk.

    Money values that cannot be read are passed over: an editor is what they are mended with. Raises
    :class:`triage.errors.DataProblem` where the vocabulary itself cannot be read.
    """
    return schemas_of(desk.vocabulary, desk.value_files)


def schemas_of(vocabulary: Vocabulary, value_files: Mapping[str, str]) -> dict[str, Schema]:
    """The same from texts of the files of ``rules/value`` by name."""
    try:
        library = load_library(value_files)
    except DataProblem:
        library = Library()
    found = {
        **rule_schemas(vocabulary),
        **value_schemas(vocabulary, library),
        **outcome_schemas(vocabulary),
        **measure_schemas(vocabulary),
        **directory_schemas(vocabulary),
        **map_schemas(),
    }
    return {kind.name: found[kind.name] for kind in KINDS}


def yaml_schemas(folder: str) -> dict[str, list[str]]:
    """The setting ``yaml.schemas``: schema to the files it is for; ``folder`` is where the schemas lie."""
    return {f"{folder}/{kind.name}{ENDING}": list(kind.files) for kind in KINDS}
