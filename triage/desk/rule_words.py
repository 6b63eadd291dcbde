"""A rule in plain English."""

from __future__ import annotations

from triage.rulebook import Rule
from triage.rulebook.readings.words import RuleWords, rule_in_words
from triage.vocabulary import Vocabulary


def words_of(rule: Rule, vocabulary: Vocabulary) -> RuleWords:
    """Say a rule in plain English, whether or not the rest of the rulebook can be read."""
    return rule_in_words(rule, vocabulary)
