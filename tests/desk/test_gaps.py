"""The gaps report over the synthetic month: it names unmet help by area and age, and a what-if closes the right cells."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.desk.builders import a_case, put_in
from tests.desk.conftest import DeskOn
from tests.desk.gap_builders import CHANGES, take_in_the_month, with_gaps
from tests.shipped import vocabulary
from triage.cli import cli
from triage.cli.directory.gap_lines import lines_of
from triage.cli.directory.gap_tables import give
from triage.cli.directory.gap_words import Titles
from triage.cli.edge import run
from triage.desk import Desk
from triage.desk.deciding import case_file, kept_json
from triage.desk.demo.days import FIRST_DAY
from triage.desk.directory.gap_numbers import for_others
from triage.desk.directory.gaps import (
    GapReport,
    closed_count,
    compare,
    gap_report,
    one_more,
    proposed_services,
    report_json,
)
from triage.disclosure import ALL, Table, suppress
from triage.errors import DataProblem, WrongUse
from triage.rulebook import person_age_months
from triage.signposting.area import read_postcode
from triage.signposting.gaps import Demand, Wish
from triage.signposting.gaps.ages import bit_of
from triage.signposting.gaps.rows import SECTIONS
from triage.signposting.gaps.what_if import WhatIf
from triage.workspace import Workspace

DAY = FIRST_DAY + timedelta(days=30)
NEW = """format: 1
provider: {id: new-trust, name: New Trust (illustrative)}
services:
  - id: new-sleep
    name: Sleep for the young (illustrative)
    help: [sleep]
    for: [child]
    ages: {from: 2, to: 10}
    area: {kind: districts, codes: [B91, B92]}
    routes: [professional]
    status: open
    capacity: {state: room, said_on: 2026-11-20}
    checked: {on: 2026-11-20, by: directory owner}
