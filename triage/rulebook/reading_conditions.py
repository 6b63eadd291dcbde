"""``when`` and ``unless``: mappings of a rule file to conditions."""

from __future__ import annotations

import re
from math import comb
from typing import Any

from triage.rulebook import conditions as c
from triage.rulebook.facts import KNOWABLE
from triage.rulebook.reading_fields import Fault, FieldReader, Path, is_one_of, nearest

_SAYS = {
    "consent": None,
    "awaiting": "help",
    "receiving": "help",
    "reason": "referral_reasons",
    "source": "referral_sources",
    "role": "referrer_roles",
    "referrer_could_help": None,
    "unsafe_contact": None,
    "engagement": None,
    "language": None,
    "requested": None,
}
_JOINING = ("all", "any", "at_least")
_DIRECTIONS = ("better", "same", "worse", "not improved", "not_improved")
_MOST_COMBINATIONS = 500
_NOTHING = c.All(())
"""Stands for a condition that cannot be read; its rule is thrown away."""


class ConditionReader(FieldReader):
    """Reads every kind of condition of contract section 4."""

    def condition(self, value: Any, path: Path) -> c.Condition:
        """The condition written at ``path``; a list means all of them."""
        if isinstance(value, list):
            return c.All(tuple(self.condition(part, (*path, index)) for index, part in enumerate(value)))
        if not isinstance(value, dict) or not value:
            return self._unread(
                path, "a condition is a mapping such as `need: sleep`", "see the table in rules/README.md"
            )
        heads = [key for key in value if key in _CONDITIONS or key in _JOINING]
        if len(heads) > 1:
            return self._unread(
                (*path, heads[1]),
                f"two conditions stand in one: '{heads[0]}' and '{heads[1]}'",
                "write each on a line of its own that begins with -",
                at_key=True,
            )
        if not heads:
            known = ", ".join((*_JOINING, *_CONDITIONS))
            first = next(iter(value))
            return self._unread(
                (*path, first),
                "no kind of condition can be read here",
                nearest(first, (*_JOINING, *_CONDITIONS), f"use one of: {known}"),
                at_key=True,
            )
        head = heads[0]
        if head in _JOINING:
            self.only(value, (head,), path)
            return self._joined(head, value[head], (*path, head))
        read: c.Condition = getattr(self, f"_c_{_CONDITIONS[head]}")(head, value, path)
        return read

    def _unread(self, path: Path, what: str, mend: str, *, at_key: bool = False) -> c.Condition:
        self.note(Fault(path, "RB110", what, mend, at_key=at_key))
        return _NOTHING

    def _joined(self, word: str, value: Any, path: Path) -> c.Condition:
        if word == "at_least":
            return self._at_least(value, path)
        if not isinstance(value, list) or not value:
            return self._unread(
                path, f"`{word}:` needs a list of conditions", "write each on a line that begins with -"
            )
        parts = tuple(self.condition(part, (*path, index)) for index, part in enumerate(value))
        return c.All(parts) if word == "all" else c.AnyOf(parts)

    def _at_least(self, value: Any, path: Path) -> c.Condition:
        such_as = "{n: 2, of: [...]}"
        value = self.mapping(value, {"n", "of"}, path, such_as)
        parts = value.get("of")
        if not isinstance(parts, list) or not parts:
            return self._unread(
                (*path, "of") if "of" in value else path,
                "`at_least` needs `n:` and a list `of:`",
                f"such as {such_as}",
            )
        n = self.whole(value.get("n"), (*path, "n"), 1, len(parts))
        read = tuple(self.condition(part, (*path, "of", index)) for index, part in enumerate(parts))
        if comb(len(parts), n) > _MOST_COMBINATIONS:
            self.note(
                Fault(
                    path,
                    "RB113",
                    "this `at_least` has too many combinations",
                    "use `count`, or split the rule",
                )
            )
            return _NOTHING
        return c.AtLeast(n, read)

    def _c_need(self, _: str, value: dict[str, Any], path: Path) -> c.Condition:
        self.only(value, {"need", "severity", "person"}, path)
        person = value.get("person")
        return c.NeedIs(
            self.code("needs", value["need"], (*path, "need")),
            self.severity(value.get("severity"), (*path, "severity")),
            None if person in (None, "any") else self.code("people", person, (*path, "person")),
        )

    def _c_indicator(self, _: str, value: dict[str, Any], path: Path) -> c.Condition:
        self.only(value, {"indicator"}, path)
        return c.IndicatorIs(self.code("indicators", value["indicator"], (*path, "indicator")))

    def _c_flag(self, _: str, value: dict[str, Any], path: Path) -> c.Condition:
        self.only(value, {"flag"}, path)
        return c.FlagIs(self.code("flags", value["flag"], (*path, "flag")))

    def _c_age(self, _: str, value: dict[str, Any], path: Path) -> c.Condition:
        self.only(value, {"age"}, path)
        path = (*path, "age")
        such_as = "{of: child, from: 5, under: 11}"
        if not isinstance(value["age"], dict):
            return self._unread(path, f"an age condition is written {such_as}", "write it so")
        inner = self.mapping(
            value["age"], {"of", "from", "under", "from_months", "under_months"}, path, such_as
        )
        bounds: dict[str, int | None] = {}
        for word in ("from", "under"):
            months = f"{word}_months"
            bounds[word] = None
            if months in inner and word in inner:
                self._unread(
                    (*path, months), f"`{word}` is given in years and in months", "keep one", at_key=True
                )
            elif inner.get(months) is not None:
                bounds[word] = self.whole(inner[months], (*path, months), 0, 1500)
            elif inner.get(word) is not None and not (word == "from" and inner[word] == "unborn"):
                bounds[word] = 12 * self.whole(inner[word], (*path, word), 0, 120)
        return c.AgeIs(
            self.code("people", inner.get("of", "child"), (*path, "of")), bounds["from"], bounds["under"]
        )

    def _c_count(self, _: str, value: dict[str, Any], path: Path) -> c.Condition:
        self.only(value, {"count"}, path)
        path = (*path, "count")
        such_as = "{of: needs, at_least: 3, where: {severity: high}}"
        if not isinstance(value["count"], dict):
            return self._unread(path, "a count is of needs, categories or indicators", f"such as {such_as}")
        inner = self.mapping(value["count"], {"of", "at_least", "where"}, path, such_as)
        of = self.word(
            inner.get("of"),
            ("needs", "categories", "indicators"),
            (*path, "of"),
            "a count is of needs, categories or indicators",
            "RB110",
        )
        where = (
            self.mapping(
                inner["where"], {"severity", "category", "person"}, (*path, "where"), "{severity: high}"
            )
            if inner.get("where") is not None
            else {}
        )
        person, category = where.get("person"), where.get("category")
        return c.CountIs(
            of,  # type: ignore[arg-type] # one of the three words
            self.whole(inner.get("at_least"), (*path, "at_least"), 1),
            self.severity(where["severity"], (*path, "where", "severity"))
            if where.get("severity") is not None
            else None,
            self.text(category, (*path, "where", "category")) if category is not None else None,
            self.code("people", person, (*path, "where", "person")) if person is not None else None,
        )

    def _c_area(self, _: str, value: dict[str, Any], path: Path) -> c.Condition:
        self.only(value, {"area"}, path)
        area = self.word(
            value["area"],
            ("in", "out", "unclear", "unknown"),
            (*path, "area"),
            "an area is in, out, unclear or unknown",
        )
        return c.AreaIs(area)  # type: ignore[arg-type] # one of the four words

    def _c_deprivation(self, _: str, value: dict[str, Any], path: Path) -> c.Condition:
        self.only(value, {"deprivation"}, path)
        path = (*path, "deprivation")
        if not isinstance(value["deprivation"], dict):
            return self._unread(path, "deprivation is written {decile_at_most: 2}", "write it so")
        inner = self.mapping(value["deprivation"], {"decile_at_most"}, path, "{decile_at_most: 2}")
        return c.DeprivationIs(self.whole(inner.get("decile_at_most"), (*path, "decile_at_most"), 1, 10))

    def _c_says(self, word: str, value: dict[str, Any], path: Path) -> c.Condition:
        self.only(value, {word}, path)
        given, kind = value[word], _SAYS[word]
        if not isinstance(given, str):
            self.note(Fault((*path, word), "RB114", f"`{word}` needs one word", "or `any`"))
            return _NOTHING
        if kind is not None and given != "any":
            self.code(kind, given, (*path, word))
        return c.Says(word, "no" if given == "false" else "yes" if given == "true" else given)

    def _c_tried(self, _: str, value: dict[str, Any], path: Path) -> c.Condition:
        self.only(value, {"tried"}, path)
        path = (*path, "tried")
        if isinstance(value["tried"], str):
            return c.TriedIs(self.code("help", value["tried"], path), None)
        inner = self.mapping(value["tried"], {"help", "result"}, path, "{help: sleep, result: completed}")
        result = inner.get("result")
        return c.TriedIs(
            self.code("help", inner.get("help"), (*path, "help")),
            None if result in (None, "any") else self.code("referral_states", result, (*path, "result")),
        )

    def _c_preference(self, _: str, value: dict[str, Any], path: Path) -> c.Condition:
        self.only(value, {"preference"}, path)
        path, inner = (*path, "preference"), value["preference"]
        known = ("wants", "declines", "few_contacts")
        what = "a preference is {wants: HELP}, {declines: HELP} or {few_contacts: true}"
        if not isinstance(inner, dict) or len(inner) != 1:
            return self._unread(path, what, "write one of them")
        word, given = next(iter(inner.items()))
        if word not in known:
            return self._unread((*path, word), what, nearest(word, known, "write one of them"), at_key=True)
        if word == "few_contacts":
            self._only_true(given, (*path, word))
            return c.Says("few_contacts", "yes")
        return c.Says(word, given if given == "any" else self.code("help", given, (*path, word)))

    def _only_true(self, value: Any, path: Path) -> None:
        """Refuse anything but true: whether nobody said so cannot be asked."""
        if not is_one_of(value, ("true", "yes")):
            self.note(
                Fault(
                    path, "RB118", "only true can be asked for here", "write true, or take the condition out"
                )
            )

    def _c_amount(self, word: str, value: dict[str, Any], path: Path) -> c.Condition:
        self.only(value, {word}, path)
        inner, path = value[word], (*path, word)
        if isinstance(inner, dict):
            name = "weeks_at_least" if word == "open_for" else "at_least"
            self.only(inner, {name}, path)
            inner, path = inner.get(name), (*path, name)
        return c.AmountIs(
            "open_weeks" if word == "open_for" else "contact_attempts", self.whole(inner, path, 1)
        )

    def _c_household(self, _: str, value: dict[str, Any], path: Path) -> c.Condition:
        self.only(value, {"household"}, path)
        path, inner = (*path, "household"), value["household"]
        known = ("children_at_least", "child_under", "under", "linked")
        what = "household is {children_at_least: N}, {child_under: YEARS} or {linked: true}"
        if not isinstance(inner, dict) or len(inner) != 1:
            return self._unread(path, what, "write one of them")
        word, given = next(iter(inner.items()))
        if word not in known:
            return self._unread((*path, word), what, nearest(word, known, "write one of them"), at_key=True)
        if word == "children_at_least":
            return c.AmountIs("children_at_home", self.whole(given, (*path, word), 1))
        if word == "linked":
            self._only_true(given, (*path, word))
            return c.Says("household", "linked")
        return c.ChildAtHome(self.whole(given, (*path, word), 1, 25))

    def _c_deadline(self, _: str, value: dict[str, Any], path: Path) -> c.Condition:
        self.only(value, {"deadline"}, path)
        path, given = (*path, "deadline"), value["deadline"]
        if isinstance(given, str):
            return c.DeadlineIs(None if given == "any" else given, 10_000)
        inner = self.mapping(given, {"what", "within_days"}, path, "{what: eviction, within_days: 56}")
        what = inner.get("what")
        return c.DeadlineIs(
            None if what in (None, "any") else self.text(what, (*path, "what")),
            self.whole(inner.get("within_days", "10000"), (*path, "within_days")),
        )

    def _c_trend(self, _: str, value: dict[str, Any], path: Path) -> c.Condition:
        self.only(value, {"trend", "direction", "over"}, path)
        of = value["trend"]
        if not is_one_of(of, ("any_need", "all_needs")):
            self.code("needs", of, (*path, "trend"))
        direction = self.word(
            value.get("direction"),
            _DIRECTIONS,
            (*path, "direction"),
            "a direction is better, same, worse or not improved",
        ).replace(" ", "_")
        over = value.get("over", "1 review")
        match = re.fullmatch(r"([1-9])( reviews?)?", over) if isinstance(over, str) else None
        if not match:
            self.note(
                Fault((*path, "over"), "RB114", "`over` is a number of reviews", "such as `over: 1 review`")
            )
        return c.TrendIs(str(of), direction, int(match.group(1)) if match else 1)  # type: ignore[arg-type] # one of four

    def _c_missing(self, _: str, value: dict[str, Any], path: Path) -> c.Condition:
        self.only(value, {"missing"}, path)
        known = f"use one of: {', '.join(sorted(KNOWABLE))}"
        return c.MissingIs(
            value["missing"]
            if is_one_of(value["missing"], KNOWABLE)
            else self._unknowable(value["missing"], (*path, "missing"), known)
        )

    def _unknowable(self, value: Any, path: Path, known: str) -> str:
        mend = nearest(value, KNOWABLE, "")
        self.note(
            Fault(
                path, "RB201", "nobody can tell whether this is missing", f"{mend} {known}" if mend else known
            )
        )
        return ""

    def _c_answer(self, _: str, value: dict[str, Any], path: Path) -> c.Condition:
        self.only(value, {"answer"}, path)
        path, such_as = (*path, "answer"), '{field: current_safety, is: "no"}'
        if not isinstance(value["answer"], dict):
            return self._unread(path, f"an answer is {such_as}", "write it so")
        inner = self.mapping(value["answer"], {"field", "is"}, path, such_as)
        if "is" not in inner:
            return self._unread(path, f"an answer is {such_as}", "write `is:` with the word of the answer")
        return c.AnswerIs(
            self.code("ask_fields", inner.get("field"), (*path, "field")),
            self.text(inner["is"], (*path, "is")),
        )


_CONDITIONS = {
    "need": "need", "indicator": "indicator", "flag": "flag", "age": "age", "count": "count", "area": "area", "deprivation": "deprivation",
    **dict.fromkeys(_SAYS, "says"), "tried": "tried", "preference": "preference", "contact_attempts": "amount", "open_for": "amount",
    "household": "household", "deadline": "deadline", "trend": "trend", "missing": "missing", "answer": "answer",
}  # fmt: skip
