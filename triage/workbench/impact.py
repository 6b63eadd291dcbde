"""What a change of rules does to many cases: ``impact(old, new, cases, …) -> ImpactReport``.

Everything the rules ask for is worked out over all cases as columns (:mod:`triage.workbench.changes`). Services and
plans are decided for changed cases only, up to ``most`` of them. Levels are those of a first decision on the case as it
stands.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from pathlib import Path

import numpy as np

from triage.model import CaseFile, Settings
from triage.rulebook import Rulebook
from triage.signposting import Directory
from triage.workbench.changes import GRAVITY, Changes, EscalationChange, compare
from triage.workbench.columns import Columns, build_columns
from triage.workbench.evaluating import evaluate_columns
from triage.workbench.impact_plans import plans_of, sampled
from triage.workbench.impact_report import (
    ChangedCase,
    ImpactReport,
    Load,
    LostEscalation,
    Tally,
)
from triage.workbench.impact_rows import live, means_the_same, suspects, words_of
from triage.workbench.impact_splits import Counts, counted, splits_of
from triage.workbench.outcomes import outcomes

MOST = 10_000
"""Cases whose services and plans are decided."""
NAMED = 100
"""Changed cases that are listed with all that changes for them."""
NAMED_PROBLEMS = 20
Progress = Callable[[str, int, int], None]
"""Hears what is being done, how much of it is done, and how much there is."""


def impact(
    old: Rulebook,
    new: Rulebook,
    cases: Sequence[CaseFile] | Path,
    *,
    directory: Directory,
    settings: Settings,
    on: date,
    folder: Path | None = None,
    old_name: str = "old",
    new_name: str = "new",
    most: int = MOST,
    named: int = NAMED,
    seed: int = 1,
    progress: Progress | None = None,
) -> ImpactReport:
    """Compare what two rulebooks make of ``cases`` on the day ``on``.

    ``cases``: checked cases with numbers, or a file of JSON lines or Parquet. ``directory`` is read with the codes of
    ``new``. ``folder`` keeps the columns, so that the next change costs little; None keeps nothing. ``most`` changed
    cases are decided under both, drawn with ``seed`` where there are more; ``named`` of them are listed. Raises what
    :func:`triage.workbench.columns.build_columns` raises; an interruption leaves finished columns in ``folder``.
    """
    heard = progress or (lambda _what, _done, _total: None)
    if folder is None:
        with tempfile.TemporaryDirectory(prefix="needs-triage-") as place:
            return impact(
                old, new, cases, directory=directory, settings=settings, on=on, folder=Path(place), old_name=old_name,
                new_name=new_name, most=most, named=named, seed=seed, progress=progress,
            )  # fmt: skip
    columns = build_columns(
        cases,
        folder,
        vocabulary=new.vocabulary,
        on=on,
        directory=directory,
        settings=settings,
        progress=lambda done, total: heard("reading cases", done, total),
    )
    heard("comparing", 0, 2)
    fired_old = evaluate_columns(columns, old)
    heard("comparing", 1, 2)
    fired_new = evaluate_columns(columns, new)
    changes = compare(columns, outcomes(fired_old, old), outcomes(fired_new, new))
    heard("comparing", 2, 2)
    found = suspects(changes, fired_old, fired_new)
    strata = sampled((found.changed, found.others), most, seed)
    total = sum(len(stratum.chosen) for stratum in strata)
    plans = plans_of(
        [(columns.cases(stratum.chosen), stratum) for stratum in strata],
        old,
        new,
        directory=directory,
        settings=settings,
        on=on,
        seed=seed,
        progress=lambda done: heard("deciding changed cases", done, total),
    )
    return ImpactReport(
        old_name=old_name,
        new_name=new_name,
        old_fingerprint=old.fingerprint,
        new_fingerprint=new.fingerprint,
        on=on,
        cases=columns.n,
        changed=changes.changed_count,
        broken=columns.broken,
        problems=tuple(columns.problems(NAMED_PROBLEMS)),
        level_moves=tuple(tuple(int(cell) for cell in row) for row in changes.level_moves),
        gravest=tuple((what, number) for what, number in changes.by_gravity() if number),
        lost_escalations=_told(columns, changes.lost_escalations()),
        slower_escalations=_told(columns, changes.slower_escalations()),
        tallies=tuple(
            Tally(kind, code, count.old, count.new, count.lost, count.gained)
            for (kind, code), count in sorted(changes.counts.items())
        ),
        loads=tuple(_loads(changes, old, new)),
        worst=tuple(_worst(columns, changes, named)),
        splits=splits_of(_counts(columns, changes), settings.small_number_threshold),
        threshold=settings.small_number_threshold,
        plans=plans,
        notes=tuple(_notes(columns, old, new)),
    )


def _told(columns: Columns, found: Iterable[EscalationChange]) -> tuple[LostEscalation, ...]:
    """Escalations with the numbers of their cases; people are named by the id they have in the case file."""
    listed = list(found)
    people = dict(columns.cases(islice(sorted({one.row for one in listed if one.who}), MOST)))
    return tuple(
        LostEscalation(
            case=columns.number_of(one.row),
            to=one.to,
            person=one.person,
            who=columns.named(people[one.row], one.who) if one.row in people else None,
            within_days=one.days or 0,
            now_within_days=one.now_days,
        )
        for one in listed
    )


def _loads(changes: Changes, old: Rulebook, new: Rulebook) -> Iterator[Load]:
    """How often each rule fires, the largest change first."""
    before, now = live(old), live(new)
    found = []
    for rule, (was, becomes) in changes.alert_load.items():
        if rule not in before or rule not in now:
            change = "added" if rule in now else "removed"
        else:
            change = "same" if means_the_same(before[rule], now[rule]) else "changed"
        found.append(Load(rule, was, becomes, change))
    yield from sorted(found, key=lambda one: (-abs(one.new - one.old), one.change == "same", one.rule))


def _worst(columns: Columns, changes: Changes, named: int) -> Iterator[ChangedCase]:
    for row in changes.cases("worst", named):
        yield ChangedCase(
            case=columns.number_of(row),
            gravest=GRAVITY[int(changes.gravity[row]) - 1],
            what=tuple(changes.of_case(row)),
        )


def _counts(columns: Columns, changes: Changes) -> Counts:
    """What becomes of cases by group, raw."""
    lower, higher = changes.new.level < changes.old.level, changes.new.level > changes.old.level
    other = (changes.gravity > 0) & ~lower & ~higher
    same = ~(lower | higher | other)
    return {
        name: counted(
            group.labels,
            [
                np.bincount(np.asarray(group.codes)[chosen], minlength=len(group.labels)).tolist()
                for chosen in (same, lower, higher, other)
            ],
        )
        for name, group in columns.groups.items()
    }


def _notes(columns: Columns, old: Rulebook, new: Rulebook) -> Iterator[str]:
    if columns.notice:
        yield columns.notice
    if old.escalating_indicators != new.escalating_indicators:
        differ = sorted(old.escalating_indicators ^ new.escalating_indicators)
        yield (
            f"what a narrative that names one of these asks for today changes too, and is in no figure here: {', '.join(differ)}"
        )
    if words_of(old) != words_of(new):
        yield "codes changed as well, so plans were worked out for cases beyond those that change"
