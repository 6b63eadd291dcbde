"""What whoever sees a part of a case is shown, and what is never kept from anybody."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.tui.case.help import asked, open_case, write
from tests.tui.conftest import COORDINATOR, TODAY
from tests.tui.screen import messages, press, shown, words
from triage.desk import Desk, add_cases, add_person, confirm, list_escalations, open_desk, read_case_files
from triage.desk.restricting import restrict
from tui.app import TriageApp
from tui.widgets.case_alarms import AlarmBox
from tui.widgets.case_lines import Line

REFERRED = """
case: SYN-0201
child: {age: 9, postcode: B90}
needs: [{need: sleep, severity: 8}, {need: housing, severity: 6, person: family}]
indicators: [domestic_abuse_current]
consent: {status: given, by: parent}
"""
SIZE = (100, 40)


@pytest.fixture
def referred(workspace: Path, tmp_path: Path) -> Path:
    """A case that a registered referrer brought."""
    path = tmp_path / "referred.yaml"
    path.write_text(REFERRED, encoding="utf-8")
    with open_desk(workspace, TODAY) as desk:
        add_person(desk, "Jo Example", "referrer", by=COORDINATOR)
        add_person(desk, "Kit Example", "coordinator", by=COORDINATOR)
        add_cases(desk, read_case_files(desk, [path]), "Jo Example")
        confirm(desk, "SYN-0201", None, COORDINATOR)
    return workspace


async def test_a_referrer_sees_escalations_and_what_came_of_it_and_the_rest_is_named_as_hidden(
    referred: Path,
):
    app = TriageApp(referred, TODAY, "Jo Example", "referrer")
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_case(pilot, "SYN-0201")
        text = words(app)
        assert "Tell children's social care now" in text
        assert "nobody has been told yet" in text
        assert "What was offered" in text
        assert "Who leads" in text
        assert "Not shown to your role: the level, the decision and its reasons" in text
        for hidden in ("Level 4", "Because:", "8 of 10", "Ask today"):
            assert hidden not in text
        assert not screen.query(Line)
        for key, said in (
            ("c", "the people who received a referral decide on it"),
            ("s", "Answer is off: your role sees a part of this case"),
            ("w", "your role sees a part of this case"),
            ("t", "your role does not do this"),
            ("e", "your role does not do this"),
        ):
            await press(pilot, key)
            assert said in messages(app)


async def test_a_referrer_records_that_somebody_was_told(referred: Path):
    app = TriageApp(referred, TODAY, "Jo Example", "referrer")
    async with app.run_test(size=SIZE) as pilot:
        await open_case(pilot, "SYN-0201", at="record")
        await write(pilot, "Front door")
        await press(pilot, "ctrl+s")
        assert "told; not yet said to be received" in words(app)
    with open_desk(referred, TODAY) as desk:
        assert list_escalations(desk, "SYN-0201")[0].row.state == "told"


async def test_of_a_restricted_case_everybody_sees_that_an_escalation_is_open_and_nothing_else(
    referred: Path,
):
    with open_desk(referred, TODAY) as desk:
        restrict(desk, "SYN-0101", [COORDINATOR], "staff_family", COORDINATOR)
    app = TriageApp(referred, TODAY, "Kit Example")
    async with app.run_test(size=SIZE) as pilot:
        screen = await open_case(pilot, "SYN-0101")
        text = words(app)
        assert "Act on an escalation of a restricted case" in text
        assert "Only the people named for it and safeguarding leads read it" in text
        for hidden in ("social care", "Domestic", "Level", "Sleep"):
            assert hidden not in text
        assert len(screen.query(AlarmBox)) == 1
        await press(pilot, "c", "x", "s")
        assert "Confirm is off" in messages(app)
        await press(pilot, "n")
        await write(pilot, "Lee, the lead")
        await press(pilot, "ctrl+s")
        assert "Recorded" in messages(app)
    with open_desk(referred, TODAY) as desk:
        assert list_escalations(desk, "SYN-0101", by=COORDINATOR)[0].told == "Lee, the lead"


async def test_a_restricted_case_without_escalation_cannot_be_shown_and_says_who_can_help(referred: Path):
    with open_desk(referred, TODAY) as desk:
        restrict(desk, "SYN-0104", [COORDINATOR], "staff_family", COORDINATOR)
    app = TriageApp(referred, TODAY, "Kit Example")
    async with app.run_test(size=SIZE) as pilot:
        await open_case(pilot, "SYN-0104")
        text = words(app)
        assert "This case cannot be shown" in text
        assert "SYN-0104 is a restricted case" in text
        assert "mental" not in text.lower()
        for key in "cxnsvebg":
            await press(pilot, key)
        assert "could not be read" in messages(app)


@pytest.mark.soak
async def test_whoever_the_restriction_names_works_with_the_case_as_ever(referred: Path):
    with open_desk(referred, TODAY) as desk:
        restrict(desk, "SYN-0101", [COORDINATOR], "staff_family", COORDINATOR)
    app = TriageApp(referred, TODAY, COORDINATOR)
    async with app.run_test(size=SIZE) as pilot:
        await open_case(pilot, "SYN-0101")
        assert "Level 4" in words(app)


@pytest.mark.soak
async def test_a_case_that_is_not_there_is_said_in_place(app: TriageApp):
    async with app.run_test(size=(80, 24)) as pilot:
        await open_case(pilot, "SYN-9999")
        assert "This case cannot be shown" in words(app)
        assert "There is no case with this number" in words(app)
        await press(pilot, "escape")
        assert "SYN-0101" in shown(app)


@pytest.mark.soak
async def test_nobody_named_reads_everything_and_records_nothing(workspace: Path):
    app = TriageApp(workspace, TODAY, None)
    async with app.run_test(size=SIZE) as pilot:
        await open_case(pilot, "SYN-0101")
        assert "Level 4" in words(app)
        await press(pilot, "n")
        assert "Next step is off: nobody is named" in messages(app)
        await press(pilot, "down", "x")
        assert "Aside is off: nobody is named" in messages(app)


@pytest.mark.parametrize(
    "at",
    [
        "record",
        "household",
        *(pytest.param(one, marks=pytest.mark.soak) for one in ("timeline", "why", "lead", "note", "close")),
    ],
)
async def test_a_case_opens_at_what_it_was_opened_for(app: TriageApp, desk: Callable[[], Desk], at: str):
    wheres = {"timeline": "case_timeline", "household": "household", "why": "case_why"}
    async with app.run_test(size=SIZE) as pilot:
        await open_case(pilot, "SYN-0101", at=at)
        assert wheres.get(at, "form") == app.screen.WHERE  # type: ignore[attr-defined] - every page has it
        if at == "record":
            assert "Who was told" in asked(app)
