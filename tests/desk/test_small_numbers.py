"""Outcomes as they may be passed on: few people in no figure, and nothing that gives them back."""

from __future__ import annotations

from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings

from tests.outcomes.builders import START, TODAY, a_case, a_need, records
from triage.desk.passing_on.outcomes import for_others
from triage.model.history import CaseHistory
from triage.outcomes import COUNTS, OutcomeReport, OutcomeRow, summarise

THRESHOLD = 5


def passed_on(cases: list[CaseHistory], threshold: int = THRESHOLD) -> OutcomeReport:
    return for_others(summarise(cases, START, TODAY, TODAY), cases, threshold, start=START, end=TODAY)


def many(need: str, number: int, *, worse: int = 0, service: str = "gp", start: int = 0) -> list[CaseHistory]:
    """Cases with one need each, the first ``worse`` of them worse at the review and all others better."""
    return [
        a_case(
            a_need(
                f"{need}-{start + place}",
                need,
                6,
                (8 if place < worse else 4,),
                services=(service,) if service else (),
            )
        )
        for place in range(number)
    ]


def row(found: OutcomeReport, by: str, key: str) -> OutcomeRow:
    return next(each for each in found.rows if (each.by, each.key) == (by, key))


def test_a_row_about_few_people_shows_no_figure():
    found = row(passed_on(many("sleep", 4) + many("anxiety", 40)), "need", "sleep").as_json()
    assert found["suppressed"] is True
    assert found["started"] is None
    assert found["mean_before"] is None
    assert found["final"] == dict.fromkeys(("paired", "mean_after", "improved", "same", "worse"))
    assert found["first_review"] == dict.fromkeys(("paired", "mean_after", "improved", "same", "worse"))


def test_few_people_with_many_needs_are_few_people():
    cases = [
        a_case(
            *(a_need(f"C-{case}", need, 6, (4,)) for need in ("sleep", "anxiety")),
            a_need(f"C-{case}", "loneliness", 6, (4,)),
        )
        for case in range(3)
    ]
    found = passed_on(cases + many("school_attendance", 30))
    assert row(found, "category", "health").as_json()["started"] is None


def test_a_row_next_to_a_hidden_one_gives_nothing_back():
    """All, health and the need beside it would otherwise tell the four by subtraction."""
    found = passed_on(many("sleep", 4, service="") + many("anxiety", 40, service=""))
    hidden = [each.key for each in found.rows if "started" in each.hidden]
    assert "sleep" in hidden
    assert {"anxiety", "health"} & set(hidden)


def test_few_who_got_worse_are_no_figure_in_a_row_about_many():
    found = row(passed_on(many("sleep", 40, worse=2)), "need", "sleep")
    assert found.as_json()["worse"] is None
    assert found.as_json()["final"]["worse"] is None
    assert found.as_json()["improved"] is None, "improved and paired would tell it"
    assert found.as_json()["mean_before"] is not None, "the mean of forty tells of nobody"


def test_a_mean_of_few_pairs_is_not_shown():
    cases = many("sleep", 3) + [a_case(a_need(f"lost-{number}", "sleep", 6, ())) for number in range(40)]
    found = row(passed_on(cases), "need", "sleep").as_json()
    assert (found["paired"], found["mean_before"], found["reduction_of_means_pct"]) == (None, None, None)


def test_of_few_people_in_all_not_even_the_number_is_shown():
    found = passed_on(many("sleep", 3))
    data = found.as_json()
    assert (data["people"], data["needs"], data["actions"]) == (None, None, None)
    assert all(each["suppressed"] and each["started"] is None for each in data["rows"])
    assert not any(
        letter.isdigit() for warning in found.warnings for letter in warning.text if warning.code == "lost"
    )


def test_warnings_tell_no_small_number():
    cases = [*many("sleep", 40), a_case(a_need("C-lost", "sleep", 9, (), closed=True))]
    texts = {warning.code: warning.text for warning in passed_on(cases).warnings}
    assert texts["lost"].startswith("Some scored needs were lost")
    assert "suppressed_rows" in texts


def test_a_service_whose_needs_are_another_row_but_for_a_few_is_not_shown():
    found = passed_on(many("sleep", 40) + many("sleep", 2, service="", start=40))
    assert "started" in row(found, "service", "gp").hidden


def test_a_threshold_of_0_hides_nothing():
    cases = many("sleep", 2)
    assert passed_on(cases, 0) == summarise(cases, START, TODAY, TODAY)


@given(records(most=14))
@hypothesis_settings(max_examples=25, suppress_health_check=list(HealthCheck))
def test_no_count_below_the_threshold_is_ever_printed(record: list[CaseHistory]):
    found = for_others(summarise(record, None, None, TODAY), record, THRESHOLD)
    for each in (*found.rows, found.overall):
        for name, count in COUNTS.items():
            assert name in each.hidden or not 0 < count(each) < THRESHOLD
        if 0 < each.people < THRESHOLD:
            assert set(COUNTS) <= each.hidden
