"""A record as an object of a profile: the source as it came, with what was changed here; or built from our own keys.

A source that nobody touched goes out as it came in. Where one of our keys differs from what importing the source
would give, that key is written over the source and nothing else is. What a profile has no place for is named.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from triage.interchange.harmless import one_line
from triage.interchange.merging import changed_here, normal, said_by
from triage.interchange.model import FEED, Plain, Profile
from triage.interchange.standards.giving_nested import NESTED_SETTERS, new_nested
from triage.interchange.standards.giving_older import ORUK_1_SETTERS, OUTPOST_SETTERS, new_oruk_1, new_outpost
from triage.interchange.standards.nested import Kept, as_imported, kept_of, view_of
from triage.interchange.standards.own import carry, name_own
from triage.interchange.standards.profiles import HSDS_30, HSDS_31, ORUK_1, ORUK_3, OUTPOST
from triage.interchange.standards.record import Faults, keys_of
from triage.interchange.standards.setting import Setter, Target, given_id

_SETTERS: Mapping[str, Mapping[str, Setter]] = {
    ORUK_3.id: NESTED_SETTERS, HSDS_30.id: NESTED_SETTERS, HSDS_31.id: NESTED_SETTERS, ORUK_1.id: ORUK_1_SETTERS, OUTPOST.id: OUTPOST_SETTERS,
}  # fmt: skip
_NEW: Mapping[str, Callable[[Plain, Plain, str], Plain]] = {
    ORUK_3.id: new_nested, HSDS_30.id: new_nested, HSDS_31.id: new_nested, ORUK_1.id: new_oruk_1, OUTPOST.id: new_outpost,
}  # fmt: skip
_SAID_ANYWAY = frozenset({"checked", "status"})
"""Keys whose loss is named although the rest of them is carried: others read a status that nobody gave."""
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


@dataclass(frozen=True)
class Given:
    """One service as its profile writes it."""

    source: Plain
    """The object of the feed: a service, or a service at a location where it came as one."""
    lost: tuple[str, ...]
    """Our keys that have no place in it."""
    beside: tuple[str, ...]
    """Our keys that it carries in a property of ours, which other programs do not read."""
    own_source: bool
    """Whether it came from this profile."""


def source_for(provider: Plain, service: Plain, profile: Profile) -> Given:
    """The object of one record in ``profile``."""
    kept = kept_of(service)
    if kept is not None and kept.profile == profile:
        return _changed(provider, service, kept)
    key = kept.key if kept is not None and _UUID.fullmatch(kept.key) else given_id("service", service["id"])
    source = _NEW[profile.id](provider, service, key)
    target = Target(profile, source, source)
    wanted = {key: value for key, value in normal(service).items() if value not in (None, [], {}, "")}
    name_own(source, provider, service["id"])
    lost = _set(target, wanted)
    carried = _carry(target, wanted, whole=True)
    named = _named(lost, carried)
    if "status" in source and "status" not in wanted:
        named = ("status: not known, given as active", *named)
    return Given(source, named, tuple(sorted(carried)), own_source=False)


def _changed(provider: Plain, service: Plain, kept: Kept) -> Given:
    source = copy.deepcopy(kept.source)
    inner = source["service"] if kept.at_location else source
    said = (service.get("extras") or {})[FEED].get("said")
    if not isinstance(said, Mapping):
        said = said_by({"id": service["id"], **as_imported(kept)})
    changed = changed_here(service, said)
    target = Target(kept.profile, source, inner, kept.read)
    lost = _set(target, changed)
    carried = _carry(target, changed, organization=kept.organization)
    named = (*_renamed(provider, kept, inner), *_named(lost, carried))
    return Given(source, named, tuple(sorted(carried)), own_source=True)


def _carry(
    target: Target, wanted: Mapping[str, Any], *, whole: bool = False, organization: Plain | None = None
) -> frozenset[str]:
    """Carry what reading the object back would not give; with ``whole`` also that a key is not known here."""
    if not wanted:
        return frozenset()
    view = view_of(target.profile, target.source, at_location=target.at_location, organization=organization)
    try:
        said = normal({"id": "x", **keys_of(view, target.read, Faults())})
    except ValidationError:
        return frozenset()
    unknown = dict.fromkeys(said) if whole else {}
    return carry(target.service, {**unknown, **wanted}, said)


def _named(lost: Mapping[str, tuple[str, ...]], carried: frozenset[str]) -> tuple[str, ...]:
    """What is lost, without what is carried; of a check that is carried, who made it."""
    kept: list[str] = []
    for key, words in lost.items():
        if key not in carried:
            kept.extend(words)
        elif key in _SAID_ANYWAY:
            kept.extend(
                "by whom it was checked" if word == "checked" else word for word in words if word != "status"
            )
    return tuple(dict.fromkeys(kept))


def _renamed(provider: Plain, kept: Kept, service: Plain) -> tuple[str, ...]:
    """Write the name of the provider where it was changed here; a provider that the feed left unnamed has none to change."""
    named = one_line(
        view_of(
            kept.profile, kept.source, at_location=kept.at_location, organization=kept.organization
        ).provider[1]
        or ""
    )
    if not named or named == provider["name"]:
        return ()
    for key in ("organization", "organisation"):
        if isinstance(service.get(key), dict):
            service[key]["name"] = provider["name"]
            return ()
    return ("name of the provider",)


def _set(target: Target, wanted: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """Write what has a place; key -> what of it has none."""
    setters = _SETTERS[target.profile.id]
    lost: dict[str, tuple[str, ...]] = {}
    for key, value in wanted.items():
        setter = setters.get(key)
        if setter is not None:
            lost[key] = setter(target, value)
        elif value not in (None, [], {}, ""):
            lost[key] = (key,)
    return lost
