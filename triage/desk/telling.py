"""What whoever referred a child is told: the state of the case, what was offered, who leads; never the record itself.

Which help may be named is worked out where letters to referrers are written, so that a screen tells no more than a letter does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from triage.desk import gate
from triage.desk.deciding import stored_decision
from triage.desk.loop.owning import left_on
from triage.desk.opening import Desk
from triage.errors import TriageError
from triage.store.records import CaseRow, ReferralRow

if TYPE_CHECKING:
    from triage.letters import Occasion

_NOT_SENT = frozenset({"confirmed", "done"})
_THEIRS = frozenset({"declined_by_family"})
"""States that are the family's own choice: a letter does not name the help either."""


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
    """What a person confirmed of the latest decision, and help on its way or ended that an earlier decision began."""
    from triage.desk.letters import occasion_of  # noqa: PLC0415 - letters read the case as it is shown
    from triage.letters.referrer import told_to_referrer  # noqa: PLC0415

    try:
        latest = desk.store.decisions(number)[-1]
        occasion = occasion_of(desk, latest)
        begun = _begun(desk, occasion, number, latest.seq)
        told = told_to_referrer(occasion)
    except TriageError:
        return []
    found = []
    for action in told:
        state, came = occasion.state_of(action), occasion.came.get(action.order)
        if state not in ("proposed", "dismissed") and action.kind != "task":
            since = came.on if came else None
            found.append(_named(desk, action.help, state, since))
    newer = {one.help for one in found if one.state not in _NOT_SENT}
    older = [one for one in begun if one.help not in newer]
    said = {one.help for one in older}
    return [one for one in found if one.help not in said] + older


def _begun(desk: Desk, occasion: Occasion, number: str, latest: int) -> list[Offered]:
    """Referrals and signposts that carry out an action of an earlier decision, the newest of each help.

    A new decision proposes other things and does not end what began before: whoever referred goes on hearing of it.
    """
    from triage.letters.referrer import still_told_to_referrer  # noqa: PLC0415 - as above

    rows = {
        (row.help, row.person, row.who): row
        for row in desk.store.referrals(number)
        if 0 < row.seq < latest and row.state not in _THEIRS
    }
    wanted = {row.seq for row in rows.values()}
    held = {
        (action.help, action.person, action.who or ""): action
        for decision in desk.store.decisions(number)
        if decision.seq in wanted
        for action in stored_decision(desk, decision).actions
    }
    earlier = [held[about] for about in rows if about in held]
    return [
        _named(desk, one.help, row.state, row.changed_on)
        for one in still_told_to_referrer(occasion, earlier)
        for row in (rows[one.help, one.person, one.who or ""],)
    ]


def _named(desk: Desk, help_code: str, state: str, since: date | None) -> Offered:
    return Offered(help_code, desk.vocabulary.title("help", help_code), state, since)


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
