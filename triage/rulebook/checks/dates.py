"""Dates and states: reviews that are due, and rules that lean on rules not in force (RB5xx)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from triage.rulebook import conditions as c
from triage.rulebook.checks.manual import check
from triage.rulebook.checks.subject import Found, Subject, at, placed_leaves, placed_texts

SOON = timedelta(days=60)
"""How long before its date a rule's review is announced."""
FAR = timedelta(days=3 * 366)
"""How far ahead a review may lie at most: three years."""


@check("RB501", "warning", reads=("review_by", "status", "owner"))
def review_passed(subject: Subject) -> Iterator[Found]:
    """The date by which a rule was to be looked at again has passed.

    Guidance may have changed since; the rule still runs.

    Poor:

        review_by: 2024-06-30

    Better:

        review_by: 2027-06-30
    """
    for rule in subject.present:
        if rule.review_by < subject.on:
            what = f"review date {rule.review_by} has passed"
            yield at(
                rule,
                what,
                f"ask the owner, {rule.owner}, to confirm the rule and set a new date",
                "review_by",
            )


@check("RB502", "warning", reads=("review_by", "status", "owner"))
def review_near(subject: Subject) -> Iterator[Found]:
    """A rule must be looked at again within sixty days.

    Finding the owner, checking the guidance and having a change approved take weeks.

    Poor:

        review_by: 2026-12-01            # and today is 2026-11-22

    Better:

        review_by: 2027-11-30
    """
    for rule in subject.present:
        if subject.on <= rule.review_by <= subject.on + SOON:
            what = f"review is due in {(rule.review_by - subject.on).days} days"
            yield at(
                rule, what, f"tell the owner, {rule.owner}, and set a new date once it is done", "review_by"
            )


@check("RB503", "warning", reads=("review_by", "status"))
def review_far(subject: Subject) -> Iterator[Found]:
    """A rule is not to be looked at again for more than three years.

    Local offers and guidance change sooner, so nobody would notice that the rule is out of date.

    Poor:

        review_by: 2099-12-31

    Better:

        review_by: 2027-06-30
    """
    for rule in subject.present:
        if rule.review_by > subject.on + FAR:
            what = "the review lies more than three years ahead"
            yield at(rule, what, "set a date within three years", "review_by")


@check("RB504", reads=("when", "unless", "then", "status"))
def flag_not_in_force(subject: Subject) -> Iterator[Found]:
    """A live rule leans on a flag that only rules not in force raise.

    A draft, a rule on trial or a retired rule raises nothing that decides, so this condition is never true.

    Poor:

        when: {flag: wait_well}          # raised by a rule with `status: draft`

    Better:

        status: trial                    # both rules together, until both go live
    """
    for rule in subject.present:
        if rule.status != "live":
            continue
        for leaf, path in placed_leaves(rule):
            if not isinstance(leaf, c.FlagIs) or leaf.flag not in subject.raised:
                continue
            raising = subject.raised[leaf.flag]
            if not any(other.status == "live" for other in raising) and not subject.may_be_raised(leaf.flag):
                states = ", ".join(f"{other.id} is {_state(other.status)}" for other in raising[:2])
                mend = "let both rules go live together, or lean on something else"
                yield at(rule, f"the flag '{leaf.flag}' is never raised: {states}", mend, *path, "flag")


def _state(status: str) -> str:
    return {"draft": "a draft", "trial": "on trial"}.get(status, status)


@check("RB505", reads=("id", "status", "replaces"))
def replaces_what_is_live(subject: Subject) -> Iterator[Found]:
    """A live rule replaces one that is still live.

    Both run, so families get the old answer and the new one at once.

    Poor:

        - {id: sleep-advice, status: live}
        - {id: sleep-advice-new, status: live, replaces: [sleep-advice]}

    Better:

        - {id: sleep-advice, status: retired}
        - {id: sleep-advice-new, status: live, replaces: [sleep-advice]}
    """
    live = {rule.id for rule in subject.rules if rule.status == "live"}
    for rule in subject.present:
        if rule.status != "live":
            continue
        for name, path in placed_texts(rule, "replaces"):
            if name in live and name != rule.id:
                mend = f"set `status: retired` for {name}, or take `replaces` out"
                yield at(rule, f"'{name}' is still live", mend, *path)
