"""What differs between two rulebooks: what means something else first, what escalates first of all.

Order of files and rules, comments and layout are no difference. A rule that is in force in neither says nothing to
anybody, so what changes in it is told apart, as are words and examples.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from triage.rulebook import Rule, Rulebook
from triage.rulebook.fingerprint import plain
from triage.rulebook.readings.words import condition_in_words, then_in_words
from triage.vocabulary import Vocabulary
from triage.workbench.condition_changes import condition_changes, line_changes

FORMAT = "triage.rules-diff/1"
Kind = Literal["meaning", "not in force", "words", "examples"]
KINDS: tuple[Kind, ...] = ("meaning", "not in force", "words", "examples")
"""From what changes decisions to what changes none."""
What = Literal["added", "removed", "changed", "made live", "retired", "put on trial", "made a draft"]
_STATUS: Mapping[str, What] = {
    "live": "made live", "retired": "retired", "trial": "put on trial", "draft": "made a draft",
}  # fmt: skip
_WORDS = ("title", "owner", "review_by", "rationale", "sources", "also_known_as", "replaces")


@dataclass(frozen=True)
class RuleChange:
    """What became of one rule."""

    rule: str
    title: str
    file: str
    what: What
    kind: Kind
    escalates: bool
    """Whether the rule escalates, before or after: looked at first."""
    lines: tuple[str, ...]
    """What is different, in plain English; what it means first, words after."""
    examples: tuple[str, ...] = ()
    """Which examples were added, removed or changed."""


@dataclass(frozen=True)
class CodeChange:
    """What became of one code of the vocabulary, or of one phrase."""

    listed: str
    code: str
    what: Literal["added", "removed", "changed"]
    lines: tuple[str, ...]


@dataclass(frozen=True)
class RulesDiff:
    """Everything that differs; empty where both rulebooks say the same."""

    old_name: str
    new_name: str
    old_fingerprint: str
    new_fingerprint: str
    rules: tuple[RuleChange, ...]
    codes: tuple[CodeChange, ...]
    wording: tuple[CodeChange, ...]

    @property
    def same_decisions(self) -> bool:
        """Whether nothing differs that a decision could come from."""
        return self.old_fingerprint == self.new_fingerprint

    def __bool__(self) -> bool:
        """Whether anything differs at all."""
        return bool(self.rules or self.codes or self.wording)

    def of_kind(self, kind: Kind) -> list[RuleChange]:
        """Changes of rules of one kind, those that escalate first."""
        return [one for one in self.rules if one.kind == kind]

    def as_json(self) -> dict[str, Any]:
        """Give it as plain data in a stable order."""
        return {
            "format": FORMAT,
            "old": {"name": self.old_name, "fingerprint": self.old_fingerprint},
            "new": {"name": self.new_name, "fingerprint": self.new_fingerprint},
            "same_decisions": self.same_decisions,
            "rules": [
                {**vars(one), "lines": list(one.lines), "examples": list(one.examples)} for one in self.rules
            ],
            "vocabulary": [{**vars(one), "lines": list(one.lines)} for one in self.codes],
            "wording": [{**vars(one), "lines": list(one.lines)} for one in self.wording],
        }


def diff(old: Rulebook, new: Rulebook, old_name: str = "old", new_name: str = "new") -> RulesDiff:
    """Set two rulebooks side by side: escalating rules first, then by kind of change, then in the rulebook's order."""
    found = [*_rules(old, new)]
    order = {rule.id: place for place, rule in enumerate((*new.rules, *old.rules))}
    found.sort(key=lambda one: (KINDS.index(one.kind), not one.escalates, order[one.rule]))
    return RulesDiff(
        old_name,
        new_name,
        old.fingerprint,
        new.fingerprint,
        tuple(found),
        tuple(_codes(old.vocabulary, new.vocabulary)),
        tuple(_wording(old.wording, new.wording)),
    )


def _rules(old: Rulebook, new: Rulebook) -> Iterator[RuleChange]:
    for rule in new.rules:
        before = old.by_id.get(rule.id)
        if before is None:
            yield _whole(rule, "added", new.vocabulary)
        else:
            change = _changed(before, rule, old.vocabulary, new.vocabulary)
            if change is not None:
                yield change
    for rule in old.rules:
        if rule.id not in new.by_id:
            yield _whole(rule, "removed", old.vocabulary)


def _whole(rule: Rule, what: What, words: Vocabulary) -> RuleChange:
    live = rule.status == "live"
    lines = (*([] if live else [f"status: {rule.status}"]), *_in_words(rule, words))
    return RuleChange(
        rule.id,
        rule.title,
        rule.file,
        what,
        "meaning" if live else "not in force",
        bool(rule.then.escalate),
        lines,
    )


