"""The envelope: one sender, one recipient, whole or refused by name."""

from __future__ import annotations

import json
import math
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sending.builders import (
    NUMBER,
    ON,
    a_parcel,
    a_receipt,
    a_referral_body,
    an_outcome,
    keys_of,
    known,
)
from triage.sending import FAULTS, FILE_BYTES, Fault, Opened, Parcel, parcel_of, read_parcel, seal, unseal
from triage.sending import envelope as inside

SENDER, RECIPIENT, OTHER = "Sender", "Recipient", "Other"


def sealed(parcel: Parcel | None = None, sender: str = SENDER, recipient: str = RECIPIENT) -> bytes:
    return seal(parcel or a_parcel(), keys_of(sender), keys_of(recipient).card)


def opened(raw: bytes, **other: Any) -> Opened:
    said: dict[str, Any] = {"own": [keys_of(RECIPIENT)], "known": known(SENDER, OTHER), "on": ON} | other
    return unseal(raw, **said)


def refusal(raw: bytes, **other: Any) -> str:
    with pytest.raises(Fault) as caught:
        opened(raw, **other)
    return caught.value.code


@pytest.mark.parametrize(
    "parcel", [a_parcel(), a_receipt(), an_outcome()], ids=["referral", "receipt", "outcome"]
)
def test_what_was_sealed_is_what_is_opened(parcel: Parcel) -> None:
    came = opened(sealed(parcel))
    assert came.parcel == parcel
    assert came.partner == SENDER
    assert came.print == keys_of(SENDER).card.print.hex()


def test_the_same_parcel_twice_is_two_files_with_one_number() -> None:
    one, other = sealed(), sealed()
    assert one != other
    assert opened(one).parcel.id == opened(other).parcel.id == NUMBER


_BYTES = sealed()


@given(place=st.integers(0, len(_BYTES) - 1), flip=st.integers(1, 255))
def test_any_byte_changed_anywhere_is_refused(place: int, flip: int) -> None:
    raw = bytearray(_BYTES)
    raw[place] ^= flip
    assert refusal(bytes(raw)) in FAULTS


@pytest.mark.soak
def test_every_single_bit_changed_is_refused() -> None:
    for place in range(len(_BYTES)):
        for bit in range(8):
            raw = bytearray(_BYTES)
            raw[place] ^= 1 << bit
            assert refusal(bytes(raw)) in FAULTS


@given(st.integers(0, len(_BYTES) - 1))
def test_a_file_cut_anywhere_is_refused_as_cut(length: int) -> None:
    assert refusal(_BYTES[:length]) in ({"PC104"} if length >= len(inside.MAGIC) else {"PC101"})


@given(st.binary(min_size=1, max_size=200))
def test_anything_added_is_refused(more: bytes) -> None:
    assert refusal(_BYTES + more) == "PC105"


@given(st.binary(max_size=400))
def test_bytes_of_any_kind_are_refused_and_never_an_error(raw: bytes) -> None:
    assert refusal(raw) in FAULTS
    assert refusal(inside.MAGIC + raw) in FAULTS


def test_each_header_says_why_it_is_refused() -> None:
    newer = _BYTES.replace(b"SEALED-01", b"SEALED-02", 1)
    older = _BYTES.replace(b"SEALED-01", b"SEALED-00", 1)
    assert refusal(newer) == "PC102"
    assert refusal(older) == "PC103"
    assert refusal(bytes(FILE_BYTES + 1)) == "PC106"
    assert refusal(_BYTES + bytes(FILE_BYTES)) == "PC106"
    assert refusal(sealed(recipient=OTHER)) == "PC107"
    assert refusal(_BYTES[:-1] + bytes([_BYTES[-1] ^ 1])) == "PC108"


def test_only_a_known_sender_whose_card_is_in_use_is_taken() -> None:
    assert refusal(_BYTES, known={}) == "PC109"
    assert refusal(_BYTES, known=known(SENDER, state="revoked")) == "PC110"
    assert refusal(_BYTES, known=known(SENDER, state="replaced", until=ON - timedelta(days=1))) == "PC111"
    assert opened(_BYTES, known=known(SENDER, state="replaced", until=ON)).parcel.id == NUMBER


def test_an_unknown_sender_is_named_by_groups_of_the_fingerprint_and_nothing_of_the_content() -> None:
    with pytest.raises(Fault) as caught:
        opened(_BYTES, known={})
    said = caught.value.issue("some.file")
    assert keys_of(SENDER).card.fingerprint[:17] in said.what
    assert "sleep" not in said.model_dump_json()


def test_a_file_for_a_replaced_key_of_ours_says_so() -> None:
    raw = sealed(recipient="Old")
    assert refusal(raw, retired=[keys_of("Old").card]) == "PC116"
    assert opened(raw, own=[keys_of(RECIPIENT), keys_of("Old")]).parcel.id == NUMBER


