"""A synthetic month of referrals with the published margins, for the demonstration.

Nothing here is about a real child. There are no names, addresses, telephone numbers or dates of birth. The same seed
and start give the same month.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

from triage.importing.synthetic_profiles import (
    AGES,
    DECILES,
    ETHNICITIES,
    FED_IN,
    LANGUAGES,
    NEED_COUNTS,
    NEEDS,
    POSTCODES,
    PROTECTIVE,
    REASONS,
    REFERRALS,
    ROLES,
    SOURCES,
    STRENGTHS,
    WORRYING,
    Reason,
)

__all__ = ["FED_IN", "synthetic_month", "synthetic_reviews"]

_MOST_NEEDS = 13
_Needs = list[tuple[str, str]]
"""(need, person) pairs of one child."""


def synthetic_month(seed: int, start: date) -> list[dict[str, Any]]:
    """A month of 171 case files (keys as in the contract, section 1) received in the month of ``start``, from that day on.

    The margins in :data:`FED_IN` hold exactly, for every seed; all else is drawn by ``seed`` and made up.
    """
    chance = random.Random(seed)  # noqa: S311 - a demonstration, no secret
    ages, sources = _ages_and_sources(chance)
    postcodes = _shuffled(POSTCODES, chance)
    days = sorted(chance.choices(_working_days(start), k=REFERRALS))
    needs = _deal_needs(ages, chance)
    cases = [
        _case(f"D-{start:%y%m}-{place + 1:03}", days[place], ages[place], needs[place], chance)
        for place in range(REFERRALS)
    ]
    for case, source, postcode in zip(cases, sources, postcodes, strict=True):
        case["referrer"] = {"source": source, "role": chance.choice(ROLES[source])}
        could_not = chance.choices((True, False, None), (88, 8, 4))[0]
        if could_not is not None:
            case["referrer"]["cannot_provide_otherwise"] = could_not
        case["child"]["postcode"] = postcode
        case["child"]["imd_decile"] = chance.randint(*DECILES[postcode])
    _reasons(cases, chance)
    _worries(cases, chance)
    _link_siblings(cases)
    return cases


def _shuffled(counts: dict[str, int], chance: random.Random) -> list[str]:
    drawn = [key for key, count in counts.items() for _ in range(count)]
    chance.shuffle(drawn)
    return drawn


def _working_days(start: date) -> list[date]:
    days = [start + timedelta(days=ahead) for ahead in range(31)]
    return [
        day for day in days if (day.year, day.month) == (start.year, start.month) and day.weekday() < 5
    ] or [start]


def _ages_and_sources(chance: random.Random) -> tuple[list[int], list[str]]:
    """An age in whole years for each child that its source would refer; mostly of school age."""
    sources = _shuffled(SOURCES, chance)
    ages = []
    for source in sources:
        youngest, oldest = AGES.get(source, (0, 17))
        middle = min(max(10, youngest), oldest)
        ages.append(round(chance.triangular(youngest - 0.4, oldest + 0.4, middle)))
    return ages, sources


def _deal_needs(ages: list[int], chance: random.Random) -> list[_Needs]:
    """Give out exactly the counted needs, each to children of a fitting age, none twice to one child.

    Rarely fitting needs go first, and to children who still want the most, so that nothing is left over.
    """
    wanted = [min(_MOST_NEEDS, max(3, round(chance.gauss(NEEDS / REFERRALS, 2.0)))) for _ in ages]
    dealt: list[_Needs] = [[] for _ in ages]
    order = sorted(NEED_COUNTS, key=lambda row: sum(row[2] <= age <= row[3] for age in ages) - row[4])
    for need, person, youngest, oldest, count in order:
        fitting = [child for child, age in enumerate(ages) if youngest <= age <= oldest]
        chance.shuffle(fitting)
        fitting.sort(key=lambda child: len(dealt[child]) - wanted[child] + chance.uniform(-2.5, 2.5))
        for child in fitting[:count]:
            dealt[child].append((need, person))
        short = count - len(fitting)
        if short > 0:
            _move_to_others(need, person, short, dealt, chance)
    _nobody_without(dealt)
    return [sorted(needs, key=lambda pair: [row[0] for row in NEED_COUNTS].index(pair[0])) for needs in dealt]


def _move_to_others(need: str, person: str, short: int, dealt: list[_Needs], chance: random.Random) -> None:
    """Where too few children have a fitting age, any child without the need takes it: the count is what was published."""
    others = [child for child, needs in enumerate(dealt) if (need, person) not in needs]
    for child in chance.sample(others, short):
        dealt[child].append((need, person))


def _nobody_without(dealt: list[_Needs]) -> None:
    """A child that was dealt nothing takes a family need from the child with the most; counts stay as they are."""
    family = {need for need, person, youngest, oldest, _ in NEED_COUNTS if (youngest, oldest) == (0, 17)}
    for needs in dealt:
        while len(needs) < 2:
            giver = max(
                dealt,
                key=lambda other: (
                    len(other) if any(pair[0] in family and pair not in needs for pair in other) else 0
                ),
            )
            pair = next(pair for pair in giver if pair[0] in family and pair not in needs)
            giver.remove(pair)
            needs.append(pair)


def _case(number: str, received: date, age: int, needs: _Needs, chance: random.Random) -> dict[str, Any]:
    child: dict[str, Any] = {"age_months": age * 12 + chance.randint(1, 11)} if age < 2 else {"age": age}
    child["sex"] = chance.choices(("F", "M", "X"), (47, 51, 2))[0]
    child["ethnicity"] = chance.choices(list(ETHNICITIES), list(ETHNICITIES.values()))[0]
    interpreter = chance.random() < 0.05
    if interpreter:
        child["language"] = chance.choice(LANGUAGES)
    case: dict[str, Any] = {"case": number, "received": received.isoformat(), "child": child}
    siblings = [chance.randint(0, 17) for _ in range(chance.choices((0, 1, 2, 3), (25, 40, 25, 10))[0])]
    persons = {person for _, person in needs}
    if "sibling" in persons and not siblings:
        siblings = [chance.randint(4, 16)]
    people = []
    if "parent" in persons or chance.random() < 0.3:
        people.append({"id": "p1", "is": "parent", "parental_responsibility": True, "lives_here": True})
    if "sibling" in persons:
        people.append({"id": "s1", "is": "sibling", "age": siblings[0]})
    if people:
        case["people"] = people
    case["household"] = {"children": [age, *siblings]}
    case["consent"] = _consent(age, interpreter=interpreter, chance=chance)
    burden = chance.gauss(5.6, 0.9)
    ids = {"parent": "p1", "sibling": "s1"}
    case["needs"] = []
    for need, person in needs:
        entry: dict[str, Any] = {"need": need, "severity": _severity(burden, chance)}
        if person != "child":
            entry["person"] = person
        if person in ids:
            entry["who"] = ids[person]
        case["needs"].append(entry)
    case["indicators"] = [code for code in PROTECTIVE if chance.random() < 0.16]
    case["strengths"] = chance.sample(STRENGTHS, chance.choice((0, 1, 1, 2)))
    if chance.random() < 0.05:
        case["preferences"] = {"few_contacts": True}
    elif chance.random() < 0.12:
        case["preferences"] = {"wants": ["social_activity"]}
    elif chance.random() < 0.04:
        case["preferences"] = {"declines": ["counselling"]}
    case["extras"] = {"synthetic": True}
    return case


def _severity(burden: float, chance: random.Random) -> int | None:
    """A score from 1 to 10, ten the worst; about one need in twenty has none yet."""
    if chance.random() < 0.05:
        return None
    return min(10 if chance.random() < 0.2 else 8, max(1, round(chance.gauss(burden, 1.5))))


def _consent(age: int, *, interpreter: bool, chance: random.Random) -> dict[str, Any]:
    kind = chance.choices(("given", "not_asked", "refused", "missing", "withdrawn"), (82, 9, 4, 4, 1))[0]
    consent: dict[str, Any] = {"status": kind}
    if kind == "given":
        consent["by"] = ["carer"] if chance.random() < 0.03 else ["parent"]
        if age >= 16 and chance.random() < 0.6:
            consent["by"] = ["child"]
        elif age >= 12 and chance.random() < 0.2:
            consent |= {"by": ["child", "parent"], "competent": True}
        if interpreter:
            consent["via_interpreter"] = True
    return consent


def _reasons(cases: list[dict[str, Any]], chance: random.Random) -> None:
    """One or two reasons that the child's needs bear out; each published reason stands on at least one child where it can."""
    fitting = [
        [reason for reason in REASONS if reason[1] & {need["need"] for need in case["needs"]}]
        for case in cases
    ]
    chosen: list[list[Reason]] = [[] for _ in cases]
    for reason in sorted(REASONS, key=lambda one: sum(one in reasons for reasons in fitting)):
        first = next(
            (place for place, reasons in enumerate(fitting) if reason in reasons and not chosen[place]), None
        )
        if first is not None:
            chosen[first].append(reason)
    for case, reasons, own in zip(cases, fitting, chosen, strict=True):
        for _ in range(chance.choice((0, 1) if own else (1, 1, 2))):
            rest = [reason for reason in reasons if reason not in own]
            if rest:
                own.append(chance.choices(rest, [often for _, _, _, often in rest])[0])
        case["reasons"] = [reason for reason, _, _, _ in own] or ["no_suitable_service_found"]
        waits = [_waiting(help_code, case, chance) for _, _, help_code, _ in own if help_code is not None]
        if waits:
            case["awaiting"] = waits


