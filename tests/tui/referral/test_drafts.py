from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.tui.conftest import COORDINATOR, TODAY
from tests.tui.referral.made import OTHER, REFERRER, keys_of
from tests.tui.referral.test_sending import form, rested
from tests.tui.screen import messages, press, settle, shown, words
from triage.desk import Desk, add_person, close, dismiss_action, due, open_desk, show_case  # noqa: F401 - what closing needs
from triage.desk.due.listing import everything
from triage.desk.register import leave
from triage.desk.rights.gathering import rows_of
from triage.desk.screens import drafts as kept
from triage.desk.screens.typed import SAFETY, Typed, TypedNeed, as_source
from triage.errors import Refused
from triage.source import read_yaml
from tui.app import TriageApp

WORDS = ["sleep", "worry", "damp", "adhd", "friends", "anger", "debt", "bully", "low mood", "loneliness"]
SAID = 'Wants the noise to stop, and her own bed. "Mum\'s" café: nice!'


def a_referral(seed: int) -> dict[str, str]:
    """A made-up referral as it is typed: what each field holds at the end."""
    random_one = random.Random(seed)
    return {
        "age": str(random_one.randrange(2, 18)),
        "postcode": random_one.choice(["b90", "B91", "b37", "B92"]),
        "wants": f"{SAID} {seed}",
        "well": "Reading; football on Saturdays",
        "safe_how": "phone",
    }


@pytest.mark.parametrize(
    "seeds", [range(1), pytest.param(range(1, 10), marks=pytest.mark.screens)], ids=["one", "the-other-nine"]
)
async def test_ten_referrals_that_are_typed_arrive_unchanged_in_the_record(
    app: TriageApp, desk: Callable[[], Desk], seeds: range
):
    sent = {}
    async with app.run_test(size=(140, 45)) as pilot:
        await settle(pilot)
        page = form(app)
        for seed in seeds:
            made, needs = a_referral(seed), random.Random(seed).sample(WORDS, 4)
            typed = f"{made['age']}\n{made['postcode']}\n" + "".join(
                f"{word} {place}\n" for place, word in enumerate(needs, start=3)
            )
            await pilot.press(*keys_of(typed))
            for name in ("safe_how", "wants", "well"):
                page.query_one(f"#in-{name}").focus()
                await pilot.press(*keys_of(made[name]))
            await press(pilot, "ctrl+s")
            assert page.sent is not None, messages(app)
            sent[page.sent.number] = made
            await press(pilot, "ctrl+n")
    assert len(sent) == len(seeds)
    with desk() as one:
        for number, made in sent.items():
            case = show_case(one, number, COORDINATOR).case
            assert case.child.age == int(made["age"])
            assert case.child.postcode == made["postcode"].upper()
            assert case.voice.child == made["wants"]
            assert case.strengths == (made["well"],)
            assert case.safe_contact is not None
            assert case.safe_contact.how == made["safe_how"]
            assert [need.severity for need in case.needs] == [3, 4, 5, 6]


async def test_a_draft_survives_a_kill_and_is_offered_again(folder: Path, desk: Callable[[], Desk]):
    app = TriageApp(folder, TODAY, OTHER, "referrer")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("9", "enter", *keys_of("b90"), "enter", *keys_of("sleep 8\nsister: wor"))
        await pilot.pause(1.2)
        await settle(pilot)
        # Killed here: another process looks at the record while this one never says goodbye.
        with desk() as one:
            (draft,) = kept.my_drafts(one, OTHER)
        found = Typed.from_data(draft.typed)
        assert found.values["age"] == "9"
        assert found.needs == (TypedNeed("needs", "sleep", "child", "", 8),)
        assert found.line == "sister: wor"
    again = TriageApp(folder, TODAY, OTHER, "referrer")
    async with again.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "You have a referral begun on Sun 22 Nov 2026 that is not sent. f3 goes on with it." in words(
            again
        )
        await press(pilot, "f3")
        page = form(again)
        assert page.typed == found
        assert "sister: wor" in shown(again)


async def test_the_last_letters_are_kept_on_the_way_out(folder: Path, desk: Callable[[], Desk]):
    app = TriageApp(folder, TODAY, OTHER, "referrer")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("1", "2", "ctrl+q")
    with desk() as one:
        (draft,) = kept.my_drafts(one, OTHER)
        assert draft.typed["values"] == {"age": "12"}


async def test_a_draft_is_seen_by_its_author_alone(app: TriageApp, folder: Path, desk: Callable[[], Desk]):
    with desk() as one:
        assert [draft.row.id for draft in kept.my_drafts(one, REFERRER)] == [1]
        assert kept.my_drafts(one, COORDINATOR) == []
        for act in (
            lambda: kept.open_draft(one, 1, COORDINATOR),
            lambda: kept.keep_draft(one, {}, COORDINATOR, 1),
            lambda: kept.discard_draft(one, 1, "Lee Example"),
            lambda: kept.sent_draft(one, 1, "R-0001", OTHER),
            lambda: kept.my_drafts(one, None),
        ):
            with pytest.raises(Refused):
                act()
        assert kept.open_draft(one, 1, REFERRER).typed["values"]["age"] == "6"


