"""Made-up records whose facts hang together as real ones do: districts in authorities, needs in categories, services in programmes."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

from tests.valuing.builders import a_map, a_row, proxy, query
from triage.model.history import CaseFacts, CaseHistory, NeedHistory

TODAY = date(2026, 6, 30)
_FIRST = date(2026, 1, 1)
CATEGORIES = {
    "sleep": "health", "asthma": "health", "anxiety": "mind", "low_mood": "mind", "loneliness": "social",
    "housing": "home", "financial_difficulties": "home",
}  # fmt: skip
PRIORITIES = {
    "anxiety": ("minds",),
    "low_mood": ("minds", "long"),
    "asthma": ("long",),
    "housing": ("homes",),
}
PROGRAMMES = {"s0": "p0", "s1": "p0", "s2": "p1", "s3": "p2"}


def a_record(seed: int, cases: int) -> list[CaseHistory]:
    """A record of ``cases`` cases; the same for the same seed."""
    draw = random.Random(seed)
    shares = [draw.random() ** 2 + 0.03 for _ in CATEGORIES]
    steady = draw.choice((0.05, 0.15, 0.4))
    return [_case(draw, f"C-{number}", shares, steady) for number in range(cases)]


def _case(draw: random.Random, number: str, shares: list[float], steady: float) -> CaseHistory:
    district = draw.choice(["AA1", "AA2", "AB1", "AB2", None])
    about = CaseFacts(
        received=_FIRST,
        age=draw.choice([None, 0, 3, 7, 12, 16]),
        sex=draw.choices(["girl", "boy", "other", None], [9, 9, 1, 1])[0],
        ethnicity=draw.choices(["a", "b", "c", None], [30, 8, 2, 3])[0],
        disability=tuple(draw.sample(["x", "y"], draw.choice([0, 0, 1, 2]))),
        district=district,
        authority=district[:2] if district else None,
        imd_decile=draw.choice([None, *range(1, 11)]),
        reasons=tuple(draw.sample(["r1", "r2", "r3"], draw.choice([0, 1, 2]))),
        source=draw.choice(["gp", "school", None]),
    )
    codes = dict.fromkeys(draw.choices(list(CATEGORIES), shares, k=draw.choice([1, 2, 3])))
    needs = tuple(_need(draw, number, code, about, steady) for code in codes)
    return CaseHistory(case=number, needs=needs, actions=1, about=about)


def _need(draw: random.Random, case: str, code: str, about: CaseFacts, steady: float) -> NeedHistory:
    first = None if draw.random() < 0.05 else draw.randint(3, 9)
    reviews: list[tuple[date, int | None]] = []
    for week in range(draw.choice([0, 1, 1, 2])):
        change = draw.choice([2, 3, 1, 4, 5])
        if draw.random() < steady:
            change = draw.choice([0, -1, -3])
        score = None if draw.random() < 0.05 else min(10, max(1, (first or 5) - change))
        reviews.append((_FIRST + timedelta(weeks=4 * (week + 1)), score))
    services = tuple(draw.sample(list(PROGRAMMES), draw.choice([0, 1, 1, 2])))
    return NeedHistory(
        case=case, need=code, person=draw.choice(["child", "child", "parent"]), who=None, category=CATEGORIES[code],
        first=(_FIRST, first), reviews=tuple(reviews), services=services,
        programmes=tuple(dict.fromkeys(PROGRAMMES[one] for one in services)), awaiting_review=draw.random() < 0.3,
        about=about, take_up=draw.choice(["begun", "waiting", "none"]),
    )  # fmt: skip


def maps() -> list[dict[str, Any]]:
    """Maps that ask for every change by a point in needs, for changes by two in people, and for several needs at once."""
    rates = {"deadweight": {"rate": "0.25", "source": "x", "low": "0.1", "high": "0.5"}}
    every = [
        a_row(f"all-{code}", quantity=query(code, 1, unit="needs"), proxy=proxy("1000"), **rates)
        for code in CATEGORIES
    ]
    people = [
        a_row("minds", quantity=query(["anxiety", "low_mood"], 2), proxy=proxy("480"), **rates),
        a_row("home", quantity=query(["housing", "financial_difficulties"], 2), proxy=proxy("75.5")),
        a_row("sleep", quantity=query("sleep", 2), proxy=proxy("1000")),
    ]
    return [a_map(*every), a_map(*people)]
