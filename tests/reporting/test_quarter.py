"""The figures of the quarter against what was done, step by step, in a winter known by heart."""

from __future__ import annotations

from datetime import date

import pytest

from tests.desk.builders import LEAD, SAM, a_case, put_in
from tests.desk.conftest import DeskOn
from tests.reporting.builders import PERIOD, cells, figures, rows, sent, tables
from triage.desk import Desk, close
from triage.desk.escalating import record_escalation
from triage.desk.households.merging import merge
from triage.desk.loop.awaited import still_needed
from triage.desk.measuring.light import Contact, record_light
from triage.desk.referring import move_referral
from triage.desk.reporting import quarter_page
from triage.pages import HIDDEN, NOT_APPLICABLE, UNKNOWN, Page


@pytest.fixture
def page(played: Desk) -> Page:
    return quarter_page(played, **PERIOD)


def _row(page: Page, table: str, **named: str) -> dict[str, object]:
    found = [row for row in rows(page, table) if all(row[key] == value for key, value in named.items())]
    assert len(found) == 1, (table, named)
    return dict(found[0])


def test_what_came_was_opened_again_and_went_explains_what_is_held(page: Page) -> None:
    found = figures(page)
    assert (found["open_before"], found["received"], found["reopened"], found["closed"]) == (1, 14, 1, 3)
    assert found["open_after"] == 1 + 14 + 1 - 3
    keys = ("received", "reopened", "closed", "open_at_end")
    months = {row["month"]: tuple(row[key] for key in keys) for row in rows(page, "flow_by_month")}
    assert months == {"2026-12": (14, 0, 1, 14), "2027-01": (0, 0, 2, 12), "2027-02": (0, 1, 0, 13)}


def test_those_who_never_came_to_a_step_stand_beside_the_median_and_are_in_none(page: Page) -> None:
    first = _row(page, "waits", step="received to first action")
    # Six children, referred on 3 December: received on 1 December; one more was told of by nobody.
    assert (first["children"], first["came"], first["median_days"], first["longest_days"]) == (14, 6, 2, 2)
    assert (first["still_waiting"], first["ended_before"]) == (8, 0)
    began = _row(page, "waits", step="accepted to help begun")
    assert (began["children"], began["came"], began["still_waiting"]) == (3, 2, 1)
    seen = _row(page, "waits", step="sent to seen")
    assert (seen["came"], seen["still_waiting"], seen["ended_before"]) == (3, 2, 1)


def test_take_up_that_nobody_recorded_is_not_known(page: Page) -> None:
    found = figures(page)
    assert (found["made"], found["take_up_known"], found["not_taken_up"], found["not_taken_up_share"]) == (
        6,
        2,
        1,
        50.0,
    )
    unknown = [row for row in rows(page, "take_up") if str(row["counts_as"]).startswith("not known")]
    assert sum(int(str(row["referrals"])) for row in unknown) == found["take_up_unknown"] == 4


def test_where_referrals_stood_adds_up_and_says_why_they_came_to_nothing(page: Page) -> None:
    states = rows(page, "referral_states")
    assert sum(int(str(row["referrals"])) for row in states) == figures(page)["referrals"] == 6
    assert rows(page, "declined") == [
        {"state": "Declined by the service", "reason": "No places at present", "count": 1}
    ]


def test_closings_are_counted_by_what_they_count_as_and_audited(page: Page) -> None:
    ended = {row["reason"]: (row["outcome"], row["closed"]) for row in rows(page, "closings_by_reason")}
    assert ended["Needs met"] == ("achieved", 1)
    assert ended["Needs partly met; family happy to stop"] == ("not measured", 1)
    audits = {row["state"]: row["closings"] for row in rows(page, "closure_audits")}
    assert audits == {"asked for": 2, "audited": 1, "to come": 0, "overdue": 1}
    assert rows(page, "audit_findings") == [{"finding": "Closed too early", "closings": 1}]


def test_who_came_back_is_a_share_of_all_that_are_followed(page: Page) -> None:
    back = rows(page, "re_referrals")[0]
    assert (back["children"], back["back"], back["not_back"], back["too_early"]) == (3, 1, 0, 2)
    assert back["share"] == pytest.approx(100 / 3)


def test_a_year_later_those_who_did_not_come_back_are_known(played: Desk) -> None:
    played.on = date(2028, 3, 1)
    back = rows(quarter_page(played, start=date(2027, 12, 1), end=date(2028, 2, 28)), "re_referrals")
    assert (back[0]["children"], back[0]["share"]) == (0, NOT_APPLICABLE)
    assert (back[1]["back"], back[1]["not_back"], back[1]["too_early"]) == (1, 2, 0)


