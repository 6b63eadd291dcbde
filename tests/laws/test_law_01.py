"""Law 1: no rule, cap, consent, confirmation, missing service, role or setting removes, delays or reorders an escalation."""

from __future__ import annotations

import json
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import shipped
from tests.builders import a_case, a_directory, a_rule, a_rulebook, decided, in_plain_python
from tests.chance import Drawn
from tests.generated_cases import HELP
from tests.generated_rules import rulebook_files
from tests.laws.worlds import (
    World,
    any_worlds,
    made_worlds,
    nothing_lost,
    protective,
    said_yes,
    without_contact,
)
from triage.errors import DataProblem
from triage.model import AreaSettings, Assurance, Caps, ReviewIntervals, Settings
from triage.rulebook import load_rulebook

CONSENTS: tuple[Any, ...] = (
    ...,
    {"status": "refused", "by": ["parent"]},
    {"status": "withdrawn"},
    {"status": "given", "by": ["parent"]},
    [{"status": "not_asked"}],
    {"status": "given", "by": ["child"], "competent": "false"},
)
OTHER_SETTINGS = (
    Settings(),
    Settings(caps=Caps(contacts_for_household=1), area=AreaSettings(local_authority=shipped.BIRMINGHAM)),
    Settings(
        review_weeks=ReviewIntervals(universal=52, statutory=52), country="SCT", small_number_threshold=100
    ),
    Settings(assurance=Assurance(safeguarding_lead="Example Lead"), level_titles={"statutory": "None"}),
)


@given(world=any_worlds())
def test_who_agreed_changes_no_escalation(world: World) -> None:
    before = without_contact(world.decide())
    for consent in CONSENTS:
        assert without_contact(world.told(consent=consent).decide()) == before


@given(world=any_worlds())
def test_settings_caps_and_the_decision_before_change_no_escalation(world: World) -> None:
    before = without_contact(world.decide())
    for settings in OTHER_SETTINGS:
        assert without_contact(world.decide(settings=settings)) == before
    for level in (1, 4):
        assert without_contact(world.decide(previous=level)) == before
    assert without_contact(world.decide(explain=True)) == before


@given(world=any_worlds())
def test_a_directory_without_services_changes_no_escalation(world: World) -> None:
    bare = World(world.data, world.rulebook, a_directory())
    assert without_contact(bare.decide()) == without_contact(world.decide())


@given(world=any_worlds())
def test_what_the_family_wants_has_or_who_asks_changes_no_escalation(world: World) -> None:
    before = without_contact(world.decide())
    for changed in (
        world.told(preferences={"declines": list(HELP), "few_contacts": "true"}),
        world.told(preferences=...),
        world.told(referrer=...),
        world.told(referrer={"source": "camhs", "role": "midwife", "organisation": "Example Clinic"}),
        world.told(open_services=list(HELP)),
        world.told(open_services=...),
        world.told(engagement="none"),
        world.told(engagement="full"),
        world.told(reasons=...),
        world.child(postcode=...),
        world.child(postcode="SW1A 1AA"),
        world.child(postcode="B90 1AA"),
    ):
        assert without_contact(changed.decide()) == before


@given(world=any_worlds())
def test_a_protective_fact_removes_and_delays_no_escalation(world: World) -> None:
    more = [code for code in sorted(protective()) if code not in said_yes(world.data)]
    nothing_lost(world.decide(), world.told(indicators=[*world.data.get("indicators", []), *more]).decide())


@given(world=made_worlds(), data=st.data())
def test_more_rules_remove_and_delay_no_escalation(world: World, data: st.DataObject) -> None:
    assert world.rules is not None
    more = {
        name.replace("made", "more"): text.replace('"made-', '"more-')
        for name, text in rulebook_files(Drawn(data.draw)).items()
    }
    book = in_plain_python(load_rulebook({**world.rules, **more}, shipped.vocabulary()))
    nothing_lost(world.decide(), World(world.data, book, world.directory).decide())


@given(world=any_worlds())
def test_escalations_stand_before_everything_that_is_done(world: World) -> None:
    order = list(json.loads(world.decide().as_bytes()))
    for later in ("actions", "asks", "human_reviews", "unmet"):
        assert order.index("escalations") < order.index(later)


