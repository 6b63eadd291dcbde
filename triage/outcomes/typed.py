"""Field types of files about outcomes, and how a field that does not fit is said in words with its place."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, ValidationError
from pydantic_core import ErrorDetails

from triage.model import Issue
from triage.model.faults import field_fault, known_keys, last_key
from triage.source import Parsed, Path, shown_key

_NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,12})?")


def _decimal(value: Any) -> Any:
    if isinstance(value, (Decimal, int)) and not isinstance(value, bool):
        return Decimal(value)
    word = str(value).strip()
    if _NUMBER.fullmatch(word):
        return Decimal(word)
    raise ValueError("a plain number in digits is needed, as in 41.2, without signs or commas")


def _some_text(value: Any) -> Any:
    if isinstance(value, str) and not value.strip():
        raise ValueError("some words are needed here")
    return value


def _not_empty(value: tuple[Any, ...]) -> tuple[Any, ...]:
    if not value:
        raise ValueError("at least one entry is needed")
    return value


ID = r"^[a-z0-9][a-z0-9_-]{0,59}$"
YEAR = r"^[0-9]{4}-[0-9]{2}$"
_FORMS = {
    ID: "write small letters, digits, _ and -, beginning with a letter or digit: it becomes the name of a table",
    YEAR: "write a financial year as 2026-27",
}
Id = Annotated[str, Field(pattern=ID)]
Year = Annotated[str, Field(pattern=YEAR)]
Amount = Annotated[Decimal, BeforeValidator(_decimal)]
"""A figure exactly as typed."""
Text = Annotated[str, BeforeValidator(_some_text)]
AtLeastOne = AfterValidator(_not_empty)
Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True)
class Tells:
    """What the faults of one kind of file are called, why they matter, and where the keys are described."""

    missing: str
    wrong: str
    unknown: str
    why: str
    see: str
    asked: Mapping[str, str]
    """Key -> why just this one may not be left out."""


def checked(model: type[Model], parsed: Parsed, tells: Tells) -> tuple[Model | None, list[Issue]]:
    """Read plain data as ``model``; None with every fault in file order where it does not fit."""
    try:
        return model.model_validate(parsed.data), []
    except ValidationError as error:
        known = known_keys(model)
        found = [_issue(detail, parsed, known, tells) for detail in error.errors(include_url=False)]
        return None, sorted(found, key=lambda issue: (issue.line or 0, issue.column or 0))


def issue_at(parsed: Parsed, path: Path, code: str, what: str, mend: str, why: str) -> Issue:
    """A fault at the node at ``path``, or at its nearest ancestor."""
    line, column = parsed.place(path)
    return Issue(file=parsed.name, line=line, column=column, code=code, what=what, why=why, mend=mend)


def _issue(detail: ErrorDetails, parsed: Parsed, known: tuple[str, ...], tells: Tells) -> Issue:
    path = tuple(detail["loc"])
    last, kind = last_key(detail), detail["type"]
    line, column = parsed.place(path, key=kind == "extra_forbidden")
    code, why = tells.wrong, tells.why
    what, mend = field_fault(detail, mend=f"correct the value; see {tells.see}")
    if kind == "missing" or (detail["input"] is None and kind != "value_error"):
        code, what = tells.missing, f"the key '{last}' is missing{_owner(parsed, path)}"
        mend, why = f"write '{last}:'; see {tells.see}", tells.asked.get(last, why)
    elif kind == "extra_forbidden":
        near = difflib.get_close_matches(last, known, n=1, cutoff=0.6)
        code, what = tells.unknown, f"unknown key {shown_key(last)}"
        mend = f"did you mean '{near[0]}'?" if near else f"remove it, or see {tells.see} for the keys"
    elif kind == "string_pattern_mismatch":
        what = f"{last}: this is not written in the form that is needed here"
        form = str(detail.get("ctx", {}).get("pattern", ""))
        mend = _FORMS.get(form, f"write it as in {tells.see}")
    return Issue(file=parsed.name, line=line, column=column, code=code, what=what, why=why, mend=mend)


def _owner(parsed: Parsed, path: Path) -> str:
    """The id or code of the entry a key is missing from, for the message; nothing where it has none."""
    data = parsed.data
    named = ""
    for step in path[:-1]:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            break
        name = next(
            (
                data[key]
                for key in ("id", "code")
                if isinstance(data, dict) and isinstance(data.get(key), str)
            ),
            None,
        )
        named = f" in '{name}'" if name else named
    return named
