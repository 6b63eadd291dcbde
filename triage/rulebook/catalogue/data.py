"""What a catalogue says of a rulebook, as plain values in a fixed order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from triage.rulebook import conditions as c
from triage.rulebook.book import Rulebook
from triage.rulebook.model import STAGES, Rule, Source, Stage
from triage.rulebook.readings.words import RuleWords, rule_in_words
from triage.vocabulary import Vocabulary

STAGE_TITLES: Mapping[Stage, str] = {
    "safeguarding": "Safeguarding: read first, always",
    "flags": "Flags: facts worked out from the record",
    "needs": "Needs: levels, and which help answers which need",
    "review": "Review: what follows when needs are scored again",
}
OFFERED_AS: Mapping[str, str] = {
    "referral": "as a referral",
    "signpost": "by telling the family",
    "support": "as support given now",
    "task": "as a task",
}


@dataclass(frozen=True)
class Entry:
    """One rule as a catalogue shows it."""

    rule: Rule
    words: RuleWords
    also: str
    """Further words people may look for it with."""


@dataclass(frozen=True)
class Use:
    """A rule beside what it does there: from which score on, or how help is given."""

    entry: Entry
    how: str


@dataclass(frozen=True)
class Shelf:
    """Rules that belong together, such as those about one need."""

    name: str
    title: str
    uses: tuple[Use, ...]


@dataclass(frozen=True)
class FlagUse:
    """A flag, who raises it and who reads it."""

    name: str
    title: str
    raised_by: tuple[Rule, ...]
    read_by: tuple[Rule, ...]


@dataclass(frozen=True)
class Catalogue:
    """All that the pages are made of."""

    version: str
    entries: tuple[Entry, ...]
    """By stage, then in file order."""
    needs: tuple[Shelf, ...]
    help: tuple[Shelf, ...]
    sources: tuple[Shelf, ...]
    flags: tuple[FlagUse, ...]
    """Those that some rule raises or reads, in the order of the vocabulary."""
    idle_help: tuple[str, ...]
    """Titles of help that no rule offers."""
    idle_flags: tuple[str, ...]
    """Titles of flags that no rule raises."""

    def by_file(self) -> dict[Stage, dict[str, list[Entry]]]:
        """Entries by stage and file, both in the order in which rules are read."""
        found: dict[Stage, dict[str, list[Entry]]] = {}
        for entry in self.entries:
            found.setdefault(entry.rule.stage, {}).setdefault(entry.rule.file, []).append(entry)
        return found

    def owners(self) -> list[tuple[str, int, str]]:
        """Each owner with how many rules they answer for, and the earliest day to look at one again."""
        kept = [entry.rule for entry in self.entries if entry.rule.status != "retired"]
        counted = Counter(rule.owner for rule in kept)
        return [
            (owner, number, min(rule.review_by for rule in kept if rule.owner == owner).isoformat())
            for owner, number in sorted(counted.items())
        ]

    def statuses(self, stage: Stage) -> Counter[str]:
        """How many rules of a stage have which status."""
        return Counter(entry.rule.status for entry in self.entries if entry.rule.stage == stage)


def catalogue(book: Rulebook) -> Catalogue:
    """Everything a catalogue of ``book`` says."""
    words = book.vocabulary
    entries = tuple(
        Entry(rule, rule_in_words(rule, words), _also(rule, words))
        for rule in sorted(book.rules, key=lambda rule: STAGES.index(rule.stage))
    )
    flags = tuple(_flags(book))
    offered = {offer.help for rule in book.rules if rule.status != "retired" for offer in rule.then.offers}
    raised = {flag.name for flag in flags}
    return Catalogue(
        version=book.version,
        entries=entries,
        needs=_shelves(entries, _needs, words, "needs"),
        help=_shelves(entries, _help, words, "help"),
        sources=_by_source(entries),
        flags=flags,
        idle_help=_titles(words, "help", offered),
        idle_flags=_titles(words, "flags", raised),
    )


def _titles(words: Vocabulary, kind: str, used: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(entry.title for code, entry in words.of(kind).items() if code not in set(used)))


def _also(rule: Rule, words: Vocabulary) -> str:
    """Synonyms of what the rule is about, and what it is also known as."""
    found = [*rule.also_known_as]
    for leaf in c.leaves(rule.when):
        if isinstance(leaf, c.NeedIs):
            found += words.single("needs", leaf.need).synonyms
        elif isinstance(leaf, c.IndicatorIs):
            found += words.single("indicators", leaf.indicator).synonyms
    for offer in rule.then.offers:
        found += words.single("help", offer.help).synonyms
    return " ".join(dict.fromkeys(word.lower() for word in found))


def _needs(rule: Rule, words: Vocabulary) -> Iterator[tuple[str, str]]:
    """Needs that make a rule fire, each with the score and the person it asks for."""
    for leaf in c.leaves(rule.when):
        if isinstance(leaf, c.NeedIs):
            score = "recorded at all" if leaf.severity == 1 else f"{leaf.severity} or more"
            whose = f", {words.title('people', leaf.person).lower()}" if leaf.person else ""
            yield leaf.need, f"{score}{whose}"
        elif isinstance(leaf, c.TrendIs) and words.has("needs", leaf.of):
            yield leaf.of, "at a review"


def _help(rule: Rule, _: Vocabulary) -> Iterator[tuple[str, str]]:
    for offer in rule.then.offers:
        yield offer.help, f"offered {OFFERED_AS.get(offer.kind or '', 'as usual')}"
    for item in rule.then.withholds:
        for code in item.help:
            yield code, "kept back"


def _shelves(entries: tuple[Entry, ...], of: object, words: Vocabulary, kind: str) -> tuple[Shelf, ...]:
    uses: dict[str, dict[str, tuple[Entry, list[str]]]] = {}
    for entry in entries:
        for code, how in of(entry.rule, words):  # type: ignore[operator] # a function of rule and vocabulary
            _, ways = uses.setdefault(code, {}).setdefault(entry.rule.id, (entry, []))
            if how not in ways:
                ways.append(how)
    shelves = [
        Shelf(
            code,
            words.title(kind, code),
            tuple(Use(entry, "; ".join(ways)) for entry, ways in rules.values()),
        )
        for code, rules in uses.items()
    ]
    return tuple(sorted(shelves, key=lambda shelf: (shelf.title.lower(), shelf.name)))


def _by_source(entries: tuple[Entry, ...]) -> tuple[Shelf, ...]:
    uses: dict[str, list[Use]] = {}
    for entry in entries:
        for source in entry.rule.sources:
            uses.setdefault(source.title, []).append(Use(entry, source.note or ""))
    return tuple(
        Shelf(title, title, tuple(rules))
        for title, rules in sorted(uses.items(), key=lambda item: item[0].lower())
    )


def _flags(book: Rulebook) -> Iterator[FlagUse]:
    """Flags by code; a rule that asks for triage again raises the flag ``retriage`` as well."""
    present = [rule for rule in book.rules if rule.status != "retired"]
    for code, entry in book.vocabulary.of("flags").items():
        raised = tuple(
            rule for rule in present if code in rule.then.flags or (rule.then.retriage and code == "retriage")
        )
        read = tuple(rule for rule in present if code in _read(rule))
        if raised or read:
            yield FlagUse(code, entry.title, raised, read)


def holds_back(flag: str, rule: Rule) -> bool:
    """Whether a flag keeps a rule from firing: its ``unless`` reads the flag."""
    leaves = c.leaves(rule.unless) if rule.unless is not None else []
    return any(isinstance(leaf, c.FlagIs) and leaf.flag == flag for leaf in leaves)


def _read(rule: Rule) -> set[str]:
    parts = [rule.when, *([rule.unless] if rule.unless is not None else [])]
    return {leaf.flag for part in parts for leaf in c.leaves(part) if isinstance(leaf, c.FlagIs)}


def source_text(source: Source) -> str:
    """A source with its note."""
    return f"{source.title} ({source.note})" if source.note else source.title
