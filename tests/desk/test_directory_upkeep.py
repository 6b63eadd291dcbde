"""Confirming, room, status, reports and history at the desk: what is written, by whom, and that nothing is lost."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.desk.builders import ON, SAM, a_case, a_referral_action, put_in
from tests.desk.conftest import DeskOn
from tests.store.older import made_older
from triage.cli import cli
from triage.cli.edge import run
from triage.desk import Desk, confirm, due, move_referral, open_desk, refer, replay
from triage.desk.directory import upkeep
from triage.desk.directory.attention import resting_on
from triage.desk.directory.history import history
from triage.desk.directory.reporting import note_of, report, resolve
from triage.errors import Locked, Refused, WrongUse
from triage.signposting.reports import DECLINED, open_reports
from triage.signposting.suiting import check_holds

SIBS, FILE = "sibs", "services/sibs.yaml"


def text(folder: Path, name: str = FILE) -> str:
    return (folder / "directory" / name).read_bytes().decode()


_SHIPPED: list[Desk] = []


@pytest.fixture(autouse=True)
def rules_read_once(shipped: Desk) -> None:
    _SHIPPED[:] = [shipped]


def fresh(folder: Path, on: date = ON) -> Desk:
    """A desk that reads the directory's files anew; the rules are the shipped ones, read once."""
    desk = open_desk(folder, on)
    for part in ("rules_files", "vocabulary", "rulebook", "settings"):
        desk.__dict__[part] = getattr(_SHIPPED[0], part)
    return desk


def sent(desk: Desk, number: str = "C-1") -> tuple[int, str]:
    """A referral that went out: its number and the service."""
    put_in(desk, a_case(number))
    action = a_referral_action(desk, number)
    confirm(desk, number, (action.position,), SAM)
    return refer(desk, number, action.help, action.service, SAM, person=action.person).id, action.service


def test_a_check_changes_its_own_lines_and_holds_to_its_last_day(folder: Path, desk: Desk):
    before = text(folder)
    upkeep.carry_out(desk, upkeep.verify(desk, [SIBS], SAM, every=2))
    lines = [
        (old, new)
        for old, new in zip(before.split("\n"), text(folder).split("\n"), strict=True)
        if old != new
    ]
    assert lines
    assert all("on: 2026-11-01" in old or "source:" in old for old, _ in lines)
    assert "by: coordinator" in text(folder)
    assert SAM not in text(folder), "files that are handed on name roles"
    record = desk.directory.services[SIBS]
    last = date(2027, 1, 22)
    assert [check_holds(record, day) for day in (ON - timedelta(1), ON, last, last + timedelta(1))] == [
        False,
        True,
        True,
        False,
    ]


def test_all_of_a_provider_at_once(folder: Path, desk: Desk):
    provider = next(
        one for one in desk.directory.providers if list(desk.directory.provider_of.values()).count(one) > 5
    )
    made = upkeep.verify(desk, [], SAM, provider=provider, source="a call")
    upkeep.carry_out(desk, made)
    for service, of in desk.directory.provider_of.items():
        record = desk.directory.services[service]
        assert (
            record.checked is not None and record.checked.on == ON and record.checked.source == "a call"
        ) is (of == provider)


def test_days_to_come_and_days_before_the_last_check_are_refused(desk: Desk):
    for day in (ON + timedelta(1), date(2026, 10, 31)):
        with pytest.raises(WrongUse):
            upkeep.verify(desk, [SIBS], SAM, day=day)
    with pytest.raises(WrongUse):
        upkeep.capacity(desk, SIBS, "room", SAM, day=ON + timedelta(1))
    with pytest.raises(WrongUse):
        upkeep.capacity(desk, SIBS, "full", SAM, wait_weeks=3)
    with pytest.raises(WrongUse):
        upkeep.status(desk, SIBS, "closed", SAM, " ")
    for nobody in (None, "Nobody Example", "Ash Example", "Ray Example"):
        with pytest.raises(Refused):
            upkeep.verify(desk, [SIBS], nobody)
    with pytest.raises(Refused):
        report(desk, SIBS, "moved", "Ash Example")


