"""The rougher way, from the list of what is due: a service declines, things get worse, a need is not scored, and a case is closed.

Only the referral arrives by the desk; everything else is keys. (The smooth way, with an escalation, is in the whole story.)
"""

from __future__ import annotations

from pathlib import Path

from tests.tui.journeys.made import ACCEPTED, BEGUN, ENDED, NUMBER, SAM, SENT, send_referral
from tests.tui.journeys.sitting import Keys, Text, sits
from triage.desk import open_desk, show_case

FOLLOWS = (
    "Level 3 ●●●○ Intensive: several agencies together; 2 ●●○○ Additional needs: early help before. Because: Sleep: 9 of 10",
    "Step ↑ step up: proposed, a named person decides",
    "Actions 5 actions: 3 new, 3 no longer proposed",
    "+ new Task: A meeting of the professionals and family, for the family",
)
"""What a review in which the child sleeps worse comes to: foreseen so, and so it comes."""


async def confirms_and_refers(area: Path, keys: Keys) -> None:
    """The day it came: every action confirmed, both services asked."""
    async with sits(area, SENT, SAM, "coordinator", keys) as sam:
        await sam.press("2")
        assert f"> today {NUMBER} Confirm or put aside 4 proposed actions" in sam.words
        await sam.press("enter", "a", "right", "enter", "down", "enter", "enter", "right", "enter")
        assert "Referred to Sleep Advice (referral 1)" in sam.said
        await sam.press("down", "enter", "enter", "right", "enter")
        assert "Referred to NHS talking therapies for adults (referral 2)" in sam.said


async def hears_from_both(area: Path, keys: Keys) -> None:
    """One service declines, and the need is open again; the other accepts."""
    async with sits(area, ACCEPTED, SAM, "coordinator", keys, size=(100, 60)) as sam:
        await sam.press("2")
        await sam.down_to("Ask sleep-advice what became of it")
        await sam.press("enter")
        assert "Referral 1: Sleep advice with Sleep Advice Sent · answer due today" in sam.words
        await sam.down_to("Declined by the service")
        await sam.press("enter", "ctrl+s")
        assert "this is needed" in sam.asked, "a refusal has a reason"
        await sam.press("enter", "ctrl+s")
        assert "The need is open again. Decision 2 proposes:" in sam.said
        await sam.press("escape")
        assert "no longer proposed: Referral: Sleep advice, with Sleep Advice" in sam.words
        assert (
            "Coordinator: No suitable service – in 2 days. Because: age child 9; Sleep: 8 of 10" in sam.words
        )
        await sam.press("k", Text("No other service. School nurse asked"), "ctrl+s")
        assert "No suitable service –" not in sam.words
        await sam.press("end")
        assert "Help that cannot be given now · Sleep advice, for the child: all tried before" in sam.words
        await sam.press("escape", "home")
        await sam.down_to("Ask talking-therapies what became of it")
        await sam.press("enter")
        assert "Referral 2: Mental health support for a parent or carer" in sam.words
        await sam.down_to("Accepted")
        await sam.press("enter", "right", "enter")
        assert "Accepted · answer due in 7 days" in sam.words


async def scores_what_got_worse(area: Path, keys: Keys) -> None:
    """Help for the mother begins; the child sleeps worse: what follows is said before it is saved, and comes so."""
    async with sits(area, BEGUN, SAM, "coordinator", keys) as sam:
        await sam.press("enter", "m")
        await sam.down_to("Help has begun")
        await sam.press("enter", "right", "enter", "escape", "v", "9", "down", "4")
        await sam.rest()
        foreseen = sam.words
        assert "↑ worse by 1" in foreseen
        assert "↓ better by 2" in foreseen
        assert "Triaged again yes – worse: Sleep" in foreseen
        with open_desk(area, BEGUN) as desk:
            assert len(show_case(desk, NUMBER).decisions) == 2, "nothing is stored before it is saved"
        await sam.press("f2")
        saved = sam.words
        assert "Sleep, the child: 8 then, 9 now – ↑ worse by 1" in saved
        assert "Low mood, parent or carer (mum): 6 then, 4 now – ↓ better by 2" in saved
        for line in FOLLOWS:
            assert line in foreseen
            assert line in saved
        with open_desk(area, BEGUN) as desk:
            assert len(show_case(desk, NUMBER).decisions) == 3
        await sam.press("escape")
        assert "Decision 3, made by Sam Example on Mon 16 Nov 2026: the needs were scored again" in sam.words
        await sam.press("a", "right", "enter")
        assert "nothing left to confirm" in sam.words


async def closes_with_things_left(area: Path, keys: Keys) -> None:
    """The mother was helped in part, one need is not scored, and the family is content: what is left open is read before closing."""
    async with sits(area, ENDED, SAM, "coordinator", keys) as sam:
        await sam.press("enter", "m")
        await sam.down_to("Completed")
        await sam.press("enter", "right", "enter", "enter", "down", "enter", "ctrl+s")
        assert "Did it help: it helped in part" in sam.words
        await sam.press("escape", "v", "6")
        await sam.rest()
        assert "9 of 10, very high; 8 at first" in sam.words
        assert "? not scored" in sam.words
        assert "Triaged again yes – not scored or new: Low mood" in sam.words
        await sam.press("f2")
        assert "Low mood, parent or carer (mum): 4 then, not scored now – ? not scored" in sam.words
        await sam.press("escape", "e")
        left = [
            "Asked today, not answered: How has the child been feeling, and have they had any thoughts of hurting themselves",
            "Still asked: Clinical question, of clinical lead",
            "Never confirmed: Support: Support for parents and carers, for parent or carer (mum)",
            "Not answered either: 3 questions",
        ]
        places = [sam.asked.find(line) for line in left]
        assert -1 not in places
        assert places == sorted(places), "what may be a danger stands first"
        assert "Nothing is left open" not in sam.asked
        await sam.press("enter")
        assert "CLOSED" not in sam.words, "the safe answer has focus"
        await sam.press(
            "e", "tab", "tab", "home", "down", "down", "enter", Text("They ring if it changes"), "ctrl+s"
        )
        assert "CLOSED Mon 30 Nov 2026" in sam.words
        assert "never confirmed" in sam.words
        await sam.press("escape")
        assert NUMBER not in sam.words


async def test_the_rougher_way_through_a_case(area: Path):
    send_referral(area)
    keys = Keys()
    await confirms_and_refers(area, keys)
    await hears_from_both(area, keys)
    await scores_what_got_worse(area, keys)
    await closes_with_things_left(area, keys)
    with open_desk(area, ENDED) as desk:
        row = desk.store.case(NUMBER)
        assert row is not None
        assert (row.state, row.closure_reason, row.closed_by) == ("closed", "needs_partly_met", SAM)
        assert [(one.help, one.state) for one in desk.store.referrals(NUMBER)] == [
            ("sleep", "declined"), ("adult_mental_health", "completed"),
        ]  # fmt: skip
        assert [one.scored for one in desk.store.reviews(NUMBER)] == [2, 1]
    assert keys.counted["coordinator"] < 200
