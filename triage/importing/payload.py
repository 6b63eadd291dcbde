"""The DfE daily children's social care payload: JSON of children becomes case files.

A child's JSON is put into the shape of a census child, because both say the same things under other names; what is said
about a fault names the payload's own key. Identifiers of other systems (UPN, the supplier's number, workers' numbers) are left
out, and ``purge`` is never obeyed by itself: erasing is a person's decision.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from triage.casefile import Problem
from triage.errors import DataProblem
from triage.importing.census import CensusBatch, ImportedCase, as_problems
from triage.importing.children import Reader, read_child
from triage.importing.elements import Census, Element
from triage.importing.factors import factor_table
from triage.importing.faults import Faults
from triage.importing.json_elements import Maker, items, listed, mapping, words
from triage.importing.payload_extras import beyond_the_census
from triage.model import Issue
from triage.source import Parsed, decode, json_lines, read_json
from triage.vocabulary import Vocabulary

MAX_PAYLOAD_BYTES = 100_000_000
"""Largest payload file, in bytes."""
_CHILD: Mapping[str, str] = {
    "la_child_id": "LAchildID", "date_of_birth": "PersonBirthDate", "expected_date_of_birth": "ExpectedPersonBirthDate",
    "sex": "Sex", "ethnicity": "Ethnicity", "disabilities": "Disability",
}  # fmt: skip
_EPISODE: Mapping[str, str] = {
    "referral_date": "CINreferralDate", "referral_source": "ReferralSource", "closure_date": "CINclosureDate",
    "closure_reason": "ReasonForClosure", "referral_no_further_action_flag": "ReferralNFA",
}  # fmt: skip
_PARTS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "child_and_family_assessments": ("Assessments", {"start_date": "AssessmentActualStartDate", "authorisation_date": "AssessmentAuthorisationDate"}),
    "child_in_need_plans": ("CINPlanDates", {"start_date": "CINPlanStartDate", "end_date": "CINPlanEndDate"}),
    "section_47_assessments": ("Section47", {"start_date": "S47ActualStartDate", "icpc_date": "DateOfInitialCPC"}),
    "child_protection_plans": ("ChildProtectionPlans", {"start_date": "CPPstartDate", "end_date": "CPPendDate"}),
}  # fmt: skip
_NAMES: Mapping[str, str] = {
    **{tag: key for keys in (_CHILD, _EPISODE) for key, tag in keys.items()},
    **{tag: f"{part}.{key}" for part, (_, keys) in _PARTS.items() for key, tag in keys.items()},
    "GenderCurrent": "sex", "CINdetails": "social_care_episodes",
}  # fmt: skip
"""The payload's own name for each name of the census, for messages."""


def read_payload(raw: bytes, name: str | None, vocabulary: Vocabulary, on: date) -> CensusBatch:
    """Read a daily payload: one child, a list of them, or one a line; ``on`` is the day to act as.

    Every child comes out as a case or as a problem that names line and child. Raises :class:`DataProblem` where nothing can
    be read: no JSON, or no child in it.
    """
    table, census = factor_table(vocabulary), Census()
    reader = Reader(vocabulary, table, census, name, on)
    cases: list[ImportedCase] = []
    problems: list[Problem] = []
    first_line: dict[str, int] = {}
    children = 0
    for parsed in _documents(decode(raw, name, limit=MAX_PAYLOAD_BYTES), name):
        children += 1
        child, place = _as_census(parsed)
        faults, case = read_child(child, f"DFE-{children:05}", reader)
        _purged(parsed, faults, place)
        beyond_the_census(parsed, case, faults)
        if faults.case in first_line:
            faults.error(
                "CE205",
                place,
                f"this la_child_id was given before, at line {first_line[faults.case]}",
                "find out whether it is the same child, and keep one entry",
                why="nobody can say which of the two is right, so the second has no decision",
            )
        first_line.setdefault(faults.case, place.line)
        faults.issues = [_in_its_ownwords(issue) for issue in faults.issues]
        if faults.stopped:
            problems.extend(as_problems(faults, case))
            continue
        problems.extend(Problem(issue) for issue in faults.issues)
        cases.append(ImportedCase(case, place.line, place.column))
    if not children:
        raise _no_child(name)
    return CensusBatch(tuple(cases), tuple(problems), children, name)


