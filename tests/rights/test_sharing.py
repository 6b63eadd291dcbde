"""The record of sharing, agreements with partners, and being in touch safely."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from tests.desk.builders import LEAD, ON, SAM, a_case, a_case_in_danger, a_referral_action, put_in
from tests.desk.conftest import DeskOn
from tests.rights.builders import DALE, sent
from triage.cli import cli
from triage.cli.edge import run
from triage.desk import Desk, confirm, record_escalation, refer, show_case
from triage.desk.rights.contacting import (
    change_safe_way,
    contacts_of,
    record_contact,
    unsafe_contact_looked_at,
)
from triage.desk.rights.dues import rights_due
from triage.desk.rights.partners import check_partner, list_partnerships
from triage.desk.rights.sharing import (
    Lawful,
    add_sharing,
    complete_sharing,
    list_sharings,
    reviewed_sharing,
    shared_by_letter,
)
from triage.errors import DataProblem, Refused, WrongUse
from triage.model.settings import SharingSettings


def by_hand(
    desk: Desk, lawful: Lawful | None = None, recipient: str = "school", number: str = "C-1"
) -> object:
    return add_sharing(
        desk,
        number,
        recipient=recipient,
        purpose="meeting",
        items=("need sleep",),
        note="",
        lawful=lawful,
        by=SAM,
    )


def test_making_a_referral_records_what_was_shared_with_whom_and_on_whose_yes(desk: Desk) -> None:
    put_in(desk, a_case())
    identity = sent(desk)
    (one,) = list_sharings(desk, "C-1", SAM)
    referral = desk.store.referral(identity)
    assert referral is not None
    assert (one.row.recipient, one.row.basis, one.row.record, one.row.agreement) == (
        referral.service, "consent", f"referral {identity}", "file",
    )  # fmt: skip
    assert one.consent_of == ("parent",)
    assert f"help {referral.help}" in one.items


def test_telling_somebody_of_an_escalation_is_recorded_once_as_sharing_without_agreement(desk: Desk) -> None:
    put_in(desk, a_case_in_danger(consent={"status": "refused", "by": ["parent"]}))
    towards = desk.store.escalations("C-9")[0].towards
    record_escalation(desk, "C-9", towards, SAM, told="Duty desk")
    record_escalation(desk, "C-9", towards, SAM, received_by="A worker")
    rows = desk.store.sharings("C-9")
    assert {row.basis for row in rows} == {"without_consent"}
    assert {row.reason for row in rows} == {"safeguarding_child"}
    assert (
        len(rows)
        == len({row.record for row in rows})
        == len([row for row in desk.store.escalations("C-9") if row.towards == towards])
    )
    asked = {item.code: item.due_on for item in rights_due(desk)}
    assert asked["family_told"] == ON + timedelta(days=1)
    assert "review_sharing" in asked


def test_what_is_shared_without_agreement_is_completed_and_looked_at_again(desk: Desk) -> None:
    put_in(desk, a_case_in_danger(consent={"status": "refused", "by": ["parent"]}))
    record_escalation(desk, "C-9", desk.store.escalations("C-9")[0].towards, SAM, told="Duty desk")
    identity = desk.store.sharings("C-9")[0].id
    with pytest.raises(Refused, match="not told"):
        complete_sharing(desk, "C-9", identity, Lawful("", "", "no"), LEAD)
    one = complete_sharing(desk, "C-9", identity, Lawful("", "", "no", "adds_danger"), LEAD)
    assert (one.row.family_told, one.row.not_told_reason, one.row.decided_by) == ("no", "adds_danger", SAM)
    mark = f"sharing {identity}"
    assert "family_told" not in {item.code for item in rights_due(desk) if item.record == mark}
    reviewed_sharing(desk, "C-9", identity, LEAD)
    assert not [item for item in rights_due(desk) if item.record == mark]


def test_without_agreement_nothing_is_shared_by_hand_but_for_a_reason_of_law_of_a_named_person(
    desk: Desk,
) -> None:
    put_in(desk, a_case(consent={"status": "refused", "by": ["parent"]}))
    with pytest.raises(Refused, match="nobody who can agree"):
        by_hand(desk)
    with pytest.raises(Refused, match="not registered"):
        by_hand(desk, Lawful("court_order", "Nobody Known"))
    with pytest.raises(WrongUse, match="sharing_reasons"):
        by_hand(desk, Lawful("because", LEAD))
    assert not desk.store.sharings("C-1")
    by_hand(desk, Lawful("court_order", LEAD, "yes"))
    (row,) = desk.store.sharings("C-1")
    assert (row.basis, row.reason, row.decided_by, row.family_told) == (
        "without_consent",
        "court_order",
        LEAD,
        "yes",
    )


def test_a_reason_of_law_is_never_written_down_as_agreement(desk: Desk) -> None:
    put_in(desk, a_case())
    by_hand(desk, Lawful("court_order", LEAD, "yes"))
    assert desk.store.sharings("C-1")[0].basis == "without_consent"


def test_sharing_by_hand_names_a_recipient_and_a_purpose_of_the_lists(desk: Desk) -> None:
    put_in(desk, a_case())
    with pytest.raises(WrongUse, match="recipient"):
        by_hand(desk, recipient="somebody somewhere")
    by_hand(desk)
    assert list_sharings(desk, "C-1", SAM)[0].items == ("need sleep",)


def test_a_letter_for_a_service_written_to_a_file_is_recorded_and_needs_a_name(desk: Desk) -> None:
    put_in(desk, a_case())
    with pytest.raises(Refused):
        shared_by_letter(desk, "C-1", "sleep-advice", None)
    shared_by_letter(desk, "C-1", "sleep-advice", SAM)
    assert [row.recipient for row in desk.store.sharings("C-1")] == ["sleep-advice"]


AGREEMENTS = """format: 1
agreements:
  - {id: isa-1, partner: PARTNER, items: [needs], purposes: [get_help], signed_on: 2026-01-05, review_on: 2026-12-01}
  - {id: isa-2, partner: nobody-here, signed_on: 2026-01-05, ended_on: 2026-06-01}
