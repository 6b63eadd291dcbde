"""The commands: what leaves is shown and confirmed; what comes is said, escalations first; exit codes; nothing of a child in errors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.desk.builders import LEAD, ON, SAM, a_case
from tests.sending.conftest import THEIRS
from triage.cli import cli
from triage.cli.edge import run


@pytest.fixture
def ask(pair: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Any:
    for name in ("TRIAGE_USER", "TRIAGE_KEY_PASSPHRASE", "TRIAGE_WORKSPACE"):
        monkeypatch.delenv(name, raising=False)

    def said(which: str, *words: str, code: int = 0) -> tuple[str, str]:
        capsys.readouterr()
        assert run(cli, [*words, "--workspace", str(pair / which), "--on", ON.isoformat()]) == code
        out, err = capsys.readouterr()
        return out, err

    return said


@pytest.fixture
def made(ask: Any, tmp_path: Path) -> Any:
    """A case of the sender with its referral."""
    file = tmp_path / "case.json"
    identity = {"given_name": "Canaryname", "phone": "01632 960123"}
    file.write_text(json.dumps(a_case("C-1", identity=identity)))
    ask("sender", "case", "add", str(file), "--by", SAM)
    ask("sender", "case", "confirm", "C-1", "--by", SAM)
    ask("sender", "refer", "C-1", "--offer", "sleep", "--service", "sleep-advice", "--by", SAM)
    return ask


def test_nothing_leaves_without_a_yes_and_all_of_it_is_shown_before(made: Any, tmp_path: Path) -> None:
    out = tmp_path / "out"
    _, err = made("sender", "send", "C-1", "--out", str(out), "--by", SAM, code=3)
    assert not out.exists()
    assert "nobody confirmed" in err
    for word in (THEIRS, "Sleep (child), 7", "8 years", "B90", "agreed by parent", "not in it: no name"):
        assert word in err
    made("sender", "send", "C-1", "--out", str(out), "--yes", code=3)  # nobody named
    assert not out.exists()


def test_the_loop_by_commands(made: Any, tmp_path: Path) -> None:
    out, back = str(tmp_path / "out"), str(tmp_path / "back")
    said, _ = made("sender", "send", "C-1", "--out", out, "--yes", "--by", SAM, "--json")
    sent = json.loads(said)
    assert (sent["format"], sent["kind"], sent["again"]) == ("triage.sent/1", "referral", False)
    assert "Canaryname" not in said
    listed = json.loads(made("sender", "parcels", "--waiting", "--json")[0])["parcels"]
    assert [(one["state"], one["due_on"]) for one in listed] == [("sent", "2026-11-25")]

    came = json.loads(made("recipient", "receive", out, "--answers", back, "--by", SAM, "--json")[0])
    assert (came["format"], came["added"], came["without_receipt"]) == ("triage.received/1", 1, 0)
    number = came["files"][0]["case"]
    made(
        "recipient",
        "send",
        number,
        "--outcome",
        "waiting",
        "--expected",
        "2027-01-11",
        "--out",
        back,
        "--yes",
        "--by",
        SAM,
    )
    said, _ = made("sender", "receive", back, "--by", SAM)
    assert "2 answers taken in" in said
    assert (
        "on a waiting list" in made("sender", "parcels")[0].lower().replace("\n", " ")
        or "waiting" in made("sender", "parcels")[0]
    )
    state = json.loads(made("sender", "referral", "list", "--json")[0])["referrals"][0]["state"]
    assert state == "waiting"
    said, _ = made("recipient", "receive", out, "--by", SAM)
    assert "1 there already" in said


def test_a_batch_with_a_broken_file_takes_the_others_and_ends_with_1(made: Any, tmp_path: Path) -> None:
    out = tmp_path / "out"
    made("sender", "send", "C-1", "--out", str(out), "--yes", "--by", SAM)
    (out / "broken.referral").write_bytes(next(out.glob("*.referral")).read_bytes()[:-7])
    (out / "notes.txt").write_text("nothing of ours")
    said, err = made("recipient", "receive", str(out), "--by", SAM, code=1)
    assert "1 added" in said
    assert "1 refused" in said
    assert "broken.referral  PC104" in err
    assert "passed over: 1 file" in err
    assert "without a receipt" in err
    problems = json.loads(made("recipient", "receive", str(out), "--by", SAM, "--json", code=1)[0])
    assert [one["what"] for one in problems["files"]].count("refused") == 1


def test_escalations_stand_first(ask: Any, tmp_path: Path) -> None:
    file = tmp_path / "cases.jsonl"
    cases = [a_case("C-1"), a_case("C-9", indicators=["domestic_abuse_current"])]
    file.write_text("\n".join(json.dumps(case) for case in cases))
    ask("sender", "case", "add", str(file), "--by", SAM)
    ask("sender", "case", "confirm", "C-1", "--by", SAM)
    ask("sender", "refer", "C-1", "--offer", "sleep", "--service", "sleep-advice", "--by", SAM)
    out = str(tmp_path / "out")
    ask("sender", "send", "C-1", "--out", out, "--yes", "--by", SAM)
    said, err = ask("sender", "send", "C-9", "--escalation", "statutory", "--out", out, "--yes", "--by", LEAD)
    assert "telephone" in said
    assert "telephone" in err
    said, _ = ask("recipient", "receive", out, "--by", SAM)
    assert said.startswith("ACT NOW")


@pytest.mark.parametrize(
    "words",
    [
        ("send", "C-1", "--referral", "1", "--escalation", "statutory", "--out", "x"),
        ("send", "C-1", "--reason", "no_capacity", "--out", "x"),
        ("send", "no-such-case", "--out", "x", "--by", SAM),
        ("send", "C-1", "--outcome", "accepted", "--out", "x", "--by", SAM),
        ("send", "C-1", "--with", "shoe_size", "--out", "x", "--by", SAM),
        ("receive", "no-such-folder", "--by", SAM),
        ("people", "keys", "revoke", "--reason", "lost", "--by", SAM),
        ("people", "keys", "revoke", "Nobody", "--reason", "no_such", "--by", SAM),
    ],
)
def test_wrong_use_says_so_and_ends_with_2(made: Any, words: tuple[str, ...]) -> None:
    _, err = made("sender", *words, code=2)
    assert err
    assert not Path("x").exists()


def test_a_command_without_the_extra_says_what_to_install(
    made: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("triage.sending.extra.find_spec", lambda _: None)
    _, err = made("sender", "send", "C-1", "--out", str(tmp_path / "out"), "--yes", "--by", SAM, code=2)
    assert "needs-triage[sending]" in err
    _, err = made("recipient", "receive", str(tmp_path), "--by", SAM, code=2)
    assert "needs-triage[sending]" in err


def test_keys_are_listed_with_who_compared_them(made: Any) -> None:
    rows = json.loads(made("sender", "people", "keys", "list", "--json")[0])["keys"]
    assert [(row["own"], row["state"]) for row in rows] == [(True, "in_use"), (False, "in_use")]
    assert rows[1]["compared_with"] == "Kim Example, by telephone"
    card = json.loads(made("sender", "people", "keys", "show", "--json")[0])
    assert card["fingerprint"] == rows[0]["fingerprint"]
    said, _ = made("sender", "people", "keys", "list")
    assert max(map(len, said.splitlines())) <= 80


@pytest.mark.parametrize("body", [b"", b"\x00" * 100, "\u202e".encode() * 50, b"{" * 4000])
def test_a_card_or_file_of_any_bytes_is_a_message(made: Any, tmp_path: Path, body: bytes) -> None:
    file = tmp_path / "odd"
    file.write_bytes(body)
    made(
        "sender",
        "people",
        "keys",
        "trust",
        str(file),
        "--as",
        "X",
        "--read-out",
        "1",
        "--compared-with",
        "Y",
        "--by",
        SAM,
        code=2,
    )
    _, err = made("recipient", "receive", str(file), "--by", SAM, code=1)
    assert "PC101" in err
