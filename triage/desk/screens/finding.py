"""Plain words to codes while somebody types: "won't sleep 8", "sister: school 6", "wants to die".

Phrases are compared as :mod:`triage.desk.screens.matching` says; words that are not finished yet are matched by how they begin. A
word that names an emergency leads to the indicator before any need, or is asked about: it never ends silently as a need.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from triage.desk.opening import Desk
from triage.desk.screens.matching import Phrase, likeness, words_of
from triage.vocabulary import Entry, Vocabulary

NEED, INDICATOR = "needs", "indicators"
SURE = 0.8
"""Likeness from which an indicator stands before needs that are less like; a weaker one comes after every need."""
MOST = 6
"""Matches that are offered."""
_BEGUN: Final = 0.45
"""Likeness of words that only begin alike: behind everything else that is found."""
_IN_GENERAL: Final = 0.79
"""The most that counts what fits only where mum is read as a parent, and a brother as a sibling: never sure."""
_AS_LIKE: Final = 0.05
_IN_FULL: Final = 2
"""Words of a worry that stand in the line just as they are, from which it was named in full."""
_SHORTEST = 3
_KEPT: Final = 500
"""Typed words of which it is kept what they are like."""
_SEVERITY = re.compile(r"(?:^|\s)(\d{1,2})(?:\s*/\s*10)?\s*$")
_WHOSE = re.compile(r"^\s*([a-z' ]{2,20}?)\s*:\s*", re.IGNORECASE)
_BEGINS = re.compile(r"^\s*(?:(?:his|her|their|my|the)\s+)?([a-z]+)(?:['’]s)?\s+(?!and\b)\w", re.IGNORECASE)
_BEGINS_WITH_PARENTS = re.compile(r"^\s*(?:(?:his|her|their|my|the)\s+)?parents?\b", re.IGNORECASE)
_WHOSE_WORDS = frozenset(
    {"his", "her", "their", "my", "the", "a", "baby", "little", "big", "older", "younger"}
)
_ABOUT_SOMEBODY = frozenset({"about", "with", "for", "of", "by", "from", "after", "to", "at", "without"})
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
    doubtful: bool = False
    """Whether it would be meant but for what is lacking, or for whom it is done to: "food", "no food"."""
    shared: frozenset[str] = frozenset()
    """The words that it has in common with what was typed."""
    said: int = 0
    """How many words stand in both just as they are."""
    whole: bool = False
    """Whether every word that was typed is accounted for."""


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
        if any(_alarms(first, other) for other in others):
            return False
        if first.kind == NEED and self.whose:
            return False
        if first.score >= SURE:
            return not first.doubtful and not any(_says_more(first, other) for other in others)
        return first.whole and not any(other.score >= first.score - _AS_LIKE for other in others)


def _alarms(first: Match, other: Match) -> bool:
    """Whether another match is a worry that may well be meant: then the first is not taken for granted.

    What accounts for more of the words stands ("food allergy", not "no food"), and so does a worry named in full.
    """
    if other.kind != INDICATOR or not (other.doubtful or other.score >= SURE):
        return False
    if first.kind == INDICATOR:
        return other.doubtful and first.said < _IN_FULL and not other.shared < first.shared
    return not other.shared < first.shared


def _says_more(first: Match, other: Match) -> bool:
    """Whether another match rests on words that the first leaves out: "sad and not sleeping" says two things."""
    return (
        other.score >= SURE
        and other.code != first.code
        and bool(other.shared)
        and not other.shared & first.shared
    )


class Finder:
    """The words of one vocabulary; made at the desk, used while somebody types."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        """Know the needs, indicators and people of ``vocabulary``."""
        self._vocabulary = vocabulary
        self.people = {code: entry.title for code, entry in vocabulary.of("people").items()}
        texts = [
            (kind, entry, text)
            for kind in (INDICATOR, NEED)
            for entry in vocabulary.of(kind).values()
            if entry.fields.get("selectable") != "no"
            for text in (entry.code.replace("_", " "), entry.title, *entry.synonyms)
            if isinstance(text, str)
        ]
        self._begun = [(kind, entry, frozenset(words_of(text))) for kind, entry, text in texts]
        self._all = frozenset(word for _, _, known in self._begun for word in known)
        self._like: dict[str, frozenset[str]] = {}
        self._phrases = [(kind, entry, Phrase.of(text)) for kind, entry, text in texts]
        self._with: dict[str, list[int]] = {}
        for place, (_, _, phrase) in enumerate(self._phrases):
            for word in phrase.words:
                self._with.setdefault(word, []).append(place)

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
        whose = any(one.who for one in found)
        if found and not person and found[0].person in _OTHERS and not found[0].who:
            # "Argues with dad": known as the parents' own, but somebody is named who may be the other side of it.
            named = Phrase.of(words).parents_and_siblings
            whose = whose or bool(named - found[0].shared and not _BEGINS_WITH_PARENTS.match(words))
        return Line(words, severity, person, who, unknown, tuple(found), whose)

    def _whose(self, typed: str) -> tuple[str, str, bool, str]:
        found = _WHOSE.match(typed)
        if not found:
            return "", "", False, typed
        word, rest = " ".join(found.group(1).lower().split()), typed[found.end() :]
        if word in PEOPLE:
            return (*PEOPLE[word], False, rest)
        begun = [
            code for code, title in self.people.items() if code.startswith(word) or word in words_of(title)
        ]
        if len(word) >= 2 and begun:
            return begun[0], "", False, rest
        return "", "", True, rest

    def find(self, words: str) -> list[Match]:
        """Codes for plain words, best first; none for nothing typed."""
        if not words.strip():
            return []
        best = self._known(words) or self._known(words, people_alone=True)
        typed = words_of(words)
        if typed and len(typed[-1]) >= _SHORTEST:
            alike = [self._alike(word) for word in typed]
            for kind, entry, known in self._begun:
                if (kind, entry.code) not in best and all(known & words_alike for words_alike in alike):
                    score = _BEGUN + 0.1 / (1 + len(known))
                    best[kind, entry.code] = Match(
                        kind, entry.code, entry.title, self._default(kind, entry), score, whole=True
                    )
        return _offered(list(best.values()))

    def _alike(self, word: str) -> frozenset[str]:
        """Known words that begin like a typed one; kept, since all but the last stay the same while somebody types."""
        if word not in self._like:
            if len(self._like) >= _KEPT:
                self._like.clear()
            self._like[word] = frozenset(known for known in self._all if _alike(word, known))
        return self._like[word]

    def _known(self, words: str, *, people_alone: bool = False) -> dict[tuple[str, str], Match]:
        """The phrase of each code that is most like what was typed."""
        best: dict[tuple[str, str], Match] = {}
        asked = Phrase.of(words)
        general = asked.in_general()
        places = sorted({place for word in asked.words | general.words for place in self._with.get(word, ())})
        for place in places:
            kind, entry, phrase = self._phrases[place]
            found = likeness(asked, phrase, people_alone=people_alone)
            if general.words != asked.words:
                other = likeness(general, phrase, people_alone=people_alone)
                if other is not None and (found is None or min(other.score, _IN_GENERAL) > found.score):
                    found = replace(other, score=min(other.score, _IN_GENERAL), doubtful=False)
            if found is None:
                continue
            match = Match(
                kind, entry.code, entry.title, self._default(kind, entry), found.score,
                doubtful=found.doubtful, shared=found.shared, said=found.said, whole=asked.words <= found.shared,
            )  # fmt: skip
            before = best.get((kind, entry.code))
            if before is None or (match.score, match.said) > (before.score, before.said):
                best[kind, entry.code] = match
        return best

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
    """Offer a child's need as somebody else's too where the line names them: only a person knows whose it is.

    Theirs first where the line begins with them ("mum is depressed"), the child's first elsewhere ("bullying his sister"). What
    is about, with or after somebody is the child's own ("worried about mum").
    """
    begins = _BEGINS.match(words)
    word = begins.group(1).lower() if begins else ""
    first = _person(word)
    person, who = first if first[0] in _OTHERS else ("", "")
    if not person:
        named = [one for one in _named_within(words) if _person(one)[0] in _OTHERS]
        person, who = _person(named[0]) if named else ("", "")
        if not person:
            return found
    both: list[Match] = []
    for match in found:
        theirs = replace(match, person=person, who=who)
        if match.kind != NEED or match.person != "child":
            both.append(match)
        elif first[0] in _OTHERS:
            both += [theirs, match]
        elif match.shared & Phrase.of(words).parents_and_siblings:
            both.append(match)
        else:
            both += [match, theirs]
    return both[:MOST]


def _named_within(words: str) -> list[str]:
    """Every word but those that say about whom, with whom or after whom something is."""
    found = words_of(words)
    plain = [one for one in found if one not in _WHOSE_WORDS]
    return [one for place, one in enumerate(plain) if place == 0 or plain[place - 1] not in _ABOUT_SOMEBODY]


def _person(word: str) -> tuple[str, str]:
    return PEOPLE.get(word) or PEOPLE.get(word.removesuffix("s"), ("", ""))


def _offered(found: list[Match]) -> list[Match]:
    """Sure matches first, an indicator before a need as like; then the best need, what is doubtful, and the rest."""
    found.sort(key=_place)
    sure = [one for one in found if one.score >= SURE and not one.doubtful]
    rest = [one for one in found if one not in sure]
    doubtful = [one for one in rest if one.doubtful and one.kind == INDICATOR]
    others = [one for one in rest if one not in doubtful]
    first = [] if sure else [one for one in others if one.kind == NEED][:1]
    return [*sure[: MOST - 2], *first, *doubtful[:2], *(one for one in others if one not in first)][:MOST]


def _place(match: Match) -> tuple[int, float, int, int, str]:
    """The more like first, an indicator before a need as like; indicators that are only a little like after every need."""
    sure = match.score >= SURE
    worry = match.kind == INDICATOR
    return (
        0 if sure else 2 if worry else 1,
        -round(match.score, 2),
        0 if worry else 1,
        -match.said,
        match.code,
    )


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
