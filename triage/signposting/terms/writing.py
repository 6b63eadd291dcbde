"""One more entry, or a withdrawal, written into the text of ``crosswalk.yaml``; every other line and comment stays."""

from __future__ import annotations

import json
import re
from datetime import date

from triage.errors import DataProblem, Refused
from triage.model import Issue
from triage.signposting.shaping import shaped, unreadable
from triage.signposting.terms.crosswalk import NOT_HELP, CrosswalkEntry, CrosswalkFile, Key, Said
from triage.source import Parsed, SourceProblem, read_yaml

_PLACE = "directory/crosswalk.yaml"
_PLAIN = re.compile(r"[A-Za-z](?:[A-Za-z0-9 ()/_-]*[A-Za-z0-9)])?")
_CODE = re.compile(r"[a-z0-9_]+")
_UNPRINTED = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_START = """\
# What terms of other people's taxonomies mean here, written by `triage directory map`; see directory/README.md.
format: 1
entries:
"""


def with_entry(text: str | None, entry: CrosswalkEntry) -> str:
    """The text of the file with one entry more, below the others; ``text`` is None where there is no file yet.

    Raises :class:`DataProblem` where the file cannot be read and :class:`Refused` where the entry cannot be put in
    without touching other lines, such as into a list written on one line.
    """
    if text is None or not text.strip():
        return _START + entry_text(entry, "  ", "\n")
    parsed, file = _read(text)
    for made in _appended(text, parsed, file, entry):
        if _entries(made) == (*file.entries, entry):
            return made
    raise _by_hand(
        "the entry cannot be put into the file without touching other lines", entry_text(entry, "  ", "\n")
    )


def withdrawn(text: str, key: Key, said: Said) -> str:
    """The text with ``withdrawn`` added to the review in force of one term.

    Raises :class:`KeyError` where the term has none, :class:`DataProblem` where the file cannot be read and
    :class:`Refused` where the line cannot be put in without touching others.
    """
    parsed, file = _read(text)
    number = next(
        (
            index
            for index, entry in enumerate(file.entries)
            if entry.key == key and entry.state in {"accepted", "refused"}
        ),
        None,
    )
    if number is None:
        raise KeyError(key)
    old = file.entries[number]
    wanted = (*file.entries[:number], old.model_copy(update={"withdrawn": said}), *file.entries[number + 1 :])
    line = f"withdrawn: {_said(said)}"
    keys = [
        (path[2], mark)
        for path, mark in parsed.marks.items()
        if len(path) == 3 and path[:2] == ("entries", number)
    ]
    first = min((mark.key_line for _, mark in keys), default=0)
    lines, end = _lines(text), _end(text)
    for _, mark in sorted(keys, key=lambda row: row[0] != "reviewed"):
        if mark.key_line > first:
            made = [
                *lines[: mark.key_line - 1],
                " " * (mark.key_column - 1) + line + end,
                *lines[mark.key_line - 1 :],
            ]
            if _entries("".join(made)) == wanted:
                return "".join(made)
    raise _by_hand("the withdrawal cannot be put into the entry without touching other lines", line)


def entry_text(entry: CrosswalkEntry, indent: str, end: str) -> str:
    """One entry as it stands in the file."""
    rows = [f"scheme: {_scalar(entry.scheme)}", f"id: {_scalar(entry.id)}"]
    if entry.title is not None:
        rows.append(f"title: {_scalar(entry.title)}")
    rows.append(f"help: [{', '.join(map(_code, entry.help))}]" if entry.help else f"help: {NOT_HELP}")
    if entry.for_:
        rows.append(f"for: [{', '.join(map(_code, entry.for_))}]")
    if entry.reason is not None:
        rows.append(f"reason: {_scalar(entry.reason)}")
    if entry.reviewed:
        rows.append(f"reviewed: {_said(entry.reviewed)}")
    rows += [
        f"{key}: {_scalar(value)}"
        for key, value in (("evidence", entry.evidence), ("note", entry.note))
        if value is not None
    ]
    return "".join(f"{indent}{'- ' if index == 0 else '  '}{row}{end}" for index, row in enumerate(rows))


def _read(text: str) -> tuple[Parsed, CrosswalkFile]:
    try:
        parsed = read_yaml(text, _PLACE)
    except SourceProblem as problem:
        raise DataProblem([unreadable(issue) for issue in problem.issues]) from None
    issues: list[Issue] = []
    file = shaped(CrosswalkFile, parsed, issues)
    if file is None:
        raise DataProblem(issues)
    return parsed, file


def _entries(text: str) -> tuple[CrosswalkEntry, ...] | None:
    """What a text says; None where it cannot be read."""
    try:
        return _read(text)[1].entries
    except DataProblem:
        return None


def _appended(text: str, parsed: Parsed, file: CrosswalkFile, entry: CrosswalkEntry) -> list[str]:
    """Ways of putting the entry in, the most careful first; each is checked by whoever asked."""
    lines, end = _lines(text), _end(text)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += end
    mark = parsed.marks.get(("entries",))
    if mark is None:
        return ["".join([*lines, f"entries:{end}", entry_text(entry, "  ", end)])]
    head = lines[mark.key_line - 1]
    if not file.entries:
        empty = re.sub(r"(entries[ \t]*:)[ \t]*(\[[ \t]*\]|null|~)?", r"\1", head, count=1)
        return [
            "".join(
                [*lines[: mark.key_line - 1], empty, entry_text(entry, "  ", end), *lines[mark.key_line :]]
            )
        ]
    first = parsed.marks["entries", 0].line - 1
    dash = re.match(r"[ \t]*(?=-)", lines[first])
    indent = dash.group() if dash else "  "
    below = [
        one.key_line for path, one in parsed.marks.items() if len(path) == 1 and one.key_line > mark.key_line
    ]
    bottom = min(below, default=len(lines) + 1) - 1
    last = max(number for number in range(first, bottom) if _says(lines[number])) + 1
    new = entry_text(entry, indent, end)
    return ["".join([*lines[:at], new, *lines[at:]]) for at in dict.fromkeys((last, bottom))]


def _says(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _lines(text: str) -> list[str]:
    """Lines with their ends; only line feeds end a line, as for the reader of the file."""
    return [line for line in re.split(r"(?<=\n)", text) if line]


def _end(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _said(said: Said) -> str:
    return f"{{by: {json_scalar(said.by)}, on: {said.on.isoformat()}}}"


def _scalar(text: str) -> str:
    """Plain where nobody could read it otherwise, else in quotes with everything unusual written as an escape."""
    plain = _PLAIN.fullmatch(text) and text.casefold() not in {
        "null",
        "true",
        "false",
        "yes",
        "no",
        "on",
        "off",
    }
    return text if plain else json_scalar(text)


def json_scalar(text: str) -> str:
    """Text in double quotes, which JSON and YAML read alike."""
    return _UNPRINTED.sub(lambda found: f"\\u{ord(found.group()):04x}", json.dumps(text, ensure_ascii=False))


def _code(code: str) -> str:
    return code if _CODE.fullmatch(code) else json_scalar(code)


def _by_hand(what: str, lines: str) -> Refused:
    return Refused(
        what,
        why="nobody's lines and comments are ever rewritten",
        mend=f"write it into {_PLACE} by hand:\n{lines}",
    )


def said(by: str, on: date) -> Said:
    """Who said it, and when."""
    return Said(by=by, on=on)
