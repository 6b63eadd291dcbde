"""``then``: mappings of a rule file to consequences."""

from __future__ import annotations

import difflib
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from triage.rulebook.model import AskFor, EscalateTo, Offer, PlanWish, ReviewBy, Then, Withhold
from triage.rulebook.reading_fields import Fault, FieldReader, Path
from triage.source import shown_key

THEN_KEYS = (
    "escalate",
    "offer",
    "level",
    "flag",
    "ask",
    "link",
    "human_review",
    "withhold",
    "plan",
    "step",
    "retriage",
    "review_in",
)
REVIEWERS = (
    "safeguarding_lead",
    "clinical_lead",
    "coordinator",
    "data_steward",
    "manager",
    "directory_owner",
    "rules_owner",
)


class ConsequenceReader(FieldReader, ABC):
    """Reads every kind of consequence of contract section 4, and notes each fault instead of stopping at the first."""

    @abstractmethod
    def note(self, fault: Fault) -> None:
        """Keep a fault; the reader of the whole file says where it stands."""

    def attempt(self, read: Callable[[], Any], default: Any) -> Any:
        """What ``read`` gives, or ``default`` where it found a fault, which is noted."""
        try:
            return read()
        except Fault as fault:
            self.note(fault)
            return default

    def consequences(self, value: Any, path: Path) -> Then:
        """Everything that ``then:`` asks for."""
        if not isinstance(value, dict) or not value:
            self.note(
                Fault(
                    path, "RB115", "`then:` says what follows", f"use one or more of: {', '.join(THEN_KEYS)}"
                )
            )
            return Then()
        for key in value:
            if key not in THEN_KEYS:
                near = difflib.get_close_matches(key, THEN_KEYS, n=1)
                self.note(
                    Fault(
                        (*path, key),
                        "RB104",
                        f"unknown consequence {shown_key(key)}",
                        f"did you mean '{near[0]}'?" if near else f"use one of: {', '.join(THEN_KEYS)}",
                        at_key=True,
                    )
                )
        given: dict[str, Any] = {key: value.get(key) for key in THEN_KEYS}
        level = given["level"]
        if level is not None:
            self.attempt(lambda: self.code("levels", level, (*path, "level")), None)
        if given["step"] not in (None, "up", "down", "hold"):
            self.note(Fault((*path, "step"), "RB114", "a step is up, down or hold", "write one of them"))
        return Then(
            escalate=self._each(given, "escalate", path, self._escalate), offers=self._each(given, "offer", path, self._offer), level=level,
            flags=self._each(given, "flag", path, lambda row, at: self.code("flags", row, at)), asks=self._each(given, "ask", path, self._ask),
            links=self._each(given, "link", path, lambda row, at: self.code("people", row, at)), reviews=self._each(given, "human_review", path, self._human_review),
            withholds=self._each(given, "withhold", path, self._withhold), plan=self.attempt(lambda: self._plan(given["plan"], (*path, "plan")), None) if given["plan"] else None,
            step=given["step"], retriage=self.attempt(lambda: self.yes(given["retriage"], (*path, "retriage")), False),
            review_in_days=self.attempt(lambda: self.within(given["review_in"], (*path, "review_in")).days, None) if given["review_in"] else None,
        )  # fmt: skip

    def _each(
        self, given: Mapping[str, Any], key: str, path: Path, read: Callable[[Any, Path], Any]
    ) -> tuple[Any, ...]:
        value = given[key]
        if value is None:
            return ()
        places = (
            [(*path, key, index) for index in range(len(value))]
            if isinstance(value, list)
            else [(*path, key)]
        )
        rows = value if isinstance(value, list) else [value]
        found = [
            self.attempt(partial(read, row, place), None) for row, place in zip(rows, places, strict=True)
        ]
        return tuple(item for item in found if item is not None)

    def _mapping(self, row: Any, keys: set[str], path: Path) -> dict[str, Any]:
        if not isinstance(row, dict):
            raise Fault(path, "RB116", "a mapping is needed here", f"with the keys {', '.join(sorted(keys))}")
        self.only(row, keys, path)
        return row

    def _escalate(self, row: Any, path: Path) -> EscalateTo:
        row = self._mapping(row, {"to", "within_days"}, path)
        within = row.get("within_days", "0")
        return EscalateTo(
            self.code("escalations", row.get("to"), (*path, "to")),
            self.whole(within, (*path, "within_days"), 0, 5),
        )

    def _offer(self, row: Any, path: Path) -> Offer:
        row = (
            {"help": row}
            if isinstance(row, str)
            else self._mapping(row, {"help", "as", "for", "within", "wait_well"}, path)
        )
        if row.get("as") not in (None, "referral", "signpost", "support", "task"):
            raise Fault(
                (*path, "as"),
                "RB114",
                "an offer is a referral, a signpost, support or a task",
                "write one of them",
            )
        person = row.get("for")
        return Offer(
            self.code("help", row.get("help"), (*path, "help")),
            row.get("as"),
            self.code("people", person, (*path, "for")) if person else None,
            self.within(row["within"], (*path, "within")) if row.get("within") else None,
            self.yes(row.get("wait_well"), path),
        )

    def _ask(self, row: Any, path: Path) -> AskFor:
        row = (
            {"field": row}
            if isinstance(row, str)
            else self._mapping(row, {"field", "within_days", "within", "need", "valid_for"}, path)
        )
        within = row.get("within_days", row.get("within"))
        valid = self.within(row["valid_for"], path).days if row.get("valid_for") else None
        return AskFor(
            self.code("ask_fields", row.get("field"), (*path, "field")),
            self.within(within, path) if within is not None else None,
            self.code("needs", row["need"], path) if row.get("need") else None,
            valid,
        )

    def _human_review(self, row: Any, path: Path) -> ReviewBy:
        row = self._mapping(row, {"by", "reason", "within_days", "within"}, path)
        if row.get("by") not in REVIEWERS:
            raise Fault(
                (*path, "by"), "RB201", "unknown role for a review", f"use one of: {', '.join(REVIEWERS)}"
            )
        within = row.get("within_days", row.get("within"))
        return ReviewBy(
            row["by"],
            self.code("review_reasons", row.get("reason"), (*path, "reason")),
            self.within(within, path) if within is not None else None,
        )

    def _withhold(self, row: Any, path: Path) -> Withhold:
        row = self._mapping(row, {"help", "why"}, path)
        codes = row.get("help")
        codes = codes if isinstance(codes, list) else [codes]
        if not isinstance(row.get("why"), str):
            raise Fault(path, "RB105", "a withhold needs its `why:`", "say whom it protects and from what")
        return Withhold(tuple(self.code("help", code, (*path, "help")) for code in codes), row["why"])

    def _plan(self, row: Any, path: Path) -> PlanWish:
        row = self._mapping(row, {"few_contacts", "one_lead", "at_most"}, path)
        return PlanWish(
            self.yes(row.get("few_contacts"), path),
            self.yes(row.get("one_lead"), path),
            self.whole(row["at_most"], path, 1, 50) if row.get("at_most") else None,
        )
