"""Outcomes as a screen looks at them: one grouping at a time, with the cases behind each row, or as they would be passed on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from triage.casework.take_up import HOW_READ
from triage.desk import auditing, gate
from triage.desk.opening import Desk
from triage.desk.outcome_page import TITLES, outcome_page
from triage.desk.outcomes import (
    Asked,
    in_period,
    light_touch,
    outcome_histories,
    priorities_of,
    report_of,
)
from triage.outcomes import GROUPINGS, every_key, scored
from triage.outcomes.regression import CANNOT

if TYPE_CHECKING:
    from triage.model.history import CaseHistory
    from triage.outcomes import OutcomeReport
    from triage.pages import Page

WAYS: Mapping[str, str] = {by: TITLES[by] for by in GROUPINGS}
"""Every way in which outcomes may be grouped, in words."""
HOW_TAKEN = f"The furthest that any referral or signpost for the need came. {HOW_READ}"
"""How rows by take-up are read."""
GROUPS: tuple[tuple[str, str], ...] = (
    ("improved", "Better"), ("same", "The same"), ("worse", "Worse"), ("lost", "Lost: not scored again"), ("awaiting", "Review still to come"),
)  # fmt: skip


@dataclass(frozen=True)
class Looked:
    """A report, its page, and which cases stand behind its rows."""

    page: Page
    report: OutcomeReport
    cases: Mapping[str, Mapping[str, tuple[str, ...]]]
    """Key of a row (``all`` for the whole) -> code of :data:`GROUPS` -> cases; empty in what is shown for others."""


def look_at_outcomes(
    desk: Desk, start: date | None, end: date | None, by: str | None, *, for_others: bool = False
) -> Looked:
    """Summarise what changed by one grouping, or only as a whole; ``for_others`` as it would be passed on.

    Looking at that passes nothing on, so that nothing is remembered of it; :func:`triage.desk.outcomes.outcome_report` with
    ``hide_small`` does, and may refuse what this shows. Raises :class:`triage.errors.Refused`.
    """
    ways = (by,) if by else ()
    if for_others:
        asked = Asked(ways)
        gate.read(desk, "outcomes", None, later=True)
        histories = outcome_histories(desk)
        auditing.note(desk, "outcomes", by=None, record=f"found {len(histories)}")
        report = report_of(desk, histories, start, end, hide_small=True, asked=asked)
        return Looked(outcome_page(desk, report, asked, for_others=True), report, {})
    asked = Asked(ways, method="t", four_ways=True)
    gate.read(desk, "outcomes", None, later=True)
    every = outcome_histories(desk)
    within = in_period(every, start, end)
    auditing.note(desk, "outcomes", by=None, record=f"found {len(within)}")
    report = report_of(desk, within, start, end, asked=asked)
    light = light_touch(desk, start, end)
    words = [CANNOT] if report.overall.final.paired else []
    if light["contacts"]:
        words.append(
            f"Beside these {light['contacts']} light-touch contacts ({light['became_cases']} became cases); no figure here counts them."
        )
    page = outcome_page(desk, report, asked, words=words)
    return Looked(page, report, _behind(desk, every, start, end, by))


def _behind(
    desk: Desk, histories: Sequence[CaseHistory], start: date | None, end: date | None, by: str | None
) -> dict[str, dict[str, tuple[str, ...]]]:
    """Cases of each row by what became of a need of theirs; a case with two needs may stand in two groups."""
    priorities = priorities_of(desk)
    found: dict[str, dict[str, dict[str, None]]] = defaultdict(lambda: defaultdict(dict))
    for history in histories:
        for need in history.within(start, end).needs:
            one = scored(need, desk.on)
            if one.before is None:
                continue
            if one.final is None:
                group = "awaiting" if one.waits else "lost"
            else:
                group = (
                    "same" if one.final == one.before else "improved" if one.final < one.before else "worse"
                )
            for key in ("all", *(every_key(need, by, priorities) if by else ())):
                found[key][group][history.case] = None
    return {key: {name: tuple(cases) for name, cases in groups.items()} for key, groups in found.items()}
