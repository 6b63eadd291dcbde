"""Faults of shape in the directory's files, told with place, nearest word and mend."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import ValidationError

from triage.model import Issue, Value
from triage.signposting.records import (
    Ages,
    Capacity,
    Checked,
    District,
    Location,
    Provider,
    Service,
    ServiceArea,
    ServiceContact,
    Session,
    Term,
)
from triage.signposting.school_terms import SchoolTerm
from triage.signposting.terms.crosswalk import CrosswalkEntry, Said
from triage.source import Parsed, Path

_WHY_SHAPE = "a service that cannot be read cannot be offered to anybody"
_PARTS: Mapping[str, type[Value]] = {
    "provider": Provider, "services": Service, "service": Service, "ages": Ages, "area": ServiceArea, "capacity": Capacity,
    "checked": Checked, "schedule": Session, "location": Location, "contact": ServiceContact, "terms": Term, "districts": District,
    "dates": SchoolTerm,
    "entries": CrosswalkEntry, "reviewed": Said, "withdrawn": Said,
}  # fmt: skip
Shape = TypeVar("Shape", bound=Value)


def shaped(shape: type[Shape], parsed: Parsed, issues: list[Issue]) -> Shape | None:
    """Give the checked file, or None with its problems (DR1xx, DR204) added to ``issues``."""
    try:
        return shape.model_validate(parsed.data)
    except ValidationError as error:
        issues.extend(shape_issues(shape, parsed, error))
        return None


def shape_issues(shape: type[Value], parsed: Parsed, error: ValidationError) -> list[Issue]:
    """Every fault that pydantic found, with the place it has in ``parsed``."""
    return [_issue(shape, parsed, dict(found)) for found in error.errors(include_url=False)]


def unreadable(issue: Issue) -> Issue:
    """A file that is no YAML or JSON, told as a fault of the directory (DR101)."""
    mend = (
        "write format, provider and services, as in directory/README.md"
        if issue.code == "TR102"
        else issue.mend
    )
    return issue.model_copy(update={"code": "DR101", "mend": mend})


def _issue(shape: type[Value], parsed: Parsed, found: dict[str, Any]) -> Issue:
    path: Path = tuple(found["loc"])
    key = next((str(step) for step in reversed(path) if isinstance(step, str)), "the file")
    kind = found["type"]
    line, column = parsed.place(path, key=kind in {"extra_forbidden", "missing"})
    code, what, mend = (
        "DR102",
        f"'{key}' cannot be read: {_sentence(found)}",
        "write it as in directory/README.md",
    )
    if kind == "extra_forbidden":
        code, what = "DR103", f"unknown key '{key}'"
        near = difflib.get_close_matches(key, _keys(shape, path), n=1)
        mend = f"did you mean '{near[0]}'?" if near else "take it away, or put it under extras"
    elif kind == "missing":
        code, what, mend = "DR105", f"the key '{key}' is missing", "write it; every record needs it"
    elif kind == "literal_error":
        allowed = [word.strip(" '") for word in found["ctx"]["expected"].replace(" or ", ", ").split(",")]
        near = difflib.get_close_matches(str(found["input"]), allowed, n=1, cutoff=0.5)
        code, what = "DR204", f"'{found['input']}' is not a word for '{key}'"
        mend = (f"did you mean '{near[0]}'? " if near else "") + f"The words are: {', '.join(allowed)}"
    return Issue(file=parsed.name, line=line, column=column, code=code, what=what, why=_WHY_SHAPE, mend=mend)


def _sentence(found: Mapping[str, Any]) -> str:
    if found["type"] == "string_pattern_mismatch":
        return "it is not written in the form that is needed here"
    text = str(found["msg"]).removeprefix("Value error, ")
    return text[:1].lower() + text[1:]


def _keys(shape: type[Value], path: Path) -> list[str]:
    """Give the keys allowed where an unknown one stands."""
    within = next((step for step in reversed(path[:-1]) if isinstance(step, str)), None)
    model = shape if within is None else _PARTS.get(within, shape)
    return [field.alias or name for name, field in model.model_fields.items()]
