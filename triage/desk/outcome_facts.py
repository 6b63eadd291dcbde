"""What is known of a case that outcomes may be looked at by, from its file and the record."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from triage.desk.opening import Desk
from triage.model import CaseFile
from triage.model.history import CareStanding, CaseFacts, MeasureScore
from triage.rulebook.facts import child_age_months
from triage.signposting.geography.postcodes import read_postcode
from triage.store.records import CaseRow


def facts_of(desk: Desk, row: CaseRow, case: CaseFile) -> CaseFacts:
    """Take the facts of a case as it stands; what nobody recorded stays unknown."""
    received = min(day for day in (case.received, row.added_on) if day is not None)
    months = child_age_months(case, received)
    closed = row.closed_on is not None and row.closed_on <= desk.on
    return CaseFacts(
        received=received,
        closed_on=row.closed_on if closed else None,
        closure_reason=(row.closure_reason or None) if closed else None,
        age=None if months is None else -1 if months < 0 else months // 12,
        sex=case.child.sex,
        ethnicity=case.child.ethnicity,
        disability=tuple(case.child.disability),
        district=read_postcode(case.child.postcode)[0],
        authority=case.child.home_authority,
        imd_decile=case.child.imd_decile,
        reasons=tuple(case.reasons),
        source=case.referrer.source,
        could_not_provide=case.referrer.cannot_provide_otherwise,
        level=row.level,
        engagement=case.engagement,
        indicators=tuple(
            dict.fromkeys(
                one.indicator
                for one in case.indicators
                if one.answer == "yes" and (one.on is None or one.on <= desk.on)
            )
        ),
    )


def measures_of(case: CaseFile, on: date) -> tuple[MeasureScore, ...]:
    """Questionnaires filled in by the day, oldest first."""
    found = [
        MeasureScore(
            one.measure,
            one.on,
            {scale: Decimal(str(score)) for scale, score in one.scores.items()},
            one.who,
            one.rater,
        )
        for one in case.measures
        if one.on <= on
    ]
    return tuple(sorted(found, key=lambda one: (one.on, one.measure, one.who or "", one.rater or "")))


def care_of(case: CaseFile, on: date) -> tuple[CareStanding, ...]:
    """Standings with social care that had begun by the day, oldest first; one that ends later goes on."""
    found = [
        CareStanding(one.status, one.from_, one.to if one.to is not None and one.to <= on else None)
        for one in case.care_status
        if one.from_ <= on
    ]
    return tuple(sorted(found, key=lambda one: (one.start, one.status)))
