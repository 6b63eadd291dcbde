"""Care: a rule has been seen to fire and to stay silent, and what is urgent has a time and a person (RB4xx)."""

from __future__ import annotations

from collections.abc import Iterator

from triage.rulebook.checks.manual import check
from triage.rulebook.checks.subject import Found, Subject, at, placed_consequences
from triage.rulebook.model import Rule


@check("RB401", reads=("id", "status", "examples"))
def no_silent_example(subject: Subject) -> Iterator[Found]:
    """A live rule has no example in which it stays silent.

    A live rule without one has never been seen to hold back.

    Poor:

        examples:
          - {name: Sleep is scored 7., given: {needs: {sleep: 7}}, expect: fires}

    Better:

        examples:
          - {name: Sleep is scored 7., given: {needs: {sleep: 7}}, expect: fires}
          - {name: Sleep is scored 6., given: {needs: {sleep: 6}}, expect: does not fire}
    """
    for rule in _live(subject):
        if not any(example.expect != "fires" for example in rule.examples):
            what = f"no example shows when '{rule.id}' stays silent"
            yield at(
                rule, what, "add an example that ends with 'expect: does not fire'", *_where(rule), key=True
            )


@check("RB402", reads=("id", "status", "examples"))
def no_firing_example(subject: Subject) -> Iterator[Found]:
    """A live rule has no example in which it fires.

    Nobody has ever seen the rule help anybody; it may not be able to.

    Poor:

        examples:
          - {name: Sleep is scored 3., given: {needs: {sleep: 3}}, expect: does not fire}

    Better:

        examples:
          - {name: Sleep is scored 3., given: {needs: {sleep: 3}}, expect: does not fire}
          - {name: Sleep is scored 7., given: {needs: {sleep: 7}}, expect: fires}
    """
    for rule in _live(subject):
        if not any(example.expect == "fires" for example in rule.examples):
            what = f"no example shows when '{rule.id}' fires"
            yield at(rule, what, "add an example that ends with 'expect: fires'", *_where(rule), key=True)


@check("RB403", reads=("id", "status", "unless", "examples"))
def no_held_back_example(subject: Subject) -> Iterator[Found]:
    """A live rule has an `unless`, and no example that is held back by it.

    What stops help from being offered must have been seen to stop the right cases, and only those.

    Poor:

        unless: {receiving: sleep}
        examples:
          - {name: Sleep is scored 7., given: {needs: {sleep: 7}}, expect: fires}

    Better:

        examples:
          - name: Sleep is scored 7 and a sleep service is already open.
            given: {needs: {sleep: 7}, open_services: [{help: sleep}]}
            expect: held back
    """
    for rule in _live(subject):
        if rule.unless is not None and not any(example.expect == "held back" for example in rule.examples):
            what = f"no example shows what the `unless` of '{rule.id}' holds back"
            yield at(rule, what, "add an example that ends with 'expect: held back'", "unless", key=True)


def _live(subject: Subject) -> list[Rule]:
    return [rule for rule in subject.present if rule.status == "live"]


def _where(rule: Rule) -> tuple[str, ...]:
    """The examples of a rule, or its first key where it has none."""
    return ("examples",) if rule.origin and rule.origin.written("examples") else ("id",)


@check("RB409", "warning", reads=("then",))
def escalation_without_a_person(subject: Subject) -> Iterator[Found]:
    """A rule escalates and asks no named person to look.

    An escalation is acted on at once; somebody who answers for it must also see that it was.

    Poor:

        then:
          escalate: {to: statutory, within_days: 0}

    Better:

        then:
          escalate: {to: statutory, within_days: 0}
          human_review: {by: safeguarding_lead, reason: safeguarding, within_days: 0}
    """
    for rule in subject.present:
        if rule.then.escalate and not rule.then.reviews:
            mend = "add `human_review: {by: safeguarding_lead, reason: safeguarding, within_days: 0}`"
            yield at(rule, "a rule escalates without a `human_review`", mend, "then", "escalate", key=True)


@check("RB410", "warning", reads=("then",))
def question_without_a_time(subject: Subject) -> Iterator[Found]:
    """A safeguarding rule asks a question without saying by when.

    A question about a child's safety that nobody asks this week protects nobody.

    Poor:

        ask: [current_safety]

    Better:

        ask: [{field: current_safety, within_days: 0}]
    """
    for rule in subject.present:
        if rule.stage != "safeguarding":
            continue
        for ask, path in zip(rule.then.asks, placed_consequences(rule, "ask"), strict=False):
            if ask.within is None:
                mend = "add `within_days: 0`, or the days it may wait"
                yield at(rule, f"'{ask.field}' is asked without a time", mend, *path)
