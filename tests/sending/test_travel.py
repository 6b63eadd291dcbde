"""The loop between two workspaces: sent, received, answered; each once, whole, or refused by name."""

from __future__ import annotations

import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.desk.builders import LEAD, ON, SAM, a_case, put_in
from tests.sending.builders import a_parcel, a_receipt, an_outcome, keys_of
from tests.sending.conftest import OURS, THEIRS, SitAt
from tests.sending.loop_builders import codes, no_phrase, only, referred, send, take_in, tell
from triage.desk import Desk, answer, confirm, list_escalations, replay, show_case
from triage.desk.due.listing import due as all_due
from triage.desk.sending.outcomes import Telling, prepare_outcome
from triage.desk.sending.overdue import list_parcels, parcels_due
from triage.desk.sending.own_keys import own_card, ring
from triage.desk.sending.posting import Wish, post, prepare
from triage.errors import Refused, WrongUse
from triage.sending import seal


def state_of(desk: Desk, referral: int) -> str:
    row = desk.store.referral(referral)
    assert row is not None
    return row.state


def due(desk: Desk) -> list[tuple[str, str, str]]:
    return [(item.kind, item.due_on.isoformat(), item.role) for item in parcels_due(desk)]


def test_a_referral_goes_and_comes_back(sender: Desk, recipient: Desk, tmp_path: Path, sit_at: SitAt) -> None:
    out, back = tmp_path / "out", tmp_path / "back"
    referral = referred(sender)
    sent = send(sender, "C-1", out)
    assert sent.partner == THEIRS
    assert due(sender) == [("receipt", "2026-11-25", "coordinator")]

    entry = only(take_in(recipient, out, answers=back))
    assert (entry.what, entry.partner, entry.reference) == ("added", OURS, "C-1")
    assert entry.case is not None
    view = show_case(recipient, entry.case)
    assert [need.need for need in view.case.needs] == ["sleep"]
    assert view.case.child.age == 8
    assert view.row.source == "early_help"
    assert replay(recipient, entry.case)[0].same
    assert due(recipient) == [("answer", "2026-11-29", "coordinator")]

    assert only(take_in(sender, back)).what == "answered"
    assert state_of(sender, referral) == "opened"
    assert due(sender) == []

    later = sit_at("recipient", ON + timedelta(days=3))
    tell(later, entry.case, back, "accepted")
    tell(later, entry.case, back, "waiting", expected_on=ON + timedelta(days=40))
    assert due(later) == [("answer", "2027-01-01", "coordinator")]
    tell(later, entry.case, back, "started")
    tell(later, entry.case, back, "completed")
    assert due(later) == []
    came = take_in(sit_at("sender", ON + timedelta(days=4)), back)
    assert (came.count("answered"), came.count("skipped")) == (4, 1)
    assert state_of(sender, referral) == "completed"
    assert [move.state for move in sender.store.moves(referral)] == ["requested", "opened", "accepted", "waiting", "started", "completed"]  # fmt: skip


def test_a_decline_with_its_reason_ends_the_referral_and_the_need_is_open_again(
    sender: Desk, recipient: Desk, tmp_path: Path
) -> None:
    referral = referred(sender)
    send(sender, "C-1", tmp_path / "out")
    entry = only(take_in(recipient, tmp_path / "out", answers=tmp_path / "back"))
    tell(recipient, entry.case or "", tmp_path / "back", "declined", reason="no_capacity")
    take_in(sender, tmp_path / "back")
    assert state_of(sender, referral) == "declined"
    assert sender.store.moves(referral)[-1].reason == "no_capacity"
    assert len(sender.store.decisions("C-1")) == 2


def test_sending_the_same_again_keeps_its_number_and_is_added_once(
    sender: Desk, recipient: Desk, tmp_path: Path, sit_at: SitAt
) -> None:
    out = tmp_path / "out"
    referred(sender)
    one = send(sender, "C-1", out)
    again = send(sit_at("sender", ON + timedelta(days=2)), "C-1", tmp_path / "again")
    assert again.again
    assert one.parcel == again.parcel
    take_in(recipient, out)
    assert only(take_in(recipient, tmp_path / "again")).what == "skipped"
    assert len(recipient.store.cases()) == 1


