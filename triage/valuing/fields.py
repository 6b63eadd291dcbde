"""Field types of value files, and how a field that does not fit is said in words.

Money and rates are Decimal from the text on; a share is from 0 to 1, because a rate written as 38 would turn a
saving into its opposite.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ValidationError
from pydantic_core import ErrorDetails

from triage.errors import DataProblem
from triage.model import Issue
from triage.model.faults import field_fault, known_keys, last_key
from triage.source import Parsed, shown_key

WHY = "every pound of a valuation must be traceable to something a person wrote on purpose"
_NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,12})?")


def _decimal(value: Any) -> Any:
    if isinstance(value, (Decimal, int)) and not isinstance(value, bool):
        return Decimal(value)
    word = str(value).strip()
    if _NUMBER.fullmatch(word):
        return Decimal(word)
    tidy = re.sub(r"[£,\s]", "", word)
    if word.endswith("%") and _NUMBER.fullmatch(word[:-1].strip()):
        raise ValueError(
            f"{word} is a percentage; a share from 0 to 1 is needed: write {Decimal(word[:-1].strip()) / 100:f}"
        )
    if _NUMBER.fullmatch(tidy):
        raise ValueError(f"a plain number is needed: write {tidy}, without signs or commas")
    raise ValueError("a number in digits is needed, as in 4253.44")


def _share(value: Decimal) -> Decimal:
    if 1 < value <= 100:
        raise ValueError(f"{value} is not a share from 0 to 1; for {value} % write {value / 100:f}")
    if not 0 <= value <= 1:
        raise ValueError(f"{value} is not a share from 0 to 1")
    return value


def _some_text(value: Any) -> Any:
    if isinstance(value, str) and not value.strip():
        raise ValueError("some words are needed here")
    return value


Pounds = Annotated[Decimal, BeforeValidator(_decimal)]
"""An amount of money, or a plain count, exactly as typed."""
Share = Annotated[Decimal, BeforeValidator(_decimal), AfterValidator(_share)]
"""A share from 0 to 1."""
Text = Annotated[str, BeforeValidator(_some_text)]
Id = Annotated[str, BeforeValidator(_some_text)]


def _not_empty(value: tuple[Any, ...]) -> tuple[Any, ...]:
    if not value:
        raise ValueError("at least one entry is needed")
    return value


AtLeastOne = AfterValidator(_not_empty)
"""For a list; asked only once every entry is sound, so that one wrong entry is not also called none."""


def ordered(low: Decimal | None, central: Decimal | None, high: Decimal | None) -> None:
    """Raise :class:`ValueError` unless both ends of a range are given, with the central value between them."""
    if (low is None) != (high is None):
        raise ValueError("a range needs both low and high")
    if low is not None and high is not None and central is not None and not low <= central <= high:
        raise ValueError(f"the value {central} does not lie between low {low} and high {high}")


def plain(amount: Decimal) -> str:
    """Write a number as text: no exponent, no zeros at the end, never "-0"."""
    text = f"{amount:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def or_null(amount: Decimal | None) -> str | None:
    """Write a number as text, or null where it is not known."""
    return None if amount is None else plain(amount)


Model = TypeVar("Model", bound=BaseModel)


def checked(model: type[Model], parsed: Parsed, context: Mapping[str, Any] | None = None) -> Model:
    """Read plain data as ``model``; raises :class:`DataProblem` with every problem, in file order."""
    try:
        return model.model_validate(parsed.data, context=dict(context or {}))
    except ValidationError as error:
        issues = [_issue(detail, parsed, known_keys(model)) for detail in error.errors(include_url=False)]
        raise DataProblem(sorted(issues, key=lambda issue: (issue.line or 0, issue.column or 0))) from None


def _exact(path: tuple[str | int, ...], parsed: Parsed) -> tuple[str | int, ...]:
    """Find the path as it stands in the file: one mapping given where a list is meant has no index there."""
    if path in parsed.marks:
        return path
    found: tuple[str | int, ...] = ()
    for step in path:
        if (*found, step) in parsed.marks:
            found = (*found, step)
        elif isinstance(step, str):
            break
    return found


def _issue(detail: ErrorDetails, parsed: Parsed, known: tuple[str, ...]) -> Issue:
    path = tuple(detail["loc"])
    last, kind = last_key(detail), detail["type"]
    line, column = parsed.place(_exact(path, parsed), key=kind == "extra_forbidden")
    code = "VA102"
    what, mend = field_fault(detail, with_keys=" with its source")
    if kind == "missing":
        owner = parsed.data
        for step in _exact(path[:-1], parsed):
            owner = owner[step]
        named = f" in '{owner['id']}'" if isinstance(owner, dict) and isinstance(owner.get("id"), str) else ""
        within = f" under '{path[-2]}'" if len(path) > 1 and isinstance(path[-2], str) else named
        code, what = "VA101", f"the key '{last}' is missing{within}"
        mend = f"write '{last}:'; what is left out is asked for and never taken as 0"
    elif kind == "extra_forbidden":
        near = difflib.get_close_matches(last, known, n=1, cutoff=0.6)
        code, what, mend = (
            "VA103",
            f"unknown key {shown_key(last)}",
            f"did you mean '{near[0]}'?" if near else "remove it, or see rules/README.md for the keys",
        )
    elif kind in {"greater_than_equal", "less_than_equal"}:
        context = detail.get("ctx", {})
        bound = f"{context['ge']} or more" if "ge" in context else f"{context.get('le')} or less"
        what, mend = f"{last}: {detail['input']} is not {bound}", f"write a whole number, {bound}"
    elif detail["input"] is None and kind != "literal_error":
        code, what, mend = (
            "VA101",
            f"{last}: nothing is written here",
            f"write a value for '{last}'; what is left out is asked for and never taken as 0",
        )
    return Issue(file=parsed.name, line=line, column=column, code=code, what=what, why=WHY, mend=mend)
