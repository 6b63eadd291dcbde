"""`triage outcomes` as a person uses it."""

from __future__ import annotations

import csv
import io
import json
import stat
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.outcomes.builders import START, a_need, many_people
from triage.cli import cli
from triage.cli.edge import run
from triage.desk.outcomes import Asked
from triage.model.history import MeasureScore

Call = Callable[..., tuple[int, str, str]]
CONTRACT = [
    "by", "key", "measure", "started", "paired", "lost", "awaiting_review", "mean_before", "mean_after", "reduction_of_means_pct",
    "mean_reduction_pct", "improved", "same", "worse", "first_review", "final", "suppressed",
]  # fmt: skip


@pytest.fixture
def triage(folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Call:
    """The command on a record of 80 people, half of them girls, with one look after closing."""
    record = many_people(40, sex="F", age=8, imd_decile=1) + many_people(
        40, seed=2, start=100, sex="M", age=12
    )
    after = replace(
        a_need("C-900", first=8, reviews=(4,), closed=True), after_closing=((START.replace(month=6), 6),)
    )
    record.append(replace(record[0], case="C-900", needs=(after,)))
    record[1] = replace(
        record[1],
        measures=tuple(
            MeasureScore(
                "sdq_parent", START + timedelta(weeks=24 * place), {"total": Decimal(score)}, rater="mum"
            )
            for place, score in enumerate((22, 12))
        ),
    )
    for place in ("outcomes", "outcome_cohorts", "measuring.reporting"):
        monkeypatch.setattr(f"triage.desk.{place}.outcome_histories", lambda *_: record)
    monkeypatch.chdir(folder.parent)

    def call(*arguments: str) -> tuple[int, str, str]:
        code = run(cli, ["outcomes", *arguments, "--workspace", str(folder), "--on", "2026-06-30"])
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


def data(triage: Call, *arguments: str) -> dict[str, Any]:
    code, out, _ = triage(*arguments, "--json")
    assert code == 0
    return dict(json.loads(out))


def test_the_json_begins_with_the_keys_of_the_contract(triage: Call) -> None:
    found = data(triage)
    assert list(found)[:8] == ["format", "from", "to", "people", "needs", "actions", "rows", "warnings"]
    assert all(list(row)[: len(CONTRACT)] == CONTRACT for row in found["rows"])
    assert {row["by"] for row in found["rows"]} == {"need", "category", "service"}
    assert found["overall"]["interval"]["mean_change"]["low"] is not None
    assert "interval" not in found["rows"][0]
    assert found["regression_to_the_mean"]["estimated"] is False
    assert found["light_touch"] == {"contacts": 0, "became_cases": 0}


def test_for_others_has_the_keys_of_the_contract_and_no_more(triage: Call) -> None:
    found = data(triage, "--for-others")
    assert list(found)[:8] == ["format", "from", "to", "people", "needs", "actions", "rows", "warnings"]
    assert "regression_to_the_mean" not in found
    assert "light_touch" not in found
    assert all("missing" not in row for row in found["rows"])


@pytest.mark.parametrize(
    "extra",
    [
        (),
        ("--intervals",),
        ("--missing",),
        ("--intervals", "bca", "--missing"),
        ("--at", "follow_up", "--missing"),
    ],
)
def test_every_table_fits_eighty_columns(triage: Call, extra: tuple[str, ...]) -> None:
    code, out, _ = triage("--by", "all", *extra, "--group", "sex=F", "--compare-with", "sex=M")
    assert code == 0
    assert max(map(len, out.splitlines())) <= 80
    assert "assigned to these groups at random" in " ".join(out.split())


def test_all_groupings_at_once_and_by_their_other_names(triage: Call) -> None:
    from triage.outcomes import GROUPINGS  # noqa: PLC0415

    assert {row["by"] for row in data(triage, "--by", "all")["rows"]} == set(GROUPINGS)
    assert {row["by"] for row in data(triage, "--by", "reason", "--by", "take-up")["rows"]} == {
        "referral_reason",
        "take_up",
    }


def test_intervals_and_the_missing_stand_in_every_row_that_asked_for_them(triage: Call) -> None:
    found = data(triage, "--by", "sex", "--by", "need", "--intervals", "bca", "--missing")
    for row in found["rows"]:
        assert row["interval"] is None or row["interval"]["method"] == "bca"
        assert row["missing"]["expected"] == row["paired"] + row["lost"]
        for one in ("mean_change", "reduction_of_means_pct", "mean_reduction_pct"):
            interval = row["interval"][one]
            assert (
                interval["why_not"] == "few_people"
                or interval["low"] <= interval["estimate"] <= interval["high"]
            )
    assert found["missing"] == found["overall"]["missing"]
    assert found["interval"] == found["overall"]["interval"]
    few = [row for row in found["rows"] if row["interval"] and 20 <= row["interval"]["people"] < 60]
    assert few
    assert all(row["interval"]["measured_coverage"] for row in few)


def test_the_point_of_looking_is_named_and_leaves_the_contracts_figures_alone(triage: Call) -> None:
    first, final = data(triage, "--at", "first_review", "--intervals"), data(triage, "--intervals")
    assert first["rows"][0]["interval"]["at"] == "first_review"
    assert [row["mean_after"] for row in first["rows"]] == [row["mean_after"] for row in final["rows"]]
    found = data(triage, "--at", "follow_up", "--missing")["overall"]
    assert (found["follow_up"]["paired"], found["missing"]["paired"], found["missing"]["expected"]) == (
        1,
        1,
        1,
    )


def test_a_comparison_says_both_groups_the_difference_and_the_warning(triage: Call) -> None:
    found = data(triage, "--group", "sex=F", "--compare-with", "rest")["comparison"]
    assert found["difference_in_change"]["low"] <= found["difference_in_change"]["estimate"]
    assert found["warnings"][0]["code"] == "not_assigned_at_random"
    assert found["of"]["paired"] == found["of"]["improved"] + found["of"]["same"] + found["of"]["worse"]
    later = data(triage, "--from", "2026-01-01", "--compare-with", "2027-01-01..2027-03-31")["comparison"]
    assert later["of"]["people"] > 0
    assert (later["with"]["people"], later["difference_in_change"]) == (0, None)


@pytest.mark.parametrize(
    "wrong",
    [
        ("--by", "shoe_size"), ("--group", "sex=F"), ("--group", "sex", "--compare-with", "rest"), ("--compare-with", "soon..later"),
        ("--from", "2026-01-01", "--compare-with", "2026-03-01..2026-02-01"), ("--compare-with", "2026-03-01..2026-04-01"), ("--compare-with", "sex=F"), ("--compare-with", "rest"), ("--group", "sex=female", "--compare-with", "rest"),
        ("--reliability", "0.8"), ("--reliability", "2", "--population-mean", "5"), ("--format", "html"), ("--out", "x.doc"),
        ("--from", "2026-03-01", "--to", "2026-02-01"), ("--measure", "all"), ("--for-others", "--at", "first_review"), ("--for-others", "--group", "sex=F", "--compare-with", "rest"), ("--measure", "no_such_measure", "--format", "csv"), ("--out", "nowhere/x.html"), ("--intervals", "guess"),
        ("--reliability", "0.8", "--reliability-source", " ", "--population-mean", "5", "--population-mean-source", "x"),
    ],
)  # fmt: skip
def test_wrong_use_is_said_in_words(triage: Call, wrong: tuple[str, ...]) -> None:
    code, out, err = triage(*wrong)
    assert (code, out) == (2, "")
    assert "Traceback" not in err
    assert err.strip()


def test_regression_to_the_mean_needs_both_figures_with_their_sources(triage: Call) -> None:
    given = ("--reliability", "0.8", "--reliability-source", "Example 2020", "--population-mean", "5", "--population-mean-source", "Example 2019")  # fmt: skip
    found = data(triage, *given)
    regression, overall = found["regression_to_the_mean"], found["overall"]
    assert regression["artefact"] == pytest.approx(0.2 * (overall["mean_before"] - 5))
    assert regression["left"] == pytest.approx(overall["mean_change"] - regression["artefact"])
    assert regression["reliability_source"] == "Example 2020"
    assert "never" not in regression["assumes"]
    _, out, _ = triage(*given)
    assert "Example 2019" in out
    _, out, _ = triage()
    assert "cannot be estimated" in " ".join(out.split())


def test_csv_has_a_row_for_each_row_and_one_header_for_all(triage: Call) -> None:
    _, out, _ = triage("--by", "need", "--by", "sex", "--intervals", "--missing", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert len(rows) == len(data(triage, "--by", "need", "--by", "sex")["rows"])
    assert {"interval_mean_change_low", "missing_tipping_point_mean_change_of_the_missing"} <= set(rows[0])


@pytest.mark.parametrize("form", ["html", "xlsx", "csv", "json"])
def test_what_is_written_is_its_owners_and_never_over_another_file(
    triage: Call, folder: Path, form: str
) -> None:
    out = folder.parent / f"o.{form}"
    assert (
        triage(
            "--by",
            "all",
            "--intervals",
            "--missing",
            "--out",
            str(out),
            "--group",
            "sex=F",
            "--compare-with",
            "rest",
        )[0]
        == 0
    )
    body = out.read_bytes()
    assert body
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert triage("--out", str(out))[0] == 3
    assert out.read_bytes() == body
    assert triage("--out", str(out), "--force")[0] == 0
    assert [path.name for path in folder.parent.glob(".o.*")] == []


def test_the_web_page_says_the_missing_the_comparison_and_that_it_is_inside_only(
    triage: Call, folder: Path
) -> None:
    out = folder.parent / "o.html"
    triage(
        "--by",
        "sex",
        "--missing",
        "--intervals",
        "--group",
        "sex=F",
        "--compare-with",
        "sex=M",
        "--out",
        str(out),
    )
    text = out.read_text(encoding="utf-8")
    for words in (
        "small numbers are shown",
        "Tipping point",
        "assigned to these groups at random",
        "paired only",
        "Sex of the child",
        "95 % intervals",
    ):
        assert words in text, words


def test_a_page_for_others_holds_no_hidden_figure(triage: Call, folder: Path) -> None:
    out = folder.parent / "o.html"
    assert triage("--for-others", "--out", str(out))[0] == 0
    text = out.read_text(encoding="utf-8")
    assert "small numbers are hidden" in text
    assert "hidden" in text


def test_the_help_and_a_plain_report_load_neither_numpy_nor_scipy() -> None:
    code = (
        "import sys\nfrom triage.cli import cli\nfrom triage.cli.edge import run\n"
        "run(cli, ['outcomes', '--help'])\nimport triage.outcomes, triage.desk.outcomes\n"
        "assert not {'numpy', 'scipy', 'xlsxwriter'} & set(sys.modules), 'loaded'\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_nothing_is_asked_where_nobody_asked() -> None:
    assert Asked() == Asked(None, "final", None, four_ways=False)


def test_rows_of_a_measure_stand_after_the_severity_rows_and_change_none(triage: Call) -> None:
    plain, more = data(triage), data(triage, "--measure", "sdq_parent.total")
    extra = more["rows"][len(plain["rows"]) :]
    assert more["rows"][: len(plain["rows"])] == plain["rows"]
    (row,) = extra
    assert list(row)[: len(CONTRACT)] == CONTRACT
    assert (row["by"], row["measure"], row["paired"], row["improved"]) == (
        "measure",
        "sdq_parent.total",
        1,
        1,
    )
    assert row["reduction_of_means_pct"] is None
    assert {one["code"] for one in plain["warnings"]} <= {one["code"] for one in more["warnings"]}
