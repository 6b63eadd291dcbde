"""Manual pages of the checks: each code with its title, why it matters, a poor and a better example.

A page is written once, as the docstring of the check it belongs to; messages, ``triage rules explain CODE`` and the
table in ``rules/README.md`` are made from it.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from triage.rulebook.checks.subject import Found, Subject
from triage.rulebook.reading import RULE_KEYS

Severity = Literal["error", "warning"]
Check: TypeAlias = Callable[[Subject], Iterator[Found]]


@dataclass(frozen=True)
class Page:
    """The manual page of one code."""

    code: str
    title: str
    """What is wrong, in one line without a full stop."""
    text: str
    """The whole page, title included, as it is printed."""
    severity: Severity
    fixable: bool = False
    """Whether ``triage rules lint --fix`` mends it."""

    @property
    def why(self) -> str:
        """Why it matters to a coordinator: the first paragraph below the title, as messages print it."""
        paragraph = re.sub(r"\s+", " ", self.text.split("\n\n")[1]).strip().removesuffix(".")
        plain = paragraph[1:2].islower() or paragraph[1:2] == " "
        return paragraph[:1].lower() + paragraph[1:] if plain else paragraph

    def example(self, which: Literal["Poor", "Better"]) -> str:
        """The lines of the poor or the better example, their indentation taken off; empty where there is none."""
        found = re.search(rf"^{which}:\n\n((?:(?:    .*)?\n)+)", self.text + "\n", re.MULTILINE)
        return inspect.cleandoc(found.group(1)).strip("\n") if found else ""


@dataclass(frozen=True)
class Registered:
    """A check, and what of a rule it reads."""

    run: Check
    reads: frozenset[str]
    """Keys of a rule that must be sound for it; rules with a fault elsewhere are looked at all the same."""


_PAGES: dict[str, Page] = {}
_CHECKS: dict[str, Registered] = {}


def check(
    code: str, severity: Severity = "error", *, reads: tuple[str, ...] = RULE_KEYS, fixable: bool = False
) -> Callable[[Check], Check]:
    """Register a check under its code; its docstring is the manual page.

    ``reads`` names the keys of a rule that it looks at; without it the whole rule must be sound.
    """

    def register(function: Check) -> Check:
        page(code, severity, function.__doc__ or "", fixable=fixable)
        _CHECKS[code] = Registered(function, frozenset(reads))
        return function

    return register


def page(code: str, severity: Severity, text: str, *, fixable: bool = False) -> None:
    """Register the manual page of a fault that is found elsewhere, while a file is read."""
    text = inspect.cleandoc(text)
    if code in _PAGES:
        message = f"{code} has two manual pages"
        raise ValueError(message)
    _PAGES[code] = Page(code, text.split("\n")[0].removesuffix("."), text, severity, fixable)


def registered_pages() -> dict[str, Page]:
    """Every page by its code, in order of codes."""
    return dict(sorted(_PAGES.items()))


def registered_checks() -> dict[str, Registered]:
    """Every check by its code, in order of codes."""
    return dict(sorted(_CHECKS.items()))
