"""The coverage page: no empty cell, nothing silent, and current; its parts on small rulebooks."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests import shipped
from tests.builders import DAY, a_rule, a_rulebook, decided
from triage.cli import cli
from triage.cli.edge import run
from triage.workbench.coverage import answered
from triage.workbench.coverage.answered import Answer, answers
from triage.workbench.coverage.inventory import read_inventory
from triage.workbench.coverage.page import Coverage, markdown, section_of
from triage.workbench.coverage.reads import flags_raised, indicators_read
from triage.workbench.coverage.sensible import GROUPS, SCORES, cells
from triage.workbench.coverage.table import need_rows

PAGE = shipped.ROOT / "docs" / "coverage.md"
INVENTORY = shipped.ROOT / "docs" / "coverage" / "inventory.yaml"


@pytest.fixture(scope="module")
def every_answer() -> list[Answer]:
    return list(answers(shipped.rulebook(), DAY))


@pytest.fixture(scope="module")
def coverage(every_answer: list[Answer]) -> Coverage:
    said = read_inventory(INVENTORY.read_text("utf-8"), "inventory.yaml")
    book = shipped.rulebook()
    return Coverage(
        book, need_rows(every_answer), indicators_read(book, said.indicators), flags_raised(book, said.flags), said
    )  # fmt: skip


def test_no_cell_is_empty(coverage: Coverage) -> None:
    assert coverage.empty == []


def test_no_indicator_and_no_flag_is_silent(coverage: Coverage) -> None:
    assert coverage.silent == []


def test_the_page_says_what_the_rules_say(coverage: Coverage) -> None:
    assert PAGE.read_text("utf-8") == markdown(coverage), "run `make docs`"


def test_a_higher_score_takes_no_rule_away(every_answer: list[Answer]) -> None:
    below: dict[tuple[str, str, str], set[str]] = {}
    gone = []
    for answer in every_answer:
        key = (answer.cell.need, answer.cell.person, answer.cell.group.code)
        lost = below.get(key, set()) - {*answer.rules, *answer.general}
        gone += [(*key, answer.cell.score, rule) for rule in sorted(lost)]
        below[key] = {*answer.rules, *answer.general}
    assert gone == []


def test_the_lowest_band_stays_light(every_answer: list[Answer]) -> None:
    heavy = [
        (answer.cell.need, answer.cell.person, answer.cell.group.code, answer.level)
        for answer in every_answer
        if answer.cell.score == SCORES[0] and (answer.level > 1 or answer.escalated)
    ]
    assert heavy == []


def test_a_very_high_score_is_looked_at_by_somebody(every_answer: list[Answer]) -> None:
    unseen = [
        (answer.cell.need, answer.cell.person, answer.cell.group.code, answer.cell.score)
        for answer in every_answer
        if answer.cell.score >= SCORES[3] and not answer.looked_at
    ]
    assert unseen == []


def test_every_need_has_cells_for_its_usual_person() -> None:
    needs = [entry for entry in shipped.vocabulary().of("needs").values() if entry.text("selectable") != "no"]
    found = {(cell.need, cell.person) for cell in cells(needs)}
    assert {(entry.code, entry.text("default_person") or "child") for entry in needs} <= found
    assert {cell.score for cell in cells(needs)} == set(SCORES)
    assert {cell.group for cell in cells(needs)} == set(GROUPS)


def test_a_need_that_no_rule_names_is_empty_whatever_else_fires() -> None:
    book = a_rulebook(needs=[a_rule(when={"count": {"of": "needs", "at_least": "1"}})])
    told = answers(book, DAY, ["head_lice"])
    (rows,) = need_rows(told)
    assert len(rows.empty) == sum(len(row.people) * len(row.ages) for row in rows.rows) * len(SCORES)
    assert all(row.general[0] == ("sleep-advice-offered",) for row in rows.rows)


def test_a_rule_that_only_flags_leaves_the_cell_empty() -> None:
    book = a_rulebook(flags=[a_rule(then={"flag": "wait_well"}, when={"all": [{"need": "head_lice"}]})])
    told = answers(book, DAY, ["head_lice"])
    (rows,) = need_rows(told)
    assert rows.empty


def test_scores_add_up_and_people_answered_alike_share_a_row() -> None:
    book = a_rulebook(
        needs=[
            a_rule(id="low", when={"all": [{"need": "head_lice", "severity": "any"}]}),
            a_rule(id="high", when={"all": [{"need": "head_lice", "severity": "7 or more"}]}),
        ]
    )
    told = answers(book, DAY, ["head_lice"])
    (rows,) = need_rows(told)
    (row,) = rows.rows
    assert (row.people, row.own) == (("child", "sibling"), (("low",), (), ("high",), (), ()))
    assert rows.empty == ()


def test_who_reads_an_indicator_and_who_raises_a_flag() -> None:
    book = a_rulebook(
        safeguarding=[a_rule(id="one", when={"all": [{"indicator": "weight_loss"}]}, then={"escalate": {"to": "statutory"}})],
        flags=[a_rule(id="two", when={"all": [{"indicator": "tiredness"}]}, then={"flag": "wait_well"})],
        needs=[a_rule(id="three", unless={"all": [{"flag": "wait_well"}]})],
    )  # fmt: skip
    by_code = {one.entry.code: one for one in (*indicators_read(book), *flags_raised(book))}
    assert by_code["weight_loss"].escalates == ("one",)
    assert by_code["tiredness"].reads == ("two",)
    assert (by_code["wait_well"].sets, by_code["wait_well"].unless) == (("two",), ("three",))
    assert by_code["young_parent"].silent
    assert not {one.entry.code: one for one in indicators_read(book, {"young_parent": "a reason"})}["young_parent"].silent  # fmt: skip


def test_the_command_writes_the_page_and_says_whether_it_is_current(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(
        answered, "cells", lambda needs: [cell for cell in cells(needs) if cell.need == "sleep"]
    )
    monkeypatch.delenv("TRIAGE_WORKSPACE", raising=False)
    monkeypatch.chdir(tmp_path)
    page = tmp_path / "coverage.md"
    words = ["rules", "coverage", "--inventory", str(INVENTORY), "--write", str(page)]
    assert run(cli, [*words, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["format"] == "triage.coverage/1"
    page.write_text("old", "utf-8")
    assert run(cli, [*words, "--check"]) == 1
    assert page.read_text("utf-8") == "old"
    assert "out of date" in capsys.readouterr().err
    assert run(cli, ["rules", "coverage", "--write", str(tmp_path)]) == 3
    assert run(cli, ["rules", "coverage", "--inventory", str(tmp_path / "none")]) == 2


def test_the_table_says_what_decisions_say(every_answer: list[Answer]) -> None:
    for answer in every_answer[:: len(every_answer) // 60]:
        found = decided(answered.case_of(answer.cell, shipped.vocabulary(), DAY))
        parts: tuple[Any, ...] = (
            *found.actions, *found.unmet, *found.asks, *found.human_reviews, *found.escalations, *found.flags
        )  # fmt: skip
        said = {rule for part in parts for rule in part.rules if not rule.startswith("engine-")}
        assert said == {*answer.rules, *answer.general}, answer.cell
        assert (found.level.number, bool(found.escalations)) == (answer.level, answer.escalated)


def test_sections_of_the_inventory() -> None:
    assert [section_of(row) for row in ("A1", "A-src.2", "EV29", "K.3")] == ["A", "A-src", "EV", "K"]


def test_an_empty_cell_shows_on_the_page(coverage: Coverage) -> None:
    first = coverage.needs[0]
    row = replace(first.rows[0], own=((),) * len(SCORES), general=((),) * len(SCORES))
    page = markdown(replace(coverage, needs=[replace(first, rows=(row,))]))
    assert "**nothing**" in page
