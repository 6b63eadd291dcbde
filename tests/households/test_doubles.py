"""Pairs that may be one child, and what people say of them; names appear nowhere."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.desk.builders import LEAD, ON, SAM, put_in
from triage.casework.likeness import ASK_FROM, LIST_FROM
from triage.cli import cli
from triage.cli.edge import run
from triage.desk import Desk, answer, due, replay, show_case
from triage.desk.households.doubles import doubles, likeness_of, say_of_two, undo_word
from triage.desk.households.merging import merge
from triage.desk.restricting import restrict
from triage.errors import Refused, WrongUse

CANARY, FAMILY, STREET, NUMBER = "Zqzorabel", "Zqquillander", "77 Zqnowhere Road", "999 000 0018"


def case(number: str, **other: Any) -> dict[str, Any]:
    return {
        "case": number, "received": "2026-11-20", "child": {"date_of_birth": "2016-03-04", "postcode": "B90 1AA", "sex": "F"},
        "identity": {"given_name": CANARY, "family_name": FAMILY, "address": STREET, "nhs_number": NUMBER},
        "consent": {"status": "given", "by": ["parent"]}, "needs": [{"need": "sleep", "severity": 5}], **other,
    }  # fmt: skip


def slipped(number: str, **other: Any) -> dict[str, Any]:
    return case(
        number, child={"date_of_birth": "2016-04-03", "postcode": "B90", "sex": "F"}, identity={"given_name": "Zqzorabell", "family_name": "Zqquilander"}, **other,
    )  # fmt: skip


def named(desk: Desk, number: str) -> list[str]:
    return [
        fact
        for one in show_case(desk, number).decision.human_reviews
        if one.reason == "duplicate"
        for fact in one.facts
    ]


def test_slips_in_name_birthday_and_postcode_are_found_and_asked_about(desk: Desk) -> None:
    put_in(desk, case("C-1"), slipped("C-2"))
    assert named(desk, "C-2") == ["possible_duplicate C-1"]
    [pair] = doubles(desk)
    assert (pair.case, pair.other, pair.asks) == ("C-1", "C-2", True)
    assert pair.likeness.score >= ASK_FROM
    assert "day and month of birth the other way round" in pair.likeness.for_it


def test_different_is_remembered_settles_the_look_and_is_asked_again_only_when_facts_change(
    desk: Desk,
) -> None:
    put_in(desk, case("C-1"), slipped("C-2"))
    assert [item.case for item in due(desk, None) if item.code == "duplicate"] == ["C-2"]
    with pytest.raises(Refused, match="note is needed"):
        say_of_two(desk, "C-1", "C-2", "different", SAM, note="")
    pair = say_of_two(desk, "C-2", "C-1", "different", SAM, note="Two cousins, both known to the school")
    assert not pair.asks
    assert not [item for item in due(desk, None) if item.code == "duplicate"]
    answer(desk, "C-2", "child_view", "fine", SAM)
    answer(desk, "C-1", "child_view", "fine", SAM)
    assert not named(desk, "C-1") + named(desk, "C-2")
    answer(desk, "C-2", "dob", "2016-03-04", SAM)
    assert named(desk, "C-2") == ["possible_duplicate C-1"], "what is alike has changed"
    assert all(one.same for number in ("C-1", "C-2") for one in replay(desk, number))


def test_what_was_said_can_be_taken_back(desk: Desk) -> None:
    put_in(desk, case("C-1"), slipped("C-2"))
    say_of_two(desk, "C-1", "C-2", "different", SAM, note="Two children")
    undo_word(desk, "C-2", "C-1", SAM)
    answer(desk, "C-2", "child_view", "fine", SAM)
    assert named(desk, "C-2") == ["possible_duplicate C-1"]
    assert [row.undone_by for row in desk.store.verdicts(undone=True)] == [SAM]
    with pytest.raises(Refused, match="nothing was said"):
        undo_word(desk, "C-1", "C-2", SAM)


def test_siblings_are_linked_and_one_child_cannot_be_two(desk: Desk) -> None:
    put_in(desk, case("C-1"), slipped("C-2"))
    say_of_two(desk, "C-1", "C-2", "siblings", SAM, note="Twins, says the school")
    assert desk.store.links("C-1") == ["C-2"]
    with pytest.raises(Refused, match="two people of one household"):
        say_of_two(desk, "C-1", "C-2", "same", SAM, note="No, one")
    for wrong in (("C-1", "C-1", "same"), ("C-1", "C-2", "perhaps"), ("C-1", "C-9", "same")):
        with pytest.raises(WrongUse):
            say_of_two(desk, *wrong, SAM, note="Something")


def test_same_is_asked_until_somebody_joins_them(desk: Desk) -> None:
    put_in(desk, case("C-1"), slipped("C-2"))
    assert say_of_two(desk, "C-1", "C-2", "same", SAM, note="One girl").asks
    merge(desk, "C-2", "C-1", SAM, note="One girl")
    assert not doubles(desk)
    put_in(desk, case("C-3"))
    assert named(desk, "C-3") == ["possible_duplicate C-1"], "the number under which the child goes on"


def test_a_pair_below_the_threshold_is_listed_and_asks_nothing(desk: Desk) -> None:
    put_in(desk, case("C-1"), case("C-2", child={"age": 10, "sex": "F", "postcode": "B15"}, identity={"given_name": CANARY, "family_name": "Tarleby"}))  # fmt: skip
    score = likeness_of(desk, "C-1", "C-2").likeness.score
    assert score < ASK_FROM
    assert not named(desk, "C-2")
    assert not doubles(desk, at_least=max(LIST_FROM, score + 1))
    for wrong in (-1, 101):
        with pytest.raises(WrongUse):
            doubles(desk, at_least=wrong)


def test_a_restricted_case_is_in_no_list_of_those_who_do_not_read_it(desk: Desk) -> None:
    put_in(desk, case("C-1"), slipped("C-2"))
    restrict(desk, "C-1", [LEAD], "staff_family", LEAD)
    assert not doubles(desk, by=SAM)
    assert len(doubles(desk, by=LEAD)) == 1
    with pytest.raises(Refused):
        likeness_of(desk, "C-2", "C-1", SAM)


def test_names_are_in_no_mark_log_output_error_or_audit(folder: Path, desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    put_in(desk, case("C-1"), slipped("C-2"))
    desk.close()
    where = ["--workspace", str(folder), "--on", ON.isoformat(), "--by", SAM]
    commands = (
        ["duplicates"], ["duplicates", "C-1", "--json"], ["duplicates", "decide", "C-1", "C-2", "--same", "--note", "One girl"],
        ["case", "merge", "C-2", "C-1", "--note", "One girl"], ["household", "show", "C-1", "--json"], ["household", "plan", "C-1", "--json"],
        ["case", "unmerge", "C-2"], ["case", "link", "C-1", "C-2", "--as", "twin"], ["case", "merge", "C-2", "C-1", "--note", "x y z"],
        ["case", "timeline", "C-1"], ["due", "--ahead", "30"],
    )  # fmt: skip
    said = ""
    for command in commands:
        run(cli, [*command, *where])
        out = capsys.readouterr()
        said += out.out + out.err
    words = [
        CANARY,
        FAMILY,
        "Zqnowhere",
        "9990000018",
        "999 000 0018",
        "2016-03-04",
        "2016-04-03",
        "Zqquilander",
        "Zqzorabell",
    ]
    assert not [word for word in words if word.lower() in said.lower()]
    assert "C-1" in said
    for part in ("triage.db", "audit.db"):
        body = (folder / part).read_bytes() if (folder / part).exists() else b""
        assert not [word for word in words[:4] if word.encode() in body], part


def test_the_commands_answer_in_json(folder: Path, desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    put_in(desk, case("C-1"), slipped("C-2"))
    desk.close()
    where = ["--workspace", str(folder), "--on", date(2026, 11, 23).isoformat(), "--json", "--by", SAM]
    for command, name in (
        (["duplicates", "--at-least", "20"], "triage.duplicates/1"),
        (["duplicates", "decide", "C-1", "C-2", "--siblings", "--note", "Twins"], "triage.duplicate/1"),
        (["duplicates", "undo", "C-1", "C-2"], "triage.duplicate-undone/1"),
        (["case", "unlink", "C-1", "C-2", "--note", "Wrong"], "triage.unlinked/1"),
        (["case", "merge", "C-2", "C-1", "--note", "One girl"], "triage.merged/1"),
        (["duplicates", "settle", "C-1", "1"], "triage.duplicate-settled/1"),
        (["case", "unmerge", "C-2"], "triage.unmerged/1"),
        (["case", "link", "C-1", "C-2", "--as", "half-sibling"], "triage.linked/1"),
        (["household", "show", "C-1"], "triage.household/1"),
        (["household", "plan", "C-1"], "triage.household-plan/1"),
        (["household", "lead", "C-1", SAM], "triage.household-lead/1"),
        (["meeting", "add", "C-1", "--kind", "ehcp", "--present", "parent", "--agreed", "Ask for it", "senco", "2026-12-01"], "triage.meeting/1"),
        (["meeting", "list"], "triage.meetings/1"),
        (["meeting", "done", "1", "1", "--dropped"], "triage.meeting-action/1"),
    ):  # fmt: skip
        assert run(cli, [*command, *where]) == 0, command
        assert json.loads(capsys.readouterr().out)["format"] == name
