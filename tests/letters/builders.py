"""Letters from cases of tests, with canary strings for everything that must stay out."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests import shipped
from tests.builders import DAY, a_case, decided
from triage.casefile import case_from_data, without_identity
from triage.deciding.decide import told
from triage.letters import Audience, Came, Letter, Occasion, write_letter
from triage.model import CaseFile, Decision
from triage.signposting import Directory

CANARIES = {
    "given_name": "Zebedeecanary",
    "family_name": "Quillcanary",
    "nhs_number": "9434765919",
    "address": "77 Canary Road",
    "phone": "07700 900123",
    "email": "canary@example.org",
    "gp": "Canary Surgery",
    "setting": "Canary Primary",
}
PRIVATE = "privatecanary I do not want mum to know this"
NARRATIVE = "narrativecanary the neighbour shouts at night"
REFERRER = {"name": "Referrercanary", "phone": "07700 900999", "email": "ref@example.org"}


def occasion_of(
    case: CaseFile,
    *,
    on: date = DAY,
    decision: Decision | None = None,
    directory: Directory | None = None,
    came: dict[int, Came] | None = None,
) -> Occasion:
    """A case decided on with the shipped rules, as the desk puts it before the letters."""
    places = directory or shipped.directory()
    made = decision or decided(case, directory=places)
    return Occasion(
        case=told(without_identity(case), made.decided_on),
        decision=made,
        rulebook=shipped.rulebook(),
        words=shipped.rulebook().letters,
        directory=places,
        settings=shipped.settings(),
        on=on,
        came=came or {},
        recorded=came is not None,
    )


def a_letter(audience: Audience, *, how: dict[str, Any] | None = None, **changes: Any) -> Letter:
    """A letter about the usual case of tests with ``changes``; ``how`` are options of the letter."""
    return write_letter(occasion_of(a_case(**changes)), audience, **(how or {}))


def with_canaries(data: dict[str, Any]) -> dict[str, Any]:
    """The case with a canary in every place that no letter may repeat."""
    voice = {**(data.get("voice") or {}), "child_private": PRIVATE, "family": f"We are tired. {PRIVATE}"}
    referrer = {**(data.get("referrer") or {}), **REFERRER}
    return {
        **data,
        "identity": dict(CANARIES),
        "voice": voice,
        "referrer": referrer,
        "narrative": NARRATIVE,
        "strengths": [*data.get("strengths", []), f"calls {CANARIES['phone']}", "helps at home"],
    }


def from_data(data: dict[str, Any]) -> CaseFile:
    return case_from_data(data, shipped.vocabulary(), DAY)
