"""Two cases of one child read as one: nothing of either is left out, and where they differ the newest day stands.

Pure, and the same whichever of the two comes first. What differs is named as a :class:`Conflict`, so that a person is asked;
the value that does not stand is kept in the case that said it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from triage.casework.reviews import merged
from triage.model import CaseFile, Review
from triage.rulebook import child_age_months

_LISTS = (
    "reasons", "unsafe_contact", "consent", "indicators", "awaiting", "open_services", "practical", "strengths", "deadlines",
    "measures", "care_status", "past_actions", "feedback",
)  # fmt: skip
"""Keys of a case file whose entries are simply put together."""
_TEXTS = ("child", "child_private", "family")
_NEVER_BEFORE = date.min


@dataclass(frozen=True)
class Part:
    """One of the two cases."""

    number: str
    case: CaseFile
    """As it stands by itself."""
    day: date
    """The day its file was received, or added where it does not say."""


@dataclass(frozen=True, order=True)
class Conflict:
    """Something on which the two do not agree: a code of ``ask_fields``, or ``sex`` or ``ethnicity``; never a value."""

    field: str
    person: str = ""
    who: str = ""
    need: str = ""

    @property
    def words(self) -> str:
        """In a few words, without a value: ``severity sleep child``."""
        whom = f"{self.person}#{self.who}" if self.who else self.person
        return " ".join(word for word in (self.field, self.need, whom) if word)


@dataclass(frozen=True)
class Joined:
    """Two cases as one."""

    case: CaseFile
    conflicts: tuple[Conflict, ...]


def joined(number: str, one: Part, other: Part) -> Joined:
    """Read two cases of one child as the case ``number``; symmetrical in ``one`` and ``other``.

    A score that both gave with different days counts as given again on the later day; of one day the graver stands. An
    agreement, an unsafe way to be in touch, a worry or a wish of either is kept beside the other's.
    """
    older, newer = sorted((one, other), key=lambda part: (part.day, part.number))
    first, second = older.case.as_json(), _renamed(older.case, newer.case).as_json()
    found: set[Conflict] = set()
    data: dict[str, Any] = {**first, **second, "case": number}
    for key in _LISTS:
        data[key] = _union(first.get(key), second.get(key))
    data["child"], data["received"], data["answers"] = _child(older, newer, first, second, found)
    data["people"] = _people(first, second, found)
    data["needs"], again = _needs(older, newer, first, second, found)
    data["household"] = _household(first, second, {one.number, other.number}, found)
    data["preferences"] = _preferences(first, second)
    data["voice"] = _voice(first, second)
    data["narrative"] = "\n\n".join(dict.fromkeys(filter(None, (first.get("narrative"), second.get("narrative"))))) or None  # fmt: skip
    data["safe_contact"] = _safe_contact(first, second, found)
    data["contact_attempts"] = max(first.get("contact_attempts", 0), second.get("contact_attempts", 0))
    data["opened"] = min((day for day in (first.get("opened"), second.get("opened")) if day), default=None)
    data["possible_duplicates"] = sorted(
        {*first.get("possible_duplicates", ()), *second.get("possible_duplicates", ())} - {one.number, other.number}
    )  # fmt: skip
    data["extras"] = {**first.get("extras", {}), **second.get("extras", {})}
    data["reviews"] = []
    case = CaseFile.model_validate(data)
    reviews = merged((*older.case.reviews, *_reviews_of(second), *again))
    return Joined(case.model_copy(update={"reviews": reviews}), tuple(sorted(found)))


def _reviews_of(data: Mapping[str, Any]) -> tuple[Review, ...]:
    return tuple(Review.model_validate(review) for review in data.get("reviews", ()))


def _union(first: Sequence[Any] | None, second: Sequence[Any] | None) -> list[Any]:
    seen: dict[str, Any] = {}
    for entry in (*(first or ()), *(second or ())):
        seen.setdefault(json.dumps(entry, sort_keys=True), entry)
    return list(seen.values())


def _renamed(older: CaseFile, newer: CaseFile) -> CaseFile:
    """The newer case with other ids for people whose id means somebody of another role in the older one."""
    roles = {person.id: person.is_ for person in older.people}
    taken = {*roles, *(person.id for person in newer.people)}
    change: dict[str, str] = {}
    for person in newer.people:
        if person.id in roles and roles[person.id] != person.is_:
            number = 2
            while f"{person.id}-{number}" in taken:
                number += 1
            change[person.id] = f"{person.id}-{number}"
            taken.add(change[person.id])
    if not change:
        return newer
    renamed = _with_ids(newer.as_json(), change)
    assert isinstance(renamed, dict)
    return CaseFile.model_validate(renamed)


def _with_ids(value: Any, change: Mapping[str, str], key: str = "") -> Any:
    """Plain data with people's ids changed wherever one may stand."""
    if isinstance(value, dict):
        return {name: _with_ids(part, change, name) for name, part in value.items()}
    if isinstance(value, list):
        return [_with_ids(part, change, key) for part in value]
    names_somebody = key in {"who", "id", "with", "rater", "unsafe_contact", "for"}
    return change.get(value, value) if names_somebody and isinstance(value, str) else value


