"""Statements that must always hold, as a schema."""

from __future__ import annotations

from triage.model.typed_files import Schema, document, listed, mapping, maybe, one_or_many, ref, text
from triage.rulebook.schemas.conditions import condition_parts
from triage.rulebook.schemas.consequences import consequence_parts
from triage.rulebook.schemas.rule_files import ID, format_one, source_part
from triage.vocabulary import Vocabulary


def invariant_file(vocabulary: Vocabulary) -> Schema:
    """The schema of a file under ``rules/invariants``."""
    statement = mapping(
        {
            "id": text("A name in small letters joined by hyphens", pattern=ID),
            "title": text("What must always hold, in a sentence"),
            "owner": text("A role, who answers for the statement"),
            "rationale": text("Why it must hold"),
            "source": {**one_or_many(source_part(), least=1), "description": "Where it comes from"},
            "when": ref("condition", "For every case in which this holds ..."),
            "then": ref("then", "... at least this follows"),
        },
        ["id", "title", "owner", "source", "when", "then"],
        "One statement",
    )  # fmt: skip
    body = mapping(
        {
            "format": format_one(),
            "theme": maybe(text(), "What the statements of this file are about"),
            "invariants": listed(statement, "The statements"),
        },
        ["format", "invariants"],
    )
    parts = {**condition_parts(vocabulary), **consequence_parts(vocabulary)}
    about = "Statements that `triage rules prove` holds every possible case against."
    return document("Invariants", about, body, parts)