def _documents(text: str, name: str | None) -> Iterator[Parsed]:
    try:
        whole = read_json(text, name)
    except DataProblem:
        lines = list(json_lines(text))
        if (
            len(lines) < 2
            or not lines[0][1].lstrip().startswith("{")
            or not lines[0][1].rstrip().endswith("}")
        ):
            raise
        for number, line in lines:
            yield _child_of(read_json(line, name, first_line=number), name)
        return
    if isinstance(whole.data, list):
        for place in range(len(whole.data)):
            yield _child_of(whole.part(place), name)
    else:
        yield _child_of(whole, name)


def _child_of(parsed: Parsed, name: str | None) -> Parsed:
    if isinstance(parsed.data, dict) and "la_child_id" in parsed.data:
        return parsed
    raise _no_child(name, parsed.place(())[0])


def _no_child(name: str | None, line: int | None = 1) -> DataProblem:
    return DataProblem([
        Issue(
            file=name, line=line, code="CE106", what="this is no child of a daily payload: it has no la_child_id",
            why="nothing was imported", mend="give one child, a list of children, or one child a line, as the DfE interface takes them",
        )
    ])  # fmt: skip


def _as_census(parsed: Parsed) -> tuple[Element, Element]:
    data, make = parsed.data, Maker(parsed)
    details = mapping(data.get("child_details"))
    at = ("child_details",)
    about = make.texts(
        details,
        at,
        {key: tag for key, tag in _CHILD.items() if key not in ("la_child_id", "disabilities", "ethnicity")},
    )
    if any(one.tag == "PersonBirthDate" for one in about):
        about = [one for one in about if one.tag != "ExpectedPersonBirthDate"]
    number = make.texts(data, (), {"la_child_id": "LAchildID"})
    disabilities = [
        make.one("Disability", (*at, "disabilities", place), text=code)
        for place, code in enumerate(listed(details.get("disabilities")))
        if isinstance(code, str)
    ]
    traits = make.texts(details, at, {"ethnicity": "Ethnicity"})
    if disabilities:
        traits.append(make.one("Disabilities", (*at, "disabilities"), disabilities))
    episodes = [
        _episode(episode, ("social_care_episodes", place), make)
        for place, episode in items(data.get("social_care_episodes"))
    ]
    child = make.one("Child", (), [
        make.one("ChildIdentifiers", at, [*number, *about]), make.one("ChildCharacteristics", at, traits), *episodes,
    ])  # fmt: skip
    return child, make.one("la_child_id", ("la_child_id",))


def _episode(episode: dict[str, Any], at: tuple[str | int, ...], make: Maker) -> Element:
    inside = make.texts(episode, at, _EPISODE)
    for key, (tag, names) in _PARTS.items():
        for place, part in items(episode.get(key)):
            where = (*at, key, place)
            held = make.texts(part, where, names)
            if tag == "Assessments":
                factors = [
                    make.one("AssessmentFactors", (*where, "factors", number), text=code)
                    for number, code in enumerate(listed(part.get("factors")))
                    if isinstance(code, str)
                ]
                if factors:
                    held.append(make.one("FactorsIdentifiedAtAssessment", (*where, "factors"), factors))
            inside.append(make.one(tag, where, held))
    return make.one("CINdetails", at, inside)


def _purged(parsed: Parsed, faults: Faults, place: Element) -> None:
    if (
        words(parsed.data.get("purge")) == "true"
        or words(mapping(parsed.data.get("child_details")).get("purge")) == "true"
    ):
        faults.error(
            "CE401",
            place,
            "the payload asks for this child's record to be purged",
            "find out why, and erase the case with `triage erase` if it is to go",
            why="erasing a record is a person's decision, and a purge may also be a correction",
        )


def _in_its_ownwords(issue: Issue) -> Issue:
    """The same issue under the payload's names."""
    what, mend = issue.what, issue.mend
    for tag, key in sorted(_NAMES.items(), key=lambda one: -len(one[0])):
        what, mend = what.replace(tag, key), mend.replace(tag, key)
    return issue.model_copy(
        update={"what": what, "mend": mend.replace("the census guidance", "the interface's specification")}
    )