def _said_on(part: Part, field: str) -> date:
    """The day a case last said something: when a question about it was answered, else the day of its file."""
    days = [answer.on for answer in part.case.answers if answer.field == field and answer.on]
    return max((part.day, *days))


def _child(
    older: Part, newer: Part, first: Mapping[str, Any], second: Mapping[str, Any], found: set[Conflict]
) -> tuple[dict[str, Any], str | None, list[Any]]:
    """What is known of the child, the day its stated age is meant for, and the answers that fill neither back again."""
    one, other = dict(first.get("child", {})), dict(second.get("child", {}))
    child = {**one, **other, "disability": _union(one.get("disability"), other.get("disability"))}
    answers = {id(older): first.get("answers", []), id(newer): second.get("answers", [])}
    for key, field in (("date_of_birth", "dob"), ("postcode", "full_postcode")):
        if not (one.get(key) and other.get(key)) or _same_place(one[key], other[key]):
            child[key] = max(one.get(key) or "", other.get(key) or "", key=len) or None
            continue
        found.add(Conflict(field, "child"))
        older_stands = _said_on(older, field) > _said_on(newer, field)
        child[key] = (one if older_stands else other)[key]
        loser = newer if older_stands else older
        answers[id(loser)] = [answer for answer in answers[id(loser)] if answer["field"] != field]
        if key == "postcode":
            child.pop("home_authority", None)
            child.update({name: side[name] for side in (other if not older_stands else one,) for name in ("home_authority",) if name in side})  # fmt: skip
    for key, field in (("sex", "sex"), ("ethnicity", "ethnicity"), ("language", "language_needed")):
        if one.get(key) and other.get(key) and one[key] != other[key]:
            found.add(Conflict(field, "child"))
    received = _age(older, newer, child, found)
    both = sorted((*answers[id(older)], *answers[id(newer)]), key=lambda answer: str(answer.get("on") or ""))
    return {key: value for key, value in child.items() if value is not None}, received, both


def _same_place(one: str, other: str) -> bool:
    """Whether two postcodes, or two days, are the same: a district is no other place than a whole postcode in it."""
    halves = [value.upper().split() for value in (one, other)]
    return "".join(halves[0]) == "".join(halves[1]) or (
        halves[0][:1] == halves[1][:1] and 1 in {len(half) for half in halves}
    )


def _age(older: Part, newer: Part, child: dict[str, Any], found: set[Conflict]) -> str | None:
    """Put the age beside the date of birth that the other case gives, so that a doubt about it is seen by the rules.

    Returns the day on which the stated age is meant, else the first day on which anybody asked for help.
    """
    for key in ("age", "age_months", "expected"):
        child.pop(key, None)
    days = [part.case.received for part in (older, newer) if part.case.received]
    received = min(days) if days else None
    standing = child.get("date_of_birth")
    stated: list[tuple[Part, int]] = []
    for part in (older, newer):
        own = part.case.child
        months = child_age_months(part.case, part.day)
        if (own.date_of_birth is None or own.date_of_birth.isoformat() != standing) and months is not None:
            stated.append((part, months))
    if not stated:
        return received.isoformat() if received else None
    part, months = stated[-1]
    if standing is None and len(stated) == 2:
        gone = round((newer.day - older.day).days / 30.44)
        if abs(stated[1][1] - stated[0][1] - gone) > 11:
            found.add(Conflict("dob", "child"))
    if part.case.child.expected is not None and standing is None:
        child["expected"] = part.case.child.expected.isoformat()
    elif months >= 0 and (part.case.child.age is None or part.case.child.date_of_birth is not None):
        child["age_months"] = min(months, 320)
    elif part.case.child.age is not None:
        child["age"] = str(part.case.child.age)
    return (part.case.received or part.day).isoformat()


