"""The words that may be used: needs, indicators, kinds of help, levels and all other codes.

One place for each fact: a code, its title and what else its list says about it stand in ``rules/vocabulary/*.yaml``
and nowhere in Python. Whoever needs a word looks it up here.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from triage.errors import DataProblem
from triage.model import Issue
from triage.source import Parsed, Path, SourceProblem, read_yaml

_WHY = "a code that cannot be looked up cannot be recorded, asked for or reported"
BANDS: Mapping[str, int] = {"low": 1, "moderate": 4, "high": 7, "very_high": 9}
"""Lower bound of each severity band (contract, section 1)."""
UNSCORED_READS_AS = 5
"""What a need nobody has scored is read as until somebody scores it (contract, section 1)."""
REQUIRED_KINDS = (
    "people", "needs", "indicators", "help", "flags", "escalations", "levels", "referral_reasons", "referral_sources",
    "referrer_roles", "review_reasons", "ask_fields", "consent", "engagement", "referral_states", "decline_reasons",
    "closure_reasons", "dismiss_reasons", "capacity_states", "not_offered_reasons", "unmet_reasons", "programmes",
    "ethnicity", "cin_disability",
)  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """One code with all that its list says about it."""

    code: str
    title: str
    fields: Mapping[str, Any]

    def text(self, key: str) -> str | None:
        """The text under ``key``, or None where the list leaves it empty."""
        value = self.fields.get(key)
        return value if isinstance(value, str) else None

    def items(self, key: str) -> tuple[str, ...]:
        """The list under ``key``; empty where there is none."""
        value = self.fields.get(key)
        return tuple(value) if isinstance(value, list) else ()

    @property
    def synonyms(self) -> tuple[str, ...]:
        """Words people type; for search only, never shown."""
        return self.items("synonyms")


@dataclass(frozen=True)
class Found:
    """A code found for words that somebody typed."""

    kind: str
    entry: Entry
    score: float
    """0 to 1; 1 is the code, title or a synonym itself."""


@dataclass(frozen=True)
class Vocabulary:
    """All lists of codes by kind."""

    lists: Mapping[str, Mapping[str, Entry]]
    _words: Mapping[str, tuple[tuple[str, Entry, str], ...]] = field(repr=False, default_factory=dict)

    def of(self, kind: str) -> Mapping[str, Entry]:
        """All entries of one kind by code; empty for a kind that has no list."""
        return self.lists.get(kind, {})

    def has(self, kind: str, code: str) -> bool:
        """Whether ``code`` stands in the list ``kind``."""
        return code in self.lists.get(kind, {})

    def title(self, kind: str, code: str) -> str:
        """The plain-English title of a code; the code itself where the list does not hold it."""
        entry = self.lists.get(kind, {}).get(code)
        return entry.title if entry else code

    def nearest(self, kind: str, word: str) -> str | None:
        """The known code most like ``word`` by spelling or synonym, or None."""
        codes = self.lists.get(kind, {})
        close = difflib.get_close_matches(word.lower(), list(codes), n=1, cutoff=0.72)
        if close:
            return close[0]
        found = self.find(word.replace("_", " "), kinds=(kind,))
        return found[0].entry.code if found and found[0].score >= 0.7 else None

    def find(self, text: str, kinds: tuple[str, ...] = ("indicators", "needs", "help")) -> list[Found]:
        """Codes for plain words such as "can't sleep", best first.

        An indicator stands before a need with the same score: a word that names an emergency must never end
        silently as a need with a score.
        """
        asked = _tokens(text)
        if not asked:
            return []
        best: dict[tuple[str, str], Found] = {}
        for kind in kinds:
            for phrase, entry, _ in self._words.get(kind, ()):
                score = _likeness(asked, frozenset(phrase.split()))
                if score >= 0.5:
                    key = (kind, entry.code)
                    if key not in best or best[key].score < score:
                        best[key] = Found(kind, entry, score)
        rank = {kind: number for number, kind in enumerate(kinds)}
        return sorted(
            best.values(), key=lambda found: (-round(found.score, 2), rank[found.kind], found.entry.code)
        )

    @cached_property
    def for_coordinators(self) -> frozenset[str]:
        """Flags that show patterns across an area: in coordinators' views and reports only."""
        return frozenset(
            code for code, entry in self.of("flags").items() if entry.text("shown_to") == "coordinators"
        )

    def single(self, kind: str, code: str) -> Entry:
        """The entry of a code that is known to exist; raises :class:`KeyError` otherwise."""
        return self.lists[kind][code]


_STOP = frozenset({"a", "an", "the", "of", "to", "and", "or", "in", "on", "is", "has", "with", "for", "at", "my", "her", "his", "their", "he", "she", "they", "who", "that", "about", "very", "s", "t"})  # fmt: skip
_NEGATIONS = frozenset({"not", "no", "cant", "wont", "doesnt", "isnt", "never", "without", "dont", "cannot"})


def _stem(word: str) -> str:
    """A rough stem, enough to join ``sleeping`` and ``sleep``."""
    for ending in ("ings", "ing", "ies", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)]
            break
    return word[:-1] if len(word) > 4 and word[-1] == word[-2] else word


def _tokens(text: str) -> frozenset[str]:
    words = re.findall(r"[a-z0-9]+", re.sub(r"['’]", "", text.lower()))
    stems = {_stem(word) for word in words if word not in _STOP and word not in _NEGATIONS}
    return frozenset(stems or {_stem(word) for word in words})


