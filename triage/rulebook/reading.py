"""Rule files to rules: each fault with its line, what it is, why it matters and how to mend it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping
from datetime import date
from math import comb
from typing import Any

from triage.model import Issue
from triage.rulebook import conditions as c
from triage.rulebook.model import STAGES, AskFor, EscalateTo, Example, Offer, PlanWish, ReviewBy, Rule, Source, Stage, Then, Withhold, Within
from triage.source import Parsed, SourceProblem, read_yaml, shown_key
from triage.vocabulary import BANDS, Vocabulary

Path = tuple[str | int, ...]
RULE_KEYS = ("id", "title", "status", "owner", "review_by", "rationale", "source", "also_known_as", "replaces", "applies", "when", "unless", "then", "examples")
REQUIRED = ("id", "title", "status", "owner", "review_by", "rationale", "source", "when", "then")
THEN_KEYS = ("escalate", "offer", "level", "flag", "ask", "link", "human_review", "withhold", "plan", "step", "retriage", "review_in")
REVIEWERS = ("safeguarding_lead", "clinical_lead", "coordinator", "data_steward", "manager", "directory_owner", "rules_owner")
_SAYS = {"consent": None, "awaiting": "help", "receiving": "help", "reason": "referral_reasons", "source": "referral_sources", "role": "referrer_roles", "referrer_could_help": None, "unsafe_contact": None, "engagement": None, "language": None, "requested": None}
_NEVER = "until it is mended the rulebook does not load: a rule read otherwise than it was meant would be worse than none"


class Fault(Exception):  # noqa: N818 - caught inside this module, never seen outside
    """One fault inside a rule."""

    def __init__(self, path: Path, code: str, what: str, mend: str, *, at_key: bool = False) -> None:
        super().__init__(what)
        self.path, self.code, self.what, self.mend, self.at_key = path, code, what, mend, at_key


class RuleReader:
    """Reads the rules of one file; collects every fault instead of stopping at the first."""

    def __init__(self, parsed: Parsed, stage: Stage, vocabulary: Vocabulary) -> None:
        self.issues: list[Issue] = []
        self._parsed, self._stage, self._vocabulary = parsed, stage, vocabulary

    def rules(self) -> list[Rule]:
        """All rules of the file that are sound; faults are in ``issues``."""
        data = self._parsed.data
        if not isinstance(data, dict) or not isinstance(data.get("rules"), list):
            self._note(Fault((), "RB102", "a rule file needs `format: 1` and a list `rules:`", "see rules/README.md"))
            return []
        if data.get("format") != "1":
            self._note(Fault(("format",), "RB103", "the format is not 1", "write `format: 1`"))
        for key in data:
            if key not in {"format", "theme", "rules"}:
                self._note(Fault((key,), "RB104", f"unknown key {shown_key(key)}", "a rule file has format, theme and rules", at_key=True))
        found = []
        for index, row in enumerate(data["rules"]):
            before = len(self.issues)
            rule = self._rule(row, ("rules", index))
            if rule is not None and len(self.issues) == before:
                found.append(rule)
        return found

    def _note(self, fault: Fault) -> None:
        line, column = self._parsed.place(fault.path, key=fault.at_key)
        self.issues.append(Issue(file=self._parsed.name, line=line, column=column, code=fault.code, what=fault.what, why=_NEVER, mend=fault.mend))

    def _try(self, read: Callable[[], Any], default: Any) -> Any:
        try:
            return read()
        except Fault as fault:
            self._note(fault)
            return default

    def _rule(self, row: Any, path: Path) -> Rule | None:
        if not isinstance(row, dict):
            self._note(Fault(path, "RB102", "a rule is a mapping of keys to values", "begin with `- id:`"))
            return None
        for key in row:
            if key not in RULE_KEYS:
                near = difflib.get_close_matches(key, RULE_KEYS, n=1)
                self._note(Fault((*path, key), "RB104", f"unknown key {shown_key(key)}", f"did you mean '{near[0]}'?" if near else "remove it", at_key=True))
        for key in REQUIRED:
            if row.get(key) in (None, "", [], {}):
                self._note(Fault(path, "RB105", f"the key '{key}' is missing", f"write `{key}:`"))
        name = row.get("id")
        if isinstance(name, str) and not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
            self._note(Fault((*path, "id"), "RB106", "an id is words in small letters joined by hyphens", "such as sleep-high-advice"))
        when = self._try(lambda: self._condition(row.get("when"), (*path, "when")), None)
        unless = self._try(lambda: self._condition(row["unless"], (*path, "unless")), None) if row.get("unless") is not None else None
        then = self._then(row.get("then"), (*path, "then"))
        examples = self._examples(row.get("examples"), (*path, "examples"))
        applies = row.get("applies", "at triage")
        if applies not in {"at triage", "at review"}:
            self._note(Fault((*path, "applies"), "RB107", "`applies` is neither 'at triage' nor 'at review'", "leave it out for 'at triage'"))
        status = row.get("status")
        if status not in {"draft", "trial", "live", "retired"}:
            self._note(Fault((*path, "status"), "RB107", "the status is none of draft, trial, live, retired", "write one of them"))
        review_by = self._try(lambda: self._day(row.get("review_by"), (*path, "review_by")), None)
        if when is None or review_by is None:
            return None
        return Rule(
            id=str(name), title=str(row.get("title")), status=status, stage=self._stage, owner=str(row.get("owner")), review_by=review_by,
            rationale=str(row.get("rationale")), sources=self._sources(row.get("source"), (*path, "source")), when=when, unless=unless, then=then,
            at_review=applies == "at review" or self._stage == "review", examples=examples, also_known_as=_texts(row.get("also_known_as")), replaces=_texts(row.get("replaces")),
            file=self._parsed.name or "", line=self._parsed.place(path)[0],
        )  # fmt: skip

    def _day(self, value: Any, path: Path) -> date:
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            raise Fault(path, "RB108", "a date is needed", "write it as 2027-03-31") from None

    def _sources(self, value: Any, path: Path) -> tuple[Source, ...]:
        rows = value if isinstance(value, list) else [value]
        found = []
        for index, row in enumerate(rows):
            if isinstance(row, str):
                found.append(Source(row))
            elif isinstance(row, dict) and isinstance(row.get("title"), str):
                found.append(Source(row["title"], row.get("note")))
            elif value is not None:
                self._note(Fault((*path, index), "RB109", "a source needs a title", "write `- title: …` and, for its limits, `note: …`"))
        return tuple(found)

    # conditions

    def _condition(self, value: Any, path: Path) -> c.Condition:
        if isinstance(value, list):
            return c.All(tuple(self._condition(part, (*path, index)) for index, part in enumerate(value)))
        if not isinstance(value, dict) or not value:
            raise Fault(path, "RB110", "a condition is a mapping such as `need: sleep`", "see the table in rules/README.md")
        for word, kind in (("all", c.All), ("any", c.AnyOf)):
            if word in value and len(value) == 1:
                parts = value[word]
                if not isinstance(parts, list) or not parts:
                    raise Fault((*path, word), "RB110", f"`{word}:` needs a list of conditions", "write each on a line that begins with -")
                return kind(tuple(self._condition(part, (*path, word, index)) for index, part in enumerate(parts)))
        if "at_least" in value and isinstance(value["at_least"], dict):
            return self._at_least(value["at_least"], (*path, "at_least"))
        heads = [key for key in value if key in _CONDITIONS]
        if len(heads) != 1:
            known = ", ".join(_CONDITIONS)
            raise Fault(path, "RB110", "no single kind of condition can be read here", f"use one of: all, any, at_least, {known}")
        read: c.Condition = getattr(self, f"_c_{_CONDITIONS[heads[0]]}")(heads[0], value, path)
        return read

    def _only(self, value: Mapping[str, Any], allowed: set[str], path: Path) -> None:
        for key in value:
            if key not in allowed:
                raise Fault((*path, key), "RB104", f"unknown key {shown_key(key)} in this condition", f"it may hold: {', '.join(sorted(allowed))}", at_key=True)

    def _code(self, kind: str, value: Any, path: Path) -> str:
        if isinstance(value, str) and self._vocabulary.has(kind, value):
            return value
        near = self._vocabulary.nearest(kind, value) if isinstance(value, str) else None
        what = f"unknown code '{value}' ({kind})" if isinstance(value, str) and re.fullmatch(r"[a-z0-9_ -]{1,60}", value) else f"an unknown code ({kind})"
        raise Fault(path, "RB201", what, f"did you mean '{near}'?" if near else f"add it to rules/vocabulary/{kind}.yaml if it is new")

    def _whole(self, value: Any, path: Path, low: int = 0, high: int = 10_000) -> int:
        match = re.fullmatch(r"\s*([0-9]{1,5})( or more)?\s*", value) if isinstance(value, str) else None
        if not match or not low <= int(match.group(1)) <= high:
            raise Fault(path, "RB111", f"a whole number from {low} to {high} is needed", "write it in digits")
        return int(match.group(1))

    def _severity(self, value: Any, path: Path) -> int:
        if value in (None, "any"):
            return 1
        if isinstance(value, str):
            word = value.removesuffix(" or more").strip()
            if word in BANDS:
                return BANDS[word]
            match = re.fullmatch(r"([0-9]{1,2}) or more", value.strip())
            if match and 1 <= int(match.group(1)) <= 10:
                return int(match.group(1))
            if value.strip() == "10":
                return 10
        raise Fault(path, "RB112", "a severity here is `N or more` (1 to 10), a band (low, moderate, high, very_high) or `any`", "what is true at 7 is true at 9, so there is no upper bound and no single score")

    def _at_least(self, value: dict[str, Any], path: Path) -> c.Condition:
        self._only(value, {"n", "of"}, path)
        parts = value.get("of")
        if not isinstance(parts, list) or not parts:
            raise Fault(path, "RB110", "`at_least` needs `n:` and a list `of:`", "such as {n: 2, of: [...]}")
        n = self._whole(value.get("n"), (*path, "n"), 1, len(parts))
        if comb(len(parts), n) > 500:
            raise Fault(path, "RB113", "this `at_least` has too many combinations", "use `count`, or split the rule")
        return c.AtLeast(n, tuple(self._condition(part, (*path, "of", index)) for index, part in enumerate(parts)))

    def _c_need(self, _: str, value: dict[str, Any], path: Path) -> c.Condition:
        self._only(value, {"need", "severity", "person"}, path)
        person = value.get("person")
        need = self._code("needs", value["need"], (*path, "need"))
        return c.NeedIs(need, self._severity(value.get("severity"), (*path, "severity")), None if person in (None, "any") else self._code("people", person, (*path, "person")))

    def _c_indicator(self, _: str, value: dict[str, Any], path: Path) -> c.Condition:
        self._only(value, {"indicator"}, path)
        return c.IndicatorIs(self._code("indicators", value["indicator"], (*path, "indicator")))

    def _c_flag(self, _: str, value: dict[str, Any], path: Path) -> c.Condition:
        self._only(value, {"flag"}, path)
        return c.FlagIs(self._code("flags", value["flag"], (*path, "flag")))

    def _c_age(self, _: str, value: dict[str, Any], path: Path) -> c.Condition:
        inner = value["age"]
        if not isinstance(inner, dict):
            raise Fault(path, "RB110", "an age condition is written {of: child, from: 5, under: 11}", "write it so")
        self._only(inner, {"of", "from", "under", "from_months", "under_months"}, (*path, "age"))
        bounds: dict[str, int | None] = {"from": None, "under": None}
        for word in bounds:
            if inner.get(f"{word}_months") is not None:
                bounds[word] = self._whole(inner[f"{word}_months"], (*path, "age"), 0, 1500)
            elif inner.get(word) == "unborn":
                bounds[word] = None
            elif inner.get(word) is not None:
                bounds[word] = 12 * self._whole(inner[word], (*path, "age", word), 0, 120)
        return c.AgeIs(self._code("people", inner.get("of", "child"), (*path, "age")), bounds["from"], bounds["under"])

    def _c_count(self, _: str, value: dict[str, Any], path: Path) -> c.Condition:
        inner = value["count"]
        if not isinstance(inner, dict) or inner.get("of") not in {"needs", "categories", "indicators"}:
            raise Fault(path, "RB110", "a count is of needs, categories or indicators", "such as {of: needs, at_least: 3, where: {severity: high}}")
        self._only(inner, {"of", "at_least", "where"}, (*path, "count"))
        where = inner.get("where") or {}
        self._only(where, {"severity", "category", "person"}, (*path, "count", "where"))
        person = where.get("person")
        severity = self._severity(where["severity"], (*path, "count", "where", "severity")) if where.get("severity") else None
        return c.CountIs(inner["of"], self._whole(inner.get("at_least"), (*path, "count", "at_least"), 1), severity, where.get("category"), self._code("people", person, path) if person else None)

    def _c_area(self, _: str, value: dict[str, Any], path: Path) -> c.Condition:
        if value["area"] not in {"in", "out", "unclear", "unknown"}:
            raise Fault(path, "RB114", "an area is in, out, unclear or unknown", "write one of them")
        return c.AreaIs(value["area"])

    def _c_deprivation(self, _: str, value: dict[str, Any], path: Path) -> c.Condition:
        inner = value["deprivation"]
        if not isinstance(inner, dict):
            raise Fault(path, "RB110", "deprivation is written {decile_at_most: 2}", "write it so")
        self._only(inner, {"decile_at_most"}, (*path, "deprivation"))
        return c.DeprivationIs(self._whole(inner.get("decile_at_most"), (*path, "deprivation"), 1, 10))

    def _c_says(self, word: str, value: dict[str, Any], path: Path) -> c.Condition:
        self._only(value, {word}, path)
        given, kind = value[word], _SAYS[word]
        if not isinstance(given, str):
            raise Fault((*path, word), "RB114", f"`{word}` needs one word", "or `any`")
        if kind is not None and given != "any":
            self._code(kind, given, (*path, word))
        return c.Says(word, "no" if given == "false" else "yes" if given == "true" else given)

    def _c_tried(self, _: str, value: dict[str, Any], path: Path) -> c.Condition:
        inner = value["tried"] if isinstance(value["tried"], dict) else {"help": value["tried"]}
        self._only(inner, {"help", "result"}, (*path, "tried"))
        result = inner.get("result")
        return c.TriedIs(self._code("help", inner.get("help"), (*path, "tried")), None if result in (None, "any") else self._code("referral_states", result, (*path, "tried")))

    def _c_preference(self, _: str, value: dict[str, Any], path: Path) -> c.Condition:
        inner = value["preference"]
        if not isinstance(inner, dict) or len(inner) != 1:
            raise Fault(path, "RB110", "a preference is {wants: HELP}, {declines: HELP} or {few_contacts: true}", "write one of them")
        word, given = next(iter(inner.items()))
        if word == "few_contacts":
            return c.Says("few_contacts", "yes")
        if word not in {"wants", "declines"}:
            raise Fault(path, "RB110", "a preference is {wants: HELP}, {declines: HELP} or {few_contacts: true}", "write one of them")
        return c.Says(word, given if given == "any" else self._code("help", given, (*path, "preference", word)))

    def _c_amount(self, word: str, value: dict[str, Any], path: Path) -> c.Condition:
        inner = value[word]
        if isinstance(inner, dict):
            name = "weeks_at_least" if word == "open_for" else "at_least"
            self._only(inner, {name}, (*path, word))
            inner = inner.get(name)
        return c.AmountIs("open_weeks" if word == "open_for" else "contact_attempts", self._whole(inner, (*path, word), 1))

    def _c_household(self, _: str, value: dict[str, Any], path: Path) -> c.Condition:
        inner = value["household"]
        if not isinstance(inner, dict) or len(inner) != 1:
            raise Fault(path, "RB110", "household is {children_at_least: N}, {child_under: YEARS} or {linked: true}", "write one of them")
        word, given = next(iter(inner.items()))
        if word == "children_at_least":
            return c.AmountIs("children_at_home", self._whole(given, (*path, "household"), 1))
        if word in {"child_under", "under"}:
            return c.ChildAtHome(self._whole(given, (*path, "household"), 1, 25))
        if word == "linked":
            return c.Says("household", "linked")
        raise Fault(path, "RB110", "household is {children_at_least: N}, {child_under: YEARS} or {linked: true}", "write one of them")

    def _c_deadline(self, _: str, value: dict[str, Any], path: Path) -> c.Condition:
        inner = value["deadline"] if isinstance(value["deadline"], dict) else {"what": value["deadline"]}
        self._only(inner, {"what", "within_days"}, (*path, "deadline"))
        what = inner.get("what")
        return c.DeadlineIs(None if what in (None, "any") else str(what), self._whole(inner.get("within_days", "10000"), (*path, "deadline")))

    def _c_trend(self, _: str, value: dict[str, Any], path: Path) -> c.Condition:
        self._only(value, {"trend", "direction", "over"}, path)
        of, direction = value["trend"], str(value.get("direction", "")).replace(" ", "_")
        if of not in {"any_need", "all_needs"}:
            self._code("needs", of, (*path, "trend"))
        if direction not in {"better", "same", "worse", "not_improved"}:
            raise Fault(path, "RB114", "a direction is better, same, worse or not improved", "write one of them")
        match = re.fullmatch(r"([0-9])( reviews?)?", str(value.get("over", "1 review")))
        if not match or match.group(1) == "0":
            raise Fault(path, "RB114", "`over` is a number of reviews", "such as `over: 1 review`")
        return c.TrendIs(of, direction, int(match.group(1)))  # type: ignore[arg-type] # checked above

    def _c_missing(self, _: str, value: dict[str, Any], path: Path) -> c.Condition:
        return c.MissingIs(str(value["missing"]))

    def _c_answer(self, _: str, value: dict[str, Any], path: Path) -> c.Condition:
        inner = value["answer"]
        if not isinstance(inner, dict):
            raise Fault(path, "RB110", "an answer is {field: current_safety, is: \"no\"}", "write it so")
        self._only(inner, {"field", "is"}, (*path, "answer"))
        return c.AnswerIs(self._code("ask_fields", inner.get("field"), (*path, "answer", "field")), str(inner.get("is")))

    # consequences

    def _then(self, value: Any, path: Path) -> Then:
        if not isinstance(value, dict) or not value:
            self._note(Fault(path, "RB115", "`then:` says what follows", f"use one or more of: {', '.join(THEN_KEYS)}"))
            return Then()
        for key in value:
            if key not in THEN_KEYS:
                near = difflib.get_close_matches(key, THEN_KEYS, n=1)
                self._note(Fault((*path, key), "RB104", f"unknown consequence {shown_key(key)}", f"did you mean '{near[0]}'?" if near else f"use one of: {', '.join(THEN_KEYS)}", at_key=True))
        given: dict[str, Any] = {key: value.get(key) for key in THEN_KEYS}
        level = given["level"]
        if level is not None:
            self._try(lambda: self._code("levels", level, (*path, "level")), None)
        if given["step"] not in (None, "up", "down", "hold"):
            self._note(Fault((*path, "step"), "RB114", "a step is up, down or hold", "write one of them"))
        return Then(
            escalate=self._each(given, "escalate", path, self._escalate), offers=self._each(given, "offer", path, self._offer), level=level,
            flags=self._each(given, "flag", path, lambda row, at: self._code("flags", row, at)), asks=self._each(given, "ask", path, self._ask),
            links=self._each(given, "link", path, lambda row, at: self._code("people", row, at)), reviews=self._each(given, "human_review", path, self._human_review),
            withholds=self._each(given, "withhold", path, self._withhold), plan=self._try(lambda: self._plan(given["plan"], (*path, "plan")), None) if given["plan"] else None,
            step=given["step"], retriage=given["retriage"] == "true",
            review_in_days=self._try(lambda: self._within(given["review_in"], (*path, "review_in")).days, None) if given["review_in"] else None,
        )  # fmt: skip

    def _each(self, given: Mapping[str, Any], key: str, path: Path, read: Callable[[Any, Path], Any]) -> tuple[Any, ...]:
        value = given[key]
        if value is None:
            return ()
        rows = value if isinstance(value, list) else [value]
        found = [self._try(lambda row=row, index=index: read(row, (*path, key, index) if isinstance(value, list) else (*path, key)), None) for index, row in enumerate(rows)]  # type: ignore[misc] # mypy cannot type default arguments of a lambda
        return tuple(item for item in found if item is not None)

    def _mapping(self, row: Any, keys: set[str], path: Path) -> dict[str, Any]:
        if not isinstance(row, dict):
            raise Fault(path, "RB116", "a mapping is needed here", f"with the keys {', '.join(sorted(keys))}")
        self._only(row, keys, path)
        return row

    def _escalate(self, row: Any, path: Path) -> EscalateTo:
        row = self._mapping(row, {"to", "within_days"}, path)
        within = row.get("within_days", "0")
        return EscalateTo(self._code("escalations", row.get("to"), (*path, "to")), self._whole(within, (*path, "within_days"), 0, 5))

    def _offer(self, row: Any, path: Path) -> Offer:
        row = {"help": row} if isinstance(row, str) else self._mapping(row, {"help", "as", "for", "within", "wait_well"}, path)
        if row.get("as") not in (None, "referral", "signpost", "support", "task"):
            raise Fault((*path, "as"), "RB114", "an offer is a referral, a signpost, support or a task", "write one of them")
        person = row.get("for")
        return Offer(self._code("help", row.get("help"), (*path, "help")), row.get("as"), self._code("people", person, (*path, "for")) if person else None, self._within(row["within"], (*path, "within")) if row.get("within") else None, row.get("wait_well") == "true")

    def _ask(self, row: Any, path: Path) -> AskFor:
        row = {"field": row} if isinstance(row, str) else self._mapping(row, {"field", "within_days", "within", "need", "valid_for"}, path)
        within = row.get("within_days", row.get("within"))
        valid = self._within(row["valid_for"], path).days if row.get("valid_for") else None
        return AskFor(self._code("ask_fields", row.get("field"), (*path, "field")), self._within(within, path) if within is not None else None, self._code("needs", row["need"], path) if row.get("need") else None, valid)

    def _human_review(self, row: Any, path: Path) -> ReviewBy:
        row = self._mapping(row, {"by", "reason", "within_days", "within"}, path)
        if row.get("by") not in REVIEWERS:
            raise Fault((*path, "by"), "RB201", "unknown role for a review", f"use one of: {', '.join(REVIEWERS)}")
        within = row.get("within_days", row.get("within"))
        return ReviewBy(row["by"], self._code("review_reasons", row.get("reason"), (*path, "reason")), self._within(within, path) if within is not None else None)

    def _withhold(self, row: Any, path: Path) -> Withhold:
        row = self._mapping(row, {"help", "why"}, path)
        codes = row.get("help")
        codes = codes if isinstance(codes, list) else [codes]
        if not isinstance(row.get("why"), str):
            raise Fault(path, "RB105", "a withhold needs its `why:`", "say whom it protects and from what")
        return Withhold(tuple(self._code("help", code, (*path, "help")) for code in codes), row["why"])

    def _plan(self, row: Any, path: Path) -> PlanWish:
        row = self._mapping(row, {"few_contacts", "one_lead", "at_most"}, path)
        return PlanWish(row.get("few_contacts") == "true", row.get("one_lead") == "true", self._whole(row["at_most"], path, 1, 50) if row.get("at_most") else None)

    def _within(self, value: Any, path: Path) -> Within:
        text = str(value).strip().lower()
        if text == "today":
            return Within(0)
        if text == "tomorrow":
            return Within(1)
        match = re.fullmatch(r"([0-9]{1,3})( (working )?(day|week|month)s?)?", text)
        if not match:
            raise Fault(path, "RB117", "a time is written `10 working days`, `5 days`, `2 weeks` or `today`", "write it so")
        number = int(match.group(1)) * {"week": 7, "month": 30, None: 1, "day": 1}[match.group(4)]
        return Within(number, working=bool(match.group(3)))

    # examples

    def _examples(self, value: Any, path: Path) -> tuple[Example, ...]:
        found = []
        for index, row in enumerate(value if isinstance(value, list) else []):
            at = (*path, index)
            if not isinstance(row, dict) or not isinstance(row.get("name"), str) or not isinstance(row.get("given"), dict) or row.get("expect") not in {"fires", "does not fire", "held back"}:
                self._note(Fault(at, "RB301", "an example needs a name, `given:` and `expect: fires`, `does not fire` or `held back`", "write all three"))
                continue
            found.append(Example(row["name"], row["given"], row["expect"], self._parsed.place(at)[0]))
        return tuple(found)


_CONDITIONS = {
    "need": "need", "indicator": "indicator", "flag": "flag", "age": "age", "count": "count", "area": "area", "deprivation": "deprivation",
    **dict.fromkeys(_SAYS, "says"), "tried": "tried", "preference": "preference", "contact_attempts": "amount", "open_for": "amount",
    "household": "household", "deadline": "deadline", "trend": "trend", "missing": "missing", "answer": "answer",
}  # fmt: skip


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(str(item) for item in (value if isinstance(value, list) else [value] if value else []))


def read_rules(name: str, text: str, vocabulary: Vocabulary) -> tuple[list[Rule], list[Issue]]:
    """The rules of one file and every fault found in it; the stage is the name of its folder."""
    stage = next((stage for stage in STAGES if name.split("/")[0] == stage), None)
    if stage is None:
        return [], []
    try:
        parsed = read_yaml(text, f"rules/{name}")
    except SourceProblem as problem:
        return [], list(problem.issues)
    reader = RuleReader(parsed, stage, vocabulary)
    return reader.rules(), reader.issues