def _waiting(help_code: str, case: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    since = date.fromisoformat(case["received"]) - timedelta(days=chance.randint(20, 400))
    return {"for": help_code, "since": since.isoformat()}


def _worries(cases: list[dict[str, Any]], chance: random.Random) -> None:
    """A few children with something to act on today, and circumstances that others live with."""
    taken: set[str] = set()
    for youngest, oldest, need, indicators in WORRYING:
        fitting = [
            case
            for case in cases
            if youngest <= case["household"]["children"][0] <= oldest
            and case["case"] not in taken
            and (need is None or any(entry["need"] == need for entry in case["needs"]))
        ]
        if fitting:
            case = chance.choice(fitting)
            taken.add(case["case"])
            case["indicators"] += [{"indicator": code, "on": case["received"]} for code in indicators]
    for case in cases:
        own = {need["need"] for need in case["needs"]}
        said = {item if isinstance(item, str) else item["indicator"] for item in case["indicators"]}
        if "victim_of_abuse" in own and "domestic_abuse_current" not in said:
            case["indicators"].append("domestic_abuse_past")
            if chance.random() < 0.6:
                case["unsafe_contact"] = [chance.choice(("home", "letter", "phone"))]
                case["safe_contact"] = {"how": "in person", "when": "school hours"}
        if "accessing_food" in own and chance.random() < 0.3:
            case["indicators"].append("no_food_today")
        if "school_attendance" in own and chance.random() < 0.3:
            case["indicators"].append("high_absence")
        if "send_support" in own and chance.random() < 0.15:
            case["indicators"].append("has_ehcp")


def _link_siblings(cases: list[dict[str, Any]]) -> None:
    """A brother or sister found by the service points to an earlier case in the same district, where there is one."""
    linked: set[str] = set()
    for place, case in enumerate(cases):
        if case["referrer"]["source"] != "identified_sibling":
            continue
        earlier = [
            other
            for other in cases[:place]
            if other["child"]["postcode"] == case["child"]["postcode"]
            and other["referrer"]["source"] != "identified_sibling"
            and other["case"] not in linked
        ]
        if earlier:
            linked.add(earlier[-1]["case"])
            case["household"]["cases"] = [earlier[-1]["case"]]


def synthetic_reviews(
    case: dict[str, Any], rng: random.Random, first_day: date, second_day: date
) -> list[dict[str, Any]]:
    """Zero, one or two reviews of a case (``{on, engagement, needs}``), drawn with ``rng``.

    About one family in eight is lost before the first review and has none; some are lost before the second. At a review
    most needs have become better, some are the same or worse, and some nobody scores (they are left out).
    """
    if rng.random() < 0.12:
        return []
    scores = {
        (need["need"], need.get("person", "child"), need.get("who")): need["severity"]
        for need in case["needs"]
    }
    days = [first_day] if rng.random() < 0.12 else [first_day, second_day]
    reviews = []
    for day in days:
        engagement = rng.choices(("full", "partial", "none"), (60, 30, 10))[0]
        for key, before in scores.items():
            scores[key] = _moved(before, engagement, rng)
        scored = [(key, score) for key, score in scores.items() if score is not None and rng.random() >= 0.07]
        reviews.append(
            {
                "on": day.isoformat(),
                "engagement": engagement,
                "needs": [
                    {"need": need, "person": person, **({"who": who} if who else {}), "severity": score}
                    for (need, person, who), score in scored
                ],
            }
        )
    return reviews


def _moved(before: int | None, engagement: str, rng: random.Random) -> int | None:
    """The next score: with full engagement about seven in ten fall, one in five stays and one in ten rises."""
    if before is None:
        return rng.randint(3, 7) if rng.random() < 0.5 else None
    shares = {"full": (70, 20, 10), "partial": (55, 32, 13), "none": (25, 55, 20)}[engagement]
    way = rng.choices(("better", "same", "worse"), shares)[0]
    if way == "better":
        return max(1, before - rng.choices((1, 2, 3, 4), (25, 35, 25, 15))[0])
    return before if way == "same" else min(10, before + rng.choice((1, 1, 2)))
