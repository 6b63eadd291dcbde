"""The episodes of a child in a census: which one is in force, its dates, plans and codes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from triage.importing.elements import Element
from triage.importing.faults import Faults

UNBORN_DAYS = 280
"""A child may be referred before birth; a pregnancy is counted as 280 days, as the census guidance does."""
REPEATED = frozenset({"CINdetails", "Assessments", "FactorsIdentifiedAtAssessment", "AssessmentFactors", "CINPlanDates", "Section47", "ChildProtectionPlans", "Reviews", "CPPreviewDate", "Disabilities", "Disability", "FormerUPN"})  # fmt: skip
"""Elements that may stand more than once where they stand."""
KNOWN = REPEATED | frozenset({
    "Child", "ChildIdentifiers", "LAchildID", "UPN", "UPNunknown", "PersonBirthDate", "ExpectedPersonBirthDate",
    "PersonDeathDate", "GenderCurrent", "Sex", "ChildCharacteristics", "Ethnicity", "CINreferralDate", "ReferralSource",
    "PrimaryNeedCode", "CINclosureDate", "ReasonForClosure", "DateOfInitialCPC", "ReferralNFA",
    "AssessmentActualStartDate", "AssessmentInternalReviewDate", "AssessmentAuthorisationDate", "CINPlanStartDate",
    "CINPlanEndDate", "S47ActualStartDate", "InitialCPCtarget", "ICPCnotRequired", "CPPstartDate", "CPPendDate",
    "InitialCategoryOfAbuse", "LatestCategoryOfAbuse", "NumberOfPreviousCPP",
})  # fmt: skip
"""Every element of a child that the census guidance defines and this reader knows."""
_PLAN_DATES = {"cin": ("CINPlanStartDate", "CINPlanEndDate"), "cp": ("CPPstartDate", "CPPendDate")}
_PLAIN = re.compile(r"[A-Za-z0-9:.+-]{1,25}")


@dataclass
class Episode:
    """One ``CINdetails`` with its dates read."""

    element: Element
    received: date | None
    closed: date | None
    factors: list[Element] = field(default_factory=list)
    care_status: list[dict[str, Any]] = field(default_factory=list)


def read_episodes(child: Element, birth: date | None, faults: Faults) -> list[Episode]:
    """All episodes in file order; dates that cannot be true become errors in ``faults``."""
    return [_episode(element, birth, faults) for element in child.all("CINdetails")]


def in_force(episodes: list[Episode], on: date) -> list[Episode]:
    """The episodes that count today: all that are open, the latest first; where none is, the one referred last."""

    def referred(episode: Episode) -> date:
        return episode.received or date.min

    still_open = [episode for episode in episodes if episode.closed is None or episode.closed > on]
    if still_open:
        return sorted(still_open, key=referred, reverse=True)
    return [max(episodes, key=referred)] if episodes else []


def _episode(element: Element, birth: date | None, faults: Faults) -> Episode:
    referral, closure = element.value("CINreferralDate"), element.value("CINclosureDate")
    received, closed = faults.day(referral), faults.day(closure)
    if referral is None:
        faults.warn(
            "CE307",
            element,
            "an episode has no CINreferralDate",
            "ask when the referral came",
            why="the case has no day of referral",
        )
    faults.in_order(received, closed, closure, "CINreferralDate")
    if birth is not None and received is not None and referral is not None and received < birth:
        if (birth - received) > timedelta(days=UNBORN_DAYS):
            faults.error(
                "CE203",
                referral,
                "CINreferralDate is long before PersonBirthDate: these dates are the wrong way round",
                "check both dates in the council's record",
            )
        else:
            faults.warn(
                "CE308",
                referral,
                "the child was referred before birth",
                "check both dates if this was not about an unborn baby",
                why="this is possible, and it may be a slip",
            )
    faults.day(element.value("DateOfInitialCPC"))
    episode = Episode(element, received, closed)
    for assessment in element.all("Assessments"):
        _assessment(assessment, received, episode, faults)
    for plan in element.all("CINPlanDates"):
        _plan(plan, "cin", episode, faults)
    for enquiry in element.all("Section47"):
        started = faults.day(enquiry.value("S47ActualStartDate"))
        conference = enquiry.value("DateOfInitialCPC")
        faults.day(enquiry.value("InitialCPCtarget"), may_be_ahead=True)
        faults.in_order(started, faults.day(conference), conference, "S47ActualStartDate")
    for plan in element.all("ChildProtectionPlans"):
        _plan(plan, "cp", episode, faults)
        for review in (
            date_given for reviews in plan.all("Reviews") for date_given in reviews.all("CPPreviewDate")
        ):
            faults.day(review if review.text.strip() else None)
    return episode


def _assessment(assessment: Element, received: date | None, episode: Episode, faults: Faults) -> None:
    start, authorised = (
        assessment.value("AssessmentActualStartDate"),
        assessment.value("AssessmentAuthorisationDate"),
    )
    # Read as possibly ahead first: where both dates are wrong, both faults are worth naming.
    started, signed = (faults.day(place, may_be_ahead=True) for place in (start, authorised))
    faults.in_order(started, signed, authorised, "AssessmentActualStartDate")
    for place, value in ((start, started), (authorised, signed)):
        if value is not None and value > faults.on:
            faults.day(place)
    faults.day(assessment.value("AssessmentInternalReviewDate"), may_be_ahead=True)
    if start is not None and started is not None and received is not None and started < received:
        faults.warn(
            "CE309",
            start,
            "the assessment began before this referral",
            "check whether it belongs to an earlier referral",
            why="its factors are read all the same, so that nothing is lost",
        )
    given = [
        factor
        for group in assessment.all("FactorsIdentifiedAtAssessment")
        for factor in (group.all("AssessmentFactors") or [group])
        if factor.text.strip()
    ]
    if not given and signed is not None:
        faults.warn(
            "CE310",
            assessment,
            "an authorised assessment has no factors",
            "ask what the assessment found",
            why="nothing is known of the child's needs from it",
        )
    episode.factors.extend(given)


def _plan(plan: Element, status: str, episode: Episode, faults: Faults) -> None:
    first, last = _PLAN_DATES[status]
    start, end = plan.value(first), plan.value(last)
    started, ended = faults.day(start), faults.day(end)
    faults.in_order(started, ended, end, first)
    if started is None:
        if start is None:
            faults.warn(
                "CE311",
                plan,
                f"a plan has no {first}",
                "ask when it began",
                why="it is not among the child's plans until it has a day; it stays in the extras",
            )
        return
    if start is not None and episode.received is not None and started < episode.received:
        faults.warn(
            "CE312",
            start,
            f"{first} is before this referral",
            "check whether the plan belongs to an earlier referral",
            why="the plan is kept as it stands",
        )
    if end is None and episode.closed is not None:
        faults.warn(
            "CE313",
            plan,
            "a plan without an end stands in a closed episode",
            "ask whether the plan has ended",
            why="it is read as still open, the safer of the two",
        )
    entry: dict[str, Any] = {"status": status, "from": started.isoformat()}
    if ended is not None and ended >= started:
        entry["to"] = ended.isoformat()
    if entry not in episode.care_status:
        episode.care_status.append(entry)


def as_plain(element: Element) -> dict[str, Any]:
    """What stands in an element under the file's own names; only known elements with a code, a date or a number."""
    plain: dict[str, Any] = {}
    for part in element.inside:
        if part.tag not in KNOWN:
            continue
        value: Any = as_plain(part) if part.inside else part.text.strip()
        if not value or (isinstance(value, str) and not _PLAIN.fullmatch(value)):
            continue
        if part.tag in REPEATED:
            plain.setdefault(part.tag, []).append(value)
        else:
            plain.setdefault(part.tag, value)
    return plain
