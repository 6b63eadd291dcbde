"""The words that mean something here: kinds of help and needs by title and synonym, access needs, names of places."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from triage.signposting.catalogue import Directory
from triage.signposting.finding.danger import ALSO, HELPS
from triage.signposting.finding.question import Phrase
from triage.signposting.finding.synonyms import MEANINGS
from triage.signposting.finding.words import BARRIER, SOFT, STOP, fold, listed, prepared, stem, words_of
from triage.vocabulary import Entry, Vocabulary

NOT_LOOKED_FOR = frozenset({"coordination"})
"""Categories of help that staff give each other; nobody looks for a service by them."""
LONGEST = 6
"""Words of the longest phrase that is looked for as one."""
_READERS_WORDS = listed(
    "monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays saturdays sundays weekend weekends "
    "weekday today tonight tomorrow morning afternoon evening evenings holidays holiday summer easter christmas school teenager teenagers teenage "
    "toddler toddlers baby babies infant pregnant wheelchair online virtual telephone free referral diagnosis interpreter wheelchairs speaking "
    "siblings sibling brother sister mother father parents carers grandparents family families children child young people months years weeks "
    "eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen seven eight near under over aged year primary secondary reception half term "
    "zero one two three four five six nine ten twenty half reading support group groups service services somewhere something week night nights nearest"
)  # fmt: skip


@dataclass(frozen=True)
class Known:
    """What a phrase means."""

    helps: frozenset[str] = frozenset()
    also_helps: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()
    words: tuple[Phrase, ...] = ()
    soft: bool = False
    whole: bool = False
    """Whether the words stand in a record as they are typed, or in any order."""

    def __or__(self, other: Known) -> Known:
        """Both meanings of words that have two."""
        return Known(
            self.helps | other.helps,
            self.also_helps | other.also_helps,
            self.needs | other.needs,
            tuple(dict.fromkeys((*self.words, *other.words))),
            self.soft and other.soft,
            self.whole and other.whole,
        )


Answers = Callable[[], Mapping[str, Iterable[str]]]


def _none() -> Mapping[str, Iterable[str]]:
    return {}


@dataclass(frozen=True)
class Lexicon:
    """Phrases and what they mean; built from the vocabulary and the directory, and never changed."""

    literal: Mapping[Phrase, Known] = field(repr=False)
    """Stems of all words of a turn of phrase -> meaning."""
    content: Mapping[Phrase, Known] = field(repr=False)
    """Stems of the words that say something -> meaning."""
    places: Mapping[str, str]
    """Folded name of an authority -> its code."""
    access: Mapping[str, tuple[re.Pattern[str], str]] = field(repr=False)
    """Code of an access need -> the words for it, and its title."""
    spelled: frozenset[str] = field(repr=False)
    """Every word above as it is written, by which a misspelt one is mended."""
    answers: Answers = field(default=_none, repr=False)
    """Need code -> kinds of help that the rules answer it with; asked only where a need was named."""

    @cached_property
    def stems(self) -> frozenset[str]:
        """Stems of every known word."""
        return frozenset(map(stem, self.spelled))

    def helps_for(self, needs: Iterable[str]) -> frozenset[str]:
        """Kinds of help that the rules answer these needs with."""
        wanted = set(needs)
        if not wanted:
            return frozenset()
        answers = self.answers()
        return frozenset(code for need in wanted for code in answers.get(need, ()))


def lexicon(directory: Directory, vocabulary: Vocabulary, answers: Answers = _none) -> Lexicon:
    """Gather the words that mean something in this directory.

    ``answers`` gives need code -> kinds of help; it is called when a question names a need for which no kind of help
    has the same name, so that whoever has to read the rules for it reads them only then.
    """
    literal: dict[Phrase, Known] = {}
    content: dict[Phrase, Known] = {}
    helps = {
        code: entry for code, entry in directory.helps.items() if entry.text("category") not in NOT_LOOKED_FOR
    }
    for code, entry in helps.items():
        _add(content, entry, Known(helps=frozenset({code})))
    for code, entry in vocabulary.of("needs").items():
        _add(content, entry, Known(helps=frozenset({code} & set(helps)), needs=frozenset({code})))
    for meaning in MEANINGS:
        known = Known(
            also_helps=frozenset(meaning.helps) & frozenset(helps),
            words=tuple((words,) for words in meaning.words),
            soft=meaning.soft,
            whole=True,
        )
        for said in meaning.said:
            key = tuple(map(stem, words_of(said)))
            literal[key] = literal[key] | known if key in literal else known
    _add_dangers(literal, vocabulary, frozenset(helps))
    access = {
        code: (_any_of((entry.title, *entry.synonyms)), entry.title.lower().replace("british", "British"))
        for code, entry in getattr(directory, "accesses", {}).items()
        if not entry.items("denies")
    }
    places = {fold(name): code for code, name in sorted(directory.areas.names.items(), reverse=True)}
    return Lexicon(literal, content, places, access, _spelled(helps.values(), vocabulary, places), answers)


def _add_dangers(literal: dict[Phrase, Known], vocabulary: Vocabulary, helps: frozenset[str]) -> None:
    """Words of danger also lead to the services behind them."""
    for code, answering in HELPS.items():
        if not helps & set(answering):
            continue
        entry = vocabulary.of("indicators").get(code)
        first, *rest = (code for code in answering if code in helps)
        known = Known(helps=frozenset({first}), also_helps=frozenset(rest), whole=True)
        for said in (*(entry.synonyms if entry else ()), *ALSO.get(code, ())):
            key = tuple(map(stem, words_of(str(said))))
            literal[key] = literal[key] | known if key in literal else known


def _add(content: dict[Phrase, Known], entry: Entry, known: Known) -> None:
    for text in (entry.code.replace("_", " "), entry.title, *entry.synonyms):
        if isinstance(text, str):
            said = words_of(text)
            key = tuple(map(stem, (word for word in said if word not in STOP)))
            if key and not (len(key) == 1 and (key[0] in _SOFT_STEMS or len(key[0]) < 2)):
                content[key] = content[key] | known if key in content else known


_SOFT_STEMS = frozenset(map(stem, SOFT))
NEVER_MEANT = SOFT - {said for meaning in MEANINGS for said in meaning.said}
"""Words that stand in very many records and mean no kind of help, however like one that does: "parents", "parenting"."""


def _any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    said = {" ".join(part for part in prepared(phrase).split() if part != BARRIER) for phrase in phrases}
    words = "|".join(re.escape(one) + "s?" for one in sorted(said, key=lambda one: (-len(one), one)))
    return re.compile(rf"\b(?:{words})(?: (?:users?|friendly|access|accessible))*\b")


def _spelled(helps: Iterable[Entry], vocabulary: Vocabulary, places: Iterable[str]) -> frozenset[str]:
    entries = [
        *helps,
        *vocabulary.of("needs").values(),
        *vocabulary.of("indicators").values(),
        *vocabulary.of("access").values(),
    ]
    said = [text for entry in entries for text in (entry.title, *entry.synonyms) if isinstance(text, str)]
    said += [phrase for meaning in MEANINGS for phrase in (*meaning.said, *meaning.words)]
    return (
        frozenset(word for text in (*said, *places) for word in words_of(text)) | _READERS_WORDS | STOP | SOFT
    )
