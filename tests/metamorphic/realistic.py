"""Made-up children as a front door meets them: fitting ages, people and scores, now and then something grave."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from typing import Any

from tests import shipped
from tests.builders import DAY
from tests.chance import Chance, Seeded
from triage.workbench.coverage.sensible import Cell, cells

AGES = ((3, "unborn"), (9, "0-1"), (18, "2-4"), (48, "5-10"), (80, "11-15"), (97, "16-17"), (100, "18-25"))
"""How many in a hundred are of this group or younger."""
MONTHS = {"unborn": (-8, -1), "0-1": (0, 23), "2-4": (24, 59), "5-10": (60, 131), "11-15": (132, 191), "16-17": (192, 215), "18-25": (216, 240)}  # fmt: skip
POSTCODES = ("B90 1AA", "B90", "B37", "B92", "B91", "B36", "B36 9AA", "B93", "B11", "B26")
CALM = (
    "Sleep has been poor since the spring, and mornings are hard.",
    "Mum rang on Tuesday. They would like some help with routines.",
    "A kind, funny boy who loves football. School is worried about his reading.",
)
GRAVE = "He told staff he wants to die."
KINDS = (("medical", 25), ("family", 20), ("edging_towards_care_primary", 15), ("education", 15), ("safeguarding", 12), ("protective", 25), ("exploitation", 5), ("edging_towards_care_combined", 12), ("housing", 8), ("practical", 4))  # fmt: skip
"""Indicators by kind, and in how many of a hundred cases one of the kind is recorded."""


@cache
def _cells() -> dict[tuple[str, str], tuple[tuple[str, str], ...]]:
    """Person and age group -> needs that fit, with the person."""
    found: dict[tuple[str, str], list[tuple[str, str]]] = {}
    every: list[Cell] = cells(shipped.vocabulary().of("needs").values())
    for cell in every:
        pairs = found.setdefault((cell.person, cell.group.code), [])
        if (cell.need, cell.person) not in pairs:
            pairs.append((cell.need, cell.person))
    return {key: tuple(pairs) for key, pairs in found.items()}


@cache
def indicators_of(kind: str) -> tuple[str, ...]:
    """Codes of one kind."""
    rows = shipped.vocabulary().of("indicators").items()
    return tuple(code for code, entry in rows if entry.text("kind") == kind)


def realistic_case(seed: int) -> dict[str, Any]:
    """A case file as plain data; the same seed gives the same child."""
    chance = Seeded(seed)
    drawn = chance.whole(0, 99)
    group = next(code for below, code in AGES if drawn < below)
    low, high = MONTHS[group]
    months = chance.whole(low, high)
    data: dict[str, Any] = {"case": f"M-{seed}", "child": _child(chance, months)}
    people = _people(chance)
    if people:
        data["people"] = people
    data["needs"] = _needs(chance, group, people)
    found = [
        chance.pick(indicators_of(kind)) for kind, share in KINDS if chance.yes(share) and indicators_of(kind)
    ]
    if found:
        data["indicators"] = [_indicator(chance, code) for code in found]
    consent = _consent(chance, months)
    if consent:
        data["consent"] = consent
    _more(chance, data)
    return data


def _child(chance: Chance, months: int) -> dict[str, Any]:
    child: dict[str, Any] = {}
    if chance.yes(90):
        child["postcode"] = chance.pick(POSTCODES)
    if months < 0:
        child["expected"] = (DAY + timedelta(days=-30 * months)).isoformat()
    elif chance.yes(30):
        child["date_of_birth"] = (DAY - timedelta(days=round(30.44 * months) + 3)).isoformat()
    elif chance.yes(95):
        child["age"] = f"{months / 12:.1f}" if months < 24 else str(months // 12)
    for key, share, values in (
        ("sex", 60, ("M", "F", "X")), ("ethnicity", 30, ("WBRI", "AIND", "BAFR")), ("imd_decile", 40, ("1", "2", "5", "9")),
        ("language", 12, ("Romanian", "Urdu", "BSL")),
    ):  # fmt: skip
        if chance.yes(share):
            child[key] = chance.pick(values)
    if chance.yes(10):
        child["disability"] = ["AUT"]
    return child


def _people(chance: Chance) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    if chance.yes(25):
        found.append({"id": "mum", "is": "parent", "parental_responsibility": "true", "lives_here": "true"})
        if chance.yes(40):
            found.append({"id": "dad", "is": "parent", "lives_here": chance.pick(("true", "false"))})
    if chance.yes(20):
        found.append({"id": "s1", "is": "sibling", "age": str(chance.whole(1, 17))})
    if chance.yes(6):
        found.append({"id": "gran", "is": "carer", "age": "61"})
    return found


def _needs(chance: Chance, group: str, people: list[dict[str, Any]]) -> list[dict[str, Any]]:
    named = {row["is"]: row["id"] for row in people}
    found: dict[tuple[str, str], dict[str, Any]] = {}
    wanted = chance.whole(1, 7)
    for _ in range(wanted * 3):
        person = chance.pick(("child", "child", "child", "child", "parent", "family", "family", "sibling", "carer" if "carer" in named else "child"))  # fmt: skip
        pairs = _cells().get((person, _group_of(chance, person, group)))
        if not pairs:
            continue
        need, _ = chance.pick(pairs)
        if (need, person) in found:
            continue
        row: dict[str, Any] = {"need": need}
        if person != "child":
            row["person"] = person
        if person in named and chance.yes(80):
            row["who"] = named[person]
        if chance.yes(92):
            row["severity"] = str(chance.pick((1, 2, 3, 3, 4, 4, 5, 5, 5, 6, 6, 7, 7, 8, 9, 10)))
        found[need, person] = row
        if len(found) == wanted:
            break
    return list(found.values())


def _group_of(chance: Chance, person: str, group: str) -> str:
    return chance.pick(("2-4", "5-10", "11-15")) if person == "sibling" else group


def _indicator(chance: Chance, code: str) -> Any:
    if chance.yes(60):
        return code
    row: dict[str, Any] = {"indicator": code}
    if chance.yes(20):
        row["answer"] = chance.pick(("no", "not_known", "prefer_not_to_say"))
    if chance.yes():
        row["certainty"] = chance.pick(("confirmed", "suspected"))
    if chance.yes(25):
        row["on"] = (DAY - timedelta(days=chance.whole(1, 60))).isoformat()
    return row


def _consent(chance: Chance, months: int) -> dict[str, Any] | None:
    drawn = chance.whole(0, 99)
    if drawn < 68:
        young = months >= 16 * 12 and chance.yes(70)
        return {"status": "given", "by": ["child" if young else "parent"]}
    if drawn < 74:
        return {"status": "given", "by": ["child"], "competent": chance.pick(("true", "false", None))}
    if drawn < 78:
        return {"status": "given", "by": ["carer"]}
    if drawn < 88:
        return {"status": chance.pick(("refused", "withdrawn")), "by": ["parent"]}
    return {"status": "not_asked"} if drawn < 94 else None


def _more(chance: Chance, data: dict[str, Any]) -> None:
    """What is said only now and then."""
    known = shipped.vocabulary()
    helps = [action for action in ("autism_assessment", "adhd_assessment", "camhs", "counselling", "sleep", "speech_language", "counselling") if known.has("help", action)]  # fmt: skip
    for key, share, make in (
        ("awaiting", 22, lambda: [chance.pick(helps)]),
        ("open_services", 12, lambda: [{"help": chance.pick(helps), "person": "child"}]),
        ("past_actions", 10, lambda: [{"help": chance.pick(helps), "kind": "referral", "state": chance.pick(("completed", "declined")), "ended": "2026-09-01"}]),
        ("unsafe_contact", 6, lambda: [chance.pick(("home", "letter", "phone"))]),
        ("household", 25, lambda: {"children": [str(chance.whole(0, 17)) for _ in range(chance.whole(1, 4))]}),
        ("preferences", 20, lambda: {"declines": chance.some(helps, 1), "few_contacts": chance.pick(("true", "false"))}),
        ("reasons", 40, lambda: [chance.pick(list(known.of("referral_reasons")))]),
        ("narrative", 40, lambda: chance.pick(CALM)),
        ("referrer", 70, lambda: {"source": chance.pick(("primary_school", "gp", "vcse", "camhs")), "role": chance.pick(("senco", "gp", "school_nurse"))}),
        ("deadlines", 6, lambda: [{"what": "eviction", "on": (DAY + timedelta(days=chance.whole(2, 60))).isoformat()}]),
        ("opened", 18, lambda: _days_ago(chance, 20, 200)),
        ("answers", 10, lambda: [{"field": chance.pick(("current_safety", "child_view", "diagnosis_status")), "value": chance.pick(("yes", "no", "not_known")), "on": "2026-11-10"}]),
    ):  # fmt: skip
        if chance.yes(share):
            data[key] = make()
    if "opened" in data and chance.yes(70):
        data["reviews"] = [_review(chance, data["needs"])]
        data["engagement"] = chance.pick(("full", "partial", "none"))


def _review(chance: Chance, needs: list[dict[str, Any]]) -> dict[str, Any]:
    scored = []
    for need in needs:
        again: dict[str, Any] = {key: need[key] for key in ("need", "person", "who") if key in need}
        if chance.yes(85):
            again["severity"] = str(
                min(10, max(1, int(need.get("severity") or 5) + chance.pick((-4, -2, -1, 0, 1, 2))))
            )
        scored.append(again)
    return {"on": (DAY - timedelta(days=chance.whole(0, 14))).isoformat(), "needs": scored}


def _days_ago(chance: Chance, least: int, most: int) -> str:
    return (DAY - timedelta(days=chance.whole(least, most))).isoformat()
