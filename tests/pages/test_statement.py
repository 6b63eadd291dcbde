"""The value statement: never one number, its limits and principles always there, nobody's case in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.pages.maps import NASTY, random_map
from tests.pages.markup import read as markup
from tests.pages.test_html import MAY_STAND
from tests.valuing.builders import a_map, a_row, proxy, read, shipped, typed
from triage.model.history import CaseHistory, NeedHistory
from triage.pages import Chart, Page, Table, html, workbook
from triage.pages.principles import ACTED, ASKED, principles
from triage.pages.statement import LIMITS, statement_page
from triage.valuing import Valuation, value

MADE = date(2026, 11, 22)
DAY, LATER = date(2026, 1, 1), date(2026, 3, 1)


def page_of(found: Valuation, **more: Any) -> Page:
    return statement_page(found, made=MADE, **more)


def tables(page: Page) -> dict[str, Table]:
    return {block.key: block for section in page.sections for block in section.blocks if isinstance(block, Table)}  # fmt: skip


def a_history(case: str, before: int, after: int | None) -> CaseHistory:
    reviews = () if after is None else ((LATER, after),)
    need = NeedHistory(case=case, person="child", who=None, need="sleep", category="health", first=(DAY, before), reviews=reviews)  # fmt: skip
    return CaseHistory(case=case, needs=(need,), synthetic=True)


def recorded(cases: Iterable[CaseHistory] | None = None, **changes: Any) -> Valuation:
    cases = cases or [
        a_history("SECRET-1", 8, 3),
        a_history("SECRET-2", 4, 9),
        a_history("SECRET-3", 7, None),
    ]
    return value(read(a_map(**changes)), cases, on=MADE)


def scores(found: Valuation) -> dict[str, int]:
    return {one.code: one.score for one in principles(found)}


def test_a_ratio_is_given_as_a_range_with_what_matters_most() -> None:
    page = page_of(value(shipped("ccn-2025")))
    figures = {one.key: one for one in page.sections[0].blocks[0].figures}  # type: ignore[union-attr]
    assert figures["ratio"].value == "17.16 to 30.50"
    assert "22.87" in figures["ratio"].beside
    assert "£23,067,991" in figures["total"].beside
    assert [row[0] for row in tables(page)["most"].rows] == ["cost", "values of one", "displacement"]


def test_where_nothing_moves_the_result_it_says_that_no_range_is_known() -> None:
    found = value(read(a_map(a_row(quantity=typed("10")))))
    figures = {one.key: one for one in page_of(found).sections[0].blocks[0].figures}  # type: ignore[union-attr]
    if found.ratio_range[0] == found.ratio_range[1]:
        assert "no range" in str(figures["ratio"].value)
        assert "no range" in figures["total"].beside


@pytest.mark.parametrize("seed", range(6))
def test_limits_principles_warnings_and_fingerprint_are_on_every_statement(seed: int) -> None:
    found = value(random_map(seed))
    text = html(page_of(found))
    flat = markup(text).of("body")[0].text
    assert all(limit in flat for limit in LIMITS)
    assert found.fingerprint in flat
    assert all(warning.text in flat for warning in found.warnings)
    assert len(tables(page_of(found))["principles"].rows) == 8


def test_no_case_is_named_and_small_numbers_are_said_to_be_inside() -> None:
    page = page_of(recorded())
    assert "SECRET" not in html(page)
    assert page.handling.startswith("for use inside the service")
    assert page.synthetic
    assert page_of(recorded(), handling="").handling == ""
    assert page_of(value(shipped("ccn-2025"))).handling == ""


def test_worse_and_lost_stand_beside_the_people() -> None:
    figures = {one.key: one for one in page_of(recorded()).sections[0].blocks[0].figures}  # type: ignore[union-attr]
    assert figures["people"].value == 3
    assert figures["people"].beside == "2 needs paired, 1 lost, 1 worse"


def test_an_unknown_cost_is_unknown_and_no_ratio_is_made() -> None:
    page = page_of(value(read(a_map(a_row(quantity=typed("10")), cost=None))))
    figures = {one.key: one for one in page.sections[0].blocks[0].figures}  # type: ignore[union-attr]
    assert "ratio" not in figures
    assert "net" not in figures
    assert "unknown" in html(page)


def test_what_is_taken_off_adds_up_to_the_value() -> None:
    for seed in range(8):
        found = value(random_map(seed))
        charts = {one.key: one for section in page_of(found).sections for one in section.blocks if isinstance(one, Chart)}  # fmt: skip
        marks = charts["gross_to_value"].marks
        assert sum(mark.value or 0 for mark in marks) == pytest.approx(float(found.total), abs=0.01)
        assert marks[-1].after == pytest.approx(float(found.total))


def test_every_adjustment_says_its_source_range_and_whether_it_is_in_the_sum() -> None:
    rows = {
        (str(row[0]), str(row[5])): row
        for row in tables(page_of(value(shipped("ccn-2025"))))["assumptions"].rows
    }
    drop = rows["drop off", "all 17"]
    assert drop[4] == "no"
    assert "did not engage" in str(drop[6])
    assert rows["deadweight", "all 17"][4] == "yes"
    assert len([key for key in rows if key[0] == "displacement"]) == 1


def test_the_published_map_earns_few_points_and_says_what_is_missing() -> None:
    found = {one.code: one for one in principles(value(shipped("ccn-2025")))}
    assert {code: one.score for code, one in found.items() if one.score} == {"be_transparent": 1}
    assert all(one.score + len(one.missing) >= 2 for one in found.values() if one.score < 2)
    assert "worked back" in " ".join(found["be_transparent"].missing)


def test_each_point_needs_what_it_rests_on() -> None:
    span = {"low": "0.05", "high": "0.3"}
    rate = {"rate": "0.1", "source": "a survey", **span}
    row = a_row(
        proxy=proxy("1000", low="500", high="1500"),
        deadweight=rate,
        displacement=rate,
        attribution_to_others=rate,
    )
    best = {
        "theory": {"health_services": [{"because": "advice", "then": "rest", "so": "sleep"}]},
        "materiality": {"share": "0.05", "reason": "too small to matter"},
        "assurance": {"status": "external", "by": "An Example", "on": "2026-01-01"},
        "notes": [{"code": ASKED, "text": "families"}, {"code": ACTED, "text": "more places"}],
    }
    full = scores(recorded(rows=[row], **best))
    assert full == dict.fromkeys(full, 2)
    for gone, code in (
        ("theory", "understand_what_changes"),
        ("materiality", "only_what_is_material"),
        ("assurance", "verify_the_result"),
    ):
        less = scores(recorded(rows=[row], **{key: item for key, item in best.items() if key != gone}))
        assert less[code] < 2
        assert {other: score for other, score in less.items() if other != code} == {
            other: 2 for other in full if other != code
        }
    none = scores(recorded(rows=[row], **{**best, "notes": []}))
    assert none["involve_stakeholders"] == none["be_responsive"] == 1
    typed_in = scores(value(read(a_map({**row, "quantity": typed("10")}, **best))))
    assert (
        typed_in["do_not_over_claim"] == typed_in["only_what_is_material"] == typed_in["be_responsive"] == 1
    )


def test_internal_review_is_one_point_and_nobody_is_none() -> None:
    review = {"status": "internal_review", "by": "An Example", "on": "2026-01-01"}
    assert scores(recorded(assurance=review))["verify_the_result"] == 1
    assert scores(recorded())["verify_the_result"] == 0


@pytest.mark.parametrize("text", NASTY)
def test_words_of_a_map_are_only_shown(text: str) -> None:
    row = a_row(
        outcome=text or "x", stakeholder=text, quantity=typed("3"), proxy=proxy("7", source=text, unit=text)
    )
    page = page_of(
        value(read(a_map(row, title=text, source=text, cost={"amount": "5", "source": text, "who": text})))
    )
    assert {one.tag for one in markup(html(page)).elements} <= MAY_STAND
    workbook(page)


def test_the_same_valuation_gives_the_same_page() -> None:
    found = value(shipped("ccn-2025"))
    assert html(page_of(found)) == html(page_of(value(shipped("ccn-2025"))))
    assert html(page_of(found)) != html(page_of(replace(found, fingerprint="sha256:other")))
