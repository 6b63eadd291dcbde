"""What whoever referred a child is told: the state of the case, what was offered, who leads; never the record itself.

Which help may be named is worked out where letters to referrers are written, so that a screen tells no more than a letter does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from triage.desk import gate
from triage.desk.loop.owning import left_on
from triage.desk.opening import Desk
from triage.errors import TriageError
from triage.store.records import CaseRow, ReferralRow


@dataclass(frozen=True)
class Offered:
    """One kind of help that a person confirmed, and how far it is."""

    help: str
    title: str
    state: str
    """A code of ``referral_states``, or confirmed or done."""
    since: date | None


@dataclass(frozen=True)
class Outcome:
    """What came of a referral."""

    state: str
    """open or closed, or another state of the case"""
    lead: str | None
    """Name of the lead where somebody registered here leads; else what kind of lead it is, or None."""
    offered: tuple[Offered, ...]


def outcome_of(desk: Desk, row: CaseRow) -> Outcome:
    """What came of the referral of a case; once it was erased only its state is left. Whoever left leads no more."""
    lead = None if left_on(desk, row.lead) else row.lead or (row.lead_kind or None)
    return Outcome(row.state, lead, tuple(_offered(desk, row.number)))


def _offered(desk: Desk, number: str) -> list[Offered]:
    from triage.desk.letters import occasion_of  # noqa: PLC0415 - letters read the case as it is shown
    from triage.letters.referrer import told_to_referrer  # noqa: PLC0415

    try:
        occasion = occasion_of(desk, desk.store.decisions(number)[-1])
        told = told_to_referrer(occasion)
    except TriageError:
        return []
    found = []
    for action in told:
        state, came = occasion.state_of(action), occasion.came.get(action.order)
        if state not in ("proposed", "dismissed") and action.kind != "task":
            title = desk.vocabulary.title("help", action.help)
            found.append(Offered(action.help, title, state, came.on if came else None))
    return found


def referrals_seen(desk: Desk, rows: Sequence[ReferralRow], by: str | None) -> list[ReferralRow]:
    """The referrals that somebody may see; a referrer sees those whose help they may be told of."""
    sight = gate.sight(desk, by, "referral.list")
    found = []
    told: dict[str, frozenset[str]] = {}
    for row in rows:
        how = sight.of(row.case_number)
        if how == "full":
            found.append(row)
        elif how == "part":
            if row.case_number not in told:
                told[row.case_number] = frozenset(one.help for one in _offered(desk, row.case_number))
            if row.help in told[row.case_number] and row.person in ("child", "family", "household"):
                found.append(row)
    return found
