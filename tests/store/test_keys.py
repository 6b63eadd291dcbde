"""The workspace key: where it comes from, what is refused, and that nothing prints it."""

from __future__ import annotations

import base64
import os
import pickle
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.errors import Refused
from triage.store.keys import KEY, KEY_FILE, Keys, hkdf, workspace_keys

RANDOM = bytes(range(7, 39))
PHRASE = "horse battery staple correct"


@pytest.fixture(autouse=True)
def _no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (KEY, KEY_FILE):
        monkeypatch.delenv(name, raising=False)


def in_file(folder: Path, body: bytes, mode: int = 0o600) -> Path:
    path = folder / "key"
    path.write_bytes(body)
    path.chmod(mode)
    return path


@pytest.mark.parametrize(
    ("secret", "salt", "info", "length", "made"),
    [
        # RFC 5869, appendix A, cases 1 and 3.
        ("0b" * 22, "000102030405060708090a0b0c", "f0f1f2f3f4f5f6f7f8f9", 42, "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"),
        ("0b" * 22, "", "", 42, "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"),
    ],
)  # fmt: skip
def test_keys_are_derived_as_rfc_5869_says(secret: str, salt: str, info: str, length: int, made: str) -> None:
    assert hkdf(bytes.fromhex(secret), bytes.fromhex(info), length, bytes.fromhex(salt)).hex() == made


def test_each_purpose_has_a_key_of_its_own() -> None:
    keys = Keys(RANDOM)
    made = {purpose: keys.derived(purpose) for purpose in ("database", "identity", "audit", "backup")}
    assert len(set(made.values())) == 4
    assert {len(key) for key in made.values()} == {32}
    assert Keys(RANDOM).derived("audit") == made["audit"]
    assert Keys(RANDOM[::-1]).derived("audit") != made["audit"]


def test_without_a_key_there_is_none() -> None:
    assert workspace_keys() is None


@pytest.mark.parametrize(
    "body", [RANDOM, RANDOM.hex().encode(), RANDOM.hex().upper().encode() + b"\n", base64.b64encode(RANDOM)]
)
def test_random_bytes_are_the_same_key_however_they_are_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: bytes
) -> None:
    monkeypatch.setenv(KEY_FILE, str(in_file(tmp_path, body)))
    keys = workspace_keys()
    assert keys is not None
    assert keys.derived("database") == Keys(RANDOM).derived("database")


def test_a_phrase_is_the_same_key_in_a_file_and_in_the_environment_and_is_stretched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(KEY, PHRASE)
    said = workspace_keys()
    monkeypatch.delenv(KEY)
    monkeypatch.setenv(KEY_FILE, str(in_file(tmp_path, PHRASE.encode() + b"\n")))
    read = workspace_keys()
    assert said is not None
    assert read is not None
    assert said.derived("audit") == read.derived("audit")
    assert said.derived("audit") != hkdf(PHRASE.encode(), b"needs-triage/audit", 32)


@pytest.mark.parametrize("mode", [0o604, 0o602, 0o601, 0o660, 0o666])
def test_a_file_that_others_may_read_or_change_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: int
) -> None:
    monkeypatch.setenv(KEY_FILE, str(in_file(tmp_path, RANDOM, mode)))
    with pytest.raises(Refused, match="others") as refused:
        workspace_keys()
    assert refused.value.exit_code == 3
    assert "chmod" in refused.value.mend


@pytest.mark.parametrize("mode", [0o600, 0o400, 0o440])
def test_a_file_of_ones_own_or_of_one_group_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: int
) -> None:
    monkeypatch.setenv(KEY_FILE, str(in_file(tmp_path, RANDOM, mode)))
    assert workspace_keys() is not None


def test_what_is_no_file_of_a_key_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe, 0o600)
    for path in (
        tmp_path,
        tmp_path / "nowhere",
        pipe,
        in_file(tmp_path, b"x" * 5000),
        in_file(tmp_path, b""),
    ):
        monkeypatch.setenv(KEY_FILE, str(path))
        with pytest.raises(Refused):
            workspace_keys()


@given(st.text(alphabet=st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=15))
def test_a_short_key_is_refused_and_never_repeated(said: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(KEY, said)
        if not said:
            assert workspace_keys() is None
            return
        with pytest.raises(Refused) as refused:
            workspace_keys()
    text = refused.value.what + refused.value.why + refused.value.mend
    assert len(said) < 6 or said not in text


def test_two_keys_at_once_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY, PHRASE)
    monkeypatch.setenv(KEY_FILE, str(in_file(tmp_path, RANDOM)))
    with pytest.raises(Refused, match="both"):
        workspace_keys()


def test_keys_cannot_be_printed_or_written() -> None:
    keys = Keys(RANDOM)
    assert RANDOM.hex() not in repr(keys) + str(keys) + f"{keys!r}"
    with pytest.raises(TypeError):
        pickle.dumps(keys)