def _inner(raw: bytes, recipient: str) -> bytes:
    from nacl.public import PrivateKey, SealedBox  # noqa: PLC0415

    return bytes(SealedBox(PrivateKey(keys_of(recipient).seal_seed)).decrypt(raw[44:]))


def _sealed_again(inner: bytes, header: bytes, recipient: str) -> bytes:
    from nacl.public import PublicKey, SealedBox  # noqa: PLC0415

    return header + bytes(SealedBox(PublicKey(keys_of(recipient).card.seal)).encrypt(inner))


def test_a_recipient_cannot_pass_it_on_as_if_it_had_been_addressed_to_another() -> None:
    inner = _inner(_BYTES, RECIPIENT)
    fresh = sealed(recipient=OTHER)
    forwarded = _sealed_again(inner, fresh[:44], OTHER)
    with pytest.raises(Fault) as caught:
        unseal(forwarded, [keys_of(OTHER)], known(SENDER), ON)
    assert caught.value.code == "PC112"


def test_a_recipient_cannot_put_their_own_name_over_it() -> None:
    """The same signed content under another sender's print does not fit the signature."""
    inner = _inner(_BYTES, RECIPIENT)
    stolen = keys_of(OTHER).card.print + inner[32:]
    assert refusal(_sealed_again(stolen, _BYTES[:44], RECIPIENT)) == "PC112"


def test_a_signed_parcel_cannot_get_another_number_in_its_header() -> None:
    inner = _inner(_BYTES, RECIPIENT)
    other = sealed(a_parcel("f" * 32))
    assert refusal(_sealed_again(inner, other[:44], RECIPIENT)) == "PC112"


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data["body"].update(more="x"),
        lambda data: data["body"].pop("person"),
        lambda data: data["body"].update(person="uncle"),
        lambda data: data["body"].update(letter="x" * 20_001),
        lambda data: data["body"].update(letter="\x1b[2J"),
        lambda data: data["body"].update(letter="\u202eabc"),
        lambda data: data["body"].update(area="B90 3QB"),
        lambda data: data["body"].update(age=4.5),
        lambda data: data["body"].update(needs=[{"need": "sleep", "severity": 11}]),
        lambda data: data["body"].update(needs=[{"need": "sleep"}] * 61),
        lambda data: data["body"].update(identity={"given_name": "a\x07b"}),
        lambda data: data["body"].update(identity={"deep": [[[[[[[[[1]]]]]]]]]}),
        lambda data: data.update(kind="receipt"),
        lambda data: data.update(id="../../etc/passwd"),
        lambda data: data.update(format="triage.parcel/2"),
    ],
)
def test_signed_content_is_read_strictly(change: object) -> None:
    data = json.loads(a_parcel().as_bytes())
    change(data)  # type: ignore[operator]
    with pytest.raises(Fault) as caught:
        read_parcel(json.dumps(data).encode())
    assert caught.value.code == "PC113"


@pytest.mark.parametrize("raw", [b'{"kind": 1, "kind": 2}', b"[" * 100_000, b"NaN", b"\xff", b"null", b""])
def test_content_that_is_no_json_of_ours_is_refused(raw: bytes) -> None:
    with pytest.raises(Fault):
        read_parcel(raw)


def test_what_the_recipient_would_refuse_is_not_sealed() -> None:
    with pytest.raises(Fault):
        parcel_of("referral", NUMBER, ON, a_referral_body().model_copy(update={"letter": "\x1b"}))


def test_lengths_say_little() -> None:
    few = {len(sealed(a_parcel(letter="x" * length))) for length in (0, 10, 500, 5_000)}
    assert len(few) == 1
    assert len(sealed(a_receipt())) in few
    assert len(sealed(an_outcome())) in few


CANARIES = ("Zebedee", "sleep", "C-1", "B90", "Example Sender", "triage.parcel", "Recipient", "Sender")


def test_nothing_is_readable_on_the_way() -> None:
    raw = sealed(a_parcel(letter="Zebedee " * 200))
    for word in CANARIES:
        for form in (word.encode(), word.encode("utf-16-le"), word.encode().hex().encode()):
            assert form not in raw, word
    for name in (SENDER, RECIPIENT):
        card = keys_of(name).card
        assert card.print not in raw
        assert card.sign not in raw
        assert card.seal not in raw


def test_sealed_bytes_look_like_chance() -> None:
    body = sealed(a_parcel(letter="a" * 15_000))[44:]
    counts = Counter(body)
    entropy = -sum(n / len(body) * math.log2(n / len(body)) for n in counts.values())
    assert entropy > 7.9


def test_a_file_name_says_nothing() -> None:
    assert a_parcel().file_name == f"{NUMBER}.referral"
    assert a_receipt().file_name == f"{NUMBER}.receipt"
