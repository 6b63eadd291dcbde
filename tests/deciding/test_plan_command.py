"""``triage plan``: escalations first, then what covers what, what waits, and what would be otherwise."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from tests import shipped
from tests.builders import a_directory, a_service
from triage.casefile import case_from_data, read_cases
from triage.cli import cli
from triage.cli.edge import run
from triage.cli.plan import as_data
from triage.cli.plan_words import COUNTS, PlanWords, print_plan
from triage.deciding.planned import Planned, planned
from triage.deciding.planning import PREFERENCES, Asked, Problem
from triage.deciding.planning.worth import Worth

ON = date(2026, 11, 22)
NEEDS = [
    {"need": "mental_health", "severity": 8}, {"need": "anxiety", "severity": 8}, {"need": "neurodiversity", "severity": 6},
    {"need": "sensory_needs", "severity": 6}, {"need": "loneliness", "severity": 6}, {"need": "financial_difficulties", "person": "family", "severity": 6},
    {"need": "sibling_worry", "person": "sibling", "who": "s1", "severity": 6}, {"need": "parenting", "person": "parent", "who": "mum", "severity": 6},
]  # fmt: skip


def a_household(**more: Any) -> dict[str, Any]:
    return {
        "case": "C-77", "child": {"age": 9, "postcode": "B90"}, "people": [{"id": "s1", "is": "sibling", "age": 12}, {"id": "mum", "is": "parent"}],
        "needs": NEEDS, "awaiting": ["autism_assessment"], "consent": {"status": "given", "by": ["parent"]}, **more,
    }  # fmt: skip


def laid_open(case: dict[str, Any], most: int | None = None) -> Planned:
    """The plan of a case by the shipped rules and services."""
    return planned(
        case_from_data(case, shipped.vocabulary(), ON),
        rulebook=shipped.rulebook(),
        directory=shipped.directory(),
        settings=shipped.settings(),
        on=ON,
        most=most,
    )


def told(found: Planned, *, explain: bool = False) -> str:
    """What a terminal of 80 columns shows."""
    page = io.StringIO()
    words = PlanWords(shipped.vocabulary(), shipped.directory())
    print_plan(found, words, Console(file=page, width=80, highlight=False), explain=explain)
    return page.getvalue()


@pytest.fixture
def ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TRIAGE_WORKSPACE", raising=False)

    def asked(case: dict[str, Any], *words: str) -> tuple[str, str, int]:
        Path("case.json").write_text(json.dumps(case), encoding="utf-8")
        code = run(cli, ["plan", "case.json", "--on", ON.isoformat(), *words])
        done = capsys.readouterr()
        assert "Traceback" not in done.out + done.err
        assert [path.name for path in Path().iterdir()] == ["case.json"], "a plan is only looked at"
        return done.out, done.err, code

    return asked


def test_a_plan_says_what_covers_what_and_what_waits() -> None:
    out = told(laid_open(a_household()))
    flat = " ".join(out.split())
    assert "At most 6 at once" in flat
    for part in (
        "Later, when there is a place", "The next best plan", "What each preference costs", "One more place",
    ):  # fmt: skip
        assert part in out
    assert "fewer people to meet: saves" in flat
    assert "would add" in flat
    assert max(len(line) for line in out.splitlines()) <= 80


def test_an_escalation_is_named_before_any_plan_and_a_question_for_today_next(ask: Any) -> None:
    out, _, code = ask(
        a_household(indicators=["unexplained_injury"], narrative="He said he is scared to go home.")
    )
    assert code == 0
    assert out.index("ESCALATE") < out.index("Ask today") < out.index("C-77")


def test_the_json_answer_is_the_plan_of_the_decision() -> None:
    opened = laid_open(a_household(indicators=["unexplained_injury"]))
    found, decision = as_data(opened, explain=True), opened.decision
    taken = {
        (given["help"], given["person"], given["who"], each["service"])
        for each in found["sequence"]
        for given in each["gives"]
    }
    assert taken == {
        (item.help, item.person, item.who, item.service) for item in decision.actions if item.service
    }
    assert {item["help"] for item in found["held_back"]} == {
        item.help for item in decision.unmet if item.reason == "household_cap"
    }
    assert list(found) == ["format", "case", "on", "escalations", "cap", "proved", "sequence", "held_back", "runner_up", "preferences", "each_from_its_best", "one_more_place", "weighed"]  # fmt: skip
    assert [item["to"] for item in found["escalations"]] == ["statutory"]
    assert found["proved"] is True
    assert [each["without"] for each in found["preferences"]] == list(PREFERENCES)
    json.dumps(found)


def test_another_cap_is_tried() -> None:
    few, more = (as_data(laid_open(a_household(), cap), explain=False) for cap in (3, 12))
    assert few["cap"]["most"] == 3
    assert len(few["sequence"]) < len(more["sequence"])
    assert len(few["held_back"]) > len(more["held_back"])
    assert few["one_more_place"]["adds"]


@pytest.mark.parametrize("cap", ["0", "51"])
def test_a_cap_out_of_range_is_wrong_use(ask: Any, cap: str) -> None:
    _, err, code = ask(a_household(), "--cap", cap)
    assert code == 2
    assert "a cap is a whole number from 1 to 50" in err


def test_explain_shows_every_count_by_name() -> None:
    out = told(laid_open(a_household()), explain=True)
    assert "needs that somebody helps with: " in out
    assert "partial plans looked at: " in out
    every = Asked("sleep", "child", days=1, severity=9, first=True, urgent=True, wanted=True, claims=frozenset({"need child sleep 9", "awaiting camhs"}))  # fmt: skip
    assert Worth([every], Problem((every,), 1)).which == tuple(range(len(COUNTS)))


def test_a_household_that_needs_no_service_is_told_so() -> None:
    out = told(laid_open({"child": {"age": 8, "postcode": "B90"}, "needs": []}))
    assert "There is nothing to choose between" in " ".join(out.split())


def test_a_broken_file_names_its_escalation_first_and_gives_no_plan(ask: Any) -> None:
    broken = a_household(indicators=["unexplained_injury"], colour="blue")
    out, err, code = ask(broken)
    assert code == 1
    assert out == ""
    assert err.startswith("ACT NOW")


@pytest.mark.parametrize("words", [["plan", "nobody.yaml"], ["plan", "C-404"]])
def test_what_is_not_there_is_said(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TRIAGE_WORKSPACE", raising=False)
    assert run(cli, [*words, "--on", ON.isoformat()]) == 2
    assert "there is no" in capsys.readouterr().err


def test_a_name_that_would_rule_a_terminal_is_shown_harmlessly() -> None:
    hostile = a_directory(a_service(name="Sleep\x1b[31m [bold]Advice[/bold]\nnow"))
    words = PlanWords(shipped.vocabulary(), hostile)
    assert words.service("sleep-advice") == "Sleep [bold]Advice[/bold] now"
    assert words.help(("sleep", "child", "s1\x1b]0;x\x07")) == "sleep advice (s1)"


def test_the_worked_household_of_the_page_has_the_plan_that_stands_there() -> None:
    page = (shipped.ROOT / "docs" / "plans.md").read_text("utf-8")
    text = page.partition("```yaml\n")[2].partition("```")[0]
    batch = read_cases(text.encode(), "asha.yaml", shipped.vocabulary(), ON)
    assert not batch.problems
    found = planned(
        batch.cases[0],
        rulebook=shipped.rulebook(),
        directory=shipped.directory(),
        settings=shipped.settings(),
        on=ON,
    )
    names = {shipped.directory().services[item.service or ""].name for item in found.kept}
    table = page.partition("| service | gives | why |")[2].partition("\n\n")[0]
    assert names == {line.split("|")[1].strip() for line in table.splitlines()[2:]}
    assert {item.wish.help for item in found.later} == {
        "money_benefits", "parenting_programme", "family_hub", "send_parent_advice",
    }  # fmt: skip
    assert len(found.problem.asked) == 12
    assert found.problem.most == 5
