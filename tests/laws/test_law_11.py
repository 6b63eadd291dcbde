"""Law 11: without agreement nothing about the family is sent, and nothing ever uses an unsafe channel."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import shipped
from tests.builders import a_case, a_directory, a_service, decided
from tests.laws.worlds import World, any_worlds, made_worlds, shipped_worlds
from triage.signposting import Directory

NOBODY_AGREED: tuple[Any, ...] = (
    ...,
    [],
    {"status": "refused", "by": ["parent"]},
    {"status": "withdrawn", "by": ["parent"]},
    {"status": "not_asked"},
    {"status": "missing"},
    {"status": "given"},
    [{"status": "given", "by": ["parent"]}, {"status": "refused", "by": ["child"]}],
    [{"status": "refused"}, {"status": "not_asked"}],
)


def channels(directory: Directory, service: str) -> set[str]:
    return set(directory.services[service].channels or ())


@given(world=any_worlds())
def test_without_agreement_nothing_is_sent(world: World) -> None:
    for consent in NOBODY_AGREED:
        found = world.told(consent=consent).decide()
        assert found.sharing.basis in {"none", "not_known", "without_consent"}
        assert found.sharing.basis != "without_consent" or found.escalations
        assert not [action for action in found.actions if action.kind == "referral"]


@given(world=made_worlds(generous=True))
def test_a_referral_goes_only_where_somebody_who_can_agree_agreed(world: World) -> None:
    found = world.decide()
    if found.sharing.basis not in {"consent", "own_consent"}:
        assert not [action for action in found.actions if action.kind == "referral"]
    excepted = {code for entry in world.case.consent for code in entry.except_}
    for action in found.actions:
        if action.kind == "referral":
            assert action.help not in excepted
            assert not {action.service, *action.alternatives} & excepted


@given(world=st.one_of(shipped_worlds(), made_worlds(generous=True)))
def test_no_unsafe_channel_is_ever_used(world: World) -> None:
    for unsafe in (["home"], ["letter"], ["home", "phone", "letter"], world.data.get("unsafe_contact", [])):
        found = world.told(unsafe_contact=unsafe).decide()
        barred = set(unsafe) | ({"letter"} if "home" in unsafe else set())
        for action in found.actions:
            assert action.help != "letter_home" or not barred & {"home", "letter"}
            for service in (action.service, *action.alternatives):
                ways = channels(world.directory, service) if service else set()
                assert not ways or ways - barred, f"{service} works only by {ways}"


@pytest.mark.parametrize("consent", NOBODY_AGREED, ids=str)
def test_the_service_that_could_have_been_sent_to_is_named_as_waiting_for_agreement(consent: Any) -> None:
    found = decided(a_case(consent=consent), directory=a_directory(a_service(routes=["professional"])))
    assert {(item.service, item.reason) for item in found.not_offered if item.help == "sleep"} == {
        ("sleep-advice", "no_consent")
    }


def test_an_escalation_without_agreement_is_for_the_escalation_alone() -> None:
    found = decided(
        a_case(consent={"status": "refused", "by": ["parent"]}, indicators=["unexplained_injury"])
    )
    assert found.escalations
    assert found.sharing.basis == "without_consent"
    assert not [action for action in found.actions if action.kind == "referral"]
    assert decided(a_case(indicators=["unexplained_injury"])).sharing.basis == "consent"


def test_a_home_that_is_not_safe_gets_no_letter_home(settings: Any) -> None:
    assert "letter_home" in shipped.vocabulary().of("help")
    found = decided(a_case(unsafe_contact=["home"]), settings=settings)
    assert "letter_home" not in {action.help for action in found.actions}


@pytest.mark.parametrize(
    ("channels", "unsafe", "offered"),
    [
        (["home"], ["home"], False),
        (["letter"], ["home"], False),
        (["home", "phone"], ["home"], True),
        (["letter", "phone"], ["home", "phone"], False),
        (None, ["home"], True),
    ],
)
def test_a_service_that_works_only_by_an_unsafe_way_is_not_offered(
    channels: list[str] | None, unsafe: list[str], offered: bool
) -> None:
    service = a_service(channels=... if channels is None else channels)
    found = decided(a_case(unsafe_contact=unsafe), directory=a_directory(service))
    assert ("sleep-advice" in {action.service for action in found.actions}) == offered
    assert offered or ("sleep-advice", "unsafe") in {
        (item.service, item.reason) for item in found.not_offered
    }
