"""The chapters of the story: what each person presses on each day, and what they must be able to read while they do."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from tests.tui.journeys.made import ACCEPTED, BEGUN, DECIDED, ENDED, KIM, LEE, LOOKED, RAY, SAM, SENT
from tests.tui.journeys.sitting import Keys, Text, sits
from tests.tui.manager.command import asked
from triage.pages import words as written

QUARTER = ("--from", "2026-10-01", "--to", "2026-12-31")
CARE = "children's social care"


async def refers(area: Path, keys: Keys, needs: Sequence[str]) -> str:
    """The referrer types a referral, sends it, and reads what happens next; gives its number."""
    async with sits(area, SENT, RAY, "referrer", keys) as ray:
        await ray.press(Text("9"), "enter", Text("b90"), "enter")
        for need in needs:
            await ray.press(Text(need), "enter")
        await ray.press("enter", Text("nndnnn"))
        assert f"TODAY: Tell {CARE} now" in ray.words, (
            "home is said not to be safe: that stands above everything at once"
        )
        await ray.press("y", "p")
        assert f"Level 4 ●●●● Statutory: {CARE}" in ray.words
        await ray.press("ctrl+s")
        text = ray.words
        assert "Sent: act on this now" in text
        assert "Next: Escalation – today (Mon 2 Nov 2026)." in text
        assert "The needs are scored again on Mon 16 Nov 2026." in text
        assert "You hear what came of it: each time a referral is answered, and at the end." in text
        number = text.partition("Its number is ")[2].split(".")[0]
        await ray.press("2")
        assert (
            f"{number} received ▲ today: a danger – nobody has been told yet; questions are open" in ray.words
        )
        return number


async def takes_up(area: Path, number: str, keys: Keys) -> None:
    """The coordinator, on the day it came: inbox, case, why, questions, the escalation, every action, and the referral."""
    async with sits(area, SENT, SAM, "coordinator", keys) as sam:
        assert f"> {number} ▲ today 4 ●●●● statutory 0 Tell {CARE} now (tell)" in sam.words
        await sam.press("enter")
        text = sam.words
        assert (
            f"▲ TODAY: Tell {CARE} now – about the child – nobody has been told yet; needs no confirmation"
            in text
        )
        assert "4 to confirm · 2 to ask today" in text
        await sam.press("w", "enter")
        assert "too young for it (it begins at 11 years; the child is about 9 years old)" in sam.words
        await sam.press("escape", "escape", "s", "s", Text("Yes, by phone"), "ctrl+s")
        assert "Decision 2, made by Sam Example on Mon 2 Nov 2026: a question was answered" in sam.words
        await sam.press("s", "down", "enter", "ctrl+s")
        assert "decision 3 of 2 Nov · 4 to confirm" in sam.words
        await sam.press("n", Text("Duty team"), "tab", Text("Pat Example"), "ctrl+s")
        assert "▲ TOMORROW" in sam.words
        assert "received; their decision is awaited" in sam.words
        await sam.press("down", "down", "x", "enter", Text("joins the club at school"), "ctrl+s", "a")
        assert "Confirm 3 actions" in sam.words
        await sam.press("right", "enter")
        assert "nothing left to confirm" in sam.words
        await sam.press("up", "enter")
        assert "PROPOSED (1 of 1) Sleep Advice" in " ".join(
            sam.words.replace("│", " ").replace(">", " ").split()
        )
        await sam.press("enter", "right", "enter")
        assert "Referred to Sleep Advice (referral 1). An answer is due in 7 days." in sam.said
        assert "1. Referral: Sleep advice sent since Mon 2 Nov 2026" in sam.words


async def settles(area: Path, number: str, keys: Keys) -> None:
    """The day after: what children's social care decided, what the safeguarding lead found, and support that was given."""
    async with sits(area, DECIDED, SAM, "coordinator", keys) as sam:
        await sam.press("enter", "n", Text("No further action. Early help. Ref 1"), "ctrl+s")
        assert f"Tell {CARE} now: decided – No further action. Early help. Ref 1" in sam.words
        await sam.press("down", "down", "down", "enter", "right", "enter", "down", "enter", "right", "enter")
        assert sam.words.count("] 3. ") == 1
        assert "What to do (4, none still only proposed)" in sam.words
    async with sits(area, DECIDED, LEE, "coordinator", keys, "safeguarding lead") as lee:
        assert number in lee.words
        await lee.press(
            "enter", "k", "k", Text("Safe enough at home"), "ctrl+s", "k", Text("By phone"), "ctrl+s"
        )
        assert "A person looks" not in lee.words


async def hears_of_accepting(area: Path, number: str, keys: Keys) -> None:
    """The service accepts; whoever referred is owed an answer, is told, and reads it."""
    async with sits(area, ACCEPTED, SAM, "coordinator", keys) as sam:
        await sam.press("enter", "m")
        assert "Sent · answer due today" in sam.words
        await sam.down_to("Accepted")
        await sam.press("enter", "right", "enter")
        assert "Accepted · answer due in 7 days" in sam.words
        assert "▲ The referrer is still to be told, due in 7 days" in sam.words
    async with sits(area, ACCEPTED, RAY, "referrer", keys) as ray:
        await ray.press("escape", "2")
        assert f"> {number} help agreed you are owed an answer in 7 days" in ray.words
        await ray.press("enter")
        assert "Sleep advice: accepted since Mon 9 Nov 2026" in ray.words
        assert "A service has said that it will help. – owed to you in 7 days (Mon 16 Nov 2026)" in ray.words


