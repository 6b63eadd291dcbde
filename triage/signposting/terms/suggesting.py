"""Kinds of help that a term may stand for, ranked by likeness of words, each with its evidence in a sentence.

A suggestion is for a person to judge. The number beside it says how alike words are and is no probability: nobody has
counted how often such a likeness is right.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from triage.signposting.catalogue import Directory
from triage.signposting.records import Service
from triage.signposting.terms.crosswalk import CrosswalkEntry
from triage.signposting.terms.known import KnownTerm
from triage.signposting.terms.words import GENERIC, NAMES_HARM, HelpWords, Phrase, folded, help_words, tokens
from triage.vocabulary import Entry, Vocabulary

LEAST = 0.45
"""Least similarity of a suggestion; below it nothing is near."""
MOST_CARRIERS = 200
"""Services of one term whose words are looked at, evenly spread over all of them."""
SAFEGUARDING = "safety"
"""Category of help that is never suggested unless the term says outright what it is about."""
_ACCEPTED_ELSEWHERE = 0.9
_RECORDED = 0.9
_ALREADY_GIVE = 0.8
_PARENT = 0.45
_SAID_BY_SERVICES = 0.6
_DOUBT = 2
"""Services added to those looked at that say nothing: what one single service says is no pattern."""
_NEEDS_WORD = 0.1
_SECOND = 0.25
"""How much what is not the strongest evidence adds."""


@dataclass(frozen=True)
class Evidence:
    """One thing that speaks for a suggestion."""

    words: str
    """A sentence without its full stop; may hold what other people typed."""
    similarity: float
    """0 to 1, before it is joined with the rest."""
    names_it: bool = False
    """Whether the term itself says outright what the help is about."""


@dataclass(frozen=True)
class Suggestion:
    """One kind of help that a term may stand for."""

    help: str
    similarity: float
    """0 to 1; likeness of words, no probability."""
    evidence: tuple[Evidence, ...]
    """The strongest first."""


@dataclass
class Suggester:
    """Ranks kinds of help for terms of one directory."""

    directory: Directory
    vocabulary: Vocabulary
    _alike: dict[str, dict[str, Evidence]] = field(default_factory=dict, repr=False)

    @cached_property
    def words(self) -> HelpWords:
        """The words of every kind of help."""
        return help_words(self.vocabulary)

    @cached_property
    def _accepted(self) -> Mapping[str, tuple[CrosswalkEntry, ...]]:
        found: dict[str, tuple[CrosswalkEntry, ...]] = {}
        for entry in self.directory.crosswalk.in_force.values():
            if entry.help:
                title = folded(entry.title or entry.id)
                found[title] = (*found.get(title, ()), entry)
        return found

    def suggest(self, term: KnownTerm, most: int = 5) -> list[Suggestion]:
        """The nearest kinds of help, best first; none where nothing is near.

        Help of the category :data:`SAFEGUARDING`, or whose own words are about harm, is among them only where the term
        itself names it in the same words.
        """
        gathered: dict[str, list[Evidence]] = {}
        for found in (
            self._by_words(term),
            self._recorded(term),
            self._by_review(term),
            self._by_carriers(term),
        ):
            for code, one in found:
                gathered.setdefault(code, []).append(one)
        for code, one in self._by_parents(term):
            gathered.setdefault(code, []).append(one)
        helps = self.directory.helps
        made = [
            self._joined(code, found) for code, found in gathered.items() if self._may(helps[code], found)
        ]
        near = [one for one in made if one.similarity >= LEAST]
        return sorted(near, key=lambda one: (-one.similarity, one.help))[:most]

    def _may(self, entry: Entry, found: list[Evidence]) -> bool:
        """Whether a service can give it at all, and whether, being about harm, it was named and is not merely alike."""
        if entry.text("usual_kind") == "task" or entry.text("category") == "coordination":
            return False
        own = (phrase for phrase in self.words.phrases[entry.code] if phrase.origin != "need")
        about_harm = entry.text("category") == SAFEGUARDING or any(
            phrase.tokens & NAMES_HARM for phrase in own
        )
        return not about_harm or any(one.names_it for one in found)

    def _joined(self, code: str, found: list[Evidence]) -> Suggestion:
        """The strongest evidence and a quarter of the rest; it never makes more than 1."""
        ranked = sorted(found, key=lambda one: (-one.similarity, one.words))
        whole = ranked[0].similarity + _SECOND * sum(one.similarity for one in ranked[1:])
        return Suggestion(code, round(min(1.0, whole), 2), tuple(ranked))

    def _by_words(self, term: KnownTerm) -> Iterable[tuple[str, Evidence]]:
        return self._alike_to(term.title).items()

    def _alike_to(self, text: str) -> dict[str, Evidence]:
        """Help code -> how the words of a text are alike to its own."""
        known = folded(text)
        if known not in self._alike:
            self._alike[known] = dict(self._compare(text))
        return self._alike[known]

    def _compare(self, text: str) -> Iterable[tuple[str, Evidence]]:
        words = self.words
        given = tokens(text)
        spelled = {token: words.known(token) for token in given}
        telling = {near for near in spelled.values() if near and near not in GENERIC}
        every = {near or token for token, near in spelled.items()}
        weight_of_all = sum(words.weight(token) for token in every)
        # Where a text has none but general words, all of them must stand in one phrase.
        codes = {code for token in telling or every for code in words.by_token.get(token, ())}
        for code in sorted(codes):
            best = max(words.phrases[code], key=lambda phrase: _rank(words, phrase, every))
            if not telling and not (best.tokens == every or (len(every) > 1 and every <= best.tokens)):
                continue
            own = {token for phrase in words.phrases[code] for token in phrase.tokens}
            of_term = sum(words.weight(token) for token in every & own) / weight_of_all
            of_phrase = _share(words, best, every)
            if of_term and of_phrase:
                likeness = 1.0 if best.tokens == every else 2 * of_term * of_phrase / (of_term + of_phrase)
                yield code, Evidence(_sentence(text, given, spelled, best), likeness, _names(text, best))

    def _recorded(self, term: KnownTerm) -> Iterable[tuple[str, Evidence]]:
        codes = self.words.recorded.get(folded(term.title), ())
        for code in codes:
            shared = (
                ""
                if len(codes) == 1
                else f", as under {len(codes) - 1} other" + ("s" if len(codes) > 2 else "")
            )
            words = f"the vocabulary records the term '{term.title}' under this help{shared}"
            yield code, Evidence(words, _RECORDED / len(codes) ** 0.5, names_it=True)

    def _by_review(self, term: KnownTerm) -> Iterable[tuple[str, Evidence]]:
        for entry in self._accepted.get(folded(term.title), ()):
            if entry.key != term.key and entry.reviewed:
                for code in entry.help:
                    words = f"{entry.reviewed.by} accepted '{entry.title or entry.id}' of {entry.scheme or 'no taxonomy'} for it on {entry.reviewed.on}"
                    yield code, Evidence(words, _ACCEPTED_ELSEWHERE, names_it=True)

    def _by_carriers(self, term: KnownTerm) -> Iterable[tuple[str, Evidence]]:
        """What the services that carry the term say, and what help those of them give that somebody reviewed."""
        step = max(1, -(-len(term.carriers) // MOST_CARRIERS))
        services = [self.directory.own(code) for code in term.carriers[::step]]
        reviewed = [service for service in services if service.help]
        for code in sorted({code for service in reviewed for code in service.help}):
            giving = sum(code in service.help for service in reviewed)
            words = f"{giving} of the {len(reviewed)} services that carry it and were reviewed give this help"
            yield code, Evidence(words, _ALREADY_GIVE * giving / (len(reviewed) + _DOUBT))
        yield from self._said_by(services)

    def _said_by(self, services: list[Service]) -> Iterable[tuple[str, Evidence]]:
        if not services:
            return
        said: dict[str, dict[str, int]] = {}
        for service in services:
            here = frozenset(tokens(f"{service.name} {service.summary or ''}"))
            for code in sorted(
                {code for token in here - GENERIC for code in self.words.by_token.get(token, ())}
            ):
                phrase = next(
                    (one for one in self.words.phrases[code] if one.tokens <= here and one.tokens - GENERIC),
                    None,
                )
                if phrase:
                    counts = said.setdefault(code, {})
                    counts[phrase.text] = counts.get(phrase.text, 0) + 1
        for code, counts in said.items():
            total = sum(counts.values())
            commonest = min(counts, key=lambda text: (-counts[text], text))
            words = f"{total} of {len(services)} services that carry it say '{commonest}'"
            yield code, Evidence(words, _SAID_BY_SERVICES * total / (len(services) + _DOUBT))

    def _by_parents(self, term: KnownTerm) -> Iterable[tuple[str, Evidence]]:
        best: dict[str, Evidence] = {}
        for distance, parent in enumerate(term.parents):
            for code, one in self._alike_to(parent).items():
                which = "its parent" if distance == 0 else "above it"
                made = Evidence(
                    f"{which} is '{parent}'; {one.words}", _PARENT * one.similarity / (distance + 1)
                )
                if code not in best or best[code].similarity < made.similarity:
                    best[code] = made
        return best.items()


def _rank(words: HelpWords, phrase: Phrase, every: set[str]) -> tuple[bool, float, bool, int, str]:
    """Just the same words first; then what is shared most, a need's word only where it is clearly more; then the name."""
    less = _NEEDS_WORD if phrase.origin == "need" else 0.0
    share = _share(words, phrase, every) - less
    return phrase.tokens == every, share, phrase.origin == "name", len(phrase.tokens), phrase.text


