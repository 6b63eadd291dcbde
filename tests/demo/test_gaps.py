"""The demo's gaps: help that was unmet is named by area and age, and the counts are those of the stored decisions."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from triage.desk.deciding import kept_json
from triage.desk.demo import LAST_DAY
from triage.desk.directory.gaps import gap_report
from triage.desk.opening import open_desk


def test_the_full_month_names_unmet_help_by_area_and_age(full_demo: Path) -> None:
    with open_desk(full_demo, LAST_DAY) as desk:
        report = gap_report(desk)
        last: dict[tuple[str, str, str, str | None], str] = {}
        for row in desk.store.cases():
            for decision in desk.store.decisions(row.number):
                told = kept_json(desk, row.number, decision.decision_hash)
                for entry in told["unmet"]:
                    last[row.number, entry["help"], entry["person"], entry["who"]] = entry["reason"]
                for entry in told["actions"]:
                    if entry["kind"] in ("referral", "signpost"):
                        last[row.number, entry["help"], entry["person"], entry["who"]] = "offered"
    assert report.demand.synthetic
    assert report.children == 171
    assert report.numbers.total("asked") == len(last)
    counts = Counter(last.values())
    tried = report.numbers.total("tried") or 0
    assert 0 < counts["tried_before"] <= tried <= counts["tried_before"] + counts["several_reasons"]
    rows = [row for row in report.rows if row.section in ("unmet", "tried")]
    assert sum(row.unmet or 0 for row in rows) == report.numbers.total("unmet", "tried")
    assert all(row.help and row.places and row.columns for row in rows)
