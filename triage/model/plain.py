"""Field types that read the text a person typed, and the base of all value objects."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict


class Value(BaseModel):
    """A frozen value object in which an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


def _whole(value: Any) -> Any:
    if isinstance(value, bool):
        raise ValueError("a whole number in digits is needed")  # noqa: TRY004 - pydantic collects ValueError only
    if isinstance(value, str):
        if not re.fullmatch(r"-?[0-9]{1,9}", value.strip()):
            raise ValueError("a whole number in digits is needed")
        return int(value)
    return value


def _number(value: Any) -> Any:
    if isinstance(value, bool):
        raise ValueError("a number in digits is needed")  # noqa: TRY004 - pydantic collects ValueError only
    if isinstance(value, str):
        if not re.fullmatch(r"-?[0-9]{1,9}(\.[0-9]{1,9})?", value.strip()):
            raise ValueError("a number in digits is needed")
        return float(value)
    return value


def _yes_no(value: Any) -> Any:
    if isinstance(value, str):
        word = value.strip().lower()
        if word in {"true", "yes"}:
            return True
        if word in {"false", "no"}:
            return False
        raise ValueError("true or false is needed")
    return value


def _day(value: Any) -> Any:
    if isinstance(value, str):
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value.strip()):
            raise ValueError("a date is needed, as in 2026-11-22")
        try:
            return date.fromisoformat(value.strip())
        except ValueError:
            raise ValueError("there is no such day; dates are year-month-day, as in 2026-11-22") from None
    return value


Whole = Annotated[int, BeforeValidator(_whole)]
Number = Annotated[float, BeforeValidator(_number)]
YesNo = Annotated[bool, BeforeValidator(_yes_no)]
Day = Annotated[date, BeforeValidator(_day)]
