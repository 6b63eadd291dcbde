"""Agreement by person, purpose and recipient, over time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.desk.builders import ON, SAM, a_case, a_case_in_danger, a_referral_action, put_in
from tests.desk.conftest import DeskOn
from tests.rights.builders import DALE, say, sent
from triage.casework.agreement import RightsHistory, Said, in_force, with_rights
from triage.deciding.sharing import HELP_PURPOSES, OTHER_PURPOSES, agreement
from triage.desk import Desk, answer, confirm, list_escalations, record_escalation, refer, replay, show_case
from triage.desk.rights.agreeing import agreement_of, answer_help_goes_on, told_of_stop
from triage.desk.rights.dues import rights_due
from triage.desk.rights.reading import codes
from triage.errors import Refused, WrongUse
from triage.model import CaseFile, Consent


def a_file(**more: object) -> CaseFile:
    return CaseFile.model_validate({"case": "C-1", **more})


def basis(case: CaseFile, months: int | None = 100) -> str:
    return agreement(case, months).basis


def test_an_empty_history_changes_no_byte() -> None:
    case = a_file(
        consent=[{"status": "given", "by": ["parent"]}], unsafe_contact=["home"], contact_attempts=3
    )
    assert with_rights(case, RightsHistory(on=ON)) == case


def test_the_newest_answer_of_a_person_counts_and_other_people_keep_theirs() -> None:
    case = a_file(consent=[{"status": "given", "by": ["child", "parent"]}])
    found = in_force(case, [Said("withdrawn", "parent", on=ON)], ON)
    assert [(entry.status, entry.by) for entry in found] == [
        ("given", ("child",)),
        ("withdrawn", ("parent",)),
    ]
    assert basis(case.model_copy(update={"consent": found})) == "not_known"
    again = in_force(case, [Said("withdrawn", "parent", on=ON), Said("given", "parent", on=ON)], ON)
    assert [(entry.status, entry.by) for entry in again] == [("given", ("child",)), ("given", ("parent",))]


def test_a_named_answer_replaces_one_that_nobody_stands_behind() -> None:
    case = a_file(consent=[{"status": "refused"}])
    found = in_force(case, [Said("given", "parent", on=ON)], ON)
    assert [(entry.status, entry.by) for entry in found] == [("given", ("parent",))]


def test_two_parents_are_two_people_and_one_parent_is_one() -> None:
    people = [{"id": "mum", "is": "parent"}, {"id": "dad", "is": "parent"}]
    two = a_file(people=people, consent=[{"status": "given", "by": ["mum"]}])
    assert len(in_force(two, [Said("refused", "dad", on=ON)], ON)) == 2
    one = a_file(people=people[:1], consent=[{"status": "given", "by": ["parent"]}])
    assert [entry.status for entry in in_force(one, [Said("refused", "mum", on=ON)], ON)] == ["refused"]


def test_a_no_for_research_is_no_no_to_help_and_a_yes_for_research_no_yes() -> None:
    given_help = {"status": "given", "by": ["parent"]}
    no_research = {"status": "refused", "by": ["parent"], "purpose": "research_figures"}
    assert basis(a_file(consent=[given_help, no_research])) == "consent"
    yes_research = {"status": "given", "by": ["parent"], "purpose": "research_figures"}
    assert basis(a_file(consent=[yes_research])) == "not_known"
    assert basis(a_file(consent=[{**yes_research, "purpose": "something nobody knows"}])) == "not_known"
    assert basis(a_file(consent=[{**no_research, "purpose": "something nobody knows"}])) == "none"


def test_recipients_of_a_no_are_kept_out_and_recipients_of_a_yes_are_the_only_ones() -> None:
    given_help = {"status": "given", "by": ["parent"]}
    found = agreement(
        a_file(consent=[given_help, {"status": "refused", "by": ["parent"], "recipients": ["sleep-advice"]}]),
        100,
    )
    assert (found.basis, found.excepted, found.only) == ("consent", {"sleep-advice"}, frozenset())
    found = agreement(a_file(consent=[{**given_help, "recipients": ["sleep-advice"]}]), 100)
    assert (found.basis, found.only) == ("consent", {"sleep-advice"})
    found = agreement(
        a_file(consent=[{"status": "refused", "by": ["parent"], "recipients": ["sleep-advice"]}]), 100
    )
    assert found.basis == "not_known"


def test_purposes_of_the_engine_are_those_of_the_list(shipped: Desk) -> None:
    listed = set(codes(shipped, "sharing_purposes"))
    assert listed == (HELP_PURPOSES - {"help"}) | OTHER_PURPOSES | {"protect"}


ANSWERS = st.builds(
    Said,
    status=st.sampled_from(["given", "refused", "withdrawn", "not_asked"]),
    by=st.sampled_from(["parent", "child", "carer", "mum", "dad"]),
    purpose=st.sampled_from(["", "get_help", "research_figures"]),
    recipients=st.sampled_from([(), ("sleep-advice",)]),
    competent=st.sampled_from([None, True, False]),
    on=st.just(ON),
    until=st.sampled_from([None, ON - timedelta(days=1), ON]),
)


@given(
    st.lists(ANSWERS, max_size=6),
    st.sampled_from(["parent", "child", "carer", "mum", "dad"]),
    st.integers(0, 216),
)
def test_whoever_said_no_last_is_never_read_as_agreement(said: list[Said], by: str, months: int) -> None:
    """A no to everything by anybody leaves no basis for help, whatever was said before (law 11)."""
    people = [{"id": "mum", "is": "parent"}, {"id": "dad", "is": "parent"}]
    case = a_file(people=people, consent=[{"status": "given", "by": ["parent", "child"]}])
    found = in_force(case, [*said, Said("withdrawn", by, on=ON)], ON)
    assert agreement(case.model_copy(update={"consent": found}), months).blocks


@given(st.lists(ANSWERS, min_size=1, max_size=6))
def test_the_newest_answer_of_each_person_purpose_and_recipient_is_in_force_once(said: list[Said]) -> None:
    found = in_force(a_file(), said, ON)
    keys = [(entry.by, entry.purpose, entry.recipients) for entry in found]
    assert len(keys) == len({(by, purpose or "get_help", recipients) for by, purpose, recipients in keys})
    last = said[-1]
    assert found[-1].status == ("missing" if last.until is not None and last.until < ON else last.status)


def test_taking_agreement_back_stops_referrals_at_once_and_names_what_is_on_its_way(desk: Desk) -> None:
    put_in(desk, a_case())
    identity = sent(desk, "C-1", "opened", "accepted", "started")
    outcome = say(desk, "withdrawn")
    assert outcome.agreement.basis == "none"
    assert [row.id for row in outcome.stopped.on_their_way] == [identity]
    row = desk.store.referral(identity)
    assert row is not None
    assert row.state == "started", "what taking agreement back means for help going on is asked, not assumed"
    assert outcome.stopped.to_tell == (row.service,)
    entry = desk.store.sharings("C-1")[-1]
    assert (entry.basis, entry.stopped_on, entry.stop_told_on) == ("consent", ON, None)
    due = {(item.code, item.record) for item in rights_due(desk)}
    assert {("tell_recipient", f"referral {identity}"), ("help_goes_on", f"referral {identity}")} <= due
    told_of_stop(desk, "C-1", f"referral {identity}", SAM)
    answer_help_goes_on(desk, "C-1", identity, "no", "They have had enough", SAM)
    assert not [item for item in rights_due(desk) if item.kind == "agreement"]
    assert desk.store.sharings("C-1")[-1].stop_told_on == ON
    assert (desk.store.referral(identity) or row).state == "cancelled"


def test_after_a_withdrawal_nothing_new_goes_out(desk: Desk) -> None:
    put_in(desk, a_case())
    action = a_referral_action(desk, "C-1")
    confirm(desk, "C-1", [action.position], SAM)
    say(desk, "withdrawn")
    with pytest.raises(Refused):
        refer(desk, "C-1", action.help, action.service, SAM)
    assert not desk.store.referrals("C-1")
    assert not desk.store.sharings("C-1")
    assert {one.kind for one in show_case(desk, "C-1").decision.actions} <= {"task", "support", "signpost"}


def test_a_referral_that_was_not_sent_yet_goes_back(desk: Desk) -> None:
    put_in(desk, a_case())
    identity = sent(desk)
    with desk.store.writing():
        desk.store.move_referral(identity, "awaiting_consent", on=ON, by=SAM, reason="", answer_due_on=ON)
    outcome = say(desk, "withdrawn")
    assert [row.id for row in outcome.stopped.gone_back] == [identity]
    row = desk.store.referral(identity)
    assert row is not None
    assert row.state == "cancelled"


def test_a_no_to_one_service_leaves_the_others(desk: Desk) -> None:
    put_in(desk, a_case())
    action = a_referral_action(desk, "C-1")
    outcome = say(desk, "refused", recipients=(action.service,))
    assert outcome.agreement.basis == "consent"
    offered = [one.service for one in show_case(desk, "C-1").decision.actions if one.kind == "referral"]
    assert action.service not in offered


def test_a_narrower_yes_takes_the_place_of_the_same_persons_earlier_yes_to_everybody() -> None:
    people = [{"id": "mum", "is": "parent"}, {"id": "dad", "is": "parent"}]
    case = a_file(people=people, consent=[{"status": "given", "by": ["mum", "child"]}])
    narrower = Said("given", "mum", recipients=("sleep-advice",), on=ON)
    found = in_force(case, [narrower], ON)
    assert [(one.status, one.by, one.recipients) for one in found] == [
        ("given", ("child",), ()),
        ("given", ("mum",), ("sleep-advice",)),
    ]
    alone = a_file(people=people, consent=[{"status": "given", "by": ["mum"]}])
    agreed = agreement(alone.model_copy(update={"consent": in_force(alone, [narrower], ON)}), 100)
    assert (agreed.basis, agreed.only) == ("consent", {"sleep-advice"})
    for kept in (
        Said("given", "dad", recipients=("sleep-advice",), on=ON),
        Said("given", "mum", purpose="research_figures", recipients=("sleep-advice",), on=ON),
    ):
        assert len(in_force(alone, [kept], ON)) == 2, "another person's, or another purpose's, ends nothing"
    no = a_file(people=people, consent=[{"status": "refused", "by": ["mum"]}])
    assert [one.status for one in in_force(no, [narrower], ON)] == ["refused", "given"], "a no stays heard"
    wider = in_force(alone, [narrower, Said("given", "mum", on=ON)], ON)
    assert not agreement(alone.model_copy(update={"consent": wider}), 100).only


def test_a_narrower_yes_stops_what_it_does_not_cover_and_nothing_else(desk: Desk) -> None:
    put_in(desk, a_case())
    identity = sent(desk, "C-1", "opened", "accepted", "started")
    row = desk.store.referral(identity)
    assert row is not None
    other = next(
        one
        for one in sorted(desk.directory.services)
        if desk.directory.provider_of[one] != desk.directory.provider_of[row.service]
    )
    research = say(desk, "given", purpose="research_figures", recipients=(other,))
    assert not research.stopped.to_tell
    outcome = say(desk, "given", recipients=(other,))
    assert outcome.agreement.basis == "consent"
    assert [one.id for one in outcome.stopped.on_their_way] == [identity]
    assert outcome.stopped.to_tell == (row.service,)
    assert desk.store.sharings("C-1")[-1].stopped_on == ON
    due = {(item.code, item.record) for item in rights_due(desk)}
    assert {("tell_recipient", f"referral {identity}"), ("help_goes_on", f"referral {identity}")} <= due
    assert (desk.store.referral(identity) or row).state == "started", "the family is asked whether it goes on"
    assert all(one.same for one in replay(desk, "C-1"))


@pytest.mark.parametrize("by_help", [False, True])
def test_a_narrower_yes_that_names_a_service_or_its_help_stops_nothing_of_it(
    desk: Desk, *, by_help: bool
) -> None:
    put_in(desk, a_case())
    row = desk.store.referral(sent(desk, "C-1", "opened", "accepted", "started"))
    assert row is not None
    kept = say(desk, "given", recipients=(row.help if by_help else row.service,)).stopped
    assert (kept.gone_back, kept.on_their_way, kept.to_tell) == ((), (), ())
    assert desk.store.sharings("C-1")[-1].stopped_on is None


def test_a_narrower_yes_touches_no_escalation(desk: Desk) -> None:
    put_in(desk, a_case_in_danger())
    record_escalation(desk, "C-9", "statutory", SAM, told="Duty desk")
    before = [(one.row.id, one.row.state, one.row.due_on) for one in list_escalations(desk, "C-9", by=SAM)]
    shared = [(one.id, one.basis, one.stopped_on) for one in desk.store.sharings("C-9")]
    assert shared
    outcome = say(desk, "given", number="C-9", recipients=("sleep-advice",))
    assert outcome.stored is not None
    assert [one.to for one in outcome.stored.decision.escalations] == ["statutory"]
    after = [(one.row.id, one.row.state, one.row.due_on) for one in list_escalations(desk, "C-9", by=SAM)]
    assert after == before
    assert [(one.id, one.basis, one.stopped_on) for one in desk.store.sharings("C-9")] == shared


def test_an_escalation_does_not_hang_on_agreement(desk: Desk) -> None:
    put_in(desk, a_case_in_danger())
    before = [
        (view.row.id, view.row.state, view.row.due_on) for view in list_escalations(desk, "C-9", by=SAM)
    ]
    assert before
    outcome = say(desk, "withdrawn", number="C-9")
    assert outcome.stored is not None
    assert outcome.stored.decision.escalations
    assert outcome.stored.decision.sharing.basis == "without_consent"
    after = [(view.row.id, view.row.state, view.row.due_on) for view in list_escalations(desk, "C-9", by=SAM)]
    assert after == before


def test_an_answer_to_the_question_that_takes_agreement_back_stops_sharing_too(desk: Desk) -> None:
    put_in(desk, a_case())
    identity = sent(desk)
    answer(desk, "C-1", "consent", "no", SAM)
    assert ("tell_recipient", f"referral {identity}") in {
        (item.code, item.record) for item in rights_due(desk)
    }


def test_a_recorded_yes_counts_more_than_an_earlier_answer_of_no(desk: Desk) -> None:
    put_in(desk, a_case())
    answer(desk, "C-1", "consent", "no", SAM)
    assert agreement_of(desk, "C-1", SAM).agreement.basis == "none"
    assert say(desk, "given").agreement.basis == "consent"
    answer(desk, "C-1", "consent", "no", SAM)
    assert agreement_of(desk, "C-1", SAM).agreement.basis == "none"


@pytest.mark.parametrize(
    ("age", "competent", "expected"),
    [
        (17, None, "own_consent"),
        (16, None, "own_consent"),
        (14, True, "own_consent"),
        (14, None, "not_known"),
        (14, False, "not_known"),
    ],
)
def test_a_young_persons_own_agreement(desk: Desk, age: int, competent: bool | None, expected: str) -> None:
    put_in(desk, a_case(child={"age": age, "postcode": "B90"}, consent={"status": "not_asked"}))
    assert say(desk, "given", by="child", competent=competent).agreement.basis == expected


def test_an_agreement_with_an_end_is_asked_for_again_and_covers_nothing_after_it(desk_on: DeskOn) -> None:
    desk = desk_on()
    put_in(desk, a_case(consent={"status": "not_asked"}))
    end = ON + timedelta(days=10)
    assert say(desk, "given", until=end).agreement.basis == "consent"
    assert [item.due_on for item in rights_due(desk) if item.code == "agreement_ends"] == [end]
    assert agreement_of(desk_on(end), "C-1", SAM).agreement.basis == "consent"
    assert agreement_of(desk_on(end + timedelta(days=1)), "C-1", SAM).agreement.basis == "not_known"
    say(desk_on(end), "given")
    assert not [item for item in rights_due(desk) if item.code == "agreement_ends"]


def test_decisions_made_from_answers_are_made_again_byte_for_byte(desk: Desk) -> None:
    put_in(desk, a_case())
    say(desk, "withdrawn")
    say(desk, "given", by="child", competent=True)
    say(desk, "given", recipients=("sleep-advice",))
    assert [one.same for one in replay(desk, "C-1")] == [True] * len(desk.store.decisions("C-1"))


@pytest.mark.parametrize(
    ("said", "what"),
    [
        (Said("given", "auntie"), "not in the case"),
        (Said("given", "parent", recipients=("nobody-knows",)), "recipient"),
        (Said("given", "parent", purpose="nonsense"), "sharing_purposes"),
        (Said("given", "parent", purpose="protect"), "protect"),
        (Said("given", "parent", competent=True), "--competent"),
        (Said("given", "parent", until=ON - timedelta(days=1)), "end before"),
    ],
)
def test_what_cannot_be_kept_to_is_not_recorded(desk: Desk, said: Said, what: str) -> None:
    from triage.desk.rights.agreeing import record_agreement  # noqa: PLC0415

    put_in(desk, a_case())
    with pytest.raises(WrongUse, match=what):
        record_agreement(desk, "C-1", said, SAM)
    assert not desk.store.agreements("C-1")


def test_whoever_works_with_records_alone_does_not_record_agreement(desk: Desk) -> None:
    from triage.desk.rights.agreeing import record_agreement  # noqa: PLC0415

    put_in(desk, a_case())
    with pytest.raises(Refused):
        record_agreement(desk, "C-1", Said("given", "parent"), DALE)
    with pytest.raises(Refused):
        record_agreement(desk, "C-1", Said("given", "parent"), None)


def test_consent_model_keeps_what_was_said() -> None:
    entry = in_force(a_file(), [Said("given", "child", "", (), ("cbt",), True, True, ON)], ON)[0]
    assert entry == Consent.model_validate(
        {
            "status": "given",
            "by": ["child"],
            "competent": True,
            "via_interpreter": True,
            "except": ["cbt"],
            "on": ON,
        }
    )
