"""What a report stands on: the cases, the period, and what the desk says on the day, each asked once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from triage.desk.due.caseload import Load, caseloads
from triage.desk.due.item import UPKEEP, DueItem
from triage.desk.due.listing import everything
from triage.desk.opening import Desk
from triage.desk.reporting.period import Period
from triage.desk.reporting.story import Story, stories
from triage.model.history import CaseHistory
from triage.vocabulary import Vocabulary


class Ground:
    """Cases and period of one report."""

    def __init__(self, desk: Desk, period: Period, *, by_name: bool = False) -> None:
        """Read at the desk; ``by_name``: whether the reader may see what single workers hold."""
        self.desk = desk
        self.period = period
        self.by_name = by_name

    @cached_property
    def stories(self) -> tuple[Story, ...]:
        """Every case that is counted, by number."""
        return tuple(stories(self.desk))

    @cached_property
    def received(self) -> tuple[Story, ...]:
        """Cases added in the period."""
        return tuple(story for story in self.stories if self.period.holds(story.row.added_on))

    @cached_property
    def by_number(self) -> Mapping[str, Story]:
        """Cases by number."""
        return {story.number: story for story in self.stories}

    @cached_property
    def _into(self) -> Mapping[str, str]:
        return {one.case_number: one.joined_to for one in self.desk.store.merges()}

    def whose(self, number: str) -> Story | None:
        """The case that a number is counted under; None where it is not counted: erased, or added later."""
        seen = {number}
        while (further := self._into.get(number)) is not None and further not in seen:
            seen.add(number := further)
        return self.by_number.get(number)

    @cached_property
    def histories(self) -> tuple[CaseHistory, ...]:
        """What happened to the needs of each case."""
        return tuple(story.history for story in self.stories)

    @cached_property
    def due(self) -> tuple[DueItem, ...]:
        """All there is to do about children on the day or later, referrals nobody could read included, with whose job it is."""
        return tuple(item for item in everything(self.desk) if item.kind not in UPKEEP)

    @cached_property
    def loads(self) -> tuple[Load, ...]:
        """Who holds how many cases on the day."""
        return tuple(caseloads(self.desk))

    @property
    def words(self) -> Vocabulary:
        """The codes in use."""
        return self.desk.vocabulary

    @property
    def synthetic(self) -> bool:
        """Whether any case that is counted is made up."""
        return any(story.row.synthetic for story in self.stories)

    def title(self, kind: str, code: str) -> str:
        """A code in words; the code itself where the list does not have it."""
        entry = self.words.of(kind).get(code) if code else None
        return (entry.text("title") if entry else None) or code.replace("_", " ")
