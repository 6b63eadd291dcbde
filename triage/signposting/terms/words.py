"""The words of every kind of help, with how telling each word is; what a term is compared with."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from rapidfuzz import fuzz, process

from triage.vocabulary import Entry, Vocabulary

Origin = Literal["name", "synonym", "need"]
"""The help's own name, another word for it, or a word of the need of the same code."""
_STOP = frozenset(
    [
        "a",
        "about",
        "after",
        "an",
        "and",
        "any",
        "are",
        "as",
        "at",
        "be",
        "before",
        "by",
        "can",
        "do",
        "for",
        "from",
        "has",
        "have",
        "how",
        "if",
        "in",
        "into",
        "is",
        "it",
        "its",
        "me",
        "my",
        "no",
        "nor",
        "not",
        "of",
        "off",
        "on",
        "or",
        "other",
        "our",
        "out",
        "own",
        "she",
        "that",
        "the",
        "their",
        "them",
        "they",
        "this",
        "to",
        "up",
        "very",
        "what",
        "when",
        "where",
        "which",
        "who",
        "with",
        "without",
        "you",
        "your",
    ]
)
_GENERIC = (
    "activity advice adult agency assessment care centre child children class client club community council course day duty "
    "family find free "
    "general group help information local need offer option other parent pay people person plan programme project provider "
    "referral resource route scheme service session someone special specialist staff step support team training universal "
    "worker young youth"
)
_HARM = (
    "abuse abusive assault crime csa discrimination exploitation fgm harm harmful hate hsb idva missing perpetrator "
    "racism radicalisation rape refuge safety sarc sexual stalking trafficking victim violence violent"
)
_GENERIC_WEIGHT = 0.3
_UNKNOWN_WEIGHT = 2.5
"""Of a word that stands in no kind of help: it speaks against a likeness, and less than a known word speaks for one."""
_NEAR_SPELLING = 86.0
"""Least likeness of spelling (rapidfuzz ratio, 0 to 100) at which a word counts as another one misspelt or in American spelling."""
_LEAST_LETTERS = 5
_MOST_WORDS = 60
"""Words of one text that are looked at; taxonomy terms have a handful."""
_ENDINGS = (
    "isations", "izations", "isation", "ization", "ational", "ments", "ment", "ities", "ings", "ations", "ation",
    "ing", "ers", "ors", "ies", "ied", "ity", "er", "or", "ed", "es", "e", "s", "y",
)  # fmt: skip
_IRREGULAR = {"children": "child", "people": "person", "teeth": "tooth", "women": "woman", "men": "man"}


def stem(word: str) -> str:
    """A rough stem, enough to join words that differ in their endings.

    >>> stem("counselling") == stem("counsellor"), stem("bereavement"), stem("housing") == stem("house")
    (True, 'bereav', True)
    """
    if word in {"career", "careers"}:
        return "career"  # not care
    if word in {"parenting", "refugee", "refugees"}:
        return word.removesuffix("s")  # not parent, not refuge
    word = _IRREGULAR.get(word, word)
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= (3 if ending == "s" else 4):
            word = word[: -len(ending)]
            break
    if word.endswith("e") and len(word) > 4:
        word = word[:-1]
    return word[:-1] if len(word) > 4 and word[-1] == word[-2] else word


GENERIC = frozenset(stem(word) for word in _GENERIC.split())
"""Words that say little: services of every kind call themselves support, help or advice."""
NAMES_HARM = frozenset(stem(word) for word in _HARM.split())
"""Words that say outright what safeguarding help is about."""


def tokens(text: str) -> tuple[str, ...]:
    """Stems of the words of a text without those that say nothing, each once and in order.

    >>> tokens("Help with the Bereavement of a child")
    ('help', 'bereav', 'child')
    """
    plain = unicodedata.normalize("NFKD", text[:2000]).encode("ascii", "ignore").decode().casefold()
    words = re.findall(r"[a-z0-9]+", re.sub(r"['’`]", "", plain))[:_MOST_WORDS]
    return tuple(dict.fromkeys(stem(word) for word in words if word not in _STOP))


@dataclass(frozen=True)
class Phrase:
    """One way of naming a kind of help."""

    help: str
    text: str
    origin: Origin
    tokens: frozenset[str]


@dataclass(frozen=True)
class HelpWords:
    """All phrases, found by their words."""

    phrases: Mapping[str, tuple[Phrase, ...]]
    """Help code -> its phrases."""
    by_token: Mapping[str, frozenset[str]]
    """Stem -> codes of the kinds of help it stands in."""
    weights: Mapping[str, float]
    recorded: Mapping[str, tuple[str, ...]]
    """Words of a term (folded) -> help codes for which the vocabulary itself records the term."""

    def weight(self, token: str) -> float:
        """How telling a word is: little where many kinds of help share it."""
        return self.weights.get(token, _GENERIC_WEIGHT if token in GENERIC else _UNKNOWN_WEIGHT)

    def known(self, token: str) -> str | None:
        """The word itself, or the known word that it is a spelling of; None where there is none."""
        if token in self.by_token:
            return token
        if len(token) < _LEAST_LETTERS:
            return None
        found = process.extractOne(
            token, self.by_token.keys(), scorer=fuzz.ratio, score_cutoff=_NEAR_SPELLING
        )
        return found[0] if found and found[0][0] == token[0] else None


def folded(text: str) -> str:
    """A text as it is compared: case, accents and signs do not count."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold()
    return " ".join(re.findall(r"[a-z0-9]+", plain))


def help_words(vocabulary: Vocabulary) -> HelpWords:
    """Gather the words of every kind of help: name, synonyms, recorded terms, and the words of the need of the same code."""
    helps, needs = vocabulary.of("help"), vocabulary.of("needs")
    found = {code: list(_phrases(entry, needs.get(code))) for code, entry in helps.items()}
    helps_of: dict[str, set[str]] = {}
    for code, phrases in found.items():
        for phrase in phrases:
            for token in phrase.tokens:
                helps_of.setdefault(token, set()).add(code)
    total = max(len(found), 1)
    recorded: dict[str, list[str]] = {}
    for code, entry in helps.items():
        for term in _texts(entry.items("oruk_terms")):
            recorded.setdefault(folded(term), []).append(code)
    return HelpWords(
        {code: tuple(phrases) for code, phrases in found.items()},
        {token: frozenset(codes) for token, codes in helps_of.items()},
        {
            token: _GENERIC_WEIGHT if token in GENERIC else max(_GENERIC_WEIGHT, math.log(total / len(codes)))
            for token, codes in helps_of.items()
        },
        {term: tuple(codes) for term, codes in recorded.items()},
    )


def _phrases(entry: Entry, need: Entry | None) -> Iterable[Phrase]:
    named: list[tuple[str, Origin]] = [
        (entry.title, "name"),
        *((word, "synonym") for word in _texts(entry.synonyms)),
    ]
    if need:
        named += [(word, "need") for word in (need.title, *_texts(need.synonyms))]
    for text, origin in named:
        found = frozenset(tokens(text))
        if found:
            yield Phrase(entry.code, text, origin, found)


def _texts(values: Iterable[object]) -> list[str]:
    return [value for value in values if isinstance(value, str)]


def counted(texts: Iterable[str]) -> Counter[str]:
    """How many of the texts hold each stem.

    >>> counted(["Sleep help", "Sleeping"])["sleep"]
    2
    """
    return Counter(token for text in texts for token in tokens(text))
