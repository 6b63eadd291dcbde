"""What the record holds on the day for all cases or for one, each table read at most once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property

from triage.casework.escalations import OPEN_STATES
from triage.casework.lifecycles.referrals import STATES
from triage.casework.referrals import is_final
from triage.desk.opening import Desk
from triage.store.records import ActionRow, CaseRow, DutyRow, EscalationRow, ReferralRow, ReviewRow, UnreadRow
from triage.store.rows_loop import LookRow


def outlives_closing(duty: DutyRow) -> bool:
    """Whether closing a case leaves a duty to do: a look asked of a safeguarding or clinical lead is theirs to end."""
    return duty.kind == "human_review" and duty.role in ("safeguarding_lead", "clinical_lead")


class Held:
    """The rows that say what is due: one question to the record for each kind, however many cases there are."""

    def __init__(self, desk: Desk, number: str | None = None) -> None:
        """Look at the whole record, or at the case ``number`` alone."""
        self.desk = desk
        self.number = number

    @cached_property
    def cases(self) -> Mapping[str, CaseRow]:
        """Cases by number, open and closed."""
        if self.number is not None:
            row = self.desk.store.case(self.number)
            return {} if row is None else {row.number: row}
        return {row.number: row for row in self.desk.store.cases()}

    @cached_property
    def opened(self) -> Mapping[str, CaseRow]:
        """Open cases by number."""
        return {number: row for number, row in self.cases.items() if row.state == "open"}

    @cached_property
    def latest(self) -> Mapping[str, tuple[int, date]]:
        """Number and day of the latest decision by case number."""
        return self.desk.store.latest_decisions(self.number)

    @cached_property
    def escalations(self) -> list[EscalationRow]:
        """Escalations that still need a step, by due day; decided ones only where the decision is disputed."""
        return self.desk.store.escalations_in(OPEN_STATES, self.number, disputed=True)

    @cached_property
    def unread(self) -> list[UnreadRow]:
        """Referrals that nobody could read and nobody has settled."""
        rows = self.desk.store.unread("open")
        return rows if self.number is None else [row for row in rows if row.case_number == self.number]

    @cached_property
    def duties(self) -> list[DutyRow]:
        """Open questions and looks of open cases; of closed ones the looks for a child's safety or health, until somebody has looked."""
        return [
            row
            for row in self.desk.store.duties(self.number, "open")
            if row.case_number in self.opened or self._outlives_closing(row)
        ]

    def _outlives_closing(self, duty: DutyRow) -> bool:
        """Whether a duty of a closed case is still somebody's; one that was joined to another is looked at there."""
        case = self.cases.get(duty.case_number)
        return case is not None and case.closure_reason != "duplicate" and outlives_closing(duty)

    @cached_property
    def proposed(self) -> list[ActionRow]:
        """Actions of open cases that nobody has confirmed or put aside."""
        return self._actions("proposed")

    @cached_property
    def confirmed(self) -> list[ActionRow]:
        """Actions of open cases that a person confirmed and nobody has said are done."""
        return self._actions("confirmed")

    def _actions(self, state: str) -> list[ActionRow]:
        return [row for row in self.desk.store.actions(self.number, state) if row.case_number in self.opened]

    @cached_property
    def referrals(self) -> list[ReferralRow]:
        """Referrals and signposts, those that came to an end too."""
        return self.desk.store.referrals(self.number)

    @cached_property
    def followed(self) -> list[ReferralRow]:
        """Referrals and signposts that have not come to an end, or of which something is still to be asked or told."""
        words = self.desk.vocabulary
        final = [code for code in words.of(STATES) if is_final(words, code)]
        return self.desk.store.referrals_due(final, self.number)

    @cached_property
    def looks(self) -> list[LookRow]:
        """Looks by a person that nobody has settled."""
        return self.desk.store.looks(self.number, "open")

    @cached_property
    def gone(self) -> frozenset[str]:
        """Names of those who left by the day: a case that one of them leads has no lead, and they are supervised no more."""
        on = self.desk.on
        return frozenset(
            row.name for row in self.desk.store.people() if row.left_on is not None and row.left_on <= on
        )

    @cached_property
    def last_supervisions(self) -> Mapping[str, date]:
        """Day of the last supervision by case number."""
        return self.desk.store.last_supervisions()

    @cached_property
    def last_reviews(self) -> Mapping[str, date]:
        """Day of the last review by case number."""
        return self.desk.store.last_reviews(self.number)

    @cached_property
    def last_events(self) -> Mapping[str, date]:
        """Day of the last entry in the log by case number; of all cases only."""
        return self.desk.store.last_events()

    def level(self, number: str) -> int:
        """Level in force of a case; 0 for one that is not held."""
        row = self.cases.get(number)
        return row.level if row else 0

    def reviews(self, number: str) -> list[ReviewRow]:
        """Reviews of one case, oldest first."""
        return self.desk.store.reviews(number)
