"""On every screen of the way from a referral to its end, what follows is said and one key away; what is over is not called late."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.journeys.made import ACCEPTED, BEGUN, CLOSED, ENDED, NUMBER, RAY, SAM, SENT, send_referral
from tests.tui.journeys.sitting import Text, sits
from triage.casework.agreement import Said
from triage.desk import close, confirm, move_referral, open_desk, refer, review
from triage.desk.loop.feedback import CLOSED_DOOR
from triage.desk.rights.agreeing import record_agreement
from triage.desk.screens.mine import my_referral
from tui.pages.case import read_case
from tui.pages.referrals import read_one


@pytest.fixture
def confirmed(area: Path) -> Path:
    """A case with every action confirmed and nothing sent."""
    send_referral(area)
    with open_desk(area, SENT) as desk:
        confirm(desk, NUMBER, None, SAM)
    return area


def sent(area: Path) -> int:
    with open_desk(area, SENT) as desk:
        return refer(desk, NUMBER, "sleep", "sleep-advice", SAM).id


async def test_a_confirmed_referral_says_how_it_is_sent_and_enter_goes_there(confirmed: Path):
    async with sits(confirmed, SENT, SAM, "coordinator", size=(80, 24)) as sam:
        await sam.press("enter", "down")
        assert "o or enter: choose the service and record the referral" in sam.words
        await sam.press("enter")
        assert sam.where == "match"
        assert "Sleep Advice" in sam.words


async def test_what_was_sent_says_how_far_it_is_and_enter_goes_to_what_becomes_of_it(confirmed: Path):
    one = sent(confirmed)
    with open_desk(confirmed, ACCEPTED) as desk:
        move_referral(desk, one, "accepted", SAM)
    async with sits(confirmed, ENDED, SAM, "coordinator", size=(80, 24)) as sam:
        await sam.press("enter", "down")
        text = sam.words
        assert "> [x] 1. Referral: Sleep advice accepted since Mon 9 Nov 2026" in text
        assert "m or enter: say what became of it" in text
        assert (
            "2. Referral: Mental health support for a parent or carer, for parent or carer (mum) 14 days late"
            in text
        )
        await sam.press("enter")
        assert sam.where == "moves"


async def test_support_that_was_confirmed_says_how_it_is_done(confirmed: Path):
    async with sits(confirmed, SENT, SAM, "coordinator", size=(100, 40)) as sam:
        await sam.press("enter", "down", "down", "down")
        assert "d or enter: say that it was done" in sam.words
        await sam.press("enter")
        assert "Was this done" in sam.words


@pytest.mark.parametrize(
    ("service", "what"), [("sleep-advice", "Sleep advice"), ("talking-therapies", "Mental health support")]
)
async def test_a_line_of_due_about_one_referral_opens_that_one(confirmed: Path, service: str, what: str):
    sent(confirmed)
    with open_desk(confirmed, SENT) as desk:
        refer(desk, NUMBER, "adult_mental_health", "talking-therapies", SAM)
    async with sits(confirmed, ACCEPTED, SAM, "coordinator", size=(80, 24)) as sam:
        await sam.press("2")
        await sam.down_to(f"Ask {service} what became of it")
        await sam.press("enter")
        assert sam.where == "moves"
        assert f": {what}" in sam.words


def test_help_that_came_to_its_end_is_not_called_late_on_the_case(confirmed: Path):
    one = sent(confirmed)
    with open_desk(confirmed, BEGUN) as desk:
        for state in ("accepted", "started", "completed"):
            move_referral(desk, one, state, SAM)
        close(desk, NUMBER, "needs_partly_met", SAM)
    with open_desk(confirmed, CLOSED) as desk:
        page = read_case(desk, NUMBER, SAM)
    lines = [
        line for part in page.sections for line in part.lines if line.startswith("Sleep advice, Sleep Advice")
    ]
    assert lines == ["Sleep advice, Sleep Advice: completed since Mon 16 Nov 2026"]
    assert [card.when for card in page.actions] == [
        "completed since Mon 16 Nov 2026",
        *["left open at closing"] * 3,
    ]


async def test_what_closing_leaves_open_is_read_before_anything_is_chosen(confirmed: Path):
    async with sits(confirmed, CLOSED, SAM, "coordinator", size=(80, 24)) as sam:
        await sam.press("enter", "e")
        assert "Still open: Mental health support for a parent or carer" in sam.words
        assert sam.app.focused is not None
        assert sam.app.focused.id == "leave"


async def test_left_and_right_go_between_the_two_answers_of_a_form_as_of_every_question(confirmed: Path):
    async with sits(confirmed, SENT, SAM, "coordinator", size=(80, 24)) as sam:
        await sam.press("enter", "down", "o", "enter")
        for key, answer in (
            ("right", "yes"),
            ("left", "leave"),
            ("left", "yes"),
            ("right", "leave"),
            ("right", "yes"),
        ):
            await sam.press(key)
            assert sam.app.focused is not None
            assert sam.app.focused.id == answer
        await sam.press("enter")
        assert "Referred to Sleep Advice" in sam.said
    with open_desk(confirmed, SENT) as desk:
        assert [row.service for row in desk.store.referrals(NUMBER)] == ["sleep-advice"]


SLEEP, MUM = ("sleep", "child", None), ("low_mood", "parent", "mum")


def begun_and_decided_again(area: Path) -> None:
    """Help begins, and a review in which one need stays as it was brings a new decision, which proposes other help."""
    one = sent(area)
    with open_desk(area, SENT) as desk:
        refer(desk, NUMBER, "adult_mental_health", "talking-therapies", SAM)
    with open_desk(area, BEGUN) as desk:
        for state in ("accepted", "started"):
            move_referral(desk, one, state, SAM)
        assert review(desk, NUMBER, {SLEEP: 6, MUM: 6}, None, SAM).stored is not None


def test_help_that_has_begun_is_told_to_whoever_referred_after_a_new_decision_too(confirmed: Path):
    begun_and_decided_again(confirmed)
    with open_desk(confirmed, BEGUN) as desk:
        page = dict(read_one(desk, NUMBER, RAY).lines)
        assert "Sleep advice: help has begun since Mon 16 Nov 2026" in page["What came of it"]
        assert [line.split(" – ")[0] for line in page["What you may know now"]] == ["Help has begun."]
        assert not any("ental health" in line for lines in page.values() for line in lines), (
            "the parent's own help"
        )
        assert [row.help for row in (one.row for one in my_referral(desk, NUMBER, RAY).told)] == ["sleep"]


def test_once_agreement_is_withdrawn_nothing_of_what_began_is_told_any_more(confirmed: Path):
    begun_and_decided_again(confirmed)
    with open_desk(confirmed, ENDED) as desk:
        record_agreement(desk, NUMBER, Said("withdrawn", "parent", on=ENDED), SAM)
        page = dict(read_one(desk, NUMBER, RAY).lines)
        assert page["What you may know now"] == (CLOSED_DOOR,)
        assert not any("leep" in line for line in page["What came of it"])


def test_nothing_sent_yet_is_not_called_a_lack_of_agreement(area: Path):
    send_referral(area)
    with open_desk(area, SENT) as desk:
        (line,) = dict(read_one(desk, NUMBER, RAY).lines)["What you may know now"]
    assert "Without the family's agreement" not in line
    assert (
        line == "It was received and a named person is looking after it. There is nothing more to tell yet."
    )


async def test_what_was_typed_for_one_question_is_not_offered_at_another(area: Path):
    send_referral(area, safe="no")
    async with sits(area, SENT, RAY, "referrer") as ray:
        await ray.press("escape", "2", "enter", "a", "enter", Text("Only by phone"), "escape")
        await ray.press("a", "down", "enter")
        assert "Is a social worker working with the family now?" in ray.asked
        assert "( ) Yes" in ray.asked
        assert "Only by phone" not in ray.asked
        await ray.press("escape", "a", "enter")
        assert "Only by phone" in ray.asked
