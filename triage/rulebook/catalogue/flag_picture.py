"""The flag picture as SVG: readable in light and dark, by itself and inside a page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape

from triage.rulebook.catalogue.data import FlagUse
from triage.rulebook.catalogue.flag_layout import COLUMNS, LINE, MARGIN, PAD, Arrow, Box, layout

LIGHT = {
    "paper": "#ffffff",
    "ink": "#1a1a1a",
    "line": "#5b6470",
    "rule": "#f2f5f9",
    "flag": "#fff3d6",
    "edge": "#5b6470",
}
DARK = {
    "paper": "#15181c",
    "ink": "#f1f3f5",
    "line": "#a9b3bf",
    "rule": "#232a33",
    "flag": "#4a3a10",
    "edge": "#a9b3bf",
}
_ABOUT = (
    "Rules that raise a flag are on the left, the flag is in the middle, rules that read it are on the right."
)


def flag_picture(flags: Iterable[FlagUse], *, inside_page: bool = False) -> str:
    """The picture; inside a page it takes the page's colours."""
    plan = layout(tuple(flags))
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="flags" viewBox="0 0 {plan.width} {plan.height}" '
            f'width="{plan.width}" height="{plan.height}" role="img" aria-label="How flags feed rules. {_ABOUT}">'
        ),
        f"<style>{_style(inside_page=inside_page)}</style>",
        (
            '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
            '<path class="tip" d="M0 0 L8 4 L0 8 z"/></marker></defs>'
        ),
        f'<rect class="paper" width="{plan.width}" height="{plan.height}"/>',
        *(f'<text class="head" x="{x}" y="{MARGIN + 14}">{words}</text>' for x, words in COLUMNS),
        *(f'<text class="head" x="{MARGIN}" y="{y}">{escape(words)}</text>' for y, words in plan.heads),
        *(_line(arrow) for arrow in plan.arrows),
        *(_box(box) for box in plan.boxes),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _style(*, inside_page: bool) -> str:
    """Plain colours and no variables: not every viewer of pictures knows them."""
    shape = (
        ".flags{font-family:Verdana,DejaVu Sans,Arial,sans-serif}.flags text{font-size:11px}"
        ".flags .head{font-size:14px;font-weight:bold}.flags .flag{stroke-width:2}"
        ".flags .note{fill:none;stroke:none}.flags .arrow{fill:none;stroke-width:1.5}"
    )
    dark = f"@media (prefers-color-scheme:dark){{{_colours(DARK)}}}"
    return shape + _colours(LIGHT) + (f"{dark}@media print{{{_colours(LIGHT)}}}" if inside_page else dark)


def _colours(of: Mapping[str, str]) -> str:
    return (
        f".flags .paper{{fill:{of['paper']}}}.flags text{{fill:{of['ink']}}}"
        f".flags .rule{{fill:{of['rule']};stroke:{of['edge']}}}.flags .flag{{fill:{of['flag']};stroke:{of['edge']}}}"
        f".flags .arrow{{stroke:{of['line']}}}.flags .tip{{fill:{of['line']}}}"
    )


def _line(arrow: Arrow) -> str:
    middle = (arrow.x1 + arrow.x2) // 2
    return f'<path class="arrow" marker-end="url(#tip)" d="M{arrow.x1} {arrow.y1} C{middle} {arrow.y1} {middle} {arrow.y2} {arrow.x2} {arrow.y2}"/>'


def _box(box: Box) -> str:
    title = f"<title>{escape(box.title)}</title>" if box.title else ""
    words = "".join(
        f'<text x="{box.x + PAD}" y="{box.y + PAD + number * LINE + 12}">{escape(line)}</text>'
        for number, line in enumerate(box.lines)
    )
    corner = 12 if box.kind == "flag" else 3
    shape = f'<rect class="{box.kind}" x="{box.x}" y="{box.y}" width="{box.width}" height="{box.height}" rx="{corner}"/>'
    return f"<g>{title}{shape}{words}</g>"