async def scores_again(area: Path, keys: Keys) -> None:
    """Help begins, whoever referred is told, and the needs are scored beside what they were, foreseen before they are saved."""
    async with sits(area, BEGUN, SAM, "coordinator", keys) as sam:
        await sam.press("enter", "m")
        await sam.down_to("Help has begun")
        await sam.press("enter", "right", "enter")
        await sam.down_to("The referrer was told")
        await sam.press("enter")
        assert "Help has begun. Thank you for referring." in sam.asked
        await sam.press("right", "enter", "escape", "v", "4", "down", "6")
        await sam.rest()
        text = sam.words
        assert "8 of 10, high" in text
        assert "↓ better by 2" in text
        assert "↓ better by 1" in text
        assert "If you save now (nothing is stored yet)" in text
        assert "no – every need is better, so the decision before stands" in text
        assert "A person decides hold, step down" in text
        await sam.press("f2")
        assert "Sleep, the child: 8 then, 6 now – ↓ better by 2" in sam.words
        assert "Next review Mon 30 Nov 2026, in 14 days" in sam.words


async def closes(area: Path, number: str, keys: Keys) -> None:
    """Help came to its end and helped, the last scores, what was found, and the closing."""
    async with sits(area, ENDED, SAM, "coordinator", keys) as sam:
        await sam.press("enter", "m")
        await sam.down_to("Completed")
        await sam.press("enter", "right", "enter")
        assert "Completed · finished" in sam.words
        await sam.press("enter", "enter", "ctrl+s")
        assert "Did it help: it helped" in sam.words
        await sam.down_to("The referrer was told")
        await sam.press("enter", "right", "enter", "escape", "v", "3", "down", "3")
        await sam.rest()
        assert "6 of 10, moderate; 8 at first" in sam.words
        await sam.press("f2")
        assert "Sleep, the child: 6 then, 3 now – ↓ better by 3" in sam.words
        await sam.press("escape", "k", Text("Better and content"), "ctrl+s", "e")
        assert f"Close case {number}? Nothing is left open. Only a named person closes a case" in sam.asked
        await sam.press("tab", "tab", "home", "enter", "ctrl+s")
        assert "CLOSED Mon 30 Nov 2026" in sam.words
    async with sits(area, ENDED, RAY, "referrer", keys) as ray:
        await ray.press("escape", "2", "enter")
        text = ray.words
        assert "Sent on Mon 2 Nov 2026; closed." in text
        assert "Sleep advice: completed since Mon 30 Nov 2026" in text
        assert "The help came to its planned end. – told on Mon 30 Nov 2026" in text
        for private in ("8 of", "Level", "Safe enough", "Better and content", CARE):
            assert private not in text


async def values(area: Path, number: str, keys: Keys, pounds: Decimal) -> None:
    """The manager, after the quarter: waits and dues, what changed, what it was worth, and from its pounds to the case.

    Every figure on the screen is the command's; ``pounds`` was worked out by hand.
    """
    changed = asked(area, "outcomes", *QUARTER, on=LOOKED)["overall"]
    worth = asked(area, "value", *QUARTER, on=LOOKED)
    trace = asked(area, "value", *QUARTER, "--trace", "sleep", on=LOOKED)
    assert Decimal(worth["total"]) == Decimal(trace["row"]["present_value"]) == pounds
    async with sits(area, LOOKED, KIM, "manager", keys) as kim:
        assert "Quarter 2026-Q4, 1 Oct to 31 Dec 2026" in kim.words
        assert "No escalation is open, and every referral could be read." in kim.words
        await kim.press("right", "enter")
        assert "Received in the period: 1 case" in kim.sheet
        assert number in kim.sheet
        await kim.press("escape", "x", "ctrl+s")
        assert "quarter-2026-Q4.xlsx" in kim.said
        await kim.press("2")
        for count, label in (
            ("started", "Needs scored at the start"), ("paired", "Paired: scored again"), ("lost", "Lost: not scored again"),
            ("improved", "Better"), ("same", "The same"), ("worse", "Worse"),
        ):  # fmt: skip
            assert f"{changed[count]} {label}" in kim.sheet
        await kim.press("3")
        totals = [float(one["total"]) for one in (worth, *worth["sensitivity"])]
        low, high = (written(end, "pounds") for end in (min(totals), max(totals)))
        assert f"Value {low} {written(float(pounds), 'pounds')} {high}" in kim.sheet
        seen = [changed[count] for count in ("paired", "lost", "same", "worse")]
        assert "{} needs paired, {} lost, {} the same, {} worse.".format(*seen) in kim.sheet
        await kim.press("right", "right", "enter")
        for step in trace["steps"]:
            assert " ".join(step["what"].split()) in kim.sheet
        assert f"value today {written(float(pounds), 'pounds', 2)}" in kim.sheet
        assert (
            f"{number} {written(float(pounds), 'pounds', 2)} sleep of child: 8 to 3, counts +1" in kim.sheet
        )
        await kim.press("enter")
        assert kim.where == "case"
        assert f"Value > Case {number}" in kim.words
        assert "Mon 30 Nov 2026, by Sam Example: Needs met" in kim.words
