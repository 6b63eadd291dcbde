"""What only our records say, carried beside a standard: a property of its own, which no other program needs to know.

The schemas of HSDS and Open Referral UK forbid no further property of a service. What a standard has no place for (the
ways in which a service itself reaches people, the tier, a waiting list, …) travels under :data:`OWN`, so that a record
born here comes back whole. Beside each value stands a short hash of what the standard's own fields said when it went
out: where somebody has changed those since, their word counts and the value is not read.

Never carried: ``help`` and ``for``, which a person reviews in every directory anew, judgements of quality, and the name
of whoever checked a record.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, get_args

from pydantic import ValidationError

from triage.interchange.harmless import clean, is_id
from triage.interchange.merging import normal, print_of
from triage.interchange.model import Plain
from triage.signposting.records import Provider, Service

OWN = "needs_triage"
"""Property of a service that holds ``{format, id, provider: {id, sector}, record: {key: {is, beside}}}``."""
_FORMAT = 1
_LONGEST = 100_000
"""Characters of a table's cell that are read as this."""
_STAYS = frozenset({"id", "name", "help", "for", "terms", "qualities", "extras"})
CARRIED = frozenset(field.alias or name for name, field in Service.model_fields.items()) - _STAYS
"""Keys of a record (contract, section 8) that may travel so."""
SECTORS = frozenset(
    word
    for part in get_args(Provider.model_fields["sector"].annotation)
    for word in get_args(part)
    if isinstance(word, str)
)
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def own_of(service: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a service object carries of ours; nothing where it carries none, or what nobody can read."""
    found = service.get(OWN)
    if isinstance(found, str) and len(found) <= _LONGEST:
        try:
            found = json.loads(found)
        except (ValueError, RecursionError):
            return {}
    return found if isinstance(found, Mapping) and found.get("format") == _FORMAT else {}


def born_as(service: Mapping[str, Any]) -> str | None:
    """The id that the record had where it went out."""
    name = own_of(service).get("id")
    return str(name) if is_id(name) else None


def provider_of(service: Mapping[str, Any]) -> tuple[str | None, str | None]:
    """Id and sector that the provider had where it went out."""
    found = own_of(service).get("provider")
    if not isinstance(found, Mapping):
        return None, None
    name, sector = found.get("id"), found.get("sector")
    return (
        str(name) if is_id(name) else None,
        sector if isinstance(sector, str) and sector in SECTORS else None,
    )


def restored(source: Mapping[str, Any], service: Plain) -> tuple[Plain, list[str]]:
    """The record with what its source object carries of ours, and what of that was not read, in words.

    ``service`` is what the standard's own fields said, and must load. A value is read where it can stand in a record
    and those fields still say what they said when it went out.
    """
    record = own_of(source).get("record")
    if not isinstance(record, Mapping) or not record:
        return service, []
    now, made, unread = normal(service), dict(service), []
    for key, entry in record.items():
        if key not in CARRIED or not isinstance(entry, Mapping) or "is" not in entry:
            continue
        if entry.get("beside") != _print(now.get(key)):
            unread.append(f"what {OWN} says of {key} is older than the feed's own fields, which count")
            continue
        value = _clean(entry["is"])
        if value is None:
            made.pop(key, None)
        elif _can_stand(key, value):
            made[key] = value
        else:
            unread.append(f"what {OWN} says of {key} cannot stand in a record")
    return made, unread


def carry(service: Plain, wanted: Mapping[str, Any], said: Mapping[str, Any]) -> frozenset[str]:
    """Put what the standard's own fields do not say under :data:`OWN`; gives the keys put there.

    ``wanted`` holds the keys to look at (None: not known) and ``said`` what is read from the fields, both as
    :func:`triage.interchange.merging.normal` has them. Keys that are not looked at stay as they are.
    """
    before = own_of(service).get("record")
    record = dict(before) if isinstance(before, Mapping) else {}
    put = set()
    for key in sorted(CARRIED & set(wanted)):
        value = _without_names(wanted[key]) if key == "checked" else wanted[key]
        record.pop(key, None)
        if value != said.get(key):
            record[key] = {"is": value, "beside": _print(said.get(key))}
            put.add(key)
    if record:
        service[OWN] = {**own_of(service), "format": _FORMAT, "record": record}
    elif OWN in service and before is not None:
        service[OWN] = {key: part for key, part in own_of(service).items() if key != "record"}
        if set(service[OWN]) == {"format"}:
            del service[OWN]
    return frozenset(put)


def name_own(service: Plain, provider: Mapping[str, Any], name: str) -> None:
    """Note under :data:`OWN` what record and provider the object was made of."""
    about = {key: provider[key] for key in ("id", "sector") if provider.get(key) is not None}
    service[OWN] = {"format": _FORMAT, "id": name, "provider": about}


def _without_names(checked: Any) -> Any:
    """When a record was checked, without who did it: a name goes out only as the address of an office."""
    if not isinstance(checked, Mapping) or _MAIL.fullmatch(str(checked.get("by") or "")):
        return checked
    return {key: part for key, part in checked.items() if key != "by"}


def _print(value: Any) -> str | None:
    return None if value is None else print_of(value)


def _can_stand(key: str, value: Any) -> bool:
    try:
        Service.model_validate({"id": "x", "name": "x", key: value})
    except ValidationError:
        return False
    return True


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, Mapping):
        return dict(_pairs(value))
    return [_clean(part) for part in value] if isinstance(value, list) else value


def _pairs(value: Mapping[Any, Any]) -> Iterator[tuple[str, Any]]:
    for key, part in value.items():
        yield str(key), _clean(part)
