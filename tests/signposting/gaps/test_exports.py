"""Exports of the graph and pictures of cover: whole, escaped, readable without colour, and held to the page about them."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import networkx as nx
import pytest

from tests.signposting.builders import a_directory, a_service
from triage.cli import cli
from triage.cli.directory.graph_page import graph_page
from triage.cli.edge import run
from triage.signposting.gaps.drawing import cover_svg, mermaid
from triage.signposting.graph import EDGE_MEANINGS, NODE_KINDS, graphml

PAGE = Path(__file__).parents[3] / "docs" / "directory-graph.md"
HOSTILE = '<script>alert("x")</script> & ]]> --> `n` %% {{a}} "b" \x00\x1b[31m\u202e\ufffe'
SVG = "{http://www.w3.org/2000/svg}"


def flat(**given: Any) -> Any:
    directory = a_directory(a_service(), a_service(id="b", help=["counselling"], for_=["parent"]))
    labels: Any = {("service", "sleep-advice"): HOSTILE, ("provider", "example-trust"): HOSTILE}
    return directory.graph.flat(labels, {"sleep": ["sleep"], "anxiety": ["counselling"]}, **given)


def test_the_page_about_the_graph_is_the_one_the_code_makes() -> None:
    assert PAGE.read_text("utf-8") == graph_page()


def test_every_node_and_edge_is_of_a_kind_the_model_documents() -> None:
    found = flat()
    kinds = {node["id"]: node["kind"] for node in found.nodes}
    assert set(kinds.values()) <= set(NODE_KINDS)
    for edge in found.edges:
        one, other, _ = EDGE_MEANINGS[edge["means"]]
        assert (kinds[edge["source"]], kinds[edge["target"]]) == (one, other)
    assert {edge["means"] for edge in found.edges} >= {
        "answered_by",
        "given_by",
        "works_with",
        "runs",
        "covers",
    }


def test_the_flat_view_holds_texts_and_numbers_only() -> None:
    found = flat()
    for row in (*found.nodes, *found.edges):
        assert all(type(value) in {str, int} for value in row.values())
    assert json.loads(json.dumps(list(found.nodes))) == list(found.nodes)


def test_filters_keep_what_lies_around() -> None:
    ids = {node["id"] for node in flat(keep=[("need", "sleep")]).nodes}
    assert ids >= {
        "need:sleep",
        "help:sleep",
        "service:sleep-advice",
        "person:child",
        "provider:example-trust",
    }
    assert not ids & {"service:b", "help:counselling", "need:anxiety"}
    assert "service:b" in {node["id"] for node in flat(keep=[("provider", "example-trust")]).nodes}
    assert flat(keep=[("help", "no-such")]).nodes == ()


def test_graphml_can_be_read_again_with_every_text() -> None:
    found = flat()
    graph = nx.parse_graphml(graphml(found))
    assert set(graph.nodes) == {node["id"] for node in found.nodes}
    assert graph.number_of_edges() == len(found.edges)
    label = graph.nodes["service:sleep-advice"]["label"]
    assert label.startswith('<script>alert("x")</script> & ]]>')
    assert "\x1b" not in label
    assert "\u202e" not in label


def test_mermaid_holds_no_sign_of_a_name_that_it_would_read() -> None:
    text = mermaid(flat())
    assert text.startswith("flowchart LR\n")
    names = {
        line.split("(")[0].split("[")[0].split("{")[0].strip()
        for line in text.splitlines()[1:]
        if "-->" not in line
    }
    for line in text.splitlines()[1:]:
        if "-->" in line:
            assert re.fullmatch(r"  (n\d+) -->\|[a-z ]+\| (n\d+)", line)
            assert set(re.findall(r"n\d+", line)) <= names
        else:
            words = re.fullmatch(r'  n\d+\W+"([^"]*)"\W+', line)
            assert words
            assert not set(re.sub(r"#\d+;", "", words[1])) & set('<>`\\|[]{}()#;&*%"')


ROWS = [("a", HOSTILE), ("b", "A very long name of a kind of help that cannot stand whole in its place")]
COLUMNS = [("0-1", "0–1"), ("2-4", "2–4"), ("5-10", "5–10"), ("11-15", "11–15"), ("16-17", "16–17")]
COUNTS = {("a", "0-1"): 0, ("a", "2-4"): 1, ("a", "5-10"): 2, ("a", "11-15"): 5, ("b", "0-1"): 12}


def picture() -> Any:
    return ET.fromstring(cover_svg("Cover <of> us", "A note & more", ROWS, COLUMNS, COUNTS))


def test_the_picture_is_sound_and_says_every_number_in_words() -> None:
    root = picture()
    said = [text.text for text in root.iter(f"{SVG}text")]
    for words in ("none", "1", "2", "5", "12", "Cover <of> us"):
        assert words in said
    assert said.count("–") == 10 - len(COUNTS)
    assert not [text for text in said if text and "\x1b" in text]
    assert {node.tag for node in root.iter()} <= {
        f"{SVG}{name}" for name in ("svg", "title", "desc", "rect", "text", "g")
    }
    assert all(not name.startswith("on") for node in root.iter() for name in node.attrib)


def test_no_text_runs_over_its_box_or_into_another() -> None:
    """By computed widths: a common sans-serif letter is 6.6 pixels wide at 12."""
    root = picture()
    lines: dict[float, list[tuple[float, float]]] = {}
    for text in root.iter(f"{SVG}text"):
        width = len(text.text or "") * 6.6 * float(text.get("font-size", "12")) / 12
        left = (
            float(text.get("x", "0"))
            - {"start": 0, "middle": width / 2, "end": width}[text.get("text-anchor", "start")]
        )
        assert left >= 0
        assert left + width <= float(root.get("width", "0"))
        lines.setdefault(float(text.get("y", "0")), []).append((left, left + width))
    for spans in lines.values():
        for (_, end), (begin, _) in pairwise(sorted(spans)):
            assert end <= begin + 1


def test_dark_on_light_or_light_on_dark_everywhere() -> None:
    """At least 4.5 to 1 between a box and its number (WCAG 2.2, 1.4.3), so a print in grey can be read."""

    def light(colour: str) -> float:
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    for group in picture().iter(f"{SVG}g"):
        fill, ink = group.find(f"{SVG}rect").get("fill"), group.find(f"{SVG}text").get("fill")
        one, other = sorted((light(fill), light(ink)))
        assert (other + 0.05) / (one + 0.05) >= 4.5


def test_the_commands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "there.svg").write_text("mine", "utf-8")
    words = ["directory", "graph", "--format", "svg", "--need", "sleep", "--on", "2026-11-20"]
    assert run(cli, [*words, "--write", "there.svg"]) == 3
    assert (tmp_path / "there.svg").read_text("utf-8") == "mine"
    assert run(cli, [*words, "--provider", "camhs"]) == 2
    assert run(cli, words) == 0
    assert "Services for each need in Solihull" in capsys.readouterr().out


def test_similar_names_the_nearest_of_a_misspelt_id(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(cli, ["directory", "similar", "school-nursing", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["similar"][0]["alike"] > 0
    assert run(cli, ["directory", "similar", "school-nursin"]) == 2
    assert "did you mean 'school-nursing'" in capsys.readouterr().err
