"""Pictures: whatever the marks, they are well formed, inside their frame, on paper, and say every figure in words."""

from __future__ import annotations

import math
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.pages.builders import LONG, SHAPES, a_chart
from tests.pages.maps import NASTY
from triage.pages import Mark
from triage.pages.svg import draw
from triage.pages.svg.paper import WIDTH, scale, wide, wrapped
from triage.pages.svg.rows import TALLEST

number = st.one_of(
    st.none(),
    st.floats(-1e6, 1e6),
    st.sampled_from([0.0, -0.0, 1e-9, 1e14, 1e300, -1e300, math.inf, -math.inf, math.nan]),
)
label = st.one_of(st.sampled_from([LONG, "x" * 200, *NASTY]), st.text(max_size=20))
marks = st.lists(st.builds(Mark, label, number, number, number, number, label), max_size=12)
kinds = st.sampled_from(["number", "count", "percent", "pounds", "ratio", "days"])


def pictures(text: str) -> list[ET.Element]:
    """Each SVG by itself, as XML."""
    return [ET.fromstring(part + "</svg>") for part in text.split("</svg>") if part.strip()]


@pytest.mark.parametrize("shape", SHAPES)
@settings(max_examples=40)
@given(marks=marks, centre=number, kind=kinds, better=st.sampled_from([None, "lower", "higher"]))
def test_any_marks_give_a_picture_inside_its_frame(shape, marks, centre, kind, better) -> None:
    chart = a_chart(shape, centre=centre, kind=kind, better=better)
    chart = type(chart)(**{**vars(chart), "marks": tuple(marks)})
    for picture in pictures(draw(chart)):
        high = float(picture.attrib["viewBox"].split()[3])
        for one in picture.iter():
            assert "nan" not in str(one.attrib).replace("aria", "")
            assert "inf" not in str(one.attrib.get("x", ""))
            for name in ("x", "x1", "x2", "cx"):
                assert -0.1 <= float(one.attrib.get(name, 0)) <= WIDTH + 0.1, one.attrib
            for name in ("y", "y1", "y2", "cy"):
                assert -0.1 <= float(one.attrib.get(name, 0)) <= high + 0.1, one.attrib


@pytest.mark.parametrize("shape", SHAPES)
def test_words_stay_inside_the_frame(shape: str) -> None:
    chart = a_chart(shape, *(Mark(f"{LONG} {number}", 1234567.0 * number, -5e6, 9e6, 7.0) for number in range(1, 8)), kind="pounds")  # fmt: skip
    for picture in pictures(draw(chart)):
        for one in picture.iter("text"):
            width = wide(one.text or "", float(one.attrib["font-size"]))
            x = float(one.attrib["x"])
            left = {"start": x, "middle": x - width / 2, "end": x - width}[one.attrib["text-anchor"]]
            assert left >= -1
            assert left + width <= WIDTH + 1


@pytest.mark.parametrize("shape", [shape for shape in SHAPES if shape != "line"])
def test_forty_marks_are_drawn_on_one_scale_and_fit_sheets_of_paper(shape: str) -> None:
    chart = a_chart(shape, *(Mark(LONG if number % 3 else f"n{number}", number - 9.0, number - 12.0, number - 3.0, number - 7.0) for number in range(40)))  # fmt: skip
    found = pictures(draw(chart))
    assert len(found) > 1
    assert all(float(one.attrib["viewBox"].split()[3]) <= TALLEST for one in found)
    ticks = [
        [text.text for text in one.iter("text") if text.attrib.get("text-anchor") == "middle"]
        for one in found
    ]
    assert all(each == ticks[0] for each in ticks)
    labels = "".join(text.text or "" for one in found for text in one.iter("text"))
    assert all(f"n{number}" in labels for number in range(0, 40, 3))


@pytest.mark.parametrize("shape", SHAPES)
def test_what_is_not_known_is_said_and_not_drawn_as_nought(shape: str) -> None:
    text = draw(a_chart(shape, Mark("one", None), Mark("two", None, note="hidden")))
    assert "unknown" in text
    assert "hidden" in text
    assert "<rect" not in text
    assert "<circle" not in text.replace('cx="241', "").replace(
        "<circle", "", 2 if shape == "before_after" else 0
    )


@pytest.mark.parametrize("shape", SHAPES)
def test_a_single_mark_and_no_mark_at_all(shape: str) -> None:
    assert len(pictures(draw(a_chart(shape, Mark("only", 3.0, 2.0, 4.0, 5.0))))) == 1
    chart = a_chart(shape)
    empty = draw(type(chart)(**{**vars(chart), "marks": ()}))
    assert "Nothing was recorded" in empty


def test_worse_is_told_by_more_than_colour() -> None:
    text = draw(a_chart("before_after", Mark("Anxiety", 5.0, after=6.5), better="lower"))
    assert ">worse<" in text
    assert "stroke-dasharray" in text
    assert ">worse<" not in draw(a_chart("before_after", Mark("Anxiety", 5.0, after=6.5), better="higher"))


def test_steps_stand_on_each_other() -> None:
    text = draw(a_chart("steps", Mark("gross", 100.0), Mark("less", -40.0), Mark("left", None, after=60.0)))
    boxes = [(float(one.attrib["x"]), float(one.attrib["width"])) for one in pictures(text)[0].iter("rect")]
    (start, whole), (at, less), (again, left) = boxes
    assert start == again
    assert at + less == pytest.approx(start + whole, abs=0.2)
    assert at == pytest.approx(again + left, abs=0.2)


def test_a_bar_below_nought_goes_the_other_way() -> None:
    text = draw(a_chart("bars", Mark("up", 10.0), Mark("down", -10.0)))
    (up, width), (down, other) = [
        (float(one.attrib["x"]), float(one.attrib["width"])) for one in pictures(text)[0].iter("rect")
    ]
    assert width == other
    assert down + other == pytest.approx(up, abs=0.2)


@given(st.lists(st.floats(-1e12, 1e12), min_size=1, max_size=5), st.booleans())
def test_a_scale_holds_its_values_between_round_numbers(values: list[float], nought: bool) -> None:
    found = scale(values, 0, 100, nought=nought)
    hair = 1e-8 * max(abs(value) for value in (*values, 1e-3))
    assert found.low <= min(values) + hair
    assert found.high >= max(values) - hair
    assert 2 <= len(found.ticks) <= 13


@given(st.text(max_size=200), st.floats(20, 300))
def test_wrapped_lines_fit_and_lose_no_letter_unless_they_say_so(text: str, room: float) -> None:
    lines = wrapped(text, room, most=50)
    assert all(len(line) <= 1 or wide(line) <= room for line in lines)
    if not lines[-1].endswith("…"):
        assert "".join("".join(lines).split()) in "".join(text.split()) or "".join(lines).strip() != ""


def test_a_picture_may_be_a_file_of_its_own() -> None:
    chart = a_chart("bars")
    assert 'xmlns="http://www.w3.org/2000/svg"' in draw(chart, alone=True)
    assert "http" not in draw(chart)
    assert draw(chart) == draw(chart)
