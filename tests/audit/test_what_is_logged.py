"""Who looked, searched, tried and changed stands in the log; what was said and whom it was about does not."""

from __future__ import annotations

import json
import re
import sqlite3
from pathlib import Path

import pytest

from tests.desk.builders import LEAD, ON, SAM, a_case, put_in
from tests.desk.conftest import DeskOn
from triage.cli import cli
from triage.cli.edge import run
from triage.desk import Desk, confirm, list_cases, show_case
from triage.desk.auditing import entries, note, unlogged, unusual, verify
from triage.errors import Refused, StoreProblem, WrongUse
from triage.store.audit.rows import Kept, codes_only

ASH, KIM, RAY = "Ash Example", "Kim Example", "Ray Example"
CANARY = "Zanzibarcanary"


def log_of(desk: Desk) -> list[Kept]:
    return desk.store.audit_entries()


def said(found: list[Kept]) -> list[tuple[str, str, str]]:
    return [(one.who, one.act, one.outcome) for one in found]


def since(desk: Desk, number: int) -> list[Kept]:
    return [one for one in log_of(desk) if one.id > number]


def last(desk: Desk) -> int:
    return desk.store.audit_head().entries


def test_a_look_a_search_and_a_list_are_each_one_entry(desk: Desk) -> None:
    put_in(desk, a_case("C-1"))
    before = last(desk)
    view = show_case(desk, "C-1", SAM)
    list_cases(desk, find="sleep", by=SAM)
    list_cases(desk, by=SAM)
    found = since(desk, before)
    assert said(found) == [
        (SAM, "case.show", "allowed"),
        (SAM, "case.find", "allowed"),
        (SAM, "case.list", "allowed"),
    ]
    assert found[0].shown_hash == view.decisions[-1].decision_hash
    assert [one.record for one in found] == ["decision 1", "found 1", "found 1"]
    assert found[0].subject == desk.store.audit_mark("C-1")
    assert found[0].role == "coordinator"


def test_drawing_the_same_case_again_a_moment_later_adds_nothing(desk: Desk) -> None:
    put_in(desk, a_case("C-1"))
    before = last(desk)
    for _ in range(5):
        show_case(desk, "C-1", SAM)
    show_case(desk, "C-1", LEAD)
    assert [one.who for one in since(desk, before)] == [SAM, LEAD]


def test_nobody_named_is_the_account_of_the_system(desk: Desk) -> None:
    put_in(desk, a_case("C-1"))
    before = last(desk)
    show_case(desk, "C-1")
    (one,) = since(desk, before)
    assert (one.who, one.role) == ("unnamed", "")
    assert one.account


def test_a_change_is_one_entry_with_its_event_and_the_role(desk: Desk) -> None:
    put_in(desk, a_case("C-1"))
    before = last(desk)
    confirm(desk, "C-1", None, SAM)
    found = since(desk, before)
    assert ("case.confirm", "allowed") in [(one.act, one.outcome) for one in found]
    changed = [one for one in found if one.act == "case.confirm"]
    assert len(changed) == 1
    assert changed[0].event == desk.store.events("C-1")[-1].id


def test_what_is_refused_is_logged_and_changes_nothing(desk: Desk) -> None:
    put_in(desk, a_case("C-1"))
    before = last(desk)
    for name in (ASH, "Nobody Atall", None):
        with pytest.raises(Refused):
            confirm(desk, "C-1", None, name)
    assert said(since(desk, before)) == [
        (ASH, "case.confirm", "refused"), ("unnamed", "case.confirm", "refused"), ("unnamed", "case.confirm", "refused"),
    ]  # fmt: skip


def test_every_change_of_the_record_has_an_entry_even_one_that_names_nothing(desk: Desk) -> None:
    before = last(desk)
    with desk.store.writing():
        desk.store.keep("C-1", b"something")
    assert said(since(desk, before)) == [("unnamed", "record.change", "allowed")]


