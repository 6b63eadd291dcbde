"""What the log says somebody did, in words: the same words as in the table of rights, so that one act has one name."""

from __future__ import annotations

from typing import Final

from triage.casework.permissions import ACTS
from triage.deciding.words import code_in_words
from triage.vocabulary import Vocabulary

_DECIDED: Final = {
    "added": "Triaged: the case was added",
    "add": "Triaged: the case was added",
    "answer": "Triaged again: a question was answered",
    "review": "Triaged again: the needs were scored again",
    "reopen": "Triaged again: the case was opened again",
    "household": "Triaged again: something was raised in the household",
    "correction": "Triaged again: a fact was put right",
}
GROUPS: Final = {
    "escalation": "Escalations",
    "decision": "Decisions",
    "action": "Actions",
    "referral": "Referrals",
    "review": "Reviews",
}
"""Kinds of event by which a timeline can be narrowed; everything else is other work."""


def event_title(what: str) -> str:
    """What was done, as a short sentence without a full stop."""
    kind, _, more = what.partition(".")
    if kind == "decision":
        return _DECIDED.get(more, f"Triaged again: {code_in_words(more)}")
    if what in ACTS:
        return ACTS[what].title
    return code_in_words(what.replace(".", " ")).capitalize()


def event_group(what: str) -> str:
    """Which of ``GROUPS`` an event belongs to; empty for other work."""
    kind = what.partition(".")[0]
    if what in ("case.confirm", "case.done"):
        return "action"
    if what == "case.review":
        return "review"
    return kind if kind in GROUPS else ""


def record_title(record: str, vocabulary: Vocabulary) -> str:
    """On which record it was done, in words: a question by its title, the rest as the log numbers it."""
    kind, _, more = record.partition(" ")
    if kind == "answer" and vocabulary.has("ask_fields", more):
        return vocabulary.title("ask_fields", more)
    return record.replace("_", " ")
