"""What a rule gives, piece by piece, and when one piece is at least as strong as another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from triage.rulebook.model import Offer, Rule, Then, Within
from triage.vocabulary import Vocabulary

LEVELS = ("universal", "early_help", "intensive", "statutory")
LEVEL_OF = {"statutory": 4, "emergency": 3, "crisis_mental_health": 3, "same_day_medical": 1}
"""Least level that goes with an escalation (contract, section 2, ``level.number``)."""
KINDS = ("task", "support", "signpost", "referral")
"""Referral over signpost over support over task, where one help is offered twice (contract, section 2)."""
STEPS = ("hold", "down", "up")
_TODAY = Within(0)


@dataclass(frozen=True)
class Gift:
    """One piece of what a rule gives, the whole case apart from who it is for."""

    what: tuple[str, ...]
    """Kind and code: only gifts of the same sort can stand for each other."""
    rank: int = 0
    """Higher is stronger."""
    within: Within | None = None
    timed: bool = False
    """Whether the time matters: then none at all is the longest."""
    valid_days: int | None = None
    """For a question: how long an answer lasts; None for ever."""

    def covers(self, other: Gift) -> bool:
        """Whether whoever gets this lacks nothing of ``other``."""
        return (
            self.what == other.what
            and self.rank >= other.rank
            and (not other.timed or as_soon(self.within, other.within))
            and _as_fresh(self.valid_days, other.valid_days)
        )


def as_soon(one: Within | None, other: Within | None) -> bool:
    """Whether the first time limit is never later than the second, whatever the day.

    A number of working days is never fewer calendar days, so 5 days are as soon as 5 working days; the other way round
    only the calendar tells, and we do not say so.
    """
    if other is None:
        return True
    if one is None:
        return False
    return one.days <= other.days and (one.working <= other.working or one.days == 0)


def _as_fresh(one: int | None, other: int | None) -> bool:
    """Whether an answer lasts no longer under the first question: then it asks whenever the second does."""
    return other is None or (one is not None and one <= other)


def gifts(then: Then) -> list[Gift]:
    """Everything a rule gives but escalations and offers, which depend on whom they are about."""
    found: list[Gift] = []
    if then.level is not None:
        found.append(Gift(("level",), rank=LEVELS.index(then.level) + 1))
    found += [Gift(("flag", flag)) for flag in then.flags]
    found += [
        Gift(("ask", ask.field, ask.need or ""), within=ask.within, timed=True, valid_days=ask.valid_days)
        for ask in then.asks
    ]
    found += [
        Gift(("human_review", look.by, look.reason), within=look.within, timed=True) for look in then.reviews
    ]
    found += [Gift(("link", role)) for role in then.links]
    found += [Gift(("withhold", code)) for item in then.withholds for code in item.help]
    if then.plan is not None:
        if then.plan.few_contacts:
            found.append(Gift(("plan", "few_contacts")))
        if then.plan.one_lead:
            found.append(Gift(("plan", "one_lead")))
        if then.plan.at_most is not None:
            found.append(Gift(("plan", "at_most"), rank=-then.plan.at_most))
    if then.step is not None:
        found.append(Gift(("step",), rank=STEPS.index(then.step)))
    if then.retriage:
        found.append(Gift(("retriage",)))
    if then.review_in_days is not None:
        found.append(Gift(("review_in",), rank=-then.review_in_days))
    return found


def offer_gifts(offer: Offer, vocabulary: Vocabulary | None) -> list[Gift]:
    """The pieces of an offer; without a vocabulary a kind or time that is not said is not asked for."""
    found = [Gift(("offer", offer.help))]
    kind = offer.kind
    if kind is None and vocabulary is not None:
        kind = vocabulary.single("help", offer.help).text("usual_kind") or "task"
    if kind is not None:
        found.append(Gift(("offer kind", offer.help), rank=KINDS.index(kind)))
    if offer.within is not None:
        found.append(Gift(("offer time", offer.help), within=offer.within, timed=True))
    if offer.wait_well:
        found.append(Gift(("offer waits", offer.help)))
    return found


def level_given(then: Then) -> int:
    """The least level that goes with what a rule gives; 1 where it says nothing about it."""
    own = LEVELS.index(then.level) + 1 if then.level is not None else 1
    return max([own, *(LEVEL_OF[wish.to] for wish in then.escalate)])


def sorts(then: Then) -> frozenset[tuple[str, ...]]:
    """Every kind of consequence with its code: two rules that share none cannot stand for each other."""
    return frozenset(
        {
            *(gift.what for gift in gifts(then)),
            *(("escalate", wish.to) for wish in then.escalate),
            *(("offer", offer.help) for offer in then.offers),
            *([("level",)] if level_given(then) > 1 else []),
        }
    )


def sharing(rule: Rule, others: Iterable[Rule]) -> list[Rule]:
    """Those of ``others`` that have a consequence in common with ``rule``."""
    mine = sorts(rule.then)
    return [other for other in others if other.id != rule.id and mine & sorts(other.then)]


def consequences(then: Then) -> tuple[object, ...]:
    """What a rule asks for, in an order of its own: two rules that ask for the same give the same."""
    lists: Sequence[tuple[object, ...]] = (
        then.escalate,
        then.offers,
        then.flags,
        then.asks,
        then.links,
        then.reviews,
        tuple(code for item in then.withholds for code in item.help),
    )
    return (
        *(tuple(sorted(set(map(str, rows)))) for rows in lists),
        then.level,
        then.plan,
        then.step,
        then.retriage,
        then.review_in_days,
    )
