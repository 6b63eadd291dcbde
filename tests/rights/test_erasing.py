"""How long records are kept, holds, and erasing: nothing that was erased is found in any file."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.desk.builders import ON, SAM, a_case, a_case_in_danger, batch, put_in
from tests.desk.conftest import DeskOn
from tests.rights.builders import CANARIES, DALE, KIM, closed, marked_case, say, sent
from triage.casework.retention import Span, end_of, kinds_of
from triage.desk import Desk, add_cases, answer, close, link, outcome_report, replay, show_case
from triage.desk.households.merging import merge
from triage.desk.rights.contacting import record_contact
from triage.desk.rights.contesting import answer_contest, contest
from triage.desk.rights.correcting import correct
from triage.desk.rights.dues import rights_due
from triage.desk.rights.erasing import erase_case
from triage.desk.rights.exporting import ask_for_copy
from triage.desk.rights.keeping import (
    keep_longer,
    lift_hold,
    list_holds,
    looked_through,
    place_hold,
    retention_due,
)
from triage.desk.rights.sharing import add_sharing
from triage.errors import Refused, WrongUse
from triage.model import CaseFile, Settings
from triage.model.settings import Retention
from triage.store.backends import raw_connection
from triage.store.tables.erasing import EMPTIED, ERASED, KEPT

LATER = date(2060, 1, 1)


def erase(desk: Desk, number: str = "C-7", reason: str = "person_asked", second: str | None = KIM) -> object:
    return erase_case(desk, number, reason, "Asked on paper", by=DALE, second=second)


def bytes_of(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file of a workspace as it lies, and every value of every table of its databases, unpacked where it is packed."""
    for path in sorted(folder.rglob("*")):
        if not path.is_file():
            continue
        yield path.name, path.read_bytes()
        if path.suffix != ".db":
            continue
        with closing(raw_connection(path, readonly=True)) as connection:
            tables = [
                row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            ]
            for table in tables:
                for row in connection.execute(f"SELECT * FROM {table}"):
                    for value in row:
                        raw = value if isinstance(value, bytes) else str(value).encode()
                        yield f"{path.name} {table}", raw
                        try:
                            yield f"{path.name} {table} unpacked", zlib.decompress(raw)
                        except zlib.error:
                            continue


def found(folder: Path, words: list[str]) -> set[tuple[str, str]]:
    return {(place, word) for place, raw in bytes_of(folder) for word in words if word.encode() in raw}


def lived_in(desk: Desk) -> list[str]:
    """A case in which everything that can be recorded was, with words to find again; returns the words."""
    put_in(desk, marked_case())
    words = [*CANARIES.values(), "ZQANSWER", "ZQCONTACT", "ZQCORRECT", "ZQCONTEST", "ZQSHARED", "ZQHOLD"]
    answer(desk, "C-7", "child_view", "ZQANSWER", SAM)
    record_contact(desk, "C-7", "phone", answered=True, by=SAM, with_whom="mum", note="ZQCONTACT")
    correct(desk, "C-7", "narrative", "ZQCORRECT", "ZQCORRECT too", SAM)
    correct(desk, "C-7", "identity.phone", "ZQCORRECT", "new", SAM)
    add_sharing(
        desk,
        "C-7",
        recipient="school",
        purpose="meeting",
        items=("need sleep",),
        note="ZQSHARED",
        lawful=None,
        by=SAM,
    )
    contest(desk, "C-7", "level", "parent", "ZQCONTEST", SAM)
    answer_contest(desk, "C-7", "ZQCONTEST answered", "stands", KIM)
    say(desk, "withdrawn", number="C-7")
    place_hold(desk, "C-7", "complaint", None, "ZQHOLD", DALE)
    lift_hold(desk, "C-7", "ZQHOLD settled", DALE)
    close(desk, "C-7", "needs_met", SAM)
    return words


@pytest.mark.files
def test_nothing_of_an_erased_case_is_found_in_any_file(desk: Desk, folder: Path) -> None:
    words = lived_in(desk)
    cache = folder / ".triage" / "columns"
    cache.mkdir(parents=True, exist_ok=True)
    (cache / "cases.bin").write_bytes(CANARIES["narrative"].encode())
    assert {word for _, word in found(folder, words)} == set(words), (
        "the words can be found while the case is there"
    )
    done = erase(desk)
    assert getattr(done, "scrubbed")  # noqa: B009 - the shape is the desk's own
    desk.close()
    assert found(folder, words) == set()


@pytest.mark.files
def test_while_the_desk_is_still_open_the_write_ahead_log_holds_nothing_either(
    desk: Desk, folder: Path
) -> None:
    words = lived_in(desk)
    erase(desk)
    assert found(folder, words) == set()


