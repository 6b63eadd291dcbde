"""Exact plans: the best there is, the same whatever the order, and in the right order of what matters."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.deciding.plan_by_brute_force import brute_force, problem, small_problem
from triage.deciding.planning import Asked, Candidate, Plan, Problem, plan
from triage.deciding.planning.comparing import each_from_its_best, one_more_place, runner_up


@pytest.mark.parametrize("start", range(0, 500, 100))
def test_every_plan_is_the_one_that_trying_everything_finds(start: int) -> None:
    for seed in range(start, start + 100):
        one = small_problem(seed)
        found = plan(one)
        assert dict(found.chosen) == brute_force(one), seed
        assert found.proved


@pytest.mark.soak
@pytest.mark.parametrize("start", range(500, 5000, 500))
def test_five_thousand_plans_are_those_that_trying_everything_finds(start: int) -> None:
    for seed in range(start, start + 500):
        one = small_problem(seed)
        assert dict(plan(one).chosen) == brute_force(one), seed


def check_with_scipy(one: Problem) -> None:
    from tests.bench.plan_peers import answer_of, with_scipy  # noqa: PLC0415 - scipy is an extra

    found = plan(one)
    assert found.proved
    assert answer_of(one, dict(found.chosen)) == with_scipy(one)


def test_a_solver_of_whole_number_programmes_comes_to_the_same_counts() -> None:
    pytest.importorskip("scipy")
    for seed in range(40):
        check_with_scipy(small_problem(seed))
    for dense in (0.03, 0.1):
        check_with_scipy(replace(problem(random.Random(7), 12, 60, dense), most=4))


@pytest.mark.soak
def test_a_solver_of_whole_number_programmes_comes_to_the_same_counts_at_full_size() -> None:
    pytest.importorskip("scipy")
    for seed in range(500):
        check_with_scipy(small_problem(seed))
    for seed, dense in enumerate((0.01, 0.02, 0.05, 0.1, 0.2)):
        for most in (3, 6, 12):
            check_with_scipy(replace(problem(random.Random(seed), 15, 300, dense), most=most))


@given(seed=st.integers(0, 10**6), shuffled=st.randoms(use_true_random=False))
def test_the_order_of_lists_changes_nothing(seed: int, shuffled: random.Random) -> None:
    one = small_problem(seed)
    asked = [replace(each, candidates=tuple(mixed(each.candidates, shuffled))) for each in one.asked]
    assert plan(replace(one, asked=tuple(mixed(asked, shuffled)))) == plan(one)


def mixed(values: Any, shuffled: random.Random) -> list[Any]:
    found = list(values)
    shuffled.shuffle(found)
    return found


@given(seed=st.integers(0, 10**6))
def test_a_plan_keeps_to_the_places_and_to_what_suits(seed: int) -> None:
    one = small_problem(seed)
    found = plan(one)
    assert len(found.places) <= one.most
    assert set(found.places) == set(found.chosen.values()) - one.always
    asked = {each.key: each for each in one.asked if each.candidates}
    assert set(found.chosen) | set(found.put_off) == set(asked)
    assert not set(found.chosen) & set(found.put_off)
    for key, service in found.chosen.items():
        assert service in {each.service for each in asked[key].candidates}


@given(seed=st.integers(0, 10**6))
def test_one_more_place_is_never_worse_and_no_place_drops_nothing_that_is_met_anyway(seed: int) -> None:
    one = small_problem(seed)
    assert one_more_place(one).worth >= plan(one).worth
    none = plan(replace(one, most=0))
    met = {each.key for each in one.asked if any(near.service in one.always for near in near_enough(each))}
    assert set(none.chosen) == met


def near_enough(one: Asked) -> list[Candidate]:
    least = min((each.setback for each in one.candidates), default=0)
    return [each for each in one.candidates if each.setback < least + 2]


def test_a_search_that_is_stopped_says_so_and_still_gives_a_plan_that_keeps_the_cap() -> None:
    one = replace(problem(random.Random(5), 20, 120, 0.08), most=4)
    stopped, whole = plan(one, limit=3), plan(one)
    assert whole.proved
    assert not stopped.proved
    assert stopped.chosen
    assert len(stopped.places) <= 4
    assert stopped.worth <= whole.worth
    assert plan(one, limit=3) == stopped


# In the words of the domain


def asks(help_code: str, *services: Candidate, person: str = "child", **more: Any) -> Asked:
    claims = more.pop("claims", (f"need {person} {help_code} 5",))
    return Asked(help_code, person, candidates=services, claims=frozenset(claims), **more)


def room(service: str, lacking: int = 0) -> Candidate:
    return Candidate(service, 0, lacking)


def later(service: str, steps: int = 1) -> Candidate:
    return Candidate(service, steps, 500)


def chosen(*asked: Asked, most: int = 6, **more: Any) -> dict[str, str]:
    found = plan(Problem(asked, most, **more))
    return {
        key[0] if key[1] == "child" else f"{key[0]} {key[1]}": service
        for key, service in found.chosen.items()
    }


def test_one_service_for_two_needs_is_better_than_two_services() -> None:
    sleep = asks("sleep", room("sleep-clinic"), room("family-service", lacking=90))
    worry = asks("worry", room("counsellor"), room("family-service", lacking=90))
    assert chosen(sleep, worry) == {"sleep": "family-service", "worry": "family-service"}


def test_room_now_is_better_than_a_contact_saved_while_there_are_places() -> None:
    sleep = asks("sleep", room("sleep-clinic"), later("family-service"))
    worry = asks("worry", room("family-service"))
    assert chosen(sleep, worry) == {"sleep": "sleep-clinic", "worry": "family-service"}


def test_a_family_that_asked_for_few_contacts_has_a_wait_of_one_step_rather_than_one_more_person() -> None:
    sleep = asks("sleep", room("sleep-clinic"), later("family-service"))
    worry = asks("worry", room("family-service"))
    assert chosen(sleep, worry, few=True) == {"sleep": "family-service", "worry": "family-service"}


def test_at_its_cap_a_wait_of_one_step_makes_a_place_for_help_that_would_have_none() -> None:
    sleep = asks("sleep", room("sleep-clinic"), later("family-service"))
    worry = asks("worry", room("family-service"))
    assert chosen(sleep, worry, most=1) == {"sleep": "family-service", "worry": "family-service"}


@pytest.mark.parametrize("few", [False, True])
def test_nobody_is_put_on_a_list_of_forty_weeks_to_save_a_contact_or_a_place(few: bool) -> None:
    sleep = asks("sleep", room("sleep-clinic"), later("family-service", steps=3), severity=8)
    worry = asks("worry", room("family-service"))
    assert chosen(sleep, worry, few=few) == {"sleep": "sleep-clinic", "worry": "family-service"}
    assert chosen(sleep, worry, few=few, most=1) == {"sleep": "sleep-clinic"}


def test_a_list_of_forty_weeks_is_taken_where_there_is_nothing_better() -> None:
    assert chosen(asks("sleep", later("clinic", steps=3), later("other", steps=2))) == {"sleep": "other"}
    assert chosen(asks("sleep", later("clinic", steps=3))) == {"sleep": "clinic"}


def test_a_sisters_only_help_is_not_crowded_out_by_a_third_offer_for_her_brother() -> None:
    hers = asks("sister", room("sister-group"), person="sibling")
    his = [asks(f"his-{number}", room(f"his-{number}"), days=5, severity=9, claims=["need child anxiety 9"]) for number in range(3)]  # fmt: skip
    found = chosen(*his, hers, most=2)
    assert "sister sibling" in found
    assert len(found) == 2


def test_whoever_has_somebody_already_does_not_take_the_place_of_more_needs() -> None:
    hers = asks("sister", room("sister-group"), person="sibling")
    his = asks("his", room("club"), claims=["need child play 4", "need child friends 4"])
    assert "sister sibling" in chosen(his, hers, most=1, helped=frozenset({"child"}))
    assert "his" in chosen(his, hers, most=1, helped=frozenset({"child", "sibling"}))


def test_the_whole_family_is_nobody_who_could_be_left_out() -> None:
    hub = asks("hub", room("hub"), person="family", claims=["need family money 3"])
    his = asks("his", room("club"), claims=["need child anxiety 9"])
    assert chosen(hub, his, most=1) == {"his": "club"}


def test_food_comes_before_everything_and_then_what_is_wanted_by_tomorrow() -> None:
    food = asks("food", room("food-bank"), person="family", first=True, claims=[])
    tomorrow = asks("crisis", room("crisis-line"), urgent=True, days=1, claims=[])
    needs = [asks(f"need-{number}", room(f"svc-{number}"), severity=9) for number in range(3)]
    assert chosen(food, tomorrow, *needs, most=1) == {"food family": "food-bank"}
    assert set(chosen(food, tomorrow, *needs, most=2)) == {"food family", "crisis"}


def test_a_need_to_be_helped_within_a_week_comes_before_a_severer_one_with_more_time() -> None:
    soon = asks("soon", room("one"), days=5, claims=["need child anxiety 4"])
    severe = asks("severe", room("two"), days=14, claims=["need child sleep 9"])
    assert chosen(soon, severe, most=1) == {"soon": "one"}


def test_more_needs_come_before_more_kinds_of_help() -> None:
    two = asks("two", room("one"), claims=["need child play 4", "need child friends 4"])
    same = [asks(f"same-{number}", room("many"), claims=["need child sleep 4"]) for number in range(3)]
    assert chosen(two, *same, most=1) == {"two": "one"}


def test_things_to_read_get_the_last_place() -> None:
    app = asks("app", room("app"), contact=False, days=5, severity=9, claims=["need child anxiety 9"])
    group = asks("group", room("group"), claims=["need child play 1"])
    third = asks("third", room("third"), claims=["need child play 1"])
    assert set(chosen(app, group, most=1)) == {"group"}
    assert set(chosen(app, group, third, most=2)) == {"group", "third"}


def test_what_the_family_asked_for_comes_first_where_the_needs_are_equal() -> None:
    football = asks("football", room("football"), wanted=True, claims=["need child play 4"])
    art = asks("art", room("art"), claims=["need child play 4"])
    assert chosen(football, art, most=1) == {"football": "football"}


def test_a_service_the_family_meets_anyway_is_used_again_and_takes_no_place() -> None:
    sleep = asks("sleep", room("sleep-clinic"), room("gp", lacking=200))
    assert chosen(sleep, most=0, always=frozenset({"gp"})) == {"sleep": "gp"}
    assert chosen(sleep, most=6, always=frozenset({"gp"})) == {"sleep": "gp"}
    assert chosen(sleep, most=0) == {}


def test_alone_each_help_comes_from_the_service_that_ranks_first() -> None:
    assert chosen(asks("sleep", room("far", 9), room("b"), room("a"))) == {"sleep": "a"}


def test_the_next_best_plan_has_other_services() -> None:
    sleep = asks("sleep", room("sleep-clinic"), room("family-service", lacking=90))
    worry = asks("worry", room("counsellor"), room("family-service", lacking=90))
    one = Problem((sleep, worry), 6)
    best = plan(one)
    other = runner_up(one, best)
    assert other is not None
    assert other.places == ("counsellor", "sleep-clinic")
    assert runner_up(Problem((), 6), plan(Problem((), 6))) is None
    assert each_from_its_best(one, best) == {sleep.key: "sleep-clinic", worry.key: "counsellor"}


@pytest.mark.parametrize("start", [0, 100])
def test_the_next_best_plan_is_the_best_of_all_others(start: int) -> None:
    for seed in range(start, start + 100):
        one = small_problem(seed)
        best = plan(one)
        other = runner_up(one, best)
        rest = others(one, best)
        assert (other and other.behind(few=one.few)) == (min(rest) if rest else None), seed


def others(one: Problem, best: Plan) -> list[Any]:
    """Every plan by other services: each set of services allowed alone, planned with as many places."""
    import itertools  # noqa: PLC0415

    from triage.deciding.planning.exact import solve, within_reach  # noqa: PLC0415

    near = within_reach(one)
    services = sorted({each.service for asked in near.asked for each in asked.candidates} - one.always)
    found = []
    for size in range(min(one.most, len(services)) + 1):
        for some in itertools.combinations(services, size):
            may = {*some, *one.always}
            only = tuple(replace(asked, candidates=tuple(each for each in asked.candidates if each.service in may)) for asked in near.asked)  # fmt: skip
            forced = _all_used(solve(replace(near, asked=only)), only, one)
            if forced.places != best.places:
                found.append(forced.behind(few=one.few))
    return found


def _all_used(found: Plan, asked: tuple[Asked, ...], one: Problem) -> Plan:
    """The same help, each from the cheapest of all services allowed, however many that takes."""
    cheapest = {
        each.key: min(each.candidates, key=lambda near: (near.setback, near.price, near.service))
        for each in sorted(asked, key=lambda each: each.order)
        if each.key in found.chosen
    }
    return replace(
        found,
        chosen={key: each.service for key, each in cheapest.items()},
        places=tuple(sorted({each.service for each in cheapest.values()} - one.always)),
        setbacks=sum(each.setback for each in cheapest.values()),
        price=sum(each.price for each in cheapest.values()),
    )
