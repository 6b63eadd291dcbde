"""Maps proposed from the headings of a dozen invented boroughs."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.interchange.sheets.builders import HEADINGS, ROWS, book_file, csv_file
from triage.errors import DataProblem
from triage.interchange.sheets.grid import open_grid
from triage.interchange.sheets.proposing import propose

# Each borough: its headings, one row, and the kinds that its columns must be proposed as.
BOROUGHS = [
    ("Service name|Organisation|Ages|Postcode|Tel|E-mail|Website", "Pretend Play|Madeup Hub|5-11|ZZ1 1ZZ|01632 960001|a@example.org|example.org",
     "name organisation ages postcode phone email web"),
    ("NAME OF GROUP|Run by|Age From|Age To|Venue|Day|Time|Charge", "Pretend Play|Madeup Hub|5|11|Hall|Monday|10-12|Free",
     "name organisation age_from age_to address day hours cost"),
    ("Provision|Provider|Min age|Max age|Day of week|Start time|End time|How much?", "Pretend Play|Madeup Hub|5|11|Tuesday|10:00|12:00|£2",
     "name organisation age_from age_to day start_time end_time cost"),
    ("Activity|Delivered by|Age range|Mon|Tue|Wed|Thu|Fri", "Pretend Play|Madeup Hub|5-11|10-12||9-5||", "name organisation ages monday tuesday wednesday thursday friday"),
    ("Service_Name *|Provider Name|Age Group|Opening times|Referral routes|Waiting time", "Pretend Play|Madeup Hub|5-11|Mon 9-5|GP|6 weeks",
     "name organisation ages times routes waiting"),
    ("Project|Charity|Who is it for?|Description|Contact name|Telephone number", "Pretend Play|Madeup Hub|Families|Play|A Person|01632 960001",
     "name organisation eligibility summary kept phone"),
    ("Ref|Title|Lead organisation|Category|Last updated (dd/mm/yyyy)|Updated by", "7|Pretend Play|Madeup Hub|Play|25/03/2026|A Person",
     "reference name organisation category checked checked_by"),
    ("Service|Agency|Gender|Diagnosis required?|Languages|Wheelchair access?|Status", "Pretend Play|Madeup Hub|All|No|English|Y|Open",
     "name organisation sexes diagnosis languages wheelchair status"),
    ("Club|Organization|Ages catered for|Term time only|Cost (£)|Booking|Notes", "Pretend Play|Madeup Hub|5-11|Y|3|ring|x",
     "name organisation ages term_time_only cost contact_how kept"),
    ("Service Title|Host organisation|Geographical area|Online or face to face|Free?|Web address", "Pretend Play|Madeup Hub|ZZ1, ZZ2|Online|Yes|www.example.org",
     "name organisation area remote free web"),
    ("Name|Address|Post Code|Phone no.|Email Address|Age|Session times|Accessibility", "Pretend Play|Hall|ZZ1|01632 960001|a@example.org|5-11|Mon 9-5|Ramp",
     "name address postcode phone email ages times access"),
    ("Sevice name|Organistion|Age rnage|Telphone|Websit", "Pretend Play|Madeup Hub|5-11|01632 960001|example.org", "name organisation ages phone web"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("headings", "row", "kinds"), BOROUGHS, ids=[one[0].split("|")[0] for one in BOROUGHS]
)
def test_a_borough(tmp_path: Path, headings: str, row: str, kinds: str) -> None:
    path = csv_file(tmp_path / "borough.csv", [headings.split("|"), row.split("|")])
    found = propose(open_grid(path)).map
    assert [column.key for column in found.columns.values()] == kinds.split()


def test_titles_and_blank_rows_above_the_headings(tmp_path: Path) -> None:
    rows = [("Madeup Borough Directory 2026",), (), ("Please do not sort",), HEADINGS, *ROWS]
    found = propose(open_grid(csv_file(tmp_path / "titled.csv", rows))).map
    assert found.headings_row == 4
    assert list(found.columns) == list(HEADINGS)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_two_rows_of_headings(tmp_path: Path, form: str) -> None:
    rows = [
        ("", "", "Age", "", "Contact", ""),
        ("Service name", "Organisation", "From", "To", "Phone", "Email"),
        ("Pretend Play", "Madeup Hub", "5", "11", "01632 960001", ""),
    ]

    def merge(book: object) -> None:
        book.active.merge_cells("C1:D1")  # type: ignore[attr-defined]
        book.active.merge_cells("E1:F1")  # type: ignore[attr-defined]

    path = (
        csv_file(tmp_path / "two.csv", rows)
        if form == "csv"
        else book_file(tmp_path / "two.xlsx", rows, more=merge)
    )
    found = propose(open_grid(path)).map
    assert (found.headings_row, found.headings_rows) == (2, 2)
    assert list(found.columns) == [
        "Service name",
        "Organisation",
        "Age From",
        "Age To",
        "Contact Phone",
        "Contact Email",
    ]
    assert [column.key for column in found.columns.values()] == [
        "name",
        "organisation",
        "age_from",
        "age_to",
        "phone",
        "email",
    ]


def test_a_heading_given_twice_is_two_columns(tmp_path: Path) -> None:
    path = csv_file(
        tmp_path / "twice.csv",
        [("Service name ", "Phone", "Phone", ""), ("Pretend Play", "01632 960001", "01632 960002", "x")],
    )
    found = propose(open_grid(path)).map
    assert list(found.columns) == ["Service name", "Phone", "Phone (2)"]
    assert [column.key for column in found.columns.values()].count("phone") == 1


def test_days_that_could_be_either_are_asked_about(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "days.csv", [("Service name", "Last checked"), ("Pretend Play", "03/04/2026")])
    found = propose(open_grid(path))
    assert found.map.columns["Last checked"].read is None
    assert any("day first or month first" in question for question in found.questions)
    assert found.shown[0].read.keys.get("checked") is None


def test_ten_rows_are_shown_as_they_would_be_read(tmp_path: Path) -> None:
    rows = [HEADINGS, *[(f"Pretend {number}", *ROWS[number % 3][1:]) for number in range(30)]]
    found = propose(open_grid(csv_file(tmp_path / "many.csv", rows)))
    assert len(found.shown) == 10
    unread = {part.heading for one in found.shown for part in one.read.unread}
    assert unread == {"Ages", "Days & times", "Referral route"}


def test_what_is_missing_is_asked_for(tmp_path: Path) -> None:
    found = propose(open_grid(csv_file(tmp_path / "bare.csv", [("Description", "Ages"), ("Play", "5-11")])))
    assert any("Which column is the name" in question for question in found.questions)
    assert any("where the services work" in question for question in found.questions)


def test_a_sheet_without_headings(tmp_path: Path) -> None:
    with pytest.raises(DataProblem, match="no row of headings"):
        propose(open_grid(csv_file(tmp_path / "none.csv", [("1",), ("2",)])))


@pytest.mark.parametrize("merged", [True, False])
def test_parts_of_headings_in_the_row_below(tmp_path: Path, merged: bool) -> None:
    rows = [
        ("MADEUP BOROUGH",), ("Service", "Organisation", "Age", None, "Contact", None, "Cost", "Session", None, None),
        (None, None, "From", "To", "Tel", "Email", None, "Day", "Start time", "End time"),
        ("Pretend Play", "Madeup Hub", 5, 11, "01632 960001", None, "Free", "Monday", "10:00", "12:00"),
    ]  # fmt: skip

    def merge(book: object) -> None:
        for block in ("C2:D2", "E2:F2", "H2:J2") if merged else ():
            book.active.merge_cells(block)  # type: ignore[attr-defined]

    found = propose(open_grid(book_file(tmp_path / "below.xlsx", rows, more=merge)))
    assert (found.map.headings_row, found.map.headings_rows) == (3, 2)
    assert [column.key for column in found.map.columns.values()] == [
        "name",
        "organisation",
        "age_from",
        "age_to",
        "phone",
        "email",
        "cost",
        "day",
        "start_time",
        "end_time",
    ]
    assert found.shown[0].read.keys["schedule"] == [{"day": "monday", "from": "10:00", "to": "12:00"}]


def test_a_row_of_data_with_gaps_is_no_second_row_of_headings(tmp_path: Path) -> None:
    rows = [
        ("Service name", "Organisation", "", "Ages"),
        ("Pretend Play", "", "odd", ""),
        ("Pretend Two", "Madeup Hub", "", "5-11"),
    ]
    assert propose(open_grid(csv_file(tmp_path / "gaps.csv", rows))).map.headings_rows == 1
