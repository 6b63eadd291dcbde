"""Text from anybody, made fit to stand in a page or a workbook: what nobody sees and what a program obeys is taken out."""

from __future__ import annotations

import re
from html import escape

_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff]"
)
"""Control characters, direction marks (Unicode Annex 9) and signs of no width; a tab and a new line stay."""
_HALF = re.compile("[\ud800-\udfff]")
_PLAIN = re.compile(r"[A-Za-z0-9 .,;:()/-]")
_SLUG = re.compile(r"[^a-z0-9]+")


def seen(text: str) -> str:
    r"""Text without what a reader cannot see; lines end with ``\n``.

    >>> seen("a\x00b\u202ec\r\nd")
    'abc\nd'
    """
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return _HALF.sub("\ufffd", _UNSEEN.sub("", plain))


def marked(text: str) -> str:
    """Text as HTML or SVG: every sign that would be markup, quotes too, is written as a reference.

    >>> marked('<b title="x">Tom & Jo</b>')
    '&lt;b title=&quot;x&quot;&gt;Tom &amp; Jo&lt;/b&gt;'
    """
    return escape(seen(text), quote=True)


def one_line(text: str) -> str:
    """The same text on one line, single spaces."""
    return " ".join(seen(text).split())


def in_style(text: str) -> str:
    r"""Text as a quoted string of a style sheet; all but plain letters and signs are numbers, so nothing can end it.

    The space after each number belongs to it (CSS Syntax Level 3, 4.3.7).

    >>> in_style('a"</style>')
    '"a\\000022 \\00003c /style\\00003e "'
    """
    return (
        '"'
        + "".join(sign if _PLAIN.fullmatch(sign) else f"\\{ord(sign):06x} " for sign in one_line(text))
        + '"'
    )


def slug(text: str) -> str:
    """Small letters, digits and hyphens, for the id of an element; ``x`` where nothing is left.

    >>> slug("By need: Sleep & rest"), slug("家")
    ('by-need-sleep-rest', 'x')
    """
    return _SLUG.sub("-", text.lower()).strip("-") or "x"


def unformula(text: str) -> str:
    """Text for a CSV cell; what a spreadsheet would run is quoted, numbers stay as they are.

    Source: OWASP, CSV injection: a cell that begins with =, +, -, @, a tab or a carriage return is run.

    >>> unformula("=1+1"), unformula("-3.5"), unformula("- sleep")
    ("'=1+1", '-3.5', "'- sleep")
    """
    plain = seen(text)
    return f"'{plain}" if text[:1] in _RUN and not _NUMBER.fullmatch(text) else plain


_RUN = frozenset("=+-@\t\r\n|%")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?|-")
