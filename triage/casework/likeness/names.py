"""Two names beside each other: by letters, sound, short forms, parts and order.

Sound by Metaphone and NYSIIS and the match rating comparison (jellyfish), spelling by Jaro-Winkler and the optimal
string alignment distance (rapidfuzz), and a skeleton of consonants that brings common ways of writing names of other
alphabets together. A name that is not there, or is a word such as "unknown", is not different: it says nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

import jellyfish
from rapidfuzz.distance import OSA, JaroWinkler

from triage.casework.likeness.short_forms import ROOTS, share_a_form

Name = tuple[str, ...]
"""Folded parts of a name in the order they were written; empty where nobody gave one."""
_LETTERS = str.maketrans(
    {"ß": "ss", "ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ı": "i", "ŋ": "n"}
)
_PARTICLES = frozenset(
    {
        "al", "el", "ul", "bin", "ibn", "bint", "abu", "o", "van", "von", "der", "den", "de", "da", "di", "del", "della", "dos",
        "das", "do", "du", "la", "le", "st", "ap", "ab", "ter", "ten", "the", "y", "e",
    }
)  # fmt: skip
_GLUED = ("al", "el", "o")
"""Particles that are also written together with the name."""
_SAYS_NOTHING = frozenset(
    {"unknown", "unnamed", "known", "not", "na", "none", "null", "nil", "tbc", "tba", "baby", "infant", "boy", "girl", "child", "unborn", "mr", "mrs", "ms", "miss", "master", "dr"}
)  # fmt: skip
_SPELLINGS = (
    ("tsch", "ch"), ("sch", "sh"), ("szcz", "sh"), ("cz", "ch"), ("sz", "sh"), ("ts", "s"), ("tz", "s"), ("ph", "f"), ("kh", "k"),
    ("gh", "g"), ("dh", "d"), ("th", "t"), ("bh", "b"), ("ck", "k"), ("qu", "k"), ("x", "ks"), ("q", "k"), ("dj", "j"), ("zh", "j"),
    ("ou", "u"), ("oo", "u"), ("ee", "i"), ("ie", "i"), ("ei", "i"), ("w", "v"), ("c", "k"),
)  # fmt: skip
"""Ways of writing one sound -> one way, longest first."""
_ALIKE_JARO = 0.92
_SOUND_JARO = 0.75
"""A shared code of sound counts only where the letters are alike too: codes are coarse."""
STRENGTH = ("same", "short_form", "sounds", "spelt")
"""How two parts of a name may be one name, the strongest first."""


def parts(*written: str | None) -> Name:
    """Fold what was written into parts: lower case, no accents, hyphens apart, particles and empty words left out.

    >>> parts("Élise-Marie"), parts("van der Sample"), parts("O'Sample"), parts("Unknown")
    (('elise', 'marie'), ('sample',), ('osample',), ())
    """
    return _parts(" ".join(word for word in written if word))


@cache
def _parts(text: str) -> Name:
    text = re.sub(r"['’‘`ʼ]", "", text.casefold().translate(_LETTERS))
    text = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    text = re.sub(r"\bma?c (?=\w)", "mac", re.sub(r"[\W\d_]+", " ", text))
    words = [word for word in text.split() if word not in _SAYS_NOTHING]
    named = [word for word in words if word not in _PARTICLES]
    return tuple(named or words)


@cache
def skeleton(word: str) -> str:
    """The consonants of a folded name after common ways of writing one sound became one; a first vowel is kept as one sign.

    >>> skeleton("mohammed") == skeleton("muhamad"), skeleton("yousef") == skeleton("yusuf")
    (True, True)
    """
    if word.startswith("mac"):
        word = "mc" + word[3:]
    for written, sound in _SPELLINGS:
        word = word.replace(written, sound)
    head = "a" if word[:1] in "aeiou" else ""
    word = re.sub(r"[aeiouyh]", "", word.replace("j", "y") if word[:1] == "j" else word)
    return head + re.sub(r"(.)\1+", r"\1", word).replace("v", "f").replace("z", "s").replace("d", "t")


@cache
def sounds(word: str) -> frozenset[str]:
    """Codes of sound, each with the name of its scheme; empty for a word of fewer than two letters or another alphabet."""
    if len(word) < 2 or not word.isascii():
        return frozenset()
    return frozenset({f"m:{jellyfish.metaphone(word)}", f"n:{jellyfish.nysiis(word)}", f"s:{skeleton(word)}"})


@cache
def part_level(one: str, other: str) -> str | None:
    """How two parts may be one name: a word of ``STRENGTH``, ``initial``, or None where they are two names."""
    if one == other or any(one == glue + other or other == glue + one for glue in _GLUED):
        return "same"
    if len(one) == 1 or len(other) == 1:
        return "initial" if one[0] == other[0] else None
    if share_a_form(one, other):
        return "short_form"
    jaro = JaroWinkler.similarity(one, other)
    shared = sounds(one) & sounds(other)
    if jaro >= _SOUND_JARO and (len(shared) > 1 or any(code[0] == "s" and len(code) > 4 for code in shared)):
        return "sounds"
    if min(len(one), len(other)) >= 4 and (OSA.distance(one, other) == 1 or jaro >= _ALIKE_JARO):
        return "spelt"
    if (
        len(shared) > 0
        and jaro >= _SOUND_JARO
        and one.isascii()
        and other.isascii()
        and jellyfish.match_rating_comparison(one, other)
    ):
        return "sounds"
    return None


def level(one: Name, other: Name) -> str | None:
    """How two names stand to each other.

    One of ``STRENGTH`` (every part meets one of the other), ``part`` (all of the shorter is in the longer), ``overlap`` (some
    parts meet, both have more), ``initial``, ``different``; None where one is not there, or they are in two alphabets.
    """
    if not one or not other or "".join(one).isascii() != "".join(other).isascii():
        return None
    return _level(*sorted((one, other), key=lambda name: (len(name), name)))


@cache
def _level(short: Name, long: Name) -> str:
    if "".join(short) == "".join(long) or sorted(short) == sorted(long):
        return "same"
    left = list(long)
    met: list[str] = []
    for word in short:
        found = [(kind, each) for each in left if (kind := part_level(word, each))]
        if found:
            kind, each = min(found, key=lambda pair: _rank(pair[0]))
            met.append(kind)
            left.remove(each)
    if not met:
        whole = part_level("".join(short), "".join(long))
        return whole if whole in STRENGTH else "different"
    if set(met) == {"initial"}:
        return "initial" if short[0][0] == long[0][0] else "different"
    if len(met) < len(short):
        return "overlap"
    if left:
        return "part"
    return max(met, key=_rank)


def _rank(kind: str) -> int:
    return STRENGTH.index(kind) if kind in STRENGTH else len(STRENGTH)


def sound_keys(name: Name) -> frozenset[str]:
    """By what a name is searched: the skeleton of each of its first two parts, and of the names it is a short form of."""
    found: set[str] = set()
    for word in name[:2]:
        found.add(skeleton(word) or word)
        found.update(skeleton(root) for root in ROOTS.get(word, frozenset()))
    return frozenset(found)


def strong(kind: str | None) -> bool:
    """Whether two names may well be one."""
    return kind in STRENGTH or kind == "part"


def crossed(given: Sequence[Name], family: Sequence[Name]) -> bool:
    """Whether the given name of each is the family name of the other."""
    return (
        all((*given, *family))
        and level(given[0], family[1]) in STRENGTH
        and level(family[0], given[1]) in STRENGTH
    )
