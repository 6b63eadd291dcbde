"""Until somebody has signed for live use, every output says so; escalations never wait for it (contract, section 6)."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import click
import pytest

from tests.safety.builders import ON, SAM, a_case_file
from triage.cli import cli
from triage.cli.edge import run
from triage.model.assurance import NOT_ASSURED

CASES = "cases.json"
COMMANDS: dict[str, tuple[str, ...]] = {
    "assess": (CASES,),
    "letter": ("C-1", "--for", "referrer"),
    "plan": (CASES,),
    "words": ("sleep",),
    "case add": (CASES, "--by", SAM),
    "case answer": ("C-1", "current_safety", "yes", "--by", SAM),
    "case close": ("C-1", "--reason", "needs_met", "--by", SAM),
    "case confirm": ("C-1", "--by", SAM),
    "case dismiss": ("C-1", "--action", "1", "--by", SAM),
    "case consent": ("C-1", "--by", SAM),
    "case shared list": ("C-1",),
    "case shared add": ("C-1", "--with", "school", "--item", "x", "--by", SAM),
    "case shared complete": ("C-1", "1", "--family-told", "yes", "--by", SAM),
    "case shared reviewed": ("C-1", "1", "--by", SAM),
    "case shared told": ("C-1", "referral", "1", "--by", SAM),
    "case shared goes-on": ("C-1", "1", "yes", "--by", SAM),
    "case contact": ("C-1",),
    "case safe-contact": ("C-1", "--unsafe", "home", "--by", SAM),
    "case correct": ("C-1",),
    "case contest": ("C-1",),
    "priorities list": (),
    "priorities show": ("solihull",),
    "evidence list": (),
    "evidence show": ("suffolk-t1-04",),
    "sharing agreements": (),
    "retention due": (),
    "retention keep": ("C-1", "--until", "2027-01-01", "--reason", "sibling_open", "--by", SAM),
    "retention erased": (),
    "hold place": ("C-1", "--reason", "complaint", "--by", SAM),
    "hold lift": ("C-1", "--note", "no longer needed", "--by", SAM),
    "hold list": (),
    "erase": ("C-1", "--reason", "person_asked", "--note", "asked", "--by", SAM, "--second", SAM),
    "export": ("--subject", "C-1", "--out", "copy", "--by", SAM),
    "case unlink": ("C-1", "C-2", "--note", "an error", "--by", SAM),
    "case open-for": ("C-1", "--person", "sibling", "--by", SAM),
    "case merge": ("C-1", "C-2", "--note", "one child", "--by", SAM),
    "case unmerge": ("C-1", "--by", SAM),
    "household show": ("C-1",),
    "household plan": ("C-1",),
    "household lead": ("C-1", SAM, "--by", SAM),
    "meeting add": ("C-1", "--kind", "professionals", "--present", "senco", "--by", SAM),
    "meeting list": (),
    "meeting show": ("1",),
    "meeting done": ("1", "1", "--by", SAM),
    "duplicates list": (),
    "duplicates decide": ("C-1", "C-2", "--different", "--note", "two", "--by", SAM),
    "duplicates undo": ("C-1", "C-2", "--by", SAM),
    "duplicates settle": ("C-1", "1", "--by", SAM),
    "case link": ("C-1", "C-2", "--by", SAM),
    "case list": (),
    "case show": ("C-1",),
    "case timeline": ("C-1",),
    "escalation list": (),
    "escalation record": ("C-1", "statutory", "--by", SAM),
    "refer": ("C-1", "--offer", "sleep", "--service", "sleep-advice", "--by", SAM),
    "referral list": (),
    "referral move": ("1", "sent", "--by", SAM),
    "send": ("C-1", "--out", "outbox", "--yes", "--by", SAM),
    "receive": ("no-such-folder", "--by", SAM),
    "parcels": (),
    "people keys make": ("--as", "Example Service", "--by", SAM),
    "people keys show": (),
    "people keys trust": (CASES, "--as", "X", "--read-out", "1", "--compared-with", "Y", "--by", SAM),
    "people keys revoke": ("X", "--reason", "lost", "--by", SAM),
    "people keys list": (),
    "downtime forms": ("--count", "2", "--by", SAM),
    "downtime list": (),
    "downtime unused": ("FORM-AA001X", "--by", SAM),
    "case assign": ("C-1", "--team", "North", "--by", SAM),
    "case note": ("C-1", "Spoke to school", "--by", SAM),
    "case notes": ("C-1",),
    "case step-down": ("C-1", "--to", "1", "--reason", "stable", "--note", "holds", "--by", SAM),
    "case step-up": ("C-1", "--to", "4", "--reason", "new_information", "--note", "seen", "--by", SAM),
    "case extend": (
        "C-1",
        "--until",
        "2027-01-01",
        "--reason",
        "goals_in_reach",
        "--note",
        "soon",
        "--by",
        SAM,
    ),
    "case reopen": ("C-1", "--reason", "family_came_back", "--by", SAM),
    "case audit": ("C-1", "--finding", "right_as_it_was", "--note", "fine", "--by", SAM),
    "case follow-up": ("C-1", "--score", "sleep=3", "--by", SAM),
    "case looked": ("C-1", "--note", "seen", "--by", SAM),
    "escalation settle": (
        "C-1",
        "statutory",
        "--settlement",
        "decision_changed",
        "--note",
        "agreed",
        "--by",
        SAM,
    ),
    "referral engage": ("1", "partial", "--by", SAM),
    "referral asked": ("1", "--note", "x", "--by", SAM),
    "referral ask": ("1", "--helped", "yes", "--by", SAM),
    "referral awaited": ("C-1", "1", "still_needed", "--by", SAM),
    "referral feedback": ("1",),
    "review": ("C-1", "--score", "sleep=3", "--by", SAM),
    "due": (),
    "people add": ("Nel Example", "--role", "manager", "--by", SAM),
    "people list": (),
    "people change": ("Nel Example", "--team", "North", "--by", SAM),
    "people leave": ("Nel Example", "--by", SAM),
    "people rights": (),
    "people break-glass list": ("--by", SAM),
    "people break-glass review": ("1", "--finding", "needed", "--note", "x", "--by", SAM),
    "case measure": ("C-1", "sdq_parent", "--score", "total=17", "--by", SAM),
    "case care-status": ("C-1", "cin", "--from", "2026-10-01", "--by", SAM),
    "case feedback": ("C-1", "--from", "family", "--text", "it helped", "--by", SAM),
    "case light": ("C-1", "--need", "sleep", "--result", "signposted", "--by", SAM),
    "measures list": (),
    "measures show": ("sdq_parent",),
    "measures report": (),
    "measures contacts": (),
    "measures quotes": (),
    "case restrict": ("C-1", "--to", SAM, "--reason", "staff_family", "--by", SAM),
    "case unrestrict": ("C-1", "--by", SAM),
    "case break-glass": ("C-1", "--reason", "danger_now", "--by", SAM),
    "people away add": (SAM, "2026-12-01", "2026-12-02", "--cover", SAM, "--by", SAM),
    "people away list": (),
    "people away end": (SAM, "--by", SAM),
    "rules list": ("sleep",),
    "rules show": ("no-such-rule",),
    "rules lint": ("no-such-file.yaml",),
    "rules test": ("no-such-rule",),
    "rules explain": ("RB501",),
    "rules why-not": ("C-1", "counselling"),
    "rules new": ("--help-nobody",),
    "rules watch": ("--help-nobody",),
    "rules docs": (),
    "rules coverage": ("--help-nobody",),
    "rules load": ("--help-nobody",),
    "rules schema": (),
    "rules diff": ("no-such-folder",),
    "rules impact": ("--against", "no-such-folder"),
    "rules prove": ("--help-nobody",),
    "rules propose": ("--note", "x"),
    "rules approve": ("9",),
    "rules publish": ("9",),
    "rules withdraw": ("9",),
    "rules log": (),
    "rules restore": ("9",),
    "rules trials": (),
    "directory area": ("B90",),
    "directory due": (),
    "directory find": ("sleep",),
    "directory export": ("--profile", "oruk-3.0", "--out", "made.json"),
    "directory import": ("no-such-file.json",),
    "directory gaps": ("--area", "B90", "--help-code", "sleep"),
    "directory graph": ("--need", "sleep"),
    "directory similar": ("sleep-advice",),
    "directory lint": (),
    "directory log": (),
    "directory verify": ("sleep-advice", "--yes", "--by", SAM),
    "directory capacity": ("sleep-advice", "room", "--by", SAM),
    "directory status": ("sleep-advice", "open", "--by", SAM),
    "directory report": ("sleep-advice", "--what", "moved", "--by", SAM),
    "directory resolve": ("sleep-advice", "--by", SAM),
    "directory list": (),
    "directory map accept": ("no-such-term", "sleep", "--by", SAM),
    "directory map list": (),
    "directory map refuse": ("no-such-term", "--reason", "x", "--by", SAM),
    "directory map show": (),
    "directory map undo": ("no-such-term", "--by", SAM),
    "directory show": ("sleep-advice",),
    "outcomes": (),
    "value": ("--map", "ccn-2025"),
    "report quarter": (),
    "report equity": (),
    "report meeting": (),
    "report priorities": (),
    "report releases": (),
    "import cases": (CASES,),
    "import cin-census": (CASES,),
    "import ssda903": (CASES,),
    "import dfe-daily": (CASES,),
    "audit list": ("--by", SAM),
    "audit verify": ("--by", SAM),
    "audit head": (),
    "audit unusual": ("--by", SAM),
    "backup": ("copy.zip", "--by", SAM),
    "restore": ("no-such-file.zip", "--to", "brought-back"),
    "encrypt": ("--by", SAM),
    "upgrade": ("--by", SAM),
    "people database-roles": (),
    "doctor": (),
    "tui": (),
    "init": ("new",),
    "demo": ("--children", "1", "made"),
}
"""Every command with words that let it begin; whether it then succeeds or refuses, it says who has not signed."""
NOT_HERE = "--help-nobody"
"""Stands for commands that would take long or wait for somebody: their wrapping is looked at instead."""


def leaves(command: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[str, click.Command]]:
    if isinstance(command, click.Group):
        for name in command.list_commands(click.Context(command)):
            inner = command.get_command(click.Context(command), name)
            assert inner is not None
            yield from leaves(inner, (*path, name))
    else:
        yield " ".join(path), command


EVERY = dict(leaves(cli))


@pytest.fixture
def said(workspace: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    (workspace / CASES).write_text(json.dumps(a_case_file("C-9")), encoding="utf-8")

    def ask(*words: str) -> tuple[str, str, int]:
        code = run(cli, [*words, "--on", ON])
        done = capsys.readouterr()
        assert "Traceback" not in done.out + done.err
        return done.out, done.err, code

    return ask


def test_the_table_holds_every_command() -> None:
    assert set(COMMANDS) == set(EVERY), (
        "a new command takes its options from `shared` and a line in this table"
    )


@pytest.mark.parametrize("name", [name for name, words in COMMANDS.items() if NOT_HERE not in words])
def test_every_command_says_that_nobody_has_signed_and_says_it_once(name: str, said: Any) -> None:
    _, err, _ = said(*name.split(), *COMMANDS[name])
    assert err.count(NOT_ASSURED) == 1, err


@pytest.mark.parametrize("name", sorted(EVERY))
def test_every_command_takes_its_options_where_it_is_said(name: str) -> None:
    callback = EVERY[name].callback
    assert callback is not None
    says_it_itself = name in {"init", "demo"}
    assert hasattr(callback, "__wrapped__") is not says_it_itself


@pytest.mark.parametrize("name", ["assess", "case list", "case show", "due", "outcomes", "doctor", "rules list", "directory list"])  # fmt: skip
def test_with_json_stdout_is_json_alone_and_the_error_stream_says_it(name: str, said: Any) -> None:
    out, err, _ = said(*name.split(), *COMMANDS[name], "--json")
    json.loads(out)
    assert NOT_ASSURED in err


def test_a_decision_as_json_keeps_the_keys_of_the_contract(said: Any) -> None:
    out, _, _ = said("assess", CASES, "--json")
    assert NOT_ASSURED not in out
    assert list(json.loads(out))[:4] == ["format", "case", "decided_on", "status"]


def test_json_that_has_a_place_for_warnings_says_it_there(said: Any) -> None:
    for words in (("outcomes",), ("value", "--map", "ccn-2025")):
        found = json.loads(said(*words, "--json")[0])
        assert {"code": "not_assured", "text": NOT_ASSURED} in found["warnings"]
    found = json.loads(said("letter", "C-1", "--for", "referrer", "--json")[0])
    assert found["notice"] == NOT_ASSURED
    assert json.loads(said("doctor", "--json")[0])["well"] is False


def test_every_row_of_a_table_for_another_program_says_it(said: Any) -> None:
    rows = list(csv.DictReader(io.StringIO(said("value", "--map", "ccn-2025", "--format", "csv")[0])))
    assert rows
    assert {row["assurance"] for row in rows} == {NOT_ASSURED}


@pytest.mark.parametrize(
    "words", [("assess", CASES), ("case", "show", "C-1"), ("value", "--map", "ccn-2025")]
)
def test_a_text_that_is_written_to_a_file_says_it_itself(words: tuple[str, ...], said: Any) -> None:
    out, _, _ = said(*words)
    assert out.rstrip().endswith(NOT_ASSURED)


def test_a_letter_is_marked_as_a_draft_on_paper_too(said: Any, workspace: Path) -> None:
    out, _, code = said("letter", "C-1", "--for", "referrer")
    assert (code, out.splitlines()[0]) == (0, f"[{NOT_ASSURED}: a draft, not to be sent]")
    said("letter", "C-1", "--for", "referrer", "--out", "letter.txt")
    assert (workspace / "letter.txt").read_text(encoding="utf-8").startswith(f"[{NOT_ASSURED}")


def test_a_page_says_it(workspace: Path, said: Any) -> None:
    _, err, _ = said("rules", "impact", "--against", "published", "--html", "impact.html")
    page = workspace / "impact.html"
    assert page.is_file(), err
    assert NOT_ASSURED in page.read_text(encoding="utf-8")


def test_settings_that_cannot_be_read_are_not_signed(said: Any, workspace: Path) -> None:
    (workspace / "triage.toml").write_text("[area\n", encoding="utf-8")
    out, err, code = said("assess", CASES)
    assert (code, err.count(NOT_ASSURED)) == (1, 1)
    assert "ACT NOW" in out + err


def test_escalations_stand_before_it_in_every_output(said: Any, workspace: Path) -> None:
    broken = a_case_file("C-9", colour="blue")
    (workspace / CASES).write_text(json.dumps(broken), encoding="utf-8")
    for words in (("assess", CASES), ("case", "add", CASES, "--by", SAM)):
        _, err, code = said(*words)
        assert code == 1
        assert err.startswith("ACT NOW")
        assert err.rstrip().endswith(NOT_ASSURED)
    (workspace / CASES).write_text(json.dumps(a_case_file("C-9")), encoding="utf-8")
    out, _, _ = said("assess", CASES)
    assert out.index("ESCALATE") < out.index(NOT_ASSURED)


def test_once_signed_nothing_says_it_any_more(signed: Path, said: Any) -> None:
    for words in (("assess", CASES), ("case", "show", "C-1"), ("letter", "C-1", "--for", "referrer")):
        out, err, _ = said(*words)
        assert NOT_ASSURED not in out + err
    out, _, code = said("doctor")
    assert (code, NOT_ASSURED in out) == (0, False)
    assert signed.is_dir()


def test_signing_changes_neither_an_escalation_nor_anything_else_of_a_decision(
    workspace: Path, said: Any
) -> None:
    from tests.safety.builders import signed_settings  # noqa: PLC0415

    before = json.loads(said("assess", CASES, "--json")[0])
    (workspace / "triage.toml").write_text(signed_settings(), encoding="utf-8")
    after = json.loads(said("assess", CASES, "--json")[0])
    assert before["escalations"]
    for found in (before, after):
        found.pop("settings")
        for one in found["escalations"]:
            one.pop("contact")
    assert before == after


def test_a_year_after_it_was_signed_it_is_said_again(
    signed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert date.fromisoformat(ON).year == 2026
    assert run(cli, ["doctor", "--workspace", str(signed), "--on", "2027-11-21"]) == 0
    assert run(cli, ["doctor", "--workspace", str(signed), "--on", "2027-11-22"]) == 1
    assert NOT_ASSURED in capsys.readouterr().err
