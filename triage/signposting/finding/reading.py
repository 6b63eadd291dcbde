"""Reading a question in plain words; explicit options win over what the words seem to say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Protocol

from triage.signposting.finding import ages, places, times, wishes
from triage.signposting.finding.ages import read_age, read_bare_age, read_named_age
from triage.signposting.finding.lexicon import LONGEST, NEVER_MEANT, Known, Lexicon
from triage.signposting.finding.places import read_place, read_postcode_words, read_unknown_place
from triage.signposting.finding.question import Ages, Correction, Group, Phrase, Question, Reading
from triage.signposting.finding.spelling import mend
from triage.signposting.finding.times import read_times
from triage.signposting.finding.wishes import Wishes, read_waiting, read_wishes
from triage.signposting.finding.words import (
    BARRIER,
    COMMON,
    MOST_WORDS,
    SOFT,
    STOP,
    Text,
    clean,
    prepared,
    stem,
    words_of,
)


class Spelled(Protocol):
    """What an index knows of the words in its records."""

    def knows(self, word: str) -> bool:
        """Whether any record holds the word, a form of it, or a word that begins with it."""

    def words(self) -> Mapping[str, int]:
        """Every word -> records that hold it."""


@dataclass(frozen=True)
class Moment:
    """When the question is asked."""

    on: date
    now: int | None = None
    """Minutes since midnight; None where nobody knows the hour."""


def read_question(
    text: str, lexicon: Lexicon, moment: Moment, index: Spelled | None = None, *, plain: bool = False
) -> Question:
    """Read a question; whatever is typed gives a :class:`Question`, and nothing is an error.

    ``index`` mends misspelt words; without one none is mended. With ``plain`` every word is only looked for.
    """
    said = prepared(text)
    if plain:
        literal = (Group(word, ((word,),)) for word in list(dict.fromkeys(words_of(said)))[:MOST_WORDS])
        return Question(text=clean(text), plain=True, groups=tuple(literal))
    said, corrections = _mended(said, lexicon, index)
    text_ = Text(said)
    readings: list[Reading] = []

    def keep(found: tuple[Any, list[Reading]]) -> Any:
        readings.extend(found[1])
        return found[0]

    waits = keep(read_waiting(text_))
    postcode = keep(read_postcode_words(text_))
    asked_ages = keep(read_age(text_))
    when = keep(read_times(text_, moment.on, moment.now))
    groups: list[tuple[int, Group]] = []
    text_.left = _phrases(text_.left, lexicon, groups, least=2)
    named, named_readings, named_words = read_named_age(text_)
    asked_ages = asked_ages or named
    readings.extend(named_readings)
    wanted: Wishes = keep(read_wishes(text_, lexicon.access))
    authorities = keep(read_place(text_, lexicon.places)) if postcode is None else frozenset()
    if postcode is None and not authorities and index is not None:
        readings.extend(read_unknown_place(text_, lambda word: _exists(word, lexicon, index)))
    if asked_ages is None:
        asked_ages = keep(read_bare_age(text_))
    _phrases(text_.left, lexicon, groups, least=1)
    kept = [word for word in (*named_words, *wanted.left_words) if word not in STOP]
    groups += [(10_000, _read_already(word, lexicon)) for word in dict.fromkeys(kept)]
    return Question(
        text=clean(text), readings=tuple(_in_order(readings)), corrections=corrections, ages=asked_ages,
        groups=_once(group for _, group in sorted(groups, key=lambda pair: _place(pair[1].said, said))),
        persons=wanted.persons, sex=wanted.sex, postcode=postcode, authorities=authorities, slots=when.slots, holidays=when.holidays,
        free=wanted.free, remote=wanted.remote, routes=wanted.routes, languages=wanted.languages, access=wanted.access,
        room=wanted.room, has_diagnosis=False if waits else wanted.has_diagnosis,
    )  # fmt: skip


_KINDS = (
    "help",
    "age",
    "sex",
    "person",
    "day",
    "time",
    "near",
    "cost",
    "remote",
    "route",
    "language",
    "access",
    "diagnosis",
    "room",
    "filter",
)


def _in_order(readings: list[Reading]) -> list[Reading]:
    return sorted(readings, key=lambda one: _KINDS.index(one.kind))


def _place(words: str, said: str) -> int:
    at = said.find(words)
    return at if at >= 0 else len(said)


def _once(groups: Iterable[Group]) -> tuple[Group, ...]:
    """Each group once, what must be there before what only helps, as many as are looked for."""
    unique = list({group.phrases[0]: group for group in reversed(list(groups))}.values())[::-1]
    return tuple(sorted(unique, key=lambda group: not group.must)[:MOST_WORDS])


def _patterns(value: object) -> Iterator[str]:
    """Every pattern in a reader's table."""
    if isinstance(value, re.Pattern):
        yield value.pattern
    elif isinstance(value, tuple):
        for part in value:
            yield from _patterns(part)


