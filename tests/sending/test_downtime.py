"""Paper for downtime: numbers given out once, entered once, none forgotten, each with its true day."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from tests.desk.builders import LEAD, ON, SAM, a_case, a_case_in_danger, batch, put_in
from tests.sending.conftest import SitAt
from triage.cli import cli
from triage.cli.downtime_sheet import as_html, as_text
from triage.cli.edge import run
from triage.desk import Desk, add_cases, list_escalations, record_escalation
from triage.desk.forms import _LETTERS, form_number, list_forms, number_forms, reads_right, spoil_form
from triage.errors import Refused, WrongUse

BEFORE = ON - timedelta(days=2)


def test_any_slip_in_a_number_and_any_two_signs_swapped_show() -> None:
    number = form_number("KT", 7)
    head, body = number[:5], number[5:]
    assert reads_right(number)
    for place, sign in enumerate(body):
        for other in "0123456789" if sign.isdigit() else _LETTERS:
            if other != sign:
                assert not reads_right(head + body[:place] + other + body[place + 1 :])
    for place in range(len(body) - 1):
        turned = body[:place] + body[place + 1] + body[place] + body[place + 2 :]
        if turned != body:
            assert not reads_right(head + turned)


def test_no_number_is_given_out_twice(sender: Desk) -> None:
    numbers = [row.number for _ in range(5) for row in number_forms(sender, 20, SAM)]
    assert len(set(numbers)) == 100
    assert all(reads_right(number) for number in numbers)


def test_a_form_entered_twice_is_found_whoever_enters_it(sender: Desk) -> None:
    number = number_forms(sender, 1, SAM)[0].number
    put_in(sender, a_case(number))
    again = add_cases(sender, batch(sender, a_case(number)), LEAD)
    assert (again.added, again.skipped) == ((), (number,))
    other = add_cases(sender, batch(sender, a_case(number, narrative="read otherwise")), LEAD)
    assert [issue.code for issue in other.problems] == ["CS101"]
    assert len(sender.store.cases()) == 1


def test_a_slip_is_no_case_and_its_escalation_stands_first(sender: Desk) -> None:
    number = number_forms(sender, 1, SAM)[0].number
    slip = number[:-1] + ("A" if number[-1] != "A" else "B")
    report = add_cases(sender, batch(sender, a_case_in_danger(slip)), SAM)
    assert [issue.code for issue in report.problems] == ["CS104"]
    assert report.problems[0].escalations
    assert report.added == ()


def test_a_council_that_numbers_its_cases_so_may_while_it_prints_no_forms(sender: Desk) -> None:
    put_in(sender, a_case("FORM-12"))


def test_sheets_that_are_still_on_paper_are_listed(sender: Desk) -> None:
    one, two, three = (row.number for row in number_forms(sender, 3, SAM))
    put_in(sender, a_case(one))
    spoil_form(sender, two, SAM)
    assert {row.number: state for row, state in list_forms(sender)} == {
        one: "entered",
        two: "unused",
        three: "on paper",
    }
    with pytest.raises(Refused):
        spoil_form(sender, one, SAM)
    with pytest.raises(WrongUse):
        spoil_form(sender, "FORM-AA001A", SAM)
    report = add_cases(sender, batch(sender, a_case(two)), SAM)
    assert [issue.code for issue in report.problems] == ["CS105"]


def test_what_was_done_on_paper_keeps_its_true_day(sit_at: SitAt) -> None:
    """Entered two days later: the case, the call to social care and its receipt stand on the day on which they happened."""
    number = number_forms(sit_at("sender", BEFORE - timedelta(days=30)), 1, SAM)[0].number
    then = sit_at("sender", BEFORE)
    put_in(then, a_case_in_danger(number, received=BEFORE.isoformat()))
    record_escalation(then, number, "statutory", SAM, told="Duty desk", received_by="Ann Example")
    row = list_escalations(sit_at("sender"), number)[0].row
    assert (row.raised_on, row.told_on, row.received_on) == (BEFORE, BEFORE, BEFORE)


def test_the_sheet_asks_for_safety_first_and_fits_a_page() -> None:
    text = as_text(["FORM-KT007T"], "Example Area", ())
    assert text.index("999") < text.index("given name")
    assert text.index("NOT safe") < text.index("given name")
    assert "FORM-KT007T" in text
    assert max(map(len, text.splitlines())) <= 130
    assert len(text.splitlines()) <= 60
    page = as_html(["FORM-KT007T", "FORM-KT008V"], "<b>", ())
    assert page.count("<section>") == 2
    assert "<b>Whom" in page
    assert "&lt;b&gt;" in page
    assert "http" not in page
    assert "src=" not in page


def test_forms_are_printed_and_listed_by_command(
    pair: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = ["--workspace", str(pair / "sender"), "--on", ON.isoformat()]
    out = tmp_path / "forms.html"
    assert run(cli, ["downtime", "forms", "--count", "2", "--out", str(out), "--by", SAM, *place]) == 0
    assert out.read_text().count("FORM-") == 2
    capsys.readouterr()
    assert run(cli, ["downtime", "list", "--waiting", "--json", *place]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert [one["state"] for one in listed["forms"]] == ["on_paper", "on_paper"]
    number = listed["forms"][0]["form"]
    assert run(cli, ["downtime", "unused", number, "--by", SAM, *place]) == 0
    assert run(cli, ["downtime", "forms", "--count", "2", *place]) == 3
