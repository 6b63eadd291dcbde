"""Conditions, consequences and whole rules in plain English, as data that a terminal, a page or a diff can lay out.

Different conditions read differently: whatever changes whom a rule touches changes its words. Only what changes
nothing is left out (see :func:`plainest`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from triage.rulebook.conditions import (
    AgeIs,
    All,
    AnyOf,
    AtLeast,
    Condition,
    CountIs,
    Leaf,
    NeedIs,
    leaves,
)
from triage.rulebook.facts import Facts
from triage.rulebook.model import AskFor, Offer, PlanWish, ReviewBy, Rule, Then, Within
from triage.rulebook.readings.phrases import phrase, question, quoted, who_in_words
from triage.rulebook.readings.plain import holds
from triage.vocabulary import UNSCORED_READS_AS, Vocabulary

UNSCORED_NOTE = f"A need nobody has scored is read as {UNSCORED_READS_AS}."
AGE_NOTE = "An age nobody has given counts as matching, and is asked for."


@dataclass(frozen=True)
class Line:
    """One line of a condition: its text, and how deep it lies (0 is the outermost)."""

    depth: int
    text: str


@dataclass(frozen=True)
class RuleWords:
    """A rule in plain English."""

    title: str
    applies: str | None
    """When the rule is looked at, where that is not at every triage."""
    when: tuple[Line, ...]
    unless: tuple[Line, ...]
    """Empty where nothing stops the rule."""
    then: tuple[str, ...]
    notes: tuple[str, ...]
    """How silence is read, where the rule's conditions look at something that may be unsaid."""

    def as_data(self) -> dict[str, Any]:
        """The same as plain data for JSON."""
        return {
            "title": self.title,
            "applies": self.applies,
            "when": [{"depth": line.depth, "text": line.text} for line in self.when],
            "unless": [{"depth": line.depth, "text": line.text} for line in self.unless],
            "then": list(self.then),
            "notes": list(self.notes),
        }


def condition_in_words(condition: Condition, vocabulary: Vocabulary) -> str:
    """A condition in words: one sentence, or bullets below a first line, each two spaces deeper than what holds it.

    How silence is read stands in brackets at the end.
    """
    text = lines_as_text(condition_lines(condition, vocabulary))
    notes = notes_for(condition)
    return (
        f"{text} ({' '.join(notes)[:-1].lower()})"
        if len(notes) == 1 and "\n" not in text
        else ("\n".join([text, *(f"({note})" for note in notes)]))
    )


def condition_lines(condition: Condition, vocabulary: Vocabulary) -> tuple[Line, ...]:
    """A condition as lines with their depth."""
    return tuple(_lines(plainest(condition), vocabulary, 0))


def lines_as_text(lines: Sequence[Line], indent: str = "") -> str:
    """Lines below each other: the outermost as they are, deeper ones as bullets."""
    return "\n".join(
        indent + ("" if line.depth == 0 else "  " * (line.depth - 1) + "- ") + line.text for line in lines
    )


def leaf_in_words(leaf: Leaf, vocabulary: Vocabulary) -> str:
    """A single condition as one phrase."""
    return phrase(leaf, vocabulary).text


@dataclass(frozen=True)
class MarkedLine:
    """One line of a condition, and whether it holds."""

    depth: int
    text: str
    holds: bool


def marked_lines(
    condition: Condition, facts: Facts, vocabulary: Vocabulary, depth: int = 0
) -> tuple[MarkedLine, ...]:
    """Every part of a condition on a line of its own with whether it holds for ``facts``."""
    condition = plainest(condition)
    true = holds(condition, facts) is not None
    match condition:
        case All():
            head = "all of these are true:"
        case AnyOf():
            head = "any of these is true:"
        case AtLeast():
            head = f"at least {condition.n} of these {len(condition.parts)} are true:"
        case _:
            return (MarkedLine(depth, phrase(condition, vocabulary).text, true),)
    below = [line for part in condition.parts for line in marked_lines(part, facts, vocabulary, depth + 1)]
    return (MarkedLine(depth, head, true), *below)


