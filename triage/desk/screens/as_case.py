"""A referral that is typed as the case file it makes, and whether anything in it calls for somebody, however unfinished it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from triage.casefile import read_cases
from triage.desk.deciding import assess_case
from triage.desk.fallback import naming_escalations
from triage.desk.intake import problem_with_escalations
from triage.desk.opening import Desk
from triage.desk.screens.finding import INDICATOR, SURE, make_finder
from triage.desk.screens.typed import CALLS, UNKNOWN, Typed, TypedNeed, as_source
from triage.errors import DataProblem, TriageError

NAME: Final = "this referral"
_NEAR: Final = 0.7
"""Likeness from which plain words are taken for a code."""


def source_of(desk: Desk, typed: Typed) -> tuple[bytes, Mapping[int, str]]:
    """The case file that was typed, and which field each of its lines comes from; plain words as codes where they are known."""
    try:
        coded = _coding(desk)
    except DataProblem:
        return as_source(typed, desk.on)
    return as_source(typed, desk.on, coded)


def _coding(desk: Desk) -> Callable[[str, str], str]:
    vocabulary = desk.vocabulary

    def coded(kind: str, words: str) -> str:
        if vocabulary.has(kind, words):
            return words
        found = vocabulary.find(words.replace("_", " "), kinds=(kind,))
        return found[0].entry.code if found and found[0].score >= _NEAR else words

    return coded


def calls_for_somebody(desk: Desk, typed: Typed) -> bool:
    """Whether a referral as it stands says that somebody is in danger, or anything else that the rules escalate.

    Asked of what is typed at the moment, with its mistakes, and of a need that is typed and not added yet. An answer that
    calls for somebody by itself does so whatever the rules say; where nothing can be worked out, each worry does. Raises nothing.
    """
    values = typed.values
    if any(values.get(f"safety-{code}") == answer for code, answer in CALLS.items()):
        return True
    if values.get("safety-in_danger_now") == UNKNOWN:
        return True
    try:
        whole = _with_line(desk, typed)
        raw, _ = source_of(desk, whole)
        with naming_escalations(desk, (Path(NAME),), lambda _: raw):
            batch = read_cases(raw, NAME, desk.vocabulary, desk.on)
            return any(assess_case(desk, case).escalations for case in batch.cases) or any(
                problem_with_escalations(desk, problem).escalations for problem in batch.problems
            )
    except DataProblem as trouble:
        return any(issue.escalations for issue in trouble.issues)
    except TriageError:
        return any(need.kind == INDICATOR for need in typed.needs)


def _with_line(desk: Desk, typed: Typed) -> Typed:
    """The same with what is typed and not added yet, where that surely names a worry."""
    if not typed.line.strip():
        return typed
    found = make_finder(desk).read(typed.line)
    worries = [one for one in found.matches[:1] if one.kind == INDICATOR and one.score >= SURE]
    added = [
        TypedNeed(one.kind, one.code, found.person or one.person, found.who or one.who) for one in worries
    ]
    return replace(typed, needs=(*typed.needs, *added), line="")
