"""The demo's figures worked out once more, from the SQLite file alone and with no code of the product."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections import Counter, defaultdict
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass
class Recount:
    """Counts from plain SQL and plain JSON."""

    referrals: int = 0
    needs: int = 0
    sources: Counter[str] = field(default_factory=Counter)
    postcodes: Counter[str] = field(default_factory=Counter)
    levels: Counter[str] = field(default_factory=Counter)
    escalations: Counter[str] = field(default_factory=Counter)
    made: Counter[str] = field(default_factory=Counter)
    made_later: int = 0
    unmet: Counter[str] = field(default_factory=Counter)
    questions_open: int = 0
    closed: int = 0
    reviews: int = 0
    triaged_again: int = 0
    started: int = 0
    first: Counter[str] = field(default_factory=Counter)
    final: Counter[str] = field(default_factory=Counter)
    lost: int = 0
    awaiting: int = 0


def _way(before: int, after: int) -> str:
    return "improved" if after < before else "worse" if after > before else "same"


def recount(database: Path, day: str) -> Recount:
    """Count everything anew as of ``day``."""
    found = Recount()
    with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as record:
        record.row_factory = sqlite3.Row

        def content(owner: str, content_hash: str) -> Any:
            (body,) = record.execute(
                "SELECT body FROM content WHERE owner = ? AND hash = ?", (owner, content_hash)
            ).fetchone()
            return json.loads(zlib.decompress(body))

        looks: dict[str, list[Any]] = defaultdict(list)
        for row in record.execute("SELECT * FROM reviews ORDER BY case_number, on_day"):
            looks[row["case_number"]].append(content(row["case_number"], row["scores_hash"]))
            found.reviews += 1
        for row in record.execute("SELECT * FROM cases").fetchall():
            _count_case(found, row, content(row["number"], row["file_hash"]), looks[row["number"]], day)
        for row in record.execute("SELECT * FROM decisions WHERE seq = 1").fetchall():
            decision = content(row["case_number"], row["decision_hash"])
            found.levels[str(decision["level"]["number"])] += 1
            found.unmet.update(one["reason"] for one in decision["unmet"])
        found.escalations.update(row["state"] for row in record.execute("SELECT state FROM escalations"))
        sent = "SELECT kind, EXISTS (SELECT 1 FROM reviews AS r WHERE r.case_number = s.case_number AND r.on_day <= s.made_on) AS later FROM referrals AS s"
        for row in record.execute(sent):
            if row["later"]:
                found.made_later += 1
            else:
                found.made[row["kind"]] += 1
        asks = "SELECT COUNT(*) FROM duties JOIN cases ON number = case_number WHERE kind = 'ask' AND duties.state = 'open' AND cases.state = 'open'"
        (found.questions_open,) = record.execute(asks).fetchone()
        again = "SELECT COUNT(DISTINCT case_number) FROM decisions WHERE cause = 'review'"
        (found.triaged_again,) = record.execute(again).fetchone()
    return found


def _count_case(found: Recount, row: Any, case: Any, looks: list[Any], day: str) -> None:
    found.referrals += 1
    found.closed += row["state"] == "closed"
    found.needs += len(case["needs"])
    found.sources[case["referrer"]["source"]] += 1
    found.postcodes[case["child"]["postcode"]] += 1
    for need in case["needs"]:
        before = need.get("severity")
        if before is None:
            continue
        found.started += 1
        key = (need["need"], need.get("person", "child"), need.get("who"))
        seen = [
            next(
                (
                    one["severity"]
                    for one in look["needs"]
                    if (one["need"], one["person"], one.get("who")) == key
                ),
                None,
            )
            for look in looks
        ]
        if seen and seen[0] is not None:
            found.first[_way(before, seen[0])] += 1
        scores = [score for score in seen if score is not None]
        if scores:
            found.final[_way(before, scores[-1])] += 1
        elif row["state"] == "open" and row["review_on"] >= day:
            found.awaiting += 1
        else:
            found.lost += 1