def _in_words(rule: Rule, words: Vocabulary) -> Iterator[str]:
    yield "when " + _one_line(condition_in_words(rule.when, words))
    if rule.unless is not None:
        yield "unless " + _one_line(condition_in_words(rule.unless, words))
    yield from (f"then {line}" for line in then_in_words(rule.then, words))


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _changed(old: Rule, new: Rule, old_words: Vocabulary, new_words: Vocabulary) -> RuleChange | None:
    lines = [*_meaning(old, new, old_words, new_words)]
    status = old.status != new.status
    words, examples = [*_words(old, new)], [*_examples(old, new)]
    if not (lines or status or words or examples):
        return None
    kind: Kind = "words" if words else "examples"
    if lines or status:
        kind = "meaning" if "live" in {old.status, new.status} else "not in force"
    return RuleChange(
        rule=new.id,
        title=new.title,
        file=new.file,
        what=_STATUS[new.status] if status else "changed",
        kind=kind,
        escalates=bool(old.then.escalate or new.then.escalate),
        lines=(*([f"status: {old.status} → {new.status}"] if status else []), *lines, *words),
        examples=tuple(examples),
    )


def _meaning(old: Rule, new: Rule, old_words: Vocabulary, new_words: Vocabulary) -> Iterator[str]:
    if old.stage != new.stage:
        yield f"read with {old.stage} → {new.stage}"
    if old.at_review != new.at_review:
        yield "looked at only at a review" if new.at_review else "no longer looked at only at a review"
    yield from condition_changes(old.when, new.when, old_words, new_words)
    if old.unless is None and new.unless is not None:
        yield f"now held back when {_one_line(condition_in_words(new.unless, new_words))}"
    elif old.unless is not None and new.unless is None:
        yield f"no longer held back when {_one_line(condition_in_words(old.unless, old_words))}"
    elif old.unless is not None and new.unless is not None:
        yield from (
            f"held back: {line}" for line in condition_changes(old.unless, new.unless, old_words, new_words)
        )
    if old.then != new.then:
        said = [*line_changes(then_in_words(old.then, old_words), then_in_words(new.then, new_words))]
        yield from said or ["what it asks for is written otherwise"]


def _words(old: Rule, new: Rule) -> Iterator[str]:
    for name in _WORDS:
        was, becomes = getattr(old, name), getattr(new, name)
        if was == becomes:
            continue
        words = name.replace("_", " ")
        if isinstance(was, tuple):
            yield from (f"{words}: {line}" for line in line_changes(_listed(was), _listed(becomes)))
        elif name == "rationale":
            yield "rationale: reworded"
        else:
            yield f"{words}: {was} → {becomes}"


def _listed(values: Sequence[Any]) -> list[str]:
    return [
        value if isinstance(value, str) else f"{value.title}{f' ({value.note})' if value.note else ''}"
        for value in values
    ]


def _examples(old: Rule, new: Rule) -> Iterator[str]:
    was = {example.name: (example.given, example.expect) for example in old.examples}
    becomes = {example.name: (example.given, example.expect) for example in new.examples}
    yield from (f"example added: {name}" for name in becomes if name not in was)
    yield from (f"example removed: {name}" for name in was if name not in becomes)
    yield from (f"example changed: {name}" for name in becomes if name in was and was[name] != becomes[name])


def _codes(old: Vocabulary, new: Vocabulary) -> Iterator[CodeChange]:
    for listed in dict.fromkeys((*old.lists, *new.lists)):
        was, becomes = old.of(listed), new.of(listed)
        for code in dict.fromkeys((*becomes, *was)):
            if code not in was:
                yield CodeChange(listed, code, "added", (becomes[code].title,))
            elif code not in becomes:
                yield CodeChange(listed, code, "removed", (was[code].title,))
            elif lines := tuple(_fields(was[code].fields, becomes[code].fields)):
                yield CodeChange(listed, code, "changed", lines)


def _fields(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    for name in dict.fromkeys((*new, *old)):
        was, becomes = plain(old.get(name)), plain(new.get(name))
        if was != becomes:
            yield f"{name.replace('_', ' ')}: {_said(was)} → {_said(becomes)}"


def _said(value: Any) -> str:
    if value is None:
        return "nothing"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _wording(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[CodeChange]:
    for code in dict.fromkeys((*new, *old)):
        if code not in old:
            yield CodeChange("wording", code, "added", (new[code],))
        elif code not in new:
            yield CodeChange("wording", code, "removed", (old[code],))
        elif old[code] != new[code]:
            yield CodeChange("wording", code, "changed", (f"{old[code]} → {new[code]}",))
