"""A page as one HTML file that needs nothing else: no script, no network, readable on a screen, aloud and on paper.

Follows WCAG 2.2 AA: one heading tree, header cells with their scope, captions, a table beside every picture, text and
lines that stand out from their ground, places that scroll can be reached with keys.
"""

from __future__ import annotations

from collections.abc import Iterator

from triage.pages.page import (
    Absent,
    Block,
    Cell,
    Chart,
    Figures,
    Page,
    Section,
    Table,
    Words,
)
from triage.pages.safe import marked, slug
from triage.pages.shown import settled, words
from triage.pages.style import style
from triage.pages.svg import draw
from triage.pages.tables import chart_table

WARNINGS = "Before anybody uses these figures"
SYNTHETIC = "made-up data: these children do not exist"
UPRIGHT = 180
"""Millimetres between the margins of an upright sheet; a table that needs more lies on its side when printed."""
_LETTER, _BESIDE, _MOST_LETTERS = 1.65, 2.5, 26
"""Roughly, in millimetres, a letter of a printed table and the room beside a column; and where texts begin to be wrapped."""
_LONG = 36
"""From this many characters on a text needs a column in which it can be read."""
_CONTENTS = 4
"""From this many sections on there is a list of them."""


def html(page: Page) -> str:
    """The whole page as HTML; the same page gives the same bytes."""
    names = _names(page)
    stamps = list(_stamps(page))
    sheet = style(page.title, "; ".join(text for text, _ in stamps), page.fingerprint)
    return (
        '<!doctype html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n"
        f"<title>{marked(page.title)}</title>\n<style>{sheet}</style>\n</head>\n<body>\n"
        '<a class="skip" href="#content">Go to the content</a>\n'
        + "\n".join((*_head(page, stamps), *_contents(page, names)))
        + '\n<main id="content">\n'
        + "\n".join(
            part
            for section, name in zip(page.sections, names, strict=True)
            for part in _section(section, name)
        )
        + "\n</main>\n</body>\n</html>\n"
    )


def _names(page: Page) -> list[str]:
    """An id for each section, none twice."""
    return [f"s{number}-{slug(section.key)}" for number, section in enumerate(page.sections, 1)]


def _stamps(page: Page) -> Iterator[tuple[str, str]]:
    """What must be read wherever a sheet of it goes, and how it is shown."""
    if page.synthetic:
        yield SYNTHETIC, ""
    if page.assurance:
        yield page.assurance, ""
    if page.handling:
        yield page.handling, "plain"


def _head(page: Page, stamps: list[tuple[str, str]]) -> Iterator[str]:
    yield f"<header>\n<h1>{marked(page.title)}</h1>"
    if stamps:
        items = "".join(
            f'<li class="{kind}">{marked(text)}</li>' if kind else f"<li>{marked(text)}</li>"
            for text, kind in stamps
        )
        yield f'<ul class="stamps">{items}</ul>'
    pairs = "".join(f"<dt>{marked(label)}</dt><dd>{marked(text)}</dd>" for label, text in _about(page))
    yield f'<dl class="about">{pairs}</dl>'
    yield "</header>"
    if page.warnings:
        items = "".join(f'<li data-code="{marked(code)}">{marked(text)}</li>' for code, text in page.warnings)
        yield f'<section class="warnings" aria-labelledby="warnings"><h2 id="warnings">{WARNINGS}</h2><ul>{items}</ul></section>'


def _about(page: Page) -> Iterator[tuple[str, str]]:
    yield from page.about
    if page.made:
        yield "Made on", page.made.isoformat()
    yield "Format", page.format
    if page.fingerprint:
        yield "Fingerprint", page.fingerprint


def _contents(page: Page, names: list[str]) -> Iterator[str]:
    if len(page.sections) >= _CONTENTS:
        items = "".join(
            f'<li><a href="#{name}">{marked(section.title)}</a></li>'
            for section, name in zip(page.sections, names, strict=True)
        )
        yield f'<nav aria-label="Contents"><ol>{items}</ol></nav>'


