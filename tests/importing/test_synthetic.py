from __future__ import annotations

import random
import re
from collections import Counter
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.importing.conftest import shipped_vocabulary
from triage.casefile import case_from_data
from triage.importing.synthetic import FED_IN, synthetic_month, synthetic_reviews
from triage.importing.synthetic_profiles import MENTAL_HEALTH_NEEDS

START = date(2024, 11, 1)
FIRST, SECOND = date(2025, 1, 6), date(2025, 3, 3)
seeds = st.integers(0, 10_000)


@settings(max_examples=15, deadline=None)
@given(seed=seeds)
def test_the_published_margins_hold_exactly_for_every_seed(seed: int) -> None:
    month = synthetic_month(seed, START)
    fed_in = {margin.what: margin.fed_in for margin in FED_IN}
    needs = Counter(need["need"] for case in month for need in case["needs"])
    sources = Counter(case["referrer"]["source"] for case in month)
    postcodes = Counter(case["child"]["postcode"] for case in month)
    assert len(month) == 171 == fed_in["referrals in the month"]
    assert needs.total() == 1213 == fed_in["needs identified in the month"]
    for source, share, what in (
        ("primary_school", 26, "source: primary schools"),
        ("identified_sibling", 19, "source: brothers and sisters found by the service"),
        ("secondary_school", 18, "source: secondary schools"),
        ("vcse", 12, "source: VCSE organisations"),
    ):
        assert round(100 * sources[source] / 171) == share
        assert sources[source] == fed_in[what]
    for district, share in (("B90", 28), ("B37", 23), ("B92", 18)):
        assert round(100 * postcodes[district] / 171) == share
        assert postcodes[district] == fed_in[f"children living in {district}"]
    mental_health = sum(count for need, count in needs.items() if need in MENTAL_HEALTH_NEEDS)
    assert round(100 * mental_health / 1213) == 24
    assert [need for need, _ in needs.most_common(3)] == [
        "mental_health",
        "emotional_regulation",
        "send_support",
    ]


@settings(max_examples=8, deadline=None)
@given(seed=seeds)
def test_every_synthetic_case_passes_the_checks_of_a_case_file(seed: int) -> None:
    vocabulary = shipped_vocabulary()
    for case in synthetic_month(seed, START):
        read = case_from_data(case, vocabulary, date(2024, 12, 1))
        assert read.case == case["case"]
        assert read.needs
        assert read.received is not None
        assert (read.received.year, read.received.month) == (2024, 11)
        assert read.extras == {"synthetic": "true"}


@settings(max_examples=8, deadline=None)
@given(seed=seeds)
def test_every_reason_the_report_names_stands_on_a_child(seed: int) -> None:
    reasons = {reason for case in synthetic_month(seed, START) for reason in case["reasons"]}
    assert reasons >= {
        "awaiting_therapy", "awaiting_autism_assessment", "awaiting_adhd_assessment", "step_down_camhs",
        "discharge_camhs", "mental_health_concern", "housing_concern", "finance_concern", "neet", "neet_risk",
        "long_term_health_condition",
    }  # fmt: skip


def test_the_same_seed_gives_the_same_month_and_another_seed_another() -> None:
    assert synthetic_month(2411, START) == synthetic_month(2411, START)
    assert synthetic_month(2411, START) != synthetic_month(2412, START)


def test_case_numbers_are_made_of_the_month_and_no_two_are_alike() -> None:
    numbers = [case["case"] for case in synthetic_month(1, START)]
    assert numbers[0] == "D-2411-001"
    assert numbers[-1] == "D-2411-171"
    assert len(set(numbers)) == 171


def test_nothing_looks_like_a_real_person() -> None:
    for case in synthetic_month(3, START):
        assert "identity" not in case
        assert "date_of_birth" not in case["child"]
        assert not {"name", "phone", "email"} & case["referrer"].keys()
        assert re.fullmatch(r"[A-Z]{1,2}[0-9]{1,2}", case["child"]["postcode"])
        assert not re.search(r"\d{6,}", str(case))


def test_a_linked_brother_or_sister_points_to_an_earlier_case_of_the_month() -> None:
    month = synthetic_month(3, START)
    place = {case["case"]: number for number, case in enumerate(month)}
    links = [(case["case"], other) for case in month for other in case["household"].get("cases", [])]
    assert links
    assert all(place[other] < place[case] for case, other in links)


def test_at_reviews_needs_improve_stay_get_worse_or_stay_unscored_and_some_families_are_lost() -> None:
    month = synthetic_month(5, START)
    chance = random.Random(5)
    moved: Counter[str] = Counter()
    lost = 0
    for case in month:
        reviews = synthetic_reviews(case, chance, FIRST, SECOND)
        lost += not reviews
        case_from_data(case | {"reviews": reviews}, shipped_vocabulary(), date(2025, 4, 1))
        if not reviews:
            continue
        after = {(need["need"], need.get("who")): need["severity"] for need in reviews[0]["needs"]}
        for need in case["needs"]:
            now = after.get((need["need"], need.get("who")))
            before = need["severity"]
            if now is None or before is None:
                moved["unscored"] += 1
            else:
                moved["better" if now < before else "same" if now == before else "worse"] += 1
    assert 10 <= lost <= 35
    assert moved["better"] > moved["same"] > moved["worse"] > 0
    assert moved["unscored"] > 0


def test_reviews_are_repeatable() -> None:
    case = synthetic_month(5, START)[0]
    assert synthetic_reviews(case, random.Random(9), FIRST, SECOND) == synthetic_reviews(
        case, random.Random(9), FIRST, SECOND
    )
