"""Pictures of the directory: a table of cover as SVG, and the graph in the Mermaid notation.

Nothing is told by colour alone: every box holds its number or a word, the empty ones have a thick edge, and the
shades go from white to dark, so that a print in black and white says the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape

from triage.signposting.graph import FlatGraph, harmless

_LETTER = 6.6
"""Widest common letter of a 12-pixel sans-serif type in pixels, on average; used to keep texts within their boxes."""
_ROW, _TOP, _LEFT, _EDGE = 22, 96, 340, 16
_BOX = 74
_SHADES: tuple[tuple[int, str, str], ...] = (
    (0, "#ffffff", "#000000"),
    (1, "#f3d9a4", "#000000"),
    (2, "#b9d3e8", "#000000"),
    (3, "#5b8fb9", "#000000"),
    (6, "#1f4e79", "#ffffff"),
)
"""From this many services on: fill and colour of the text; black on fill, or white on fill, is at least 4.5 to 1."""
_LEGEND = ("none", "1", "2", "3 to 5", "6 and more")


def cover_svg(
    title: str,
    note: str,
    rows: Sequence[tuple[str, str]],
    columns: Sequence[tuple[str, str]],
    counts: Mapping[tuple[str, str], int],
) -> str:
    """A table of cover: ``rows`` and ``columns`` are (code, title), ``counts`` (row, column) -> services.

    A pair that is missing is not looked at, and its box holds a dash.
    """
    width = max(_LEFT + _BOX * len(columns) + _EDGE, 560)
    height = _TOP + _ROW * len(rows) + 2 * _EDGE
    return "\n".join(_cover(title, note, rows, columns, counts, width, height)) + "\n"


def _cover(
    title: str,
    note: str,
    rows: Sequence[tuple[str, str]],
    columns: Sequence[tuple[str, str]],
    counts: Mapping[tuple[str, str], int],
    width: int,
    height: int,
) -> Iterator[str]:
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
        ' role="img" font-family="sans-serif" font-size="12">'
    )
    yield f"<title>{_safe(title)}</title>"
    yield f"<desc>{_safe(note)}</desc>"
    yield f'<rect width="{width}" height="{height}" fill="#ffffff"/>'
    yield _text(_EDGE, 24, title, width - 2 * _EDGE, size=15, weight="bold")
    yield _text(_EDGE, 42, note, width - 2 * _EDGE)
    yield from _legend(width)
    for place, (_, name) in enumerate(columns):
        yield _text(_LEFT + place * _BOX + _BOX // 2, _TOP - 6, name, _BOX - 4, anchor="middle")
    for number, (row, name) in enumerate(rows):
        top = _TOP + number * _ROW
        yield _text(_LEFT - 8, top + 15, name, _LEFT - 8 - _EDGE, anchor="end")
        for place, (column, heading) in enumerate(columns):
            yield _box(_LEFT + place * _BOX, top, counts.get((row, column)), f"{name}, {heading}")
    yield "</svg>"


def _legend(width: int) -> Iterator[str]:
    left = _EDGE
    yield _text(left, 66, "Services:", 60)
    left += 64
    for (_, fill, ink), words in zip(_SHADES, _LEGEND, strict=True):
        wide = int(len(words) * _LETTER) + 16
        edge = 3 if words == "none" else 1
        yield f'<rect x="{left}" y="52" width="{wide}" height="20" fill="{fill}" stroke="#000000" stroke-width="{edge}"/>'
        yield _text(left + wide // 2, 66, words, wide, anchor="middle", ink=ink)
        left += wide + 8
    yield _text(left + 4, 66, "– not looked at", width - left - 4 - _EDGE)


def _box(left: int, top: int, count: int | None, about: str) -> str:
    if count is None:
        return _text(left + _BOX // 2, top + 15, "–", _BOX, anchor="middle")
    fill, ink = next((fill, ink) for least, fill, ink in reversed(_SHADES) if count >= least)
    words = "none" if count == 0 else str(count)
    edge = (2, 3) if count == 0 else (1, 1)
    return (
        f'<g><title>{_safe(about)}: {words}</title><rect x="{left + edge[0]}" y="{top + edge[0]}" width="{_BOX - 2 * edge[0]}"'
        f' height="{_ROW - 2 * edge[0]}" fill="{fill}" stroke="#000000" stroke-width="{edge[1]}"/>'
        f"{_text(left + _BOX // 2, top + 15, words, _BOX - 6, anchor='middle', ink=ink)}</g>"
    )


def _text(
    left: int,
    base: int,
    words: str,
    room: float,
    *,
    anchor: str = "start",
    size: int = 12,
    weight: str = "normal",
    ink: str = "#000000",
) -> str:
    """One line of text, cut where it would not fit into ``room`` pixels."""
    plain = harmless(words)
    most = max(1, int(room / (_LETTER * size / 12)))
    shown = plain if len(plain) <= most else plain[: most - 1].rstrip() + "…"
    return (
        f'<text x="{left}" y="{base}" text-anchor="{anchor}" font-size="{size}" font-weight="{weight}" fill="{ink}">'
        f"{_safe(shown)}</text>"
    )


def _safe(text: str) -> str:
    return escape(harmless(text), quote=True)


_SHAPES = {
    "person": ("([", "])"),
    "need": ("(", ")"),
    "help": ("[", "]"),
    "service": ("[[", "]]"),
    "provider": ("{{", "}}"),
    "area": ("[/", "/]"),
}
_SPECIAL = str.maketrans({sign: f"#{ord(sign)};" for sign in '"#;&<>`\\|[]{}()*_~%'})
"""Signs that Mermaid, its Markdown or HTML would read, as the codes it prints them from."""


def mermaid(flat: FlatGraph) -> str:
    """The graph as a Mermaid flowchart: nodes are numbered, and their words are escaped and quoted."""
    names = {str(node["id"]): f"n{number}" for number, node in enumerate(flat.nodes)}
    lines = ["flowchart LR"]
    for node in flat.nodes:
        opens, closes = _SHAPES[str(node["kind"])]
        lines.append(f'  {names[str(node["id"])]}{opens}"{str(node["label"]).translate(_SPECIAL)}"{closes}')
    lines += [
        f"  {names[str(edge['source'])]} -->|{str(edge['means']).replace('_', ' ')}| {names[str(edge['target'])]}"
        for edge in flat.edges
    ]
    return "\n".join(lines) + "\n"
