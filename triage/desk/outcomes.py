"""What happened to each need, from the record, in the one shape that outcomes and valuing read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from triage.casework.reviews import NeedKey
from triage.desk import auditing, gate
from triage.desk.deciding import case_now
from triage.desk.opening import Desk
from triage.desk.outcome_facts import care_of, facts_of, measures_of
from triage.desk.small_numbers import for_others
from triage.model import CaseFile
from triage.model.history import CaseHistory, NeedHistory, ScoreOn
from triage.outcomes import OutcomeReport, summarise
from triage.store.records import ActionRow, CaseRow


def outcome_histories(desk: Desk, start: date | None = None, end: date | None = None) -> list[CaseHistory]:
    """Give the histories of all cases as they stood on the day, with the needs first recorded from ``start`` to ``end``.

    Erased cases are not in it, for nothing is known of them; a review after the day is not looked at. A case that whoever
    sits at the desk does not see counts without its number.
    """
    found = []
    sight = gate.sight(desk, None)
    for place, row in enumerate(sorted(desk.store.cases(), key=lambda row: row.number), start=1):
        if row.added_on > desk.on or desk.store.content(row.number, row.file_hash) is None:
            continue
        if desk.store.merge_of(row.number) is not None:
            continue  # one child under two numbers counts once, under the number that goes on
        history = replace(_history(desk, row).within(start, end), case=sight.name(row.number, place))
        if history.needs:
            found.append(history)
    return found


def outcome_report(
    desk: Desk, start: date | None = None, end: date | None = None, *, hide_small: bool = False
) -> OutcomeReport:
    """Summarise what changed, with every figure: for the eyes of those who work with these cases.

    ``hide_small``: for others, with small numbers hidden by the workspace's threshold.
    """
    gate.read(desk, "outcomes", None, later=True)
    histories = outcome_histories(desk, start, end)
    auditing.note(desk, "outcomes", by=None, record=f"found {len(histories)}")
    report = summarise(histories, start, end, desk.on)
    if not hide_small:
        return report
    return for_others(report, histories, desk.settings.small_number_threshold, start=start, end=end)


def _history(desk: Desk, row: CaseRow) -> CaseHistory:
    case = case_now(desk, row)
    actions = [action for action in desk.store.actions(row.number) if action.state in ("confirmed", "done")]
    sent = {
        (action.kind, action.help, action.person, action.who)
        for action in actions
        if action.kind in ("referral", "signpost")
    }
    awaiting = row.state == "open" and row.review_on >= desk.on
    after_closing = _only_after_closing(desk, row)
    reviews = [review for review in case.reviews if review.on <= desk.on and review.on not in after_closing]
    about = facts_of(desk, row, case)
    programmes = {one.id: tuple(one.programmes or ()) for one in desk.directory.services.values()}
    needs = []
    for key, first in _first_scores(case, row, desk.on).items():
        later: list[ScoreOn] = []
        for review in reviews:
            if review.on < first[0] or (review.on == first[0] and key not in _started_with(case)):
                continue
            later.append(
                (
                    review.on,
                    next(
                        (need.severity for need in review.needs if (need.need, need.person, need.who) == key),
                        None,
                    ),
                )
            )
        carried = [action for action in actions if _carries(action, key)]
        need, person, who = key
        needs.append(
            NeedHistory(
                case=row.number, need=need, person=person, who=who, category=_category(desk, need), first=first, reviews=tuple(later),
                closed_on=row.closed_on if row.closed_on and row.closed_on <= desk.on else None,
                services=(used := tuple(dict.fromkeys(_services(desk, row, carried)))),
                programmes=tuple(dict.fromkeys(code for one in used for code in programmes.get(one, ()))), about=about,
                helps=tuple(dict.fromkeys(action.help for action in carried)), awaiting_review=awaiting,
            )
        )  # fmt: skip
    return CaseHistory(
        case=row.number, needs=tuple(needs), actions=len(sent), synthetic=row.synthetic, about=about,
        measures=measures_of(case, desk.on), care=care_of(case, desk.on),
    )  # fmt: skip


def _only_after_closing(desk: Desk, row: CaseRow) -> set[date]:
    """Days on which a case was only asked how things are since closing: they do not change what it ended with (G19)."""
    days: dict[str, set[date]] = {"review": set(), "follow_up": set()}
    for review in desk.store.reviews(row.number):
        days[review.kind].add(review.on_day)
    return days["follow_up"] - days["review"]


def _started_with(case: CaseFile) -> set[NeedKey]:
    return {(need.need, need.person, need.who) for need in case.needs}


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


def _carries(action: ActionRow, key: NeedKey) -> bool:
    """Whether an action was for a need: it names it, and it is for that person or for several at once."""
    need, person, who = key
    return need in action.needs and (
        (action.person, action.who) == (person, who or "")
        or action.person in ("family", "household", "parent")
    )


def _services(desk: Desk, row: CaseRow, actions: list[ActionRow]) -> list[str]:
    """Services used for these actions: where it was sent, else what was proposed."""
    sent = {(one.help, one.person, one.who): one.service for one in desk.store.referrals(row.number)}
    used = [sent.get((action.help, action.person, action.who), action.service) for action in actions]
    return [service for service in used if service]


def _category(desk: Desk, need: str) -> str:
    entry = desk.vocabulary.of("needs").get(need)
    return (entry.text("category") if entry else None) or ""
