"""A filter of the inbox as a text that can be kept."""

from __future__ import annotations

import json
from dataclasses import asdict, fields

from triage.desk.queue import Filters


def to_query(filters: Filters) -> str:
    """Put a filter into a text."""
    return json.dumps({name: value for name, value in asdict(filters).items() if value}, ensure_ascii=False)


def from_query(query: str) -> Filters:
    """Read a filter that was kept; what this version does not know is left out, and a broken text asks for nothing."""
    try:
        held = json.loads(query)
    except ValueError:
        return Filters()
    if not isinstance(held, dict):
        return Filters()
    usual = asdict(Filters())
    known = {
        field.name: held[field.name]
        for field in fields(Filters)
        if isinstance(held.get(field.name), type(usual[field.name]))
    }
    return Filters(**known)
