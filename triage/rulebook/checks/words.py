"""The words of letters: phrases that are missing or misspelt, lists that guard them, and phrases that hurt (WD1xx)."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from triage.errors import DataProblem
from triage.rulebook.checks.manual import check
from triage.rulebook.checks.subject import Found, Subject, at, placed_consequences
from triage.rulebook.checks.texts import blames
from triage.rulebook.letter_phrases import FAMILIES, NATIONAL, PHRASES, family_of
from triage.rulebook.wording import (
    BANNED,
    BY_A_PERSON,
    HELD_WORDS,
    KEPT_BACK,
    KEPT_BACK_KINDS,
    PLACEHOLDER,
    WORD_CHOICES,
    Banned,
    read_wording,
)
from triage.source import Parsed, Path

_NO_PHRASES = frozenset({BANNED, KEPT_BACK})
_SHOWN = 6
_TITLED = frozenset({"needs", "help", "indicators", "flags", "ask_fields", "escalations", "levels"})
"""Lists of codes whose titles and questions people read."""


def _wording(subject: Subject) -> Iterator[tuple[str, Parsed, str, list[Any]]]:
    """Every wanted file of wording with its kind and entries."""
    for shown, parsed in subject.parsed.items():
        if shown.startswith("rules/wording/") and subject.wants(shown) and isinstance(parsed.data, dict):
            rows = parsed.data.get("entries")
            if isinstance(rows, list):
                yield shown, parsed, str(parsed.data.get("kind")), rows


def _phrases(subject: Subject) -> Iterator[tuple[str, Parsed, Path, str, str]]:
    """Every phrase of the wanted files: file, place, code and words."""
    for shown, parsed, kind, rows in _wording(subject):
        for index, row in enumerate(rows if kind not in _NO_PHRASES else []):
            if (
                isinstance(row, dict)
                and isinstance(row.get("code"), str)
                and isinstance(row.get("title"), str)
            ):
                yield shown, parsed, ("entries", index), row["code"], row["title"]


@check("WD101", reads=())
def unknown_placeholder(subject: Subject) -> Iterator[Found]:
    """A phrase holds braces that nothing fills.

    Whoever gets the letter would read the braces instead of a day or a name.

    Poor:

        - {code: family_next_review, title: "We will look at this again by {date}."}

    Better:

        - {code: family_next_review, title: "We will look at this again by {day}."}
    """
    for shown, parsed, path, code, words in _phrases(subject):
        known = sorted({*PHRASES.get(code, ()), *WORD_CHOICES})
        for name in dict.fromkeys(PLACEHOLDER.findall(words)):
            if name not in known:
                place = parsed.place((*path, "title"))
                mend = f"this phrase may hold: {', '.join('{' + one + '}' for one in known)}"
                yield Found(shown, *place, f"nothing fills {{{name}}} here", mend)


@check("WD102", reads=())
def phrase_missing(subject: Subject) -> Iterator[Found]:
    """Phrases that letters need are missing.

    No letter of that kind can be written: a gap would say something else than was meant.

    Poor:

        - {code: family_greting, title: "Hello,"}

    Better:

        - {code: family_greeting, title: "Hello,"}
    """
    known = frozenset(_all_words(subject)[0])
    missing = [code for code in PHRASES if code not in known]
    holders = sorted({shown for shown, _, _, code, _ in _phrases(subject) if code in PHRASES})
    if missing and holders:
        parsed = subject.parsed[holders[0]]
        shown = ", ".join(missing[:_SHOWN]) + (
            f" and {len(missing) - _SHOWN} more" if len(missing) > _SHOWN else ""
        )
        yield Found(
            holders[0],
            *parsed.place(("entries",), key=True),
            f"letters need: {shown}",
            "write an entry for each",
        )


@check("WD103", "warning", reads=())
def phrase_nobody_looks_up(subject: Subject) -> Iterator[Found]:
    """A phrase has a code that nothing looks up.

    The words would never be read, and the phrase that was meant may be missing.

    Poor:

        - {code: help_slep, title: Someone who looks at what gets in the way of sleep.}

    Better:

        - {code: help_sleep, title: Someone who looks at what gets in the way of sleep.}
    """
    lists = {kind: subject.vocabulary.of(kind) for kind in {*FAMILIES.values(), "escalations"}}
    for shown, parsed, path, code, _ in _phrases(subject):
        if code in PHRASES or code == "unmet":
            continue
        family = family_of(code)
        if family is not None and (family[1] in lists[family[0]] or family[0] in subject.faulty_lists):
            continue
        names = [
            *PHRASES,
            *(f"{beginning}{one}" for beginning, kind in FAMILIES.items() for one in lists[kind]),
        ]
        names += [f"{NATIONAL}{one}" for one in lists["escalations"]]
        near = difflib.get_close_matches(code[:60], names, n=1, cutoff=0.7)
        mend = f"did you mean '{near[0]}'?" if near else "see the codes in the shipped rules/wording/"
        yield Found(shown, *parsed.place((*path, "code")), f"nothing looks up '{code}'", mend)


@check("WD104", "warning", reads=("title", "rationale", "then"))
def phrase_that_hurts(subject: Subject) -> Iterator[Found]:
    """A text people read holds a phrase of `rules/wording/banned_phrases.yaml`.

    Titles, reasons, questions and phrases end up in front of families, and words that blame or shut out do harm.

    Poor:

        rationale: Families who failed to engage are offered another time.

    Better:

        rationale: Families who have not taken up the offer yet are offered another time.
    """
    banned = _all_words(subject)[1]
    for rule in subject.present:
        texts: list[tuple[str, Path]] = [(rule.rationale, ("rationale",))]
        if not blames(rule.title):  # told as RB406
            texts.append((rule.title, ("title",)))
        texts += [
            (item.why, (*path, "why"))
            for item, path in zip(rule.then.withholds, placed_consequences(rule, "withhold"), strict=False)
        ]
        for text, steps in texts:
            for one in _hurting(text, banned):
                yield at(
                    rule, f"'{one.phrase}' hurts: {one.why.rstrip('.')}", f"say instead: {one.say}", *steps
                )
    for shown, parsed, path, words in _read_by_people(subject):
        for one in _hurting(words, banned):
            what, mend = f"'{one.phrase}' hurts: {one.why.rstrip('.')}", f"say instead: {one.say}"
            yield Found(shown, *parsed.place(path), what, mend)


@check("WD105", reads=())
def list_that_guards_letters(subject: Subject) -> Iterator[Found]:
    """An entry of the phrases that hurt, or of what is kept back, cannot be used.

    It would guard nobody, and nothing would show that it does not.

    Poor:

        - {indicator: forced_mariage_risk, why: Telling relatives can bring the danger closer.}

    Better:

        - {indicator: forced_marriage_risk, why: Telling relatives can bring the danger closer.}
    """
    for shown, parsed, kind, rows in _wording(subject):
        for index, row in enumerate(rows):
            found = (
                _of_banned(row)
                if kind == BANNED
                else _of_kept_back(row, subject)
                if kind == KEPT_BACK
                else None
            )
            if found:
                key, what, mend = found
                yield Found(
                    shown, *parsed.place(("entries", index, key) if key else ("entries", index)), what, mend
                )


def _of_banned(row: Any) -> tuple[str | None, str, str] | None:
    entry = row if isinstance(row, dict) else {}
    missing = [
        key for key in ("phrase", "why", "say") if not (isinstance(entry.get(key), str) and entry[key])
    ]
    if missing:
        return (
            None,
            f"an entry needs its '{missing[0]}'",
            "write `phrase:`, `why:` and `say:` (what to say instead)",
        )
    if entry.get("exact") not in {None, "true", "false"}:
        return "exact", "`exact` is true or false", "write `exact: true` where capital letters count"
    return None


def _of_kept_back(row: Any, subject: Subject) -> tuple[str | None, str, str] | None:
    entry = row if isinstance(row, dict) else {}
    named = [key for key in (*KEPT_BACK_KINDS, HELD_WORDS) if isinstance(entry.get(key), str) and entry[key]]
    if entry.get(BY_A_PERSON) not in {None, "true", "false"} or (BY_A_PERSON in entry and named != ["help"]):
        return (
            BY_A_PERSON,
            "`by_a_person` is true or false, beside `help:`",
            "write it only for help that a person asks for",
        )
    if len(named) != 1 or not (isinstance(entry.get("why"), str) and entry["why"]):
        return (
            None,
            "an entry names one indicator, need, help, guarded need or words, and says why",
            "write one of them, and `why:`",
        )
    if named == [HELD_WORDS]:
        return None
    kind, code = KEPT_BACK_KINDS[named[0]], entry[named[0]]
    if subject.vocabulary.has(kind, code):
        return None
    near = difflib.get_close_matches(code[:60], list(subject.vocabulary.of(kind)), n=1, cutoff=0.6)
    return (
        named[0],
        f"unknown {named[0]} '{code}'",
        f"did you mean '{near[0]}'?" if near else f"see rules/vocabulary/{kind}.yaml",
    )


def _read_by_people(subject: Subject) -> Iterator[tuple[str, Parsed, Path, str]]:
    """Phrases, titles of codes and questions of the wanted files."""
    for shown, parsed, path, _, words in _phrases(subject):
        yield shown, parsed, (*path, "title"), words
    for shown, parsed in subject.parsed.items():
        data = parsed.data
        if not (shown.startswith("rules/vocabulary/") and subject.wants(shown) and isinstance(data, dict)):
            continue
        kind = data.get("kind")
        rows = data.get("entries") if isinstance(kind, str) and kind in _TITLED else None
        for index, row in enumerate(rows if isinstance(rows, list) else []):
            for key in ("title", "question"):
                if isinstance(row, dict) and isinstance(row.get(key), str):
                    yield shown, parsed, ("entries", index, key), row[key]


def _hurting(text: str, banned: tuple[Banned, ...]) -> list[Banned]:
    return [one for one in banned if one.pattern.search(text)]


def _all_words(subject: Subject) -> tuple[Mapping[str, str], tuple[Banned, ...]]:
    """Phrases and banned phrases of all files that can be read, also of those whose faults are not wanted."""
    files = {
        name.removeprefix("rules/"): text
        for name, text in subject.texts.items()
        if name.startswith("rules/wording/") and name.endswith(".yaml")
    }
    return _read(tuple(sorted(files.items())))


@lru_cache(maxsize=4)
def _read(files: tuple[tuple[str, str], ...]) -> tuple[Mapping[str, str], tuple[Banned, ...]]:
    phrases: dict[str, str] = {}
    banned: list[Banned] = []
    for name, text in files:
        try:
            found = read_wording({name: text})
        except DataProblem:
            continue  # told where it is read
        phrases.update(found.phrases)
        banned.extend(found.banned)
    return phrases, tuple(banned)
