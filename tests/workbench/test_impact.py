"""The impact report against the long way round: every case decided under both rulebooks and compared."""

from __future__ import annotations

import doctest
import json
import random
from collections import Counter
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("numpy", reason="columns are in the extra 'workbench'")

from tests import shipped
from tests.builders import a_directory, a_rule, a_service, in_plain_python, rule_files
from tests.chance import Seeded
from tests.generated_directories import services
from tests.generated_rules import rulebook_files
from tests.workbench.many import ON, half_reviewed_cases, made_cases, read
from triage.cli import cli
from triage.cli.edge import run as edge
from triage.cli.rules import impact_text
from triage.cli.rules.impact_page import page
from triage.cli.rules.impact_text import show
from triage.deciding import decide
from triage.errors import DataProblem
from triage.model import CaseFile, Decision, Settings
from triage.rulebook import Rulebook, load_rulebook
from triage.workbench import estimates
from triage.workbench.estimates import Estimate, difference, of_sample
from triage.workbench.impact import impact
from triage.workbench.impact_plans import plan_of, things
from triage.workbench.impact_report import ImpactReport
from triage.workbench.impact_splits import CHANGED, LOWER, OTHER, SAME, splits_of

ESCALATES = a_rule(
    id="weight-loss",
    when={"all": [{"indicator": "weight_loss"}]},
    then={"escalate": {"to": "same_day_medical", "within_days": "0"}},
)
OPEN = Settings.model_validate({**shipped.settings().model_dump(), "small_number_threshold": 0})


def generated(seed: int) -> Rulebook:
    """A rulebook that loads; those that do not are passed over."""
    while True:
        try:
            return in_plain_python(load_rulebook(rulebook_files(Seeded(seed), most=14), shipped.vocabulary()))
        except DataProblem:
            seed += 1000


def book(*rules: dict[str, Any], **stages: list[dict[str, Any]]) -> Rulebook:
    return in_plain_python(
        load_rulebook(rule_files(**(stages or {"needs": list(rules)})), shipped.vocabulary())
    )


def report(old: Rulebook, new: Rulebook, cases: list[CaseFile], **options: Any) -> ImpactReport:
    return impact(
        old,
        new,
        cases,
        directory=options.pop("directory", shipped.directory()),
        settings=options.pop("settings", OPEN),
        on=ON,
        **options,
    )


def doors(decision: Decision) -> dict[tuple[str, str, str | None], int]:
    return {(one.to, one.person, one.who): one.within_days for one in decision.escalations}


@pytest.mark.parametrize(("seed", "number"), [(3, 250), (8, 100)])
def test_the_report_is_what_deciding_every_case_under_both_rulebooks_finds(seed: int, number: int) -> None:
    old, new = generated(seed), generated(seed + 1)
    directory = a_directory(*services(Seeded(seed)))
    cases = [*made_cases(number, seed * 1000), *read(half_reviewed_cases(50, seed))]
    found = report(old, new, cases, directory=directory)

    levels = [[0] * 4 for _ in range(4)]
    lost, slower = [], []
    flags: Counter[tuple[str, str]] = Counter()
    differ = 0
    gone: Counter[tuple[str, str, str]] = Counter()
    came: Counter[tuple[str, str, str]] = Counter()
    for case in cases:
        before, after = (
            decide(case, rulebook=rules, directory=directory, settings=OPEN, on=ON) for rules in (old, new)
        )
        levels[before.level.number - 1][after.level.number - 1] += 1
        was, becomes = doors(before), doors(after)
        lost += [(case.case, *door, days) for door, days in was.items() if door not in becomes]
        slower += [
            (case.case, *door, days, becomes[door])
            for door, days in was.items()
            if door in becomes and becomes[door] > days
        ]
        own, other = ({flag.flag for flag in one.flags} for one in (before, after))
        flags.update(
            (("lost", flag) for flag in own - other),
        )
        flags.update(("gained", flag) for flag in other - own)
        differ += plan_of(before) != plan_of(after)
        gone.update(things(before) - things(after))
        came.update(things(after) - things(before))

    assert [list(row) for row in found.level_moves] == levels
    assert sorted(
        (one.case, one.to, one.person, one.who or "", one.within_days) for one in found.lost_escalations
    ) == sorted((case, to, person, who or "", days) for case, to, person, who, days in lost)
    assert sorted(
        (one.case, one.to, one.within_days, one.now_within_days) for one in found.slower_escalations
    ) == sorted((case, to, days, now) for case, to, _, _, days, now in slower)
    assert {(one.code, one.lost, one.gained) for one in found.of_kind("flag")} == {
        (flag, flags["lost", flag], flags["gained", flag]) for _, flag in flags
    }
    assert found.plans.seed is None
    assert found.plans.differ == Estimate(differ, differ, differ)
    changes = (*found.plans.actions, *found.plans.unmet)
    assert {(one.kind, one.help, one.detail): (one.lost.value, one.gained.value) for one in changes} == {
        thing: (gone[thing], came[thing]) for thing in {*gone, *came}
    }


