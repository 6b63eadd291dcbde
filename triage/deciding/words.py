"""Facts, days and codes of a decision in plain words, for whatever shows them."""

from __future__ import annotations

import re

from triage.vocabulary import Vocabulary

_NEED = re.compile(r"need (?P<person>[a-z]+)(#(?P<who>\S+))? (?P<code>[a-z_0-9]+) (?P<severity>\S+)")


def fact_in_words(fact: str, vocabulary: Vocabulary) -> str:
    """A fact string of the contract as a person would say it.

    An unknown sort of fact is shown as it is: better odd than lost.
    """
    match = _NEED.fullmatch(fact)
    if match:
        severity = match["severity"]
        whose = (
            ""
            if match["person"] == "child"
            else f" ({vocabulary.title('people', match['person']).lower()}{' ' + match['who'] if match['who'] else ''})"
        )
        said = "not yet scored" if severity == "unscored" else f"{severity} of 10"
        return f"{vocabulary.title('needs', match['code'])}{whose}: {said}"
    word, _, rest = fact.partition(" ")
    kind = {
        "indicator": "indicators",
        "flag": "flags",
        "awaiting": "help",
        "receiving": "help",
        "reason": "referral_reasons",
        "help": "help",
    }.get(word)
    if kind and vocabulary.has(kind, rest):
        title = vocabulary.title(kind, rest)
        return {"awaiting": f"waiting for: {title}", "receiving": f"already has: {title}"}.get(word, title)
    if word == "missing":
        return (
            f"not known: {vocabulary.title('ask_fields', rest).lower()}"
            if vocabulary.has("ask_fields", rest)
            else f"not known: {rest.replace('_', ' ')}"
        )
    return fact.replace("_", " ")


def within_in_words(days: int | None) -> str:
    """A time limit in words: today, tomorrow, in 12 days; a dash where there is none."""
    if days is None:
        return "–"
    return "today" if days == 0 else "tomorrow" if days == 1 else f"{days} days"


def code_in_words(code: str) -> str:
    """A code that has no list of its own, such as an action kind, with its underscores made spaces."""
    return code.replace("_", " ")