def _share(words: HelpWords, phrase: Phrase, every: set[str]) -> float:
    whole = sum(words.weight(token) for token in phrase.tokens)
    return sum(words.weight(token) for token in phrase.tokens & every) / whole if whole else 0.0


def _names(text: str, phrase: Phrase) -> bool:
    """Whether the term says outright what the help is about: a word of harm among two words that both have as they stand.

    Stems do not do here: a refugee is not looking for a refuge. One word does where neither has another.
    """
    shared = _plain_words(text) & _plain_words(phrase.text)
    telling = {token for word in shared for token in tokens(word)} - GENERIC
    same = _plain_words(text) == _plain_words(phrase.text)
    return bool(telling & NAMES_HARM) and (same or len(telling) > 1)


def _plain_words(text: str) -> frozenset[str]:
    """Words as they are spelled, but for the s of a plural and words that say nothing."""
    return frozenset(word.removesuffix("s") for word in folded(text).split() if tokens(word))


def _sentence(text: str, given: Iterable[str], spelled: Mapping[str, str | None], phrase: Phrase) -> str:
    whose = {
        "name": "the name of this help",
        "synonym": "another word for this help",
        "need": "a word for the need of the same name",
    }[phrase.origin]
    shared = {token for token in given if spelled[token] in phrase.tokens}
    if shared == set(given) and phrase.tokens == {spelled[token] for token in shared}:
        return f"'{text}' has the same words as '{phrase.text}', {whose}"
    words = [word for word in text.split() if set(tokens(word)) & shared]
    return f"'{text}' shares '{' '.join(words)}' with '{phrase.text}', {whose}"
