"""What is seen without a key: escalations always, whatever their number and length, then the level and the first action."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest

from tests.tui.case.help import open_case
from tests.tui.conftest import COORDINATOR
from tests.tui.screen import press, settle, shown, words
from triage.desk import Desk, record_escalation
from triage.desk.households.merging import merge
from tui.app import TriageApp
from tui.pages import case as pages
from tui.pages.case import CasePage, read_case
from tui.screens import case as screens
from tui.widgets.case_alarms import STYLES, AlarmBox, AlarmStrip, alarm_text
from tui.widgets.case_lines import ActionLine

SIZES = [(80, 24), (100, 30), (140, 45)]
LONG = (
    "Words that go on and on because somebody wrote the whole story into the rule and nobody cut it short, "
    * 4
)


def with_page(monkeypatch: pytest.MonkeyPatch, change: Callable[[CasePage], CasePage]) -> None:
    """Have the screen read a page that was changed."""

    def changed(desk: Desk, number: str, by: str | None, role: str = "coordinator") -> CasePage:
        return change(read_case(desk, number, by, role))

    monkeypatch.setattr(screens, "read_case", changed)


@pytest.mark.parametrize("size", SIZES)
async def test_escalation_level_and_first_action_are_seen_without_a_key(
    app: TriageApp, size: tuple[int, int]
):
    async with app.run_test(size=size) as pilot:
        screen = await open_case(pilot, "SYN-0101")
        text = words(app)
        assert text.index("▲ 4 DAYS LATE: Tell children's social care now") < text.index("Level 4 ●●●●")
        assert "[ ] 1. Referral: Specialist domestic abuse support" in text
        line = screen.query(ActionLine).first()
        assert line.region.y + 2 < size[1] - 1


def long_words(page: CasePage, *, alarms: int) -> CasePage:
    alarm = replace(
        page.alarms[0],
        who_acts=LONG,
        because=replace(page.alarms[0].because, facts=LONG, rules=LONG),
    )
    return replace(
        page,
        alarms=tuple(replace(alarm, identity=place + 1, what=f"Door {place + 1}") for place in range(alarms)),
        level_because=replace(page.level_because, facts="Short"),
        actions=(*page.actions, *(replace(page.actions[0], position=9 + more) for more in range(4))),
    )


@pytest.mark.parametrize(
    ("alarms", "size"),
    [
        (1, (80, 24)),
        (6, (80, 24)),
        *(
            pytest.param(count, size, marks=pytest.mark.soak)
            for count in (1, 2, 4, 6)
            for size in ((100, 30), (140, 45))
        ),
    ],
)
async def test_no_escalation_is_folded_away_by_long_words_or_many_actions(
    app: TriageApp, monkeypatch: pytest.MonkeyPatch, alarms: int, size: tuple[int, int]
):
    with_page(monkeypatch, partial(long_words, alarms=alarms))
    async with app.run_test(size=size) as pilot:
        screen = await open_case(pilot, "SYN-0101")
        assert screen.page is not None
        assert len(screen.page.actions) == 12
        for keys in ((), ("down",), ("end",), ("pagedown", "pagedown"), ("tab",), ("home",)):
            await press(pilot, *keys)
            text = words(app)
            for place in range(1, alarms + 1):
                assert f"▲ 4 DAYS LATE: Door {place}" in text, keys
        assert "Level 4 ●●●●" in words(app)


def test_the_line_that_is_always_there_names_the_day_the_door_and_how_far_it_came(
    workspace, desk: Callable[[], Desk]
):
    with desk() as other:
        [alarm] = read_case(other, "SYN-0101", COORDINATOR).alarms
    for style in STYLES:
        text = alarm_text(alarm, style).plain
        assert text.startswith(
            "▲ 4 DAYS LATE: Tell children's social care now – about the child – nobody has been told"
        )
    assert "Call: " in alarm_text(alarm, "short").plain


async def test_a_chosen_escalation_says_all_of_it_however_little_room_there_is(
    app: TriageApp, monkeypatch: pytest.MonkeyPatch
):
    with_page(monkeypatch, partial(long_words, alarms=4))
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_case(pilot, "SYN-0101")
        boxes = list(screen.query(AlarmBox))
        assert "Who acts: Words that go on" not in words(app)
        boxes[2].focus()
        await settle(pilot)
        assert "Who acts: Words that go on" in words(app)
        assert boxes[2].region.height > boxes[1].region.height


@pytest.mark.soak
async def test_the_strip_grows_and_shrinks_with_the_terminal(app: TriageApp):
    async with app.run_test(size=(140, 45)) as pilot:
        screen = await open_case(pilot, "SYN-0101")
        assert "Rule: Domestic abuse at home now" in words(app)
        await pilot.resize_terminal(80, 24)
        await settle(pilot)
        assert "Rule: Domestic abuse at home now" not in words(app)
        assert "▲ 4 DAYS LATE" in shown(app)
        assert screen.query_one(AlarmStrip).region.height < 12


async def test_a_case_without_escalation_gives_its_room_to_the_level(app: TriageApp):
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_case(pilot, "SYN-0102")
        assert not screen.query_one(AlarmStrip).display
        text = words(app)
        assert "Level 1 ●○○○ Universal" in text
        assert "Because: Sleep: 3 of 10" in text


def test_an_open_escalation_of_a_case_that_was_joined_is_one_of_this_case(desk: Callable[[], Desk]):
    with desk() as other:
        merge(other, "SYN-0106", "SYN-0102", COORDINATOR, second="Lee Example", note="One and the same child")
        page = read_case(other, "SYN-0102", COORDINATOR)
        raised = {row.towards for row in other.store.escalations("SYN-0106")}
    assert {alarm.towards for alarm in page.alarms} >= raised
    assert any("(case SYN-0106)" in alarm.what for alarm in page.alarms)


def test_a_disputed_escalation_counts_as_open(desk: Callable[[], Desk]):
    with desk() as other:
        record_escalation(other, "SYN-0101", "statutory", COORDINATOR, told="A", received_by="Kim")
        record_escalation(other, "SYN-0101", "statutory", COORDINATOR, decision="No")
        record_escalation(other, "SYN-0101", "statutory", COORDINATOR, disputed="We see it otherwise")
        [alarm] = pages.read_case(other, "SYN-0101", COORDINATOR).alarms
    assert (alarm.step, alarm.state) == ("disputed", "their decision is disputed; it is not settled")


@pytest.mark.soak
async def test_two_columns_stand_side_by_side_only_where_there_is_room(app: TriageApp):
    async with app.run_test(size=(140, 45)) as pilot:
        screen = await open_case(pilot, "SYN-0101")
        assert screen.query_one("#rest").region.x > 80
        await pilot.resize_terminal(100, 30)
        await settle(pilot)
        assert screen.query_one("#rest").region.x < 5


async def test_no_name_is_on_the_case_or_what_opens_from_it(app: TriageApp):
    async with app.run_test(size=(140, 45)) as pilot:
        await open_case(pilot, "SYN-0101")
        for keys in ((), ("end",), ("t",), ("escape", "w"), ("enter",), ("escape", "escape", "h")):
            await press(pilot, *keys)
            text = shown(app)
            assert "Wilhelmina" not in text
            assert "Nobody," not in text