"""


def external(desk: Desk) -> str:
    return next(service.id for service in desk.directory.services.values() if service.network == "external")


def test_a_partner_without_an_agreement_is_said_and_refused_only_where_settings_say_so(
    desk: Desk, folder: Path
) -> None:
    service = external(desk)
    partner = desk.directory.provider_of[service]
    assert partner in (check_partner(desk, service, ON) or "")
    desk.__dict__["settings"] = desk.settings.model_copy(
        update={"sharing": SharingSettings(agreement_needed=True)}
    )
    with pytest.raises(Refused, match="no information-sharing agreement"):
        check_partner(desk, service, ON)
    (folder / "agreements.yaml").write_text(AGREEMENTS.replace("PARTNER", partner), encoding="utf-8")
    assert check_partner(desk, service, ON) is None
    with pytest.raises(Refused, match="for this purpose"):
        check_partner(desk, service, ON, "training")
    internal = next(one.id for one in desk.directory.services.values() if one.network != "external")
    assert check_partner(desk, internal, ON) is None


def test_an_agreement_past_its_review_still_holds_and_is_due(desk_on: DeskOn, folder: Path) -> None:
    desk = desk_on(ON + timedelta(days=30))
    partner = desk.directory.provider_of[external(desk)]
    (folder / "agreements.yaml").write_text(AGREEMENTS.replace("PARTNER", partner), encoding="utf-8")
    assert "looked at again" in (check_partner(desk, external(desk), desk.on) or "")
    assert [(view.agreement.id, view.state) for view in list_partnerships(desk)] == [
        ("isa-1", "review_due"),
        ("isa-2", "ended"),
    ]
    assert [item.code for item in rights_due(desk) if item.kind == "sharing_agreement"] == ["isa-1"]


@pytest.mark.parametrize(
    "text",
    [
        "agreements: [{id: x}]",
        "agreements: 7",
        "- 1",
        "{",
        "agreements: [{id: a, partner: b, signed_on: soon}]",
        "format: 1\ncolour: blue",
    ],
)
def test_a_file_of_agreements_with_a_fault_is_named_and_keeps_nothing_else_from_being_due(
    desk: Desk, folder: Path, text: str
) -> None:
    (folder / "agreements.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(DataProblem):
        list_partnerships(desk)
    assert [item.code for item in rights_due(desk) if item.kind == "sharing_agreement"] == ["unreadable"]


def test_refer_says_that_a_partner_has_no_agreement(
    desk: Desk, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put_in(
        desk, a_case(needs=[{"need": need, "severity": 7} for need in ("anxiety", "sleep", "bereavement")])
    )
    confirm(desk, "C-1", None, SAM)
    said = {}
    actions = [one for one in show_case(desk, "C-1").actions if one.kind == "referral" and one.service]
    networks = {one.id: one.network for one in desk.directory.services.values()}
    desk.close()
    for action in actions:
        for service in (action.service, *action.alternatives):
            if networks[service] in said:
                continue
            words = ["refer", "C-1", "--offer", action.help, "--service", service, "--by", SAM, "--json"]
            if run(cli, [*words, "--workspace", str(folder), "--on", ON.isoformat()]) == 0:
                out, err = capsys.readouterr()
                said[networks[service]] = (json.loads(out)["attention"], err)
            capsys.readouterr()
    attention, err = said["external"]
    assert "no information-sharing agreement in force" in attention
    assert attention in err
    assert all(shown is None for network, (shown, _) in said.items() if network != "external")
    assert len(said) > 1


def test_settings_about_sharing_and_retention_change_no_fingerprint(shipped: Desk) -> None:
    changed = shipped.settings.model_copy(update={"sharing": SharingSettings(agreement_needed=True)})
    assert changed.fingerprint == shipped.settings.fingerprint


def test_a_way_that_is_not_safe_is_refused_and_what_happened_is_kept_and_looked_at_today(desk: Desk) -> None:
    put_in(desk, a_case(people=[{"id": "dad", "is": "parent"}], unsafe_contact=["home", "dad"]))
    for how, whom in (("home", ""), ("letter", ""), ("phone", "dad"), ("phone", "Dad")):
        with pytest.raises(Refused, match="not safe"):
            record_contact(desk, "C-1", how, answered=True, by=SAM, with_whom=whom)
    assert not desk.store.contacts("C-1")
    record_contact(desk, "C-1", "letter", answered=False, by=SAM, happened=True)
    (item,) = [item for item in rights_due(desk) if item.code == "unsafe_contact"]
    assert (item.role, item.due_on, item.record) == ("safeguarding_lead", ON, "contact 1")
    unsafe_contact_looked_at(desk, "C-1", 1, "Spoke with her; she is safe", LEAD)
    assert not [item for item in rights_due(desk) if item.code == "unsafe_contact"]


def test_attempts_count_until_somebody_answers_and_never_close_or_raise(desk: Desk) -> None:
    put_in(desk, a_case(contact_attempts=1))
    level = show_case(desk, "C-1").row.level
    counts = [
        record_contact(desk, "C-1", "phone", answered=answered, by=SAM).attempts
        for answered in (False, False, True, False)
    ]
    assert counts == [2, 3, 0, 1]
    row = show_case(desk, "C-1").row
    assert (row.state, row.level) == ("open", level)
    assert not desk.store.escalations("C-1"), "silence is no risk by itself"


def test_an_action_that_was_confirmed_stays_confirmed_when_contact_is_recorded(desk: Desk) -> None:
    put_in(desk, a_case())
    action = a_referral_action(desk, "C-1")
    confirm(desk, "C-1", [action.position], SAM)
    record_contact(desk, "C-1", "phone", answered=False, by=SAM)
    refer(desk, "C-1", action.help, action.service, SAM)


def test_the_safe_way_changes_by_a_named_person_and_is_never_itself_unsafe(desk: Desk) -> None:
    put_in(desk, a_case(people=[{"id": "dad", "is": "parent"}], unsafe_contact=["home"]))
    with pytest.raises(Refused, match="not safe"):
        change_safe_way(desk, "C-1", safe={"how": "a visit at home"}, by=SAM)
    with pytest.raises(Refused, match="not safe"):
        change_safe_way(desk, "C-1", safe={"how": "call dad"}, unsafe=("dad",), by=SAM)
    with pytest.raises(WrongUse):
        change_safe_way(desk, "C-1", safe=None, unsafe=("the neighbour",), by=SAM)
    change_safe_way(desk, "C-1", safe={"how": "phone", "when": "mornings"}, unsafe=("text",), by=SAM)
    found = contacts_of(desk, "C-1", SAM)
    assert (set(found.unsafe), dict(found.safe)) == ({"home", "text"}, {"how": "phone", "when": "mornings"})
    with pytest.raises(Refused):
        record_contact(desk, "C-1", "text", answered=True, by=SAM)


def test_a_way_is_safe_again_only_with_a_safeguarding_lead_and_a_reason(desk: Desk) -> None:
    put_in(desk, a_case(unsafe_contact=["home"]))
    with pytest.raises(Refused, match="why"):
        change_safe_way(desk, "C-1", safe=None, safe_again=("home",), by=LEAD)
    with pytest.raises(Refused):
        change_safe_way(desk, "C-1", safe=None, safe_again=("home",), because="He moved out", by=SAM)
    change_safe_way(desk, "C-1", safe=None, safe_again=("home",), because="He moved out", by=SAM, second=LEAD)
    assert contacts_of(desk, "C-1", SAM).unsafe == ()


def test_a_data_steward_does_not_record_contact(desk: Desk) -> None:
    put_in(desk, a_case())
    with pytest.raises(Refused):
        record_contact(desk, "C-1", "phone", answered=True, by=DALE)
