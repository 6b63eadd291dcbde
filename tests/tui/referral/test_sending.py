from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.tui.conftest import COORDINATOR, TODAY
from tests.tui.referral.made import OTHER, REFERRER, keys_of
from tests.tui.screen import messages, press, settle, shown, words
from triage.desk import Desk, list_cases, show_case
from triage.desk.screens.drafts import keep_draft, my_drafts
from triage.desk.screens.sending_in import check, send
from triage.desk.screens.typed import Typed, TypedNeed
from triage.model import CaseFile
from tui.app import TriageApp
from tui.screens.referral import ReferralScreen
from tui.widgets.field import Field

SEVEN = "sleep 8\nworry 7\nsister: bully 5\ndamp 6\nmum: sad 7\nadhd 5\nfriends 4\n"


def form(app: TriageApp) -> ReferralScreen:
    assert isinstance(app.screen, ReferralScreen)
    return app.screen


async def rested(pilot: Pilot[Any]) -> None:
    """Typing rested: it is kept, and what would be proposed is worked out."""
    page = pilot.app.screen
    assert isinstance(page, ReferralScreen)
    page._foresee()
    await page.keep_now()
    await settle(pilot)


def case_of(desk: Callable[[], Desk], number: str) -> CaseFile:
    with desk() as open_one:
        return show_case(open_one, number, COORDINATOR).case


async def test_a_referral_with_seven_needs_takes_under_90_keys_and_arrives_whole(
    app: TriageApp, desk: Callable[[], Desk]
):
    keys = ["9", "enter", *keys_of("b90"), "enter", *keys_of(SEVEN), "enter", *"nynndn", "y", "p", "ctrl+s"]
    assert len(keys) < 90
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press(*keys[:-1])
        number = form(app).typed.number
        await press(pilot, keys[-1])
        number = form(app).sent.number if form(app).sent else number
        text = words(app)
        assert "Sent" in text
        assert number in text
        assert "The needs are scored again on" in text
        assert "My referrals" in text
    case = case_of(desk, number)
    assert [(one.need, one.person, one.who, one.severity) for one in case.needs] == [
        ("sleep", "child", None, 8),
        ("anxiety", "child", None, 7),
        ("victim_of_bullying", "sibling", "sister", 5),
        ("housing", "family", None, 6),
        ("low_mood", "parent", "mum", 7),
        ("neurodiversity", "child", None, 5),
        ("making_friends", "child", None, 4),
    ]
    assert case.child.age == 9
    assert case.child.postcode == "B90"
    assert [(one.status, one.by) for one in case.consent] == [("given", ("parent",))]
    with desk() as open_one:
        assert show_case(open_one, number, COORDINATOR).row.added_by == REFERRER
        assert all(one.typed.get("number") != number for one in my_drafts(open_one, REFERRER))


async def test_dont_know_is_recorded_as_not_known_and_what_was_not_touched_is_not_there(
    app: TriageApp, desk: Callable[[], Desk]
):
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("9", "enter", "enter", *keys_of("sleep 8\n"), "enter", "n", "d")
        await press(pilot, "ctrl+s")
        sent = form(app).sent
        assert sent is not None
    case = case_of(desk, sent.number)
    assert {one.field: one.value for one in case.answers} == {
        "in_danger_now": "no",
        "current_safety": "not_known",
    }
    assert case.child.postcode is None
    assert not case.consent or {one.status for one in case.consent} <= {"missing", "not_asked"}


@pytest.mark.parametrize("size", [(80, 24), (140, 45)])
async def test_an_answer_that_calls_for_somebody_is_said_at_the_top_at_once_and_stays(
    app: TriageApp, size: tuple[int, int]
):
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await pilot.press("9", "enter", "enter", "enter")
        await pilot.press("y")
        assert "▲ NOW" in shown(app).splitlines()[2]
        assert "999" in words(app)
        await rested(pilot)
        assert "▲ NOW: Call 999 now" in words(app)
        assert "Tell children's social care now" in words(app)
        await press(pilot, "shift+tab", "n")
        await rested(pilot)
        assert "was changed" in words(app)
        assert "999" in shown(app).splitlines()[2]
        await press(pilot, "shift+tab", "y")
        await press(pilot, "ctrl+s")
        assert "▲ NOW: Call 999 now" in shown(app).splitlines()[2]
        assert "Sent: act on this now" in words(app)


async def test_not_knowing_whether_anybody_is_in_danger_is_never_taken_for_a_no(app: TriageApp):
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("9", "enter", "enter", "enter", "d")
        await rested(pilot)
        assert "nobody knows whether anybody is in danger" in words(app)
        assert "act as for yes" in words(app)


async def test_words_that_name_an_emergency_become_a_worry_and_call_at_once(
    app: TriageApp, desk: Callable[[], Desk]
):
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        await pilot.press("15"[0], "5", "enter", "enter", *keys_of("wants to die 9\n"))
        assert [one.severity for one in form(app).typed.needs] == [None]
        await rested(pilot)
        assert "! worry: The child has said they intend to end their life" in words(app)
        assert "Get urgent mental health help today" in words(app)
        await press(pilot, "ctrl+s")
        sent = form(app).sent
        assert sent is not None
    assert [one.indicator for one in case_of(desk, sent.number).indicators] == ["suicidal_intent"]


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("age", "9x", "a number in digits is needed"),
        ("postcode", "zz", "does not look like a postcode"),
        ("dob", "31/31/2019", "no such day"),
        ("unsafe", "the shed", "no known way of contact"),
        ("awaiting", "qqqq", "unknown kind of help"),
        ("tried", "qqqq", "unknown kind of help"),
        ("supporting", "qqqq", "unknown kind of help"),
        ("role", "qqqq", "unknown referrer role"),
        ("source", "qqqq", "unknown"),
        ("children", "five", ""),
        ("access", "qqqq", "unknown"),
    ],
)
def test_each_mistake_belongs_to_its_field_in_the_words_of_the_case_file(
    folder: Path, desk: Callable[[], Desk], name: str, typed: str, said: str
):
    with desk() as one:
        found = check(one, Typed("R-1", {"age": "9", name: typed}), REFERRER)
    (fault,) = found.faults
    assert fault.field == name
    assert said in fault.what
    assert typed not in fault.what + fault.mend


