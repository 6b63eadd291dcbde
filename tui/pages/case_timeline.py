"""Who did what with one case and when, as values: newest first, without anything about the child."""

from __future__ import annotations

from dataclasses import dataclass

from triage.desk import Desk, timeline
from triage.desk.event_words import GROUPS, event_group, event_title, record_title
from tui.pages.wording import day_in_words, looks

__all__ = ["GROUPS", "Event", "Timeline", "read_timeline"]


@dataclass(frozen=True)
class Event:
    """One line of the log."""

    key: str
    day: str
    who: str
    what: str
    record: str
    group: str
    """A key of ``GROUPS``; empty for other work."""

    def has(self, words: str) -> bool:
        """Whether all words that are typed stand in it."""
        text = f"{self.day} {self.who} {self.what} {self.record}".casefold()
        return all(word in text for word in words.casefold().split())


@dataclass(frozen=True)
class Timeline:
    """All that was done with a case."""

    number: str
    notice: str
    events: tuple[Event, ...]
    """The newest first."""

    def kept(self, words: str, group: str) -> tuple[Event, ...]:
        """Those that match what is typed and the kind that is chosen."""
        return tuple(one for one in self.events if (not group or one.group == group) and one.has(words))


def read_timeline(desk: Desk, number: str, by: str | None) -> Timeline:
    """Read the log of one case; raises :class:`triage.errors.Refused` for whoever may not see it."""
    rows = timeline(desk, number, looks(desk, by))
    return Timeline(
        number,
        desk.notice or "",
        tuple(
            Event(
                str(row.id),
                day_in_words(row.on_day),
                row.who,
                event_title(row.what),
                record_title(row.record, desk.vocabulary),
                event_group(row.what),
            )
            for row in reversed(rows)
        ),
    )
