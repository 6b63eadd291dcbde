"""The words that a case may hold, as far as a proof has to tell them apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from triage.casefile.answered import graver_reading
from triage.rulebook import conditions as c
from triage.vocabulary import Vocabulary

LATEST = 10_000
"""Days ahead beyond which no condition asks after a deadline."""
_LISTS = {
    "reason": "referral_reasons",
    "awaiting": "help",
    "receiving": "help",
    "wants": "help",
    "declines": "help",
    "source": "referral_sources",
    "role": "referrer_roles",
}
_FIXED: Mapping[str, tuple[str, ...]] = {
    "engagement": ("full", "partial", "none"),
    "referrer_could_help": ("yes", "no"),
    "few_contacts": ("yes",),
    "requested": ("close",),
    "household": ("linked",),
    "strengths": ("recorded",),
    "consent": ("given", "refused", "withdrawn", "not_asked", "missing"),
}
_FREE = {"unsafe_contact": "letter", "language": "Romanian"}
"""Fields that take any word, with one that serves where some other word is meant."""


@dataclass(frozen=True)
class Words:
    """Codes of the vocabulary, and for each list of the record the words that rules name and one that none does."""

    needs: Mapping[str, str]
    """Needs a case may record, with their categories."""
    indicators: tuple[str, ...]
    protective: frozenset[str]
    indicator_person: Mapping[str, str]
    said: Mapping[str, tuple[str, ...]]
    latest: int = LATEST
    answers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Answers that rules name, by question."""
    states: tuple[str, ...] = ()

    def category(self, need: str) -> str:
        """The category of a need."""
        return self.needs.get(need, "")

    def may_say(self, name: str, word: str) -> bool:
        """Whether a case can hold this word."""
        return word in self.said[name]

    @staticmethod
    def may_answer(name: str, value: str) -> bool:
        """Whether an answer stays on record as this word (see ``casefile.answered.graver_reading``)."""
        return graver_reading(name, value) == value


def words_of(conditions: Iterable[c.Condition], vocabulary: Vocabulary) -> Words:
    """The words that tell cases apart for these conditions."""
    leaves = [leaf for condition in conditions for leaf in c.leaves(condition)]
    named: dict[str, set[str]] = {}
    answers: dict[str, set[str]] = {}
    for leaf in leaves:
        if isinstance(leaf, c.Says) and leaf.value != "any":
            named.setdefault(leaf.field, set()).add(leaf.value)
        if isinstance(leaf, c.AnswerIs):
            answers.setdefault(leaf.field, set()).add(leaf.value)
    indicators = vocabulary.of("indicators")
    return Words(
        needs={
            code: entry.text("category") or ""
            for code, entry in vocabulary.of("needs").items()
            if entry.text("selectable") != "no"
        },
        indicators=tuple(sorted(indicators)),
        protective=frozenset(
            code for code, entry in indicators.items() if entry.text("kind") == "protective"
        ),
        indicator_person={code: entry.text("who") or "child" for code, entry in indicators.items()},
        said={name: _choice(name, named.get(name, set()), vocabulary) for name in (*_LISTS, *_FIXED, *_FREE)},
        answers={name: tuple(sorted(values)) for name, values in sorted(answers.items())},
        states=tuple(vocabulary.of("referral_states")),
    )


def _choice(name: str, wanted: set[str], vocabulary: Vocabulary) -> tuple[str, ...]:
    """Words of one list: those that rules name and a case may hold, and one more that stands for all others."""
    if name in _FIXED:
        return _FIXED[name]
    if name in _FREE:
        return (*sorted(wanted), *([_FREE[name]] if _FREE[name] not in wanted else ["other"]))
    codes = vocabulary.of(_LISTS[name])
    other = next((code for code in codes if code not in wanted), None)
    return (*sorted(wanted & set(codes)), *([other] if other is not None else []))
