"""Two sets of figures asked one after another give back by subtraction nothing that each hides."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tests.desk.builders import SAM, a_case, put_in
from tests.desk.conftest import desk_on, folder, made_workspace, shipped
from tests.outcomes.builders import CATEGORIES
from triage.cli import cli
from triage.cli.edge import run
from triage.desk import Desk
from triage.desk.measuring.reporting import measures_report
from triage.desk.outcomes import Asked, outcome_report
from triage.desk.passing_on.differing import MOST, Known, Span, told, trouble
from triage.desk.passing_on.releases import releases
from triage.desk.passing_on.statement import statement_for_others
from triage.desk.reporting import page
from triage.errors import Refused
from triage.model.history import CaseHistory, MeasureScore, NeedHistory

__all__ = ["desk_on", "folder", "made_workspace", "shipped"]

DAY = date(2026, 3, 1)
THRESHOLD = 3
DeskOn = Callable[..., Desk]


def day(number: int) -> date:
    return DAY + timedelta(days=number)


def known(number: int, first: int, *looks: tuple[int, int | None], **other: Any) -> Known:
    """A case with one need, first recorded on one day and looked at on others."""
    case = f"C-{number}"
    need = NeedHistory(
        case,
        "sleep",
        "child",
        None,
        "health",
        (day(first), 7),
        tuple((day(on), score) for on, score in looks),
    )
    return Known(CaseHistory(case, (need,)), day(first), **other)


def span(start: int | None, end: int | None, on: int) -> Span:
    return Span(None if start is None else day(start), None if end is None else day(end), day(on))


def refused(record: Iterable[Known], new: Span, *earlier: Span, threshold: int = THRESHOLD) -> bool:
    held = list(record)
    return trouble(new, earlier, lambda one: told(held, one), threshold) is not None


A_CASE_A_DAY = [known(number, number) for number in range(40)]


def test_two_periods_a_day_apart_are_not_both_passed_on():
    assert refused(A_CASE_A_DAY, span(0, 20, 39), span(0, 19, 39))
    assert refused(A_CASE_A_DAY, span(0, 18, 39), span(0, 19, 39))
    assert refused(A_CASE_A_DAY, span(1, 19, 39), span(0, 19, 39))


def test_as_many_people_as_the_threshold_are_enough():
    assert refused(A_CASE_A_DAY, span(0, 21, 39), span(0, 19, 39))
    assert not refused(A_CASE_A_DAY, span(0, 22, 39), span(0, 19, 39))


def test_the_same_again_is_allowed_and_so_is_another_period_with_the_very_same_people():
    assert not refused(A_CASE_A_DAY, span(0, 19, 39), span(0, 19, 39))
    assert not refused(A_CASE_A_DAY[:20], span(0, 25, 39), span(0, 19, 39))


def test_one_person_with_many_needs_is_one_person():
    record = [known(number, 0) for number in range(9)]
    own = record[0].history.needs[0]
    many = tuple(replace(own, need=need, first=(day(5), 6)) for need in CATEGORIES)
    record[0] = replace(record[0], history=replace(record[0].history, needs=(own, *many)))
    assert refused(record, span(0, 5, 9), span(0, 4, 9))


def test_a_later_day_is_another_release_until_enough_was_recorded():
    def looked_at(many: int) -> list[Known]:
        return [known(number, number, *([(50, 4)] if number < many else [])) for number in range(20)]

    for many, wanted in ((0, False), (1, True), (2, True), (3, False), (9, False)):
        assert refused(looked_at(many), span(0, 30, 60), span(0, 30, 40)) is wanted, many
        assert refused(looked_at(many), span(0, 30, 40), span(0, 30, 60)) is wanted, "the other way round"


def test_whoever_is_waited_for_no_longer_is_a_difference():
    record = [known(number, number, review_on=day(50) if number < 2 else None) for number in range(20)]
    assert refused(record, span(0, 30, 60), span(0, 30, 40))
    assert not refused(record, span(0, 30, 49), span(0, 30, 40))


def test_what_is_left_of_a_period_without_those_inside_it():
    parts = span(0, 9, 39), span(12, 29, 39)
    assert not refused(A_CASE_A_DAY, parts[1], parts[0])
    assert refused(A_CASE_A_DAY, span(0, 29, 39), *parts), "two people stand between the parts"
    assert refused(A_CASE_A_DAY, parts[1], parts[0], span(0, 29, 39)), "the whole was there first"
    assert not refused(A_CASE_A_DAY, span(13, 29, 39), parts[0], span(0, 29, 39)), "three are enough"
    assert not refused(A_CASE_A_DAY, span(0, 29, 39), span(0, 9, 39), span(10, 29, 39)), "nothing is left"


def test_what_is_left_at_both_ends_is_left_too():
    whole, parts = span(0, 29, 39), (span(1, 13, 39), span(14, 28, 39))
    record = [known(number, number) for number in range(30)]
    assert not refused(record, parts[1], parts[0])
    assert refused(record, whole, *parts)
    assert refused(record, parts[0], parts[1], whole)


def test_what_two_periods_that_overlap_share():
    """[0, 19] + [18, 39] - [0, 39] is [18, 19]."""
    first, second, whole = span(0, 19, 60), span(18, 39, 60), span(0, 39, 60)
    record = [known(number, number) for number in range(45)]
    assert not refused(record, second, first)
    assert refused(record, whole, first, second)
    assert refused(record, second, whole, first)
    assert refused(record, first, second, whole)


def test_a_hidden_part_does_not_hide_what_is_left():
    """Of two people nothing was shown; the whole without the other parts would show it."""
    parts = span(0, 9, 39), span(10, 27, 39), span(28, 29, 39)
    assert refused(A_CASE_A_DAY, span(0, 29, 39), *parts)


def test_forms_and_cases_are_held_to_the_threshold_by_themselves():
    """Many new scores are no cover for the one child who came."""
    record = [known(number, 0, (50, 4)) for number in range(20)]
    late = Known(CaseHistory("C-99"), day(25))
    assert not refused(record, span(0, 30, 60), span(0, 30, 20))
    assert refused([*record, late], span(0, 30, 60), span(0, 30, 20))
    form = MeasureScore("sdq_parent", day(25), {"total": Decimal(20)})
    record[0] = replace(record[0], history=replace(record[0].history, measures=(form,)))
    assert refused(record, span(0, 30, 60), span(0, 30, 20))


def test_an_erased_case_is_a_difference():
    record = [known(number, number) for number in range(20)]
    erased = Known(CaseHistory("C-5"), day(5), gone_on=day(50))
    assert refused([*record[:5], erased, *record[6:]], span(0, 30, 60), span(0, 30, 40))


def test_where_nothing_is_hidden_nothing_is_asked():
    for threshold in (0, 1):
        assert not refused(A_CASE_A_DAY, span(0, 20, 39), span(0, 19, 39), threshold=threshold)


def test_only_so_many_are_compared_the_newest_first():
    record = [known(number, number) for number in range(4 * MOST + 8)]
    on = 4 * MOST + 8
    blocks = [span(3 * each, 3 * each + 2, on) for each in range(MOST + 1)]
    assert refused(record, span(0, 3, on), *blocks[:MOST])
    assert refused(record, span(3, 6, on), *blocks)


days = st.integers(0, 30)
looks = st.lists(st.tuples(days, st.sampled_from([None, 3, 5])), max_size=2)


@st.composite
def random_records(draw: st.DrawFn) -> list[Known]:
    drawn = draw(st.lists(st.tuples(days, looks, st.one_of(st.none(), days)), min_size=4, max_size=24))
    return [
        known(
            number,
            first,
            *((first + 1 + gap, score) for gap, score in seen),
            review_on=None if due is None else day(due),
        )
        for number, (first, seen, due) in enumerate(drawn)
    ]


spans = st.builds(
    lambda start, length, on: Span(
        None if start is None else day(start), None if length is None else day((start or 0) + length), day(on)
    ),
    st.one_of(st.none(), days),
    st.one_of(st.none(), st.integers(0, 30)),
    st.sampled_from([20, 40, 80]),
)


touching = st.lists(st.sampled_from([0, 4, 8, 10, 16, 24]), min_size=2, max_size=2, unique=True).map(
    lambda ends: span(min(ends), max(ends) - 1, 80)
)
"""Periods that begin and end on few days, so that they can be added and taken away."""


def counted(record: list[Known], one: Span) -> dict[str, object]:
    """What is told of each person, worked out otherwise than in the product."""
    found: dict[str, object] = {}
    for each in record:
        need = each.history.needs[0]
        first = need.first[0]
        if (
            first <= one.on
            and (one.start is None or first >= one.start)
            and (one.end is None or first <= one.end)
        ):
            seen = sorted((look for look in need.reviews if look[0] <= one.on), key=lambda look: look[0])
            scored = any(score is not None for _, score in seen)
            found[each.history.case] = (
                seen,
                not scored and each.review_on is not None and each.review_on >= one.on,
            )
    return found  # fmt: skip


def allowed(record: list[Known], asked: Iterable[Span]) -> list[Span]:
    made: list[Span] = []
    for one in asked:
        if not refused(record, one, *made):
            made.append(one)
    return made


@given(random_records(), st.lists(spans, min_size=2, max_size=8))
@hypothesis_settings(max_examples=150, deadline=None)
def test_no_two_that_were_passed_on_differ_by_few_people(record: list[Known], asked: list[Span]) -> None:
    made = allowed(record, asked)
    for one in made:
        for other in made:
            first, second = counted(record, one), counted(record, other)
            differs = sum(first.get(case) != second.get(case) for case in {*first, *second})
            assert not 0 < differs < THRESHOLD, (one, other)


@given(random_records(), st.lists(touching, min_size=3, max_size=8, unique=True))
@hypothesis_settings(max_examples=300, deadline=None)
def test_whatever_the_order_no_period_that_can_be_worked_out_holds_few_people(
    record: list[Known], asked: list[Span]
) -> None:
    """On one day: two days joined by steps of periods that show figures bound a period whose figures anybody can work out."""
    made = allowed(record, asked)
    joined: dict[date, set[date]] = {}
    for one in made:
        if len(counted(record, one)) >= THRESHOLD:
            begin, end = one.first, one.last + timedelta(days=1)
            both = joined.get(begin, {begin}) | joined.get(end, {end})
            joined |= dict.fromkeys(both, both)
    for begin, others in joined.items():
        for end in others:
            if begin < end:
                people = len(counted(record, Span(begin, end - timedelta(days=1), day(80))))
                assert not 0 < people < THRESHOLD, (begin, end)


@given(random_records(), spans, spans)
@hypothesis_settings(max_examples=100, deadline=None)
def test_of_two_either_may_be_asked_first(record: list[Known], one: Span, other: Span) -> None:
    assert refused(record, one, other) == refused(record, other, one)


@pytest.fixture
def service(desk_on: DeskOn) -> DeskOn:
    """Twelve children by the first of March and one more on the next day."""
    for number in range(13):
        came = DAY if number < 12 else day(1)
        put_in(desk_on(came), a_case(f"C-{number}", received=came.isoformat(), needs=[{"need": "sleep", "severity": 7}]))  # fmt: skip
    return desk_on


def test_every_way_of_passing_on_is_remembered_once(service: DeskOn) -> None:
    desk = service(day(40))
    period = {"start": DAY, "end": day(30)}
    for _ in range(2):
        outcome_report(desk, **period, hide_small=True, asked=Asked(by=("need", "age")))
        measures_report(desk, **period, hide_small=True)
        page(desk, "meeting", **period, for_others=True)
    rows = [
        (row.act, row.about, row.start_on, row.end_on, row.on_day, row.threshold) for row in releases(desk)
    ]
    threshold = desk.settings.small_number_threshold
    assert rows == [
        (act, about, DAY, day(30), day(40), threshold)
        for act, about in (("outcomes", "need age"), ("measures", ""), ("report", "meeting"))
    ]


def test_whatever_was_asked_first_every_other_way_is_refused(service: DeskOn) -> None:
    desk = service(day(40))
    outcome_report(desk, DAY, DAY, hide_small=True)
    for ask in (
        lambda: outcome_report(desk, DAY, day(1), hide_small=True),
        lambda: measures_report(desk, DAY, day(1), hide_small=True),
        lambda: statement_for_others(desk, "recorded", DAY, day(1)),
        *(lambda name=name: page(desk, name, start=DAY, end=day(1), for_others=True) for name in ("quarter", "equity", "meeting", "priorities")),
    ):  # fmt: skip
        with pytest.raises(Refused):
            ask()
    assert len(releases(desk)) == 1


def test_inside_the_service_nothing_is_remembered_or_refused(service: DeskOn) -> None:
    desk = service(day(40))
    for end in (DAY, day(1)):
        outcome_report(desk, DAY, end)
        measures_report(desk, DAY, end)
        page(desk, "meeting", start=DAY, end=end)
    assert releases(desk) == []


def test_a_map_with_typed_numbers_asks_no_record(service: DeskOn) -> None:
    desk = service(day(40))
    statement_for_others(desk, "ccn-2025", DAY, DAY)
    statement_for_others(desk, "ccn-2025", DAY, day(1))
    assert releases(desk) == []


def test_a_release_that_cannot_be_remembered_is_not_made(
    service: DeskOn, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = service(day(40))
    outcome_report(desk, DAY, day(30), hide_small=True)
    monkeypatch.setattr(desk.store._database, "readonly", True)  # type: ignore[attr-defined]
    assert outcome_report(desk, DAY, day(30), hide_small=True).few is False, "this one is remembered already"
    assert outcome_report(desk, DAY, day(9))
    with pytest.raises(Refused, match="could not be remembered") as said:
        outcome_report(desk, DAY, day(29), hide_small=True)
    assert said.value.exit_code == 3


@pytest.fixture
def triage(
    service: DeskOn, folder: Path, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    """The program at that workspace, forty days later."""
    service(DAY).close()

    def call(*words: str) -> tuple[int, str, str]:
        code = run(cli, [*words, "--workspace", str(folder), "--on", day(40).isoformat()])
        said = capsys.readouterr()
        return code, said.out, said.err

    return call  # fmt: skip


def test_at_the_command_line(triage: Callable[..., tuple[int, str, str]]) -> None:
    first = ("outcomes", "--for-others", "--from", "2026-03-01", "--to", "2026-03-01", "--by", SAM)
    second = (*first[:5], "2026-03-02")
    first = first[:6]
    assert triage(*first)[0] == 0
    code, out, said = triage(*second)
    assert (code, out) == (3, "")
    words = " ".join(said.split())
    assert "differ from what was passed on for 2026-03-01 to 2026-03-01, as known on 2026-04-10" in words
    assert "fewer than 10 people" in words
    assert "whole quarters that have ended" in words
    assert triage(*first)[0] == 0
    assert triage("report", "meeting", "--for-others", *second[2:])[0] == 3
    assert triage(*(word for word in second if word != "--for-others"))[0] == 0


def test_refused_as_data(triage: Callable[..., tuple[int, str, str]]) -> None:
    period = ("outcomes", "--for-others", "--json", "--from", "2026-03-01", "--to")
    assert triage(*period, "2026-03-01")[0] == 0
    code, out, _ = triage(*period, "2026-03-02")
    found = json.loads(out)
    assert (code, found["format"]) == (3, "triage.problems/1")
    assert "fewer than 10 people" in json.dumps(found)


def test_what_was_passed_on_is_listed(triage: Callable[..., tuple[int, str, str]]) -> None:
    assert triage("report", "releases")[1].strip() == "nothing was made to be passed on"
    assert triage("report", "quarter", "--for-others", "--quarter", "2026-Q1", "--by", SAM)[0] == 0
    code, out, _ = triage("report", "releases", "--json")
    assert (code, json.loads(out)) == (
        0,
        {
            "format": "triage.releases/1",
            "compared": MOST,
            "releases": [
                {"on": "2026-04-10", "act": "report", "about": "quarter", "from": "2026-01-01", "to": "2026-03-31", "threshold": 10, "by": SAM}
            ],
        },
    )  # fmt: skip
    shown = triage("report", "releases")[1]
    assert "2026-01-01 to 2026-03-31" in shown
    assert SAM in shown
    assert all(len(line) <= 80 for line in shown.splitlines())
