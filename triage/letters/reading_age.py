"""How old a reader needs to be to read a text with ease, worked out from the text alone.

Two measures of J. P. Kincaid, R. P. Fishburne, R. L. Rogers and B. S. Chissom, "Derivation of New Readability Formulas" (Navy, 1975):
the Flesch-Kincaid grade, from syllables a word, and the Automated Readability Index as fitted there, from letters a word. Both count
words a sentence. A grade is a school year of the United States; five more is the age. The higher of the two is told, so that neither long
words with few syllables nor short words with many look easier than they are. Nothing is downloaded: syllables are counted by rule.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

GRADE_TO_AGE = 5
"""A child in grade 1 is about six."""
_WORD = re.compile(r"[A-Za-z]+(?:['’-][A-Za-z]+)*")
_END = re.compile(r"[.!?…](?:[\"'”’)]*)(?:\s|$)")
_NAME = re.compile(r"\*\*([^*]+)\*\*(\s*\([^)]*\))?\.")
"""A name set off in bold, which begins the sentence after it."""
_SHORT = 5
"""Words; a shorter point of a list is no sentence."""
_SILENT = re.compile(r"(?:[^laeiouy]es|[^aeioutdl]ed|[^laeiouy]e)$")


@dataclass(frozen=True)
class ReadingAge:
    """What was counted, and the two grades."""

    words: int
    sentences: int
    syllables: int
    letters: int

    @property
    def flesch_kincaid(self) -> float:
        """Flesch-Kincaid grade."""
        return 0.39 * self.words / self.sentences + 11.8 * self.syllables / self.words - 15.59

    @property
    def automated(self) -> float:
        """Automated Readability Index, a grade too."""
        return 4.71 * self.letters / self.words + 0.5 * self.words / self.sentences - 21.43

    @property
    def years(self) -> float:
        """The age of a reader who reads it with ease: the higher grade and five."""
        return max(self.flesch_kincaid, self.automated) + GRADE_TO_AGE


def reading_age(text: str) -> ReadingAge | None:
    """Count a text; None where it holds no word.

    What would make a text look easier than it is counts as no sentence of its own: headings are left out, points of a few words are one
    sentence with the points beside them, a name in bold belongs to the sentence after it. Numbers are no words.

    >>> round(reading_age("We heard you. We can help with sleep.").flesch_kincaid, 1)
    -2.2
    """
    sentences = list(_sentences(text))
    words = [word for sentence in sentences for word in sentence]
    if not words:
        return None
    return ReadingAge(
        words=len(words),
        sentences=len(sentences),
        syllables=sum(syllables(word) for word in words),
        letters=sum(sign.isalpha() for word in words for sign in word),
    )


def _sentences(text: str) -> Iterator[list[str]]:
    """The words of each sentence."""
    gathered: list[str] = []
    for line in [line.strip() for line in text.splitlines()]:
        words = _WORD.findall(line)
        if line.startswith("#") or not words:
            continue
        if line.startswith("- ") and len(words) < _SHORT:
            gathered += words
            continue
        if gathered:
            yield gathered
            gathered = []
        yield from filter(None, (_WORD.findall(part) for part in _END.split(_NAME.sub(r"\1:", line))))
    if gathered:
        yield gathered


def syllables(word: str) -> int:
    """Syllables of an English word, counted by groups of vowels.

    >>> [syllables(word) for word in ("sleep", "family", "agreed", "the", "helped", "people", "diagnosis", "wanted")]
    [1, 3, 2, 1, 1, 2, 4, 2]
    """
    return sum(_of_part(part) for part in re.split(r"['’-]", word.lower()) if len(part) > 1) or 1


def _of_part(part: str) -> int:
    groups = len(re.findall(r"[aeiouy]+", part))
    groups += len(re.findall(r"[aeiou]ing|i[ao](?!u)|[^q]ua[lt]|eo(?!p|u)|creat", part))
    groups -= len(re.findall(r"[tcsx]i[ao]|gio|geo", part))
    if _SILENT.search(part) and groups > 1:
        groups -= 1
    return max(groups, 1)