def test_what_changed_goes_as_a_parcel_of_its_own_and_a_person_looks_at_both(
    sender: Desk, recipient: Desk, tmp_path: Path
) -> None:
    from triage.desk import answer  # noqa: PLC0415

    referred(sender)
    one = send(sender, "C-1", tmp_path / "out")
    answer(sender, "C-1", "dob", "2017-01-01", SAM)
    other = send(sender, "C-1", tmp_path / "out")
    assert other.parcel.body.replaces == one.parcel.id
    assert [row.due_on is not None for row in sender.store.parcels("C-1", "out")] == [False, True]
    came = take_in(recipient, tmp_path / "out")
    numbers = [entry.case for entry in came.entries]
    assert len(set(numbers)) == 2
    cases = [show_case(recipient, number or "").case for number in numbers]
    assert [one for case in cases for one in case.possible_duplicates]


def test_answers_out_of_order_and_twice_do_no_harm(sender: Desk, recipient: Desk, tmp_path: Path) -> None:
    referral = referred(sender)
    send(sender, "C-1", tmp_path / "out")
    entry = only(take_in(recipient, tmp_path / "out", answers=tmp_path / "receipts"))
    steps = [
        tell(recipient, entry.case or "", tmp_path / state, state)
        for state in ("accepted", "waiting", "started")
    ]
    take_in(sender, steps[2].file)
    assert state_of(sender, referral) == "started"
    for late in (steps[0].file, tmp_path / "receipts", steps[1].file, steps[2].file):
        came = take_in(sender, late)
        assert not came.failed
    assert state_of(sender, referral) == "started"
    assert [view.row.state for view in list_parcels(sender)] == ["answered"]


def test_an_answer_that_does_not_fit_is_said_and_due_today(
    sender: Desk, recipient: Desk, tmp_path: Path
) -> None:
    from triage.desk import move_referral  # noqa: PLC0415

    referral = referred(sender)
    send(sender, "C-1", tmp_path / "out")
    entry = only(take_in(recipient, tmp_path / "out", answers=tmp_path / "back"))
    for state in ("accepted", "started"):
        move_referral(sender, referral, state, SAM)
    tell(recipient, entry.case or "", tmp_path / "late", "declined", reason="no_capacity")
    came = take_in(sender, tmp_path / "late")
    assert codes(came) == ["PC117"]
    assert state_of(sender, referral) == "started"
    assert due(sender) == [("receipt", "2026-11-22", "coordinator")]


def test_an_escalation_is_told_received_and_decided(sender: Desk, recipient: Desk, tmp_path: Path) -> None:
    indicators: list[Any] = ["domestic_abuse_current", {"indicator": "recent_self_harm", "third_party": True}]
    put_in(sender, a_case("C-9", indicators=indicators, consent={"status": "refused", "by": ["parent"]}))
    sent = send(sender, "C-9", tmp_path / "out", towards="statutory")
    body = sent.parcel.body
    assert body.agreed.basis == "without_consent"
    assert "domestic_abuse_current" in body.indicators
    assert "recent_self_harm" not in body.model_dump_json()
    assert list_escalations(sender, "C-9")[0].row.state == "told"
    entry = only(take_in(recipient, tmp_path / "out", answers=tmp_path / "back"))
    assert entry.towards == "statutory"
    assert entry.added is not None
    assert "statutory" in [one.to for one in entry.added.decision.escalations]
    assert ("answer", "2026-11-22", "safeguarding_lead") in due(recipient)
    take_in(sender, tmp_path / "back")
    found = list_escalations(sender, "C-9")[0]
    assert found.row.state == "received"
    assert THEIRS in (found.received_by or "")
    tell(recipient, entry.case or "", tmp_path / "back", "declined", reason="criteria_not_met")
    take_in(sender, tmp_path / "back")
    found = next(one for one in list_escalations(sender, "C-9") if one.row.towards == "statutory")
    assert found.row.state == "decided"
    assert THEIRS in (found.decision or "")


def test_an_escalation_that_no_rule_here_would_raise_stands_here_too(
    sender: Desk, recipient: Desk, tmp_path: Path, sit_at: SitAt
) -> None:
    """What third parties said stays behind, so the rules here may see nothing; the sender's people saw a danger all the same."""
    said: list[Any] = [{"indicator": "domestic_abuse_current", "third_party": True}]
    put_in(sender, a_case("C-9", indicators=said))
    send(sender, "C-9", tmp_path / "out", towards="statutory")
    entry = only(take_in(recipient, tmp_path / "out"))
    assert entry.added is not None
    assert entry.added.decision.escalations == ()
    (raised,) = list_escalations(recipient, entry.case)
    assert (raised.row.towards, raised.row.person, raised.row.state, raised.row.due_on) == (
        "statutory",
        "child",
        "raised",
        ON,
    )
    assert "escalation" in [item.kind for item in all_due(sit_at("recipient", ON + timedelta(days=3)))]
    assert not take_in(recipient, tmp_path / "out").failed
    assert len(list_escalations(recipient, entry.case)) == 1
    answer(recipient, entry.case or "", "current_safety", "yes", SAM)
    assert [one.row.state for one in list_escalations(recipient, entry.case)] == ["raised"]