_READ_BY_PATTERNS = frozenset(
    word
    for module in (ages, places, times, wishes)
    for value in vars(module).values()
    for pattern in _patterns(value)
    for word in re.findall("[a-z]{4,}", pattern)
)
"""Words that the readers look for: none of them is a slip of the finger."""


def _exists(word: str, lexicon: Lexicon, index: Spelled) -> bool:
    """Whether a word is one that somebody may mean as it stands."""
    return (
        word in COMMON
        or word in lexicon.spelled
        or word in _READ_BY_PATTERNS
        or stem(word) in lexicon.stems
        or index.knows(word)
    )


def _mended(said: str, lexicon: Lexicon, index: Spelled | None) -> tuple[str, tuple[Correction, ...]]:
    if index is None:
        return said, ()
    words = said.split()[: 3 * MOST_WORDS]
    changed = mend(words, lambda word: _exists(word, lexicon, index), lexicon.spelled, index.words)
    if not changed:
        return said, ()
    mended = " ".join(changed.get(word, word) for word in said.split())
    return mended, tuple(Correction(typed, meant) for typed, meant in changed.items())


def _phrases(text: str, lexicon: Lexicon, groups: list[tuple[int, Group]], least: int) -> str:
    """Find known phrases of at least ``least`` words, longest first; with 1, every other word is a group of its own.

    Gives the text with what was found taken out.
    """
    left: list[str] = []
    for part in text.split(BARRIER):
        words = words_of(part) if least == 1 else part.split()
        at = 0
        while at < len(words):
            found = _longest(words, at, lexicon, least)
            if found:
                length, known = found
                groups.append((len(groups), _group(words[at : at + length], known, lexicon)))
                at += length
                left.append(BARRIER)
                continue
            if least == 1 and words[at] not in STOP:
                groups.append((len(groups), _word(words[at])))
            left.append(words[at])
            at += 1
        left.append(BARRIER)
    return " ".join(left)


def _longest(words: list[str], at: int, lexicon: Lexicon, least: int) -> tuple[int, Known] | None:
    """Words covered and meaning of the longest phrase that begins at ``at``."""
    best: tuple[int, Known] | None = None
    stems: list[str] = [stem(word) for word in words[at : at + LONGEST]]
    for length in range(len(stems), least - 1, -1):
        known = lexicon.literal.get(tuple(stems[:length]))
        if known and (length > 1 or words[at] not in NEVER_MEANT):
            best = length, known
            break
    if words[at] in STOP:
        return best
    telling: list[str] = []
    for length, (word, one) in enumerate(zip(words[at:], stems, strict=False), start=1):
        if word in STOP:
            continue
        telling.append(one)
        known = lexicon.content.get(tuple(telling)) if len(telling) >= least else None
        if known and (best is None or length > best[0]):
            best = length, known
        elif known and best and length == best[0]:
            best = length, best[1] | known
    return best


def _group(words: list[str], known: Known, lexicon: Lexicon) -> Group:
    telling: Phrase = (
        (" ".join(words),)
        if known.whole
        else tuple(word for word in words if word not in STOP) or tuple(words)
    )
    also = known.also_helps
    if not known.helps and not also:
        also = lexicon.helps_for(known.needs)
    phrases = tuple(dict.fromkeys((telling, *known.words)))
    return Group(" ".join(words), phrases, known.helps, also - known.helps, known.needs, must=not known.soft)


def _read_already(word: str, lexicon: Lexicon) -> Group:
    """A word that was read as something else: it need not be there, and moves up what gives the help it means (``pregnant``)."""
    known = lexicon.literal.get((stem(word),))
    return (
        replace(_group([word], known, lexicon), must=False) if known else Group(word, ((word,),), must=False)
    )


def _word(word: str) -> Group:
    return Group(word, ((word,),), must=word not in SOFT)


def with_options(question: Question, **options: Any) -> Question:
    """The question with what options said; each wins over the words, which are then no longer said back.

    Options are fields of :class:`Question` (``ages``, ``postcode``, ``slots`` …) with their :class:`Reading` in
    ``readings`` as pairs (kind, value).
    """
    said: list[tuple[str, str]] = options.pop("said", [])
    kinds = {kind for kind, _ in said}
    if kinds & {"day", "time"}:
        kinds |= {"day", "time"}
    kept = tuple(one for one in question.readings if one.kind not in kinds)
    new = tuple(Reading(kind, value, "option") for kind, value in said)
    readings = tuple(_in_order([*kept, *new]))
    return replace(question, readings=readings, **options)


def exact_age(years: float) -> Ages:
    """The age an option names: completed months of so many years.

    >>> exact_age(0.5), exact_age(8)
    (Ages(low=6, high=6), Ages(low=96, high=96))
    """
    months = min(int(years * 12 + 1e-9), 130 * 12)
    return Ages(months, months)
