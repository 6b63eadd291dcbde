"""Whether a change of the rules could lose an escalation, told from the rules alone.

Where it cannot be shown that whoever was escalated still is, it is said: the question then goes to the safeguarding lead,
and a question too many costs a minute where one too few could cost a child.
"""

from __future__ import annotations

from collections.abc import Iterator

from triage.rulebook import Rule, Rulebook
from triage.rulebook import conditions as c
from triage.rulebook.checks.implying import implies
from triage.rulebook.model import STAGES, EscalateTo


def weakened_escalations(old: Rulebook, new: Rulebook) -> tuple[str, ...]:
    """Why somebody who is escalated by ``old`` may not be by ``new``, or later; one line each, in the order of ``old``.

    Empty only where every escalation of ``old`` stays for everybody: the same door within the same days, reached under
    conditions that hold whenever the old ones did, flags it rests on included.
    """
    reasons = [reason for rule in _escalating(old) for reason in _lost_by(rule, new)]
    for flag, reader in _flags_read(old).items():
        reasons += [
            f"{rule.id} raised the flag {flag}, which {reader} escalates on, and it may now be raised less often"
            for rule in _live(old)
            if flag in rule.then.flags
            and not any(_raises_as_often(rule, other, flag) for other in _live(new))
        ]
    if _counts_categories(old) and _categories(old) != _categories(new):
        reasons.append("needs were put into other categories, which a rule that escalates counts")
    return tuple(dict.fromkeys(reasons))


def _live(book: Rulebook) -> Iterator[Rule]:
    return (rule for rule in book.rules if rule.status == "live")


def _escalating(book: Rulebook) -> list[Rule]:
    return [rule for rule in _live(book) if rule.then.escalate]


def _lost_by(rule: Rule, new: Rulebook) -> Iterator[str]:
    for door in rule.then.escalate:
        if any(_still_open(rule, door, other) for other in _escalating(new)):
            continue
        now = new.by_id.get(rule.id)
        if now is None:
            yield f"{rule.id} escalated to {door.to} and is gone"
        elif now.status != "live":
            yield f"{rule.id} escalated to {door.to} and is {now.status} now"
        elif door.to not in {one.to for one in now.then.escalate}:
            yield f"{rule.id} no longer escalates to {door.to}"
        elif all(one.within_days > door.within_days for one in now.then.escalate if one.to == door.to):
            days = min(one.within_days for one in now.then.escalate if one.to == door.to)
            yield f"{rule.id} escalates to {door.to} within {days} days, before within {door.within_days}"
        else:
            yield f"{rule.id} escalates to {door.to} on other conditions, which may hold less often"


def _still_open(rule: Rule, door: EscalateTo, other: Rule) -> bool:
    """Whether ``other`` escalates to the same door in time whenever ``rule`` did."""
    return any(
        one.to == door.to and one.within_days <= door.within_days for one in other.then.escalate
    ) and _holds_whenever(rule, other)


def _raises_as_often(rule: Rule, other: Rule, flag: str) -> bool:
    return (
        flag in other.then.flags
        and STAGES.index(other.stage) <= STAGES.index(rule.stage)
        and _holds_whenever(rule, other)
    )


def _holds_whenever(rule: Rule, other: Rule) -> bool:
    """Whether ``other`` fires whenever ``rule`` does, as far as their conditions show."""
    if other.unless is not None and other.unless != rule.unless:
        return False
    if other.at_review and not rule.at_review:
        return False
    reads_flags = any(isinstance(leaf, c.FlagIs) for leaf in c.leaves(other.when))
    if reads_flags and STAGES.index(other.stage) < STAGES.index(rule.stage):
        return False  # it looks before the flags are raised
    return implies(rule.when, other.when)


def _flags_read(book: Rulebook) -> dict[str, str]:
    """Flags that an escalation rests on, through other flags too, each with a rule that escalates on it."""
    found: dict[str, str] = {}
    waiting = [(rule, rule.id) for rule in _escalating(book)]
    while waiting:
        rule, reader = waiting.pop()
        for leaf in c.leaves(rule.when):
            if isinstance(leaf, c.FlagIs) and leaf.flag not in found:
                found[leaf.flag] = reader
                waiting += [(other, reader) for other in _live(book) if leaf.flag in other.then.flags]
    return dict(sorted(found.items()))


def _counts_categories(book: Rulebook) -> bool:
    resting = set(_flags_read(book))
    looked_at = [rule for rule in _live(book) if rule.then.escalate or resting.intersection(rule.then.flags)]
    return any(
        isinstance(leaf, c.CountIs) and (leaf.of == "categories" or leaf.category is not None)
        for rule in looked_at
        for leaf in c.leaves(rule.when)
    )


def _categories(book: Rulebook) -> dict[str, str | None]:
    return {code: entry.text("category") for code, entry in book.vocabulary.of("needs").items()}
