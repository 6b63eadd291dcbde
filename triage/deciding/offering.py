"""Wishes to actions: each matched against the directory, or told as unmet with the reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from triage.deciding.days_of_life import birthday
from triage.deciding.practical import born_or_due, practical_needs
from triage.deciding.sharing import Agreement
from triage.deciding.wishes import Wish
from triage.model import CaseFile, NotOffered, Settings, Unmet
from triage.rulebook import person_age_months
from triage.signposting import Directory, Match, NotFor, Offer, Request, match
from triage.vocabulary import Vocabulary

ALTERNATIVES = 5
"""How many further services an action names; all of them suit, these rank highest."""
FOR_STAFF = frozenset({"advice_to_referrer", "confirm_with_service"})
"""Tasks for staff, by which laws 6 and 8 are kept; they reach nobody in the family, so nobody there declines them."""


@dataclass
class Proposal:
    """A wish with the service that was found for it."""

    wish: Wish
    service: str | None = None
    alternatives: tuple[str, ...] = ()
    candidates: tuple[Offer, ...] = ()
    """All services that suit, best first, for whoever plans several kinds of help together."""


@dataclass
class Offered:
    """What became of all wishes."""

    proposals: list[Proposal] = field(default_factory=list)
    unmet: list[Unmet] = field(default_factory=list)
    not_offered: list[NotOffered] = field(default_factory=list)
    urgent: list[Wish] = field(default_factory=list)
    """Wishes for today or tomorrow for which no referral can be made."""
    out_of_date: list[Wish] = field(default_factory=list)
    """Wishes for which only services past their check date exist."""
    tried: list[Wish] = field(default_factory=list)
    """Wishes that nothing answers, for help that was completed earlier with one of the services."""
    came_to_nothing: list[Wish] = field(default_factory=list)
    """Wishes that nothing answers, where a service was asked lately and nothing came of it."""


@dataclass(frozen=True)
class Standing:
    """What the whole case says that matters to every match."""

    case: CaseFile
    on: date
    agreement: Agreement
    settings: Settings
    withheld: Mapping[str, str]
    """Help code -> why a rule holds it back."""
    unsafe_channels: frozenset[str]
    vocabulary: Vocabulary


def offer_all(wishes: list[Wish], directory: Directory, standing: Standing, *, explain: bool) -> Offered:
    """Match every wish; what cannot be offered is unmet with its reason, never dropped."""
    offered = Offered()
    for wish in wishes:
        if wish.help in standing.withheld:
            _hold_back(wish, directory, standing, offered)
        elif wish.help not in FOR_STAFF and must_not_reach(wish.person, wish.who, standing.case):
            _not_safe(wish, directory, standing, offered)
        elif wish.kind in {"support", "task"}:
            _without_service(wish, standing, offered)
        else:
            _with_service(wish, directory, standing, offered, explain=explain)
    return offered


def unmet(wish: Wish, reason: str) -> Unmet:
    """The wish as demand that was not met, with the reason."""
    return Unmet.model_validate(
        {
            "help": wish.help,
            "person": wish.person,
            "who": wish.who,
            "needs": tuple(wish.needs),
            "reason": reason,
            "rules": tuple(wish.rules),
            "facts": tuple(wish.facts),
        }
    )


def _hold_back(wish: Wish, directory: Directory, standing: Standing, offered: Offered) -> None:
    """Law 10: whoever gives it or gives it already, help that a rule withholds is no action of any kind."""
    if wish.kind in {"referral", "signpost"}:
        passed = match(directory, request(wish, standing), elsewhere=False).not_offered
        offered.not_offered.extend(_passed(wish, entry) for entry in passed if entry.area_right)
    offered.unmet.append(unmet(wish, "withheld_by_rule"))


def must_not_reach(person: str, who: str | None, case: CaseFile) -> bool:
    """Whether the one an offer is for must not be contacted: named so by id, by role, or nobody else has that role (law 11)."""
    unsafe = set(case.unsafe_contact)
    if person in {"child", "unborn", "family", "household"}:
        return False
    if who is not None:
        return who in unsafe or person in unsafe
    named = [entry.id for entry in case.people if entry.is_ == person]
    return person in unsafe or (bool(named) and unsafe.issuperset(named))


def _not_safe(wish: Wish, directory: Directory, standing: Standing, offered: Offered) -> None:
    """Nothing is sent or said to somebody who must not be contacted; whether and how they are helped is for a person."""
    if wish.kind in {"referral", "signpost"}:
        found = match(directory, request(wish, standing), elsewhere=False)
        offered.not_offered.extend(_passed(wish, entry) for entry in found.not_offered if entry.area_right)
        offered.not_offered.extend(
            NotOffered.model_validate(
                {
                    "help": wish.help,
                    "person": wish.person,
                    "service": offer.service,
                    "reason": "unsafe",
                    "detail": "this person must not be contacted",
                }
            )
            for offer in found.offered
        )
    if wish.urgent:
        offered.urgent.append(wish)
    offered.unmet.append(unmet(wish, "all_unsafe"))


def _without_service(wish: Wish, standing: Standing, offered: Offered) -> None:
    if wish.help in standing.case.preferences.declines and wish.help not in FOR_STAFF:
        offered.unmet.append(unmet(wish, "declined_by_family"))
        return
    offered.proposals.append(Proposal(wish))


def _with_service(
    wish: Wish, directory: Directory, standing: Standing, offered: Offered, *, explain: bool
) -> None:
    found = match(directory, request(wish, standing), elsewhere=explain)
    offered.not_offered.extend(
        _passed(wish, entry) for entry in found.not_offered if explain or entry.area_right
    )
    if found.offered:
        first, *rest = found.offered
        offered.proposals.append(
            Proposal(
                wish, first.service, tuple(offer.service for offer in rest[:ALTERNATIVES]), found.offered
            )
        )
        return
    case = standing.case
    if (
        any(
            entry.help == wish.help and _is_for(entry.person, entry.who, wish) for entry in case.open_services
        )
        or found.already == "receiving"
    ):
        _keep(
            wish, "is being given already; keep it going, make no second referral and ask how it is", offered
        )
        return
    if _told(case, wish):
        _keep(
            wish,
            "is one the family was told about; do not tell it twice, and ask whether it was used and helped",
            offered,
        )
        return
    if any(entry.for_ == wish.help for entry in case.awaiting) or found.already == "waiting":
        _keep(
            wish,
            "is being waited for; make no second referral, help meanwhile and ask whether it is still needed",
            offered,
            wait_well=True,
        )
        return
    if wish.help in case.preferences.declines:
        offered.unmet.append(unmet(wish, "declined_by_family"))
        return
    if found.only_out_of_date or _reason(found) == "all_out_of_date":
        offered.out_of_date.append(wish)
        offered.unmet.append(unmet(wish, "all_out_of_date"))
        return
    if wish.urgent:
        offered.urgent.append(wish)
        if _reason(found) == "no_consent" and _told_instead(wish, directory, standing, offered):
            return
    tried = {
        entry.service for entry in found.not_offered if entry.area_right and entry.reason == "tried_before"
    }
    nothing = _came_to_nothing(standing.case, wish, standing.on)
    if tried - nothing:
        offered.tried.append(wish)
    elif tried:
        offered.came_to_nothing.append(wish)
    offered.unmet.append(unmet(wish, _reason(found)))


def _told_instead(wish: Wish, directory: Directory, standing: Standing, offered: Offered) -> bool:
    """Without agreement nothing is sent, but where it cannot wait a family can be told where to go itself (law 11)."""
    told = replace(wish, kind="signpost")
    found = match(directory, request(told, standing), elsewhere=False)
    if not found.offered:
        return False
    first, *rest = found.offered
    told.why = ["nothing is sent without agreement, so the family is told where to go itself", *wish.why]
    alternatives = tuple(offer.service for offer in rest[:ALTERNATIVES])
    offered.proposals.append(Proposal(told, first.service, alternatives, found.offered))
    return True


def _reason(found: Match) -> str:
    return found.unmet_reason or "several_reasons"


def _keep(wish: Wish, how: str, offered: Offered, *, wait_well: bool = False) -> None:
    """Help that is there or awaited: kept as support, so that nobody is referred twice and no need is lost."""
    wish.kind, wish.wait_well = "support", wish.wait_well or wait_well
    wish.why = [f"this help {how}", *wish.why]
    offered.proposals.append(Proposal(wish))


def _passed(wish: Wish, entry: NotFor) -> NotOffered:
    return NotOffered.model_validate(
        {
            "help": wish.help,
            "person": wish.person,
            "service": entry.service,
            "reason": entry.reason,
            "detail": entry.detail,
        }
    )


def _is_for(person: str | None, who: str | None, wish: Wish) -> bool:
    return (person is None or person == wish.person) and (who is None or who == wish.who)


def request(wish: Wish, standing: Standing) -> Request:
    """The question put to the directory for one wish."""
    case, child = standing.case, standing.case.child
    age = person_age_months(case, wish.person, wish.who, standing.on)
    adult = (
        wish.person in {"parent", "carer"}
        and age is None
        and not any(entry.indicator == "young_parent" and entry.answer == "yes" for entry in case.indicators)
    )
    receiving = [
        entry
        for entry in case.open_services
        if entry.help == wish.help and _is_for(entry.person, entry.who, wish)
    ]
    waiting = [entry for entry in case.awaiting if entry.for_ == wish.help]
    tried, tried_help = _tried(case, wish, standing)
    nothing = _came_to_nothing(case, wish, standing.on)
    return Request(
        help=wish.help, person=wish.person, on=standing.on, kind="referral" if wish.kind == "referral" else "signpost", who=wish.who,
        age_months=age, age_assumed_adult=adult, birthday_18=birthday(child.date_of_birth, 18) if wish.person in {"child", "family", "household"} and child.date_of_birth else None,
        born=born_or_due(case, wish.person, wish.who), practical=practical_needs(case, wish.person, wish.who), wanted=frozenset(case.preferences.wants),
        sex=_sex(wish, case), authority=standing.settings.area.local_authority or None, postcode=child.postcode,
        outward_codes=standing.settings.area.outward_codes, home_authority=child.home_authority, school_area=child.school_area, referrer_source=case.referrer.source,
        language=child.language, has_diagnosis=_diagnosis(case), withheld=standing.withheld, unsafe=standing.unsafe_channels,
        already_receiving=frozenset(entry.service for entry in receiving if entry.service), receiving_help=bool(receiving),
        already_waiting=frozenset(entry.provider for entry in waiting if entry.provider), waiting_help=bool(waiting),
        told_help=_told(case, wish),
        tried=tried, tried_help=tried_help, declined=frozenset(case.preferences.declines), came_to_nothing=nothing,
        sharing_blocks=standing.agreement.blocks, agreed_except=standing.agreement.excepted,
        agreed_only=standing.agreement.only,
    )  # fmt: skip


TOLD = "told"
"""State of a signpost (list ``referral_states``): the family was told of a service and goes there itself."""


def _told(case: CaseFile, wish: Wish) -> bool:
    """Whether the family was told where to go for this help and nobody has asked yet whether it helped.

    Telling stands in the way of telling alone: where a referral is called for now, or it cannot wait, it is offered anew.
    """
    return (
        wish.kind == "signpost"
        and not wish.urgent
        and any(
            past.state == TOLD
            and past.kind == "signpost"
            and past.help == wish.help
            and _is_for(past.person, past.who, wish)
            for past in case.past_actions
        )
    )


def _sex(wish: Wish, case: CaseFile) -> Literal["M", "F", "X"] | None:
    if wish.person == "child":
        return case.child.sex
    return next((person.sex for person in case.people if person.id == wish.who), None)


def _diagnosis(case: CaseFile) -> bool | None:
    """What the record says of a diagnosis; a question answered, never a guess from a need."""
    answers = [answer.value.lower() for answer in case.answers if answer.field == "diagnosis_status"]
    return answers[-1] in {"yes", "diagnosed", "given"} if answers else None


LATELY_DAYS = 182
"""For half a year after help was completed, more of the same is for a person to decide."""
_ALWAYS_AGAIN = frozenset({"practical", "safety", "coordination"})
"""Categories of help a family may need as often as it must: food, housing advice, a safety plan."""


def _tried(case: CaseFile, wish: Wish, standing: Standing) -> tuple[frozenset[str], bool]:
    """Services completed earlier for this help, and whether the help as a whole counts as tried.

    Counted is what was completed within half a year, and what was completed before and did not ease a need behind it
    (inventory A8: triage again adjusts or increases, and never repeats what failed). A past action that names no service
    stands for the help as a whole. Practical help, safety and everyday health care are never used up.
    """
    entry = standing.vocabulary.single("help", wish.help)
    everyday = entry.text("category") == "health" and entry.text("tier") == "universal"
    if everyday or entry.text("category") in _ALWAYS_AGAIN:
        return frozenset(), False
    eased = _eased(case, wish, standing.on)
    ended = [
        past
        for past in case.past_actions
        if past.help == wish.help
        and past.state == "completed"
        and _is_for(past.person, past.who, wish)
        and (past.ended is None or past.ended <= standing.on)
        and not (eased and (past.ended is None or (standing.on - past.ended).days > LATELY_DAYS))
    ]
    return frozenset(past.service for past in ended if past.service), any(not past.service for past in ended)


NOTHING_CAME = frozenset({"declined", "declined_by_family", "redirected", "did_not_engage", "no_response"})
"""States of a referral that brought no help: the need is open again, and something else is offered first."""


def _came_to_nothing(case: CaseFile, wish: Wish, on: date) -> frozenset[str]:
    """Services that were asked for this help within half a year and brought none, or none that was kept up.

    Another is offered first; whether to ask the same one again is for a person to say.
    """
    return frozenset(
        past.service
        for past in case.past_actions
        if past.service
        and past.help == wish.help
        and past.state in NOTHING_CAME
        and _is_for(past.person, past.who, wish)
        and (past.ended is None or 0 <= (on - past.ended).days <= LATELY_DAYS)
    )


def _eased(case: CaseFile, wish: Wish, on: date) -> bool:
    start = {(need.need, need.person, need.who): need.severity for need in case.needs}
    for review in sorted(
        (review for review in case.reviews if review.on <= on), key=lambda review: review.on
    ):
        for need in review.needs:
            key = (need.need, need.person, need.who)
            before = start.get(key)
            if (
                need.need in wish.needs
                and before is not None
                and need.severity is not None
                and need.severity < before
            ):
                return True
    return False
