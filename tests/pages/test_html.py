"""The web page: one file that fetches and runs nothing, says everything in words too, and cannot be broken by any text."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.pages.builders import SHAPES, a_chart, a_page, a_table
from tests.pages.maps import NASTY
from tests.pages.markup import read
from triage.pages import Column, Figure, Figures, Mark, Section, Table, Words, html
from triage.pages.style import SCREEN
from triage.pages.svg.paper import AMBER, BLUE, GREY, INK, MUTED

MAY_STAND = {
    "html", "head", "meta", "title", "style", "body", "a", "header", "h1", "h2", "h3", "ul", "ol", "li", "dl", "dt", "dd", "div", "section",
    "nav", "main", "p", "table", "caption", "thead", "tbody", "tr", "th", "td", "br", "figure", "figcaption", "svg", "desc", "text", "line",
    "rect", "circle", "details", "summary",
}  # fmt: skip
nasty = st.one_of(st.sampled_from(NASTY), st.text(max_size=30))


def test_it_is_one_file_that_fetches_and_runs_nothing() -> None:
    page = html(a_page())
    found = read(page)
    assert {one.tag for one in found.elements} <= MAY_STAND
    assert not re.search(r"(?i)https?:|url\(|@import|<script|<link|<img|<iframe|srcset|javascript:", page)
    for one in found.elements:
        assert not [name for name in one.attributes if name.startswith("on") or name in {"src", "action"}]
        assert one.tag != "a" or str(one.attributes["href"]).startswith("#")
    [policy] = [
        one for one in found.of("meta") if one.attributes.get("http-equiv") == "Content-Security-Policy"
    ]
    assert "default-src 'none'" in str(policy.attributes["content"])


def test_links_lead_somewhere_and_no_id_stands_twice() -> None:
    twin = Section("activity", "Activity", (a_chart(), a_chart()))
    found = read(html(replace(a_page(), sections=(twin,) * 5)))
    ids = [str(one.attributes["id"]) for one in found.elements if one.attributes.get("id")]
    assert len(ids) == len(set(ids))
    assert {str(one.attributes["href"])[1:] for one in found.of("a")} <= set(ids)
    for one in found.elements:
        for name in ("aria-labelledby", "aria-describedby"):
            assert set(str(one.attributes.get(name) or "").split()) <= set(ids)


def test_headings_go_down_one_step_at_a_time() -> None:
    found = read(html(a_page(a_table(), a_table(rows=()))))
    levels = [int(one.tag[1]) for one in found.elements if re.fullmatch("h[1-6]", one.tag)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_every_header_cell_has_its_scope_and_every_table_its_caption() -> None:
    found = read(html(a_page()))
    assert {one.attributes.get("scope") for one in found.of("th")} == {"col", "row"}
    assert len(found.of("caption")) == len(found.of("table"))
    assert all(one.text.strip() for one in [*found.of("caption"), *found.of("th")])


def test_every_picture_is_named_told_and_there_as_a_table() -> None:
    found = read(html(a_page()))
    assert len(found.of("svg")) == len(found.of("details")) == len(SHAPES)
    for one in found.of("svg"):
        assert one.attributes["role"] == "img"
        assert one.attributes["aria-labelledby"]
    assert all("Sleep" in one.text and "Sleep went down most." in one.text for one in found.of("details"))


def test_warnings_stand_before_every_figure_and_stamps_before_them() -> None:
    page = html(a_page())
    body = page[page.index("<body>") :]
    places = [
        body.index(text)
        for text in ("these children do not exist", "not assured for live use here", "12 of 40 needs", "First words.", "124")
    ]  # fmt: skip
    assert places == sorted(places)
    sheet = page[page.index("@page{") : page.index("@media print")]
    assert "not assured for live use here" in sheet
    assert "counter(pages)" in sheet


def test_hidden_and_unknown_are_said_and_never_shown_as_nought() -> None:
    cells = [one.text for one in read(html(a_page())).of("td")]
    assert {"hidden", "unknown", "–"} <= set(cells)
    assert "" not in cells


@settings(max_examples=50)
@given(nasty, nasty, nasty)
def test_no_text_becomes_markup(one: str, two: str, three: str) -> None:
    table = Table(one, two, (Column("a", three), Column("b", one, "count")), ((two, 3), (three, 4)), note=one)
    page = a_page(
        Words((one,)),
        Figures((Figure("x", two, three, "text", one),)),
        table,
        a_chart(
            "bars", Mark(one, 1.0, note=two), Mark(two, None, note=three), title=three, alt=one, unit=two
        ),
        title=one or "x",
        about=((two, three),),
        warnings=((one, two),),
        assurance=three,
        handling=one,
        fingerprint=two,
    )
    written = html(page)
    found = read(written)
    assert {each.tag for each in found.elements} <= MAY_STAND
    assert len(found.of("style")) == 1
    assert not re.search(
        "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069\ud800-\udfff]", written
    )
    written.encode()
    names = {name for each in found.elements for name in each.attributes}
    assert not [name for name in names if name.startswith("on") or name in {"src", "style"}]
    style = found.of("style")[0].text
    assert style.count("{") == style.count("}")


@pytest.mark.parametrize("text", NASTY)
def test_what_can_be_seen_of_a_text_is_there(text: str) -> None:
    page = html(a_page(Words((text,)), about=(), warnings=()))
    wanted = "".join(sign for sign in text if sign.isprintable() and sign not in "\u202e\u200b").strip()
    assert wanted.replace("[31m", "") in [one.text.replace("[31m", "").strip() for one in read(page).of("p")]


def test_the_same_page_gives_the_same_bytes() -> None:
    assert html(a_page()) == html(a_page())


def _light(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    brighter, darker = sorted((_light(one), _light(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize(
    "colour", [INK, MUTED, BLUE, AMBER, GREY, *re.findall(r"[;{]color:(#[0-9a-f]{6})", SCREEN)]
)
def test_letters_and_bars_stand_out_from_paper_and_from_the_warning_ground(colour: str) -> None:
    assert _contrast(colour, "#ffffff") >= 4.5
    assert _contrast(colour, "#fdf4ea") >= 4.4


def test_a_row_that_does_not_fit_its_columns_is_refused() -> None:
    with pytest.raises(ValueError, match="2 cells under 1 columns"):
        Table("t", "T", (Column("a", "A"),), (("x", 1),))
