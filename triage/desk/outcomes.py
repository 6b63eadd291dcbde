"""What happened to each need, from the record, in the one shape that outcomes and valuing read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from triage.casework.reviews import NeedKey
from triage.casework.take_up import furthest
from triage.desk import auditing, gate
from triage.desk.deciding import case_alone
from triage.desk.directory.postcodes import with_home
from triage.desk.households.homes import homes
from triage.desk.households.joined import with_joined
from triage.desk.made_referrals import take_up_of
from triage.desk.opening import Desk
from triage.desk.outcome_facts import care_of, facts_of, measures_of
from triage.desk.parts import each
from triage.desk.passing_on.outcomes import for_others
from triage.desk.passing_on.releases import releasing
from triage.errors import Refused
from triage.model import CaseFile
from triage.model.history import CaseHistory, NeedHistory, ReviewPoint, ScoreOn
from triage.outcomes import OutcomeReport, summarise
from triage.outcomes.groupings import Priorities
from triage.store.records import ActionRow, CaseRow, ReferralRow


@dataclass(frozen=True)
class Asked:
    """What somebody inside the service wants to see beside the figures of every report."""

    by: tuple[str, ...] | None = None
    """Groupings; need, category and service when None."""
    at: ReviewPoint = "final"
    method: Literal["t", "bca"] | None = None
    """Intervals for each row by this method."""
    four_ways: bool = False
    """The missing four ways, for each row."""


def outcome_histories(desk: Desk, start: date | None = None, end: date | None = None) -> list[CaseHistory]:
    """Give the histories of all cases as they stood on the day, with the needs first recorded from ``start`` to ``end``.

    Erased cases are not in it, for nothing is known of them; a review after the day is not looked at. A case that whoever
    sits at the desk does not see counts without its number. A case without needs is in it where no period is given and it
    has questionnaires or standings in care.
    """
    found = []
    sight, kept = gate.sight(desk, None), _read_once(desk)
    rows = sorted(desk.store.cases(), key=lambda row: row.number)
    for place, row in enumerate(each(desk, rows, "cases read", len(rows)), start=1):
        if row.added_on > desk.on or desk.store.content(row.number, row.file_hash) is None:
            continue
        if desk.store.merge_of(row.number) is not None:
            continue  # one child under two numbers counts once, under the number that goes on
        history = _history(desk, row, kept).within(start, end)
        measured = start is None and end is None and (history.measures or history.care)
        if history.needs or measured:
            found.append(_named(history, sight.name(row.number, place)))
    return found


def in_period(histories: Sequence[CaseHistory], start: date | None, end: date | None) -> list[CaseHistory]:
    """What :func:`outcome_histories` gives for a period, of all histories that were read already."""
    if start is None and end is None:
        return list(histories)
    return [cut for history in histories if (cut := history.within(start, end)).needs]


def outcome_report(
    desk: Desk,
    start: date | None = None,
    end: date | None = None,
    *,
    hide_small: bool = False,
    asked: Asked | None = None,
) -> OutcomeReport:
    """Summarise what changed, with every figure: for the eyes of those who work with these cases.

    ``hide_small``: for others, with small numbers hidden by the workspace's threshold. ``asked``: groupings, intervals and the
    missing. Raises :class:`Refused` where what is asked cannot be passed on safely.
    """
    gate.read(desk, "outcomes", None, later=True)
    if hide_small and asked is not None:
        _may_be_passed_on(asked)
    if hide_small:
        releasing(desk, "outcomes", " ".join((asked and asked.by) or ()), start, end)
    histories = outcome_histories(desk, start, end)
    auditing.note(desk, "outcomes", by=None, record=f"found {len(histories)}")
    return report_of(desk, histories, start, end, hide_small=hide_small, asked=asked)


def report_of(
    desk: Desk,
    histories: Sequence[CaseHistory],
    start: date | None,
    end: date | None,
    *,
    hide_small: bool = False,
    asked: Asked | None = None,
) -> OutcomeReport:
    """The report on histories that were read already; asks nobody's leave and notes nothing."""
    wanted = asked or Asked()
    report = summarise(
        histories,
        start,
        end,
        desk.on,
        by=wanted.by,
        priorities=priorities_of(desk),
        at=wanted.at,
        detailed=asked is not None and not hide_small,
        method=wanted.method,
        four_ways=wanted.four_ways,
    )
    if not hide_small:
        return report
    return for_others(
        report,
        histories,
        desk.settings.small_number_threshold,
        start=start,
        end=end,
        on=desk.on,
        priorities=priorities_of(desk),
    )


