"""JSON of any length, read piece by piece: one document or one a line, never the whole of it in memory.

A document is walked at its outer level only. Elements of a list stand alone, each with the faults that JSON readers
usually pass over in silence (a key given twice, NaN, a number nobody can keep); the reader goes on behind them.
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from triage.errors import DataProblem
from triage.interchange.json_window import (
    CHUNK,
    DEEPEST,
    MOST_BLANK,
    MOST_ITEM,
    BrokenJson,
    Decoder,
    Window,
    too_deep,
)
from triage.model import Issue


@dataclass(frozen=True)
class Piece:
    """One part of a document."""

    key: str | None
    """Key of the outer mapping it stands under, or None in a bare list, a line or a single value."""
    index: int | None
    """0-based place in its list or its lines; None for a value that stands alone."""
    value: Any
    text: str
    """As it stood in the file."""
    faults: tuple[str, ...] = ()
    """What JSON readers pass over: ``the key 'name' is given twice``."""


def refused(code: str, what: str, mend: str, *, file: str, line: int | None = None) -> DataProblem:
    """The problem of a file that is not read."""
    why = "nothing in this file is used until it can be read"
    return DataProblem([Issue(file=file, line=line, code=code, what=what, why=why, mend=mend)])


def look(path: Path, name: str) -> tuple[bytes, str]:
    """The first bytes that are not white space, and the encoding; raises :class:`DataProblem` for what cannot be JSON or XML."""
    if path.is_dir():
        raise refused(
            "DI106", "this is a folder", "name a file, or a folder that holds a CSV data package", file=name
        )
    blank = 0
    with path.open("rb") as stream:
        head = stream.read(CHUNK)
        if not head:
            raise refused(
                "DI102", "the file is empty", "ask for the feed again; an export never has 0 bytes", file=name
            )
        encoding = _encoding(head, name)
        while head and not head.strip(
            b" \t\r\n\x00" if encoding.startswith("utf-16") else b" \t\r\n\xef\xbb\xbf"
        ):
            blank += len(head)
            if blank > MOST_BLANK:
                what = f"the first {MOST_BLANK >> 20} MB are white space only"
                raise refused(
                    "DI105",
                    what,
                    "look into the file: the feed was not written, or is another file",
                    file=name,
                )
            head = stream.read(CHUNK)
        if not head:
            raise refused("DI102", "the file holds white space only", "ask for the feed again", file=name)
    return head.lstrip(b" \t\r\n\xef\xbb\xbf"), encoding


def _encoding(head: bytes, name: str) -> str:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) and not head.startswith(
        codecs.BOM_UTF32_LE
    ):
        return "utf-16"
    if head.startswith((b"PK\x03\x04", b"\x1f\x8b", b"7z\xbc\xaf")):
        what = "this is an archive, not a text"
        raise refused(
            "DI107",
            what,
            "unpack it first; a zipped CSV data package is given with its .zip ending",
            file=name,
        )
    if b"\x00" in head[:4096]:
        mend = "give JSON saved as UTF-8 text; this may be UTF-16 without its mark, or no text at all"
        raise refused("DI101", "this is not UTF-8 text: it holds null bytes", mend, file=name)
    return "utf-8-sig"


class JsonFile:
    """One file, walked from its start as often as is wanted."""

    def __init__(self, path: Path, name: str) -> None:
        """Look at the beginning of ``path``; raises :class:`DataProblem` for what cannot be JSON."""
        self.path, self.name = path, name
        head, self.encoding = look(path, name)
        self.head = head.decode("utf-16" if self.encoding == "utf-16" else "utf-8", "replace")
        self.lines = path.suffix.lower() in {".jsonl", ".ndjson"} or _looks_like_lines(self.head)
        """Whether there is one document a line."""

    @property
    def kind(self) -> str:
        """``lines``, ``mapping``, ``list`` or ``other``."""
        if self.lines:
            return "lines"
        return {"{": "mapping", "[": "list"}.get(self.head[:1], "other")

    def walk(self, streamed: Iterable[str]) -> Iterator[Piece]:
        """Every part: lines; elements of the bare list, or of lists under the keys ``streamed``; values of other keys.

        Raises :class:`DataProblem` where the text breaks off or is no JSON. A line that is no JSON is a piece with a fault.
        """
        with self.path.open("r", encoding=self.encoding, errors="strict", newline="") as stream:
            text = Window(stream)
            try:
                if self.lines:
                    yield from _lines(text)
                else:
                    yield from _document(text, frozenset(streamed))
            except UnicodeDecodeError:
                mend = "save it as UTF-8; a file of an older Windows program is often in Windows-1252"
                raise refused(
                    "DI101", "the file is not UTF-8 text", mend, file=self.name, line=text.line
                ) from None
            except BrokenJson as broken:
                raise refused(
                    broken.code, broken.what, broken.mend, file=self.name, line=broken.line
                ) from None


def _looks_like_lines(head: str) -> bool:
    """Whether the first line is a whole mapping and another follows."""
    first, _, then = head.partition("\n")
    if (
        not first.lstrip().startswith("{")
        or not first.rstrip().endswith("}")
        or not then.lstrip().startswith("{")
    ):
        return False
    try:
        return isinstance(json.loads(first), dict)
    except (ValueError, RecursionError):
        return False


def _lines(text: Window) -> Iterator[Piece]:
    index = 0
    while text.sign():
        while (end := text.text.find("\n", text.at)) < 0 and text.more():
            if len(text.text) > MOST_ITEM:
                raise BrokenJson(
                    "DI105",
                    "one line is longer than 64 million characters",
                    "this is another file",
                    line=text.here,
                )
        line = text.text[text.at : end if end >= 0 else len(text.text)].rstrip("\r")
        text.at = end + 1 if end >= 0 else len(text.text)
        decoder = Decoder()
        try:
            value = decoder.decode(line)
            faults = [
                *decoder.faults,
                *([f"it is nested more than {DEEPEST} levels deep"] if too_deep(value) else []),
            ]
        except json.JSONDecodeError as error:
            value, faults = None, [f"this line is not readable JSON: {error.msg.lower()}"]
        except RecursionError:
            value, faults = None, ["it is nested too deeply"]
        yield Piece(None, index, value, line, tuple(dict.fromkeys(faults)))
        index += 1


def _document(text: Window, streamed: frozenset[str]) -> Iterator[Piece]:
    sign = text.sign()
    if sign == "[":
        yield from _elements(text, None)
    elif sign == "{":
        yield from _members(text, streamed)
    else:
        value, raw, faults = text.value()
        yield Piece(None, None, value, raw, faults)
    if text.sign():
        raise text.broken("there is more text after the end")


def _elements(text: Window, key: str | None) -> Iterator[Piece]:
    text.take("[", "a list is missing")
    index = 0
    if text.sign() == "]":
        text.at += 1
        return
    while True:
        value, raw, faults = text.value()
        yield Piece(key, index, value, raw, faults)
        index += 1
        if text.sign() == "]":
            text.at += 1
            return
        text.take(",", "a comma is missing between two elements")


def _members(text: Window, streamed: frozenset[str]) -> Iterator[Piece]:
    text.take("{", "a mapping is missing")
    seen: set[str] = set()
    if text.sign() == "}":
        text.at += 1
        return
    while True:
        if text.sign() != '"':
            raise text.broken("a key must stand in double quotes")
        key, _, _ = text.value()
        text.take(":", "a colon is missing behind a key")
        doubled = (f"the key '{key[:40]}' is given twice",) if key in seen else ()
        seen.add(key)
        if key in streamed and text.sign() == "[":
            yield Piece(key, None, [], "[]", doubled)
            yield from _elements(text, key)
        else:
            value, raw, faults = text.value()
            yield Piece(key, None, value, raw, faults + doubled)
        if text.sign() == "}":
            text.at += 1
            return
        text.take(",", "a comma is missing between two keys")
