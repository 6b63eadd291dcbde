"""Which rules somebody must look at again, and by when: listed apart from the faults of the rules."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from tests.builders import a_rule, a_rulebook
from triage.cli import cli
from triage.cli.edge import run
from triage.cli.rules.showing import falling_due

BOOK = a_rulebook(
    needs=[
        a_rule(id="late", review_by="2026-10-01"),
        a_rule(id="soon-b", review_by="2027-01-31", owner="B lead"),
        a_rule(id="soon-a", review_by="2027-01-31", owner="A lead"),
        a_rule(id="far", review_by="2028-01-31"),
        a_rule(id="on-trial", review_by="2026-12-01", status="trial"),
        a_rule(id="gone", review_by="2026-01-01", status="retired"),
        a_rule(id="begun", review_by="2026-01-01", status="draft"),
    ]
)


def test_rules_that_fall_due_are_listed_by_day_and_owner() -> None:
    found = falling_due(BOOK.rules, date(2027, 1, 31))
    assert [rule.id for rule in found] == ["late", "on-trial", "soon-a", "soon-b"]
    assert not falling_due(BOOK.rules, date(2026, 9, 30))


def test_the_command_says_day_owner_and_rules(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = ["--workspace", str(workspace), "--on", "2026-11-22"]
    assert run(cli, ["rules", "list", "--due", "2099-12-31", "--json", *place]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["review_by"] for row in rows] == sorted(row["review_by"] for row in rows)
    assert run(cli, ["rules", "list", "--due", "2099-12-31", *place]) == 0
    out = capsys.readouterr().out
    assert out.splitlines()[-1] == f"{len(rows)} rules to look at again by 2099-12-31"
    assert f"{rows[0]['review_by']}  {rows[0]['owner']}" in out
    assert run(cli, ["rules", "list", "--due", "2020-01-01", *place]) == 0
    done = capsys.readouterr()
    assert (done.out, "no rule falls due" in done.err) == ("", True)
