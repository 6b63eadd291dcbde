"""Whose job a thing is: nobody's never, whoever is away; escalations stay with their discipline."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.due.builders import a_crew, a_person, a_row, a_thing
from triage.casework.escalations import WHOSE_JOB
from triage.desk.due.cover import Crew
from triage.desk.due.item import KINDS, URGENT
from triage.desk.due.whose import placed

NAMES = ["Ann Example", "Bea Example", "Cat Example", "Dan Example", "Eve Example"]
ROLES = [
    "coordinator",
    "lead_practitioner",
    "clinical_lead",
    "safeguarding_lead",
    "manager",
    "auditor",
    "referrer",
]
TEAMS = ["", "North", "South"]


@st.composite
def crews(draw: st.DrawFn) -> Crew:
    """Any people of any roles, any of them away with any cover: themselves in a circle, somebody away, somebody who left."""
    people = [
        a_person(name, draw(st.sampled_from(ROLES)), draw(st.sampled_from(TEAMS)))
        for name in draw(st.lists(st.sampled_from(NAMES), unique=True, min_size=1))
    ]
    covers = {
        one.name: draw(st.sampled_from([name for name in NAMES if name != one.name]))
        for one in people
        if draw(st.booleans())
    }
    return a_crew(*people, covers=covers)


@given(
    crews(),
    st.sampled_from(list(KINDS)),
    st.sampled_from(ROLES),
    st.sampled_from(["", *NAMES]),
    st.sampled_from(TEAMS),
)
def test_somebody_who_is_here_sees_every_thing(
    crew: Crew, kind: str, role: str, named: str, team: str
) -> None:
    item = placed(a_thing(kind, role), a_row(owner=named, lead=named, team=team), crew)
    assert item.shown_to
    assert set(item.shown_to) <= set(crew.people)
    if crew.here(crew.people):
        assert crew.here(item.shown_to)
    assert not item.owner or crew.is_here(item.owner)


@given(crews(), st.sampled_from(sorted(set(WHOSE_JOB.values()))), st.sampled_from(["", *NAMES]))
def test_an_escalation_is_seen_by_all_of_its_discipline_and_never_by_a_cover_alone(
    crew: Crew, role: str, named: str
) -> None:
    for kind in URGENT:
        item = placed(a_thing(kind, role), a_row(owner=named, lead=named), crew)
        holders = crew.of_role(role)
        assert set(holders) <= set(item.shown_to)
        assert item.owner == ""
        if not holders:
            assert item.unheld
            assert set(item.shown_to) == set(crew.people)
        elif not crew.here(holders):
            assert item.unheld
            stand_ins = {
                name
                for one in ("safeguarding_lead", "manager", "coordinator")
                for name in crew.here(crew.of_role(one))
            }
            assert (stand_ins or set(crew.people)) <= set(item.shown_to)
        else:
            assert not item.unheld


@given(crews(), st.sampled_from(list(KINDS)), st.sampled_from(ROLES), st.sampled_from(["", *NAMES]))
def test_absence_takes_a_thing_from_nobody(crew: Crew, kind: str, role: str, named: str) -> None:
    """Whoever would do it were everybody here still sees it, or is said to be covered for."""
    row = a_row(owner=named, lead=named)
    calm = placed(a_thing(kind, role), row, a_crew(*crew.people.values()))
    item = placed(a_thing(kind, role), row, crew)
    if calm.owner and not crew.is_here(calm.owner):
        assert item.covered_for == calm.owner


def test_the_cover_of_somebody_away_does_the_work() -> None:
    crew = a_crew(a_person("Ann"), a_person("Bea"), a_person("Cat"), covers={"Ann": "Bea"})
    item = placed(a_thing(), a_row(owner="Ann"), crew)
    assert (item.owner, item.covered_for, item.unheld) == ("Bea", "Ann", "")
    assert "Cat" not in item.shown_to


def test_a_cover_who_is_away_too_brings_in_the_coordinators() -> None:
    crew = a_crew(
        a_person("Ann", "lead_practitioner"), a_person("Bea", "lead_practitioner"), a_person("Cat", "lead_practitioner"),
        a_person("Dan"), covers={"Ann": "Bea", "Bea": "Cat"},
    )  # fmt: skip
    item = placed(a_thing(), a_row(lead="Ann"), crew)
    assert (item.owner, item.covered_for) == ("Cat", "Ann")
    assert set(crew.here(item.shown_to)) == {"Cat", "Dan"}


def test_a_circle_of_cover_ends_with_the_coordinators() -> None:
    crew = a_crew(
        a_person("Ann", "lead_practitioner"), a_person("Bea", "lead_practitioner"), a_person("Dan"),
        covers={"Ann": "Bea", "Bea": "Ann"},
    )  # fmt: skip
    item = placed(a_thing(), a_row(lead="Ann"), crew)
    assert (item.owner, item.covered_for) == ("", "Ann")
    assert crew.here(item.shown_to) == ("Dan",)
    assert "cover is not here" in item.unheld


def test_the_work_of_somebody_who_left_goes_to_the_coordinators() -> None:
    item = placed(a_thing(), a_row(owner="Ann"), a_crew(a_person("Dan"), a_person("Eve", "manager")))
    assert (item.owner, item.covered_for, item.shown_to) == ("", "Ann", ("Dan",))
    assert "not here any more" in item.unheld


def test_a_case_of_a_team_is_due_to_the_team_and_a_look_to_its_discipline_everywhere() -> None:
    crew = a_crew(
        a_person("Ann", team="North"), a_person("Bea", team="South"), a_person("Cat", "lead_practitioner", "East"),
        a_person("Med", "clinical_lead", "South"),
    )  # fmt: skip
    assert placed(a_thing(), a_row(team="North"), crew).shown_to == ("Ann",)
    assert placed(a_thing(), a_row(team="East"), crew).shown_to == ("Cat",)
    assert placed(a_thing(), a_row(team="West"), crew).shown_to == ("Ann", "Bea")
    look = placed(a_thing("human_review", "clinical_lead"), a_row(team="North", owner="Ann"), crew)
    assert (look.owner, look.shown_to) == ("", ("Med",))


def test_owner_and_lead_each_do_their_part() -> None:
    crew = a_crew(a_person("Ann"), a_person("Bea", "lead_practitioner"))
    row = a_row(owner="Ann", lead="Bea")
    assert placed(a_thing(), row, crew).owner == "Ann"
    assert placed(a_thing(role="lead_practitioner"), row, crew).owner == "Bea"
    assert placed(a_thing(), a_row(lead="Bea"), crew).owner == "Bea"
