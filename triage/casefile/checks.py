"""What can be wrong with a case file, told without repeating what it says.

Messages name keys, places and known codes; a value that is not a code is never printed, for it may be personal.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, get_args

from pydantic import BaseModel, ValidationError

from triage.model import CaseFile, PersonCode
from triage.source import shown_key
from triage.vocabulary import Vocabulary

Path = tuple[str | int, ...]
CHANNELS = frozenset({"home", "letter", "phone", "text", "email"})
_CANNOT_READ = (
    "a case with an error gets no decision until it is mended, so that nothing is decided on half of it"
)


@dataclass(frozen=True)
class Fault:
    """One thing wrong, at a path inside the case."""

    path: Path
    code: str
    what: str
    mend: str
    why: str = _CANNOT_READ
    severity: Literal["error", "warning"] = "error"
    at_key: bool = False
    meant_indicator: str | None = None
    """The indicator this word most likely meant, where it is not a known code."""


def translate(error: ValidationError) -> list[Fault]:
    """Pydantic's findings as faults, in the words of the contract and without any value."""
    faults = []
    for found in error.errors(include_url=False, include_input=False):
        path = tuple(found["loc"])
        key = next((step for step in reversed(path) if isinstance(step, str)), "")
        if found["type"] == "extra_forbidden":
            near = _near_key(path, key)
            faults.append(
                Fault(
                    path,
                    "CF102",
                    f"unknown key {shown_key(key)}",
                    f"did you mean '{near}'?" if near else "remove it, or look for its name in the contract",
                    at_key=True,
                )
            )
        elif found["type"] == "missing":
            faults.append(Fault(path, "CF103", f"the key {shown_key(key)} is missing", "write it"))
        elif key == "severity":
            faults.append(
                Fault(
                    path,
                    "CF104",
                    "severity is a whole number from 1 to 10 in digits, ten the worst",
                    "write 1 to 10, or leave it out (or null) where nobody has scored it",
                )
            )
        elif found["type"] == "value_error":
            faults.append(
                Fault(
                    path,
                    "CF105",
                    f"{shown_key(key)}: {found['ctx']['error']}",
                    "see the example in the README",
                )
            )
        elif found["type"] == "literal_error":
            faults.append(
                Fault(
                    path,
                    "CF106",
                    f"{shown_key(key)} is none of the words it may be",
                    f"write one of: {found['ctx']['expected']}",
                )
            )
        elif key == "case":
            faults.append(
                Fault(
                    path,
                    "CF107",
                    "the case number is not a number as we write them",
                    "letters, digits and . _ / - only, at most 64, and never a name",
                )
            )
        else:
            faults.append(
                Fault(
                    path,
                    "CF105",
                    f"{shown_key(key)} cannot be read: {_plain(found)}",
                    "see the example in the README",
                )
            )
    return faults


def _plain(found: Mapping[str, Any]) -> str:
    kind = str(found["type"])
    if kind in {"model_type", "model_attributes_type", "dict_type"}:
        return "a mapping of keys to values is needed here"
    if kind == "string_type":
        return "one word or text is needed here"
    if kind in {"tuple_type", "list_type"}:
        return "a list is needed here"
    return str(found["msg"])


def _near_key(path: Path, key: str) -> str | None:
    """The known key of the same section that is spelt most like ``key``; else of any section."""
    model: type[BaseModel] | None = CaseFile
    for step in path[:-1]:
        if isinstance(step, int) or model is None:
            continue
        model = _inner(model, step)
    known = [field.alias or name for name, field in model.model_fields.items()] if model else []
    near = difflib.get_close_matches(key.lower(), known, n=1, cutoff=0.6) or difflib.get_close_matches(
        key.lower(), [field.alias or name for name, field in CaseFile.model_fields.items()], n=1, cutoff=0.75
    )
    return near[0] if near else None


def _inner(model: type[BaseModel], key: str) -> type[BaseModel] | None:
    for name, field in model.model_fields.items():
        if key in (name, field.alias):
            return next(_models(field.annotation), None)
    return None


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models(part)