def _likeness(asked: frozenset[str], known: frozenset[str]) -> float:
    """Share of words in common; a phrase wholly inside what was asked counts nearly as much as the same words."""
    common = len(asked & known)
    if not common:
        return 0.0
    overlap = 2 * common / (len(asked) + len(known))
    return max(overlap, 0.9) if known <= asked else overlap


@dataclass(frozen=True)
class VocabularyRead:
    """What reading all lists gave: the codes that can be read, and every fault."""

    vocabulary: Vocabulary
    issues: tuple[Issue, ...]
    faulty: frozenset[str]
    """Kinds of which a code may be missing, because their list is missing or has a fault."""


def load_vocabulary(files: Mapping[str, str]) -> Vocabulary:
    """Build the vocabulary from file names to YAML texts (``rules/vocabulary/*.yaml``).

    Raises :class:`triage.errors.DataProblem` with every problem found: unreadable files, a repeated code, a
    missing title, a list that must exist and does not.
    """
    read = read_vocabulary(files)
    if read.issues:
        raise DataProblem(read.issues)
    return read.vocabulary


def read_vocabulary(files: Mapping[str, str]) -> VocabularyRead:
    """Read as much of the vocabulary as can be read, with every problem found; raises nothing."""
    lists: dict[str, dict[str, Entry]] = {}
    issues: list[Issue] = []
    faulty: set[str] = set()
    for given in sorted(files):
        stem = given.rsplit("/", 1)[-1]
        name = f"rules/vocabulary/{stem}"
        try:
            parsed = read_yaml(files[given], name)
        except SourceProblem as problem:
            issues.extend(problem.issues)
            faulty.add(stem.removesuffix(".yaml"))
            continue
        kind, entries, found = read_list(parsed, name)
        issues.extend(found)
        if found:
            faulty.add(kind or stem.removesuffix(".yaml"))
        known = lists.setdefault(kind, {}) if kind else {}
        for code, (entry, path) in entries.items():
            if code in known:
                issues.append(
                    _issue(
                        name,
                        parsed,
                        path,
                        "VO103",
                        f"the code {code!r} is in two files of the kind {kind}",
                        "keep it in one",
                    )
                )
            known[code] = entry
    missing = [kind for kind in REQUIRED_KINDS if kind not in lists and kind not in faulty]
    issues.extend(
        Issue(
            file="rules/vocabulary",
            code="VO101",
            what=f"the list '{kind}' is missing",
            why=_WHY,
            mend=f"restore rules/vocabulary/{kind}.yaml",
        )
        for kind in missing
    )
    words = {kind: tuple(_phrases(kind, entries)) for kind, entries in lists.items()}
    return VocabularyRead(
        Vocabulary(lists=lists, _words=words), tuple(issues), frozenset({*faulty, *missing})
    )


def _phrases(kind: str, entries: Mapping[str, Entry]) -> list[tuple[str, Entry, str]]:
    phrases = []
    for entry in entries.values():
        if entry.fields.get("selectable") == "no":
            continue
        for text in (entry.code.replace("_", " "), entry.title, *entry.synonyms):
            tokens = _tokens(text) if isinstance(text, str) else None
            if tokens:
                phrases.append((" ".join(sorted(tokens)), entry, kind))
    return phrases


def _issue(name: str, parsed: Parsed, path: tuple[str | int, ...], code: str, what: str, mend: str) -> Issue:
    line, column = parsed.place(path)
    return Issue(file=name, line=line, column=column, code=code, what=what, why=_WHY, mend=mend)


def read_list(parsed: Parsed, name: str) -> tuple[str | None, dict[str, tuple[Entry, Path]], list[Issue]]:
    """Kind, entries by code (each with the path of its code) and faults of one list of codes."""
    data, issues = parsed.data, []
    shape = "a list of codes needs the keys format, kind and entries"
    if not isinstance(data, dict):
        return None, {}, [_issue(name, parsed, (), "VO102", shape, "see rules/README.md")]
    kind, rows = data.get("kind"), data.get("entries")
    for key, sound in (("kind", isinstance(kind, str) and kind), ("entries", isinstance(rows, list))):
        if not sound:
            issues.append(_issue(name, parsed, (key,), "VO102", shape, f"write `{key}:`"))
    entries: dict[str, tuple[Entry, Path]] = {}
    for index, row in enumerate(rows if isinstance(rows, list) else []):
        path: Path = ("entries", index)
        code, title = (row.get("code"), row.get("title")) if isinstance(row, dict) else (None, None)
        if not (isinstance(code, str) and code and isinstance(title, str) and title):
            odd = next((key for key in ("code", "title") if isinstance(row, dict) and key in row and not (isinstance(row[key], str) and row[key])), None)  # fmt: skip
            where = path if odd is None else (*path, odd)
            issues.append(
                _issue(name, parsed, where, "VO102", "an entry needs a code and a title", "write both")
            )
            continue
        path = (*path, "code")
        if code in entries:
            what = f"the code {code!r} is given twice"
            issues.append(_issue(name, parsed, path, "VO103", what, "keep one of the two"))
            continue
        entries[code] = (Entry(code=code, title=title, fields=row), path)
    return kind if isinstance(kind, str) and kind else None, entries, issues