def _people(first: Mapping[str, Any], second: Mapping[str, Any], found: set[Conflict]) -> list[Any]:
    people: dict[str, dict[str, Any]] = {person["id"]: dict(person) for person in first.get("people", ())}
    for person in second.get("people", ()):
        held = people.setdefault(person["id"], {})
        both = "parental_responsibility"
        if held.get(both) is not None and person.get(both) is not None and held[both] != person[both]:
            found.add(Conflict("parental_responsibility", str(person["is"]), str(person["id"])))
        held.update(person)
    return list(people.values())


def _needs(
    older: Part, newer: Part, first: Mapping[str, Any], second: Mapping[str, Any], found: set[Conflict]
) -> tuple[list[Any], list[Review]]:
    """Needs of both, and what the later file scored again as a review of its day."""
    needs = {_key(need): dict(need) for need in first.get("needs", ())}
    again: list[dict[str, Any]] = []
    for need in second.get("needs", ()):
        key = _key(need)
        held = needs.setdefault(key, dict(need))
        before, now = held.get("severity"), need.get("severity")
        if before is None:
            held["severity"] = now
        elif now is not None and now != before:
            found.add(Conflict("severity", key[1], key[2], key[0]))
            if newer.day > older.day:
                again.append(need)
            else:
                held["severity"] = max(before, now)
    reviews = [Review.model_validate({"on": newer.day.isoformat(), "needs": again})] if again else []
    return list(needs.values()), reviews


def _key(need: Mapping[str, Any]) -> tuple[str, str, str]:
    return str(need["need"]), str(need.get("person") or "child"), str(need.get("who") or "")


def _household(
    first: Mapping[str, Any], second: Mapping[str, Any], own: set[str], found: set[Conflict]
) -> dict[str, Any]:
    one, other = first.get("household", {}), second.get("household", {})
    ages = [side["children"] for side in (one, other) if side.get("children")]
    if len(ages) > 1 and sorted(map(float, ages[0])) != sorted(map(float, ages[1])):
        found.add(Conflict("household_members"))
    cases = [number for number in _union(one.get("cases"), other.get("cases")) if number not in own]
    # Ages written down at two times differ; the longer list, and of two the newer, leaves no child out.
    return {"children": max(reversed(ages), key=len, default=[]), "cases": cases}


def _preferences(first: Mapping[str, Any], second: Mapping[str, Any]) -> dict[str, Any]:
    one, other = first.get("preferences", {}), second.get("preferences", {})
    return {
        "wants": _union(one.get("wants"), other.get("wants")),
        "declines": _union(one.get("declines"), other.get("declines")),
        "few_contacts": bool(one.get("few_contacts") or other.get("few_contacts")),
    }


def _voice(first: Mapping[str, Any], second: Mapping[str, Any]) -> dict[str, str] | None:
    said = {
        key: "\n\n".join(dict.fromkeys(_texts((first, second), key)))
        for key in _TEXTS
        if any(_texts((first, second), key))
    }
    return said or None


def _texts(sides: Iterable[Mapping[str, Any]], key: str) -> list[str]:
    return [str(side["voice"][key]) for side in sides if (side.get("voice") or {}).get(key)]


def _safe_contact(first: Mapping[str, Any], second: Mapping[str, Any], found: set[Conflict]) -> Any:
    """The newest safe way; none where either case says that it is not safe: nobody guesses about that."""
    one, other = first.get("safe_contact"), second.get("safe_contact")
    unsafe = {*first.get("unsafe_contact", ()), *second.get("unsafe_contact", ())}
    if one and other and one != other:
        found.add(Conflict("safe_contact"))
    chosen = other or one
    if chosen and unsafe & {chosen.get("how"), chosen.get("with")}:
        found.add(Conflict("safe_contact"))
        return None
    return chosen