def rule_in_words(rule: Rule, vocabulary: Vocabulary) -> RuleWords:
    """A whole rule in words."""
    conditions = [rule.when, *([rule.unless] if rule.unless is not None else [])]
    return RuleWords(
        title=rule.title,
        applies="only once needs were scored again at a review"
        if rule.at_review and rule.stage != "review"
        else None,
        when=condition_lines(rule.when, vocabulary),
        unless=() if rule.unless is None else condition_lines(rule.unless, vocabulary),
        then=tuple(then_in_words(rule.then, vocabulary)),
        notes=tuple(dict.fromkeys(note for condition in conditions for note in notes_for(condition))),
    )


def rule_as_text(words: RuleWords) -> str:
    """A rule in words as text: when, unless, then, each with its bullets."""
    parts = []
    for head, lines in (("When", words.when), ("unless", words.unless)):
        if lines:
            first, *rest = lines
            parts.append(f"{head} {first.text}")
            parts.extend("  " * line.depth + "- " + line.text for line in rest)
    parts += ["then", *(f"  - {line}" for line in words.then)]
    if words.applies:
        parts.append(f"Looked at {words.applies}.")
    return "\n".join([*parts, *words.notes])


def plainest(condition: Condition) -> Condition:
    """The same condition without what changes nothing.

    A group of one part is that part, "all" inside "all" and "any" inside "any" are one list, and a count of
    indicators has no scores, categories or persons to look at.
    """
    match condition:
        case All() | AnyOf():
            parts: list[Condition] = []
            for part in map(plainest, condition.parts):
                inner = isinstance(part, type(condition))
                parts.extend(part.parts if inner else (part,))  # type: ignore[union-attr] # a group, as just asked
            return parts[0] if len(parts) == 1 else type(condition)(tuple(parts))
        case AtLeast():
            parts = [plainest(part) for part in condition.parts]
            return parts[0] if len(parts) == 1 else AtLeast(condition.n, tuple(parts))
        case CountIs() if condition.of == "indicators":
            return replace(condition, severity=None, category=None, person=None)
        case _:
            return condition


def notes_for(condition: Condition) -> tuple[str, ...]:
    """How silence is read, where ``condition`` looks at scores or ages that nobody may have given."""
    found = leaves(plainest(condition))
    notes = []
    if any((leaf.severity or 1) > 1 for leaf in found if isinstance(leaf, (NeedIs, CountIs))):
        notes.append(UNSCORED_NOTE)
    if any(isinstance(leaf, AgeIs) for leaf in found):
        notes.append(AGE_NOTE)
    return tuple(notes)


def _lines(condition: Condition, vocabulary: Vocabulary, depth: int) -> Iterator[Line]:
    match condition:
        case All():
            yield Line(depth, "all of these are true:")
            for part in condition.parts:
                yield from _lines(part, vocabulary, depth + 1)
        case AnyOf():
            alike = _alike(condition.parts, vocabulary)
            if len(alike) == 1 and isinstance(alike[0], str):
                yield Line(depth, alike[0])
                return
            yield Line(depth, "any of these is true:")
            for item in alike:
                if isinstance(item, str):
                    yield Line(depth + 1, item)
                else:
                    yield from _lines(item, vocabulary, depth + 1)
        case AtLeast():
            yield Line(depth, f"at least {condition.n} of these {len(condition.parts)} are true:")
            for part in condition.parts:
                yield from _lines(part, vocabulary, depth + 1)
        case _:
            yield Line(depth, phrase(condition, vocabulary).text)


def _alike(parts: Sequence[Condition], vocabulary: Vocabulary) -> list[str | Condition]:
    """Parts of an "any": neighbours that differ in their title alone become one phrase."""
    phrased = [
        (part, None if isinstance(part, (All, AnyOf, AtLeast)) else phrase(part, vocabulary))
        for part in parts
    ]
    found: list[str | Condition] = []
    for several, group in groupby(phrased, key=lambda pair: pair[1].several if pair[1] else None):
        members = list(group)
        titles = [words.title for _, words in members if words is not None]
        if several is None or len(members) == 1:
            found.extend(part for part, _ in members)
        else:
            found.append(several.replace("{}", ", ".join(titles[:-1]) + " or " + titles[-1]))
    return found


