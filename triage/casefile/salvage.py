"""What can be read of a broken case: its parts that are sound, and the codes that stand in its text.

Better asked twice than missed: a word that most likely meant an indicator counts as that indicator here.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pydantic import ValidationError

from triage.casefile.checks import Fault, translate
from triage.model import CaseFile
from triage.vocabulary import Vocabulary

_NOT_YES = re.compile(
    r"^[\"']?\s*[,}\n]?\s*[\"']?answer[\"']?\s*:\s*[\"']?(no|not_known|prefer_not_to_say)\b"
)


Path = tuple[str | int, ...]
_OTHERWISE = ("no", "not_known", "prefer_not_to_say")
_CASE_NUMBER = re.compile(
    r"(?:^[\s{-]*[\"']?case[\"']?\s*:\s*[\"']?|\"case\"\s*:\s*\")([A-Za-z0-9][A-Za-z0-9._/-]{0,63})"
    r"(?=[\"']?\s*(?:[,}#]|$))",
    re.MULTILINE,
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
    number = _CASE_NUMBER.search(text)
    return CaseFile.model_validate({"case": number.group(1) if number else None, "indicators": found})


def named_indicators(part: Any, vocabulary: Vocabulary) -> set[str]:
    """Indicators named word for word in a part that cannot be read as what it should be, where not answered otherwise."""
    if isinstance(part, str):
        return {part} if vocabulary.has("indicators", part) else set()
    if isinstance(part, list):
        return {code for item in part for code in named_indicators(item, vocabulary)}
    if isinstance(part, dict):
        if part.get("answer") in _OTHERWISE:
            return set()
        said = {code for item in part.values() for code in named_indicators(item, vocabulary)}
        as_keys = {key for key, value in part.items() if value not in _OTHERWISE}
        return said | {code for key in as_keys for code in named_indicators(key, vocabulary)}
    return set()


def lost_indicators(data: Any, faults: list[Fault], vocabulary: Vocabulary) -> set[str]:
    """Indicators in the parts of a case that had to be left out."""
    found: set[str] = set()
    for fault in faults:
        part, path = data, real_path(data, fault.path)
        try:
            for step in path:
                part = part[step]
        except (KeyError, IndexError, TypeError):
            continue
        last = path[-1] if path and isinstance(path[-1], str) else None
        found |= named_indicators(part if last is None else {last: part}, vocabulary)
    return found


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


def salvage(data: Mapping[str, Any], faults: list[Fault]) -> tuple[CaseFile | None, list[Path]]:
    """The case without the parts that cannot be read: a bad value becomes unknown, a bad item is left out.

    With it the list items that were left out, in the order in which they went, for :func:`as_written`.
    """
    rest = copy.deepcopy(dict(data))
    gone: list[Path] = []
    for _ in range(5):
        paths = sorted(
            {real_path(rest, _left_out(fault)) for fault in faults},
            key=lambda path: [str(step).zfill(6) for step in path],
            reverse=True,
        )
        gone.extend([path for path in paths if _remove(rest, path)])
        try:
            return CaseFile.model_validate(rest), gone
        except ValidationError as error:
            faults = translate(error)
    return None, gone


def as_written(fault: Fault, gone: list[Path]) -> Fault:
    """A fault of the salvaged case with its place in the case as it was written."""
    path = list(fault.path)
    for *before, index in reversed(gone):
        at = len(before)
        here = path[at] if at < len(path) and path[:at] == before else None
        if isinstance(here, int) and isinstance(index, int) and here >= index:
            path[at] = here + 1
    return replace(fault, path=tuple(path))


def _left_out(fault: Fault) -> tuple[str | int, ...]:
    """What goes with a fault: the value; where a key is missing, the item that should have held it."""
    return fault.path[:-1] if fault.code == "CF103" else fault.path


def _remove(data: Any, path: Path) -> bool:
    """Take the part at ``path`` out; true where it was an item of a list, so that later items moved up."""
    for step in path[:-1]:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            return False
    last = path[-1] if path else None
    if isinstance(data, dict):
        data.pop(last, None)
    elif isinstance(data, list) and isinstance(last, int) and last < len(data):
        data.pop(last)
        return True
    return False


def with_meant_indicators(case: CaseFile | None, faults: list[Fault], lost: set[str]) -> CaseFile | None:
    """Add the indicators that a misspelt or misplaced word most likely meant: better asked twice than missed."""
    meant = sorted({fault.meant_indicator for fault in faults if fault.meant_indicator} | lost)
    if not meant:
        return case
    base = case or CaseFile()
    extra = CaseFile.model_validate({"indicators": [{"indicator": code} for code in meant]}).indicators
    return base.model_copy(update={"indicators": (*base.indicators, *extra)})
