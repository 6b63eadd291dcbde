"""What every part of a rule is read with: codes, numbers, times, and faults with their path."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Mapping
from typing import Any

from triage.rulebook.model import Within
from triage.source import shown_key
from triage.vocabulary import BANDS, Vocabulary

Path = tuple[str | int, ...]
_BAND_WORDS = ", ".join(BANDS)
_NUMBER_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


class Fault(Exception):
    """One fault inside a rule."""

    def __init__(self, path: Path, code: str, what: str, mend: str, *, at_key: bool = False) -> None:
        super().__init__(what)
        self.path, self.code, self.what, self.mend, self.at_key = path, code, what, mend, at_key


def is_one_of(value: Any, words: Collection[str]) -> bool:
    """Whether a value of any shape is one of some words."""
    return isinstance(value, str) and value in words


def nearest(word: Any, known: Collection[str], otherwise: str) -> str:
    """How to mend a misspelt word: the nearest known one, or ``otherwise``."""
    near = difflib.get_close_matches(word, known, n=1) if isinstance(word, str) and len(word) < 60 else []
    return f"did you mean '{near[0]}'?" if near else otherwise


class FieldReader:
    """Reads single values, and notes a :class:`Fault` for one that cannot be what it should be.

    After a fault a harmless value is given back, so that the reading goes on to the next fault; whoever reads a
    whole rule throws it away once anything was noted.
    """

    vocabulary: Vocabulary

    def note(self, fault: Fault) -> None:
        """Take a fault; here it is raised, and a reader of a whole file keeps it instead."""
        raise fault

    def only(self, value: Mapping[str, Any], allowed: Collection[str], path: Path) -> None:
        """Refuse keys beyond ``allowed``."""
        for key in value:
            if key not in allowed:
                known = f"it may hold: {', '.join(sorted(allowed))}"
                mend = nearest(key, allowed, "")
                self.note(
                    Fault(
                        (*path, key),
                        "RB104",
                        f"unknown key {shown_key(key)} here",
                        f"{mend} {known}" if mend else known,
                        at_key=True,
                    )
                )

    def mapping(self, value: Any, keys: Collection[str], path: Path, such_as: str) -> dict[str, Any]:
        """A mapping with none but these keys; empty after a fault."""
        if not isinstance(value, dict):
            self.note(Fault(path, "RB116", "keys and values are needed here", f"such as {such_as}"))
            return {}
        self.only(value, keys, path)
        return value

    def code(self, kind: str, value: Any, path: Path) -> str:
        """A code that the list ``kind`` of the vocabulary knows."""
        if isinstance(value, str) and self.vocabulary.has(kind, value):
            return value
        near = self.vocabulary.nearest(kind, value) if isinstance(value, str) and len(value) < 200 else None
        what = (
            f"unknown code '{value}' ({kind})"
            if isinstance(value, str) and re.fullmatch(r"[A-Za-z0-9_ -]{1,60}", value)
            else f"an unknown code ({kind})"
        )
        if not isinstance(value, str):
            what = f"one code is needed here ({kind})"
        self.note(
            Fault(
                path,
                "RB201",
                what,
                f"did you mean '{near}'?" if near else f"add it to rules/vocabulary/{kind}.yaml if it is new",
            )
        )
        return ""

    def text(self, value: Any, path: Path) -> str:
        """One text; a list or a mapping is a fault."""
        if isinstance(value, str):
            return value
        self.note(Fault(path, "RB120", "one text is needed here", "write it in words behind the colon"))
        return ""

    def word(self, value: Any, words: Collection[str], path: Path, what: str, code: str = "RB114") -> str:
        """One of a few fixed words; ``what`` says which."""
        if is_one_of(value, words):
            return str(value)
        every = f"write one of them: {', '.join(words)}"
        mend = nearest(value, words, "")
        self.note(Fault(path, code, what, f"{mend} Else {every}" if mend else every))
        return next(iter(words))

    def whole(self, value: Any, path: Path, low: int = 0, high: int = 10_000) -> int:
        """A whole number from ``low`` to ``high``; ``N or more`` is read as N."""
        match = re.fullmatch(r"\s*([0-9]{1,5})( or more)?\s*", value) if isinstance(value, str) else None
        if not match or not low <= int(match.group(1)) <= high:
            self.note(
                Fault(path, "RB111", f"a whole number from {low} to {high} is needed", "write it in digits")
            )
            return low
        return int(match.group(1))

    def yes(self, value: Any, path: Path) -> bool:
        """True or false; left out is false."""
        if value is not None and not is_one_of(value, ("true", "yes", "false", "no")):
            self.note(Fault(path, "RB118", "true or false is needed", "write true, or leave it out"))
        return value in ("true", "yes")

    def severity(self, value: Any, path: Path) -> int:
        """A least severity, 1 to 10; never an upper bound (contract, section 4)."""
        if value in (None, "any"):
            return 1
        mend = "what is true at 7 is true at 9, so there is no upper bound and no single score"
        if isinstance(value, str):
            word = value.strip()
            if word.removesuffix(" or more").strip() in BANDS:
                return BANDS[word.removesuffix(" or more").strip()]
            match = re.fullmatch(r"([0-9]{1,2}) or more", word)
            if match and 1 <= int(match.group(1)) <= 10:
                return int(match.group(1))
            if word == "10":
                return 10
            mend = _meant(word) or mend
        self.note(
            Fault(
                path,
                "RB112",
                f"a severity here is `N or more` (1 to 10), a band ({_BAND_WORDS}) or `any`",
                mend,
            )
        )
        return 1

    def within(self, value: Any, path: Path, *, calendar: bool = False) -> Within:
        """A time limit in days, weeks, months or working days; with ``calendar`` not in working days."""
        text = str(value).strip().lower() if isinstance(value, str) else ""
        if text in {"today", "tomorrow"}:
            return Within(0 if text == "today" else 1)
        match = re.fullmatch(r"([0-9]{1,3})( (working day|day|week|month)s?)?", text)
        working = bool(match and match.group(3) == "working day")
        if not match or (working and calendar):
            shown = "`5 days`, `2 weeks` or `today`"
            what = f"a time is written {shown if calendar else '`10 working days`, ' + shown}"
            if working:
                what = f"only calendar time counts here: {shown}"
            self.note(Fault(path, "RB117", what, "write it so"))
            return Within(0)
        number = int(match.group(1)) * {"week": 7, "month": 30}.get(match.group(3) or "day", 1)
        return Within(number, working=working)


def _meant(word: str) -> str:
    """How to mend a severity that gives away what was probably meant; empty where it does not."""
    digits = re.fullmatch(r"([0-9]{1,2})(\.0|\+)?( ?(and|or) (more|above|over|higher|up))?", word)
    if digits and 1 <= int(digits.group(1)) <= 10:
        return f"write `{int(digits.group(1))} or more`; there is no upper bound and no single score"
    if re.fullmatch(r"-?[0-9.]+( or more)?", word):
        return "write a whole number from 1 to 10, such as `7 or more`; there is no upper bound"
    first = word.lower().split(" ")[0]
    if first in _NUMBER_WORDS:
        return f"write the number in digits, such as `{_NUMBER_WORDS.index(first) + 1} or more`"
    near = difflib.get_close_matches(word.lower().replace(" ", "_"), [*BANDS, "any"], n=1)
    return f"did you mean '{near[0]}'?" if near and len(word) < 60 else ""
