"""Looking for services on behalf of one case of the record: what it withholds or calls unsafe is in no answer."""

from __future__ import annotations

from dataclasses import dataclass, replace

from triage.deciding.answering import unsafe_channels, withheld_by
from triage.deciding.decide import area_of, told
from triage.deciding.offering import Standing, must_not_reach, request
from triage.deciding.sharing import agreement
from triage.deciding.wishes import Wish
from triage.desk import gate
from triage.desk.deciding import case_now, found_case
from triage.desk.escalating import list_escalations
from triage.desk.opening import Desk
from triage.rulebook import build_facts, child_age_months, evaluate
from triage.signposting.finding import Asker

_ROLES = ("parent", "carer", "sibling")


@dataclass(frozen=True)
class ForCase:
    """One case, as far as a search needs it."""

    asker: Asker
    escalations: tuple[str, ...]
    """Titles of escalations of the case that still need a step."""


def standing_of(desk: Desk, number: str) -> Standing:
    """What a whole case says that matters to every match; asks nobody's leave, which the caller has done."""
    case = told(case_now(desk, found_case(desk, number)), desk.on)
    area = area_of(case, desk.directory, desk.settings)
    agreed = agreement(case, child_age_months(case, desk.on))
    facts = build_facts(case, on=desk.on, area=area.status, vocabulary=desk.vocabulary, basis=agreed.basis)
    withheld = withheld_by(evaluate(desk.rulebook, facts), case)
    return Standing(case, desk.on, agreed, desk.settings, withheld, unsafe_channels(case), desk.vocabulary)


def for_case(desk: Desk, number: str) -> ForCase:
    """Read from the record what a search for this case must know: age, home, what is withheld, what is not safe.

    Raises :class:`triage.errors.WrongUse` for a number the record does not hold, :class:`triage.errors.Refused` for an
    erased case.
    """
    gate.read(desk, "case.services", None, case=number)
    standing = standing_of(desk, number)
    case = standing.case
    anything = next(iter(desk.vocabulary.of("help")))
    asked = request(Wish(anything, "child", None, "signpost", None, wait_well=False), standing)
    receiving = frozenset(entry.service for entry in case.open_services if entry.service)
    asked = replace(
        asked, help="", already_receiving=receiving, receiving_help=False, waiting_help=False, tried=frozenset(), tried_help=False
    )  # fmt: skip
    unreachable = frozenset(role for role in _ROLES if must_not_reach(role, None, case))
    titles = dict.fromkeys(
        desk.vocabulary.title("escalations", view.row.towards)
        for view in list_escalations(desk, number, open_only=True)
    )
    return ForCase(Asker(asked, unreachable), tuple(titles))
