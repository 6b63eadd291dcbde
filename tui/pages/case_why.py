"""What a case was not given and why, as values; and the whole answer to why not for one of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from triage.desk import Desk
from triage.desk.explaining import why_not_case
from triage.desk.near_misses import NotGiven, not_given
from tui.pages.wording import Wording

KINDS: Final = {
    "unmet": "Cannot be given now",
    "service": "Service passed over",
    "held": "Rule kept silent",
}
"""What a line is about, in the order in which they are listed."""
HONEST: Final = "This says what the rules look at, not what to write: record only what is true."
MOST_CHANGES: Final = 4


@dataclass(frozen=True)
class WhyLine:
    """One thing the case was not given."""

    key: str
    group: str
    """A key of ``KINDS``."""
    what: str
    reason: str
    name: str
    """What the desk is asked about: a service, a kind of help or a rule."""
    kind: str
    """service, help or rule"""

    def has(self, words: str) -> bool:
        """Whether all words that are typed stand in it."""
        text = f"{KINDS[self.group]} {self.what} {self.reason}".casefold()
        return all(word in text for word in words.casefold().split())


@dataclass(frozen=True)
class WhyPage:
    """All of them."""

    number: str
    notice: str
    lines: tuple[WhyLine, ...]

    def kept(self, words: str) -> tuple[WhyLine, ...]:
        """Those that match what is typed."""
        return tuple(one for one in self.lines if one.has(words))


@dataclass(frozen=True)
class WhyAnswer:
    """Why not, for one of them."""

    title: str
    lines: tuple[str, ...]


def read_why(desk: Desk, number: str, by: str | None) -> WhyPage:
    """Read what the case was not given; raises :class:`triage.errors.Refused` for whoever may not ask."""
    found = not_given(desk, number, by)
    return WhyPage(number, desk.notice or "", tuple(_lines(found, Wording(desk))))


def _lines(found: NotGiven, words: Wording) -> Iterable[WhyLine]:
    for place, gap in enumerate(found.unmet):
        yield WhyLine(
            f"unmet {place}",
            "unmet",
            f"{words.title('help', gap.help)}, for {words.whom(gap.person, gap.who)}",
            words.title("unmet_reasons", gap.reason).lower(),
            gap.help,
            "help",
        )
    for place, one in enumerate(found.not_offered):
        yield WhyLine(
            f"service {place}",
            "service",
            f"{words.service(one.service) or words.title('help', one.help)}, for {words.title('help', one.help).lower()}",
            words.title("not_offered_reasons", one.reason).lower()
            + (f" ({one.detail})" if one.detail else ""),
            one.service or one.help,
            "service" if one.service else "help",
        )
    for place, held in enumerate(found.held_back):
        fact = words.facts([held.fact])
        yield WhyLine(
            f"held {place}",
            "held",
            words.rules([held.rule]),
            f"stopped by: {fact}" if held.held == "unless" else f"only missing: {fact}",
            held.rule,
            "rule",
        )


def read_answer(desk: Desk, number: str, line: WhyLine, by: str | None) -> WhyAnswer:
    """Ask why not for one line: what stands in the way, and the smallest changes of fact that would bring it."""
    reader, desk.reader = desk.reader, by or desk.reader
    try:
        answer = why_not_case(
            desk,
            number,
            line.name,
            "rule" if line.kind == "rule" else "help" if line.kind == "help" else "service",
        )
    finally:
        desk.reader = reader
    lines = list(answer.words)
    lines.extend(
        "It would be so with: " + " and ".join(change.words for change in changes)
        for changes in answer.changes[:MOST_CHANGES]
    )
    more = len(answer.changes[MOST_CHANGES:]) + answer.more_changes
    if more:
        lines.append(f"and {more} other ways of the same size")
    if answer.then:
        lines.append(f"Then: {answer.then}")
    if answer.changes:
        lines.append(HONEST)
    return WhyAnswer(answer.title, tuple(lines))
