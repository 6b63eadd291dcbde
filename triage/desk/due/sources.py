"""Where things due come from: one function for each kind, about cases, and about the services and rules of the place."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from triage.desk.directory.attention import checks_on_agenda
from triage.desk.due import casework, deciding, elsewhere, following, safety, staff
from triage.desk.due.held import Held
from triage.desk.due.item import DueItem
from triage.desk.opening import Desk
from triage.desk.rule_agenda import rules_due

SOURCES: tuple[Callable[[Held], Iterator[DueItem]], ...] = (
    safety.escalations,
    safety.unread,
    deciding.duties,
    casework.looks,
    deciding.unconfirmed,
    deciding.confirmed,
    following.referrals,
    following.waits,
    following.signposts,
    following.feedback,
    casework.leads,
    casework.reviews,
    casework.clocks,
    casework.after_closing,
    elsewhere.rights,
    elsewhere.parcels,
    elsewhere.households,
    elsewhere.break_glass,
)
"""What is due about cases: each can look at one case as well as at all of them."""
OF_EVERYBODY: tuple[Callable[[Held], Iterator[DueItem]], ...] = (
    safety.unsent,
    staff.supervision,
    staff.drafts,
)
"""What is due about several cases at once: never asked about one case."""
OF_THE_PLACE: tuple[Callable[[Desk, str | None], Iterator[DueItem]], ...] = (
    elsewhere.safe_copies,
    checks_on_agenda,
    rules_due,
)
"""What is due about services and rules: given the role that is asked for, None for every role, so that nothing is read in vain."""
