"""Every property of the fictional cases can hold and can fail, and a misspelt word is never a pass."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.cases.__main__ import main
from tests.cases.properties import PROPERTIES
from tests.cases.reading import judge, read_case
from tests.cases.tried import Tried, merged, try_case
from tests.cases.wanted import Misspelt, typed

ON = date(2026, 11, 23)
AGREED = {"status": "given", "by": ["parent"]}
SLEEPY: dict[str, Any] = {
    "case": "C-1",
    "child": {"age": "8", "postcode": "B90 1AA"},
    "needs": [
        {"need": "sleep", "severity": "7"},
        {"need": "sibling_worry", "person": "sibling", "severity": "5"},
    ],
    "consent": AGREED,
}
HURT = merged(SLEEPY, {"indicators": ["unexplained_injury"], "consent": {"status": "refused"}})
UNSCORED = merged(SLEEPY, {"needs": [{"need": "sleep", "severity": None}]})
WAITING = merged(SLEEPY, {"awaiting": ["autism_assessment"]})
WORSE = merged(
    SLEEPY,
    {
        "needs": [{"need": "sleep", "severity": "3"}],
        "opened": "2026-08-01",
        "reviews": [{"on": "2026-11-20", "needs": [{"need": "sleep", "severity": "9"}]}],
    },
)
TOO_MUCH = merged(SLEEPY, {"needs": [{"need": "sleep", "severity": "11"}]})
SCHOOL = merged(SLEEPY, {"deadlines": [], "indicators": ["trusted_adult"]})

HOLDS_AND_FAILS: dict[str, list[tuple[dict[str, Any], Any, bool]]] = {
    "escalated": [
        (HURT, {"to": ["statutory", "emergency"], "within_days": "0", "person": "child"}, True),
        (HURT, "emergency", False),
        (SLEEPY, {"to": "statutory"}, False),
    ],
    "not_escalated": [
        (SLEEPY, "all", True),
        (HURT, "all", False),
        (HURT, ["emergency"], True),
        (HURT, ["statutory"], False),
        (HURT, {"to": "statutory", "person": "sibling"}, True),
    ],
    "level": [
        (SLEEPY, {"at_least": "2", "at_most": "2"}, True),
        (SLEEPY, {"at_least": "3"}, False),
        (HURT, {"at_most": "3"}, False),
    ],
    "offers": [
        (SLEEPY, {"help": ["counselling", "sleep"], "person": "child", "kind": "referral"}, True),
        (SLEEPY, {"help": "sleep", "kind": "signpost"}, False),
        (SLEEPY, {"help": "sleep", "within_days": "0"}, False),
        (WAITING, {"help": "waiting_list_support", "wait_well": "true"}, True),
    ],
    "offers_or_unmet": [
        (HURT, {"help": "sleep", "person": "child"}, True),
        (SLEEPY, {"help": "camhs_crisis"}, False),
    ],
    "never_offers": [(SLEEPY, {"help": "camhs_crisis"}, True), (SLEEPY, {"help": "sleep", "person": "child"}, False)],
    "asks": [(UNSCORED, {"field": "severity", "need": "sleep"}, True), (SLEEPY, {"field": "severity"}, False)],
    "does_not_ask": [(SLEEPY, "severity", True), (UNSCORED, {"field": ["severity"]}, False)],
    "review_by_person": [
        (HURT, {"by": "safeguarding_lead", "within_days": "0"}, True),
        (SLEEPY, {"by": "safeguarding_lead"}, False),
    ],
    "no_review_by_person": [(SLEEPY, "safeguarding_lead", True), (HURT, {"by": "safeguarding_lead"}, False)],
    "linked": [(SLEEPY, {"person": "sibling"}, True), (SLEEPY, "parent", False)],
    "flagged": [(WAITING, "wait_well", True), (SLEEPY, {"flag": "trilogy_of_risk"}, False)],
    "not_flagged": [(SLEEPY, "trilogy_of_risk", True), (WAITING, {"flag": ["wait_well"]}, False)],
    "contacts_at_most": [(SLEEPY, "8", True), (SLEEPY, "0", False)],
    "sharing": [(SLEEPY, ["consent"], True), (HURT, "consent", False)],
    "nothing_sent": [(HURT, "true", True), (SLEEPY, "true", False), (SLEEPY, "false", True)],
    "answered": [
        (SLEEPY, {"need": "sibling_worry", "person": "sibling"}, True),
        (SLEEPY, {"need": "sleep", "person": "parent"}, False),
        (SLEEPY, "diet", False),
    ],
    "first_action": [(SLEEPY, {"kind": ["referral", "task", "support", "signpost"]}, True), (SLEEPY, "camhs", False)],
    "review_within_weeks": [(SLEEPY, "14", True), (SLEEPY, "0", False)],
    "step": [(SLEEPY, None, True), (WORSE, "up", True), (WORSE, ["down", "hold"], False)],
    "said_nowhere": [(SLEEPY, ["ZEBRALANE"], True), (SLEEPY, ["Sleep-Advice"], False)],
    "same_as": [
        (SLEEPY, {"change": "sex", "case": {"child": {"sex": "F"}}, "in": ["level", "actions", "unmet"]}, True),
        (SLEEPY, {"case": {"indicators": ["unexplained_injury"]}, "in": "escalations"}, False),
    ],
    "no_error": [(SLEEPY, "true", True), (TOO_MUCH, "true", False)],
}  # fmt: skip


def holds(name: str, data: dict[str, Any], wanted: Any) -> bool:
    one = PROPERTIES[name]
    return one.check(try_case(data, ON), typed(wanted, one.keys, one.short)) is None


@pytest.mark.parametrize("name", HOLDS_AND_FAILS)
def test_a_property_holds_where_it_should_and_fails_where_it_should_not(name: str) -> None:
    for data, wanted, so in HOLDS_AND_FAILS[name]:
        assert holds(name, data, wanted) is so, wanted


def test_every_property_was_seen_to_hold_and_to_fail() -> None:
    tried_here = {
        name for name, rows in HOLDS_AND_FAILS.items() if {so for _, _, so in rows} == {True, False}
    }
    assert PROPERTIES.keys() - {"letter"} == tried_here
    assert all(one.check.__doc__ for one in PROPERTIES.values())


class Written(Tried):
    """A case whose letter is known; only the family's is refused."""

    def letter(self, reader: str) -> str | None:
        return None if reader == "family" else "Sleep Advice will\nring you."


