"""Records as YAML that reads back as the same data, whatever the words in them.

Our YAML reader bounds nesting by counting brackets, wherever they stand; brackets in words are therefore escaped
where they do not close as they open. Sources lie in blocks, as indented JSON that people can read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from triage.interchange.harmless import json_text
from triage.interchange.model import Plain

_PLAIN = re.compile(
    r"[A-Za-z\u00c0-\u024f][A-Za-z0-9\u00c0-\u024f_ ()/.,'+&;£-]*[A-Za-z0-9\u00c0-\u024f).]|[A-Za-z]"
)
_WORDS = re.compile(r"(?i)null|true|false|yes|no|on|off")
_ODD = re.compile("[^\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_STRING = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
_FEW = 8


def file_text(provider: Plain, services: Iterable[Plain]) -> str:
    """One provider's file of services."""
    lines = ["format: 1", *_entry("provider", provider, 0), "services:"]
    for service in services:
        lines.extend(_item(service, 2))
    if lines[-1] == "services:":
        lines[-1] = "services: []"
    return "\n".join(lines) + "\n"


def _entry(key: str, value: Any, indent: int) -> Iterator[str]:
    space = " " * indent
    if isinstance(value, Mapping):
        if not value:
            yield f"{space}{key}: {{}}"
            return
        yield f"{space}{key}:"
        for name, part in value.items():
            yield from _entry(_scalar(str(name)), part, indent + 2)
    elif isinstance(value, (list, tuple)):
        if (
            all(not isinstance(part, (Mapping, list, tuple)) for part in value)
            and len(text := _flow(value)) < 90
        ):
            yield f"{space}{key}: {text}"
            return
        yield f"{space}{key}:"
        for part in value:
            yield from _item(part, indent + 2)
    elif isinstance(value, str) and (block := _json_block(value)):
        yield f"{space}{key}: |-"
        yield from (f"{space}  {line}" for line in block)
    else:
        yield f"{space}{key}: {_scalar(value)}"


def _item(value: Any, indent: int) -> Iterator[str]:
    space = " " * indent
    if not isinstance(value, Mapping) or not value:
        yield f"{space}- {_flow(value)}"
        return
    first = True
    for key, part in value.items():
        for line in _entry(_scalar(str(key)), part, indent + 2):
            yield f"{space}- {line[indent + 2 :]}" if first else line
            first = False


def _flow(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_scalar(str(key))}: {_flow(part)}" for key, part in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_flow(part) for part in value) + "]"
    return _scalar(value, flow=True)


def _scalar(value: Any, *, flow: bool = False) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return json.dumps(value)
    text = str(value)
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return text
    if _PLAIN.fullmatch(text) and not _WORDS.fullmatch(text) and not (flow and "," in text):
        return text
    return _quiet(json_text(text))


def _quiet(text: str) -> str:
    """A JSON string as YAML takes it: odd characters, and brackets that do not close as they open, as escapes."""
    if not _balanced(text):
        text = re.sub(r"[\[\]{}]", lambda sign: f"\\u{ord(sign.group()):04x}", text)
    return _ODD.sub(lambda sign: f"\\u{ord(sign.group()):04x}", text)


def _balanced(text: str) -> bool:
    """Whether brackets close as they open, and never go deep."""
    depth = 0
    for sign in re.findall(r"[\[\]{}]", text):
        depth += 1 if sign in "[{" else -1
        if not 0 <= depth <= _FEW:
            return False
    return depth == 0


def _json_block(text: str) -> list[str] | None:
    """The lines of a JSON object, indented; None for any other text."""
    if not text.startswith("{"):
        return None
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, dict):
        return None
    pretty = _STRING.sub(lambda found: _quiet(found.group()), json_text(value, indent=1))
    return pretty.split("\n")
