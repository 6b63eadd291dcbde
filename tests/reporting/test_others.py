"""A report for others: no small number, no case, nothing of staff; erasing takes away exactly what it was."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest

from tests.reporting.builders import END, PERIOD, cells, figures, rows, tables
from triage.desk import Desk
from triage.desk.reporting import equity_page, meeting_page, page, quarter_page
from triage.desk.reporting.changed import change_cells, needs_from
from triage.desk.reporting.counting import Book
from triage.model.settings import Caseload
from triage.outcomes import summarise
from triage.pages import HIDDEN, Chart, Page, Words, as_json

REPORTS: tuple[Callable[..., Page], ...] = (quarter_page, equity_page, meeting_page)
NAMES = ("quarter", "equity", "meeting")
NUMBER = re.compile(r"\b(R-\d\d|OLD)\b")
COUNTS_OF_NO_CHILD = {
    "months", "workers", "ceiling", "over", "wait_weeks", "over_ceiling", "median_cases",
}  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_no_case_number_leaves_and_none_is_in_a_figure_of_the_inside_but_the_meeting(
    played: Desk, passed_on: dict[str, Page], name: str
) -> None:
    outside = passed_on[name]
    assert not NUMBER.search(str(as_json(outside)))
    assert "Example" not in str([cell for cell in cells(outside) if isinstance(cell, str)]).replace(
        "Example Primary", ""
    )
    inside = page(played, name, **PERIOD)
    if name != "meeting":
        assert not NUMBER.search(str(as_json(inside)))


@pytest.mark.parametrize("name", NAMES)
def test_every_count_of_children_for_others_is_nought_or_not_small(
    played: Desk, passed_on: dict[str, Page], name: str
) -> None:
    page = passed_on[name]
    threshold = played.settings.small_number_threshold
    for table in tables(page).values():
        for row in table.rows:
            for column, cell in zip(table.columns, row, strict=True):
                if column.kind == "count" and column.key not in COUNTS_OF_NO_CHILD and isinstance(cell, int):
                    assert cell == 0 or cell >= threshold, (table.key, column.key)
    for key, value in figures(page).items():
        if isinstance(value, int) and key not in COUNTS_OF_NO_CHILD:
            assert value == 0 or value >= threshold, key
    words = [text for s in page.sections for b in s.blocks if isinstance(b, Words) for text in b.paragraphs]
    assert not any(re.search(r"\b[1-9]\b (case|child|need)", text) for text in words)


@pytest.mark.parametrize("name", NAMES)
def test_pictures_hide_what_tables_hide(played: Desk, passed_on: dict[str, Page], name: str) -> None:
    inside, outside = page(played, name, **PERIOD), passed_on[name]
    full = {mark.label: mark for chart in _charts(inside) for mark in chart.marks}
    for chart in _charts(outside):
        for mark in chart.marks:
            if mark.note == HIDDEN.value:
                assert (mark.value, mark.low, mark.high, mark.after) == (None, None, None, None)
    assert full or name == "meeting"
    assert dict(outside.warnings)["suppressed"]


def _charts(page: Page) -> Iterator[Chart]:
    return (block for section in page.sections for block in section.blocks if isinstance(block, Chart))


def test_nothing_of_single_workers_leaves(passed_on: dict[str, Page]) -> None:
    assert {"caseload_by_team", "caseload_by_worker", "own_lists"}.isdisjoint(tables(passed_on["quarter"]))


def test_single_workers_are_shown_to_whoever_manages_them_alone_in_order_of_name(played: Desk) -> None:
    played.__dict__["settings"] = played.settings.model_copy(update={"caseload": Caseload(ceiling=3)})
    assert "caseload_by_worker" not in tables(quarter_page(played, **PERIOD))
    played.reader = "Sam Example"
    assert "caseload_by_worker" not in tables(quarter_page(played, **PERIOD))
    played.reader = "Kim Example"
    names = [row["worker"] for row in rows(quarter_page(played, **PERIOD), "caseload_by_worker")]
    assert names == sorted(map(str, names)) != []


def test_a_restricted_case_counts_and_is_not_named(played: Desk) -> None:
    received = figures(quarter_page(played, **PERIOD))["received"]
    assert received == 14
    played.reader = "Kim Example"
    text = str(as_json(meeting_page(played, **PERIOD)))
    assert "R-13" not in text
    assert "R-08" in text, "an open escalation is named by number inside"


def test_an_escalation_of_a_restricted_case_is_never_left_out(played: Desk) -> None:
    from tests.desk.builders import LEAD  # noqa: PLC0415
    from triage.desk.restricting import restrict  # noqa: PLC0415

    restrict(played, "R-08", (LEAD,), "hidden_address", LEAD)
    played.reader = "Kim Example"
    page = meeting_page(played, **PERIOD)
    listed = rows(page, "open_escalations")
    assert figures(page)["open_escalations"] == len(listed) == 1
    assert listed[0]["case"] == "restricted case"


def test_erasing_a_case_takes_away_exactly_what_it_was(played: Desk) -> None:
    before = quarter_page(played, **PERIOD)
    content = played.store.case("R-01")
    assert content is not None
    with played.store.writing():
        played.store.erase("R-01")
    after = quarter_page(played, **PERIOD)
    one, other = figures(before), figures(after)
    gone = {
        "received": 1,
        "open_after": 1,
        "referrals": 1,
        "take_up_known": 1,
        "not_taken_up": 1,
        "needs": 2,
        "worse": 1,
    }
    for key, number in gone.items():
        assert int(str(one[key])) - int(str(other[key])) == number, key
    for key in ("closed", "reopened", "open_before", "feedback", "with_standing", "unscored"):
        assert one[key] == other[key], key
    whole = {
        row["by"] + row["group"]: row["children"]
        for row in rows(equity_page(played, **PERIOD), "levels_and_waits")
    }  # type: ignore[operator]
    assert whole["allall"] == 13
    assert whole["sexboys"] == 6


def test_change_is_what_triage_outcomes_says(played: Desk) -> None:
    page = quarter_page(played, **PERIOD)
    from triage.desk.outcomes import outcome_histories  # noqa: PLC0415

    histories = outcome_histories(played)
    report = summarise(histories, PERIOD["start"], PERIOD["end"], END)
    row = next(one for one in rows(page, "first_and_final") if one["at"] == "last score")
    overall = report.overall
    assert (row["started"], row["paired"], row["lost"], row["awaiting_review"]) == (
        overall.follow.started, overall.follow.paired, overall.follow.lost, overall.follow.awaiting_review,
    )  # fmt: skip
    assert (row["improved"], row["same"], row["worse"]) == (
        overall.final.improved,
        overall.final.same,
        overall.final.worse,
    )
    months = rows(page, "changed_by_month")
    for key in ("started", "paired", "lost", "improved", "same", "worse"):
        inside = [one[key] for one in months if str(one["month"]) >= "2026-12"]
        assert sum(int(str(one)) for one in inside) == row[key]


@pytest.mark.parametrize("seed", range(20))
def test_change_of_generated_histories_is_what_a_plain_count_says(seed: int) -> None:
    from random import Random  # noqa: PLC0415

    from tests.outcomes.builders import START, a_case, a_need  # noqa: PLC0415

    chance = Random(seed)
    scores = [None, *range(1, 11)]
    histories = [
        a_case(
            *(
                a_need(
                    f"C-{case}", need, chance.choice(scores), tuple(chance.choice(scores) for _ in range(chance.randrange(4))),
                    waiting=chance.random() < 0.3, closed=chance.random() < 0.3,
                )
                for need in chance.sample(["sleep", "anxiety", "loneliness"], chance.randint(1, 3))
            )
        )
        for case in range(chance.randint(1, 30))
    ]  # fmt: skip
    on = START + timedelta(weeks=30)
    needs = needs_from(histories, START, on)
    (started, paired, lost, awaiting, better, same, worse, before, after, fall), _ = change_cells(
        Book(), ("x",), needs, on
    )
    every = [need for history in histories for need in history.needs if need.first[1] is not None]
    last = [[score for _, score in need.reviews if score is not None] for need in every]
    pairs = [(need.first[1], seen[-1]) for need, seen in zip(every, last, strict=True) if seen]
    assert started == len(every)
    assert paired == len(pairs)
    assert (better, same, worse) == (
        sum(b > a for b, a in pairs), sum(a == b for b, a in pairs), sum(b < a for b, a in pairs),  # type: ignore[operator]
    )  # fmt: skip
    assert int(str(lost)) + int(str(awaiting)) == len(every) - len(pairs)
    if pairs:
        firsts, lasts = [b for b, _ in pairs], [a for _, a in pairs]
        assert before == pytest.approx(sum(firsts) / len(pairs))  # type: ignore[arg-type]
        assert after == pytest.approx(sum(lasts) / len(pairs))
        assert fall == pytest.approx(100 - 100 * sum(lasts) / sum(firsts))  # type: ignore[arg-type]


def test_an_empty_record_says_so_in_every_report(desk: Desk) -> None:
    for report in REPORTS:
        for others in (False, True):
            made = report(desk, start=date(2026, 10, 1), end=date(2026, 12, 31), for_others=others)
            assert "no_cases" in dict(made.warnings)


def test_two_reports_of_the_same_days_never_show_what_the_other_hides(passed_on: dict[str, Page]) -> None:
    pages = [passed_on[name] for name in NAMES]
    both = [{row["kind"]: row["overdue"] for row in rows(page, "overdue")} for page in (pages[0], pages[2])]
    for kind in set(both[0]) & set(both[1]):
        assert both[0][kind] == both[1][kind], kind
    waits = [{row["step"]: row for row in rows(page, "waits")} for page in (pages[0], pages[2])]
    for step, row in waits[1].items():
        assert waits[0][step] == row
    assert figures(pages[0])["received"] == figures(pages[1])["children"]
