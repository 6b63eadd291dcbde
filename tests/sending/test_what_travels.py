"""What is in a sealed referral: the least it needs; what must not leave is nowhere, in no form."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.desk.builders import LEAD, ON, SAM, a_case, put_in
from tests.sending.conftest import OURS, SitAt
from tests.sending.loop_builders import no_phrase, only, referred, send, take_in
from triage.desk import Desk, confirm, refer, show_case
from triage.desk.identities import kept_identity
from triage.desk.rights.agreeing import record_agreement
from triage.desk.sending.posting import Wish, post, prepare
from triage.errors import Refused, WrongUse

CANARIES = {
    "identity": {"given_name": "Canaryfirst", "family_name": "Canarylast", "nhs_number": "9990000001", "address": "1 Canary Lane", "phone": "01632 960123", "email": "canary@example.org", "gp": "Canarygp", "setting": "Canaryschool"},
    "voice": {"child": "Canaryvoice one", "child_private": "Canaryprivate words", "family": "Canaryfamily words"},
    "narrative": "Canarynarrative told by a neighbour",
    "feedback": [{"from": "family", "text": "Canaryfeedback"}],
    "extras": {"note": "Canaryextra"},
}  # fmt: skip
NEVER = (
    "Canaryfirst", "Canarylast", "9990000001", "Canary Lane", "01632 960123", "canary@example.org", "Canarygp", "Canaryschool",
    "Canaryprivate", "Canarynarrative", "Canaryfeedback", "Canaryextra", "Canaryvoice", "Canaryfamily", "B90 3QB", "3QB",
)  # fmt: skip


def packed(desk: Desk, number: str = "C-1", **wish: Any) -> str:
    return prepare(desk, number, Wish(**wish), SAM).parcel.as_bytes().decode()


def test_a_referral_holds_the_least_it_needs(sender: Desk) -> None:
    referred(
        sender, **CANARIES, child={"date_of_birth": "2018-03-04", "postcode": "B90 3QB", "ethnicity": "WBRI"}
    )
    said = packed(sender)
    for word in (*NEVER, "2018-03-04", "WBRI", "sibling_worry", "date_of_birth"):
        assert word not in said, word
    assert '"age":8' in said
    assert '"area":"B90"' in said


def test_an_escalation_holds_neither_names_nor_what_third_parties_said(sender: Desk) -> None:
    put_in(sender, a_case(
        "C-1", **CANARIES, indicators=["domestic_abuse_current", {"indicator": "sexual_abuse_disclosure", "third_party": True}],
    ))  # fmt: skip
    said = packed(sender, towards="statutory")
    for word in (*NEVER, "sexual_abuse_disclosure"):
        assert word not in said, word
    assert '"more_by_phone":true' in said


def test_awareness_flags_never_travel(sender: Desk) -> None:
    risks = ["domestic_abuse_current", "parental_substance_misuse", "parental_mental_ill_health"]
    known = [code for code in risks if sender.vocabulary.has("indicators", code)]
    put_in(sender, a_case("C-1", indicators=known))
    flags = {flag.flag for flag in show_case(sender, "C-1").decision.flags}
    assert flags
    said = packed(sender, towards="statutory")
    assert not [flag for flag in flags if flag in said]


def test_nothing_plain_is_on_the_disk_on_either_side(
    sender: Desk, recipient: Desk, pair: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every file that was opened for writing outside the stores holds sealed bytes only, and nothing is left behind."""
    referred(sender, **CANARIES)
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    (tmp_path / "tmp").mkdir()
    send(sender, "C-1", tmp_path / "out", with_identity=("given_name", "family_name"))
    take_in(recipient, tmp_path / "out", answers=tmp_path / "back")
    left = [
        path for folder in ("out", "back", "tmp") for path in (tmp_path / folder).rglob("*") if path.is_file()
    ]
    assert len(left) == 2
    for path in left:
        raw = path.read_bytes()
        for word in (*NEVER, "sleep", "C-1", OURS, "triage.parcel"):
            assert word.encode() not in raw
            assert word not in path.name
    assert not list(pair.rglob("*.new"))


def test_who_it_is_travels_only_field_by_field_and_by_a_safe_way(
    sender: Desk, recipient: Desk, tmp_path: Path
) -> None:
    referred(sender, **CANARIES, unsafe_contact=["phone"], safe_contact={"how": "email in the evening"})
    with pytest.raises(Refused) as caught:
        packed(sender, with_identity=("phone",))
    assert "960123" not in str(caught.value)
    with pytest.raises(WrongUse):
        packed(sender, with_identity=("shoe_size",))
    send(sender, "C-1", tmp_path / "out", with_identity=("given_name", "email"))
    number = only(take_in(recipient, tmp_path / "out")).case or ""
    row = recipient.store.case(number)
    assert row is not None
    assert kept_identity(recipient, row)["identity"] == {
        "given_name": "Canaryfirst",
        "email": "canary@example.org",
    }
    assert "Canaryfirst" not in str(show_case(recipient, number))


