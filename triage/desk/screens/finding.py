"""Plain words to codes while somebody types: "won't sleep 8", "sister: school 6", "wants to die".

The search is the vocabulary's own; words that are not finished yet are matched by how they begin. A word that names an
emergency leads to the indicator before any need, so that it never ends silently as a need with a score.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from triage.desk.opening import Desk
from triage.vocabulary import Entry, Vocabulary

NEED, INDICATOR = "needs", "indicators"
SURE = 0.8
"""Likeness from which an indicator stands before needs that are less like; a weaker one comes after every need."""
MOST = 6
"""Matches that are offered."""
_BEGUN: Final = 0.45
"""Likeness of words that only begin alike: behind everything that the vocabulary's search finds."""
_AS_LIKE: Final = 0.05
_SHORTEST = 3
_SEVERITY = re.compile(r"(?:^|\s)(\d{1,2})(?:\s*/\s*10)?\s*$")
_WHOSE = re.compile(r"^\s*([a-z' ]{2,20}?)\s*:\s*", re.IGNORECASE)
_BEGINS = re.compile(r"^\s*(?:(?:his|her|their|my|the)\s+)?([a-z]+)(?:['’]s)?\s+(?!and\b)\w", re.IGNORECASE)
_OTHERS = frozenset({"parent", "sibling"})
"""Whose a need may be because a line begins with their name: "mum is depressed", "brother won't sleep"."""
PEOPLE: Final[Mapping[str, tuple[str, str]]] = {
    "mum": ("parent", "mum"), "mother": ("parent", "mum"), "mummy": ("parent", "mum"), "mom": ("parent", "mum"), "dad": ("parent", "dad"),
    "father": ("parent", "dad"), "daddy": ("parent", "dad"), "stepmum": ("parent", "stepmum"), "stepdad": ("parent", "stepdad"),
    "gran": ("parent", "gran"), "grandad": ("parent", "grandad"), "sister": ("sibling", "sister"), "brother": ("sibling", "brother"),
    "sis": ("sibling", "sister"), "bro": ("sibling", "brother"), "baby": ("unborn", ""), "home": ("household", ""), "me": ("child", ""),
    "kid": ("child", ""), "son": ("child", ""), "daughter": ("child", ""), "boy": ("child", ""), "girl": ("child", ""),
}  # fmt: skip
"""Everyday words for a person: the code of the list people, and the word itself where it says more than the code."""


@dataclass(frozen=True)
class Match:
    """One code that what was typed may mean."""

    kind: str
    """needs or indicators."""
    code: str
    title: str
    person: str
    """Whose it is unless somebody says so: the list's own default."""
    score: float
    who: str = ""
    """Who that is, where the line begins with them, such as mum."""


@dataclass(frozen=True)
class Line:
    """What one typed line says."""

    words: str
    severity: int | None
    """None where no number was typed; a number outside 1 to 10 is kept, so that it can be said to be wrong."""
    person: str
    """A code of the list people; empty where nobody was named."""
    who: str
    unknown_person: bool
    """Whether something stands before a colon that names nobody known."""
    matches: tuple[Match, ...]
    whose: bool = False
    """Whether whose it is has to be asked: the line begins with somebody, which may say whose need it is or who causes it."""

    @property
    def clear(self) -> bool:
        """Whether the first match is meant without a doubt: it is sure, or nothing else is as like."""
        if not self.matches:
            return False
        first, *others = self.matches
        if self.whose and first.kind == NEED:
            return False
        return first.score >= SURE or not any(other.score >= first.score - _AS_LIKE for other in others)


