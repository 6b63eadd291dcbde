"""What the product was asked for, row by row, and where it stands: read from a file and checked for its shape."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from triage.errors import DataProblem
from triage.model import Issue
from triage.source import Parsed, SourceProblem, read_yaml

STATES = {
    "built": "built",
    "partly": "built in part",
    "later": "not built yet",
    "no": "not built",
}
_KEYS = frozenset({"row", "says", "state", "how", "why_not", "needs", "rules", "tests", "code", "files"})
_SHOWS = ("needs", "rules", "tests", "code", "files")
_WHY = "a row that says nothing would look as if it were done"


@dataclass(frozen=True)
class InventoryRow:
    """One thing asked for: what it says, where it is built, and what shows it."""

    row: str
    says: str
    state: str
    how: str = ""
    why_not: str = ""
    """What is not built and why; needed wherever it is not built whole."""
    rules: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()
    """``tests/file.py::test_name`` or a file of tests."""
    code: tuple[str, ...] = ()
    """Modules, such as ``triage.deciding.sharing``."""
    files: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    """Needs whose rows of the table answer it."""


@dataclass(frozen=True)
class Inventory:
    """All rows, and what is said about indicators and flags that no rule has to do with."""

    rows: tuple[InventoryRow, ...] = ()
    indicators: Mapping[str, str] = field(default_factory=dict)
    flags: Mapping[str, str] = field(default_factory=dict)


def read_inventory(text: str, name: str) -> Inventory:
    """Read the file; raises :class:`DataProblem` with every fault and its place."""
    try:
        parsed = read_yaml(text, name)
    except SourceProblem as problem:
        raise DataProblem(problem.issues) from None
    data = parsed.data if isinstance(parsed.data, dict) else {}
    issues: list[Issue] = []
    rows = [
        row
        for place, entry in enumerate(data.get("rows") or [])
        if (row := _row(entry, place, parsed, issues)) is not None
    ]
    names = [one.row for one in rows]
    issues += [
        Issue(file=name, code="CV102", what=f"the row '{again}' stands here twice", why=_WHY, mend="keep one")
        for again in sorted({one for one in names if names.count(one) > 1})
    ]
    if not rows and not issues:
        issues.append(
            Issue(file=name, code="CV101", what="there are no rows", why=_WHY, mend="write them under rows:")
        )
    if issues:
        raise DataProblem(issues)
    return Inventory(tuple(rows), _notes(data.get("indicators")), _notes(data.get("flags")))


def _notes(value: Any) -> dict[str, str]:
    return {str(code): str(note) for code, note in value.items()} if isinstance(value, dict) else {}


def _row(entry: Any, place: int, parsed: Parsed, issues: list[Issue]) -> InventoryRow | None:
    def fault(what: str, mend: str) -> None:
        line, column = parsed.place(("rows", place))
        issues.append(
            Issue(file=parsed.name, line=line, column=column, code="CV103", what=what, why=_WHY, mend=mend)
        )

    if not isinstance(entry, dict) or not isinstance(entry.get("row"), str):
        fault("a row has no name", "write row: A1")
        return None
    name, state = entry["row"], entry.get("state")
    if unknown := sorted(entry.keys() - _KEYS):
        fault(f"row {name} has the key '{unknown[0]}'", f"use only {', '.join(sorted(_KEYS))}")
    if state not in STATES:
        fault(f"row {name} is in no known state", f"write one of {', '.join(STATES)}")
    if not entry.get("says"):
        fault(f"row {name} does not say what was asked for", "write says:")
    if state in {"built", "partly"} and not entry.get("how"):
        fault(f"row {name} does not say how it is built", "write how:")
    if state in {"partly", "later", "no"} and not entry.get("why_not"):
        fault(f"row {name} does not say why it is not built", "write why_not:")
    if state == "built" and not any(entry.get(key) for key in _SHOWS):
        fault(f"row {name} names nothing that shows it", "name needs, rules, tests, code or files")
    words = {key: str(entry.get(key) or "") for key in ("says", "how", "why_not")}
    lists = {key: tuple(str(item) for item in entry.get(key) or ()) for key in _SHOWS}
    return InventoryRow(
        name, words["says"], str(state), words["how"], words["why_not"],
        lists["rules"], lists["tests"], lists["code"], lists["files"], lists["needs"],
    )  # fmt: skip
