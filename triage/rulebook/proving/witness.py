"""A case found by the solver as a case file that can be read, assessed and disputed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from triage.casefile import EXAMPLE_DAY, apply_answers, case_from_data
from triage.rulebook.facts import Area, Facts, Key, build_facts
from triage.rulebook.proving.model import CHANGING, ROLES, Scope, Tag
from triage.rulebook.proving.words import Words
from triage.vocabulary import Vocabulary

DAY = EXAMPLE_DAY
"""The day a counterexample acts on."""
_NOWHERE = "ZZ1"
"""A district that no table of areas holds."""
_WHEN_REVIEWED = timedelta(weeks=4)
_KEYS = (
    "reasons", "referrer", "child", "people", "consent", "unsafe_contact", "safe_contact", "needs", "indicators", "answers", "awaiting",
    "open_services", "household", "preferences", "voice", "strengths", "deadlines", "engagement", "contact_attempts", "opened", "reviews",
    "past_actions", "requested",
)  # fmt: skip


@dataclass(frozen=True)
class Witness:
    """One case: as a case file, and what a proof had to say for the directory and the law of agreement."""

    case: Mapping[str, Any]
    area: Area = "unknown"
    basis: str = "not_known"

    def facts(self, vocabulary: Vocabulary) -> Facts:
        """What holds of the case on :data:`DAY`, its answers read into it as a decision does.

        Raises :class:`ValueError` where the case could not be read.
        """
        case = case_from_data(self.case, vocabulary, DAY)
        case = apply_answers(case, case.answers)
        return build_facts(case, on=DAY, area=self.area, vocabulary=vocabulary, basis=self.basis)


def witness_of(true: Collection[Tag], scope: Scope, words: Words, *, changed: bool = False, postcodes: Mapping[str, str] | None = None) -> Witness:  # fmt: skip
    """The case of which just these booleans are true; ``changed`` reads the second copy.

    ``postcodes`` gives a postcode for an area, where the directory in use knows one.
    """
    said = {
        (tag[:-1] if tag[-1] == "changed" else tag)
        for tag in true
        if tag[0] not in CHANGING or (tag[-1] == "changed") == changed
    }
    return _Writer(said, scope, words, postcodes or {}).witness()


class _Writer:
    """Writes the facts of one case as a case file."""

    def __init__(self, said: set[Tag], scope: Scope, words: Words, postcodes: Mapping[str, str]) -> None:
        self._said, self._scope, self._words, self._postcodes = said, scope, words, postcodes
        self._case: dict[str, Any] = {}

    def witness(self) -> Witness:
        areas: list[Area] = [area for area in ("in", "out", "unclear") if self._has("area", area)]
        area: Area = areas[0] if areas else "unknown"
        basis = next((str(tag[1]) for tag in self._said if tag[0] == "basis"), "not_known")
        self._child(area)
        self._people()
        self._needs_and_reviews()
        self._words_said()
        self._consent(basis)
        self._rest()
        order = {name: number for number, name in enumerate(_KEYS)}
        case = dict(sorted(self._case.items(), key=lambda item: order[item[0]]))
        return Witness(case or {"needs": []}, area, basis)

    def _all(self, kind: str) -> list[tuple[Any, ...]]:
        return sorted((tag[1:] for tag in self._said if tag[0] == kind), key=str)

    def _has(self, *tag: Any) -> bool:
        return tag in self._said

    def _age(self, person: str, number: int) -> int | None:
        """An age in months that lies on the right side of each bound; None where none is known."""
        if not self._has("age known", person, number):
            return None
        bounds = sorted(self._scope.ages.get(person, ()))
        reached = [months for months in bounds if self._has("age", person, number, months)]
        if reached:
            low = reached[-1]
            whole_year = -(-low // 12) * 12
            above = [months for months in bounds if months > low]
            return whole_year if not above or whole_year < above[0] else low
        if not bounds:
            return 96 if person in {"child", "sibling"} else 420
        below = bounds[0] - 1
        return below // 12 * 12 if below >= 12 else below if person == "child" else max(0, below)

    def _child(self, area: str) -> None:
        child: dict[str, Any] = {}
        months = self._age("child", 0)
        if months is not None:
            if months < 0:
                child["expected"] = (DAY + timedelta(days=45)).isoformat()
            elif months % 12 == 0 and months:
                child["age"] = months // 12
            else:
                child["age_months"] = months
        if area != "unknown" or self._has("filled", "postcode") or self._has("filled", "full_postcode"):
            whole = self._has("filled", "full_postcode")
            district = self._postcodes.get(area, "B90" if area != "unknown" else _NOWHERE)
            child["postcode"] = f"{district} 1AA" if whole else district
        deciles = [int(decile) for (decile,) in self._all("decile")]
        if deciles:
            child["imd_decile"] = min(deciles)
        language = next((str(word) for name, word in self._all("says") if name == "language"), None)
        if language is None and self._has("filled", "language_needed"):
            language = "English"
        if language is not None:
            child["language"] = language
        if child:
            self._case["child"] = child

    def _people(self) -> None:
        people = []
        for role in ROLES:
            for person, number in self._all("listed"):
                if person == role:
                    months = self._age(role, number)
                    entry: dict[str, Any] = {"id": f"{role}-{int(number) + 1}", "is": role}
                    if months is not None:
                        entry["age"] = months // 12 if months % 12 == 0 else round(months / 12 + 0.001, 4)
                    people.append(entry)
        if people:
            self._case["people"] = people
        self._who = {str(entry["is"]): str(entry["id"]) for entry in reversed(people)}

    def _severity(self, key: Key) -> int | None:
        """The lowest score that stands above the right thresholds and fits how the need moved; None unscored."""
        reached = [
            int(part) for tag in self._said if tag[0] == "score" and tag[1] == key for part in tag[2:3]
        ]
        if self._has("unscored", key) or not reached:
            return None
        worse = any(self._has("moved", key, over, "worse") for over in range(1, self._scope.over + 1))
        return max(2, *reached) if worse else max(reached)

    def _recorded(self) -> list[Key]:
        keys = {tag[1] for tag in self._said if tag[0] in {"score", "unscored"}}
        return [key for key in self._scope.keys if key in keys]

    def _row(self, key: Key, severity: int | None) -> dict[str, Any]:
        need, person, who = key
        row: dict[str, Any] = {"need": need}
        if person != "child":
            row["person"] = person
        named = who or self._who.get(person)
        if named is not None:
            row["who"] = named
        row["severity"] = severity
        return row

    def _needs_and_reviews(self) -> None:
        """Scores in force; where there were reviews, the scores before them so that each need moved as it did."""
        reviews = max((int(number) for (number,) in self._all("reviews")), default=0)
        rows = [self._row(key, self._severity(key)) for key in self._recorded()]
        if not reviews:
            if rows:
                self._case["needs"] = rows
            return
        states: list[list[dict[str, Any]]] = [[] for _ in range(reviews + 1)]
        for key in self._recorded():
            self._over_time(key, reviews, states)
        if states[0]:
            self._case["needs"] = states[0]
        self._case["reviews"] = [
            {
                "on": (DAY - (reviews - number) * _WHEN_REVIEWED).isoformat(),
                **({"needs": rows} if rows else {}),
            }
            for number, rows in enumerate(states[1:], start=1)
        ]

    def _over_time(self, key: Key, reviews: int, states: list[list[dict[str, Any]]]) -> None:
        """One need's scores: ``states[0]`` at the start, ``states[n]`` at the n-th review."""
        severity = self._severity(key)
        moved = {over: way for over in range(1, reviews + 1) for way in ("better", "same", "worse", "unscored") if self._has("moved", key, over, way)}  # fmt: skip
        if not moved:
            states[reviews].append(self._row(key, severity))
            return
        scored_last = moved[1] != "unscored"
        by = {"better": 1, "same": 0, "worse": -1}
        last: int | None = None
        for number in range(reviews):
            over = reviews - number
            if over not in moved and over <= self._scope.over:
                continue
            way = moved.get(over, moved[max(moved)])
            before = (
                None if severity is None or (way == "unscored" and scored_last) else severity + by.get(way, 0)
            )
            first = not any(row for earlier in states[:number] for row in earlier if self._is(row, key))
            if first or before != last:
                states[number].append(self._row(key, before))
            last = before
        if scored_last:
            states[reviews].append(self._row(key, severity))

    def _is(self, row: Mapping[str, Any], key: Key) -> bool:
        return (row["need"], row.get("person", "child")) == key[:2]

    def _words_said(self) -> None:
        said: dict[str, list[str]] = {}
        for name, word in self._all("says"):
            said.setdefault(name, []).append(word)
        case = self._case
        if "reason" in said:
            case["reasons"] = said["reason"]
        referrer: dict[str, Any] = {name: said[name][0] for name in ("source", "role") if name in said}
        if "referrer_could_help" in said:
            referrer["cannot_provide_otherwise"] = said["referrer_could_help"][0] == "no"
        if referrer:
            case["referrer"] = referrer
        for name, key in (
            ("awaiting", "awaiting"),
            ("receiving", "open_services"),
            ("unsafe_contact", "unsafe_contact"),
        ):
            if name in said:
                case[key] = said[name]
        wishes: dict[str, Any] = {name: said[name] for name in ("wants", "declines") if name in said}
        if "few_contacts" in said:
            wishes["few_contacts"] = True
        if wishes:
            case["preferences"] = wishes
        if "requested" in said:
            case["requested"] = {"close": True}
        if "household" in said:
            case["household"] = {"cases": ["C-2"]}
        first, *others = said.get("engagement", [None])
        if first is not None:
            case["engagement"] = first
        if others and case.get("reviews"):
            case["reviews"][-1]["engagement"] = others[0]

    def _consent(self, basis: str) -> None:
        rows: list[dict[str, Any]] = []
        statuses = [word for name, word in self._all("says") if name == "consent"]
        unnamed = self._has("nobody named", "consent")
        for status in statuses:
            if status != "given":
                rows.append({"status": status})
            elif basis == "consent":
                rows.append({"status": status, "by": ["parent"]})
            elif basis == "own_consent":
                rows.append({"status": status, "by": ["child"], "competent": True})
            elif not unnamed:
                alone = not {"refused", "withdrawn"} & set(statuses)
                rows.append(
                    {"status": status, "by": ["child"]} if alone else {"status": status, "by": ["parent"]}
                )
        if unnamed:
            rows.append({"status": "given"})
        if rows:
            self._case["consent"] = rows[0] if len(rows) == 1 else rows

    def _rest(self) -> None:
        case = self._case
        indicators = [code for (code,) in self._all("indicator")]
        if indicators:
            case["indicators"] = indicators
        answers = [{"field": name, "value": value} for name, value in self._all("answer")]
        told = {row["field"] for row in answers}
        answers += [
            {"field": name, "value": "not_known"} for (name,) in self._all("answered") if name not in told
        ]
        if answers:
            case["answers"] = answers
        tried = self._all("tried")
        past = [{"help": code, "state": state} for code, state in tried if state is not None]
        past += [
            {"help": code}
            for code, state in tried
            if state is None and not any(row["help"] == code for row in past)
        ]
        if past:
            case["past_actions"] = past
        self._amounts()
        deadlines = self._deadlines()
        if deadlines:
            case["deadlines"] = deadlines
        if self._has("filled", "safe_contact"):
            case["safe_contact"] = {"how": "phone"}
        voice = {
            name.removesuffix("_view"): "said" for (name,) in self._all("filled") if name.endswith("_view")
        }
        if voice:
            case["voice"] = voice

    def _amounts(self) -> None:
        most: dict[str, int] = {}
        for name, number in self._all("amount"):
            most[name] = max(most.get(name, 0), int(number))
        if "contact_attempts" in most:
            self._case["contact_attempts"] = most["contact_attempts"]
        if "open_weeks" in most:
            self._case["opened"] = (DAY - timedelta(weeks=most["open_weeks"])).isoformat()
        young = [int(age) for (age,) in self._all("home under")]
        children = max(most.get("children_at_home", 0), 1 if young else 0)
        if children:
            older = max((*self._scope.home_under, 1))
            ages = [min(young) - 1 if young else older, *([older] * (children - 1))]
            self._case.setdefault("household", {})["children"] = ages

    def _deadlines(self) -> list[dict[str, Any]]:
        """Each deadline as late as it may be."""
        found: dict[str | None, int] = {}
        for what, days in self._all("deadline"):
            found[what] = min(found.get(what, self._words.latest), int(days))
        named = [days for what, days in found.items() if what is not None]
        another = None in found and (not named or found[None] < min(named))
        named_other = "something else" if another else None
        return [
            {
                "what": what if what is not None else named_other,
                "on": (DAY + timedelta(days=days)).isoformat(),
            }
            for what, days in sorted(found.items(), key=str)
            if what is not None or named_other is not None
        ]
