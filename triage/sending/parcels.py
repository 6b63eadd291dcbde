"""What is inside a sealed file: a referral, a receipt or an outcome, in shapes that are read strictly.

A partner's program is not trusted either: every text has a longest length, holds no sign that a terminal would obey, and a key
that is unknown or stands twice is a fault.
"""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, ValidationError

from triage.model.case import Identity, PersonCode, Severity
from triage.model.plain import Day, Value, Whole
from triage.sending.faults import Fault

FORMAT = "triage.parcel/1"
Kind = Literal["referral", "receipt", "outcome"]
KINDS: tuple[Kind, ...] = ("referral", "receipt", "outcome")
LONGEST_LETTER = 20_000
"""Letters of the longest letter that travels."""
MOST = 60
"""Entries that a list has at most."""
_DEPTH = 8
_UNPRINTABLE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]"
)
"""Signs that move a cursor, colour a screen or turn the order of letters round; a line's end is allowed."""


def _clean(value: str) -> str:
    if _UNPRINTABLE.search(value):
        raise ValueError("a sign that cannot be printed")
    return value


Text = Annotated[str, Field(max_length=300), AfterValidator(_clean)]
Long = Annotated[str, Field(max_length=LONGEST_LETTER), AfterValidator(_clean)]
Code = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,79}$")]
Number = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._/-]{0,63}$")]
ParcelId = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]


class Need(Value):
    """One need that the referral is about."""

    need: Code
    severity: Severity | None = None
    person: PersonCode = "child"


class SafeWay(Value):
    """The agreed safe way to be in touch."""

    how: Text
    when: Text | None = None


class Agreed(Value):
    """On which basis this is shared."""

    basis: Literal["consent", "own_consent", "without_consent"]
    by: tuple[Code, ...] = Field(default=(), max_length=MOST)
    """Roles of who agreed: child, parent, carer."""
    on: Day | None = None


class ReferralBody(Value):
    """The least that a recipient needs to see whether it can help, and to answer."""

    about: Literal["referral", "escalation"]
    reference: Number
    """The sender's case number, to quote on the telephone."""
    from_name: Text
    """What the sender calls itself."""
    help: Code | None = None
    service: Code | None = None
    """The service it is for, as the sender's directory names it."""
    towards: Code | None = None
    """For an escalation: whom it is told to, such as statutory."""
    person: PersonCode
    needs: tuple[Need, ...] = Field(default=(), max_length=MOST)
    indicators: tuple[Code, ...] = Field(default=(), max_length=MOST)
    """For an escalation: what was seen, without what third parties said."""
    more_by_phone: bool = False
    """Whether there is more that is told by telephone only."""
    age: Whole | None = Field(default=None, ge=0, le=120)
    """Whole years on the day it was written."""
    age_months: Whole | None = Field(default=None, ge=0, le=320)
    """Under two, in place of years."""
    area: Annotated[str, Field(pattern=r"^[A-Z]{1,2}[0-9][A-Z0-9]?$")] | None = None
    """Outward postcode."""
    home_authority: Annotated[str, Field(pattern=r"^[A-Z][0-9]{8}$")] | None = None
    language: Text | None = None
    access: tuple[Code, ...] = Field(default=(), max_length=MOST)
    safe_contact: SafeWay | None = None
    safe_way_only: bool = False
    """Some way of being in touch is not safe: nothing but ``safe_contact`` may be used."""
    agreed: Agreed
    identity: Identity | None = None
    letter: Long = ""
    answer_by: Day | None = None
    deadline: Day | None = None
    replaces: ParcelId | None = None
    """The parcel before it, where something changed since."""


class ReceiptBody(Value):
    """That a referral arrived whole."""

    of: ParcelId
    state: Literal["received", "not_readable"]
    """``not_readable``: the seal fits, and no case could be made of it; somebody must telephone."""
    on: Day
    by: Text = ""
    """Who took it in: a member of the recipient's staff."""
    reference: Number | None = None
    """The recipient's case number, to quote on the telephone."""


class Score(Value):
    """A score given at the end, where that was agreed."""

    need: Code
    severity: Severity
    person: PersonCode = "child"
    on: Day


class OutcomeBody(Value):
    """What became of a referral, one step at a time."""

    of: ParcelId
    step: Whole = Field(ge=1, le=999)
    """Counts up for each referral, so that an older answer that comes later changes nothing."""
    state: Code
    """A code of the list referral_states."""
    on: Day
    reason: Code | None = None
    """A code of the list decline_reasons."""
    expected_on: Day | None = None
    """When help is expected to begin, for one that waits."""
    scores: tuple[Score, ...] = Field(default=(), max_length=MOST)


Body = ReferralBody | ReceiptBody | OutcomeBody
_BODIES: dict[str, type[ReferralBody | ReceiptBody | OutcomeBody]] = {
    "referral": ReferralBody,
    "receipt": ReceiptBody,
    "outcome": OutcomeBody,
}


class Parcel(Value):
    """One thing that travels."""

    format: Literal["triage.parcel/1"] = "triage.parcel/1"
    kind: Kind
    id: ParcelId
    created_on: Day
    body: Any

    @property
    def file_name(self) -> str:
        """A name that says nothing: the random number and the kind."""
        return f"{self.id}.{self.kind}"

    def as_bytes(self) -> bytes:
        """The parcel as it is signed: UTF-8 JSON, keys in their own order."""
        data = {
            "format": self.format,
            "kind": self.kind,
            "id": self.id,
            "created_on": self.created_on.isoformat(),
            "body": self.body.model_dump(mode="json", by_alias=True, exclude_defaults=True),
        }
        return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


def parcel_of(kind: Kind, identity: str, created_on: date, body: Body) -> Parcel:
    """Make a parcel, read back as the recipient will read it; raises :class:`Fault` where they would refuse it."""
    return read_parcel(Parcel(kind=kind, id=identity, created_on=created_on, body=body).as_bytes())


def read_parcel(raw: bytes) -> Parcel:
    """Read what was signed; raises :class:`Fault` PC113 for anything that is not exactly one of the shapes above."""
    try:
        data = json.loads(
            raw.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_number, parse_float=_no_number
        )
        _not_too_deep(data)
        outer = Parcel.model_validate(data)
        body = _BODIES[outer.kind].model_validate(outer.body)
        _all_clean(data)
    except (UnicodeDecodeError, ValueError, ValidationError, RecursionError, KeyError):
        raise Fault("PC113") from None
    return outer.model_copy(update={"body": body})


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _no_number(text: str) -> Any:
    raise ValueError(f"{len(text)} letters that are no whole number")


def _not_too_deep(value: Any, depth: int = 0) -> None:
    if depth > _DEPTH:
        raise ValueError("nested too deeply")
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for part in parts:
        _not_too_deep(part, depth + 1)


def _all_clean(value: Any) -> None:
    """No text anywhere, in the keys of others' shapes too, may hold what a terminal obeys."""
    if isinstance(value, str):
        _clean(value)
        if len(value) > LONGEST_LETTER:
            raise ValueError("a text that is too long")
        return
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for part in parts:
        _all_clean(part)