def test_demand_on_a_service_stands_beside_what_it_says_of_its_room() -> None:
    directory = a_directory(
        a_service(capacity={"state": "waiting_list", "wait_weeks": "9", "said_on": "2026-11-01"})
    )
    new = book(a_rule(when={"all": [{"need": "sleep", "severity": "2 or more"}]}))
    cases = read([asleep(f"C-{score}", score) for score in (1, 2, 3, 4, 9)])
    found = report(book(a_rule()), new, cases, directory=directory)
    [one] = found.plans.services
    assert (one.service, one.state, one.wait_weeks) == ("sleep-advice", "waiting_list", 9)
    assert (one.old.value, one.new.value, one.change.value) == (0, 2, 2), "4 and 9 were sent before and stay"


def asleep(number: str, score: int, **child: Any) -> dict[str, Any]:
    return {
        "case": number,
        "child": {"age": 8, "postcode": "B90 1AA", **child},
        "needs": [{"need": "sleep", "severity": score}],
        "consent": {"status": "given", "by": ["parent"]},
    }


def book_of_sleep(severity: str) -> Rulebook:
    return book(a_rule(when={"all": [{"need": "sleep", "severity": severity}]}, then={"level": "early_help"}))


def test_who_gets_the_same_help_matters_too() -> None:
    """The rule asks for the same in every case and so no count of outcomes changes; the sister's action does."""
    cases = read(
        [
            {
                **asleep("C-1", 7),
                "needs": [
                    {"need": "sleep", "severity": 7},
                    {"need": "sleep", "severity": 7, "person": "sibling"},
                ],
            }
        ]
    )
    old = book(a_rule(when={"all": [{"need": "sleep", "severity": "4 or more"}]}))
    new = book(a_rule(when={"all": [{"need": "sleep", "severity": "4 or more", "person": "child"}]}))
    found = report(old, new, cases)
    assert (found.changed, found.plans.decided, found.plans.differ.value) == (0, 1, 1)


def test_a_lost_escalation_is_named_by_case_and_comes_first(capsys: pytest.CaptureFixture[str]) -> None:
    cases = read([{"case": "C-7", "indicators": ["weight_loss"]}, asleep("C-8", 5)])
    old = book(safeguarding=[ESCALATES])
    found = report(old, book(needs=[a_rule(id="other", then={"level": "early_help"})]), cases)
    assert [(one.case, one.to, one.now_within_days) for one in found.lost_escalations] == [
        ("C-7", "same_day_medical", None)
    ]
    show(found, shipped.vocabulary(), 20)
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= 80
    assert lines.index("Escalations that are lost: 1 in 1 case") < next(
        place for place, line in enumerate(lines) if line.startswith("Level:")
    )
    assert "  C-7  same_day_medical for child, today: no longer" in lines
    assert any("for use inside the service" in line for line in lines)


def test_a_sample_never_stands_without_its_interval() -> None:
    cases = read([asleep(f"C-{number}", number % 10 + 1) for number in range(200)])
    old, new = book(), book(a_rule(when={"all": [{"need": "sleep", "severity": "2 or more"}]}))
    whole, part = report(old, new, cases), report(old, new, cases, most=15, seed=4)
    assert (part.plans.decided, part.plans.seed, part.plans.of) == (15, 4, whole.plans.of)
    for one in part.plans.actions:
        assert one.gained.low <= one.gained.value <= one.gained.high
        assert not one.gained.counted
    true = {one.help: one.gained.value for one in whole.plans.actions}
    assert all(one.gained.low <= true[one.help] <= one.gained.high for one in part.plans.actions)
    assert part.as_json()["plans"]["method"].startswith("95 %")
    assert report(old, new, cases, most=15, seed=4).as_json() == part.as_json()


