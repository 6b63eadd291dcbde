"""The list of measures and the files of published figures: checked, and nothing in them that nobody read."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import jsonschema
import pytest
import yaml

from tests.measures.builders import PUBLISHED, library, own_measure, texts
from triage.cli import cli
from triage.cli.edge import run
from triage.desk import Desk
from triage.errors import DataProblem, WrongUse
from triage.outcomes.measures import read_measures
from triage.outcomes.measures_schema import measure_schemas

SHARED = Path(__file__).parents[3] / "shared" / "data"


def test_the_shipped_files_have_no_fault_and_every_figure_a_source() -> None:
    read = read_measures(*texts())
    assert read.issues == ()
    for one in (
        *read.library.parameters, *read.library.base_rates, *read.library.added_value.values(), *read.library.unknown.values()
    ):  # fmt: skip
        assert one.source.strip()


def test_nothing_from_memory_is_shipped() -> None:
    """No reliable change for goals, no test-retest for the SDQ or the OQ-45.2: the notes call them unconfirmed."""
    for one in library().parameters:
        assert one.test_retest is None
        assert not one.measure.startswith("goal")
        assert one.reliable_change_points is None or not one.measure.startswith("sdq")
    whole = "".join(texts()[1].values())
    assert "2.45" not in whole


@pytest.mark.skipif(not SHARED.exists(), reason="the data are beside the project only where it is built")
def test_the_figures_are_those_of_the_data() -> None:
    rows = list(csv.DictReader((SHARED / "sroi" / "measures.csv").open(encoding="utf-8")))
    held = {row["value"] for row in rows}
    for one in library().parameters:
        for value in (one.reliable_change_points, one.internal_consistency):
            assert value is None or str(value) in held
        assert one.cut_off is None or one.cut_off.printed in held
    for rate in library().base_rates:
        assert any(rate.pct.split("-")[0] in value for value in held), rate
    bands = list(csv.DictReader((SHARED / "standards" / "sdq_bands.csv").open(encoding="utf-8")))
    names = {"parent": "sdq_parent", "teacher": "sdq_teacher"}
    for row in bands:
        scale = "total" if row["scale"] == "total_difficulties" else row["scale"]
        chosen = library().chosen(names[row["informant"]], scale)
        assert chosen is not None
        assert (row["band"], Decimal(row["low"]), Decimal(row["high"])) in [
            (band.band, band.from_, band.to) for band in chosen.bands
        ]


def test_the_shipped_files_fit_their_schemas(shipped: Desk) -> None:
    schemas = measure_schemas(shipped.vocabulary)
    for name, text in texts()[1].items():
        if name.endswith(".yaml"):
            kind = "measure-use" if name.endswith("use.yaml") else "measures"
            jsonschema.Draft202012Validator(schemas[kind]).validate(yaml.safe_load(text))


@pytest.mark.parametrize(
    ("what", "code", "said"),
    [
        ("cut_off: {value: 101}", "ME110", "outside the scale"),
        ("reliable_change_points: 101", "ME110", "more than the whole scale"),
        ("internal_consistency: 1.2", "ME102", "from 0 to 1"),
        ("internal_consistency: high", "ME102", "digits"),
        ("sd: 0", "ME102", "above 0"),
        ("cut_off: {criterion: c, printed: x}", "ME102", "needs mean and sd"),
        ("cut_off: {printed: x}", "ME102", "one of the two"),
        ("bands: [{band: low, from: 0, to: 40}, {band: high, from: 40, to: 100}]", "ME109", "overlap"),
        ("bands: [{band: low, from: 0, to: 40}, {band: high, from: 42, to: 100}]", "ME109", "gap"),
        ("bands: [{band: low, from: 0, to: 40}]", "ME109", "do not reach"),
        ("surprise: 1", "ME102", "unknown key"),
    ],
)
def test_a_fault_is_said_with_its_place_and_how_to_mend_it(what: str, code: str, said: str) -> None:
    with pytest.raises(DataProblem) as caught:
        own_measure(parameters=PUBLISHED % what)
    issue = caught.value.issues[0]
    assert (issue.code, issue.file) == (code, "rules/measures/own.yaml")
    assert said in issue.what
    assert issue.line
    assert issue.why
    assert issue.mend


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("{code: x, title: X}", "no scales"),
        ("{code: x, title: X, scales: [{scale: a, title: A, min: 0, max: 9}]}", "'better'"),
        (
            "{code: x, title: X, scales: [{scale: a, title: A, min: 9, max: 9, better: lower}]}",
            "below the highest",
        ),
        ("{code: x, title: X, scales: [{scale: a, title: A, min: 0, max: 9, better: up}]}", "better"),
    ],
)
def test_a_measure_without_range_or_direction_is_a_fault(entry: str, said: str) -> None:
    read = read_measures({"measures.yaml": f"format: 1\nkind: measures\nentries: [{entry}]\n"}, {})
    assert said in read.issues[0].what


def test_a_strange_measure_scale_or_context_names_the_nearest() -> None:
    words, files = texts()
    for old, new, near in (
        ("measure: score_15", "measure: score_51", "score_15"),
        ("scale: total", "scale: totl", "total"),
    ):
        read = read_measures(words, {**files, "measures/score-15.yaml": files["measures/score-15.yaml"].replace(old, new, 1)})  # fmt: skip
        assert any(near in issue.mend for issue in read.issues), new
    read = read_measures(words, {**files, "measures/use.yaml": "format: 1\nkind: measure_use\nuse: {score_15: us_thesi}\n"})  # fmt: skip
    assert [issue.code for issue in read.issues] == ["ME108"]
    assert "us_thesis" in read.issues[0].mend


@pytest.mark.parametrize(
    "text", ["", "[", "a: [", "kind: measure_parameters", "- 1", "\x00", "kind: other\nformat: 1"]
)
def test_a_file_that_cannot_be_read_is_a_fault_and_no_crash(text: str) -> None:
    assert read_measures(texts()[0], {"measures/x.yaml": text}).issues


def test_with_several_versions_and_no_choice_nothing_is_called_reliable() -> None:
    both = f"{PUBLISHED % 'reliable_change_points: 5'}, {PUBLISHED % 'reliable_change_points: 9'}".replace(
        "context: here", "context: there", 1
    )
    assert own_measure(parameters=both).chosen("own", "total") is None
    chosen = own_measure(parameters=both, use="there").chosen("own", "total")
    assert chosen is not None
    assert chosen.reliable_change_points == 5


def test_an_unknown_measure_names_the_nearest() -> None:
    with pytest.raises(WrongUse) as caught:
        library().single("sdq-parnt")
    assert "sdq_parent" in caught.value.mend


@pytest.mark.parametrize("words", [("list",), ("show", "sdq_parent"), ("show", "score_15")])
def test_measures_are_listed_within_eighty_columns(
    words: tuple[str, ...],
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TRIAGE_WORKSPACE", raising=False)
    code = run(cli, ["measures", *words])
    out = capsys.readouterr().out
    assert code == 0
    assert max(map(len, out.splitlines())) <= 80
    whole = " ".join(out.split())
    for one in library().measures.values() if words == ("list",) else ():
        assert f"{one.code} {one.title} (filled in by: {one.rated_by})" in whole
