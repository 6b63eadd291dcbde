"""A referral as it is typed, and the case file it makes: every value as text, untouched ones left out, each on a line of its own.

A line for each field is how a fault of the case file is shown under the field it is about, in the case file's own words.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any, Final

UNKNOWN = "unknown"
"""What the screens call an answer that nobody knows."""
SAFETY: Final = (
    "in_danger_now",
    "current_safety",
    "safety_and_mood",
    "exploitation_screen",
    "debt",
    "swelling_or_fever",
)
"""Questions of the list ask_fields whose answer alone calls for somebody today; a test holds them to the invariants."""
CALLS: Final[Mapping[str, str]] = dict.fromkeys(SAFETY, "yes") | {"current_safety": "no"}
"""The answer to each that calls for somebody."""
PRIVATE: Final = ("given_name", "family_name", "phone", "address")
"""Who the child is: kept apart from everything else once it is sent."""


@dataclass(frozen=True)
class TypedNeed:
    """One need, or one worry that a list of indicators holds."""

    kind: str
    """needs or indicators."""
    code: str
    person: str = "child"
    who: str = ""
    severity: int | None = None


@dataclass(frozen=True)
class Typed:
    """A referral as somebody typed it."""

    number: str = ""
    """The number its case will have: sent twice, it is one case."""
    values: Mapping[str, str] = field(default_factory=dict)
    """Text by field; a field that was not touched is not there."""
    needs: tuple[TypedNeed, ...] = ()
    line: str = ""
    """A need that is typed and not added yet."""

    @property
    def empty(self) -> bool:
        """Whether nothing was typed."""
        return not (any(self.values.values()) or self.needs or self.line.strip())

    def numbered(self) -> Typed:
        """The same with a number."""
        return self if self.number else replace(self, number=f"R-{secrets.token_hex(5)}")

    def as_data(self) -> dict[str, Any]:
        """Plain data, as a draft is kept."""
        return asdict(self)

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Typed:
        """Read a draft; what is no longer understood is left out rather than lost with the rest."""
        needs = [
            TypedNeed(**{key: one[key] for key in TypedNeed.__annotations__ if key in one})
            for one in data.get("needs") or ()
            if isinstance(one, dict) and {"kind", "code"} <= set(one)
        ]
        values = {str(key): str(value) for key, value in dict(data.get("values") or {}).items() if value}
        return cls(str(data.get("number") or ""), values, tuple(needs), str(data.get("line") or ""))


Coded = Callable[[str, str], str]
"""Kind of a list and plain words -> the code; the words as a code is written where the list holds none like them."""
Part = tuple[str, Any, str]
"""Key, value, and the field it comes from."""


def as_source(
    typed: Typed, on: date, coded: Coded = lambda _, words: words
) -> tuple[bytes, Mapping[int, str]]:
    """The case file that was typed, as JSON, and which field each of its lines comes from."""
    lines: list[tuple[str, str]] = []
    groups = list(_groups(typed, on, coded))
    for place, (key, parts) in enumerate(groups):
        after = "," if place + 1 < len(groups) else ""
        if isinstance(parts, tuple):
            value, origin = parts
            lines.append((f"{_said(key)}: {_said(value)}{after}", origin))
            continue
        listed = key in {"needs", "indicators", "answers", "people"}
        lines.append((f"{_said(key)}: {'[' if listed else '{'}", ""))
        for number, (name, value, origin) in enumerate(parts):
            comma = "," if number + 1 < len(parts) else ""
            lines.append(
                (f"{_said(value)}{comma}" if listed else f"{_said(name)}: {_said(value)}{comma}", origin)
            )
        lines.append((("]" if listed else "}") + after, ""))
    text = "{\n" + "\n".join(line for line, _ in lines) + "\n}\n"
    fields = {number: origin for number, (_, origin) in enumerate(lines, start=2) if origin}
    return text.encode("utf-8", "replace"), fields


def _said(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _groups(typed: Typed, on: date, coded: Coded) -> Iterator[tuple[str, list[Part] | tuple[Any, str]]]:
    said = {key: value.strip() for key, value in typed.values.items() if value.strip()}
    if typed.number:
        yield "case", (typed.number, "")
    yield "received", (on.isoformat(), "")
    maps: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
        ("referrer", (("role", "role"), ("source", "source"), ("organisation", "organisation"))),
        ("child", (("date_of_birth", "dob"), ("age", "age"), ("postcode", "postcode"), ("language", "language"))),
        ("identity", tuple((name, name) for name in PRIVATE)),
        ("safe_contact", (("how", "safe_how"), ("with", "safe_with"), ("when", "safe_when"))),
        ("voice", (("child", "wants"), ("family", "family_wants"))),
    )  # fmt: skip
    for key, parts in maps:
        found = [
            (name, _plain(origin, said[origin], coded), origin) for name, origin in parts if origin in said
        ]
        if found:
            yield key, found
    yield from _needs(typed)
    answers = [
        (
            "",
            {"field": code, "value": _answer(said[f"safety-{code}"]), "on": on.isoformat()},
            f"safety-{code}",
        )
        for code in SAFETY
        if f"safety-{code}" in said
    ]
    if answers:
        yield "answers", answers
    consent: list[Part] = []
    if "consent" in said:
        consent.append(("status", said["consent"], "consent"))
    if "consent_by" in said:
        consent.append(("by", said["consent_by"].split("+"), "consent_by"))
    if "competent" in said:
        consent.append(("competent", {"yes": True, "no": False}.get(said["competent"]), "competent"))
    if consent:
        yield "consent", consent
    if "unsafe" in said:
        yield "unsafe_contact", (listed(said["unsafe"]), "unsafe")
    if "awaiting" in said:
        yield "awaiting", ([coded("help", one) for one in listed(said["awaiting"])], "awaiting")
    if "well" in said:
        yield "strengths", ([said["well"]], "well")
    if "tried" in said:
        yield (
            "past_actions",
            ([{"help": coded("help", one), "state": "completed"} for one in listed(said["tried"])], "tried"),
        )
    if "supporting" in said:
        yield (
            "open_services",
            ([{"help": coded("help", one)} for one in listed(said["supporting"])], "supporting"),
        )
    if "children" in said:
        yield "household", [("children", listed(said["children"]), "children")]
    if "access" in said:
        yield "practical", [("access", [coded("access", one) for one in listed(said["access"])], "access")]
    if "narrative" in said:
        yield "narrative", (typed.values["narrative"], "narrative")


def _needs(typed: Typed) -> Iterator[tuple[str, list[Part]]]:
    people = {one.who: one.person for one in typed.needs if one.who}
    if people:
        yield "people", [("", {"id": who, "is": person}, "needs") for who, person in people.items()]
    needs: list[Part] = [
        (
            "",
            {"need": one.code, "person": one.person, **({"who": one.who} if one.who else {}), "severity": one.severity},
            f"need-{place}",
        )
        for place, one in enumerate(typed.needs)
        if one.kind == "needs"
    ]  # fmt: skip
    if needs:
        yield "needs", needs
    worries: list[Part] = [
        ("", {"indicator": one.code, **({"who": one.who} if one.who else {})}, f"need-{place}")
        for place, one in enumerate(typed.needs)
        if one.kind == "indicators"
    ]
    if worries:
        yield "indicators", worries


_LISTS: Final[Mapping[str, str]] = {"role": "referrer_roles", "source": "referral_sources"}
_DAY = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")


def _plain(origin: str, value: str, coded: Coded) -> str:
    """A value as a case file has it: a postcode in capitals, a day as 2017-03-04, a code for plain words."""
    if origin == "postcode":
        return value.upper()
    if origin == "dob" and (day := _DAY.fullmatch(value)):
        return f"{day[3]}-{int(day[2]):02d}-{int(day[1]):02d}"
    return coded(_LISTS[origin], "_".join(value.lower().split())) if origin in _LISTS else value


def _answer(value: str) -> str:
    return "not_known" if value == UNKNOWN else value


def listed(text: str) -> list[str]:
    """Words parted by commas, each as a code is written."""
    return [re.sub(r"\s+", "_", one.strip().lower()) for one in re.split(r"[,;]", text) if one.strip()]