def test_an_interval_holds_the_truth_about_19_times_in_20() -> None:
    chance = random.Random(7)
    population = [True] * 60 + [False] * 940
    held = 0
    for _ in range(400):
        one = of_sample(sum(chance.sample(population, 120)), 120, 1000)
        held += one.low <= 60 <= one.high
    assert 0.92 <= held / 400 <= 1


def test_a_difference_is_no_surer_than_what_it_is_made_of() -> None:
    more, less = of_sample(8, 50, 500), of_sample(3, 50, 500)
    one = difference(more, less)
    assert one.value == more.value - less.value
    assert one.high - one.low >= max(more.high - more.low, less.high - less.low)


def test_splits_hide_few_and_hang_together() -> None:
    cases = read(
        [asleep(f"F-{number}", 4, sex="F") for number in range(30)]
        + [asleep(f"M-{number}", 4, sex="M") for number in range(25)]
        + [asleep(f"X-{number}", 4, sex="X") for number in range(3)]
        + [asleep(f"O-{number}", 9, sex="M") for number in range(40)]
    )
    found = report(book_of_sleep("4 or more"), book_of_sleep("6 or more"), cases, settings=shipped.settings())
    table = next(split for split in found.splits if split.by == "sex")
    rows = {label: dict(zip(table.columns, cells, strict=True)) for label, cells in table.rows}
    assert rows["X"]["cases"].suppressed == "primary"
    assert rows["X"][LOWER].suppressed == "primary"
    assert rows["F"][LOWER].suppressed or rows["M"][LOWER].suppressed, "the total would give the three away"
    data = next(one for one in found.as_json()["splits"]["tables"] if one["by"] == "sex")
    assert next(row for row in data["rows"] if row["label"] == "X")["cases"] is None


def test_so_few_changes_are_not_split_at_all() -> None:
    counts = {"sex": {"F": {SAME: 40, LOWER: 1}, "M": {SAME: 50, LOWER: 2}}}
    [split] = splits_of(counts, 10)
    assert split.rows == ()
    assert "fewer than 10" in split.why_not


def test_a_small_column_goes_into_one_that_is_not() -> None:
    counts = {"sex": {"F": {SAME: 40, LOWER: 2, OTHER: 30}, "M": {SAME: 50, LOWER: 2, OTHER: 25}}}
    [split] = splits_of(counts, 10)
    assert split.columns == ("cases", CHANGED)


def test_nothing_changes_between_a_rulebook_and_itself(capsys: pytest.CaptureFixture[str]) -> None:
    found = report(generated(3), generated(3), made_cases(40))
    assert found.changed == found.plans.of == 0
    assert found.headline() == "none of 40 cases changes"
    show(found, shipped.vocabulary(), 5)
    assert "none of 40 cases changes" in capsys.readouterr().out