def then_in_words(then: Then, vocabulary: Vocabulary) -> list[str]:
    """Everything a rule asks for, the gravest first, one line each."""

    def title(kind: str, code: str) -> str:
        return quoted(vocabulary, kind, code)

    lines = [
        f"escalate: {title('escalations', item.to)}, {_days(item.within_days)}; this needs nobody's confirmation"
        for item in then.escalate
    ]
    if then.level is not None:
        lines.append(f"set the level to {title('levels', then.level)} or higher")
    lines += [f"raise the flag {title('flags', code)}" for code in then.flags]
    lines += [_offer(offer, vocabulary) for offer in then.offers]
    lines += [_ask(ask, vocabulary) for ask in then.asks]
    lines += [_review(review, vocabulary) for review in then.reviews]
    lines += [
        f"look at the needs of {who_in_words(vocabulary, person)} in their own right" for person in then.links
    ]
    for withhold in then.withholds:
        kept = ", ".join(title("help", code) for code in withhold.help)
        lines.append(f"do not offer {kept}, because: {withhold.why}")
    if then.plan is not None:
        lines.append(_plan(then.plan))
    if then.step is not None:
        lines.append({"up": "propose more support", "down": "propose less intensive support", "hold": "propose that support stays the same"}[then.step])  # fmt: skip
    if then.retriage:
        lines.append("triage the case again")
    if then.review_in_days is not None:
        lines.append(f"look again in {_span(then.review_in_days)}")
    return lines


def _days(days: int) -> str:
    return {0: "without delay", 1: "by tomorrow"}.get(days, f"within {_span(days)}")


def _span(days: int) -> str:
    if days and days % 7 == 0:
        return f"{days // 7} week{'' if days == 7 else 's'}"
    return f"{days} day{'' if days == 1 else 's'}"


def within_words(within: Within | None) -> str:
    """A time limit in words; empty where there is none."""
    if within is None:
        return ""
    if within.days == 0:
        return ", today" if not within.working else ", on the same working day"
    return f", within {within.days} working day{'' if within.days == 1 else 's'}" if within.working else f", within {_span(within.days)}"  # fmt: skip


_KINDS = {"referral": "as a referral", "signpost": "by telling the family about it", "support": "as support given now", "task": "as a task for somebody"}  # fmt: skip


def _offer(offer: Offer, vocabulary: Vocabulary) -> str:
    how = "" if offer.kind is None else f" {_KINDS.get(offer.kind, offer.kind)}"
    whom = "" if offer.person is None else f", for {who_in_words(vocabulary, offer.person)}"
    wait = ", to support them while they wait" if offer.wait_well else ""
    return f"offer {quoted(vocabulary, 'help', offer.help)}{how}{whom}{within_words(offer.within)}{wait}"


def _ask(ask: AskFor, vocabulary: Vocabulary) -> str:
    about = "" if ask.need is None else f" about {quoted(vocabulary, 'needs', ask.need)}"
    again = "" if ask.valid_days is None else f"; an answer lasts {_span(ask.valid_days)}"
    return f"ask{about}: {question(vocabulary, ask.field)}{within_words(ask.within)}{again}"


def _review(review: ReviewBy, vocabulary: Vocabulary) -> str:
    who = review.by.replace("_", " ")
    return f"have the {who} look, because of {quoted(vocabulary, 'review_reasons', review.reason)}{within_words(review.within)}"


def _plan(plan: PlanWish) -> str:
    wishes = [
        *(["few contacts"] if plan.few_contacts else []),
        *(["one person leads"] if plan.one_lead else []),
        *([f"at most {plan.at_most} services at a time"] if plan.at_most is not None else []),
    ]
    return f"shape the plan: {', '.join(wishes) or 'as usual'}"
