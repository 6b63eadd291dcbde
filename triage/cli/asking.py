"""Questions on the terminal: one line, a numbered choice, a code found by plain words.

Questions go to stderr, so that stdout stays data; answers come from the keyboard or from a pipe. The end of the input
stops the command, as Ctrl-C does, before anything is written.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import click

from triage.vocabulary import Found, Vocabulary

Check = Callable[[str], str | None]
"""What is wrong with an answer, in words; None where nothing is."""
_MOST = 7
_NEAR = 0.7
"""Share of the best likeness from which on something is offered at all."""


def say(text: str = "") -> None:
    """Tell the person something."""
    click.echo(text, err=True)


def line(
    question: str, *, default: str | None = None, empty: bool = False, check: Check | None = None
) -> str:
    """One line of text, asked for again until it is sound; ``empty`` allows none."""
    shown = f"{question} [{default}]" if default else question
    while True:
        answer = str(
            click.prompt(shown, default="", show_default=False, prompt_suffix=" > ", err=True)
        ).strip()
        answer = answer or default or ""
        if not answer:
            if empty:
                return ""
            say("  something is needed here")
            continue
        wrong = check(answer) if check else None
        if wrong is None:
            return answer
        say(f"  {wrong}")


def yes(question: str, *, default: bool = False) -> bool:
    """A yes or a no."""
    said = line(f"{question} (y or n)", default="y" if default else "n", check=_yes_or_no)
    return said.lower() in {"y", "yes"}


def _yes_or_no(answer: str) -> str | None:
    return None if answer.lower() in {"y", "n", "yes", "no"} else "write y or n"


def whole(low: int, high: int) -> Check:
    """That an answer is a whole number within bounds."""

    def check(answer: str) -> str | None:
        fits = answer.isascii() and answer.isdigit() and low <= int(answer) <= high
        return None if fits else f"write a whole number from {low} to {high}"

    return check


def choose(question: str, options: Mapping[str, str], *, none: str | None = None) -> str:
    """One of ``options`` (word to what it means), by its number or its word; ``none`` names what an empty line means.

    Gives the empty text for an empty line.
    """
    words = list(options)
    say(question)
    for number, meaning in enumerate(options.values(), start=1):
        say(f"  {number:2}  {meaning}")
    if none:
        say(f"      (Enter: {none})")

    def check(answer: str) -> str | None:
        fits = answer in options or (answer.isdigit() and 1 <= int(answer) <= len(words))
        return None if fits else f"write a number from 1 to {len(words)}"

    answer = line("number", empty=none is not None, check=check)
    return answer if answer in options or not answer else words[int(answer) - 1]


def code(
    question: str, vocabulary: Vocabulary, kinds: Sequence[str], *, none: str | None = None
) -> Found | None:
    """A code found by plain words: the person types, sees what was found, and takes a number or types again.

    ``none`` says what an empty line means; without it something has to be chosen.
    """
    asked = question
    while True:
        typed = line(f"{asked}{f' (Enter: {none})' if none else ''}", empty=none is not None)
        if not typed:
            return None
        found = by_words(typed, vocabulary, kinds)
        if not found:
            say(
                "  nothing was found for these words; try others. A new code goes into rules/vocabulary/ first"
            )
            continue
        if len(found) == 1 and found[0].entry.code == typed:
            return found[0]
        for number, each in enumerate(found, start=1):
            say(f"  {number:2}  {each.entry.title}  ({_KIND.get(each.kind, each.kind)}: {each.entry.code})")
        say("   0  none of these: other words")
        answer = line("number", default="1", check=whole(0, len(found)))
        if answer != "0":
            return found[int(answer) - 1]
        asked = "Other words"


_KIND = {"needs": "need", "indicators": "indicator", "flags": "flag", "ask_fields": "question", "review_reasons": "reason"}  # fmt: skip


def by_words(typed: str, vocabulary: Vocabulary, kinds: Sequence[str]) -> list[Found]:
    """What the words may mean, best first: the one code that was typed, else the likeliest few."""
    exact = [
        Found(kind, vocabulary.single(kind, typed), 1.0) for kind in kinds if vocabulary.has(kind, typed)
    ]
    found = vocabulary.find(typed, kinds=tuple(kinds))
    return exact[:1] or [each for each in found if each.score >= found[0].score * _NEAR][:_MOST]
