"""The catalogue: complete, the same for the same rules, readable by everybody, and current in docs/rules."""

from __future__ import annotations

import json
import re
from functools import cache
from html.parser import HTMLParser
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import shipped
from tests.chance import Draw, Drawn
from tests.generated_rules import rulebook_files
from triage.rulebook import Rulebook, load_rulebook
from triage.rulebook.catalogue import catalogue, catalogue_files, flag_picture, page_parts
from triage.rulebook.catalogue.flag_layout import COLUMNS, LINE, PAD, Layout, layout, wrapped
from triage.rulebook.catalogue.flag_picture import DARK, LIGHT

ROOT = Path(__file__).parents[2]


@cache
def files() -> dict[str, str]:
    return catalogue_files(shipped.rulebook())


def a_rulebook() -> Rulebook:
    """Flags that feed flags and rules; a draft and a retired rule; text that HTML and Markdown would stumble over."""

    def rule(name: str, when: object, then: object, **more: object) -> dict[str, object]:
        return {
            "id": name, "title": f"Rule <{name}> & its *stars* | bars", "status": "live", "owner": "Owner <x>", "review_by": "2027-03-31",
            "rationale": "Because <b>", "source": [{"title": "Guide [1]", "note": "a note"}], "when": when, "then": then, **more,
        }  # fmt: skip

    flags = [
        rule("one", {"indicator": "weight_loss"}, {"flag": ["exploitation", "invisible_child"]}),
        rule("two", {"flag": "exploitation"}, {"flag": "trilogy_of_risk"}),
        rule("gone", {"indicator": "weight_loss"}, {"flag": "core20"}, status="retired"),
    ]
    needs = [
        rule("three", {"any": [{"flag": "exploitation"}, {"need": "sleep", "severity": "7 or more", "person": "child"}]}, {"offer": {"help": "sleep", "as": "referral"}}),
        rule("four", {"need": "sleep", "severity": "any"}, {"withhold": {"help": "sleep", "why": "x"}}, unless={"flag": "trilogy_of_risk"}, status="draft"),
        rule("five", {"need": "anxiety"}, {"retriage": "true"}, examples=[{"name": "n <i>", "given": {}, "expect": "fires"}]),
    ]  # fmt: skip
    texts = {
        "flags/a.yaml": json.dumps({"format": "1", "rules": flags}),
        "needs/a.yaml": json.dumps({"format": "1", "rules": needs}),
    }
    return load_rulebook(texts, shipped.vocabulary())


def test_the_catalogue_in_docs_is_current() -> None:
    for name, text in files().items():
        there = ROOT / "docs" / "rules" / name
        assert there.is_file(), "run `make docs`"
        assert there.read_bytes() == text.encode(), f"{name}: run `make docs`"
    assert {path.name for path in (ROOT / "docs" / "rules").iterdir()} == set(files())


def test_the_same_rules_give_the_same_bytes_in_whatever_order_their_files_come() -> None:
    texts = shipped.texts("rules")
    again = load_rulebook(dict(reversed(texts.items())), shipped.vocabulary())
    assert catalogue_files(again) == files()


def test_every_rule_need_help_and_source_is_there() -> None:
    book = shipped.rulebook()
    found = catalogue(book)
    assert {entry.rule.id for entry in found.entries} == set(book.by_id)
    for rule in book.rules:
        assert f'<a id="{rule.id}"></a>' in files()["rules.md"]
        assert f'<article id="{rule.id}"' in files()["catalogue.html"]
        for source in rule.sources:
            shelf = next(shelf for shelf in found.sources if shelf.name == source.title)
            assert rule.id in {use.entry.rule.id for use in shelf.uses}
        for offer in rule.then.offers:
            shelf = next(shelf for shelf in found.help if shelf.name == offer.help)
            assert rule.id in {use.entry.rule.id for use in shelf.uses}


def test_every_link_leads_somewhere() -> None:
    pages = files()
    for name, text in pages.items():
        if name.endswith(".md"):
            for target in re.findall(r"\]\(([^)]+)\)", text):
                file, _, place = target.partition("#")
                assert file in pages, (name, target)
                assert not place or f'<a id="{place}"></a>' in pages[file], (name, target)
    page = pages["catalogue.html"]
    anchors = set(re.findall(r'id="([^"]+)"', page))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= anchors


def test_the_page_needs_no_network_and_names_no_other_file() -> None:
    page = files()["catalogue.html"]
    assert not re.search(r'(src|href)="(?!#)', page)
    assert not re.search(
        r"url\((?!#tip)|@import|fetch\(|XMLHttpRequest|https?://(?!www\.w3\.org/2000/svg)", page
    )


