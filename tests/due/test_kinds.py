"""Each kind of thing due, on its day: the clocks of casework, waits, signposts, leads, supervision, what follows closing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from tests.desk.builders import LEAD, ON, SAM, a_case, a_case_in_danger, a_referral_action, put_in
from tests.desk.conftest import DeskOn
from tests.due.builders import NOR, WIL, a_thing
from triage.deciding.days import is_working_day
from triage.desk import Desk, close, confirm, due, next_due, record_escalation, refer
from triage.desk.due.item import DueItem
from triage.desk.due.listing import _tier
from triage.model import Settings
from triage.signposting.records import Capacity


def of_kind(desk: Desk, kind: str, ahead: int | None = 0, **other: Any) -> list[DueItem]:
    return [item for item in due(desk, ahead, **other) if item.kind == kind]


def set_case(desk: Desk, number: str = "C-1", **values: Any) -> None:
    with desk.store.writing():
        desk.store.change_case(number, values)


def weeks(number: int) -> timedelta:
    return timedelta(weeks=number)


def test_each_step_of_an_escalation_has_a_clock_of_its_own(desk: Desk) -> None:
    put_in(desk, a_case_in_danger("C-9"))

    def step() -> tuple[str, date] | None:
        found = [item for item in due(desk, None) if item.kind == "escalation" and item.code == "statutory"]
        return (found[0].what.rsplit("(", 1)[1].rstrip(")"), found[0].due_on) if found else None

    assert step() == ("tell", ON)
    record_escalation(desk, "C-9", "statutory", SAM, told="Duty desk")
    assert step() == ("make sure it was received", ON)
    record_escalation(desk, "C-9", "statutory", SAM, received_by="Duty desk")
    after = step()
    assert after is not None
    assert after[0] == "ask what was decided"
    # 22 November 2026 is a Sunday: the one working day is the Monday after.
    assert after[1] == date(2026, 11, 23)
    record_escalation(desk, "C-9", "statutory", SAM, decision="No further action")
    assert step() is None
    record_escalation(desk, "C-9", "statutory", LEAD, disputed="The facts were not looked at")
    disputed = step()
    assert disputed is not None
    assert disputed[0] == "settle the dispute about what was decided"


def test_casework_warns_at_sixteen_weeks_and_asks_for_a_decision_at_twenty(
    desk: Desk, desk_on: DeskOn
) -> None:
    put_in(desk, a_case())
    assert not of_kind(desk, "casework_warning", None)
    set_case(desk, level=2, confirmed_on=ON, clock_from=ON, owner=WIL)
    (warning,) = of_kind(desk, "casework_warning", None)
    assert (warning.due_on, warning.owner) == (ON + weeks(16), WIL)
    assert not of_kind(desk_on(ON + weeks(16) - timedelta(days=1)), "casework_warning")
    assert of_kind(desk_on(ON + weeks(16)), "casework_warning")
    last = desk_on(ON + weeks(20))
    (end,) = of_kind(last, "casework_end")
    assert (end.due_on, end.owner) == (ON + weeks(20), WIL)
    assert not of_kind(last, "casework_warning", None)
    set_case(last, extended_until=ON + weeks(26))
    assert not of_kind(last, "casework_end", None)
    (warning,) = of_kind(last, "casework_warning", None)
    assert warning.due_on == ON + weeks(22)
    set_case(last, level=1)
    assert not of_kind(last, "casework_warning", None)


def test_an_agreed_day_before_the_end_does_not_shorten_the_weeks(desk: Desk) -> None:
    put_in(desk, a_case())
    set_case(desk, level=2, clock_from=ON, extended_until=ON + weeks(3))
    (warning,) = of_kind(desk, "casework_warning", None)
    assert warning.due_on == ON + weeks(16)


def test_the_weeks_of_casework_are_settings(desk: Desk) -> None:
    put_in(desk, a_case())
    set_case(desk, level=2, clock_from=ON)
    desk.__dict__["settings"] = Settings.model_validate({"casework": {"weeks": 10, "warn_weeks": 8}})
    assert [item.due_on for item in of_kind(desk, "casework_warning", None)] == [ON + weeks(8)]


def test_a_case_without_a_lead_asks_for_one_after_five_working_days(desk: Desk) -> None:
    put_in(desk, a_case())
    assert not of_kind(desk, "lead", None)
    set_case(desk, level=2, confirmed_on=date(2026, 12, 21))
    (lead,) = of_kind(desk, "lead", None)
    # Monday the 21st: 22, 23, 24 count; 25 is Christmas Day, 26 and 27 a weekend, 28 a bank holiday; 29 and 30 count.
    assert lead.due_on == date(2026, 12, 30)
    assert is_working_day(lead.due_on, "ENG")
    for values in ({"lead": NOR}, {"lead": "", "lead_hash": "sha256:x"}, {"lead_hash": "", "level": 1}):
        set_case(desk, **values)
        assert not of_kind(desk, "lead", None)


def test_scotland_has_bank_holidays_of_its_own(desk: Desk) -> None:
    put_in(desk, a_case())
    set_case(desk, level=2, confirmed_on=date(2026, 12, 29))
    days = []
    for country in ("ENG", "SCT"):
        desk.__dict__["settings"] = Settings(country=country)
        days += [item.due_on for item in of_kind(desk, "lead", None)]
    # 2 January is a bank holiday in Scotland alone; in 2027 it is kept on Monday the 4th.
    assert days == [date(2027, 1, 6), date(2027, 1, 7)]


def referred(desk: Desk, **values: Any) -> int:
    """A referral of C-1 with columns set as wanted."""
    put_in(desk, a_case())
    confirm(desk, "C-1", None, SAM)
    action = a_referral_action(desk, "C-1")
    made = refer(desk, "C-1", action.help, action.service, SAM)
    if values:
        with desk.store.writing():
            desk.store.change_referral(made.id, values)
    return made.id


@pytest.mark.parametrize(
    ("values", "limit"),
    [
        ({"help": "camhs", "service": "no-such-service"}, 12),
        ({"help": "counselling", "state": "waiting", "service": "no-such-service"}, 12),
        ({"help": "adult_mental_health", "state": "accepted", "service": "no-such-service"}, 12),
        ({"help": "debt_advice", "service": "no-such-service"}, 5),
    ],
)
def test_a_wait_is_looked_at_when_it_passes_its_limit(desk: Desk, values: dict[str, Any], limit: int) -> None:
    identity = referred(desk, **values)
    desk.__dict__["settings"] = Settings.model_validate({"casework": {"wait_weeks": 5}})
    (wait,) = of_kind(desk, "wait", None)
    assert (wait.due_on, wait.record) == (ON + weeks(limit), f"referral {identity}")
    for state in ("started", "completed", "declined"):
        with desk.store.writing():
            desk.store.change_referral(identity, {"state": state})
        assert not of_kind(desk, "wait", None)


def test_what_the_service_said_counts_before_the_usual_limit(desk: Desk) -> None:
    found = desk.directory.services["sleep-advice"]
    said = found.model_copy(update={"capacity": Capacity(state="waiting_list", wait_weeks=8)})
    services = {**desk.directory.services, "sleep-advice": said}
    identity = referred(desk, help="debt_advice", service="sleep-advice")
    desk.__dict__["directory"] = replace(desk.directory, services=services)
    (wait,) = of_kind(desk, "wait", None)
    assert wait.due_on == ON + weeks(8)
    assert "what the service said" in wait.what
    with desk.store.writing():
        desk.store.change_referral(identity, {"help": "camhs"})
    assert [item.due_on for item in of_kind(desk, "wait", None)] == [ON + weeks(8)]
    services["sleep-advice"] = found.model_copy(
        update={"capacity": Capacity(state="waiting_list", wait_weeks=30)}
    )
    assert [item.due_on for item in of_kind(desk, "wait", None)] == [ON + weeks(12)]


def test_a_signpost_is_asked_about_and_the_referrer_hears(desk: Desk) -> None:
    identity = referred(desk, kind="signpost", ask_on=ON + weeks(4), feedback_due_on=ON + weeks(1))
    (asked,) = of_kind(desk, "signpost", None)
    assert asked.due_on == ON + weeks(4)
    assert not of_kind(desk, "referral", None)
    (told,) = of_kind(desk, "feedback", None)
    assert told.due_on == ON + weeks(1)
    with desk.store.writing():
        desk.store.change_referral(
            identity, {"state": "completed", "helped": "yes", "helped_on": ON, "feedback_on": ON}
        )
    assert not of_kind(desk, "signpost", None)
    assert not of_kind(desk, "feedback", None)


def test_a_signpost_nobody_is_to_ask_about_is_followed_as_before(desk: Desk) -> None:
    referred(desk, kind="signpost", ask_on="")
    assert of_kind(desk, "referral", None)


def test_whoever_leads_has_supervision_due_and_a_note_of_one_settles_it(desk: Desk, desk_on: DeskOn) -> None:
    put_in(desk, a_case(), a_case("C-2"))
    assert not of_kind(desk, "supervision", None)
    for number in ("C-1", "C-2"):
        set_case(desk, number, lead=NOR, confirmed_on=ON, clock_from=ON)
    (item,) = of_kind(desk, "supervision", None)
    assert (item.due_on, item.role, item.case) == (ON + weeks(6), "clinical_lead", None)
    assert "2 cases" in item.what
    with desk.store.writing():
        desk.store.add_case_note(
            {
                "case_number": "C-2",
                "on_day": ON + weeks(5),
                "by_name": SAM,
                "kind": "supervision",
                "note_hash": "x",
            }
        )
    (item,) = of_kind(desk_on(ON + weeks(5)), "supervision", None)
    assert item.due_on == ON + weeks(11)


def test_a_closed_case_asks_for_follow_up_and_audit_until_they_are_done(desk: Desk) -> None:
    put_in(desk, a_case())
    close(desk, "C-1", "family_ended", SAM)
    set_case(desk, follow_up_on=ON + weeks(12), audit_due_on=ON + weeks(4))
    (follow_up,) = of_kind(desk, "follow_up", None)
    (audit,) = of_kind(desk, "closure_audit", None)
    assert (follow_up.due_on, follow_up.role) == (ON + weeks(12), "coordinator")
    assert (audit.due_on, audit.role, audit.shown_to) == (ON + weeks(4), "manager", ("Kim Example",))
    set_case(desk, follow_up_on="", audited_on=ON)
    left = next_due(desk, "C-1")
    assert left is None or left.kind == "retention"


def test_a_look_stays_until_it_is_settled_on_a_closed_case_too(desk: Desk) -> None:
    put_in(desk, a_case())
    with desk.store.writing():
        look = desk.store.add_look(
            {"case_number": "C-1", "code": "way_back", "role": "coordinator", "raised_on": ON, "due_on": ON}
        )
    set_case(desk, state="closed", closed_on=ON)
    assert [item.record for item in of_kind(desk, "look")] == [f"look {look}"]
    with desk.store.writing():
        desk.store.change_look(look, {"state": "settled"})
    assert not of_kind(desk, "look", None)


@pytest.mark.files
def test_escalations_come_first_then_what_is_overdue(desk: Desk, desk_on: DeskOn) -> None:
    put_in(desk, a_case("C-1"), a_case_in_danger("C-9"))
    late = desk_on(ON + timedelta(days=60))
    items = due(late)
    assert items[0].kind == "escalation"
    assert next(item.kind for item in due(late, overdue=True)) == "escalation"
    assert all(item.due_on < late.on for item in due(late, overdue=True))
    every = due(desk_on(ON + timedelta(days=10)), None)
    tiers = [_tier(item) for item in every]
    assert tiers == sorted(tiers)
    # A safe copy that is overdue does not come before a review that is still to come.
    kinds = [item.kind for item in every]
    assert kinds.index("review") < kinds.index("safe_copy")
    casework = [item.due_on < late.on for item in items if _tier(item) == _tier(a_thing())]
    assert casework == sorted(casework, reverse=True)
    assert any(casework)


@pytest.mark.files
def test_a_disputed_escalation_and_one_that_was_received_is_listed_on_every_day(
    desk: Desk, desk_on: DeskOn
) -> None:
    put_in(desk, a_case_in_danger("C-9"))

    def listed(days: int) -> list[str]:
        """Records of the escalations listed to everybody and to each person whose list is to hold them."""
        later = desk_on(ON + timedelta(days=days))
        rows = [one for one in due(later) if one.kind == "escalation"]
        for one in rows:
            assert one.shown_to
            assert all(one in due(later, name=name) for name in one.shown_to)
        return [one.record for one in rows]

    steps = (
        {"told": "Duty desk"},
        {"received_by": "Ros Example"},
        {"decision": "No"},
        {"disputed": "Not so"},
    )
    for step in steps:
        record_escalation(desk, "C-9", "statutory", SAM, **step)
        (row,) = desk.store.escalations("C-9")
        if row.state == "decided":
            assert not listed(0)
            continue
        assert row.due_on >= ON
        for days in (0, 1, 400):
            assert listed(days) == [f"escalation {row.id}"], (row.state, days)
    assert row.state == "disputed"
    assert row.due_on > ON, "its clock is not over, and it is listed all the same"
    close(desk, "C-9", "needs_met", SAM)
    assert listed(0) == [f"escalation {row.id}"], "of a closed case too"
