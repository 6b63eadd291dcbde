"""Being away: what is entered, what is refused, and that the work is seen by the cover meanwhile."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from tests.desk.builders import LEAD, MEDIC, ON, SAM, SECOND_LEAD, a_case, a_case_in_danger, put_in
from tests.desk.conftest import DeskOn
from tests.due.builders import ELI, NOR, PAT, WIL
from triage.cli import cli
from triage.cli.edge import run
from triage.desk import Desk, due
from triage.desk.due.away import come_back, go_away, list_absences
from triage.desk.due.listing import everything
from triage.errors import Refused, WrongUse

WEEK = timedelta(days=7)


def test_work_is_the_covers_while_somebody_is_away_and_theirs_again_after(
    desk: Desk, desk_on: DeskOn
) -> None:
    put_in(desk, a_case())
    with desk.store.writing():
        desk.store.change_case("C-1", {"owner": WIL, "team": "North"})
    assert {item.owner for item in due(desk, None, name=WIL) if item.kind == "review"} == {WIL}
    go_away(desk, WIL, ON, ON + WEEK, NOR, SAM)
    (review,) = [item for item in due(desk, None, name=NOR) if item.kind == "review"]
    assert (review.owner, review.covered_for) == (NOR, WIL)
    assert [item.kind for item in due(desk, None, name=WIL) if item.kind == "review"]
    (after,) = [item for item in due(desk_on(ON + 2 * WEEK), None, name=WIL) if item.kind == "review"]
    assert (after.owner, after.covered_for) == (WIL, "")


def test_coming_back_early_gives_the_work_back_and_leaves_the_days_free(desk: Desk, desk_on: DeskOn) -> None:
    go_away(desk, WIL, ON, ON + WEEK, NOR, SAM)
    later = desk_on(ON + timedelta(days=3))
    row = come_back(later, WIL, SAM)
    assert (row.ended_on, row.ended_by) == (later.on, SAM)
    assert not row.holds(later.on)
    assert row.holds(ON)
    assert not list_absences(later)
    assert list_absences(later, past=True) == [row]
    go_away(later, WIL, later.on, ON + WEEK, ELI, SAM)


def test_an_absence_to_come_is_taken_back(desk: Desk) -> None:
    go_away(desk, WIL, ON + WEEK, ON + 2 * WEEK, NOR, SAM)
    come_back(desk, WIL, SAM)
    assert not list_absences(desk)
    with pytest.raises(Refused, match="is not away"):
        come_back(desk, WIL, SAM)


@pytest.mark.parametrize(
    ("name", "first", "last", "cover", "error"),
    [
        ("Nobody Example", 0, 1, SAM, "nobody is registered"),
        (WIL, 0, 1, "Nobody Example", "nobody is registered"),
        (WIL, 1, 0, SAM, "comes before"),
        (WIL, -1, 3, SAM, "has passed"),
        (WIL, 0, 1, WIL, "covers for themselves"),
        (WIL, 0, 1, "Ash Example", "takes over no work"),
        (WIL, 0, 1, "Ray Example", "takes over no work"),
    ],
)
def test_what_cannot_be_is_refused_and_leaves_nothing(
    desk: Desk, name: str, first: int, last: int, cover: str, error: str
) -> None:
    with pytest.raises((Refused, WrongUse), match=error):
        go_away(desk, name, ON + timedelta(days=first), ON + timedelta(days=last), cover, SAM)
    assert not list_absences(desk, past=True)


def test_two_absences_of_one_person_do_not_meet(desk: Desk) -> None:
    go_away(desk, WIL, ON + WEEK, ON + 2 * WEEK, NOR, SAM)
    for first, last in ((0, 7), (14, 20), (8, 9), (0, 40)):
        with pytest.raises(Refused, match="is away from"):
            go_away(desk, WIL, ON + timedelta(days=first), ON + timedelta(days=last), SAM, SAM)
    go_away(desk, WIL, ON, ON + timedelta(days=6), NOR, SAM)


def test_whoever_enters_it_hears_of_days_without_cover_and_of_escalations(desk: Desk) -> None:
    go_away(desk, NOR, ON + timedelta(days=2), ON + WEEK, PAT, SAM)
    (note,) = go_away(desk, WIL, ON, ON + timedelta(days=4), NOR, SAM).notes
    assert str(ON + timedelta(days=2)) in note
    assert str(ON + timedelta(days=4)) in note
    (stays,) = go_away(desk, MEDIC, ON, ON + WEEK, SAM, SAM).notes
    assert "clinical lead" in stays


def test_an_escalation_stays_with_its_discipline_whoever_is_away(desk: Desk) -> None:
    put_in(desk, a_case_in_danger("C-9"))
    before = [item.record for item in due(desk, None, name=LEAD) if item.kind == "escalation"]
    assert before
    go_away(desk, LEAD, ON, ON + WEEK, SAM, SAM)
    for name in (LEAD, SECOND_LEAD):
        assert [item.record for item in due(desk, None, name=name) if item.kind == "escalation"] == before
    assert not [item for item in due(desk, None, name=SAM) if item.kind == "escalation"]
    go_away(desk, SECOND_LEAD, ON, ON + WEEK, SAM, SAM)
    for name in (LEAD, SECOND_LEAD, SAM, "Kim Example", WIL):
        found = [item for item in due(desk, None, name=name) if item.kind == "escalation"]
        assert [item.record for item in found] == before
        assert all("every designated safeguarding lead is away" in item.unheld for item in found)


def test_no_absence_takes_a_thing_out_of_every_list(desk: Desk) -> None:
    put_in(desk, a_case(), a_case("C-2"), a_case_in_danger("C-9"))
    with desk.store.writing():
        desk.store.change_case("C-1", {"owner": WIL, "lead": NOR, "team": "North"})
        desk.store.change_case("C-2", {"owner": ELI, "lead": PAT, "team": "South"})
    before = {(item.kind, item.case, item.record, item.due_on, item.role) for item in everything(desk)}
    circle = [SAM, WIL, ELI, NOR, PAT, LEAD, SECOND_LEAD, MEDIC]
    for name, cover in zip(circle, [*circle[1:], SAM], strict=True):
        go_away(desk, name, ON, ON + WEEK, cover, SAM)
        after = list(everything(desk))
        assert {(item.kind, item.case, item.record, item.due_on, item.role) for item in after} == before
        here = [one.name for one in desk.store.people() if one.name not in circle[: circle.index(name) + 1]]
        for item in after:
            assert set(item.shown_to) & set(here), item


def test_the_commands(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def call(*words: str) -> tuple[int, str, str]:
        code = run(cli, ["people", "away", *words, "--workspace", str(folder), "--on", str(ON)])
        said = capsys.readouterr()
        return code, said.out, said.err

    assert call(WIL, "2026-11-23", "2026-11-27", "--cover", NOR, "--by", SAM)[0] == 0
    code, out, _ = call("list", "--json")
    assert code == 0
    (absence,) = json.loads(out)["absences"]
    assert (absence["name"], absence["cover"], absence["away"]) == (WIL, NOR, False)
    assert call("list")[1].count("to come") == 1
    assert call(WIL, "2026-11-24", "2026-11-25", "--cover", NOR, "--by", SAM)[0] == 3
    assert call(WIL, "tomorrow", "2026-11-25", "--cover", NOR, "--by", SAM)[0] == 2
    assert call(WIL, "2026-12-24", "2026-12-25", "--cover", NOR)[0] == 3
    assert call("end", WIL, "--by", SAM)[0] == 0
    assert call("end", WIL, "--by", SAM)[0] == 3
    assert "nobody is away" in call("list")[1]