def light_touch(desk: Desk, start: date | None = None, end: date | None = None) -> dict[str, int]:
    """How many light contacts there were from ``start`` to ``end``, and how many of them became cases.

    They stand beside outcomes and are in no figure of them: nobody was scored twice by the same measure there.
    """
    gate.read(desk, "outcomes", None, later=True)
    seen = [
        one
        for one in desk.store.light_contacts()
        if one.taken_back_on is None
        and one.on_day <= desk.on
        and (start is None or one.on_day >= start)
        and (end is None or one.on_day <= end)
    ]
    return {"contacts": len(seen), "became_cases": sum(bool(one.became) for one in seen)}


def priorities_of(desk: Desk) -> Priorities:
    """Need -> codes of the priorities that name it, in the order of the list ``priorities``."""
    found: dict[str, list[str]] = defaultdict(list)
    for code, entry in desk.vocabulary.of("priorities").items():
        for need in entry.items("needs"):
            found[need].append(code)
    return {need: tuple(codes) for need, codes in found.items()}


def _may_be_passed_on(asked: Asked) -> None:
    """Refuse for others what their small numbers are not hidden in."""
    if asked.four_ways or asked.method:
        raise Refused(
            "intervals and the missing are not made for others",
            why="they rest on the scores of single people, such as the worst change anybody had",
            mend="leave out --for-others and keep them inside the service, or leave out --intervals and --missing",
        )


def _named(history: CaseHistory, name: str) -> CaseHistory:
    """The history under another name, in its needs too, so that a case is named nowhere to those who do not see it."""
    if name == history.case:
        return history
    return replace(history, case=name, needs=tuple(replace(need, case=name) for need in history.needs))


@dataclass(frozen=True)
class _Kept:
    """What the record holds of all cases at once, and the directory's programmes: read once for a whole report."""

    actions: dict[str, list[ActionRow]]
    """Confirmed and done, by case, in order."""
    referrals: dict[str, list[ReferralRow]]
    programmes: dict[str, tuple[str, ...]]
    """By service."""
    categories: dict[str, str]
    """By need."""
    homes: dict[str, str]
    """Case -> key of its home; only cases that are linked."""


def _read_once(desk: Desk) -> _Kept:
    actions: dict[str, list[ActionRow]] = defaultdict(list)
    for state in ("confirmed", "done"):
        for action in desk.store.actions(state=state):
            actions[action.case_number].append(action)
    for listed in actions.values():
        listed.sort(key=lambda action: (action.seq, action.position))
    referrals: dict[str, list[ReferralRow]] = defaultdict(list)
    for referral in desk.store.referrals():
        referrals[referral.case_number].append(referral)
    return _Kept(
        actions,
        referrals,
        {one.id: tuple(one.programmes or ()) for one in desk.directory.services.values()},
        {code: entry.text("category") or "" for code, entry in desk.vocabulary.of("needs").items()},
        homes(desk),
    )


