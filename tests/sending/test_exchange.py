"""Two workspaces exchange referrals through a folder in which everything goes wrong: each arrives once, whole, or is refused by name."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from tests.desk.builders import ON, SAM
from tests.sending.builders import keys_of
from tests.sending.conftest import OURS, THEIRS, SitAt
from tests.sending.loop_builders import no_phrase, referred, send, take_in, tell
from triage.desk import Desk
from triage.desk.sending.overdue import parcels_due
from triage.desk.sending.own_keys import own_card, ring
from triage.desk.sending.partners import Trusting, trust
from triage.desk.sending.posting import Sent
from triage.sending import FAULTS, seal

Harm = Callable[[Path, random.Random], str]
"""Does something to a file in the folder; returns the code by which it is refused, or "" where it still arrives."""


def as_it_is(_file: Path, _chance: random.Random) -> str:
    return ""


def doubled(file: Path, _chance: random.Random) -> str:
    shutil.copy(file, file.with_name(f"{file.stem} (1).referral"))
    return ""


def renamed(file: Path, chance: random.Random) -> str:
    file.rename(file.with_name(chance.choice(["scan0001.pdf", "x"]) + file.stem[:4]))
    return ""


def cut(file: Path, chance: random.Random) -> str:
    raw = file.read_bytes()
    file.write_bytes(raw[: chance.randrange(20, len(raw))])
    return "PC104"


def emptied(file: Path, _chance: random.Random) -> str:
    file.write_bytes(b"")
    return "PC101"


def flipped(file: Path, chance: random.Random) -> str:
    raw = bytearray(file.read_bytes())
    raw[chance.randrange(44, len(raw))] ^= 1 << chance.randrange(8)
    file.write_bytes(bytes(raw))
    return "PC108"


def added_to(file: Path, _chance: random.Random) -> str:
    file.write_bytes(file.read_bytes() + b"\r\n")
    return "PC105"


def as_text(file: Path, _chance: random.Random) -> str:
    """A transfer that takes the file for text."""
    file.write_bytes(file.read_bytes().decode("latin-1").encode("utf-8"))
    return "PC105"


HARMS: tuple[Harm, ...] = (as_it_is, as_it_is, doubled, renamed, cut, emptied, flipped, added_to, as_text)
ENDS = (("accepted",), ("accepted", "waiting"), ("accepted", "started"), ("accepted", "waiting", "started", "completed"), ("declined",))  # fmt: skip


def swapped(one: Path, other: Path) -> None:
    """Two files under each other's names."""
    aside = one.with_name("aside")
    one.rename(aside)
    other.rename(one)
    aside.rename(other)


def _exchange(sit_at: SitAt, tmp_path: Path, count: int, seed: int) -> None:
    chance = random.Random(seed)
    sender, recipient = sit_at("sender"), sit_at("recipient")
    out, back = tmp_path / "out", tmp_path / "back"
    numbers = [f"C-{place}" for place in range(count)]
    referrals = {number: referred(sender, number) for number in numbers}
    sent = {number: send(sender, number, out) for number in numbers}
    expected, lost = _harmed(sent, chance)
    expected += _strangers(sender, recipient, sent[numbers[0]], out)

    came = take_in(recipient, out, answers=back)
    refused = sorted(issue.code for entry in came.entries for issue in entry.issues)
    assert refused == sorted(expected)
    assert all(entry.issues[0].file == entry.file for entry in came.entries if entry.what == "refused")
    assert len(recipient.store.cases()) == count - len(lost) + 1
    assert {row.code for row in recipient.store.refused_files()} == set(expected)

    take_in(sender, back)
    later = sit_at("sender", ON + timedelta(days=5))
    waiting = {item.case for item in parcels_due(later) if item.kind == "receipt" and item.due_on <= later.on}
    assert waiting == lost, "exactly what did not arrive is asked about"
    for number in sorted(lost):
        assert send(later, number, tmp_path / "again").again
    take_in(sit_at("recipient", ON + timedelta(days=5)), out, tmp_path / "again", answers=back)
    take_in(later, back)
    cases = {row.case_number for row in recipient.store.parcels(way="in") if row.partner == OURS}
    assert len(cases) == count
    assert not [item for item in parcels_due(later) if item.kind == "receipt"]
    assert {state(later, row) for row in referrals.values()} == {"opened"}
    _outcomes(sit_at, tmp_path, referrals, sent, chance)


