"""Reading lists of terms: Open Eligibility (XML), Open Referral taxonomies, nested category lists (JSON), tables (CSV)."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from triage.errors import DataProblem
from triage.model import Issue
from triage.signposting.terms.known import TaxonomyTerm
from triage.source import decode, read_json

MAX_TERMS = 50_000
"""Most terms of one file; the largest taxonomy in use has fewer than ten thousand."""
OPEN_ELIGIBILITY = "openeligibility"
_WHY = "no term of this file can be shown or reviewed"
_TITLES = ("title", "name", "label", "term")
_PARENTS = ("parent_id", "parentId", "parent")
_SCHEMES = ("taxonomy", "vocabulary", "scheme")
_LISTS = ("taxonomy_terms", "contents", "content", "terms", "taxonomies")
_CATEGORY, _SUBCATEGORY = "category", "subcategory"


def read_taxonomy(raw: bytes, name: str) -> list[TaxonomyTerm]:
    """Every term of a file, in its order; ``name`` is what it is called in messages, and its stem the scheme where the file names none.

    Raises :class:`DataProblem` for a file that cannot be read or holds no terms. Document types and entities in XML are
    refused; a prolog that declares an XML version other than 1.0 is read as 1.0, because Open Eligibility declares its own.
    """
    text = decode(raw, name)
    scheme = re.sub(r"\.[A-Za-z]+$", "", name.replace("\\", "/").rsplit("/", 1)[-1])
    start = text.lstrip()[:1]
    if start == "<":
        found = _from_xml(text, name)
    elif start in "[{" and start:
        found = _from_json(read_json(text, name).data, scheme, None)
    else:
        found = _from_table(text, scheme, name)
    terms: dict[tuple[str, str], TaxonomyTerm] = {}
    for term in found:
        terms.setdefault((term.scheme, term.id), term)
        if len(terms) > MAX_TERMS:
            raise _problem(name, f"the file holds more than {MAX_TERMS} terms", "split it")
    if not terms:
        raise _problem(
            name, "the file holds no terms", "give a taxonomy: terms with an id and a name or label"
        )
    return list(terms.values())


def _problem(name: str, what: str, mend: str, line: int | None = None) -> DataProblem:
    return DataProblem([Issue(file=name, line=line, code="DR801", what=what, why=_WHY, mend=mend)])


def _from_xml(text: str, name: str) -> Iterator[TaxonomyTerm]:
    body = re.sub(r"^\s*<\?xml[^>]{0,200}\?>", "", text, count=1)
    try:
        root = fromstring(body, forbid_dtd=True, forbid_entities=True, forbid_external=True)
    except DefusedXmlException:
        raise _problem(
            name, "the file declares a document type or entities", "remove the DOCTYPE; a taxonomy needs none"
        ) from None
    except (ParseError, ValueError, RecursionError) as error:
        line = error.position[0] if isinstance(error, ParseError) else None
        raise _problem(
            name, "this is not readable XML", "look for a tag that is not closed here or just before", line
        ) from None
    abouts = {
        element.get("id", ""): _words(element.text) for element in root.iter("category") if element.get("id")
    }
    return _elements(root, abouts)


def _elements(root: Element, abouts: Mapping[str, str]) -> Iterator[TaxonomyTerm]:
    """Elements with an id and a title, each below the nearest such element around it."""
    waiting: list[tuple[Element, str | None]] = [(root, None)]
    while waiting:
        element, parent = waiting.pop()
        here = parent
        title, code = _words(element.get("title")), _words(element.get("id"))
        if title and code and element.tag != "category":
            yield TaxonomyTerm(OPEN_ELIGIBILITY, code, title, parent, abouts.get(code, ""))
            here = code
        waiting.extend((child, here) for child in reversed(list(element)))


def _from_json(data: Any, scheme: str, parent: str | None) -> Iterator[TaxonomyTerm]:
    """Terms of a list, of a page of a list, of a taxonomy with its terms, or of terms with children."""
    if isinstance(data, list):
        for part in data:
            yield from _from_json(part, scheme, parent)
        return
    if not isinstance(data, dict):
        return
    inside = [data[key] for key in _LISTS if isinstance(data.get(key), list)]
    if inside:
        named = _words(data.get("name"))
        yield from _from_json(inside, named or scheme, None)
        return
    title = next((_words(data.get(key)) for key in _TITLES if _words(data.get(key))), "")
    code = _words(data.get("id")) or title
    if not title:
        return
    given = next((_words(data.get(key)) for key in _SCHEMES if _words(data.get(key))), scheme)
    above = next((_words(data.get(key)) for key in _PARENTS if _words(data.get(key))), None) or parent
    yield TaxonomyTerm(given, code, title, above, _words(data.get("description")))
    if isinstance(data.get("children"), list):
        yield from _from_json(data["children"], given, code)


def _from_table(text: str, scheme: str, name: str) -> Iterator[TaxonomyTerm]:
    """Rows with an id and a name, or with a category and a subcategory as the categories of family hubs are listed."""
    try:
        rows = list(csv.DictReader(io.StringIO(text, newline="")))
    except csv.Error:
        raise _problem(name, "this is not a readable table", "save it as CSV in UTF-8") from None
    for row in rows:
        plain = {
            (key or "").strip().casefold(): _words(value)
            for key, value in row.items()
            if not isinstance(value, list)
        }
        category, sub = plain.get(_CATEGORY, ""), plain.get(_SUBCATEGORY, "")
        if category:
            yield TaxonomyTerm(scheme, category, category)
            if sub:
                yield TaxonomyTerm(scheme, sub, sub, category)
        else:
            yield from _from_json({key: value for key, value in plain.items() if value}, scheme, None)


def _words(value: Any) -> str:
    """Text on one line, 500 letters at most; nothing for anything else."""
    return " ".join(value.split())[:500] if isinstance(value, str) else ""
