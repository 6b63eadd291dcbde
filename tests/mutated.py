"""Spoilt copies of real files: tokens deleted, doubled, swapped and inserted, values replaced, lines moved in and out."""

from __future__ import annotations

import re

from tests.chance import Chance

TOKEN = re.compile(r"[A-Za-z0-9_.-]+|[^\sA-Za-z0-9_.-]|[ \t]+|\n")
ODD = (
    "", "{", "}", "[", "]", ":", ": ", ",", "- ", "? ", "&a ", "*a", "!x ", "|\n", ">-\n", '"', "'", "#", " # ", "\n", "\t", "\r\n",
    "---\n", "~", "null", "true", "no", "0", "-1", "7", "11", "1e9", "99999999999999999999", "0x1f", "NaN", ".inf", "²", "٣", "1_000",
    "2026-02-30", "9999-12-31", "0000-00-00", "seven or more", "7 or more", "3 fortnights", "{}", "[]", "[[]]", "{a: {b: c}}", "😀", "é",
    "\u202e", "\ufeff", "\x00", "\x07", "\x85", "\u2028", "<<: ", "id: ", "need: ", "flag: ", "all: ", "when: ", "=", "[[x]]", "a.b", '"""',
)  # fmt: skip


def spoilt(chance: Chance, text: str, most: int = 4) -> str:
    """``text`` with one to ``most`` changes."""
    for _ in range(chance.whole(1, most)):
        text = chance.pick(CHANGES)(chance, text)
    return text


def _tokens(text: str) -> list[str]:
    return TOKEN.findall(text) or [""]


def delete(chance: Chance, text: str) -> str:
    tokens = _tokens(text)
    start = chance.whole(0, len(tokens) - 1)
    del tokens[start : start + chance.whole(1, 6)]
    return "".join(tokens)


def double(chance: Chance, text: str) -> str:
    tokens = _tokens(text)
    start = chance.whole(0, len(tokens) - 1)
    piece = tokens[start : start + chance.whole(1, 30)]
    return "".join([*tokens[:start], *piece, *tokens[start:]])


def swap(chance: Chance, text: str) -> str:
    tokens = _tokens(text)
    one, other = chance.whole(0, len(tokens) - 1), chance.whole(0, len(tokens) - 1)
    tokens[one], tokens[other] = tokens[other], tokens[one]
    return "".join(tokens)


def insert(chance: Chance, text: str) -> str:
    tokens = _tokens(text)
    tokens.insert(chance.whole(0, len(tokens)), chance.pick(ODD))
    return "".join(tokens)


def replace(chance: Chance, text: str) -> str:
    """One value or key replaced by something odd, or by another of the same file."""
    tokens = _tokens(text)
    words = [number for number, token in enumerate(tokens) if token.strip() and token.isprintable()]
    if words:
        other = tokens[chance.pick(words)] if chance.yes() else chance.pick(ODD)
        tokens[chance.pick(words)] = other
    return "".join(tokens)


def indent(chance: Chance, text: str) -> str:
    lines = text.split("\n")
    number = chance.whole(0, len(lines) - 1)
    by = chance.pick((1, 2, -1, -2, 8))
    lines[number] = " " * by + lines[number] if by > 0 else lines[number][-by:]
    return "\n".join(lines)


def drop_lines(chance: Chance, text: str) -> str:
    lines = text.split("\n")
    start = chance.whole(0, len(lines) - 1)
    del lines[start : start + chance.whole(1, 3)]
    return "\n".join(lines)


def cut(chance: Chance, text: str) -> str:
    return text[: chance.whole(0, len(text))]


CHANGES = (replace, insert, delete, double, swap, indent, drop_lines, replace, replace, cut)
