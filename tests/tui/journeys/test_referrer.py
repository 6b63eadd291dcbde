"""What whoever referred sees of it from the first key to the end; what others do meanwhile is done at the desk, and stands here."""

from __future__ import annotations

from pathlib import Path

from tests.tui.journeys import chapters
from tests.tui.journeys.made import ACCEPTED, BEGUN, ENDED, RAY, SAM, SENT, TOLD
from tests.tui.journeys.sitting import Keys, Text, sits
from triage.desk import close, confirm, move_referral, open_desk, record_escalation, refer, review
from triage.desk.loop.feedback import feedback_given

NEEDS = ("won't sleep 8", "mum: sad 6")
SLEEP, MUM = ("sleep", "child", None), ("low_mood", "parent", "mum")
NEVER_SAID = ("Level", "●", "mum", "Mental health", "talking therapies", "8 of", "6 of", "5 of")
"""Of the level, of scores and of the parent's own help a referrer is told nothing."""


async def test_the_referrer_follows_it_from_the_first_key_to_the_end(area: Path):
    keys = Keys()
    number = await chapters.refers(area, keys, NEEDS)

    with open_desk(area, SENT) as desk:
        record_escalation(desk, number, "statutory", SAM, told="Duty team", received_by="Pat Example")
        confirm(desk, number, None, SAM)
        sleep = refer(desk, number, "sleep", "sleep-advice", SAM).id
        refer(desk, number, "adult_mental_health", "talking-therapies", SAM)
    async with sits(area, SENT, RAY, "referrer", keys) as ray:
        await ray.press("escape", "2")
        assert (
            f"> {number} help agreed ▲ tomorrow: a danger – received; their decision is awaited" in ray.words
        )
        await ray.press("enter")
        assert "Sleep advice: sent since Mon 2 Nov 2026" in ray.words
        assert "A service has been asked and has not answered yet." in ray.words
        assert "Asked of you · Is it safe to write, call or visit?" in ray.words
        await ray.press("a", "enter", Text("Yes, by phone"), "ctrl+s")
        assert "Asked of you · Is a social worker working with the family now?" in ray.words
        await ray.press("a", "down", "enter", "ctrl+s")
        assert "Asked of you" not in ray.words

    with open_desk(area, ACCEPTED) as desk:
        record_escalation(desk, number, "statutory", SAM, decision="No further action")
        move_referral(desk, sleep, "accepted", SAM)
    async with sits(area, ACCEPTED, RAY, "referrer", keys) as ray:
        await ray.press("escape", "2")
        assert f"> {number} help agreed you are owed an answer in 7 days" in ray.words
        assert "1 of which you are owed an answer" in ray.words
        await ray.press("enter")
        assert "Sleep advice: accepted since Mon 9 Nov 2026" in ray.words
        assert "A service has said that it will help. – owed to you in 7 days (Mon 16 Nov 2026)" in ray.words

    with open_desk(area, TOLD) as desk:
        feedback_given(desk, sleep, by=SAM)
    async with sits(area, TOLD, RAY, "referrer", keys) as ray:
        await ray.press("escape", "2")
        assert f"> {number} help agreed you were told on Tue 10 Nov 2026" in ray.words
        await ray.press("enter")
        assert "A service has said that it will help. – told on Tue 10 Nov 2026" in ray.words
        assert "The needs are scored again by Mon 16 Nov 2026." in ray.words

    with open_desk(area, BEGUN) as desk:
        move_referral(desk, sleep, "started", SAM)
        again = review(desk, number, {SLEEP: 6, MUM: 6}, None, SAM)
        assert again.stored is not None, "one need stayed as it was: the case was decided again"
    async with sits(area, BEGUN, RAY, "referrer", keys) as ray:
        await ray.press("escape", "2", "enter")
        text = ray.words
        assert "Sleep advice: help has begun since Mon 16 Nov 2026" in text
        assert "Help has begun. – owed to you" in text
        assert "The needs are scored again by Mon 30 Nov 2026." in text
        assert "What does the child say they want, in their own words?" in text
        for private in NEVER_SAID:
            assert private not in text

    with open_desk(area, ENDED) as desk:
        move_referral(desk, sleep, "completed", SAM)
        feedback_given(desk, sleep, by=SAM)
        review(desk, number, {SLEEP: 3, MUM: 5}, None, SAM)
        close(desk, number, "needs_met", SAM)
    async with sits(area, ENDED, RAY, "referrer", keys) as ray:
        await ray.press("escape", "2")
        assert f"> {number} closed you were told on Mon 30 Nov 2026; closed on Mon 30 Nov 2026" in ray.words
        await ray.press("enter")
        text = ray.words
        assert "Sent on Mon 2 Nov 2026; closed." in text
        assert "Sleep advice: completed since Mon 30 Nov 2026" in text
        assert "The help came to its planned end. – told on Mon 30 Nov 2026" in text
        for private in NEVER_SAID:
            assert private not in text
        await ray.press("a")
        assert "Answer is off: nothing is asked of you at the moment" in ray.said
    assert keys.counted["referrer"] < 100