def test_a_change_that_breaks_off_is_marked_as_failed_and_nothing_else(desk: Desk) -> None:
    before = last(desk)
    with pytest.raises(ZeroDivisionError), desk.store.writing():
        desk.store.keep("C-1", b"something")
        desk.store.log(ON, SAM, "case.note", case="C-1")
        raise ZeroDivisionError
    assert said(since(desk, before)) == [(SAM, "case.note", "failed")]
    assert desk.store.events("C-1") == []


def test_where_keeping_itself_fails_a_further_entry_says_so(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = last(desk)
    database = desk.store._database

    def full() -> None:
        raise StoreProblem("the disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(database, "_commit", full)
        with pytest.raises(StoreProblem), desk.store.writing():
            desk.store.log(ON, SAM, "case.note", case="C-1")
    found = since(desk, before)
    assert said(found) == [(SAM, "case.note", "allowed"), (SAM, "case.note", "failed")]
    assert found[1].record == f"entries {before + 1} {before + 1}"
    show_case_after(desk)
    assert desk.store.audit_proof().whole


def show_case_after(desk: Desk) -> None:
    put_in(desk, a_case("C-7"))
    show_case(desk, "C-7", SAM)


def test_nothing_is_kept_where_the_log_cannot_be(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    put_in(desk, a_case("C-1"))
    journal = desk.store._journal

    def broken(*_: object, **__: object) -> None:
        raise StoreProblem("the disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(journal.log, "append", broken)
        with pytest.raises(StoreProblem):
            confirm(desk, "C-1", None, SAM)
        assert {one.state for one in desk.store.actions("C-1")} == {"proposed"}
        # Nobody is kept from a child's record because a look cannot be logged; it is said instead.
        assert show_case(desk, "C-1", SAM).row.number == "C-1"
        assert "the disk is full" in (unlogged() or "")


@pytest.mark.plain_file
def test_the_log_holds_no_identifiers(desk: Desk) -> None:
    put_in(
        desk,
        a_case(f"{CANARY}-1", narrative=f"{CANARY} said so", identity={"given_name": CANARY}),
        a_case("4711", indicators=["domestic_abuse_current"]),
    )
    show_case(desk, f"{CANARY}-1", SAM)
    list_cases(desk, find=CANARY, by=SAM)
    note(desk, "case.show", by=f"{CANARY} typed", case="4711", record=f"case 4711 {CANARY}", shown=CANARY)
    desk.close()
    folder = desk.workspace.folder if desk.workspace else Path()
    raw = (folder / "audit.db").read_bytes() + b"".join(
        path.read_bytes() for path in folder.glob("audit.db-*")
    )
    assert CANARY.encode() not in raw
    assert b"4711" not in raw


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("referral 3", "referral 3"), ("found 12", "found 12"), ("decision 1 actions 1,2", "decision 1 actions 1,2"),
        ("case C-1", "case"), ("case 4711", "case"), ("person sam", "person"), ("answer current_safety", "answer current_safety"),
        ("Sam Example", ""), ("found 1 Sam", "found 1"), ("", ""),
    ],
)  # fmt: skip
def test_a_record_is_code_words_and_numbers_only(given: str, kept: str) -> None:
    assert codes_only(given) == kept


def test_what_became_of_an_erased_case_is_still_found(desk: Desk) -> None:
    put_in(desk, a_case("C-1"))
    show_case(desk, "C-1", SAM)
    with desk.store.writing():
        desk.store.erase("C-1")
    assert ("case.show", SAM) in [(one.act, one.who) for one in entries(desk, ASH, case="C-1")]


def test_only_auditors_data_stewards_and_managers_read_it_and_that_is_logged(desk: Desk) -> None:
    for name in (SAM, LEAD, RAY, None):
        with pytest.raises(Refused):
            entries(desk, name)
    for name in (ASH, KIM):
        assert entries(desk, name)
    assert ("audit.read", ASH) in [(one.act, one.who) for one in entries(desk, ASH)]
    assert ("audit.read", "refused") in [(one.act, one.outcome) for one in entries(desk, ASH)]


def test_many_cases_in_a_day_and_many_refusals_are_unusual(desk: Desk) -> None:
    put_in(desk, *(a_case(f"C-{number}") for number in range(1, 8)))
    for number in range(1, 8):
        show_case(desk, f"C-{number}", SAM)
    show_case(desk, "C-1", LEAD)
    for _ in range(5):
        with pytest.raises(Refused):
            confirm(desk, "C-1", None, ASH)
    found = unusual(desk, KIM, most=5)
    assert [(one.who, one.what, one.count) for one in found] == [
        (ASH, "many_refused", 5),
        (SAM, "many_cases", 7),
    ]


@pytest.mark.plain_file
def test_a_lost_log_stops_nobody_and_stays_to_be_seen(desk: Desk) -> None:
    put_in(desk, a_case("C-1"))
    had = last(desk)
    desk.store.audit_close()
    for path in (desk.workspace.folder if desk.workspace else Path()).glob("audit.db*"):
        path.unlink()
    confirm(desk, "C-1", None, SAM)
    proof = verify(desk, ASH)
    assert not proof.whole
    assert proof.findings[0].what.startswith(f"entries 1 to {had} are missing")
    for _ in range(2):
        show_case(desk, "C-1", KIM)
    assert desk.store.audit_proof().findings[0].entry == 1


@pytest.mark.plain_file
def test_a_cut_tail_is_not_hidden_by_what_is_logged_after_it(desk: Desk) -> None:
    put_in(desk, a_case("C-1"))
    show_case(desk, "C-1", SAM)
    had = last(desk)
    desk.store.audit_close()
    connection = sqlite3.connect((desk.workspace.folder if desk.workspace else Path()) / "audit.db")
    connection.execute("DROP TRIGGER entries_are_kept")
    connection.execute("DELETE FROM entries WHERE id > ?", (had - 2,))
    row = connection.execute("SELECT id, chain FROM entries ORDER BY id DESC LIMIT 1").fetchone()
    connection.execute("UPDATE heads SET entries = ?, chain = ?", row)
    connection.commit()
    connection.close()
    show_case(desk, "C-1", LEAD)
    proof = desk.store.audit_proof()
    assert proof.findings[0].what == f"entries {had - 1} to {had} are missing"


@pytest.mark.plain_file
def test_the_file_itself_refuses_changes(folder: Path) -> None:
    connection = sqlite3.connect(folder / "audit.db")
    for sql in ("UPDATE entries SET who = 'x'", "DELETE FROM entries", "DELETE FROM heads"):
        with pytest.raises(sqlite3.IntegrityError):
            connection.execute(sql)
    connection.close()


def test_a_printed_head_shows_a_log_put_back_to_an_earlier_moment(desk: Desk) -> None:
    put_in(desk, a_case("C-1"))
    head = desk.store.audit_head()
    assert verify(desk, ASH, str(head)).whole
    proof = verify(desk, ASH, f"{head.entries + 50}:sha256:00")
    assert "that was kept elsewhere" in proof.findings[0].what
    with pytest.raises(WrongUse):
        verify(desk, ASH, "no head")


class TestCommands:
    @pytest.fixture(autouse=True)
    def _here(self, folder: Path, monkeypatch: pytest.MonkeyPatch, desk_on: DeskOn) -> None:
        put_in(desk_on(), a_case("C-1"))
        monkeypatch.setenv("TRIAGE_WORKSPACE", str(folder))
        monkeypatch.delenv("TRIAGE_USER", raising=False)

    def new(self, desk_on: DeskOn, *words: str) -> list[tuple[str, str, str]]:
        desk = desk_on()
        before = last(desk)
        run(cli, [*words, "--on", ON.isoformat()])
        return said(since(desk, before))

    def test_failed_attempts_of_commands_are_logged_once(self, desk_on: DeskOn) -> None:
        assert self.new(desk_on, "case", "confirm", "C-1", "--by", ASH) == [(ASH, "case.confirm", "refused")]
        assert ("unnamed", "case.show", "failed") in self.new(desk_on, "case", "show", "C-404")
        assert self.new(desk_on, "case", "close", "C-1", "--reason", "no_such_code", "--by", SAM)[-1][1:] == (
            "case.close",
            "failed",
        )

    @pytest.mark.plain_file
    def test_an_unknown_number_is_not_kept(self, desk_on: DeskOn, folder: Path) -> None:
        self.new(desk_on, "case", "show", CANARY)
        assert CANARY.encode() not in b"".join(path.read_bytes() for path in folder.glob("audit.db*"))

    @pytest.mark.parametrize(
        ("words", "act"),
        [
            (("case", "show", "C-1"), "case.show"), (("case", "list"), "case.list"), (("case", "list", "--find", "sleep"), "case.find"),
            (("case", "timeline", "C-1"), "case.timeline"), (("case", "show", "C-1", "--replay"), "case.replay"), (("due",), "due"),
            (("letter", "C-1", "--for", "service", "--service", "sleep-advice"), "case.letter"), (("plan", "C-1"), "case.plan"), (("outcomes",), "outcomes"),
            (("referral", "list"), "referral.list"), (("escalation", "list"), "escalation.list"),
        ],
    )  # fmt: skip
    def test_every_look_produces_an_entry(self, desk_on: DeskOn, words: tuple[str, ...], act: str) -> None:
        assert act in [one[1] for one in self.new(desk_on, *words)]

    def test_assessing_a_file_is_logged_and_writes_nothing_else(
        self, desk_on: DeskOn, tmp_path: Path
    ) -> None:
        file = tmp_path / "case.json"
        file.write_text(json.dumps(a_case("C-5")), encoding="utf-8")
        assert self.new(desk_on, "assess", str(file)) == [("unnamed", "assess", "allowed")]
        assert desk_on().store.case("C-5") is None

    def test_the_log_as_json_and_as_text(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(cli, ["audit", "list", "--by", ASH, "--json"]) == 0
        found = json.loads(capsys.readouterr().out)
        assert found["format"] == "triage.audit/1"
        assert [one["number"] for one in found["entries"]] == list(range(1, len(found["entries"]) + 1))
        assert run(cli, ["audit", "list", "--case", "C-1", "--by", ASH]) == 0
        out = capsys.readouterr().out
        assert "case.add" in out
        assert "C-1" not in out
        assert run(cli, ["audit", "unusual", "--by", ASH]) == 0
        assert run(cli, ["audit", "head"]) == 0
        assert re.search(r"^\d+:(sha256|hmac):[0-9a-f]{64}$", capsys.readouterr().out, re.MULTILINE)

    @pytest.mark.plain_file
    def test_verify_ends_with_1_and_names_the_first_entry(
        self, folder: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert run(cli, ["audit", "verify", "--by", ASH]) == 0
        connection = sqlite3.connect(folder / "audit.db")
        connection.execute("DROP TRIGGER entries_stay")
        connection.execute("UPDATE entries SET who = 'x' WHERE id = 3")
        connection.commit()
        connection.close()
        capsys.readouterr()
        assert run(cli, ["audit", "verify", "--by", ASH, "--json"]) == 1
        assert json.loads(capsys.readouterr().out)["first"] == 3
        assert run(cli, ["doctor"]) == 1
        assert "entry 3 is not as it was written" in capsys.readouterr().out

    @pytest.mark.plain_file
    def test_in_a_read_only_place_it_is_said_once_that_looks_are_not_logged(
        self, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from triage.store.backends import opening  # noqa: PLC0415

        monkeypatch.setattr(opening, "writable", lambda _path: False)
        assert run(cli, ["case", "show", "C-1"]) == 0
        assert capsys.readouterr().err.count("not in the audit log") == 1
