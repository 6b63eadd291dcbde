"""``triage rules explain`` and ``why-not`` as a person types them, and ``assess --explain``."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests import shipped
from tests.builders import a_rule, rule_text
from triage.cli import cli
from triage.cli.edge import run
from triage.cli.rules.rule_page import print_page
from triage.desk import Desk, create_workspace
from triage.desk.explaining import explain_rule

Asked = Callable[..., tuple[int, str, str]]
ON = "2026-11-22"
CASE = """case: C-EX-1
child: {age: 8, postcode: B90}
needs:
  - {need: sleep, severity: 3}
  - {need: anxiety, severity: 6}
  - {need: parental_conflict, person: parent, severity: 7}
indicators: [domestic_abuse_past]
consent: {status: given, by: [parent]}
"""


KEPT = ("emotional_wellbeing", "family", "waiting_well")
"""The themes of needs that the workspace of these tests has rules for: fewer rules load sooner."""


PLAIN = {
    "sleep-advice": ("A child who sleeps badly is offered sleep advice", {"need": "sleep", "severity": "4 or more"}, "sleep"),
    "counselling-when-high": ("A child who is very anxious is offered counselling", {"need": "anxiety", "severity": "7 or more"}, "counselling"),
}  # fmt: skip
"""Two rules of one condition each, so that what is said about them can be read here."""


def plain_rules() -> str:
    rules = [
        a_rule(
            id=name,
            title=title,
            when=when,
            then={"offer": {"help": offer, "as": "referral", "within": "10 working days"}},
            examples=[
                {
                    "name": "It fires.",
                    "given": {"needs": {when["need"]: when["severity"][0]}},
                    "expect": "fires",
                },
                {"name": "It is silent.", "given": {"needs": {when["need"]: 1}}, "expect": "does not fire"},
            ],
        )
        for name, (title, when, offer) in PLAIN.items()
    ]
    return rule_text(rules)


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, workspace: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TRIAGE_WORKSPACE", str(workspace))
    (tmp_path / "case.yaml").write_text(CASE.replace("C-EX-1", "C-EX-2"), "utf-8")


@pytest.fixture
def asked(capsys: pytest.CaptureFixture[str]) -> Asked:
    def ask(*words: str) -> tuple[int, str, str]:
        code = run(cli, [*words, "--on", ON])
        out, err = capsys.readouterr()
        return code, out, err

    return ask


@pytest.fixture(scope="session")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("explaining") / "ws"
    create_workspace(folder)
    for file in (folder / "rules").glob("*/*.yaml"):
        if file.parent.name == "safeguarding" or (file.parent.name == "needs" and file.stem not in KEPT):
            file.unlink()
    for file in (folder / "rules/needs").glob("*.yaml"):
        assert "counselling-when-high" not in file.read_text("utf-8")
    (folder / "rules/needs/plain.yaml").write_text(plain_rules(), "utf-8")
    file = folder.parent / "case.yaml"
    file.write_text(CASE, "utf-8")
    where = ["--workspace", str(folder)]
    assert run(cli, ["people", "add", "Sam Example", "--role", "coordinator", *where]) == 0
    assert run(cli, ["case", "add", str(file), "--by", "Sam Example", "--on", "2026-11-20", *where]) == 0
    return folder


def parsed(out: str) -> Any:
    return json.loads(out)


def test_a_rule_is_explained_in_plain_english(asked: Asked) -> None:
    code, out, _ = asked("rules", "explain", "sleep-advice")
    assert code == 0
    assert "When anybody's need “Sleep” is scored 4 or more" in out
    assert "offer “Sleep advice” as a referral, within 10 working days" in out
    assert "A need nobody has scored is read as 5." in out
    for head in ("Why", "Sources", "Owner", "Examples"):
        assert f"\n{head}\n" in out
    assert max(map(len, out.splitlines())) <= 80


def test_without_a_record_nothing_is_said_of_lately(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TRIAGE_WORKSPACE")
    data = parsed(asked("rules", "explain", "sleep-advice", "--json")[1])
    assert any("“Sleep” is scored 4 or more" in line["text"] for line in data["words"]["when"])
    assert data["lately"] is None
    assert data["examples"][0]["number"] == 1


def test_every_shipped_rule_fits_eighty_columns(capsys: pytest.CaptureFixture[str]) -> None:
    desk = Desk(None, date(2026, 11, 22))
    desk.__dict__["rulebook"], desk.__dict__["vocabulary"] = shipped.rulebook(), shipped.vocabulary()
    for rule in shipped.rulebook().rules:
        print_page(explain_rule(desk, rule))
        out, _ = capsys.readouterr()
        assert max(map(len, out.splitlines())) <= 80, rule.id


def test_flags_link_the_rules_that_raise_and_read_them(asked: Asked) -> None:
    raising = parsed(asked("rules", "explain", "flag-support-while-waiting", "--json")[1])
    readers = raising["feeds"]["wait_well"]
    for reader in readers[:2]:
        page = parsed(asked("rules", "explain", reader, "--json")[1])
        assert "flag-support-while-waiting" in page["fed_by"]["wait_well"]


def test_an_example_is_shown_condition_by_condition(asked: Asked) -> None:
    data = parsed(asked("rules", "explain", "sleep-advice", "--example", "1", "--json")[1])
    assert (data["expect"], data["outcome"]) == ("fires", "fires")
    assert data["when"] == [{"depth": 0, "text": "anybody's need “Sleep” is scored 4 or more", "holds": True}]
    code, out, _ = asked("rules", "explain", "sleep-advice", "--example", "2")
    assert code == 0
    assert "It does not fire, as it says." in out


def test_an_example_that_is_not_there_is_wrong_use(asked: Asked) -> None:
    code, _, err = asked("rules", "explain", "sleep-advice", "--example", "999")
    assert code == 2
    assert "no example 999" in err


def test_a_code_of_lint_is_explained_by_its_page(asked: Asked) -> None:
    code, out, _ = asked("rules", "explain", "rb201")
    assert code == 0
    assert out.startswith("RB201  ")


@pytest.mark.parametrize(
    ("name", "near"), [("sleep-advise", "did you mean 'sleep-advice'?"), ("RB999", "did you mean 'RB")]
)
def test_an_unknown_name_gets_the_nearest(asked: Asked, name: str, near: str) -> None:
    code, _, err = asked("rules", "explain", name)
    assert code == 2
    assert near in err


def test_with_a_record_it_says_whom_the_rule_touched_lately(asked: Asked) -> None:
    data = parsed(asked("rules", "explain", "feelings-early-help", "--json")[1])
    assert data["lately"]["cases"] == [
        {"case": "C-EX-1", "decided_on": "2026-11-20", "level": data["lately"]["cases"][0]["level"], "parts": ["actions"]}
    ]  # fmt: skip
    _, out, _ = asked("rules", "explain", "feelings-early-help", "--days", "1")
    assert "0 of 0 cases decided then" in out


def test_why_not_reads_a_case_file(asked: Asked) -> None:
    code, out, _ = asked("rules", "why-not", "case.yaml", "counselling")
    assert code == 0
    assert "Stopped by the rules" in out
    assert "is scored 7 or more (now 6 of 10)" in out
    assert "on 2026-11-22" in out
    assert "Record only what is true" in out
    assert max(map(len, out.splitlines())) <= 80


def test_why_not_reads_a_case_of_the_record(asked: Asked) -> None:
    code, out, _ = asked("rules", "why-not", "C-EX-1", "counselling", "--json")
    assert code == 0
    data = parsed(out)
    assert (data["format"], data["case"], data["stopped_by"]) == ("triage.why-not/1", "C-EX-1", "rule")


def test_why_not_names_what_an_unless_rests_on(asked: Asked) -> None:
    data = parsed(asked("rules", "why-not", "case.yaml", "couple-counselling", "--json")[1])
    assert data["outcome"] == "held_back"
    assert data["rules"][0]["facts"] == ["indicator domestic_abuse_past"]


def test_a_name_with_more_than_one_meaning_is_the_rule_and_the_other_is_named(asked: Asked) -> None:
    code, out, err = asked("rules", "why-not", "case.yaml", "sleep-advice")
    assert code == 0
    assert "the rule sleep-advice" in " ".join(out.split())
    assert "--kind service" in err
    answer = asked("rules", "why-not", "case.yaml", "sleep-advice", "--kind", "service", "--json")[1]
    assert parsed(answer)["kind"] == "service"


@pytest.mark.parametrize(
    ("case", "name", "said"),
    [
        ("nope.yaml", "sleep", "no file 'nope.yaml'"),
        ("C-404", "sleep", "no case with this number"),
        ("case.yaml", "sleeep", "did you mean 'sleep'?"),
    ],
)
def test_what_is_not_there_is_wrong_use(asked: Asked, case: str, name: str, said: str) -> None:
    code, out, err = asked("rules", "why-not", case, name)
    assert (code, out) == (2, "")
    assert said in err


def test_a_faulty_case_file_is_a_data_problem(asked: Asked, tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("needs: [{need: slep, severity: 7}]\n", "utf-8")
    code, _, err = asked("rules", "why-not", "bad.yaml", "sleep")
    assert code == 1
    assert "did you mean 'sleep'?" in err


def test_a_file_of_two_cases_is_wrong_use(asked: Asked, tmp_path: Path) -> None:
    (tmp_path / "two.yaml").write_text("- child: {age: 8}\n- child: {age: 9}\n", "utf-8")
    code, _, err = asked("rules", "why-not", "two.yaml", "sleep")
    assert code == 2
    assert "2 cases" in err


def test_assess_explain_names_rules_by_title_and_facts_in_words(asked: Asked) -> None:
    _, out, _ = asked("assess", "case.yaml", "--explain")
    flat = " ".join(out.split())
    assert "Held back by an `unless`" in flat
    assert "(couple-counselling) – stopped by: Domestic abuse in the past, not now" in flat
    assert "A child who sleeps badly is offered sleep advice (sleep-advice) – if anybody's need “Sleep” is scored 4 or more" in flat  # fmt: skip
