"""Eligibility at the edges of days: birthdays, leap days, month ends, waits, terms."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from triage.errors import DataProblem
from triage.signposting import load_directory, match

from .builders import DAY, a_directory, a_file, a_request, a_service, reason, shipped_texts, vocabulary

SPRING = "{area: Solihull, year: 2026-27, from: 2027-01-04, to: 2027-02-12, source: made up}, {area: Solihull, from: 2027-02-22, to: 2027-03-25, source: made up}"


def born(day: date, on: date, **more: Any) -> dict[str, Any]:
    months = (on.year - day.year) * 12 + on.month - day.month - (1 if on.day < day.day else 0)
    return {"born": day, "age_months": months, "on": on, **more}


def fresh(on: date, **changes: Any) -> dict[str, Any]:
    return a_service(checked={"on": str(on)}, capacity=..., **changes)


@pytest.mark.parametrize(
    ("birth", "on", "wanted"),
    [
        (date(2009, 11, 21), date(2027, 11, 20), None),
        (date(2009, 11, 20), date(2027, 11, 20), "too_old"),
        (date(2008, 2, 29), date(2026, 2, 28), None),
        (date(2008, 2, 29), date(2026, 3, 1), "too_old"),
        (date(2006, 2, 28), date(2024, 2, 28), "too_old"),
        (date(2006, 3, 1), date(2024, 2, 29), None),
        (date(2008, 12, 31), date(2026, 12, 31), "too_old"),
    ],
)
def test_somebody_born_on_29_february_has_their_birthday_on_1_march(
    birth: date, on: date, wanted: str | None
):
    assert reason(fresh(on), **born(birth, on)) == wanted


def test_a_birthday_of_29_february_is_on_the_day_itself_in_a_leap_year():
    """Born 2012-02-29; 12 on 29 February 2024: help that ends at 12 is over the day before."""
    on = date(2024, 2, 22)
    service = fresh(on, ages={"from": "2", "to": "11"}, duration_weeks="1")
    assert reason(service, **born(date(2012, 2, 29), on)) is None
    assert reason(service, **born(date(2012, 2, 29), on + timedelta(days=1))) == "turns_too_old"


def test_ages_in_months_end_on_the_first_where_there_is_no_31st():
    service = {"ages": {"from_months": "1", "to_months": "12"}}
    assert (
        reason(fresh(date(2026, 2, 28), **service), **born(date(2026, 1, 31), date(2026, 2, 28)))
        == "too_young"
    )
    assert reason(fresh(date(2026, 3, 1), **service), **born(date(2026, 1, 31), date(2026, 3, 1))) is None


@pytest.mark.parametrize(("away", "wanted"), [(69, "turns_too_old"), (70, None)])
def test_help_after_the_wait_must_be_over_on_the_eve_of_the_birthday(away: int, wanted: str | None):
    """Four weeks' wait and six weeks of help: the last day is the 70th, counting today as the first."""
    turns = DAY + timedelta(days=away)
    birth = turns.replace(year=turns.year - 18)
    assert reason(a_service(duration_weeks="6"), **born(birth, DAY)) == wanted


def test_a_wait_counts_only_where_it_was_said_lately():
    birth = (DAY + timedelta(days=20)).replace(year=DAY.year - 18)
    stale = {"state": "room", "wait_weeks": "4", "said_on": "2026-08-19"}
    assert reason(a_service(), **born(birth, DAY)) == "turns_too_old"
    assert reason(a_service(capacity=stale), **born(birth, DAY)) is None


def test_a_baby_not_yet_born_may_come_to_be_too_old():
    expected = date(2027, 1, 10)
    service = fresh(
        DAY, for_=["child", "unborn"], ages={"from": "unborn", "to_months": "5"}, duration_weeks="30"
    )
    assert reason(service, person="child", born=expected, age_months=-1) is None
    longer = fresh(DAY, for_=["child"], ages={"from": "unborn", "to_months": "5"}, duration_weeks="34")
    assert reason(longer, person="child", born=expected, age_months=-1) == "turns_too_old"


def in_terms(service: dict[str, Any], dates: str = SPRING, **changes: Any) -> tuple[str | None, str]:
    texts = {
        "services/a.yaml": a_file(service), "areas.yaml": shipped_texts()["areas.yaml"], "terms.yaml": f"format: 1\ndates: [{dates}]\n",
    }  # fmt: skip
    found = match(load_directory(texts, vocabulary()), a_request(**changes))
    if found.offered:
        return None, " | ".join(found.offered[0].reasons)
    return found.not_offered[0].reason, found.not_offered[0].detail


@pytest.mark.parametrize(
    ("on", "area", "words"),
    [
        (date(2027, 2, 12), "Solihull", "it is term now"),
        (date(2027, 2, 13), "Solihull", "the next term begins on 2027-02-22"),
        (date(2027, 2, 22), "solihull", "it is term now"),
        (date(2027, 3, 26), "Solihull", "the term dates there are not known"),
        (date(2027, 1, 3), "Solihull", "the term dates there are not known"),
        (date(2027, 2, 12), "Leeds", "the term dates there are not known"),
        (date(2027, 2, 12), None, "nobody has said in which area the school is"),
    ],
)
def test_term_dates_are_said_and_unknown_ones_rule_nothing_out(on: date, area: str | None, words: str):
    wanted, said = in_terms(fresh(on, term_time_only="true"), on=on, school_area=area)
    assert wanted is None
    assert f"runs in term time only; {words}" in said


def test_the_code_of_an_authority_and_its_name_are_one_area_of_schools():
    _, said = in_terms(fresh(date(2027, 2, 1), term_time_only="true"), SPRING.replace("Solihull", "E08000029"), on=date(2027, 2, 1), school_area="Solihull")  # fmt: skip
    assert "it is term now" in said


def test_help_in_term_time_does_not_count_the_holiday():
    """Two weeks from 8 February are over on 21 February; in term time on 2 March, nine school-holiday days later."""
    on, birth = date(2027, 2, 8), date(2009, 3, 1)
    assert in_terms(fresh(on, duration_weeks="2"), school_area="Solihull", **born(birth, on))[0] is None
    assert (
        in_terms(
            fresh(on, duration_weeks="2", term_time_only="true"), school_area="Solihull", **born(birth, on)
        )[0]
        == "turns_too_old"
    )
    assert (
        in_terms(
            fresh(on, duration_weeks="2", term_time_only="true"),
            school_area="Solihull",
            **born(date(2009, 3, 4), on),
        )[0]
        is None
    )


def test_a_term_that_ends_before_it_begins_and_two_at_once_are_refused():
    for dates in (
        "{area: Solihull, from: 2027-02-12, to: 2027-01-04, source: made up}",
        SPRING + ", {area: solihull, from: 2027-02-10, to: 2027-02-15, source: made up}",
    ):
        with pytest.raises(DataProblem) as problem:
            in_terms(a_service(), dates)
        assert {issue.code for issue in problem.value.issues} == {"DR405"}


def test_without_a_file_of_terms_nothing_is_known_and_nothing_is_ruled_out():
    directory = a_directory(a_service(term_time_only="true"))
    assert match(directory, a_request(school_area="Solihull")).offered
