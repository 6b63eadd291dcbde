"""``when`` and ``unless``: mappings of a rule file to conditions."""

from __future__ import annotations

import re
from math import comb
from typing import Any

from triage.rulebook import conditions as c
from triage.rulebook.facts import KNOWABLE
from triage.rulebook.reading_fields import Fault, FieldReader, Path, is_one_of

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


class ConditionReader(FieldReader):
    """Reads every kind of condition of contract section 4."""

    def condition(self, value: Any, path: Path) -> c.Condition:
        """The condition written at ``path``; a list means all of them."""
        if isinstance(value, list):
            return c.All(tuple(self.condition(part, (*path, index)) for index, part in enumerate(value)))
        if not isinstance(value, dict) or not value:
            raise Fault(
                path,
                "RB110",
                "a condition is a mapping such as `need: sleep`",
                "see the table in rules/README.md",
            )
        for word, kind in (("all", c.All), ("any", c.AnyOf)):
            if word in value and len(value) == 1:
                parts = value[word]
                if not isinstance(parts, list) or not parts:
                    raise Fault(
                        (*path, word),
                        "RB110",
                        f"`{word}:` needs a list of conditions",
                        "write each on a line that begins with -",
                    )
                return kind(
                    tuple(self.condition(part, (*path, word, index)) for index, part in enumerate(parts))
                )
        if "at_least" in value and isinstance(value["at_least"], dict):
            return self._at_least(value["at_least"], (*path, "at_least"))
        heads = [key for key in value if key in _CONDITIONS]
        if len(heads) != 1:
            known = ", ".join(_CONDITIONS)
            raise Fault(
                path,
                "RB110",
                "no single kind of condition can be read here",
                f"use one of: all, any, at_least, {known}",
            )
        read: c.Condition = getattr(self, f"_c_{_CONDITIONS[heads[0]]}")(heads[0], value, path)
        return read

    def _at_least(self, value: dict[str, Any], path: Path) -> c.Condition:
        self.only(value, {"n", "of"}, path)
        parts = value.get("of")
        if not isinstance(parts, list) or not parts:
            raise Fault(path, "RB110", "`at_least` needs `n:` and a list `of:`", "such as {n: 2, of: [...]}")
        n = self.whole(value.get("n"), (*path, "n"), 1, len(parts))
        if comb(len(parts), n) > 500:
            raise Fault(
                path, "RB113", "this `at_least` has too many combinations", "use `count`, or split the rule"
            )
        return c.AtLeast(
            n, tuple(self.condition(part, (*path, "of", index)) for index, part in enumerate(parts))
        )

    def _c_need(self, _: str, value: dict[str, Any], path: Path) -> c.Condition:
        self.only(value, {"need", "severity", "person"}, path)
        person = value.get("person")
        need = self.code("needs", value["need"], (*path, "need"))
        return c.NeedIs(
            need,
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
        inner = value["age"]
        if not isinstance(inner, dict):
            raise Fault(
                path, "RB110", "an age condition is written {of: child, from: 5, under: 11}", "write it so"
            )
        self.only(inner, {"of", "from", "under", "from_months", "under_months"}, (*path, "age"))
        bounds: dict[str, int | None] = {"from": None, "under": None}
        for word in bounds:
            if inner.get(f"{word}_months") is not None:
                bounds[word] = self.whole(inner[f"{word}_months"], (*path, "age"), 0, 1500)
            elif inner.get(word) == "unborn":
                bounds[word] = None
            elif inner.get(word) is not None:
                bounds[word] = 12 * self.whole(inner[word], (*path, "age", word), 0, 120)
        return c.AgeIs(
            self.code("people", inner.get("of", "child"), (*path, "age")), bounds["from"], bounds["under"]
        )

    def _c_count(self, _: str, value: dict[str, Any], path: Path) -> c.Condition:
        inner = value["count"]
        if not isinstance(inner, dict) or not is_one_of(
            inner.get("of"), ("needs", "categories", "indicators")
        ):
            raise Fault(
                path,
                "RB110",
                "a count is of needs, categories or indicators",
                "such as {of: needs, at_least: 3, where: {severity: high}}",
            )
        self.only(inner, {"of", "at_least", "where"}, (*path, "count"))
        where = inner.get("where") or {}
        if not isinstance(where, dict) or not isinstance(where.get("category", ""), str):
            raise Fault(
                (*path, "count", "where"),
                "RB110",
                "`where` is a mapping such as {severity: high}",
                "write it so",
            )
        self.only(where, {"severity", "category", "person"}, (*path, "count", "where"))
        person = where.get("person")
        severity = (
            self.severity(where["severity"], (*path, "count", "where", "severity"))
            if where.get("severity")
            else None
        )
        return c.CountIs(
            inner["of"],
            self.whole(inner.get("at_least"), (*path, "count", "at_least"), 1),
            severity,
            where.get("category"),
            self.code("people", person, path) if person else None,
        )

    def _c_area(self, _: str, value: dict[str, Any], path: Path) -> c.Condition:
        if not is_one_of(value["area"], ("in", "out", "unclear", "unknown")):
            raise Fault(path, "RB114", "an area is in, out, unclear or unknown", "write one of them")
        return c.AreaIs(value["area"])

    def _c_deprivation(self, _: str, value: dict[str, Any], path: Path) -> c.Condition:
        inner = value["deprivation"]
        if not isinstance(inner, dict):
            raise Fault(path, "RB110", "deprivation is written {decile_at_most: 2}", "write it so")
        self.only(inner, {"decile_at_most"}, (*path, "deprivation"))
        return c.DeprivationIs(self.whole(inner.get("decile_at_most"), (*path, "deprivation"), 1, 10))

    def _c_says(self, word: str, value: dict[str, Any], path: Path) -> c.Condition:
        self.only(value, {word}, path)
        given, kind = value[word], _SAYS[word]
        if not isinstance(given, str):
            raise Fault((*path, word), "RB114", f"`{word}` needs one word", "or `any`")
        if kind is not None and given != "any":
            self.code(kind, given, (*path, word))
        return c.Says(word, "no" if given == "false" else "yes" if given == "true" else given)

    def _c_tried(self, _: str, value: dict[str, Any], path: Path) -> c.Condition:
        inner = value["tried"] if isinstance(value["tried"], dict) else {"help": value["tried"]}
        self.only(inner, {"help", "result"}, (*path, "tried"))
        result = inner.get("result")
        return c.TriedIs(
            self.code("help", inner.get("help"), (*path, "tried")),
            None if result in (None, "any") else self.code("referral_states", result, (*path, "tried")),
        )

    def _c_preference(self, _: str, value: dict[str, Any], path: Path) -> c.Condition:
        inner = value["preference"]
        if not isinstance(inner, dict) or len(inner) != 1:
            raise Fault(
                path,
                "RB110",
                "a preference is {wants: HELP}, {declines: HELP} or {few_contacts: true}",
                "write one of them",
            )
        word, given = next(iter(inner.items()))
        if word == "few_contacts":
            return c.Says("few_contacts", "yes")
        if word not in {"wants", "declines"}:
            raise Fault(
                path,
                "RB110",
                "a preference is {wants: HELP}, {declines: HELP} or {few_contacts: true}",
                "write one of them",
            )
        return c.Says(
            word, given if given == "any" else self.code("help", given, (*path, "preference", word))
        )

    def _c_amount(self, word: str, value: dict[str, Any], path: Path) -> c.Condition:
        inner = value[word]
        if isinstance(inner, dict):
            name = "weeks_at_least" if word == "open_for" else "at_least"
            self.only(inner, {name}, (*path, word))
            inner = inner.get(name)
        return c.AmountIs(
            "open_weeks" if word == "open_for" else "contact_attempts", self.whole(inner, (*path, word), 1)
        )

    def _c_household(self, _: str, value: dict[str, Any], path: Path) -> c.Condition:
        inner = value["household"]
        if not isinstance(inner, dict) or len(inner) != 1:
            raise Fault(
                path,
                "RB110",
                "household is {children_at_least: N}, {child_under: YEARS} or {linked: true}",
                "write one of them",
            )
        word, given = next(iter(inner.items()))
        if word == "children_at_least":
            return c.AmountIs("children_at_home", self.whole(given, (*path, "household"), 1))
        if word in {"child_under", "under"}:
            return c.ChildAtHome(self.whole(given, (*path, "household"), 1, 25))
        if word == "linked":
            return c.Says("household", "linked")
        raise Fault(
            path,
            "RB110",
            "household is {children_at_least: N}, {child_under: YEARS} or {linked: true}",
            "write one of them",
        )

    def _c_deadline(self, _: str, value: dict[str, Any], path: Path) -> c.Condition:
        inner = value["deadline"] if isinstance(value["deadline"], dict) else {"what": value["deadline"]}
        self.only(inner, {"what", "within_days"}, (*path, "deadline"))
        what = inner.get("what")
        return c.DeadlineIs(
            None if what in (None, "any") else str(what),
            self.whole(inner.get("within_days", "10000"), (*path, "deadline")),
        )

    def _c_trend(self, _: str, value: dict[str, Any], path: Path) -> c.Condition:
        self.only(value, {"trend", "direction", "over"}, path)
        of, direction = value["trend"], str(value.get("direction", "")).replace(" ", "_")
        if not is_one_of(of, ("any_need", "all_needs")):
            self.code("needs", of, (*path, "trend"))
        if direction not in {"better", "same", "worse", "not_improved"}:
            raise Fault(
                path, "RB114", "a direction is better, same, worse or not improved", "write one of them"
            )
        match = re.fullmatch(r"([0-9])( reviews?)?", str(value.get("over", "1 review")))
        if not match or match.group(1) == "0":
            raise Fault(path, "RB114", "`over` is a number of reviews", "such as `over: 1 review`")
        return c.TrendIs(of, direction, int(match.group(1)))  # type: ignore[arg-type] # checked above

    def _c_missing(self, _: str, value: dict[str, Any], path: Path) -> c.Condition:
        self.only(value, {"missing"}, path)
        field = value["missing"]
        if not is_one_of(field, KNOWABLE):
            raise Fault(
                (*path, "missing"),
                "RB201",
                "nobody can tell whether this is missing",
                f"use one of: {', '.join(sorted(KNOWABLE))}",
            )
        return c.MissingIs(field)

    def _c_answer(self, _: str, value: dict[str, Any], path: Path) -> c.Condition:
        inner = value["answer"]
        if not isinstance(inner, dict):
            raise Fault(path, "RB110", 'an answer is {field: current_safety, is: "no"}', "write it so")
        self.only(inner, {"field", "is"}, (*path, "answer"))
        return c.AnswerIs(
            self.code("ask_fields", inner.get("field"), (*path, "answer", "field")), str(inner.get("is"))
        )


_CONDITIONS = {
    "need": "need", "indicator": "indicator", "flag": "flag", "age": "age", "count": "count", "area": "area", "deprivation": "deprivation",
    **dict.fromkeys(_SAYS, "says"), "tried": "tried", "preference": "preference", "contact_attempts": "amount", "open_for": "amount",
    "household": "household", "deadline": "deadline", "trend": "trend", "missing": "missing", "answer": "answer",
}  # fmt: skip