class Finder:
    """The words of one vocabulary; made at the desk, used while somebody types."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        """Know the needs, indicators and people of ``vocabulary``."""
        self._vocabulary = vocabulary
        self.people = {code: entry.title for code, entry in vocabulary.of("people").items()}
        self._begun = [
            (kind, entry, tuple(_words(text)))
            for kind in (INDICATOR, NEED)
            for entry in vocabulary.of(kind).values()
            if entry.fields.get("selectable") != "no"
            for text in (entry.code.replace("_", " "), entry.title, *entry.synonyms)
            if isinstance(text, str)
        ]

    def read(self, typed: str) -> Line:
        """Read one line; never raises."""
        person, who, unknown, rest = self._whose(typed)
        severity = None
        if number := _SEVERITY.search(rest):
            severity = int(number.group(1))
            rest = rest[: number.start()]
        words = rest.strip()
        found = self.find(words)
        if not person and not unknown:
            found = _either(found, words)
        return Line(words, severity, person, who, unknown, tuple(found), any(one.who for one in found))

    def _whose(self, typed: str) -> tuple[str, str, bool, str]:
        found = _WHOSE.match(typed)
        if not found:
            return "", "", False, typed
        word, rest = " ".join(found.group(1).lower().split()), typed[found.end() :]
        if word in PEOPLE:
            return (*PEOPLE[word], False, rest)
        begun = [
            code for code, title in self.people.items() if code.startswith(word) or word in _words(title)
        ]
        if len(word) >= 2 and begun:
            return begun[0], "", False, rest
        return "", "", True, rest

    def find(self, words: str) -> list[Match]:
        """Codes for plain words, best first; none for nothing typed."""
        if not words.strip():
            return []
        best: dict[tuple[str, str], tuple[float, Entry]] = {
            (one.kind, one.entry.code): (one.score, one.entry)
            for one in self._vocabulary.find(words, kinds=(INDICATOR, NEED))
        }
        asked = _words(words)
        if asked and len(asked[-1]) >= _SHORTEST:
            for kind, entry, known in self._begun:
                if (kind, entry.code) not in best and all(
                    any(_alike(one, other) for other in known) for one in asked
                ):
                    best[kind, entry.code] = (_BEGUN + 0.1 / (1 + len(known)), entry)
        found = [
            Match(kind, entry.code, entry.title, self._default(kind, entry), score)
            for (kind, _), (score, entry) in best.items()
        ]
        found.sort(key=_place)
        return found[:MOST]

    def title(self, kind: str, code: str) -> str:
        """The title of a code; the code itself where the list does not hold it."""
        return self._vocabulary.title(kind, code)

    def default_person(self, kind: str, code: str) -> str:
        """Whose a need or indicator is unless somebody says so."""
        entry = self._vocabulary.of(kind).get(code)
        return self._default(kind, entry) if entry else "child"

    @staticmethod
    def _default(kind: str, entry: Entry) -> str:
        return entry.text("default_person" if kind == NEED else "who") or "child"


def _either(found: list[Match], words: str) -> list[Match]:
    """Offer a child's need as somebody else's first where the line begins with them: only a person knows whose it is."""
    begins = _BEGINS.match(words)
    word = begins.group(1).lower() if begins else ""
    person, who = PEOPLE.get(word) or PEOPLE.get(word.removesuffix("s"), ("", ""))
    if person not in _OTHERS:
        return found
    both: list[Match] = []
    for match in found:
        if match.kind == NEED and match.person == "child":
            both.append(replace(match, person=person, who=who))
        both.append(match)
    return both[:MOST]


def _place(match: Match) -> tuple[int, float, int, str]:
    """Sure matches first, an indicator before a need as like; then needs; then indicators that are only a little like."""
    sure = match.score >= SURE
    worry = match.kind == INDICATOR
    return (0 if sure else 2 if worry else 1, -round(match.score, 2), 0 if worry else 1, match.code)


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", re.sub(r"['’]", "", text.lower()))


def _alike(typed: str, known: str) -> bool:
    """Whether two words begin alike: ``slee`` and ``sleep``, ``worried`` and ``worry``."""
    if known.startswith(typed):
        return True
    shared = 0
    for one, other in zip(typed, known, strict=False):
        if one != other:
            break
        shared += 1
    return shared >= max(4, min(len(typed), len(known)) - 1)


def make_finder(desk: Desk) -> Finder:
    """Make the finder of the codes in use here."""
    return Finder(desk.vocabulary)
