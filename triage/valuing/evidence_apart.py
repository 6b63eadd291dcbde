"""Published findings of other services are no values: a map or a proxy that names one does not load.

What others published is shown beside services (``rules/value/evidence*.yaml``). Nothing here reads a figure of it; only its
ids are known, so that a row that would take one over is told so in plain words.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Any

from triage.model import Issue
from triage.source import Parsed, Path

_WHY = "figures of other services say nothing about what changed for the children here, and a ratio of one is no value of another"
_MEND = "take a value with its own source from rules/value/proxies.yaml; `triage evidence show` shows the finding beside services"
_NOT_A_VALUE = frozenset({"outcome", "note", "notes", "theory", "reason"})
"""Keys under which a row may speak of a finding in words."""


def ids_of(parsed: Parsed) -> Iterator[str]:
    """Ids of the entries of a library of evidence, whatever else is wrong with it."""
    rows = parsed.data.get("entries") if isinstance(parsed.data, dict) else None
    for row in rows if isinstance(rows, list) else []:
        if isinstance(row, dict) and isinstance(row.get("id"), str):
            yield row["id"]


def taken_over(parsed: Parsed, evidence: Collection[str]) -> list[Issue]:
    """Every place at which a map or a file of proxies takes a published finding for a value (VA108), in file order."""
    data = parsed.data
    if not evidence or not isinstance(data, dict):
        return []
    longer = [one for one in evidence if len(one) >= 8 and "-" in one]
    words = re.compile(
        r"(?<![\w-])("
        + "|".join(re.escape(one) for one in sorted(longer, key=len, reverse=True))
        + r")(?![\w-])"
    )
    found = []
    for key in ("cost", "rows", "proxies", "quantities"):
        for path, text in _texts(data.get(key), (key,)):
            exact = text in evidence and path[-1] in {"proxy", "id"} and (key == "proxies" or "proxy" in path)
            within = words.search(text) if longer else None
            name = text if exact else within.group(1) if within else None
            if name is not None:
                line, column = parsed.place(path)
                what = f"'{name}' is a published finding of another service, not a value"
                found.append(
                    Issue(
                        file=parsed.name,
                        line=line,
                        column=column,
                        code="VA108",
                        what=what,
                        why=_WHY,
                        mend=_MEND,
                    )
                )
    return found


def _texts(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, list):
        for number, one in enumerate(value):
            yield from _texts(one, (*path, number))
    elif isinstance(value, dict):
        for key, one in value.items():
            if key not in _NOT_A_VALUE:
                yield from _texts(one, (*path, key))