@pytest.mark.parametrize(
    ("wanted", "so"),
    [
        ({"for": "service", "says_any": ["RING YOU", "write"]}, True),
        ({"for": "service", "says_any": "will ring"}, True),
        ({"for": "service", "says_any": ["write"]}, False),
        ({"for": "service", "says_all": ["ring", "write"]}, False),
        ({"for": "service", "says_none": ["QUARTZFACT"]}, True),
        ({"for": "service", "says_none": ["advice"]}, False),
        ({"for": "service", "refused": "true"}, False),
        ({"for": "family", "refused": "true"}, True),
        ({"for": ["service", "family"], "says_none": ["QUARTZFACT"]}, True),
        ({"for": ["service", "family"], "says_any": ["ring"]}, False),
        ({"for": "family", "says_none": ["QUARTZFACT"], "refused": "false"}, False),
    ],
)
def test_a_letter_says_what_it_should_and_nothing_else(wanted: dict[str, Any], so: bool) -> None:
    one = PROPERTIES["letter"]
    found = one.check(Written({}, ON, None, None, None), typed(wanted, one.keys, one.short))
    assert (found is None) is so


MISSPELT: tuple[str, ...] = (
    "{not_escalatd: all}",
    "{escalated: {to: statutry}}",
    "{offers: {help: sleeep}}",
    "{offers: {helps: sleep}}",
    "{offers: {help: sleep, wait_well: perhaps}}",
    "{asks: {}}",
    "{asks: {field: current_safty}}",
    "{level: {at_least: two}}",
    "{level: 2}",
    "{sharing: [agreement]}",
    "{step: sideways}",
    "{review_by_person: {by: manger}}",
    "{review_by_person: {by: manager, reason: clinicl}}",
    "{letter: {says_any: [x]}}",
    "{letter: {for: grandmother}}",
    "{same_as: {case: {}, in: [lvel]}}",
    "{flagged: trilogy}",
    "{level: {at_least: 2}, linked: sibling}",
    "because",
)


@pytest.mark.parametrize("line", MISSPELT)
def test_a_misspelt_word_is_an_error_and_no_pass(tmp_path: Path, line: str) -> None:
    path = tmp_path / "01-x.yaml"
    path.write_text(f"on: 2026-11-23\ncase: {{child: {{age: 8}}}}\nexpect:\n  - {line}\n", "utf-8")
    with pytest.raises(Misspelt):
        read_case(path)
    assert main(["--folder", str(tmp_path)]) == 1


def test_a_case_without_a_decision_fails_all_it_expects(tmp_path: Path) -> None:
    path = tmp_path / "01-x.yaml"
    path.write_text(
        "on: 2026-11-23\ncase: {child: {age: 8}, needs: [{need: sleep, severity: 11}]}\n"
        "expect:\n  - {no_error: true}\n  - {not_escalated: all}\n  - {never_offers: {help: camhs}}\n",
        "utf-8",
    )
    verdicts = {verdict.property: verdict.failure for verdict in judge(read_case(path))}
    assert all(verdicts[name] for name in ("no_error", "not_escalated", "never_offers", "a_decision_came"))


def test_the_report_names_what_does_not_hold_and_why(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "01-x.yaml").write_text(
        "on: 2026-11-23\ncase: {child: {age: 8, postcode: B90}, needs: [{need: sleep, severity: 5}]}\n"
        'expect:\n  - {not_escalated: all}\n  - {offers: camhs_crisis, because: "a reason"}\n',
        "utf-8",
    )
    assert main(["--folder", str(tmp_path)]) == 1
    said = capsys.readouterr().out
    assert "01-x: 4 of 5 hold" in said
    assert "because  a reason" in said
    assert "cases 0 of 1 (0%)   properties 4 of 5 (80.0%)" in said
