"""What a letter is written from, and what a letter is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Literal

from triage.model import Action, CaseFile, Decision, Settings
from triage.rulebook import Rulebook
from triage.rulebook.wording import Wording
from triage.signposting import Directory
from triage.signposting.records import Service
from triage.vocabulary import Vocabulary

Audience = Literal["family", "service", "referrer", "meeting"]
AUDIENCES: tuple[Audience, ...] = ("family", "service", "referrer", "meeting")
Headings = Literal["signs_of_safety", "ehcp", "shanarri"]
HEADINGS: tuple[Headings, ...] = ("signs_of_safety", "ehcp", "shanarri")
FORMAT = "triage.letter/1"


@dataclass(frozen=True)
class Came:
    """What became of an action of the decision: a state of the record, and of the referral where one was made."""

    state: str
    """proposed, confirmed, done or dismissed; or a state of referrals, such as started"""
    on: date | None = None
    service: str | None = None
    """The service it went to, where that is another than the decision named."""


@dataclass(frozen=True)
class Occasion:
    """One decision, the case it was made on, and the words and services of the day the letter is written."""

    case: CaseFile
    """As decisions see it: answers read into it, identity left out."""
    decision: Decision
    rulebook: Rulebook = field(repr=False)
    """The rules that decided."""
    words: Wording = field(repr=False)
    """The phrases of today."""
    directory: Directory = field(repr=False)
    """The services of today: what is out of date by now is not told (law 8)."""
    settings: Settings = field(repr=False)
    on: date
    """The day the letter is written."""
    came: Mapping[int, Came] = field(default_factory=dict)
    """What became of an action, by its order; empty where nothing is on record."""
    recorded: bool = False
    """Whether the decision stands in the record, so that ``came`` says all there is."""

    @property
    def vocabulary(self) -> Vocabulary:
        """The codes of the rules that decided."""
        return self.rulebook.vocabulary

    @cached_property
    def live_actions(self) -> tuple[Action, ...]:
        """The actions that nobody has put aside, in the plan's order."""
        return tuple(
            action
            for action in sorted(self.decision.actions, key=lambda action: action.order)
            if self.state_of(action) not in {"dismissed", "cancelled"}
        )

    def state_of(self, action: Action) -> str:
        """What became of an action; ``proposed`` where nothing is on record."""
        found = self.came.get(action.order)
        return found.state if found else "proposed"

    def service_of(self, action: Action) -> Service | None:
        """The record of the service an action goes to; None where it has none, or it has left the directory."""
        came = self.came.get(action.order)
        name = (came.service if came else None) or action.service
        return self.directory.services.get(name) if name else None


@dataclass(frozen=True)
class Section:
    """A heading with its paragraphs and points."""

    heading: str | None
    lines: tuple[str, ...]
    """Paragraphs; a line that begins with ``- `` or ``1. `` is a point of a list."""


@dataclass(frozen=True)
class Letter:
    """A letter as it is sent, and notes for whoever sends it."""

    case: str
    audience: Audience
    on: date
    reader: str
    """parents, parent, young_person, service, referrer or meeting"""
    who: str | None
    service: str | None
    title: str
    sections: tuple[Section, ...]
    notes: tuple[str, ...] = ()
    """For the sender alone: how it may travel, what was left out; never part of the letter."""
    waits: bool = False
    """Whether it is a draft that a safeguarding lead agrees to before it is sent."""

    @property
    def text(self) -> str:
        """The letter as plain Markdown."""
        parts = [f"# {self.title}"]
        for section in self.sections:
            if section.heading:
                parts.append(f"## {section.heading}")
            points: list[str] = []
            for line in section.lines:
                if line.startswith(("- ", "| ")) or line[:1].isdigit():
                    points.append(line)
                    continue
                if points:
                    parts.append("\n".join(points))
                    points = []
                parts.append(line)
            if points:
                parts.append("\n".join(points))
        return "\n\n".join(parts) + "\n"

    def as_json(self) -> dict[str, Any]:
        """The letter in keys that stay."""
        return {
            "format": FORMAT,
            "case": self.case,
            "for": self.audience,
            "on": self.on.isoformat(),
            "reader": self.reader,
            "who": self.who,
            "service": self.service,
            "title": self.title,
            "sections": [{"heading": one.heading, "lines": list(one.lines)} for one in self.sections],
            "text": self.text,
            "draft": self.waits,
            "notes": list(self.notes),
        }
