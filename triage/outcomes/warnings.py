"""What a reader must know before believing a before and after figure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from triage.model.history import NeedHistory
from triage.outcomes.change import WORST, Change, Follow, Scored

if TYPE_CHECKING:  # the missing are compared with cohorts, which warn
    from triage.outcomes.missing import Missing

ENOUGH_TO_EXPECT_SOME_WORSE = 10
"""Pairs from which nobody getting worse is remarkable: in paired English CAMHS data 9 to 12 % got reliably worse."""


@dataclass(frozen=True)
class OutcomeWarning:
    """A code that programs may look for, and the sentence for people."""

    code: str
    text: str
    counts: Mapping[str, int] = field(default_factory=dict)
    """Counts of people or needs in the text, by the names of a row's figures where they have one."""
    without_counts: str = ""
    """The same said without them, for readers who may not see one of them."""


def warn(
    needs: Sequence[NeedHistory],
    scores: Sequence[Scored],
    seen: Follow,
    final: Change,
    *,
    synthetic: bool,
) -> Iterator[OutcomeWarning]:
    """All warnings that these needs deserve, in a stable order; ``scores`` are those of the same needs."""
    if synthetic:
        yield OutcomeWarning(
            "synthetic",
            "Synthetic data: these children do not exist, and no figure here says anything about a real service.",
        )
    if not needs:
        yield OutcomeWarning(
            "nothing_recorded",
            "No need was recorded in this period, so there is nothing to report; that is not the same as no change.",
        )
        return
    if final.paired:
        yield OutcomeWarning(
            "uncontrolled_before_after",
            "Before and after without a comparison group: part of the change would have come anyway (in SDQ data from English services about 70 % of it), so this is change, not effect.",
        )
    yield from _about_the_lost(scores, seen)
    if seen.unscored_at_start:
        yield OutcomeWarning(
            "unscored_at_start",
            f"{seen.unscored_at_start} of {len(needs)} needs had no score at the start; they are in no before and after figure.",
            {"unscored_at_start": seen.unscored_at_start},
            "Some needs had no score at the start; they are in no before and after figure.",
        )
    yield from _about_nobody_worse(final)
    ceiling = sum(need.first[1] == WORST for need in needs)
    if ceiling:
        yield OutcomeWarning(
            "ceiling",
            f"{ceiling} of {seen.started} first scores were {WORST}, the top of the scale: they could not get worse, only better or stay the same.",
            {"ceiling": ceiling, "started": seen.started},
            f"Some first scores were {WORST}, the top of the scale: they could not get worse, only better or stay the same.",
        )
    yield from _about_counting(needs)


def about_the_missing(whole: Missing | None, rows: Iterable[Missing]) -> Iterator[OutcomeWarning]:
    """Say where a worst case of the missing is better than no change: in the whole, or in rows alone."""
    some = sum(one.worst_is_no_worst for one in rows)
    if whole is not None and whole.worst_is_no_worst:
        where = "in the whole" + (f" and in {_rows(some)}" if some else "")
    elif some:
        where = f"in {_rows(some)}"
    else:
        return
    yield OutcomeWarning(
        "worst_case_is_none",
        f"Each missing as the worst seen is better than no change {where}: everybody followed improved there, so it supposes that the missing improved too. It is not a worst case; read no change and the tipping point instead.",
    )


def _rows(number: int) -> str:
    return "1 row" if number == 1 else f"{number} rows"


def _mean(scores: Sequence[int]) -> float:
    return float(Fraction(sum(scores), len(scores)))


def _about_the_lost(scores: Sequence[Scored], seen: Follow) -> Iterator[OutcomeWarning]:
    if seen.started and not seen.paired:
        yield OutcomeWarning(
            "nobody_scored_again",
            f"None of {seen.started} scored needs was scored a second time, so nothing is known about change.",
            {"started": seen.started},
            "No scored need was scored a second time, so nothing is known about change.",
        )
    if seen.lost:
        share = round(100 * seen.lost / seen.started)
        yield OutcomeWarning(
            "lost",
            f"{seen.lost} of {seen.started} scored needs ({share} %) were lost: closed or past their review with no second score. The figures are about those who stayed.",
            {"lost": seen.lost, "started": seen.started},
            "Some scored needs were lost: closed or past their review with no second score. The figures are about those who stayed.",
        )
    if seen.awaiting_review:
        yield OutcomeWarning(
            "awaiting_review",
            f"{seen.awaiting_review} of {seen.started} scored needs are still waiting for their review.",
            {"awaiting_review": seen.awaiting_review, "started": seen.started},
            "Some scored needs are still waiting for their review.",
        )
    if seen.lost and seen.paired:
        begun = [(need.before, need) for need in scores if need.before is not None]
        stayed = [before for before, need in begun if need.final is not None]
        gone = [before for before, need in begun if need.final is None and not need.waits]
        yield OutcomeWarning(
            "lost_compared",
            f"Mean first score {_mean(stayed):.1f} of those scored again and {_mean(gone):.1f} of those lost.",
            {"paired": seen.paired, "lost": seen.lost},
            "Whether those lost were scored higher at the start than those scored again is not told here: they are few.",
        )


def _about_nobody_worse(final: Change) -> Iterator[OutcomeWarning]:
    if not final.paired:
        return
    if final.improved == final.paired:
        yield OutcomeWarning(
            "everybody_improved",
            f"All {final.paired} needs scored again improved; nobody stayed the same or got worse. That is rarely true: ask how and by whom they were scored.",
            {"paired": final.paired},
            "All needs scored again improved; nobody stayed the same or got worse. That is rarely true: ask how and by whom they were scored.",
        )
    elif not final.worse and final.paired >= ENOUGH_TO_EXPECT_SOME_WORSE:
        yield OutcomeWarning(
            "nobody_got_worse",
            f"None of {final.paired} needs scored again got worse. In English child mental-health data 9 to 12 % did: ask how they were scored.",
            {"paired": final.paired},
            "No need scored again got worse. In English child mental-health data 9 to 12 % did: ask how they were scored.",
        )


def _about_counting(needs: Sequence[NeedHistory]) -> Iterator[OutcomeWarning]:
    people = Counter(need.whose for need in needs)
    if len(people) < len(needs):
        yield OutcomeWarning(
            "needs_not_people",
            f"{len(needs)} needs of {len(people)} people: a person with several needs counts once for each.",
            {"people": len(people)},
            "A person with several needs counts once for each.",
        )
    if any(len(set(need.services)) > 1 for need in needs):
        yield OutcomeWarning(
            "services_overlap",
            "Some needs were carried by more than one service and stand in the row of each; service rows do not add up, and none of them proves which service helped.",
        )