def test_a_file_changed_meanwhile_is_not_overwritten(folder: Path, desk: Desk):
    made = upkeep.verify(desk, [SIBS], SAM)
    path = folder / "directory" / FILE
    path.write_text(text(folder) + "# somebody else\n", encoding="utf-8")
    with pytest.raises(Refused, match="changed meanwhile"):
        upkeep.carry_out(desk, made)
    assert text(folder).endswith("# somebody else\n")
    assert not desk.store.service_changes()
    assert not list(path.parent.glob(".*"))


def test_two_people_at_once_lose_nothing(folder: Path):
    with fresh(folder) as one, fresh(folder) as other:
        _ = one.directory, other.directory
        first, second = report(one, SIBS, "moved", SAM), report(other, SIBS, "wrong_age", SAM)
        assert (first.report.number, second.report.number) == (1, 2)
        a, b = upkeep.verify(one, [SIBS], SAM), upkeep.capacity(other, SIBS, "full", SAM)
        upkeep.carry_out(one, a)
        with pytest.raises(Refused):
            upkeep.carry_out(other, b)
    with fresh(folder) as desk:
        assert [one.what for one in desk.directory.services[SIBS].reports] == ["moved", "wrong_age"]


def test_nothing_is_half_written(folder: Path, desk: Desk, monkeypatch: pytest.MonkeyPatch):
    report(desk, SIBS, "moved", SAM)
    before = {name: text(folder, name) for name in (FILE, "reports.yaml")}
    made = upkeep.verify(desk, [SIBS], SAM)
    real, count = Path.replace, iter(range(10))

    def broken(self: Path, target: Path) -> Path:
        if next(count):
            raise OSError(28, "No space left on device")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", broken)
    with pytest.raises(Locked):
        upkeep.carry_out(desk, made)
    monkeypatch.undo()
    assert {name: text(folder, name) for name in before} == before
    assert [row.what for row in desk.store.service_changes()] == ["report"]
    (folder / "directory" / FILE).chmod(0o444)
    with pytest.raises(Locked):
        upkeep.carry_out(desk, made)
    assert {name: text(folder, name) for name in before} == before


def test_a_decision_is_made_again_byte_for_byte_whatever_is_reported_or_confirmed(folder: Path):
    with fresh(folder) as desk:
        put_in(desk, a_case("C-1"))
        service = a_referral_action(desk, "C-1").service
        report(desk, service, "closed_down", SAM, note="Mrs Example said so")
    with fresh(folder) as desk:
        put_in(desk, a_case("C-2"))
        assert service not in {action.service for action in desk.store.actions("C-2")}
        upkeep.carry_out(desk, upkeep.verify(desk, [service], SAM))
        upkeep.carry_out(desk, upkeep.status(desk, service, "closed", SAM, "gone"))
        assert [one.same for number in ("C-1", "C-2") for one in replay(desk, number)] == [True] * 2


def test_a_check_settles_reports_and_room_only_its_own(folder: Path, desk: Desk):
    for what in ("moved", "closed_list", "closed_down"):
        report(desk, SIBS, what, SAM)
    upkeep.carry_out(desk, upkeep.capacity(desk, SIBS, "room", SAM, wait_weeks=0))
    assert [one.what for one in open_reports(desk.directory.services[SIBS], ON)] == ["moved", "closed_down"]
    upkeep.carry_out(desk, upkeep.status(desk, SIBS, "open", SAM, None))
    assert [one.what for one in open_reports(desk.directory.services[SIBS], ON)] == ["moved"]
    assert not check_holds(desk.directory.services[SIBS], ON)
    upkeep.carry_out(desk, upkeep.verify(desk, [SIBS], SAM))
    assert check_holds(desk.directory.services[SIBS], ON)
    with pytest.raises(Refused):
        resolve(desk, SIBS, SAM)
    report(desk, SIBS, "wrong_age", SAM)
    upkeep.carry_out(desk, upkeep.status(desk, SIBS, "closed", SAM, "gone"))
    assert not open_reports(desk.directory.services[SIBS], ON)


