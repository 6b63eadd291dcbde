"""The synthetic month taken in where some services are missing, full or only for others: demand that met a gap."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.desk.builders import SAM
from triage.casefile import read_cases
from triage.desk import Desk, add_cases
from triage.desk.demo.days import FIRST_DAY, SEED
from triage.importing.synthetic import synthetic_month
from triage.source import read_yaml

CHILDREN = 40
"""So many of the month's 171 are enough to meet every gap below."""
Change = Callable[[dict[str, Any]], dict[str, Any] | None]
"""A record to what stands in its place; None takes it away."""


def only_from(age: int) -> Change:
    return lambda record: {**record, "ages": {"from": age, "to": 17}}


def full(record: dict[str, Any]) -> dict[str, Any]:
    return {**record, "capacity": {"state": "full", "said_on": "2026-11-01"}}


def gone(_: dict[str, Any]) -> None:
    return None


CHANGES: dict[str, dict[str, Change]] = {
    "send_parent_advice": {"*": gone},
    "neurodiversity_support_pre_diagnosis": {"*": full},
    "sleep": {"*": only_from(11)},
}
"""Kind of help -> what becomes of every service that gives it."""


def with_gaps(folder: Path) -> None:
    """Change the directory's files in a workspace."""
    for path in sorted((folder / "directory" / "services").glob("*.yaml")):
        data: Any = read_yaml(path.read_text("utf-8"), path.name).data
        kept = []
        for record in data["services"]:
            left: dict[str, Any] | None = record
            for help_code, changes in CHANGES.items():
                if left is not None and help_code in left["help"]:
                    left = changes["*"](left)
            if left is not None:
                kept.append(left)
        data["services"] = kept
        path.write_text(json.dumps(data, ensure_ascii=False, indent=1), "utf-8")


def take_in_the_month(desk: Desk, children: int = CHILDREN) -> None:
    """Add the first so many of the month's referrals, all on the first day, as a family who agreed and is known."""
    entries = []
    for entry in synthetic_month(SEED, FIRST_DAY)[:children]:
        plain = dict(entry) | {"consent": {"status": "given", "by": ["parent"]}}
        entries.append(json.dumps(plain))
    batch = read_cases("\n".join(entries).encode(), "month.jsonl", desk.vocabulary, desk.on)
    report = add_cases(desk, batch, SAM, synthetic=True)
    assert not [issue for issue in report.problems if issue.severity == "error"]
