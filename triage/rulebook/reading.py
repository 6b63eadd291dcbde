"""Rule files to rules: each fault with its line, what it is, why it matters and how to mend it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from triage.model import Issue
from triage.rulebook.model import STAGES, Example, Rule, Source, Stage
from triage.rulebook.places import Origin
from triage.rulebook.reading_conditions import ConditionReader
from triage.rulebook.reading_consequences import ConsequenceReader
from triage.rulebook.reading_fields import Fault, Path, is_one_of, nearest
from triage.source import Parsed, SourceProblem, read_yaml, shown_key
from triage.vocabulary import Vocabulary

RULE_KEYS = (
    "id",
    "title",
    "status",
    "owner",
    "review_by",
    "rationale",
    "source",
    "also_known_as",
    "replaces",
    "applies",
    "when",
    "unless",
    "then",
    "examples",
)
REQUIRED = ("id", "title", "status", "owner", "review_by", "rationale", "source", "when", "then")
SOURCE_KEYS = ("title", "note", "checked", "url")
EXPECTATIONS = ("fires", "does not fire", "held back")
_STATUSES = ("draft", "trial", "live", "retired")
_LOGIC = ("when", "unless", "then")
_EMPTY: tuple[Any, ...] = (None, "", [], {})
_NEVER = "until it is mended the rulebook does not load: a rule read otherwise than it was meant would be worse than none"


@dataclass(frozen=True)
class FileRead:
    """What reading one file gave: its rules that are sound, and every fault."""

    rules: tuple[Rule, ...]
    issues: tuple[Issue, ...]
    parsed: Parsed | None
    """The file as plain data; None where it is no YAML."""
    partial: tuple[tuple[Rule, frozenset[str]], ...] = ()
    """Rules with a fault, each with the keys that cannot be relied on; they never decide anything."""
    aside: frozenset[str] = frozenset()
    """Ids of rules that are left out, because another file stands in for them."""


class RuleReader(ConditionReader, ConsequenceReader):
    """Reads the rules of one file; collects every fault instead of stopping at the first."""

    def __init__(self, parsed: Parsed, stage: Stage, vocabulary: Vocabulary) -> None:
        self.issues: list[Issue] = []
        self.vocabulary = vocabulary
        self._parsed, self._stage = parsed, stage
        self.partial: list[tuple[Rule, frozenset[str]]] = []
        """Rules with a fault, each with the keys that cannot be relied on."""
        self._faulty: set[str] = set()
        self._told: set[Path] = set()
        """Paths of values left empty or of another shape; whatever else follows from that is not told again."""

    def rules(self) -> list[Rule]:
        """All rules of the file that are sound; faults are in ``issues``."""
        data = self._parsed.data
        if not isinstance(data, dict):
            self.note(
                Fault((), "RB102", "a rule file needs `format: 1` and a list `rules:`", "see rules/README.md")
            )
            return []
        for key in data:
            if key not in {"format", "theme", "rules"}:
                mend = nearest(key, ("format", "theme", "rules"), "a rule file has format, theme and rules")
                self.note(Fault((key,), "RB104", f"unknown key {shown_key(key)}", mend, at_key=True))
        if data.get("format") != "1":
            self.note(Fault(("format",), "RB103", "the format is not 1", "write `format: 1`"))
        if data.get("theme") is not None:
            self.text(data["theme"], ("theme",))
        rows = data.get("rules")
        if not isinstance(rows, list):
            self.note(Fault(("rules",), "RB102", "a rule file needs a list `rules:`", "see rules/README.md"))
            return []
        found = []
        for index, row in enumerate(rows):
            before = len(self.issues)
            self._faulty = set()
            rule = self._rule(row, ("rules", index))
            if rule is not None and len(self.issues) == before:
                found.append(rule)
            elif rule is not None:
                self.partial.append((rule, frozenset(self._faulty)))
        return found

    def note(self, fault: Fault) -> None:
        """Keep a fault with its place in the file."""
        if any(fault.path[:size] in self._told for size in range(1, len(fault.path) + 1)):
            return
        if fault.code == "RB116":
            self._told.add(fault.path)
        self._faulty.update(str(step) for step in fault.path[2:3])
        line, column = self._parsed.place(fault.path, key=fault.at_key)
        self.issues.append(
            Issue(
                file=self._parsed.name,
                line=line,
                column=column,
                code=fault.code,
                what=fault.what,
                why=_NEVER,
                mend=fault.mend,
            )
        )

    def _rule(self, row: Any, path: Path) -> Rule | None:
        if not isinstance(row, dict):
            self.note(Fault(path, "RB102", "a rule is a mapping of keys to values", "begin with `- id:`"))
            return None
        for key in row:
            if key not in RULE_KEYS:
                self.note(
                    Fault(
                        (*path, key),
                        "RB104",
                        f"unknown key {shown_key(key)}",
                        nearest(key, RULE_KEYS, "remove it"),
                        at_key=True,
                    )
                )
        self._gaps(row, path)
        name = self._text_of(row, "id", path)
        if name and not re.fullmatch(r"(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*", name):
            self.note(
                Fault(
                    (*path, "id"),
                    "RB106",
                    "an id is words in small letters joined by hyphens",
                    "such as sleep-high-advice",
                )
            )
        status = self._word_of(
            row, "status", _STATUSES, path, "the status is none of draft, trial, live, retired"
        )
        applies = "at triage"
        if row.get("applies") is not None:
            what = "`applies` is neither 'at triage' nor 'at review'"
            applies = self._word_of(row, "applies", ("at triage", "at review"), path, what)
        when, unless = row.get("when"), row.get("unless")
        return Rule(
            id=name,
            title=self._text_of(row, "title", path),
            status=status,  # type: ignore[arg-type] # one of the four
            stage=self._stage,
            owner=self._text_of(row, "owner", path),
            review_by=self._day(row.get("review_by"), (*path, "review_by")),
            rationale=self._text_of(row, "rationale", path),
            sources=self._sources(row.get("source"), (*path, "source")),
            also_known_as=self._texts(row.get("also_known_as"), (*path, "also_known_as")),
            replaces=self._texts(row.get("replaces"), (*path, "replaces")),
            when=self.condition(when, (*path, "when")),
            unless=self.condition(unless, (*path, "unless")) if unless not in _EMPTY else None,
            then=self.consequences(row.get("then"), (*path, "then")),
            at_review=applies == "at review" or self._stage == "review",
            examples=self._examples(row.get("examples"), (*path, "examples")),
            file=self._parsed.name or "",
            line=self._parsed.place(path)[0],
            origin=Origin(self._parsed, path),
        )

    def _gaps(self, row: Mapping[str, Any], path: Path) -> None:
        """Tell the required keys that are missing, and every key of ``when``, ``unless`` and ``then`` left empty."""
        for key in REQUIRED:
            if row.get(key) in _EMPTY:
                at = (*path, key)
                self.note(Fault(at, "RB105", f"the key '{key}' is missing", f"write `{key}:`", at_key=True))
                self._told.add(at)
        for key in (*_LOGIC, "applies"):
            if key in row:
                for at in _empty_parts(row[key], (*path, key)):
                    word = f" behind {shown_key(at[-1])}" if isinstance(at[-1], str) else " here"
                    what = f"nothing is written{word}"
                    self.note(
                        Fault(at, "RB119", what, "write what should stand there, or take it out", at_key=True)
                    )
                    self._told.add(at)

    def _text_of(self, row: Mapping[str, Any], key: str, path: Path) -> str:
        return self.text(row.get(key), (*path, key))

    def _word_of(
        self, row: Mapping[str, Any], key: str, words: tuple[str, ...], path: Path, what: str
    ) -> str:
        return self.word(row.get(key), words, (*path, key), what, "RB107")

    def _day(self, value: Any, path: Path) -> date:
        if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
            try:
                return date.fromisoformat(value)
            except ValueError:
                pass  # a day that no calendar has
        self.note(Fault(path, "RB108", "a date is needed", "write it as 2027-03-31"))
        return date.max

    def _sources(self, value: Any, path: Path) -> tuple[Source, ...]:
        found = []
        for row, at in _rows(value, path):
            if isinstance(row, str):
                found.append(Source(row))
            elif isinstance(row, dict) and isinstance(row.get("title"), str) and row["title"]:
                self.only(row, SOURCE_KEYS, at)
                for key in SOURCE_KEYS:
                    if row.get(key) is not None:
                        self.text(row[key], (*at, key))
                found.append(Source(row["title"], row.get("note")))
            else:
                mend = "write `- title: …` and, for its limits, `note: …`"
                self.note(Fault(at, "RB109", "a source needs a title", mend))
        return tuple(found)

    def _texts(self, value: Any, path: Path) -> tuple[str, ...]:
        return tuple(self.text(row, at) for row, at in _rows(value, path))

    def _examples(self, value: Any, path: Path) -> tuple[Example, ...]:
        if value is not None and not isinstance(value, list):
            mend = "begin each with `- name:`"
            self.note(Fault(path, "RB301", "examples are a list", mend))
            return ()
        return tuple(self._example(row, (*path, index)) for index, row in enumerate(value or []))

    def _example(self, row: Any, path: Path) -> Example:
        what = "an example needs a name, `given:` and `expect: fires`, `does not fire` or `held back`"
        if not isinstance(row, dict):
            self.note(Fault(path, "RB301", what, "write all three"))
            row = {}
        else:
            self.only(row, ("name", "given", "expect"), path)
            for key, kind in (("name", str), ("given", dict)):
                if not isinstance(row.get(key), kind) or (key == "name" and not row[key].strip()):
                    mend = (
                        "write a sentence anybody can check"
                        if key == "name"
                        else "such as {needs: {sleep: 7}}"
                    )
                    self.note(Fault((*path, key), "RB301", what, mend))
            if not is_one_of(row.get("expect"), EXPECTATIONS):
                mend = nearest(row.get("expect"), EXPECTATIONS, "write one of the three")
                self.note(Fault((*path, "expect"), "RB301", what, mend))
        given = row.get("given")
        return Example(
            str(row.get("name")),
            given if isinstance(given, dict) else {},
            row.get("expect", "fires"),
            self._parsed.place(path)[0],
        )


def _rows(value: Any, path: Path) -> list[tuple[Any, Path]]:
    """The entries of a list with their paths; a single value is a list of one, nothing is none."""
    if isinstance(value, list):
        return [(row, (*path, index)) for index, row in enumerate(value)]
    return [] if value is None else [(value, path)]


def _empty_parts(value: Any, path: Path) -> Iterator[Path]:
    """Paths below ``path``, itself included, behind which nothing stands.

    An empty list of conditions is told elsewhere, and ``where: {}`` says as much as no ``where`` at all.
    """
    if (value == [] and path[-1] in {"all", "any", "of"}) or (value == {} and path[-1] == "where"):
        return
    if value in _EMPTY:
        yield path
    elif isinstance(value, (dict, list)):
        for step, part in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _empty_parts(part, (*path, step))


def read_rule_file(name: str, text: str, vocabulary: Vocabulary, shown: str | None = None) -> FileRead:
    """Read one rule file; ``shown`` is its name in messages, else ``rules/`` and ``name``.

    The stage is the name of its folder; a file of any other folder holds no rules.
    """
    stage = next((stage for stage in STAGES if name.split("/", maxsplit=1)[0] == stage), None)
    if stage is None:
        return FileRead((), (), None)
    try:
        parsed = read_yaml(text, shown or f"rules/{name}")
    except SourceProblem as problem:
        return FileRead((), tuple(_of_rules(issue) for issue in problem.issues), None)
    reader = RuleReader(parsed, stage, vocabulary)
    return FileRead(tuple(reader.rules()), tuple(reader.issues), parsed, tuple(reader.partial))


def _of_rules(issue: Issue) -> Issue:
    """A fault of a file that is no YAML, mended as rule files are."""
    if issue.code != "TR102":
        return issue
    mend = "write `format: 1` and a list `rules:`, or take the file away"
    return issue.model_copy(update={"mend": mend, "line": 1, "column": 1})


def read_rules(name: str, text: str, vocabulary: Vocabulary) -> tuple[list[Rule], list[Issue]]:
    """The rules of one file and every fault found in it; the stage is the name of its folder."""
    read = read_rule_file(name, text, vocabulary)
    return list(read.rules), list(read.issues)
