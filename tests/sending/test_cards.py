"""Cards and private keys: what is handed out, what is kept, and what is refused."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sending.builders import keys_of
from triage.errors import Refused, TriageError, WrongUse
from triage.sending import card_is_proved, file_of, is_wrapped, read_card, read_keys, same_fingerprint, spoken

CARD = keys_of("Example Early Help").card
PHRASE = "four words of nonsense"


def test_a_card_reads_back_and_is_its_owners() -> None:
    assert read_card(CARD.text.encode()) == CARD
    assert card_is_proved(CARD)
    assert read_card(CARD.text.replace("\n", "\r\n\r\n").encode()) == CARD


def test_a_fingerprint_can_be_read_out() -> None:
    assert re.fullmatch(r"([0-9]{5} ){7}[0-9]{5}", CARD.fingerprint)
    assert same_fingerprint(CARD.fingerprint, CARD.fingerprint.replace(" ", "-"))
    assert not same_fingerprint(CARD.fingerprint, CARD.fingerprint[:-1])
    assert not same_fingerprint(CARD.fingerprint[:5], CARD.fingerprint[:5])
    assert CARD.fingerprint != keys_of("Another").card.fingerprint


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (lambda text: text.replace("triage card 1", "triage card 2"), "first line"),
        (lambda text: text.replace("sign:", "sing:"), "unknown"),
        (lambda text: text + "name: Twice\n", "twice"),
        (lambda text: "\n".join(text.splitlines()[:-2]), "missing"),
        (lambda text: re.sub("sign: ..", "sign: zz", text), "key"),
        (lambda text: re.sub("fingerprint: .....", "fingerprint: 00000", text), "fingerprint"),
        (lambda text: text + "x" * 5000, "large"),
        (lambda text: text.replace("Example Early Help", "\x1b[2J"), "name"),
    ],
)
def test_a_card_with_a_fault_says_which(change: object, word: str) -> None:
    with pytest.raises(WrongUse) as caught:
        read_card(change(CARD.text).encode())  # type: ignore[operator]
    assert word in caught.value.why


def test_a_name_put_over_somebody_elses_keys_shows() -> None:
    assert not card_is_proved(read_card(CARD.text.replace("Example Early Help", "Somebody Else").encode()))


@given(st.binary(max_size=300))
def test_any_bytes_are_refused_as_a_card_and_as_keys(raw: bytes) -> None:
    with pytest.raises(WrongUse):
        read_card(raw)
    with pytest.raises(Refused):
        read_keys(raw, None)


def test_private_keys_read_back_plain_and_wrapped() -> None:
    keys = keys_of("Example Early Help")
    plain, wrapped = file_of(keys, None), file_of(keys, PHRASE)
    assert read_keys(plain, None) == keys
    assert not is_wrapped(plain)
    assert is_wrapped(wrapped)
    assert read_keys(wrapped, PHRASE) == keys
    assert keys.sign_seed.hex().encode() not in wrapped
    assert keys.seal_seed.hex().encode() not in wrapped
    assert "seed" not in repr(keys)
    for wrong in ("another phrase", None):
        with pytest.raises(Refused):
            read_keys(wrapped, wrong)


def test_a_short_pass_phrase_is_refused() -> None:
    with pytest.raises(Refused) as caught:
        file_of(keys_of("Example Early Help"), "short")
    assert "short" not in caught.value.mend


@pytest.mark.parametrize(
    "change",
    [
        {"memory": 2**40},
        {"passes": 10_000},
        {"passes": -1},
        {"kdf": "none"},
        {"salt": "00"},
        {"box": "zz"},
    ],
)
def test_a_key_file_that_asks_for_too_much_is_not_read(change: dict[str, object]) -> None:
    data = json.loads(file_of(keys_of("Example Early Help"), PHRASE))
    data["wrapped"] |= change
    with pytest.raises(Refused) as caught:
        read_keys(json.dumps(data).encode(), PHRASE)
    assert "damaged" in caught.value.what


def test_keys_of_another_card_are_damage() -> None:
    data = json.loads(file_of(keys_of("Example Early Help"), None))
    data["card"] = keys_of("Another").card.text
    with pytest.raises(TriageError):
        read_keys(json.dumps(data).encode(), None)


def test_no_print_is_read_out_as_less_than_forty_digits() -> None:
    assert spoken(bytes(32)) == " ".join(["00000"] * 8)