@given(world=any_worlds())
def test_the_soonest_escalation_stands_first(world: World) -> None:
    days = [item.within_days for item in world.decide().escalations]
    assert days == sorted(days)


DOORS = ("emergency", "crisis_mental_health", "statutory", "same_day_medical")


@given(
    wishes=st.lists(st.tuples(st.sampled_from(DOORS), st.integers(0, 5)), min_size=1, max_size=8),
    seed=st.integers(0, 99),
)
def test_escalations_stand_in_the_order_of_their_time_whatever_the_order_of_rules(
    wishes: list[tuple[str, int]], seed: int
) -> None:
    rules = [
        a_rule(id=f"escalates-{number}", then={"escalate": {"to": to, "within_days": str(days)}})
        for number, (to, days) in enumerate(wishes)
    ]
    soonest = {to: min(days for door, days in wishes if door == to) for to, _ in wishes}
    expected = sorted(soonest.items(), key=lambda item: (item[1], DOORS.index(item[0])))
    for order in (rules, rules[::-1], Random(seed).sample(rules, len(rules))):
        found = decided(a_case(), rulebook=a_rulebook(safeguarding=order))
        assert [(item.to, item.within_days) for item in found.escalations] == expected


SOFT_CONDITIONS = (
    {"consent": "given"},
    {"preference": {"declines": "counselling"}},
    {"preference": {"few_contacts": "true"}},
    {"engagement": "full"},
    {"source": "gp"},
    {"area": "in"},
    {"receiving": "counselling"},
    {"reason": "any"},
    {"indicator": "trusted_adult"},
    {"missing": "consent"},
    {"missing": "consent_who"},
    {"missing": "full_postcode"},
    {"missing": "already_supporting"},
    {"answer": {"field": "consent", "is": "yes"}},
)


def escalating(**changes: Any) -> dict[str, Any]:
    return a_rule(
        **{
            "id": "escalates",
            "when": {"all": [{"need": "sleep"}]},
            "then": {"escalate": {"to": "statutory", "within_days": "0"}},
            **changes,
        }
    )


@pytest.mark.parametrize("soft", SOFT_CONDITIONS, ids=json.dumps)
def test_no_rulebook_loads_in_which_an_escalation_leans_on_a_choice_or_an_agreement(
    soft: dict[str, Any],
) -> None:
    for when in (
        {"all": [{"need": "sleep"}, soft]},
        {"any": [{"need": "anxiety"}, {"at_least": {"n": "1", "of": [soft]}}]},
    ):
        with pytest.raises(DataProblem) as caught:
            a_rulebook(safeguarding=[escalating(when=when)])
        assert caught.value.issues[0].code == "RB603"


@pytest.mark.parametrize("soft", SOFT_CONDITIONS, ids=json.dumps)
def test_no_rulebook_loads_in_which_an_escalation_leans_on_a_choice_by_way_of_flags(
    soft: dict[str, Any],
) -> None:
    chain = [
        a_rule(id="first", when={"all": [soft]}, then={"flag": "exploitation"}),
        a_rule(id="second", when={"all": [{"flag": "exploitation"}]}, then={"flag": "trilogy_of_risk"}),
    ]
    with pytest.raises(DataProblem) as caught:
        a_rulebook(flags=chain, needs=[escalating(when={"all": [{"flag": "trilogy_of_risk"}]})])
    assert caught.value.issues[0].code == "RB604"


def test_no_rulebook_loads_in_which_an_unless_stops_an_escalation() -> None:
    with pytest.raises(DataProblem) as caught:
        a_rulebook(safeguarding=[escalating(unless={"all": [{"need": "anxiety"}]})])
    assert caught.value.issues[0].code == "RB602"
    stopped = a_rule(
        id="first",
        when={"all": [{"need": "sleep"}]},
        unless={"all": [{"need": "anxiety"}]},
        then={"flag": "exploitation"},
    )
    with pytest.raises(DataProblem) as caught:
        a_rulebook(flags=[stopped], needs=[escalating(when={"all": [{"flag": "exploitation"}]})])
    assert caught.value.issues[0].code == "RB604"
