"""``triage directory find`` as a person types it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.desk.builders import ON, SAM
from triage.cli import cli
from triage.cli.edge import run
from triage.desk import add_cases, add_person, create_workspace, open_desk, read_case_files

from .builders import SERVICES, a_file, a_service

Find = Callable[..., tuple[int, str, str]]
HOSTILE = "=cmd|'/c calc'!A1 [bold]Splash[/bold] \x1b[31mred\x1b[0m <script>"


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, read_once: None) -> Path:
    """A workspace with the services of these tests and a case in whose home there is abuse."""
    root = tmp_path_factory.mktemp("find")
    folder = root / "ws"
    create_workspace(folder)
    services = folder / "directory" / "services"
    shutil.rmtree(services)
    services.mkdir()
    hostile = a_service(
        "hostile", HOSTILE.replace("\x1b", ""), summary="Paddling " + HOSTILE.replace("\x1b", "")
    )
    (services / "example.yaml").write_text(a_file("example-charity", *SERVICES, hostile), encoding="utf-8")
    case = {
        "case": "C-1", "received": "2026-11-02", "child": {"age": 12, "postcode": "B90"}, "consent": {"status": "given", "by": ["parent"]},
        "needs": [{"need": "sleep", "severity": 5}], "indicators": ["domestic_abuse_past"], "unsafe_contact": ["phone"],
    }  # fmt: skip
    path = root / "case.json"
    path.write_text(json.dumps(case), encoding="utf-8")
    with open_desk(folder, ON) as desk:
        add_person(desk, SAM, "coordinator")
        report = add_cases(desk, read_case_files(desk, [path]), SAM)
        assert not report.problems
    return folder


@pytest.fixture
def find(filled: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Find:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.delenv("TRIAGE_WORKSPACE", raising=False)
    monkeypatch.delenv("TRIAGE_USER", raising=False)

    def ask(*words: str) -> tuple[int, str, str]:
        code = run(cli, ["directory", "find", *words, "--workspace", str(filled), "--on", ON.isoformat()])
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        return code, out, err

    return ask


def answer(find: Find, *words: str) -> Any:
    code, out, _ = find(*words, "--json")
    assert code == 0
    return json.loads(out)


def ids(found: Any) -> list[str]:
    return [row["id"] for row in found["services"]]


def test_the_question_of_the_issue(find: Find) -> None:
    found = answer(find, "somewhere to go on wet Saturdays for a four year old near B93")
    first = found["services"][0]
    assert (first["id"], first["fits"], first["reason"]) == ("splash", True, None)
    assert found["understood"]["sentence"] == "age 4; Saturday; near B93; looked for: somewhere to go, wet"
    assert {one["said"] for one in first["matched"]} == {"somewhere to go", "wet"}
    assert (found["urgent"], found["did_you_mean"]) == ([], [])
    code, out, err = find("somewhere to go on wet Saturdays for a four year old near B93")
    assert code == 0
    assert out.index("Saturday Splash") < out.index("Hill Play Club")
    assert "Understood: age 4; Saturday; near B93" in err


def test_every_key_of_today_is_kept(find: Find) -> None:
    (row,) = answer(find, "--offer", "sleep", "--age", "8", "--postcode", "B90", "--for", "child")["services"]
    before = [
        "id",
        "name",
        "help",
        "for",
        "ages",
        "area",
        "network",
        "tier",
        "routes",
        "status",
        "provider",
        "capacity",
        "checked",
        "in_date",
        "fits",
        "reason",
        "detail",
        "reasons",
    ]
    assert [key for key in row if key in before] == before
    assert row["fits"] is True


def test_an_option_wins_over_the_words(find: Find) -> None:
    found = answer(find, "indoor play for a four year old near B93", "--age", "12", "--day", "sat")
    assert found["understood"]["sentence"].startswith("age 12; Saturday; near B93")
    assert {row["id"]: row["reason"] for row in found["services"]}["splash"] == "too_old"


def test_everything_printed_fits_80_columns(find: Find) -> None:
    for words in (
        ("play", "--all", "--facets"),
        ("paddling",),
        ("kill myself", "--limit", "3"),
        ("counselling tonight",),
    ):
        _, out, _ = find(*words)
        assert out
        assert max(map(len, out.splitlines())) <= 80, words


def test_names_with_markup_escapes_and_formulas_are_printed_as_harmless_text(find: Find) -> None:
    _, out, err = find("paddling")
    assert "\x1b" not in out + err
    assert "[bold]" in out
    _, out, err = find("\x1b[31msplash [bold]\udcff")
    assert "\x1b" not in out + err


def test_danger_is_the_first_thing_said_and_stands_in_the_json(find: Find) -> None:
    code, out, _ = find("she wants to kill herself")
    assert code == 0
    assert out.startswith("ACT NOW  Get urgent mental health help today: 111 (nationally: NHS 111")
    found = answer(find, "she wants to kill herself")
    assert list(found).index("urgent") < list(found).index("services")
    assert found["urgent"][0]["to"] == "crisis_mental_health"
    assert found["urgent"][0]["contact"]["in_hours"]


def test_danger_is_said_though_the_rules_or_services_cannot_be_read(
    find: Find, filled: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = Path(shutil.copytree(filled, tmp_path / "broken"))
    (broken / "directory" / "services" / "bad.yaml").write_text("provider: [", encoding="utf-8")
    code = run(cli, ["directory", "find", "he hits me", "--workspace", str(broken), "--on", ON.isoformat()])
    out, err = capsys.readouterr()
    assert code == 1
    assert out.startswith("ACT NOW")
    assert "bad.yaml" in err
    code = run(
        cli, ["directory", "find", "he hits me", "--workspace", str(broken), "--on", ON.isoformat(), "--json"]
    )
    problems = json.loads(capsys.readouterr().out)["problems"]
    assert (code, bool(problems[0]["escalations"])) == (1, True)
    (broken / "rules" / "flags" / "bad.yaml").write_text("rules: [", encoding="utf-8")
    (broken / "triage.toml").write_text("[area\n", encoding="utf-8")
    run(cli, ["directory", "find", "he hits me", "--workspace", str(broken), "--on", ON.isoformat()])
    assert capsys.readouterr().out.startswith("ACT NOW")


WORDS = (
    "counselling",
    "couple counselling",
    "couples",
    "relationship counselling for mum",
    "",
    "talk tonight",
    "help for parents",
    "joint meeting",
    "night line",
)


@pytest.mark.parametrize("words", WORDS)
def test_what_a_rule_withholds_is_in_no_search_answer_for_that_case(find: Find, words: str) -> None:
    for more in ((), ("--all", "--plain"), ("--offer", "couple_counselling"), ("--now", "20:00")):
        found = answer(find, words, "--case", "C-1", "--limit", "100", *more)
        assert "couples" not in [row["id"] for row in (*found["services"], *found["alternatives"])], more
        assert "couple_counselling" not in json.dumps(
            [found["services"], found["alternatives"], found["facets"]]
        )


def test_what_is_withheld_is_printed_nowhere(find: Find) -> None:
    assert "couples" in ids(answer(find, "couples"))
    _, out, err = find("counselling", "--case", "C-1", "--all", "--facets")
    assert "ouples" not in out + err
    assert "left out: for this case a rule" in err


def test_a_case_brings_its_age_home_and_unsafe_ways(find: Find) -> None:
    found = answer(find, "indoor play", "--case", "C-1")
    assert {row["id"]: row["reason"] for row in found["services"]}["splash"] == "too_old"
    assert {row["id"]: row["reason"] for row in found["services"]}["far-away"] == "out_of_area"


def test_a_service_that_works_only_in_an_unsafe_way_is_left_out(
    find: Find, filled: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = Path(shutil.copytree(filled, tmp_path / "other"))
    only = a_service("ring-me", "Ring Me", summary="Paddling by phone", channels=["phone"])
    (other / "directory" / "services" / "ring.yaml").write_text(a_file("ringers", only), encoding="utf-8")
    for words, there in ((("paddling",), True), (("paddling", "--case", "C-1", "--all"), False)):
        run(cli, ["directory", "find", *words, "--workspace", str(other), "--on", ON.isoformat(), "--json"])
        assert ("ring-me" in capsys.readouterr().out) is there


def test_a_case_with_an_open_escalation_says_so_first(
    filled: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = Path(shutil.copytree(filled, tmp_path / "other"))
    path = tmp_path / "case.json"
    path.write_text(
        json.dumps({"case": "C-2", "child": {"age": 12}, "indicators": ["suicidal_intent"]}), encoding="utf-8"
    )
    with open_desk(other, ON) as desk:
        add_cases(desk, read_case_files(desk, [path]), SAM)
    run(
        cli,
        ["directory", "find", "sleep", "--case", "C-2", "--workspace", str(other), "--on", ON.isoformat()],
    )
    assert capsys.readouterr().out.startswith("ACT FIRST")


def test_wrong_words_are_wrong_use_and_the_nearest_is_named(find: Find) -> None:
    for words, near in (
        (("--offer", "slep"), "sleep"), (("--for", "chld"), "child"), (("--day", "sturday"), "saturday"), (("--route", "slf"), "self"), (("--tier", "universl"), "universal"),
        (("--access", "stepfree"), "step_free"), (("--provider", "example-charty"), "example-charity"),
    ):  # fmt: skip
        code, _, err = find("x", *words)
        assert (code, near in err) == (2, True), words
    assert find("x", "--now", "25:00")[0] == 2
    assert find("x", "--case", "C-404")[0] == 2
    assert find("x", "--limit", "0")[0] == 2


def test_a_case_without_a_workspace_is_wrong_use(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TRIAGE_WORKSPACE", raising=False)
    assert run(cli, ["directory", "find", "sleep", "--case", "C-1"]) == 2
    assert "there is no workspace here" in capsys.readouterr().err


def test_a_misspelt_word_is_said_back(find: Find) -> None:
    _, out, err = find("councelling")
    assert "Talk It Over" in out
    assert "nothing says “councelling”; looked for “counselling”" in err


def test_nothing_found_says_what_to_leave_out(find: Find) -> None:
    _, out, err = find("treetops on sunday")
    assert "no: its record says that it runs" in out
    assert "without “Sunday” there is 1 that would fit" in err
    code, _, err = find("zzzzzzzz")
    assert code == 0
    assert "nothing in the directory matches" in err


def test_the_index_lies_in_the_workspace_and_nothing_else_is_written(find: Find, filled: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in filled.rglob("*") if path.is_file()}
    find("play")
    after = {path: path.stat().st_mtime_ns for path in filled.rglob("*") if path.is_file()}
    assert {path.relative_to(filled).as_posix() for path in set(after) - set(before)} <= {
        ".triage/services.index"
    }
    assert {
        path for path in before if before[path] != after[path] and path.suffix not in {".db-shm", ".db-wal"}
    } == set()
