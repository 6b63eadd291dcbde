"""What was made to be passed on is remembered, so that two of them together do not tell what each hides.

Limits: an entry made later for an earlier day, a correction and a joining of two cases change what an earlier release is
worked out to have rested on; of an erased case only that it was counted is known; what an older safe copy never knew of is not remembered; and figures that left the
service by any other way are not known here.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from datetime import date

from triage.desk import auditing, gate
from triage.desk.opening import Desk
from triage.desk.passing_on.differing import MOST, Known, Span, Told, Trouble, told, trouble
from triage.errors import Locked, Refused
from triage.model.history import CaseHistory
from triage.store.rows_releases import ReleaseRow

__all__ = ["MOST", "releases", "releasing"]


def releases(desk: Desk) -> list[ReleaseRow]:
    """All that was made to be passed on, oldest first. Raises :class:`Refused` for a role that has no reports."""
    gate.read(desk, "report", None)
    return desk.store.releases()


def releasing(desk: Desk, act: str, about: str, start: date | None, end: date | None) -> None:
    """Remember that figures of a period are made for others, before any is shown.

    ``act`` is ``outcomes``, ``value``, ``report`` or ``measures``; ``about`` holds codes only. Without a record nothing is
    asked, nor where this workspace hides no small numbers (threshold 0 or 1). Raises :class:`Refused` where the figures would
    differ from those of an earlier release by the data of few people, or could not be remembered.
    """
    threshold = desk.settings.small_number_threshold
    if threshold <= 1 or not desk.has_record:
        return
    new = Span(start, end, desk.on)
    if _held(desk.store.releases(), act, about, new):
        return
    found: Trouble | None
    try:
        with desk.store.writing():
            rows = desk.store.releases()
            earlier = [_span(row) for row in rows]
            found = None
            if new not in earlier and earlier:
                found = trouble(new, earlier, _Record(desk, earlier).told, threshold)
            if found is None and not _held(rows, act, about, new):
                desk.store.add_release(
                    {
                        "act": act,
                        "about": about,
                        "start_on": start or "",
                        "end_on": end or "",
                        "on_day": desk.on,
                        "threshold": threshold,
                        "by_name": desk.reader or "",
                    }
                )
    except Locked as shut:
        raise Refused(
            "this could not be remembered as passed on, so it is not made",
            why=f"what was passed on is remembered, so that two sets of figures do not tell of few people; {shut.what}",
            mend="try again where the record may be written; inside the service leave out --for-others",
        ) from shut
    if found is not None:
        auditing.note(desk, act, by=None, outcome="refused", record="release")
        raise _refused(found, threshold)


def _held(rows: Sequence[ReleaseRow], act: str, about: str, new: Span) -> bool:
    return any((row.act, row.about, _span(row)) == (act, about, new) for row in rows)


def _span(row: ReleaseRow) -> Span:
    return Span(row.start_on, row.end_on, row.on_day)


def _refused(found: Trouble, threshold: int) -> Refused:
    other = found.other
    period = f"{other.start or 'the beginning'} to {other.end or other.on}"
    few = f"fewer than {threshold} people"
    return Refused(
        f"together with others that were passed on, such as {period} as known on {other.on}, this would tell of {few}"
        if found.together
        else f"this would differ from what was passed on for {period}, as known on {other.on}, by the data of {few}",
        why="whoever holds both could subtract one from the other and see what each hides; `triage report releases` lists them",
        mend=f"ask for the same period with --on {other.on}, or for whole quarters that have ended, or wait until more is recorded",
    )


class _Record:
    """The record as it is now, from which every earlier day is worked out."""

    def __init__(self, desk: Desk, earlier: Sequence[Span]) -> None:
        self._desk = desk
        self._latest = max((desk.on, *(one.on for one in earlier)))
        self._known: list[Known] | None = None

    def told(self, span: Span) -> Told:
        """What one release rests on."""
        if self._known is None:
            self._known = _known(self._desk, self._latest)
        return told(self._known, span)


def _known(desk: Desk, on: date) -> list[Known]:
    from triage.desk.outcomes import outcome_histories  # noqa: PLC0415 - outcomes for others are remembered here

    at = copy.copy(desk)  # the same record, looked at on the latest day that any release knows
    at.on = on
    sight, store = gate.sight(desk, None), desk.store
    gone = {one.case_number: one.erased_on for one in store.tombstones()}
    histories = {history.case: history for history in outcome_histories(at)}
    found = []
    for place, row in enumerate(sorted(store.cases(), key=lambda row: row.number), start=1):
        name = sight.name(row.number, place)
        history = histories.pop(name, None) or CaseHistory(row.number)
        if row.added_on > on or store.merge_of(row.number) is not None:
            continue
        erased = store.content(row.number, row.file_hash) is None
        if not erased or row.number in gone:
            ends = gone[row.number] if erased else None
            found.append(Known(history, row.added_on, row.review_on, ends))
    return found + [Known(history, date.min) for history in histories.values()]
