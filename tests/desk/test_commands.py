"""The casework commands: what they print, where, and how they end."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests import stores
from tests.desk.builders import LEAD, SAM, SECOND_LEAD, a_case, a_case_in_danger
from triage.cli import cli
from triage.cli.edge import run


class Shell:
    """Runs commands in the workspace and remembers what they said."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self._capsys = folder, capsys
        self.out = self.err = ""

    def __call__(self, *words: str, by: str | None = SAM, on: str = "2026-11-22") -> int:
        acting = ["--by", by] if by else []
        code = run(cli, [*words, *acting, "--workspace", str(self.folder), "--on", on])
        self.out, self.err = self._capsys.readouterr()
        assert "Traceback" not in self.out + self.err
        return code

    def json(self, *words: str, by: str | None = SAM, on: str = "2026-11-22", code: int = 0) -> Any:
        assert self(*words, "--json", by=by, on=on) == code, self.out + self.err
        return json.loads(self.out)


@pytest.fixture
def shell(folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Shell:
    monkeypatch.delenv("TRIAGE_USER", raising=False)
    monkeypatch.delenv("TRIAGE_WORKSPACE", raising=False)
    return Shell(folder, capsys)


def a_file(folder: Path, *cases: dict[str, Any], name: str = "cases.jsonl") -> str:
    path = folder.parent / name
    path.write_text("\n".join(json.dumps(case) for case in cases), encoding="utf-8")
    return str(path)


def test_the_whole_way_of_a_case_from_adding_to_closing(shell: Shell, folder: Path) -> None:
    file = a_file(folder, a_case())
    assert shell("case", "add", file) == 0
    assert "not assured for live use here" in shell.err
    assert shell("case", "add", file) == 0
    assert "1 there already" in shell.out
    actions = shell.json("case", "show", "C-1", by=None)["actions"]
    action = next(one for one in actions if one["kind"] == "referral")
    assert shell("refer", "C-1", "--offer", action["help"], "--service", action["service"]) == 3
    assert shell("case", "confirm", "C-1", "--action", str(action["action"])) == 0
    made = shell.json("refer", "C-1", "--offer", action["help"], "--service", action["service"])
    assert made["state"] == "requested"
    assert shell("referral", "move", str(made["id"]), "completed") == 3
    assert shell("referral", "move", str(made["id"]), "accepted") == 0
    assert shell("referral", "list", by=None) == 0
    told = shell.json("review", "C-1", "--score", "sleep=7", "--engagement", "full", on="2027-01-17")
    assert told["triaged_again"] is True
    assert {one["direction"] for one in told["changes"]} == {"same", "unscored"}
    assert shell("case", "show", "C-1", "--replay", by=None) == 0
    assert shell.out.count("the same, byte for byte") == 2
    closed = shell.json("case", "close", "C-1", "--reason", "needs_met", on="2027-02-01")
    assert (closed["outcome"], closed["to_audit"]) == ("not_measured", True)
    what = [event["what"] for event in shell.json("case", "timeline", "C-1", by=None)["events"]]
    assert what[0] == "case.add"
    assert what[-1] == "case.close"


@pytest.mark.parametrize(
    "words",
    [
        ("case", "add", "{file}"), ("case", "confirm", "C-1"), ("case", "answer", "C-1", "dob", "2018-01-01"), ("case", "close", "C-1", "--reason", "needs_met"),
        ("case", "link", "C-1", "C-2"), ("case", "dismiss", "C-1", "--action", "1", "--reason", "not_now", "--note", "Later"), ("review", "C-1", "--score", "sleep=3"),
        ("refer", "C-1", "--offer", "sleep", "--service", "gp"), ("referral", "move", "1", "accepted"), ("escalation", "record", "C-1", "statutory", "--told", "X"), ("people", "add", "New Example", "--role", "manager"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("by", [None, "Nobody Example", "Ash Example"])
def test_without_a_registered_name_that_may_act_nothing_is_changed_and_the_end_is_3(
    shell: Shell, folder: Path, words: tuple[str, ...], by: str | None
) -> None:
    shell("case", "add", a_file(folder, a_case("C-1"), a_case("C-2")))
    before = _dump(folder)
    file = a_file(folder, a_case("C-7"), name="more.jsonl")
    # Whoever checks the work may say that somebody was told of a danger; this case has none.
    code = 2 if words[0] == "escalation" and by == "Ash Example" else 3
    assert shell(*(word.replace("{file}", file) for word in words), by=by) == code
    assert _dump(folder) == before


def _dump(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    return stores.all_rows(folder / "triage.db")


def test_trying_an_escalation_aside_ends_with_3_until_two_right_people_do_it(
    shell: Shell, folder: Path
) -> None:
    assert shell("case", "add", a_file(folder, a_case_in_danger())) == 0
    assert shell.out.startswith("ACT NOW")
    aside = ("case", "dismiss", "C-9", "--escalation", "statutory")
    full = (*aside, "--reason", "already_in_place", "--note", "Social care has it")
    assert shell(*aside) == 3
    assert shell(*aside, "--reason", "already_in_place", "--second", SECOND_LEAD) == 3
    assert shell(*full) == 3
    assert shell(*full, "--second", "Kim Example") == 3
    assert shell(*full, "--second", SAM) == 3
    assert shell(*aside, "--reason", "not_now", "--note", "Later", "--second", LEAD) == 3
    assert shell(*full, "--second", LEAD) == 0
    listed = shell.json("escalation", "list", by=None)["escalations"]
    assert [one["dismissed"]["second"] for one in listed if one["to"] == "statutory"] == [LEAD]
    assert shell("case", "show", "C-9", by=None) == 0
    assert "put aside" in shell.out.splitlines()[0] + shell.out.splitlines()[1]
    assert shell("case", "dismiss", "C-9", "--reason", "not_now", "--note", "x") == 2


def test_of_several_cases_whoever_is_in_danger_is_read_first(shell: Shell, folder: Path) -> None:
    file = a_file(folder, a_case("C-1"), a_case_in_danger("C-2"))
    assert shell("assess", file, by=None) == 0
    assert shell.out.index("C-2") < shell.out.index("C-1")
    found = shell.json("assess", file, by=None)
    assert [one["case"] for one in found["decisions"]] == ["C-1", "C-2"]


def test_a_broken_case_goes_to_a_person_first_and_the_others_go_on(shell: Shell, folder: Path) -> None:
    broken = a_case("C-2", needs=[{"need": "sleep", "severity": 11}], indicators=["immediate_danger"])
    file = a_file(folder, a_case("C-3", needs=[{"need": "slep", "severity": 1}]), broken, a_case("C-1"))
    assert shell("case", "add", file) == 1
    assert shell.err.splitlines()[0].startswith("ACT NOW")
    report = shell.json("case", "add", file, code=1)
    assert report["skipped"] == ["C-1"]
    assert [problem["case"] for problem in report["problems"]] == ["C-2", "C-3"]
    assert set(report["problems"][0]) == {
        "file",
        "line",
        "column",
        "case",
        "code",
        "severity",
        "what",
        "why",
        "mend",
        "escalations",
    }
    first = shell.json("due", by=None)["due"][0]
    assert (first["kind"], first["role"]) == ("unread_referral", "safeguarding_lead")


@pytest.mark.parametrize(
    "content", [b"", b"\x00\xff\xfe" * 50, b"child: {age: 8", b"- - -\n", b"child: 8\nneeds: none at all\n"]
)
def test_a_file_that_is_no_case_is_named_and_nothing_is_stored(
    shell: Shell, folder: Path, content: bytes
) -> None:
    path = folder.parent / "odd.yaml"
    path.write_bytes(content)
    report = shell.json("case", "add", str(path), code=1)
    assert report["added"] == []
    assert report["problems"]
    assert shell.json("case", "list", by=None)["cases"] == []


def test_wrong_use_ends_with_2_and_names_the_nearest_word(shell: Shell, folder: Path) -> None:
    shell("case", "add", a_file(folder, a_case()))
    for words in (
        ("review", "C-1", "--score", "sleep"),
        ("review", "C-1", "--score", "sleep=11"),
        ("review", "C-1", "--score", "sleep=seven"),
        ("review", "C-1", "--score", "sleep=3", "--score", "sleep=4"),
        ("review", "C-1", "--score", "sleeep=3"),
        ("case", "answer", "C-1", "dobb", "x"),
        ("case", "close", "C-1", "--reason", "needs_mett"),
        ("case", "confirm", "C-1", "--action", "99"),
        ("case", "add", "nowhere.yaml"),
        ("people", "add", "X Example", "--role", "boss"),
    ):
        assert shell(*words) == 2, words
    assert shell("case", "close", "C-1", "--reason", "needs_mett") == 2
    assert "needs_met" in shell.err


def test_people_of_the_case_file_are_scored_by_their_id(shell: Shell, folder: Path) -> None:
    case = a_case(
        people=[{"id": "s1", "is": "sibling", "age": 15}],
        needs=[
            {"need": "bereavement", "person": "sibling", "who": "s1", "severity": 6},
            {"need": "sleep", "severity": 7},
        ],
    )
    shell("case", "add", a_file(folder, case))
    told = shell.json("review", "C-1", "--score", "bereavement@s1=4", "--score", "sleep=unscored")
    assert {(one["need"], one["who"], one["direction"]) for one in told["changes"]} == {
        ("bereavement", "s1", "better"),
        ("sleep", None, "unscored"),
    }


def test_a_locked_record_is_refused_with_3_and_reading_goes_on(
    shell: Shell, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("triage.store.database.BUSY_SECONDS", 0.05)
    shell("case", "add", a_file(folder, a_case()))
    with stores.somebody_writes(folder / "triage.db"):
        assert shell("case", "confirm", "C-1") == 3
        assert "somebody else" in shell.err
        assert shell("case", "list", by=None) == 0
    assert shell("case", "confirm", "C-1") == 0


def test_a_locked_record_keeps_nobody_from_acting_for_a_child(
    shell: Shell, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("triage.store.database.BUSY_SECONDS", 0.05)
    file = a_file(folder, a_case("C-1"), a_case_in_danger("C-9"))
    with stores.somebody_writes(folder / "triage.db"):
        problems = shell.json("case", "add", file, code=3)["problems"]
    assert problems[0]["case"] == "C-9", problems
    assert problems[0]["escalations"]
    assert "0 of 2" in problems[-1]["what"]
    assert shell("case", "add", file) == 0


def test_a_broken_case_is_heard_even_where_it_cannot_be_kept(
    shell: Shell, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("triage.store.database.BUSY_SECONDS", 0.05)
    file = a_file(
        folder, a_case("C-2", needs=[{"need": "sleep", "severity": 11}], indicators=["immediate_danger"])
    )
    with stores.somebody_writes(folder / "triage.db"):
        assert shell.json("case", "add", file, code=3)["problems"][0]["escalations"]


@pytest.mark.files
def test_a_record_of_a_newer_version_or_of_no_kind_is_named_and_ends_with_1(
    shell: Shell, folder: Path
) -> None:
    stores.by_hand(folder / "triage.db", "INSERT INTO migrations VALUES (999, 'from tomorrow', '2030-01-01')")
    assert shell("case", "list", by=None) == 1
    assert "newer version" in shell.err
    (folder / "triage.db").write_bytes(b"")
    assert shell("case", "list", by=None) == 1
    (folder / "triage.db").unlink()
    assert shell.json("case", "list", by=None, code=1)["problems"][0]["what"]


def test_an_erased_case_is_refused_with_the_word_erased(shell: Shell, folder: Path) -> None:
    shell("case", "add", a_file(folder, a_case()))
    stores.by_hand(folder / "triage.db", "DELETE FROM content WHERE owner = 'C-1'")
    assert shell("case", "show", "C-1", "--replay", by=None) == 3
    assert "erased" in shell.err


def test_a_replay_that_differs_ends_with_1_and_prints_the_difference(shell: Shell, folder: Path) -> None:
    shell("case", "add", a_file(folder, a_case()))
    with stores.past_the_program(folder / "triage.db") as ask:
        ((body, before),) = ask(
            "SELECT c.body, c.hash FROM content c JOIN decisions d ON c.hash = d.inputs_hash"
        )
        ask("UPDATE decisions SET inputs_hash = ?", _with_other_inputs(ask, body))
    assert before
    assert shell("case", "show", "C-1", "--replay", by=None) == 1
    assert "made again it differs" in shell.out


def _with_other_inputs(ask: stores.Asked, body: bytes) -> str:
    import hashlib  # noqa: PLC0415
    import zlib  # noqa: PLC0415

    inputs = json.loads(zlib.decompress(body))
    inputs["case"]["needs"][0]["severity"] = 2
    changed = json.dumps(inputs).encode()
    content_hash = "sha256:" + hashlib.sha256(changed).hexdigest()
    ask("INSERT INTO content VALUES ('C-1', ?, ?)", content_hash, zlib.compress(changed))
    return content_hash


@pytest.mark.files
def test_in_a_read_only_place_looking_works_and_acting_is_refused(shell: Shell, folder: Path) -> None:
    shell("case", "add", a_file(folder, a_case()))
    unshare = shutil.which("unshare")
    if unshare is None:
        pytest.skip("no unshare here")
    triage = f"{sys.executable} -m triage"
    steps = f"{triage} case list --workspace {folder} --json; echo code $?; {triage} case confirm C-1 --by '{SAM}' --workspace {folder}; echo code $?; {triage} case show C-1 --replay --workspace {folder}; echo code $?"
    done = subprocess.run(
        [
            unshare,
            "-rm",
            "sh",
            "-c",
            f"mount --bind {folder} {folder} && mount -o remount,ro,bind {folder} && ({steps})",
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    if "code" not in done.stdout:
        pytest.skip("mounts in an own namespace are not allowed here")
    assert [line for line in done.stdout.splitlines() if line.startswith("code")] == [
        "code 0",
        "code 3",
        "code 0",
    ]
    assert "only be read" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.files
def test_a_full_disk_keeps_whole_cases_and_says_so(shell: Shell, folder: Path) -> None:
    unshare = shutil.which("unshare")
    if unshare is None:
        pytest.skip("no unshare here")
    file = a_file(
        folder, *(a_case(f"M-{number:03}", narrative="words " * 400 + str(number)) for number in range(171))
    )
    small = folder.parent / "small"
    small.mkdir()
    triage = f"{sys.executable} -m triage"
    steps = f"mount -t tmpfs -o size=4m tmpfs {small} && cp -r {folder} {small}/ws && {triage} case add {file} --by '{SAM}' --workspace {small}/ws; echo code $?; {triage} doctor --json --workspace {small}/ws; {triage} case list --json --workspace {small}/ws > {folder.parent}/left.json; echo code $?"
    done = subprocess.run(
        [unshare, "-rm", "sh", "-c", steps], capture_output=True, text=True, check=False, timeout=120
    )
    if "code" not in done.stdout or "mount:" in done.stderr:
        pytest.skip("mounts in an own namespace are not allowed here")
    assert "Traceback" not in done.stderr
    codes = [line for line in done.stdout.splitlines() if line.startswith("code")]
    assert codes == ["code 1", "code 0"], done.stdout + done.stderr
    assert "disk is full" in done.stderr
    left = json.loads((folder.parent / "left.json").read_text(encoding="utf-8"))["cases"]
    assert 0 < len(left) < 171


def test_init_prints_three_next_commands_and_refuses_a_second_time(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "new"
    assert run(cli, ["init", str(place), "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["next"]) == 3
    assert run(cli, ["init", str(place)]) == 3
    assert run(cli, ["doctor", "--workspace", str(place)]) == 1
    assert "not assured for live use here" in capsys.readouterr().out


def test_the_list_can_be_searched_in_plain_words(shell: Shell, folder: Path) -> None:
    shell(
        "case",
        "add",
        a_file(
            folder,
            a_case("C-1"),
            a_case("C-2", needs=[{"need": "financial_difficulties", "person": "parent", "severity": 4}]),
        ),
    )
    assert [row["case"] for row in shell.json("case", "list", "--find", "sleep", by=None)["cases"]] == ["C-1"]
    assert shell("case", "list", "--find", "zebra", by=None) == 0
    assert "no case fits" in shell.out
    assert all(len(line) <= 80 for line in shell.out.splitlines())
