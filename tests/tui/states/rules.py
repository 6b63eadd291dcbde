"""The rules: usual, with faults, broken, nothing found, changed, tried, proposed, approved; and nobody named."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from tests.tui.conftest import COORDINATOR, TODAY
from tests.tui.rules.made import LEAD, change
from tests.tui.screen import press, settle
from tests.tui.states.state import State
from triage.desk import open_desk
from triage.desk.publishing import approve, publish
from triage.desk.rule_browsing import at_work
from triage.desk.rule_proposing import check_files, propose_checked
from tui.screens.rules.reading import Line
from tui.screens.rules.workshop import Job, workshop

FIRST = ("5",)
RULE = (*FIRST, "slash", *"sleep", "enter", "enter")
NUMBERS = (*FIRST, "slash", *"sleep", "enter", "t")
FAULTY = (*FIRST, "f")


def wrong(folder: Path) -> None:
    """A fault that one rule has: an example that does not hold."""
    change(folder, "severity: 7 or more", "severity: 9 or more")


def tidy(folder: Path) -> None:
    """Nothing to mend and nothing to look at."""
    change(folder, "review_by: 2026-03-31", "review_by: 2027-03-31")


def broken(folder: Path) -> None:
    """A file that cannot be read at all."""
    (folder / "rules" / "needs" / "sleep.yaml").write_text("format: 1\nrules: [\n", encoding="utf-8")


def proposed(folder: Path) -> None:
    """A change that waits for approval."""
    change(folder, "within: 10 working days", "within: 5 working days")
    with open_desk(folder, TODAY) as desk:
        here = at_work(desk)
        propose_checked(here, check_files(here, lambda *_: None), "Sleep advice within a week", COORDINATOR)


def approved(folder: Path) -> None:
    """A change that waits to be published."""
    proposed(folder)
    with open_desk(folder, TODAY) as desk:
        from triage.desk.publishing import show_proposal  # noqa: PLC0415 - only here

        wanted = {check.name: "as intended" for check in show_proposal(desk, 1).reports.to_answer}
        approve(desk, 1, LEAD, answers=wanted)


def published(folder: Path) -> None:
    """A change that decides."""
    approved(folder)
    with open_desk(folder, TODAY) as desk:
        publish(desk, 1, COORDINATOR)


async def no_match(pilot: Pilot[Any]) -> None:
    await press(pilot, "slash", *"zebra")


async def linked(pilot: Pilot[Any]) -> None:
    """A rule that reads a flag, with the rule that raises it chosen."""
    await press(pilot, "slash", *"brother", "enter", "enter")
    line = next(line for line in pilot.app.screen.query(Line) if line.leads)
    line.focus()
    await pilot.pause()


async def held(pilot: Pilot[Any]) -> None:
    """Something that is still being worked out: a job whose work is elsewhere."""
    job = Job("Working out what would change", lambda _desk, _hear: None)
    job.what, job.done, job.total = "reading cases", 120, 400
    workshop(pilot.app.desk).impact = job  # type: ignore[attr-defined]
    await press(pilot, "i")
    await asyncio.sleep(0)
    await pilot.pause()


async def checking(pilot: Pilot[Any]) -> None:
    """Checks that are under way."""
    job = Job("Checking the change", lambda _desk, _hear: None)
    job.what, job.done, job.total = "examples", 12, 40
    workshop(pilot.app.desk).checks = job  # type: ignore[attr-defined]
    await press(pilot, "c", "p")


async def typed(pilot: Pilot[Any]) -> None:
    await press(pilot, "3")


async def typed_text(pilot: Pilot[Any]) -> None:
    await press(pilot, "x")
    await asyncio.sleep(0.9)
    await settle(pilot)


async def impact_done(pilot: Pilot[Any]) -> None:
    await press(pilot, "i")
    job = workshop(pilot.app.desk).impact  # type: ignore[attr-defined]
    for _ in range(400):
        if job is not None and not job.running:
            break
        await asyncio.sleep(0.05)
    await asyncio.sleep(0.3)
    await settle(pilot)


async def new_rule(pilot: Pilot[Any]) -> None:
    """The questions, answered, and the rule read back."""
    said = {"title": "Sleep is talked about", "need": "sleep", "score": "5", "help": "sleep", "why": "It helps.", "source": "Local decision", "owner": "Early help lead"}  # fmt: skip
    workshop(pilot.app.desk).answers = dict(said)  # type: ignore[attr-defined]
    await press(pilot, "n", "ctrl+s")


STATES = (
    State("rules", "rules", keys=FIRST, workspace="rulebook"),
    State("rules-no-match", "rules", keys=FIRST, steps=no_match, workspace="rulebook"),
    State("rules-faults", "rules", keys=FIRST, before=wrong, workspace="rulebook"),
    State("rules-tidy", "rules", keys=FIRST, before=tidy, workspace="rulebook"),
    State("rules-broken", "rules", keys=FIRST, before=broken, workspace="rulebook"),
    State("rules-nobody-named", "rules", keys=FIRST, by=None, workspace="rulebook"),
    State("rule", "rule", keys=RULE, workspace="rulebook"),
    State("rule-example-chosen", "rule", keys=(*RULE, "down"), workspace="rulebook"),
    State("rule-linked", "rule", keys=FIRST, steps=linked, workspace="rulebook"),
    State("rule-fails", "rule", keys=RULE, before=wrong, workspace="rulebook"),
    State("rule-nobody-named", "rule", keys=RULE, by=None, workspace="rulebook"),
    State("rule-issues", "rule_issues", keys=FAULTY, before=wrong, workspace="rulebook"),
    State("rule-issues-nobody-named", "rule_issues", keys=FAULTY, by=None, workspace="rulebook"),
    State("rule-numbers", "rule_numbers", keys=NUMBERS, workspace="rulebook"),
    State("rule-numbers-typed", "rule_numbers", keys=NUMBERS, steps=typed, workspace="rulebook"),
    State("rule-text", "rule_text", keys=(*RULE, "e"), workspace="rulebook"),
    State("rule-text-typed", "rule_text", keys=(*RULE, "e"), steps=typed_text, workspace="rulebook"),
    State("rule-check", "rule_check", keys=(*NUMBERS, "6", "enter"), workspace="rulebook"),
    State("rule-impact-busy", "rule_impact", keys=FIRST, steps=held, workspace="rulebook"),
    State("rule-impact-nobody-named", "rule_impact", keys=FIRST, steps=held, by=None, workspace="rulebook"),
    State("rule-impact", "rule_impact", keys=FIRST, steps=impact_done, before=wrong, workspace="rulebook"),
    State("rule-propose-busy", "rule_propose", keys=FIRST, steps=checking, workspace="rulebook"),
    State("rule-propose-refused", "rule_propose", keys=(*FIRST, "c", "p"), before=published, workspace="rulebook"),
    State("rule-changes", "rule_changes", keys=(*FIRST, "c"), before=proposed, workspace="rulebook"),
    State("rule-changes-published", "rule_changes", keys=(*FIRST, "c", "down"), before=published, workspace="rulebook"),
    State("rule-changes-nobody-named", "rule_changes", keys=(*FIRST, "c"), by=None, workspace="rulebook"),
    State("rule-proposal", "rule_proposal", keys=(*FIRST, "c", "enter"), before=proposed, workspace="rulebook"),
    State("rule-proposal-approved", "rule_proposal", keys=(*FIRST, "c", "enter"), before=approved, workspace="rulebook"),
    State("rule-proposal-nobody-named", "rule_proposal", keys=(*FIRST, "c", "enter"), before=proposed, by=None, workspace="rulebook"),
    State("rule-diff", "rule_diff", keys=(*FIRST, "c", "d"), before=wrong, workspace="rulebook"),
    State("rule-new", "rule_new", keys=FIRST, steps=new_rule, workspace="rulebook"),
)  # fmt: skip
