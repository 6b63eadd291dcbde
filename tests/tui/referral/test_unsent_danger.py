from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.tui.conftest import COORDINATOR, TODAY
from tests.tui.referral.made import OTHER, REFERRER
from triage.cli import cli
from triage.cli.edge import run
from triage.desk import Desk, due
from triage.desk.due import agenda as whole_agenda
from triage.desk.due.agenda import agenda
from triage.desk.due.item import URGENT
from triage.desk.due.steps import unsent_of
from triage.desk.register import leave
from triage.desk.screens import drafts as kept
from triage.desk.screens.danger import GRACE_MINUTES, urgent_drafts
from triage.desk.screens.sending_in import send
from triage.desk.screens.typed import Typed, TypedNeed
from triage.errors import Refused
from tui.pages.overview import read_now

LEAD = "Lee Example"
DANGER = Typed("R-danger0001", {"age": "9", "safety-in_danger_now": "yes"})


def later(desk: Desk, minutes: float = GRACE_MINUTES + 1) -> None:
    """Let the clock go on."""
    desk.clock = lambda: datetime.now(tz=UTC) + timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("typed", "calls"),
    [
        (Typed("R-1", {"safety-in_danger_now": "yes"}), True),
        (Typed("R-1", {"safety-in_danger_now": "unknown"}), True),
        (Typed("R-1", {"safety-current_safety": "no"}), True),
        (Typed("R-1", {"safety-debt": "yes"}), True),
        (Typed("R-1", {"age": "qqqq"}, (TypedNeed("indicators", "suicidal_intent"),)), True),
        (Typed("R-1", {}, (TypedNeed("indicators", "domestic_abuse_current"),)), True),
        (Typed("R-1", {"age": "9"}, (), "wants to die"), True),
        (Typed("R-1", {"age": "9"}, (TypedNeed("needs", "sleep", "child", "", 7),), "worr"), False),
        (Typed("R-1", {"safety-in_danger_now": "no", "safety-current_safety": "yes"}), False),
        (Typed("R-1", {"safety-current_safety": "unknown"}), False),
    ],
)
def test_a_draft_that_calls_for_somebody_is_known_as_one_and_says_nothing_more(
    desk: Callable[[], Desk], typed: Typed, calls: bool
):
    with desk() as one:
        row = kept.keep_draft(one, typed.as_data(), REFERRER)
        assert row.state == (kept.URGENT if calls else kept.BEGUN)
        assert [found.row.id for found in urgent_drafts(one)] == ([row.id] if calls else [])
        events = [event for event in one.store.events("") if event.record == f"draft {row.id}"]
        assert [event.what for event in events] == (["draft.danger"] if calls else [])
        assert next(draft.row.id for draft in kept.my_drafts(one, REFERRER)) == row.id


def test_its_author_has_it_due_at_once_and_others_after_some_minutes_without_a_word_of_what_it_says(
    desk: Callable[[], Desk],
):
    with desk() as one:
        typed = Typed("R-1", {"wants": "zebracanary"}, (TypedNeed("indicators", "suicidal_intent"),))
        row = kept.keep_draft(one, typed.as_data(), REFERRER)
        (own,) = [item for item in due(one, name=REFERRER) if item.record == f"draft {row.id}"]
        assert (own.kind, own.due_on, own.owner) == ("draft", TODAY, REFERRER)
        assert unsent_of(one, COORDINATOR) == []
        later(one, GRACE_MINUTES - 1)
        assert unsent_of(one, COORDINATOR) == []
        later(one)
        (item,) = unsent_of(one, COORDINATOR)
        (at,) = [event.at for event in one.store.events("") if event.what == "draft.danger"]
        time = f"{datetime.fromisoformat(at).astimezone():%H:%M}"
        assert item.kind in URGENT
        assert item.what == (
            f"{REFERRER} began a referral at {time} that says immediate danger and has not sent it: "
            f"ask {REFERRER} now what it is about"
        )
        assert (item.case, item.for_whom, item.level, item.due_on) == (None, "", 0, TODAY)
        assert {REFERRER, COORDINATOR, LEAD} <= set(item.shown_to)
        assert OTHER not in item.shown_to
        assert not any(word in str(item) for word in ("zebra", "suicid", "life"))
        assert due(one)[0].kind == "escalation"
        assert [found.kind for found in due(one)].count("unsent_danger") == 1
        assert not [
            found for found in due(one) if found.kind == "draft" and found.record == f"draft {row.id}"
        ]