async def test_somebody_else_at_the_same_terminal_sees_nothing_of_it(
    app: TriageApp, desk: Callable[[], Desk]
):
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("9", "enter", *keys_of("b90"))
        await press(pilot, "f1")
        app.desk.by = OTHER
        await press(pilot, "escape")
        await settle(pilot)
        assert form(app).typed.empty
        assert "b90" not in shown(app)
    with desk() as one:
        assert [draft.typed["values"].get("postcode") for draft in kept.my_drafts(one, REFERRER)] == [
            "b90",
            None,
        ]
        assert kept.my_drafts(one, OTHER) == []


async def test_a_discarded_draft_is_erased_and_a_sent_one_too(app: TriageApp, desk: Callable[[], Desk]):
    with desk() as one:
        assert one.store.draft_body(1) is not None
        kept.discard_draft(one, 1, REFERRER)
        assert one.store.draft_body(1) is None
        (row,) = one.store.drafts()
        assert (row.state, row.ended_by, row.case_number) == ("discarded", REFERRER, "")
        with pytest.raises(Refused, match="discarded already"):
            kept.open_draft(one, 1, REFERRER)
        other = kept.keep_draft(one, {"values": {"age": "9"}}, REFERRER)
        kept.sent_draft(one, other.id, "R-0001", REFERRER)
        assert one.store.draft_body(other.id) is None
        assert rows_of(one, "R-0001")["drafts"][0]["state"] == "sent"


async def test_only_the_last_state_of_a_draft_is_kept(app: TriageApp, folder: Path, desk: Callable[[], Desk]):
    with desk() as one:
        row = kept.keep_draft(one, {"values": {"wants": "zebracanary"}}, REFERRER)
        kept.keep_draft(one, {"values": {"wants": "gone"}}, REFERRER, row.id)
        bodies = one.store._database.rows("SELECT body FROM draft_bodies WHERE draft_id = ?", (row.id,))  # type: ignore[attr-defined]
        assert len(bodies) == 1
        assert kept.open_draft(one, row.id, REFERRER).typed == {"values": {"wants": "gone"}}


async def test_a_draft_that_nobody_goes_on_with_is_due_for_its_author_and_says_nothing_of_the_child(
    app: TriageApp, desk: Callable[[], Desk]
):
    with desk() as one:
        one.on = TODAY + timedelta(days=kept.REMIND_DAYS)
        (item,) = [item for item in due(one) if item.kind == "draft"]
        assert (item.owner, item.shown_to, item.case) == (REFERRER, (REFERRER,), None)
        assert "sleep" not in str(item)
        leave(one, REFERRER, COORDINATOR)
        (item,) = [item for item in everything(one) if item.kind == "draft"]
        assert item.unheld
        assert item.shown_to
        kept.discard_draft(one, 1, "Lee Example")
        assert [item for item in everything(one) if item.kind == "draft"] == []


async def test_going_on_elsewhere_never_overwrites_what_was_typed_there(
    app: TriageApp, desk: Callable[[], Desk]
):
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "f3")
        assert form(app).typed.values["age"] == "6"
        await press(pilot, "escape", "2", "down", "enter")
        assert form(app).typed.values["age"] == "6"
        await pilot.press("1")
        await rested(pilot)
        await press(pilot, "escape", "1")
        assert form(app).typed.values["age"] == "61"


def test_every_line_of_the_case_file_belongs_to_the_field_it_came_from() -> None:
    values = {
        "age": "9",
        "postcode": "b90",
        "wants": 'a "b"\nc',
        "consent": "given",
        "consent_by": "child+parent",
    }
    values |= {f"safety-{code}": "no" for code in SAFETY}
    typed = Typed(
        "R-1", values, (TypedNeed("needs", "sleep", "parent", "mum", 3), TypedNeed("indicators", "cp_plan"))
    )
    raw, fields = as_source(typed, date(2026, 11, 22))
    lines = raw.decode().splitlines()
    assert '"age"' in lines[next(line for line, name in fields.items() if name == "age") - 1]
    assert "cp_plan" in lines[next(line for line, name in fields.items() if name == "need-1") - 1]
    assert set(fields.values()) >= {*values, "need-0", "need-1"}


def test_the_questions_of_the_form_are_those_whose_answer_alone_calls_for_somebody() -> None:
    text = Path("rules/invariants/answers.yaml")
    root = Path(__file__).parents[3]
    found: set[str] = set()

    def walk(node: Any) -> None:
        if isinstance(node, dict):
            if "answer" in node and isinstance(node["answer"], dict):
                found.add(node["answer"]["field"])
            for one in node.values():
                walk(one)
        elif isinstance(node, list):
            for one in node:
                walk(one)

    walk(read_yaml((root / text).read_text("utf-8"), "answers").data)
    assert found == set(SAFETY)
