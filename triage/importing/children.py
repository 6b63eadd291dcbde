"""One child of a census to one case in contract keys, with all that is wrong or doubtful about it."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from triage.importing.elements import Census, Element
from triage.importing.episodes import KNOWN, REPEATED, Episode, as_plain, in_force, read_episodes
from triage.importing.factors import FactorTable, read_factors
from triage.importing.faults import GOES_ON, Faults, shown
from triage.vocabulary import Vocabulary

_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,63}")
_SEXES = {"1": "M", "M": "M", "2": "F", "F": "F", "0": None, "9": None, "U": None}
"""Codes of GenderCurrent (1, 2, 0, 9) and Sex (M, F, U); 0, 9 and U say that it is not known or not recorded."""
_ELEMENT_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]{0,40}")


@dataclass(frozen=True)
class Reader:
    """What reading any child of one file needs."""

    vocabulary: Vocabulary
    table: FactorTable
    census: Census
    name: str | None
    on: date
    """The day to act as, after which no date may lie."""


def read_child(child: Element, made_number: str, reader: Reader) -> tuple[Faults, dict[str, Any]]:
    """One child: what was found wrong or doubtful, and the case in contract keys, as far as it could be read.

    ``made_number`` is the case number where the file gives none that can be used.
    """
    faults = Faults(reader.name, reader.on, made_number)
    identifiers = _part(child, "ChildIdentifiers")
    number = identifiers.value("LAchildID")
    if number is not None and _NUMBER.fullmatch(number.text.strip()):
        faults.case = number.text.strip()
    else:
        faults.warn(
            "CE303",
            number or child,
            "the child has no LAchildID that can be a case number",
            "give the child a number in the council's record",
            why="a number is made for the child from its place in the file",
        )
    if not child.complete:
        faults.error("CE206", child, "the file breaks off inside this child", "ask for the file again")
    _shape(child, faults)
    case: dict[str, Any] = {"case": faults.case}
    case["child"], birth = _about_child(
        identifiers, _part(child, "ChildCharacteristics"), reader.vocabulary, faults
    )
    episodes = read_episodes(child, birth, faults)
    current = in_force(episodes, reader.on)
    if not current:
        faults.warn(
            "CE304",
            child,
            "the child has no CINdetails",
            "ask what the referral was about",
            why="nothing but the child's age is known",
        )
    case |= _about_episodes(current, episodes, reader, faults)
    death = identifiers.value("PersonDeathDate")
    died = death or next(
        (
            place
            for episode in current[:1]
            if (place := episode.element.value("ReasonForClosure")) is not None
            and place.text.strip() == "RC2"
        ),
        None,
    )
    if death is not None:
        faults.in_order(birth, faults.day(death), death, "PersonBirthDate")
    if died is not None:
        faults.error(
            "CE207",
            died,
            f"{died.tag} says that the child has died",
            "a named person looks at this record; help for the family is agreed with them",
            why="no help is proposed for a child recorded as having died",
        )
    return faults, case


def _part(child: Element, tag: str) -> Element:
    found = child.all(tag)
    return found[0] if found else Element(tag, child.line, child.column)


def _shape(child: Element, faults: Faults) -> None:
    """Elements nobody knows, elements given twice, and text that belongs to none: said, so that nothing is dropped silently."""
    for element in child.walk():
        seen: dict[str, Element] = {}
        for line in element.stray:
            faults.warn(
                "CE302",
                line,
                f"text stands inside {element.tag if element.tag in KNOWN else 'an element'} where none belongs",
                "remove it, or move it into its element",
                why="it was not read",
            )
        for part in element.inside:
            if part.tag not in KNOWN:
                near = difflib.get_close_matches(part.tag, KNOWN, n=1, cutoff=0.8)
                named = f" {part.tag}" if _ELEMENT_NAME.fullmatch(part.tag) else ""
                faults.warn(
                    "CE314",
                    part,
                    f"unknown element{named}",
                    f"did you mean {near[0]}?" if near else "check the census guidance of its year",
                    why=GOES_ON,
                )
            elif (
                part.tag not in REPEATED
                and part.tag in seen
                and (part.inside or part.text.strip() != seen[part.tag].text.strip())
            ):
                faults.error(
                    "CE208",
                    part,
                    f"{part.tag} is given twice and says different things",
                    "keep the one that is right",
                )
            seen.setdefault(part.tag, part)


def _about_child(
    identifiers: Element, characteristics: Element, vocabulary: Vocabulary, faults: Faults
) -> tuple[dict[str, Any], date | None]:
    about: dict[str, Any] = {}
    birth = faults.day(identifiers.value("PersonBirthDate"))
    expected = faults.day(identifiers.value("ExpectedPersonBirthDate"), may_be_ahead=True)
    if birth is not None:
        about["date_of_birth"] = birth.isoformat()
    elif expected is not None:
        about["expected"] = expected.isoformat()
    elif (
        identifiers.value("PersonBirthDate") is None and identifiers.value("ExpectedPersonBirthDate") is None
    ):
        faults.warn(
            "CE315",
            identifiers,
            "the child has neither PersonBirthDate nor ExpectedPersonBirthDate",
            "ask for the child's age",
            why="an unknown age is asked for and rules nothing out",
        )
    sex = identifiers.value("Sex") or identifiers.value("GenderCurrent")
    if sex is not None:
        code = sex.text.strip().upper()
        if code not in _SEXES:
            faults.warn(
                "CE316", sex, f"unknown code in {sex.tag}: {shown(code)}", "give M, F or U, or 1, 2, 0 or 9"
            )
        elif _SEXES[code]:
            about["sex"] = _SEXES[code]
    ethnicity = characteristics.value("Ethnicity")
    if ethnicity is not None:
        if vocabulary.has("ethnicity", ethnicity.text.strip().upper()):
            about["ethnicity"] = ethnicity.text.strip().upper()
        else:
            faults.warn(
                "CE316",
                ethnicity,
                f"unknown code in Ethnicity: {shown(ethnicity.text)}",
                "give a code of the census guidance, such as WBRI",
            )
    codes: list[str] = []
    for place in (
        given
        for group in characteristics.all("Disabilities")
        for given in group.all("Disability")
        if given.text.strip()
    ):
        code = place.text.strip().upper()
        if not vocabulary.has("cin_disability", code):
            faults.warn(
                "CE316",
                place,
                f"unknown code in Disability: {shown(code)}",
                "give a code of the census guidance, such as HEAR",
            )
        elif code != "NONE" and code not in codes:
            codes.append(code)
    if codes:
        about["disability"] = codes
    return about, birth


def _about_episodes(
    current: list[Episode], episodes: list[Episode], reader: Reader, faults: Faults
) -> dict[str, Any]:
    """What the episodes in force say; earlier ones are kept in the extras, where no rule reads them."""
    case: dict[str, Any] = {}
    factors = read_factors(
        [factor for episode in current for factor in episode.factors], reader.table, faults
    )
    earlier = [episode for episode in episodes if not any(episode is one for one in current)]
    _mention_earlier(earlier, reader, faults)
    if current:
        if current[0].received is not None:
            case["received"] = current[0].received.isoformat()
        source = _source(current[0].element, reader.vocabulary, faults)
        if source is not None:
            case["referrer"] = {"source": source}
    case["needs"] = factors.needs
    care = [entry for episode in episodes for entry in episode.care_status]
    today = faults.on.isoformat()
    open_now = {entry["status"] for entry in care if entry["from"] <= today <= entry.get("to", "9999-12-31")}
    plans = [
        {"indicator": f"{status}_plan", "certainty": "confirmed"}
        for status in ("cp", "cin")
        if status in open_now
    ]
    case["indicators"] = factors.indicators + plans
    if care:
        case["care_status"] = sorted(care, key=lambda entry: (entry["from"], entry["status"]))
    kept: dict[str, Any] = dict(reader.census.codes())
    if current:
        kept |= as_plain(current[0].element)
    others = [as_plain(episode.element) for episode in [*current[1:], *earlier]]
    for key, value in (
        ("AssessmentFactors", factors.codes),
        ("factors_no_rule_reads", factors.not_used),
        ("factors_that_may_mean", factors.either),
        ("other_episodes", others),
    ):
        if value:
            kept[key] = value
    case["extras"] = {"cin_census": kept}
    return case


def _mention_earlier(earlier: list[Episode], reader: Reader, faults: Faults) -> None:
    """Check the factors of closed episodes, and say that they are kept and not read as needs of today."""
    for episode in earlier:
        older = read_factors(episode.factors, reader.table, Faults(None, faults.on, faults.case))
        if older.codes:
            faults.warn(
                "CE317",
                episode.element,
                f"factors of an earlier, closed episode are not read as needs today: {', '.join(older.codes)}",
                "read them in the case's extras if the past matters",
                why="they were recorded for a referral that has ended",
            )


def _source(episode: Element, vocabulary: Vocabulary, faults: Faults) -> str | None:
    """Our word for the census' source of referral, only where one word has that code.

    Code 2A is any school: to call it a primary school would invent a fact. Such a code stays in the extras.
    """
    place = episode.value("ReferralSource")
    if place is None:
        return None
    code = place.text.strip().upper()
    ours = [
        word
        for word, entry in vocabulary.of("referral_sources").items()
        if entry.text("cin_referral_source") == code
    ]
    if not ours and not vocabulary.has("cin_referral_source", code):
        faults.warn(
            "CE316",
            place,
            f"unknown code in ReferralSource: {shown(code)}",
            "give a code of the census guidance, such as 2A",
        )
    return ours[0] if len(ours) == 1 else None