def test_keeping_on_typing_never_puts_it_off(desk: Callable[[], Desk]):
    with desk() as one:
        row = kept.keep_draft(one, DANGER.as_data(), REFERRER)
        later(one)
        kept.keep_draft(one, DANGER.as_data() | {"line": "mor"}, REFERRER, row.id)
        assert [item.record for item in unsent_of(one, LEAD)] == [f"draft {row.id}"]
        assert len([event for event in one.store.events("") if event.what == "draft.danger"]) == 1


def test_it_goes_when_it_is_sent_and_when_the_answer_was_a_slip(desk: Callable[[], Desk]):
    with desk() as one:
        row = kept.keep_draft(one, DANGER.as_data(), REFERRER)
        later(one)
        assert unsent_of(one, LEAD)
        kept.keep_draft(one, {"values": {"safety-in_danger_now": "no"}}, REFERRER, row.id)
        assert unsent_of(one, LEAD) == []
        kept.keep_draft(one, DANGER.as_data(), REFERRER, row.id)
        assert unsent_of(one, LEAD)
        assert send(one, DANGER, row.id, REFERRER).number
        assert unsent_of(one, LEAD) == []
        said = [event.what for event in one.store.events("") if event.record == f"draft {row.id}"]
        assert said == ["draft.danger", "draft.danger_over", "draft.danger"]


def test_discarding_one_needs_a_reason_that_an_escalation_may_be_put_aside_for_and_is_logged(
    desk: Callable[[], Desk],
):
    with desk() as one:
        row = kept.keep_draft(one, DANGER.as_data(), REFERRER)
        for reason in ("", "not_now", "because"):
            with pytest.raises(Refused):
                kept.discard_draft(one, row.id, REFERRER, reason)
        assert one.store.draft_body(row.id) is not None
        kept.discard_draft(one, row.id, REFERRER, "already_done")
        assert one.store.draft_body(row.id) is None
        (event,) = [event for event in one.store.events("") if event.what == "draft.discard"]
        assert event.record == f"draft {row.id} already_done"
        later(one)
        assert unsent_of(one, LEAD) == []


def test_of_somebody_who_left_it_stays_and_a_lead_may_discard_it_with_a_reason(desk: Callable[[], Desk]):
    with desk() as one:
        row = kept.keep_draft(one, DANGER.as_data(), REFERRER)
        leave(one, REFERRER, COORDINATOR)
        (item,) = unsent_of(one, LEAD)
        assert "has left" in item.what
        with pytest.raises(Refused):
            kept.discard_draft(one, row.id, LEAD)
        kept.discard_draft(one, row.id, LEAD, "already_done")
        assert unsent_of(one, LEAD) == []


def test_a_moment_that_cannot_be_found_out_is_not_waited_for(desk: Callable[[], Desk]):
    with desk() as one:
        row = kept.keep_draft(one, DANGER.as_data(), REFERRER)
        with one.store.writing():
            one.store._database.change("events", {"record": "lost"}, "what = ?", ("draft.danger",))  # type: ignore[attr-defined]
        (item,) = unsent_of(one, LEAD)
        assert item.record == f"draft {row.id}"
        assert f"on {TODAY}" in item.what
    with desk() as one:
        later(one, -600)
        assert unsent_of(one, LEAD), "a clock that was put back delays nothing"


def test_with_more_cases_than_can_be_listed_it_is_listed_all_the_same(
    desk: Callable[[], Desk], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(whole_agenda, "AT_ONCE", 1)
    with desk() as one:
        kept.keep_draft(one, DANGER.as_data(), REFERRER)
        later(one)
        found = agenda(one, COORDINATOR, whose="mine", most=1)
        assert "unsent_danger" in [item.kind for item in found.items]
        assert "began a referral" in str(read_now(one, COORDINATOR))


def test_the_command_line_shows_it(
    folder: Path,
    desk: Callable[[], Desk],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
):
    with desk() as one:
        kept.keep_draft(one, DANGER.as_data(), REFERRER)
    monkeypatch.setattr("triage.desk.screens.danger.GRACE_MINUTES", 0)
    assert run(cli, ["due", "--workspace", str(folder), "--by", LEAD]) == 0
    (line,) = [line for line in capsys.readouterr().out.splitlines() if "began a referral" in line]
    assert line.startswith("ACT NOW")
    assert REFERRER in line
