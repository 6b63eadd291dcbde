"""Consequences that are late, at odds with each other, or go round in a circle (RB618 to RB623)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from triage.rulebook import conditions as c
from triage.rulebook.checks.manual import check
from triage.rulebook.checks.subject import (
    Found,
    Subject,
    at,
    placed_consequences,
    placed_flags,
    placed_leaves,
    placed_offers,
)
from triage.rulebook.model import AskFor, Offer, ReviewBy

LONGEST_WAIT = 90
"""Days that an action, a question or a look by a person may be put off at most."""
SOONEST_REVIEW, LATEST_REVIEW = 7, 182
"""Days from now within which needs are scored again: a week at the earliest, half a year at the latest."""
_AT_ONCE = frozenset({"emergency", "same_day_medical"})
_ELSEWHERE = frozenset({"referral", "signpost"})


@check("RB618", reads=("then",))
def emergency_that_waits(subject: Subject) -> Iterator[Found]:
    """An emergency or same-day escalation is given days.

    An ambulance tomorrow, or a doctor the same day in three days, is a contradiction somebody could act on.

    Poor:

        escalate: {to: emergency, within_days: 2}

    Better:

        escalate: {to: emergency, within_days: 0}
    """
    for rule in subject.present:
        for item, path in zip(rule.then.escalate, placed_consequences(rule, "escalate"), strict=False):
            if item.to in _AT_ONCE and item.within_days > 0:
                mend = "write `within_days: 0`, or escalate to statutory"
                yield at(rule, f"'{item.to}' cannot wait {item.within_days} days", mend, *path, "within_days")


@check("RB619", "warning", reads=("then",))
def waits_too_long(subject: Subject) -> Iterator[Found]:
    """An action, a question or a look by a person may wait more than ninety days.

    By then the family's situation is another one, and nobody remembers why it was asked for.

    Poor:

        offer: {help: sleep, within: 9 months}

    Better:

        offer: {help: sleep, within: 10 working days}
    """
    for rule in subject.present:
        then = rule.then
        limited: tuple[tuple[str, Sequence[Offer | AskFor | ReviewBy]], ...] = (
            ("offer", then.offers),
            ("ask", then.asks),
            ("human_review", then.reviews),
        )
        for key, items in limited:
            for item, path in zip(items, placed_consequences(rule, key), strict=False):
                if item.within is not None and item.within.days > LONGEST_WAIT:
                    written = rule.origin.written(*path) if rule.origin else {}
                    word = (
                        "within_days" if isinstance(written, dict) and "within_days" in written else "within"
                    )
                    mend = f"ask for it within {LONGEST_WAIT} days, or use `review_in`"
                    yield at(rule, f"{item.within.days} days is too long to wait", mend, *path, word)


@check("RB620", "warning", reads=("then",))
def review_at_an_odd_time(subject: Subject) -> Iterator[Found]:
    """Needs are to be scored again in less than a week, or in more than half a year.

    In a few days nothing has changed yet; after half a year a child has been left with what did not help.

    Poor:

        review_in: 12 months

    Better:

        review_in: 8 weeks
    """
    for rule in subject.present:
        days = rule.then.review_in_days
        if days is not None and not SOONEST_REVIEW <= days <= LATEST_REVIEW:
            mend = f"review between {SOONEST_REVIEW} and {LATEST_REVIEW} days from now"
            yield at(rule, f"a review in {days} days", mend, "then", "review_in")


@check("RB621", reads=("then",))
def offers_what_it_withholds(subject: Subject) -> Iterator[Found]:
    """A rule offers help that it withholds.

    What is withheld appears nowhere for the family, so the offer would never be made.

    Poor:

        offer: {help: couple_counselling}
        withhold: {help: [couple_counselling], why: "..."}

    Better:

        offer: {help: domestic_abuse_specialist}
        withhold: {help: [couple_counselling], why: "..."}
    """
    for rule in subject.present:
        withheld = {code for item in rule.then.withholds for code in item.help}
        for offer, path in placed_offers(rule):
            if offer.help in withheld:
                mend = "offer other help, or take it out of `withhold`"
                yield at(rule, f"'{offer.help}' is offered and withheld", mend, *path)


@check("RB622", "warning", reads=("when", "then"))
def raises_what_it_needs(subject: Subject) -> Iterator[Found]:
    """A rule raises a flag that it asks for itself.

    The flag must be there before the rule can raise it, so it adds nothing.

    Poor:

        when: {flag: wait_well}
        then: {flag: wait_well}

    Better:

        when: {awaiting: autism_assessment}
        then: {flag: wait_well}
    """
    for rule in subject.present:
        asked = {
            leaf.flag
            for leaf, path in placed_leaves(rule)
            if isinstance(leaf, c.FlagIs) and path[0] == "when"
        }
        for flag, path in placed_flags(rule):
            if flag in asked:
                yield at(
                    rule, f"the rule asks for '{flag}' itself", "ask for what the flag stands for", *path
                )


@check("RB623", "warning", reads=("then",))
def offered_the_wrong_way(subject: Subject) -> Iterator[Found]:
    """A task for staff is offered as a referral, or a service's help as a task.

    A referral needs a service to go to, and a task somebody here to do it; the wrong word leaves the family with neither.

    Poor:

        offer: {help: safety_plan, as: referral}

    Better:

        offer: {help: safety_plan, as: task}
    """
    help_ = subject.vocabulary.of("help")
    for rule in subject.present:
        for offer, path in placed_offers(rule):
            usual = help_[offer.help].text("usual_kind") if offer.help in help_ else None
            if usual is None or offer.kind is None or "task" not in {usual, offer.kind}:
                continue
            if offer.kind != usual and {usual, offer.kind} & _ELSEWHERE:
                what = f"'{offer.help}' is usually a {usual}, and is offered as a {offer.kind}"
                yield at(rule, what, f"write `as: {usual}`, or leave `as` out", *path[:-1], "as")


@check("RB624", reads=("then",))
def up_and_down_at_once(subject: Subject) -> Iterator[Found]:
    """A rule escalates, or asks for the statutory level, and steps down.

    Whoever acts on it would be told to hurry and to stand back at the same time.

    Poor:

        escalate: {to: statutory, within_days: 0}
        step: down

    Better:

        escalate: {to: statutory, within_days: 0}
        step: up
    """
    for rule in subject.present:
        then = rule.then
        if then.step == "down" and (then.escalate or then.level == "statutory"):
            yield at(
                rule,
                "a rule that asks for more cannot step down",
                "write `step: up`, or leave it out",
                "then",
                "step",
            )