def test_the_recipient_uses_no_way_but_the_agreed_one(sender: Desk, recipient: Desk, tmp_path: Path) -> None:
    referred(sender, unsafe_contact=["letter"], safe_contact={"how": "phone", "when": "school hours"})
    send(sender, "C-1", tmp_path / "out")
    case = show_case(recipient, only(take_in(recipient, tmp_path / "out")).case or "").case
    assert case.safe_contact is not None
    assert set(case.unsafe_contact) == {"home", "letter", "text", "email"}


def test_without_a_safe_way_nothing_is_sent(sender: Desk, tmp_path: Path) -> None:
    referred(sender, unsafe_contact=["phone", "home"])
    with pytest.raises(Refused):
        send(sender, "C-1", tmp_path / "out")


def test_agreement_taken_back_stops_it_on_the_day(sender: Desk, tmp_path: Path) -> None:
    from triage.desk.rights.agreeing import Said  # noqa: PLC0415

    referred(sender)
    box = prepare(sender, "C-1", Wish(), SAM)
    record_agreement(sender, "C-1", Said(status="withdrawn", by="parent"), SAM)
    with pytest.raises((Refused, WrongUse)):
        post(sender, box, tmp_path / "out", SAM, no_phrase)
    with pytest.raises((Refused, WrongUse)):
        prepare(sender, "C-1", Wish(), SAM)
    assert not list((tmp_path / "out").glob("*"))


@pytest.mark.parametrize("except_", [["sleep"], ["sleep-advice"]])
def test_what_the_agreement_leaves_out_is_not_sent(sender: Desk, except_: list[str]) -> None:
    put_in(sender, a_case("C-1", consent={"status": "given", "by": ["parent"], "except": except_}))
    confirm(sender, "C-1", None, SAM)
    with pytest.raises(Refused):
        refer(sender, "C-1", "sleep", "sleep-advice", SAM)
        prepare(sender, "C-1", Wish(), SAM)


def test_it_goes_only_to_a_partner_who_receives_for_the_service(sender: Desk, sit_at: SitAt) -> None:
    from triage.desk.sending.partners import revoke  # noqa: PLC0415

    referred(sender)
    for partner in ("Nobody Known", OURS):
        with pytest.raises(Refused):
            prepare(sender, "C-1", Wish(partner=partner), SAM)
    with pytest.raises((Refused, WrongUse)):
        prepare(sender, "C-1", Wish(towards="same_day_medical"), SAM)
    revoke(sender, "Example Sleep Service", "stolen", SAM)
    with pytest.raises(Refused):
        prepare(sender, "C-1", Wish(), SAM)


def test_the_record_of_sharing_says_what_went(sender: Desk, tmp_path: Path) -> None:
    referred(sender)
    send(sender, "C-1", tmp_path / "out")
    send(sender, "C-1", tmp_path / "out")
    rows = [row for row in sender.store.sharings("C-1") if row.record.startswith("parcel")]
    assert len(rows) == 1
    assert rows[0].recipient == "Example Sleep Service"
    assert rows[0].basis == "consent"


def test_what_the_family_agreed_to_is_not_passed_on_by_the_recipient(
    sender: Desk, recipient: Desk, tmp_path: Path
) -> None:
    referred(sender)
    send(sender, "C-1", tmp_path / "out")
    case = show_case(recipient, only(take_in(recipient, tmp_path / "out")).case or "").case
    assert [one.recipients for one in case.consent] == [("sleep-advice", "sleep")]


def test_own_keys_that_others_may_read_are_not_used(sender: Desk, tmp_path: Path) -> None:
    referred(sender)
    assert sender.workspace is not None
    key = next((sender.workspace.folder / ".triage" / "keys").glob("*.key"))
    assert key.stat().st_mode & 0o777 == 0o600
    assert key.parent.stat().st_mode & 0o077 == 0
    for mode in (0o644, 0o640, 0o604):
        key.chmod(mode)
        with pytest.raises(Refused) as caught:
            send(sender, "C-1", tmp_path / "out")
        assert "chmod 600" in caught.value.mend
    key.unlink()
    with pytest.raises(Refused):
        send(sender, "C-1", tmp_path / "out")
    key.symlink_to("/etc/hostname")
    with pytest.raises(Refused):
        send(sender, "C-1", tmp_path / "out")


@settings(max_examples=15)
@given(text=st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=80))
def test_whatever_a_safe_way_says_nothing_unreadable_is_sent(text: str) -> None:
    """What the recipient's reader refuses is refused before it leaves, never after."""
    from tests.sending.builders import a_referral_body  # noqa: PLC0415
    from triage.sending import Fault, SafeWay, parcel_of, read_parcel  # noqa: PLC0415

    try:
        parcel = parcel_of("referral", "0" * 32, ON, a_referral_body(safe_contact=SafeWay(how=text)))
    except (Fault, ValueError):
        return
    assert read_parcel(parcel.as_bytes()) == parcel


def test_a_lead_may_look_and_an_auditor_may_not_send(sender: Desk) -> None:
    referred(sender)
    assert prepare(sender, "C-1", Wish(), LEAD).partner
