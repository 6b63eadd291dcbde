"""How like two phrases are, as people type them: "wets the bed" and "bedwetting", "no food" and "food", "hits her" and "hits others".

The search of the vocabulary looks at the words alone. Here four things of a phrase count as well: that it says something is
lacking, that it says to whom something is done, that it names nobody but a person, and the many endings of one word. What would be
an emergency but for one of the first two is doubtful: it is offered and asked about, and neither taken for granted nor lost.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


WHOLE: Final = 0.9
"""Likeness of a phrase that stands whole in what was typed, among other words."""
DOUBTFUL: Final = 0.75
"""By how much a phrase counts that fits but for what is lacking, or for whom it is done to."""
LEAST: Final = 0.5
"""Likeness below which nothing is offered."""
_OTHERWISE: Final = 0.97
"""By how much a phrase counts that says nothing is there where something is not done: "nothing to eat", "won't eat"."""
_IS_NOT_THERE: Final = _set("no nothing none without lacks")
_IS_NOT_DONE: Final = _set(
    "not never cannot cant wont dont doesnt isnt didnt hasnt havent arent wasnt couldnt wouldnt hardly barely"
)
_LACKS: Final = _IS_NOT_THERE | _IS_NOT_DONE
_TO_SOMEBODY: Final = _set("me her him us them")
_PEOPLE: Final = _set(
    "mum mother mummy mom dad father daddy stepmum stepdad parent parental carer gran nan nana grandad granddad "
    "grandma grandparent sister brother sibling sis bro baby child boy girl son daughter family partner uncle aunt"
)
_PLACES: Final = _set("home house school college nursery class")
_ALSO_PARENT: Final = _set("mum mother mummy mom dad father daddy stepmum stepdad")
_ALSO_SIBLING: Final = _set("sister brother sis bro")
_SAYS_NOTHING: Final = _set(
    "a an the of to and or in on is has with for at my her his their he she they who that about very s t i it its as "
    "by from be been being am are was were have had having get gets got getting do does doing did me him us them up "
    "out so too much all lot lots bit some any more quite really always often sometimes when then this there every "
    "day days time times says said keeps keep go goes going because since until"
)
_SELF: Final = _set("herself himself themselves themself myself yourself self")
_ENDINGS: Final = tuple(
    sorted(
        _set(
            "ations ation ating ated ate ions ion ings ing ments ment als al ies ied ier y ers er ed es e s ships ship ness"
        ),
        key=lambda ending: (-len(ending), ending),
    )
)
_ODD: Final = {
    "died": "die", "dies": "die", "dying": "die", "dead": "die", "death": "die", "ate": "eat", "eaten": "eat", "slept": "sleep",
    "fought": "fight", "lost": "lose", "anxious": "anxiety", "angry": "anger", "teeth": "tooth", "bitten": "bite", "drank": "drink",
    "drunk": "drink", "ran": "run", "stole": "steal", "bullied": "bully", "cries": "cry", "cried": "cry",
}  # fmt: skip
"""Forms of one word that no ending joins."""
_SHORTEST: Final = 3


@lru_cache(maxsize=4096)
def stem(word: str) -> str:
    """What the forms of one word have in common: ``constip`` of constipated and constipation."""
    word = _ODD.get(word, word)
    for ending in _ENDINGS:
        # A long ending leaves a word that can still be told from others.
        if word.endswith(ending) and len(word) - len(ending) >= (
            _SHORTEST + 1 if len(ending) > _SHORTEST else _SHORTEST
        ):
            word = word[: -len(ending)]
            break
    return word[:-1] if len(word) > _SHORTEST and word[-1] == word[-2] else word


def words_of(text: str) -> list[str]:
    """The words of a text in small letters."""
    return re.findall(r"[a-z0-9]+", re.sub(r"['’]", "", text.lower()))


@dataclass(frozen=True)
class Phrase:
    """A phrase as it is compared."""

    words: frozenset[str]
    """Stems of what it speaks of."""
    said: frozenset[str]
    """All its words as they stand, for telling which of two equal ones is more like."""
    people: frozenset[str]
    """Those of ``words`` that name nothing but a person or a place."""
    lacks: frozenset[str]
    """Whether it says that something is not ``there`` or not ``done``."""
    done_to: bool
    """Whether it says that something is done to somebody, who is not named."""

    @classmethod
    def of(cls, text: str) -> Phrase:
        """Read a phrase."""
        found = words_of(text)
        plain = ["self" if word in _SELF else word for word in found]
        kept = [word for word in plain if word not in _SAYS_NOTHING and word not in _LACKS]
        words = frozenset(stem(word) for word in kept or plain)
        named = _PEOPLE | _PLACES
        people = frozenset(stem(word) for word in kept if word in named or word.removesuffix("s") in named)
        lacks = {"there"} if _IS_NOT_THERE & set(found) else set()
        lacks |= {"done"} if _IS_NOT_DONE & set(found) else set()
        # "Hits me" as well as "hit by her dad".
        return cls(
            words,
            frozenset(found),
            people,
            frozenset(lacks),
            bool((_TO_SOMEBODY | {"by"}) & set(found[1:])),
        )

    @property
    def parents_and_siblings(self) -> frozenset[str]:
        """The words that name a parent or a sibling."""
        return self.words & {stem(word) for word in (*_ALSO_PARENT, *_ALSO_SIBLING, "parent", "sibling")}

    def in_general(self) -> Phrase:
        """The same with parent for mum, and sibling for brother."""
        general = set(self.words)
        for names, code in ((_ALSO_PARENT, "parent"), (_ALSO_SIBLING, "sibl")):
            if found := {stem(name) for name in names} & general:
                general = general - found | {code}
        return Phrase(
            frozenset(general), self.said, self.people | {"parent", "sibl"}, self.lacks, self.done_to
        )


@dataclass(frozen=True)
class Likeness:
    """How like a known phrase is to what was typed."""

    score: float
    """0 to 1; 1 is the same words."""
    doubtful: bool
    """Whether it would fit but for what is lacking, or for whom it is done to."""
    shared: frozenset[str]
    """The words that both have."""
    said: int
    """How many words stand in both just as they are."""


def likeness(asked: Phrase, known: Phrase, *, people_alone: bool = False) -> Likeness | None:
    """How like ``known`` is to what somebody typed; None where it is too little to be offered.

    Whom or what place two phrases name says nothing of what they say ("argues with dad", "scared of dad"), unless
    ``people_alone``.
    """
    shared = asked.words & known.words
    if not shared:
        return None
    beside = bool(asked.words - asked.people) and shared <= asked.people
    if beside and not people_alone:
        return None
    score = 2 * len(shared) / (len(asked.words) + len(known.words))
    if known.words <= asked.words and not beside:
        score = max(score, WHOLE)
    unlike = bool(known.lacks and not asked.lacks) or (known.done_to and not asked.done_to)
    whole = score >= WHOLE
    if unlike:
        score *= DOUBTFUL
    elif known.lacks and not known.lacks & asked.lacks:
        score *= _OTHERWISE
    if score < LEAST:
        return LEAST_OF_ALL if beside else None
    return Likeness(score, unlike and whole, shared, len(asked.said & known.said))


LEAST_OF_ALL: Final = Likeness(LEAST, doubtful=False, shared=frozenset(), said=0)
"""Where nothing but a person is shared."""