def test_a_child_who_came_back_under_a_new_number_that_was_joined_is_seen(desk_on: DeskOn) -> None:
    with desk_on(date(2026, 11, 1)) as desk:
        put_in(desk, a_case("FIRST", received="2026-11-01"))
        close(desk, "FIRST", "family_ended", SAM)
    with desk_on(date(2027, 1, 5)) as desk:
        put_in(desk, a_case("AGAIN", received="2027-01-05"))
        merge(desk, "FIRST", "AGAIN", SAM, note="one child", second=LEAD)
        found = quarter_page(desk, start=date(2026, 10, 1), end=date(2026, 12, 31))
        assert rows(found, "re_referrals")[0]["back"] == 1
        later = quarter_page(desk, start=date(2027, 1, 1), end=date(2027, 1, 5))
    assert figures(later)["joined"] == 1
    assert figures(later)["received"] == 1, "one child counts once"


def test_days_out_of_care_are_counted_to_the_last_look(page: Page) -> None:
    days = {row["group"]: row for row in rows(page, "days_out_of_care")}
    before = days["looked after before or now"]
    # In care to 10 January, the case looked at on 15 January, open to 28 February.
    assert (before["children"], before["days_in"], before["days_out"], before["days_not_known"]) == (
        1,
        41,
        5,
        44,
    )
    edge = days["at the edge of care, never looked after"]
    assert (edge["children"], edge["days_out"], edge["days_not_known"]) == (1, 1, 89)
    assert (figures(page)["with_standing"], figures(page)["stepped_down"]) == (2, 1)


def test_levels_that_people_changed_stand_with_their_reason(page: Page) -> None:
    steps = {(row["step"], row["reason"]): row["times"] for row in rows(page, "level_steps")}
    assert steps["lowered by a person", "Goals reached"] == 1
    table = rows(page, "levels")
    assert table[-1]["children"] == sum(int(str(row["children"])) for row in table[:-1]) == 14
    assert next(row for row in table if str(row["first"]).startswith("2"))["now_1"] == 1


def test_every_fall_says_how_many_were_paired_lost_the_same_and_worse(page: Page) -> None:
    """28 began with a score and 4 children were seen at a first review; what stands there is what the table says."""
    beside = {
        figure.key: figure.beside
        for section in page.sections
        for block in section.blocks
        for figure in getattr(block, "figures", ())
        if figure.key.startswith("reduction")
    }
    assert set(beside) == {"reduction", "reduction_first_review"}
    for key, at in (("reduction", "last score"), ("reduction_first_review", "first review")):
        row = _row(page, "first_and_final", at=at)
        said = f"{row['paired']} paired of {row['started']}, {row['lost']} lost, {row['awaiting_review']} to come; {row['improved']} better, {row['same']} same, {row['worse']} worse"
        assert beside[key].startswith(said)


def test_change_travels_with_how_many_were_paired_and_lost(page: Page) -> None:
    final = _row(page, "first_and_final", at="last score")
    assert (final["started"], final["paired"]) == (28, 7)
    assert (final["improved"], final["same"], final["worse"]) == (2, 4, 1)
    assert int(str(final["lost"])) + int(str(final["awaiting_review"])) == 21
    # 7+5+7+5+7+7+5 = 43 before; 3+5+9+2+7+7+5 = 38 after.
    assert final["reduction"] == pytest.approx(100 * (1 - 38 / 43))
    labels = [
        f.beside
        for s in page.sections
        for b in s.blocks
        for f in getattr(b, "figures", ())
        if f.key == "reduction"
    ]
    assert labels
    assert all("7 paired of 28" in beside for beside in labels)


def test_only_words_with_consent_are_quoted(page: Page) -> None:
    assert [row["said"] for row in rows(page, "quotes")] == ["We sleep again"]
    assert rows(page, "feedback") == [{"from_whom": "The family together", "pieces": 2, "may_quote": 1}]
    assert "Not for anybody else" not in [cell for cell in cells(page) if isinstance(cell, str)]


def test_what_is_no_longer_needed_counts_as_avoided_once_a_person_cancelled_it(desk_on: DeskOn) -> None:
    with desk_on(date(2026, 12, 1)) as desk:
        put_in(desk, a_case("W"))
        row = sent(desk, "W")
        still_needed(desk, "W", f"referral {row.id}", "no_longer_needed", by=SAM)
        page = quarter_page(desk, **PERIOD)
        assert figures(page)["avoided"] == 0
        move_referral(desk, row.id, "cancelled", SAM, reason="no_longer_needed")
        page = quarter_page(desk, **PERIOD)
    assert (figures(page)["avoided"], figures(page)["avoided_ours"]) == (1, 1)
    assert {row["answer"]: row["count"] for row in rows(page, "awaited")}["No longer needed"] == 1


