"""Keys and partners at the desk: made once, compared by a named person, replaced, revoked."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.desk.builders import ON, SAM
from tests.sending.builders import keys_of
from tests.sending.conftest import OURS, THEIRS, SitAt
from tests.sending.loop_builders import codes, no_phrase, referred, send, take_in
from triage.desk import Desk
from triage.desk.sending.own_keys import (
    OVERLAP_DAYS,
    keys_folder,
    make_own_keys,
    own_card,
    revoke_own_keys,
    ring,
)
from triage.desk.sending.partners import Trusting, list_keys, revoke, trust
from triage.errors import Refused, TriageError, WrongUse

CARD = keys_of("Example Third").card
SAID = Trusting("Example Third", CARD.fingerprint, "Kim Example, on the number in the directory")


@pytest.mark.parametrize(
    "change",
    [
        {"read_out": CARD.fingerprint[:-1] + ("0" if CARD.fingerprint[-1] != "0" else "1")},
        {"read_out": CARD.fingerprint[:5]},
        {"read_out": ""},
        {"compared_with": "  "},
        {"partner": ""},
        {"partner": "\x1b[2J"},
        {"services": ("no-such-service",)},
        {"escalations": ("no_such",)},
        {"source": "no_such"},
    ],
)
def test_a_card_is_registered_only_with_all_that_must_be_said(
    sender: Desk, change: dict[str, object]
) -> None:
    before = sender.store.cards()
    with pytest.raises((Refused, WrongUse)):
        trust(sender, CARD.text.encode(), replace(SAID, **change), SAM)  # type: ignore[arg-type]
    assert sender.store.cards() == before


@pytest.mark.parametrize("by", [None, "Nobody", "Ash Example"])
def test_a_card_is_registered_by_a_named_person_who_may(sender: Desk, by: str | None) -> None:
    with pytest.raises(Refused):
        trust(sender, CARD.text.encode(), SAID, by)
    with pytest.raises(Refused):
        make_own_keys(sender, "Another", by, rotate=True)


def test_who_compared_it_with_whom_stands_beside_it(sender: Desk) -> None:
    row = trust(sender, CARD.text.encode(), SAID, SAM)
    assert (row.by_name, row.compared_with, row.since_on) == (SAM, SAID.compared_with, ON)
    assert [one.state for one, _ in list_keys(sender)] == ["in_use"] * 3


def test_one_key_is_one_partner_and_nobody_is_their_own(sender: Desk) -> None:
    trust(sender, CARD.text.encode(), SAID, SAM)
    with pytest.raises(Refused):
        trust(sender, CARD.text.encode(), replace(SAID, partner="Another Name"), SAM)
    own = own_card(sender)
    with pytest.raises(Refused):
        trust(sender, own.text.encode(), replace(SAID, read_out=own.fingerprint), SAM)


def test_a_revoked_card_is_never_taken_again(sender: Desk, recipient: Desk, tmp_path: Path) -> None:
    referred(sender)
    send(sender, "C-1", tmp_path / "out")
    revoke(recipient, OURS, "stolen", SAM)
    assert codes(take_in(recipient, tmp_path / "out")) == ["PC110"]
    card = own_card(sender)
    with pytest.raises(Refused):
        trust(recipient, card.text.encode(), Trusting(OURS, card.fingerprint, "Lou Example"), SAM)
    with pytest.raises(WrongUse):
        revoke(recipient, OURS, "stolen", SAM)


def test_files_on_their_way_to_replaced_keys_are_taken_for_thirty_days(
    sender: Desk, recipient: Desk, tmp_path: Path, sit_at: SitAt
) -> None:
    referred(sender)
    send(sender, "C-1", tmp_path / "out")
    make_own_keys(recipient, THEIRS, SAM, rotate=True)
    late = sit_at("recipient", ON + timedelta(days=OVERLAP_DAYS + 1))
    assert codes(take_in(late, tmp_path / "out")) == ["PC116"]
    assert codes(take_in(sit_at("recipient", ON + timedelta(days=OVERLAP_DAYS)), tmp_path / "out")) == []


def test_files_signed_with_replaced_keys_are_taken_for_thirty_days(
    sender: Desk, recipient: Desk, tmp_path: Path, sit_at: SitAt
) -> None:
    referred(sender)
    send(sender, "C-1", tmp_path / "out")
    new = make_own_keys(sender, OURS, SAM, rotate=True)
    trust(
        recipient, new.text.encode(), Trusting(OURS, new.fingerprint, "Lou Example", source="early_help"), SAM
    )
    again = send(sender, "C-1", tmp_path / "again")
    assert again.again
    assert codes(take_in(sit_at("recipient", ON + timedelta(days=OVERLAP_DAYS + 1)), tmp_path / "out")) == [
        "PC111"
    ]
    assert codes(take_in(recipient, tmp_path / "out")) == []
    came = take_in(recipient, tmp_path / "again")
    assert [entry.what for entry in came.entries] == ["skipped"], "one number is one case, whatever the key"


def test_own_keys_that_were_revoked_are_gone(sender: Desk, recipient: Desk, tmp_path: Path) -> None:
    referred(sender)
    send(sender, "C-1", tmp_path / "out")
    revoke_own_keys(recipient, "stolen", SAM)
    assert list(keys_folder(recipient).glob("*.key")) == []
    with pytest.raises(WrongUse):
        take_in(recipient, tmp_path / "out")
    make_own_keys(recipient, THEIRS, SAM)
    assert codes(take_in(recipient, tmp_path / "out")) == ["PC116"]


def test_keys_are_not_made_twice_by_accident(sender: Desk) -> None:
    with pytest.raises(Refused):
        make_own_keys(sender, OURS, SAM)


def test_a_pass_phrase_or_the_key_of_the_workspace_wraps_the_private_part(
    sender: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    phrase = "four words of nonsense"
    make_own_keys(sender, OURS, SAM, pass_phrase=phrase, rotate=True)
    print_ = own_card(sender).print
    assert ring(sender, lambda: phrase).current.card.print == print_
    for wrong in (None, "another phrase altogether"):
        with pytest.raises(TriageError):
            ring(sender, lambda wrong=wrong: wrong)
    monkeypatch.setenv("TRIAGE_KEY", "ab" * 32)
    make_own_keys(sender, OURS, SAM, rotate=True)
    print_ = own_card(sender).print
    monkeypatch.setenv("TRIAGE_KEY_PASSPHRASE", phrase)
    assert ring(sender, lambda: phrase).current.card.print == print_
    monkeypatch.delenv("TRIAGE_KEY")
    with pytest.raises(Refused):
        ring(sender, no_phrase)
