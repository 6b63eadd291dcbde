"""Rule files to rules: each fault with its line, what it is, why it matters and how to mend it."""

from __future__ import annotations

import difflib
import re
from datetime import date
from typing import Any

from triage.model import Issue
from triage.rulebook.model import STAGES, Example, Rule, Source, Stage
from triage.rulebook.reading_conditions import ConditionReader
from triage.rulebook.reading_consequences import ConsequenceReader
from triage.rulebook.reading_fields import Fault, Path, is_one_of
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
_NEVER = "until it is mended the rulebook does not load: a rule read otherwise than it was meant would be worse than none"


class RuleReader(ConditionReader, ConsequenceReader):
    """Reads the rules of one file; collects every fault instead of stopping at the first."""

    def __init__(self, parsed: Parsed, stage: Stage, vocabulary: Vocabulary) -> None:
        self.issues: list[Issue] = []
        self.vocabulary = vocabulary
        self._parsed, self._stage = parsed, stage

    def rules(self) -> list[Rule]:
        """All rules of the file that are sound; faults are in ``issues``."""
        data = self._parsed.data
        if not isinstance(data, dict) or not isinstance(data.get("rules"), list):
            self.note(
                Fault((), "RB102", "a rule file needs `format: 1` and a list `rules:`", "see rules/README.md")
            )
            return []
        if data.get("format") != "1":
            self.note(Fault(("format",), "RB103", "the format is not 1", "write `format: 1`"))
        for key in data:
            if key not in {"format", "theme", "rules"}:
                self.note(
                    Fault(
                        (key,),
                        "RB104",
                        f"unknown key {shown_key(key)}",
                        "a rule file has format, theme and rules",
                        at_key=True,
                    )
                )
        found = []
        for index, row in enumerate(data["rules"]):
            before = len(self.issues)
            rule = self._rule(row, ("rules", index))
            if rule is not None and len(self.issues) == before:
                found.append(rule)
        return found

    def note(self, fault: Fault) -> None:
        """Keep a fault with its place in the file."""
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
                near = difflib.get_close_matches(key, RULE_KEYS, n=1)
                self.note(
                    Fault(
                        (*path, key),
                        "RB104",
                        f"unknown key {shown_key(key)}",
                        f"did you mean '{near[0]}'?" if near else "remove it",
                        at_key=True,
                    )
                )
        for key in REQUIRED:
            if row.get(key) in (None, "", [], {}):
                self.note(Fault(path, "RB105", f"the key '{key}' is missing", f"write `{key}:`"))
        name = row.get("id")
        if name and not (isinstance(name, str) and re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name)):
            self.note(
                Fault(
                    (*path, "id"),
                    "RB106",
                    "an id is words in small letters joined by hyphens",
                    "such as sleep-high-advice",
                )
            )
        when = self.attempt(lambda: self.condition(row.get("when"), (*path, "when")), None)
        unless = (
            self.attempt(lambda: self.condition(row["unless"], (*path, "unless")), None)
            if row.get("unless") is not None
            else None
        )
        then = self.consequences(row.get("then"), (*path, "then"))
        examples = self._examples(row.get("examples"), (*path, "examples"))
        applies = row.get("applies", "at triage")
        if not is_one_of(applies, ("at triage", "at review")):
            self.note(
                Fault(
                    (*path, "applies"),
                    "RB107",
                    "`applies` is neither 'at triage' nor 'at review'",
                    "leave it out for 'at triage'",
                )
            )
        status: Any = row.get("status")
        if not is_one_of(status, ("draft", "trial", "live", "retired")):
            self.note(
                Fault(
                    (*path, "status"),
                    "RB107",
                    "the status is none of draft, trial, live, retired",
                    "write one of them",
                )
            )
        review_by = self.attempt(lambda: self._day(row.get("review_by"), (*path, "review_by")), None)
        if when is None or review_by is None:
            return None
        return Rule(
            id=str(name), title=str(row.get("title")), status=status, stage=self._stage, owner=str(row.get("owner")), review_by=review_by,
            rationale=str(row.get("rationale")), sources=self._sources(row.get("source"), (*path, "source")), when=when, unless=unless, then=then,
            at_review=applies == "at review" or self._stage == "review", examples=examples, also_known_as=_texts(row.get("also_known_as")), replaces=_texts(row.get("replaces")),
            file=self._parsed.name or "", line=self._parsed.place(path)[0],
        )  # fmt: skip

    def _day(self, value: Any, path: Path) -> date:
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            raise Fault(path, "RB108", "a date is needed", "write it as 2027-03-31") from None

    def _sources(self, value: Any, path: Path) -> tuple[Source, ...]:
        rows = value if isinstance(value, list) else [value]
        found = []
        for index, row in enumerate(rows):
            if isinstance(row, str):
                found.append(Source(row))
            elif isinstance(row, dict) and isinstance(row.get("title"), str):
                found.append(Source(row["title"], row.get("note")))
            elif value is not None:
                self.note(
                    Fault(
                        (*path, index),
                        "RB109",
                        "a source needs a title",
                        "write `- title: …` and, for its limits, `note: …`",
                    )
                )
        return tuple(found)

    def _examples(self, value: Any, path: Path) -> tuple[Example, ...]:
        found = []
        for index, row in enumerate(value if isinstance(value, list) else []):
            at = (*path, index)
            if (
                not isinstance(row, dict)
                or not isinstance(row.get("name"), str)
                or not isinstance(row.get("given"), dict)
                or not is_one_of(row.get("expect"), ("fires", "does not fire", "held back"))
            ):
                self.note(
                    Fault(
                        at,
                        "RB301",
                        "an example needs a name, `given:` and `expect: fires`, `does not fire` or `held back`",
                        "write all three",
                    )
                )
                continue
            found.append(Example(row["name"], row["given"], row["expect"], self._parsed.place(at)[0]))
        return tuple(found)


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(str(item) for item in (value if isinstance(value, list) else [value] if value else []))


def read_rules(name: str, text: str, vocabulary: Vocabulary) -> tuple[list[Rule], list[Issue]]:
    """The rules of one file and every fault found in it; the stage is the name of its folder."""
    stage = next((stage for stage in STAGES if name.split("/", maxsplit=1)[0] == stage), None)
    if stage is None:
        return [], []
    try:
        parsed = read_yaml(text, f"rules/{name}")
    except SourceProblem as problem:
        return [], list(problem.issues)
    reader = RuleReader(parsed, stage, vocabulary)
    return reader.rules(), reader.issues
