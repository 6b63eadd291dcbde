"""A workspace with very many cases, cheaply: some are decided as always, the rest are copies of their rows in one transaction.

.venv/bin/python -m tests.bench.queue_cases FOLDER 50000
"""

from __future__ import annotations

import json
import sqlite3
import sys
from datetime import date, timedelta
from pathlib import Path

from tests.year.simulating import without_waiting_for_the_disk
from triage.casefile import read_cases
from triage.desk import Desk, add_cases, add_person, create_workspace
from triage.importing.synthetic import synthetic_month

ON = date(2026, 11, 22)
SAM = "Sam Example"
PEOPLE = {SAM: ("coordinator", "North"), "Lee Example": ("safeguarding_lead", ""), "Kim Example": ("lead_practitioner", "North"),
          "Ash Example": ("lead_practitioner", "South"), "Max Example": ("manager", ""), "Uma Example": ("referrer", "North School")}  # fmt: skip
DECIDED = 60
_ESCALATED_IN = 10
"""One copy in so many keeps the open escalations of its pattern: more than a service ever has open at once."""


def fill(folder: Path, cases: int, on: date = ON) -> Path:
    """Make a workspace of so many open cases at ``folder``."""
    workspace = create_workspace(folder)
    with without_waiting_for_the_disk(), Desk(workspace, on) as desk:
        add_person(desk, SAM, "coordinator", team="North")
        for name, (role, team) in PEOPLE.items():
            if name != SAM:
                add_person(desk, name, role, team=team, by=SAM)
        month = synthetic_month(8, on.replace(day=1))[: min(DECIDED, cases)]
        text = "\n".join(json.dumps(case) for case in month).encode()
        report = add_cases(desk, read_cases(text, "month.jsonl", desk.vocabulary, on), SAM, synthetic=True)
        assert len(report.added) == len(month), report.problems
    if cases > DECIDED:
        _copy(workspace.database, cases, on)
    return folder


def _copy(path: Path, cases: int, on: date) -> None:
    record = sqlite3.connect(path, isolation_level=None)
    record.execute("PRAGMA synchronous = OFF")
    record.execute("BEGIN")
    patterns = [row[0] for row in record.execute("SELECT number FROM cases ORDER BY number")]
    record.execute("CREATE TEMP TABLE copies (old TEXT, new TEXT PRIMARY KEY, days TEXT, n INTEGER)")
    record.executemany(
        "INSERT INTO copies VALUES (?, ?, ?, ?)",
        (
            (patterns[n % len(patterns)], f"QUE-{n:06}", f"-{n * 7 % 120} days", n)
            for n in range(cases - len(patterns))
        ),
    )
    record.execute("CREATE INDEX copies_by_old ON copies (old)")
    for table, kept in (
        ("cases", ""),
        ("case_words", ""),
        ("content", ""),
        ("decisions", ""),
        ("actions", ""),
        ("duties", ""),
        ("escalations", f"WHERE copies.n / {DECIDED} % {_ESCALATED_IN} = 0"),
    ):
        key = {"cases": "number", "content": "owner"}.get(table, "case_number")
        columns = [row[1] for row in record.execute(f"PRAGMA table_info({table})")]
        columns = [column for column in columns if not (table == "escalations" and column == "id")]
        taken = [_taken(column, key) for column in columns]
        record.execute(
            f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(taken)} "
            f"FROM copies JOIN {table} pattern ON pattern.{key} = copies.old {kept}"
        )
    record.execute("UPDATE cases SET identity_hash = ''")
    record.execute(
        "UPDATE cases SET team = CASE WHEN abs(review_on || number) % 2 = 0 THEN 'North' ELSE 'South' END"
    )
    for place, name in enumerate(("Kim Example", "Ash Example", SAM)):
        record.execute(
            "UPDATE cases SET owner = ?, lead = ? WHERE number IN (SELECT new FROM copies WHERE n % 7 = ?)",
            (name, name, place),
        )
    first = (on - timedelta(days=60)).isoformat()
    record.execute(
        "UPDATE cases SET confirmed_on = ?, clock_from = ? WHERE number IN (SELECT new FROM copies WHERE n % 5 < 3)",
        (first, first),
    )
    record.execute(
        "UPDATE actions SET state = 'confirmed' WHERE case_number IN (SELECT new FROM copies WHERE n % 5 < 3)"
    )
    record.execute("COMMIT")
    record.execute("ANALYZE")
    record.close()


def _taken(column: str, key: str) -> str:
    if column == key:
        return "copies.new"
    if column in ("added_on", "decided_on", "due_on", "review_on", "raised_on"):
        return f"CASE WHEN pattern.{column} = '' THEN '' ELSE date(pattern.{column}, copies.days) END"
    return f"pattern.{column}"


if __name__ == "__main__":
    fill(Path(sys.argv[1]), int(sys.argv[2]))