def _history(desk: Desk, row: CaseRow, kept: _Kept) -> CaseHistory:
    # What a household brings and who may be the same child change no outcome, so they are not read here.
    case = with_home(desk, with_joined(desk, row, lambda each: case_alone(desk, each)))
    numbers = _numbers(desk, row.number)
    actions = [action for number in numbers for action in kept.actions.get(number, ())]
    referrals = [
        one for number in numbers for one in kept.referrals.get(number, ()) if one.made_on <= desk.on
    ]
    became = {one.id: take_up_of(desk, one).counts_as for one in referrals}
    sent = {
        (action.kind, action.help, action.person, action.who)
        for action in actions
        if action.kind in ("referral", "signpost")
    }
    went_to = {(one.help, one.person, one.who): one.service for one in referrals}
    closed_on = row.closed_on if row.closed_on and row.closed_on <= desk.on else None
    awaiting = row.state == "open" and row.review_on >= desk.on
    after_closing = _only_after_closing(desk, numbers)
    reviews = [review for review in case.reviews if review.on <= desk.on]
    scores: dict[int, dict[NeedKey, int | None]] = {
        place: {(need.need, need.person, need.who): need.severity for need in review.needs}
        for place, review in enumerate(reviews)
    }
    about = replace(facts_of(desk, row, case), household=kept.homes.get(row.number))
    started = {(need.need, need.person, need.who) for need in case.needs}
    needs = []
    for key, first in _first_scores(case, row, desk.on).items():
        looks: list[ScoreOn] = []
        since: list[ScoreOn] = []
        for place, review in enumerate(reviews):
            if review.on < first[0] or (review.on == first[0] and key not in started):
                continue
            (since if review.on in after_closing else looks).append((review.on, scores[place].get(key)))
        need, person, who = key
        carried = [action for action in actions if _carries(action, key)]
        used = tuple(
            dict.fromkeys(
                service
                for action in carried
                if (service := went_to.get((action.help, action.person, action.who), action.service))
            )
        )
        needs.append(
            NeedHistory(
                case=row.number, need=need, person=person, who=who, category=kept.categories.get(need, ""), first=first,
                reviews=tuple(looks), closed_on=closed_on, services=used, helps=tuple(dict.fromkeys(action.help for action in carried)),
                awaiting_review=awaiting, programmes=tuple(dict.fromkeys(code for one in used for code in kept.programmes.get(one, ()))),
                about=about, after_closing=tuple(since), awaiting_follow_up=row.follow_up_on is not None and row.follow_up_on >= desk.on,
                take_up=furthest(became[one.id] for one in referrals if _carries(one, key)),
            )
        )  # fmt: skip
    return CaseHistory(
        case=row.number, needs=tuple(needs), actions=len(sent), synthetic=row.synthetic, about=about,
        measures=measures_of(case, desk.on), care=care_of(case, desk.on),
    )  # fmt: skip


def _numbers(desk: Desk, number: str) -> tuple[str, ...]:
    """The number of a case and of all that were joined into it, and into those."""
    joined = (merge.case_number for merge in desk.store.merged_into(number))
    return (number, *(each for one in joined for each in _numbers(desk, one)))


def _only_after_closing(desk: Desk, numbers: Sequence[str]) -> set[date]:
    """Days on which a case was only asked how things are since closing: they do not change what it ended with (G19)."""
    days: dict[str, set[date]] = {"review": set(), "follow_up": set()}
    for number in numbers:
        for review in desk.store.reviews(number):
            days[review.kind].add(review.on_day)
    return days["follow_up"] - days["review"]


def _first_scores(case: CaseFile, row: CaseRow, on: date) -> dict[NeedKey, ScoreOn]:
    """Each need with the day it was first recorded: the day the case was received, or the review that named it first."""
    days = [
        day
        for day in (case.received, case.opened if case.reviews else None, row.added_on)
        if day is not None and day <= on
    ]
    begun = min(days)
    first: dict[NeedKey, ScoreOn] = {
        (need.need, need.person, need.who): (begun, need.severity) for need in case.needs
    }
    for review in sorted(case.reviews, key=lambda review: review.on):
        if review.on <= on:
            for need in review.needs:
                first.setdefault((need.need, need.person, need.who), (review.on, need.severity))
    return first


def _carries(action: ActionRow | ReferralRow, key: NeedKey) -> bool:
    """Whether an action was for a need: it names it, and it is for that person or for several at once."""
    need, person, who = key
    return need in action.needs and (
        (action.person, action.who) == (person, who or "")
        or action.person in ("family", "household", "parent")
    )
