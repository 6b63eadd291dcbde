"""``then``: mappings of a rule file to consequences."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from triage.rulebook.model import AskFor, EscalateTo, Offer, PlanWish, ReviewBy, Then, Withhold, Within
from triage.rulebook.reading_fields import Fault, FieldReader, Path, nearest
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
ACTION_KINDS = ("referral", "signpost", "support", "task")


class ConsequenceReader(FieldReader):
    """Reads every kind of consequence of contract section 4."""

    def consequences(self, value: Any, path: Path) -> Then:
        """Everything that ``then:`` asks for."""
        if not isinstance(value, dict) or not value:
            mend = f"use one or more of: {', '.join(THEN_KEYS)}"
            self.note(Fault(path, "RB115", "`then:` says what follows", mend))
            return Then()
        for key in value:
            if key not in THEN_KEYS:
                self.note(
                    Fault(
                        (*path, key),
                        "RB104",
                        f"unknown consequence {shown_key(key)}",
                        nearest(key, THEN_KEYS, f"use one of: {', '.join(THEN_KEYS)}"),
                        at_key=True,
                    )
                )
        given: dict[str, Any] = {key: value.get(key) for key in THEN_KEYS}
        level, step, plan, soon = given["level"], given["step"], given["plan"], given["review_in"]
        step_words = "a step is up, down or hold"
        return Then(
            escalate=self._each(given, "escalate", path, self._escalate),
            offers=self._each(given, "offer", path, self._offer),
            level=None if level is None else self.code("levels", level, (*path, "level")),
            flags=self._each(given, "flag", path, lambda row, at: self.code("flags", row, at)),
            asks=self._each(given, "ask", path, self._ask),
            links=self._each(given, "link", path, lambda row, at: self.code("people", row, at)),
            reviews=self._each(given, "human_review", path, self._human_review),
            withholds=self._each(given, "withhold", path, self._withhold),
            plan=None if plan is None else self._plan(plan, (*path, "plan")),
            step=None
            if step is None
            else self.word(step, ("up", "down", "hold"), (*path, "step"), step_words),
            retriage=self.yes(given["retriage"], (*path, "retriage")),
            review_in_days=None
            if soon is None
            else self.within(soon, (*path, "review_in"), calendar=True).days,
        )

    def _each(
        self, given: Mapping[str, Any], key: str, path: Path, read: Callable[[Any, Path], Any]
    ) -> tuple[Any, ...]:
        """One thing or a list of them."""
        value = given[key]
        if value is None:
            return ()
        if not isinstance(value, list):
            return (read(value, (*path, key)),)
        return tuple(read(row, (*path, key, index)) for index, row in enumerate(value))

    def _escalate(self, row: Any, path: Path) -> EscalateTo:
        row = self.mapping(row, {"to", "within_days"}, path, "{to: statutory, within_days: 0}")
        return EscalateTo(
            self.code("escalations", row.get("to"), (*path, "to")),
            self.whole(row.get("within_days", "0"), (*path, "within_days"), 0, 5),
        )

    def _offer(self, row: Any, path: Path) -> Offer:
        if isinstance(row, str):
            return Offer(self.code("help", row, path))
        row = self.mapping(
            row,
            {"help", "as", "for", "within", "wait_well"},
            path,
            "{help: sleep, as: referral, within: 10 working days}",
        )
        kind, person = row.get("as"), row.get("for")
        return Offer(
            self.code("help", row.get("help"), (*path, "help")),
            None
            if kind is None
            else self.word(
                kind, ACTION_KINDS, (*path, "as"), "an offer is a referral, a signpost, support or a task"
            ),
            None if person is None else self.code("people", person, (*path, "for")),
            self._limit(row, path, ("within",)),
            self.yes(row.get("wait_well"), (*path, "wait_well")),
        )

    def _limit(self, row: Mapping[str, Any], path: Path, words: tuple[str, ...]) -> Within | None:
        """The time limit under the one of these keys that is there; two of them are a fault."""
        there = [word for word in words if row.get(word) is not None]
        if len(there) > 1:
            what = f"the time is given twice, as `{there[0]}` and as `{there[1]}`"
            self.note(Fault((*path, there[1]), "RB117", what, "keep one of the two", at_key=True))
        return self.within(row[there[0]], (*path, there[0])) if there else None

    def _ask(self, row: Any, path: Path) -> AskFor:
        if isinstance(row, str):
            return AskFor(self.code("ask_fields", row, path))
        row = self.mapping(
            row,
            {"field", "within_days", "within", "need", "valid_for"},
            path,
            "{field: current_safety, within_days: 0}",
        )
        need, valid = row.get("need"), row.get("valid_for")
        return AskFor(
            self.code("ask_fields", row.get("field"), (*path, "field")),
            self._limit(row, path, ("within_days", "within")),
            None if need is None else self.code("needs", need, (*path, "need")),
            None if valid is None else self.within(valid, (*path, "valid_for"), calendar=True).days,
        )

    def _human_review(self, row: Any, path: Path) -> ReviewBy:
        row = self.mapping(
            row, {"by", "reason", "within_days", "within"}, path, "{by: coordinator, reason: area}"
        )
        by = self.word(row.get("by"), REVIEWERS, (*path, "by"), "unknown role for a review", "RB201")
        return ReviewBy(
            by,
            self.code("review_reasons", row.get("reason"), (*path, "reason")),
            self._limit(row, path, ("within_days", "within")),
        )

    def _withhold(self, row: Any, path: Path) -> Withhold:
        row = self.mapping(row, {"help", "why"}, path, '{help: [letter_home], why: "..."}')
        codes = row.get("help")
        at = [(*path, "help", index) for index in range(len(codes))] if isinstance(codes, list) else []
        if "why" not in row:
            mend = "say whom it protects and from what"
            self.note(Fault(path, "RB105", "a withhold needs its `why:`", mend))
        return Withhold(
            tuple(self.code("help", code, place) for code, place in zip(codes, at, strict=True))
            if isinstance(codes, list)
            else (self.code("help", codes, (*path, "help")),),
            self.text(row["why"], (*path, "why")) if "why" in row else "",
        )

    def _plan(self, row: Any, path: Path) -> PlanWish:
        row = self.mapping(row, {"few_contacts", "one_lead", "at_most"}, path, "{few_contacts: true}")
        most = row.get("at_most")
        return PlanWish(
            self.yes(row.get("few_contacts"), (*path, "few_contacts")),
            self.yes(row.get("one_lead"), (*path, "one_lead")),
            None if most is None else self.whole(most, (*path, "at_most"), 1, 50),
        )
