"""A case as it stands: its file and all that was recorded since, as one case file, so that deciding stays a pure function."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from triage.casefile import apply_answers
from triage.casework.agreement import RightsHistory, with_rights
from triage.casework.lifecycles.referrals import TOLD
from triage.casework.measuring import MeasuredHistory, with_measured
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
    rights: RightsHistory = field(default_factory=RightsHistory)
    """Answers about sharing, the safe way to be in touch, and facts put right."""
    measured: MeasuredHistory = field(default_factory=MeasuredHistory)
    """Forms, standings in care and feedback."""


def effective_case(case: CaseFile, history: History, vocabulary: Vocabulary) -> CaseFile:
    """Give the case with its history in it: help that has begun is open, help that was sent is awaited, the rest is past.

    A service that the family was told of stands among past actions as ``told``, without an end, so that it is not told twice.
    Referrals not yet sent change nothing: the service does not have them. One that nobody answered is past as far as the next
    decision goes, so that something else is offered.
    """
    case = with_measured(with_rights(case, history.rights), history.measured)
    given = history.rights.answers_in_force(history.answers)
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
        if is_final(vocabulary, referral.state) or referral.state == "no_response":
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
        elif referral.state == TOLD:
            past.append(
                PastAction.model_validate(
                    {**about, "kind": "signpost", "state": TOLD, "received": False, "on": referral.made_on}
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
    answered = apply_answers(case, _latest((*case.answers, *given)))
    return answered.model_copy(
        update={
            "answers": _latest((*case.answers, *given)), "reviews": merged((*case.reviews, *history.reviews, *history.rights.reviews_put_right)),
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


def closing(vocabulary: Vocabulary, reason: str, *, scored_again: bool, worse: int = 0) -> Closing:
    """Work out what closing for ``reason`` counts as; raises :class:`WrongUse` for an unknown reason.

    Where the reason needs a second score and there is none, the case counts as not measured and is audited, whatever
    the row says (list ``closure_reasons``). ``worse`` is how many needs ended with a higher score than they began with: nothing
    is achieved in full then, and the case is audited.
    """
    entry = closure_reason(vocabulary, reason)
    if entry.text("needs_second_score") == "yes" and not scored_again:
        return Closing(
            "not_measured",
            to_audit=True,
            note="no second score is recorded, so this counts as not measured and is kept for audit",
        )
    outcome = entry.text("outcome") or "not_measured"
    if outcome == "achieved" and worse:
        return Closing(
            "partly_achieved",
            to_audit=True,
            note="a need ended worse than it began, so this counts as partly achieved and is kept for audit",
        )
    return Closing(outcome, to_audit=entry.text("needs_audit") == "yes", note=None)


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


@dataclass(frozen=True)
class Course:
    """How one need went: severity at first, at the first review that scored it, and last, 1 to 10, ten the worst."""

    need: str
    person: str
    who: str | None
    first: int | None
    first_review: int | None
    """At the first review of the case after the need was recorded; None where that one did not score it."""
    final: int | None
    """The last score anybody gave at a review; None where no review scored it."""
    times: int
    """How often it was scored at all."""

    @property
    def worse(self) -> bool:
        """Whether it ended with a higher score than it began with."""
        return self.first is not None and self.final is not None and self.final > self.first


def courses(case: CaseFile) -> tuple[Course, ...]:
    """Give the course of every need of a case, those first named at a review included."""
    found: dict[tuple[str, str, str | None], list[int | None]] = {
        (need.need, need.person, need.who): [need.severity] for need in case.needs
    }
    for review in case.reviews:
        said: dict[tuple[str, str, str | None], int | None] = {
            (need.need, need.person, need.who): need.severity for need in review.needs
        }
        for key, scores in found.items():
            scores.append(said.pop(key, None))
        for key, severity in said.items():
            found[key] = [severity]
    return tuple(
        Course(
            *key,
            first=scores[0],
            first_review=scores[1] if len(scores) > 1 else None,
            final=next((one for one in reversed(scores[1:]) if one is not None), None),
            times=sum(one is not None for one in scores),
        )
        for key, scores in found.items()
    )


def scored_twice(case: CaseFile) -> bool:
    """Whether every need of the case was scored at least twice: one before, one after."""
    went = courses(case)
    return bool(went) and all(one.times >= SCORED_TWICE for one in went)


SCORED_TWICE = 2
