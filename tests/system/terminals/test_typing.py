"""Made-up referrals typed through a real terminal: quickly, and to the last character; also when the terminal is torn about."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from tests.system.terminals.referrals import TEN, Referral
from tests.system.terminals.terminal import SECONDS, Terminal, terminal
from tests.tui.conftest import TODAY
from tests.tui.referral.made import REFERRER, fill_referrer
from triage.desk import list_cases, open_desk, show_case
from triage.model import CaseFile

ANSWERS = {"y": "yes", "n": "no", "d": "not_known"}
SAFETY = (
    "in_danger_now",
    "current_safety",
    "safety_and_mood",
    "exploitation_screen",
    "debt",
    "swelling_or_fever",
)


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    fill_referrer(tmp_path / "area")
    return tmp_path / "area"


def type_in(window: Terminal, referral: Referral) -> None:
    """Type a whole referral without a pause, and send it."""
    for text in (
        referral.age,
        referral.postcode,
        *(f"{words} {score}" for words, _, score in referral.needs),
        "",
    ):
        window.write(text)
        window.press("Enter")
    window.write(referral.safety + referral.agreed)
    for text in (referral.safe, "", referral.wants, referral.well):
        window.write(text)
        window.press("Enter")
    window.press("C-s")


def cases_of(workspace: Path) -> list[CaseFile]:
    with open_desk(workspace, TODAY) as desk:
        numbers = [row.number for row in list_cases(desk, state=None)]
        return [show_case(desk, number).case for number in numbers if not number.startswith("R-000")]


@pytest.mark.parametrize("referral", TEN, ids=[str(place) for place in range(1, 11)])
def test_a_referral_is_typed_within_a_minute_and_no_character_is_lost(workspace: Path, referral: Referral):
    with terminal(workspace, REFERRER, "referrer") as window:
        window.shows("Age in years", "Is anyone in danger")
        begun = time.monotonic()
        type_in(window, referral)
        window.shows("Its number is")
        assert time.monotonic() - begun < SECONDS
        window.press("C-q")
    (case,) = cases_of(workspace)
    assert (case.child.age, case.child.postcode) == (float(referral.age), referral.postcode)
    assert [(need.need, need.severity) for need in case.needs] == [
        (code, score) for _, code, score in referral.needs
    ]
    given = {answer.field: answer.value for answer in case.answers}
    assert [given[name] for name in SAFETY] == [ANSWERS[key] for key in referral.safety]
    assert case.safe_contact is not None
    assert case.safe_contact.how == referral.safe
    assert ((case.voice.child if case.voice else None) or "") == referral.wants
    assert case.strengths == (referral.well,)


def test_a_storm_of_sizes_while_typing_loses_nothing(workspace: Path):
    referral = TEN[9]
    with terminal(workspace, REFERRER, "referrer") as window:
        window.shows("Age in years", "Is anyone in danger")
        window.write(referral.age)
        for place, (words, _, score) in enumerate(referral.needs):
            window.resize(20 + 37 * place, 5 + 11 * place)
            if place == 0:
                window.press("Enter")
                window.write(referral.postcode)
                window.press("Enter")
            window.write(f"{words} {score}")
            window.resize(140 - 20 * place, 45 - 8 * place)
            window.press("Enter")
        for width in range(20, 200, 9):
            window.resize(width, width // 4)
        window.resize(100, 30)
        window.press("C-s")
        window.shows("Its number is")
    (case,) = cases_of(workspace)
    assert [(need.need, need.severity) for need in case.needs] == [
        (code, score) for _, code, score in referral.needs
    ]


def test_killed_while_typing_the_draft_is_there_at_the_next_start(workspace: Path):
    with terminal(workspace, REFERRER, "referrer") as window:
        window.shows("Age in years", "Is anyone in danger")
        window.write("9")
        window.press("Enter")
        window.write("B90")
        window.press("Enter")
        window.write("sleep 8")
        window.press("Enter")
        window.shows("8 of 10", "Kept as a draft")
        window.write("unfinished wor")
        time.sleep(3)
        window.kill()
    with terminal(workspace, REFERRER, "referrer") as window:
        window.shows("Age in years", "f3")
        window.press("F2", "F3")
        window.shows("8 of 10", "B90")


def test_without_colours_everything_is_said_in_words(workspace: Path):
    with terminal(workspace, REFERRER, "referrer", NO_COLOR="1") as window:
        window.shows("Age in years", "Is anyone in danger")
        drawn = window.tell("capture-pane", "-p", "-e", "-t", ":0")
        colours = {code for code in re.findall(r"38;2;(\d+;\d+;\d+)", drawn) if len(set(code.split(";"))) > 1}
        assert colours == set()


def test_a_terminal_that_can_draw_nothing_is_told_the_commands(workspace: Path):
    with terminal(workspace, REFERRER, "referrer", kind="dumb") as window:
        window.shows("not a terminal that can show screens", "triage due")
