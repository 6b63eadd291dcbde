"""Vocabulary, wording and the head of the rulebook as schemas."""

from __future__ import annotations

from collections.abc import Mapping

from triage.model.typed_files import Schema, document, listed, mapping, one_of, one_or_many, ref, text, yes_no
from triage.rulebook.schemas.codes import code_parts
from triage.rulebook.schemas.rule_files import format_one
from triage.rulebook.schemas.vocabulary_words import KEYS, LISTS
from triage.vocabulary import REQUIRED_KINDS, Vocabulary

_YES_NO = frozenset(
    {
        "selectable",
        "new_contact",
        "medical_appointment",
        "takes_first_place",
        "is_final",
        "counts_as_gap",
        "counts_as_drop_off",
        "needs_audit",
    }
)
_SEVERAL = frozenset({"synonyms", "cin_factor_codes", "oruk_terms", "outcomes", "text_state"})
_CODED: Mapping[str, str] = {
    "needs": "needs",
    "indicators": "indicators",
    "benchmarks": "benchmarks",
    "denies": "access",
    "awaiting_help": "help",
    "next_states": "referral_states",
    "default_person": "people",
    "for_person": "people",
}
"""Keys that hold codes of another list."""


def vocabulary_file(vocabulary: Vocabulary) -> Schema:
    """The schema of a file under ``rules/vocabulary``: one list of codes."""
    kinds = sorted({*vocabulary.lists, *REQUIRED_KINDS})
    names = {kind: LISTS.get(kind, f"The list {kind}") for kind in kinds}
    entry = mapping(_entry_keys(vocabulary), ["code", "title"], "One code", others=True)
    body = mapping(
        {
            "format": format_one(),
            "kind": {"anyOf": [one_of(names), text()], "description": "Which list this file holds"},
            "entries": listed(entry, "The codes; add below, and never give an old code a new meaning"),
        },
        ["kind", "entries"],
        others=True,
    )
    about = "Codes that a case, a rule, a service record or a report may name."
    return document("Vocabulary", about, body, code_parts(vocabulary, sorted(set(_CODED.values()))))


def _entry_keys(vocabulary: Vocabulary) -> dict[str, Schema]:
    own = {key: KEYS.get(key, f"What the lists of this workspace call {key}") for entries in vocabulary.lists.values() for entry in entries.values() for key in entry.fields}  # fmt: skip
    found: dict[str, Schema] = {}
    for key, about in sorted({**KEYS, **own}.items()):
        if key in _YES_NO:
            found[key] = {**yes_no(), "description": about}
        elif key in _CODED:
            # Offered and not demanded: a list may name a code that is still to be written.
            found[key] = {**one_or_many({"anyOf": [ref(_CODED[key]), text()]}), "description": about}
        elif key in _SEVERAL:
            found[key] = {**one_or_many(text()), "description": about}
        elif key in {"code", "title"}:
            found[key] = text(about)
        else:
            found[key] = {"description": about}
    return found


PHRASES: Mapping[str, str] = {
    "code": "What the engine looks the words up by; keep it",
    "title": "The words; keep what stands in {braces}",
}


BANNED_KEYS: Mapping[str, str] = {
    "phrase": "Words that no text people read may hold",
    "why": "Why they hurt",
    "say": "What to say instead",
}
KEPT_BACK_KEYS: Mapping[str, str] = {
    "indicator": "Nothing that rests on it stands in a letter to a family",
    "need": "Told to the young person alone, unless a parent asked",
    "help": "Told to the person whose help it is alone",
    "guarded": "A need beside which the child's own words are not printed to parents",
    "words": "Words with which a quotation is passed on in no letter",
    "why": "Why a letter does not tell it",
}


def wording_file() -> Schema:
    """The schema of a file under ``rules/wording``: phrases by code, phrases that hurt, or what letters keep back."""
    phrase = mapping({key: text(about) for key, about in PHRASES.items()}, ["code", "title"], "One phrase", others=True)  # fmt: skip
    banned = mapping(
        {
            **{key: text(about) for key, about in BANNED_KEYS.items()},
            "exact": {**yes_no(), "description": "Whether capital letters count"},
        },
        list(BANNED_KEYS),
        "One phrase that hurts",
    )
    kept_back = mapping(
        {
            **{key: text(about) for key, about in KEPT_BACK_KEYS.items()},
            "by_a_person": {
                **yes_no(),
                "description": "Whether a person asks for this help, and no printed letter",
            },
        },
        ["why"],
        "One thing no letter tells a family",
    )
    body = mapping(
        {
            "format": format_one(),
            "kind": {
                "anyOf": [
                    one_of(
                        {
                            "wording": "Phrases by code",
                            "banned": "Phrases that hurt",
                            "kept_back": "What letters keep back",
                        }
                    ),
                    text(),
                ],
                "description": "What this file holds",
            },
            "entries": listed({"anyOf": [phrase, banned, kept_back]}, "The phrases"),
        },
        ["entries"],
        others=True,
    )
    return document("Wording", "Words of escalations and letters. Change the titles, keep the codes.", body)


def head_file() -> Schema:
    """The schema of ``rules/rulebook.yaml``: the name of this version."""
    body = mapping(
        {
            "format": format_one(),
            "version": text(
                "The name of this version; raise it with every change, because decisions keep it"
            ),
            "title": text("What this rulebook is called"),
        },
        ["version"],
        others=True,
    )
    return document("Rulebook", "Names this version of the rules.", body)
