"""What every part of a rule is read with: codes, numbers, times, and faults with their path."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from triage.rulebook.model import Within
from triage.source import shown_key
from triage.vocabulary import BANDS, Vocabulary

Path = tuple[str | int, ...]


class Fault(Exception):
    """One fault inside a rule."""

    def __init__(self, path: Path, code: str, what: str, mend: str, *, at_key: bool = False) -> None:
        super().__init__(what)
        self.path, self.code, self.what, self.mend, self.at_key = path, code, what, mend, at_key


def is_one_of(value: Any, words: Collection[str]) -> bool:
    """Whether a value of any shape is one of some words."""
    return isinstance(value, str) and value in words


class FieldReader:
    """Reads single values; raises :class:`Fault` for one that cannot be what it should be."""

    vocabulary: Vocabulary

    def only(self, value: Mapping[str, Any], allowed: set[str], path: Path) -> None:
        """Refuse keys beyond ``allowed``."""
        for key in value:
            if key not in allowed:
                raise Fault(
                    (*path, key),
                    "RB104",
                    f"unknown key {shown_key(key)} in this condition",
                    f"it may hold: {', '.join(sorted(allowed))}",
                    at_key=True,
                )

    def code(self, kind: str, value: Any, path: Path) -> str:
        """A code that the list ``kind`` of the vocabulary knows."""
        if isinstance(value, str) and self.vocabulary.has(kind, value):
            return value
        near = self.vocabulary.nearest(kind, value) if isinstance(value, str) else None
        what = (
            f"unknown code '{value}' ({kind})"
            if isinstance(value, str) and re.fullmatch(r"[a-z0-9_ -]{1,60}", value)
            else f"an unknown code ({kind})"
        )
        raise Fault(
            path,
            "RB201",
            what,
            f"did you mean '{near}'?" if near else f"add it to rules/vocabulary/{kind}.yaml if it is new",
        )

    def whole(self, value: Any, path: Path, low: int = 0, high: int = 10_000) -> int:
        """A whole number from ``low`` to ``high``; ``N or more`` is read as N."""
        match = re.fullmatch(r"\s*([0-9]{1,5})( or more)?\s*", value) if isinstance(value, str) else None
        if not match or not low <= int(match.group(1)) <= high:
            raise Fault(path, "RB111", f"a whole number from {low} to {high} is needed", "write it in digits")
        return int(match.group(1))

    def yes(self, value: Any, path: Path) -> bool:
        """True or false; left out is false."""
        if value is not None and not is_one_of(value, ("true", "yes", "false", "no")):
            raise Fault(path, "RB118", "true or false is needed", "write true, or leave it out")
        return value in ("true", "yes")

    def severity(self, value: Any, path: Path) -> int:
        """A least severity, 1 to 10; never an upper bound (contract, section 4)."""
        if value in (None, "any"):
            return 1
        if isinstance(value, str):
            word = value.removesuffix(" or more").strip()
            if word in BANDS:
                return BANDS[word]
            match = re.fullmatch(r"([0-9]{1,2}) or more", value.strip())
            if match and 1 <= int(match.group(1)) <= 10:
                return int(match.group(1))
            if value.strip() == "10":
                return 10
        raise Fault(
            path,
            "RB112",
            "a severity here is `N or more` (1 to 10), a band (low, moderate, high, very_high) or `any`",
            "what is true at 7 is true at 9, so there is no upper bound and no single score",
        )

    def within(self, value: Any, path: Path) -> Within:
        """A time limit in days, weeks or working days."""
        text = str(value).strip().lower()
        if text == "today":
            return Within(0)
        if text == "tomorrow":
            return Within(1)
        match = re.fullmatch(r"([0-9]{1,3})( (working )?(day|week|month)s?)?", text)
        if not match:
            raise Fault(
                path,
                "RB117",
                "a time is written `10 working days`, `5 days`, `2 weeks` or `today`",
                "write it so",
            )
        number = int(match.group(1)) * {"week": 7, "month": 30, None: 1, "day": 1}[match.group(4)]
        return Within(number, working=bool(match.group(3)))
