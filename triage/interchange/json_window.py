"""A window on a long JSON text: values are read one after another, and what lies behind is forgotten."""

from __future__ import annotations

import json
import re
from typing import IO, Any

CHUNK = 1 << 18
MOST_BLANK = 8 << 20
"""Bytes of white space after which nobody waits for more."""
MOST_ITEM = 64 << 20
"""Characters of the longest single element; a service takes some thousands."""
DEEPEST = 60
"""Levels of lists and mappings in one element; HSDS needs fewer than 12."""
_SPACE = re.compile(r"[ \t\r\n]*")
_LONG = 18
"""Digits of a whole number that every other program can keep."""


class BrokenJson(Exception):
    """Text that is not JSON, with where it broke."""

    def __init__(self, code: str, what: str, mend: str, *, line: int | None = None) -> None:
        """Keep the code, the fault, how to mend it and the 1-based line."""
        super().__init__(what)
        self.code, self.what, self.mend, self.line = code, what, mend, line


class Window:
    """A window on a long text."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream
        self.text = ""
        self.at = 0
        self.line = 1
        self.ended = False

    def more(self) -> bool:
        """Read on, and forget what is behind; False at the end."""
        if self.ended:
            return False
        self.line += self.text.count("\n", 0, self.at)
        chunk = self._stream.read(max(CHUNK, len(self.text) - self.at))
        self.ended = not chunk
        self.text = self.text[self.at :] + chunk
        self.at = 0
        return bool(chunk)

    @property
    def here(self) -> int:
        """1-based line."""
        return self.line + self.text.count("\n", 0, self.at)

    def sign(self) -> str:
        """The next sign that is not white space, or an empty text at the end."""
        blank = 0
        while True:
            found = _SPACE.match(self.text, self.at)
            end = found.end() if found else self.at
            blank += end - self.at
            self.at = end
            if end < len(self.text):
                return self.text[end]
            if blank > MOST_BLANK:
                raise BrokenJson(
                    "DI105",
                    f"there are {MOST_BLANK >> 20} MB of white space",
                    "ask for the feed again",
                    line=self.here,
                )
            if not self.more():
                return ""

    def take(self, sign: str, what: str) -> None:
        """Step over ``sign``; raises :class:`BrokenJson` where another stands there."""
        if self.sign() != sign:
            raise self.broken(what)
        self.at += 1

    def broken(self, what: str) -> BrokenJson:
        """The fault at this place: broken off where the text is at its end."""
        if not self.sign():
            mend = "the file was cut off; ask for it again"
            return BrokenJson("DI104", "the JSON breaks off before its end", mend, line=self.here)
        mend = "look at the commas, brackets and quotes here and just before"
        return BrokenJson("DI103", f"this is not readable JSON: {what}", mend, line=self.here)

    def value(self) -> tuple[Any, str, tuple[str, ...]]:
        """The next value, its text and its faults."""
        if not self.sign():
            raise self.broken("a value is missing")
        while True:
            decoder = Decoder()
            try:
                value, end = decoder.raw_decode(self.text, self.at)
            except json.JSONDecodeError as error:
                # A number may go on behind the window as well as a text or a list.
                if len(self.text) - self.at > MOST_ITEM:
                    mend = "a service takes some thousand characters; this is another file"
                    raise BrokenJson(
                        "DI105", "one value is longer than 64 million characters", mend, line=self.here
                    ) from None
                if self.more():
                    continue
                line = self.line + self.text.count("\n", 0, error.pos)
                if error.pos >= len(self.text.rstrip()) or error.msg.startswith("Unterminated"):
                    raise BrokenJson(
                        "DI104",
                        "the JSON breaks off before its end",
                        "the file was cut off; ask for it again",
                        line=line,
                    ) from None
                raise BrokenJson(
                    "DI103",
                    f"this is not readable JSON: {error.msg.lower()}",
                    "look at the commas, brackets and quotes here and just before",
                    line=line,
                ) from None
            except RecursionError:
                raise BrokenJson(
                    "DI108",
                    "lists and mappings are nested too deeply",
                    f"no standard needs more than {DEEPEST} levels",
                    line=self.here,
                ) from None
            # A number may go on behind the window: "51." and "1e+" read as 51 and 1 so far.
            if (
                not self.text[end : end + 3].strip(".eE+-")
                and len(self.text) - end < len("e+0")
                and self.more()
            ):
                continue
            text = self.text[self.at : end]
            self.at = end
            if too_deep(value):
                decoder.faults.append(f"it is nested more than {DEEPEST} levels deep")
            return value, text, tuple(dict.fromkeys(decoder.faults))


class Decoder(json.JSONDecoder):
    """Reads JSON and notes what others pass over."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        super().__init__(
            object_pairs_hook=self._pairs,
            parse_float=self._float,
            parse_int=self._int,
            parse_constant=self._constant,
            strict=False,
        )

    def _pairs(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) != len(pairs):
            seen: set[str] = set()
            for key, _ in pairs:
                if key in seen:
                    self.faults.append(f"the key '{key[:40]}' is given twice")
                seen.add(key)
        return found

    def _float(self, text: str) -> float | None:
        number = float(text)
        if number in (float("inf"), float("-inf")):
            self.faults.append("it holds a number too large to be kept")
            return None
        return number

    def _int(self, text: str) -> int | None:
        if len(text.removeprefix("-")) > _LONG:
            self.faults.append(
                f"it holds a whole number of more than {_LONG} digits, which programs keep in different ways"
            )
            return None
        return int(text)

    def _constant(self, text: str) -> None:
        self.faults.append(f"it holds {text}, which is not JSON")


def too_deep(value: Any) -> bool:
    """Whether lists and mappings go deeper than :data:`DEEPEST` levels."""
    level = [value] if isinstance(value, (dict, list)) else []
    for _ in range(DEEPEST):
        if not level:
            return False
        parts = (part for one in level for part in (one.values() if isinstance(one, dict) else one))
        level = [part for part in parts if isinstance(part, (dict, list))]
    return bool(level)
