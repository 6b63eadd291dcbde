"""A short year: a small team, two months of families, nobody forgotten (the whole year is run by hand)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.desk.builders import ON
from tests.year.assumptions import START, Assumed
from tests.year.measuring import escalated, forgotten, waits
from tests.year.page import page
from tests.year.simulating import Year, without_waiting_for_the_disk
from triage.desk import Desk

CHILDREN = 12


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Year]:
    assumed = Assumed.for_children(CHILDREN * 6, months=2)
    with without_waiting_for_the_disk():
        made = Year(tmp_path_factory.mktemp("year") / "ws", assumed, Desk(None, ON))
        made.run()
        yield made
        made.end()


@pytest.mark.files
def test_nobody_is_forgotten(year: Year) -> None:
    assert len(year.desk.store.cases()) == CHILDREN
    assert {name: entries for name, entries in forgotten(year).items() if entries} == {}


@pytest.mark.files
def test_every_child_is_decided_about_on_the_day_and_most_are_confirmed(year: Year) -> None:
    found = {wait.step: wait for wait in waits(year)}
    assert found["received to decided"].days == [0] * CHILDREN
    assert len(found["decided to confirmed"].days) > CHILDREN // 2
    assert found["confirmed to first sent"].days


@pytest.mark.files
def test_every_escalation_is_told_on_the_working_day_it_is_raised(year: Year) -> None:
    told = escalated(year).told
    assert told.never.total() <= 1
    assert max(told.days, default=0) <= 3  # A weekend.


@pytest.mark.files
def test_the_page_is_narrow_says_that_it_is_made_up_and_names_no_place(year: Year) -> None:
    text = page(year)
    assert max(map(len, text.splitlines())) <= 110
    assert "synthetic" in text
    assert str(year.folder) not in text
    assert str(Path.home()) not in text
    assert START.isoformat() in text


@pytest.mark.files
def test_what_is_forgotten_is_found(year: Year, monkeypatch: pytest.MonkeyPatch) -> None:
    from triage.desk.due import casework, listing  # noqa: PLC0415

    monkeypatch.setattr(
        listing, "SOURCES", tuple(one for one in listing.SOURCES if one is not casework.reviews)
    )
    assert forgotten(year)["open cases without a review"]