def test_a_tombstone_and_the_log_stay_and_replay_says_erased(desk: Desk) -> None:
    closed(desk, marked_case())
    before = len(desk.store.events("C-7"))
    erase(desk)
    stone = desk.store.tombstone("C-7")
    assert stone is not None
    assert (stone.erased_on, stone.reason, stone.by_name, stone.second) == (ON, "person_asked", DALE, KIM)
    events = desk.store.events("C-7")
    assert len(events) == before + 1
    assert events[-1].what == "case.erase"
    for look in (
        lambda: replay(desk, "C-7"),
        lambda: show_case(desk, "C-7"),
        lambda: correct(desk, "C-7", "narrative", "x", "y", SAM),
    ):
        with pytest.raises(Refused, match="erased"):
            look()
    assert not desk.store.faults(), "no row points nowhere, and the log is whole"
    assert outcome_report(desk) is not None
    assert not [item for item in rights_due(desk) if item.case == "C-7"]
    with pytest.raises(Refused, match="erased"):
        erase(desk)


def test_other_cases_stay_and_are_decided_as_before(desk: Desk) -> None:
    put_in(desk, marked_case(), a_case())
    link(desk, "C-1", "C-7", SAM)
    close(desk, "C-7", "needs_met", SAM)
    done = erase(desk)
    assert getattr(done, "linked") == ("C-1",)  # noqa: B009
    assert all(one.same for one in replay(desk, "C-1"))
    assert answer(desk, "C-1", "child_view", "I sleep better", SAM).seq > 1


@pytest.mark.files
def test_cases_of_one_child_that_were_joined_go_together(desk: Desk, folder: Path) -> None:
    first, second = marked_case("C-6"), marked_case()
    put_in(desk, first, second)
    merge(desk, "C-6", "C-7", SAM, note="One child, added twice")
    close(desk, "C-7", "needs_met", SAM)
    with pytest.raises(Refused, match="joined into C-7"):
        erase(desk, "C-6")
    erase(desk)
    assert [stone.case_number for stone in desk.store.tombstones()] == ["C-6", "C-7"]
    assert found(folder, list(CANARIES.values())) == set()
    assert not desk.store.faults()


def test_a_child_who_comes_back_under_an_erased_number_is_never_skipped(desk: Desk) -> None:
    case = a_case(indicators=["domestic_abuse_past"])
    closed(desk, case)
    erase(desk, "C-1")
    report = add_cases(desk, batch(desk, case), SAM)
    assert (report.added, report.skipped) == ((), ())
    assert [issue.code for issue in report.problems] == ["CS101"], (
        "said aloud, with a number of its own to be given"
    )


def test_an_open_case_is_not_erased(desk: Desk) -> None:
    put_in(desk, marked_case())
    with pytest.raises(Refused, match="open"):
        erase(desk)


def test_a_case_with_an_escalation_or_a_referral_on_its_way_is_not_erased(desk: Desk) -> None:
    put_in(desk, a_case())
    sent(desk)
    close(desk, "C-1", "needs_met", SAM)
    with pytest.raises(Refused, match="referral"):
        erase(desk, "C-1")
    put_in(desk, a_case_in_danger())
    with desk.store.writing():
        desk.store.change_case("C-9", {"state": "closed", "closed_on": ON})
    with pytest.raises(Refused, match="escalation"):
        erase(desk, "C-9")


def test_a_hold_a_dispute_and_a_request_for_a_copy_stand_in_the_way(desk: Desk) -> None:
    closed(desk, marked_case())
    place_hold(desk, "C-7", "complaint", ON + timedelta(days=1), "", DALE)
    with pytest.raises(Refused, match="held"):
        erase(desk)
    lift_hold(desk, "C-7", "No longer needed", DALE)
    contest(desk, "C-7", "record narrative", "parent", "Not so", SAM)
    with pytest.raises(Refused, match="agree"):
        erase(desk)
    with desk.store.writing():
        desk.store.change_contest(1, {"state": "answered"})
    ask_for_copy(desk, "C-7", "child", DALE)
    with pytest.raises(Refused, match="copy"):
        erase(desk)


@pytest.mark.parametrize("second", [None, DALE, SAM, "Nobody Known", "Ash Example"])
def test_two_people_erase_and_the_second_has_a_role_for_it(desk: Desk, second: str | None) -> None:
    closed(desk, marked_case())
    with pytest.raises(Refused):
        erase(desk, second=second)
    assert desk.store.tombstone("C-7") is None


def test_only_a_data_steward_erases_with_a_reason_of_the_list_and_a_note(desk: Desk) -> None:
    closed(desk, marked_case())
    with pytest.raises(Refused):
        erase_case(desk, "C-7", "person_asked", "Asked on paper", by=SAM, second=KIM)
    with pytest.raises(WrongUse):
        erase(desk, reason="tidying_up")
    with pytest.raises(Refused, match="note"):
        erase_case(desk, "C-7", "person_asked", " ", by=DALE, second=KIM)


def test_the_end_of_its_time_must_have_come_where_that_is_the_reason(desk_on: DeskOn) -> None:
    closed(desk_on(), marked_case())
    with pytest.raises(Refused, match="2041-03-04"):
        erase(desk_on(), reason="retention_ended")
    with pytest.raises(Refused, match="2041-03-04"):
        erase(desk_on(date(2041, 3, 3)), reason="retention_ended")
    desk = desk_on(date(2041, 3, 4))
    assert [one.case for one in retention_due(desk, DALE)] == ["C-7"]
    erase(desk, reason="retention_ended")
    stone = desk.store.tombstone("C-7")
    assert stone is not None
    assert stone.rule == "closed_case: 25 years from the date of birth"
    assert not retention_due(desk, DALE)


