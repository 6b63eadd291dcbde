"""Statements that must hold whatever the rules say: ``rules/invariants/*.yaml``, read with every fault placed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from triage.model import Issue
from triage.rulebook.conditions import Condition
from triage.rulebook.model import Then
from triage.rulebook.reading_conditions import ConditionReader
from triage.rulebook.reading_consequences import ConsequenceReader
from triage.rulebook.reading_fields import Fault, Path, nearest
from triage.source import Parsed, SourceProblem, read_yaml, shown_key
from triage.vocabulary import Vocabulary

KEYS = ("id", "title", "owner", "rationale", "source", "when", "then")
REQUIRED = ("id", "title", "owner", "source", "when", "then")
FOLDER = "invariants"
_WHY = "a statement that is read otherwise than it was meant protects nobody, so nothing is proved until it is mended"


@dataclass(frozen=True)
class Invariant:
    """Whoever meets ``when`` gets at least ``then``."""

    id: str
    title: str
    owner: str
    when: Condition
    then: Then
    file: str = ""
    line: int | None = None


class InvariantReader(ConditionReader, ConsequenceReader):
    """Reads the invariants of one file; collects every fault instead of stopping at the first."""

    def __init__(self, parsed: Parsed, vocabulary: Vocabulary) -> None:
        self.issues: list[Issue] = []
        self.vocabulary = vocabulary
        self._parsed = parsed

    def invariants(self) -> list[Invariant]:
        """All that are sound; faults are in ``issues``."""
        data = self._parsed.data
        if not isinstance(data, dict) or not isinstance(data.get("invariants"), list):
            what = "a file of invariants needs `format: 1` and a list `invariants:`"
            self.note(Fault((), "RB701", what, "see rules/invariants in rules/README.md"))
            return []
        if data.get("format") != "1":
            self.note(Fault(("format",), "RB103", "the format is not 1", "write `format: 1`"))
        self._keys(data, ("format", "theme", "invariants"), ())
        found = []
        for index, row in enumerate(data["invariants"]):
            before = len(self.issues)
            invariant = self._invariant(row, ("invariants", index))
            if invariant is not None and len(self.issues) == before:
                found.append(invariant)
        return found

    def note(self, fault: Fault) -> None:
        """Keep a fault with its place in the file."""
        line, column = self._parsed.place(fault.path, key=fault.at_key)
        self.issues.append(
            Issue(
                file=self._parsed.name, line=line, column=column, code=fault.code, what=fault.what, why=_WHY, mend=fault.mend
            )
        )  # fmt: skip

    def _keys(self, row: Mapping[str, Any], known: tuple[str, ...], path: Path) -> None:
        for key in row:
            if key not in known:
                mend = "an invariant has no exception; say in `when:` whom it is about"
                mend = mend if key == "unless" else nearest(key, known, "remove it")
                self.note(Fault((*path, key), "RB104", f"unknown key {shown_key(key)}", mend, at_key=True))

    def _invariant(self, row: Any, path: Path) -> Invariant | None:
        if not isinstance(row, dict):
            self.note(
                Fault(path, "RB701", "an invariant is a mapping of keys to values", "begin with `- id:`")
            )
            return None
        self._keys(row, KEYS, path)
        missing = [key for key in REQUIRED if row.get(key) in (None, "", [], {})]
        for key in missing:
            self.note(
                Fault((*path, key), "RB105", f"the key '{key}' is missing", f"write `{key}:`", at_key=True)
            )
        name = row.get("id")
        if name and not (isinstance(name, str) and re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name)):
            what = "an id is words in small letters joined by hyphens"
            self.note(Fault((*path, "id"), "RB106", what, "such as danger-now-to-999"))
        for key in ("title", "owner", "rationale"):
            if row.get(key) is not None:
                self.text(row[key], (*path, key))
        sources = row["source"] if isinstance(row.get("source"), list) else [row.get("source")]
        for number, source in enumerate(sources):
            if source and not isinstance(source.get("title") if isinstance(source, dict) else source, str):
                at = (*path, "source", number) if isinstance(row["source"], list) else (*path, "source")
                self.note(
                    Fault(
                        at,
                        "RB109",
                        "a source needs a title",
                        "write `- title: …` and, for its limits, `note: …`",
                    )
                )
        if {"when", "then"} & set(missing):
            return None
        return Invariant(
            str(name),
            str(row.get("title")),
            str(row.get("owner")),
            self.condition(row["when"], (*path, "when")),
            self.consequences(row["then"], (*path, "then")),
            self._parsed.name or "",
            self._parsed.place(path)[0],
        )


def read_invariants(name: str, text: str, vocabulary: Vocabulary) -> tuple[list[Invariant], list[Issue]]:
    """The invariants of one file and every fault found in it; ``name`` is relative to ``rules/``."""
    try:
        parsed = read_yaml(text, f"rules/{name}")
    except SourceProblem as problem:
        return [], list(problem.issues)
    reader = InvariantReader(parsed, vocabulary)
    return reader.invariants(), reader.issues


def all_invariants(files: Mapping[str, str], vocabulary: Vocabulary) -> tuple[list[Invariant], list[Issue]]:
    """The invariants of all files of a rulebook, and every fault, an id used twice among them."""
    found: list[Invariant] = []
    issues: list[Issue] = []
    for name in sorted(files):
        if name.split("/", maxsplit=1)[0] == FOLDER:
            some, faults = read_invariants(name, files[name], vocabulary)
            found += some
            issues += faults
    return found, [*issues, *_reused(found)]


def _reused(invariants: Iterable[Invariant]) -> list[Issue]:
    first: dict[str, Invariant] = {}
    issues = []
    for invariant in invariants:
        other = first.setdefault(invariant.id, invariant)
        if other is not invariant:
            issues.append(
                Issue(
                    file=invariant.file,
                    line=invariant.line,
                    column=5,
                    code="RB702",
                    what=f"the id '{invariant.id}' is used twice; first at {other.file}:{other.line}",
                    why="a proof names invariants by id, so nobody could say which one failed",
                    mend="choose another id",
                )
            )
    return issues