def test_a_refusal_flags_the_record_with_its_code_alone(folder: Path, desk: Desk):
    number, service = sent(desk)
    view = move_referral(desk, number, "declined", SAM, reason="waiting_list_closed")
    assert (view.flagged, view.not_flagged) == ("closed_list", None)
    [made] = desk.directory.services[service].reports
    assert (made.what, made.on, made.by, made.from_) == ("closed_list", ON, "coordinator", "referral")
    said = text(folder, "reports.yaml")
    assert SAM not in said
    assert "C-1" not in said
    row = desk.store.service_changes(service)[-1]
    assert (row.case_number, row.note_hash) == ("", "")


def test_a_program_that_ends_between_a_refusal_and_its_flag_loses_neither(
    folder: Path, desk: Desk, monkeypatch: pytest.MonkeyPatch
):
    number, service = sent(desk)

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    for place in ("put", "_keep"):
        with monkeypatch.context() as broken, pytest.raises(KeyboardInterrupt):
            broken.setattr(f"triage.desk.directory.reporting.{place}", killed)
            move_referral(desk, number, "declined", SAM, reason="waiting_list_closed")
        row = desk.store.referral(number)
        assert row is not None
        assert row.state == "requested", "nothing is half done: what was not flagged has not moved"
        assert not open_reports(desk.directory.services[service], ON), "the file was put back"
    view = move_referral(desk, number, "declined", SAM, reason="waiting_list_closed")
    assert (view.row.state, view.flagged) == ("declined", "closed_list")
    assert len(open_reports(desk.directory.services[service], ON)) == 1, "one refusal is one report"
    assert len(desk.store.service_changes(service)) == 1


def test_a_report_that_a_killed_program_left_in_the_file_alone_is_put_on_record_at_the_next_try(
    folder: Path, desk: Desk, monkeypatch: pytest.MonkeyPatch
):
    number, service = sent(desk)

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken, pytest.raises(KeyboardInterrupt):
        broken.setattr(
            "triage.desk.directory.upkeep.remember", lambda _: None
        )  # nothing is left to put it back
        broken.setattr("triage.desk.directory.reporting._keep", killed)
        move_referral(desk, number, "declined", SAM, reason="waiting_list_closed")
    desk.__dict__.pop("directory", None)
    assert len(open_reports(desk.directory.services[service], ON)) == 1
    assert not desk.store.service_changes(service)
    move_referral(desk, number, "declined", SAM, reason="waiting_list_closed")
    assert len(open_reports(desk.directory.services[service], ON)) == 1, "one refusal is one report"
    assert [row.what for row in desk.store.service_changes(service)] == ["report"]


@pytest.mark.parametrize("reason", ["already_known", "need_more_complex", "safety_of_people"])
def test_a_refusal_about_the_child_flags_nothing(folder: Path, desk: Desk, reason: str):
    number, _ = sent(desk)
    assert reason not in DECLINED
    assert move_referral(desk, number, "declined", SAM, reason=reason).flagged is None
    assert not (folder / "directory" / "reports.yaml").exists()


def test_every_reason_that_flags_is_a_reason_of_a_service(desk: Desk):
    known = desk.vocabulary.of("decline_reasons")
    assert all(known[code].text("declined_by") == "service" for code in DECLINED)


def test_a_referral_moves_though_the_record_cannot_be_flagged(folder: Path, desk: Desk):
    number, _ = sent(desk)
    path = folder / "directory" / "reports.yaml"
    path.write_text("format: 1\nreports: [", encoding="utf-8")
    view = move_referral(desk, number, "declined", SAM, reason="service_closed")
    assert view.row.state == "declined"
    assert view.flagged is None
    assert view.not_flagged


def test_words_stay_in_the_record_and_go_with_the_case(folder: Path, desk: Desk):
    put_in(desk, a_case("C-1"))
    told = report(desk, SIBS, "other", "Ray Example", note="Billie was sent away\x1b[2J\nx", case="C-1")
    assert note_of(desk, told.report.number) == "Billie was sent away x"
    for path in (folder / "directory").rglob("*"):
        assert not path.is_file() or b"Billie" not in path.read_bytes()
    with desk.store.writing():
        desk.store.erase("C-1")
    assert note_of(desk, told.report.number) is None
    assert "erased" in (history(desk, SIBS)[-1].note or "")


