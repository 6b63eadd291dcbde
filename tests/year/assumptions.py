"""What the simulated year assumes; each is made up, and each is printed in the report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

START = date(2026, 11, 23)
"""First working day of the year; the shipped services were checked three weeks before."""
CHECKED_AGAIN = date(2027, 6, 1)
"""The day all services are taken to be checked again."""


@dataclass(frozen=True)
class Assumed:
    """Staff, their days, and what families and services do; shares are of 1."""

    children_a_month: int = 100
    months: int = 12
    seed: int = 7
    coordinators: int = 3
    practitioners: int = 14
    safeguarding_leads: int = 2
    clinical_leads: int = 2
    ceiling: int = 40
    """Open cases one worker should hold at most."""
    coordinator_steps: int = 60
    """Steps that a coordinator records on one working day at most."""
    steps: int = 20
    """The same for everybody else."""
    leave_days: int = 10
    """Working days of one absence; each worker is away three times a year, with a cover."""
    silent: float = 0.10
    """Referrals that a service does not answer until it is asked."""
    declined: float = 0.13
    answers_when_asked: float = 0.6
    accept_days: tuple[int, int] = (3, 20)
    """Days from sending until a service that answers has taken it or not."""
    start_weeks: tuple[int, int, int] = (1, 20, 4)
    """Weeks from taken to begun: least, most, commonest."""
    help_weeks: tuple[int, int, int] = (4, 16, 8)
    not_taken_up: float = 0.10
    lost: float = 0.12
    """Families that nobody reaches for the first review (the share of the demonstration data)."""
    action_put_aside: float = 0.04
    withdraws: float = 0.01
    """Families that take agreement back at a review."""
    received_same_day: float = 0.85
    decided_each_day: float = 0.75
    questions_answered: float = 0.7
    """Questions that the family answers; the others are recorded as not known."""
    reviews_before_closing: int = 2
    other_help_found: float = 0.2
    """Waits past their limit for which other help is looked for; the others go on and are looked at 28 days later."""

    @classmethod
    def for_children(cls, children: int, months: int = 12, seed: int = 7) -> Assumed:
        """So many children in twelve months, with a team of the same size for each of them."""
        share = children / 1200
        return cls(
            children_a_month=max(1, round(children / 12)),
            months=months,
            seed=seed,
            coordinators=max(2, round(cls.coordinators * share)),
            practitioners=max(2, round(cls.practitioners * share)),
        )

    def lines(self) -> list[str]:
        """All of it in words."""
        return [
            f"{self.children_a_month} children a month, drawn from the synthetic month of 171 (its margins are published figures)",
            f"{self.coordinators} coordinators, {self.practitioners} lead practitioners, {self.safeguarding_leads} safeguarding leads, {self.clinical_leads} clinical leads, 1 manager, 1 data steward",
            f"Monday to Friday without bank holidays; a coordinator records at most {self.coordinator_steps} steps a day, anybody else {self.steps}; a ceiling of {self.ceiling} open cases a worker",
            f"each worker is away three times {self.leave_days} working days, covered by the next of the same role",
            f"of referrals {self.silent:.0%} are not answered until asked, {self.declined:.0%} declined, {self.not_taken_up:.0%} not taken up; the others are answered after {self.accept_days[0]} to {self.accept_days[1]} days, begin {self.start_weeks[0]} to {self.start_weeks[1]} weeks later (mostly {self.start_weeks[2]}) and last {self.help_weeks[0]} to {self.help_weeks[1]} weeks",
            f"asked again, a service answers {self.answers_when_asked:.0%} of the time; a signpost helps two families in three, one in four does not go",
            f"{self.lost:.0%} of families are not reached for the first review, {self.withdraws:.0%} take agreement back at a review; scores move as in the demonstration data (with full engagement seven in ten fall)",
            f"who is told of an escalation says the same day that it is received in {self.received_same_day:.0%}, and has decided on any later day with {self.decided_each_day:.0%}",
            "an escalation that a later step of the day raises is told on the next working morning, with the next list",
            "every service is checked again halfway, and its stated capacity said anew; nothing else about services or rules changes, and what is due about them is left out",
            f"a case is closed at review {self.reviews_before_closing} where all needs fell, else at review {self.reviews_before_closing + 2}",
        ]