class _Outline(HTMLParser):
    """Headings, ids, open tags and texts of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.headings: list[int] = []
        self.ids: list[str] = []
        self.open: list[str] = []
        self.unlabelled: list[str] = []
        self._in_label = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if found.get("id"):
            self.ids.append(str(found["id"]))
        self._in_label += tag == "label"
        if tag in {"input", "select"} and not self._in_label:
            self.unlabelled.append(tag)
        if tag not in {"br", "meta", "input", "link"}:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        self._in_label -= tag == "label"


@pytest.mark.parametrize("book", [shipped.rulebook, a_rulebook])
def test_the_page_is_well_formed_and_its_headings_step_down_one_at_a_time(book: object) -> None:
    outline = _Outline()
    outline.feed(catalogue_files(book())["catalogue.html"])  # type: ignore[operator]
    assert not outline.open
    assert outline.headings[0] == 1
    assert all(
        after <= before + 1 for before, after in zip(outline.headings, outline.headings[1:], strict=False)
    )
    assert len(outline.ids) == len(set(outline.ids))
    assert not outline.unlabelled


def test_without_scripts_the_page_is_a_plain_list() -> None:
    page = files()["catalogue.html"]
    assert re.search(r'<form id="find"[^>]* hidden>', page), "a search that does nothing is not shown"
    assert not re.search(r"<(article|section)[^>]* hidden", page)
    assert 'lang="en-GB"' in page


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("of", [page_parts.LIGHT, page_parts.DARK], ids=["light", "dark"])
def test_text_stands_out_from_its_ground_as_wcag_aa_asks(of: dict[str, str]) -> None:
    for ink in ("ink", "soft", "link", "mark"):
        for ground in ("paper", "box"):
            assert _contrast(of[ink], of[ground]) >= 4.5, (ink, ground)


@pytest.mark.parametrize("of", [LIGHT, DARK], ids=["light", "dark"])
def test_the_picture_stands_out_too(of: dict[str, str]) -> None:
    assert all(_contrast(of["ink"], of[ground]) >= 4.5 for ground in ("paper", "rule", "flag"))
    assert all(_contrast(of[line], of["paper"]) >= 3 for line in ("line", "edge"))


def test_signs_of_html_and_markdown_in_titles_are_only_text() -> None:
    found = catalogue_files(a_rulebook())
    assert "Rule &lt;one&gt; &amp; its *stars* | bars" in found["catalogue.html"]
    assert "<b>" not in found["catalogue.html"]
    assert r"Rule \<one\> & its \*stars\* \| bars" in found["rules.md"]
    ET.fromstring(found["flags.svg"])
    table = [line for line in found["flags.md"].splitlines() if line.startswith("|")]
    assert {len(re.findall(r"(?<!\\)\|", line)) for line in table} == {4}


def test_lists_say_from_which_score_and_how_help_is_given() -> None:
    found = catalogue(a_rulebook())
    sleep = next(shelf for shelf in found.needs if shelf.name == "sleep")
    assert [(use.entry.rule.id, use.how) for use in sleep.uses] == [
        ("three", "7 or more, the child or young person"),
        ("four", "recorded at all"),
    ]
    advice = next(shelf for shelf in found.help if shelf.name == "sleep")
    assert [use.how for use in advice.uses] == ["offered as a referral", "kept back"]
    assert "(draft)" in catalogue_files(a_rulebook())["by-need.md"]


def test_flags_show_who_raises_and_who_reads_them_and_retired_rules_do_neither() -> None:
    found = {flag.name: flag for flag in catalogue(a_rulebook()).flags}
    names = {
        name: ([rule.id for rule in flag.raised_by], [rule.id for rule in flag.read_by])
        for name, flag in found.items()
    }
    assert names == {
        "exploitation": (["one"], ["two", "three"]),
        "trilogy_of_risk": (["two"], ["four"]),
        "invisible_child": (["one"], []),
        "retriage": (["five"], []),
    }


@st.composite
def _books(draw: Draw) -> Rulebook:
    return load_rulebook(rulebook_files(Drawn(draw), most=14), shipped.vocabulary())


def _plans() -> list[Layout]:
    return [layout(catalogue(book).flags) for book in (shipped.rulebook(), a_rulebook())]


def _is_sound(plan: Layout) -> None:
    for one, other in combinations(plan.boxes, 2):
        apart = (
            one.x + one.width <= other.x or other.x + other.width <= one.x or one.y + one.height <= other.y or other.y + other.height <= one.y
        )  # fmt: skip
        assert apart, (one, other)
    for box in plan.boxes:
        assert box.x >= 0
        assert box.x + box.width <= plan.width
        assert box.y + box.height <= plan.height
        assert len(box.lines) * LINE + 2 * PAD <= box.height
        assert max(map(_width, box.lines)) <= box.width - 2 * PAD, box.lines
    for arrow in plan.arrows:
        assert arrow.x1 < arrow.x2, "every line goes from left to right"
    columns = {x for x, _ in COLUMNS}
    assert {box.x for box in plan.boxes} <= columns


_WIDE, _NARROW = set("mwMWQGOD@%—–&"), set("iljtfrI.,:;'|!()[] -")


def _width(line: str) -> float:
    """Width of a line of 11-pixel Verdana, in pixels, roughly and rather too wide."""
    return sum(10.5 if sign in _WIDE else 5.2 if sign in _NARROW else 7.0 for sign in line) * 0.92


def test_no_boxes_of_the_picture_overlap_and_every_text_fits_its_box() -> None:
    for plan in _plans():
        assert plan.boxes
        _is_sound(plan)


@given(_books())
def test_nor_do_they_for_any_rulebook(book: Rulebook) -> None:
    found = catalogue(book)
    _is_sound(layout(found.flags))
    ET.fromstring(flag_picture(found.flags))


def test_a_picture_of_no_flags_is_still_a_picture() -> None:
    ET.fromstring(flag_picture(()))


@given(
    st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=80), st.integers(1, 20)
)
def test_wrapping_keeps_every_letter_and_the_width(text: str, most: int) -> None:
    lines = wrapped(text, most)
    assert all(len(line) <= most for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())
