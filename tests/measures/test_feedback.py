"""What people say: quoted only as agreed, read for worries, in no log."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.desk.builders import LEAD, ON, SAM, a_case, put_in
from tests.rights.builders import KIM
from triage.casework.measuring import who_agrees
from triage.cli import cli
from triage.cli.edge import run
from triage.desk import Desk, close, due
from triage.desk.measuring.feedback import (
    end_quoting,
    feedback_of,
    quotable,
    record_feedback,
    take_back_feedback,
)
from triage.desk.restricting import restrict
from triage.errors import Refused, WrongUse

WORRY = "he hits me and I want to kill myself"


@pytest.mark.parametrize(
    ("said_by", "agreed", "age", "competent", "may"),
    [
        ("child", ["child"], 16.0, None, True),
        ("child", ["child"], 15.9, None, False),
        ("child", ["child"], None, None, False),
        ("child", ["child"], 9.0, True, True),
        ("child", ["child"], 9.0, False, False),
        ("child", ["child", "parent"], 9.0, None, True),
        ("child", ["parent"], 9.0, True, False),
        ("child", ["parent"], 17.0, None, False),
        ("parent", ["parent"], 9.0, None, True),
        ("parent", ["child"], 17.0, None, False),
        ("family", ["carer"], 9.0, None, True),
        ("referrer", ["referrer"], None, None, True),
        ("referrer", ["parent"], None, None, False),
        ("provider", [], None, None, False),
    ],
)
def test_whoever_said_it_agrees_and_nobody_for_a_child(
    said_by: str, agreed: list[str], age: float | None, competent: bool | None, may: bool
) -> None:
    assert (who_agrees(said_by, agreed, age=age, competent=competent) is None) is may


def test_words_are_quoted_only_as_agreed_and_no_longer(desk: Desk) -> None:
    put_in(desk, a_case())
    with pytest.raises(Refused, match="may not be quoted"):
        record_feedback(desk, "C-1", "child", "It was fine", by=SAM, may_quote=True, agreed_by=["parent"])
    assert desk.store.feedback_entries() == []
    kept = record_feedback(
        desk, "C-1", "parent", "We sleep again", by=SAM, may_quote=True, agreed_by=["parent"]
    )
    record_feedback(desk, "C-1", "parent", "Not for others", by=SAM)
    assert [one.text for one in quotable(desk).quotes] == ["We sleep again"]
    end_quoting(desk, "C-1", kept.heard.row.id, by=SAM)
    assert quotable(desk).quotes == ()
    assert [one.text for one in feedback_of(desk, "C-1", SAM)] == ["We sleep again", "Not for others"]


def test_a_may_quote_in_a_file_without_who_agreed_is_quoted_nowhere(desk: Desk) -> None:
    put_in(desk, a_case(feedback=[{"from": "child", "text": "In the file", "may_quote": True}]))
    assert quotable(desk).quotes == ()


def test_words_with_a_name_or_a_number_are_held_back(desk: Desk) -> None:
    put_in(desk, a_case(identity={"given_name": "Zara", "family_name": "Example"}))
    for text in ("Zara is happy", "ring 01632 960001", "see me at x@example.org", "All is well"):
        record_feedback(desk, "C-1", "parent", text, by=SAM, may_quote=True, agreed_by=["parent"])
    found = quotable(desk)
    assert ([one.text for one in found.quotes], found.held_back) == (["All is well"], 3)


def test_words_of_a_restricted_or_erased_or_withdrawn_case_are_quoted_nowhere(desk: Desk) -> None:
    put_in(desk, a_case(), a_case("C-2"))
    for number in ("C-1", "C-2"):
        record_feedback(
            desk, number, "parent", f"From {number}", by=SAM, may_quote=True, agreed_by=["parent"]
        )
    restrict(desk, "C-2", [KIM], "staff_family", LEAD)
    assert [one.text for one in quotable(desk, by=LEAD).quotes] == ["From C-1"]
    take_back_feedback(desk, "C-1", 1, "wrong case", by=SAM)
    assert quotable(desk).quotes == ()


def test_a_worry_in_the_words_is_asked_about_today(desk: Desk) -> None:
    put_in(desk, a_case())
    kept = record_feedback(desk, "C-1", "child", WORRY, by=SAM)
    assert kept.stored is not None
    assert any(one.field == "current_safety" and one.within_days == 0 for one in kept.stored.decision.asks)
    assert any(one.by == "safeguarding_lead" for one in kept.stored.decision.human_reviews)


def test_a_worry_after_closing_is_looked_at_today_and_praise_is_not(desk: Desk) -> None:
    put_in(desk, a_case())
    close(desk, "C-1", "needs_met", SAM)
    assert record_feedback(desk, "C-1", "family", "Thank you", by=SAM).look is None
    kept = record_feedback(desk, "C-1", "child", WORRY, by=SAM)
    assert kept.look
    held = desk.store.looks("C-1", "open")
    assert [(one.role, one.due_on) for one in held if one.code == "worry_in_feedback"] == [
        ("safeguarding_lead", ON)
    ]
    assert any(
        one.case == "C-1" and one.due_on == ON and one.role == "safeguarding_lead" for one in due(desk)
    )


def test_nothing_said_is_in_a_log_or_an_error(desk: Desk) -> None:
    put_in(desk, a_case())
    record_feedback(desk, "C-1", "parent", "ZQWORDS", by=SAM)
    assert "ZQWORDS" not in str(desk.store.events("C-1"))
    for bad in ("nobody", ""):
        with pytest.raises((WrongUse, Refused)) as caught:
            record_feedback(desk, "C-1", bad, "ZQWORDS", by=SAM)
        assert "ZQWORDS" not in str(caught.value.what + caught.value.mend)
    with pytest.raises(Refused):
        feedback_of(desk, "C-1", "Ash Example")


def test_at_the_command_line(desk: Desk, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put_in(desk, a_case())
    desk.close()
    words = ["--workspace", str(folder), "--on", ON.isoformat(), "--by", SAM, "--json"]
    assert run(cli, ["case", "feedback", "C-1", "--from", "parent", "--text", "ZQQUOTE", "--may-quote", "--quote-agreed-by", "parent", *words]) == 0  # fmt: skip
    said = capsys.readouterr().out
    assert "ZQQUOTE" not in said, "what was typed is not said back"
    assert json.loads(said)["may_quote"] is True
    assert run(cli, ["measures", "quotes", *words]) == 0
    assert json.loads(capsys.readouterr().out)["quotes"][0]["text"] == "ZQQUOTE"
    assert run(cli, ["case", "feedback", "C-1", "--stop-quoting", "1", *words]) == 0
    assert json.loads(capsys.readouterr().out)["may_quote"] is False
    assert run(cli, ["case", "feedback", "C-1", "--from", "child", "--text", "x", "--may-quote", *words]) == 3
