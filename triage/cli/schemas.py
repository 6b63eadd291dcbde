"""JSON Schemas of the formats that other programs read and write, and of the files people write.

``python -m triage.cli.schemas docs/schemas`` writes them; a test checks that the committed ones are current.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from triage.desk.editors import ENDING, schemas_of
from triage.model import CaseFile, Decision, Issue, Settings
from triage.model.plain import Value
from triage.vocabulary import load_vocabulary
from triage.workspace import shipped_files


class Problems(Value):
    """Problems with their places: what every command answers with ``--json`` where something is wrong."""

    format: str = "triage.problems/1"
    problems: tuple[Issue, ...]


class Batch(Value):
    """Decisions and problems of a list of cases, of JSON lines or of several files."""

    format: str = "triage.batch/1"
    decisions: tuple[Decision, ...]
    problems: tuple[Issue, ...]


def schemas() -> dict[str, dict[str, Any]]:
    """File name to JSON Schema (2020-12), for every format that is fixed for others."""
    found = {
        "case.schema.json": CaseFile.model_json_schema(by_alias=True),
        "decision.schema.json": Decision.model_json_schema(mode="serialization"),
        "batch.schema.json": Batch.model_json_schema(mode="serialization"),
        "problems.schema.json": Problems.model_json_schema(mode="serialization"),
        "settings.schema.json": Settings.model_json_schema(),
    }
    return {
        name: {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
        for name, schema in found.items()
    }


def editor_schemas() -> dict[str, dict[str, Any]]:
    """File name to JSON Schema of each kind of file under ``rules/`` and ``directory/``, for the shipped codes."""
    rules = shipped_files("rules")
    words = {name: text for name, text in rules.items() if name.startswith("vocabulary/")}
    values = {name: text for name, text in rules.items() if name.startswith("value/")}
    found = schemas_of(load_vocabulary(words), values)
    return {f"{name}{ENDING}": schema for name, schema in found.items()}


def as_text(schema: dict[str, Any]) -> str:
    """A schema as it is written to its file."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def main(folder: Path) -> None:
    """Write every schema into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, schema in {**schemas(), **editor_schemas()}.items():
        (folder / name).write_text(as_text(schema), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
