"""A winter of a small service, and a way to read figures out of a page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from tests.desk.builders import LEAD, SAM, a_case, put_in
from triage.desk import Desk, add_person, close, confirm, refer, review, show_case
from triage.desk.loop.closing import audit, reopen
from triage.desk.loop.levels import step_down
from triage.desk.loop.moving import ask_helped, engage
from triage.desk.referring import move_referral
from triage.desk.restricting import restrict
from triage.pages import Cell, Figures, Page, Table
from triage.store.records import ReferralRow

START, END = date(2026, 12, 1), date(2027, 2, 28)
PERIOD = {"start": START, "end": END}
_ETHNIC = ("WBRI", "APKN", "BCRB", None)


def children() -> list[dict[str, Any]]:
    """Fourteen cases received on the first two days; what is known of them differs."""
    found = []
    for place in range(14):
        child: dict[str, Any] = {
            "age": 3 + place,
            "postcode": ("B90", "B37")[place % 2],
            "sex": "FM"[place % 2],
        }
        if _ETHNIC[place % 4]:
            child["ethnicity"] = _ETHNIC[place % 4]
        if place % 3:
            child["imd_decile"] = 1 + place % 10
        case = a_case(f"R-{place:02d}", child=child, received=str(START if place < 7 else date(2026, 12, 2)))
        if place == 5:
            case["care_status"] = [{"status": "cla", "from": "2026-11-01", "to": "2027-01-10"}]
        if place == 6:
            case["care_status"] = [{"status": "cin", "from": "2026-10-01"}]
        if place == 7:
            case["feedback"] = [
                {"from": "family", "text": "We sleep again", "may_quote": True},
                {"from": "family", "text": "Not for anybody else", "may_quote": False},
            ]
        if place == 8:
            case["indicators"] = ["domestic_abuse_current"]
        found.append(case)
    return found


def sent(desk: Desk, number: str) -> ReferralRow:
    """The first referral of a case to a service, confirmed and made on the day."""
    action = next(
        one for one in show_case(desk, number).actions if one.kind == "referral" and one.service and one.state == "proposed"
    )  # fmt: skip
    confirm(desk, number, [action.position], SAM)
    person = f"{action.person}#{action.who}" if action.who else action.person
    return refer(desk, number, action.help, action.service, SAM, person=person)


def play(sit: Callable[[date], Desk]) -> None:
    """Work with the cases through the winter; every step through the desk."""
    with sit(date(2026, 11, 20)) as desk:
        put_in(desk, a_case("OLD", received="2026-11-20", child={"age": 9, "postcode": "B90"}))
        add_person(desk, "Pat Example", "lead_practitioner", by=SAM)
    cases = children()
    made: dict[str, int] = {}
    with sit(START) as desk:
        put_in(desk, *cases[:7])
    with sit(date(2026, 12, 3)) as desk:
        put_in(desk, *cases[7:])
        for place in range(6):
            made[f"R-{place:02d}"] = sent(desk, f"R-{place:02d}").id
    with sit(date(2026, 12, 10)) as desk:
        for number in ("R-00", "R-01", "R-02"):
            move_referral(desk, made[number], "accepted", SAM)
        move_referral(desk, made["R-03"], "declined", SAM, reason="no_capacity")
        restrict(desk, "R-13", (LEAD,), "hidden_address", LEAD)
    with sit(date(2026, 12, 20)) as desk:
        for number in ("R-00", "R-01"):
            move_referral(desk, made[number], "started", SAM)
        engage(desk, made["R-00"], "full", by=SAM)
        engage(desk, made["R-01"], "none", by=SAM)
        close(desk, "OLD", "family_ended", SAM)
    sleep, worry = ("sleep", "child", None), ("sibling_worry", "sibling", None)
    with sit(date(2027, 1, 15)) as desk:
        move_referral(desk, made["R-00"], "completed", SAM)
        ask_helped(desk, made["R-00"], "yes", by=SAM)
        review(desk, "R-00", {sleep: 3, worry: 5}, "full", SAM)
        review(desk, "R-01", {sleep: 9, worry: 2}, "partial", SAM)
        review(desk, "R-02", {sleep: 7, worry: None}, None, SAM)
        review(desk, "R-05", {sleep: 7, worry: 5}, None, SAM)
    with sit(date(2027, 1, 20)) as desk:
        step_down(desk, "R-00", "1", "goals_reached", "eased and held", by=SAM)
        close(desk, "R-00", "needs_met", SAM)
        close(desk, "R-04", "needs_partly_met", SAM)
    with sit(date(2027, 2, 1)) as desk:
        audit(desk, "R-04", "closed_too_early", "a closer look was needed", by=LEAD)
        reopen(desk, "R-04", "closed_too_early", by=SAM)


def figures(page: Page) -> dict[str, Cell]:
    """Every figure by its key; the last where one stands twice."""
    return {
        figure.key: figure.value
        for section in page.sections
        for block in section.blocks
        if isinstance(block, Figures)
        for figure in block.figures
    }


def tables(page: Page) -> dict[str, Table]:
    """Every table by its key."""
    return {
        block.key: block for section in page.sections for block in section.blocks if isinstance(block, Table)
    }


def rows(page: Page, table: str) -> list[dict[str, Cell]]:
    """The rows of a table by the keys of its columns."""
    found = tables(page)[table]
    return [dict(zip((column.key for column in found.columns), row, strict=True)) for row in found.rows]


def cells(page: Page) -> Iterator[Cell]:
    """Every cell that is printed."""
    for table in tables(page).values():
        for row in table.rows:
            yield from row
    yield from figures(page).values()
