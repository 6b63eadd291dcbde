"""JSON Schemas of the files under ``rules/`` that the rulebook reads, for editors: codes complete and show their titles."""

from __future__ import annotations

from triage.model.typed_files import Schema
from triage.rulebook.schemas.invariant_files import invariant_file
from triage.rulebook.schemas.other_files import head_file, vocabulary_file, wording_file
from triage.rulebook.schemas.rule_files import rule_file
from triage.vocabulary import Vocabulary

__all__ = ["rule_schemas"]


def rule_schemas(vocabulary: Vocabulary) -> dict[str, Schema]:
    """The schema of each kind of file, by the name of the kind, for the codes of one vocabulary."""
    return {
        "rules": rule_file(vocabulary),
        "invariants": invariant_file(vocabulary),
        "vocabulary": vocabulary_file(vocabulary),
        "wording": wording_file(),
        "rulebook": head_file(),
    }
