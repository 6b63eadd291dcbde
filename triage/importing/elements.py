"""XML of a census to one small element tree for each child, with line numbers, never the whole file at once.

A file from outside may be hostile: a document type, entities and outside references are refused before they are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from triage.errors import DataProblem
from triage.model import Issue

MAX_CENSUS_BYTES = 500_000_000
"""Largest census file, in bytes; the largest authority's stays far below it."""
MAX_DEPTH = 40
"""Elements inside elements; a census needs eight."""
_CHUNK = 1 << 16
_HEADER = frozenset({"Collection", "Year", "ReferenceDate", "LEA"})
_WHY = "no child in this file can be read"


@dataclass(slots=True)
class Element:
    """One element: its local name, place, text and what stands inside it."""

    tag: str
    line: int
    column: int
    text: str = ""
    inside: list[Element] = field(default_factory=list)
    stray: list[int] = field(default_factory=list)
    """Lines with text that belongs to no element of its own."""
    complete: bool = False
    """False where the file ended before the element did."""

    def all(self, tag: str) -> list[Element]:
        """The elements directly inside with this name."""
        return [element for element in self.inside if element.tag == tag]

    def value(self, tag: str) -> Element | None:
        """The first element directly inside with this name and a text, or None."""
        return next((element for element in self.inside if element.tag == tag and element.text.strip()), None)

    def walk(self) -> Iterator[Element]:
        """This element and all inside it, in file order."""
        waiting = [self]
        while waiting:
            element = waiting.pop()
            yield element
            waiting.extend(reversed(element.inside))


@dataclass(slots=True)
class Census:
    """What stands around the children; filled while they are read."""

    header: dict[str, str] = field(default_factory=dict)
    stray: list[int] = field(default_factory=list)
    """Lines with text between the elements around the children."""
    broken: Issue | None = None
    """Why reading stopped before the end of the file, or None."""
    root: str | None = None

    def codes(self) -> dict[str, str]:
        """Local authority (LEA) and year of the collection, where the header gives them as codes."""
        given = ((key, self.header.get(key, "")) for key in ("LEA", "Year"))
        return {key: value for key, value in given if re.fullmatch(r"[0-9A-Za-z]{1,10}", value)}


class _TooDeepError(ValueError):
    """Elements stand inside each other deeper than any census needs."""


class _Collector:
    """The parser's target: keeps the child being read and hands it over when it is complete."""

    def __init__(self, census: Census) -> None:
        self.census = census
        self.parser: Any = None
        self.done: list[Element] = []
        self._open: list[Element] = []
        self._outside: list[str] = []
        self._after = 1
        self._pending: list[str] = []

    def start(self, tag: str, _attributes: dict[str, str]) -> None:
        self._settle(leaf=False)
        name = tag.rpartition("}")[2]
        line = self._after = self.parser.CurrentLineNumber
        if len(self._open) + len(self._outside) >= MAX_DEPTH:
            raise _TooDeepError
        if self._open or (name == "Child" and self._outside and self._outside[-1] == "Children"):
            element = Element(name, line, self.parser.CurrentColumnNumber + 1)
            if self._open:
                self._open[-1].inside.append(element)
            self._open.append(element)
            return
        self.census.root = self.census.root or name
        self._outside.append(name)

    def end(self, _tag: str) -> None:
        self._settle(leaf=True)
        self._after = self.parser.CurrentLineNumber
        if not self._open:
            self._outside.pop()
            return
        element = self._open.pop()
        element.complete = True
        if not self._open:
            self.done.append(element)

    def data(self, text: str) -> None:
        self._pending.append(text)

    def close(self) -> None:
        """Nothing to hand over: children were handed over one by one."""

    def unfinished(self) -> Element | None:
        """The child in which the file broke off."""
        self._settle(leaf=False)
        return self._open[0] if self._open else None

    def _settle(self, *, leaf: bool) -> None:
        """Text before a closing tag is the element's own where nothing else stands inside; any other is stray."""
        if not self._pending:
            return
        text = "".join(self._pending)
        self._pending.clear()
        if not text.strip():
            return
        if self._open:
            here = self._open[-1]
            if leaf and not here.inside:
                here.text = text
                return
            stray = here.stray
        else:
            if leaf and self._outside and self._outside[-1] in _HEADER and len(text) <= 40:
                self.census.header[self._outside[-1]] = text.strip()
                return
            if leaf and "Children" not in self._outside:
                return
            stray = self.census.stray
        stray.append(self._after + text[: len(text) - len(text.lstrip())].count("\n"))


def _problem(
    code: str,
    what: str,
    mend: str,
    *,
    name: str | None = None,
    line: int | None = None,
    column: int | None = None,
) -> DataProblem:
    return DataProblem(
        [Issue(file=name, line=line, column=column, code=code, what=what, why=_WHY, mend=mend)]
    )


def read_children(raw: bytes, name: str | None, census: Census) -> Iterator[Element]:
    """Each ``Child`` element in file order; ``census`` is filled on the way.

    A file that breaks off gives the children before the break, then the child in which it broke (``complete`` False),
    and says so in ``census.broken``. Raises :class:`DataProblem` where the file is empty, too large or refused for
    safety, or breaks before the first child.
    """
    if not raw.strip():
        raise _problem("CE101", "the file is empty", "ask for the census file again", name=name)
    if len(raw) > MAX_CENSUS_BYTES:
        raise _problem(
            "CE102",
            f"the file is larger than {MAX_CENSUS_BYTES // 1_000_000} MB",
            "split it; no census is that large",
            name=name,
        )
    collector = _Collector(census)
    parser = DefusedXMLParser(target=collector, forbid_dtd=True)
    expat = collector.parser = parser.parser
    found = False
    try:
        for start in range(0, len(raw), _CHUNK):
            parser.feed(raw[start : start + _CHUNK])
            found = found or bool(collector.done)
            yield from collector.done
            collector.done.clear()
        parser.close()
    except DefusedXmlException:
        raise _problem(
            "CE103",
            "the file declares a document type, entities or outside references, which can be used to attack the reader",
            "export the census again as plain XML; if you did not expect this, tell whoever keeps your systems safe",
            name=name,
            line=expat.CurrentLineNumber,
        ) from None
    except (ParseError, ValueError, LookupError) as error:
        line, column = getattr(error, "position", (expat.CurrentLineNumber, 0))
        what = (
            "elements stand inside each other too deeply from here"
            if isinstance(error, _TooDeepError)
            else "the file is not whole XML: it breaks here"
        )
        issue = Issue(
            file=name,
            line=line,
            column=column + 1,
            code="CE105",
            what=what,
            why="children after this place, if there are any, could not be read or counted",
            mend="ask for the file again; the children before this place were read",
        )
        rest = collector.done
        unfinished = collector.unfinished()
        if not (found or rest or unfinished):
            raise _problem(
                "CE105",
                "the file cannot be read as XML",
                "check that it is the census file, saved as XML in UTF-8",
                name=name,
                line=line,
                column=column + 1,
            ) from None
        census.broken = issue
        yield from rest
        if unfinished is not None:
            yield unfinished
