"""How one condition became another, in plain English: part by part, and as short as it can be said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields
from difflib import SequenceMatcher

from triage.rulebook.conditions import All, AnyOf, AtLeast, Condition
from triage.rulebook.readings.words import condition_lines, leaf_in_words, lines_as_text, plainest
from triage.vocabulary import Vocabulary

_THRESHOLDS = frozenset(
    {"severity", "at_least", "from_months", "under_months", "decile_at_most", "under", "within_days", "over", "direction", "n"}
)  # fmt: skip
"""Fields of a condition that say how much: two conditions that differ in these alone are one that was moved."""
_ALIKE = 0.6
"""From this share of words in common on, two sentences are told as one that changed."""


def condition_changes(
    old: Condition, new: Condition, old_words: Vocabulary, new_words: Vocabulary
) -> Iterator[str]:
    """Lines that say what is different in ``new``; none where both mean the same."""
    old, new = plainest(old), plainest(new)
    if old == new:
        return
    if isinstance(old, (All, AnyOf, AtLeast)) or isinstance(new, (All, AnyOf, AtLeast)):
        yield from _groups(old, new, old_words, new_words)
        return
    yield sentence_change(leaf_in_words(old, old_words), leaf_in_words(new, new_words))


def _groups(old: Condition, new: Condition, old_words: Vocabulary, new_words: Vocabulary) -> Iterator[str]:
    """Parts that are gone, that are new, and that moved, where the way they are joined is the same."""
    joined = _joined(old, new)
    if joined is None:
        yield f"{_in_one_line(old, old_words)} → {_in_one_line(new, new_words)}"
        return
    was, becomes = joined
    if isinstance(old, AtLeast) and isinstance(new, AtLeast) and old.n != new.n:
        yield f"at least {old.n} of {len(old.parts)} → at least {new.n} of {len(new.parts)}"
    gone = [part for part in was if part not in becomes]
    came = [part for part in becomes if part not in was]
    for part in list(gone):
        other = next((one for one in came if _moved(part, one)), None)
        if other is None and len(gone) == len(came) == 1 and isinstance(part, type(came[0])):
            other = came[0] if isinstance(part, (All, AnyOf, AtLeast)) else None
        if other is not None:
            gone.remove(part)
            came.remove(other)
            yield from condition_changes(part, other, old_words, new_words)
    all_needed = isinstance(old, All) or isinstance(new, All)
    lost, won = (
        ("no longer needed", "now needed too") if all_needed else ("no longer enough", "now enough too")
    )
    if isinstance(old, AtLeast):
        lost, won = "no longer counted", "now counted too"
    yield from (f"{lost}: {_in_one_line(part, old_words)}" for part in gone)
    yield from (f"{won}: {_in_one_line(part, new_words)}" for part in came)


def _joined(old: Condition, new: Condition) -> tuple[Sequence[Condition], Sequence[Condition]] | None:
    """The parts of both, where they are joined in the same way; a single condition is a group of one."""
    kind = type(old) if isinstance(old, (All, AnyOf, AtLeast)) else type(new)
    if kind is AtLeast:
        both = isinstance(old, AtLeast) and isinstance(new, AtLeast)
        return (_parts(old), _parts(new)) if both else None
    if all(isinstance(one, kind) or not isinstance(one, (All, AnyOf, AtLeast)) for one in (old, new)):
        return _parts(old), _parts(new)
    was = _parts(old) if isinstance(old, All) else (old,)
    becomes = _parts(new) if isinstance(new, All) else (new,)
    return (was, becomes) if any(part in becomes for part in was) else None


def _parts(condition: Condition) -> Sequence[Condition]:
    return condition.parts if isinstance(condition, (All, AnyOf, AtLeast)) else (condition,)


def _moved(old: Condition, new: Condition) -> bool:
    """Whether two single conditions look at the same thing and differ in how much of it."""
    if type(old) is not type(new) or isinstance(old, (All, AnyOf, AtLeast)):
        return False
    return all(
        getattr(old, part.name) == getattr(new, part.name)
        for part in fields(old)
        if part.name not in _THRESHOLDS
    )


def _in_one_line(condition: Condition, words: Vocabulary) -> str:
    lines = condition_lines(condition, words)
    if len(lines) == 1:
        return lines[0].text
    return lines_as_text(lines).replace("\n", " ").replace("  ", " ")


def sentence_change(old: str, new: str) -> str:
    """Both sentences with an arrow between; the second without the words at its beginning that both have.

    >>> sentence_change("sleep is scored 7 or more", "sleep is scored 6 or more")
    'sleep is scored 7 or more → 6 or more'
    >>> sentence_change("today", "within 2 days")
    'today → within 2 days'
    """
    was, becomes = old.split(" "), new.split(" ")
    same = 0
    while same < min(len(was), len(becomes)) - 1 and was[same] == becomes[same]:
        same += 1
    if any(word.count("“") != word.count("”") for word in becomes[:same]):  # never inside a quoted name
        text = " ".join(becomes[:same])
        if text.count("“") != text.count("”"):
            same = 0
    return f"{old} → {' '.join(becomes[same:])}"


def line_changes(old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    """Lines that are gone or new, those much alike told as one that changed."""
    gone = [line for line in old if line not in new]
    came = [line for line in new if line not in old]
    for line in list(gone):
        near = max(came, key=lambda other: SequenceMatcher(None, line, other).ratio(), default=None)
        if near is not None and SequenceMatcher(None, line, near).ratio() >= _ALIKE:
            gone.remove(line)
            came.remove(near)
            yield sentence_change(line, near)
    yield from (f"no longer: {line}" for line in gone)
    yield from (f"now: {line}" for line in came)