def test_who_rests_on_a_service_is_named_and_stays(desk: Desk):
    number, service = sent(desk)
    put_in(desk, a_case("C-2"))
    rests = resting_on(desk, [service])[service]
    assert rests.referrals == (("C-1", number),)
    assert "C-2" in rests.offers
    upkeep.carry_out(desk, upkeep.status(desk, service, "closed", SAM, "gone"))
    assert resting_on(desk, [service])[service] == rests


def test_the_days_list_has_records_to_confirm_with_their_owner(desk_on: DeskOn, folder: Path):
    late = date(2027, 10, 25)
    assert not [
        one
        for one in due(desk_on(late - timedelta(1)), role="directory_owner")
        if one.kind == "service_check"
    ]
    found = [one for one in due(desk_on(late)) if one.kind == "service_check"]
    assert {one.role for one in found} == {"directory_owner"}
    assert 0 < len(found) <= 13, "a week before its check runs out, a provider a line"
    with fresh(folder) as desk:
        report(desk, SIBS, "moved", SAM)
        assert [one.record for one in due(desk, role="directory_owner") if one.kind == "service_report"] == [
            f"service {SIBS}"
        ]


# history


def changes(desk: Desk, service: str | None = SIBS) -> list[tuple[str, str | None, dict, dict]]:
    return [(one.what, one.by, dict(one.was), dict(one.became)) for one in history(desk, service)]


def test_history_knows_commands_and_what_was_changed_by_hand(folder: Path):
    days = [ON + timedelta(days=number) for number in range(6)]
    with fresh(folder, days[0]) as desk:
        put_in(desk, a_case("C-1"))
    edit(folder, "network: external", "network: internal")
    with fresh(folder, days[2]) as desk:
        put_in(desk, a_case("C-2"))
        upkeep.carry_out(desk, upkeep.status(desk, SIBS, "paused", SAM, "ill"))
        put_in(desk, a_case("C-3"))
    edit(folder, "status: paused", "status: closed")
    with fresh(folder, days[4]) as desk:
        upkeep.carry_out(desk, upkeep.status(desk, SIBS, "open", SAM, "back"))
    edit(folder, "tier: ", "tier: universal # ")
    with fresh(folder, days[5]) as desk:
        found = history(desk, SIBS)
        assert [(one.what, one.since, one.on, one.by) for one in found] == [
            ("by hand", days[0], days[2], None),
            ("status", None, days[2], SAM),
            ("by hand", days[2], days[4], None),
            ("status", None, days[4], SAM),
            ("by hand", days[4], days[5], None),
        ]
        assert [(dict(one.was), dict(one.became)) for one in found[:4]] == [
            ({"network": "external"}, {"network": "internal"}),
            ({"status": "open"}, {"status": "paused"}),
            ({"status": "paused"}, {"status": "closed"}),
            ({"status": "closed"}, {"status": "open"}),
        ]
        assert [one.note for one in found if one.by] == ["ill", "back"]
        assert history(desk) == found, "nothing else was changed"
        (folder / "directory" / FILE).unlink()
    with fresh(folder, days[5]) as desk:
        assert [one.what for one in history(desk, SIBS)][-1] == "taken away"


def edit(folder: Path, old: str, new: str) -> None:
    path = folder / "directory" / FILE
    assert text(folder).count(old) == 1, old
    path.write_bytes(text(folder).replace(old, new).encode())


@pytest.mark.plain_file
def test_an_older_record_knows_what_its_decisions_were_made_from(folder: Path):
    with fresh(folder) as desk:
        put_in(desk, a_case("C-1"))
    made_older(folder / "triage.db", 3)
    edit(folder, "status: open", "status: closed")
    with fresh(folder, ON + timedelta(1)) as desk:
        assert changes(desk) == [("by hand", None, {"status": "open"}, {"status": "closed"})]
        assert not desk.store.faults()


# the commands