class Page(HTMLParser):
    """What a page asks a browser to fetch or run."""

    def __init__(self) -> None:
        super().__init__()
        self.fetched: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"script", "link", "img", "iframe", "object"} or any(
            key in {"src", "href", "onload", "onclick"} for key, _ in attrs
        ):
            self.fetched.append(tag)
        if tag not in {"meta", "rect"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag != "rect":
            assert self.open.pop() == tag


def test_the_page_stands_alone_and_says_what_it_is_for() -> None:
    found = report(generated(3), generated(4), made_cases(60), old_name='<b>"old"</b>')
    text = page(found, shipped.vocabulary())
    reader = Page()
    reader.feed(text)
    assert reader.fetched == []
    assert reader.open == []
    assert "for use inside the service" in text
    assert "<b>" not in text
    assert "<svg" in text


def test_the_json_is_the_same_every_time() -> None:
    cases = made_cases(60)
    first, second = (report(generated(3), generated(4), cases).as_json() for _ in range(2))
    assert json.dumps(first) == json.dumps(second)
    assert list(first)[:5] == ["format", "use", "old", "new", "on"]


@pytest.mark.parametrize("module", [estimates, impact_text])
def test_the_examples_in_docstrings_hold(module: Any) -> None:
    assert doctest.testmod(module).failed == 0


# the command


def folder_of(path: Path, **stages: list[dict[str, Any]]) -> Path:
    """A folder of rules with the shipped words."""
    codes = {name: text for name, text in shipped.texts("rules").items() if name.startswith("vocabulary/")}
    for name, text in {**rule_files(**stages), **codes}.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def old_rules(tmp_path: Path) -> Path:
    return folder_of(tmp_path / "old", safeguarding=[ESCALATES], needs=[a_rule()])


@pytest.fixture
def new_rules(tmp_path: Path) -> Path:
    return folder_of(tmp_path / "new", needs=[a_rule()])


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    def command(*words: object) -> tuple[int, str, str]:
        code = edge(cli, ["rules", "impact", *map(str, words), "--on", str(ON)])
        said = capsys.readouterr()
        return code, said.out, said.err

    return command


@pytest.fixture
def cases_file(tmp_path: Path) -> Path:
    path = tmp_path / "cases.jsonl"
    lines: list[Any] = [
        {"case": "C-1", "child": {"age": 8}, "indicators": ["weight_loss"]},
        asleep("C-2", 5),
        {"case": "C-3", "needs": [{"need": "slep"}], "indicators": ["unexplained_injury"]},
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


def test_the_command_names_lost_escalations_and_broken_cases(
    run: Any, cases_file: Path, old_rules: Path, new_rules: Path, tmp_path: Path
) -> None:
    code, out, _ = run(cases_file, "--against", old_rules, "--new", new_rules, "--columns", tmp_path / "kept")
    assert code == 1
    assert "ACT NOW" in out
    assert "case C-3" in out
    assert "C-1  same_day_medical for child, today: no longer" in out
    assert "1 case could not be read and stand in no figure:" in out
    assert (tmp_path / "kept" / "columns").is_dir()


def test_the_command_can_fail_on_what_must_not_happen(
    run: Any, cases_file: Path, old_rules: Path, new_rules: Path, tmp_path: Path
) -> None:
    sound = cases_file.read_text("utf-8").splitlines(keepends=True)[:2]
    cases_file.write_text(
        "".join(sound), encoding="utf-8"
    )  # a case that cannot be read is a problem by itself
    where = ("--columns", tmp_path / "kept")
    assert (
        run(cases_file, "--against", old_rules, "--new", new_rules, "--fail-on", "lost-escalation", *where)[0]
        == 1
    )
    assert (
        run(cases_file, "--against", old_rules, "--new", old_rules, "--fail-on", "lost-escalation", *where)[0]
        == 0
    )
    assert (
        run(cases_file, "--against", new_rules, "--new", old_rules, "--fail-on", "level-down", *where)[0] == 0
    )


def test_case_files_as_for_assess_serve_too(
    run: Any, tmp_path: Path, old_rules: Path, new_rules: Path
) -> None:
    path = tmp_path / "one.yaml"
    path.write_text("case: C-1\nchild: {age: 8}\nindicators: [weight_loss]\n")
    code, out, _ = run(
        path, "--against", old_rules, "--new", new_rules, "--json", "--html", tmp_path / "p.html"
    )
    assert code == 0
    assert json.loads(out)["lost_escalations"][0]["case"] == "C-1"
    assert "C-1" in (tmp_path / "p.html").read_text()


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("nothing.jsonl", "--against", "shipped"), 2, "US103"),
        (("--against", "nonsense"), 2, "names no rules"),
        ((), 2, "--against"),
    ],
)
def test_wrong_use_is_said_and_exits_2(run: Any, words: tuple[str, ...], code: int, said: str) -> None:
    found, _, err = run(*words)
    assert found == code
    assert said in err


def test_a_file_without_a_case_is_a_problem(
    run: Any, old_rules: Path, new_rules: Path, tmp_path: Path
) -> None:
    where = ("--against", old_rules, "--new", new_rules, "--columns", tmp_path / "kept")
    for name, text in (("empty.jsonl", "\n"), ("broken.jsonl", '{"needs": 3}\n')):
        (tmp_path / name).write_text(text)
        assert run(tmp_path / name, *where)[0] == 1


def test_an_interruption_is_said_and_exits_3(
    run: Any,
    cases_file: Path,
    old_rules: Path,
    new_rules: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def interrupted(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("triage.workbench.impact.evaluate_columns", interrupted)
    code, _, err = run(cases_file, "--against", old_rules, "--new", new_rules, "--columns", tmp_path / "kept")
    assert code == 3
    assert "finished parts are kept" in err
