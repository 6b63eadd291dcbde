"""A case as it stands: its file and all that was recorded since, as one case file, so that deciding stays a pure function."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from triage.casefile import apply_answers
from triage.casework.referrals import help_has_begun, is_final, not_sent
from triage.casework.reviews import merged
from triage.errors import WrongUse
from triage.model import AnswerGiven, Awaiting, CaseFile, OpenService, PastAction, Review, Settings
from triage.store.records import ActionRow, MoveRow, ReferralRow
from triage.vocabulary import Entry, Vocabulary

LOOK_AGAIN_DAYS = 7
"""Days after which a service that has not answered is asked again, where nothing else is said."""


@dataclass(frozen=True)
class History:
    """What was recorded about a case since it was added."""

    answers: tuple[AnswerGiven, ...] = ()
    reviews: tuple[Review, ...] = ()
    referrals: tuple[tuple[ReferralRow, tuple[MoveRow, ...]], ...] = ()
    done: tuple[ActionRow, ...] = ()
    """Support and tasks that a person said are done."""
    linked: tuple[str, ...] = ()
    opened: date | None = None
    """The day support began: a person first confirmed a decision."""


def effective_case(case: CaseFile, history: History, vocabulary: Vocabulary) -> CaseFile:
    """Give the case with its history in it: help that has begun is open, help that was sent is awaited, the rest is past.

    Referrals not yet sent change nothing: the service does not have them.
    """
    open_services, awaiting, past = list(case.open_services), list(case.awaiting), list(case.past_actions)
    for referral, moves in history.referrals:
        if not_sent(vocabulary, referral.state):
            continue
        about = {
            "help": referral.help,
            "service": referral.service,
            "person": referral.person,
            "who": referral.who or None,
        }
        if is_final(vocabulary, referral.state):
            received = any(help_has_begun(vocabulary, move.state) for move in moves)
            past.append(
                PastAction.model_validate(
                    {
                        **about,
                        "kind": referral.kind,
                        "state": referral.state,
                        "received": received,
                        "on": referral.made_on,
                        "ended": referral.changed_on,
                    }
                )
            )
        elif help_has_begun(vocabulary, referral.state):
            open_services.append(OpenService.model_validate(about))
        elif referral.kind == "referral":
            awaiting.append(
                Awaiting.model_validate(
                    {"for": referral.help, "since": referral.made_on, "provider": referral.service}
                )
            )
    past.extend(
        PastAction.model_validate(
            {
                "help": action.help,
                "kind": action.kind,
                "state": "completed",
                "received": True,
                "person": action.person,
                "who": action.who or None,
                "ended": action.changed_on,
            }
        )
        for action in history.done
    )
    household = case.household.model_copy(
        update={"cases": tuple(dict.fromkeys((*case.household.cases, *history.linked)))}
    )
    answered = apply_answers(case, _latest((*case.answers, *history.answers)))
    return answered.model_copy(
        update={
            "answers": _latest((*case.answers, *history.answers)), "reviews": merged((*case.reviews, *history.reviews)),
            "open_services": tuple(open_services), "awaiting": tuple(awaiting), "past_actions": tuple(past),
            "household": household, "opened": case.opened or history.opened,
        }
    )  # fmt: skip


def _latest(answers: Sequence[AnswerGiven]) -> tuple[AnswerGiven, ...]:
    """Keep the last answer to each question about each person and need: a correction replaces what it corrects."""
    kept: dict[tuple[str, str | None, str | None, str | None], AnswerGiven] = {}
    for answer in answers:
        kept.pop(key := (answer.field, answer.person, answer.who, answer.need), None)
        kept[key] = answer
    return tuple(kept.values())


def review_day(settings: Settings, level_code: str, on: date) -> date:
    """Find the day of the next review by the workspace's interval for the level."""
    weeks = settings.review_weeks.model_dump()
    return on + timedelta(weeks=int(weeks.get(level_code, min(weeks.values()))))


@dataclass(frozen=True)
class Closing:
    """What a closing comes to."""

    outcome: str
    """achieved, partly_achieved, not_achieved, not_measured, moved_up or administrative"""
    to_audit: bool
    note: str | None
    """Said to whoever closes, where the outcome differs from what the reason says."""


def closing(vocabulary: Vocabulary, reason: str, *, scored_again: bool) -> Closing:
    """Work out what closing for ``reason`` counts as; raises :class:`WrongUse` for an unknown reason.

    Where the reason needs a second score and there is none, the case counts as not measured and is audited, whatever
    the row says (list ``closure_reasons``).
    """
    entry = closure_reason(vocabulary, reason)
    if entry.text("needs_second_score") == "yes" and not scored_again:
        return Closing(
            "not_measured",
            to_audit=True,
            note="no second score is recorded, so this counts as not measured and is kept for audit",
        )
    return Closing(
        entry.text("outcome") or "not_measured", to_audit=entry.text("needs_audit") == "yes", note=None
    )


def closure_reason(vocabulary: Vocabulary, reason: str) -> Entry:
    """Find a closure reason; raises :class:`WrongUse` for one that is not in the list."""
    if not vocabulary.has("closure_reasons", reason):
        near = vocabulary.nearest("closure_reasons", reason)
        raise WrongUse(
            f"there is no closure reason '{reason}'",
            mend=f"did you mean '{near}'?"
            if near
            else "the reasons are " + ", ".join(vocabulary.of("closure_reasons")),
        )
    return vocabulary.single("closure_reasons", reason)


def scored_twice(case: CaseFile) -> bool:
    """Whether every need of the case was scored at first and again at a review."""
    again = {
        (need.need, need.person, need.who)
        for review in case.reviews
        for need in review.needs
        if need.severity is not None
    }
    first = {(need.need, need.person, need.who): need.severity for need in case.needs}
    return bool(first) and all(severity is not None and key in again for key, severity in first.items())