def said(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = run(cli, ["directory", *words, "--on", ON.isoformat()])
    done = capsys.readouterr()
    assert "Traceback" not in done.err
    return code, done.out, done.err


def test_without_a_workspace_every_command_refuses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TRIAGE_WORKSPACE", raising=False)
    for words in (
        ("verify", SIBS, "--yes"),
        ("capacity", SIBS, "room"),
        ("status", SIBS, "open"),
        ("report", SIBS, "--what", "moved"),
        ("resolve", SIBS),
        ("log",),
    ):
        code, out, err = said(capsys, *words, *(() if words == ("log",) else ("--by", SAM)))
        assert (code, out) == (3, ""), (words, err)
        assert "workspace" in err


def test_the_commands_in_turn(folder: Path, capsys: pytest.CaptureFixture[str]):
    where = ("--workspace", str(folder))
    before = text(folder)
    code, _, err = said(capsys, "verify", SIBS, "--by", SAM, *where)
    assert (code, text(folder)) == (3, before), "nobody was there to say yes"
    assert "through the coordinator" in err, "what is read out to the service"
    assert said(capsys, "verify", SIBS, "--by", SAM, "--dry-run", *where)[0] == 0
    assert text(folder) == before
    code, out, _ = said(capsys, "report", SIBS, "--what", "wrong_number", "--by", SAM, "--json", *where)
    assert (code, json.loads(out)["report"]["what"]) == (0, "wrong_number")
    assert "REPORTED 1" in said(capsys, "show", SIBS, *where)[1]
    rows = json.loads(said(capsys, "list", "--json", *where)[1])["services"]
    assert [(row["id"], row["reported"], row["in_date"]) for row in rows if row["reported"]] == [
        (SIBS, ["wrong_number"], False)
    ]
    first = json.loads(said(capsys, "due", "--json", *where)[1])["due"][0]
    assert (first["service"], first["overdue"], [one["what"] for one in first["reports"]]) == (
        SIBS,
        True,
        ["wrong_number"],
    )
    assert SIBS in said(capsys, "due", "--by-provider", *where)[1]
    assert "DR504" in said(capsys, "lint", *where)[2]
    code, out, _ = said(capsys, "verify", SIBS, "--by", SAM, "--yes", "--json", *where)
    assert (code, json.loads(out)["changes"][0]["settles"]) == (0, [1])
    said(capsys, "report", SIBS, "--what", "closed_list", "--by", SAM, *where)
    assert "reported on 2026-11-22" in " ".join(
        said(capsys, "find", "brothers and sisters", *where)[1].split()
    )
    code, out, _ = said(capsys, "log", SIBS, *where)
    assert code == 0
    assert "verify by Sam Example (coordinator)" in out
    assert all(len(line) <= 80 for line in said(capsys, "due", "--within", "3000", *where)[1].split("\n"))


def test_a_faulty_table_of_postcodes_is_an_error_of_lint(folder: Path, capsys: pytest.CaptureFixture[str]):
    path = folder / "directory" / "tables" / "postcodes.csv"
    path.parent.mkdir(exist_ok=True)
    path.write_text("postcode,authority\nnowhere,x\n", encoding="utf-8")
    code, _, err = said(capsys, "lint", "--workspace", str(folder))
    assert code == 1
    assert "DR610" in err


def test_hostile_words_are_shown_as_harmless_text(folder: Path, capsys: pytest.CaptureFixture[str]):
    where = ("--workspace", str(folder))
    hostile = "\x1b]0;owned\x07[red]x[/red]\u202e: }{ # '\""
    for words in (
        ("verify", SIBS, "--source", hostile, "--yes"),
        ("status", SIBS, "paused", "--reason", hostile, "--yes"),
        ("report", SIBS, "--what", "other", "--note", hostile),
    ):
        code, out, err = said(capsys, *words, "--by", SAM, *where)
        assert code == 0, err
        assert not set("\x1b\x07\u202e") & set(out + err)
    for words in (("log",), ("show", SIBS), ("due",), ("verify", hostile, "--by", SAM)):
        _, out, err = said(capsys, *words, *where)
        assert not set("\x1b\x07\u202e") & set(out + err), words
    assert said(capsys, "lint", *where)[0] == 0