def _harmed(sent: dict[str, Sent], chance: random.Random) -> tuple[list[str], set[str]]:
    expected: list[str] = []
    lost: set[str] = set()
    whole: list[Path] = []
    for number, one in sent.items():
        harm = chance.choice(HARMS)
        code = harm(one.file, chance)
        if code:
            expected.append(code)
            lost.add(number)
        elif harm is as_it_is:
            whole.append(one.file)
    for one, other in zip(whole[::2], whole[1::2], strict=False):
        swapped(one, other)
    return expected, lost


def _strangers(sender: Desk, recipient: Desk, sent: Sent, out: Path) -> list[str]:
    """Files of others: for another recipient, by an untrusted key, by a revoked one, and the same content by another partner."""
    from triage.desk.sending.partners import revoke  # noqa: PLC0415

    ours, card = ring(sender, no_phrase).current, own_card(recipient)
    third, gone = keys_of("Example Third"), keys_of("Example Gone")
    for keys in (third, gone):
        said = Trusting(keys.card.name, keys.card.fingerprint, "Kim Example, by telephone")
        trust(recipient, keys.card.text.encode(), said, SAM)
    revoke(recipient, "Example Gone", "stolen", SAM)
    (out / "a1.referral").write_bytes(seal(sent.parcel, ours, keys_of("Somebody Else").card))
    (out / "a2.referral").write_bytes(seal(sent.parcel, keys_of("Untrusted"), card))
    (out / "a3.referral").write_bytes(seal(sent.parcel, gone, card))
    (out / "a4.referral").write_bytes(seal(sent.parcel, third, card))
    return ["PC107", "PC109", "PC110"]


def _outcomes(
    sit_at: SitAt, tmp_path: Path, referrals: dict[str, int], sent: dict[str, Sent], chance: random.Random
) -> None:
    """Every recipient's answer comes back, in any order, some twice and some harmed at first."""
    on = ON + timedelta(days=6)
    sender, recipient = sit_at("sender", on), sit_at("recipient", on)
    numbers = {
        row.parcel: row.case_number for row in recipient.store.parcels(way="in") if row.partner == OURS
    }
    wanted, files = {}, []
    for number, one in sent.items():
        steps = chance.choice(ENDS)
        wanted[number] = steps[-1]
        for step in steps:
            reason = {"reason": "no_capacity"} if step == "declined" else {}
            files.append(tell(recipient, numbers[one.parcel.id], tmp_path / "told", step, **reason).file)
    chance.shuffle(files)
    for place, file in enumerate(files):
        if place % 7 == 0:
            broken = tmp_path / f"{place}.outcome"
            shutil.copy(file, broken)
            flipped(broken, chance)
            assert [issue.code for entry in take_in(sender, broken).entries for issue in entry.issues] == [
                "PC108"
            ]
        assert not take_in(sender, file).failed
    assert take_in(sender, tmp_path / "told").count("skipped") == len(files)
    assert {number: state(sender, row) for number, row in referrals.items()} == wanted
    assert {row.partner for row in sender.store.parcels(way="in")} == {THEIRS}


def state(desk: Desk, referral: int) -> str:
    row = desk.store.referral(referral)
    assert row is not None
    return row.state


def test_referrals_through_a_folder_in_which_everything_goes_wrong(sit_at: SitAt, tmp_path: Path) -> None:
    _exchange(sit_at, tmp_path, 14, seed=8)


@pytest.mark.parametrize("strangers_first", [False, True])
def test_the_same_parcel_of_two_partners_is_answered_to_both(
    sit_at: SitAt, tmp_path: Path, *, strangers_first: bool
) -> None:
    """Both receipts lie in one folder: neither may take the other's place, or the true sender waits in vain."""
    sender, recipient = sit_at("sender"), sit_at("recipient")
    referral = referred(sender, "C-1")
    out, back = tmp_path / "out", tmp_path / "back"
    one = send(sender, "C-1", out)
    _strangers(sender, recipient, one, out)
    files = [one.file, out / "a4.referral"]
    for file in reversed(files) if strangers_first else files:
        assert not take_in(recipient, file, answers=back).failed
    assert len({path.name for path in back.iterdir()}) == 2
    assert "PC107" in [issue.code for entry in take_in(sender, back).entries for issue in entry.issues]
    assert state(sender, referral) == "opened"


@pytest.mark.soak
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_hundred_referrals_through_such_a_folder(sit_at: SitAt, tmp_path: Path, seed: int) -> None:
    _exchange(sit_at, tmp_path, 100, seed)


def test_every_harm_is_refused_under_a_name_that_is_documented() -> None:
    assert {"PC101", "PC104", "PC105", "PC107", "PC108", "PC109", "PC110"} <= set(FAULTS)
