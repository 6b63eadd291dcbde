"""Case files as YAML, short enough to read: one line for each need, indicator or answer."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any


def as_yaml(case: Mapping[str, Any], notes: Collection[str] = ()) -> str:
    """A case file as YAML, with notes above it as comments."""
    lines = [f"# {note}" for note in notes]
    for key, value in case.items():
        if isinstance(value, (list, tuple)) and value:
            lines.append(f"{key}:")
            lines += [f"  - {_flow(row)}" for row in value]
        else:
            lines.append(f"{key}: {_flow(value)}")
    return "\n".join(lines) + "\n"


def _flow(value: Any) -> str:
    """A value in flow style on one line; words that could be read as something else are quoted."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_flow(part)}" for key, part in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(_flow, value)) + "]"
    if value is None or isinstance(value, (bool, int, float)):
        return json.dumps(value)
    text = str(value)
    plain = text.replace("_", "").replace("-", "").isalnum() and not text[0].isdigit()
    return (
        text
        if plain and text not in {"yes", "no", "true", "false", "null", "on", "off"}
        else json.dumps(text)
    )
