"""By what two cases may be seen to be about the same child: kept as hashes, so that nobody reads a child in them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Any

from triage.model import CaseFile

Mark = tuple[str, str]
"""A hash, and the sex that must not differ; empty where it is not known or does not matter."""
NOTHING: Mark = ("-", "")
"""Stands for a case that says nothing to go by; no other case is like it."""
_NHS_DIGITS = 10
_OUTWARD = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?")
_WHOLE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)[0-9][A-Z]{2}")


def marks_of(case: CaseFile) -> tuple[Mark, ...]:
    """The NHS number; the date of birth with the postcode district. Never empty, so that a case is marked once only.

    Names are left out: they are spelt in too many ways to say that two children are one, or that they are two.
    """
    found: list[Mark] = []
    digits = re.sub(r"\D", "", (case.identity.nhs_number if case.identity else None) or "")
    if len(digits) == _NHS_DIGITS:
        found.append((_hashed(f"nhs {digits}"), ""))
    born, district = case.child.date_of_birth, _district(case.child.postcode)
    if born and district:
        sex = case.child.sex if case.child.sex in {"M", "F"} else None
        found.append((_hashed(f"born {born.isoformat()} {district}"), sex or ""))
    return tuple(found) or (NOTHING,)


def marks_of_kept(file: Mapping[str, Any], who: Mapping[str, Any]) -> tuple[Mark, ...]:
    """The marks of a case as the record keeps it: its file, and apart from it who the child is."""
    return marks_of(CaseFile.model_validate({**file, "identity": who.get("identity") or None}))


def _district(postcode: str | None) -> str | None:
    """The first half of a postcode, written apart or together; None where none can be read."""
    parts = (postcode or "").upper().split()
    whole = _WHOLE.fullmatch("".join(parts))
    if whole:
        return whole.group(1)
    return parts[0] if parts and _OUTWARD.fullmatch(parts[0]) else None


def _hashed(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
