"""Why a kind of help was found nowhere, from the reasons against each service (codes of ``unmet_reasons``)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

CAUSES: Mapping[str, str] = {
    "withheld_by_rule": "withheld_by_rule", "unsafe": "all_unsafe", "closed": "all_closed", "paused": "all_closed",
    "out_of_date": "all_out_of_date", "out_of_area": "no_service_in_area", "area_unknown": "area_unknown",
    "too_young": "no_service_for_age", "too_old": "no_service_for_age", "turns_too_old": "no_service_for_age", "age_unknown": "age_unknown",
    "sex": "no_service_for_sex", "needs_diagnosis": "all_need_diagnosis", "route_not_open": "no_open_route", "language": "no_service_in_language",
    "access": "not_accessible", "cost": "too_costly", "schedule": "times_do_not_fit", "tried_before": "tried_before",
    "declined": "declined_by_family", "no_consent": "no_consent", "full": "all_full", "household_cap": "household_cap",
}  # fmt: skip
"""Reason against one service -> reason when it stands against all of them."""
_ALREADY = frozenset({"already_receiving", "already_waiting"})


def unmet_reason(reasons: Sequence[tuple[str, bool]], *, given_to_somebody: bool) -> str | None:
    """Give the one code for why nothing is offered; ``reasons`` are (reason, area right or not known) of each candidate.

    Services elsewhere count only where there are no others: a closed list here is ``all_full`` however many
    services another town has. None where the only services that fit help the person already or have them on
    their list, since nothing is unmet then.

    >>> unmet_reason([], given_to_somebody=False), unmet_reason([], given_to_somebody=True)
    ('no_service_offers_it', 'no_service_for_person')
    >>> unmet_reason([("full", True), ("out_of_area", False)], given_to_somebody=True)
    'all_full'
    >>> unmet_reason([("full", True), ("too_old", True)], given_to_somebody=True)
    'several_reasons'

    Where an agreement alone would open one of them, that is the reason, whatever stands against the others: no service
    is missing.

    >>> unmet_reason([("no_consent", True), ("too_old", True)], given_to_somebody=True)
    'no_consent'
    """
    if not reasons:
        return "no_service_for_person" if given_to_somebody else "no_service_offers_it"
    all_causes = {CAUSES.get(reason, reason) for reason, _ in reasons}
    if len(all_causes) == 1:
        only = all_causes.pop()
        return None if only in _ALREADY else only
    here = {CAUSES.get(reason, reason) for reason, area_right in reasons if area_right}
    if not here:
        return "no_service_in_area"
    if here & _ALREADY:
        return None
    if "no_consent" in here:
        return "no_consent"
    return here.pop() if len(here) == 1 else "several_reasons"
