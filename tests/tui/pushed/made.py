"""A workspace in which something was referred, cases look like one child, and a review is due."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from tests.tui.conftest import COORDINATOR, TODAY, fill
from triage.desk import add_cases, add_person, close, move_referral, open_desk, read_case_files
from triage.desk.choosing import choose_service

LEAD = "Lee Example"
REFERRED, EASED, SIGNPOST = "SYN-0201", "SYN-0202", "SYN-0203"
"""A case with two referrals on their way; one whose needs were scored at first; one closed."""
ALIKE, ALIKE_TOO, TWIN = "SYN-0211", "SYN-0212", "SYN-0213"

_CASES = {
    REFERRED: (
        20,
        (
            "child: {age: 9, postcode: B37}\nneeds: [{need: sleep, severity: 8}, {need: housing, severity: 6, person: family}]\n"
            "consent: {status: given, by: parent}\nreferrer: {source: primary_school}\nvoice: {child: I want to sleep, family: A quiet room}\n"
            "awaiting: [autism_assessment]\n"
        ),
    ),
    EASED: (
        19,
        (
            "child: {age: 14, postcode: B92}\nneeds: [{need: mental_health, severity: 9}, {need: sleep, severity: 6}, "
            "{need: sleep, severity: 5, person: sibling, who: s1}, {need: school_attendance}]\npeople: [{id: s1, is: sibling, age: 8}]\npreferences: {declines: [ordinary-magic]}\n"
            "consent: {status: given, by: parent}\n"
        ),
    ),
    SIGNPOST: (18, "child: {age: 9, postcode: B90}\nneeds: [{need: sleep, severity: 3}]\n"),
    ALIKE: (
        9,
        (
            "child: {date_of_birth: 2016-04-03, postcode: B90, sex: F}\nidentity: {given_name: Zqzorabell, family_name: Zqquilander}\n"
            "needs: [{need: sleep, severity: 4}]\n"
        ),
    ),
    ALIKE_TOO: (
        5,
        (
            "child: {date_of_birth: 2016-04-03, postcode: B90, sex: F}\nidentity: {given_name: Zqzorabel, family_name: Zqquilander}\n"
            "needs: [{need: anxiety, severity: 5}]\n"
        ),
    ),
    TWIN: (
        5,
        (
            "child: {date_of_birth: 2016-04-03, postcode: B90, sex: F}\nidentity: {given_name: Zqtorben, family_name: Zqquilander}\n"
            "needs: [{need: sleep, severity: 4}]\n"
        ),
    ),
}


def fill_pushed(workspace: Path) -> None:
    """Make it: the cases of the others, and six more."""
    fill(workspace)
    texts = workspace.parent / f"{workspace.name}-pushed"
    texts.mkdir()
    with open_desk(workspace, TODAY) as desk:
        add_person(desk, "Ray Example", "referrer", by=COORDINATOR)
        for number, (days, text) in _CASES.items():
            path = texts / f"{number}.yaml"
            path.write_text(f"case: {number}\n{text}", encoding="utf-8")
            desk.on = TODAY - timedelta(days=days)
            report = add_cases(desk, read_case_files(desk, [path]), COORDINATOR)
            assert not report.problems, report.problems
        desk.on = TODAY - timedelta(days=12)
        decision = desk.store.decisions(REFERRED)[-1]
        sent = 0
        for action in desk.store.actions(REFERRED):
            if action.kind in ("referral", "signpost") and action.service and sent < 2:
                choose_service(
                    desk, REFERRED, action.position, action.service, COORDINATOR, seen=decision.seq
                )
                sent += 1
        assert sent == 2, "the case must have two actions that go to a service"
        first = next(row for row in desk.store.referrals(REFERRED) if row.kind == "referral")
        desk.on = TODAY - timedelta(days=9)
        move_referral(desk, first.id, "accepted", COORDINATOR)
        desk.on = TODAY - timedelta(days=2)
        close(desk, SIGNPOST, "transferred_other_area", COORDINATOR)
