"""What can be read of a broken case: its parts that are sound, and the codes that stand in its text.

Better asked twice than missed: a word that most likely meant an indicator counts as that indicator here.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from triage.casefile.checks import Fault, translate
from triage.model import CaseFile
from triage.vocabulary import Vocabulary

_NOT_YES = re.compile(
    r"^[\"']?\s*[,}\n]?\s*[\"']?answer[\"']?\s*:\s*[\"']?(no|not_known|prefer_not_to_say)\b"
)


def readable_start(text: str, vocabulary: Vocabulary) -> CaseFile | None:
    """A case made of the indicators named anywhere in a broken text, except those answered otherwise than yes."""
    found = [
        {"indicator": match.group()}
        for match in re.finditer(r"[a-z][a-z0-9_]{3,60}", text)
        if vocabulary.has("indicators", match.group())
        and not _NOT_YES.match(text[match.end() : match.end() + 60])
    ]
    if not found:
        return None
    number = re.search(r"^\W*case\W+([A-Za-z0-9][A-Za-z0-9._/-]{0,63})\b", text, re.MULTILINE)
    return CaseFile.model_validate({"case": number.group(1) if number else None, "indicators": found})


def real_path(data: Any, path: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """The path as written: a list index falls away where one value stood for a list of one."""
    real: list[str | int] = []
    for step in path:
        if isinstance(step, int) and not isinstance(data, list):
            continue
        real.append(step)
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            data = None
    return tuple(real)


def salvage(data: Mapping[str, Any], faults: list[Fault]) -> CaseFile | None:
    """The case without the parts that cannot be read: a bad value becomes unknown, a bad item is left out."""
    rest = copy.deepcopy(dict(data))
    for _ in range(5):
        for path in sorted(
            {real_path(rest, fault.path) for fault in faults},
            key=lambda path: [str(step).zfill(6) for step in path],
            reverse=True,
        ):
            _remove(rest, path)
        try:
            return CaseFile.model_validate(rest)
        except ValidationError as error:
            faults = translate(error)
    return None


def _remove(data: Any, path: tuple[str | int, ...]) -> None:
    for step in path[:-1]:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            return
    last = path[-1] if path else None
    if isinstance(data, dict):
        data.pop(last, None)
    elif isinstance(data, list) and isinstance(last, int) and last < len(data):
        data.pop(last)


def with_meant_indicators(case: CaseFile | None, faults: list[Fault]) -> CaseFile | None:
    """Add the indicators that a misspelt or misplaced word most likely meant: better asked twice than missed."""
    meant = sorted({fault.meant_indicator for fault in faults if fault.meant_indicator})
    if not meant:
        return case
    base = case or CaseFile()
    extra = CaseFile.model_validate({"indicators": [{"indicator": code} for code in meant]}).indicators
    return base.model_copy(update={"indicators": (*base.indicators, *extra)})
