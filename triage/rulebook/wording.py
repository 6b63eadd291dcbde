"""The words of letters: phrases by code, phrases that hurt, and what a letter never tells a family by itself.

They lie in ``rules/wording/``, where coordinators change them. A phrase that is missing is a fault that names its code and
never a gap in a letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from triage.errors import DataProblem
from triage.model import Issue
from triage.source import SourceProblem, read_yaml

BANNED, KEPT_BACK = "banned", "kept_back"
"""Kinds of a file of wording that hold no phrases."""
KEPT_BACK_KINDS: Mapping[str, str] = {
    "indicator": "indicators",
    "need": "needs",
    "help": "help",
    "guarded": "needs",
}
"""What a file of what is kept back may name, with the list its codes stand in. `guarded` keeps the child's words from the parents."""
HELD_WORDS, BY_A_PERSON = "words", "by_a_person"
"""Keys of what is kept back: words with which no quotation is passed on, and help that no printed letter asks for."""
PLACEHOLDER = re.compile(r"\{([a-z_]*)\}")
WORD_CHOICES = {"referral": "word_referral"}
"""Placeholders that any phrase may hold, each the word this workspace chose (inventory E19)."""


@dataclass(frozen=True)
class Banned:
    """A phrase that hurts, blames or shuts out, with what to say instead."""

    phrase: str
    why: str
    say: str
    exact: bool = False
    """Whether capital letters count, as in a short form."""

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The phrase as whole words, however its spaces are broken."""
        words = r"\s+".join(map(re.escape, self.phrase.split()))
        return re.compile(rf"(?<![\w]){words}(?![\w])", 0 if self.exact else re.IGNORECASE)


@dataclass(frozen=True)
class Wording:
    """The phrases of a rulebook with the lists that guard them."""

    phrases: Mapping[str, str]
    banned: tuple[Banned, ...] = ()
    kept_back: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Codes by kind: ``indicator``, ``need``, ``help`` and ``guarded``, help ``by_a_person``, and the ``words`` that hold a quotation back."""

    def say(self, code: str, **values: str) -> str:
        """The phrase of a code with its placeholders filled; raises :class:`DataProblem` where it is missing or misspelt."""
        text = self.phrases.get(code)
        if text is None:
            raise DataProblem([_missing(code)])
        words = {name: self.phrases.get(choice, name) for name, choice in WORD_CHOICES.items()} | values
        unknown = [name for name in PLACEHOLDER.findall(text) if name not in words]
        if unknown:
            raise DataProblem([_misspelt(code, unknown[0], sorted(words))])
        return PLACEHOLDER.sub(lambda found: words[found.group(1)], text)

    def one_of(self, *codes: str, **values: str) -> str | None:
        """The phrase of the first code that has one; None where none has."""
        found = next((code for code in codes if code in self.phrases), None)
        return None if found is None else self.say(found, **values)

    def hurting(self, text: str) -> Banned | None:
        """The first banned phrase that stands in a text."""
        return next((one for one in self.banned if one.pattern.search(text)), None)

    def keeps_back(self, kind: str, code: str) -> bool:
        """Whether a letter to a family leaves this out by itself."""
        return code in self.kept_back.get(kind, frozenset())

    def held(self, text: str) -> bool:
        """Whether a quotation holds words that a person hears and answers, so that no letter passes them on."""
        folded = " ".join(text.replace("’", "'").split()).casefold()
        return any(
            re.search(rf"(?<![\w]){re.escape(word.casefold())}", folded)
            for word in self.kept_back.get(HELD_WORDS, frozenset())
        )


def _missing(code: str) -> Issue:
    return Issue(
        file="rules/wording",
        code="WD102",
        what=f"the phrase '{code}' of letters is missing",
        why="a letter with a gap would say something else than was meant",
        mend=f"write an entry with `code: {code}` in a file under rules/wording/; the shipped files have one to copy",
    )


def _misspelt(code: str, name: str, known: list[str]) -> Issue:
    return Issue(
        file="rules/wording",
        code="WD101",
        what=f"the phrase '{code}' holds {{{name}}}, which nothing fills here",
        why="the reader would see the braces",
        mend=f"it may hold: {', '.join('{' + one + '}' for one in known)}",
    )


def read_wording(files: Mapping[str, str]) -> Wording:
    """The wording among rule files by name.

    Entries with a fault are passed over; lint tells them. Raises :class:`DataProblem` for a file that cannot be read.
    """
    phrases: dict[str, str] = {}
    banned: list[Banned] = []
    kept: dict[str, set[str]] = {}
    for kind, row in _rows(files):
        if kind == BANNED:
            if all(isinstance(row.get(key), str) and row[key] for key in ("phrase", "why", "say")):
                banned.append(Banned(row["phrase"], row["why"], row["say"], row.get("exact") == "true"))
        elif kind == KEPT_BACK:
            for key in (*KEPT_BACK_KINDS, HELD_WORDS):
                if isinstance(row.get(key), str):
                    kept.setdefault(key, set()).add(row[key])
            if row.get(BY_A_PERSON) == "true" and isinstance(row.get("help"), str):
                kept.setdefault(BY_A_PERSON, set()).add(row["help"])
        elif isinstance(row.get("code"), str) and isinstance(row.get("title"), str):
            phrases[row["code"]] = row["title"]
    return Wording(phrases, tuple(banned), {key: frozenset(codes) for key, codes in kept.items()})


def _rows(files: Mapping[str, str]) -> Iterator[tuple[Any, dict[str, Any]]]:
    """Every entry of every file of wording with the kind of its file."""
    for name in sorted(files):
        if not name.startswith("wording/"):
            continue
        try:
            data = read_yaml(files[name], f"rules/{name}").data
        except SourceProblem as problem:
            raise DataProblem(problem.issues) from None
        rows = data.get("entries") if isinstance(data, dict) else None
        for row in rows if isinstance(rows, list) else []:
            if isinstance(row, dict):
                yield data.get("kind"), row
