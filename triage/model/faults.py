"""A field of a typed file that does not fit, in words: what is common to all kinds of files, without its place.

Whoever reads a kind of file adds where the fault stands, why it matters, and what only that kind of file can say.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel
from pydantic_core import ErrorDetails


def known_keys(model: type[BaseModel]) -> tuple[str, ...]:
    """Every key that may stand anywhere in a file of this model, for naming the nearest one."""
    seen: dict[type[BaseModel], None] = {}
    waiting = [model]
    while waiting:
        now = waiting.pop()
        if now in seen:
            continue
        seen[now] = None
        for field in now.model_fields.values():
            waiting.extend(_models_in(field.annotation))
    return tuple(
        dict.fromkeys(field.alias or name for found in seen for name, field in found.model_fields.items())
    )


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in getattr(annotation, "__args__", ()):
        yield from _models_in(part)


def last_key(detail: ErrorDetails) -> str:
    """The key a fault is about: the number of an entry in a list tells nobody where to look, so the list is named."""
    return next((str(step) for step in reversed(detail["loc"]) if isinstance(step, str)), "file")


def field_fault(
    detail: ErrorDetails, *, mend: str = "correct the value", with_keys: str = ""
) -> tuple[str, str]:
    """What is wrong and how to mend it; ``mend`` where there is no more to say, ``with_keys`` after an example of keys."""
    last, kind = last_key(detail), detail["type"]
    if kind == "literal_error":
        wanted = str(detail.get("ctx", {}).get("expected", ""))
        return f"{last}: {detail['input']!r} is not one of {wanted}", f"write one of {wanted}"
    if kind in {"model_type", "model_attributes_type", "dict_type"}:
        return (
            f"{last}: keys and values are needed here, not one word",
            f"write '{last}: {{key: value}}'{with_keys}",
        )
    if kind in {"list_type", "tuple_type"}:
        return f"{last}: a list is needed here", "begin each entry with a dash"
    if kind == "string_type":
        return f"{last}: words are needed here", "write one text"
    return f"{last}: {detail['msg'].removeprefix('Value error, ')}", mend