def check_codes(case: CaseFile, vocabulary: Vocabulary) -> list[Fault]:
    """Every code of a case that the vocabulary does not know."""
    faults: list[Fault] = []
    for path, kind, code in _codes(case):
        if vocabulary.has(kind, code):
            if kind == "access" and vocabulary.single(kind, code).items("denies"):
                mend = "write what the person needs, such as step_free"
                faults.append(Fault(path, "CF202", f"'{code}' says what a place has not, not a need", mend))
            if kind == "needs" and vocabulary.single(kind, code).text("selectable") == "no":
                faults.append(
                    Fault(
                        path,
                        "CF202",
                        f"'{code}' is a figure that is only reported, not a need",
                        "choose the need itself",
                    )
                )
            continue
        if (
            kind == "help"
            and path[0] in {"preferences", "consent"}
            and re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", code)
        ):
            continue  # a service's own id may stand where a kind of help may
        faults.append(_unknown(path, kind, code, vocabulary))
    return faults


_NAMES = {
    "needs": "need",
    "indicators": "indicator",
    "help": "kind of help",
    "ask_fields": "question",
    "referral_reasons": "referral reason",
    "referral_sources": "referral source",
    "referrer_roles": "referrer role",
    "ethnicity": "ethnicity code",
    "cin_disability": "disability code",
    "referral_states": "state of a referral",
    "access": "access need",
}


def _unknown(path: Path, kind: str, code: str, vocabulary: Vocabulary) -> Fault:
    near = vocabulary.nearest(kind, code)
    meant = near if kind == "indicators" else None
    mend = f"did you mean '{near}'?" if near else "find the code with `triage words`"
    if kind in {"needs", "indicators"} and near is None:
        found = vocabulary.find(code.replace("_", " "), kinds=("indicators",))
        if found and found[0].score >= 0.6:
            meant = found[0].entry.code
            mend = f"this word names the indicator '{meant}': put it under `indicators:`"
    if kind == "needs" and vocabulary.has("indicators", code):
        meant, mend = code, f"'{code}' is an indicator: put it under `indicators:`"
    return Fault(path, "CF201", f"unknown {_NAMES.get(kind, kind)}", mend, meant_indicator=meant)


def _codes(case: CaseFile) -> Iterator[tuple[Path, str, str]]:
    """Path, vocabulary list and code for every code in a case."""
    if case.referrer.source:
        yield ("referrer", "source"), "referral_sources", case.referrer.source
    if case.referrer.role:
        yield ("referrer", "role"), "referrer_roles", case.referrer.role
    if case.child.ethnicity:
        yield ("child", "ethnicity"), "ethnicity", case.child.ethnicity
    for index, code in enumerate(case.child.disability):
        yield ("child", "disability", index), "cin_disability", code
    for index, code in enumerate(case.reasons):
        yield ("reasons", index), "referral_reasons", code
    for index, need in enumerate(case.needs):
        yield ("needs", index, "need"), "needs", need.need
    for index, indicator in enumerate(case.indicators):
        yield ("indicators", index), "indicators", indicator.indicator
    for index, answer in enumerate(case.answers):
        yield ("answers", index, "field"), "ask_fields", answer.field
    for index, waiting in enumerate(case.awaiting):
        yield ("awaiting", index), "help", waiting.for_
    for index, service in enumerate(case.open_services):
        yield ("open_services", index), "help", service.help
    for index, past in enumerate(case.past_actions):
        yield ("past_actions", index, "help"), "help", past.help
        if past.state:
            yield ("past_actions", index, "state"), "referral_states", past.state
    for index, code in enumerate(case.preferences.wants):
        yield ("preferences", "wants", index), "help", code
    for index, code in enumerate(case.preferences.declines):
        yield ("preferences", "declines", index), "help", code
    for position, practical in enumerate(case.practical):
        for index, code in enumerate(practical.access):
            yield ("practical", position, "access", index), "access", code
    for position, consent in enumerate(case.consent):
        for index, code in enumerate(consent.except_):
            yield ("consent", position, "except", index), "help", code
    for position, review in enumerate(case.reviews):
        for index, need in enumerate(review.needs):
            yield ("reviews", position, "needs", index, "need"), "needs", need.need