def test_what_has_come_to_its_end_is_kept_longer_by_a_person_and_looked_at_again(desk_on: DeskOn) -> None:
    closed(desk_on(), marked_case())
    desk = desk_on(LATER)
    assert [one.case for one in retention_due(desk, DALE)] == ["C-7"]
    until = LATER + timedelta(days=365)
    keep_longer(desk, "C-7", "sibling_open", until, DALE)
    assert not retention_due(desk, DALE)
    assert [one.case for one in retention_due(desk_on(until), DALE)] == ["C-7"]
    with pytest.raises(WrongUse):
        keep_longer(desk, "C-7", "sibling_open", LATER, DALE)
    with pytest.raises(WrongUse):
        keep_longer(desk, "C-7", "why_not", until, DALE)


def test_the_list_is_looked_through_once_a_month(desk_on: DeskOn) -> None:
    desk = desk_on()
    assert not [item for item in rights_due(desk) if item.kind == "retention"]
    closed(desk, marked_case())
    (item,) = [item for item in rights_due(desk) if item.kind == "retention"]
    assert item.due_on == ON + timedelta(days=30)
    looked_through(desk_on(item.due_on), DALE)
    (item,) = [item for item in rights_due(desk) if item.kind == "retention"]
    assert item.due_on == ON + timedelta(days=60)


def test_a_hold_never_ends_by_itself(desk_on: DeskOn) -> None:
    closed(desk_on(), marked_case())
    place_hold(desk_on(), "C-7", "public_inquiry", ON + timedelta(days=10), "", DALE)
    late = desk_on(LATER)
    with pytest.raises(Refused, match="held"):
        erase(late)
    assert "hold" in {item.code for item in rights_due(late)}
    assert [row.case_number for row in list_holds(late, DALE)] == ["C-7"]
    with pytest.raises(Refused, match="held already"):
        place_hold(late, "C-7", "complaint", None, "", DALE)


SETTINGS = Settings(
    retention=Retention.model_validate(
        {
            "closed_case": {"years": 6, "from": "closed"}, "statutory": {"years": 35, "from": "last_contact"},
            "in_care": {"years": 75, "from": "birth_date"}, "never_worked": {"years": 1, "from": "closed"},
        }
    )
)  # fmt: skip


@given(
    st.sets(st.sampled_from(["statutory", "child_protection", "in_care", "never_worked"])),
    st.dates(date(2000, 1, 1), date(2030, 1, 1)),
    st.integers(0, 2000),
    st.one_of(st.none(), st.dates(date(1990, 1, 1), date(2030, 1, 1))),
)
def test_the_longest_rule_that_is_true_of_a_record_counts_and_never_before_it_was_closed(
    kinds: set[str], closed_on: date, more: int, born: date | None
) -> None:
    span = Span(closed_on, closed_on + timedelta(days=more), born)
    whole = end_of(SETTINGS, ("closed_case", *sorted(kinds)), span)
    assert whole.on > closed_on
    for kind in kinds - {"never_worked", "child_protection"}:
        assert whole.on >= end_of(SETTINGS, ("closed_case", kind), span).on
    default = end_of(Settings(), ("closed_case",), span)
    assert default.on > closed_on
    assert default.assumed is (born is None)


def test_which_kind_of_record_a_case_is() -> None:
    care = CaseFile.model_validate({"care_status": [{"status": "cla", "from": "2024-01-01"}]})
    assert kinds_of(care, [2], [], worked=True) == ("closed_case", "in_care")
    assert kinds_of(CaseFile(), [1, 4, 2], [], worked=True) == ("closed_case", "statutory")
    assert kinds_of(CaseFile(), [1], ["statutory"], worked=False) == (
        "closed_case",
        "statutory",
        "never_worked",
    )


@pytest.mark.files
def test_every_table_that_names_a_case_is_erased_or_kept_for_a_reason(desk: Desk, folder: Path) -> None:
    """Whoever adds a table with a case in it says here what becomes of it when the case is erased."""
    desk.close()
    with closing(raw_connection(folder / "triage.db")) as connection:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        columns = {
            table: {row[1] for row in connection.execute(f"PRAGMA table_info({table})")} for table in tables
        }
    about = {
        table
        for table, names in columns.items()
        if names & {"case_number", "other", "household", "joined_to"}
    }
    listed = {table for table, _ in ERASED} | set(KEPT)
    assert about - listed == set()
    assert listed - set(columns) == set(), "a table that is not there any more"
    assert not {table for table, _ in ERASED} & set(KEPT)
    assert {table for table, _, _ in EMPTIED} <= set(KEPT)
    for table, _, values in EMPTIED:
        assert set(values) <= columns[table]
