"""Whole case files, made up: everything section 1 of the contract lets a person say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

from tests import shipped
from tests.builders import DAY
from tests.chance import Chance

NEEDS = ("sleep", "anxiety", "bereavement", "parental_mental_health", "school_attendance", "sibling_worry")
INDICATORS = (
    "domestic_abuse_past",
    "unexplained_injury",
    "suicidal_thoughts",
    "weight_loss",
    "immediate_danger",
    "trusted_adult",
    "young_parent",
)
PROTECTIVE = ("trusted_adult",)
HELP = (
    "sleep",
    "counselling",
    "gp",
    "social_activity",
    "parent_support",
    "safety_plan",
    "couple_counselling",
    "confirm_with_service",
    "waiting_list_support",
)
ASKS = (
    "current_safety",
    "injury_explanation",
    "debt",
    "child_view",
    "diagnosis_status",
    "dob",
    "consent",
    "full_postcode",
    "safe_contact",
)
SOURCES = ("primary_school", "gp", "parent_or_carer", "camhs")
STATES = ("completed", "declined", "started", "waiting")
POSTCODES = (
    "B90 1AA",
    "B91",
    "B93",
    "B90 2AA",
    "B37 5AA",
    "B90",
    "B90",
    "B91 2AA",
    "B36",
    "B36 9AA",
    "B14",
    "SW1A 1AA",
    "nowhere",
    "B37",
    "M1",
)
NARRATIVES = (
    "Sleep has been poor since the spring.",
    "He said he wants to die.",
    "She told staff she is in danger at home.",
    "They are worried about a ligature.",
    "Money is tight; nothing else to add.",
)


@dataclass(frozen=True)
class Words:
    """The codes to choose from: a few that meet often, or all there are."""

    needs: Sequence[str]
    indicators: Sequence[str]
    help: Sequence[str]
    asks: Sequence[str]


@cache
def few_words() -> Words:
    known = shipped.vocabulary()

    def only(kind: str, codes: Sequence[str]) -> list[str]:
        return [code for code in codes if known.has(kind, code)]

    return Words(
        only("needs", NEEDS), only("indicators", INDICATORS), only("help", HELP), only("ask_fields", ASKS)
    )


@cache
def all_words() -> Words:
    known = shipped.vocabulary()
    needs = [code for code, entry in known.of("needs").items() if entry.text("selectable") != "no"]
    return Words(needs, list(known.of("indicators")), list(known.of("help")), list(known.of("ask_fields")))


def made_case(chance: Chance, words: Words) -> dict[str, Any]:
    """A case file as plain data, valid on :data:`tests.builders.DAY`."""
    people = _people(chance)
    case: dict[str, Any] = {"case": "C-1", "child": _child(chance), "needs": _needs(chance, words, people, 4)}
    parts: dict[str, Any] = {
        "people": people,
        "consent": _consent(chance, words, people),
        "indicators": [_indicator(chance, code, people) for code in chance.some(words.indicators, 4)],
        "reviews": _reviews(chance, words, people, case["needs"]) if chance.yes(40) else [],
        "answers": [_answer(chance, field) for field in chance.some(words.asks, 2)],
        "awaiting": [_waiting(chance, code) for code in chance.some(words.help, 2)] if chance.yes(30) else [],
        "open_services": [_open(chance, code) for code in chance.some(words.help, 2)]
        if chance.yes(30)
        else [],
        "past_actions": [_past(chance, code) for code in chance.some(words.help, 2)]
        if chance.yes(30)
        else [],
        "unsafe_contact": chance.some(("home", "letter", "phone", "text", "email", "mum", "parent"), 3)
        if chance.yes(30)
        else [],
        "narrative": chance.pick(NARRATIVES) if chance.yes(30) else None,
    }
    case.update({key: value for key, value in parts.items() if value})
    _rest(chance, words, case)
    return case


def _child(chance: Chance) -> dict[str, Any]:
    child: dict[str, Any] = {}
    child.update(
        chance.pick(
            (
                {"age": "8"},
                {"age": "8", "sex": "F"},
                {"age": "12.5"},
                {},
                {"age": "17.5"},
                {"age_months": "28"},
                {"date_of_birth": "2008-12-21"},  # 17 years and 11 months
                {"date_of_birth": "2016-02-29"},
                {"date_of_birth": "2026-11-19"},
                {"expected": "2027-02-14"},
                {"age": "16"},
                {"age": "0"},
            )
        )
    )
    if chance.yes(80):
        child["postcode"] = chance.pick(POSTCODES)
    for key, values in (
        ("sex", ("M", "F", "X")),
        ("ethnicity", ("WBRI", "AIND")),
        ("imd_decile", ("1", "2", "9")),
        ("language", ("English", "Romanian", "BSL")),
        ("school_area", ("Solihull", "Elsewhere")),
    ):
        if chance.yes(25):
            child[key] = chance.pick(values)
    if chance.yes(15):
        child["disability"] = ["AUT"]
    return child


def _people(chance: Chance) -> list[dict[str, Any]]:
    if chance.yes(60):
        return []
    found: list[dict[str, Any]] = []
    for name, role in chance.some(
        (("mum", "parent"), ("dad", "parent"), ("s1", "sibling"), ("s2", "sibling"), ("gran", "carer")), 4, 1
    ):
        person: dict[str, Any] = {"id": name, "is": role}
        if chance.yes():
            person["age"] = (
                chance.pick(("6", "15", "16", "34")) if role == "sibling" else chance.pick(("17", "34", "60"))
            )
        found.append(person)
    return found


def _needs(chance: Chance, words: Words, people: list[dict[str, Any]], most: int) -> list[dict[str, Any]]:
    found: dict[tuple[str, str, str | None], dict[str, Any]] = {}
    for code in chance.some(words.needs, most):
        need: dict[str, Any] = {"need": code}
        if chance.yes(35):
            need["person"] = chance.pick(("parent", "sibling", "carer", "family", "unborn"))
        named = [person["id"] for person in people if person["is"] == need.get("person")]
        if named and chance.yes(70):
            need["who"] = chance.pick(named)
        if chance.yes(80):
            need["severity"] = str(chance.whole(1, 10)) if chance.yes(90) else None
        found[code, need.get("person", "child"), need.get("who")] = need
    return list(found.values())


def _indicator(chance: Chance, code: str, people: list[dict[str, Any]]) -> Any:
    if chance.yes(50):
        return code
    entry: dict[str, Any] = {
        "indicator": code,
        "answer": chance.pick(("yes", "no", "not_known", "prefer_not_to_say", "yes")),
    }
    if chance.yes(30):
        entry["certainty"] = chance.pick(("confirmed", "suspected"))
    if people and chance.yes(30):
        entry["who"] = chance.pick(people)["id"]
    if chance.yes(20):
        entry["on"] = "2026-11-01"
    if chance.yes(10):
        entry["third_party"] = "true"
    return entry


def _consent(chance: Chance, words: Words, people: list[dict[str, Any]]) -> Any:
    entries = [_one_consent(chance, words, people) for _ in range(chance.pick((1, 0, 1, 1, 2)))]
    return entries[0] if len(entries) == 1 and chance.yes() else entries


def _one_consent(chance: Chance, words: Words, people: list[dict[str, Any]]) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "status": chance.pick(("given", "given", "refused", "withdrawn", "not_asked", "missing"))
    }
    by = chance.some(("parent", "carer", "child", *(person["id"] for person in people)), 2)
    if by:
        entry["by"] = by
    if chance.yes(40):
        entry["competent"] = chance.pick(("true", "false", None))
    if chance.yes(15):
        entry["except"] = [chance.pick(words.help)]
    return entry


def _day(chance: Chance, low: int = -400, high: int = 0) -> str:
    return (DAY + timedelta(days=chance.whole(low, high))).isoformat()


def _reviews(
    chance: Chance, words: Words, people: list[dict[str, Any]], needs: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    found = []
    for _ in range(chance.whole(1, 3)):
        review: dict[str, Any] = {"on": _day(chance, -200, 10)}
        scored = []
        for need in chance.some(needs, 4):
            again: dict[str, Any] = {key: need[key] for key in ("need", "person", "who") if key in need}
            if chance.yes(80):
                again["severity"] = str(chance.whole(1, 10))
            scored.append(again)
        if scored:
            review["needs"] = scored
        if chance.yes(40):
            review["engagement"] = chance.pick(("full", "partial", "none"))
        found.append(review)
    return found


def _answer(chance: Chance, field: str) -> dict[str, Any]:
    answer: dict[str, Any] = {"field": field, "value": chance.pick(("yes", "no", "not_known"))}
    if chance.yes():
        answer["on"] = _day(chance, -400, 5)
    return answer


def _waiting(chance: Chance, code: str) -> Any:
    return code if chance.yes() else {"for": code, "since": _day(chance), "provider": "example-trust"}


def _open(chance: Chance, code: str) -> Any:
    return (
        code
        if chance.yes()
        else {
            "help": code,
            "person": chance.pick(("child", "parent", "family")),
            "service": chance.pick(("svc-0", "svc-1", None)),
        }
    )


def _past(chance: Chance, code: str) -> dict[str, Any]:
    past: dict[str, Any] = {"help": code, "state": chance.pick(STATES), "kind": "referral"}
    if chance.yes():
        past["service"] = chance.pick(("svc-0", "svc-1", "svc-2"))
    if chance.yes():
        past["ended"] = _day(chance)
    return past


def _rest(chance: Chance, words: Words, case: dict[str, Any]) -> None:
    """Everything that is said only now and then."""
    if chance.yes(30):
        case["referrer"] = {
            "source": chance.pick(
                [code for code in SOURCES if shipped.vocabulary().has("referral_sources", code)]
            ),
            "role": chance.pick(("gp", "school_nurse", "midwife")),
            "organisation": "Example Primary",
        }
        if chance.yes(40):
            case["referrer"]["cannot_provide_otherwise"] = chance.pick(("true", "false"))
    if chance.yes(30):
        case["preferences"] = {
            "wants": chance.some(words.help, 1),
            "declines": chance.some(words.help, 2),
            "few_contacts": chance.pick(("true", "false")),
        }
    for key, percent, make in (
        ("received", 30, lambda: _day(chance)),
        ("opened", 20, lambda: _day(chance)),
        ("reasons", 15, lambda: [chance.pick(list(shipped.vocabulary().of("referral_reasons")))]),
        (
            "household",
            20,
            lambda: {
                "children": [str(chance.whole(0, 17)) for _ in range(chance.whole(1, 3))],
                "cases": ["C-2"] if chance.yes(30) else [],
            },
        ),
        ("engagement", 15, lambda: chance.pick(("full", "partial", "none"))),
        ("contact_attempts", 10, lambda: str(chance.whole(0, 5))),
        ("deadlines", 15, lambda: [{"what": chance.pick(("eviction", "exam")), "on": _day(chance, -20, 60)}]),
        ("requested", 10, lambda: {"close": "true", "by": "school"}),
        ("strengths", 10, lambda: ["kind to others"]),
        ("voice", 15, lambda: {"child": chance.pick(NARRATIVES)}),
        ("safe_contact", 10, lambda: {"how": "phone", "with": "mum", "when": "school hours"}),
        ("measures", 5, lambda: [{"measure": "sdq_parent", "on": "2026-11-01", "scores": {"total": "17"}}]),
        ("care_status", 5, lambda: [{"status": "cin", "from": "2026-01-10"}]),
        ("feedback", 5, lambda: [{"from": "family", "text": "It helped.", "may_quote": "false"}]),
        ("identity", 10, lambda: {"given_name": "Example", "family_name": "Person"}),
        ("extras", 10, lambda: {"code": "N1"}),
    ):
        if chance.yes(percent):
            case[key] = make()
