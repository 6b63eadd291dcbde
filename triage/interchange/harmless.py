"""Text from elsewhere made fit to be shown, kept and named.

A directory is shown in terminals, letters, web pages and sheets; its words come from anybody. What controls a
terminal, turns the direction of a line or cannot be written as UTF-8 is taken out once, here, before it is a record.
The source keeps it all.
"""

from __future__ import annotations

import hashlib
import html
import json
import re
import unicodedata
from typing import Any

_ESCAPES = re.compile(
    "\x1b(?:\\[[0-?]*[ -/]*[@-~]|\\][^\x07\x1b]*(?:\x07|\x1b\\\\)?|[@-Z\\\\-_])?|\x9b[0-?]*[ -/]*[@-~]"
)
"""Sequences that colour, move or rename a terminal (ECMA-48)."""
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff]"
)
_HALF = re.compile("[\ud800-\udfff]")
_UNQUIET = re.compile("[\ud800-\udfff\x85\u2028\u2029]")
"""What UTF-8 cannot hold, and what some programs take for the end of a line."""
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,2000}>|<!--.{0,2000}?-->", re.DOTALL)
_DROPPED = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|$)", re.DOTALL | re.IGNORECASE)
_BREAK = re.compile(r"<(?:br|/p|/div|/li|/h[1-6]|/tr)\b[^<>]*>", re.IGNORECASE)
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LONGEST_ID = 80


def clean(text: str) -> str:
    r"""Text on any number of lines, without what a reader cannot see and a terminal would obey.

    >>> clean("Sleep\x1b[31m club\x00\r\nTuesdays")
    'Sleep club\nTuesdays'
    """
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    plain = _HALF.sub("\ufffd", _HIDDEN.sub("", _ESCAPES.sub("", plain)))
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]+\n", "\n", plain)).strip()


def one_line(text: str, most: int = 300) -> str:
    r"""Text as a name: on one line, single spaces, at most ``most`` characters.

    >>> one_line("  Tea  and\n toast ")
    'Tea and toast'
    """
    plain = " ".join(clean(text).split())
    return plain if len(plain) <= most else plain[: most - 1].rstrip() + "…"


def without_markup(text: str) -> str:
    r"""The words of a text that may be HTML; text that only holds a smaller-than sign stays as it is.

    >>> without_markup("<p>Free &amp; open</p><p>to all</p><script>x()</script>"), without_markup("ages < 5")
    ('Free & open\nto all', 'ages < 5')
    """
    if not _TAG.search(text):
        return clean(text)
    plain = _BREAK.sub("\n", _DROPPED.sub("", text))
    return clean(html.unescape(_TAG.sub("", plain)))


def slug(text: str) -> str:
    """Small letters, digits and hyphens of a name; empty where it has none that can be written so.

    >>> slug("Café & Crèche – 0 to 5's"), slug("家")
    ('cafe-creche-0-to-5s', '')
    """
    plain = unicodedata.normalize("NFKD", text[:400]).encode("ascii", "ignore").decode().casefold()
    words = re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")
    if len(words) > LONGEST_ID - 16:
        words = words[: LONGEST_ID - 16].rsplit("-", 1)[0].strip("-")
    return words


def is_id(text: object) -> bool:
    """Whether a text could be the id of a record here.

    >>> is_id("sleep-advice-7"), is_id("Sleep"), is_id("../x"), is_id(None)
    (True, False, False, False)
    """
    return isinstance(text, str) and len(text) <= LONGEST_ID and _ID.fullmatch(text) is not None


def short_hash(text: str, size: int = 6) -> str:
    """The first signs of a hash: the same for the same text on every machine."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:size]


def json_text(value: Any, *, indent: int | None = None) -> str:
    """Data as JSON that any UTF-8 file can hold, on one line unless indented; NaN is refused with ValueError."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, indent=indent)
    return _UNQUIET.sub(lambda sign: f"\\u{ord(sign.group()):04x}", text)