async def test_mistakes_stand_under_their_fields_and_sending_goes_to_the_first(app: TriageApp):
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        await press(pilot, "f8")
        page = form(app)
        for name in ("age", "role", "awaiting"):
            page.query_one(f"#field-{name}", Field).enter()
            await pilot.press(*"qqqq")
        page.query_one("#in-wants").focus()
        await press(pilot, "f8")
        await rested(pilot)
        for name in ("age", "role", "awaiting"):
            assert page.query_one(f"#field-{name}", Field).fault, name
        await press(pilot, "ctrl+s")
        assert page.sent is None
        assert page.query_one("#field-age", Field).has_focus_within
        assert "3 mistakes to mend" in messages(app)
        await pilot.press("backspace", "backspace", "backspace", "backspace", "9")
        await press(pilot, "ctrl+s")
        assert page.query_one("#field-awaiting", Field).has_focus_within
        assert page.typed.values == {"age": "9", "role": "qqqq", "awaiting": "qqqq"}


async def test_a_need_that_was_typed_and_not_added_is_not_left_behind(app: TriageApp):
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("9", "enter", "enter", *keys_of("sleep 8"))
        await press(pilot, "ctrl+s")
        assert form(app).sent is None
        assert "typed and not added yet" in words(app)
        await pilot.press("enter")
        await press(pilot, "ctrl+s")
        assert form(app).sent is not None


async def test_sending_twice_makes_no_double(app: TriageApp, desk: Callable[[], Desk]):
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("9", "enter", "enter", *keys_of("sleep 8\n"))
        await pilot.press("ctrl+s", "ctrl+s", "ctrl+s")
        await settle(pilot)
        sent = form(app).sent
        assert sent is not None
    with desk() as one:
        assert len([row for row in list_cases(one, by=REFERRER) if row.number == sent.number]) == 1
        assert len(list_cases(one, by=REFERRER)) == 4


async def test_what_was_sent_before_a_crash_is_one_case_when_it_is_sent_again(
    app: TriageApp, desk: Callable[[], Desk]
):
    typed = Typed("R-again00001", {"age": "9"}, (TypedNeed("needs", "sleep", "child", "", 8),))
    with desk() as one:
        row = keep_draft(one, typed.as_data(), REFERRER)
        first = send(one, typed, None, REFERRER)
        again = send(one, typed, row.id, REFERRER)
        assert (first.number, first.before) == ("R-again00001", False)
        assert (again.number, again.before) == ("R-again00001", True)
        assert [one.row.id for one in my_drafts(one, REFERRER)] == [1]


async def test_two_children_of_whom_the_same_is_said_are_two_cases(app: TriageApp, desk: Callable[[], Desk]):
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        numbers = set()
        for _ in range(2):
            await pilot.press("9", "enter", "enter", *keys_of("sleep 8\n"))
            await press(pilot, "ctrl+s")
            sent = form(app).sent
            assert sent is not None
            numbers.add(sent.number)
            await press(pilot, "ctrl+n")
        assert len(numbers) == 2


async def test_with_nobody_named_it_cannot_be_sent_stays_and_says_why(folder: Path, desk: Callable[[], Desk]):
    app = TriageApp(folder, TODAY, None, "referrer")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("9", "enter", "enter", *keys_of("sleep 8\n"))
        await rested(pilot)
        assert "Not kept as a draft: nobody is named" in words(app)
        await press(pilot, "ctrl+s")
        assert "Send is off: nobody is named" in messages(app)
        assert form(app).typed.values == {"age": "9"}
        assert "Level 2" in words(app)
        with desk() as one:
            assert len(list_cases(one, by=COORDINATOR)) == 3
        app.desk.by = REFERRER
        await press(pilot, "f1", "escape")
        await press(pilot, "ctrl+s")
        assert form(app).sent is not None


async def test_a_broken_referral_that_calls_for_somebody_is_handed_over_as_it_stands(
    app: TriageApp, desk: Callable[[], Desk]
):
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        await pilot.press(*"9x", "enter", "enter", "enter", "y")
        await press(pilot, "ctrl+s")
        page = form(app)
        assert page.sent is None
        assert "handed to the safeguarding lead as it stands" in messages(app)
        assert "CALL 999 NOW" in words(app).upper()
        with desk() as one:
            assert len(one.store.unread("open")) == 2
        page.query_one("#in-age").focus()
        await pilot.press("backspace")
        await press(pilot, "ctrl+s")
        assert page.sent is not None
        with desk() as one:
            assert [row.case_number for row in one.store.unread("open")] == ["R-0009"]


async def test_what_the_record_knows_of_a_family_is_not_told_to_whoever_refers(
    app: TriageApp, desk: Callable[[], Desk]
):
    """The words after sending rest on what was typed, for somebody who does not see decisions."""
    typed = Typed("R-own0000001", {"age": "9"}, (TypedNeed("needs", "sleep", "child", "", 8),))
    with desk() as one:
        sent = send(one, typed, None, REFERRER)
        assert sent.decision is not None
        assert sent.decision.case == "R-own0000001"
        facts = json.dumps(sent.decision.model_dump(mode="json"))
        assert "R-0001" not in facts
        assert OTHER not in facts
