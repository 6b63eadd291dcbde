"""What cells mean, and which are left unread: each reader with words that people write."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from triage.interchange.sheets import days, practical, words
from triage.interchange.sheets.ages import ages_in_words, read_ages
from triage.interchange.sheets.meant import says_nothing
from triage.interchange.sheets.times import read_hours, read_times


@pytest.mark.parametrize(
    ("text", "ages"),
    [
        ("5-11", {"from": 5, "to": 11}), ("5 – 11 years old", {"from": 5, "to": 11}), ("from 5 up to 11", {"from": 5, "to": 11}),
        ("Ages 5 to 11 inclusive", {"from": 5, "to": 11}), ("5-11s", {"from": 5, "to": 11}), ("0-5", {"from": 0, "to": 5}),
        ("under 5s", {"to": 4}), ("Under 18", {"to": 17}), ("U5", {"to": 4}), ("up to 18", {"to": 18}), ("5 and under", {"to": 5}),
        ("11+", {"from": 11}), ("16 plus", {"from": 16}), ("over 5s", {"from": 5}), ("16 and over", {"from": 16}),
        ("birth to 5", {"from": 0, "to": 5}), ("pre-birth to 2", {"from": "unborn", "to": 2}),
        ("6 months - 4 years", {"from_months": 6, "to": 4}), ("0-12 months", {"from": 0, "to_months": 12}), ("3m-2y", {"from_months": 3, "to": 2}),
        ("all", {"from": 0, "to": 120}), ("All ages welcome", {"from": 0, "to": 120}),
        ("years 3-6", {"from": 7, "to": 11}), ("Y7-11", {"from": 11, "to": 16}), ("Reception to Year 6", {"from": 4, "to": 11}),
        ("Year 7", {"from": 11, "to": 12}), ("KS1-2", {"from": 5, "to": 11}), ("Key Stage 3 and 4", {"from": 11, "to": 16}),
        ("Parents with children aged 0-4", {"from": 0, "to": 4}),
    ],
)  # fmt: skip
def test_ages_that_are_read(text: str, ages: dict[str, Any]) -> None:
    found = read_ages(text)
    assert found.keys["ages"] == ages
    assert found.unread is None


@pytest.mark.parametrize(
    "text",
    [
        "5-11 and 14-16",
        "11-5",
        "teenagers",
        "primary",
        "5",
        "5, 6 and 7",
        "200+",
        "1-2-1",
        "NEW 5-11",
        "2 years 6 months",
        "5-1111",
        "rising 3s",
    ],
)
def test_ages_that_are_not_understood_give_none(text: str) -> None:
    found = read_ages(text)
    assert "ages" not in found.keys
    assert found.unread
    assert found.why


@pytest.mark.parametrize(
    ("text", "left"),
    [("0 to 19 (25 SEND)", "25 send"), ("5-11 girls only", "girls only"), ("0-5 & parents", "parents")],
)
def test_what_stands_beside_the_ages_is_left_and_said(text: str, left: str) -> None:
    found = read_ages(text)
    assert "ages" in found.keys
    assert left in str(found.unread)


def test_a_date_made_of_ages_is_asked_about() -> None:
    assert "5-11?" in read_ages(datetime(2026, 11, 5)).why


@pytest.mark.parametrize(
    "ages",
    [
        {"from": 5, "to": 11},
        {"to": 4},
        {"from": 11},
        {"from_months": 6, "to": 4},
        {"from": 0, "to": 120},
        {"from": "unborn", "to": 2},
    ],
)
def test_ages_written_are_read_as_the_same(ages: dict[str, Any]) -> None:
    assert read_ages(ages_in_words(ages)).keys["ages"] == ages


@pytest.mark.parametrize(
    ("text", "sessions", "term"),
    [
        ("Sat 10-12, Mon 9.30am–3pm (term time only)", ["saturday 10:00 12:00", "monday 09:30 15:00"], True),
        ("Mon & Wed 10-12", ["monday 10:00 12:00", "wednesday 10:00 12:00"], None),
        ("Monday to Wednesday, 9am - 5pm", ["monday 09:00 17:00", "tuesday 09:00 17:00", "wednesday 09:00 17:00"], None),
        ("10-12 Sat", ["saturday 10:00 12:00"], None), ("Thurs 1-3", ["thursday 13:00 15:00"], None), ("Fri 7-9pm", ["friday 19:00 21:00"], None),
        ("Tues 10am-2", ["tuesday 10:00 14:00"], None), ("Mon 9-12 and 1-4", ["monday 09:00 12:00", "monday 13:00 16:00"], None),
        ("Wed 1000-1200", ["wednesday 10:00 12:00"], None), ("Tue 07:30-09:00", ["tuesday 07:30 09:00"], None), ("Mon", ["monday"], None),
        ("Sat 10-12\nSun 2-4", ["saturday 10:00 12:00", "sunday 14:00 16:00"], None), ("All year round, Sat 9-12", ["saturday 09:00 12:00"], False),
        ("Every Tuesday 10.00am - 11.30am, Every Thursday 1.00pm - 2.30pm", ["tuesday 10:00 11:30", "thursday 13:00 14:30"], None),
        ("Monday 10am to midday", ["monday 10:00 12:00"], None), ("Sunshine Tue 10-12", ["tuesday 10:00 12:00"], None),
        ("Fri 10pm-2am", ["friday 22:00 23:59", "saturday 00:00 02:00"], None), ("Sun 20:00-00:00", ["sunday 20:00 23:59"], None),
        ("Sun 22:00-02:00", ["sunday 22:00 23:59", "monday 00:00 02:00"], None),
    ],
)  # fmt: skip
def test_times_that_are_read(text: str, sessions: list[str], term: bool | None) -> None:
    found = read_times(text)
    assert [" ".join(one.values()) for one in found.keys["schedule"]] == sessions
    assert found.keys.get("term_time_only") is term


@pytest.mark.parametrize(
    "text",
    [
        "1st Saturday of the month 10-12", "Mon 10-12, fortnightly", "by appointment", "Varies - ring for details", "School holidays only Tue 10-12",
        "Mon 9-25", "Mon 5am-4am", "monitor 10-12", "Mon 9-11, 1st Sat 10-12", "alternate Fridays 4-6", "sunrise", "Tue 4pm",
    ],
)  # fmt: skip
def test_times_that_are_not_every_week_are_left(text: str) -> None:
    found = read_times(text)
    assert "schedule" not in found.keys
    assert found.unread


def test_morning_or_evening_is_not_guessed() -> None:
    found = read_times("Tue 6-8")
    assert found.keys["schedule"] == [{"day": "tuesday"}]
    assert "morning or in the evening" in str(found.unread)


def test_bank_holidays_take_nothing_away() -> None:
    found = read_times("Mon 9am-5pm (closed bank holidays)")
    assert found.keys["schedule"] == [{"day": "monday", "from": "09:00", "to": "17:00"}]


def test_a_column_for_each_weekday() -> None:
    assert read_hours("9-5", "monday").keys["schedule"] == [{"day": "monday", "from": "09:00", "to": "17:00"}]
    assert not read_hours("closed", "monday").keys


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("14/3/2026", "2026-03-14"), ("2026-03-14", "2026-03-14"), ("14 March 2026", "2026-03-14"), ("14th Mar 26", "2026-03-14"),
        ("Sat 14 March 2026", "2026-03-14"), ("March 14, 2026", "2026-03-14"), (46095, "2026-03-14"), ("46095", "2026-03-14"),
        (date(2026, 3, 14), "2026-03-14"), (datetime(2026, 3, 14, 9), "2026-03-14"), ("3/3/2026", "2026-03-03"), ("14.03.26", "2026-03-14"),
    ],
)  # fmt: skip
def test_days_that_are_read(cell: Any, day: str) -> None:
    assert days.read_day(cell).keys == {"day": day}


@pytest.mark.parametrize(
    "cell", ["3/4/2026", "31/2/2026", "soon", "2026", "March 2026", "45", "99999", "13/13/2026", "00/01/2026"]
)
def test_days_that_are_not(cell: str) -> None:
    found = days.read_day(cell)
    assert not found.keys
    assert found.why


def test_the_other_cells_say_which_comes_first() -> None:
    assert days.order_of(["3/4/2026", "25/4/2026"]) == ("day_month_year", False)
    assert days.order_of(["3/4/2026", "4/25/2026"]) == ("month_day_year", False)
    assert days.order_of(["25/4/2026", "4/25/2026"]) == (None, True), "both are told, so a person is asked"
    assert days.read_day("3/4/2026", "month_day_year").keys == {"day": "2026-03-04"}


@pytest.mark.parametrize(
    ("text", "routes"),
    [
        ("self-referral / professional / GP", ["self", "professional", "gp"]), ("Drop-in", ["self"]), ("Any professional", ["professional"]),
        ("School or SENCO", ["school"]), ("Parent/carer", ["parent"]), ("Self referral, social worker", ["self", "professional"]),
        ("Anyone can refer", ["self", "parent", "professional", "school", "gp"]), ("Referral by GP only", ["gp"]), ("health visitor", ["professional"]),
    ],
)  # fmt: skip
def test_routes_that_are_read(text: str, routes: list[str]) -> None:
    assert words.read_routes(text).keys["routes"] == routes


@pytest.mark.parametrize(
    "text",
    ["via the portal", "GP / the wizard", "no self-referral", "professionals except schools", "see website"],
)
def test_routes_are_all_understood_or_none(text: str) -> None:
    assert "routes" not in words.read_routes(text).keys


@pytest.mark.parametrize(
    ("text", "state", "weeks"),
    [
        ("No", "room", None),
        ("6-8 weeks", "waiting_list", 8),
        ("3 months", "waiting_list", 13),
        ("List closed", "full", None),
        ("Yes", "waiting_list", None),
        ("10 days", "waiting_list", 2),
    ],
)
def test_waiting(text: str, state: str, weeks: int | None) -> None:
    found = words.read_waiting(text).keys
    assert (found["capacity.state"], found.get("capacity.wait_weeks")) == (state, weeks)


@pytest.mark.parametrize("text", ["varies", "long", "ask", "9999 months"])
def test_waiting_that_cannot_be_told(text: str) -> None:
    assert words.read_waiting(text).unread == text


@pytest.mark.parametrize(
    ("cell", "cost"),
    [
        ("Free", "free"),
        ("No charge", "free"),
        ("£0.00", "free"),
        (3.5, "£3.50"),
        ("Free/£3 per session", "Free/£3 per session"),
        ("Donation", "Donation"),
    ],
)
def test_costs(cell: Any, cost: str) -> None:
    assert words.read_cost(cell).keys["cost"] == cost


@pytest.mark.parametrize("text", ["yes", "varies", "no"])
def test_costs_that_say_no_price(text: str) -> None:
    assert words.read_cost(text).unread == text


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("English, Polish & BSL", ["en", "pl", "bfi"]),
        ("English; interpreter available", ["en", "interpreter"]),
    ],
)
def test_languages(text: str, codes: list[str]) -> None:
    assert practical.read_languages(text).keys["languages"] == codes


@pytest.mark.parametrize("text", ["English + others", "Klingon", "ask staff"])
def test_languages_are_all_known_or_none(text: str) -> None:
    assert "languages" not in practical.read_languages(text).keys


def test_access_that_is_known_and_what_is_left() -> None:
    found = practical.read_access("Wheelchair access; accessible toilet; bring a torch")
    assert found.keys["access"] == ["step_free", "accessible_toilet"]
    assert found.unread == "bring a torch"
    assert practical.read_access("not accessible").keys["access"] == ["no_step_free"]


@pytest.mark.parametrize(
    ("text", "sexes"), [("Girls only", "F"), ("Male", "M"), ("Mixed", "any"), ("All welcome", "any")]
)
def test_sexes(text: str, sexes: str) -> None:
    assert words.read_sexes(text).keys["sexes"] == sexes


@pytest.mark.parametrize("text", ["Mothers and babies", "dads", "see notes"])
def test_sexes_that_cannot_be_told(text: str) -> None:
    assert "sexes" not in words.read_sexes(text).keys


def test_diagnosis() -> None:
    assert words.read_diagnosis("Autism diagnosis required").keys == {"requires_diagnosis": True}
    assert words.read_diagnosis("No diagnosis needed").keys == {"requires_diagnosis": False}
    assert words.read_diagnosis("diagnosis or on the pathway").unread


def test_marks_for_not_known_say_nothing() -> None:
    assert all(says_nothing(cell) for cell in ("", " ", "TBC", "n/a", "?", "-", None))
    assert not any(says_nothing(cell) for cell in ("None", "0", "no", 0))