"""


@dataclass(frozen=True)
class Seen:
    """The month, taken in once, and what is said of it."""

    desk: Desk
    inside: GapReport
    outside: GapReport

    def change(self, tmp_path: Path, report: GapReport, text: str = NEW) -> WhatIf:
        (tmp_path / "new.yaml").write_text(text, "utf-8")
        return compare(report, proposed_services(self.desk, [tmp_path / "new.yaml"]))


@pytest.fixture(scope="module")
def month(made_workspace: Path, shipped: Desk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seen]:
    folder = tmp_path_factory.mktemp("month") / "ws"
    shutil.copytree(made_workspace, folder)
    with_gaps(folder)
    with Desk(Workspace(folder), DAY) as desk:
        for part in ("rules_files", "vocabulary", "rulebook", "settings"):
            desk.__dict__[part] = getattr(shipped, part)
        take_in_the_month(desk)
        yield Seen(desk, gap_report(desk), gap_report(desk, for_others=True))


def printed(
    capsys: pytest.CaptureFixture[str],
    report: GapReport,
    wanted: Any = None,
    form: str = "table",
    *,
    every: bool = False,
) -> str:
    capsys.readouterr()
    give(report, wanted, Titles.of(vocabulary()), form=form, every=every)
    return capsys.readouterr().out


def by_hand(desk: Any) -> Counter[tuple[str, str, str, str]]:
    """Unmet help by district and age, counted in the plainest way from the stored decisions."""
    groups = (
        (0, 2, "0-1"),
        (2, 5, "2-4"),
        (5, 11, "5-10"),
        (11, 16, "11-15"),
        (16, 18, "16-17"),
        (18, 26, "18-25"),
    )
    found: Counter[tuple[str, str, str, str]] = Counter()
    for row in desk.store.cases():
        case = case_file(desk, row)
        (decision,) = desk.store.decisions(row.number)
        told = kept_json(desk, row.number, decision.decision_hash)
        district = read_postcode(case.child.postcode)[0] or "not known"
        for entry in told["unmet"]:
            if entry["reason"] not in {"no_service_offers_it", "all_full", "no_service_for_age"}:
                continue
            age = person_age_months(case, entry["person"], entry["who"], DAY)
            column = "adult" if entry["person"] == "parent" else "not known"
            if column != "adult" and age is not None:
                column = next(code for low, high, code in groups if low * 12 <= age < high * 12)
            found[entry["help"], entry["person"], district, column] += 1
    return found


def test_unmet_help_is_named_by_area_and_age_as_it_was_recorded(month: Seen) -> None:
    report, expected = month.inside, by_hand(month.desk)
    causes = {"no_service_offers_it", "all_full", "no_service_for_age"}
    said = {
        (row.help, row.person, place, row.columns[0]): count
        for row in report.rows
        if row.section == "unmet" and not set(dict(row.reasons)) - causes
        for place, count in row.at
    }
    assert said == expected
    assert {key[0] for key in said} >= set(CHANGES)
    assert report.demand.synthetic
    reasons = {row.help: {code for code, _ in row.reasons} for row in report.rows if row.section == "unmet"}
    assert reasons["send_parent_advice"] == {"no_service_offers_it"}
    assert reasons["neurodiversity_support_pre_diagnosis"] == {"all_full"}
    assert reasons["sleep"] == {"no_service_for_age"}
    assert report.rows[0].section == "unmet"


def test_the_what_if_changes_exactly_the_cells_of_the_new_service_and_closes_its_wishes(
    month: Seen, tmp_path: Path
) -> None:
    expected = by_hand(month.desk)
    change = month.change(tmp_path, month.inside)
    cells = {("sleep", "child", place, age) for place in ("B91", "B92") for age in ("2-4", "5-10")}
    assert {one.before.key for one in change.changed} == cells
    assert {(one.before.state, one.after.state) for one in change.changed} == {("none", "one")}
    assert closed_count(month.inside, change) == sum(expected[key] for key in cells) > 0
    assert {wish.key for wish in change.closes} == {key for key in cells if expected[key]}


def test_what_one_more_service_would_close_is_what_adding_it_closes(month: Seen, tmp_path: Path) -> None:
    report = month.inside
    best, several = one_more(report)[0], one_more(report, helps=3)[0]
    record = {
        "id": "one-more", "name": "One more", "help": list(best.helps), "for": [best.person], "status": "open",
        "area": {"kind": "districts", "codes": list(best.places)}, "checked": {"on": "2026-11-20", "by": "x"},
    }  # fmt: skip
    provider = {"id": "new-trust", "name": "New Trust"}
    change = month.change(
        tmp_path, report, json.dumps({"format": "1", "provider": provider, "services": [record]})
    )
    assert closed_count(report, change) == closed_count(report, best) == best.closes
    inside = {place.code for place in report.cover.places}
    most = Counter((wish.help, wish.person) for wish in report.demand.unmet if wish.place.code in inside)
    assert best.closes == max(most.values())
    assert several.closes >= best.closes


def test_without_a_record_demand_is_not_recorded_and_never_nought(
    shipped: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    report = gap_report(shipped)
    data = report_json(report)
    assert data["demand"]["recorded"] is False
    assert data["demand"]["asked"] is data["demand"]["unmet"] is None
    assert all(row["asked"] is row["unmet"] is None for row in data["rows"])
    assert one_more(report) == []
    out = printed(capsys, report)
    assert "How often help was asked for: not recorded" in out
    assert "not known" in out


def test_an_agreement_that_is_missing_is_no_gap_however_many_services_are_for_other_ages(
    desk_on: DeskOn,
) -> None:
    desk = desk_on()
    put_in(
        desk,
        a_case(
            consent={"status": "refused", "by": ["parent"]}, needs=[{"need": "loneliness", "severity": 7}]
        ),
    )
    report = gap_report(desk)
    assert report.demand.wishes
    assert report.demand.unmet == ()


def test_a_case_counts_by_its_last_word_and_from_the_day_asked(desk_on: DeskOn) -> None:
    desk = desk_on()
    put_in(desk, a_case())
    assert gap_report(desk).numbers.total("asked") == len(gap_report(desk).demand.wishes) > 0
    assert gap_report(desk, start=desk.on + timedelta(days=1)).numbers.total("asked") == 0
    assert gap_report(desk, areas=["B91"]).numbers.total("asked") == 0
    assert gap_report(desk, areas=["b90"], helps=["sleep"]).numbers.total("asked") == 1


def test_homes_elsewhere_and_not_known_are_counted_apart(desk_on: DeskOn) -> None:
    desk = desk_on()
    put_in(
        desk,
        a_case("C-1", child={"age": 8, "postcode": "SW1A"}),
        a_case("C-2", child={"age": 8}),
        a_case("C-3", child={"postcode": "B90"}),
    )
    report = gap_report(desk)
    where = Counter(
        (wish.case, wish.place.code, wish.column) for wish in report.demand.wishes if wish.help == "sleep"
    )
    assert where == {
        ("C-1", "elsewhere", "5-10"): 1,
        ("C-2", "not known", "5-10"): 1,
        ("C-3", "B90", "not known"): 1,
    }


# for others


def test_for_others_no_small_count_is_printed_and_none_can_be_added_up(month: Seen) -> None:
    inside, outside = month.inside, month.outside
    threshold = month.desk.settings.small_number_threshold
    data = report_json(outside)
    shown = [
        value
        for row in data["rows"]
        for value in (row["asked"], row["unmet"], *row["unmet_by_area"].values())
    ]
    kinds = ("asked", "found_no_service", "tried_before")
    shown += [one[name] for one in data["demand"]["by_help"] for name in kinds]
    shown += [data["demand"][name] for name in (*kinds, "unmet")]
    assert any(value is None for value in shown)
    assert any(value is not None and value >= threshold for value in shown)
    assert not [value for value in shown if value is not None and 0 < value < threshold]
    assert all(row["unmet_by_reason"] == {} for row in data["rows"])
    assert data["demand"]["children"] is None
    for pair, counts in outside.numbers.by_help.items():
        hidden = [key for key, value in outside.numbers.asked_at.items() if key[:2] == pair and value is None]
        assert counts.asked is None or len(hidden) != 1, "it would be the total less the rest"
    for key, value in outside.numbers.asked_at.items():
        assert value in (None, inside.numbers.asked_at[key])


def test_for_others_nothing_is_shown_of_a_help_whose_counts_could_not_be_kept_apart(
    month: Seen, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = next(place for place in month.outside.cover.places if place.code == "B91")
    large, other, reason = ("sleep", "child"), ("parenting", "parent"), "no_service_for_age"
    demand = Demand(
        True,
        tuple(
            Wish(
                f"C-{number}", *wanted, None, place, bit_of(wanted[1], 60 if wanted == large else 300), reason
            )
            for wanted, many in ((large, 15), (other, 20))
            for number in range(many)
        ),
        frozenset({reason}),
    )

    def gave_up(table: Table, threshold: int) -> Table:
        """The search finds no way for one of the tables."""
        found = suppress(table, threshold)
        exposed = frozenset({next(iter(table.cells))}) if table.count((ALL, ALL)) == 15 else frozenset()
        return replace(found, exposed=exposed)

    before = for_others(demand, 10)
    assert before.by_help[large].asked == 15
    monkeypatch.setattr("triage.desk.directory.gap_numbers.suppress", gave_up)
    found = for_others(demand, 10)
    counts = found.by_help[large]
    assert (counts.asked, counts.unmet, counts.tried) == (None, None, None)
    for table in (found.asked_at, found.unmet_at, found.tried_at):
        assert {count for key, count in table.items() if key[:2] == large} == {None}
    assert found.total("asked") is None
    assert found.by_help[other] == before.by_help[other]


def test_for_others_a_what_if_says_how_many_only_where_their_report_does(month: Seen, tmp_path: Path) -> None:
    change = month.change(tmp_path, month.outside)
    assert 0 < len(change.closes) < 10
    assert closed_count(month.outside, change) is None
    assert all(
        closed_count(month.outside, one) is None or one.closes >= 10 for one in one_more(month.outside)
    )


def test_part_of_a_cell_is_never_told_to_others(month: Seen, tmp_path: Path) -> None:
    """Fifteen of a group are shown; a service for the twelve youngest of them would tell that three are older."""
    place = next(place for place in month.outside.cover.places if place.code == "B91")
    wishes = tuple(
        Wish(f"C-{number}", "sleep", "child", None, place, bit_of("child", 60 if number < 12 else 120), "no_service_for_age")
        for number in range(15)
    )  # fmt: skip
    demand = Demand(True, wishes, frozenset({"no_service_for_age"}))
    report = replace(month.outside, demand=demand, numbers=for_others(demand, 10))
    some, every = (
        month.change(tmp_path, report, NEW.replace("to: 10", "to: 5")),
        month.change(tmp_path, report),
    )
    assert (len(some.closes), closed_count(report, some)) == (12, None)
    assert (len(every.closes), closed_count(report, every)) == (15, 15)


# commands


def test_lines_lay_ages_and_persons_together_and_lose_nothing(month: Seen) -> None:
    for section in SECTIONS:
        rows = [row for row in month.inside.rows if row.section == section]
        lines = lines_of(rows, lambda row: f"{row.state} {row.reason}")
        assert sum(line.cells for line in lines) == sum(len(row.columns) * len(row.places) for row in rows)
        told = {(row.help, row.person, place): 0 for row in rows for place in row.places}
        said = dict(told)
        for row in rows:
            for place in row.places:
                told[row.help, row.person, place] |= row.bits
        for line in lines:
            for key in (
                (line.row.help, person, place) for person in line.persons for place in line.row.places
            ):
                said[key] |= line.bits
        assert said == told
        worst = [(line.row.unmet or line.row.asked or 0) for line in lines]
        assert worst == sorted(worst, reverse=True)


def test_neighbouring_ages_with_the_same_gap_are_one_line(
    month: Seen, capsys: pytest.CaptureFixture[str]
) -> None:
    quiet = [row for row in month.inside.rows if row.section == "none" and row.asked == 0]
    lines = lines_of(quiet, lambda row: f"{row.reason}")
    seen = Counter((line.row.help, *line.persons, line.row.places, line.row.reason) for line in lines)
    assert len(lines) < len(quiet)
    assert max(seen.values()) == 1
    assert "0–3, 20–25" in " ".join(printed(capsys, month.inside, every=True).split())


def test_the_tables_fit_eighty_columns_and_put_the_unmet_first(
    month: Seen, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    report = month.inside
    answers = (None, "needs", "providers", one_more(report), month.change(tmp_path, report))
    for wanted in answers:
        for every in (False, True):
            out = printed(capsys, report, wanted, every=every)
            assert max(len(line) for line in out.splitlines()) <= 80, wanted
    assert max(len(line) for line in printed(capsys, month.outside).splitlines()) <= 80
    out = printed(capsys, report)
    assert out.index("Asked for in vain") < out.index("One service only")
    assert "Independent SEND" in out


def test_json_and_csv(month: Seen, capsys: pytest.CaptureFixture[str]) -> None:
    data = json.loads(printed(capsys, month.inside, form="json"))
    assert data["format"] == "triage.gaps/1"
    assert data["rows"][0]["section"] == "unmet"
    lines = list(csv.DictReader(io.StringIO(printed(capsys, month.inside, form="csv"))))
    assert len(lines) == len(data["rows"])
    assert lines[0]["part"] == "unmet"
    matrix = json.loads(printed(capsys, month.inside, "needs", "json"))["matrix"]["rows"]
    assert set(matrix["sleep"]["B90"]) == {"unborn", "0-1", "2-4", "5-10", "11-15", "16-17", "18-25"}
    providers = json.loads(printed(capsys, month.inside, "providers", "json"))["matrix"]["rows"]
    assert providers["connected-care-network"]["sleep"] == 1


def test_hostile_words_in_a_proposed_file_stay_harmless(
    month: Seen, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    text = NEW.replace("New Trust (illustrative)", '"=cmd|x!A0 [bold]\\u001b[31m<script>"')
    change = month.change(tmp_path, month.inside, text)
    for form in ("table", "csv"):
        out = printed(capsys, month.inside, change, form)
        assert "\x1b" not in out
        assert not any(cell[:1] in {"=", "@"} for line in csv.reader(io.StringIO(out)) for cell in line)
    with pytest.raises(DataProblem) as found:
        (tmp_path / "broken.yaml").write_bytes(b"\xff\xfe\x00[[[")
        proposed_services(month.desk, [tmp_path / "broken.yaml"])
    assert "broken" in str(found.value.issues[0].file)


def test_the_command_says_what_is_used_wrongly_and_names_the_nearest(
    month: Seen, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert month.desk.workspace is not None
    monkeypatch.chdir(month.desk.workspace.folder)
    assert run(cli, ["directory", "gaps", "--matrix", "needs", "--one-more"]) == 2
    assert run(cli, ["directory", "gaps", "--help-code", "slep", "--on", "2026-12-02"]) == 2
    heard = capsys.readouterr()
    assert "one at a time" in heard.err
    assert "did you mean 'sleep'" in heard.err
    with pytest.raises(WrongUse):
        gap_report(month.desk, areas=["B9O"])
    with pytest.raises(WrongUse):
        compare(month.inside, None, ["cahms"])


def test_a_file_too_large_or_one_service_twice_is_refused(month: Seen, tmp_path: Path) -> None:
    large = tmp_path / "large.yaml"
    large.write_bytes(b" " * 10_000_001)
    with pytest.raises(WrongUse):
        proposed_services(month.desk, [large])
    twice = [tmp_path / "a.yaml", tmp_path / "b.yaml"]
    for path in twice:
        path.write_text(NEW, "utf-8")
    with pytest.raises(DataProblem):
        proposed_services(month.desk, twice)


def test_a_day_before_the_record_knows_nothing_of_later_decisions(month: Seen) -> None:
    before = Desk(month.desk.workspace, FIRST_DAY)
    for part in ("rules_files", "vocabulary", "rulebook", "settings", "directory"):
        before.__dict__[part] = getattr(month.desk, part)
    with before:
        assert gap_report(before).numbers.total("asked") == 0