def _section(section: Section, name: str) -> Iterator[str]:
    yield f'<section aria-labelledby="{name}">'
    together = _on_its_side(section)
    if together:
        yield '<div class="wide">'
    yield f'<h2 id="{name}">{marked(section.title)}</h2>'
    for number, block in enumerate(section.blocks, 1):
        yield _block(block, f"{name}-{number}")
        if number == together:
            yield "</div>"
    yield "</section>"


def _on_its_side(section: Section) -> int:
    """How many blocks at the start of a section share the sheet of a wide table, so that its heading does not stay behind."""
    for number, block in enumerate(section.blocks, 1):
        if isinstance(block, Table) and _wide(block):
            return number
        if not isinstance(block, Words):
            break
    return 0


def _block(block: Block, name: str) -> str:
    if isinstance(block, Words):
        return "\n".join(f"<p>{marked(text)}</p>" for text in block.paragraphs)
    if isinstance(block, Figures):
        return _figures(block)
    if isinstance(block, Table):
        return table_html(block)
    return _chart(block, name)


def _figures(block: Figures) -> str:
    items = "".join(
        f'<div><dt>{marked(one.label)}</dt><dd class="value">{marked(words(one.value, one.kind))}</dd>'
        + (f'<dd class="beside">{marked(one.beside)}</dd>' if one.beside else "")
        + "</div>"
        for one in block.figures
    )
    return f'<dl class="figures">{items}</dl>'


def table_html(table: Table) -> str:
    """One table; the first column heads its rows."""
    note = f'<p class="note">{marked(table.note)}</p>' if table.note else ""
    if not table.rows:
        return f"<h3>{marked(table.title)}</h3><p>{marked(table.empty)}</p>{note}"
    sides = _sides(table)
    head = "".join(
        f'<th scope="col"{_named(side)}>{marked(column.title)}</th>'
        for side, column in zip(sides, table.columns, strict=True)
    )
    body = "\n".join("<tr>" + "".join(_cells(table, row, sides)) + "</tr>" for row in table.rows)
    wide = " wide" if _wide(table) else ""
    return (
        f'<div class="scroll{wide}" tabindex="0" role="region" aria-label="{marked(table.title)}">'
        f"<table><caption>{marked(table.title)}</caption>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody></table>{note}</div>"
    )


def _wide(table: Table) -> bool:
    """Whether a table needs the long side of the paper."""
    needed = 0.0
    for place, column in enumerate(table.columns):
        texts = [words(row[place], column.kind, column.places) for row in table.rows]
        longest = max((len(word) for word in column.title.split()), default=0)
        within = min(_MOST_LETTERS, max(map(len, texts), default=0))
        needed += max(longest, within) * _LETTER + _BESIDE
    return bool(table.rows) and needed > UPRIGHT


def _wordy(table: Table, place: int) -> bool:
    return any(isinstance(row[place], str) and len(str(row[place])) >= _LONG for row in table.rows)


def _sides(table: Table) -> list[str]:
    """The class of each column: figures to the right; columns of sentences share the room that is left."""
    wordy = [
        place
        for place, column in enumerate(table.columns)
        if column.kind in {"text", "day"} and _wordy(table, place)
    ]
    share = f"long l{min(3, len(wordy))}"
    return [
        share if place in wordy else "" if column.kind in {"text", "day"} else "n"
        for place, column in enumerate(table.columns)
    ]


def _named(sides: str) -> str:
    return f' class="{sides}"' if sides else ""


def _cells(table: Table, row: tuple[Cell, ...], sides: list[str]) -> Iterator[str]:
    for place, (column, given) in enumerate(zip(table.columns, row, strict=True)):
        cell = settled(given)
        text = marked(words(cell, column.kind, column.places)).replace("\n", "<br>")
        side = " ".join(filter(None, (sides[place], "absent" if isinstance(cell, Absent) else "")))
        yield f'<th scope="row"{_named(side)}>{text}</th>' if place == 0 else f"<td{_named(side)}>{text}</td>"


def _chart(chart: Chart, name: str) -> str:
    return (
        f"<figure><figcaption>{marked(chart.title)}</figcaption>\n{draw(chart, name)}\n"
        f"<details><summary>The same figures as a table</summary>{table_html(chart_table(chart))}</details></figure>"
    )