def test_an_emergency_is_rung_and_never_sent(sender: Desk, tmp_path: Path) -> None:
    put_in(sender, a_case("C-9", indicators=["immediate_danger"]))
    with pytest.raises(Refused) as caught:
        send(sender, "C-9", tmp_path / "out", towards="emergency")
    assert "999" in caught.value.mend


def test_nothing_leaves_without_what_must_be_there_first(sender: Desk, tmp_path: Path) -> None:
    put_in(sender, a_case("C-1"))
    with pytest.raises(WrongUse):  # no referral was made
        send(sender, "C-1", tmp_path / "out")
    confirm(sender, "C-1", None, SAM)
    with pytest.raises(WrongUse):
        send(sender, "C-1", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_only_the_sender_of_a_referral_is_answered_and_only_the_one_asked_answers(
    sender: Desk, recipient: Desk, tmp_path: Path
) -> None:
    referred(sender)
    sent = send(sender, "C-1", tmp_path / "out")
    strangers = keys_of("Stranger")
    for kind, parcel in (
        ("receipt", a_receipt(of=sent.parcel.id)),
        ("outcome", an_outcome(of=sent.parcel.id)),
    ):
        file = tmp_path / f"x.{kind}"
        file.write_bytes(seal(parcel, strangers, own_card(sender)))
        assert codes(take_in(sender, file)) == ["PC109"]
    theirs = ring(recipient, no_phrase).current
    file = tmp_path / "other.receipt"
    file.write_bytes(seal(a_receipt(of="e" * 32), theirs, own_card(sender)))
    assert codes(take_in(sender, file)) == ["PC114"]
    assert state_of(sender, 1) == "requested"


def test_the_same_number_with_other_content_is_refused(sender: Desk, recipient: Desk, tmp_path: Path) -> None:
    ours = ring(sender, no_phrase).current
    card = own_card(recipient)
    for name, parcel in (("one", a_parcel()), ("two", a_parcel(age=15))):
        (tmp_path / f"{name}.referral").write_bytes(seal(parcel, ours, card))
    assert codes(take_in(recipient, tmp_path / "one.referral")) == []
    assert codes(take_in(recipient, tmp_path / "two.referral")) == ["PC115"]
    assert len(recipient.store.cases()) == 1


def test_a_referral_that_no_case_can_be_made_of_says_so_to_both(
    sender: Desk, recipient: Desk, tmp_path: Path
) -> None:
    """A code that the recipient does not know: nothing is kept but the fact, the sender is told, and somebody rings."""
    from triage.sending import Need  # noqa: PLC0415

    ours = ring(sender, no_phrase).current
    referred(sender)
    sent = send(sender, "C-1", tmp_path / "out")
    odd = a_parcel(sent.parcel.id, needs=(Need(need="no_such_need", severity=9),))
    file = tmp_path / "odd.referral"
    file.write_bytes(seal(odd, ours, own_card(recipient)))
    came = take_in(recipient, file, answers=tmp_path / "back")
    assert only(came).what == "problem"
    assert came.failed
    assert recipient.store.cases() == []
    assert due(recipient) == [("answer", "2026-11-22", "coordinator")]
    take_in(sender, tmp_path / "back")
    assert due(sender) == [("receipt", "2026-11-22", "coordinator")]
    assert [view.row.state for view in list_parcels(sender)] == ["not_readable"]


def test_an_escalation_that_no_case_can_be_made_of_is_kept_for_the_safeguarding_lead(
    sender: Desk, recipient: Desk, tmp_path: Path
) -> None:
    from triage.sending import Agreed  # noqa: PLC0415

    odd = a_parcel(about="escalation", towards="statutory", help=None, service=None, indicators=("no_such_indicator",), agreed=Agreed(basis="without_consent"))  # fmt: skip
    file = tmp_path / "odd.referral"
    file.write_bytes(seal(odd, ring(sender, no_phrase).current, own_card(recipient)))
    came = take_in(recipient, file)
    assert only(came).unread == 1
    assert only(came).issues[0].escalations
    assert [row.role for row in recipient.store.unread("open")] == ["safeguarding_lead"]


def test_who_may_send_and_receive(sender: Desk, recipient: Desk, tmp_path: Path) -> None:
    referred(sender)
    box = prepare(sender, "C-1", Wish(), SAM)
    for by in (None, "Nobody", "Ash Example"):
        with pytest.raises(Refused):
            post(sender, box, tmp_path / "out", by, no_phrase)
    assert list((tmp_path / "out").iterdir()) == []
    assert sender.store.parcels() == []


def test_what_is_sent_is_what_was_shown(sender: Desk, tmp_path: Path) -> None:
    from triage.desk import answer  # noqa: PLC0415

    referred(sender)
    box = prepare(sender, "C-1", Wish(), SAM)
    answer(sender, "C-1", "dob", "2017-01-01", SAM)
    with pytest.raises(Refused) as caught:
        post(sender, box, tmp_path / "out", SAM, no_phrase)
    assert "changed" in caught.value.what
    assert list((tmp_path / "out").iterdir()) == []


def test_a_file_that_cannot_be_written_leaves_nothing_said(
    sender: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    referred(sender)
    box = prepare(sender, "C-1", Wish(), SAM)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="space"):
        post(sender, box, tmp_path / "out", SAM, no_phrase)
    assert sender.store.parcels() == []
    assert list((tmp_path / "out").iterdir()) == []


def test_scores_go_back_only_where_that_was_agreed_and_measured(
    sender: Desk, recipient: Desk, tmp_path: Path, sit_at: SitAt
) -> None:
    referred(sender)
    send(sender, "C-1", tmp_path / "out")
    number = only(take_in(recipient, tmp_path / "out")).case or ""
    with pytest.raises(WrongUse):
        prepare_outcome(recipient, number, Telling("started", with_scores=True), SAM)
    from triage.desk import review  # noqa: PLC0415

    later = sit_at("recipient", ON + timedelta(days=30))
    review(later, number, {("sleep", "child", None): 3}, "full", SAM)
    told = tell(later, number, tmp_path / "back", "started", with_scores=True)
    assert [(one.need, one.severity) for one in told.parcel.body.scores] == [("sleep", 3)]


def test_a_folder_of_a_thousand_files_that_are_none_is_passed_over(recipient: Desk, tmp_path: Path) -> None:
    for place in range(1000):
        (tmp_path / f"{place}.txt").write_text("nothing")
    began = time.perf_counter()
    came = take_in(recipient, tmp_path)
    assert len(came.passed_over) == 1000
    assert came.entries == ()
    assert time.perf_counter() - began < 5


def test_the_lead_may_send_an_escalation(sender: Desk, tmp_path: Path) -> None:
    put_in(sender, a_case("C-9", indicators=["domestic_abuse_current"]))
    box = prepare(sender, "C-9", Wish(towards="statutory"), LEAD)
    post(sender, box, tmp_path / "out", LEAD, no_phrase)
    assert list_escalations(sender, "C-9")[0].told


def test_a_receiving_that_was_broken_off_is_taken_up_again(
    sender: Desk, recipient: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The case was added, and the machine stopped before the parcel stood beside it: the same file makes no second case."""
    referred(sender)
    send(sender, "C-1", tmp_path / "out")

    def stopped(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(type(recipient.store), "add_parcel", stopped)
    with pytest.raises(KeyboardInterrupt):
        take_in(recipient, tmp_path / "out")
    assert len(recipient.store.cases()) == 1
    monkeypatch.undo()
    entry = only(take_in(recipient, tmp_path / "out", answers=tmp_path / "back"))
    assert entry.case == recipient.store.cases()[0].number
    assert entry.receipt is not None
    assert len(recipient.store.cases()) == 1


def test_a_restricted_case_is_listed_without_saying_to_whom_it_went(sender: Desk, tmp_path: Path) -> None:
    from triage.desk import add_person  # noqa: PLC0415
    from triage.desk.restricting import restrict  # noqa: PLC0415

    add_person(sender, "Nel Example", "coordinator", by=SAM)
    referred(sender)
    send(sender, "C-1", tmp_path / "out")
    restrict(sender, "C-1", ["Sam Example"], "staff_family", LEAD)
    shown = list_parcels(sender, by="Nel Example")
    assert THEIRS not in str(shown)
    with pytest.raises(Refused):
        prepare(sender, "C-1", Wish(), "Nel Example")
