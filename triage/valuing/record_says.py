"""What the record says beside the shares somebody typed: three counts under their own names.

None of them is deadweight, attribution or drop-off. What referrers said they could not have done is what they said; an
external referral is not a share of what caused a change; who took an offer up says nothing of how long a change lasts.
Each stands beside the typed share it may be weighed against, and enters a sum only where a person wrote that choice into
the map. Source of the three readings: Connected Care Network report 2025, lines 805 to 808 of its text (A3, A19, A20).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from triage.model.history import CaseHistory
from triage.valuing.shares import STANDS_BESIDE, FromRecord

_PLACES = Decimal("1e-10")


@dataclass(frozen=True)
class Referred:
    """One referral or signpost that was made."""

    case: str
    network: Literal["internal", "external"] | None = None
    """Whether the service belongs to the network that is valued; None where its record does not say."""
    taken_up: bool | None = None
    """Whether the family took it up; None where nobody recorded it."""


@dataclass(frozen=True)
class Said:
    """One count of the record: how many it is known of, and of how many it holds."""

    name: FromRecord
    of: str
    """What is counted: cases, referrals, or families."""
    known: int
    holds: int
    """Referrers who could not have provided it; referrals to outside; families that took up nothing."""
    unknown: int
    stands_beside: str
    """The adjustment it may be weighed against."""

    @property
    def share(self) -> Decimal | None:
        """``holds`` of those it is known of; None of nobody."""
        return (Decimal(self.holds) / self.known).quantize(_PLACES) if self.known else None

    @property
    def would_count(self) -> int:
        """Of those it is known of, how many speak for the adjustment."""
        return self.known - self.holds if self.name == "could_not_provide" else self.holds

    @property
    def would_be(self) -> Decimal | None:
        """The rate the adjustment would have if somebody chose this for it."""
        share = self.share
        if share is None:
            return None
        return 1 - share if self.name == "could_not_provide" else share


@dataclass(frozen=True)
class RecordSays:
    """All three counts, of the cases that a valuation is about."""

    said: Mapping[str, Said] = field(default_factory=dict)
    """By name: could_not_provide, external_share, take_up."""

    def beside(self, adjustment: str) -> Said | None:
        """What stands beside an adjustment of the map."""
        name = STANDS_BESIDE.get(adjustment)
        return self.said.get(name) if name else None


def record_says(histories: Iterable[CaseHistory], referrals: Iterable[Referred] = ()) -> RecordSays:
    """Count what the record says of the cases given; referrals of other cases are passed over.

    - ``could_not_provide``: of the referrers who were asked, those who said they could not give this help otherwise;
      ``unknown`` is who was not asked or did not answer.
    - ``external_share``: of referrals and signposts to services whose network is known, those outside it.
    - ``take_up``: of the families of whom it is known, those that took up nothing they were offered.
    """
    cases = {history.case: history for history in histories}
    numbers = {need.case for history in cases.values() for need in history.needs} | set(cases)
    made = [one for one in referrals if one.case in numbers]
    asked = [history.about.could_not_provide for history in cases.values()]
    networks = [one.network for one in made]
    took = [_took_up(history, made) for history in cases.values()]
    return RecordSays(
        {
            one.name: one
            for one in (
                Said(
                    "could_not_provide",
                    "referrers",
                    sum(answer is not None for answer in asked),
                    sum(answer is True for answer in asked),
                    sum(answer is None for answer in asked),
                    "deadweight",
                ),
                Said(
                    "external_share",
                    "referrals",
                    sum(network is not None for network in networks),
                    sum(network == "external" for network in networks),
                    sum(network is None for network in networks),
                    "attribution_to_others",
                ),
                Said(
                    "take_up",
                    "families",
                    sum(answer is not None for answer in took),
                    sum(answer is False for answer in took),
                    sum(answer is None for answer in took),
                    "drop_off",
                ),
            )
        }
    )


def _took_up(history: CaseHistory, made: Iterable[Referred]) -> bool | None:
    """Whether a family took up anything; None where nobody recorded it."""
    numbers = {need.case for need in history.needs} | {history.case}
    answers = [one.taken_up for one in made if one.case in numbers and one.taken_up is not None]
    if history.about.engagement is not None:
        answers.append(history.about.engagement != "none")
    return any(answers) if answers else None
