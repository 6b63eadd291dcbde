"""Free text in a letter: passed on word for word, or not at all.

Nobody has weighed free text for the reader. So a text that holds a way to find somebody, words a child said in private, the name of a
person somebody else spoke about, a phrase that hurts, or words about despair or safety stays out, and the sender is told.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from triage.deciding.asking import indicators_named
from triage.letters.model import Occasion

_FINDS_SOMEBODY = (
    re.compile(r"[\w.+-]+@[\w-]+"),
    re.compile(r"(?:\+|\b0)\d(?:[ ().-]*\d){6,}"),
    re.compile(r"\b[A-Za-z]{1,2}\d[A-Za-z\d]?\s*\d[A-Za-z]{2}\b"),
    re.compile(
        r"\b\d+[a-z]?\s+(?:\w+\s){0,3}(?:street|st|road|rd|avenue|lane|close|drive|way|crescent|court|place|gardens)\b",
        re.IGNORECASE,
    ),
    re.compile(r"\b\d{3}\s?\d{3}\s?\d{4}\b"),
)
"""An e-mail address, a telephone number, a whole postcode, a street, an NHS number."""
_LONGEST = 400
"""Characters; a longer text is told about in a talk."""
CALLED = frozenset({"statutory", "emergency", "crisis_mental_health"})
"""Escalations beside which nobody's words are quoted: they would be read as evidence, or by somebody who does harm."""
_WHOSE = {"family": "the family's words", "child": "the child's words"}


@dataclass(frozen=True)
class Quotation:
    """Words that may stand in a letter, or what the sender is told where they stay out; neither where nothing was said."""

    words: str | None = None
    note: str | None = None


def spoken(occasion: Occasion, whose: Literal["family", "child"], *, to_parents: bool) -> Quotation:
    """What the family or the child said, where a letter may pass it on."""
    voice, what = occasion.case.voice, _WHOSE[whose]
    text = getattr(voice, whose) if voice else None
    if not text or not text.strip():
        return Quotation()
    if alarming(text, occasion):
        return Quotation(note=alarm(what))
    if any(item.to in CALLED for item in occasion.decision.escalations):
        return Quotation(
            note=f"{what} stayed out: none are quoted where children's social care, 999 or a crisis team is called"
        )
    if whose == "child" and to_parents and _guarded(occasion):
        return Quotation(
            note=f"{what} stayed out: beside what is on record they are the child's own to share"
        )
    words = quoted(text, occasion)
    return Quotation(words) if words else Quotation(note=unquotable(what))


def unquotable(what: str) -> str:
    """What the sender is told about a text that could lead to somebody."""
    return f"{what} stayed out: the text could tell something private, or where somebody is"


def alarm(what: str) -> str:
    """What the sender is told about a text that a person must hear."""
    return f"{what} stayed out: they may speak of despair, harm or illness; read them today, and let a person answer before any letter"


def alarming(text: str, occasion: Occasion) -> bool:
    """Whether a text names what escalates, or holds words that a person hears and answers."""
    known = occasion.rulebook.escalating_indicators
    return occasion.words.held(text) or bool(indicators_named(text, known, occasion.vocabulary))


def held_words(occasion: Occasion) -> bool:
    """Whether the family's or the child's words, which a letter could pass on, must be heard by a person first."""
    voice = occasion.case.voice
    return voice is not None and any(
        occasion.words.held(text) for text in (voice.family, voice.child) if text
    )


def _guarded(occasion: Occasion) -> bool:
    """Whether the child has a need on record about which young people say little at home."""
    words = occasion.words
    return any(
        need.person == "child"
        and (words.keeps_back("need", need.need) or words.keeps_back("guarded", need.need))
        for need in occasion.case.needs
    )


def quoted(text: str | None, occasion: Occasion) -> str | None:
    """A text on one line where a letter may hold it; None where it may not."""
    if text is None:
        return None
    plain = " ".join(text.split())
    if not plain or len(plain) > _LONGEST or occasion.words.hurting(plain):
        return None
    if any(pattern.search(plain) for pattern in _FINDS_SOMEBODY) or _tells(plain, occasion):
        return None
    return _harmless(plain)


def _tells(plain: str, occasion: Occasion) -> bool:
    """Whether a text repeats the child's private words, or names whom third-party information is about."""
    case, folded = occasion.case, plain.casefold()
    private = " ".join((case.voice.child_private or "").split()).casefold() if case.voice else ""
    if private and (private in folded or folded in private or _share_a_run(private, folded)):
        return True
    names = {entry.who for entry in case.indicators if entry.third_party and entry.who}
    names |= {word for word in case.unsafe_contact if word in {person.id for person in case.people}}
    return any(re.search(rf"(?<!\w){re.escape(name.casefold())}(?!\w)", folded) for name in names)


def _share_a_run(private: str, text: str, run: int = 4) -> bool:
    """Whether four words in a row of the private text stand in the other."""
    words = re.findall(r"\w+", private)
    return any(
        " ".join(words[start : start + run]) in " ".join(re.findall(r"\w+", text))
        for start in range(len(words) - run + 1)
    )


def _harmless(plain: str) -> str | None:
    """The text with the signs that would change the layout of a letter made plain."""
    return re.sub(r"[*_`#|<>\[\]{}]", "", plain).strip() or None
