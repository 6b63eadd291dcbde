"""A rule file as a schema: its rules, and the cases of their examples."""

from __future__ import annotations

from triage.model.typed_files import (
    Schema,
    day,
    document,
    listed,
    mapping,
    maybe,
    one_of,
    one_or_many,
    ref,
    text,
)
from triage.rulebook.schemas.conditions import condition_parts
from triage.rulebook.schemas.consequences import consequence_parts
from triage.rulebook.schemas.example_cases import case_parts
from triage.vocabulary import Vocabulary

STATUSES = {
    "draft": "Being written: in no decision",
    "trial": "On trial: recorded beside decisions, changes none",
    "live": "In force",
    "retired": "No longer used; kept, because old decisions name it",
}
EXPECTATIONS = {
    "fires": "The rule fires for this case",
    "does not fire": "The rule stays silent for this case",
    "held back": "The rule would fire, and its `unless` stops it",
}
ID = "^[a-z0-9]+(-[a-z0-9]+)*$"
_NEW_RULE = {
    "label": "new rule",
    "description": "All keys of a rule, to be filled in",
    "body": {
        "id": "${1:what-it-does}",
        "title": "${2:A sentence a parent could read}",
        "status": "draft",
        "owner": "${3:A role}",
        "review_by": "${4:2027-12-31}",
        "rationale": "${5:Why we do this}",
        "source": [{"title": "${6:Where it comes from}"}],
        "when": {"all": [{"need": "${7:code}", "severity": "${8:7 or more}"}]},
        "then": {"offer": {"help": "${9:code}"}},
        "examples": [
            {"name": "${10:A case in one sentence}", "given": {}, "expect": "fires"},
            {"name": "${11:A case in one sentence}", "given": {}, "expect": "does not fire"},
        ],
    },
}


def rule_file(vocabulary: Vocabulary) -> Schema:
    """The schema of a file under ``rules/safeguarding``, ``flags``, ``needs`` or ``review``."""
    body = mapping(
        {
            "format": format_one(),
            "theme": maybe(text(), "What the rules of this file are about"),
            "rules": {
                "type": "array",
                "items": ref("rule"),
                "description": "The rules, one after another",
                "defaultSnippets": [_NEW_RULE],
            },
        },
        ["format", "rules"],
    )
    parts = {
        **condition_parts(vocabulary),
        **consequence_parts(vocabulary),
        **case_parts(vocabulary),
        "rule": _rule(),
        "example": _example(),
        "source": source_part(),
    }
    about = (
        "What follows from what somebody wrote about a child. Read rules/README.md for how to change a rule."
    )
    return document("Rules", about, body, parts)


def format_one() -> Schema:
    """The format every file of this release has."""
    return {"enum": [1, "1"], "description": "Always 1"}


def _rule() -> Schema:
    keys = {
        "id": text("A name in small letters joined by hyphens; never used again for something else", pattern=ID),
        "title": text("A sentence a parent could read"),
        "status": one_of(STATUSES, "How far the rule is"),
        "owner": text("A role, who answers for the rule"),
        "review_by": day("The day by which somebody looks at it again"),
        "rationale": text("Why we do this, in a sentence or two"),
        "source": {
            **one_or_many(ref("source"), least=1),
            "description": "Where it comes from: guidance, research or a local decision",
        },
        "also_known_as": maybe(one_or_many(text()), "Words staff search for that we prefer not to show"),
        "replaces": maybe(one_or_many(text()), "Ids of rules this one takes over from"),
        "applies": one_of(
            {"at triage": "Whenever a case is decided", "at review": "Only where needs were scored again"},
            "When the rule is looked at; `at triage` when left out",
        ),
        "when": ref("condition", "What must be recorded for the rule to fire"),
        "unless": ref("condition", "What holds the rule back; a rule that escalates has none"),
        "then": ref("then", "What follows"),
        "examples": maybe(
            listed(ref("example")), "Cases anyone can check or dispute; a live rule has one that fires and one that does not"
        ),
    }  # fmt: skip
    required = ["id", "title", "status", "owner", "review_by", "rationale", "source", "when", "then"]
    return mapping(keys, required, "A rule")


def source_part() -> Schema:
    """Where something comes from: a title, or a title with more about it."""
    keys = {
        "title": text("The title of the guidance, report or decision", pattern="."),
        "note": maybe(text(), "Its limits, and what is to be confirmed"),
        "checked": maybe(text(), "The day somebody last read it"),
        "url": maybe(text(), "Where it can be read"),
    }
    return {"anyOf": [text(), mapping(keys, ["title"])], "description": "One source"}


def _example() -> Schema:
    keys = {
        "name": text("The case in one sentence that somebody could dispute"),
        "given": ref("case", "What is recorded, as in a case file; `needs: {sleep: 7}` is enough"),
        "expect": one_of(EXPECTATIONS, "What the rule does"),
    }
    return mapping(keys, ["name", "given", "expect"], "A case and what the rule does with it")