def check_sense(case: CaseFile, on: date, vocabulary: Vocabulary) -> list[Fault]:
    """What cannot be true: two scores for one need, a birth in the future, people nobody named."""
    faults = list(_two_scores(case, vocabulary))
    if case.child.date_of_birth and case.child.date_of_birth > on:
        faults.append(
            Fault(
                ("child", "date_of_birth"),
                "CF301",
                "the date of birth is in the future",
                "check the year; for a baby not yet born write `expected:`",
            )
        )
    if case.child.date_of_birth and (on.year - case.child.date_of_birth.year) > 26:
        faults.append(
            Fault(
                ("child", "date_of_birth"),
                "CF301",
                "this date of birth is more than 26 years ago",
                "check the year; the case is about a child or young person",
            )
        )
    faults.extend(
        Fault(
            ("people", index, "date_of_birth"),
            "CF301",
            "the date of birth is in the future",
            "check the year",
        )
        for index, person in enumerate(case.people)
        if person.date_of_birth and person.date_of_birth > on
    )
    child = case.child
    if child.date_of_birth and (child.age is not None or child.age_months is not None):
        faults.append(
            Fault(
                ("child", "date_of_birth"),
                "CF306",
                "both a date of birth and an age are given",
                "keep one of them",
                why="the date of birth counts and the age is not looked at",
                severity="warning",
            )
        )
    if child.expected and child.date_of_birth is None and child.expected < on:
        faults.append(
            Fault(
                ("child", "expected"),
                "CF307",
                "the day the baby was expected has passed",
                "write the date of birth",
                why="until then the age is counted from the day expected",
                severity="warning",
            )
        )
    postcode = child.postcode
    if postcode is not None and not re.fullmatch(
        r"\s*[A-Za-z]{1,2}[0-9][A-Za-z0-9]?(\s*[0-9][A-Za-z]{2})?\s*", postcode
    ):
        faults.append(
            Fault(
                ("child", "postcode"),
                "CF303",
                "this does not look like a postcode",
                "write the district (B90) or the whole postcode",
                why="the area is unknown until it is mended, so it is asked for",
                severity="warning",
            )
        )
    faults.extend(_unnamed_people(case))
    faults.extend(_unknown_channels(case))
    return faults


def _unknown_channels(case: CaseFile) -> Iterator[Fault]:
    """A way of contact that would not be kept to because its word is not known (law 11)."""
    known = {*CHANNELS, *get_args(PersonCode), *(person.id for person in case.people)}
    for index, word in enumerate(case.unsafe_contact):
        if word in known:
            continue
        near = difflib.get_close_matches(word.lower(), sorted(CHANNELS), n=1, cutoff=0.6)
        yield Fault(
            ("unsafe_contact", index),
            "CF203",
            "`unsafe_contact` names no known way of contact and nobody under `people:`",
            f"did you mean '{near[0]}'?"
            if near
            else f"write one of: {', '.join(sorted(CHANNELS))}, or a person's id",
            why="what is not understood here is not kept to, and somebody could be put at risk",
            severity="error" if near else "warning",
        )


def _two_scores(case: CaseFile, vocabulary: Vocabulary) -> Iterator[Fault]:
    for prefix, needs in (
        (("needs",), case.needs),
        *((("reviews", number, "needs"), review.needs) for number, review in enumerate(case.reviews)),
    ):
        seen: set[tuple[str, str, str | None]] = set()
        for index, need in enumerate(needs):
            key = (need.need, need.person, need.who)
            if key in seen:
                named = f" '{need.need}'" if vocabulary.has("needs", need.need) else ""
                yield Fault(
                    (*prefix, index),
                    "CF302",
                    f"two scores for the same need{named} of the same person",
                    "keep one; for two sisters or two parents name each under `people:` and use `who:`",
                )
            seen.add(key)


def _unnamed_people(case: CaseFile) -> Iterator[Fault]:
    known = {person.id for person in case.people}
    if not known:
        return
    if len(known) < len(case.people):
        yield Fault(
            ("people",),
            "CF304",
            "two people have the same id",
            "give each an id of their own",
            severity="warning",
            why="their needs cannot be told apart",
        )
    named = {
        "needs": [need.who for need in case.needs],
        "indicators": [indicator.who for indicator in case.indicators],
        "open_services": [service.who for service in case.open_services],
        "practical": [practical.who for practical in case.practical],
    }
    for name, people in named.items():
        for index, who in enumerate(people):
            if who is not None and who not in known and who != "unborn":
                yield Fault(
                    (name, index, "who"),
                    "CF304",
                    "`who` names somebody who is not under `people:`",
                    "add them there, or correct the id",
                    severity="warning",
                    why="age and safety are looked up there",
                )
