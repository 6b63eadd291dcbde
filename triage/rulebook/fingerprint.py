"""What tells one rulebook from another: a hash over all that a decision can come from, and over nothing else.

It covers live rules in their order, codes and wording, as they were read. Files, lines, comments, examples, and rules that
are drafts, on trial or retired are no part of it, so that none of them changes a byte of any decision.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from typing import Any

from triage.rulebook.model import Rule
from triage.vocabulary import Vocabulary

SAID = (
    "id", "title", "status", "stage", "owner", "review_by", "rationale", "sources", "when", "unless", "then", "at_review",
    "also_known_as", "replaces",
)  # fmt: skip
"""Parts of a rule that say what it does and why; a test holds that every other part is known to say nothing."""
NOT_SAID = frozenset({"examples", "file", "line", "origin"})
"""Parts of a rule that say where it stands and how it is tried out."""


def fingerprint_of(rules: Iterable[Rule], vocabulary: Vocabulary, wording: Mapping[str, str]) -> str:
    """SHA-256 over the live ones of ``rules`` in their order, all codes and all phrases, as ``sha256:`` and 64 hex digits."""
    codes = {
        kind: [[entry.code, entry.title, plain(entry.fields)] for entry in entries.values()]
        for kind, entries in vocabulary.lists.items()
    }
    whole = {
        "rules": [plain_rule(rule) for rule in rules if rule.status == "live"],
        "vocabulary": codes,
        "wording": dict(wording),
    }
    text = json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def plain_rule(rule: Rule) -> dict[str, Any]:
    """A rule as plain data, without its examples and its place; two rules that say the same are equal here."""
    return {name: plain(getattr(rule, name)) for name in SAID}


def plain(value: Any) -> Any:
    """Data classes as plain data: the name of the class, and each field that is not at its default.

    A field that a later release adds changes no fingerprint of a rule that does not use it.
    """
    if value is None or isinstance(value, (str, int, float)):
        return value
    if is_dataclass(value) and not isinstance(value, type):
        said = {
            part.name: plain(getattr(value, part.name))
            for part in fields(value)
            if part.default is MISSING or getattr(value, part.name) != part.default
        }
        return {"is": type(value).__name__, **said}
    if isinstance(value, Mapping):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(part) for part in value]
    return value.isoformat() if isinstance(value, date) else value
