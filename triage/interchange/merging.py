"""A later copy of a feed meets the record it made before: what the feed changed, what was changed here.

Each record keeps, under ``extras.feed.said``, a short hash of every value as it was imported. A value that differs
from its hash was changed here and stays; any other follows the feed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from triage.interchange.harmless import short_hash
from triage.interchange.model import FEED, Plain
from triage.signposting.records import Service

_OURS = frozenset({"id", "extras"})
_NOT_SOURCE = frozenset({"read", "import", "provider", "said", "gone"})
"""What the feed's mark says beside the source."""
_DATED: Mapping[str, str] = {"checked": "on", "capacity": "said_on"}
"""Keys that were said on a day: the later word counts."""


@dataclass(frozen=True)
class Merged:
    """One record after a later copy of its feed."""

    service: Plain
    changed: tuple[str, ...]
    """Keys that follow the feed to something new."""
    kept: tuple[str, ...]
    """Keys that stay as they were changed here although the feed says something new."""


def normal(service: Plain) -> Plain:
    """The known keys of a record as they read when loaded, so that two ways of writing the same thing are equal."""
    plain = Service.model_validate(
        {key: value for key, value in service.items() if key != "extras"}
    ).as_json()
    return {
        key: known(value) for key, value in plain.items() if value not in (None, [], {}) and key not in _OURS
    }


def known(value: Any) -> Any:
    """Data without what is not known."""
    if isinstance(value, Mapping):
        return {key: known(part) for key, part in value.items() if part is not None}
    return [known(part) for part in value] if isinstance(value, list) else value


def print_of(value: Any) -> str:
    """A short hash of a value."""
    return short_hash(json.dumps(value, sort_keys=True, ensure_ascii=True), 8)


def said_by(service: Plain) -> dict[str, str]:
    """The hashes to keep with a record that was just made from its source."""
    return {key: print_of(value) for key, value in normal(service).items()}


def changed_here(service: Plain, said: Mapping[str, str]) -> Plain:
    """Keys whose values differ from what the source gave, with their values; None where one was taken out."""
    now = normal(service)
    found: Plain = {key: value for key, value in now.items() if said.get(key) != print_of(value)}
    return {**found, **{key: None for key in said if key not in now}}


def with_feed(service: Plain, *, name: str, provider: str) -> Plain:
    """The record with the name of its import, that of its provider there, and the hashes of what it says."""
    extras = dict(service["extras"])
    extras[FEED] = {**extras[FEED], "import": name, "provider": provider, "said": said_by(service)}
    return {**service, "extras": extras}


def same_source(old: Plain, new: Plain) -> bool:
    """Whether two records were made from the same source object."""
    parts = []
    for service in (old, new):
        extras = service.get("extras") or {}
        feed = {key: value for key, value in (extras.get(FEED) or {}).items() if key not in _NOT_SOURCE}
        source = extras.get(str(feed.get("profile")))
        parts.append(
            (
                json.dumps(feed, sort_keys=True),
                source if isinstance(source, str) else json.dumps(source, sort_keys=True),
            )
        )
    first, second = parts
    return first[0] == second[0] and (first[1] == second[1] or _equal(first[1], second[1]))


def _equal(one: str, other: str) -> bool:
    """The same JSON: a record in YAML keeps it indented."""
    try:
        return bool(json.loads(one) == json.loads(other))
    except (ValueError, RecursionError):
        return False


def merge(old: Plain, new: Plain, *, replace: bool = False) -> Merged:
    """The record ``old`` brought up to its source ``new`` (with :func:`with_feed`); its id stays.

    With ``replace`` the feed wins over what was changed here; what the feed has never said is nobody's to replace.
    """
    extras = old.get("extras") or {}
    said = (extras.get(FEED) or {}).get("said") or {}
    now, then = normal(old), normal(new)
    made: Plain = {**new, "id": old["id"]}
    changed, kept = [], []
    for key in dict.fromkeys((*then, *now, *said)):
        mine, theirs = now.get(key), then.get(key)
        here = (print_of(mine) if mine is not None else None) != said.get(key)
        there = (print_of(theirs) if theirs is not None else None) != said.get(key)
        silent = key not in said and theirs is None
        if here and (silent or not replace) and not (there and _later(key, theirs, mine)):
            _put(made, key, mine)
            if there and mine != theirs:
                kept.append(key)
        elif mine != theirs:
            changed.append(key)
    made["extras"] = {**{key: part for key, part in extras.items() if key != FEED}, **new["extras"]}
    return Merged(made, tuple(changed), tuple(kept))


def _later(key: str, theirs: Any, mine: Any) -> bool:
    """Whether the feed's word is of a later day than ours."""
    day = _DATED.get(key)
    if day is None or not isinstance(theirs, Mapping):
        return False
    ours = str(mine.get(day) or "") if isinstance(mine, Mapping) else ""
    return str(theirs.get(day) or "") > ours


def _put(made: Plain, key: str, value: Any) -> None:
    if value is not None:
        made[key] = value
    elif key in {"help", "for"}:
        made[key] = []
    else:
        made.pop(key, None)