def test_light_contacts_are_counted_and_what_nobody_said_is_not_known(desk_on: DeskOn) -> None:
    with desk_on(date(2026, 12, 1)) as desk:
        record_light(desk, Contact("solved", need="sleep", avoided="yes", age=8, district="B90"), by=SAM)
        record_light(desk, Contact("solved", need="sleep", age=8, district="B90"), by=SAM)
        page = quarter_page(desk, **PERIOD)
    found = figures(page)
    assert (found["light_contacts"], found["became_cases"]) == (2, 0)
    said = {(row["what"], row["answer"]): row["contacts"] for row in rows(page, "light_contacts")}
    assert said["a formal service was not needed", "yes"] == 1
    assert said["a formal service was not needed", "Not known"] == 1


def test_first_reviews_are_on_time_by_the_day_the_first_decision_named(page: Page) -> None:
    table = rows(page, "first_reviews")
    assert sum(int(str(row["children"])) for row in table[1:]) == table[0]["children"]
    done = {row["state"]: row["children"] for row in table}
    assert done["done by that day"] == 3
    assert done["done later"] == 1


def test_every_table_says_how_its_figures_are_counted_and_every_key_stands_once(page: Page) -> None:
    keys = [block.key for section in page.sections for block in section.blocks if hasattr(block, "key")]
    assert len(keys) == len(set(keys))
    assert page.sections[-1].key == "how_counted"
    for table in tables(page).values():
        assert {"suppressed", "absent"}.isdisjoint(column.key for column in table.columns)
        assert all(len(row) == len(table.columns) for row in table.rows)


def test_looking_at_an_earlier_day_shows_what_was_known_then(played: Desk) -> None:
    played.on = date(2026, 12, 31)
    page = quarter_page(played, **PERIOD)
    found = figures(page)
    assert (found["received"], found["closed"], found["open_after"]) == (14, 1, 14)
    assert found["take_up_known"] == 2
    assert ("period_running" in dict(page.warnings)) is True
    assert _row(page, "first_and_final", at="last score")["paired"] == 0


def test_an_escalation_is_timed_from_the_day_it_was_raised(desk_on: DeskOn) -> None:
    with desk_on(date(2026, 12, 1)) as desk:
        put_in(
            desk,
            a_case("D-1", indicators=["domestic_abuse_current"]),
            a_case("D-2", indicators=["domestic_abuse_current"]),
        )
        towards = desk.store.escalations("D-1")[0].towards
        record_escalation(desk, "D-1", towards, SAM, told="the front door")
    with desk_on(date(2026, 12, 4)) as desk:
        record_escalation(desk, "D-2", desk.store.escalations("D-2")[0].towards, SAM, told="the front door")
        page = quarter_page(desk, **PERIOD)
    whole = rows(page, "escalations")[-1]["raised"]
    told = _row(page, "escalation_steps", step="somebody was told")
    assert whole == 2
    assert (told["came"], told["same_day"], told["longest_days"]) == (2, 1, 3)
    assert int(str(told["came"])) + int(str(told["not_yet"])) == whole


def test_who_came_from_where_and_what_referrers_said(desk_on: DeskOn) -> None:
    with desk_on(date(2026, 12, 1)) as desk:
        put_in(
            desk,
            a_case("S-1", referrer={"source": "primary_school", "cannot_provide_otherwise": True}, reasons=["awaiting_autism_assessment"], voice={"child": "it is loud at night"}),
            a_case("S-2", referrer={"source": "identified_sibling", "cannot_provide_otherwise": False}),
            a_case("S-3"),
        )  # fmt: skip
        page = quarter_page(desk, **PERIOD)
        others = quarter_page(desk, **PERIOD, for_others=True)
    said = {row["answer"]: row["children"] for row in rows(page, "could_not_provide")}
    assert said == {"said they could not": 1, "said they could": 1, "not recorded": 1}
    assert len(rows(page, "sources")) == 3
    found = figures(page)
    assert (found["children_received"], found["needs_recorded"], found["needs_each"], found["own_view"]) == (
        3,
        6,
        2,
        1,
    )
    assert figures(others)["children_received"] is HIDDEN
    assert "it is loud" not in str(page)


def test_asked_again_after_closing_counts_each_closing_once(page: Page) -> None:
    found = {row["found"]: row["closings"] for row in rows(page, "follow_up")}
    assert sum(map(int, map(str, found.values()))) == 3
    assert found["not asked yet"] == 3


def test_what_is_owed_to_referrers_is_told_in_time_or_overdue(page: Page) -> None:
    told = {row["state"]: row["referrals"] for row in rows(page, "told_back")}
    assert (
        told["owed or given in the period"]
        == told["told"] + told["not told, still in time"] + told["not told, overdue"]
    )  # type: ignore[operator]
    assert told["not told, overdue"] == 4


def test_what_nobody_recorded_or_asked_is_unknown_and_not_nought(desk: Desk) -> None:
    found = figures(quarter_page(desk, **PERIOD))
    assert found["stepped_down"] is UNKNOWN
    assert found["avoided"] is UNKNOWN
