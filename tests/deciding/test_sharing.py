"""The basis for sharing: the contract's table, row by row."""

from __future__ import annotations

from typing import Any

import pytest

from tests.builders import a_case, decided
from triage.model import Decision

UNDER_16, OVER_16 = {"age": "12", "postcode": "B90 1AA"}, {"age": "16", "postcode": "B90 1AA"}
MUM = [{"id": "mum", "is": "parent"}, {"id": "gran", "is": "carer"}]


def asked(found: Decision) -> set[str]:
    return {ask.field for ask in found.asks if "engine-agreement" in ask.rules}


@pytest.mark.parametrize(
    ("consent", "child", "basis", "asks"),
    [
        pytest.param({"status": "given", "by": ["parent"]}, UNDER_16, "consent", set(), id="a parent"),
        pytest.param({"status": "given", "by": ["mum"]}, UNDER_16, "consent", set(), id="a parent by name"),
        pytest.param(
            {"status": "given", "by": ["carer"]},
            UNDER_16,
            "consent",
            {"parental_responsibility"},
            id="a carer",
        ),
        pytest.param(
            {"status": "given", "by": ["gran"]},
            UNDER_16,
            "consent",
            {"parental_responsibility"},
            id="a carer by name",
        ),
        pytest.param(
            {"status": "given", "by": ["parent", "carer"]},
            UNDER_16,
            "consent",
            set(),
            id="a parent and a carer",
        ),
        pytest.param({"status": "given", "by": ["child"]}, OVER_16, "own_consent", set(), id="a child of 16"),
        pytest.param(
            {"status": "given", "by": ["child"], "competent": "false"},
            OVER_16,
            "own_consent",
            set(),
            id="a child of 16, whatever is said of them",
        ),
        pytest.param(
            {"status": "given", "by": ["child"], "competent": "true"},
            UNDER_16,
            "own_consent",
            set(),
            id="a competent child",
        ),
        pytest.param(
            {"status": "given", "by": ["child"]},
            UNDER_16,
            "not_known",
            {"understands_decision"},
            id="a child under 16",
        ),
        pytest.param(
            {"status": "given", "by": ["child"], "competent": None},
            UNDER_16,
            "not_known",
            {"understands_decision"},
            id="a child of whom nobody said it",
        ),
        pytest.param(
            {"status": "given", "by": ["child"]},
            {"postcode": "B90 1AA"},
            "not_known",
            {"understands_decision"},
            id="a child of unknown age",
        ),
        pytest.param(
            {"status": "given", "by": ["child"], "competent": "false"},
            UNDER_16,
            "not_known",
            {"consent"},
            id="a child who is not competent",
        ),
        pytest.param(
            {"status": "given", "by": ["child", "parent"], "competent": "false"},
            UNDER_16,
            "consent",
            set(),
            id="a child and a parent",
        ),
        pytest.param(
            {"status": "given"}, UNDER_16, "not_known", {"consent_who"}, id="given, nobody says by whom"
        ),
        pytest.param({"status": "refused", "by": ["parent"]}, UNDER_16, "none", set(), id="refused"),
        pytest.param({"status": "withdrawn"}, UNDER_16, "none", set(), id="withdrawn"),
        pytest.param({"status": "not_asked"}, UNDER_16, "not_known", {"consent"}, id="not asked"),
        pytest.param({"status": "missing"}, UNDER_16, "not_known", {"consent"}, id="missing"),
        pytest.param([], UNDER_16, "not_known", {"consent"}, id="nothing said"),
        pytest.param(
            [{"status": "given", "by": ["parent"]}, {"status": "refused", "by": ["child"]}],
            UNDER_16,
            "not_known",
            {"consent"},
            id="one yes and one no",
        ),
        pytest.param(
            [{"status": "given", "by": ["child"]}, {"status": "given", "by": ["parent"]}],
            UNDER_16,
            "consent",
            set(),
            id="two yes",
        ),
        pytest.param(
            [{"status": "given"}, {"status": "given", "by": ["child"]}],
            UNDER_16,
            "not_known",
            {"consent_who", "understands_decision"},
            id="two doubtful yes",
        ),
    ],
)
def test_who_said_what_gives_the_basis_and_the_question(
    consent: Any, child: dict[str, Any], basis: str, asks: set[str]
) -> None:
    found = decided(a_case(consent=consent, child=child, people=MUM))
    assert found.sharing.basis == basis
    assert asked(found) == asks
    assert found.sharing.reason
    sent = [action for action in found.actions if action.kind == "referral"]
    assert bool(sent) == (basis in {"consent", "own_consent"})
    escalated = decided(a_case(consent=consent, child=child, people=MUM, indicators=["immediate_danger"]))
    assert escalated.sharing.basis == ("without_consent" if basis in {"none", "not_known"} else basis)


def test_the_birthday_of_16_decides_and_29_february_counts_on_1_march() -> None:
    consent = {"status": "given", "by": ["child"]}
    for born, basis in (("2010-11-20", "own_consent"), ("2010-11-21", "not_known")):
        assert decided(a_case(consent=consent, child={"date_of_birth": born})).sharing.basis == basis


def test_answers_that_differ_are_looked_at_by_a_person() -> None:
    both = [{"status": "given", "by": ["parent"]}, {"status": "refused", "by": ["child"]}]
    found = decided(a_case(consent=both))
    assert any(look.reason == "conflicting_views" for look in found.human_reviews)


def test_what_an_agreement_leaves_out_is_not_sent() -> None:
    consent = {"status": "given", "by": ["parent"], "except": ["sleep"]}
    found = decided(a_case(consent=consent))
    assert not [action for action in found.actions if action.help == "sleep" and action.kind == "referral"]
    assert "no_consent" in {item.reason for item in found.not_offered if item.help == "sleep"}


def test_help_without_agreement_waits_and_what_is_done_here_goes_on() -> None:
    found = decided(a_case(consent={"status": "refused", "by": ["parent"]}, awaiting=["autism_assessment"]))
    assert "support" in {action.kind for action in found.actions}
    assert found.level.number == decided(a_case(awaiting=["autism_assessment"])).level.number
