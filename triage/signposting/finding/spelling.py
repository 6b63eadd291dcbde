"""Misspelt words: the nearest word that stands somewhere, said back and never put in place of one that exists."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from rapidfuzz import process
from rapidfuzz.distance import OSA

SHORTEST = 4
"""Letters of the shortest word that is mended: of shorter ones too many are one letter apart."""


def most_apart(word: str) -> int:
    """Slips of the finger that are forgiven: one in a short word, two from seven letters, three from twelve.

    >>> most_apart("slep"), most_apart("councelling"), most_apart("neurodevelopmentel")
    (1, 2, 3)
    """
    return 1 if len(word) < 7 else 2 if len(word) < 12 else 3


def nearest(word: str, preferred: Iterable[str], others: Mapping[str, int]) -> str | None:
    """The word most like ``word``, by letters left out, added, changed or swapped; None where none is near.

    Of words equally near, one with the same first letter stands before another, one of ``preferred`` before one of
    ``others`` (word -> records that hold it), what stands in more records first, then by spelling.
    """
    most = most_apart(word)
    found: list[tuple[float, bool, bool, int, str]] = []
    for own, words in ((True, sorted(preferred)), (False, list(others))):
        near = process.extract(word, words, scorer=OSA.distance, score_cutoff=most, limit=12)
        found += [
            (apart, other[:1] != word[:1], not own, -others.get(other, 0), other)
            for other, apart, _ in near
            if len(other) >= SHORTEST and _likely(word, other)
        ]
    return min(found)[-1] if found else None


def _likely(word: str, other: str) -> bool:
    """Whether one is likely to be typed for the other, and not another word altogether (``raising``, ``raining``).

    The first letter is rarely wrong, unless two are swapped. In a short word one letter in place of another makes a
    slip only among vowels and among letters that sound alike.
    """
    if word[0] != other[0] and sorted(word[:2]) != sorted(other[:2]):
        return False
    if len(word) != len(other) or len(word) >= _LONG or sorted(word) == sorted(other):
        return True
    pairs = [(one, two) for one, two in zip(word, other, strict=True) if one != two]
    return len(word) > SHORTEST and all(
        any(one in alike and two in alike for alike in _ALIKE) for one, two in pairs
    )


_LONG = 8
_ALIKE = (
    frozenset("aeiouy"),
    frozenset("csz"),
    frozenset("ckq"),
    frozenset("gj"),
    frozenset("fv"),
    frozenset("mn"),
)
"""Letters that are written for one another by ear."""


def mend(
    words: Iterable[str],
    exists: Callable[[str], bool],
    preferred: Iterable[str],
    others: Callable[[], Mapping[str, int]],
) -> dict[str, str]:
    """Typed word -> meant word, for those that exist nowhere and have a near one; numbers are left alone."""
    mended: dict[str, str] = {}
    every: Mapping[str, int] | None = None
    own = frozenset(preferred)
    for word in dict.fromkeys(words):
        if len(word) < SHORTEST or not word.isalpha() or len(word) > 40 or exists(word):
            continue
        every = others() if every is None else every
        meant = nearest(word, own, every)
        if meant:
            mended[word] = meant
    return mended
