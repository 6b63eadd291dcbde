"""The checks of rule files: one small function for each code, its docstring the manual page.

RB1xx the file cannot be read; RB2xx names; RB3xx examples; RB4xx missing care; RB5xx dates and states; RB6xx logic; WD1xx words of letters.
"""

from __future__ import annotations

from triage.rulebook.checks import (  # noqa: F401 - each module registers its checks and pages
    care,
    codes,
    consequences,
    dates,
    examples,
    files,
    laws,
    layout,
    names,
    reading,
    sense,
    texts,
    truth,
    words,
)
from triage.rulebook.checks.manual import Page, Registered, registered_checks, registered_pages
from triage.rulebook.checks.subject import Found, Subject

__all__ = ["Found", "Page", "Registered", "Subject", "checks", "page", "pages"]


def page(code: str) -> Page | None:
    """The manual page of a code such as RB201; None for a code that no check has."""
    return registered_pages().get(code.upper())


def pages() -> tuple[Page, ...]:
    """Every manual page, in order of codes."""
    return tuple(registered_pages().values())


def checks() -> dict[str, Registered]:
    """Every check by its code, in order of codes."""
    return registered_checks()
