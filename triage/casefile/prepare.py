"""Case numbers, content hashes, and cases made of plain data or of examples."""

from __future__ import annotations

import copy
import hashlib
import json
import re
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

from triage.casefile.shapes import Problem
from triage.model import CaseFile, Issue

EXAMPLE_DAY = date(2026, 1, 5)
"""The day on which an example without a day is received."""


def content_hash(case: CaseFile) -> str:
    """SHA-256 of what the case says, its number apart, as hex."""
    content = {key: value for key, value in case.as_json().items() if key != "case"}
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def number(cases: list[CaseFile], name: str | None) -> tuple[list[CaseFile], list[Problem]]:
    """Give cases without a number one made of their content; two alike in a file get different ones.

    The same number twice in one file is an error for the second: nobody can say which one is meant.
    """
    seen: Counter[str] = Counter()
    taken: set[str] = set()
    kept, problems = [], []
    for case in cases:
        if case.case is None:
            made = "N-" + content_hash(case)[:10]
            seen[made] += 1
            kept.append(case.model_copy(update={"case": made if seen[made] == 1 else f"{made}-{seen[made]}"}))
            continue
        if case.case in taken:
            issue = Issue(
                file=name,
                case=case.case,
                code="CF305",
                what="this case number is given twice in the file",
                why="nobody can say which of the two is meant, so the second has no decision",
                mend="give each case a number of its own",
            )
            problems.append(Problem(issue, case, json.dumps(case.as_json(), ensure_ascii=False)))
            continue
        taken.add(case.case)
        kept.append(case)
    return kept, problems


def as_text(value: Any) -> Any:
    """Plain data in the form a reader gives: scalars as text."""
    if isinstance(value, Mapping):
        return {str(key): as_text(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [as_text(part) for part in value]
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)


def expand_example(given: Mapping[str, Any]) -> dict[str, Any]:
    """An example's ``given`` as a case file: ``needs: {sleep: 7}`` and ``reviews: [{week: 8, ...}]`` written out.

    Weeks count from ``received``, else from 2026-01-05, a Monday that examples without a day act as.
    """
    data = copy.deepcopy(dict(given))
    start = _start(data.get("received"))
    data["needs"] = _short_needs(data.get("needs"))
    if isinstance(data.get("reviews"), list):
        for review in data["reviews"]:
            if isinstance(review, dict):
                review["needs"] = _short_needs(review.get("needs"))
                week = review.get("week")
                if isinstance(week, str) and re.fullmatch(r"[0-9]{1,4}", week):
                    with suppress(OverflowError):  # beyond the last year there is; told as an unknown key
                        review["on"] = (start + timedelta(weeks=int(week))).isoformat()
                        del review["week"]
        data.setdefault("received", start.isoformat())
        data.setdefault("opened", start.isoformat())
    return {key: value for key, value in data.items() if value is not None}


def _start(received: Any) -> date:
    """The day an example's weeks count from; a day that cannot be read is told when the case is checked."""
    try:
        return date.fromisoformat(received) if isinstance(received, str) else EXAMPLE_DAY
    except ValueError:
        return EXAMPLE_DAY


def _short_needs(needs: Any) -> Any:
    if isinstance(needs, dict) and "need" not in needs:
        return [{"need": code, "severity": severity} for code, severity in needs.items()]
    return needs


def without_identity(case: CaseFile) -> CaseFile:
    """The case as rules and decisions see it: identity and the referrer's own name and numbers left out."""
    referrer = case.referrer.model_copy(update={"name": None, "phone": None, "email": None})
    return case.model_copy(update={"identity": None, "referrer": referrer})
