"""What is wrong with a field of a typed file is said by one piece of code, whoever the file is for."""

from __future__ import annotations

from typing import Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from triage.model.faults import field_fault, known_keys, last_key
from triage.outcomes import typed
from triage.valuing import fields


class Inner(BaseModel):
    model_config = ConfigDict(extra="forbid")
    size: Literal["small", "large"] = "small"
    named: str | None = Field(default=None, alias="called")


class Outer(BaseModel):
    model_config = ConfigDict(extra="forbid")
    title: str
    parts: tuple[Inner, ...] = ()
    one: Inner | None = None


def test_both_kinds_of_files_use_the_same_code() -> None:
    assert typed.field_fault is fields.field_fault is field_fault
    assert typed.known_keys is fields.known_keys is known_keys


def test_every_key_that_may_stand_anywhere_is_known_once() -> None:
    assert known_keys(Outer) == ("title", "parts", "one", "size", "called")


@pytest.mark.parametrize(
    ("data", "key", "what", "mend"),
    [
        ({"title": "x", "one": {"size": "huge"}}, "size", "size: 'huge' is not one of 'small' or 'large'", "write one of 'small' or 'large'"),
        ({"title": "x", "parts": "y"}, "parts", "parts: a list is needed here", "begin each entry with a dash"),
        ({"title": "x", "parts": ["y"]}, "parts", "parts: keys and values are needed here, not one word", "write 'parts: {key: value}'"),
        ({"title": ["x"]}, "title", "title: words are needed here", "write one text"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_named_with_how_to_mend_it(
    data: dict[str, object], key: str, what: str, mend: str
) -> None:
    with pytest.raises(ValidationError) as caught:
        Outer.model_validate(data)
    detail = caught.value.errors(include_url=False)[0]
    assert last_key(detail) == key
    assert field_fault(detail) == (what, mend)
