"""The calendar: whole, stable, and without a word about anybody."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from icalendar import Calendar

from tests.desk.builders import ON, SAM, a_case_in_danger, a_referral_action, put_in
from tests.due.builders import NOR, a_thing
from triage.cli import cli
from triage.cli.edge import run
from triage.desk import Desk, add_cases, confirm, due, read_case_files, refer
from triage.desk.due.calendar import PRODID, calendar_text, write_calendar
from triage.desk.due.item import KINDS
from triage.errors import Refused

CANARY = "Zyxwvu"


def events(text: bytes) -> list[dict[str, str]]:
    """Each event's lines by name, as the library itself reads them."""
    return [
        {key.lower(): _said(event[key].to_ical()) for key in event}
        for event in Calendar.from_ical(text).walk("VEVENT")
    ]


def _said(value: bytes | str) -> str:
    return value.decode() if isinstance(value, bytes) else value


def test_each_thing_is_one_day_with_number_and_kind(desk: Desk) -> None:
    put_in(desk, a_case_in_danger("C-9"))
    items = due(desk, None)
    found = events(calendar_text(items, desk.on))
    assert len(found) == len(items)
    assert len({one["uid"] for one in found}) == len(found)
    assert {one["summary"] for one in found} <= {f"C-9: {title}" for title in KINDS.values()} | set(
        KINDS.values()
    )
    assert {one["dtstamp"] for one in found} == {"20261122T000000Z"}
    first = next(one for one in found if one["summary"] == "C-9: Review")
    (review,) = [item for item in items if item.kind == "review"]
    assert first["dtstart"] == review.due_on.strftime("%Y%m%d")
    assert first["dtend"] == (review.due_on + timedelta(days=1)).strftime("%Y%m%d")
    assert Calendar.from_ical(calendar_text(items, desk.on))["PRODID"] == PRODID


def test_nothing_about_anybody_is_in_it(desk: Desk, tmp_path: Path) -> None:
    case = a_case_in_danger(
        "C-9", people=[{"id": f"{CANARY}1".lower(), "is": "parent"}], narrative=f"{CANARY}2", strengths=[f"{CANARY}3"],
        identity={"given_name": f"{CANARY}4", "family_name": f"{CANARY}5", "address": f"{CANARY}6", "phone": "01632 960123"},
        voice={"child": f"{CANARY}7", "family": f"{CANARY}8"}, referrer={"source": "primary_school", "name": f"{CANARY}9"},
    )  # fmt: skip
    path = tmp_path / f"{CANARY}.json"
    path.write_text(json.dumps([case, {**case, "case": "C-8", "needs": 1}]), encoding="utf-8")
    add_cases(desk, read_case_files(desk, [path]), SAM)
    with desk.store.writing():
        desk.store.change_case("C-9", {"lead": NOR, "owner": SAM, "team": "North"})
    confirm(desk, "C-9", None, SAM)
    action = a_referral_action(desk, "C-9")
    made = refer(desk, "C-9", action.help, action.service, SAM)
    items = due(desk, None)
    assert {"unread_referral", "escalation", "question", "referral"} <= {item.kind for item in items}
    text = calendar_text(items, desk.on).decode().replace("\r\n ", "").casefold()
    forbidden = {
        CANARY, "01632", "B90", NOR, SAM, "North", "domestic", "sleep", "statutory", "safeguarding", "sibling", made.service,
        *(item.code for item in items if item.code not in KINDS and len(item.code) > 4),
        *(item.what for item in items),
    }  # fmt: skip
    found = [word for word in forbidden if word.casefold() in text]
    assert found == []


def test_the_same_things_give_the_same_bytes_and_keep_their_uid(desk: Desk) -> None:
    put_in(desk, a_case_in_danger("C-9"))
    items = due(desk, None)
    assert calendar_text(items, desk.on) == calendar_text(list(reversed(items)), desk.on)
    later = calendar_text([item for item in items if item.kind == "review"], desk.on + timedelta(days=9))
    (review,) = events(later)
    assert review["uid"] in {one["uid"] for one in events(calendar_text(items, desk.on))}


def test_a_moved_thing_keeps_its_uid_and_a_question_does_not_say_its_field() -> None:
    moved = [
        events(calendar_text([a_thing("referral", record="referral 3", due_on=day)], ON))[0]["uid"]
        for day in (ON, ON + timedelta(days=3))
    ]
    assert moved[0] == moved[1]
    asked = [
        events(calendar_text([a_thing("question", code=code, record=f"answer {code}")], ON))[0]["uid"]
        for code in ("in_danger_now", "dob")
    ]
    assert asked[0] == asked[1]
    read = [
        events(calendar_text([a_thing("unread_referral", record=f"unread referral 3 in {name} line 2")], ON))[
            0
        ]["uid"]
        for name in ("one.json", f"{CANARY}.json")
    ]
    assert read[0] == read[1]


def test_only_a_calendar_of_our_own_is_written_over(tmp_path: Path) -> None:
    path = tmp_path / "due.ics"
    write_calendar(path, calendar_text([a_thing()], ON))
    write_calendar(path, calendar_text([], ON))
    assert Calendar.from_ical(path.read_bytes())["PRODID"] == PRODID
    for other in (
        b"",
        b"notes",
        b"\xff\xfe\x00",
        calendar_text([], ON).replace(b"needs-triage", b"somebody-else"),
    ):
        path.write_bytes(other)
        with pytest.raises(Refused, match="not a calendar that this program wrote"):
            write_calendar(path, calendar_text([], ON))
        assert path.read_bytes() == other
    assert [one.name for one in tmp_path.iterdir()] == ["due.ics"]


def test_the_command_writes_it_beside_the_list(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "mine.ics"
    words = ["due", "--workspace", str(folder), "--on", str(ON), "--ahead", "400", "--ics", str(path)]
    assert run(cli, words) == 0
    assert Calendar.from_ical(path.read_bytes())["PRODID"] == PRODID
    path.write_text("my own notes", encoding="utf-8")
    assert run(cli, words) == 3
    assert run(cli, [*words[:-1], str(tmp_path / "no" / "folder.ics")]) != 0
    capsys.readouterr()
