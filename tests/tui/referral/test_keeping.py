from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.tui.conftest import TODAY
from tests.tui.referral.made import OTHER, REFERRER
from tests.tui.referral.test_sending import form, rested
from tests.tui.screen import messages, press, settle, words
from triage.desk import Desk
from triage.desk.screens import drafts as kept
from triage.desk.screens.typed import Typed
from triage.errors import Refused, StoreProblem
from tui.app import TriageApp
from tui.pages.drafting import Keeper, KeptNow


def logged(desk: Desk, act: str = "draft.keep") -> list[tuple[str, str]]:
    """What the log holds of keeping drafts since the workspace was made: draft and outcome."""
    return [(one.record, one.outcome) for one in desk.store.audit_entries({"act": act})]


def test_typing_on_is_one_entry_of_the_log_for_each_draft_and_sitting(desk: Callable[[], Desk]):
    with desk() as one:
        before, unnamed = len(logged(one)), len(logged(one, "record.change"))
        row = kept.keep_draft(one, {"values": {"age": "9"}}, OTHER)
        for age in ("90", "9", ""):
            kept.keep_draft(one, {"values": {"age": age}}, OTHER, row.id)
        kept.keep_draft(one, {"values": {"age": "4"}}, REFERRER, 1)
        assert logged(one)[before:] == [(f"draft {row.id}", "allowed"), ("draft 1", "allowed")]
        # A step that wrote nothing in the log would stand there as a change that named nothing it did.
        assert len(logged(one, "record.change")) == unnamed
        assert one.store.audit_proof().whole
    with desk() as again:
        kept.keep_draft(again, {"values": {"age": "5"}}, OTHER, row.id)
        assert len(logged(again)) == before + 3


def test_what_is_refused_or_fails_is_logged_however_often(
    desk: Callable[[], Desk], monkeypatch: pytest.MonkeyPatch
):
    with desk() as one:
        before = len(logged(one))
        for _ in range(2):
            with pytest.raises(Refused):
                kept.keep_draft(one, {}, OTHER, 1)
        kept.keep_draft(one, {"values": {"age": "5"}}, REFERRER, 1)

        def fails(*_: object) -> None:
            raise StoreProblem("the disk is full", why="made up", mend="make room")

        monkeypatch.setattr(type(one.store), "change_draft", fails)
        with pytest.raises(StoreProblem):
            kept.keep_draft(one, {"values": {"age": "6"}}, REFERRER, 1)
        outcomes = [outcome for _, outcome in logged(one)[before:]]
        assert outcomes == ["refused", "refused", "allowed", "failed"]


def test_a_draft_that_another_window_changed_is_never_overwritten_and_both_are_kept(
    desk: Callable[[], Desk],
):
    with desk() as one, desk() as other:
        first, second = Keeper(REFERRER, 1), Keeper(REFERRER, 1)
        opened, same = first.read(one), second.read(other)
        assert opened is not None
        assert opened == same
        number = opened.number
        here = Typed(number, {"wants": "said here"}, opened.needs)
        there = Typed(number, {"wants": "said there"}, opened.needs)
        assert second.keep(other, there) == KeptNow(there)
        told = first.keep(one, here)
        assert told.elsewhere == "changed"
        assert first.draft != 1
        assert told.typed.values == here.values
        assert told.typed.number not in ("", number), "sent, the two are two cases that somebody joins or not"
        texts = {draft.row.id: draft.typed["values"] for draft in kept.my_drafts(one, REFERRER)}
        assert texts == {1: {"wants": "said there"}, first.draft: {"wants": "said here"}}
        assert first.keep(one, told.typed).elsewhere == ""
        assert second.keep(other, there).elsewhere == ""


@pytest.mark.parametrize("what", ["sent", "discarded"])
def test_what_is_typed_in_a_draft_that_another_window_ended_is_kept_as_another(
    desk: Callable[[], Desk], what: str
):
    with desk() as one:
        first = Keeper(REFERRER, 1)
        opened = first.read(one)
        assert opened is not None
        if what == "sent":
            kept.sent_draft(one, 1, "R-0001", REFERRER)
        else:
            kept.discard_draft(one, 1, REFERRER)
        told = first.keep(one, Typed(opened.number, {"wants": "more"}, opened.needs))
        assert told.elsewhere == what
        (draft,) = kept.my_drafts(one, REFERRER)
        assert draft.typed["values"] == {"wants": "more"}
        assert draft.typed["number"] != opened.number


def test_sending_a_draft_that_another_window_changed_sends_what_stands_here_and_keeps_the_other(
    desk: Callable[[], Desk],
):
    """A danger does not wait for a question about windows."""
    with desk() as one:
        first, second = Keeper(REFERRER, 1), Keeper(REFERRER, 1)
        opened = first.read(one)
        assert opened is not None
        second.read(one)
        second.keep(one, Typed(opened.number, {"age": "7"}, opened.needs))
        sent, said = first.send(one, Typed(opened.number, {"age": "8"}, opened.needs))
        assert sent.number not in ("", opened.number)
        assert "another window" in str(said)
        (left,) = kept.my_drafts(one, REFERRER)
        assert (left.row.id, left.typed["values"]) == (1, {"age": "7"})
        again, _ = second.send(one, Typed(opened.number, {"age": "7"}, opened.needs))
        assert again.number == opened.number


def test_what_another_window_sent_is_not_sent_again_without_a_word(desk: Callable[[], Desk]):
    with desk() as one:
        first, second = Keeper(REFERRER, 1), Keeper(REFERRER, 1)
        opened = first.read(one)
        assert opened is not None
        second.read(one)
        second.send(one, opened)
        cases = len(one.store.cases())
        with pytest.raises(Refused, match="sent in another window"):
            first.send(one, Typed(opened.number, {"age": "8"}, opened.needs))
        assert len(one.store.cases()) == cases
        (left,) = kept.my_drafts(one, REFERRER)
        assert left.typed["values"] == {"age": "8"}
        sent, _ = first.send(one, Typed(first.number, {"age": "8"}, opened.needs))
        assert sent.number == first.number != opened.number


async def test_the_second_window_is_told_on_the_screen_and_goes_on_with_what_stands_there(
    app: TriageApp, folder: Path, desk: Callable[[], Desk]
):
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "f3")
        assert form(app).typed.values["age"] == "6"
        # Another window: the same draft, read and kept by itself.
        with desk() as one:
            window = Keeper(REFERRER, 1)
            read = window.read(one)
            assert read is not None
            window.keep(one, Typed(read.number, {**read.values, "well": "football"}, read.needs))
        form(app).query_one("#in-wants").focus()
        await pilot.press(*"rest")
        await rested(pilot)
        assert "changed in another window" in messages(app)
        assert "both are kept" in messages(app).lower()
        page = form(app)
        assert page.typed.values["wants"] == "rest"
        assert "well" not in page.typed.values
        await press(pilot, "escape", "2")
        assert words(app).count("NOT SENT") == 2
    with desk() as one:
        found = [draft.typed["values"] for draft in kept.my_drafts(one, REFERRER)]
        assert sorted("well" in values for values in found) == [False, True]
        assert one.on == TODAY


async def test_what_was_typed_last_stands_in_the_list_at_once(app: TriageApp):
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("1", "7", "escape", "2")
        await settle(pilot)
        assert "age 17" in words(app)
